"""The options that several commands share: one name, one meaning."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cds_analysis.cli.completing import complete_notebooks, complete_programme, complete_province

Province = Annotated[
    str,
    typer.Option(
        help="Province, city, or “Việt Nam”; signs may be left out.", autocompletion=complete_province
    ),
]
Programme = Annotated[
    str | None,
    typer.Option(
        help="Programme, like nq10 or qd411. [default: that of the province]",
        autocompletion=complete_programme,
    ),
]
Quarter = Annotated[str, typer.Option(help="A quarter, like 2024-Q4.")]
LastQuarter = Annotated[str, typer.Option(help="A quarter, like 2024-Q4; last: the one that has just ended.")]
Notebooks = Annotated[
    list[str] | None,
    typer.Option(
        help="Only these notebooks, like 02 or 02,04; may be repeated. [default: all]",
        autocompletion=complete_notebooks,
    ),
]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Reports made at the same time on this machine.")]
Languages = Annotated[str, typer.Option(help="vi, en or vi,en.")]
Seconds = Annotated[float, typer.Option(min=1, help="The most that one notebook may take, in seconds.")]
Force = Annotated[bool, typer.Option("--force", help="Make again even what has not changed.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be made.")]
Outputs = Annotated[
    Path | None, typer.Option(help="Folder of the finished reports. [default: CDS_OUTPUTS, or outputs]")
]
Data = Annotated[Path | None, typer.Option(help="Folder of the data. [default: data and data/demo]")]
Who = Annotated[str, typer.Option(help="Who brings the figures in. [default: the account of this machine]")]
Commit = Annotated[
    bool, typer.Option("--commit", help="Write into the data; without it this is a look ahead.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


def listed(options: Sequence[str] | None) -> list[str]:
    """Return the words of options that may be repeated or hold several, parted by commas.

    Examples
    --------
    >>> listed(["00,02", " 04 "])
    ['00', '02', '04']
    """
    words = [word.strip() for option in options or () for word in option.split(",")]
    return [word for word in words if word]
