"""What the shell offers after an option: names that are in the project's data, read without loading the library."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from cds_analysis.cellar.paths import data_dir, demo_dir, notebooks_dir


def complete_province(incomplete: str) -> list[str]:
    """Return the names, with signs and without, that begin with what is typed.

    Examples
    --------
    >>> complete_province("Bình T"), complete_province("Binh T")
    (['Bình Thuận'], ['Binh Thuan'])
    """
    return sorted(name for name in {*_names()} if name.startswith(incomplete))


def _names() -> Iterator[str]:
    for folder in (data_dir(), demo_dir()):
        for file in (folder / "registry").glob("provinces*.csv"):
            with file.open(encoding="utf-8", newline="") as stream:
                yield from (row[name] for row in csv.DictReader(stream) for name in ("name_vi", "name_en"))


def complete_programme(incomplete: str) -> list[str]:
    """Return the programmes whose name begins with what is typed."""
    folders = [folder for root in (data_dir(), demo_dir()) for folder in (root / "programmes").glob("*/")]
    return sorted(folder.name for folder in folders if folder.name.startswith(incomplete))


def complete_notebooks(incomplete: str) -> list[str]:
    """Return the notebooks after the last comma that begin with what is typed.

    Examples
    --------
    >>> complete_notebooks("00,02")
    ['00,02_target_progress']
    """
    before, comma, last = incomplete.rpartition(",")
    names = [source.stem for source in sorted(notebooks_dir().glob("[0-9][0-9]_*.ipynb"))]
    return [before + comma + name for name in names if name.startswith(last)]
