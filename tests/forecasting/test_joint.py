"""Several things at once: bounds, limits, and agreement with brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_analysis.forecasting.joint import all_hold, every_date, target_count

chances = st.lists(st.floats(0.01, 0.99), min_size=1, max_size=10)
correlations = st.floats(0, 0.9)


@settings(max_examples=80, deadline=None)
@given(chances, correlations)
def test_a_count_is_a_distribution_with_the_right_mean(probabilities: list[float], rho: float) -> None:
    count = target_count(probabilities, rho)
    assert count.chances.min() >= 0
    assert count.chances.sum() == pytest.approx(1)
    assert count.expected == pytest.approx(sum(probabilities), abs=2e-3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.05, 0.95), min_size=2, max_size=6), st.floats(0, 0.6))
def test_all_hold_lies_between_product_and_minimum(probabilities: list[float], rho: float) -> None:
    both = all_hold(probabilities, rho)
    assert np.prod(probabilities) - 1e-6 <= both <= min(probabilities) + 1e-6


def test_the_count_agrees_with_drawing() -> None:
    random = np.random.default_rng(2)
    probabilities, rho = np.array([0.2, 0.5, 0.7, 0.9]), 0.4
    factor = random.standard_normal((200_000, 1))
    latent = np.sqrt(rho) * factor + np.sqrt(1 - rho) * random.standard_normal((200_000, 4))
    from scipy import stats

    drawn = (latent < stats.norm.ppf(probabilities)).sum(axis=1)
    share = np.bincount(drawn, minlength=5) / len(drawn)
    assert np.allclose(target_count(probabilities, rho).chances, share, atol=0.004)


def test_dependence_widens_the_count() -> None:
    probabilities = [0.5] * 10
    low, high = target_count(probabilities, 0.0).interval()
    wider_low, wider_high = target_count(probabilities, 0.5).interval()
    assert wider_low < low < high < wider_high
    assert target_count(probabilities, 0.5).all_met > 10 * target_count(probabilities, 0.0).all_met


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.1, 0.9), min_size=2, max_size=4))
def test_every_date_lies_between_product_and_minimum(probabilities: list[float]) -> None:
    chance = every_date(probabilities, np.arange(1.0, len(probabilities) + 1))
    assert np.prod(probabilities) - 5e-3 <= chance <= min(probabilities) + 1e-9


def test_every_date_agrees_with_walks_that_are_drawn() -> None:
    """Chances of one walk at several dates: what is far apart is less alike, as √(earlier/later)."""
    from scipy import stats

    ahead, chances = np.array([0.5, 1.0, 4.0]), np.array([0.4, 0.6, 0.5])
    steps = np.random.default_rng(3).standard_normal((200_000, 3)) * np.sqrt(np.diff(ahead, prepend=0.0))
    held = np.cumsum(steps, axis=1) < stats.norm.ppf(chances) * np.sqrt(ahead)
    assert every_date(chances, ahead) == pytest.approx(held.all(axis=1).mean(), abs=0.005)


def test_settled_chances_count_as_certain() -> None:
    assert target_count([1.0, 1.0, 0.0]).chances.round(6).tolist() == [0, 0, 1, 0]
