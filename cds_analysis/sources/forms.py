"""The form of a province's programme, and what the cells of a filled-in form are understood with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cds_analysis.errors import InputError, Problem
from cds_analysis.periods import parse_quarter
from cds_analysis.sources.ground import Ground, load_ground
from cds_analysis.sources.observations import load_observations
from cds_analysis.sources.programmes import list_programmes, load_programme
from cds_analysis.sources.resolution import believed
from cds_analysis.sources.tables import write_whole
from cds_analysis.sources.workbook.entries import Known
from cds_analysis.sources.workbook.template import asked_figures, form, last_known
from cds_analysis.text import nearest


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
        If no programme is entered for the province, or a target is not known.
    """
    ground = load_ground(root)
    if not programme:
        message = "No programme of targets is entered for {name}."
        hint = "Enter one in data/programmes (see data/README.md), or name another province."
        raise InputError([Problem("no_programme", message, hint, {"name": province}, column="--province")])
    period = parse_quarter(quarter)
    rows = believed(load_observations(units=[province], data=root), ground.indicators).to_dict("records")
    last = last_known(rows, period.end)  # type: ignore[arg-type]
    asked = asked_figures(load_programme(programme, root), dict(ground.indicators), last)
    known = list(dict.fromkeys(one.target_id for one in asked))
    unknown = [name for name in targets if name not in known]
    if unknown:
        message = "There is no target “{value}”."
        problems = [
            Problem(
                "unknown_target",
                message,
                "Known: {names}.",
                {"value": name, "names": ", ".join(known)},
                column="--targets",
            )
            for name in unknown
        ]
        raise InputError(problems)
    chosen = [one for one in asked if not targets or one.target_id in targets]
    write_whole(file, form(chosen, ground.registry[province], period, organisation))
    return len(chosen)


def known_by(
    ground: Ground,
    province: str,
    programme: str | None,
    organisation: str,
    period: str,
    known_from: date | None,
) -> Known:
    """Return what the cells of a file are understood with.

    Parameters
    ----------
    ground : Ground
        The data that are added to.
    province : str
        For files without a column of provinces; may be empty.
    programme : str, optional
        Whose targets may be named; the province's own without it.
    organisation, period : str
        For files without such columns; may be empty.
    known_from : datetime.date, optional
        The same.

    Returns
    -------
    Known
        For :func:`cds_analysis.sources.workbook.importing.plan_import`.

    Raises
    ------
    InputError
        If the province or the programme is not known.
    """
    area = ground.registry.find(province).key if province else ""
    programmes = list_programmes(ground.root)
    name = programme or next((one for one, unit in programmes.items() if unit == area), "")
    if name and name not in programmes:
        details = {"value": name, "names": ", ".join(programmes), "nearest": nearest(name, programmes)}
        message = "There is no programme “{value}”."
        raise InputError([Problem("programme", message, "Known: {names}.", details, column="--programme")])
    entered = load_programme(name, ground.root) if name else None
    return Known(ground.registry, ground.indicators, entered, area, organisation, period, known_from)
