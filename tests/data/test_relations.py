"""A relation is written once and read from both sides; only the kind that may be turned is turned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.data.relations import RELATION_KINDS, Relation, parse_relation, relations_of

TURNED = {
    "same_quantity": "same_quantity",
    "upper_bound": "lower_bound",
    "lower_bound": "upper_bound",
    "part_of": "near",
    "near": "near",
}
relation = st.builds(
    Relation, st.sampled_from("abc"), st.sampled_from("def"), st.sampled_from(sorted(RELATION_KINDS))
)


@pytest.mark.parametrize(("kind", "seen"), TURNED.items())
def test_the_other_side_sees_the_kind_turned(kind: str, seen: str) -> None:
    turned = Relation("a", "b", kind, "vì", "because").turned()
    assert turned == Relation("b", "a", seen, "vì", "because")


def test_there_are_no_other_kinds() -> None:
    assert set(RELATION_KINDS) == set(TURNED)


def test_a_row_is_read_as_written() -> None:
    row = {"indicator": "a", "other": "b", "kind": "near", "reason_vi": "vì", "reason_en": "because"}
    one = parse_relation(row)
    assert (one.other, one.reason("vi"), one.reason("en")) == ("b", "vì", "because")


def test_own_rows_come_before_those_of_others() -> None:
    pairs = [Relation("z", "a", "near"), Relation("a", "b", "near"), Relation("a", "c", "part_of")]
    assert [one.other for one in relations_of("a", pairs)] == ["b", "c", "z"]


def test_a_measure_related_to_itself_is_not_doubled() -> None:
    assert len(relations_of("a", [Relation("a", "a", "near")])) == 1


@given(st.lists(relation, max_size=6))
def test_every_pair_is_seen_from_both_sides(pairs: list[Relation]) -> None:
    for pair in pairs:
        assert pair in relations_of(pair.indicator, pairs)
        assert pair.turned() in relations_of(pair.other, pairs)
    assert sum(len(relations_of(name, pairs)) for name in "abcdef") == 2 * len(pairs)
