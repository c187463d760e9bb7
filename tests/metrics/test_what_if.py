"""What would lift a rank: gains of single parts, while the others move on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cds_analysis.metrics.composite import Formula
from cds_analysis.metrics.what_if import moved_totals, part_gains, part_what_if

TOTALS = pd.Series({"own": 0.50, "near": 0.52, "far": 0.90, "last": 0.10})


def test_nobody_moves_without_spells() -> None:
    moved = moved_totals(TOTALS, pd.DataFrame(columns=["level", "pace"]), runs=3)
    assert (moved == TOTALS).all().all()


def test_paces_come_from_the_nearest_levels_and_stay_in_bounds() -> None:
    low = pd.DataFrame({"level": 0.1, "pace": np.linspace(0.2, 0.3, 15)})
    high = pd.DataFrame({"level": 0.9, "pace": np.linspace(0.0, 0.4, 15)})
    moved = moved_totals(TOTALS, pd.concat([low, high]), bounds=(0.0, 1.0), runs=500) - TOTALS
    assert moved["last"].between(0.2 - 1e-9, 0.3 + 1e-9).all()
    assert moved["far"].between(-1e-9, 0.1 + 1e-9).all()
    assert moved["far"].max() == pytest.approx(0.1)


def test_two_years_move_twice_as_far() -> None:
    spells = pd.DataFrame({"level": [0.5], "pace": [0.1]})
    assert moved_totals(TOTALS, spells, years=2.0, runs=1).loc[0, "own"] == pytest.approx(0.7)


def test_only_parts_below_their_aim_can_gain() -> None:
    formula = Formula("t", {"a": 0.5, "b": 0.3, "c": 0.2})
    own = pd.Series({"a": 0.4, "b": 0.9, "c": np.nan})
    gains = part_gains(own, pd.Series({"a": 0.6, "b": 0.5, "c": 0.9}), formula)
    assert gains.round(6).to_dict() == {"a": 0.1}


def test_the_larger_gain_never_wins_fewer_places() -> None:
    spells = pd.DataFrame({"level": np.linspace(0, 1, 40), "pace": np.linspace(0.2, 0.0, 40)})
    moved = moved_totals(TOTALS, spells, bounds=(0, 1), runs=300)
    found = part_what_if(TOTALS, moved, "own", pd.Series({"big": 0.05, "small": 0.01})).set_index("part")
    assert found.loc["big", "places"] >= found.loc["small", "places"]
    assert found.loc["big", "places_today"] == 1.0
    assert found.loc["small", "places_today"] == 0.0
    assert (found["places_low"] <= found["places_high"]).all()


def test_raising_a_part_wins_nothing_where_lower_is_better_and_nobody_is_near() -> None:
    moved = moved_totals(TOTALS, pd.DataFrame(columns=["level", "pace"]), runs=3)
    found = part_what_if(TOTALS, moved, "own", pd.Series({"a": 0.01}), lower=True)
    assert found["places_today"].tolist() == [0.0]
    assert part_what_if(TOTALS, moved, "own", pd.Series(dtype=float)).empty


@pytest.mark.parametrize("lower", [False, True])
def test_raising_a_part_wins_places_whichever_way_is_better(lower: bool) -> None:
    totals = -TOTALS if lower else TOTALS
    moved = moved_totals(totals, pd.DataFrame(columns=["level", "pace"]), runs=3)
    found = part_what_if(totals, moved, "own", pd.Series({"a": 0.03, "b": 0.01}), lower=lower)
    assert found[["part", "places_today", "places"]].to_numpy().tolist() == [["a", 1.0, 1.0], ["b", 0.0, 0.0]]
