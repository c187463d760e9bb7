"""Figures that were copied wrongly: declared, guarded, applied at load, printed on every page that uses them.

A correction is for a slip between source and data. A figure that its source revised is a new row instead, so
that an earlier day still knows the earlier figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.data.entries import form_problems, read_entries
from cds_analysis.data.shapes import CORRECTION

FILE = "corrections.yml"
_KEY = ("ref_area", "indicator", "time_period")


@dataclass(frozen=True)
class Correction:
    """One figure that was copied wrongly.

    Parameters
    ----------
    id : str
        By which it is cited.
    ref_area, indicator, time_period : str
        Which figure, as in the observations.
    wrong_value, right_value : str
        What the data say, and what the source says; with the digits as printed.
    reason_vi, reason_en : str
        What went wrong, for readers.
    source : str
        Where the right value can be read.
    decided_by : str
        Who decided.
    decided_on : datetime.date
        When.
    """

    id: str
    ref_area: str
    indicator: str
    time_period: str
    wrong_value: str
    right_value: str
    reason_vi: str
    reason_en: str
    source: str
    decided_by: str
    decided_on: date

    def reason(self, language: str) -> str:
        """Return what went wrong, in a language."""
        return self.reason_en if language == "en" else self.reason_vi


def load_corrections(root: Path) -> list[Correction]:
    """Return the corrections of a data folder.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    list of Correction
        In the file's order; none where there is no file.

    Raises
    ------
    InputError
        If an entry is not whole; every fault is named.
    """
    return cached(("corrections", root), lambda: _read_corrections(root))


def _read_corrections(root: Path) -> list[Correction]:
    stop_on_errors(correction_form_problems(root))
    return [Correction(**entry) for entry in read_entries(root, FILE)]


def correction_form_problems(root: Path) -> Iterator[Problem]:
    """Yield every fault in how the corrections of a data folder are written.

    Parameters
    ----------
    root : Path
        The data folder.

    Yields
    ------
    Problem
        Errors, by id.
    """
    yield from form_problems(root, FILE, CORRECTION, ("wrong_value", "right_value", "time_period"))
    for entry in read_entries(root, FILE):
        for word in ("wrong_value", "right_value"):
            yield from _number_problems(entry.get(word), f"{root.name}/{FILE}", str(entry.get("id", "?")))


def _number_problems(value: object, file: str, key: str) -> Iterator[Problem]:
    if isinstance(value, str) and _number(value) is None:
        details = {"value": value, "expected": "a number with a decimal point, like 95.2"}
        message, hint = "“{value}” cannot be read.", "Expected: {expected}."
        yield Problem("bad_number", message, hint, details, file, column=key)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def correct_observations(raw: pd.DataFrame, corrections: Sequence[Correction]) -> pd.DataFrame:
    """Return text rows with the right values in the place of the wrong ones.

    Parameters
    ----------
    raw : pandas.DataFrame
        From :func:`cds_analysis.data.observations.read_observations`.
    corrections : sequence of Correction
        A row is corrected if unit, indicator, period and value are those of the correction.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``correction`` (text): the id of the correction, empty where there was none.

    Examples
    --------
    >>> raw = pd.DataFrame({"ref_area": ["A"], "indicator": ["x"], "time_period": ["2024"]})
    >>> slip = Correction("K01", "A", "x", "2024", "9.5", "95", "vi", "en", "p. 3", "B", date(2026, 1, 5))
    >>> corrected = correct_observations(raw.assign(obs_value="9.5"), [slip])
    >>> corrected[["obs_value", "correction"]].to_numpy().tolist()
    [['95', 'K01']]
    """
    corrected = raw.assign(correction=pd.Series("", index=raw.index, dtype="str"))
    for one in corrections:
        rows = _rows_of(raw, one)
        wrong = rows[[_number(text) == Decimal(one.wrong_value) for text in rows["obs_value"]]].index
        corrected.loc[wrong, ["obs_value", "correction"]] = [one.right_value, one.id]
    return corrected


def _rows_of(raw: pd.DataFrame, one: Correction) -> pd.DataFrame:
    found = pd.Series(True, index=raw.index)
    for column in _KEY:
        found &= raw[column] == getattr(one, column)
    return raw[found]


def correction_problems(root: Path, raw: pd.DataFrame) -> Iterator[Problem]:
    """Yield the corrections whose wrong value is no longer there.

    Parameters
    ----------
    root : Path
        The data folder.
    raw : pandas.DataFrame
        Its observations as text, not corrected.

    Yields
    ------
    Problem
        Errors, by id.
    """
    for one in load_corrections(root):
        values = sorted(set(_rows_of(raw, one)["obs_value"]))
        if Decimal(one.wrong_value) in [_number(text) for text in values]:
            continue
        details = {name: getattr(one, name) for name in (*_KEY, "wrong_value")}
        details["found"] = ", ".join(values) or "–"
        yield Problem(
            "correction_gone",
            "{ref_area}, {indicator}, {time_period}: the value {wrong_value} to be corrected is not there.",
            "There is: {found}. Delete the correction, or write the value that is wrong today.",
            details,
            f"{root.name}/{FILE}",
            column=one.id,
        )
