"""Catching up, falling apart, and neither."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cds_analysis.metrics.convergence import convergence


def _start() -> pd.Series:
    return pd.Series(np.random.default_rng(1).uniform(0.3, 0.8, 63))


@pytest.mark.parametrize(("factor", "sign"), [(0.7, -1), (1.3, 1)])
def test_beta_and_sigma_show_the_direction(factor: float, sign: int) -> None:
    before = _start()
    after = 0.2 + factor * before + np.random.default_rng(2).normal(0, 0.01, 63)
    found = convergence(before, after)
    assert found is not None
    assert found.beta == pytest.approx(factor - 1, abs=0.03)
    assert found.low < found.beta < found.high
    assert np.sign(found.sigma_after - found.sigma_before) == sign
    assert found.n == 63


def test_a_common_rise_is_no_convergence() -> None:
    before = _start()
    found = convergence(before, before + 0.1 + np.random.default_rng(3).normal(0, 0.02, 63))
    assert found is not None
    assert found.low < 0 < found.high


def test_units_without_both_values_do_not_count_and_few_show_nothing() -> None:
    before = _start()
    found = convergence(before, (before * 0.9).drop(index=[0, 1, 2]))
    assert found is not None
    assert found.n == 60
    assert convergence(before.head(7), before.head(7)) is None
    assert convergence(pd.Series([0.5] * 20), pd.Series(np.linspace(0, 1, 20))) is None


def test_the_interval_is_the_one_of_hc3() -> None:
    """MacKinnon and White 1985: each residual divided by one less its leverage, in the sandwich."""
    random = np.random.default_rng(4)
    before = pd.Series(random.uniform(0.3, 0.8, 12))
    after = before + random.normal(0, 0.2 * before)
    design = np.column_stack([np.ones(12), before])
    bread = np.linalg.inv(design.T @ design)
    slope = bread @ design.T @ (after - before)
    residuals = (after - before) - design @ slope
    leverage = np.einsum("ij,jk,ik->i", design, bread, design)
    meat = design.T @ (design * ((residuals / (1 - leverage)) ** 2).to_numpy()[:, None])
    error = np.sqrt((bread @ meat @ bread)[1, 1])
    found = convergence(before, after)
    assert found is not None
    assert (found.low, found.high) == pytest.approx(
        (slope[1] - 1.96 * error, slope[1] + 1.96 * error), abs=1e-4
    )


@pytest.mark.parametrize(("units", "expected"), [(8, True), (7, False)])
def test_eight_units_are_needed_to_judge_catching_up(units: int, expected: bool) -> None:
    before = _start().head(units)
    assert (convergence(before, 0.3 + before / 2) is not None) is expected
