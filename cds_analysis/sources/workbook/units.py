"""The words for units of measure that people write in a column, a head or a line."""

from __future__ import annotations

import re

from cds_analysis.sources.written.cells import plain_text
from cds_analysis.sources.written.vocabulary import is_word


def is_unit(text: str, unit: str) -> bool:
    """Return whether a text is a word for a unit of measure.

    Parameters
    ----------
    text : str
        As written in a sheet.
    unit : str
        ``unit_measure`` of the data. A count is in the things that it counts; a share may name its whole.

    Returns
    -------
    bool
        Never true for a word of another unit or scale.

    Examples
    --------
    >>> is_unit("Tỉ đồng", "billion_vnd"), is_unit("triệu đồng", "billion_vnd"), is_unit("Sở Y tế", "count")
    (True, False, False)
    >>> is_unit("thuê bao", "count"), is_unit("nghìn thuê bao", "count"), is_unit("% hộ", "percent")
    (True, False, True)
    """
    told = _bare(text)
    if is_word(told, f"units/{unit}"):
        return True
    if unit == "percent":
        share = re.fullmatch(r"(?:%|phần trăm)\s*(.+)", told, re.IGNORECASE)
        return bool(share) and is_word(share[1], "things")  # type: ignore[index]
    return unit == "count" and is_word(told, "things")


def _bare(text: str) -> str:
    """Return a word for a unit without what leads it, and without brackets around it."""
    told = plain_text(text).strip(" .")
    if not is_word(told, "units"):
        told = re.sub(r"^(?:đơn vị tính|đơn vị|đvt)\s*:?\s*", "", told, flags=re.IGNORECASE)
    return re.sub(r"\s*/\s*", "/", re.sub(r"^\(([^()]*)\)$", r"\1", told)).strip()
