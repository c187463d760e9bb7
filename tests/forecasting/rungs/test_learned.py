"""What ships with the package was written by the back-tests, and holds together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from cds_analysis.data.kind import MEASURE_KINDS
from cds_analysis.forecasting.rungs.ladder import RUNGS
from cds_analysis.forecasting.rungs.learned import (
    GENERAL,
    Ladder,
    load_ladder,
    load_rungs_record,
    parse_ladder,
)

from .conftest import LADDER


def test_a_kind_without_habits_has_those_of_measures_in_general(ladder: Ladder) -> None:
    assert ladder.of("workforce") is ladder.habits[GENERAL]
    assert ladder.of("take_up") is ladder.habits["take_up"]


def test_silence_by_kind(ladder: Ladder) -> None:
    found = [ladder.silence("others", kind) for kind in ("take_up", "sub_score", "workforce")]
    assert found == ["", "kind_fails", "kind_untried"]


def test_a_missing_value_is_refused() -> None:
    with pytest.raises(KeyError):
        parse_ladder({name: value for name, value in LADDER.items() if name != "shock"})


def test_kinds_are_declared_ones() -> None:
    ladder = load_ladder()
    assert set(ladder.habits) - {GENERAL} <= MEASURE_KINDS.keys()
    assert all(set(kinds) <= MEASURE_KINDS.keys() for kinds in ladder.speaks.values())
    assert set(ladder.speaks) == set(ladder.wider) == set(RUNGS)


def _beats(found: Mapping[str, Any], kind: str) -> bool:
    score = found["kinds"][kind]
    hardest = score["brier_next"] < score["brier_next_base_rate"]
    return hardest and score["brier"] < score["brier_base_rate"]


def test_a_rung_speaks_only_of_kinds_on_which_it_beat_the_base_rate() -> None:
    ladder, record = load_ladder(), load_rungs_record()
    for rung, kinds in ladder.speaks.items():
        found = record[rung]
        assert kinds.keys() == found["kinds"].keys()
        for kind, may in kinds.items():
            assert may == (_beats(found, kind) and ("few" not in found or _beats(found["few"], kind)))


@pytest.mark.parametrize("rung", list(RUNGS))
def test_every_rung_beat_its_base_rate_where_it_was_tried(rung: str) -> None:
    found = load_rungs_record()[rung]
    assert found["difference_high"] < 0
    assert found["difference"] == pytest.approx(found["brier"] - found["brier_base_rate"], abs=2e-4)
    assert found["coverage_80"] > 0.75
    words = found["words"]
    assert words["leaning_not"]["came_true"] < 1 / 3 < 2 / 3 < words["leaning_met"]["came_true"]


def test_widening_never_narrows() -> None:
    ladder, record = load_ladder(), load_rungs_record()
    for rung in RUNGS:
        assert ladder.wider[rung] == pytest.approx(record[rung]["wider"], abs=1e-3)
        assert ladder.wider[rung] >= 1
