"""The words for units of measure that people write in a column, a head or a line."""

from __future__ import annotations

import re

from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.intake.parsing.vocabulary import Words, find, is_word, only


def is_unit(text: str, unit: str, measure: str = "") -> bool:
    """Return whether a text is a word for a unit of measure, and never for one of another unit or scale.

    A count is in the things that its measure counts, and a share may name what the measure speaks of.

    Examples
    --------
    >>> is_unit("Tỉ đồng", "billion_vnd"), is_unit("triệu đồng", "billion_vnd"), is_unit("Sở Y tế", "count")
    (True, False, False)
    >>> is_unit("thuê bao", "count"), is_unit("nghìn thuê bao", "count"), is_unit("% hộ", "percent")
    (True, False, True)
    """
    bare = _bare(text)
    if is_word(bare, f"units/{unit}"):
        return True
    if unit == "percent":
        share = re.fullmatch(r"(?:%|phần trăm)\s*(.+)", bare, re.IGNORECASE)
        is_known = share is not None and is_word(share[1], "things")
        return is_known and (not measure or bool(Words([share[1]]).find(measure)))  # type: ignore[index]
    return unit == "count" and is_thing(bare, measure)


def is_thing(text: str, measure: str = "") -> bool:
    """Return whether a text names things that are counted, and the measure counts them: it names them first.

    Examples
    --------
    >>> is_thing("trạm", "Số trạm 4G"), is_thing("hộ", "Số trạm 4G"), is_thing("hộ")
    (True, False, True)
    >>> [is_thing(text, "Số thành viên tổ công nghệ số") for text in ("người", "tổ")]
    [True, False]
    """
    thing = only(text, "things")
    return bool(thing) and (not measure or _things(measure)[:1] == [thing])


def _things(measure: str) -> list[str]:
    """Return the kinds of things that a measure names."""
    return [only(one.word, "things") for one in find(measure, "things")]


def _bare(text: str) -> str:
    """Return a word for a unit without what leads it, and without brackets around it."""
    bare = plain_text(text).strip(" .")
    if not is_word(bare, "units"):
        bare = re.sub(r"^(?:đơn vị tính|đơn vị|đvt)\s*:?\s*", "", bare, flags=re.IGNORECASE)
    return re.sub(r"\s*/\s*", "/", re.sub(r"^\(([^()]*)\)$", r"\1", bare)).strip()
