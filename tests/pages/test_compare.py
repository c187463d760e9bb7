"""Two finished quarters side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.runs.compare import SUMMARY_COLUMNS, compare_quarters

from ..runs.conftest import cds, run

pytestmark = pytest.mark.slow


def test_what_changed_is_read_from_the_stored_reports(small: Path) -> None:
    run("Mẫu Lam", "Bình Thuận", "Hà Nội", quarter="2024-Q3")
    run("Mẫu Lam", "Bình Thuận", quarter="2024-Q4")
    found = compare_quarters(["Bình Thuận", "Hà Nội", "Mẫu Lam"], "2024-Q3", "2024-Q4")
    assert found.missing == [("Hà Nội", "2024-Q4")]
    assert list(found.summary.columns) == list(SUMMARY_COLUMNS)
    row = found.summary.set_index("province").loc["Bình Thuận"]
    assert (row["met_before"], row["met_now"], row["total_now"]) == (0, 4, 14)
    assert row["n_changed"] == (found.targets["province"] == "Bình Thuận").sum()
    for province in ("Bình Thuận", "Mẫu Lam"):
        sides = [
            pd.read_csv(folder / "results" / "target_status.csv", index_col="target_id")
            for quarter in ("2024-Q3", "2024-Q4")
            for folder in (small / "outputs").glob(
                f"{'binh-thuan' if province == 'Bình Thuận' else 'mau-lam'}/{quarter}"
            )
        ]
        words = sides[0]["word"].ne(sides[1]["word"])
        rows = found.targets[found.targets["province"] == province].set_index("target_id")
        assert set(words[words].index) <= set(rows.index)
        for name, line in rows.iterrows():
            assert (line["word_before"], line["word_now"]) == (
                sides[0].loc[name, "word"],
                sides[1].loc[name, "word"],
            )
    printed = cds(small, "compare", "2024-Q3", "2024-Q4", "--out", str(small / "compare.csv"))
    assert printed.returncode == 0
    assert "0 → 4" in printed.stdout
    table = pd.read_csv(small / "compare.csv")
    assert len(table) == len(found.targets)
    answer = json.loads(cds(small, "compare", "2024-Q3", "2024-Q4", "--json").stdout)
    assert (answer["before"], answer["now"], answer["missing"]) == ("2024-Q3", "2024-Q4", [])
    assert list(answer["provinces"][0]) == list(SUMMARY_COLUMNS)
    assert [line["target_id"] for line in answer["targets"]] == found.targets["target_id"].tolist()
    absent = cds(small, "compare", "2024-Q3", "2024-Q4", "--province", "ha noi")
    assert absent.returncode == 1
    assert 'cds report --province "Hà Nội" --quarter 2024-Q4' in absent.stderr


def test_nothing_to_compare_is_shown(small: Path) -> None:
    printed = cds(small, "compare", "2024-Q3", "2024-Q4")
    assert (printed.returncode, "Chưa tỉnh nào có báo cáo của cả hai quý." in printed.stderr) == (1, True)
    done = cds(small, "compare", "2024-Q3", "2024-Q4", "--json")
    assert (done.returncode, json.loads(done.stdout)["provinces"]) == (1, [])
    odd = cds(small, "compare", "2024-Q9", "2024-Q4")
    assert (odd.returncode, "“2024-Q9”" in odd.stderr) == (1, True)
