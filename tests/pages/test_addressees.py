"""A report is addressed to the leaders of its unit: a province, a city or the country has its own."""

from __future__ import annotations

import pytest

from cds_analysis.pages.answer import addressees
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.results.quarter import quarter_for

PEOPLE_OF = "Thường trực {party} và Ủy ban nhân dân {name}"


@pytest.mark.parametrize(
    ("unit", "quarter", "programme", "party", "name"),
    [
        ("Bình Thuận", "2024-Q4", "nq10", "Tỉnh ủy", "tỉnh Bình Thuận"),
        ("Bình Thuận", "2025-Q4", "nq10", "Tỉnh ủy", "tỉnh Lâm Đồng"),
        ("Hà Nội", "2024-Q4", None, "Thành ủy", "thành phố Hà Nội"),
        ("Thừa Thiên Huế", "2025-Q4", None, "Thành ủy", "thành phố Huế"),
    ],
)
def test_the_address_follows_the_unit(
    unit: str, quarter: str, programme: str | None, party: str, name: str
) -> None:
    q = quarter_for(parse_parameters(unit, quarter, programme=programme))
    assert addressees(q) == f"Kính gửi: {PEOPLE_OF.format(party=party, name=name)}."


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("vi", "Kính gửi: Bộ Khoa học và Công nghệ."),
        ("en", "Addressed to: Ministry of Science and Technology."),
    ],
)
def test_the_country_is_no_province(language: str, expected: str) -> None:
    q = quarter_for(parse_parameters("Việt Nam", "2025-Q2", programme="qd411", language=language))
    assert addressees(q) == expected
