"""Against whom: every number of the comparison, for real provinces, on days of the past."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from cds_analysis.cellar.paths import data_dir, notebooks_dir
from cds_analysis.data.dataset import load_dataset
from cds_analysis.forecasting.scores import load_track_record
from cds_analysis.metrics.official import METHODS
from cds_analysis.metrics.rank_assumptions import rank_assumptions
from cds_analysis.pages import assumptions, comparison, inside, official, peer_groups
from cds_analysis.pages.words import signed_places
from cds_analysis.results.quarter import Quarter, open_quarter

pytestmark = pytest.mark.usefixtures("one_cache")
LAM_DONG = "34:Lâm Đồng"


@pytest.fixture(scope="module")
def binh_thuan() -> Quarter:
    return open_quarter("Bình Thuận", "2025-Q4")


@pytest.fixture(scope="module")
def lam_dong() -> Quarter:
    return open_quarter(LAM_DONG, "2025-Q4")


def test_bands_of_all_provinces_hold_the_published_ranks(binh_thuan: Quarter) -> None:
    bands = binh_thuan.inside.bands.set_index("ref_area")
    published = binh_thuan.comparison.published_ranks
    newest = published[published["time_period"] == "2024"].set_index("ref_area")["rank"].reindex(bands.index)
    assert len(bands) == 63
    assert ((bands["best"] <= newest) & (newest <= bands["worst"])).all()
    assert 1 < (bands["worst"] - bands["best"]).median() < 15


def test_a_province_without_published_parts_learns_what_would_settle_it(binh_thuan: Quarter) -> None:
    assert not binh_thuan.inside.knows_parts
    assert binh_thuan.inside.gaps.empty
    words = inside.show_inside_words(binh_thuan).data
    assert "không có điểm nào trong 8 thành phần" in words
    assert "Lâm Đồng mới" in words
    figure = inside.show_gap(binh_thuan)
    assert figure.title == (
        "Muốn lên hạng, trước hết là DTI: nhân lực số; Lâm Đồng (đơn vị mới): −0,0333 so với trung vị cả nước"
    )


def test_published_places_of_parts_are_shown_where_the_parts_are_not() -> None:
    words = inside.show_inside_words(open_quarter("Bình Thuận", "2024-Q4")).data
    assert "hạng 53" in words
    assert "hạng 38" in words


def test_gaps_add_up_to_what_the_totals_say(lam_dong: Quarter) -> None:
    gaps = lam_dong.inside.gaps
    totals = lam_dong.comparison.peers.set_index("ref_area")["value"]
    for against, part in gaps.groupby("against"):
        other = totals.median() if against == "median" else totals[part["unit"].iloc[0]]
        assert part["contribution"].sum() == pytest.approx(totals[LAM_DONG] - other, abs=1e-9)
        assert part["part"].nunique() == 9
    assert set(gaps["against"]) == {"best", "median"}


def test_all_published_ranks_come_out_of_the_parts_and_lie_in_their_bands(lam_dong: Quarter) -> None:
    parts, formula = lam_dong.inside.parts, lam_dong.inside.formula
    assert formula is not None
    places = lam_dong.comparison.peers.set_index("ref_area")["place"]
    for unit in parts.index[::6]:
        found = rank_assumptions(parts, formula.weights, unit)
        assert found.rank == places[unit]
        assert found.best <= found.rank <= found.worst <= 34


def test_the_assumption_that_moves_the_rank_is_shown_of_the_successor_too(
    binh_thuan: Quarter, lam_dong: Quarter
) -> None:
    sentence = "từ hạng 18 đến hạng 26 trong 34 tỉnh, thành phố dù tính theo cách nào; ảnh hưởng nhiều nhất là việc bỏ bớt một thành phần"
    assert assumptions.show_rank_assumptions(lam_dong).title == f"Lâm Đồng: {sentence}"
    words = assumptions.show_rank_assumptions(binh_thuan).data
    assert "chỉ được công bố cho 11/63 tỉnh" in words
    assert f"Lâm Đồng (đơn vị mới): {sentence}. Theo cách tính đã công bố: hạng 24." in words
    table = binh_thuan.tables()["rank_assumptions"]
    pd.testing.assert_frame_equal(table, lam_dong.tables()["rank_assumptions"])
    assert set(table["ref_area"]) == {LAM_DONG}
    assert set(table["time_period"]) == {"2024"}


def test_without_every_part_of_every_province_no_assumption_is_shown() -> None:
    early = open_quarter("Bình Thuận", "2024-Q4")
    assert "chỉ được công bố cho 10/63 tỉnh" in assumptions.show_rank_assumptions(early).data
    assert early.tables()["rank_assumptions"].empty


def test_a_rank_that_nothing_moves_is_shown_in_words() -> None:
    words = assumptions.show_rank_assumptions(open_quarter("34:Cao Bằng", "2025-Q4", language="en")).data
    assert words.startswith("Cao Bang: place 34 of 34 in nine of ten ways")


def test_the_place_aimed_at_comes_from_the_programme(binh_thuan: Quarter, lam_dong: Quarter) -> None:
    assert binh_thuan.inside.goal == 20
    assert lam_dong.inside.goal is None


def test_the_largest_gain_lifts_most_and_less_is_sure_when_others_move(lam_dong: Quarter) -> None:
    found = lam_dong.inside.what_if
    assert found["part"].iloc[0] == "dti_workforce"
    assert found["places"].is_monotonic_decreasing
    assert (found["places_low"] <= found["places_high"]).all()
    assert found.loc[0, "places_low"] < found.loc[0, "places"] < found.loc[0, "places_high"]


@pytest.mark.parametrize(("province", "rank"), [("Đà Nẵng", 1), ("Bắc Kạn", 57)])
def test_other_provinces_have_the_same_page(province: str, rank: int) -> None:
    report = open_quarter(province, "2025-Q1")
    bands = report.inside.bands.set_index("ref_area")
    assert bands.loc[province, "rank"] == report.comparison.ranks["rank"].iloc[-1]
    assert len(report.peer_groups.alike) == 8
    assert report.comparison.speed is not None
    assert report.inside.coverage["time_period"].tolist() == ["2020", "2021", "2022", "2023"]
    if province == "Đà Nẵng":
        assert bands.loc[province, "rank"] == rank


def test_codes_used_again_name_another_unit(lam_dong: Quarter) -> None:
    registry = lam_dong.dataset.registry
    first, second = ({unit.code: unit.name for unit in registry.members(system)} for system in ("63", "34"))
    reused = {code for code in first.keys() & second.keys() if first[code] != second[code]}
    renamed = {code for code in reused if registry["34:" + second[code]].members == (first[code],)}
    assert len(reused - renamed) == 7
    peers = lam_dong.comparison.peers.set_index("ref_area")
    tiles = lam_dong.comparison.tiles.dropna(subset="ref_area").set_index("code")["ref_area"]
    assert len(tiles) == 63
    for code, key in tiles.items():
        assert first[code] in registry[key].members, (
            "a code of 63 must not colour the unit that has it among 34"
        )
    assert tiles["60"] == tiles["68"] == tiles["67"] == LAM_DONG
    means = binh_thuan_totals()
    for unit in registry.members("34"):
        assert peers.loc[unit.key, "value"] == pytest.approx(means[list(unit.members)].mean(), abs=1e-4)


def binh_thuan_totals() -> pd.Series:
    return open_quarter("Bình Thuận", "2025-Q4").comparison.peers.set_index("ref_area")["value"]


def test_peers_are_the_nearest_in_structure_of_one_year(binh_thuan: Quarter) -> None:
    groups = binh_thuan.peer_groups
    assert groups.alike[:2] == ["Khánh Hòa", "Bình Định"]
    assert set(groups.structure_periods.values()) == {"2022"}
    assert groups.distances["distance"].is_monotonic_increasing
    assert len(groups.groups["subregion"]) == 7
    assert len(groups.groups["region"]) == 13


def test_nobody_is_compared_by_figures_that_were_not_known() -> None:
    early = open_quarter("Bình Thuận", "2022-Q1")
    assert early.peer_groups.alike == []
    assert "chưa có dân số" in peer_groups.show_likeness(early).data


def test_a_list_of_the_provinces_own_is_a_group(tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(data_dir(), root, ignore=shutil.ignore_patterns("demo"))
    path = root / "registry" / "likeness.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("lists: {}", "lists: {Bình Thuận: [Ninh Thuận, Đà Nẵng]}")
    )
    known = open_quarter("Bình Thuận", "2024-Q4")
    report = Quarter(load_dataset(root), known.unit, known.period, known.as_of, known.programme, "en")
    row = report.peer_groups.table.set_index("group").loc["list"]
    assert row["peers"] == "Ninh Thuận;Đà Nẵng"
    assert row["place"] == 3
    assert "named by the province" in peer_groups.show_groups(report).frame.iloc[-1, 0]


def test_the_ambitious_path_says_that_it_crosses_a_break(binh_thuan: Quarter) -> None:
    paths = binh_thuan.comparison.paths
    assert paths["crosses_break"].all()
    assert (paths["ambitious"] > paths["typical"]).all()
    assert "trước khi đổi cách đo" in comparison.show_paths(binh_thuan).caption
    before = open_quarter("Bình Thuận", "2025-Q1")
    assert not before.comparison.paths["crosses_break"].any()


def test_official_words_carry_how_often_they_came_true() -> None:
    report = open_quarter("Mẫu Lam", "2025-Q1")
    labels = report.official_labels
    assert set(labels["method"]) == set(METHODS)
    record = pd.DataFrame(load_track_record()["official_words"]).set_index(["method", "label"])["happened"]
    ended = labels.dropna(subset="happened")
    assert len(ended) > 5
    assert all(row.happened == record[row.method, row.label] for row in ended.itertuples())
    assert not labels.loc[labels["label"].isin(["achieved", "reached"]), "happened"].notna().any()
    assert official.show_official(report).frame.shape[0] == labels["target_id"].nunique()


def test_the_page_makes_its_point_in_six_figures_at_most(binh_thuan: Quarter) -> None:
    cells = nbformat.read(notebooks_dir() / "03_province_comparison.ipynb", 4).cells
    modules = (assumptions, comparison, inside, official, peer_groups)
    views = {module.__name__.rpartition(".")[2]: module for module in modules}
    shown = []
    for cell in cells:
        if cell.cell_type == "code" and cell.source.strip().endswith("(q)"):
            module, name = cell.source.strip().removesuffix("(q)").split(".")
            shown.append(getattr(views[module], name)(binh_thuan))
    assert 4 < sum(hasattr(part, "svg") for part in shown) <= 6


def test_a_change_of_method_is_split_only_where_all_parts_are_known(
    binh_thuan: Quarter, lam_dong: Quarter
) -> None:
    assert binh_thuan.inside.change_of_method is None
    assert lam_dong.inside.change_of_method is not None
    first, last, change = lam_dong.inside.change_of_method
    assert (first, last, change.after, change.n) == ("2023", "2024", 24, 34)
    assert change.own + change.others + change.method == change.before - change.after
    assert "hạng 27 đến hạng 24" in inside.show_change_of_method(binh_thuan).data
    assert inside.show_change_of_method(open_quarter("Bình Thuận", "2025-Q1")).data == ""


@pytest.mark.parametrize(
    ("places", "expected"), [(2.0, "+2"), (-3.0, "−3"), (0.0, "0"), (1.5, "+1,5"), (-0.5, "−0,5")]
)
def test_places_won_have_a_plus_and_places_lost_a_minus(
    places: float, expected: str, binh_thuan: Quarter
) -> None:
    assert signed_places(places, binh_thuan) == expected
