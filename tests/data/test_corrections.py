"""A figure that was copied wrongly: put right, guarded, and printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from cds_analysis.cellar.errors import InputError
from cds_analysis.data.observations import load_observations
from cds_analysis.pages.words import correction_texts
from cds_analysis.results.quarter import open_quarter

SLIP = {
    "id": "K01",
    "ref_area": "Bình Thuận",
    "indicator": "bank_account_15plus_pct",
    "time_period": "2024-10-21",
    "wrong_value": "95.2",
    "right_value": "92.50",
    "reason_vi": "Chép nhầm dòng.",
    "reason_en": "The next line was copied.",
    "source": "Báo cáo số 1, trang 3",
    "decided_by": "Sở Khoa học và Công nghệ",
    "decided_on": date(2026, 11, 24),
}


@pytest.fixture
def declare(house: Path) -> Callable[..., None]:
    def write(*entries: dict[str, object]) -> None:
        path = house / "data" / "corrections.yml"
        path.write_text(yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False), "utf-8")

    return write


def test_a_correction_is_applied_with_its_digits_and_printed(declare: Callable[..., None]) -> None:
    declare(SLIP)
    rows = load_observations(units=["Bình Thuận"], indicators=[SLIP["indicator"]])
    one = rows[rows["time_period"] == "2024-10-21"].iloc[0]
    assert (one["obs_value"], one["decimals"], one["correction"]) == (92.5, 2, "K01")
    assert (rows[rows["time_period"] != "2024-10-21"]["correction"] == "").all()
    quarter = open_quarter("Bình Thuận", "2024-Q4")
    assert correction_texts(quarter)[0][0] == "K01"
    assert "95,2 được sửa thành 92,50. Chép nhầm dòng." in correction_texts(quarter)[0][1]
    evidence = quarter.tables()["evidence"]
    assert "K01" in set(evidence["correction"])
    assert correction_texts(open_quarter("Đà Nẵng", "2024-Q4")) == []


def test_a_report_from_before_the_figure_does_not_print_it(declare: Callable[..., None]) -> None:
    declare(SLIP)
    assert open_quarter("Bình Thuận", "2024-Q3").corrections == []


def test_a_correction_whose_wrong_value_is_gone_fails(
    declare: Callable[..., None], errors: Callable[[], list[str]]
) -> None:
    declare(SLIP | {"wrong_value": "95.3"})
    assert errors() == [
        "data/corrections.yml, K01: Bình Thuận, bank_account_15plus_pct, 2024-10-21: không có giá trị 95.3 cần sửa. "
        "Đang có: 95.2. Hãy xóa mục hiệu đính này, hoặc ghi đúng giá trị đang sai."
    ]


def test_every_fault_of_an_entry_is_named(declare: Callable[..., None], house: Path) -> None:
    declare(
        SLIP | {"wrong_value": 95.2, "right_value": "chín mươi", "decided_on": "mai", "reson_vi": "x"}, SLIP
    )
    with pytest.raises(InputError) as caught:
        load_observations()
    rules = [problem.rule for problem in caught.value.problems]
    assert sorted(rules) == ["bad_key", "bad_number", "repeated_id", "unknown_word", "unquoted"]
    assert "reason_vi" in caught.value.problems[rules.index("unknown_word")].text()
