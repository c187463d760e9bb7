"""Faults of the registry's own tables: relations between measures, names of agencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.cellar.errors import Problem
from cds_analysis.data.agencies import load_agency_words
from cds_analysis.data.columns import cell_problems, place, read_rows, stranger_problems
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.indicator import Indicator, unknown_indicator
from cds_analysis.data.schema import RELATIONS, SOURCES

_COMPUTED = ("same_quantity", "upper_bound", "lower_bound")


def relation_problems(dataset: Dataset) -> Iterator[Problem]:
    """Yield every fault of ``registry/relations.csv``.

    Parameters
    ----------
    dataset : Dataset
        The data folder with its indicators.

    Yields
    ------
    Problem
        Unknown measures and kinds, a pair that stands twice, a measure related to itself, a missing reason,
        bounds that contradict each other, and kinds that compute between different units.
    """
    rows = read_rows(RELATIONS, dataset.root)
    yield from cell_problems(rows, RELATIONS)
    for column in ("indicator", "other"):
        yield from stranger_problems(rows, column, dataset.indicators, unknown_indicator)
    yield from _pair_problems(rows)
    yield from _unit_problems(rows, dataset.indicators)
    yield from _circle_problems(rows)


def _pair_problems(rows: pd.DataFrame) -> Iterator[Problem]:
    lines: dict[frozenset[str], int] = {}
    for row in rows.itertuples():
        pair = frozenset((row.indicator, row.other))
        if len(pair) == 1:
            message = "“{value}” is related to itself."
            hint = "Name another measure, or delete the row."
            yield Problem(
                "self_relation", message, hint, {"value": row.other}, **place(row._asdict(), "other")
            )
        elif pair in lines:
            details = {"value": row.indicator, "other": row.other, "line": lines[pair]}
            message = "“{value}” and “{other}” are related in line {line} already."
            hint = "Write each pair once: it is read from both sides."
            yield Problem("duplicate", message, hint, details, **place(row._asdict(), "other"))
        lines.setdefault(pair, int(row.csv_line))


def _unit_problems(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> Iterator[Problem]:
    for row in rows[rows["kind"].isin(_COMPUTED)].itertuples():
        if not {row.indicator, row.other} <= indicators.keys():
            continue
        units = [indicators[name].unit_measure for name in (row.indicator, row.other)]
        if units[0] != units[1]:
            details = {"kind": row.kind, "value": units[1], "expected": units[0]}
            message = "“{kind}” cannot hold between the units “{expected}” and “{value}”."
            hint = "If the measures are only near, write “near”."
            yield Problem("relation_units", message, hint, details, **place(row._asdict(), "kind"))


def _circle_problems(rows: pd.DataFrame) -> Iterator[Problem]:
    """Yield the bounds by which a measure would be no more than itself by way of others."""
    above: dict[str, set[str]] = {}
    for row in rows[rows["kind"].isin(_COMPUTED[1:]) & (rows["indicator"] != rows["other"])].itertuples():
        low, high = (row.indicator, row.other)[:: 1 if row.kind == "upper_bound" else -1]
        if low in _reached(high, above):
            message = "“{low}” can be no more than “{high}” here, and no less by other rows."
            hint = "One of the bounds is the wrong way round."
            details = {"low": low, "high": high}
            yield Problem("bounds_contradict", message, hint, details, **place(row._asdict(), "kind"))
        above.setdefault(low, set()).add(high)


def _reached(start: str, above: Mapping[str, set[str]]) -> set[str]:
    found, ahead = set[str](), [start]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(above.get(name, ()))
    return found


def source_org_problems(root: Path) -> Iterator[Problem]:
    """Yield the organisations of ``registry/source_orgs.csv`` that stand twice or contradict each other.

    Parameters
    ----------
    root : Path
        The data folder.

    Yields
    ------
    Problem
        A name that stands twice, and two spellings of one agency that are of different kinds.
    """
    words, firsts = load_agency_words(root), dict[str, Any]()
    for row in read_rows(SOURCES, root).itertuples():
        first = firsts.setdefault(words.form(row.source_org), row)
        details = {"value": row.source_org, "other": first.source_org, "line": first.csv_line}
        if first is not row and first.source_org == row.source_org:
            message, hint = "“{value}” stands twice.", "Delete one of the two."
            yield Problem("duplicate", message, hint, details, **place(row._asdict(), "source_org"))
        elif first.source_kind != row.source_kind:
            details |= {"kind": row.source_kind, "other_kind": first.source_kind}
            message = (
                "“{value}” is {kind} here, but “{other}”, the same agency, is {other_kind} in line {line}."
            )
            hint = "Give both the same kind."
            yield Problem("source_kind", message, hint, details, **place(row._asdict(), "source_kind"))
