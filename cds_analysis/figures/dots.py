"""The whole programme in one row of dots; and how sentences on sets of targets would have done elsewhere."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import (
    BAND,
    DEEP,
    INK,
    ON_DEEP,
    OWN,
    PALE,
    PAPER,
    PEER,
    TARGET,
    canvas,
    is_narrow,
    shorten,
)

# By kind, from what is surest to what is least likely: its name; its mark; how its dot is filled and edged.
_WORDS = {
    "proven": "met, shown by figures",
    "proven_old": "met, by an old figure",
    "declared": "declared met, no figure",
    "likely": "likely to be met",
    "leaning": "leaning to met (indicative)",
    "open": "open",
    "out": "hardly to be met",
}
KINDS = tuple(_WORDS)
_STYLES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "proven": ("✓", {"fc": DEEP, "ec": DEEP}),
    "proven_old": ("○", {"fc": BAND, "ec": OWN}),
    "declared": ("", {"fc": PAPER, "ec": OWN, "lw": 2.2}),
    "likely": ("▲", {"fc": BAND, "ec": OWN, "ls": (0, (4, 1.5))}),
    "leaning": ("△", {"fc": PAPER, "ec": OWN, "ls": (0, (2, 1.5))}),
    "open": ("?", {"fc": PALE, "ec": PEER}),
    "out": ("▽", {"fc": PAPER, "ec": TARGET, "ls": (0, (2, 1.5))}),
}
_SHOWN = ("proven", "proven_old")
_LETTERS, _LINE = 8.5, 0.34
_PER_ROW, _PER_NARROW_ROW = 15, 8
_RADIUS, _LETTER_WIDTH = 0.4, 0.18
_NAME_LENGTH, _NARROW_NAME_LENGTH = 78, 48


@responsive
def plot_target_dots(
    groups: pd.DataFrame, n_total: int, subtitle: str, source: str, language: str, title: str = ""
) -> Figure:
    """Return a dot for every target of the programme, from those that are proven to those out of reach.

    Parameters
    ----------
    groups : pandas.DataFrame
        ``kind`` (of :data:`KINDS`) and ``n``; optional ``label``, in the reader's language, in place of the
        kind's name. Targets that no group counts are open.
    n_total : int
        Targets of the programme.
    subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.
    title : str, optional
        The finding; made from the groups without it.

    Returns
    -------
    Figure
        Each group with its mark, colour, edge, number and name; on a phone the names stand below the dots.
    """
    say = Translator(language)
    kinds = _complete(groups, n_total, say)
    per_row = min(_PER_NARROW_ROW if is_narrow() else _PER_ROW, max(n_total, 1))
    rows = math.ceil(n_total / per_row)
    labels = _labels(kinds, n_total)
    listed = is_narrow() or rows > 1 or not _have_room(labels)
    sides = {label.side for label in labels}
    figure, axes = canvas(_LINE * rows + (0.26 * len(kinds) + 0.1 if listed else 0.55 * len(sides)))
    _draw_dots(axes, kinds, per_row)
    if listed:
        _list_groups(axes, kinds, rows, per_row)
    else:
        _write_labels(axes, labels, n_total)
    axes.set_aspect("equal")
    axes.axis("off")
    title = title or _dots_title(kinds, n_total, say)
    counted = [f"{row.n} {row.label}" for row in kinds.itertuples()]
    alt = say("{title}. {n} targets: {groups}.", title=title, n=n_total, groups="; ".join(counted))
    data = pd.DataFrame({say("Group"): kinds["label"], say("Targets"): kinds["n"]})
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)


def _complete(groups: pd.DataFrame, n_total: int, say: Translator) -> pd.DataFrame:
    """Return the groups that have targets, in the order of the kinds, with names; the rest is open."""
    labels = groups["label"] if "label" in groups else pd.Series("", groups.index)
    names = [label or say(_WORDS[kind]) for kind, label in zip(groups["kind"], labels, strict=True)]
    rest = n_total - int(groups["n"].sum())
    complete = groups[["kind", "n"]].assign(label=names)
    if rest > 0 and "open" in set(complete["kind"]):
        complete.loc[complete["kind"] == "open", "n"] += rest
    elif rest > 0:
        complete.loc[len(complete)] = ["open", rest, say(_WORDS["open"])]
    place = {kind: number for number, kind in enumerate(KINDS)}
    complete = complete[complete["n"] > 0].sort_values(
        "kind", key=lambda kinds: kinds.map(place), kind="stable"
    )
    return complete.reset_index(drop=True)


def _dots_title(kinds: pd.DataFrame, n_total: int, say: Translator) -> str:
    count = kinds.groupby("kind")["n"].sum()
    shown, likely = (int(count.reindex(list(names)).sum()) for names in (_SHOWN, ("likely",)))
    if likely:
        return say(
            "{n} of {total} targets are shown to be met; {more} more are likely",
            n=shown,
            total=n_total,
            more=likely,
        )
    return say("{n} of {total} targets are shown to be met", n=shown, total=n_total)


def _each(kinds: pd.DataFrame) -> Iterator[str]:
    for row in kinds.itertuples():
        yield from [row.kind] * int(row.n)


def _draw_dots(axes: Axes, kinds: pd.DataFrame, per_row: int) -> None:
    for place, kind in enumerate(_each(kinds)):
        _dot(axes, place % per_row, -(place // per_row), kind)


def _dot(axes: Axes, x: float, y: float, kind: str, radius: float = _RADIUS) -> None:
    mark, style = _STYLES[kind]
    axes.add_patch(Circle((x, y), radius, **({"lw": 1.4} | dict(style))))
    color = ON_DEEP if style["fc"] == DEEP else TARGET if style["ec"] == TARGET else INK
    axes.text(x, y - 0.02, mark, ha="center", va="center", fontsize=_LETTERS, color=color)


@dataclass(frozen=True)
class _Label:
    """The name of a group at its dots: from the first to the last, below (-1) or above (1)."""

    first: int
    last: int
    side: int
    middle: float
    lines: tuple[str, ...]

    @property
    def half(self) -> float:
        """Return half of its width, in dots."""
        return max(map(len, self.lines)) * _LETTER_WIDTH / 2


def _labels(kinds: pd.DataFrame, n_total: int) -> list[_Label]:
    """Return the groups' names below and above their dots in turn, so that neighbours have room."""
    labels, first = [], 0
    for place, row in enumerate(kinds.itertuples()):
        last = first + int(row.n) - 1
        lines = _balanced(f"{row.n} {row.label}", max(18, 5 * int(row.n)))
        middle = min(max((first + last) / 2, 1.0), n_total - 2.0)
        labels.append(_Label(first, last, -1 if place % 2 == 0 else 1, middle, lines))
        first = last + 1
    return labels


def _balanced(text: str, width: int) -> tuple[str, ...]:
    """Return the text in as few lines as the width needs, all of about one length."""
    lines = textwrap.wrap(text, width)
    while width > 8 and len(narrower := textwrap.wrap(text, width - 1)) == len(lines):
        lines, width = narrower, width - 1
    return tuple(lines)


def _have_room(labels: list[_Label]) -> bool:
    return all(
        later.middle - label.middle >= later.half + label.half
        for label, later in zip(labels, labels[2:], strict=False)
    )


def _write_labels(axes: Axes, labels: list[_Label], n_total: int) -> None:
    for label in labels:
        edge = label.side * 0.62
        axes.plot([label.first - 0.35, label.last + 0.35], [edge, edge], color=PEER, lw=1)
        stands = "top" if label.side < 0 else "bottom"
        place = (label.middle, edge + label.side * 0.16)
        axes.text(*place, "\n".join(label.lines), ha="center", va=stands, fontsize=_LETTERS, linespacing=1.1)
    low, high = (2.1 if side in {label.side for label in labels} else 0.5 for side in (-1, 1))
    axes.set(xlim=(-0.7, max(n_total, 2) - 0.3), ylim=(-low, high))


def _list_groups(axes: Axes, kinds: pd.DataFrame, rows: int, per_row: int) -> None:
    """Write the groups below each other, each behind a dot of its kind."""
    step = 0.78
    for place, row in enumerate(kinds.itertuples()):
        height = -rows - 0.25 - step * place
        _dot(axes, 0, height, row.kind, 0.3)
        axes.text(0.55, height, f"{row.n}  {row.label}", va="center", fontsize=_LETTERS)
    axes.set(xlim=(-0.6, per_row - 0.4), ylim=(-rows - step * len(kinds), 0.6))


@responsive
def plot_remaining_record(record: pd.DataFrame, subtitle: str, source: str, language: str) -> Figure:
    """Return for each other programme the band that would have been said, and what happened.

    Parameters
    ----------
    record : pandas.DataFrame
        ``programme, programme_vi, n, expected, low_80, high_80, happened``: one row a programme, as
        :func:`cds_analysis.forecasting.remaining.load_remaining_record` returns it.
    subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        In parts of the remaining targets, so that programmes of any size share an axis; what lay outside its
        band is a red ring.
    """
    say = Translator(language)
    names = record["programme_vi" if language == "vi" else "programme"]
    inside = (record["happened"] >= record["low_80"]) & (record["happened"] <= record["high_80"])
    figure, axes = canvas(0.36 * len(record) + 0.5)
    for place, (name, row) in enumerate(zip(names, record.itertuples(), strict=True)):
        _record_row(axes, -place, name, row, say)
    axes.set(xlim=(-3, 103), ylim=(0.7 - len(record), 0.8), yticks=[])
    axes.set_xlabel(say("of the remaining targets met (%)"), fontsize=_LETTERS)
    axes.tick_params(labelsize=_LETTERS)
    axes.spines["left"].set_visible(False)
    title = say(
        "In {k} of {n} programmes what happened lay inside the band that would have been said",
        k=int(inside.sum()),
        n=len(record),
    )
    facts = [
        say("{name}: said {low} to {high} of {n}, happened {k}", name=name, **_numbers(row))
        for name, row in zip(names, record.itertuples(), strict=True)
    ]
    data = pd.DataFrame(
        {
            say("Programme"): names.to_numpy(),
            say("Remaining targets"): record["n"].to_numpy(),
            say("Said (four in five)"): [f"{row.low_80}–{row.high_80}" for row in record.itertuples()],
            say("Happened"): record["happened"].to_numpy(),
        }
    )
    alt = f"{title}. " + "; ".join(facts) + "."
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)


def _numbers(row: Any) -> dict[str, int]:
    return {"low": row.low_80, "high": row.high_80, "n": row.n, "k": row.happened}


def _record_row(axes: Axes, height: float, name: str, row: Any, say: Translator) -> None:
    part = 100 / row.n
    right = say("{k} of {n}", k=row.happened, n=row.n)
    limit = _NARROW_NAME_LENGTH if is_narrow() else _NAME_LENGTH
    axes.text(0, height + 0.42, shorten(name, limit), fontsize=_LETTERS - 0.5, va="center")
    axes.text(100, height + 0.42, right, fontsize=_LETTERS - 0.5, va="center", ha="right", weight="semibold")
    axes.plot([0, 100], [height, height], color=PALE, lw=1, zorder=1)
    axes.plot(
        [part * row.low_80, part * row.high_80],
        [height, height],
        color=BAND,
        lw=7,
        solid_capstyle="butt",
        zorder=2,
    )
    axes.plot([part * row.expected] * 2, [height - 0.16, height + 0.16], color=OWN, lw=1.4, zorder=3)
    inside = row.low_80 <= row.happened <= row.high_80
    style = {"mfc": OWN, "mec": OWN} if inside else {"mfc": PAPER, "mec": TARGET, "mew": 1.8}
    axes.plot(part * row.happened, height, "o", ms=6, zorder=4, clip_on=False, **style)
