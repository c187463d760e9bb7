"""What ``cds check`` and an import ask of rows of observations."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pandas as pd

from cds_analysis.cellar import periods
from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.text import is_control, nearest, plain_number, printed
from cds_analysis.data.agencies import load_source_kinds
from cds_analysis.data.check_beside import share_problems
from cds_analysis.data.columns import place, stranger_problems
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.identities import identity_problems, load_identities
from cds_analysis.data.identity import FIGURE, identities
from cds_analysis.data.indicator import Indicator, unknown_indicator
from cds_analysis.data.observations import form_problems, type_observations
from cds_analysis.data.resolution import believed, contradictions, resolve_observations
from cds_analysis.data.schema import OBSERVATIONS
from cds_analysis.data.units import Registry, unknown_unit

# more rows than this, of several files, are not each dated wrongly: the clock is
_FEW = 5


def row_problems(
    raw: pd.DataFrame, dataset: Dataset, today: date, beside: pd.DataFrame | None = None
) -> Iterator[Problem]:
    """Yield every fault of single rows: form, vocabulary, unit, bounds, dates, repetition.

    Parameters
    ----------
    raw : pandas.DataFrame
        From :func:`cds_analysis.data.observations.read_observations`.
    dataset : Dataset
        Registry and indicators.
    today : date
        Nothing can have been known later.
    beside : pandas.DataFrame, optional
        Other rows that are known, from :func:`cds_analysis.data.observations.load_observations`.

    Yields
    ------
    Problem
        With file, line and column.
    """
    unreadable = form_problems(raw)
    yield from unreadable
    bad = {(problem.file, problem.line) for problem in unreadable}
    keep = [where not in bad for where in zip(raw["csv_file"], raw["csv_line"], strict=True)]
    readable = raw.loc[np.array(keep, dtype=bool)]
    frame = type_observations(readable, load_source_kinds(dataset.root))
    yield from _unknown_units(frame, dataset.registry)
    yield from stranger_problems(frame, "indicator", dataset.indicators, unknown_indicator)
    declared = frame["indicator"].isin(list(dataset.indicators))
    known = frame[declared & frame["ref_area"].map(dataset.registry.__contains__).astype(bool)]
    yield from _unit_mismatches(known, dataset.indicators)
    yield from _out_of_bounds(known, dataset)
    yield from share_problems(frame, beside)
    yield from clock_problems(frame, today) or _not_yet(frame, today)
    yield from _too_early(frame)
    yield from _repetitions(readable)
    yield from _not_composed(raw)
    yield from _hidden_letters(raw)


def _unknown_units(frame: pd.DataFrame, registry: Registry) -> Iterator[Problem]:
    names = registry.names()
    for row in frame[~frame["ref_area"].map(registry.__contains__).astype(bool)].itertuples():
        spelled = registry.find(row.ref_area).key if registry.knows(row.ref_area) else ""
        yield unknown_unit(row.ref_area, [spelled] if spelled else names, **place(row._asdict(), "ref_area"))


def _unit_mismatches(frame: pd.DataFrame, indicators: Mapping[str, Indicator]) -> Iterator[Problem]:
    declared = frame["indicator"].map(lambda name: indicators[name].unit_measure)
    for row in frame.assign(declared=declared)[frame["unit_measure"] != declared].itertuples():
        measure = indicators[row.indicator]
        details = {"value": row.unit_measure, "expected": row.declared, "indicator": measure}
        message = "“{value}” is not the unit of “{indicator}”."
        yield Problem(
            "unit", message, "Expected: {expected}.", details, **place(row._asdict(), "unit_measure")
        )


def _out_of_bounds(frame: pd.DataFrame, dataset: Dataset) -> Iterator[Problem]:
    ranked = {key: dataset.registry.n_ranked(key) for key in frame["ref_area"].unique()}
    pairs = zip(frame["indicator"], frame["ref_area"], strict=True)
    upper = np.array(
        [dataset.indicators[name].upper_bound(ranked[area]) for name, area in pairs], dtype=float
    )
    lower = np.array([dataset.indicators[name].lower for name in frame["indicator"]], dtype=float)
    ranks = np.array([dataset.indicators[name].kind == "rank" for name in frame["indicator"]], dtype=bool)
    value = frame["obs_value"].to_numpy()
    outside = (value < lower) | (value > upper) | (ranks & (value != np.round(value)))
    for row in frame.assign(lower=lower, upper=upper)[outside].itertuples():
        details = {
            "value": plain_number(row.obs_value),
            "indicator": dataset.indicators[row.indicator],
            "lower": plain_number(row.lower),
            "upper": plain_number(row.upper),
            "unit": row.ref_area,
        }
        message = "{value} is not possible for “{indicator}” of {unit}."
        hint = "Expected: {lower} to {upper}."
        yield Problem("bounds", message, hint, details, **place(row._asdict(), "obs_value"))


def clock_problems(frame: pd.DataFrame, today: date) -> list[Problem]:
    """Return the one fault of a clock that was set back, if so many rows lie after its day that it must be.

    Parameters
    ----------
    frame : pandas.DataFrame
        Typed rows of a data folder.
    today : date
        What the clock says.

    Returns
    -------
    list of Problem
        One at most; it has no place in the data.
    """
    late = frame[frame["known_from"] > pd.Timestamp(today)]
    if len(late) <= _FEW or late["csv_file"].nunique() < 2:
        return []
    details = {"today": today, "day": late["known_from"].max().date()}
    message = "The clock of this computer says {today}, which lies before the newest figure, known on {day}."
    return [Problem("clock", message, "Set the clock.", details)]


def _not_yet(frame: pd.DataFrame, today: date) -> Iterator[Problem]:
    for row in frame[frame["known_from"] > pd.Timestamp(today)].itertuples():
        details = {"value": row.known_from.date(), "today": today}
        message = (
            "The figure is said to be known since {value}, which lies after the day of the check, {today}."
        )
        hint = "Write the day on which the figure could be known."
        yield Problem("future", message, hint, details, **place(row._asdict(), "known_from"))


def _too_early(frame: pd.DataFrame) -> Iterator[Problem]:
    for row in frame[frame["known_from"] < frame["period_start"]].itertuples():
        details = {"value": row.known_from.date(), "period": periods.parse_period(row.time_period)}
        message = "The figure is said to be known since {value}, before its period {period} starts."
        hint = "A figure cannot be known before its period; is it a plan?"
        yield Problem("too_early", message, hint, details, **place(row._asdict(), "known_from"))


def _repetitions(raw: pd.DataFrame) -> Iterator[Problem]:
    firsts: dict[tuple[str, ...], int] = {}
    for number, same in enumerate(identities(raw)):
        first = firsts.setdefault(same, number)
        if first != number:
            one, other = (raw.iloc[at].to_dict() for at in (first, number))
            details = {"first": f"{one['csv_file']}:{one['csv_line']}"}
            message = "The row repeats {first}: same figure, value, qualifier, source and day."
            yield Problem("duplicate", message, "Delete one of the two.", details, **place(other, ""))


def _not_composed(raw: pd.DataFrame) -> Iterator[Problem]:
    for column in ("ref_area", "indicator", "source_org", "source_title", "note"):
        odd = raw[
            [not unicodedata.is_normalized("NFC", text) or text != text.strip() for text in raw[column]]
        ]
        for row in odd.itertuples():
            message = "The text is not composed Unicode (NFC), or has spaces around it."
            yield Problem(
                "text_form", message, "Type it again, or save it as NFC.", {}, **place(row._asdict(), column)
            )


def _hidden_letters(raw: pd.DataFrame) -> Iterator[Problem]:
    for column in OBSERVATIONS.names:
        odd = raw[[not text.isprintable() and any(map(_is_hidden, text)) for text in raw[column]]]
        for row in odd.itertuples():
            text = getattr(row, column)
            sign = next(letter for letter in text if _is_hidden(letter))
            details = {"value": printed(text), "sign": f"U+{ord(sign):04X}"}
            message = "“{value}” holds the invisible character {sign}."
            yield Problem("odd_letter", message, "Type it again.", details, **place(row._asdict(), column))


def _is_hidden(letter: str) -> bool:
    return is_control(letter) or letter in "\u2028\u2029"


def figure_problems(raw: pd.DataFrame, dataset: Dataset) -> list[Problem]:
    """Return what is wrong with figures side by side: contradictions, sums that fail, unknown sources.

    Parameters
    ----------
    raw : pandas.DataFrame
        Rows without an error of their own, corrections applied.
    dataset : Dataset
        Registry and indicators.

    Returns
    -------
    list of Problem
        Errors and warnings.
    """
    kinds = load_source_kinds(dataset.root)
    frame = type_observations(raw, kinds)
    resolved = resolve_observations(frame, dataset.indicators)
    chosen = believed(frame, dataset.indicators)
    return [
        *identity_problems(chosen, load_identities(dataset.root), dataset.registry),
        *_contradiction_warnings(resolved),
        *_unlisted_sources(frame, kinds),
    ]


def _contradiction_warnings(resolved: pd.DataFrame) -> Iterator[Problem]:
    for row in contradictions(resolved).itertuples():
        details = {column: getattr(row, column) for column in FIGURE} | {
            "value": plain_number(row.obs_value),
            "source": row.source_org,
            "believed": plain_number(row.believed_value),
            "other": row.believed_source,
        }
        message = (
            "{ref_area}, {indicator}, {time_period}: {value} ({source}) contradicts {believed} ({other}), "
            "which is believed."
        )
        yield Problem(
            "contradiction", message, "", details, **place(row._asdict(), "obs_value"), severity="warning"
        )


def _unlisted_sources(frame: pd.DataFrame, kinds: Mapping[str, str]) -> Iterator[Problem]:
    if not kinds:
        return
    for row in frame.drop_duplicates("source_org").itertuples():
        if row.source_org in kinds:
            continue
        guess = nearest(row.source_org, kinds)
        details = {"value": row.source_org, "nearest": guess}
        message = "The kind of the source “{value}” is not known; it is treated as press."
        hint = (
            "Is “{nearest}” meant? If not, add it to data/registry/source_orgs.csv."
            if guess
            else "Add it to data/registry/source_orgs.csv."
        )
        yield Problem(
            "source_kind", message, hint, details, **place(row._asdict(), "source_org"), severity="warning"
        )
