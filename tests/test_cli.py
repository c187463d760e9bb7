"""The door: what people type, what they are answered, and the exit status."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from rich.console import Console

from cds_analysis import __version__
from cds_analysis.cellar.paths import project_root
from cds_analysis.cellar.translator import Translator
from cds_analysis.cli.app import add_row, main, system_fault, table
from cds_analysis.cli.spoken import ENVIRONMENT, ORDER, language
from cds_analysis.metrics.official import official_labels

from .forked import fork_cds


def _cds(*arguments: str, root: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
    if not hasattr(os, "fork"):
        return _started(*arguments, root=root, **extra)
    return fork_cds(arguments, _environment(root, extra))


def _environment(root: Path | None, extra: Mapping[str, str]) -> Mapping[str, str]:
    return os.environ | {"CDS_ROOT": str(root or project_root()), "PYTHONPATH": str(project_root())} | extra


def _started(*arguments: str, root: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
    """Call ``cds`` in a new interpreter, as a user does."""
    command = [sys.executable, "-m", "cds_analysis", *arguments]
    environment = _environment(root, extra)
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)


COMMANDS = (
    *("check", "compare", "fetch", "fleet", "history", "import", "lab", "list", "new", "official"),
    *("report", "restore", "schedule", "template", "test"),
)


@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_help_is_in_one_language(tongue: str) -> None:
    help_text = _help((), tongue)
    assert {*COMMANDS, *ENVIRONMENT} <= set(help_text.split())
    report = _help(("report",), tongue)
    assert {"--notebooks", "--province", "--quarter", "--as-of", "--csv-for-excel"} <= set(report.split())
    assert "--only" not in report
    for text in (help_text, report, _help(("fleet",), tongue), _help(("history",), tongue)):
        assert (tongue == "vi") == ("Cách dùng: cds" in text)
        assert (tongue == "en") == ("Usage: cds" in text)
        assert (tongue == "en") == ("Show this help." in text)


def _help(command: tuple[str, ...], language: str) -> str:
    done = _cds(*command, "--help", CDS_LANGUAGE=language)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("named", "system", "spoken"),
    [
        ("en", "vi_VN.UTF-8", "en"),
        ("", "vi_VN.UTF-8", "vi"),
        ("", "en_US.UTF-8", "en"),
        ("", "C.UTF-8", "vi"),
        ("fr", "en_US.UTF-8", "vi"),
    ],
)
def test_the_language_is_the_one_named_else_the_systems(
    named: str, system: str, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("CDS_LANGUAGE", named), ("LC_ALL", ""), ("LC_MESSAGES", ""), ("LANG", system)):
        monkeypatch.setenv(name, value)
    assert language() == spoken


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("repot", "Không có lệnh “repot”. Có phải ý bạn là “report”?"),
        ("report --provinc x", "Không có tuỳ chọn --provinc. Có phải ý bạn là --province?"),
        ("report --quarter", "Cần một giá trị sau --quarter."),
        ("report --force=1", "--force không nhận giá trị."),
        ("history", "Thiếu “indicator”."),
        ("history a b", "Thừa từ: b"),
        ("fleet --workers x", "--workers cần một số nguyên."),
        ("fleet --workers 99", "--workers không được quá 64."),
        ("fleet --seconds 0", "--seconds phải từ 1 trở lên."),
        ("fleet --seconds x", "--seconds cần một số."),
    ],
)
def test_a_wrong_line_is_reported_in_the_readers_language(line: str, expected: str) -> None:
    done = _cds(*line.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == expected
    assert not {"Error", "Usage", "Try"} & set(re.findall(r"\w+", done.stderr))


def test_the_version_is_printed() -> None:
    assert _started("--version").stdout == f"cds_analysis {__version__}\n"


def test_quiet_prints_only_faults_and_verbose_how_they_came(house: Path, add_row: object) -> None:
    assert _cds("check", "--quiet").stdout == ""
    add_row(obs_value="9x")  # type: ignore[operator]
    done = _cds("--quiet", "check", root=house)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Không đọc được “9x”" in done.stderr
    loud = _started("report", "--verbose", root=house)
    assert loud.returncode == 1
    assert str(house) in loud.stderr
    assert "InputError" in loud.stderr


def test_answers_for_programs_have_the_shape_that_is_documented(house: Path, add_row: object) -> None:
    documented = (Path(__file__).parents[1] / "docs" / "command-line.md").read_text("utf-8")
    answers = [_json("list"), _json("history", "dti_total")]
    add_row(obs_value="9x")  # type: ignore[operator]
    faulty = _json("check", status=1)
    first = next(one for one in faulty["problems"] if one["column"] == "obs_value")
    assert (first["severity"], first["file"]) == ("error", "data/observations/binh_thuan.csv")
    for answer in (*answers, faulty):
        assert all(f"`{name}`" in documented for name in _names(answer))
    figure = answers[1]["figures"][0]
    assert isinstance(figure["obs_value"], float)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", figure["known_from"])


def _json(*arguments: str, status: int = 0) -> dict[str, Any]:
    done = _cds(*arguments, "--json", root=Path(os.environ["CDS_ROOT"]))
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout, parse_constant=lambda name: pytest.fail(name))


def _names(answer: dict[str, Any]) -> set[str]:
    rows = [value[0] for value in answer.values() if isinstance(value, list) and value]
    return {*answer, *(name for row in rows if isinstance(row, dict) for name in row)}


def test_the_shell_is_offered_names() -> None:
    done = _started(
        "report",
        "--province",
        _CDS_COMPLETE="complete_bash",
        COMP_WORDS="cds report --province Binh",
        COMP_CWORD="3",
    )
    assert done.stdout.split("\n") == ["Binh Dinh", "Binh Duong", "Binh Phuoc", "Binh Thuan", ""]


def test_a_table_of_series_is_labelled_by_the_official_methods(tmp_path: Path) -> None:
    facts = {"series_id": "Cáp quang", "base_period": 2016, "base_value": 84.3, "period": 2024, "value": 96.4}
    frame = pd.DataFrame(
        [facts | {"target": 100.0, "target_period": 2030, "limit": 100.0, "direction": "higher"}]
    )
    past = pd.DataFrame({"series_id": "Cáp quang", "period": range(2018, 2023), "value": range(85, 90)})
    source, result, history = (tmp_path / name for name in ("in.csv", "out.csv", "past.csv"))
    frame.assign(group="hạ tầng").to_csv(source, index=False)
    past.to_csv(history, index=False)
    done = _cds("official", str(source), str(result), "--history", str(history), CDS_LANGUAGE="en")
    assert (done.returncode, done.stdout) == (0, "1 series labelled in out.csv.\n"), done.stderr
    table, direct = pd.read_csv(result), official_labels(frame, history=past)
    assert table["group"].tolist() == ["hạ tầng"]
    assert table["statcan_label"].tolist() == ["on_track"]
    for column in direct.filter(regex="_(ratio|score|prediction)$"):
        assert table[column].tolist() == pytest.approx(direct[column].tolist(), rel=1e-15, nan_ok=True)


def test_faulty_series_are_reported_and_nothing_is_written(tmp_path: Path) -> None:
    source, result = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("series_id,base_period\n", encoding="utf-8")
    done = _started("official", str(source), str(result), CDS_LANGUAGE="en")
    assert done.returncode == 1
    assert "in.csv:1: The column “direction” is missing. Add it to the header line." in done.stderr
    assert "Stopped: 7 to be mended; nothing good was harmed." in done.stderr
    assert not result.exists()
    folder = _started("official", str(tmp_path), str(result))
    assert folder.returncode == 1
    assert "Traceback" not in folder.stderr


def test_the_backend_of_a_notebook_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str | None] = []
    monkeypatch.setenv("MPLBACKEND", "module://ipympl.backend_nbagg")
    monkeypatch.setitem(
        main.__globals__, "spoken", lambda *_: lambda **_: found.append(os.environ.get("MPLBACKEND"))
    )
    with pytest.raises(SystemExit):
        main()
    assert found == [None]


def test_the_shipped_data_pass() -> None:
    done = _cds("check")
    assert done.returncode == 0, done.stdout
    assert "0 lỗi" in done.stdout
    assert "Cảnh báo" in done.stdout


def test_a_broken_row_is_reported_without_a_traceback(house: Path, add_row: object) -> None:
    add_row(obs_value="9x")  # type: ignore[operator]
    done = _started("check", root=house)
    assert done.returncode == 1
    assert "Không đọc được “9x”" in done.stdout
    assert "1 lỗi" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    english = _started("check", "--language", "en", root=house)
    assert "“9x” cannot be read" in english.stdout


def test_a_report_on_broken_data_writes_nothing(house: Path, add_row: object) -> None:
    add_row(known_from="2099-01-01")  # type: ignore[operator]
    done = _cds("report", root=house)
    assert done.returncode == 1
    assert "01/01/2099" in done.stderr
    assert "Đã dừng: có 1 chỗ cần sửa" in done.stderr
    assert not (house / "outputs").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("report", "--province", "Bình Thuậnn"), "Có phải ý bạn là “Bình Thuận”?"),
        (("report", "--quarter", "2024"), "không phải một quý"),
        (("report", "--programme", "qd411"), "là của Việt Nam, không phải của Bình Thuận"),
    ],
)
def test_odd_parameters_are_explained(arguments: tuple[str, ...], expected: str) -> None:
    done = _cds(*arguments)
    assert done.returncode == 1
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_data_is_explained(tmp_path: Path) -> None:
    done = _cds("check", "--data", str(tmp_path))
    assert done.returncode == 1
    assert "Không có tệp này" in done.stderr


def test_a_result_that_cannot_be_written_is_explained(house: Path) -> None:
    (house / "outputs").write_text("not a folder", encoding="utf-8")
    done = _started("report", "--notebooks", "00", root=house)
    assert done.returncode == 1
    assert "outputs" in done.stderr
    assert "Traceback" not in done.stderr


def test_list_shows_what_there_is() -> None:
    output = _cds("list").stdout
    for word in ("Việt Nam: 63, 34", "nq10: Bình Thuận", "demo14: Mẫu Lam", "00_leadership_brief"):
        assert word in output


def test_dry_run_starts_nothing(house: Path) -> None:
    done = _cds("report", "--dry-run", "--province", "Mẫu Lam", root=house)
    assert done.returncode == 0
    assert done.stdout.count("sẽ chạy") == 6
    assert not (house / "outputs").exists()


SHEET = "Mã,Giá trị,Kỳ số liệu,Ngày có số liệu,Cơ quan cung cấp,Ghi chú\n"


def _import(house: Path, rows: str, *arguments: str, name: str = "bieu.csv") -> str:
    (house / name).write_text(SHEET + rows, encoding="utf-8")
    done = _cds(
        "import", str(house / name), "--province", "Bình Thuận", *arguments, root=house, COLUMNS="300"
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout.replace("\xa0", " ")


# no known agency is called so: it must be named
ORG = ("--org", "Sở [/x]")


def test_the_look_ahead_shows_the_note_and_takes_nothing_for_markup(house: Path) -> None:
    output = _import(house, 'T12,"khoảng 95,20 (sơ bộ)",Quý IV/2024,15/1/2025,Sở [/x],theo [red]NHNN\n', *ORG)
    assert "bieu.csv [bieu] B2" in output
    assert "khoảng 95,20%" in output
    assert "sơ bộ; theo [red]NHNN" in output
    assert "Báo cáo quý I/2025 là báo cáo đầu tiên dùng các số này." in output
    assert "Chưa có trong danh mục nguồn nên được coi là báo chí: “Sở [/x]”." in output
    assert "data/registry/source_orgs.csv" in output


def test_the_look_ahead_says_what_will_happen(house: Path) -> None:
    first = 'T12,"khoảng 95,2",Quý IV/2024,15/1/2025,Sở [/x],\n'
    assert "Đã thêm 1 số liệu." in _import(house, first, *ORG, "--commit")
    assert "Mọi số liệu trong tệp đều đã có: không có gì phải ghi." in _import(house, first, *ORG)
    later = _import(house, 'T12,"96",Quý IV/2024,16/1/2025,Sở [/x],\n', *ORG)
    assert "khoảng 95,2% (Sở [/x])" in later
    assert "thay số cũ" in later
    behind = _import(house, 'T12,"96",Quý IV/2024,14/1/2025,Sở [/x],\n', *ORG)
    assert "ghi thêm, nhưng số khác vẫn được chọn: số ấy được biết sau" in behind
    history = _cds("history", "bank_account_15plus_pct", root=house, COLUMNS="300")
    assert "Sở [/x]" in history.stdout, history.stderr


def test_another_province_is_shown(house: Path) -> None:
    rows = (SHEET.strip() + ",Tỉnh\n") + 'T12,"95,2",Quý IV/2025,15/1/2026,Sở TTTT,,Lâm Đồng\n'
    (house / "bieu.csv").write_text(rows, encoding="utf-8")
    done = _cds("import", str(house / "bieu.csv"), "--programme", "nq10", root=house, COLUMNS="300")
    assert "Lâm Đồng (34)" in done.stdout
    done = _cds("import", str(house / "bieu.csv"), "--province", "Bình Thuận", root=house, COLUMNS="300")
    assert done.returncode == 1
    assert "bieu.csv [bieu]:2, G2: " in done.stdout


def test_the_look_ahead_says_what_was_not_used(house: Path) -> None:
    rows = (SHEET.strip() + ",KH 2025\n") + 'T12,"95,2",Quý IV/2024,15/1/2025,Sở TTTT,,"97,5"\n'
    (house / "bieu.csv").write_text("BẢNG SỐ LIỆU,,,,,,\n" + rows, encoding="utf-8")
    done = _cds("import", str(house / "bieu.csv"), "--province", "Bình Thuận", root=house)
    assert "G2 “KH 2025”" in done.stdout
    assert "A1 “BẢNG SỐ LIỆU”" in done.stdout


def test_no_code_of_a_unit_is_shown_to_officers(house: Path) -> None:
    (house / "bieu.csv").write_text(
        "Chỉ tiêu đo,ĐVT,Giá trị,Kỳ số liệu,Ngày có số liệu,Cơ quan cung cấp\n"
        "Số chứng thư chữ ký số đã cấp,nghìn chứng thư,12,Quý IV/2024,15/1/2025,Sở TTTT\n",
        encoding="utf-8",
    )
    output = _cds("import", str(house / "bieu.csv"), "--province", "Bình Thuận", root=house).stdout
    assert "số lượng" in output
    assert "count" not in output


def test_a_form_is_never_written_over_unasked(tmp_path: Path) -> None:
    out = str(tmp_path / "bieu.xlsx")
    assert _cds("template", "--out", out, "--targets", "t04,T05").returncode == 0
    before = Path(out).read_bytes()
    again = _cds("template", "--out", out)
    assert (again.returncode, Path(out).read_bytes()) == (1, before)
    assert "đã có sẵn" in again.stderr
    assert _cds("template", "--out", out, "--force").returncode == 0
    assert Path(out).read_bytes() != before


def test_a_form_comes_back_under_the_name_that_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    agency = "Ngân hàng Nhà nước chi nhánh tỉnh Bình Thuận"
    assert (
        _cds("template", "--province", "Bình Thuận", "--quarter", "2024-Q4", "--org", agency).returncode == 0
    )
    (form,) = tmp_path.iterdir()
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["Giá trị"]).value = "55,2"
    book.save(form)
    done = _cds("import", form.name, "--known-from", "15/1/2025", "--org", agency)
    assert "1 số mới" in done.stdout
    assert "0 lỗi, 0 cảnh báo" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--out", "bieu.csv"), "Hãy đặt tên có đuôi .xlsx"),
        (("--target-list", "--targets", "T04"), "Hãy bỏ một trong hai"),
        (("--quarter", "1999-Q4"), "Hãy chọn một quý từ năm 2000 trở đi"),
        (("--targets", "T04,T77"), "“T77”"),
    ],
)
def test_odd_forms_are_refused(arguments: tuple[str, ...], expected: str, tmp_path: Path) -> None:
    where = () if "--out" in arguments else ("--out", str(tmp_path / "bieu.xlsx"))
    done = _cds("template", *arguments, *where)
    assert done.returncode == 1
    assert expected in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOENT, "x.csv: Không có tệp hoặc thư mục này."),
        (errno.EISDIR, "x.csv: Đây là thư mục, trong khi cần một tệp."),
        (errno.EACCES, "x.csv: Không có quyền đọc hoặc ghi ở đây."),
        (errno.ENOSPC, "x.csv: Ổ đĩa, hoặc phần dung lượng được phép dùng, đã đầy."),
        (errno.EROFS, "x.csv: Ổ đĩa chỉ cho đọc, không cho ghi."),
        (errno.ENAMETOOLONG, "x.csv: Tên quá dài."),
        (errno.EIO, "Không đọc hoặc ghi được x.csv (EIO). Tệp đang mở ở chương trình khác hay bị khoá ghi?"),
    ],
)
def test_what_the_system_refuses_is_reported_in_the_readers_language(number: int, expected: str) -> None:
    assert system_fault(OSError(number, os.strerror(number), "x.csv"), Translator("vi")) == expected


def test_a_table_shows_its_cells_letter_by_letter() -> None:
    shown = table("Value")
    shown.add_row("a [/x] [bold]b :smile: \x1b[2J")
    add_row(shown, "[/y]")
    made = Console(file=io.StringIO(), width=80)
    made.print(shown)
    text = made.file.getvalue()  # type: ignore[attr-defined]
    assert "a [/x] [bold]b :smile: \ufffd[2J" in text
    assert "[/y]" in text


def test_a_source_whose_name_looks_like_markup_is_fetched(house: Path) -> None:
    path = house / "data" / "sources.yml"
    text = path.read_text("utf-8").replace("source_org: Cổng", "source_org: '[/x] Cổng").replace(
        "Quốc gia\n", "Quốc gia'\n", 1
    )  # fmt: skip
    text = text.replace("- id: portal766\n", "- id: portal766\n  seconds_between: 0\n")
    path.write_text(text.replace("https://dichvucong.gov.vn", "http://127.0.0.1:1"), "utf-8")
    done = _cds("fetch", "portal766", "--period", "2025-Q3", root=house)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert (
        "Nothing was added" in done.stderr or "Không thêm gì" in done.stderr or "127.0.0.1:1" in done.stderr
    )


def test_a_starter_on_a_broken_file_is_reported_without_a_traceback(house: Path) -> None:
    (house / "data" / "sources.yml").write_text("- id: x\n  d: 2024-02-31\n", "utf-8")
    for arguments in (("new", "source", "y"), ("check",), ("fetch", "x", "--period", "2025-Q3")):
        done = _cds(*arguments, root=house)
        assert done.returncode == 1
        assert "data/sources.yml:2: Không đọc được “d: 2024-02-31”" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def test_commands_stand_in_the_order_in_which_people_need_them() -> None:
    listed = re.findall(r"^  ([a-z]+)  ", _cds("--help").stdout.split(":\n")[-2], re.MULTILINE)
    assert tuple(listed) == ORDER
    assert set(COMMANDS) <= set(ORDER)


def test_completion_is_installed_in_the_readers_language(tmp_path: Path) -> None:
    done = _cds("--install-completion", "bash", HOME=str(tmp_path), CDS_LANGUAGE="vi")
    assert done.stdout.startswith("Đã cài gợi ý lệnh cho bash")
    assert list(tmp_path.glob(".bash_completions/*"))
