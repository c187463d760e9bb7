"""A run never harms the last good report, and repeats nothing that is up to date."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import nbformat
import pandas as pd
import pytest
import yaml

from cds_analysis.cellar.errors import InputError, RunError
from cds_analysis.cellar.translator import Translator
from cds_analysis.runs import run as run_module

from ..pages.conftest import PLAIN, Reporter, reporter, small, write_notebook

__all__ = ["reporter", "small"]

pytestmark = pytest.mark.slow


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_report_leaves_everything_and_the_second_run_does_nothing(reporter: Reporter) -> None:
    folder = reporter()
    made = _bytes(folder)
    assert {"00_small.ipynb", "00_small.html", "run.json"} <= set(made)
    assert {"results/target_status.csv", "results/rank_history.csv", "results/forecasts.csv"} <= set(made)
    record = json.loads(made["run.json"])
    assert record["parameters"]["province"] == "Bình Thuận"
    assert len(record["data_hash"]) == 64
    assert record["warnings"]["notebooks"]["00_small"]
    assert "7/14 chỉ tiêu" in record["headline"]
    notebook = nbformat.reads(made["00_small.ipynb"].decode(), as_version=4)
    assert 'province = "Bình Thuận"' in notebook.cells[2].source
    assert "UserWarning" not in made["00_small.html"].decode()
    reporter()
    assert any("cập nhật" in line for line in reporter.lines)
    assert _bytes(folder) == made
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_two_runs_of_the_same_inputs_give_the_same_bytes(reporter: Reporter) -> None:
    folder = reporter()
    first = _bytes(folder)
    reporter(force=True)
    second = _bytes(folder)
    for name in first:
        if name != "run.json":
            assert first[name] == second[name], name


def test_a_failing_notebook_leaves_the_old_one_and_the_others_run(reporter: Reporter) -> None:
    folder = reporter(PLAIN)
    old = _bytes(folder)
    notebooks = reporter.house / "notebooks"
    write_notebook(notebooks / "00_small.ipynb", "## Phần hai", "a = 1\nb = a / 0")
    write_notebook(notebooks / "01_other.ipynb", "## Phần ba", "print(quarter)")
    with pytest.raises(RunError) as caught:
        reporter(PLAIN)
    assert str(caught.value) == (
        "00_small.ipynb: under “Phần hai”, cell 4, line 2: ZeroDivisionError: division by zero"
    )
    new = _bytes(folder)
    assert new["00_small.ipynb"] == old["00_small.ipynb"]
    assert new["00_small.html"] == old["00_small.html"]
    assert "01_other.html" in new
    assert "ZeroDivisionError" in json.loads(new["run.json"])["failures"]["00_small"]


def test_new_data_make_a_new_report(reporter: Reporter, add_row: object) -> None:
    folder = reporter()
    before = pd.read_csv(folder / "results" / "target_status.csv", index_col="target_id")
    add_row(  # type: ignore[operator]
        indicator="digital_data_pct", obs_value="71", known_from="2024-12-20", time_period="2024-11-30"
    )
    reporter()
    after = pd.read_csv(folder / "results" / "target_status.csv", index_col="target_id")
    assert (before.loc["T04", "verdict"], after.loc["T04", "verdict"]) == ("open", "met")


def test_an_unknown_parameter_is_an_error(reporter: Reporter) -> None:
    write_notebook(reporter.house / "notebooks" / "00_small.ipynb", parameters='province = ""\nquater = ""')
    with pytest.raises(RunError, match="does not know “quarter”"):
        reporter(PLAIN)


def test_a_dead_kernel_is_reported_in_a_line(reporter: Reporter) -> None:
    write_notebook(reporter.house / "notebooks" / "00_small.ipynb", "import os\nos._exit(3)")
    with pytest.raises(RunError, match=r"00_small\.ipynb: Its process ended before"):
        reporter(PLAIN, kernel=True)


# notebooks that run to their end, or seem to, and what becomes of each in this process and in a kernel
BAD = {
    "a page that cannot be made": ("display({'text/html': 5}, raw=True)", "", ""),
    "an exit": ("import sys\nsys.exit(3)", "dưới mục", "SystemExit: 3"),
    "memory": ("raise MemoryError('x')", "dưới mục", "MemoryError: x"),
}


@pytest.mark.parametrize("kernel", [False, True])
def test_a_bad_notebook_ends_alone(reporter: Reporter, kernel: bool) -> None:
    notebooks = reporter.house / "notebooks"
    for number, (cell, *_) in enumerate(BAD.values(), 1):
        write_notebook(notebooks / f"{number:02}_bad.ipynb", "## Phần một", cell)
    write_notebook(notebooks / "09_last.ipynb", "print(quarter)")
    with pytest.raises(RunError) as caught:
        reporter(PLAIN, kernel=kernel)
    messages = [problem.text(Translator("vi")) for problem in caught.value.problems]
    for number, (line, (_, *words)) in enumerate(zip(messages, BAD.values(), strict=True), 1):
        assert line.startswith(f"{number:02}_bad.ipynb: ")
        assert all(word in line for word in words), line
        assert "\n" not in line
    pages = {path.name for path in reporter.folder(PLAIN).glob("*.html")}
    assert pages == {"00_small.html", "09_last.html"}


def test_a_kernel_of_another_python_is_not_taken(
    reporter: Reporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other" / "kernels" / "python3"
    other.mkdir(parents=True)
    spec = {"argv": ["no-such-python", "{connection_file}"], "display_name": "Other", "language": "python"}
    (other / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "other"))
    write_notebook(reporter.house / "notebooks" / "00_small.ipynb", "import sys\nprint(sys.executable)")
    page = (reporter(PLAIN, kernel=True) / "00_small.html").read_text(encoding="utf-8")
    assert sys.executable in page


def test_a_module_of_the_working_folder_is_not_taken(
    reporter: Reporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "colorsys.py").write_text("raise SystemExit('the wrong module')")
    monkeypatch.chdir(tmp_path)
    write_notebook(
        reporter.house / "notebooks" / "00_small.ipynb", "import colorsys\nprint(colorsys.ONE_THIRD)"
    )
    assert "0.333" in (reporter(PLAIN) / "00_small.html").read_text(encoding="utf-8")


def test_dry_run_and_only(reporter: Reporter) -> None:
    write_notebook(reporter.house / "notebooks" / "01_other.ipynb", "print(quarter)")
    folder = reporter(PLAIN, dry_run=True)
    assert reporter.lines == ["00_small: sẽ chạy", "01_other: sẽ chạy"]
    assert not folder.exists()
    reporter(PLAIN, only=("01",))
    assert [path.name for path in sorted(folder.glob("*.html"))] == ["01_other.html"]
    with pytest.raises(InputError, match="Known: 00_small, 01_other"):
        reporter(PLAIN, only=("07",))


def test_the_record_and_the_index_know_the_report(reporter: Reporter) -> None:
    record = json.loads((reporter() / "run.json").read_text(encoding="utf-8"))
    assert record["summary"] == dict.fromkeys(record["summary"], 0) | {
        "total": 14,
        "met": 4,
        "open": 10,
    }
    assert "10-NQ/TU" in record["programme_title"]
    page = (reporter.house / "outputs" / "index.html").read_text(encoding="utf-8")
    assert 'href="binh-thuan/2024-Q4/00_small.html"' in page
    assert "4/14 chỉ tiêu" in page
    own = reporter.folder().parent / "index.html"
    assert "7/14 chỉ tiêu" in own.read_text(encoding="utf-8")
    reporter()
    assert (reporter.house / "outputs" / "index.html").read_text(encoding="utf-8") == page


def test_a_correction_stands_on_the_page_that_uses_it(reporter: Reporter) -> None:
    slip = {
        "id": "K01",
        "ref_area": "Bình Thuận",
        "indicator": "bank_account_15plus_pct",
        "time_period": "2024-10-21",
        "wrong_value": "95.2",
        "right_value": "92.5",
        "reason_vi": "Chép nhầm <dòng>.",
        "reason_en": "Another line.",
        "source": "Báo cáo số 1",
        "decided_by": "Sở Khoa học và Công nghệ",
        "decided_on": date(2026, 11, 24),
    }
    path = reporter.house / "data" / "corrections.yml"
    path.write_text(yaml.safe_dump([slip], allow_unicode=True), encoding="utf-8")
    page = (reporter() / "00_small.html").read_text(encoding="utf-8")
    assert "95,2 được sửa thành 92,5. Chép nhầm &lt;dòng&gt;." in page
    assert "K01" not in (reporter("Đà Nẵng") / "00_small.html").read_text(encoding="utf-8")


def test_tables_for_excel_change_places_where_the_next_start_looks(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, seen = reporter(), []
    monkeypatch.setattr(run_module, "exchange", lambda folder, files: seen.append((folder, set(files))))
    reporter(csv_for_excel=True)
    [(where, names)] = seen
    assert where == folder
    assert "results/excel/target_status.csv" in names
