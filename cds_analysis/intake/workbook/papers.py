"""What a text says of papers and those who write them: when a report was written, what a document sets, who gives figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from cds_analysis.cellar.periods import Period, parse_period
from cds_analysis.intake.parsing.days import TimePart, find_times
from cds_analysis.intake.parsing.vocabulary import Found, find, is_word
from cds_analysis.intake.workbook.said import Text

# the sign of a plan, or of another document that sets targets, where no results are spoken of
_PLAN_SIGN = re.compile(
    r"\d\s*[/-]\s*(?:KH|NQ|QĐ|CTr|CTHĐ|CT|ĐA|PA|NĐ)\b|\b(?:NQ|QĐ|CTr|ĐA|PA|NĐ|KH)\s*(?:số\s*)?\d"
)
# what is to be reported is no report
_ASKED = re.compile(
    r"(?<=chỉ tiêu )báo cáo(?=\s+theo\s+(?:nghị quyết|quyết định|chương trình)\b)", re.IGNORECASE
)
# what a list of targets is to serve
_TO_BE_DONE = re.compile(r"\bchỉ tiêu\s+(?:(?:cho|để|nhằm|triển khai)\s+)*thực hiện\b", re.IGNORECASE)
# from the words for a report, its sign or a signature to the day on which it was written
_NOT_OTHER = r"(?:(?!nghị quyết|quyết định|kế hoạch|chương trình|chỉ thị|đề án(?! 06)|công văn|văn bản|thông báo|tờ trình|kết luận).)*?"
_WRITTEN = re.compile(
    rf"(?:\b(?:báo cáo|BC)\b{_NOT_OTHER}|\bngày (?:lập|lập biểu|gửi|ký)\s*:?\s*|^\s*[^,|]+,\s*)"
    r"(?=(?:ngày\s*)?\d{1,2}(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\s+tháng)|ngày\s*[.…_]*\s*tháng)",
    re.IGNORECASE,
)
_NUMBERED_IN = re.compile(r"(?<=/)((?:19|20)\d\d)(?=/BC\b)")
# a letter passes figures on; of one from above, which may have asked for them, only its year tells anything
_FROM_ABOVE = re.compile(r"/(?:B[A-ZĐ]|VPCP|UBND|VPUB|TTg|CP\b|TU\b|BCĐ)|^[^/]*$")
_LETTER = re.compile(
    rf"kèm theo (?:công văn|văn bản|tờ trình|thông báo)\b{_NOT_OTHER}(?=ngày\s*\d)", re.IGNORECASE
)
_OF_A_FORM = re.compile(r"\b(?:mẫu|ban hành)\b", re.IGNORECASE)
# who gives the figures, as a label or in a title
_GIVER = re.compile(
    r"(?:(?:đơn vị|cơ quan|nơi)\s+(?:báo cáo|cung cấp|gửi|lập|tổng hợp)|nguồn(?:\s+số liệu)?"
    r"|(?:đơn vị|cơ quan)\s*[-–:]|(?:báo cáo|kết quả)\s+của|số liệu(?:\s+của)?)\s*:?\s*$",
    re.IGNORECASE,
)
# with their subject between
_FAR = re.compile(rf"(?:báo cáo|số liệu|kết quả)\b(?!.*\btheo\b){_NOT_OTHER}\bcủa\s*$", re.IGNORECASE)

UNTIL = re.compile(r"(?:đến|hết|tới)\s*(?:ngày\s*)?$", re.IGNORECASE)
_TIME = re.compile(r"\d|quý|tháng|năm", re.IGNORECASE)
# a number that is one of figures, and counts nothing
_FIGURE = re.compile(r"(?<![\w.,/])\d+(?:[.,]\d+)*\s*(?:%|điểm|$|[^\w\s/.,]|[.,](?!\d))")


def when_written(text: str) -> tuple[TimePart, ...]:
    """Return when the reports and letters that a text names were written, as far as it tells."""

    def first_times(pattern: re.Pattern[str]) -> Iterator[tuple[str, TimePart]]:
        behind = ((met[0], find_times(text[met.end() :])) for met in pattern.finditer(text))
        return ((named, found[0][2]) for named, found in behind if found)

    letters = () if _OF_A_FORM.search(text) else first_times(_LETTER)
    times = [TimePart(one.year) if _FROM_ABOVE.search(named) else one for named, one in letters]
    times += [one for _, one in first_times(_WRITTEN)]
    times += map(TimePart, map(int, _NUMBERED_IN.findall(text)))
    return tuple(one for one in times if one.year)


def sets_targets(text: str, times: Sequence[TimePart]) -> bool:
    """Return whether a text tells what a document asks for, or targets of a time, and speaks of no results."""
    if _TO_BE_DONE.search(text) and not (find(text, "results/reported") or find(text, "telling")):
        return True
    if find(_ASKED.sub("|", text), "results"):
        return False
    if _PLAN_SIGN.search(text):
        return True
    is_bound = bool(times or find(text, "setting")) and not find(text, "telling")
    return bool(find(text, "decisions")) or (is_bound and bool(find(text, "targets")))


def first_agency(rest: str, words: Sequence[tuple[str, Found]]) -> tuple[str, str]:
    """Return what stands before the first agency that a text names, and this with its field."""
    first, end = 0, 0
    for kind, one in words:
        if kind in ("agencies", "fields"):
            if end and rest[end : one.start].strip(" ,"):
                break
            first, end = (first if end else one.start), one.end
    return rest[:first], rest[first:end]


def gives(before: str, is_office: bool = False) -> bool:
    """Return whether what stands before an agency, which may be an office, says that it gives the figures.

    Examples
    --------
    >>> gives("Nguồn: "), gives("Số liệu của "), gives("Kính gửi: ")
    (True, True, False)
    >>> gives("Kết quả chuyển đổi số của ", is_office=True), gives("Kết quả theo văn bản của ", is_office=True)
    (True, False)
    """
    return bool(_GIVER.search(before) or (is_office and _FAR.search(before)))


def names_sector(words: Sequence[tuple[str, Found]]) -> bool:
    """Return whether the words name a sector and no office of it, or narrow the whole in another way."""
    last = ("", Found(0, 0, ""))
    for kind, one in words:
        if _narrows(last[1], kind, one):
            return True
        # the rooms of districts are called by their sectors
        is_room = last[1].word == "phòng"
        is_office = last[0] in ("agencies", "fields") and one.start - last[1].end <= 2 and not is_room
        # to build is no sector
        is_named = last[1].word in ("ngành", "lĩnh vực")
        is_sector = one.word.lower() != "xây dựng" or len(words) == 1 or is_named
        is_branch = last[1].word == "ngành" and kind == "fields" and one.word != "Chuyển đổi số"
        if is_branch or (is_word(one.word, "fields/sectors") and is_sector and not is_office):
            return True
        last = (kind, one)
    return len(words) == 1 and (last[1].word == "ngành" or is_word(last[1].word, "agencies/bodies"))


def _narrows(link: Found, kind: str, one: Found) -> bool:
    """Return whether a word that follows another makes the whole a part: “trong kinh tế số”, “của Hội”."""
    if one.start - link.end > 1:
        return False
    if link.word == "của":
        return is_word(one.word, "agencies/bodies") or one.word.startswith("văn phòng")
    if link.word not in ("trong", "tại", "lĩnh vực") or one.word in ("tỉnh", "chuyển đổi số", "CĐS"):
        return False
    return kind in ("agencies", "fields", "provinces") or is_word(one.word, "plain/topics")


@lru_cache(maxsize=1 << 14)
def may_cover(text: str, period: Period) -> bool:
    """Return whether a document may tell figures of a period, by all its times and by those that bound its figures.

    Its periods, and the days up to which its figures go, bound them; other days are those of documents.
    """
    found = _times_with_words(text)
    bounds = (part for part, before in found if not is_day(part) or UNTIL.search(before))
    return is_later(tuple(part for part, _ in found), period) and all(
        is_later((one,), period) for one in bounds
    )


@lru_cache(maxsize=1 << 14)
def ends_elsewhere(text: str, period: Period) -> bool:
    """Return whether a text says until when figures go, and a period ends at another time.

    Examples
    --------
    >>> [ends_elsewhere(text, parse_period("2024-Q4")) for text in ("đến 30/9/2024 là 812.345", "30/9/2024: 81")]
    [True, False]
    """
    until = (part for part, before in _times_with_words(text) if UNTIL.search(before))
    return any(not part.holds(period) for part in until)


def is_until(text: str) -> bool:
    """Return whether a text says until when figures go, so that one counted over a time may begin anywhere."""
    return any(UNTIL.search(before) or is_day(part) for part, before in _times_with_words(text))


def newest_day(times: Sequence[TimePart]) -> date | None:
    """Return the newest of the days among some times.

    Examples
    --------
    >>> newest_day([TimePart(2025, "04-20"), TimePart(2025, "01-15"), TimePart(2026)])
    datetime.date(2025, 4, 20)
    """
    return max((date.fromisoformat(part.text) for part in times if part.year and is_day(part)), default=None)


def _times_with_words(text: str) -> list[tuple[TimePart, str]]:
    """Return the times of a text with what stands before each; these words may be found as a part of it."""
    found = find_times(text)
    return [(part, text[:begin] + _TIME.split(text[begin:end])[0]) for begin, end, part in found]


def is_day(part: TimePart) -> bool:
    """Return whether a time is a day of a year."""
    return re.fullmatch(r"\d\d-\d\d", part.part) is not None


def has_own_figure(text: Text) -> bool:
    """Return whether a text compares: beside the times that it names a number stands that is one of figures."""
    rest = text.text
    for begin, end, _ in reversed(find_times(rest)):
        rest = f"{rest[:begin]}x{rest[end:]}"
    return text.said.has_number and _FIGURE.search(rest) is not None


@lru_cache(maxsize=1 << 14)
def is_later(times: tuple[TimePart, ...], period: Period) -> bool:
    """Return whether a document may tell figures of a period: it names no time, or one that ends no earlier."""
    whole = (replace(part, year=part.year or period.end.year) for part in times)
    ends = [parse_period(part.text).end for part in whole]
    return not ends or max(ends) >= period.end


def is_document(text: Text, kind: str) -> bool:
    """Return whether a text names a document by its number, its kind or its author."""
    is_named = any(find(text.text, one) for one in ("documents", "results"))
    return kind == "document" and (
        is_named or text.said.has_agency or re.search(r"\d", text.text) is not None
    )
