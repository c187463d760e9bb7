"""``cds report``, ``cds lab``, ``cds list``, ``cds test``, ``cds docs``."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir, demo_dir, notebooks_dir, outputs_dir, project_root
from cds_analysis.cli.app import app, translator

Province = Annotated[str, typer.Option(help="Tỉnh, thành phố, hoặc “Việt Nam”; viết không dấu cũng được.")]
QuarterText = Annotated[str, typer.Option(help="Quý, viết như 2024-Q4.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        help="Chỉ dùng số liệu công bố đến hết ngày này (một ngày của quý, YYYY-MM-DD); mặc định: ngày cuối quý."
    ),
]
Programme = Annotated[
    str | None,
    typer.Option(help="Chương trình mục tiêu, như nq10 hoặc qd411; mặc định: chương trình của tỉnh."),
]
Language = Annotated[str, typer.Option(help="Ngôn ngữ của trang: vi hoặc en.")]
Only = Annotated[
    list[str] | None, typer.Option(help="Chỉ chạy sổ tay này, như 02 hoặc 02_target_progress; lặp lại được.")
]
Force = Annotated[bool, typer.Option("--force", help="Chạy lại cả những gì chưa đổi.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Chỉ cho biết sẽ chạy gì.")]
Seconds = Annotated[float, typer.Option(min=1, help="Thời gian tối đa cho một sổ tay, tính bằng giây.")]
Kernel = Annotated[
    bool,
    typer.Option("--kernel", help="Chạy mỗi sổ tay trong một nhân Jupyter riêng: cùng kết quả, chậm hơn."),
]
CsvForExcel = Annotated[
    bool,
    typer.Option(
        "--csv-for-excel",
        help="Ghi thêm các bảng kết quả vào results/excel: CSV mà Excel cài đặt tiếng Việt mở đúng (dấu ; và phẩy thập phân).",
    ),
]
Pdf = Annotated[
    bool, typer.Option("--pdf", help="In thêm bản tóm tắt ra PDF (cần Chromium, Chrome hoặc Edge trên máy).")
]
Pictures = Annotated[bool, typer.Option("--pictures", help="Ghi thêm mỗi hình ở dạng PNG, cạnh các tệp SVG.")]
Outputs = Annotated[Path | None, typer.Option(help="Thư mục kết quả; mặc định: outputs.")]


@app.command()
def report(
    province: Province = "Bình Thuận",
    quarter: QuarterText = "2024-Q4",
    as_of: AsOf = None,
    programme: Programme = None,
    language: Language = "vi",
    only: Only = None,
    force: Force = False,
    dry_run: DryRun = False,
    seconds: Seconds = 600,
    kernel: Kernel = False,
    outputs: Outputs = None,
    csv_for_excel: CsvForExcel = False,
    pdf: Pdf = False,
    pictures: Pictures = False,
) -> None:
    """Làm báo cáo của một tỉnh cho một quý. / Make the report of a province for a quarter.

    Số liệu được kiểm tra trước; sai ở đâu báo ở đó và không ghi gì. Sổ tay hỏng không làm mất bản tốt lần trước.
    """
    from cds_analysis.results.parameters import parse_parameters
    from cds_analysis.runs.run import RunOptions, run_report

    parameters = parse_parameters(province, quarter, as_of, programme, language)
    folder = outputs.resolve() if outputs else None
    options = RunOptions(
        tuple(only or ()), force, dry_run, seconds, kernel, folder, csv_for_excel, pdf, pictures
    )
    say, console = translator(), Console(highlight=False, soft_wrap=True)
    with console.status(say("Checking the data, then running the notebooks …")):
        run_report(parameters, options, lambda line: console.print(line, markup=False), say)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context) -> None:
    """Mở JupyterLab ở thư mục sổ tay. / Open JupyterLab on the notebooks; further arguments go to it."""
    environment = dict(os.environ, CDS_ROOT=str(project_root()))
    command = [sys.executable, "-P", "-m", "jupyterlab", f"--notebook-dir={project_root()}"]
    first = "00_leadership_brief.ipynb"
    command.append(f"--LabApp.default_url=/lab/tree/{notebooks_dir().name}/{first}")
    raise typer.Exit(subprocess.call([*command, *context.args], env=environment))


@app.command("list")
def list_everything() -> None:
    """Cho biết có thể chạy gì và đã có gì. / Show what can be run and what is there."""
    from cds_analysis.data.dataset import load_dataset
    from cds_analysis.data.programmes import list_programmes
    from cds_analysis.results.stored import stored_reports
    from cds_analysis.runs.plan import list_notebooks

    say = translator()
    for root in (data_dir(), demo_dir()):
        dataset = load_dataset(root)
        counts = ", ".join(
            f"{len(dataset.registry.members(system.system))}" for system in dataset.registry.systems
        )
        typer.echo(
            say(
                "{country}: {units} provinces, {n} indicators",
                country=dataset.registry.country.label(say.language),
                units=counts,
                n=len(dataset.indicators),
            )
        )
        for name, unit in list_programmes(root).items():
            typer.echo("  " + say("programme {name}: {unit}", name=name, unit=unit))
    typer.echo(say("Notebooks: {names}", names=", ".join(source.stem for source in list_notebooks())))
    finished = [report.place for report in stored_reports(outputs_dir())]
    typer.echo(say("Finished reports: {names}", names=", ".join(finished) or say("none")))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(
    context: typer.Context,
    fast: Annotated[
        bool, typer.Option("--fast", help="Bỏ qua các thử nghiệm chậm (sổ tay, trình duyệt).")
    ] = False,
) -> None:
    """Chạy các thử nghiệm. / Run the tests; further arguments go to pytest.

    Thử nghiệm chạy song song, mỗi tệp trên một lõi. / Tests share the cores, a file each.
    """
    command = [sys.executable, "-P", "-m", "pytest"]
    runs = [[*command, "-m", marked, "-n", "auto", "--dist", "loadfile"] for marked in ("not slow", "slow")]
    runs = runs[:1] if fast else runs
    if context.args:
        runs = [[*command, *(["-m", "not slow"] if fast else []), *context.args]]
    raise typer.Exit(max(subprocess.call(run, cwd=project_root()) for run in runs))


@app.command()
def docs() -> None:
    """Dựng trang hướng dẫn từ thư mục docs. / Build the guide from the folder docs; a warning is an error."""
    source = project_root() / "docs"
    if find_spec("sphinx") is None or not (source / "conf.py").is_file():
        message = "The guide is built in a checkout, with the packages of the extra [docs]."
        raise InputError([Problem("docs", message, "Go to the checkout and run: python run.py docs")])
    made = source / "_build"
    command = [sys.executable, "-P", "-m", "sphinx", "-q", "-W", "--keep-going", str(source), str(made)]
    status = subprocess.call(command)
    if status == 0:
        typer.echo(translator()("The guide: {file}", file=str(made / "index.html")))
    raise typer.Exit(status)
