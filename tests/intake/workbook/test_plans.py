"""What the look ahead promises is what happens: by the rule, under the lock, for the province that is meant."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.faults import Place
from cds_analysis.cellar.periods import parse_period
from cds_analysis.data.checks import check_data
from cds_analysis.data.dataset import Dataset, load_dataset
from cds_analysis.data.observations import load_observations
from cds_analysis.data.resolution import believed
from cds_analysis.data.store import open_store
from cds_analysis.intake.forms import known_by
from cds_analysis.intake.workbook.areas import area_in_force
from cds_analysis.intake.workbook.importing import ImportPlan, commit_import, plan_import
from cds_analysis.intake.workbook.senders import strange_senders, unlisted_sources
from tests.intake.workbook.sheets import HEADS, ROW, TODAY, book, plan, refusals, values, with_cell

WHEN = datetime(2026, 11, 24)
OFFICIAL, PRESS = "BQL các KCN Bình Thuận", "Báo Bình Thuận"


def _commit(made: ImportPlan, dataset: Dataset, who: str = "An") -> int:
    return commit_import(made, open_store(dataset.root), who, WHEN)


def _chosen(dataset: Dataset) -> str:
    rows = load_observations(indicators=["bank_account_15plus_pct"], units=["Bình Thuận"], data=dataset.root)
    row = believed(rows, dataset.indicators).set_index("time_period").loc["2024-Q4"]
    return f"{row['obs_value']:g} {row['source_org']}"


@pytest.fixture
def own(house: Path) -> Dataset:
    """Return a copy of the real data."""
    return load_dataset(house / "data")


def test_a_remark_ends_in_the_note(dataset: Dataset, tmp_path: Path) -> None:
    made = plan(book([*with_cell(1, "95,2 (số sơ bộ)")[:5], "theo NHNN"]), dataset, tmp_path)
    assert [one.entry.row["note"] for one in made.new] == ["số sơ bộ; theo NHNN"]


def test_a_file_name_with_brackets_loses_nothing(own: Dataset, tmp_path: Path) -> None:
    made = plan(book(ROW), own, tmp_path, "số liệu [lần 2].xlsx")
    assert _commit(made, own) == 1
    assert open_store(own.root).log()["file_name"].tolist()[-1] == "số liệu [lần 2].xlsx"


def test_faults_of_files_of_one_name_stay_apart(dataset: Dataset, tmp_path: Path) -> None:
    for folder, cell in (("a", "95,2"), ("b", "195,2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bieu.xlsx").write_bytes(book([*with_cell(1, cell)[:4], f"Sở {folder.upper()}"]))
    known = known_by(dataset, "Bình Thuận", None, "", "", None)
    made = plan_import([tmp_path / one / "bieu.xlsx" for one in "ab"], known, dataset, TODAY)
    assert [one.entry.row["source_org"] for one in made.new] == ["Sở A"]
    assert [problem.rule for problem in made.refused] == ["bounds"]


def test_another_number_for_the_same_day_is_refused(own: Dataset, tmp_path: Path) -> None:
    assert _commit(plan(book(ROW), own, tmp_path), own) == 1
    again = plan(book(with_cell(1, "95,20")), own, tmp_path)
    assert ([one.before for one in again.unchanged], again.added) == (["95.2"], [])
    assert refusals(plan(book(with_cell(1, "96")), own, tmp_path)) == [
        "bieu.xlsx [Sheet]:2, B2: “Sở TTTT” has told 95.2% for 15 January 2025 already, and now tells 96% for "
        "the same day. If the figure was corrected, write the later day on which the corrected one became known."
    ]


@pytest.mark.parametrize(
    ("first", "second", "group", "why"),
    [
        ((OFFICIAL, "15/1/2025", "95"), (OFFICIAL, "16/1/2025", "96"), "revised", ""),
        (
            (OFFICIAL, "15/1/2025", "95"),
            (PRESS, "16/1/2025", "96"),
            "behind",
            "its source counts for more, as an official one before the press",
        ),
        ((OFFICIAL, "15/1/2025", "95"), (OFFICIAL, "14/1/2025", "96"), "behind", "it was known later"),
        ((PRESS, "16/1/2025", "96"), (OFFICIAL, "15/1/2025", "95"), "revised", ""),
    ],
)
def test_the_word_of_the_look_ahead_is_what_happens(
    first: tuple[str, str, str],
    second: tuple[str, str, str],
    group: str,
    why: str,
    own: Dataset,
    tmp_path: Path,
) -> None:
    before, after = (["T12", value, ROW[2], day, org, ""] for org, day, value in (first, second))
    assert _commit(plan(book(before), own, tmp_path), own) == 1
    made = plan(book(after), own, tmp_path)
    one = getattr(made, group)[0]
    assert (one.before, one.before_from, one.why_behind) == (first[2], first[0], why)
    assert _commit(made, own) == 1
    winner = second if group == "revised" else first
    assert _chosen(own) == f"{winner[2]} {winner[0]}"
    for row in (before, after):
        same = plan(book(row), own, tmp_path)
        assert (len(same.unchanged), same.added, same.refused) == (1, [], [])


def test_what_a_source_said_is_kept_as_of_each_day(own: Dataset, tmp_path: Path) -> None:
    """The later of two days may go back to what was known before the earlier one."""
    assert _commit(plan(book(ROW), own, tmp_path), own) == 1
    days = [("96,1", "20/1/2025"), ("95,2", "25/1/2025"), ("95,2", "17/1/2025"), ("95,2", "10/1/2025")]
    rows = [["T12", value, ROW[2], day, ROW[4], ""] for value, day in days]
    made = plan(book(*rows), own, tmp_path)
    assert [one.entry.row["known_from"][-2:] for one in made.added] == ["25", "20", "10"]
    assert [one.entry.row["known_from"][-2:] for one in made.unchanged] == ["17"]
    assert _commit(made, own) == 3
    assert _chosen(own) == "95.2 Sở TTTT"
    assert not [problem for problem in check_data(own.root, TODAY) if problem.severity == "error"]
    assert plan(book(*rows), own, tmp_path).added == []


def test_a_percentage_beside_shares_of_one_is_refused(own: Dataset, tmp_path: Path) -> None:
    made = plan(book(with_cell(1, "0,785 %")), own, tmp_path)
    assert [problem.rule for problem in made.refused] == ["share"]
    assert "can be a share of one: is 78.5% meant?" in refusals(made)[0]
    assert made.refused[0].column == "B2"


def test_a_part_that_breaks_a_sum_is_refused(own: Dataset, tmp_path: Path) -> None:
    giver = "OpenDX project (GitHub Tuan04-D/opendx, MIT) - scrape of dti.gov.vn"
    row = ["dti_total", "0,7", "2024", "15/1/2026", giver, ""]
    made = plan(book(row), own, tmp_path)
    assert {(problem.rule, problem.column) for problem in made.refused} == {("identity", "B2")}
    assert made.added == []


def test_with_a_clock_set_back_nothing_is_judged(own: Dataset, tmp_path: Path) -> None:
    (tmp_path / "bieu.xlsx").write_bytes(book(ROW, with_cell(2, "Quý III/2024")))
    known = known_by(own, "Bình Thuận", None, "", "", None)
    made = plan_import([tmp_path / "bieu.xlsx"], known, own, date(2024, 1, 1))
    assert ([problem.rule for problem in made.refused], made.added) == (["clock"], [])


def test_two_sources_in_one_file_are_put_to_the_rule(own: Dataset, tmp_path: Path) -> None:
    rows = [["T12", value, ROW[2], ROW[3], org, ""] for value, org in (("96", PRESS), ("95", OFFICIAL))]
    made = plan(book(*rows), own, tmp_path)
    assert [one.entry.row["obs_value"] for one in made.new] == ["95"]
    assert [one.entry.row["obs_value"] for one in made.behind] == ["96"]
    assert _commit(made, own) == 2
    assert _chosen(own) == f"95 {OFFICIAL}"


def test_the_qualifier_of_the_earlier_value_is_kept(own: Dataset, tmp_path: Path) -> None:
    _commit(plan(book(with_cell(1, "khoảng 95,20")), own, tmp_path), own)
    made = plan(book([*with_cell(1, "96")[:3], "16/1/2025", *ROW[4:]]), own, tmp_path)
    assert [(one.before, one.before_qualifier) for one in made.revised] == [("95.20", "approx")]


def test_two_imports_at_once_cannot_tell_a_figure_twice(own: Dataset, tmp_path: Path) -> None:
    plans = [plan(book(with_cell(1, value)), own, tmp_path / value) for value in ("95", "96", "95,0")]
    assert _commit(plans[0], own) == 1
    with pytest.raises(InputError, match="has told 95"):
        _commit(plans[1], own)
    assert _chosen(own) == "95 Sở TTTT"
    assert _commit(plans[2], own) == 0


def test_zeros_at_the_end_are_no_contradiction(dataset: Dataset, tmp_path: Path) -> None:
    assert values(plan(book(ROW, with_cell(1, "95,20")), dataset, tmp_path)) == ["95.2"]
    made = plan(book(ROW, with_cell(1, "khoảng 96,50")), dataset, tmp_path)
    assert refusals(made) == [
        "bieu.xlsx [Sheet]:2, B2: The same figure stands there with different values: “95.2% (bieu.xlsx [Sheet] "
        "B2)”, “about 96.50% (bieu.xlsx [Sheet] B3)”. Keep the right one."
    ]


@pytest.mark.parametrize(
    ("name", "period", "key", "rule"),
    [
        ("Bình Thuận", "2024-Q4", "Bình Thuận", ""),
        ("Bình Thuận", "2025-Q2", "Bình Thuận", ""),
        ("Bình Thuận", "2025-Q3", "Bình Thuận", "unit_ended"),
        ("Bình Thuận", "2025", "Bình Thuận", ""),
        ("Lâm Đồng", "2025-Q4", "34:Lâm Đồng", ""),
        ("Lâm Đồng", "2024-Q4", "Lâm Đồng", ""),
        ("Lâm Đồng", "2025", "Lâm Đồng", "two_systems"),
        ("34:Lâm Đồng", "2024-Q4", "34:Lâm Đồng", "unit_not_yet"),
        ("34:Lâm Đồng", "2025-Q4", "34:Lâm Đồng", ""),
        ("Việt Nam", "2025-Q4", "Việt Nam", ""),
    ],
)
def test_a_name_means_the_province_of_its_time(
    name: str, period: str, key: str, rule: str, dataset: Dataset
) -> None:
    found, problem = area_in_force(name, parse_period(period), dataset.registry, Place())
    assert (found, problem.rule if problem else "") == (key, rule)


def test_a_province_that_has_ended_is_refused_with_its_successor(dataset: Dataset, tmp_path: Path) -> None:
    row = ["T12", "95,2", "Quý IV/2025", "15/1/2026", "Sở TTTT", ""]
    assert refusals(plan(book(row), dataset, tmp_path))[0].endswith(
        "“Bình Thuận” was a province until 30 June 2025; the period lies after it. "
        "“34:Lâm Đồng” has taken its place: is the figure about it? Write “34:Lâm Đồng”."
    )
    made = plan(
        book(["bank_account_15plus_pct", *row[1:], "Lâm Đồng"], heads=[*HEADS, "Tỉnh"]),
        dataset,
        tmp_path,
        province="",
    )
    assert [one.entry.row["ref_area"] for one in made.new] == ["34:Lâm Đồng"]


def test_a_column_against_the_option(dataset: Dataset, tmp_path: Path) -> None:
    heads = [*HEADS, "Tỉnh"]
    other = [*with_cell(2, "Quý III/2024"), "Đồng Nai"]
    mixed = plan(book([*ROW, ""], other, heads=heads), dataset, tmp_path)
    assert values(mixed) == ["95.2"]
    assert refusals(mixed) == [
        "bieu.xlsx [Sheet]:3, G3: This says “Đồng Nai”, but --province says “Bình Thuận”. Make them agree, or leave --province out."
    ]
    full = plan(book([*ROW, "Bình Thuận"], other, heads=heads), dataset, tmp_path)
    assert [problem.rule for problem in full.refused] == ["disagrees"]
    named = book(["bank_account_15plus_pct", *other[1:]], heads=heads)
    assert plan(named, dataset, tmp_path, province="").problems == []


def test_a_figure_known_before_its_period_ends_is_named(dataset: Dataset, tmp_path: Path) -> None:
    row = ["T12", "95,2", "2024", "2/1/2024", "Sở TTTT", ""]
    made = plan(book(row), dataset, tmp_path)
    assert (values(made), len(made.refused)) == ([], 1)
    assert "known on 2 January 2024, before its period ends on 31 December 2024" in made.problems[0].text()
    assert plan(book([*row[:1], "dự kiến 96", *row[2:]]), dataset, tmp_path).problems == []


def test_names_are_cleaned_at_the_door(own: Dataset, tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "số liệu\u2028quý IV.xlsx")
    giver = unicodedata.normalize("NFD", " Sở  Y tế\u200b ")
    made = plan(book(with_cell(4, "")), own, tmp_path, name, organisation=giver)
    assert made.refused == []
    assert _commit(made, own, "Nguyễn\u2028 An\x07") == 1
    row = made.new[0].entry.row
    assert (row["source_org"], row["source_title"]) == ("Sở Y tế", "Biểu nhập số liệu quý IV.xlsx")
    log = open_store(own.root).log().iloc[-1]
    assert (log["who"], log["file_name"]) == ("Nguyễn An", "số liệu quý IV.xlsx")
    assert not [problem for problem in check_data(own.root, TODAY) if problem.severity == "error"]


def test_who_never_told_a_figure_that_another_agency_holds_is_named(own: Dataset, tmp_path: Path) -> None:
    strange = plan(book(ROW), own, tmp_path)
    holder = "Ngân hàng Nhà nước chi nhánh tỉnh Bình Thuận"
    (one,) = strange_senders(strange.added, own)
    assert one == {"value": "Sở TTTT", "targets": "T12", "holders": holder, "near": ""}
    other = [*ROW[:4], "Ngân hàng Nhà nước chi nhánh tỉnh Bình Thận", ""]
    assert [one["near"] for one in strange_senders(plan(book(other), own, tmp_path).added, own)] == [holder]
    misspelled = [*ROW[:4], "Ngân hàng Nhà nước chi nhán tỉnh Bình Thuận", ""]
    assert f"Is “{holder}” meant?" in "".join(refusals(plan(book(misspelled), own, tmp_path)))
    itself = [*ROW[:4], "NHNN chi nhánh tỉnh Bình Thuận", ""]
    assert strange_senders(plan(book(itself), own, tmp_path).added, own) == []
    _commit(strange, own)
    assert strange_senders(plan(book(with_cell(2, "Quý III/2024")), own, tmp_path).added, own) == []


def test_what_comes_of_new_figures(dataset: Dataset, tmp_path: Path) -> None:
    later = ["T12", "93", "Quý III/2024", "20/10/2024", OFFICIAL, ""]
    made = plan(book(ROW, later), dataset, tmp_path)
    assert made.first_quarters() == ["2024-Q4", "2025-Q1"]
    assert unlisted_sources(made.added, dataset) == ["Sở TTTT"]
    assert {Decimal(one) for one in values(made)} == {Decimal("95.2"), Decimal("93")}
    assert date.fromisoformat(made.new[0].entry.row["known_from"]) == date(2025, 1, 15)


@pytest.mark.parametrize("spelling", ["sở  tttt", "Sở T.T.T.T", "SỞ TTTT."])
def test_another_spelling_of_an_agency_is_the_same_agency(
    spelling: str, own: Dataset, tmp_path: Path
) -> None:
    assert _commit(plan(book(ROW), own, tmp_path), own) == 1
    other = [*with_cell(1, "96")[:4], spelling, ""]
    assert [problem.rule for problem in plan(book(other), own, tmp_path).refused] == ["same_day"]
    same = plan(book([*ROW[:4], spelling, ""]), own, tmp_path)
    assert (len(same.unchanged), same.added) == (1, [])
    assert [problem.rule for problem in plan(book(ROW, other), own, tmp_path).refused] == ["two_values"]


def test_a_name_that_is_nearly_another_one_is_named(own: Dataset, tmp_path: Path) -> None:
    assert _commit(plan(book(ROW), own, tmp_path), own) == 1
    made = plan(book([*with_cell(1, "96")[:4], "Sở TT&TT", ""]), own, tmp_path)
    assert [problem.text() for problem in made.problems] == [
        "bieu.xlsx [Sheet]:2, E2: “Sở TT&TT” is nearly “Sở TTTT”: the two count as two sources. "
        "Is it the same agency? Then write it the same way."
    ]


@pytest.mark.parametrize(
    ("known", "typed", "near"),
    [
        ("Sở Khoa học và Công nghệ", "Sở Khoa học Công nghệ tỉnh", True),
        ("Chi cục Thống kê", "Cục Thống kê", True),
        ("Sở Nông nghiệp và Môi trường", "Sở Nông nghiệp", False),
        ("Sở Tài chính", "Sở Tài nguyên", False),
    ],
)
def test_names_are_near_that_may_be_of_one_agency(
    known: str, typed: str, near: bool, own: Dataset, tmp_path: Path
) -> None:
    assert _commit(plan(book([*ROW[:4], known, ""]), own, tmp_path), own) == 1
    made = plan(book([*with_cell(1, "96")[:4], typed, ""]), own, tmp_path)
    assert [problem.rule for problem in made.problems] == ["near_source"] * near


@pytest.mark.parametrize(
    ("head", "period"),
    [
        ("Kết quả quý IV/2024", "2024-Q4"),
        ("Kết quả quý III/2024, quý IV/2024", ""),
        ("Kết quả quý IV/2023, quý IV/2024", ""),
        ("Kết quả năm 2023, năm 2024", ""),
        ("Kết quả quý III và quý IV năm 2024", ""),
    ],
)
def test_a_head_of_two_periods_tells_of_none(
    head: str, period: str, dataset: Dataset, tmp_path: Path
) -> None:
    content = book([ROW[0], ROW[1], *ROW[3:5]], heads=[HEADS[0], head, *HEADS[3:5]])
    made = plan(content, dataset, tmp_path)
    assert [one.entry.row["time_period"] for one in made.added] == [period] * bool(period)
    assert len(made.refused) == (not period)


def test_messages_name_measures_and_cells(dataset: Dataset, tmp_path: Path) -> None:
    measure = "People aged 15 and over with a bank payment account"
    assert refusals(plan(book(with_cell(1, "195")), dataset, tmp_path)) == [
        f"bieu.xlsx [Sheet]:2, B2: 195 is not possible for “{measure}” of Bình Thuận. Expected: 0 to 100."
    ]
    assert refusals(plan(book(with_cell(0, "")), dataset, tmp_path)) == [
        "bieu.xlsx [Sheet]:2, B2: The row has a value, but names no measure. Name it, or clear the cell."
    ]
    known = known_by(dataset, "", None, "", "", None)
    missing = plan_import([tmp_path / "nope.xlsx"], known, dataset, TODAY)
    assert refusals(missing) == ["nope.xlsx: The file or folder is not there."]
