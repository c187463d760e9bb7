"""The units that people write beside a number, and whether they are those of a measure."""

from __future__ import annotations

import re
from functools import lru_cache

from cds_analysis.sources.written.cells import plain_text
from cds_analysis.sources.written.remarks import SCALES
from cds_analysis.text import Translator, fold

_WORDS_OF = {
    "percent": ("%", "phần trăm", "tỷ lệ", "tỷ lệ %", "tỷ lệ phần trăm", "per cent"),
    "percentage_points": ("điểm phần trăm", "điểm %", "pp"),
    "billion_vnd": ("tỷ đồng", "tỷ VND", "tỷ VNĐ", "tỷ đ"),
    "million_vnd": ("triệu đồng", "triệu VND", "triệu VNĐ", "triệu đ", "trđ"),
    "million_vnd_per_worker": (
        "triệu đồng/lao động",
        "triệu đồng/người",
        "triệu đồng/LĐ",
        "triệu đồng/lao động/năm",
    ),
    "billion_usd": ("tỷ USD", "tỷ đô la", "tỷ đô la Mỹ"),
    "thousand_persons": ("nghìn người", "1000 người", "1.000 người"),
    "index_0_1": ("điểm", "chỉ số", "index"),
    "score": ("điểm",),
    "rank": ("hạng", "thứ hạng", "xếp hạng", "vị trí", "thứ"),
    "count": ("số lượng",),
}
# a number of things in one of these is not a number of things; with marks, for trạm and ngân are things
_SCALES = {*SCALES, "nghin", "trieu", "vnd", "vnđ", "usd"}
# what may be counted, so that a head may say it in brackets, and a share may be one of it
_THINGS = {
    fold(word)
    for word in (
        *("hộ", "hộ gia đình", "hộ dân", "người", "người dân", "dân số", "lao động", "cán bộ", "học sinh"),
        *("doanh nghiệp", "hợp tác xã", "hộ kinh doanh", "cơ sở", "cơ quan", "trường", "xã", "huyện", "tỉnh"),
        *("trạm", "thuê bao", "thuê bao di động", "máy", "điểm phát sóng", "hợp đồng", "khách hàng"),
        *("hồ sơ", "thủ tục", "thủ tục hành chính", "TTHC", "dịch vụ", "giao dịch", "lượt", "tài khoản"),
        *("chứng thư số", "văn bản", "báo cáo", "sản phẩm", "cái", "chiếc", "tổ", "thôn", "GRDP", "GDP"),
    )
}
_OTHER_MONEY = ("đồng", "VND", "VNĐ", "USD", "nghìn đồng")
_LED_BY = re.compile(r"^(don vi tinh|don vi|dvt)\s*:?\s*")
_UNIT_LINE = re.compile(r"(?:^|[(\s,;])(?:đơn vị tính|đơn vị|đvt)\s*:\s*([^;()]+)", re.IGNORECASE)
_BARE_UNIT_LINE = re.compile(r"^\(?\s*(?:đơn vị tính|đvt)\s+([^;()]+?)\s*\)?$", re.IGNORECASE)


def unit_word(unit: str) -> str:
    """Return the word for a unit that the form shows, such as ``%``.

    Parameters
    ----------
    unit : str
        ``unit_measure`` of the data.

    Returns
    -------
    str
        In Vietnamese.

    Examples
    --------
    >>> unit_word("percent"), unit_word("billion_vnd")
    ('%', 'tỷ đồng')
    """
    return "%" if unit == "percent" else Translator("vi")(unit)


def names_unit(text: str) -> bool:
    """Return whether a text is the word for some unit, or a scale such as ``nghìn``.

    Examples
    --------
    >>> names_unit("ĐVT: triệu đồng"), names_unit("trạm"), names_unit("lũy kế")
    (True, True, False)
    """
    told = _plain(text)
    is_thing = told in _THINGS or told.partition("/")[0] in _THINGS
    return told in _all_words() or told.startswith("%") or is_thing or _has_scale(text)


def told_unit(cell: object) -> str:
    """Return the unit that a line such as ``(Đơn vị: nghìn trạm)`` tells for a whole table, or an empty text.

    Examples
    --------
    >>> told_unit("(Đơn vị: nghìn trạm)"), told_unit("ĐVT nghìn trạm"), told_unit("Đơn vị: Sở TTTT")
    ('nghìn trạm', 'nghìn trạm', '')
    """
    text = plain_text(cell) if isinstance(cell, str) else ""
    found = _UNIT_LINE.search(text) or _BARE_UNIT_LINE.match(text)
    unit = found[1].strip(" .") if found else ""
    return unit if unit and names_unit(unit) else ""


def is_unit(text: str, unit: str) -> bool:
    """Return whether a text is a word for a unit.

    Parameters
    ----------
    text : str
        As written in a sheet.
    unit : str
        ``unit_measure`` of the data. A number of things may be in any word for things: ``trạm``.

    Returns
    -------
    bool
        Never true for a word of another unit or scale.

    Examples
    --------
    >>> is_unit("Tỉ đồng", "billion_vnd"), is_unit("triệu đồng", "billion_vnd"), is_unit("%", "count")
    (True, False, False)
    >>> is_unit("thuê bao", "count"), is_unit("nghìn thuê bao", "count"), is_unit("trạm/xã", "count")
    (True, False, False)
    """
    told = _plain(text)
    if told in _words(unit):
        return True
    if unit == "percent":
        # a share of something that is named is a share still; one against a plan or of growth is another number
        share = re.fullmatch(r"(?:%|phan tram)\s*(.+)", told)
        return bool(share) and share[1] in _THINGS  # type: ignore[index]
    if unit == "count":
        is_other = (
            told in _all_words() or bool(re.search(r"[%/\d]", told)) or bool(re.search(r"\btren\b", told))
        )
        return not is_other and not _has_scale(text)
    return False


def _has_scale(text: str) -> bool:
    words = re.split(r"[^\w‰‱]+", plain_text(text).lower())
    return any(word in _SCALES for word in words) and "trọng" not in words


def _plain(text: str) -> str:
    """Return a word for a unit as it is compared: no marks, no case, one spelling of tỷ and nghìn."""
    told = " ".join(re.sub(r"[^\w%/]+", " ", fold(text).replace(".", "")).split())
    told = _LED_BY.sub("", told)
    told = re.sub(r"\bti\b", "ty", told)
    return re.sub(r"\s*/\s*", "/", re.sub(r"\bngan\b", "nghin", told))


@lru_cache
def _words(unit: str) -> frozenset[str]:
    return frozenset(_plain(word) for word in (unit, unit_word(unit), *_WORDS_OF.get(unit, ())))


@lru_cache
def _all_words() -> frozenset[str]:
    units = frozenset(word for unit in _WORDS_OF if unit != "count" for word in _words(unit))
    return units | {_plain(word) for word in _OTHER_MONEY}
