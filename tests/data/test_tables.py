"""Tables in and out: every cell comes back as it was, every row has its line, and odd files are named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.text import printed
from cds_analysis.data import files
from cds_analysis.data.files import write_together, write_whole
from cds_analysis.data.tables import count_rows, read_table, table_bytes, write_table

ODD = ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\n", "\r", "\r\n", '"', ","]


def _read(path: Path) -> list[list[object]]:
    return read_table(path, ["a", "b"])[["a", "b", "csv_line"]].to_numpy().tolist()


@pytest.mark.parametrize("odd", ODD, ids=[f"U+{ord(odd[0]):04X}x{len(odd)}" for odd in ODD])
def test_no_letter_of_a_cell_breaks_its_row(odd: str, tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [f"x{odd}y", "2"], "b": ["1", "3"]}, dtype="str")
    write_table(frame, tmp_path / "t.csv")
    n_lines = 2 if odd in ("\n", "\r", "\r\n") else 1
    assert _read(tmp_path / "t.csv") == [[f"x{odd}y", "1", 2], ["2", "3", 2 + n_lines]]
    assert count_rows(tmp_path / "t.csv") == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_does(end: str, tmp_path: Path) -> None:
    text = end.join(["a,b", '"1', '2",\u2028', "", "3\x85,4"])
    (tmp_path / "t.csv").write_bytes(text.encode())
    assert _read(tmp_path / "t.csv") == [[f"1{end}2", "\u2028", 2], ["3\x85", "4", 5]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'a,b\n1,2\n"3,4\n5,6\n',
            "t.csv:3: The row that begins here cannot be read: a double quote is not closed",
        ),
        ("a,b,a\n1,2,3\n", "t.csv:1: “a” stands twice."),
        ("a,b\n1\n", "t.csv:2: The row has 1 cells instead of 2."),
        ("a,b\n" + "x" * 200_000 + ",1\n", "t.csv:2: The row that begins here cannot be read"),
    ],
)
def test_what_would_swallow_rows_is_named(text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "t.csv", ["a", "b"])
    assert expected in "\n".join(problem.text() for problem in caught.value.problems)


@pytest.mark.parametrize(("sign", "expected"), [(";", "“;”"), ("\t", "“tab”")])
def test_cells_parted_by_another_sign_are_one_fault(sign: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f'a{sign}b\n1,5{sign}"x"\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "t.csv", ["a", "b"])
    assert [problem.rule for problem in caught.value.problems] == ["parting"]
    assert f"parted by {expected}, not by commas" in caught.value.problems[0].text()


def test_a_broken_letter_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": ["A\udce9"], "b": ["1"]})
    with pytest.raises(InputError, match="holds a broken letter"):
        write_table(frame, tmp_path / "t.csv")
    assert list(tmp_path.iterdir()) == []
    assert table_bytes(pd.DataFrame({"a": ["x"]})) == b"a\nx\n"


def test_files_that_belong_together_are_written_together_or_not_at_all(
    tmp_path: Path,
) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "file" / "two.csv"
    write_whole(one, b"old")
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match="file"):
        write_together({one: b"new", two: b"new"})
    assert one.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "one.csv"]


def test_what_cannot_be_seen_is_shown_as_such() -> None:
    assert printed("95,2\u00a0%\n\x1b[2J\u202eab\ud800") == "95,2\u00a0%\n\ufffd[2J\ufffdab\ufffd"


@pytest.mark.skipif(os.name == "nt", reason="it cannot be known there who still writes")
def test_what_a_killed_writer_left_is_swept_and_the_rest_stays(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys, pathlib\n"
        "from cds_analysis.data import files\n"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "files.write_whole(pathlib.Path(sys.argv[1]), b'half')\n"
    )
    page = tmp_path / "report" / "00_small.html"
    files.write_whole(page, b"whole")
    assert subprocess.run([sys.executable, "-c", script, str(page)], check=False).returncode == -9
    mine = tmp_path / f".a.csv.{os.getpid()}-abc12345"
    hidden = tmp_path / ".lock"
    for path in (mine, hidden):
        path.touch()
    assert len(list(page.parent.iterdir())) == 2
    assert files.sweep(tmp_path) == 1
    assert list(page.parent.iterdir()) == [page]
    assert page.read_bytes() == b"whole"
    assert mine.exists()
    assert hidden.exists()


@pytest.mark.skipif(os.name == "nt", reason="there is no mask")
@pytest.mark.parametrize(("mask", "folder", "file"), [(0o022, 0o755, 0o644), (0o077, 0o700, 0o600)])
def test_a_file_is_as_open_as_its_folder(tmp_path: Path, mask: int, folder: int, file: int) -> None:
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "a" / "t.csv", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == folder
    assert (tmp_path / "a" / "t.csv").stat().st_mode & 0o777 == file
