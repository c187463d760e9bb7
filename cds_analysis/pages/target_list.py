"""The list of targets on the brief: one line each, grouped by what can still be done."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import HTML, Markdown
from markupsafe import Markup

from cds_analysis.cellar.translator import DASH
from cds_analysis.forecasting.words import LEANINGS, WORD_GROUPS
from cds_analysis.pages.needs import asked_for
from cds_analysis.pages.words import (
    badge,
    figure_cell,
    name_of,
    of_a_programme,
    per_quarter,
    percent,
    reasons,
    short_name_of,
)
from cds_analysis.results.codes import OUTLOOKS, RUNGS
from cds_analysis.results.needs import UNSETTLED
from cds_analysis.results.quarter import Quarter
from cds_analysis.results.readings import OWN

GROUPS: Mapping[str, str] = {
    "missed": "Missed",
    "no_final": "Deadline passed, no figure for the end",
    "open": "Not decided: what is done now counts",
    "hard": "Hard to reach in time",
    "silent": "No figure to judge by",
    "on_course": "On course",
    "to_keep": "Met, but at risk of slipping",
    "met": "Met",
}
WITH_CHANCE = ("at_risk", "likely", "uncertain", "unlikely", *LEANINGS)
_FOLDED = "met"
# colours and height stand in the picture for a notebook, which has no style sheet
_BAR = '<svg class="cds-bar" height="10" width="200" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>'
# a bar of 100 units: the value to reach stands at 80, so that all rows line up and what is beyond still shows
_REACHED, _WIDTH = 80.0, 100.0


@of_a_programme
def show_targets(q: Quarter) -> HTML | Markdown:
    """Return the numbered targets in groups, those that are not met first: figure, value to reach, word, whom to ask.

    Returns
    -------
    HTML
        One list a group of :data:`cds_analysis.forecasting.words.WORD_GROUPS`; the met ones are folded.
    """
    return HTML("".join(_group(name, rows, q) for name, rows in grouped(q).items()))


def grouped(q: Quarter) -> dict[str, list[dict[str, object]]]:
    """Return the numbered targets by group, in the order of the groups; those without a target are left out."""
    rows = q.outlook.counted.to_dict("records")
    by_group = {name: [row for row in rows if row["word"] in words] for name, words in WORD_GROUPS.items()}
    return {name: part for name, part in by_group.items() if part}


def _group(name: str, rows: list[dict[str, object]], q: Quarter) -> Markup:
    head = Markup("{} ({})").format(q.say(GROUPS[name]), len(rows))
    items = Markup('<ul class="cds-list">{}</ul>').format(Markup("").join(_line(row, q) for row in rows))
    if name != _FOLDED:
        return Markup('<h3 class="cds-group">{}</h3>{}').format(head, items)
    names = "; ".join(short_name_of(row, q.language) for row in rows)
    return Markup('<details class="cds-group"><summary><strong>{}</strong>: {}</summary>{}</details>').format(
        head, names, items
    )


def _line(row: Mapping[str, object], q: Quarter) -> Markup:
    """Return one target: its name, behind which more is folded; now and to reach; word and chance; whom to ask."""
    name = Markup('<span class="cds-id">{}</span> {}').format(
        row["target_id"], short_name_of(row, q.language)
    )
    parts = (
        Markup("<details><summary>{}</summary>{}</details>").format(name, _more(row, q)),
        Markup('<div class="cds-now">{}{}</div>').format(_bar(row), _now(row, q)),
        Markup('<div class="cds-word">{}</div>').format(word_cell(row, q)),
        Markup('<div class="cds-ask">{}</div>').format(asked(row, q)),
    )
    return Markup('<li data-verdict="{}">{}</li>').format(row["verdict"], Markup("").join(parts))


def now_and_goal(row: Mapping[str, object], q: Quarter) -> tuple[str, str]:
    """Return the newest figure with its period and the value to reach, or that there is none."""
    target = q.say.measure(row["target_value"], str(row["unit_measure"]))  # type: ignore[arg-type]
    now = figure_cell(row, q.say)
    return q.say("no figure") if now == DASH else now, q.say("not public") if target == DASH else target


def _now(row: Mapping[str, object], q: Quarter) -> Markup:
    """Return "now / to reach"."""
    return Markup('<strong>{}</strong> / <span class="cds-goal">{}</span>').format(*now_and_goal(row, q))


def _bar(row: Mapping[str, object]) -> Markup:
    """Return where the figure stood first, where it stands and where it must be; empty where that is not a way up."""
    target, value = row["target_value"], row["value"]
    if row["direction"] != "higher" or pd.isna(target) or float(target) <= 0:  # type: ignore[call-overload, arg-type]
        return Markup("")
    now, first = (_place(part, float(target)) for part in (value, row["baseline_value"]))  # type: ignore[arg-type]
    parts = ['<rect class="track" fill="#e4e8ec" width="100" height="8" y="3"/>']
    if now is not None:
        pale = "" if row["qualifier"] == "exact" else ' fill-opacity=".5"'  # a bound, or about so much
        parts.append(f'<rect class="fill" fill="#0b4f6c"{pale} width="{now:g}" height="8" y="3"/>')
    if first is not None:
        parts.append(f'<rect class="first" fill="#ffffff" x="{first:g}" width="1" height="8" y="3"/>')
    parts.append(f'<rect class="goal" fill="#b3261e" x="{_REACHED:g}" width="1.2" height="14"/>')
    return Markup(_BAR).format(Markup("".join(parts)))


def _place(value: object, target: float) -> float | None:
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    return round(min(max(_REACHED * float(value) / target, 0.0), _WIDTH), 1)  # type: ignore[arg-type]


def word_cell(row: Mapping[str, object], q: Quarter) -> Markup:
    """Return the word and the chance; where the head of the group is the word already, what officials said."""
    if row["word"] in WITH_CHANCE:
        chance = percent(row["probability"], q.say)  # type: ignore[arg-type]
        return Markup('{} <span class="cds-chance">{}</span>').format(badge(str(row["word"]), q.say), chance)
    if row["word"] in ("met_old", "not_met"):
        return badge(str(row["word"]), q.say)
    return Markup("{}").format(_said(row, q))


def _said(row: Mapping[str, object], q: Quarter) -> str:
    """Return what the standing agency said of a target, or an empty text."""
    word = q.say(OUTLOOKS[str(row["outlook"])]) if row["outlook"] else ""
    return q.say("standing agency: {groups}", groups=word) if word else ""


def asked(row: Mapping[str, object], q: Quarter) -> str:
    """Return from whom which figure of which day is wanted; of a settled target nothing."""
    if row["verdict"] not in (*UNSETTLED, "not_met"):
        return ""
    return asked_for(q.need_of_row(row), q)


def _more(row: Mapping[str, object], q: Quarter) -> Markup:
    """Return what stands behind a line: full name, evidence, paces, what officials said."""
    unit = str(row["unit_measure"])
    needed, so_far = (per_quarter(row[name], unit, q.say) for name in ("required_pace", "pace_so_far"))  # type: ignore[arg-type]
    lines = [
        name_of(row, q.language),
        _read_from(row, q),
        "" if row["reason"] == "reached" else reasons(_reason(row), q.say),
        "" if needed == DASH else q.say("needed: {pace}", pace=needed),
        "" if so_far == DASH else q.say("so far: {pace}", pace=so_far),
        _said(row, q),
    ]
    return Markup("<ul>{}</ul>").format(
        Markup("").join(Markup("<li>{}</li>").format(line) for line in lines if line)
    )


def _reason(row: Mapping[str, object]) -> str:
    too_early = row["verdict"] == "no_final" and row["seen"] is not None
    return "before_the_end" if too_early else str(row["reason"])


def _read_from(row: Mapping[str, object], q: Quarter) -> str:
    indicative = isinstance(row["rung"], str) and row["rung"] != OWN
    return q.say("indicative, from {rung}", rung=q.say(RUNGS[str(row["rung"])])) if indicative else ""
