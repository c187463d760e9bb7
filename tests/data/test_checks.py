"""A broken row must produce the exact message: value, file, line, rule, nearest match, what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.paths import data_dir
from cds_analysis.data.checks import check_data

from ..conftest import TODAY

FILE = "data/observations/binh_thuan.csv"
MEASURE = (
    "Tỷ lệ người từ 15 tuổi trở lên có tài khoản thanh toán tại ngân hàng",
    "People aged 15 and over with a bank payment account",
)
BROKEN = [
    (
        {"obs_value": "9x"},
        "obs_value: Không đọc được “9x”. Cần: một số, dùng dấu chấm thập phân, như 95.2.",
        "obs_value: “9x” cannot be read. Expected: a number with a decimal point, like 95.2.",
    ),
    (
        {"obs_value": "95,2"},
        "obs_value: Không đọc được “95,2”. Cần: một số, dùng dấu chấm thập phân, như 95.2.",
        "obs_value: “95,2” cannot be read. Expected: a number with a decimal point, like 95.2.",
    ),
    (
        {"ref_area": "Bình Thuân"},
        "ref_area: “Bình Thuân” không phải tên tỉnh, thành phố hay quốc gia có trong danh mục. "
        "Có phải ý bạn là “Bình Thuận”?",
        "ref_area: “Bình Thuân” is not a province, city or country in the registry. Did you mean “Bình Thuận”?",
    ),
    (
        {"indicator": "dti_rank", "obs_value": "64", "unit_measure": "rank"},
        "obs_value: 64 là giá trị không thể có của “Thứ hạng chuyển đổi số cấp tỉnh (DTI)” (Bình Thuận). Cần: từ 1 đến 63.",
        "obs_value: 64 is not possible for “Provincial DTI rank” of Bình Thuận. Expected: 1 to 63.",
    ),
    (
        {"ref_area": "34:Lâm Đồng", "indicator": "dti_rank", "obs_value": "35", "unit_measure": "rank"},
        "obs_value: 35 là giá trị không thể có của “Thứ hạng chuyển đổi số cấp tỉnh (DTI)” (34:Lâm Đồng). Cần: từ 1 đến 34.",
        "obs_value: 35 is not possible for “Provincial DTI rank” of 34:Lâm Đồng. Expected: 1 to 34.",
    ),
    (
        {"obs_value": "101"},
        f"obs_value: 101 là giá trị không thể có của “{MEASURE[0]}” (Bình Thuận). Cần: từ 0 đến 100.",
        f"obs_value: 101 is not possible for “{MEASURE[1]}” of Bình Thuận. Expected: 0 to 100.",
    ),
    (
        {"known_from": "2027-01-01"},
        "known_from: Ngày có số liệu là 01/01/2027, muộn hơn ngày kiểm tra 23/11/2026. "
        "Ghi ngày mà con số có thể được biết.",
        "known_from: The figure is said to be known since 1 January 2027, which lies after the day of the check, "
        "23 November 2026. "
        "Write the day on which the figure could be known.",
    ),
    (
        {"known_from": "2024-06-30"},
        "known_from: Ngày có số liệu là 30/06/2024, sớm hơn ngày bắt đầu của kỳ 31/12/2024. "
        "Không thể biết số liệu trước kỳ của nó; đây có phải số kế hoạch không?",
        "known_from: The figure is said to be known since 30 June 2024, before its period 31 December 2024 starts. "
        "A figure cannot be known before its period; is it a plan?",
    ),
    (
        {"qualifier": "planned"},
        "qualifier: “planned” là số kế hoạch. Hãy chuyển dòng này sang plan_values.csv của chương trình: "
        "số kế hoạch không bao giờ là số liệu quan sát.",
        "qualifier: “planned” marks a planned value. Move the row to the programme's plan_values.csv: "
        "a plan is never an observation.",
    ),
    (
        {"time_period": "2024-Q5"},
        "time_period: Không đọc được “2024-Q5”. Cần: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-10-21 hoặc khoảng a/b.",
        "time_period: “2024-Q5” cannot be read. Expected: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-10-21 "
        "or an interval a/b.",
    ),
    (
        {"indicator": "bank_acount_15plus_pct"},
        "indicator: Chỉ tiêu đo “bank_acount_15plus_pct” chưa được khai báo. "
        "Có phải ý bạn là “bank_account_15plus_pct”?",
        "indicator: The indicator “bank_acount_15plus_pct” is not declared. "
        "Did you mean “bank_account_15plus_pct”?",
    ),
    (
        {"unit_measure": "count"},
        f"unit_measure: “count” không phải đơn vị của “{MEASURE[0]}”. Cần: percent.",
        f"unit_measure: “count” is not the unit of “{MEASURE[1]}”. Expected: percent.",
    ),
]


@pytest.mark.parametrize(
    ("cells", "vi", "en"), BROKEN, ids=[next(iter(case[0].items()))[1] for case in BROKEN]
)
def test_a_broken_row_is_named_exactly(
    cells: dict[str, str],
    vi: str,
    en: str,
    add_row: Callable[..., int],
    errors: Callable[..., list[str]],
) -> None:
    line = add_row(**cells)
    assert errors("vi") == [f"{FILE}:{line}, {vi}"]
    assert errors("en") == [f"{FILE}:{line}, {en}"]


def test_a_repeated_row_names_the_first_one(
    house: Path, add_row: Callable[..., int], errors: Callable[..., list[str]]
) -> None:
    first, second = add_row(), add_row(obs_value="96.10")
    assert errors("vi") == [
        f"{FILE}:{second}: Dòng này lặp lại {FILE}:{first}: cùng số liệu, giá trị, mức xác định, nguồn và "
        "ngày. Xoá một trong hai dòng."
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"obs_value": "96.2"},
        {"qualifier": "approx"},
        {"source_org": "Báo Bình Thuận 2"},
        {"known_from": "2025-01-16"},
        {"time_period": "2024"},
        {"indicator": "epayment_account_15plus_pct"},
        {"ref_area": "Đồng Nai"},
    ],
    ids=lambda cells: next(iter(cells)),
)
def test_a_row_that_differs_in_any_part_of_its_identity_repeats_nothing(
    cells: dict[str, str], add_row: Callable[..., int], errors: Callable[..., list[str]]
) -> None:
    add_row()
    add_row(**cells)
    assert errors() == []


def test_a_source_that_goes_back_to_an_earlier_value_repeats_nothing(
    add_row: Callable[..., int], errors: Callable[..., list[str]]
) -> None:
    for day, value in (("2025-01-15", "95.2"), ("2025-01-16", "96.1"), ("2025-01-17", "95.2")):
        add_row(known_from=day, obs_value=value)
    assert errors() == []
    add_row(known_from="2025-01-17", obs_value="95.20", source_org="báo  Bình Thuận.", source_url="")
    assert len(errors()) == 1


@pytest.mark.parametrize(
    ("value", "period", "n_faults"),
    [("0.785", "2025-Q1", 1), ("0.964", "2024-12-31", 1), ("0.1", "2025-Q1", 0), ("1.1", "2025-Q1", 0)],
)
def test_a_percentage_that_can_be_a_share_of_one_is_refused(
    value: str, period: str, n_faults: int, add_row: Callable[..., int], errors: Callable[..., list[str]]
) -> None:
    """Beside figures of about 95 %; the kinds of sources play no part."""
    add_row(obs_value="97", source_org="Sở TTTT")
    line = add_row(obs_value=value, time_period=period, known_from="2025-06-01")
    messages = [one.replace("\xa0", " ") for one in errors("en")]
    assert len(messages) == n_faults
    for one in messages:
        assert one.startswith(f"{FILE}:{line}, obs_value: {value}% (")
        assert f"can be a share of one: is {float(value) * 100:g}% meant?" in one


def test_small_percentages_beside_small_ones_are_right(
    add_row: Callable[..., int], errors: Callable[..., list[str]]
) -> None:
    names = {"indicator": "mobile_5g_population_coverage_pct"}
    add_row(**names, obs_value="0.5", time_period="2023", known_from="2024-01-15")
    add_row(**names, obs_value="60", time_period="2025", known_from="2026-01-15")
    assert len(errors()) == 1
    add_row(**names, obs_value="0.9", time_period="2024", known_from="2025-01-15")
    assert len(errors()) == 1, "0.5 now stands beside 0.9, and 0.9 beside both: 60 is as near"


def test_a_clock_set_back_is_one_fault(house: Path, add_row: Callable[..., int]) -> None:
    messages = [
        one.text() for one in check_data(house / "data", date(2024, 12, 31)) if one.severity == "error"
    ]
    assert len(messages) == 1
    assert (
        "The clock of this computer says 31 December 2024, which lies before the newest figure" in messages[0]
    )
    for number in range(9):
        add_row(known_from="2027-01-01", obs_value=f"96.{number}", source_org=f"Sở {number}")
    rules = [one.rule for one in check_data(house / "data", TODAY) if one.severity == "error"]
    assert rules == ["future"] * 9, "rows of one file are dated wrongly, each of them"


def test_a_file_that_excel_parted_by_semicolons_is_one_fault(house: Path) -> None:
    path = house / "data" / "observations" / "national.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    path.write_text(frame.to_csv(index=False, sep=";").replace(".", ","), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check_data(house / "data", TODAY)
    assert [problem.text() for problem in caught.value.problems] == [
        "data/observations/national.csv:1: The cells are parted by “;”, not by commas, as Excel does where "
        "numbers have a comma. Save it as CSV UTF-8 with commas between the cells and points in the numbers."
    ]


def test_all_faults_are_reported_at_once(
    add_row: Callable[..., int], errors: Callable[..., list[str]]
) -> None:
    add_row(obs_value="chín mươi", known_from="hôm qua")
    add_row(ref_area="Hà Nôi", obs_value="97")
    assert len(errors()) == 3


def test_a_lost_row_is_an_error_and_a_new_row_a_warning(house: Path, add_row: Callable[..., int]) -> None:
    add_row()
    found = {problem.rule: problem.severity for problem in check_data(house / "data", TODAY)}
    assert found["row_count"] == "warning"
    path = house / "data" / "observations" / "binh_thuan.csv"
    path.write_text(
        "".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-3]), encoding="utf-8"
    )
    lost = [problem for problem in check_data(house / "data", TODAY) if problem.rule == "row_count"]
    assert [problem.severity for problem in lost] == ["error"]


def test_a_broken_sum_is_named(house: Path) -> None:
    path = house / "data" / "observations" / "dti.csv"
    text = path.read_text(encoding="utf-8")
    assert "An Giang,dti_awareness,2023,0.9214," in text
    path.write_text(
        text.replace("An Giang,dti_awareness,2023,0.9214,", "An Giang,dti_awareness,2023,0.8214,"),
        encoding="utf-8",
    )
    rules = [problem.text() for problem in check_data(house / "data", TODAY) if problem.severity == "error"]
    assert len(rules) == 1
    assert "An Giang, 2023" in rules[0]
    assert "dti_total_2021_2023" in rules[0]


def test_a_broken_target_is_named(house: Path, errors: Callable[..., list[str]]) -> None:
    path = house / "data" / "programmes" / "nq10" / "targets.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    frame.loc[0, ["direction", "indicator"]] = ["hihger", "ops_full_proces_eligible_pct"]
    frame.to_csv(path, index=False, lineterminator="\n")
    messages = errors("en")
    assert (
        "direction: “hihger” is not a word of this column. Did you mean “higher”? Known: higher, lower."
        in messages[0]
    )
    assert "Did you mean “ops_full_process_eligible_pct”?" in messages[1]


def test_the_shipped_data_have_no_error_and_only_known_kinds_of_warning() -> None:
    found = check_data(data_dir(), TODAY)
    assert not [problem.text() for problem in found if problem.severity == "error"]
    assert {problem.rule for problem in found} <= {"contradiction"}


def test_a_file_that_is_not_utf8_is_named(house: Path) -> None:
    path = house / "data" / "observations" / "national.csv"
    path.write_bytes(path.read_bytes().replace("Việt Nam".encode(), b"Vi\xeat Nam", 1))
    with pytest.raises(InputError, match=r"national\.csv:2: The file is not UTF-8 text"):
        check_data(house / "data", TODAY)


def test_a_row_with_a_stray_comma_is_named(house: Path) -> None:
    path = house / "data" / "observations" / "national.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1] + ",thừa"]) + "\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=rf"national\.csv:{len(lines) + 1}: The row has 13 cells instead of 12"
    ):
        check_data(house / "data", TODAY)


@pytest.mark.parametrize(("n_targets", "expected"), [(14, False), (13, True)])
def test_one_target_too_many_is_reported(
    n_targets: int, expected: bool, house: Path, errors: Callable[[str], list[str]]
) -> None:
    path = house / "data" / "programmes" / "nq10" / "programme.yml"
    text = path.read_text("utf-8")
    assert "n_targets: 14" in text
    path.write_text(text.replace("n_targets: 14", f"n_targets: {n_targets}"), "utf-8")
    found = [text for text in errors("en") if "14 targets are entered, but the programme has 13." in text]
    assert len(found) == expected


def test_an_unknown_measure_of_a_further_threshold_is_reported_by_its_line(
    house: Path, errors: Callable[[str], list[str]]
) -> None:
    path = house / "data" / "programmes" / "nq10" / "targets.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("efile_district_pct", "efile_distrikt_pct"), "utf-8")
    line = next(at for at, row in enumerate(text.splitlines(), start=1) if "efile_district_pct" in row)
    found = [text for text in errors("en") if "efile_distrikt_pct" in text]
    assert len(found) == 1
    assert found[0].startswith(f"data/programmes/nq10/targets.csv:{line}, other_thresholds: ")
    assert "efile_district_pct" in found[0]
