"""A broken row stops the run before any kernel starts, and the old report stays byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.translator import Translator
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.runs.run import RunOptions, run_report

BROKEN = {
    "bad number": ({"obs_value": "chín mươi"}, "“chín mươi” cannot be read"),
    "unknown province": ({"ref_area": "Bình Thuậm"}, "Did you mean “Bình Thuận”"),
    "rank of 64": (
        {"indicator": "dti_rank", "obs_value": "64", "unit_measure": "rank"},
        "64 is not possible for “Provincial DTI rank” of Bình Thuận. Expected: 1 to 63",
    ),
    "known later than today": (
        {"known_from": "2099-01-01"},
        "known since 1 January 2099, which lies after the day of the check",
    ),
    "planned value": ({"qualifier": "planned"}, "a plan is never an observation"),
}


@pytest.fixture
def old_report(house: Path) -> Path:
    """Return the folder of a report that was good once."""
    folder = house / "outputs" / "binh-thuan" / "2024-Q4"
    (folder / "results").mkdir(parents=True)
    for name in (
        "00_leadership_brief.html",
        "00_leadership_brief.ipynb",
        "run.json",
        "results/target_status.csv",
    ):
        (folder / name).write_text(f"good {name}", encoding="utf-8")
    return folder


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _run() -> None:
    run_report(parse_parameters("Bình Thuận", "2024-Q4"), RunOptions(force=True), print, Translator("vi"))


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_row_stops_the_run(fault: str, old_report: Path, add_row: Callable[..., int]) -> None:
    cells, expected = BROKEN[fault]
    before = _bytes(old_report)
    line = add_row(**cells)
    with pytest.raises(InputError) as caught:
        _run()
    assert f"binh_thuan.csv:{line}" in str(caught.value)
    assert expected in str(caught.value)
    assert _bytes(old_report) == before


def test_a_repeated_row_stops_the_run(old_report: Path, add_row: Callable[..., int]) -> None:
    before = _bytes(old_report)
    first = add_row()
    add_row()
    with pytest.raises(InputError, match=rf"The row repeats data/observations/binh_thuan\.csv:{first}"):
        _run()
    assert _bytes(old_report) == before
