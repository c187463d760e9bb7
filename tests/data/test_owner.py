"""The agency of a day is the one that began last by then."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.data.owner import Owner, owners_on, parse_owner

OLD = Owner("T01", "Sở cũ", "Old department", date(2022, 3, 18), "document", note_vi="vì", note_en="why")
NEW = Owner("T01", "Sở mới", "New department", date(2025, 3, 1), "function")


@pytest.mark.parametrize(
    ("day", "agency"),
    [
        (date(2022, 3, 18), "Sở cũ"),
        (date(2025, 2, 28), "Sở cũ"),
        (date(2025, 3, 1), "Sở mới"),
        (date(2026, 1, 1), "Sở mới"),
    ],
)
@pytest.mark.parametrize("owners", [[OLD, NEW], [NEW, OLD]])
def test_an_agency_holds_a_figure_from_its_day_on(owners: list[Owner], day: date, agency: str) -> None:
    assert owners_on(owners, day)["T01"].agency_vi == agency


def test_before_its_day_nobody_is_named() -> None:
    assert owners_on([OLD, NEW], date(2022, 3, 17)) == {}


def test_it_is_reported_in_both_languages() -> None:
    assert (OLD.agency("vi"), OLD.agency("en")) == ("Sở cũ", "Old department")
    assert (OLD.note("vi"), OLD.note("en")) == ("vì", "why")


def test_a_row_is_read_as_written() -> None:
    row = {field: getattr(OLD, field) for field in Owner.__dataclass_fields__}
    assert parse_owner(row | {"valid_from": "2022-03-18"}) == OLD
    with pytest.raises(ValueError, match="2022-3"):
        parse_owner(row | {"valid_from": "2022-3-18"})


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2026, 1, 1)), min_size=1, unique=True),
    st.dates(date(2019, 1, 1), date(2027, 1, 1)),
)
def test_no_owner_of_a_day_begins_after_it_and_none_between(starts: list[date], day: date) -> None:
    owners = [Owner("T01", str(start), "", start, "function") for start in starts]
    begun = [start for start in starts if start <= day]
    found = owners_on(owners, day).get("T01")
    assert (found.valid_from if found else None) == (max(begun) if begun else None)
