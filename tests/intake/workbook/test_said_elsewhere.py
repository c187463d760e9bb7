"""What a reader of 661 layouts found still silent: said by a neighbour, by a row without a value, elsewhere, or by a look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cds_analysis.cellar.cache import open_cache
from cds_analysis.data.dataset import Dataset
from tests.intake.workbook.sheets import told, values
from tests.intake.workbook.test_agreement import CONTRACT, FIBRE, Rows, made
from tests.intake.workbook.test_read_closely import TWO, belongs

BTS = "Số trạm thu phát sóng di động 4G"


@pytest.fixture(autouse=True, scope="module")
def shelf() -> Iterator[None]:
    """Load the data once: these tests only look ahead."""
    with open_cache():
        yield


@pytest.mark.parametrize(
    "heads", [["Thực hiện", "Tỷ lệ (%)"], ["Kết quả", "Tỷ lệ"], ["Kết quả", "Tỷ lệ đạt được"]]
)
def test_a_share_beside_what_may_be_a_count(heads: list[str], dataset: Dataset, tmp_path: Path) -> None:
    one = made([["Chỉ tiêu", *heads], [CONTRACT, 85, 31.5]], dataset, tmp_path)
    message = (
        "bieu.xlsx [Biểu]:2, B2: Is “85” a count, and “31.5” in C2 the figure? “Enterprises using electronic contracts” is a share."
        " Write its unit beside the figure, or take the other column out."
    )
    assert (values(one), told(one)) == ([], [message])


@pytest.mark.parametrize(
    "rows",
    [
        [["Chỉ tiêu", "ĐVT", "Thực hiện", "Tỷ lệ (%)"], [CONTRACT, "%", 85, 101.3]],
        [["Chỉ tiêu", "Thực hiện (%)", "Tỷ lệ"], [CONTRACT, 85, 101.3]],
        [["Chỉ tiêu", "Thực hiện", "Tỷ lệ"], [CONTRACT, "85%", 101.3]],
        [["Chỉ tiêu", "Thực hiện", "Tỷ lệ"], [BTS, 85, 101.3]],
    ],
)
def test_a_share_beside_a_figure_of_which_the_unit_is_told(
    rows: Rows, dataset: Dataset, tmp_path: Path
) -> None:
    one = made(rows, dataset, tmp_path)
    assert (values(one), told(one)) == (["85"], [])
