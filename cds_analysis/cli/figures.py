"""``cds check``, ``cds template``, ``cds import``, ``cds history``: figures in, and what became of them."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cds_analysis.cli.app import add_row, app, print_problems, table, translator
from cds_analysis.errors import InputError, Problem
from cds_analysis.paths import data_dir, demo_dir, project_root
from cds_analysis.sources.written.cells import Unreadable
from cds_analysis.text import LANGUAGES, QUALIFIERS, Translator, slug

if TYPE_CHECKING:
    from cds_analysis.sources.ground import Ground
    from cds_analysis.sources.workbook.entries import Entry, Known
    from cds_analysis.sources.workbook.importing import ImportPlan, Planned

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
        list[str] | None, typer.Option(help="Chỉ hỏi các chỉ tiêu này, như T04 hay T04,T05; lặp lại được.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Tệp .xlsx; mặc định: bieu-nhap-<tỉnh>-<quý>.xlsx.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Ghi đè lên tệp đã có.")] = False,
    target_list: Annotated[
        bool, typer.Option("--target-list", help="Biểu danh mục chỉ tiêu, để sửa theo văn bản chính thức.")
    ] = False,
) -> None:
    """Làm biểu Excel để sở, ngành điền số liệu. / Write the Excel form that departments fill in."""
    from cds_analysis.report.parameters import parse_parameters
    from cds_analysis.sources.forms import new_form, write_form, write_target_list

    if target_list and targets:
        message = "--target-list asks for all targets, --targets for some of them."
        raise InputError([Problem("options", message, "Leave one of the two out.", column="--targets")])
    chosen = parse_parameters(province, quarter, None, programme)
    if target_list:
        file = new_form(out or Path(f"danh-muc-chi-tieu-{chosen.programme}.xlsx"), force)
        n = write_target_list(chosen.data, chosen.province, chosen.programme, file)
        typer.echo(
            translator()(
                "{file}: {n} targets, to be put right against the official text.", file=str(file), n=n
            )
        )
        return
    parts = ["bieu-nhap", slug(chosen.province), chosen.quarter, *([slug(org)] if org else [])]
    file = new_form(out or Path("-".join(parts) + ".xlsx"), force)
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
    if target_list:
        given = {"--partial": partial, "--period": period, "--known-from": known_from, "--org": org}
        _stop_on_options([name for name, value in given.items() if value])
    ground = load_ground(data) if data else ground_of(province)[0] if province else _ground_of_files(files)
    if target_list:
        _import_target_list(files, ground, programme or "", who or getpass.getuser(), commit, say)
        return
    known = known_by(ground, province, programme, org, *_written(period, known_from))
    plan = plan_import(files, known, ground, date.today())
    _print_plan(plan, known, ground, say)
    _print_use(plan, ground, say)
    print_problems(plan.problems, say)
    if plan.refused and not (commit and partial):
        is_about_files = all(problem.rule in ("unreadable", "workbook") for problem in plan.refused)
        mend = "Nothing was written: mend the cells above, or write the rest with --commit --partial."
        typer.echo(say("Nothing was written." if is_about_files else mend))
        raise typer.Exit(1)
    if not commit:
        typer.echo(say("This was a look ahead: nothing was written. Add --commit to write."))
        return
    who = who or getpass.getuser()
    n = commit_import(plan, open_store(ground.root), who, datetime.now())
    typer.echo(say("{n} figures were added.", n=n))
    if plan.refused:
        raise typer.Exit(1)


def _ground_of_files(files: list[Path]) -> Ground:
    """Return the ground of the provinces that the files' own columns name: the real data, or the invented country."""
    from cds_analysis.sources.ground import load_ground
    from cds_analysis.sources.workbook.areas import area_name
    from cds_analysis.sources.workbook.importing import areas_said

    said = areas_said(files)
    for root in (data_dir(), demo_dir()) if said else ():
        ground = load_ground(root)
        if any(ground.registry.knows(area_name(text, ground.registry)) for text in said):
            return ground
    return load_ground(data_dir())


def _import_target_list(
    files: list[Path], ground: Ground, programme: str, who: str, commit: bool, say: Translator
) -> None:
    from cds_analysis.sources.forms import commit_target_list, read_target_list

    plan = read_target_list(files, ground, programme)
    if plan.changed:
        shown = table("Target", "Column", "Before", "After")
        for line in plan.changed:
            add_row(shown, *line)
        Console().print(shown)
    if plan.told:
        print_problems(list(plan.told), say)
    if not plan.changed:
        typer.echo(say("The list is already there as the file has it: nothing is to be written."))
        return
    if not commit:
        typer.echo(say("This was a look ahead: nothing was written. Add --commit to write."))
        return
    commit_target_list(plan, files[0], ground, programme, who, datetime.now())
    typer.echo(say("The official list stands in the place of the reconstructed one."))


def _stop_on_options(given: list[str]) -> None:
    """Refuse options that say something of figures, beside a list of targets."""
    message = "{option} is for figures; a list of targets is taken whole, or not at all."
    problems = [
        Problem("options", message, "Leave one of the two out.", {"option": name}, column=name)
        for name in given
    ]
    if problems:
        raise InputError(problems)


def _written(period: str, known_from: str) -> tuple[str, date | None]:
    from cds_analysis.sources.written.days import read_day, read_period

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


def _print_plan(plan: ImportPlan, known: Known, ground: Ground, say: Translator) -> None:
    """Print a line a figure: where it stands, what it is, what was known, and what will happen."""
    lines = [*_plan_lines(plan, say)]
    entries = [entry for entry, _, _ in lines]
    with_area = {entry.row["ref_area"] for entry in entries} - {known.area} != set()
    with_note = any(entry.row["note"] for entry in entries)
    heads = ["Cell", *(["Province"] if with_area else []), "Measure", "Period", "Value"]
    shown = table(*heads, "Before", "What will happen", *(["Note"] if with_note else []))
    for entry, before, word in lines:
        row = entry.row
        area = [_area_label(row["ref_area"], ground)] if with_area else []
        label, note = (
            known.indicators[row["indicator"]].label(say.language),
            [row["note"]] if with_note else [],
        )
        told = [say.period(row["time_period"]), _figure_text(row, say), before, word]
        add_row(shown, f"{entry.file} {entry.place}", *area, label, *told, *note)
    if shown.row_count:
        Console(soft_wrap=False).print(shown)
    _print_counts(plan, say)


def _plan_lines(plan: ImportPlan, say: Translator) -> Iterator[tuple[Entry, str, str]]:
    """Yield every figure with what was known before and what will happen to it."""
    for word, group in (
        (say("new"), plan.new),
        (say("replaces"), plan.revised),
        ("", plan.behind),
        (say("already there"), plan.unchanged),
    ):
        for one in group:
            behind = say("added, but another value stays: {why}", why=say(one.why_behind))
            yield one.entry, _before_text(one, say), word or behind
    for entry in plan.planned:
        yield entry, "", say("planned, so no figure: not imported")


def _before_text(one: Planned, say: Translator) -> str:
    if not one.before:
        return ""
    row = {**one.entry.row, "obs_value": one.before, "qualifier": one.before_qualifier}
    return f"{_figure_text(row, say)} ({one.before_from})"


def _figure_text(row: Mapping[str, str], say: Translator) -> str:
    """Return a figure to its last digit, as it would be stored."""
    number, word = row["obs_value"], QUALIFIERS.get(row["qualifier"], "{value}")
    told = say.measure(Decimal(number), row["unit_measure"], len(number.partition(".")[2]))  # type: ignore[arg-type]
    return say(word, value=told)


def _area_label(key: str, ground: Ground) -> str:
    """Return a province with its system, where a name alone may mean two."""
    unit = ground.registry[key]
    twins = [one for one in ground.registry.units.values() if one.name == unit.name]
    return f"{unit.name} ({unit.system})" if len(twins) > 1 else unit.name


def _print_counts(plan: ImportPlan, say: Translator) -> None:
    typer.echo(
        say(
            "{new} new, {revised} replace another value, {behind} added behind another value, {same} already there, {planned} planned, {refused} refused; {empty} rows without a value.",
            new=len(plan.new),
            revised=len(plan.revised),
            behind=len(plan.behind),
            same=len(plan.unchanged),
            planned=len(plan.planned),
            refused=len(plan.refused),
            empty=plan.n_empty,
        )
    )
    if plan.n_hidden:
        typer.echo(say("{n} of the rows that were read are hidden in the sheet.", n=plan.n_hidden))
    if plan.unchanged and not plan.added and not plan.refused:
        typer.echo(say("Every figure of the file is there already: nothing is to be written."))


def _print_use(plan: ImportPlan, ground: Ground, say: Translator) -> None:
    """Tell which report first uses the figures, and which of their sources count as press."""
    from cds_analysis.sources.workbook.plans import first_quarters, unlisted_sources

    quarters = first_quarters(plan.added)
    if len(quarters) == 1:
        typer.echo(
            say("The report of {quarter} is the first that uses them.", quarter=say.period(quarters[0]))
        )
    elif quarters:
        first, last = say.period(quarters[0]), say.period(quarters[-1])
        message = "The report of {first} is the first that uses some of them, that of {last} uses all."
        typer.echo(say(message, first=first, last=last))
    unlisted = unlisted_sources(plan.added, ground)
    if unlisted:
        message = "Not listed, so they count as press: {names}. If they are agencies of the state, add them to {file}, with the word official in the column source_kind."
        names = ", ".join(f"“{name}”" for name in unlisted)
        typer.echo(say(message, names=names, file=_told_path(ground.root / "registry" / "source_orgs.csv")))


def _told_path(path: Path) -> str:
    """Return a path from the project's folder on, or whole where it lies elsewhere."""
    root = project_root()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


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
        add_row(shown, *cells, f"{row['csv_file']}:{row['csv_line']}", row["imported"], row["reports"])
    Console().print(shown)
