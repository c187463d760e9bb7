"""What stands in for peers behind the forecasts of a report: similar measures of other countries."""

from __future__ import annotations

import pandas as pd

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.results.outlook import Outlook

_REASONS = {"stand_ins", "few_stand_ins"}
_COLUMNS = ["targets", "kind", "measure", "name_vi", "name_en", "countries", "first_year", "last_year"]


def stand_ins_used(outlook: Outlook) -> pd.DataFrame:
    """Return which measures of other countries stand in for peers behind the forecasts, kind by kind.

    Parameters
    ----------
    outlook : Outlook
        Of one report.

    Returns
    -------
    pandas.DataFrame
        One row a kind and measure: ``targets`` (identifiers with commas between), ``kind``, ``measure,
        name_vi, name_en``; ``countries, first_year, last_year`` of the whole kind. No row where every
        forecast has peers.

    Examples
    --------
    >>> from cds_analysis.results.quarter import open_quarter
    >>> stand_ins_used(open_quarter("Lâm Đồng", "2024-Q4").outlook).empty
    True
    """
    made = [_of_kind(outlook, kind, names) for kind, names in _leaning_on(outlook).items()]
    return pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=_COLUMNS)


def _leaning_on(outlook: Outlook) -> dict[str, list[str]]:
    """Return the targets whose forecasts lean on stand-ins, by kind of measure."""
    found: dict[str, list[str]] = {}
    for target in outlook.basis.programme.targets if outlook.basis.programme else ():
        result = outlook.attainments[target.target_id]
        has_answer = result.trajectory is not None or result.probability is not None
        if has_answer and _REASONS & set(result.reasons):
            kinds = (outlook.basis.indicators[part.indicator].measure_kind for part in target.thresholds)
            for kind in dict.fromkeys(kinds):
                found.setdefault(kind, []).append(target.target_id)
    return found


def _of_kind(outlook: Outlook, kind: str, targets: list[str]) -> pd.DataFrame:
    known = outlook.basis.stand_ins.of(kind, decimal_year(outlook.basis.as_of))
    names = known.drop_duplicates("measure")[["measure", "name_vi", "name_en"]]
    years = [round(end) - 1 for end in known["period"].agg(["min", "max"])] if len(known) else [None, None]
    return names.assign(
        targets=", ".join(targets),
        kind=kind,
        countries=known["unit"].nunique(),
        first_year=years[0],
        last_year=years[1],
    )[_COLUMNS]
