"""What the guide quotes: recorded scores, messages of the catalogue, public names, the tutorial as it ran."""

import asyncio
import inspect
import logging
import os
import re
import tempfile
from functools import cache

from nbclient import NotebookClient

import cds_analysis
from cds_analysis.cellar.paths import notebooks_dir
from cds_analysis.cellar.translator import LANGUAGES, catalogue
from cds_analysis.forecasting.home_record import load_home_records
from cds_analysis.forecasting.remaining_constants import load_remaining_record
from cds_analysis.forecasting.rungs import load_rungs_record
from cds_analysis.forecasting.scores import load_track_record
from cds_analysis.pages.prepare import prepare_notebook

RUNGS = {
    "neighbour": "a neighbouring measure of the unit",
    "others": "at least five other units",
    "country": "the whole country",
}
METHODS = {
    "peer_windows": "this program",
    "plain_average": "plain average of the peers' changes",
    "peer_regression": "regression on the peers",
    "auto_ets": "AutoETS",
    "auto_arima": "AutoARIMA",
    "straight_line": "straight line",
    "required_pace": "the usual official rule: required pace",
}
LEANINGS = {
    "leaning_met": "leaning to met",
    "leaning_neither": "neither way",
    "leaning_not": "leaning to not met",
}
track = load_track_record()
home = list(load_home_records().values())[-1]


def table(heads, rows):
    """Return a table in Markdown, all columns but the first to the right."""
    lines = [heads, ["---"] + ["--:"] * (len(heads) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def share(value):
    """Return a share as a whole percentage; nothing for a missing one."""
    return "" if value is None else f"{value:.0%}"


def methods():
    """Return what the method and others scored on the same cases."""
    found = {one["method"]: one for one in track["methods"]}
    rows = [
        [
            words,
            f"{found[name]['brier']:.3f}",
            share(found[name]["coverage_80"]),
            share(found[name]["coverage_90"]),
        ]
        for name, words in METHODS.items()
    ]
    return table(["method", "Brier score", "80% band held", "90% band held"], rows)


def came_true(word):
    """Return how often the target was met when a word had been said."""
    [found] = [one for one in track["by_word"] if one["word"] == word]
    return f"{found['happened']:.0%} ({found['n']} cases)"


def rungs():
    """Return what each rung of evidence scored on hidden figures."""
    heads = ["read from", "hidden figures", "measures", "Brier score", "base rate alone", "80% band held"]
    rows = [
        [
            RUNGS[name],
            f"{one['n']:,}",
            one["measures"],
            f"{one['brier']:.3f}",
            f"{one['brier_base_rate']:.3f}",
            share(one["coverage_80"]),
        ]
        for name, one in load_rungs_record().items()
    ]
    return table(heads, rows)


def leanings():
    """Return how often a target was met when a rung had leaned one way or the other."""
    rows = [
        [RUNGS[name], *(share(one["words"][word]["came_true"]) for word in LEANINGS)]
        for name, one in load_rungs_record().items()
    ]
    return table(["read from", *LEANINGS.values()], rows)


def programmes():
    """Return what would have been said of each programme with a known ending by the rest of them."""
    rows = [
        [one.programme, one.basis, one.n, f"{one.low_80}–{one.high_80}", one.happened]
        for one in load_remaining_record().itertuples()
    ]
    return table(["programme, left out in turn", "met as", "targets", "80% band of the count", "came"], rows)


def message(text):
    """Return a message as the program prints it, in both languages; a text that is none stops the build."""
    told = (re.sub(r"\{\w+\}", "…", words) for words in (catalogue("vi")[text], text))
    return "\n>\n".join(f"> {words}" for words in told)


def public_names():
    """Return a section for every public name, from its docstring."""
    return "\n\n".join(map(section, dir(cds_analysis)))


def section(name):
    """Return the section of a public name."""
    kind = "class" if inspect.isclass(getattr(cds_analysis, name)) else "function"
    return f"## {name}\n\n```{{eval-rst}}\n.. auto{kind}:: cds_analysis.{name}\n```"


def tutorial(language):
    """Return the tutorial with its results as a page."""
    return "\n\n".join(part for cell in lessons()[language].cells for part in shown(cell))


@cache
def lessons():
    """Return the tutorial with its results in each language."""
    return dict(zip(LANGUAGES, asyncio.run(run_all(map(lesson, LANGUAGES))), strict=True))


async def run_all(notebooks):
    """Run notebooks at the same time, each in a kernel of its own, and return them with their results."""
    logging.getLogger("traitlets").setLevel(logging.WARNING)
    settings = {"timeout": 600, "extra_arguments": ["--log-level=ERROR"]}
    with tempfile.TemporaryDirectory() as place:
        # what the lessons lay out goes with their end
        variables = {**os.environ, "TMPDIR": place, "TEMP": place}
        clients = [NotebookClient(one, **settings) for one in notebooks]
        return await asyncio.gather(*(client.async_execute(env=variables) for client in clients))


def lesson(language):
    """Return the tutorial in one language, ready to be run."""
    notebook, untold = prepare_notebook(notebooks_dir() / "tutorial.ipynb", {"language": language})
    if untold:
        raise ValueError("\n".join(untold))
    [chosen] = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    chosen.source = chosen.source.replace('"vi"', f'"{language}"')
    return notebook


def shown(cell):
    """Yield a cell of a notebook and what it shows."""
    if cell.cell_type == "markdown":
        yield cell.source
        return
    yield f"```ipython3\n{cell.source}\n```"
    for told in joined(cell.outputs):
        yield output(told.get("data") or {"text/plain": told["text"]})


def joined(outputs):
    """Return the outputs of a cell, with what it printed on both channels as one text."""
    texts = [told["text"] for told in outputs if "text" in told]
    printed = [{"text": "".join(texts)}] if texts else []
    return [*printed, *(told for told in outputs if "text" not in told)]


def output(data):
    """Return what a cell shows, in its richest form that a page can hold."""
    if "image/png" in data:
        return raw(
            f'<img src="data:image/png;base64,{data["image/png"].strip()}" alt="{data["text/plain"]}">'
        )
    if "text/html" in data:
        return raw(data["text/html"])
    return data.get("text/markdown") or f"```text\n{data['text/plain'].rstrip()}\n```"


def raw(html):
    """Return HTML as a part of a page that scrolls by itself where it is wider."""
    return f'```{{raw}} html\n<div class="shown">{html}</div>\n```'
