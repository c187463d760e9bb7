"""Who tells figures: agencies whose names are nearly the same, and those whose kind nobody has recorded."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.faults import Place, fault
from cds_analysis.cellar.text import fold
from cds_analysis.data.agencies import load_source_kinds
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.identity import source_key
from cds_analysis.intake.workbook.entries import Entry, Planned

_NEAR = 0.85


def near_sources(entries: Sequence[Entry], rows: pd.DataFrame, dataset: Dataset) -> Iterator[Problem]:
    """Yield a warning for each agency whose name is nearly that of another one: they may be one and the same.

    The others are those of the same measures of the same provinces; the list of sources settles which names
    are names of their own.
    """
    seen = sorted(set(rows["source_org"].astype(str)))
    listed = {*load_source_kinds(dataset.root), *seen}
    met: dict[str, Entry] = {}
    for entry in entries:
        met.setdefault(entry.row["source_org"], entry)
    for name, entry in met.items():
        near = "" if name in listed else next((one for one in seen if _are_near(name, one)), "")
        seen.append(name)
        if near:
            message = "“{value}” is nearly “{near}”: the two count as two sources."
            hint = "Is it the same agency? Then write it the same way."
            place = Place(entry.file, entry.line, entry.places.get("organisation", entry.place))
            yield fault("near_source", place, message, hint, "warning", value=name, near=near)


def _are_near(one: str, other: str) -> bool:
    """Return whether two names that are not the same may be of one agency; ``&`` is often left out."""
    if source_key(one) == source_key(other):
        return False
    first, second = (source_key(re.sub(r"&|\bva\b", "", fold(text))) for text in (one, other))
    return first == second or difflib.SequenceMatcher(None, first, second, autojunk=False).ratio() >= _NEAR


def unlisted_sources(added: Iterable[Planned], dataset: Dataset) -> list[str]:
    """Return the sources, as written, whose kind is not recorded, so that they count as press.

    None where the folder keeps no list of sources.
    """
    kinds = load_source_kinds(dataset.root)
    named = dict.fromkeys(one.entry.row["source_org"] for one in added)
    return [name for name in named if kinds and name not in kinds]
