"""Where are we? The targets one by one."""

from __future__ import annotations

from collections.abc import Mapping

from IPython.display import Markdown
from markupsafe import Markup

from cds_analysis.figures.progress import plot_target_dumbbell
from cds_analysis.figures.shown import Figure
from cds_analysis.metrics.verdict import SHOWN
from cds_analysis.pages.headline import count_sentence
from cds_analysis.pages.needs import holder
from cds_analysis.pages.words import (
    DASH,
    badge,
    day,
    figure_cell,
    indicator_name,
    link,
    name_of,
    of_a_programme,
    per_quarter,
    reasons,
    source_line,
    table,
)
from cds_analysis.results.codes import COUNTS
from cds_analysis.results.quarter import Quarter

_GAP = "Gap (percentage points)"
_NEEDED = "Pace needed (percentage points a quarter)"
_SO_FAR = "Pace so far (percentage points a quarter)"


def show_counts(q: Quarter) -> Markdown:
    """Return the official count beside the count on the evidence, in words."""
    return Markdown(count_sentence(q))


@of_a_programme
def show_official_counts(q: Quarter) -> object:
    """Return everything officials said of the count, by the day."""
    if not len(q.progress.official_counts):
        return Markdown(q.say("No official count is recorded by this day."))
    rows = [
        {
            "Count": q.say(COUNTS[row["count_of"]]),
            "Number": int(row["value"]),
            "Known by": q.say.period(str(row["as_of"])),
            "Source": link(row["source_url"], q.say("page")),
            "Note": row["note_en" if q.language == "en" else "note_vi"] or DASH,
        }
        for row in q.progress.official_counts.to_dict("records")
    ]
    return table(rows, ["Count", "Number", "Known by", "Source", "Note"], "What the standing agency said", q)


@of_a_programme
def show_dumbbell(q: Quarter) -> Figure | Markdown:
    """Return the figure "baseline, now, target"."""
    subtitle = q.say("Hollow mark: first comparable figure; full mark: newest figure; red line: target value")
    return plot_target_dumbbell(q.outlook.status, subtitle, source_line(q), q.language)


@of_a_programme
def show_targets(q: Quarter) -> object:
    """Return every target with its figure, its status on the evidence and why."""
    rows = [
        {
            "Target": _defined(row, q),
            "Status": badge(row["word"], q.say),
            "Now": figure_cell(row, q.say),
            "Target value": q.say.measure(row["target_value"], row["unit_measure"]),
            "Known by": day(row["known_from"], q.say),
            "Source": link(row["source_url"], row["source_org"]),
            "Why": reasons(row["reason"], q.say),
            "Figure held by": DASH if row["verdict"] in SHOWN else holder(row, q),
        }
        for row in q.outlook.status.to_dict("records")
    ]
    columns = ["Target", "Status", "Now", "Target value", "Known by", "Source", "Why", "Figure held by"]
    return table(rows, columns, "The targets on the evidence", q)


def _defined(row: Mapping[str, object], q: Quarter) -> Markup:
    """Return the name of a target, and in a fold how each of its measures is counted."""
    name = Markup("{}. {}").format(row["target_id"], name_of(row, q.language))
    parts = q.progress.parts.query("target_id == @row['target_id']")["indicator"]
    definitions = [text for one in parts if (text := q.indicators[one].definition(q.language))]
    fold = Markup('<details class="cds-definition"><summary>{}</summary>{}</details>')
    return (
        name + fold.format(q.say("How it is counted"), Markup("<br>").join(definitions))
        if definitions
        else name
    )


@of_a_programme
def show_pace(q: Quarter) -> object:
    """Return gap, pace needed and pace so far of every threshold that has a figure."""
    known = q.progress.parts[q.progress.parts["value"].notna()] if len(q.progress.parts) else q.progress.parts
    if not len(known):
        return Markdown(q.say("No pace can be computed: no target has a figure."))
    rows = [
        {
            "Measure": f"{row['target_id']}. {indicator_name(q, row['indicator'])}",
            "Baseline": _baseline(q, row),
            "Now": figure_cell(row, q.say),
            "Target value": q.say.measure(row["target_value"], row["unit_measure"]),
            _GAP: _gap(row, q),
            _NEEDED: per_quarter(row["required_pace"], row["unit_measure"], q.say, in_head=True),
            _SO_FAR: per_quarter(row["pace_so_far"], row["unit_measure"], q.say, in_head=True),
        }
        for row in known.to_dict("records")
    ]
    columns = ["Measure", "Baseline", "Now", "Target value", _GAP, _NEEDED, _SO_FAR]
    return table(rows, columns, "Gap and pace", q)


def _gap(row: dict[str, object], q: Quarter) -> str:
    """Return the gap; the head says percentage points, so that only other units stand in their cells."""
    if row["unit_measure"] == "percent":
        return q.say.number(row["gap"])  # type: ignore[arg-type]
    return q.say.measure(row["gap"], str(row["unit_measure"]))  # type: ignore[arg-type]


def _baseline(q: Quarter, row: dict[str, object]) -> str:
    number = q.say.measure(row["baseline_value"], str(row["unit_measure"]))  # type: ignore[arg-type]
    return number if number == DASH else f"{number} ({q.say.period(str(row['baseline_period']))})"
