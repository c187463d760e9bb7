"""The audit of a composite index: worked examples, properties, and indices whose truth is known."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_analysis.errors import InputError
from cds_analysis.metrics.audit import (
    Choice,
    Design,
    LeaveOut,
    Normalisation,
    Part,
    WeightNoise,
    contributions,
    design_from_table,
    effective_weights,
    index_scores,
    leave_one_out,
    rank_bands,
    ranks_without,
    sensitivity,
)
from cds_analysis.metrics.audit.drivers import sobol_indices
from cds_analysis.metrics.audit.runs import audit_of, ranks_of_runs

RAW = Normalisation("raw")
TREE = Design(
    (
        Part("speed", "access", 2),
        Part("price", "access", 1, "lower"),
        Part("skills", "people", 1),
        Part("use", "people", 3),
        Part("access", weight=1),
        Part("people", weight=2),
    )
)
INDICATORS = ["speed", "price", "skills", "use"]
PANEL = pd.DataFrame(
    {
        "unit": ["x", "y", "z", "w"],
        "speed": [10.0, 30.0, 20.0, 25.0],
        "price": [5.0, 9.0, 1.0, 3.0],
        "skills": [0.2, 0.4, 0.1, 0.3],
        "use": [50.0, 90.0, 70.0, 80.0],
    }
)


def _panel(seed: int, units: int = 12, names: list[str] = INDICATORS) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    figures = pd.DataFrame(random.gamma(4, 5, (units, len(names))), columns=names)
    figures.insert(0, "unit", [f"u{number}" for number in range(units)])
    return figures


def _faults(call: object) -> str:
    with pytest.raises(InputError) as caught:
        call()  # type: ignore[operator]
    return str(caught.value)


# Worked by hand and by others


def test_a_tree_of_two_levels_by_hand() -> None:
    found = index_scores(PANEL, TREE).set_index("unit")
    # x: speed 0, price 50; z: speed 50, price 100
    assert found.loc["x", "access"] == pytest.approx((2 * 0 + 50) / 3)
    assert found.loc["z", "access"] == pytest.approx((2 * 50 + 100) / 3)
    assert found.loc["x", "people"] == pytest.approx((100 / 3 + 3 * 0) / 4)
    assert found.loc["z", "people"] == pytest.approx((0 + 3 * 50) / 4)
    assert found.loc["z", "total"] == pytest.approx((200 / 3 + 2 * 37.5) / 3)
    assert found["rank"].to_dict() == {"x": 4, "y": 1, "z": 3, "w": 2}


def test_human_development_index_as_published() -> None:
    """UNDP technical notes: goalposts, capping, an arithmetic mean inside a geometric one; values of 2021."""
    index = Design(
        (
            Part("life", lower=20, upper=85),
            Part("expected", "education", lower=0, upper=18),
            Part("schooling", "education", lower=0, upper=15),
            Part("education", aggregation="arithmetic"),
            Part("income", lower=np.log(100), upper=np.log(75000)),
        ),
        Normalisation("minmax", (0, 1)),
        "geometric",
    )
    countries = pd.DataFrame(
        {
            "unit": ["Việt Nam", "Norway"],
            "life": [73.6, 83.2],
            "expected": [13.0, 18.2],
            "schooling": [8.4, 13.0],
            "income": np.log([7867, 64660]),
        }
    )
    found = index_scores(countries, index).set_index("unit")
    assert found.loc["Norway", "expected"] == 1
    assert found["total"].to_dict() == pytest.approx({"Việt Nam": 0.703, "Norway": 0.961}, abs=0.001)


def test_a_geometric_mean_rewards_balance() -> None:
    """OECD and JRC (2008), step 6: 21, 1, 1, 1 and 6, 6, 6, 6 have one arithmetic mean, not one geometric."""
    uneven = pd.DataFrame([[21.0, 1, 1, 1], [6, 6, 6, 6]], columns=list("abcd")).assign(unit=["x", "y"])
    plain = Design(tuple(Part(name) for name in "abcd"), RAW)
    assert index_scores(uneven, plain)["total"].tolist() == [6, 6]
    assert index_scores(uneven, plain)["rank"].tolist() == [1, 1]
    geometric = index_scores(uneven, replace(plain, aggregation="geometric"))
    assert geometric["total"].tolist() == pytest.approx([2.14, 6.0], abs=0.005)


@pytest.mark.parametrize(
    ("way", "higher", "lower"),
    [
        (Normalisation("minmax", (1, 100)), [1, 25.75, 100], [100, 75.25, 1]),
        (Normalisation("zscore", (10, 2)), [8.3987, 9.3595, 12.2418], [11.6013, 10.6405, 7.7582]),
        (Normalisation("rank", (1, 100)), [1, 50.5, 100], [100, 50.5, 1]),
        (Normalisation("distance", (0, 1)), [0, 0.25, 1], [1, 0.75, 0]),
        (RAW, [2, 4, 10], [-2, -4, -10]),
    ],
)
def test_each_normalisation_by_hand(way: Normalisation, higher: list[float], lower: list[float]) -> None:
    values = pd.DataFrame({"unit": list("xyz"), "a": [2, 4, 10]})
    assert index_scores(values, Design((Part("a"),), way))["a"].tolist() == pytest.approx(higher, abs=1e-4)
    falling = Design((Part("a", direction="lower"),), way)
    assert index_scores(values, falling)["a"].tolist() == pytest.approx(lower, abs=1e-4)


def test_distance_to_a_target_stops_there_unless_told_otherwise() -> None:
    values = pd.DataFrame({"unit": list("xyz"), "a": [0, 40, 100]})
    part = Part("a", target=80)
    assert index_scores(values, Design((part,), Normalisation("distance")))["a"].tolist() == [0, 50, 100]
    beyond = Normalisation("distance", truncate=False)
    assert index_scores(values, Design((part,), beyond))["a"].tolist() == [0, 50, 125]


def test_goalposts_are_fixed_over_the_panel_so_a_better_year_scores_higher() -> None:
    first = PANEL.assign(period=2023)
    later = first.assign(period=2024, speed=first["speed"] + 5, use=first["use"] * 1.1)
    found = index_scores(pd.concat([first, later]), TREE).pivot(index="unit", columns="period")
    assert (found["total"][2024] > found["total"][2023]).all()
    assert found["price"][2023].equals(found["price"][2024])
    assert sorted(found["rank"][2023]) == [1, 2, 3, 4] == sorted(found["rank"][2024])
    same = pd.concat([first, first.assign(period=2024)])
    twice = index_scores(same, TREE)["total"].to_numpy().reshape(2, -1)
    assert (twice[0] == twice[1]).all()


def test_missing_parts_are_missing_unless_the_available_are_to_be_averaged() -> None:
    gap = PANEL.assign(price=[None, 9.0, 1.0, 3.0])
    strict = index_scores(gap, TREE).set_index("unit")
    assert strict.loc["x", ["price", "access", "total", "rank"]].isna().all()
    assert strict["rank"].dropna().tolist() == [1, 3, 2]
    lenient = index_scores(gap, replace(TREE, missing="available")).set_index("unit")
    assert lenient.loc["x", "access"] == lenient.loc["x", "speed"] == 0
    assert lenient.loc["x", "total"] == pytest.approx(2 / 3 * lenient.loc["x", "people"])
    nothing = gap.assign(speed=[None, 30.0, 20.0, 25.0])
    lenient = index_scores(nothing, replace(TREE, missing="available")).set_index("unit")
    assert lenient.loc["x", "total"] == lenient.loc["x", "people"]


def test_a_constant_column_gets_the_middle_and_moves_no_rank() -> None:
    for way, middle in [("minmax", 50), ("zscore", 0), ("rank", 50), ("distance", 50)]:
        flat = PANEL.assign(price=7.0)
        found = index_scores(flat, replace(TREE, normalisation=Normalisation(way)))
        assert (found["price"] == middle).all()
        parts = tuple(replace(part, weight=0) if part.name == "price" else part for part in TREE.parts)
        without = index_scores(flat, Design(parts, Normalisation(way)))
        assert without["speed"].equals(found["speed"])
    only = Design((Part("speed"), Part("price")))
    assert (
        index_scores(flat, only)["rank"].tolist()
        == index_scores(flat, Design((Part("speed"),)))["rank"].tolist()
    )


def test_a_table_of_parts_makes_the_same_design() -> None:
    table = pd.DataFrame(
        [(p.name, p.parent, p.weight, p.direction) for p in TREE.parts] + [("total", "", None, None)],
        columns=["name", "parent", "weight", "direction"],
    )
    assert design_from_table(table) == TREE
    assert "Several parts have no parent: access, total." in _faults(
        lambda: design_from_table(table.replace({"parent": {"total": ""}}).query("name != 'people'"))
    )
    assert "speed: The weight two is not a number" in _faults(
        lambda: design_from_table(table.astype({"weight": object}).replace({"weight": {2.0: "two"}}))
    )
    assert "The column “parent” is missing. Is “parents” meant?" in _faults(
        lambda: design_from_table(table.rename(columns={"parent": "parents"}))
    )


# Properties


seeds = st.integers(0, 10_000)


@given(
    seeds,
    st.sampled_from(["minmax", "zscore", "rank", "distance"]),
    st.floats(1e-3, 1e6),
    st.floats(-1e3, 1e3),
)
@settings(deadline=None, max_examples=60)
def test_ranks_do_not_depend_on_row_order_or_units(seed: int, way: str, factor: float, offset: float) -> None:
    panel, design = _panel(seed), replace(TREE, normalisation=Normalisation(way))
    nominal = index_scores(panel, design).set_index("unit")["rank"]
    shuffled = index_scores(panel.sample(frac=1, random_state=seed), design).set_index("unit")["rank"]
    assert shuffled[nominal.index].equals(nominal)
    other = panel.assign(speed=panel["speed"] * factor + offset, price=panel["price"] * factor)
    assert index_scores(other, design)["rank"].tolist() == nominal.tolist()


@given(seeds, st.booleans())
@settings(deadline=None, max_examples=30)
def test_an_arithmetic_index_is_the_sum_of_its_contributions(seed: int, holes: bool) -> None:
    panel, design = _panel(seed), replace(TREE, missing="available" if holes else "none")
    if holes:
        gone = np.random.default_rng(seed).random((len(panel), 4)) < 0.3
        panel[INDICATORS] = panel[INDICATORS].mask(gone)
    scores = index_scores(panel, design).set_index("unit")["total"]
    table = contributions(panel, design)
    sums = table.groupby("unit", sort=False)["contribution"].sum(min_count=4)
    np.testing.assert_allclose(sums, scores)
    shares = table.groupby("unit", sort=False)["effective_weight"].sum(min_count=4)
    np.testing.assert_allclose(shares[scores.notna()], 1.0)


def test_effective_weights_multiply_up_the_tree() -> None:
    table = effective_weights(TREE).set_index("part")
    shares = table["effective_weight"]
    assert shares[INDICATORS].tolist() == pytest.approx([2 / 9, 1 / 9, 1 / 6, 1 / 2])
    normal = index_scores(PANEL, TREE)
    np.testing.assert_allclose(normal[INDICATORS] @ shares[INDICATORS], normal["total"])


@given(seeds, st.sampled_from(["speed", "price", "skills", "use", "access", "people"]))
@settings(deadline=None, max_examples=40)
def test_weight_zero_removal_and_a_design_without_the_part_agree(seed: int, gone: str) -> None:
    panel = _panel(seed)
    zero = Design(tuple(replace(part, weight=0) if part.name == gone else part for part in TREE.parts))
    kept = tuple(part for part in TREE.parts if gone not in (part.name, part.parent))
    by_weight, by_design = (index_scores(panel, design)["rank"].tolist() for design in (zero, Design(kept)))
    removed = ranks_without(panel, TREE).set_index(["part", "unit"])
    assert by_weight == by_design == removed.loc[gone, "rank_without"].tolist()


def test_a_missing_value_of_a_part_that_does_not_count_takes_nothing_away() -> None:
    gap = PANEL.assign(price=[None, 9.0, 1.0, 3.0])
    parts = tuple(replace(part, weight=0) if part.name == "price" else part for part in TREE.parts)
    assert index_scores(gap, Design(parts))["rank"].notna().all()
    removed = ranks_without(gap, TREE, levels=[1]).set_index(["part", "unit"])
    assert np.isnan(removed.loc[("speed", "x"), "rank_without"])
    assert removed.loc[("price", "x"), "rank_without"] == 4
    table = leave_one_out(gap, TREE, "y").set_index("part")
    assert table.loc["price", "n_units"] == 3


def test_a_group_that_nothing_is_left_of_goes_too() -> None:
    design = Design((Part("speed", "access"), Part("access"), Part("use")))
    removed = ranks_without(PANEL, design, levels=[1]).set_index(["part", "unit"])["rank_without"]
    assert removed["speed"].to_dict() == {"x": 4, "z": 3, "w": 2, "y": 1}
    assert removed["use"].to_dict() == {"x": 4, "z": 3, "w": 2, "y": 1}


def test_equals_share_the_better_rank_whatever_the_last_digit() -> None:
    panel = pd.DataFrame(
        {"unit": list("xyz"), "a": [0.1, 0.2, 0.0], "b": [0.2, 0.1, 0.0], "c": [0.3, 0.3, 0.0]}
    )
    design = Design((Part("a"), Part("b"), Part("c")), RAW)
    last_digit = panel.assign(a=[0.1, 0.2 + 1e-15, 0.0])
    for table in (panel, last_digit):
        assert index_scores(table, design)["rank"].tolist() == [1, 1, 3]


def test_leaving_parts_out_by_hand() -> None:
    panel = pd.DataFrame({"unit": list("xyz"), "a": [0, 5, 10], "b": [9, 8, 0]})
    design = Design((Part("a", weight=2), Part("b")))  # totals 33.3, 63.0, 66.7
    table = leave_one_out(panel, design, "x").set_index("part")
    assert table.loc["b", ["mean_change", "largest_change", "own_change"]].tolist() == [0, 0, 0]
    assert table.loc["a", ["mean_change", "largest_change", "own_change"]].tolist() == [4 / 3, 2, 2]
    assert table.loc["a", "largest_unit"] == "x"
    two = pd.concat([panel.assign(period=1), panel.assign(period=2)])
    assert leave_one_out(two, design, "x")["mean_change"].tolist() == [4 / 3, 4 / 3, 0, 0]
    alone = leave_one_out(panel, Design((Part("a"),)), "x")
    assert alone["n_units"].tolist() == [0]
    assert alone[["mean_change", "own_rank_without", "largest_unit"]].isna().all(axis=None)


# Bands


ALL = (
    WeightNoise(0.25, (2,)),
    Choice(
        "normalisation",
        (
            Normalisation("minmax", (1, 100)),
            Normalisation("zscore", (50, 5)),
            Normalisation("rank", (1, 100)),
        ),
    ),
    Choice("aggregation", ("arithmetic", "geometric")),
    LeaveOut(levels=(1,)),
)


@given(seeds)
@settings(deadline=None, max_examples=15)
def test_bands_are_ordered_and_hold_the_nominal_rank(seed: int) -> None:
    table = rank_bands(_panel(seed), TREE, ALL, runs=60, seed=seed)
    assert (table["best_rank"] <= table["rank"]).all()
    assert (table["rank"] <= table["worst_rank"]).all()
    columns = ["best_rank", "p5_rank", "median_rank", "p95_rank", "worst_rank"]
    assert (table[columns].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert table["mean_rank"].between(table["best_rank"], table["worst_rank"]).all()


def test_every_run_is_the_index_that_its_draws_describe() -> None:
    """Each of forty runs made again, one design at a time."""
    panel = _panel(5)
    panel.loc[3, "price"] = np.nan
    audit = audit_of(
        panel, replace(TREE, missing="available"), (*ALL, Choice("missing", ("none", "available")))
    )
    draws = np.random.default_rng(2).random((40, sum(audit.widths)))
    for draw, found in zip(draws, ranks_of_runs(audit, draws), strict=True):
        noise = dict(zip(["access", "people"], 0.75 + 0.5 * draw[:2], strict=True))
        gone = [None, *INDICATORS][int(draw[4] * 5)]
        parts = tuple(
            replace(part, weight=0 if part.name == gone else part.weight * noise.get(part.name, 1))
            for part in TREE.parts
        )
        design = Design(
            parts,
            ALL[1].options[int(draw[2] * 3)],  # type: ignore[arg-type]
            ("arithmetic", "geometric")[int(draw[3] * 2)],
            ("none", "available")[int(draw[5] * 2)],
        )
        np.testing.assert_array_equal(found, index_scores(panel, design)["rank"])


def test_bands_without_doubt_are_the_nominal_ranks() -> None:
    table = rank_bands(_panel(1), TREE, [WeightNoise(0.0), Choice("aggregation", ("arithmetic",))], runs=10)
    for column in ("mean_rank", "median_rank", "p5_rank", "p95_rank", "best_rank", "worst_rank"):
        assert table[column].equals(table["rank"])


def test_the_whole_band_holds_the_nominal_rank_even_if_no_run_gives_it() -> None:
    panel = pd.DataFrame({"unit": ["x", "y"], "a": [21.0, 6], "b": [1.0, 6]})
    design = Design((Part("a"), Part("b")), RAW)
    table = rank_bands(panel, design, [Choice("aggregation", ("geometric",))], runs=5)
    assert table["rank"].tolist() == [1, 2]
    assert table["p5_rank"].tolist() == [2, 1] == table["mean_rank"].tolist()
    assert table["best_rank"].tolist() == [1, 1]
    assert table["worst_rank"].tolist() == [2, 2]


def test_weights_within_a_quarter_flip_two_units_as_often_as_they_should() -> None:
    """x wins when the first weight is the larger: two even draws, so in half of the runs."""
    panel = pd.DataFrame({"unit": ["x", "y"], "a": [1, 0], "b": [0, 1]})
    table = rank_bands(panel, Design((Part("a"), Part("b"))), [WeightNoise()], runs=4000)
    assert table["mean_rank"].tolist() == pytest.approx([1.5, 1.5], abs=0.03)


def test_the_same_seed_gives_the_same_table_and_another_one_another() -> None:
    panel = _panel(3)
    first = rank_bands(panel, TREE, ALL, runs=50, seed=0)
    pd.testing.assert_frame_equal(first, rank_bands(panel, TREE, ALL, runs=50, seed=0))
    assert not first.equals(rank_bands(panel, TREE, ALL, runs=50, seed=4))


def test_periods_have_ranks_and_bands_of_their_own() -> None:
    panel = pd.concat([_panel(1).assign(period=2023), _panel(2).assign(period=2024)])
    table = rank_bands(panel, TREE, ALL[:2], runs=50)
    assert table.groupby("period")["rank"].max().tolist() == [12, 12]
    assert table["worst_rank"].max() <= 12


def test_alternative_panels_stand_for_other_treatments_of_the_data() -> None:
    gap = PANEL.assign(price=[None, 9.0, 1.0, 3.0])
    filled = gap.fillna({"price": 5.0}).iloc[::-1]
    table = rank_bands(gap, TREE, [Choice("panel", (gap, filled), "imputation")], runs=400).set_index("unit")
    assert np.isnan(table.loc["x", "rank"])
    assert table.loc["x", "best_rank"] == 4
    assert 150 < table.loc["x", "n_runs"] < 250
    assert (table.drop("x")["n_runs"] == 400).all()


def test_a_published_audit_can_be_written_down() -> None:
    """49 indicators, 8 pillars, 2 sub-indexes, 51 units with gaps: fast, and without a word of warning."""
    names = [f"i{number}" for number in range(49)]
    panel = _panel(9, 51, names)
    panel[names] = panel[names].mask(np.random.default_rng(1).random((51, 49)) < 0.05)
    parts = [Part(name, f"pillar{number % 8}", 1 + number % 3) for number, name in enumerate(names)]
    parts += [Part(f"pillar{number}", ("connectivity", "sustainability")[number % 2]) for number in range(8)]
    design = Design((*parts, Part("connectivity"), Part("sustainability")), missing="available")
    assumptions = (
        WeightNoise(0.25, (2, 3)),
        Choice("normalisation", (Normalisation("minmax", (1, 100)), Normalisation("zscore", (10, 2)))),
        Choice("aggregation", ("arithmetic", "geometric")),
        Choice("panel", (panel, panel.fillna(panel[names].median())), "imputation"),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = rank_bands(panel, design, assumptions, runs=1000)
        driven = sensitivity(panel, design, assumptions, n=100)
    assert table["n_runs"].eq(1000).all()
    assert driven["assumption"].tolist() == ["weights", "normalisation", "aggregation", "imputation"]


# Sensitivity


def test_ishigami_function() -> None:
    """The usual test function, a = 7 and b = 0.1: first order 0.314, 0.442, 0; total order 0.558, 0.442, 0.244."""

    def ishigami(draws: np.ndarray) -> np.ndarray:
        x, y, z = (2 * draws.T - 1) * np.pi
        return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)

    table = sobol_indices(ishigami, {"x": 1, "y": 1, "z": 1}, 4096, 0)
    assert table["first_order"].tolist() == pytest.approx([0.3139, 0.4424, 0], abs=0.02)
    assert table["total_order"].tolist() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)
    for order in ("first_order", "total_order"):
        assert table[order].between(table[f"{order}_low"], table[f"{order}_high"]).all()


def test_inputs_of_many_columns_count_as_one() -> None:
    weights = np.repeat([1.0, 2.0], [12, 3])
    table = sobol_indices(lambda draws: draws @ weights, {"many": 12, "few": 3}, 2048, 3)
    assert table["first_order"].tolist() == pytest.approx([0.5, 0.5], abs=0.05)


def _two_periods() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return panels in which the data decide the ranks of the first period, the mean those of the second."""
    first = pd.DataFrame({"unit": list("xyzw"), "period": 1, "a": [4.0, 3, 2, 1], "b": [4.0, 3, 2, 1]})
    second = pd.DataFrame({"unit": list("xyzw"), "period": 2, "a": [21.0, 6, 3, 2], "b": [1.0, 6, 3, 2]})
    turned = first.assign(a=first["a"].to_numpy()[::-1], b=first["b"].to_numpy()[::-1])
    return pd.concat([first, second]), pd.concat([turned, second])


def test_sensitivity_of_an_additive_audit_is_known_exactly() -> None:
    """Other data reverse four units (8 places), the geometric mean swaps two (2): variances as 64 to 4."""
    panel, turned = _two_periods()
    assumptions = [
        Choice("panel", (panel, turned), "data"),
        Choice("aggregation", ("arithmetic", "geometric")),
        Choice("missing", ("none", "available")),
    ]
    table = sensitivity(panel, Design((Part("a"), Part("b")), RAW), assumptions, n=1024)
    assert table["assumption"].tolist() == ["data", "aggregation", "missing"]
    assert table["first_order"].tolist() == pytest.approx([64 / 68, 4 / 68, 0], abs=0.02)
    assert table["total_order"].tolist() == pytest.approx([64 / 68, 4 / 68, 0], abs=0.02)
    assert table.loc[2, ["first_order", "total_order", "total_order_high"]].tolist() == [0, 0, 0]


def test_sensitivity_repeats_and_leaves_the_global_state_alone() -> None:
    panel = _panel(4)
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first = sensitivity(panel, TREE, ALL, n=30, seed=0)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002
    pd.testing.assert_frame_equal(first, sensitivity(panel, TREE, ALL, n=30, seed=0))


def test_where_nothing_moves_the_indices_are_missing() -> None:
    assumptions = [WeightNoise(0.0), Choice("aggregation", ("arithmetic",))]
    table = sensitivity(_panel(4), TREE, assumptions, n=8)
    assert table.drop(columns="assumption").isna().all(axis=None)


# Bad input


def test_every_fault_of_a_design_is_told_at_once() -> None:
    text = _faults(
        lambda: Design(
            (
                Part("speed", "acces", direction="up"),
                Part("price", "access", -1),
                Part("access", weight=0),
                Part("access", weight=0),
                Part("a", "b"),
                Part("b", "a"),
                Part("rank", "access", lower=5, upper=2),
            ),
            aggregation="geometrical",
            missing="some",
        )
    )
    for words in (
        "speed: The parent group “acces” is unknown. Did you mean “access”?",
        "speed: The direction of an indicator “up” is unknown.",
        "price: The weight -1 is not a number from zero up.",
        "The weights of the parts of “total” sum to zero.",
        "The part “access” is there twice.",
        "The part “a” belongs to itself",
        "A part cannot be called “rank”.",
        "rank: The lower goalpost 5 is not below the upper one, 2.",
        "The way of aggregation “geometrical” is unknown. Did you mean “geometric”?",
        "The rule for missing values “some” is unknown.",
    ):
        assert words in text
    assert "has no parts" in _faults(lambda: Design(()))
    assert "“zscores” is unknown. Did you mean “zscore”?" in _faults(lambda: Normalisation("zscores"))
    assert "(100, 1) does not ascend" in _faults(lambda: Normalisation("minmax", (100, 1)))


def test_a_panel_that_does_not_fit_is_told_with_the_nearest_column() -> None:
    text = _faults(lambda: index_scores(PANEL.rename(columns={"price": "prices", "use": "q"}), TREE))
    assert "The column “price” is missing. Is “prices” meant?" in text
    assert "The column “use” is missing. The columns are:" in text
    assert "price: “9x” is not a number." in _faults(
        lambda: index_scores(PANEL.assign(price=["1", "9x", "2", "3"]), TREE)
    )
    assert "use: A figure is infinite." in _faults(
        lambda: index_scores(PANEL.assign(use=[1, np.inf, 2, 3]), TREE)
    )
    assert "“x” has two rows." in _faults(lambda: index_scores(PANEL.assign(unit=list("xxyz")), TREE))
    assert "no rows" in _faults(lambda: index_scores(PANEL.iloc[:0], TREE))
    assert "empty cell" in _faults(lambda: index_scores(PANEL.assign(unit=["x", None, "y", "z"]), TREE))
    assert "no unit" in _faults(lambda: rank_bands(PANEL.assign(use=np.nan), TREE, ALL)).lower()


def test_geometric_means_of_scores_that_are_not_positive_name_the_parts() -> None:
    text = _faults(lambda: index_scores(PANEL, replace(TREE, aggregation="geometric")))
    assert "speed: “access” is a geometric mean, but a score of this part is 0. Normalise onto" in text
    assert "use: “people”" in text
    assert "geometric" in _faults(lambda: rank_bands(PANEL, TREE, [Choice("aggregation", ("geometric",))]))
    above = replace(TREE, aggregation="geometric", normalisation=Normalisation("minmax", (1, 100)))
    assert index_scores(PANEL, above)["rank"].notna().all()
    assert "arithmetic" in _faults(lambda: contributions(PANEL, above))


def test_faulty_assumptions_are_told() -> None:
    assert "share of 2" in _faults(lambda: WeightNoise(2.0))
    assert "Did you mean “normalisation”?" in _faults(lambda: Choice("normalization", ("minmax",)))
    assert "“geo” is unknown" in _faults(lambda: Choice("aggregation", ("arithmetic", "geo")))
    assert "no options" in _faults(lambda: Choice("missing", ()))
    assert "The level of the tree “7” is unknown. Known: 1, 2." in _faults(
        lambda: rank_bands(PANEL, TREE, [WeightNoise(levels=(7,))])
    )
    assert "Did you mean “people”?" in _faults(lambda: rank_bands(PANEL, TREE, [LeaveOut(parts=("peopel",))]))
    assert "at least 2" in _faults(lambda: sensitivity(PANEL, TREE, [WeightNoise()]))
    assert "at least 1" in _faults(lambda: rank_bands(PANEL, TREE, []))
    assert "choose the same" in _faults(
        lambda: rank_bands(PANEL, TREE, [Choice("missing", ("none",)), Choice("missing", ("none",), "again")])
    )
    assert "number of runs" in _faults(lambda: rank_bands(PANEL, TREE, ALL, runs=0))
    assert "sample size" in _faults(lambda: sensitivity(PANEL, TREE, ALL, n=1))
    assert "other units" in _faults(lambda: rank_bands(PANEL, TREE, [Choice("panel", (PANEL.iloc[1:],))]))
    assert "The name of a unit “v” is unknown." in _faults(lambda: leave_one_out(PANEL, TREE, "v"))


def test_goalposts_on_the_wrong_side_of_the_values_are_told() -> None:
    text = _faults(lambda: index_scores(PANEL, Design((Part("use", lower=95),))))
    assert text.startswith("use: The best value, 90, is not better than the worst, 95")
    target = Design((Part("price", direction="lower", target=20),), Normalisation("distance"))
    assert "is not better" in _faults(lambda: index_scores(PANEL, target))
