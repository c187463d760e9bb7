"""The next programme may do what others did, and a little more or less."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cds_analysis.forecasting.hierarchy import PLAIN, Beforehand, Learned, learn_shares

OPEN = Beforehand(0.0, 1.5, 1.0, {"hard": (0.0, 1.5)}, 0.5)


def _cases(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["programme_id", "kind", "n", "hits"])


def _mean(learned: Learned, kind: str = PLAIN, **asked: object) -> float:
    return float(learned.sample([kind], 20_000, seed=3, **asked).mean())  # type: ignore[arg-type]


def test_without_cases_it_says_what_was_thought_beforehand() -> None:
    learned = learn_shares(_cases(), OPEN)
    assert _mean(learned) == pytest.approx(0.5, abs=0.02)
    assert learned.weights().max() == pytest.approx(learned.weights().min())


def test_many_alike_programmes_leave_little_spread() -> None:
    alike = learn_shares(_cases(*[(f"p{k}", PLAIN, 50, 35) for k in range(12)]), OPEN)
    unlike = learn_shares(_cases(*[(f"p{k}", PLAIN, 50, 20 + 30 * (k % 2)) for k in range(12)]), OPEN)
    assert _mean(alike) == pytest.approx(0.7, abs=0.03)
    spreads = [np.std(one.sample([PLAIN], 20_000, seed=3)) for one in (alike, unlike)]
    assert spreads[1] > 3 * spreads[0]


def test_it_agrees_with_a_plain_beta_binomial_where_the_spread_is_nearly_nothing() -> None:
    tight = Beforehand(0.0, 1.5, 0.001)
    learned = learn_shares(_cases(("a", PLAIN, 20, 14)), tight)
    grid = np.linspace(-6, 6, 4001)
    share = 1 / (1 + np.exp(-grid))
    posterior = np.exp(-0.5 * (grid / np.hypot(1.5, 0.15)) ** 2) * share**14 * (1 - share) ** 6
    exact = float((posterior * share).sum() / posterior.sum())
    assert _mean(learned) == pytest.approx(exact, abs=0.01)


def test_a_word_is_learned_within_programmes() -> None:
    pairs = [row for k in range(6) for row in ((f"p{k}", PLAIN, 20, 14), (f"p{k}", "hard", 20, 6))]
    learned = learn_shares(_cases(*pairs), OPEN)
    assert _mean(learned, "hard") < 0.42 < 0.6 < _mean(learned)


def test_groups_of_one_programme_rise_and_fall_together() -> None:
    cases = _cases(("a", PLAIN, 20, 4), ("b", PLAIN, 20, 16), ("c", PLAIN, 20, 10))
    chances = learn_shares(cases, OPEN).sample([PLAIN, "hard"], 20_000, seed=3)
    assert np.corrcoef(chances.T)[0, 1] > 0.3


def test_leaving_a_programme_out_is_learning_without_it() -> None:
    cases = _cases(("a", PLAIN, 20, 18), ("b", PLAIN, 10, 2), ("c", "hard", 8, 1))
    without = learn_shares(cases[cases["programme_id"] != "a"], OPEN)
    assert learn_shares(cases, OPEN).weights("a") == pytest.approx(without.weights())


def test_one_measure_for_all_shows_less_and_spreads_more() -> None:
    wide = Beforehand(0.0, 1.5, 1.0, one_measure=3.0)
    rows = _cases(("a", PLAIN, 20, 20))
    of_many = learn_shares(rows.assign(one_measure=False), wide)
    of_one = learn_shares(rows.assign(one_measure=True), wide)
    assert _mean(of_many) > _mean(of_one) + 0.02 > 0.5
    narrow, broad = (of_one.sample([PLAIN], 20_000, 3, one_measure=one).std() for one in (False, True))
    assert broad > narrow + 0.05


def test_the_same_seed_gives_the_same_programmes() -> None:
    learned = learn_shares(_cases(("a", PLAIN, 5, 3)), OPEN)
    assert np.array_equal(learned.sample([PLAIN], 50, seed=1), learned.sample([PLAIN], 50, seed=1))
