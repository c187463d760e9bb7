"""``python -m cds_analysis.metrics.official IN.csv OUT.csv [--history H.csv]``: official labels of a file."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cds_analysis.errors import InputError
from cds_analysis.metrics.official.files import label_files
from cds_analysis.text import LANGUAGES, Translator


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit status: 0 when the labels are written, 1 when something is to be mended.

    Parameters
    ----------
    arguments : sequence of str, optional
        As on the command line.

    Returns
    -------
    int
        Faults are told on the error stream, each with its file, line and column, and nothing is written.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    chosen = _parser().parse_args(arguments)
    language = os.environ.get("CDS_LANGUAGE", LANGUAGES[0])
    say = Translator(language if language in LANGUAGES else LANGUAGES[0])
    try:
        count = label_files(chosen.source, chosen.result, chosen.history)
    except InputError as error:
        for problem in error.problems:
            print(problem.text(say), file=sys.stderr)
        print(
            say("Stopped: {n} to be mended; nothing good was harmed.", n=len(error.problems)), file=sys.stderr
        )
        return 1
    except OSError as error:
        message = (
            "{file} cannot be read or written: {cause}. Is it open in another program, or write-protected?"
        )
        file, cause = error.filename2 or error.filename or "?", error.strerror or str(error)
        print(say(message, file=str(file), cause=cause), file=sys.stderr)
        return 1
    print(say("{n} series labelled in {file}.", n=count, file=chosen.result.name))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cds_analysis.metrics.official", description=__doc__)
    parser.add_argument("source", type=Path, metavar="IN.csv", help="one row a series")
    parser.add_argument("result", type=Path, metavar="OUT.csv", help="the same rows with the labels")
    parser.add_argument("--history", type=Path, metavar="H.csv", help="series_id, period, value")
    return parser


if __name__ == "__main__":
    sys.exit(main())
