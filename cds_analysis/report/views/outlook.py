"""Will we make it? Chances, bands and what they rest on."""

from __future__ import annotations

from IPython.display import HTML, Markdown

from cds_analysis.figures.outlook import FanSubject, plot_attainment_fan
from cds_analysis.periods import decimal_year
from cds_analysis.report.quarter import Quarter
from cds_analysis.report.views.words import (
    GRADES,
    OUTLOOKS,
    badge,
    chance,
    figure_cell,
    name_of,
    reasons,
    source_line,
    table,
)


def show_outlook_summary(q: Quarter) -> Markdown:
    """Return how many targets have a chance that the evidence carries, in words."""
    if q.programme is None:
        return Markdown(
            q.say("No programme of targets is entered for {name}.", name=q.unit.label(q.language))
        )
    known = q.outlook.counted["probability"].notna()
    carried = known & q.outlook.counted["grade"].isin(["strong", "fair"])
    return Markdown(
        q.say(
            "A chance can be given for {n} of {total} targets, and for {carried} of them the evidence is fair or strong. For the others one honest answer remains: not enough data.",
            n=int(known.sum()),
            total=q.progress.count["total"],
            carried=int(carried.sum()),
        )
    )


def show_outlook(q: Quarter) -> object:
    """Return word, chance and 80 % band of every target, with the grade of evidence and its reasons."""
    if q.programme is None:
        return Markdown("")
    rows = [
        {
            "Target": f"{row['target_id']}. {name_of(row, q.language)}",
            "Outlook": badge(row["word"], q.say),
            "Now": figure_cell(row, q.say),
            "Target value": q.say.measure(row["target_value"], row["unit_measure"]),
            "Chance at the deadline": chance(row["probability"], row["grade"], q.say),
            "80 % band at the deadline": _band(q, row),
            "Reached with 80 % chance": q.say.measure(row["reached_80"], row["unit_measure"], 1),
            "Evidence": "; ".join(
                part for part in (q.say(GRADES[row["grade"]]), reasons(row["grade_reasons"], q.say)) if part
            ),
            "Officials": q.say(OUTLOOKS[row["outlook"]]) if row["outlook"] else "–",
        }
        for row in q.outlook.status.to_dict("records")
    ]
    columns = [
        "Target",
        "Outlook",
        "Now",
        "Target value",
        "Chance at the deadline",
        "80 % band at the deadline",
        "Reached with 80 % chance",
        "Evidence",
        "Officials",
    ]
    return table(rows, columns, "Outlook of every target", q)


def _band(q: Quarter, row: dict[str, object]) -> str:
    if row["q10"] is None or row["q10"] != row["q10"]:
        return "–"
    unit = str(row["unit_measure"])
    low, high = (q.say.measure(row[name], unit, 1) for name in ("q10", "q90"))  # type: ignore[arg-type]
    return f"{low} – {high}"


def show_fans(q: Quarter) -> HTML | Markdown:
    """Return a fan for every target of one threshold that has a chance."""
    figures = []
    for target in q.programme.targets if q.programme else ():
        result = q.outlook.attainments[target.target_id]
        if result.path.empty:
            continue
        subject = FanSubject(
            f"{target.target_id}. {target.name(q.language)}",
            target.unit_measure,
            target.value,
            decimal_year(target.deadline),
        )
        figures.append(
            plot_attainment_fan(
                q.outlook.history(target.indicator), result, subject, source_line(q), q.language
            )
        )
    if not figures:
        return Markdown(q.say("No target has a series that could be drawn."))
    return HTML("".join(figure._repr_html_() for figure in figures))
