"""Tables of series that people hand in: read whole, or every fault told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.translator import Translator
from cds_analysis.intake.series import HISTORY_COLUMNS, SERIES_COLUMNS, read_series

HEADER = ",".join(SERIES_COLUMNS)
BROKEN = f"""\
{HEADER}
Cáp quang,2016,"84,3",2024,96.4,100,2030,,higher
,năm 2016,84.3,2024,khoảng 96,100,2030,,heigher
Ví,2016,,2024-Q5,96.4,,,,
"""
BROKEN_PAST = "series_id,period,value\nVí,2020,5\nVí,2020-Q4,6\nVí,20,x\n"
NUMBER = "Expected: a number with a decimal point, like 95.2"
PERIOD = "Expected: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-10-21 or an interval a/b"


def _written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _faults(path: Path, history: Path | None = None, language: str = "en") -> list[str]:
    with pytest.raises(InputError) as caught:
        read_series(path, history)
    return [problem.text(Translator(language)) for problem in caught.value.problems]


def test_other_columns_stay_and_cells_are_as_written(tmp_path: Path) -> None:
    text = f"nhóm,{HEADER}\nhạ tầng,Cáp quang,2016,84.30,2024.75,96.4,,,,higher\n"
    frame, points = read_series(_written(tmp_path, "in.csv", text))
    assert frame.columns.tolist() == ["nhóm", *SERIES_COLUMNS]
    assert frame.loc[0, ["nhóm", "base_value", "period"]].tolist() == ["hạ tầng", "84.30", "2024.75"]
    assert points is None


def test_every_fault_of_both_files_is_told_at_once(tmp_path: Path) -> None:
    bad, past = _written(tmp_path, "bad.csv", BROKEN), _written(tmp_path, "past.csv", BROKEN_PAST)
    assert _faults(bad, past) == [
        f"bad.csv:2, base_value: “84,3” cannot be read. {NUMBER}; “84.3” perhaps.",
        "bad.csv:3, series_id: “series_id” is missing.",
        f"bad.csv:3, base_period: “năm 2016” cannot be read. {PERIOD}; “2016” perhaps.",
        f"bad.csv:3, value: “khoảng 96” cannot be read. {NUMBER}; “96” perhaps.",
        "bad.csv:3, direction: “heigher” cannot be read. Expected: higher or lower; “higher” perhaps.",
        f"bad.csv:4, period: “2024-Q5” cannot be read. {PERIOD}; “2024” perhaps.",
        "bad.csv:4, direction: “direction” is missing.",
        f"past.csv:4, period: “20” cannot be read. {PERIOD}.",
        f"past.csv:4, value: “x” cannot be read. {NUMBER}.",
        "past.csv:3: “Ví, 2020-Q4” stands twice.",
    ]


def test_faults_are_told_in_vietnamese(tmp_path: Path) -> None:
    bad = _written(tmp_path, "bad.csv", f"{HEADER}\na,2016,1,2024,2,,,,heigher\n")
    assert _faults(bad, language="vi") == [
        "bad.csv:2, direction: Không đọc được “heigher”. Cần: higher hoặc lower; có lẽ là “higher”."
    ]


def test_a_wrong_header_and_a_missing_file_are_told_together(tmp_path: Path) -> None:
    bad = _written(tmp_path, "bad.csv", HEADER.replace("base_value", "base_valeu") + ",csv_line,note,note\n")
    assert _faults(bad, tmp_path / "no.csv") == [
        "bad.csv:1: The column “base_value” is missing. Is “base_valeu” meant?",
        f"bad.csv:1: The column “csv_line” is unknown. The columns are: {', '.join(SERIES_COLUMNS)}.",
        "bad.csv:1: “note” stands twice.",
        "no.csv: The file is not there.",
    ]


def test_what_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(HEADER.encode() + b"\n\xff")
    assert _faults(path)[0].startswith("bad.csv:2: The file is not UTF-8 text.")


def test_the_columns_of_a_history_are_those_of_a_series() -> None:
    assert set(HISTORY_COLUMNS) <= set(SERIES_COLUMNS)
