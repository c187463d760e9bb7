"""Distributions of levels: shares, quantiles and mixtures."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cds_analysis.forecasting.rungs.reading import NOTES, SILENT, Spread
from cds_analysis.forecasting.scale import scale_of

NUMBERS = st.floats(-2, 2)


def test_one_part_is_a_student_distribution() -> None:
    spread = Spread.single(0.3, 0.5, 6.0)
    assert np.isclose(spread.below(0.9), stats.t.cdf(1.2, 6.0))
    assert np.isclose(spread.quantile(0.9), 0.3 + 0.5 * stats.t.ppf(0.9, 6.0))


def test_a_mixture_weighs_its_parts() -> None:
    spread = Spread(np.array([-1.0, 1.0]), np.array([0.1, 0.1]), np.array([0.25, 0.75]), 8.0)
    assert np.isclose(spread.below(0.0), 0.25, atol=1e-3)


@given(NUMBERS, NUMBERS, st.floats(0.05, 2), st.floats(0.05, 2), st.floats(0.01, 0.99), st.floats(0.02, 0.98))
def test_quantiles_undo_shares(a: float, b: float, c: float, d: float, part: float, share: float) -> None:
    spread = Spread(np.array([a, b]), np.array([c, d]), np.array([part, 1 - part]), 5.0)
    assert np.isclose(spread.below(spread.quantile(share)), share, atol=1e-6)


def test_wider_keeps_the_middle() -> None:
    spread = Spread.single(0.3, 0.5, 6.0).wider(2.0)
    assert np.isclose(spread.quantile(0.5), 0.3)
    assert np.isclose(spread.quantile(0.9) - 0.3, stats.t.ppf(0.9, 6.0))


def test_values_rise_and_stay_inside_the_bounds() -> None:
    values = list(Spread.single(2.5, 1.0, 4.0).values(scale_of(None, np.empty(0))).values())
    assert values == sorted(values)
    assert values[0] >= 0
    assert values[-1] <= 100


def test_every_word_has_its_sentence() -> None:
    assert all(NOTES.values())
    assert all(SILENT.values())
    assert not NOTES.keys() & SILENT.keys()
