"""Nothing is kept unasked; on an open shelf everything is made once, and no reader harms another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.cache import cached, open_cache
from cds_analysis.data.observations import load_observations
from cds_analysis.results.quarter import open_quarter


def test_without_a_shelf_a_changed_file_is_seen(house: Path, add_row: object) -> None:
    before = len(load_observations(date(2026, 1, 1)))
    add_row()  # type: ignore[operator]
    assert len(load_observations(date(2026, 1, 1))) == before + 1


def test_a_table_from_the_shelf_may_be_changed_by_its_reader() -> None:
    with open_cache():
        first = cached(("table",), lambda: pd.DataFrame({"a": [1, 2]}))
        first["a"] = 0
        first.loc[0, "a"] = 9
        assert cached(("table",), lambda: pd.DataFrame())["a"].tolist() == [1, 2]


def test_a_shelf_ends_with_its_block() -> None:
    with open_cache():
        assert cached(("n",), lambda: 1) == 1
        assert cached(("n",), lambda: 2) == 1
    assert cached(("n",), lambda: 3) == 3


def test_a_quarter_is_opened_once_and_speaks_every_language() -> None:
    with open_cache():
        first = open_quarter("Bình Thuận", "2024-Q4")
        assert open_quarter("binh thuan", "2024-Q4", "2024-12-31", "nq10") is first
        tables = first.tables()
        english = open_quarter("Bình Thuận", "2024-Q4", language="en")
        assert english.language == english.previous.language == "en"
        assert english.outlook is first.outlook
        assert english.successor is None
    alone = open_quarter("Bình Thuận", "2024-Q4", language="en").tables()
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, alone[name], obj=name)


@pytest.mark.slow
@pytest.mark.long
def test_on_a_shelf_the_results_of_every_kind_of_unit_are_those_without() -> None:
    names = ["Bình Thuận", "34:Lâm Đồng", "Việt Nam", "Mẫu Lam", "Đà Nẵng"]
    alone = {name: open_quarter(name, "2025-Q4").tables() for name in names}
    with open_cache():
        for name in names:
            for title, table in open_quarter(name, "2025-Q4").tables().items():
                pd.testing.assert_frame_equal(table, alone[name][title], obj=f"{name} {title}")
