"""The five parameters of a report, typed and checked before anything starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cds_analysis.cellar.arguments import last_day
from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir, demo_dir
from cds_analysis.cellar.periods import Period, parse_quarter
from cds_analysis.cellar.text import nearest, slug
from cds_analysis.cellar.translator import LANGUAGES
from cds_analysis.data import clock
from cds_analysis.data.dataset import dataset_of
from cds_analysis.data.programmes import list_programmes, unknown_programme


@dataclass(frozen=True)
class ReportParameters:
    """What a report is about.

    Parameters
    ----------
    province : str
        Key of the unit.
    quarter : str
        ``YYYY-Qn``.
    as_of : date
        Nothing known later is used; a day of the quarter.
    programme : str
        Name of the programme; empty when none is entered for the unit.
    language : str
        ``vi`` or ``en``.
    data : Path
        The data folder on which the unit stands.
    is_default_programme, is_default_day : bool
        Whether the programme and the day are those that a unit and a quarter get unasked.
    """

    province: str
    quarter: str
    as_of: date
    programme: str
    language: str
    data: Path
    is_default_programme: bool = True
    is_default_day: bool = True

    def for_notebook(self) -> dict[str, str]:
        """Return the values of a notebook's ``parameters`` cell."""
        return {
            "province": self.province,
            "quarter": self.quarter,
            "as_of": self.as_of.isoformat(),
            "programme": self.programme,
            "language": self.language,
        }

    @property
    def folder(self) -> Path:
        """Return the folder of the report below ``outputs``: province, then quarter.

        A day of one's own, a programme that is not the unit's first one, or another language is named in
        the folder too.
        """
        parts = [self.quarter]
        parts += [self.as_of.isoformat()] if not self.is_default_day else []
        parts += [slug(self.programme or "none")] if not self.is_default_programme else []
        parts += [self.language] if self.language != LANGUAGES[0] else []
        return Path(slug(self.province)) / "-".join(parts)


def parse_parameters(
    province: str,
    quarter: str,
    as_of: str | date | None = None,
    programme: str | None = None,
    language: str = "vi",
    *,
    strict: bool = True,
    today: date | None = None,
) -> ReportParameters:
    """Return the parameters of a report, or every fault in them at once.

    Parameters
    ----------
    province : str
        A name, a spelling or a key.
    quarter : str
        ``YYYY-Qn``, begun by today.
    as_of : str or date, optional
        A day of the quarter; without it its last day, or today while the quarter is running.
    programme : str, optional
        Name of a programme; the unit's first one without it, an empty text for none.
    language : str
        ``vi`` or ``en``.
    strict : bool
        Whether a programme that binds another unit is a fault; otherwise the unit's
        own programme is taken, or none.
    today : date, optional
        The day of the call; that of the country without it.

    Returns
    -------
    ReportParameters
        Checked.

    Raises
    ------
    InputError
        With one problem a fault: unknown names with their nearest match, odd quarters and days.

    Examples
    --------
    >>> parse_parameters("binh thuan", "2024-Q4").folder.as_posix()
    'binh-thuan/2024-Q4'
    """
    problems: list[Problem] = []
    unit, data, programmes = "", data_dir(), {}
    try:
        dataset, found = dataset_of(str(province))
        unit, data, programmes = found.key, dataset.root, list_programmes(dataset.root)
    except InputError as error:
        problems += error.problems
    now = today or clock.today(data)
    period = _quarter(quarter, now, problems)
    default = min(period.end, now) if period else None
    day = _as_of(as_of, period, default, problems)
    own = [name for name, bound in programmes.items() if bound == unit]
    chosen = _programme(programme, unit, programmes, strict and bool(unit), problems)
    if language not in LANGUAGES:
        details = {"value": language, "names": ", ".join(LANGUAGES), "nearest": nearest(language, LANGUAGES)}
        problems.append(
            Problem(
                "language", "There is no language “{value}”.", "Known: {names}.", details, column="language"
            )
        )
    if problems or period is None or day is None:
        raise InputError(problems)
    first = own[0] if own else ""
    return ReportParameters(unit, quarter, day, chosen, language, data, chosen == first, day == default)


def _quarter(text: str, today: date, problems: list[Problem]) -> Period | None:
    try:
        period = parse_quarter(str(text))
    except ValueError:
        message = "“{value}” is not a quarter."
        problems.append(
            Problem("quarter", message, "Write it like 2024-Q4.", {"value": str(text)}, column="quarter")
        )
        return None
    if period.start > today:
        message = "The quarter {value} has not begun."
        problems.append(Problem("future_quarter", message, "", {"value": text}, column="quarter"))
    return period


def _as_of(
    value: str | date | None, period: Period | None, default: date | None, problems: list[Problem]
) -> date | None:
    if value is None or value == "":
        return default
    day = last_day(value, "as_of", problems)
    if day and period and not period.start <= day <= period.end:
        details = {"value": day, "quarter": period.text, "start": period.start, "end": period.end}
        message = "{value} is not a day of the quarter {quarter}."
        hint = "Choose a day from {start} to {end}, or another quarter."
        problems.append(Problem("as_of", message, hint, details, column="as_of"))
    return day


def _programme(
    name: str | None, unit: str, programmes: dict[str, str], strict: bool, problems: list[Problem]
) -> str:
    if name is None:
        return next((known for known, bound in programmes.items() if bound == unit), "")
    if not name or programmes.get(name) == unit:
        return name
    known = programmes if strict else {**list_programmes(data_dir()), **list_programmes(demo_dir())}
    if name not in known:
        problems.append(unknown_programme(str(name), known))
    elif not strict:
        return next((known for known, bound in programmes.items() if bound == unit), "")
    else:
        details = {"value": name, "unit": unit, "bound": programmes[name]}
        message = "The programme “{value}” binds {bound}, not {unit}."
        hint = "Leave the programme out, or report on {bound}."
        problems.append(Problem("programme_unit", message, hint, details, column="programme"))
    return ""
