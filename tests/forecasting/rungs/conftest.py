"""A small invented world for the rungs: two measures of one quantity, a bound, twelve units and their country."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from cds_analysis.data.indicator import Break, Indicator
from cds_analysis.data.programme import Threshold
from cds_analysis.data.relations import Relation
from cds_analysis.forecasting.rungs.learned import Ladder, parse_ladder
from cds_analysis.forecasting.rungs.question import Question

HABITS = {
    "drift": 0.1,
    "drift_sd": 0.1,
    "step": 0.2,
    "spread": 0.4,
    "spread_log_sd": 0.3,
    "offset": 0.0,
    "offset_sd": 0.1,
    "difference": 0.3,
}
LADDER = {
    "version": "t",
    "habits": {"general": HABITS, "take_up": HABITS},
    "shock": 0.05,
    "look_back": 3.0,
    "difference_rows": 4.0,
    "pair_gap": 1.01,
    "least_pairs": 2,
    "least_units": 5,
    "freedom": 8.0,
    "wider": {"neighbour": 1.0, "others": 1.0, "country": 1.0},
    "speaks": {rung: {"take_up": True, "sub_score": False} for rung in ("neighbour", "others", "country")},
    "toward": 2 / 3,
    "against": 1 / 3,
    "press_normal_score": 1.0,
}
MEMBERS = [f"U{number:02d}" for number in range(12)]
UNIT, COUNTRY = "U00", "Land"
TODAY, END = date(2024, 12, 31), date(2025, 12, 31)


def measure(name: str, **kept: object) -> Indicator:
    """Return a share of 0–100, of the kind take-up."""
    spec = Indicator(name, name, name, "percent", lower=0.0, upper=100.0, measure_kind="take_up")
    return replace(spec, **kept)  # type: ignore[arg-type]


def related(kind: str, other: str) -> tuple[Relation, ...]:
    """Return one relation of the measure that is asked about."""
    return (Relation("asked", other, kind),)


def figure(unit: str, name: str, value: float, period: str = "2024", **kept: object) -> dict[str, object]:
    """Return one believed observation, known at the end of its year."""
    day = pd.Timestamp(f"{period[:4]}-12-31")
    row = {
        "ref_area": unit,
        "indicator": name,
        "time_period": period,
        "obs_value": value,
        "qualifier": "exact",
        "period_end": day,
        "known_from": day,
        "known_from_basis": "published",
        "source_org": "office",
        "source_kind": "official",
    }
    return {**row, **kept}


def others(values: list[float], name: str = "asked", period: str = "2024") -> list[dict[str, object]]:
    """Return one figure for each of the other units, as far as there are values."""
    return [figure(unit, name, value, period) for unit, value in zip(MEMBERS[1:], values, strict=False)]


@pytest.fixture
def ladder() -> Ladder:
    """Return made-up values that every rung may use."""
    return parse_ladder(LADDER)


@pytest.fixture
def ask(ladder: Ladder) -> Callable[..., Question]:
    """Return a way to ask whether the first unit reaches a value."""

    def _ask(
        rows: list[dict[str, object]],
        value: float | None = 50.0,
        *,
        specs: Mapping[str, Indicator] | None = None,
        direction: str = "higher",
        **kept: object,
    ) -> Question:
        known = specs or {"asked": measure("asked")}
        columns = list(figure("U", "x", 0.0))
        question = Question(
            Threshold("asked", direction, value),
            END,
            TODAY,
            UNIT,
            pd.DataFrame(rows, columns=columns),
            known,
            COUNTRY,
            MEMBERS,
            ladder,
        )
        return replace(question, **kept)  # type: ignore[arg-type]

    return _ask


def broken(name: str, period: str) -> Indicator:
    """Return a measure that was changed in a period."""
    return measure(name, breaks=(Break(period, "đổi", "changed"),))
