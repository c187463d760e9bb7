"""Who tells figures: agencies whose names are nearly the same, and those whose kind nobody has recorded."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import pandas as pd

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.faults import Place, fault
from cds_analysis.cellar.text import fold, nearest
from cds_analysis.data.agencies import load_agency_words, load_source_kinds
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.identity import source_key
from cds_analysis.data.observations import load_observations
from cds_analysis.data.owners import load_owners
from cds_analysis.data.programmes import list_programmes, load_programme
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
        near = "" if name in listed else next((one for one in seen if are_near(name, one)), "")
        seen.append(name)
        if near:
            message = "“{value}” is nearly “{near}”: the two count as two sources."
            hint = "Is it the same agency? Then write it the same way."
            place = Place(entry.file, entry.line, entry.places.get("organisation", entry.place))
            yield fault("near_source", place, message, hint, "warning", value=name, near=near)


def are_near(one: str, other: str) -> bool:
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


def strange_senders(added: Iterable[Planned], dataset: Dataset) -> list[dict[str, str]]:
    """Return the agencies that tell figures which others are recorded to hold, and told none of them before.

    Parameters
    ----------
    added : iterable of Planned
        Figures that would be added.
    dataset : Dataset
        The data folder, with ``owners.csv`` of its programmes.

    Returns
    -------
    list of dict
        One an agency: ``value`` (its name as written), ``targets``, ``holders`` (the agencies recorded for them
        on the day of the figures) and ``near`` (the one of them whose name is nearest; empty where none is).
    """
    form = load_agency_words(dataset.root).form
    added = list(added)
    before = _sources_before({one.entry.row["ref_area"] for one in added}, dataset)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in (one.entry.row for one in added):
        holders = _holders(row, dataset)
        known = {form(name) for name in (*holders.values(), *before[row["ref_area"], row["indicator"]])}
        if holders and form(row["source_org"]) not in known:
            found[row["source_org"]] |= holders
    return [
        {
            "value": name,
            "targets": ", ".join(holders),
            "holders": "; ".join(dict.fromkeys(holders.values())),
            "near": nearest(name, list(holders.values())),
        }
        for name, holders in found.items()
    ]


def _holders(row: Mapping[str, str], dataset: Dataset) -> dict[str, str]:
    """Return the targets that a figure tells of, and the agency recorded for each on its day."""
    day, found = date.fromisoformat(row["known_from"]), {}
    for name in (one for one, unit in list_programmes(dataset.root).items() if unit == row["ref_area"]):
        owners = load_owners(name, day, dataset.root)
        for target in load_programme(name, dataset.root).targets:
            measures = [part.indicator for part in target.thresholds]
            if row["indicator"] in measures and target.target_id in owners:
                found[target.target_id] = owners[target.target_id].agency_vi
    return found


def _sources_before(units: Iterable[str], dataset: Dataset) -> defaultdict[tuple[str, str], set[str]]:
    """Return who told figures of a unit and measure before; the press that passed them on is left out."""
    rows = load_observations(units=list(units), data=dataset.root)
    sources: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for unit, measure, source in rows[["ref_area", "indicator", "source_org"]].itertuples(index=False):
        sources[unit, measure].add(str(source).partition(", via ")[0])
    return sources
