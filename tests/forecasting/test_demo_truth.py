"""Forecasts of the invented country against the truth that drew its figures."""

from __future__ import annotations

import pandas as pd

from cds_analysis.cellar.periods import parse_period
from cds_analysis.forecasting.attainment import attainment
from cds_analysis.results.quarter import open_quarter


def _forecasts(quarter: str, deadline: str) -> pd.DataFrame:
    """Return 80 % bands and truths of every share of every province, as of the end of a quarter."""
    report = open_quarter("Mẫu Lam", quarter)
    truth = pd.read_csv(report.dataset.root / "truth.csv").query("time_period == @deadline")
    rows = []
    for (indicator, unit), part in truth.groupby(["indicator", "ref_area"]):
        spec = report.outlook.spec(str(indicator))
        everyone = pd.concat(
            [
                report.outlook.peer_history(str(indicator)),
                report.outlook.full_history(str(indicator)).assign(unit=report.unit.key),
            ]
        )
        own, peers = everyone[everyone["unit"] == unit], everyone[everyone["unit"] != unit]
        if spec.kind != "share" or own.empty:
            continue
        result = attainment(own, None, parse_period(deadline).end, peers=peers, spec=spec)
        rows.append(
            (result.quantiles[0.1], result.quantiles[0.5], result.quantiles[0.9], part["true_value"].iloc[0])
        )
    return pd.DataFrame(rows, columns=["low", "median", "high", "truth"])


def test_bands_hold_the_truth_and_medians_are_not_biased() -> None:
    for quarter, deadline in (("2023-Q4", "2025-Q2"), ("2024-Q4", "2025-Q4")):
        made = _forecasts(quarter, deadline)
        assert len(made) > 150
        inside = made["truth"].between(made["low"], made["high"]).mean()
        assert 0.78 <= inside <= 0.99, (quarter, inside)
        errors = made["median"] - made["truth"]
        assert abs(errors.median()) < 0.5, quarter
        assert abs(errors.mean()) < 0.8, quarter
