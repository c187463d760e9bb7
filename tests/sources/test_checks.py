"""A broken row must produce the exact message: value, file, line, rule, nearest match, what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.paths import data_dir
from cds_analysis.sources.checks import check_data

from ..conftest import TODAY

FILE = "data/observations/binh_thuan.csv"
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
        "obs_value: 64 là giá trị không thể có của dti_rank (Bình Thuận). Cần: từ 1 đến 63.",
        "obs_value: 64 is not possible for dti_rank of Bình Thuận. Expected: 1 to 63.",
    ),
    (
        {"ref_area": "34:Lâm Đồng", "indicator": "dti_rank", "obs_value": "35", "unit_measure": "rank"},
        "obs_value: 35 là giá trị không thể có của dti_rank (34:Lâm Đồng). Cần: từ 1 đến 34.",
        "obs_value: 35 is not possible for dti_rank of 34:Lâm Đồng. Expected: 1 to 34.",
    ),
    (
        {"obs_value": "101"},
        "obs_value: 101 là giá trị không thể có của bank_account_15plus_pct (Bình Thuận). Cần: từ 0 đến 100.",
        "obs_value: 101 is not possible for bank_account_15plus_pct of Bình Thuận. Expected: 0 to 100.",
    ),
    (
        {"known_from": "2027-01-01"},
        "known_from: known_from 2027-01-01 muộn hơn ngày kiểm tra 2026-11-23. Ghi ngày mà con số có thể được biết.",
        "known_from: known_from 2027-01-01 lies after the day of the check, 2026-11-23. "
        "Write the day on which the figure could be known.",
    ),
    (
        {"known_from": "2024-06-30"},
        "known_from: known_from 2024-06-30 sớm hơn ngày bắt đầu của kỳ 2024-12-31. "
        "Không thể biết số liệu trước kỳ của nó; đây có phải số kế hoạch không?",
        "known_from: known_from 2024-06-30 lies before the period 2024-12-31 starts. "
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
        "unit_measure: “count” không phải đơn vị của bank_account_15plus_pct. Cần: percent.",
        "unit_measure: “count” is not the unit of bank_account_15plus_pct. Expected: percent.",
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
        f"{FILE}:{second}: Dòng này lặp lại {FILE}:{first}: cùng đơn vị, chỉ tiêu, kỳ, giá trị, loại và nguồn. "
        "Xoá một trong hai dòng."
    ]


def test_all_faults_are_told_at_once(add_row: Callable[..., int], errors: Callable[..., list[str]]) -> None:
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
    told = errors("en")
    assert (
        "direction: “hihger” is not a word of this column. Did you mean “higher”? Known: higher, lower."
        in told[0]
    )
    assert "Did you mean “ops_full_process_eligible_pct”?" in told[1]


def test_the_shipped_data_have_no_error_and_only_known_kinds_of_warning() -> None:
    found = check_data(data_dir(), TODAY)
    assert not [problem.text() for problem in found if problem.severity == "error"]
    assert {problem.rule for problem in found} <= {"contradiction"}


def test_a_file_that_is_not_utf8_is_named(house: Path) -> None:
    from cds_analysis.errors import InputError

    path = house / "data" / "observations" / "national.csv"
    path.write_bytes(path.read_bytes().replace("Việt Nam".encode(), b"Vi\xeat Nam", 1))
    with pytest.raises(InputError, match=r"national\.csv:2: The file is not UTF-8 text"):
        check_data(house / "data", TODAY)


def test_a_row_with_a_stray_comma_is_named(house: Path) -> None:
    from cds_analysis.errors import InputError

    path = house / "data" / "observations" / "national.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1] + ",thừa"]) + "\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=rf"national\.csv:{len(lines) + 1}: The row has 13 cells instead of 12"
    ):
        check_data(house / "data", TODAY)
