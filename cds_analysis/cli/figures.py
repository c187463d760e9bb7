"""``cds check``, ``cds template``, ``cds import``, ``cds history``: figures in, and what became of them."""

from __future__ import annotations

import getpass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cds_analysis.cli.app import app, print_problems, table, translator
from cds_analysis.errors import InputError, Problem
from cds_analysis.paths import data_dir, demo_dir
from cds_analysis.sources.cells import Unreadable
from cds_analysis.text import DASH, LANGUAGES, Translator, slug

if TYPE_CHECKING:
    from cds_analysis.sources.ground import Ground
    from cds_analysis.sources.workbook.entries import Entry, Known
    from cds_analysis.sources.workbook.importing import ImportPlan

Data = Annotated[Path | None, typer.Option(help="Thư mục dữ liệu; mặc định: data và data/demo.")]
Province = Annotated[str, typer.Option(help="Tỉnh, thành phố; viết không dấu cũng được.")]
Organisation = Annotated[
    str, typer.Option("--org", help="Cơ quan cung cấp số liệu, khi biểu không có cột ấy.")
]
Programme = Annotated[
    str | None, typer.Option(help="Chương trình mục tiêu; mặc định: chương trình của tỉnh.")
]


@app.command()
def check(
    data: Data = None, language: Annotated[str | None, typer.Option(help="vi hoặc en.")] = None
) -> None:
    """Kiểm tra toàn bộ dữ liệu, nêu mọi lỗi cùng lúc. / Check the data and tell every fault at once."""
    from cds_analysis.sources.checks import check_data

    say = Translator(language) if language in LANGUAGES else translator()
    folders = [data] if data else [data_dir(), demo_dir()]
    found = [problem for folder in folders for problem in check_data(folder)]
    print_problems(found, say)
    if any(problem.severity == "error" for problem in found):
        raise typer.Exit(1)


@app.command()
def template(
    province: Province = "Bình Thuận",
    quarter: Annotated[str, typer.Option(help="Quý, viết như 2024-Q4.")] = "2024-Q4",
    programme: Programme = None,
    org: Organisation = "",
    targets: Annotated[
        list[str] | None, typer.Option(help="Chỉ hỏi chỉ tiêu này, như T04; lặp lại được.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Tệp .xlsx; mặc định: bieu-nhap-<tỉnh>-<quý>.xlsx.")
    ] = None,
    target_list: Annotated[
        bool, typer.Option("--target-list", help="Biểu danh mục chỉ tiêu, để sửa theo văn bản chính thức.")
    ] = False,
) -> None:
    """Làm biểu Excel để sở, ngành điền số liệu. / Write the Excel form that departments fill in."""
    from cds_analysis.report.parameters import parse_parameters
    from cds_analysis.sources.forms import write_form, write_target_list

    chosen = parse_parameters(province, quarter, None, programme)
    if target_list:
        file = out or Path(f"danh-muc-chi-tieu-{chosen.programme}.xlsx")
        n = write_target_list(chosen.data, chosen.province, chosen.programme, file)
        typer.echo(
            translator()(
                "{file}: {n} targets, to be put right against the official text.", file=str(file), n=n
            )
        )
        return
    parts = ["bieu-nhap", slug(chosen.province), chosen.quarter, *([slug(org)] if org else [])]
    file = out or Path("-".join(parts) + ".xlsx")
    n = write_form(
        chosen.data, chosen.province, chosen.quarter, chosen.programme, org, tuple(targets or ()), file
    )
    typer.echo(translator()("{file}: {n} figures are asked for.", file=str(file), n=n))


@app.command("import")
def import_figures(
    files: Annotated[list[Path], typer.Argument(help="Biểu .xlsx hoặc .csv.")],
    province: Annotated[str, typer.Option(help="Tỉnh, khi biểu không có cột ấy.")] = "",
    programme: Programme = None,
    org: Organisation = "",
    period: Annotated[str, typer.Option(help="Kỳ số liệu, khi biểu không có, như Quý IV/2024.")] = "",
    known_from: Annotated[str, typer.Option(help="Ngày có số liệu, khi biểu không có, như 21/10/2024.")] = "",
    who: Annotated[str, typer.Option(help="Người nhập; mặc định: tên tài khoản máy.")] = "",
    commit: Annotated[
        bool, typer.Option("--commit", help="Ghi vào dữ liệu; không có thì chỉ xem trước.")
    ] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Ghi cả khi có ô bị từ chối; các ô ấy bị bỏ lại.")
    ] = False,
    target_list: Annotated[
        bool, typer.Option("--target-list", help="Tệp là danh mục chỉ tiêu chính thức của --programme.")
    ] = False,
    data: Data = None,
) -> None:
    """Nhập số liệu từ Excel: xem trước, rồi --commit để ghi. / Bring figures in from Excel: look first, then --commit.

    Ô nào không đọc chắc được thì bị từ chối kèm lý do; không số nào bị đoán hay bị mất.
    """
    from cds_analysis.sources.forms import known_by
    from cds_analysis.sources.ground import ground_of, load_ground
    from cds_analysis.sources.store import open_store
    from cds_analysis.sources.workbook.importing import commit_import, plan_import

    say = translator()
    ground = load_ground(data) if data else ground_of(province)[0] if province else load_ground(data_dir())
    if target_list:
        _import_target_list(files, ground, programme or "", who or getpass.getuser(), commit, say)
        return
    known = known_by(ground, province, programme, org, *_written(period, known_from))
    plan = plan_import(files, known, ground, date.today())
    _print_plan(plan, known, say)
    print_problems(plan.problems, say)
    if plan.refused and not (commit and partial):
        typer.echo(
            say("Nothing was written: mend the cells above, or write the rest with --commit --partial.")
        )
        raise typer.Exit(1)
    if not commit:
        typer.echo(say("This was a look ahead: nothing was written. Add --commit to write."))
        return
    who = who or getpass.getuser()
    n = commit_import(plan, open_store(ground.root), who, datetime.now())
    typer.echo(say("{n} figures were added.", n=n))
    if plan.refused:
        raise typer.Exit(1)


def _import_target_list(
    files: list[Path], ground: Ground, programme: str, who: str, commit: bool, say: Translator
) -> None:
    from cds_analysis.sources.forms import commit_target_list, read_target_list

    plan = read_target_list(files, ground, programme)
    shown = table("Target", "Column", "Before", "After")
    for line in plan.changed:
        shown.add_row(*line)
    Console().print(shown)
    if not commit:
        typer.echo(say("This was a look ahead: nothing was written. Add --commit to write."))
        return
    commit_target_list(plan, files[0], ground, programme, who, datetime.now())
    typer.echo(say("The official list stands in the place of the reconstructed one."))


def _written(period: str, known_from: str) -> tuple[str, date | None]:
    from cds_analysis.sources.days import read_day, read_period

    problems = []
    read: list[object] = []
    for option, text, reader in (("--period", period, read_period), ("--known-from", known_from, read_day)):
        try:
            read.append(reader(text) if text else None)
        except Unreadable as error:
            problems.append(Problem("option", error.message, error.hint, {"value": text}, column=option))
    if problems:
        raise InputError(problems)
    return str(read[0] or ""), read[1]  # type: ignore[return-value]


def _print_plan(plan: ImportPlan, known: Known, say: Translator) -> None:
    """Print a line a figure: where it stands, what it is, what was known, and what will happen."""
    shown = table("Cell", "Measure", "Period", "Value", "Before", "What will happen")

    def add(entry: Entry, before: str, word: str) -> None:
        row, label = entry.row, known.indicators[entry.row["indicator"]].label(say.language)
        value = say.qualified(float(row["obs_value"]), row["qualifier"], row["unit_measure"])
        value = say.measure(float(row["obs_value"]), row["unit_measure"]) if value == DASH else value
        shown.add_row(
            f"{entry.file} {entry.place}", label, say.period(row["time_period"]), value, before, word
        )

    for word, group in (
        (say("new"), plan.new),
        (say("replaces"), plan.revised),
        (say("already there"), plan.unchanged),
    ):
        for one in group:
            add(one.entry, f"{one.before.replace('.', ',')} ({one.before_from})" if one.before else "", word)
    for entry in plan.planned:
        add(entry, "", say("planned, so no figure: not imported"))
    if shown.row_count:
        Console(soft_wrap=False).print(shown)
    typer.echo(
        say(
            "{new} new, {revised} replace another value, {same} already there, {planned} planned, {refused} refused; {empty} rows without a value.",
            new=len(plan.new),
            revised=len(plan.revised),
            same=len(plan.unchanged),
            planned=len(plan.planned),
            refused=len(plan.refused),
            empty=plan.n_empty,
        )
    )
    if plan.n_hidden:
        typer.echo(say("{n} of the rows that were read are hidden in the sheet.", n=plan.n_hidden))


@app.command()
def history(
    indicator: Annotated[str, typer.Argument(help="Chỉ tiêu đo: mã hoặc tên.")],
    province: Province = "Bình Thuận",
) -> None:
    """Cho biết một số liệu đã đổi ra sao, báo cáo nào đã dùng. / Show how a figure changed and which reports used it."""
    from cds_analysis.report.history import figure_history
    from cds_analysis.sources.ground import ground_of

    say = translator()
    ground, unit = ground_of(province)
    rows = figure_history(ground, unit.key, indicator)
    if rows.empty:
        typer.echo(say("No figure of this measure is known."))
        return
    heads = ("Period", "Value", "Known by", "Source", "Where", "Imported", "Used by the reports")
    shown = table(*heads)
    for row in rows.to_dict("records"):
        value = say.qualified(row["obs_value"], row["qualifier"], row["unit_measure"])
        believed = f"{value} ✓" if row["chosen"] else value
        cells = (
            say.period(row["time_period"]),
            believed,
            say.day(row["known_from"].date()),
            row["source_org"],
        )
        shown.add_row(*cells, f"{row['csv_file']}:{row['csv_line']}", row["imported"], row["reports"])
    Console().print(shown)
