"""What changed between two finished quarters: read from the stored reports, nothing is computed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from cds_analysis.metrics.verdict import VERDICTS
from cds_analysis.results.stored import StoredReport, find_reports

_COUNTED = ("total", *VERDICTS)
_COMPARED = ("verdict", "word", "probability", "value", "target_value")
_TARGETS = ("target_id", "name_vi", "name_en", "unit_measure", *_COMPARED)
_SIDES = ("before", "now")
TARGET_COLUMNS = (
    "province",
    "target_id",
    "name_vi",
    "name_en",
    "unit_measure",
    *(f"{name}_{when}" for name in _COMPARED for when in _SIDES),
)
SUMMARY_COLUMNS = (
    "province",
    *(f"{name}_{when}" for name in (*_COUNTED, "rank", "rank_period") for when in _SIDES),
    "n_changed",
)


@dataclass(frozen=True)
class Comparison:
    """Two quarters of some provinces side by side.

    Parameters
    ----------
    summary : pandas.DataFrame
        One row a province with both reports: :data:`SUMMARY_COLUMNS`, the counts of the reports' records.
        Ranks are the newest that each report knew, with the year that they are about; missing values stay
        missing.
    targets : pandas.DataFrame
        One row a target whose verdict, word, chance, figure or value to reach changed:
        :data:`TARGET_COLUMNS`.
    missing : list of (province, quarter)
        Reports that are not there.
    """

    summary: pd.DataFrame
    targets: pd.DataFrame
    missing: list[tuple[str, str]]


def compare_quarters(provinces: Sequence[str], before: str, now: str) -> Comparison:
    """Return what changed between the finished reports of two quarters.

    Parameters
    ----------
    provinces : sequence of str
        Keys.
    before, now : str
        Quarters, ``YYYY-Qn``.

    Returns
    -------
    Comparison
        Provinces without one of the reports are named, not left out unseen.
    """
    rows, changed, missing = [], [], []
    for province in provinces:
        old, new = (next(find_reports(province, quarter), None) for quarter in (before, now))
        if old is None or new is None:
            absent = ((before, old), (now, new))
            missing += [(province, quarter) for quarter, report in absent if report is None]
            continue
        targets = list(_changed_targets(province, old, new))
        rows.append(_summary(province, old, new, len(targets)))
        changed += targets
    summary = pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS))
    return Comparison(summary, pd.DataFrame(changed, columns=list(TARGET_COLUMNS)), missing)


def _table(report: StoredReport, name: str, columns: Sequence[str]) -> pd.DataFrame:
    found = report.table(name, columns)
    return pd.DataFrame(columns=list(columns)) if found is None else found


def _summary(province: str, old: StoredReport, new: StoredReport, n_changed: int) -> dict[str, object]:
    row: dict[str, object] = {"province": province, "n_changed": n_changed}
    for when, report in (("before", old), ("now", new)):
        row |= {f"{name}_{when}": report.summary.get(name) for name in _COUNTED}
        known = _table(report, "rank_history", ("time_period", "rank")).dropna(subset="rank")
        newest = known.iloc[-1].to_dict() if len(known) else {}
        row |= {f"rank_{when}": newest.get("rank"), f"rank_period_{when}": newest.get("time_period")}
    return row


def _changed_targets(province: str, old: StoredReport, new: StoredReport) -> Iterator[dict[str, object]]:
    earlier = _table(old, "target_status", _TARGETS).set_index("target_id")
    for row in _table(new, "target_status", _TARGETS).to_dict("records"):
        name = row["target_id"]
        was = earlier.loc[name].to_dict() if name in earlier.index else {}
        pairs = {key: (was.get(key), row[key]) for key in _COMPARED}
        if any(not _same(*pair) for pair in pairs.values()):
            facts = {key: row[key] for key in ("target_id", "name_vi", "name_en", "unit_measure")}
            sides = {f"{key}_before": pair[0] for key, pair in pairs.items()}
            sides |= {f"{key}_now": pair[1] for key, pair in pairs.items()}
            yield {"province": province, **facts, **sides}


def _same(one: object, other: object) -> bool:
    missing = [value is None or value != value for value in (one, other)]
    return all(missing) if any(missing) else one == other
