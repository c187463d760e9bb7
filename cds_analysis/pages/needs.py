"""Which figures are missing, what each would settle, and which agency holds it."""

from __future__ import annotations

from collections.abc import Mapping

from IPython.display import HTML, Markdown
from markupsafe import Markup

from cds_analysis.data.owner import owner_label
from cds_analysis.pages.words import (
    day,
    indicator_name,
    of_a_programme,
    percent,
    reasons,
    short_name_of,
    table,
)
from cds_analysis.results.quarter import Quarter

MOST_LINES = 3
ASKED: Mapping[str, str] = {
    "figure": "{agency}: figures of {day} for {ids}",
    "exact_figure": "{agency}: exact figures of {day} for {ids}",
    "target_value": "{agency}: the values to reach of {ids}",
}
ASKED_FOR_ONE: Mapping[str, str] = {
    "target_value": "{agency}: the value to reach",
    "exact_figure": "{agency}: an exact figure of {day}",
    "figure": "{agency}: the figure of {day}",
}
WANTED: Mapping[str, str] = {
    "target_value": "needed: the value to reach, from {agency}",
    "exact_figure": "needed: an exact figure, from {agency}",
    "figure": "needed: the figure of {day}, from {agency}",
}


@of_a_programme
def show_levers(q: Quarter) -> HTML | Markdown:
    """Return the figures that would change the outlook most, and who holds each.

    Before the deadline by how much of the uncertainty of the final count each would remove; after it by agency,
    the figures for the end that are missing.
    """
    lines = _missing_by_agency(q) if q.progress.has_ended else _most_informative(q)
    if not lines:
        return Markdown(q.say("Nothing is open: every numbered target is settled by its figures."))
    items = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
    return HTML(str(Markup("<ol>{}</ol>").format(items)))


def _most_informative(q: Quarter) -> list[str]:
    rows = q.outlook.counted.set_index("target_id", drop=False)
    values = q.figure_values.head(MOST_LINES)
    wanted = rows.loc[values["target_id"]].to_dict("records")
    return [
        q.say(
            "{asked} ({id} {name}); it would remove {share} of the uncertainty of the final count.",
            asked=asked_for(q.need_of_row(row), q),
            id=row["target_id"],
            name=short_name_of(row, q.language),
            share=percent(share, q.say),
        )
        for row, share in zip(wanted, values["removes_share"], strict=True)
    ]


def _missing_by_agency(q: Quarter) -> list[str]:
    """Return one line an agency and need with the targets that it could close, the most first."""
    needs = q.needs.assign(agency=[agency(need, q) for need in q.needs.to_dict("records")])
    groups = sorted(needs.groupby(["agency", "need"], sort=False), key=lambda group: -len(group[1]))
    return [
        q.say(
            ASKED[str(need)],
            agency=name,
            day=day(part["day"].iloc[0], q.say),
            ids=", ".join(part["target_id"]),
        )
        for (name, need), part in groups
    ]


def show_missing(q: Quarter, most: int | None = None) -> object:
    """Return the figures that would settle the targets which cannot be judged.

    Parameters
    ----------
    q : Quarter
        The results.
    most : int, optional
        Show no more than this many.

    Returns
    -------
    Table or Markdown
        One row a target: which figure, of what, by when.
    """
    if q.programme is None:
        return Markdown("")
    if q.needs.empty:
        return Markdown(q.say("Every numbered target can be judged."))
    rows = [
        {
            "Target": need["target_id"],
            "What would settle it": _wanted(need, q),
            "Who holds it": agency(need, q),
            "Why it is open": reasons(str(need["reason"]), q.say),
        }
        for need in q.needs.head(most or len(q.needs)).to_dict("records")
    ]
    columns = ["Target", "What would settle it", "Who holds it", "Why it is open"]
    return table(rows, columns, "Figures that would settle it", q)


def asked_for(need: Mapping[str, object], q: Quarter) -> str:
    """Return from whom which figure of which day is wanted of one target; a value to reach is of no day."""
    message = ASKED_FOR_ONE[str(need["need"])]
    return q.say(message, agency=agency(need, q), day=day(need["day"], q.say))


def wanted_from(need: Mapping[str, object], q: Quarter) -> str:
    """Return what is wanted of a target that the reader has before them: of which day, from whom."""
    return q.say(WANTED[str(need["need"])], day=day(need["day"], q.say), agency=agency(need, q))


def _wanted(need: Mapping[str, object], q: Quarter) -> str:
    what = indicator_name(q, str(need["indicator"]))
    if need["need"] == "target_value":
        return q.say("the target value for “{what}”", what=what)
    if need["need"] == "exact_figure":
        return q.say("an exact value of “{what}”", what=what)
    return q.say("the value of “{what}” by {day}", what=what, day=day(need["day"], q.say))


def holder(row: Mapping[str, object], q: Quarter) -> str:
    """Return the agency that holds the figure of a target and how it is known, or that none is public."""
    return owner_label(q.progress.owners.get(str(row["target_id"])), q.say)


def agency(need: Mapping[str, object], q: Quarter) -> str:
    """Return the agency that holds a figure, or that none is recorded."""
    return str(need[f"agency_{q.language}"]) or q.say("an agency that is not recorded")
