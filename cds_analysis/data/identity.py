"""When two rows are the same: one figure, one number, one source however it is spelled, one day.

Import, store, database, check and history all ask here, so what one of them takes for new is no repetition to
another. Rows may be text or typed: both have the same identity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from cds_analysis.cellar.text import fold
from cds_analysis.cellar.translator import QUALIFIERS, Translator

FIGURE = ["ref_area", "indicator", "time_period"]
IDENTITY = [*FIGURE, "source_org", "known_from", "obs_value", "qualifier"]
Row = Mapping[Any, Any]


def source_key(name: str) -> str:
    """Return what two spellings of one agency share: no case, no marks, spaces or full stops.

    Examples
    --------
    >>> source_key("Sở  KH.CN ") == source_key("sở KHCN")
    True
    """
    return re.sub(r"[\s.]+", "", fold(name))


def figure_of(row: Row) -> tuple[str, ...]:
    """Return which figure a row states: its unit, indicator and period."""
    return tuple(str(row[name]) for name in FIGURE)


def number_of(row: Row) -> tuple[str, str]:
    """Return what a row says of its figure, however many zeros it is written with.

    Examples
    --------
    >>> number_of({"obs_value": "95.20", "qualifier": "exact"})
    ('95.2', 'exact')
    """
    try:
        number = repr(float(row["obs_value"]) + 0.0)
    except ValueError:
        number = str(row["obs_value"])
    return number, str(row["qualifier"])


def statement_of(row: Row) -> tuple[str, ...]:
    """Return what a source can state only once: the figure, the source and the day."""
    return *figure_of(row), source_key(str(row["source_org"])), str(row["known_from"])[:10]


def identity_of(row: Row) -> tuple[str, ...]:
    """Return what makes a row the same as another one.

    Parameters
    ----------
    row : mapping
        :data:`IDENTITY`, as text or typed.

    Returns
    -------
    tuple of str
        To be compared.

    Examples
    --------
    >>> row = dict.fromkeys(FIGURE, "x") | {"qualifier": "exact", "known_from": "2025-01-15"}
    >>> one = identity_of(row | {"obs_value": "95.2", "source_org": "Sở TTTT"})
    >>> one == identity_of(row | {"obs_value": 95.20, "source_org": "SỞ T.T.T.T"})
    True
    """
    return *statement_of(row), *number_of(row)


def identities(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the identity of each row of a table."""
    return [identity_of(row) for row in rows[IDENTITY].to_dict("records")]


@dataclass(frozen=True)
class QualifiedValue:
    """A number with its qualifier, for messages: written in the reader's language, to its last digit.

    Parameters
    ----------
    number : str
        As in the data.
    unit, qualifier : str
        As in the data.
    place : str
        Where it stands; may be empty.

    Examples
    --------
    >>> QualifiedValue("95.20", "million_vnd", "approx", "B3").label("vi").replace(chr(160), " ")
    'khoảng 95,20 triệu đồng (B3)'
    """

    number: str
    unit: str
    qualifier: str = "exact"
    place: str = ""

    def label(self, language: str) -> str:
        """Return the number as a language writes it."""
        say, decimals = Translator(language), len(self.number.partition(".")[2])
        value = say.measure(Decimal(self.number), self.unit, decimals)  # type: ignore[arg-type]
        return say(QUALIFIERS[self.qualifier], value=value) + (f" ({self.place})" if self.place else "")


def qualified_value(row: Row, place: str = "") -> QualifiedValue:
    """Return what a row says, for messages; a typed row with as many decimals as its source printed."""
    number = row["obs_value"]
    text = number if isinstance(number, str) else f"{number:.{row['decimals']}f}"
    return QualifiedValue(text, str(row["unit_measure"]), str(row["qualifier"]), place)
