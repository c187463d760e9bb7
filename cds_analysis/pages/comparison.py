"""Against whom? The province among the others."""

from __future__ import annotations

import math

import pandas as pd
from IPython.display import Markdown

from cds_analysis.data.units import Unit
from cds_analysis.figures.comparison import plot_rank_slope, plot_tile_map
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.speed import plot_speed_curves
from cds_analysis.metrics.rank_bands import LEAST_UNITS
from cds_analysis.pages.headline import rank_sentence
from cds_analysis.pages.words import DASH, indicator_name, signed_places, source_line, table
from cds_analysis.results.quarter import Quarter


def show_rank(q: Quarter) -> Markdown:
    """Return the newest rank in words, with breaks and a successor named."""
    if not q.unit.system:
        return Markdown(
            q.say(
                "{name} is not a province: there is nothing to rank it among.", name=q.unit.label(q.language)
            )
        )
    parts = [
        rank_sentence(q) or q.say("No value of the index was known by this day."),
        gap_sentence(q),
        margin_sentence(q),
        change_sentence(q),
        *break_sentences(q),
        successor_sentence(q),
    ]
    return Markdown(" ".join(part for part in parts if part))


def show_place(q: Quarter) -> Markdown:
    """Return the place in a few sentences: how sure it is, among whom, and what cannot be compared."""
    if not q.unit.system:
        return show_rank(q)
    parts = [
        rank_sentence(q) or q.say("No value of the index was known by this day."),
        band_sentence(q),
        peers_sentence(q),
        *break_sentences(q)[-1:],
        successor_sentence(q),
    ]
    return Markdown(" ".join(part for part in parts if part))


def band_sentence(q: Quarter) -> str:
    """Return between which ranks the province may lie if the weights were slightly others, or an empty text."""
    bands = q.inside.bands
    if bands.empty or q.unit.key not in set(bands["ref_area"]) or q.inside.n_profiles < LEAST_UNITS:
        return ""
    row = bands.set_index("ref_area").loc[q.unit.key]
    if row["best"] == row["worst"]:
        return q.say("Slightly other weights would leave it there.")
    return q.say(
        "With slightly other weights it could be {best} to {worst}.",
        best=int(row["best"]),
        worst=int(row["worst"]),
    )


def peers_sentence(q: Quarter) -> str:
    """Return the place among the provinces most alike in structure, or an empty text."""
    standing = q.peer_groups.against(q.peer_groups.alike)
    if not standing:
        return ""
    return q.say(
        "Among the {n} provinces most alike in structure and itself it is number {place}; against their median: {gap}.",
        n=int(standing["n"]),
        place=int(standing["place"]),
        gap=q.say.number(standing["gap"], 4),
    )


def gap_sentence(q: Quarter) -> str:
    """Return the gap to the median and to the best, or an empty text."""
    if not len(q.comparison.gaps):
        return ""
    gap = q.comparison.gaps.set_index("against")["gap"]
    return q.say(
        "That is {median} from the median and {best} from the best.",
        median=q.say.number(gap["median"], 4),
        best=q.say.number(gap["best"], 4),
    )


def margin_sentence(q: Quarter) -> str:
    """Return how many places lie within a hundredth of the index, or an empty text."""
    if q.comparison.near_places is None:
        return ""
    margin, best, worst = q.comparison.near_places
    return q.say(
        "With {margin} more it would stand at place {best}, with {margin} less at {worst}.",
        margin=q.say.number(margin, 2),
        best=best,
        worst=worst,
    )


def change_sentence(q: Quarter) -> str:
    """Return why the rank moved between the two newest periods measured alike, or an empty text."""
    change = q.comparison.rank_change
    if change is None or q.comparison.newest_pair is None:
        return ""
    first, last, *_ = q.comparison.newest_pair
    return q.say(
        "From {first} to {last}, among the {n} provinces that have both values, it went from place {before} to {after}: {own} places by its own change, {others} by the others'.",
        first=q.say.period(first),
        last=q.say.period(last),
        n=change.n,
        before=change.before,
        after=change.after,
        own=signed_places(change.own, q),
        others=signed_places(change.others, q),
    )


def break_sentences(q: Quarter) -> list[str]:
    """Return a sentence for each break of the index that lies between two shown periods."""
    if not len(q.comparison.ranks) or q.comparison.index is None:
        return []
    ends = q.comparison.ranks["period_end"].dt.date
    found = q.comparison.index.breaks_between(ends.iloc[0], ends.iloc[-1])
    return [
        q.say(
            "{reason} Values and ranks before and after {period} are therefore not compared.",
            period=gap.period,
            reason=gap.reason(q.language).rstrip(".") + ".",
        )
        for gap in found
    ]


def successor_sentence(q: Quarter) -> str:
    """Return that the province has become part of another, or an empty text."""
    if q.comparison.successor is None:
        return ""
    begin = q.dataset.registry.system(q.comparison.successor.system).valid_from
    return q.say(
        "On {day} {name} became part of the new {successor}; its successor's figures stand beside its own.",
        day=q.say.day(begin),
        name=q.unit.label(q.language),
        successor=q.comparison.successor.label(q.language),
    )


def show_speed(q: Quarter) -> object:
    """Return how fast the province moved among those from a similar level, or why that is not known."""
    speed, index = q.comparison.speed, q.comparison.index
    if speed is None or index is None:
        return Markdown(
            q.say("Speed cannot be compared: too few provinces have two values of the index measured alike.")
        )
    spells = q.comparison.spells
    others = spells[spells["unit"] != q.unit.key]
    return plot_speed_curves(
        others, speed, q.unit.label(q.language), index.label(q.language), source_line(q), q.language
    )


def show_speed_words(q: Quarter) -> Markdown:
    """Return the speed in a sentence: over which years, against the typical and the best quarter."""
    speed = q.comparison.speed
    if speed is None:
        return Markdown("")
    first, last = math.ceil(speed.start) - 1, math.ceil(speed.end) - 1
    text = q.say(
        "From {first} to {last} it rose by {pace} a year; from that level the median of the others rose by {typical}, the best quarter by {fast} or more.",
        first=str(first),
        last=str(last),
        pace=q.say.number(speed.pace, 4),
        typical=q.say.number(speed.typical_pace, 4),
        fast=q.say.number(speed.best_quarter_pace, 4),
    )
    return Markdown(text)


def show_paths(q: Quarter) -> object:
    """Return where the pace of others from the same level would lead, as typical and as ambitious targets."""
    paths = q.comparison.paths
    if paths.empty or q.comparison.index is None:
        return Markdown(q.say("No such path can be told: there are too few spells measured alike."))
    rows = [
        {
            "Years on": int(row["years"]),
            "At the others' median pace": q.say.number(row["typical"], 4),
            "At the pace of their fastest quarter": q.say.number(row["ambitious"], 4),
        }
        for row in paths.to_dict("records")
    ]
    columns = ["Years on", "At the others' median pace", "At the pace of their fastest quarter"]
    if paths["crosses_break"].any():
        return table(rows, columns, "Ambitious but feasible, if paces are as before the change of measure", q)
    return table(rows, columns, "Ambitious but feasible", q)


def show_convergence(q: Quarter) -> Markdown:
    """Return whether the provinces behind are catching up, between the two newest periods measured alike."""
    found = q.comparison.convergence
    if found is None or q.comparison.newest_pair is None:
        return Markdown(
            q.say("Whether those behind catch up cannot be told: there are no two periods measured alike.")
        )
    first, last, *_ = q.comparison.newest_pair
    message = (
        "From {first} to {last} those behind gained on those ahead: for each 0.1 lower at the start a province rose by {gain} more ({low} to {high}); the spread among {n} provinces went from {before} to {after}."
        if found.high < 0
        else "From {first} to {last} those behind did not clearly gain on those ahead: for each 0.1 lower at the start a province rose by {gain} more ({low} to {high}); the spread among {n} provinces went from {before} to {after}."
    )
    return Markdown(
        q.say(
            message,
            first=q.say.period(first),
            last=q.say.period(last),
            gain=q.say.number(-found.beta / 10, 3),
            low=q.say.number(-found.high / 10, 3),
            high=q.say.number(-found.low / 10, 3),
            n=found.n,
            before=q.say.number(found.sigma_before, 3),
            after=q.say.number(found.sigma_after, 3),
        )
    )


def show_history(q: Quarter) -> object:
    """Return value and rank over the years, own and successor's."""
    rows = [*_history(q, q.unit), *(_history(q, q.comparison.successor) if q.comparison.successor else [])]
    if not rows:
        return Markdown(q.say("No value of the index was known by this day."))
    columns = ["Period", "Province", "Value", "Rank", "Of", "Places won", "Median", "Best"]
    return table(rows, columns, "Value and rank over the years", q)


def _history(q: Quarter, unit: Unit) -> list[dict[str, object]]:
    return [
        {
            "Period": row["time_period"],
            "Province": f"{unit.label(q.language)} ({q.say('new unit')})"
            if unit != q.unit
            else unit.label(q.language),
            "Value": q.say.number(row["value"], 4),
            "Rank": q.say.number(row["rank"])
            + (" " + q.say("(as published)") if row["rank_source"] == "published" else ""),
            "Of": row["n_units"],
            "Places won": q.say("not comparable")
            if row["break_before"]
            else q.say.number(row["rank_change"]),
            "Median": q.say.number(row["median"], 4) if row["value"] == row["value"] else DASH,
            "Best": q.say.number(row["best"], 4),
        }
        for row in q.comparison.ranks_of(unit).to_dict("records")
    ]


def show_map(q: Quarter) -> Figure | Markdown:
    """Return the tile map of the newest index."""
    if q.comparison.peers.empty or q.comparison.index is None:
        return Markdown("")
    merged = any(unit.members[1:] for unit in q.dataset.registry.members(q.unit.system))
    message = (
        "{index}, {period}; darker is higher; red frame: own province; each former province bears the value of the unit it is now part of"
        if merged
        else "{index}, {period}; darker is higher; red frame: own province"
    )
    subtitle = q.say(
        message,
        index=q.comparison.index.label(q.language) if q.comparison.index else "",
        period=q.comparison.index_period,
    )
    return plot_tile_map(
        q.comparison.peers, q.comparison.tiles, q.unit.key, subtitle, source_line(q), q.language
    )


def show_slope(q: Quarter) -> Figure | Markdown:
    """Return how the ranks changed over the years."""
    ranks = q.comparison.published_ranks if q.comparison.compared else pd.DataFrame()
    if ranks.empty or ranks["time_period"].nunique() < 2:
        return Markdown("")
    subtitle = q.say(
        "Published ranks of {index}; first place on top",
        index=q.comparison.index.label(q.language) if q.comparison.index else "",
    )  # type: ignore[union-attr]
    breaks = [gap.period for gap in q.comparison.index_breaks]
    return plot_rank_slope(ranks, q.unit.key, breaks, subtitle, source_line(q), q.language)


def show_gaps(q: Quarter) -> object:
    """Return the gaps to the best, the median and each province of the region."""
    if not len(q.comparison.gaps):
        return Markdown("")
    names = {
        "best": q.say("Best province"),
        "median": q.say("Median of all"),
        "region_median": q.say("Median of the region"),
    }
    places = q.comparison.peers.set_index("ref_area")["place"]
    rows = [
        {
            "Against": names.get(row["against"]) or q.dataset.registry[row["against"]].label(q.language),
            "Their value": q.say.number(row["value"], 4),
            "Their place": q.say.number(places.get(row["against"])),
            "Gap": q.say.number(row["gap"], 4),
        }
        for row in q.comparison.gaps.to_dict("records")
    ]
    return table(rows, ["Against", "Their value", "Their place", "Gap"], "Gaps in the newest index", q)


def show_other_indicators(q: Quarter) -> object:
    """Return the province's newest place in every other comparable indicator."""
    if not len(q.comparison.other_indicators):
        return Markdown(q.say("No other indicator has values of several provinces."))
    rows = [
        {
            "Measure": indicator_name(q, row["indicator"]),
            "Period": q.say.period(row["time_period"]),
            "Value": q.say.measure(row["value"], q.indicators[row["indicator"]].unit_measure),
            "Place": int(row["place"]),
            "Among those with a figure": q.say(
                "{n} of {total}", n=int(row["n_values"]), total=int(row["n_units"])
            ),
        }
        for row in q.comparison.other_indicators.to_dict("records")
    ]
    return table(
        rows,
        ["Measure", "Period", "Value", "Place", "Among those with a figure"],
        "Place in other indicators",
        q,
    )
