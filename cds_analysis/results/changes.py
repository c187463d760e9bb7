"""What is not as it was a quarter ago: figures, chances and words, each with its cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from cds_analysis.cellar.card import Card
from cds_analysis.data.programme import Target
from cds_analysis.metrics.verdict import has_passed
from cds_analysis.results.outlook import Outlook
from cds_analysis.results.readings import TargetReading
from cds_analysis.results.stored import Said

_MOVED = 0.005
_KEY = ["indicator", "time_period"]
_VALUE = ["obs_value", "qualifier"]
FIGURE_KINDS = ("new_data", "late_data", "revision", "withdrawn")


@dataclass(frozen=True, repr=False)
class Earlier(Card):
    """The quarter before: what its report said, and what would be said of it today.

    Parameters
    ----------
    outlook : Outlook
        Computed today from what was known by ``outlook.basis.as_of``.
    stored : Said or None
        What its report said when it was made; None if there is no such report.
    """

    outlook: Outlook
    stored: Said | None = None

    @property
    def as_of(self) -> date:
        """Return the day by which it knew its figures."""
        return self.stored.as_of if self.stored else self.outlook.basis.as_of

    @property
    def status(self) -> pd.DataFrame:
        """Return the word and the chance of every target then."""
        return self.stored.status if self.stored else self.outlook.status

    @property
    def evidence(self) -> pd.DataFrame:
        """Return the figures that were believed then."""
        rows = self.stored.evidence if self.stored else self.outlook.progress.evidence
        return rows[rows["chosen"].astype(bool)] if len(rows) else rows


def changed_figures(before: Earlier, now: Outlook) -> pd.DataFrame:
    """Return the believed figures of the programme's measures that are new, another, or no longer there.

    Parameters
    ----------
    before : Earlier
        The quarter before.
    now : Outlook
        Of the same unit.

    Returns
    -------
    pandas.DataFrame
        ``indicator, time_period, kind, value_before, qualifier_before, value_now, qualifier_now, known_from,
        source_org, source_title, source_url``. ``kind``: new_data (known since), late_data (could be known
        then, but was not entered), revision (another value or qualifier), withdrawn (no longer there; no
        value now). Empty without a programme, or if nothing changed.
    """
    rows = now.progress.evidence
    if now.basis.programme is None or rows.empty:
        return pd.DataFrame()
    current = rows[rows["chosen"]]
    both = before.evidence[[*_KEY, *_VALUE]].merge(
        current[[*_KEY, *_VALUE, "known_from", "source_org", "source_title", "source_url"]],
        on=_KEY,
        how="outer",
        suffixes=("_before", "_now"),
        indicator="where",
    )
    kinds = [_kind(row, before.as_of) for row in both.to_dict("records")]
    changed = both.assign(kind=kinds)[[kind != "" for kind in kinds]]
    names = {f"obs_value_{when}": f"value_{when}" for when in ("before", "now")}
    columns = [*_KEY, "kind", "value_before", "qualifier_before", "value_now", "qualifier_now"]
    last = ["known_from", "source_org", "source_title", "source_url"]
    return changed.rename(columns=names)[[*columns, *last]].reset_index(drop=True)


def _kind(row: dict[str, object], last: date) -> str:
    if row["where"] == "left_only":
        return "withdrawn"
    if row["where"] == "right_only":
        return "late_data" if pd.Timestamp(row["known_from"]).date() <= last else "new_data"  # type: ignore[arg-type]
    same = all(row[f"{name}_before"] == row[f"{name}_now"] for name in _VALUE)
    return "" if same else "revision"


def changed_outlooks(before: Earlier, now: Outlook) -> pd.DataFrame:
    """Return the targets whose verdict, word or chance moved, each with its reasons.

    Parameters
    ----------
    before : Earlier
        The quarter before.
    now : Outlook
        Of the same unit.

    Returns
    -------
    pandas.DataFrame
        ``target_id, name_vi, name_en, verdict_before, verdict_now, word_before, word_now, probability_before,
        probability_now, reasons`` (joined by ``;``): deadline (it has passed), target (its value or deadline
        is another), target_known (its value was not public then), definition (measured in a new way), a
        kind of :func:`changed_figures`, peers (others' figures are new), neighbour (a neighbouring measure
        has another figure), method (computed again today, that quarter would not get what its report said),
        time (nothing but the day). Empty without a programme, or if nothing moved.
    """
    if now.basis.programme is None or before.status.empty:
        return pd.DataFrame()
    earlier = before.status.set_index("target_id")
    figures = changed_figures(before, now)
    rows = []
    for target, row in zip(now.basis.programme.targets, now.status.to_dict("records"), strict=True):
        if target.target_id not in earlier.index:
            continue
        old = earlier.loc[target.target_id]
        if not _moved(old, row):
            continue
        reasons = list(dict.fromkeys(_reasons(before, now, target, figures))) or ["time"]
        rows.append(
            {
                "target_id": target.target_id,
                "name_vi": target.name_vi,
                "name_en": target.name_en,
                "verdict_before": old["verdict"],
                "verdict_now": row["verdict"],
                "word_before": old["word"],
                "word_now": row["word"],
                "probability_before": old["probability"],
                "probability_now": row["probability"],
                "reasons": ";".join(reasons),
            }
        )
    return pd.DataFrame(rows)


def _moved(old: pd.Series, new: dict[str, object] | pd.Series) -> bool:
    if any(old[name] != new[name] for name in ("verdict", "word")):
        return True
    chances = old["probability"], new["probability"]
    missing = [bool(pd.isna(chance)) for chance in chances]  # type: ignore[arg-type]
    if any(missing):
        return not all(missing)
    return abs(float(chances[1]) - float(chances[0])) >= _MOVED  # type: ignore[arg-type]


def _reasons(before: Earlier, now: Outlook, target: Target, figures: pd.DataFrame) -> Iterator[str]:
    names = [threshold.indicator for threshold in target.thresholds]
    if has_passed(target.deadline, now.basis.as_of) and not has_passed(target.deadline, before.as_of):
        yield "deadline"
    if _is_another(before, now, target):
        yield "target_known" if _became_known(before, target) else "target"
    specs = [now.basis.indicators[name] for name in names]
    if any(spec.breaks_between(before.as_of, now.basis.as_of) for spec in specs):
        yield "definition"
    kinds = set(figures.loc[figures["indicator"].isin(names), "kind"]) if len(figures) else set()
    yield from (kind for kind in FIGURE_KINDS if kind in kinds)
    if any(len(now.peer_history(name)) != len(before.outlook.peer_history(name)) for name in names):
        yield "peers"
    sides = _read_from(before.outlook, target), _read_from(now, target)
    if all(sides) and sides[0] != sides[1]:
        yield "neighbour"
    if before.stored and not kinds - {"new_data"} and _said_otherwise(before, target):
        yield "method"


def _became_known(before: Earlier, target: Target) -> bool:
    """Return whether the value to reach is public now and was not then."""
    old = before.status.set_index("target_id").loc[target.target_id, "target_value"]
    return bool(pd.isna(old)) and target.value is not None


def _is_another(before: Earlier, now: Outlook, target: Target) -> bool:
    old, new = (rows.set_index("target_id").loc[target.target_id] for rows in (before.status, now.status))
    values = [pd.to_numeric(row["target_value"]) for row in (old, new)]
    same_value = values[0] == values[1] or all(pd.isna(value) for value in values)
    former = before.outlook.basis.programme
    known = {other.target_id: other.thresholds for other in former.targets} if former else {}
    same_thresholds = known.get(target.target_id, target.thresholds) == target.thresholds
    return not (same_value and same_thresholds and str(old["deadline"]) == str(new["deadline"]))


def _read_from(outlook: Outlook, target: Target) -> set[tuple[object, ...]]:
    """Return the figures of neighbouring measures on which the leading reading of a target stands."""
    reading: TargetReading | None = outlook.leading.get(target.target_id)
    others = {threshold.indicator for threshold in target.thresholds}
    return {
        row
        for part in (reading.readings if reading else ())
        for row in part.basis[["ref_area", *_KEY, *_VALUE]].itertuples(index=False, name=None)
        if row[1] not in others
    }


def _said_otherwise(before: Earlier, target: Target) -> bool:
    said, computed = (
        rows.set_index("target_id").loc[target.target_id] for rows in (before.status, before.outlook.status)
    )
    return _moved(said, computed)
