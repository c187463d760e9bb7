"""What has to be run: notebooks, their fingerprints, and what is up to date."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir, notebooks_dir, outputs_dir
from cds_analysis.cellar.periods import parse_quarter, quarter_of
from cds_analysis.cellar.text import nearest
from cds_analysis.data.database import open_database
from cds_analysis.data.reference import REFERENCE_FOLDER
from cds_analysis.results.parameters import ReportParameters
from cds_analysis.results.stored import read_run, stored_digest
from cds_analysis.runs.program import code_hash, hash_files

_APART = ("demo", "imports", "raw")


@dataclass(frozen=True)
class PlanItem:
    """One notebook of a report.

    Parameters
    ----------
    source : Path
        The notebook without results.
    fingerprint : str
        Hash of everything that its result depends on.
    up_to_date : bool
        Whether the last run had the same fingerprint and left both files.
    """

    source: Path
    fingerprint: str
    up_to_date: bool

    @property
    def name(self) -> str:
        """Return the name of the notebook without its ending."""
        return self.source.stem


@dataclass(frozen=True)
class Plan:
    """One report: where it goes, what it depends on, and its notebooks.

    Parameters
    ----------
    parameters : ReportParameters
        What the report is about.
    folder : Path
        Where it is kept.
    data_hash, code_hash : str
        Hashes of the data folder and of the package.
    items : tuple of PlanItem
        In reading order.
    pages : tuple of str
        Names of the notebooks whose pages the report will have: those of the items, and what is there.
    """

    parameters: ReportParameters
    folder: Path
    data_hash: str
    code_hash: str
    items: tuple[PlanItem, ...]
    pages: tuple[str, ...]

    @property
    def todo(self) -> tuple[PlanItem, ...]:
        """Return the items that have to be run."""
        return tuple(item for item in self.items if not item.up_to_date)

    @property
    def results(self) -> Path:
        """Return the folder of the result tables."""
        return self.folder / "results"


def make_plan(
    parameters: ReportParameters,
    *,
    only: Sequence[str] = (),
    force: bool = False,
) -> Plan:
    """Return what has to be run for a report.

    Parameters
    ----------
    parameters : ReportParameters
        What the report is about.
    only : sequence of str
        Names or numbers of notebooks; all without it.
    force : bool
        Run even what is up to date.

    Returns
    -------
    Plan
        With an item for each chosen notebook.

    Raises
    ------
    InputError
        If ``only`` names a notebook that is not there.
    """
    folder = outputs_dir() / parameters.folder
    common = _common(parameters)
    last = read_run(folder).get("fingerprints", {})
    items = []
    for source in _chosen(only):
        template = word_template(source, parameters.language)
        print_ = _fingerprint([source, template], common)
        endings = (".ipynb", ".html", *([".docx"] if template.is_file() else []))
        made = all((folder / f"{source.stem}{ending}").is_file() for ending in endings)
        items.append(PlanItem(source, print_, made and last.get(source.stem) == print_ and not force))
    chosen = {item.name for item in items}
    pages = tuple(
        source.stem
        for source in list_notebooks()
        if source.stem in chosen or (folder / f"{source.stem}.html").is_file()
    )
    return Plan(parameters, folder, data_hash(parameters.data), code_hash(), tuple(items), pages)


def data_hash(root: Path) -> str:
    """Return a hash of the figures of a data folder, those of its database too."""
    return cached(("data_hash", root), lambda: _data_hash(root))


def _data_hash(root: Path) -> str:
    files, database = hash_files(data_files(root), root), open_database(root.name)
    return hashlib.sha256(f"{files}{database.digest()}".encode()).hexdigest() if database else files


def data_files(root: Path) -> list[Path]:
    """Return the files of a data folder that a report depends on."""
    apart = [root / name for name in _APART]
    return [
        file
        for file in root.rglob("*")
        if file.is_file()
        and not file.name.startswith((".", "~$"))
        and not any(map(file.is_relative_to, apart))
    ]


def _common(parameters: ReportParameters) -> list[str]:
    """Return what the result of every notebook of a report depends on."""
    prose = notebooks_dir() / "locale" / f"{parameters.language}.po"
    return [
        data_hash(parameters.data),
        _reference_hash(),
        code_hash(),
        json.dumps(parameters.for_notebook(), sort_keys=True),
        hashlib.sha256(prose.read_bytes()).hexdigest() if prose.is_file() else "",
        stored_digest(parameters.province, quarter_before(parameters.quarter), parameters.programme),
    ]


def _reference_hash() -> str:
    """Return a hash of the other programmes, which teach reports on invented data too."""
    root = data_dir()
    return cached(("reference_hash", root), lambda: hash_files((root / REFERENCE_FOLDER).glob("*.csv"), root))


def word_template(source: Path, language: str) -> Path:
    """Return where the Word template of a notebook is, if it has one."""
    return source.parent / "templates" / f"{source.stem}.{language}.docx"


def _fingerprint(files: Sequence[Path], common: Sequence[str]) -> str:
    parts = [*common, *(hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def quarter_before(quarter: str) -> str:
    """Return the quarter before, as ``YYYY-Qn``."""
    return quarter_of(parse_quarter(quarter).start - timedelta(days=1)).text


def list_notebooks() -> list[Path]:
    """Return the notebooks of a report in reading order."""
    return sorted(notebooks_dir().glob("[0-9][0-9]_*.ipynb"))


def _chosen(only: Sequence[str]) -> list[Path]:
    notebooks = list_notebooks()
    chosen, problems = [], []
    for wanted in only:
        fits = [source for source in notebooks if wanted in (source.stem, source.stem[:2], source.name)]
        if not fits:
            names = [source.stem for source in notebooks]
            details = {"value": wanted, "names": ", ".join(names), "nearest": nearest(wanted, names)}
            message = "There is no notebook “{value}”."
            problems.append(
                Problem("unknown_notebook", message, "Known: {names}.", details, column="--notebooks")
            )
        chosen += fits
    if problems:
        raise InputError(problems)
    return [source for source in notebooks if source in chosen] if only else notebooks
