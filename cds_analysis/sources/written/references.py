"""The sources that people name beside a number: an agency, a document with its sign and its day."""

from __future__ import annotations

import re

_YEAR = r"(?:19|20)[0-9]{2}"
_DAY = (
    rf"(?:(?i:ngày\s*)?[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-]{_YEAR}"
    rf"|(?i:ngày\s+[0-9]{{1,2}}\s+tháng\s+[0-9]{{1,2}}\s+năm\s+{_YEAR}))"
)
_PERIOD = (
    rf"(?:(?i:tháng\s*|T)[0-9]{{1,2}}\s*(?:[/-]|năm)\s*{_YEAR}"
    rf"|(?i:quý)\s*(?:[1-4]|I{{1,3}}|IV)\s*(?:[/-]|năm)?\s*{_YEAR}"
    rf"|(?i:(?:[69] tháng (?:đầu|cuối) )?năm\s+{_YEAR}))"
)
_SIGN = (
    rf"(?:[0-9]+[a-z]?(?:/{_YEAR})?/[A-ZĐ]{{2,}}[a-z]?(?:-[A-ZĐ][\w&.]*)+"
    rf"|[0-9]+[a-z]?(?:/{_YEAR})?/(?:BC|QĐ|CV|NQ|TB|TTr|CT|NĐ)\b"
    r"|[0-9]+-[A-ZĐ]{2,}[a-z]?/[A-ZĐ][\w&.]*"
    r"|(?i:báo cáo|công văn|quyết định|nghị quyết|thông báo|văn bản|tờ trình|bc|cv|qđ|nq)\s+số:?\s+[0-9]+)"
)
# what may stand beside a number with digits of its own: a date, or the sign of a document
_REFERENCE = re.compile(
    rf"(?<![0-9.,/])(?:{_DAY}|{_PERIOD}|{_SIGN})(?![0-9]|[.,/][0-9]|\s*%)",
)
_AGENCY = (
    r"(?:chi cục|tổng cục|cục|sở|bộ|vụ|viện|ban|phòng|văn phòng|trung tâm|cổng|hệ thống|ngân hàng|công an"
    r"|bưu điện|thanh tra|[uủ][yỷ] ban|ubnd|hđnd|ubmttq|tỉnh [uủ][yỷ]|chính phủ|thủ tướng|liên minh|hội|đoàn"
    r"|kho bạc|bhxh|bảo hiểm xã hội|nhnn|tctk|gso|stttt|skhcn|cơ quan)"
)
_DOCUMENT = (
    r"(?:báo cáo|bc|công văn|cv|quyết định|qđ|nghị quyết|nq|thông báo|văn bản|tờ trình|niên giám|kết luận"
    r"|chỉ thị|nghị định|thông tư|biên bản|phụ lục)"
)
_DATA = r"(?:số liệu|thống kê|công bố|khảo sát|điều tra|đánh giá|tổng hợp|kết quả)"
_END = r"(?![^\W_])(?!\s+(?:hữu|phận|đầu|mùa|việc|hè|đông|chỉ|nghị|chống)\b)"
# after “theo” or “nguồn” a name may be written small; alone its capital tells it from a common word
_LED = re.compile(
    rf"(?:{_DATA}\s+)?(?:theo|nguồn(?:\s+số liệu)?|trích|căn cứ|của|từ|do)\s*:?\s*"
    rf"(?:{_DATA}\s+(?:của\s+)?)*(?:{_AGENCY}|{_DOCUMENT}|{_DATA}|{_SIGN}){_END}",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?:số liệu\s+(?:của\s+)?)?(?P<name>(?:{_AGENCY}|{_DOCUMENT}){_END})", re.IGNORECASE)
_ORIGIN = re.compile(r"nguồn(?:\s+số liệu)?\s*:\s*[^\W\d_]", re.IGNORECASE)
# what a source may say of its figure, and then it is not simply that figure
_SPOILING = re.compile(
    r"\b(?:sai|nhầm|gấp|nửa|rưỡi|phẩy|mươi|chưa|không\s+(?:phải|đúng|chính|tính|bao)|max|min|so"
    r"|cùng kỳ|cả nước|toàn quốc|cấp\s+(?:huyện|xã)|tính (?:đến|từ|cả)|đến|l[uũ][yỹ] kế|làm tròn|bình quân"
    r"|trung bình|tạm tính|loại trừ|trừ|ngoài)\b|[±×*+=?]",
    re.IGNORECASE,
)
SOURCE_BEHIND = re.compile(r"(?P<body>.*?[0-9].*?)[\s,.\-–—]*\b(?P<source>(?:theo|nguồn)\b.*)", re.IGNORECASE)


def without_references(text: str) -> str:
    """Return a text in which dates and the signs of documents are only a stroke.

    Examples
    --------
    >>> without_references("BC 123/BC-STTTT ngày 15/01/2025")
    'BC  |   | '
    """
    return _REFERENCE.sub(" | ", text)


def is_source(text: str) -> bool:
    """Return whether a remark plainly names where a number comes from.

    Parameters
    ----------
    text : str
        A remark beside a number.

    Returns
    -------
    bool
        True for an agency, a document, or the day of one, and what follows them behind a comma.

    Examples
    --------
    >>> is_source("theo Sở Y tế"), is_source("QĐ 749/QĐ-TTg"), is_source("cả nước"), is_source("năm 2023")
    (True, True, False, False)
    """
    first, *others = (part.strip() for part in re.split(r"[,;]", text))
    is_day = re.fullmatch(_DAY, first) is not None
    if not is_day and not _names_source(first):
        return False
    # an agency with a period says of when the figure is; a document may have a period in its name
    names_document = re.search(rf"\b(?i:{_DOCUMENT})\b|{_SIGN}", text)
    if re.search(_PERIOD, text) and not names_document:
        return False
    return all(_names_source(part) or re.fullmatch(rf"{_DAY}|{_PERIOD}", part) for part in others)


def _names_source(part: str) -> bool:
    if _SPOILING.search(without_references(part)):
        return False
    if _LED.match(part) or _ORIGIN.match(part) or re.match(_SIGN, part):
        return True
    alone = _ALONE.match(part)
    return alone is not None and alone["name"][0].isupper()
