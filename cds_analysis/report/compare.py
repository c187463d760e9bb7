"""What changed between two finished quarters: read from the stored reports, nothing is computed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.metrics.verdict import VERDICTS
from cds_analysis.paths import outputs_dir
from cds_analysis.report.parameters import parse_parameters
from cds_analysis.report.stored import read_run
from cds_analysis.text import LANGUAGES

_RANKS = ("time_period", "value", "rank", "n_units")
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
        old, new = _report(province, before), _report(province, now)
        if old is None or new is None:
            absent = ((before, old), (now, new))
            missing += [(province, quarter) for quarter, report in absent if report is None]
            continue
        targets = list(_changed_targets(province, old, new))
        rows.append(_summary(province, old, new, len(targets)))
        changed += targets
    summary = pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS))
    return Comparison(summary, pd.DataFrame(changed, columns=list(TARGET_COLUMNS)), missing)


@dataclass(frozen=True)
class _Report:
    summary: Mapping[str, Any]
    targets: pd.DataFrame
    rank: Mapping[str, Any]


def _report(province: str, quarter: str) -> _Report | None:
    """Return what a report said, from the folder of the first language in which it is there."""
    for language in LANGUAGES:
        folder = outputs_dir() / parse_parameters(province, quarter, language=language).folder
        record = read_run(folder)
        if record:
            targets = _read(folder / "results" / "target_status.csv", _TARGETS)
            ranks = _read(folder / "results" / "rank_history.csv", _RANKS)
            known = ranks.dropna(subset="rank")
            newest = known.iloc[-1].to_dict() if len(known) else {}
            return _Report(record.get("summary") or {}, targets, newest)
    return None


def _read(file: Path, columns: Sequence[str]) -> pd.DataFrame:
    try:
        return pd.read_csv(file, dtype={"time_period": "str"})[list(columns)]
    except (OSError, ValueError, KeyError):
        return pd.DataFrame(columns=list(columns))


def _summary(province: str, old: _Report, new: _Report, n_changed: int) -> dict[str, object]:
    row: dict[str, object] = {"province": province, "n_changed": n_changed}
    for when, report in (("before", old), ("now", new)):
        row |= {f"{name}_{when}": report.summary.get(name) for name in _COUNTED}
        row |= {
            f"rank_{when}": report.rank.get("rank"),
            f"rank_period_{when}": report.rank.get("time_period"),
        }
    return row


def _changed_targets(province: str, old: _Report, new: _Report) -> Iterator[dict[str, object]]:
    earlier = old.targets.set_index("target_id")
    for row in new.targets.to_dict("records"):
        name = row["target_id"]
        was = earlier.loc[name].to_dict() if name in earlier.index else {}
        pairs = {key: (was.get(key), row[key]) for key in _COMPARED}
        if any(not _same(*pair) for pair in pairs.values()):
            told = {key: row[key] for key in ("target_id", "name_vi", "name_en", "unit_measure")}
            sides = {f"{key}_before": pair[0] for key, pair in pairs.items()}
            sides |= {f"{key}_now": pair[1] for key, pair in pairs.items()}
            yield {"province": province, **told, **sides}


def _same(one: object, other: object) -> bool:
    missing = [value is None or value != value for value in (one, other)]
    return all(missing) if any(missing) else one == other
