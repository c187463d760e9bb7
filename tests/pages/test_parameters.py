"""Parameters are typed and checked before any kernel starts; all faults are reported at once."""

from __future__ import annotations

from datetime import date

import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.translator import Translator
from cds_analysis.results.parameters import parse_parameters


def test_defaults_are_the_last_day_and_the_own_programme() -> None:
    chosen = parse_parameters("binh thuan", "2024-Q4")
    assert chosen.for_notebook() == {
        "province": "Bình Thuận",
        "quarter": "2024-Q4",
        "as_of": "2024-12-31",
        "programme": "nq10",
        "language": "vi",
    }


@pytest.mark.parametrize(
    ("province", "programme", "language", "folder"),
    [
        ("Bình Thuận", None, "vi", "binh-thuan/2024-Q4"),
        ("Bình Thuận", None, "en", "binh-thuan/2024-Q4-en"),
        ("Việt Nam", "qd411", "vi", "viet-nam/2024-Q4"),
        ("Việt Nam", "qd749", "en", "viet-nam/2024-Q4-qd749-en"),
        ("34:Lâm Đồng", None, "vi", "34-lam-dong/2024-Q4"),
        ("Lâm Đồng", None, "vi", "lam-dong/2024-Q4"),
    ],
)
def test_each_report_has_a_folder_of_its_own(
    province: str, programme: str | None, language: str, folder: str
) -> None:
    assert parse_parameters(province, "2024-Q4", None, programme, language).folder.as_posix() == folder


def test_a_running_quarter_knows_up_to_today_and_an_own_day_has_an_own_folder() -> None:
    running = parse_parameters("Bình Thuận", "2026-Q4", today=date(2026, 11, 23))
    assert (running.as_of, running.folder.name) == (date(2026, 11, 23), "2026-Q4")
    earlier = parse_parameters("Bình Thuận", "2024-Q4", "2024-11-15")
    assert (earlier.as_of, earlier.folder.name) == (date(2024, 11, 15), "2024-Q4-2024-11-15")


def test_all_faults_are_shown_at_once() -> None:
    with pytest.raises(InputError) as caught:
        parse_parameters("Bình Thuânn", "2024Q4", "hôm nay", None, "fr")
    say = Translator("vi")
    assert [problem.text(say) for problem in caught.value.problems] == [
        "“Bình Thuânn” không phải tên tỉnh, thành phố hay quốc gia có trong danh mục. Có phải ý bạn là “Bình Thuận”?",
        "quarter: “2024Q4” không phải một quý. Viết như 2024-Q4.",
        "as_of: Không đọc được “hôm nay”. Cần: một ngày như 2024-10-21, hoặc một kỳ như 2024-Q4.",
        "language: Không có ngôn ngữ “fr”. Hiện có: vi, en.",
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("Bình Thuận", "2024-Q4", "2025-01-15"), "15 January 2025 is not a day of the quarter 2024-Q4"),
        (("Bình Thuận", "2030-Q1"), "The quarter 2030-Q1 has not begun"),
        (("Bình Thuận", "2024-Q4", None, "qd411"), "The programme “qd411” binds Việt Nam, not Bình Thuận"),
        (("Bình Thuận", "2024-Q4", None, "nq1O"), "Did you mean “nq10”"),
    ],
)
def test_a_fault_is_explained(arguments: tuple[str, ...], expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        parse_parameters(*arguments, today=date(2026, 11, 23))


def test_by_hand_the_programme_follows_the_province() -> None:
    assert parse_parameters("Lâm Đồng", "2024-Q4", None, "nq10", strict=False).programme == ""
    assert parse_parameters("Mẫu Lam", "2024-Q4", None, "nq10", strict=False).programme == "demo14"
