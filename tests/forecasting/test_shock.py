"""The common shock of a year: what all peers did together, the late years first."""

from __future__ import annotations

import numpy as np
import pytest

from cds_analysis.forecasting.prior import load_prior
from cds_analysis.forecasting.scale import scale_of
from cds_analysis.forecasting.shock import common_shock
from cds_analysis.forecasting.windows import make_pool

PEERS, YEARS = 30, np.arange(2005.0, 2025.0)


def _shock(moves: np.ndarray) -> float:
    """Return the shock of peers that all move alike, from their common change in each year."""
    level = np.tile(np.concatenate([[0.0], np.cumsum(moves)]), PEERS)
    peer, year = np.repeat(np.arange(PEERS), len(YEARS)), np.tile(YEARS, PEERS)
    return common_shock(make_pool(peer, year, level), YEARS[-1], scale_of(None, level), load_prior())


def test_restless_years_count_most_when_they_are_the_last() -> None:
    moves = np.zeros(len(YEARS) - 1)
    moves[:6] = [1.0, -1.0] * 3
    assert _shock(moves[::-1]) > 1.5 * _shock(moves)


def test_a_pace_that_all_keep_is_no_shock_and_its_size_does_not_matter() -> None:
    steady = np.ones(len(YEARS) - 1)
    assert _shock(steady) == pytest.approx(_shock(5 * steady))
    assert _shock(steady) < _shock(steady * np.resize([1.0, 3.0], len(steady)))
