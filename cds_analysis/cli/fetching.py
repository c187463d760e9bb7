"""``cds fetch``: figures from servers."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.periods import parse_period
from cds_analysis.cli.app import app, plain, table, translator

_MOST_LINES = 12


@app.command()
def fetch(
    source: Annotated[
        str, typer.Argument(help="Nguồn trong data/sources.yml; bỏ trống để xem có những nguồn nào.")
    ] = "",
    period: Annotated[str, typer.Option(help="Kỳ số liệu: 2025, 2025-H1, 2025-Q3 hoặc 2025-09.")] = "",
    from_archive: Annotated[
        bool, typer.Option("--from-archive", help="Đọc câu trả lời đã lưu, không hỏi máy chủ.")
    ] = False,
    commit: Annotated[
        bool, typer.Option("--commit", help="Ghi vào dữ liệu; không có thì chỉ xem trước.")
    ] = False,
    who: Annotated[str, typer.Option(help="Người nhập; mặc định: tên tài khoản máy.")] = "",
    data: Annotated[Path | None, typer.Option(help="Thư mục dữ liệu; mặc định: data.")] = None,
) -> None:
    """Lấy số liệu từ máy chủ: lưu câu trả lời, kiểm tra, xem trước. / Fetch figures: keep the answer, check it, look.

    Câu trả lời hỏng được lưu và nêu lỗi; bản tốt lần trước vẫn được dùng.
    """
    from cds_analysis.data.clock import now, today
    from cds_analysis.data.dataset import load_dataset
    from cds_analysis.data.servers import load_sources
    from cds_analysis.data.store import open_store
    from cds_analysis.intake.fetch.fetching import add_figures, find_source, new_figures
    from cds_analysis.intake.fetch.fetching import fetch as fetch_figures

    say, dataset = translator(), load_dataset(data or data_dir())
    if not source:
        for one in load_sources(dataset.root).values():
            typer.echo(f"{one.id}  {one.kind}  {one.source_title}")
        return
    chosen = find_source(dataset, source)
    try:
        asked = parse_period(period)
    except ValueError:
        hint = "Write --period like 2025, 2025-H1, 2025-Q3 or 2025-09."
        raise InputError([Problem("period", "“{value}” names no period.", hint, {"value": period})]) from None
    with Console().status(plain(say("Asking {source} …", source=chosen.source_org))):
        fetched = fetch_figures(chosen, asked, dataset, today(dataset.root), from_archive=from_archive)
    store = open_store(dataset.root)
    new = new_figures(fetched, store)
    shown = table("Province", "Measure", "Period", "Value")
    for row in new.head(_MOST_LINES).to_dict("records"):
        value = say.measure(float(row["obs_value"]), row["unit_measure"])
        label = dataset.indicators[row["indicator"]].label(say.language)
        shown.add_row(
            dataset.registry[row["ref_area"]].label(say.language),
            label,
            say.period(row["time_period"]),
            value,
        )
    if len(new):
        Console().print(shown)
    typer.echo(
        say(
            "{file}: {n} figures, {new} of them say something new.",
            file=fetched.answer.file,
            n=len(fetched.rows),
            new=len(new),
        )
    )
    if not commit:
        typer.echo(say("This was a look ahead: nothing was written. Add --commit to write."))
        return
    added = add_figures(fetched, store, who or getpass.getuser(), now(dataset.root))
    typer.echo(say("{n} figures were added.", n=added))
