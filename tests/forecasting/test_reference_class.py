"""Counts of other programmes: each seen on one day, and nothing that was chosen for its ending."""

from __future__ import annotations

import pandas as pd
import pytest

from cds_analysis.forecasting.reference_class import (
    declared_cases,
    measured_cases,
    remaining_cases,
    target_cases,
)


def _target(programme: str, day: str, status: str, final: str, **cells: object) -> dict[str, object]:
    return {
        "programme_id": programme,
        "programme": programme.upper(),
        "programme_vi": programme,
        "vietnamese": False,
        "asof_date": pd.Timestamp(day),
        "deadline": pd.Timestamp("2020-12-31"),
        "status_asof": status,
        "status_final": final,
        "chosen_for_ending": "no",
    } | cells


def _programme(name: str, **cells: object) -> dict[str, object]:
    return {
        "programme_id": name,
        "programme": name.upper(),
        "programme_vi": name,
        "vietnamese": True,
        "level": "national",
        "asof_date": pd.NaT,
        "deadline": pd.Timestamp("2020-12-31"),
        "n_total": 20.0,
        "n_total_final": float("nan"),
        "n_met_asof": float("nan"),
        "n_met_final": 12.0,
        "n_unmeasured_final": float("nan"),
        "ending_basis": "shown",
    } | cells


TARGETS = pd.DataFrame(
    [
        _target("a", "2019-12-31", "on_track", "met"),
        _target("a", "2019-12-31", "off_track", "not_met"),
        _target("a", "2019-12-31", "hard", "met"),
        _target("a", "2019-12-31", "met", "not_met"),
        _target("a", "2019-12-31", "no_data", "unmeasured"),
        _target("a", "2019-12-31", "unknown", "not_met", chosen_for_ending="yes"),
        _target("a", "2019-12-31", "unknown", ""),
        _target("a", "2017-12-31", "off_track", "met"),
    ]
)


def test_words_are_counted_apart_and_what_nobody_measured_is_not_missed() -> None:
    cases = target_cases(TARGETS, 1.2).set_index("kind")
    assert cases[["n", "hits", "n_unmeasured", "n_no_figure"]].T.to_dict("list") == {
        "expected": [1, 1, 0, 0],
        "hard": [2, 1, 0, 0],
        "met": [1, 0, 0, 0],
        "plain": [0, 0, 1, 1],
    }


def test_of_full_days_the_one_with_the_most_similar_time_left_is_taken() -> None:
    rows = [_target("a", day, "unknown", "met") for day in ("2017-12-31", "2019-12-31") for _ in range(3)] + [
        _target("a", "2020-06-30", "unknown", "met")
    ]
    table = pd.DataFrame(rows)
    assert target_cases(table, 0.5)["asof_date"].dt.year.tolist() == [2019]  # the last day has too few
    assert target_cases(table, 2.5)["asof_date"].dt.year.tolist() == [2017]


def test_a_count_stands_in_where_single_targets_are_not_known() -> None:
    day = pd.Timestamp("2019-12-31")
    programmes = pd.DataFrame(
        [
            _programme("a", asof_date=day, n_met_asof=5.0),
            _programme("b", asof_date=day, n_met_asof=5.0),
            _programme("fell", asof_date=day, n_met_asof=15.0, level="group of states"),
            _programme("only_end"),
            _programme("declared", asof_date=day, n_met_asof=5.0, ending_basis="declared"),
        ]
    )
    cases = remaining_cases(programmes, TARGETS, 1.0)
    counted = cases[cases["programme_id"] != "a"].set_index("programme_id")
    assert counted[["n", "hits"]].T.to_dict("list") == {"b": [15, 7], "fell": [5, 0]}
    assert counted["one_measure"].to_dict() == {"b": False, "fell": True}


def test_measured_counts_leave_out_groups_of_states_and_met_targets() -> None:
    programmes = pd.DataFrame(
        [
            _programme("c", n_unmeasured_final=4.0, n_total_final=16.0),
            _programme("s", level="group of states"),
        ]
    )
    states = pd.DataFrame([_target("s", "2019-12-31", "unknown", "met")])
    targets = pd.concat([TARGETS, states], ignore_index=True)
    cases = remaining_cases(programmes, targets, 1.0)
    found = measured_cases(cases, programmes, targets).set_index(["programme_id", "kind"])
    assert found.T.to_dict("list") == {
        ("a", "no_figure"): [1, 0],
        ("a", "plain"): [3, 3],
        ("c", "plain"): [16, 12],
    }


def test_declared_counts_are_seen_from_where_we_stand() -> None:
    programmes = pd.DataFrame([_programme("d", ending_basis="declared"), _programme("shown")])
    assert declared_cases(programmes, 0.5)[["n", "hits"]].to_numpy().tolist() == [[10.0, 2.0]]
    assert declared_cases(programmes, 0.0)[["n", "hits"]].to_numpy().tolist() == [[20.0, 12.0]]
    assert declared_cases(programmes, 0.8)["hits"].tolist() == [pytest.approx(0.0)]
