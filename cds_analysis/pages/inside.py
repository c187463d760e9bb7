"""How sure the rank is, what the index is made of, and what would lift it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from cds_analysis.figures.gap import plot_gap_waterfall
from cds_analysis.figures.ladder import NAMED, plot_rank_ladder
from cds_analysis.figures.shown import Figure
from cds_analysis.metrics.rank_bands import LEAST_UNITS, WEIGHT_SPREAD
from cds_analysis.pages.words import indicator_name, signed_places, source_line, table
from cds_analysis.results.codes import AGAINST, REST
from cds_analysis.results.quarter import Quarter


def show_rank_bands(q: Quarter) -> Figure | Markdown:
    """Return every rank with its band, or nothing where provinces cannot be compared."""
    bands = q.inside.bands
    if bands.empty or q.unit.key not in set(bands["ref_area"]):
        return Markdown("")
    peers = q.comparison.peers.set_index("ref_area")
    named = bands.assign(
        name=bands["ref_area"].map(peers["name"]), value=bands["ref_area"].map(peers["value"])
    )
    message = (
        "{index}, {period}; dot: rank; bar: ranks in nine of ten cases if every weight is up to {spread} more or less; tinted: cannot be told from the own province"
        if q.inside.n_profiles >= LEAST_UNITS
        else "{index}, {period}; dot: rank; only rounding is reckoned with, since too few provinces' parts are known"
    )
    subtitle = q.say(
        message,
        index=q.comparison.index.label(q.language) if q.comparison.index else "",
        period=q.say.period(q.inside.period),
        spread=q.say.measure(100 * WEIGHT_SPREAD, "percent"),
    )
    if len(named) > NAMED:
        subtitle += "; " + q.say("thin lines: the other provinces")
    alike, goal = q.inside.indistinguishable, q.inside.goal
    return plot_rank_ladder(named, q.unit.key, alike, subtitle, source_line(q), q.language, goal)


def show_band_basis(q: Quarter) -> Markdown:
    """Return on how many provinces' published parts the bands rest."""
    if q.inside.bands.empty:
        return Markdown("")
    n, total = q.inside.n_profiles, len(q.inside.bands)
    if n < LEAST_UNITS:
        message = "All parts are published for {n} of {total} provinces in {period}: too few to reckon with other weights."
        return Markdown(q.say(message, n=n, total=total, period=q.inside.period))
    message = (
        "All parts of all {total} provinces are published for {period}; the bands rest on them."
        if n == total
        else "All parts are published for {n} of {total} provinces in {period}. How other weights would move the rest is taken from these {n}, with their scatter; no part is filled in."
    )
    return Markdown(q.say(message, n=n, total=total, period=q.inside.period))


def show_change_of_method(q: Quarter) -> Markdown:
    """Return what the change of method did to the rank, or why that is not known."""
    subject = next((one for one in (q, q.successor) if one is not None and one.inside.change_of_method), None)
    if subject is None or subject.inside.change_of_method is None:
        n, total = q.inside.n_profiles, len(q.inside.bands)
        if not total or not q.comparison.ranks["break_before"].iloc[-1]:
            return Markdown("")
        message = "What a change of method did to the rank cannot be told: the parts of {n} of {total} provinces are published for {period}."
        return Markdown(q.say(message, n=n, total=total, period=q.inside.period))
    first, last, change = subject.inside.change_of_method
    return Markdown(
        q.say(
            "{name}, from {first} to {last}, across the change of method: place {before} to {after} of {n}; {own} places by its own change, {others} by the others', {method} by the new weights. That the parts are counted from other components cannot be separated. Before a merger a unit is the mean of its members.",
            name=subject.unit.label(q.language),
            first=first,
            last=last,
            before=change.before,
            after=change.after,
            n=change.n,
            own=signed_places(change.own, q),
            others=signed_places(change.others, q),
            method=signed_places(change.method, q),
        )
    )


def show_coverage(q: Quarter) -> object:
    """Return what was published of the index in each period, and which periods may be compared."""
    coverage = q.inside.coverage
    if coverage.empty:
        return Markdown(q.say("No value of the index was known by this day."))
    rows = [
        {
            "Period": q.say.period(row["time_period"]),
            "Provinces with a value": q.say("{n} of {total}", n=row["n_values"], total=row["n_units"]),
            "Provinces with every part": q.say("{n} of {total}", n=row["n_profiles"], total=row["n_units"]),
            "Comparable with": ", ".join(
                q.say.period(other)
                for other in coverage.loc[coverage["measured"] == row["measured"], "time_period"]
                if other != row["time_period"]
            )
            or q.say("no other year"),
        }
        for row in coverage.to_dict("records")
    ]
    columns = ["Period", "Provinces with a value", "Provinces with every part", "Comparable with"]
    return table(rows, columns, "What was published, and what may be compared", q)


def show_gap(q: Quarter) -> Figure | Markdown:
    """Return what the gap is made of, for the province or for its successor, or what would settle it."""
    subject = q.taken_apart
    if subject is None or subject.inside.formula is None:
        return Markdown("")
    gaps = subject.inside.gaps
    against = "median" if "median" in set(gaps["against"]) else str(gaps["against"].iloc[0])
    chosen = gaps[gaps["against"] == against]
    other = _other_name(subject, chosen)
    name = subject.unit.label(q.language)
    own = name if subject is q else f"{name} ({q.say('new unit')})"
    labels = _part_names(subject) | {"own": name, "title": own, "other": other}
    profile, index = subject.inside.profile, subject.inside.formula.indicator
    what_if = subject.inside.what_if
    best = str(what_if["part"].iloc[0]) if len(what_if) and what_if["places"].iloc[0] > 0 else ""
    start = profile[index].median() if against == "median" else profile.loc[chosen["unit"].iloc[0], index]
    subtitle = q.say(
        "{index}, {period}; each bar is a part of the index, its weight times the difference",
        index=subject.comparison.index.label(q.language) if subject.comparison.index else "",
        period=q.say.period(subject.inside.period),
    )
    return plot_gap_waterfall(chosen, float(start), labels, subtitle, source_line(q), q.language, best)


def show_inside_words(q: Quarter) -> Markdown:
    """Return what is known of the parts of this province, and the figures that would settle the rest."""
    inside = q.inside
    if inside.formula is None:
        return Markdown(q.say("How the index is made is not declared, so it cannot be taken apart."))
    parts = [_missing_sentence(q), _places_sentence(q)]
    if not len(inside.gaps) and q.successor is not None and len(q.successor.inside.gaps):
        parts.append(
            q.say(
                "The parts of {successor}, of which it is now a member, are published; the figure below is about {successor}.",
                successor=q.successor.unit.label(q.language),
            )
        )
    return Markdown(" ".join(part for part in parts if part))


def _missing_sentence(q: Quarter) -> str:
    inside = q.inside
    assert inside.formula is not None
    if not inside.period:
        return q.say("No value of the index was known by this day.")
    own = inside.parts.loc[q.unit.key]
    missing = [indicator_name(q, str(part)) for part in own.index[own.isna()]]
    if not missing:
        return ""
    if len(missing) == len(own):
        return q.say(
            "For {name} only the total of {period} is published, and no score of its {n} parts. These scores, which each province gets from the ministry, would tell which part holds it back.",
            n=len(own),
            name=q.unit.label(q.language),
            period=q.say.period(inside.period),
        )
    return q.say(
        "Not published for {name} in {period}: {parts}. These scores, which each province gets from the ministry, would tell which part holds it back.",
        name=q.unit.label(q.language),
        period=q.say.period(inside.period),
        parts=", ".join(missing),
    )


def _places_sentence(q: Quarter) -> str:
    places = q.inside.part_places
    if places.empty:
        return ""
    places_text = "; ".join(
        q.say("{part}: place {place}", part=indicator_name(q, row["part"]), place=int(row["place"]))
        for row in places.to_dict("records")
    )
    return q.say(
        "Published places of its parts in {period}: {places}.", period=q.inside.period, places=places_text
    )


def show_gap_table(q: Quarter) -> object:
    """Return what each part adds to the gap to the leader, to the median and to the place aimed at."""
    subject = q.taken_apart
    if subject is None:
        return Markdown("")
    names = _part_names(subject)
    rows = [
        {
            "Against": _against(subject, row),
            "Part": names[row["part"]],
            "Own": q.say.number(row["own"], 4),
            "Theirs": q.say.number(row["other"], 4),
            "Weight": q.say.measure(100 * row["weight"], "percent", 1),
            "Adds to the gap": q.say.number(row["contribution"], 4),
        }
        for row in q.gap_parts.to_dict("records")
        if abs(row["contribution"]) >= 0.00005
    ]
    columns = ["Against", "Part", "Own", "Theirs", "Weight", "Adds to the gap"]
    return table(rows, columns, "What each part adds to the gap", q)


def show_part_what_if(q: Quarter) -> object:
    """Return which part, raised to the median, would win most places while the others move on."""
    subject = q if len(q.inside.what_if) else q.successor
    if subject is None or q.part_what_if.empty:
        return Markdown("")
    names = _part_names(subject)
    rows = [
        {
            "Part raised to the median": names[row["part"]],
            "Adds to the index": q.say.number(row["gain"], 4),
            "Places, others standing still": q.say.number(row["places_today"]),
            "Places, others moving on": q.say.number(row["places"], 1),
            "80% of cases": f"{q.say.number(row['places_low'], 0)} – {q.say.number(row['places_high'], 0)}",
        }
        for row in q.part_what_if.to_dict("records")
    ]
    columns = [
        "Part raised to the median",
        "Adds to the index",
        "Places, others standing still",
        "Places, others moving on",
        "80% of cases",
    ]
    return table(rows, columns, "Which part would lift the rank most", q)


def _against(q: Quarter, row: Mapping[str, str]) -> str:
    whom = q.say(AGAINST[row["against"]])
    return f"{whom} ({q.dataset.registry[row['unit']].label(q.language)})" if row["unit"] else whom


def _part_names(q: Quarter) -> dict[str, str]:
    weights = q.inside.formula.weights if q.inside.formula else {}
    return {part: indicator_name(q, part) for part in weights} | {
        name: q.say(text) for name, text in REST.items()
    }


def _other_name(q: Quarter, chosen: pd.DataFrame) -> str:
    unit = str(chosen["unit"].iloc[0])
    return q.dataset.registry[unit].label(q.language) if unit else q.say("the median of all")
