"""Why a chance or a word is not what it was a quarter ago."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cds_analysis.registry.programme import Target
from cds_analysis.report.results.outlook import Outlook

_MOVED = 0.005


def changed_outlooks(before: Outlook, now: Outlook) -> pd.DataFrame:
    """Return the targets whose word or chance moved, each with its reasons.

    Parameters
    ----------
    before, now : Outlook
        Of the same unit, the earlier one first.

    Returns
    -------
    pandas.DataFrame
        ``target_id, name_vi, name_en, word_before, word_now, probability_before, probability_now, reasons``
        (joined by ``;``): target (its value or threshold is another), definition (measured in a new way),
        revision (an earlier figure is another), new_data, peers (others' figures are new), time (nothing but
        the day). Empty without a programme, or if nothing moved.
    """
    if now.basis.programme is None or before.basis.programme is None:
        return pd.DataFrame()
    earlier = before.status.set_index("target_id")
    former = {target.target_id: target for target in before.basis.programme.targets}
    rows = []
    for target, row in zip(now.basis.programme.targets, now.status.to_dict("records"), strict=True):
        if target.target_id not in earlier.index:
            continue
        old = earlier.loc[target.target_id]
        if row["word"] == old["word"] and not _moved(old["probability"], row["probability"]):
            continue
        reasons = list(dict.fromkeys(_reasons(before, now, former[target.target_id], target))) or ["time"]
        rows.append(
            {
                "target_id": target.target_id,
                "name_vi": target.name_vi,
                "name_en": target.name_en,
                "word_before": old["word"],
                "word_now": row["word"],
                "probability_before": old["probability"],
                "probability_now": row["probability"],
                "reasons": ";".join(reasons),
            }
        )
    return pd.DataFrame(rows)


def _moved(before: float | None, now: float | None) -> bool:
    if pd.isna(before) or pd.isna(now):
        return bool(pd.isna(before) != pd.isna(now))
    return abs(float(now) - float(before)) >= _MOVED  # type: ignore[arg-type]


def _reasons(before: Outlook, now: Outlook, former: Target, target: Target) -> Iterator[str]:
    if (former.thresholds, former.deadline) != (target.thresholds, target.deadline):
        yield "target"
    for threshold in target.thresholds:
        old, new = (outlook.full_history(threshold.indicator) for outlook in (before, now))
        spec = now.basis.indicators[threshold.indicator]
        if any(before.basis.as_of < gap.start <= now.basis.as_of for gap in spec.breaks):
            yield "definition"
        both = old.merge(new, on="period", suffixes=("_before", "_now"))
        if (both["value_before"] != both["value_now"]).any() or len(both) < len(old):
            yield "revision"
        if len(new) > len(both):
            yield "new_data"
        if len(now.peer_history(threshold.indicator)) != len(before.peer_history(threshold.indicator)):
            yield "peers"
