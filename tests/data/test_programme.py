"""A programme names its targets in both languages."""

from __future__ import annotations

from cds_analysis.data.programmes import load_programme


def test_a_target_is_named_in_the_language_of_the_reader() -> None:
    for target in load_programme("nq10").targets:
        assert target.name_vi != target.name_en
        assert (target.name("vi"), target.name("en")) == (target.name_vi, target.name_en)
