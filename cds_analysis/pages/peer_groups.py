"""Whom it is fair to compare with, and how the province stands among them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from cds_analysis.figures.peers import plot_peer_multiples
from cds_analysis.figures.regions import plot_region_swarm
from cds_analysis.figures.shown import Figure
from cds_analysis.pages.words import indicator_name, source_line, table
from cds_analysis.results.codes import PEER_GROUPS
from cds_analysis.results.quarter import Quarter

NAMES: Mapping[str, str] = {"region": "Region", "subregion": "Part of the region"}


def show_groups(q: Quarter) -> object:
    """Return the place and the gap to the median in each group of peers."""
    groups = q.peer_groups.table
    if groups.empty:
        return Markdown(q.say("There is no group of provinces to compare with."))
    rows = [
        {
            "Group": _group_name(q, row["group"]),
            "Others": int(row["n"]),
            "Median of the others": q.say.number(row["median"], 4),
            "Gap": q.say.number(row["gap"], 4),
            "Place among them": q.say("{place} of {n}", place=int(row["place"]), n=int(row["n"]) + 1),
        }
        for row in groups.to_dict("records")
    ]
    columns = ["Group", "Others", "Median of the others", "Gap", "Place among them"]
    return table(rows, columns, "Among whom", q)


def _group_name(q: Quarter, group: str) -> str:
    unit, name = q.unit, q.say(PEER_GROUPS[group])
    own = {"region": (unit.region, unit.region_en), "subregion": (unit.subregion, unit.subregion_en)}
    if group not in own:
        return name
    vi, en = own[group]
    return f"{name}: {en if q.language == 'en' and en else vi}"


def show_likeness(q: Quarter) -> object:
    """Return the peers most alike, with their distances part by part."""
    found = q.peer_groups
    if not found.alike:
        return Markdown(
            q.say(
                "Which provinces are most alike cannot be told: population, income and urban share are not known."
            )
        )
    nearest = found.distances.loc[found.alike]
    measures = [name for name in nearest.columns if name != "distance"]
    structure = found.structure
    rows = [_likeness_row(q, str(key), nearest, structure, measures) for key in [q.unit.key, *found.alike]]
    columns = ["Province", "Distance", *[_measure_name(q, name) for name in measures]]
    return table(rows, columns, "The provinces most alike", q)


def _likeness_row(
    q: Quarter, key: str, nearest: pd.DataFrame, structure: pd.DataFrame, measures: list[str]
) -> dict[str, object]:
    row: dict[str, object] = {"Province": q.dataset.registry[key].label(q.language)}
    row["Distance"] = q.say.number(nearest["distance"].get(key), 2)
    for name in measures:
        value, own = structure.loc[key, name], structure.loc[q.unit.key, name]
        known = q.indicators.get(name)
        if known is not None:
            text = q.say.measure(value, known.unit_measure, 1)
        else:
            text = q.say("the same") if value == own and key != q.unit.key else _region_name(q, key, name)
        row[_measure_name(q, name)] = text
    return row


def _region_name(q: Quarter, key: str, name: str) -> str:
    unit = q.dataset.registry[key]
    return str(getattr(unit, f"{name}_en" if q.language == "en" else name))


def _measure_name(q: Quarter, name: str) -> str:
    return q.say(NAMES[name]) if name in NAMES else indicator_name(q, name)


def show_weights(q: Quarter) -> Markdown:
    """Return how much each thing counts in likeness, and where to change it."""
    found = q.peer_groups
    if not found.alike:
        return Markdown("")
    weights = "; ".join(
        f"{_measure_name(q, measure.indicator)} {q.say.number(measure.weight)}"
        for measure in found.likeness.measures
        if measure.indicator in found.distances
    )
    return Markdown(
        q.say(
            "Weights: {weights}. Numbers of {periods}. The weights, and a list of peers of one's own, stand in {file}.",
            weights=weights,
            periods=", ".join(sorted(set(found.structure_periods.values()))),
            file="`data/registry/likeness.yml`",
        )
    )


def show_peers(q: Quarter) -> Figure | Markdown:
    """Return the peers most alike over the years, beside the own province; with one year only, the regions."""
    return (
        _over_time(q) if len(q.comparison.ranks.get("value", pd.Series()).dropna()) > 1 else show_regions(q)
    )


def _over_time(q: Quarter) -> Figure | Markdown:
    found, index = q.peer_groups, q.comparison.index
    peers, panel = found.nearest, found.over_time
    if index is None or panel.empty:
        return Markdown("")
    names = [q.dataset.registry[key].label(q.language) for key in panel["ref_area"]]
    standing = found.against(peers)
    if not standing:
        return Markdown("")
    title = q.say(
        "{name}: place {place} of {n} among its peers",
        name=q.unit.label(q.language),
        place=int(standing["place"]),
        n=int(standing["n"]) + 1,
    )
    subtitle = q.say(
        "{index}; dark: {name}; grey: the peer; no line where the measure changed",
        index=index.label(q.language),
        name=q.unit.label(q.language),
    )
    return plot_peer_multiples(
        panel.assign(name=names), q.unit.key, peers, title, subtitle, source_line(q), q.language
    )


def show_regions(q: Quarter) -> Figure | Markdown:
    """Return every province in the row of its region, with the leader, the place aimed at and the fair peers."""
    peers, alike = q.comparison.peers, q.peer_groups.alike
    if peers.empty or q.comparison.index is None:
        return Markdown("")
    subtitle = q.say(
        "{index}, {period}; a tick marks the median of a region",
        index=q.comparison.index.label(q.language),
        period=q.say.period(q.comparison.index_period),
    )
    if alike:
        subtitle += "; " + q.say("light blue: provinces most alike in structure")
    return plot_region_swarm(
        peers, q.unit.key, subtitle, source_line(q), q.language, peers=alike, goal=q.inside.goal
    )
