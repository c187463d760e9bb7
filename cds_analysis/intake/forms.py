"""The form of a province's programme, and what the cells of a filled-in form are understood with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.periods import Period, parse_quarter
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.cellar.text import fold, nearest, slug
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.agencies import load_source_kinds
from cds_analysis.data.clock import today
from cds_analysis.data.columns import read_rows
from cds_analysis.data.dataset import Dataset, load_dataset
from cds_analysis.data.files import write_whole
from cds_analysis.data.observations import OBSERVATION_COLUMNS, load_observations
from cds_analysis.data.owner import owner_label
from cds_analysis.data.owners import all_owners, load_owners
from cds_analysis.data.programme import Programme
from cds_analysis.data.programmes import list_programmes, load_programme
from cds_analysis.data.resolution import believed
from cds_analysis.data.schema import TARGETS
from cds_analysis.data.store import Receipt, open_store
from cds_analysis.data.tables import write_table
from cds_analysis.intake.workbook.entries import Known
from cds_analysis.intake.workbook.list_form import list_form
from cds_analysis.intake.workbook.target_list import TargetListPlan, plan_target_list
from cds_analysis.intake.workbook.template import asked_figures, form, last_known

_FIRST_YEAR = 2000


def write_form(
    root: Path,
    province: str,
    quarter: str,
    programme: str,
    organisation: str,
    targets: tuple[str, ...],
    file: Path,
) -> int:
    """Write the form of a programme for a quarter, and return how many figures it asks for.

    Parameters
    ----------
    root : Path
        The data folder.
    province, quarter, programme : str
        As checked.
    organisation : str
        Who fills it in; may be empty.
    targets : tuple of str
        Ask for these only; for all without it.
    file : Path
        Where to.

    Returns
    -------
    int
        Lines of the form.

    Raises
    ------
    InputError
        If no programme is entered for the province, a target is not known, or the quarter is too old.
    """
    dataset = load_dataset(root)
    if not programme:
        message = "No programme of targets is entered for {name}."
        hint = "Enter one in data/programmes (see data/README.md), or name another province."
        raise InputError([Problem("no_programme", message, hint, {"name": province}, column="--province")])
    period = _form_quarter(quarter)
    rows = believed(load_observations(units=[province], data=root), dataset.indicators).to_dict("records")
    last = last_known(rows, period.end)  # type: ignore[arg-type]
    owners = load_owners(programme, period.end, root)
    asked = asked_figures(load_programme(programme, root), dict(dataset.indicators), last, owners)
    chosen = set(_chosen_targets(targets, list(dict.fromkeys(one.target_id for one in asked))))
    lines, registry = [one for one in asked if not chosen or one.target_id in chosen], dataset.registry
    write_whole(
        file, form(lines, registry[province], period, plain_text(organisation), registry.notices["vi"])
    )
    return len(lines)


def _form_quarter(text: str) -> Period:
    quarter = parse_quarter(text)
    if quarter.start.year < _FIRST_YEAR:
        details = {"value": text, "year": _FIRST_YEAR}
        message = "There are no forms for {value}."
        hint = "Name a quarter from {year} on."
        raise InputError([Problem("old_quarter", message, hint, details, column="--quarter")])
    return quarter


def _chosen_targets(written: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the codes of targets that were written: several in one word, and in small letters too."""
    by_fold = {fold(name): name for name in known}
    parts = [part.strip() for text in written for part in re.split(r"[,;\s]+", text) if part.strip()]
    names, hint = ", ".join(known), "Known: {names}."
    message = "There is no target “{value}”."
    problems = [
        Problem("unknown_target", message, hint, {"value": part, "names": names}, column="--targets")
        for part in parts
        if fold(part) not in by_fold
    ]
    if problems:
        raise InputError(problems)
    return [by_fold[fold(part)] for part in parts]


def new_form(file: Path, force: bool) -> Path:
    """Return where a form goes; no file that is there, perhaps filled in already, is written over unasked.

    Parameters
    ----------
    file : Path
        As asked for.
    force : bool
        Whether it may be written over.

    Returns
    -------
    Path
        The same.

    Raises
    ------
    InputError
        If it is there, or is not called ``.xlsx``.
    """
    details = {"file": str(file)}
    if file.suffix.lower() != ".xlsx":
        message = "A form is an Excel workbook; “{file}” is not called so."
        hint = "Name it so that it ends in .xlsx."
        raise InputError([Problem("form_name", message, hint, details, column="--out")])
    if file.exists() and not force:
        message = "The file “{file}” is there already, and may have been filled in."
        hint = "Name another one with --out, or write over it with --force."
        raise InputError([Problem("form_exists", message, hint, details, column="--out")])
    return file


def write_target_list(root: Path, province: str, programme: str, file: Path) -> int:
    """Write the form of a programme's list of targets, and return how many numbered targets it has.

    Parameters
    ----------
    root : Path
        The data folder.
    province, programme : str
        As checked.
    file : Path
        Where to.

    Returns
    -------
    int
        Numbered targets.

    Raises
    ------
    InputError
        If no programme is entered for the province.
    """
    if not programme:
        message = "No programme of targets is entered for {name}."
        hint = "Enter one in data/programmes (see data/README.md), or name another province."
        raise InputError([Problem("no_programme", message, hint, {"name": province}, column="--province")])
    targets = _targets(root, programme)
    write_whole(file, list_form(targets))
    return int((targets["counted"] != "no").sum())


def read_target_list(files: Sequence[Path], dataset: Dataset, programme: str) -> TargetListPlan:
    """Return what an official list of targets would change.

    Parameters
    ----------
    files : sequence of Path
        One filled-in form.
    dataset : Dataset
        The data folder.
    programme : str
        Name of the programme.

    Returns
    -------
    TargetListPlan
        Nothing is written.

    Raises
    ------
    InputError
        If it is not one file, the programme is not known, or a cell cannot be read.
    """
    if len(files) != 1:
        hint = "Name one file; bring several lists together in one."
        raise InputError([Problem("one_file", "A list of targets is one file.", hint, {}, column="FILES")])
    entered = load_programme(programme, dataset.root)
    content, table = files[0].read_bytes(), _targets(dataset.root, programme)
    return plan_target_list(content, files[0].name, entered, table, dataset.indicators, today(dataset.root))


def commit_target_list(
    plan: TargetListPlan, file: Path, dataset: Dataset, programme: str, who: str, when: datetime
) -> None:
    """Put the official list in its place, keep the file as it came, and log who brought it.

    Nothing is written where the plan changes nothing.

    Parameters
    ----------
    plan : TargetListPlan
        From :func:`read_target_list`.
    file : Path
        The form.
    dataset : Dataset
        The data folder.
    programme : str
        Name of the programme.
    who : str
        Who brought it.
    when : datetime
        When.
    """
    if not plan.changed:
        return
    store, name = open_store(dataset.root), plain_text(file.name)
    digest = store.save_raw(file.read_bytes(), file.suffix.lower())
    nothing = pd.DataFrame(columns=OBSERVATION_COLUMNS, dtype="str")
    source = f"targets_{slug(programme).replace('-', '_')}"
    store.append(nothing, Receipt(source, name, digest, plain_text(who), when))
    write_table(plan.table, TARGETS.file(dataset.root, programme))


def _targets(root: Path, programme: str) -> pd.DataFrame:
    return read_rows(TARGETS, root, programme)[TARGETS.names]


def known_by(
    dataset: Dataset,
    province: str,
    programme: str | None,
    organisation: str,
    period: str,
    known_from: date | None,
) -> Known:
    """Return what the cells of a file are understood with.

    Parameters
    ----------
    dataset : Dataset
        The data that are added to.
    province : str
        For files without a column of provinces; may be empty.
    programme : str, optional
        Whose targets may be named; without it that of the province, or of the one that a row's column names.
    organisation, period : str
        For files without such columns; may be empty.
    known_from : datetime.date, optional
        The same.

    Returns
    -------
    Known
        For :func:`cds_analysis.intake.workbook.importing.plan_import`.

    Raises
    ------
    InputError
        If the province or the programme is not known.
    """
    area = dataset.registry.find(plain_text(province)).key if province.strip() else ""
    programmes = list_programmes(dataset.root)
    name = programme or next((one for one, unit in programmes.items() if unit == area), "")
    if name and name not in programmes:
        details = {"value": name, "names": ", ".join(programmes), "nearest": nearest(name, programmes)}
        message = "There is no programme “{value}”."
        raise InputError([Problem("programme", message, "Known: {names}.", details, column="--programme")])
    entered = load_programme(name, dataset.root) if name else None
    giver = plain_text(organisation)
    every = dict(_readable_programmes(dataset, programmes))
    own = {unit: every[one] for one, unit in reversed(programmes.items()) if one in every}
    return Known(
        dataset.registry,
        dataset.indicators,
        entered,
        area,
        giver,
        period,
        known_from,
        own,
        tuple(every.values()),
        _owner_labels(dataset.root, every),
        load_source_kinds(dataset.root),
    )


def _owner_labels(root: Path, programmes: Iterable[str]) -> frozenset[str]:
    """Return every text with which a form may tell who holds a figure."""
    say = Translator("vi")
    owners = [owner for name in programmes for owner in all_owners(name, root)]
    return frozenset(owner_label(owner, say) for owner in (None, *owners))


def _readable_programmes(dataset: Dataset, names: Iterable[str]) -> Iterator[tuple[str, Programme]]:
    """Yield the programmes that can be read: a fault of another one is no fault of the file that is sent."""
    for name in names:
        with suppress(InputError):
            yield name, load_programme(name, dataset.root)
