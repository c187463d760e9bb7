"""The cells of a result table as readers of the workbook see them: words for codes, days as days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from cds_analysis.cellar.addresses import is_web_address
from cds_analysis.data.programme import Target
from cds_analysis.exports.cells import Plain, plain_value
from cds_analysis.exports.fields import JOINED, Field, field_of
from cds_analysis.results import codes
from cds_analysis.results.quarter import Quarter

UNITS: Mapping[str, str] = {
    "percent": "%",
    "index_0_1": "index 0–1",
    "rank": "place",
    "count": "number",
    "score": "points",
}


class Reading(NamedTuple):
    """A column as readers see it: its head, what it holds, its cells, and the page behind each of them."""

    head: str
    column: Field
    cells: list[Plain]
    links: list[str]


def reader_columns(
    table: pd.DataFrame, name: str, wanted: Sequence[str], quarter: Quarter, *, keep_empty: bool = False
) -> list[Reading]:
    """Return the columns of a table that a reader is shown.

    Parameters
    ----------
    table : pandas.DataFrame
        A result table.
    name : str
        Its name.
    wanted : sequence of str
        Names of columns, in order; all without them.
    quarter : Quarter
        Of the report.
    keep_empty : bool
        Also columns without any value.

    Returns
    -------
    list of Reading
        Numbers are those of the table; the name of the source carries the address of its page.
    """
    columns = [_column(table, name, one, quarter) for one in wanted or table.columns]
    if keep_empty:
        return columns
    return [one for one in columns if any(cell is not None for cell in one.cells)] or columns


def _column(table: pd.DataFrame, name: str, wanted: str, quarter: Quarter) -> Reading:
    spoken = f"{wanted}_{quarter.language}"
    found = wanted if wanted in table else spoken
    column = field_of(wanted, name, quarter) or Field(wanted)
    values = table[found] if found in table else table["target_id"].map(_target_names(wanted, quarter))
    format_cell = _formatter(column, quarter)
    cells = [None if (plain := plain_value(value)) in (None, "") else format_cell(plain) for value in values]
    has_links = wanted in ("source_org", "source_title") and "source_url" in table
    links = [str(url) if is_web_address(str(url)) else "" for url in table["source_url"]] if has_links else []
    return Reading(column.head, column, cells, links)


def _target_names(wanted: str, quarter: Quarter) -> dict[str, str]:
    name = Target.short_name if wanted == "short_name" else Target.name
    targets = quarter.programme.targets if quarter.programme else ()
    return {target.target_id: name(target, quarter.language) for target in targets}


def _formatter(column: Field, quarter: Quarter) -> Callable[[Plain], Plain]:
    """Return the function that formats one cell of a column for readers."""
    say, registry = quarter.say, quarter.dataset.registry

    def area(key: Plain) -> str:
        return registry[str(key)].label(quarter.language) if key in registry else str(key)

    def word(code: Plain) -> str:
        text = str(code)
        return say(column.words[text]) if text in column.words else area(code)

    def period(text: Plain) -> Plain:
        return int(text) if str(text).isdigit() else say.period(str(text))  # type: ignore[arg-type]

    def measure(name: Plain) -> str:
        text = str(name)
        known = quarter.indicators.get(text)
        return known.label(quarter.language) if known else say(codes.REST.get(text, text))

    def several(text: Plain) -> str:
        return "; ".join(word(part) for part in str(text).split(";"))

    kinds: dict[str, Callable[[Plain], Plain]] = {
        "area": area,
        "areas": lambda text: ", ".join(area(part) for part in str(text).split(";")),
        "day": lambda day: day if isinstance(day, date) else date.fromisoformat(str(day)),
        "flag": lambda value: say("yes") if value else say("no"),
        "measure": measure,
        "period": period,
        "unit": lambda unit: say(UNITS.get(str(unit), str(unit))),
    }
    if column.words:
        return several if column.kind in JOINED else word
    return kinds.get(column.kind, lambda value: value)
