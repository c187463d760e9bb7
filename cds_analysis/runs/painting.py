"""The pictures of a finished report as PNG."""

from __future__ import annotations

from pathlib import Path

from cds_analysis.data.exchange import exchange
from cds_analysis.figures.files import picture_png
from cds_analysis.results import PICTURES


def paint_pictures(folder: Path) -> Path:
    """Put each picture of a report that has no PNG yet beside itself as PNG.

    Parameters
    ----------
    folder : Path
        Of the report.

    Returns
    -------
    Path
        The folder of the pictures.
    """
    pictures = folder / PICTURES
    new = [file for file in sorted(pictures.glob("*.svg")) if not file.with_suffix(".png").is_file()]
    painted = {f"{PICTURES}/{file.stem}.png": picture_png(file.read_text("utf-8")) for file in new}
    exchange(folder, painted)
    return pictures
