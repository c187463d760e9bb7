"""Words, marks and small pieces of page that several views share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import wraps
from typing import Any, TypeVar

import pandas as pd
from IPython.display import Markdown
from markupsafe import Markup

from cds_analysis.cellar.addresses import is_web_address
from cds_analysis.cellar.translator import DASH, Translator
from cds_analysis.data.programme import Target, Threshold
from cds_analysis.figures.shown import Table
from cds_analysis.forecasting.evidence import whole_percent
from cds_analysis.forecasting.rungs import load_rungs_record
from cds_analysis.forecasting.scores import load_track_record, record_without_peers
from cds_analysis.results.codes import GRADES, REASONS, RUNGS
from cds_analysis.results.marks import WORDS
from cds_analysis.results.quarter import Quarter

ENDINGS: Mapping[str, str] = {"met": "✔ met", "missed": "✘ not met", "open": "not known yet"}


def badge(word: str, say: Translator) -> Markup:
    """Return a status word with its mark, for a page.

    Parameters
    ----------
    word : str
        A key of :data:`WORDS`.
    say : Translator
        The reader's language.

    Returns
    -------
    Markup
        A ``span``; mark, word and colour say the same.
    """
    mark, text, kind = WORDS[word]
    return Markup('<span class="status {}"><span aria-hidden="true">{}</span> {}</span>').format(
        kind, mark, say(text)
    )


def figure_cell(row: Mapping[str, object], say: Translator) -> str:
    """Return "value (period)" of a table row with ``value, qualifier, unit_measure, time_period``."""
    text = say.qualified(row["value"], row["qualifier"], str(row["unit_measure"]))  # type: ignore[arg-type]
    if text == DASH:
        return text
    period = say.period(str(row["time_period"]))
    seen, end = row.get("seen"), row.get("period_end")
    if isinstance(seen, date) and isinstance(end, pd.Timestamp) and seen < end.date():
        period = say("{period}, known by {day}", period=period, day=say.day(seen))
    return f"{text} ({period})"


def per_quarter(value: float | None, unit: str, say: Translator, *, in_head: bool = False) -> str:
    """Return a pace per quarter, in percentage points where the unit is percent; bare where a head says so."""
    number = say.number(value, 2 if value is not None and abs(value) < 10 else 1)
    if number == DASH or (in_head and unit == "percent"):
        return number
    return (
        say("{number} points a quarter", number=number)
        if unit == "percent"
        else say("{number} a quarter", number=number)
    )


def percent(probability: float | None, say: Translator) -> str:
    """Return a probability in whole per cent, never 0 or 100; a dash for none."""
    if probability is None or probability != probability:
        return DASH
    return say.measure(whole_percent(probability), "percent")


def chance(probability: float | None, grade: str, say: Translator) -> str:
    """Return a probability in whole per cent with its grade of evidence; a dash for none."""
    if probability is None or probability != probability:
        return DASH
    return f"{say.measure(whole_percent(probability), 'percent')} ({say(GRADES[grade])})"


def chance_from(row: Mapping[str, object], q: Quarter) -> str:
    """Return the chance of a row with ``probability, grade, rung`` and where it comes from; a dash for none."""
    rung = row["rung"]
    if rung in (None, "own") or rung != rung:
        return chance(row["probability"], str(row["grade"]), q.say)  # type: ignore[arg-type]
    shown = percent(row["probability"], q.say)  # type: ignore[arg-type]
    return q.say("{chance}, indicative, from {rung}", chance=shown, rung=q.say(RUNGS[str(rung)]))


def rung_record(rung: str, kind: str = "", *, alone: bool = False) -> Mapping[str, Any]:
    """Return what a rung was worth when known figures were hidden: ``n, measures, brier, brier_base_rate``.

    Of one kind of measures where it was tried on it, else of all. The record of own figures is that of the
    forecasts themselves, made without peers where the one in question is ``alone``; empty where there is none.
    """
    if rung == "own":
        return record_without_peers() if alone else dict(load_track_record())
    record = load_rungs_record().get(rung, {})
    return record.get("kinds", {}).get(kind, record)


def reasons(text: str, say: Translator) -> str:
    """Return reasons joined by ``;`` in the reader's words."""
    return "; ".join(say(REASONS[part]) for part in text.split(";") if part)


def link(url: str, text: str) -> Markup:
    """Return a link, the plain text when there is no address, or a dash when there is neither."""
    if text is None or text != text:
        return Markup(DASH)
    if not is_web_address(str(url)):
        return Markup("{}").format(text)
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(url, text)


def day(value: object, say: Translator) -> str:
    """Return a date cell of a frame as readers write it."""
    if value is None or value != value:
        return DASH
    return say.day(value if isinstance(value, date) else pd.Timestamp(value).date())  # type: ignore[arg-type]


def name_of(row: Mapping[str, object], language: str) -> str:
    """Return the name of a row with ``name_vi`` and ``name_en``."""
    return str(row["name_en" if language == "en" else "name_vi"])


def short_name_of(row: Mapping[str, object], language: str) -> str:
    """Return the short name of a row of :func:`cds_analysis.metrics.progress.target_status`."""
    return str(row[f"short_name_{language}"])


def indicator_name(q: Quarter, indicator: str) -> str:
    """Return the reader's name of an indicator."""
    return q.indicators[indicator].label(q.language)


def signed_places(places: float, q: Quarter) -> str:
    """Return places won with a plus, places lost with a minus."""
    text = q.say.number(places, 0 if places == int(places) else 1)
    return f"+{text}" if places > 0 else text


Shown = TypeVar("Shown")


def of_a_programme(show: Callable[[Quarter], Shown]) -> Callable[[Quarter], Shown | Markdown]:
    """Make a view say nothing where no programme of targets is entered, so that its prose is left out too."""

    @wraps(show)
    def shown(q: Quarter) -> Shown | Markdown:
        return Markdown("") if q.programme is None else show(q)

    return shown


def table(rows: Sequence[Mapping[str, object]], columns: list[str], caption: str, q: Quarter) -> Table:
    """Return a table with translated heads; ``columns`` are English messages, and empty columns are left out."""
    filled = [
        name for name in columns if any(row[name] not in (DASH, "") for row in rows) or name == columns[0]
    ]
    heads = {column: q.say(column) for column in filled}
    frame = pd.DataFrame(list(rows), columns=filled, dtype="object").rename(columns=heads)
    return Table(frame, q.say(caption), q.language)


def compared_with(q: Quarter) -> str:
    """Return what "before" means: the finished report of the quarter before, or a computation of today."""
    quarter, day_then = q.say.period(q.previous.period.text), q.say.day(q.earlier.as_of)
    if q.earlier.stored:
        return q.say("Compared with the report of {quarter} (known by {day}).", quarter=quarter, day=day_then)
    return q.say(
        "No report of {quarter} is stored: compared with what is computed today from what was known by {day}.",
        quarter=quarter,
        day=day_then,
    )


def source_line(q: Quarter, names: list[str] | None = None) -> str:
    """Return the line below a figure: that the data are invented, if they are; sources; the day of the report."""
    listed = ", ".join(names) if names else q.say("listed in the data notebook")
    line = q.say("Sources: {names}. Known by {day}.", names=listed, day=q.say.day(q.as_of))
    return f"{q.notice} {line}" if q.notice else line


def correction_texts(q: Quarter) -> list[tuple[str, str]]:
    """Return the id and the story of each correction behind the figures of a report."""
    return [
        (
            one.id,
            q.say(
                "{unit}, {measure}, {period}: {wrong} became {right}. {reason} Source: {source}. Decided by {who}, {day}.",
                unit=q.dataset.registry.find(one.ref_area).label(q.language),
                measure=indicator_name(q, one.indicator),
                period=q.say.period(one.time_period),
                wrong=_as_printed(one.wrong_value, q),
                right=_as_printed(one.right_value, q),
                reason=one.reason(q.language),
                source=one.source,
                who=one.decided_by,
                day=q.say.day(one.decided_on),
            ),
        )
        for one in q.corrections
    ]


def _as_printed(text: str, q: Quarter) -> str:
    return q.say.number(float(text), len(text.partition(".")[2]))


def threshold_name(q: Quarter, target: Target, threshold: Threshold) -> str:
    """Return identifier and short name of a target, or the name of one of its several measures."""
    several = len(target.thresholds) > 1
    name = indicator_name(q, threshold.indicator) if several else target.short_name(q.language)
    return f"{target.target_id}. {name}"


def open_targets(q: Quarter) -> list[Target]:
    """Return the targets that are not shown to be met today, or are at risk of slipping."""
    if q.programme is None:
        return []
    status = q.outlook.status
    are_open = status["verdict"].isin(["open", "not_met"]) | (status["word"] == "at_risk")
    return [target for target, is_open in zip(q.programme.targets, are_open, strict=True) if is_open]


def band(low: float, high: float, unit: str, q: Quarter) -> str:
    """Return two ends of a band; places in an order are whole numbers."""
    digits = 0 if unit == "rank" else 1
    return " – ".join(q.say.measure(end, unit, digits) for end in (low, high))
