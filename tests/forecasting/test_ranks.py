"""A rank is forecast by drawing everyone's value together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.ranks import rank_attainment

INDEX = Indicator("index", "", "", "index_0_1", lower=0.0, upper=1.0, kind="index", resolution=0.0001)


def _country(units: int = 20, noise: float = 0.0, years: int = 6) -> pd.DataFrame:
    random = np.random.default_rng(4)
    rows = [
        {
            "unit": f"u{n}",
            "period": 2019.0 + year,
            "value": 0.2 + 0.02 * n + 0.02 * year + random.normal(0, noise),
        }
        for n in range(units)
        for year in range(years)
    ]
    return pd.DataFrame(rows)


def test_the_first_stays_ahead_of_the_last() -> None:
    country = _country()
    first, middle, last = (
        rank_attainment(country, unit, 5, 2025.0, INDEX).probability for unit in ("u19", "u12", "u0")
    )
    assert first > 0.9  # type: ignore[operator]
    assert first > middle > last  # type: ignore[operator]


def test_a_longer_way_mixes_the_order() -> None:
    country = _country(noise=0.02)
    near, far = (
        rank_attainment(country, "u15", 5, deadline, INDEX).quantiles for deadline in (2025.0, 2029.0)
    )
    assert far[0.9] - far[0.1] >= near[0.9] - near[0.1]
    assert all(1 <= rank <= 20 and rank == int(rank) for rank in (*near.values(), *far.values()))


def test_the_chances_of_all_places_add_up() -> None:
    """Exactly one unit holds each place, so the chances of "first five" add to five."""
    country = _country(units=8, noise=0.02)
    total = sum(rank_attainment(country, f"u{n}", 5, 2026.0, INDEX).probability for n in range(8))  # type: ignore[misc]
    assert total == pytest.approx(5, abs=0.1)


def test_equal_values_share_the_better_rank() -> None:
    coarse = Indicator("index", "", "", "index_0_1", lower=0.0, upper=1.0, kind="index", resolution=2.0)
    assert rank_attainment(_country(), "u3", 1, 2025.0, coarse).probability > 0.9  # type: ignore[operator]


def test_lower_is_better_turns_the_order() -> None:
    falling = Indicator("index", "", "", "index_0_1", "lower", 0.0, 1.0, "index", 0.0001)
    assert rank_attainment(_country(), "u0", 1, 2025.0, falling).probability > 0.5  # type: ignore[operator]


def test_too_few_units_or_no_value_give_no_number() -> None:
    assert rank_attainment(_country(units=2), "u0", 1, 2025.0, INDEX).probability is None
    assert rank_attainment(_country(), "nobody", 1, 2025.0, INDEX).reasons == ("no_observation",)


def test_an_index_that_runs_into_its_ceiling_does_not_make_all_first() -> None:
    years, units = np.arange(2019.0, 2025.0), range(20)
    values = [(u, y, min(0.5 + 0.01 * u + 0.08 * (y - 2019), 0.99)) for u in units for y in years]
    index = pd.DataFrame(values, columns=["unit", "period", "value"])
    spec = Indicator("index", "", "", "index_0_1", lower=0.0, upper=1.0, kind="index", resolution=0.0001)
    last = rank_attainment(index, 0, 5, 2029.0, spec)
    assert last.probability is not None
    assert last.probability < 0.5


def test_what_sets_one_unit_apart_is_not_carried_on_beyond_the_peers_pasts() -> None:
    years, units = (2022.0, 2023.0, 2024.0), range(20)
    values = [(u, y, 0.4 + 0.01 * u + 0.02 * (y - 2022) * (3 if u == 5 else 1)) for u in units for y in years]
    index = pd.DataFrame(values, columns=["unit", "period", "value"])
    spec = Indicator(
        "index", "", "", "index_0_1", lower=0.0, upper=1.0, kind="index", measure_kind="index_score"
    )
    near, far = (rank_attainment(index, 5, 3, year, spec).quantiles[0.5] for year in (2025.0, 2030.0))
    assert abs(near - far) <= 3
