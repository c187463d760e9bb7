"""What a text of a sheet says of the figures around it: when, where, in what unit, a plan, a part; or nothing known.

Every title, head, name of a sheet, note and line of a section is read here, by the words of ``words.yml``. What
is not made of known words alone is not understood, and its reader refuses what it governs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.data.units import Registry
from cds_analysis.intake.parsing.days import TimePart, find_times
from cds_analysis.intake.parsing.vocabulary import Found, Words, find, is_word, start, words

PLAN = "a plan or an estimate"
# kinds of words that make figures something else, with what they make them; the first that is met counts
_CHANGING = {
    "spoiled": "that it does not count",
    "places": "another place",
    "cities": "another place",
    "parts": "a part of the whole",
    "other_times": "another time",
    "changes": "a change or a comparison",
    "scales": "another scale",
    "currencies": "another scale",
    "plans": PLAN,
}
_ORDER = list(_CHANGING.values())
# beside the name of a value these may say something
_FILLING = ("agencies", "fields", "documents", "decisions", "results", "plain", "signatures")
_HARMLESS = ("provisional", "whole", "provinces", *_FILLING)
_LINKS = ("trong", "đến", "đến hết", "tính đến", "hết", "của", "tỉnh", "là", "tại")
_HOLE = " | "
# what was added in a time, the same time of many years, and shares of a plan
_ADDED = re.compile(r"^\W*(?:phát triển|xây dựng)\s*(?:\||$|(?=quý\b|năm\b))", re.IGNORECASE)
_EVERY = re.compile(r"\|\s*(?:hằng|hàng|các)\s+(?:năm|quý)", re.IGNORECASE)
_DONE = r"thực hiện (?:các )?(?:kế hoạch|KH|chỉ tiêu|mục tiêu)\b"
_SHARE = re.compile(rf"tỷ lệ\s+{_DONE}|{_DONE}\s*\(?%", re.IGNORECASE)
# the sign of a plan, where no results are spoken of
_PLAN_SIGN = re.compile(r"\d\s*/\s*KH\b")
# digits before these words are a time, never the number of a table or of a section
_COUNTED = r"(?!(?i:\s*(?:tháng|quý|tuần|ngày)\b(?!\s*[IVX\d])|\s*năm\b{}))"
_LEAD = re.compile(
    r"^\s*(?:[-–—+*•]\s*|(?:\(?(?:[IVX]{2,5}|[IV])\)?\s*[.)/:–-](?!\s*\d)\s*"
    r"|\(?\d{1,2}(?:\.\d{1,2})*\)?\s*[.):–-](?!\s*\d)\s*|\(\s*(?:\d{1,2}|\*+)\s*\)(?!\s*\d)\s*)"
    rf"{_COUNTED.format('')}|\(?[A-Ea-eđĐ]\)?\s*[.)]\s+)+|^\s*[A-D]\s*$"
)
_NUMBERED = re.compile(
    r"\b(?:(?:biểu|bảng|mẫu|phụ lục|phần|mục|trang|biểu mẫu|phiên bản)(?:\s+số)?\s*[:.]?\s*"
    r"(?:\d{1,3}[a-su-z]?|[IVX]{1,5})|(?:sheet|data|tờ|trang tính)\s*\d{0,3}(?:\s*\(\d{1,2}\))?"
    r"|trang\s*\d{1,3}\s*/\s*\d{1,3})(?![\w/.])" + _COUNTED.format(r"(?!\s*\d{4})"),
    re.IGNORECASE,
)
# a Roman numeral alone can only be a quarter
_ROMAN = re.compile(r"^(\W*)(?=[IVX]{1,5}\W*$)")
# the sign of a document, with the day that follows it
_SIGN = re.compile(
    r"(?:\bsố\s*:?\s*(?:[\d…._]+)?\s*/|(?<![\w/.])\d+(?:/\d{4})?[/-])(?:NQ|[A-ZĐ]{2,}[a-z]?)\b[\w&.]*(?:[-/][A-ZĐ][\w&.]*)*"
)
_SPAN = re.compile(r"\b\d{1,2}\s*(?:tháng|năm|quý|tuần|ngày)\b", re.IGNORECASE)
# “Phan Thiết, ngày 15 tháng 1 năm 2025” tells where and when a letter was signed
_SIGNED = re.compile(r"^\s*([^,]+),\s*ngày\s*[\d.…_]*\s*tháng\s*[\d.…_]*\s*năm\s*[\d.…_]*\s*$", re.IGNORECASE)
# the number of a telephone, or an address of mail
_REACHED = re.compile(r"(?<=điện thoại)\s*:?\s*\+?[\d .()/-]{8,}|\S+@\S+", re.IGNORECASE)
# from the words for a report, its sign or a signature to the day on which it was written
_NOT_OTHER = r"(?:(?!nghị quyết|quyết định|kế hoạch|chương trình|chỉ thị|đề án|công văn|văn bản|thông báo|tờ trình|kết luận).)*?"
_WRITTEN = re.compile(
    rf"(?:\b(?:báo cáo|BC)\b{_NOT_OTHER}|\bngày (?:lập|lập biểu|gửi|ký)\s*:?\s*|^\s*[^,|]+,\s*)"
    r"(?=(?:ngày\s*)?\d{1,2}(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\s+tháng)|ngày\s*[.…_]*\s*tháng)",
    re.IGNORECASE,
)
_NUMBERED_IN = re.compile(r"(?<=/)((?:19|20)\d\d)(?=/BC\b)")
# a letter that passes figures on tells when they were written by its year: it may have asked for them
_LETTER = re.compile(
    rf"kèm theo (?:công văn|văn bản|tờ trình|thông báo)\b{_NOT_OTHER}(?=ngày\s*\d)", re.IGNORECASE
)
_OF_A_FORM = re.compile(r"\b(?:mẫu|ban hành)\b", re.IGNORECASE)
# who gives the figures, as a label or in a title
_GIVER = re.compile(
    r"(?:(?:đơn vị|cơ quan|nơi)\s+(?:báo cáo|cung cấp|gửi|lập|tổng hợp)|nguồn(?:\s+số liệu)?"
    r"|(?:báo cáo|số liệu|kết quả)\s+của)\s*:?\s*$",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\b(?:ví dụ|vd)\b", re.IGNORECASE)
_UNTIL = re.compile(r"(?:đến|hết|tới)\s*(?:ngày\s*)?$", re.IGNORECASE)
_OF_DOCUMENT = re.compile(
    r"(?:\||\b(?:báo cáo|công văn|văn bản|quyết định|nghị quyết|ngày (?:lập|lập biểu|gửi)):?)\s*(?:ngày\s*)?$",
    re.IGNORECASE,
)
_UNIT_LINE = re.compile(r"\(?\s*(?:(?:đơn vị tính|đvt)\s*:?|đơn vị\s*:)\s*([^|;()]+)\)?", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Said:
    """What a text says of the figures that it governs.

    Parameters
    ----------
    times : tuple of TimePart
        Every time that it names.
    units : tuple of str
        Words of units of measure.
    areas : tuple of str
        Names of provinces, or of the country.
    why : str
        Message key of what it makes the figures, such as :data:`PLAN`; usually empty.
    unknown : str
        What is not understood; usually empty.
    remark : str
        A word that is kept with the figures: ``sơ bộ``.
    has_number : bool
        Whether it tells a number of its own.
    has_agency : bool
        Whether it names an agency or a body: as a line inside a table that makes what follows a part.
    filler : str
        A word that says nothing in a title, and may say something beside the name of a value.
    written : tuple of TimePart
        When the report or letter was written that it names, or the sheet was signed.
    agency, giver : str
        The office with which it begins, and the agency that it says gives the figures.
    """

    times: tuple[TimePart, ...] = ()
    units: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    why: str = ""
    unknown: str = ""
    remark: str = ""
    has_number: bool = False
    has_agency: bool = False
    filler: str = ""
    written: tuple[TimePart, ...] = ()
    agency: str = ""
    giver: str = ""

    @property
    def is_plan(self) -> bool:
        """Return whether it says that the figures are planned or estimated."""
        return self.why == PLAN

    @property
    def is_silent(self) -> bool:
        """Return whether it says nothing at all of the figures."""
        return replace(self, remark="", has_agency=False, filler="", written=(), agency="") == Said()

    @property
    def is_name(self) -> bool:
        """Return whether what is not understood is written as names are: of a place, a body, a person.

        Examples
        --------
        >>> [Said(unknown=text).is_name for text in ("Tuy Phong", "VNPT", "Tốt", "Phan Thiết nhập")]
        [True, True, False, False]
        """
        found = re.findall(r"[^\W\d_]+", self.unknown)
        is_short = len(found) == 1 and not found[0][1:].isupper()
        return bool(found) and not is_short and all(one[0].isupper() for one in found)


class Text(NamedTuple):
    """A text that governs figures, where it stands, and what it says of them."""

    place: str
    text: str
    said: Said


class Reader:
    """What understands the texts of sheets, which may name the provinces of a registry; it remembers what it has read.

    Examples
    --------
    >>> from cds_analysis.data.dataset import load_dataset
    >>> from cds_analysis.cellar.paths import data_dir
    >>> read = Reader(load_dataset(data_dir()).registry).read
    >>> read("UBND TỈNH BÌNH THUẬN").areas, read("II. Huyện Tuy Phong").why, read("Cam kết").why
    (('Bình Thuận',), 'another place', 'a plan or an estimate')
    >>> read("(Đơn vị tính: tỷ đồng)").units, read("Tuy Phong").unknown
    (('tỷ đồng',), 'Tuy Phong')
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._areas = {unit.name: unit.is_city for unit in registry.units.values()}
        self._areas[registry.country.name] = False
        kinds = (*_CHANGING, "country", *_HARMLESS)
        self._kind_of = {word: kind for kind in reversed(kinds) for word in words(kind)}
        self._kind_of |= dict.fromkeys(self._areas, "area")
        self._words = Words(self._kind_of)
        # what forms of an invented country say first is said of all their figures, and takes nothing back
        self._read = {plain_text(notice): Said() for notice in registry.notices.values()}

    def read(self, text: str) -> Said:
        """Return what a text says."""
        if text not in self._read:
            self._read[text] = self._understood(text)
        return self._read[text]

    def text(self, place: str, text: object) -> Text:
        """Return the text of a cell with what it says."""
        told = plain_text(text)
        return Text(place, told, self.read(told))

    def prompt(self, place: str, text: str) -> Text:
        """Return what a cell says to who fills it in, as far as it is understood: it is no word on its figure."""
        told = _EXAMPLE.split(text)[0]
        return Text(place, text, replace(self.read(told), unknown="", written=()))

    def _understood(self, text: str) -> Said:
        rest = _SIGN.sub(_HOLE, _NUMBERED.sub(_HOLE, _LEAD.sub("", _ROMAN.sub(r"\1quý ", text))))
        rest = _REACHED.sub(_HOLE, _SIGNED.sub(self._signed, rest))
        rest = blanked(rest, find(rest, "neutral"))
        rest, times = self._without_times(rest)
        rest, units = _without_units(rest)
        whys = ["another time"] * bool(_SPAN.search(rest) or _EVERY.search(rest))
        whys += ["a change or a comparison"] * bool(_ADDED.search(rest) or _SHARE.search(text))
        whys += [PLAN] * _sets_targets(text, times)
        rest = _SPAN.sub(_HOLE, rest)
        found = self._words.find(rest)
        told = [(self._kind_of[one.word], one) for one in found]
        areas = []
        for kind, one in told:
            if kind in ("area", "country"):
                areas.append(one.word if kind == "area" else self._registry.country.name)
            elif kind in _CHANGING and not (kind == "cities" and self._is_city(rest, one, found)):
                whys.append(_CHANGING[kind])
        whys += ["a part of the whole"] * _names_sector(told)
        left, (before, agency) = blanked(rest, found), self._agency(rest, told)
        unknown = re.search(r"[^\s|.,;:()\[\]/–-].*", left)
        filling = (one.word for kind, one in told if kind in _FILLING and one.word not in _LINKS)
        return Said(
            times=tuple(times),
            units=tuple(units),
            areas=tuple(dict.fromkeys(areas)),
            why=min(whys, key=_ORDER.index, default=""),
            unknown=" ".join(unknown[0].replace("|", " ").split()) if unknown else "",
            remark=next((one.word for kind, one in told if kind == "provisional"), ""),
            has_number=bool(re.search(r"\d", left)),
            has_agency=any(kind in ("agencies", "fields") for kind, _ in told),
            filler=next(filling, ""),
            written=_written(text),
            agency=agency if start(agency, "agencies/offices") and not re.search(r"\w", before) else "",
            giver=agency if _GIVER.search(before) else "",
        )

    @staticmethod
    def _agency(rest: str, told: Sequence[tuple[str, Found]]) -> tuple[str, str]:
        """Return what stands before the first agency that a text names, and this with its field."""
        first, end = 0, 0
        for kind, one in told:
            if kind in ("agencies", "fields"):
                if end and rest[end : one.start].strip(" ,"):
                    break
                first, end = (first if end else one.start), one.end
        return rest[:first], rest[first:end]

    def _signed(self, line: re.Match[str]) -> str:
        """Return what the line of a place and a day says: its province; all of it where it is no name."""
        place = line[1].strip()
        found = self._words.find(place)
        if [self._kind_of[one.word] for one in found] == ["area"]:
            return place
        return _HOLE if not found and Said(unknown=f"{place} {place}").is_name else line[0]

    def _without_times(self, rest: str) -> tuple[str, list[TimePart]]:
        """Return a text without the times that it names, and these; the day of a document is no time of a figure."""
        kept, times, at = [], [], 0
        for begin, end, part in find_times(rest):
            before = rest[:begin]
            is_day = re.fullmatch(r"\d\d-\d\d", part.part) is not None
            if not (is_day and _OF_DOCUMENT.search(before) and not _UNTIL.search(before)):
                times.append(part)
            kept += [rest[at:begin], _HOLE]
            at = end
        return "".join([*kept, rest[at:]]), times

    def _is_city(self, rest: str, one: Found, found: tuple[Found, ...]) -> bool:
        """Return whether a city that is named is one of the rank of a province."""
        name = next((other for other in found if other.start >= one.end), None)
        return bool(name and not rest[one.end : name.start].strip() and self._areas.get(name.word))


def _names_sector(told: Sequence[tuple[str, Found]]) -> bool:
    """Return whether one of the words names a sector, and no office of it."""
    last = ("", Found(0, 0, ""))
    for kind, one in told:
        is_office = last[0] in ("agencies", "fields") and one.start - last[1].end <= 2
        # to build is no sector
        is_sector = one.word.lower() != "xây dựng" or len(told) == 1 or last[1].word in ("ngành", "lĩnh vực")
        if is_word(one.word, "fields/sectors") and is_sector and not is_office:
            return True
        last = (kind, one)
    return False


def _written(text: str) -> tuple[TimePart, ...]:
    """Return when the reports and letters that a text names were written, as far as it tells."""

    def first_times(pattern: re.Pattern[str]) -> Iterator[TimePart]:
        behind = (find_times(text[met.end() :]) for met in pattern.finditer(text))
        return (found[0][2] for found in behind if found)

    letters = () if _OF_A_FORM.search(text) else first_times(_LETTER)
    years = [*(one.year for one in letters), *map(int, _NUMBERED_IN.findall(text))]
    return tuple(one for one in (*first_times(_WRITTEN), *map(TimePart, years)) if one.year)


def _sets_targets(text: str, times: Sequence[TimePart]) -> bool:
    """Return whether a text tells what a document asks for, or targets of a time, and speaks of no results."""
    if find(text, "results"):
        return False
    if _PLAN_SIGN.search(text):
        return True
    is_bound = bool(times or find(text, "setting")) and not find(text, "telling")
    return bool(find(text, "decisions")) or (is_bound and bool(find(text, "targets")))


def _without_units(rest: str) -> tuple[str, list[str]]:
    """Return a text without the units that it tells, and these: in a line of its own, in brackets, or alone."""
    units: list[str] = []

    def take(met: re.Match[str]) -> str:
        told = met[1].strip(" .")
        if told and any(is_word(told, kind) for kind in ("units", "things", "currencies")):
            units.append(told)
            return _HOLE
        return met[0]

    rest = _BRACKETS.sub(take, _UNIT_LINE.sub(take, rest))
    return re.sub(
        r"^[\s|.:]*([^|]+?)[\s|.:]*$", lambda met: take(met) if is_word(met[1], "units") else met[0], rest
    ), units


def blanked(rest: str, found: tuple[Found, ...]) -> str:
    """Return a text with a stroke in the place of each word that was found."""
    for one in reversed(found):
        rest = rest[: one.start] + "|" + rest[one.end :]
    return rest


def combined(parts: Iterator[TimePart]) -> TimePart | None:
    """Return the one time that several parts name together, such as a year above a quarter; None if they differ.

    Examples
    --------
    >>> combined(iter([TimePart(2024, ""), TimePart(None, "Q3")]))
    TimePart(year=2024, part='Q3')
    >>> combined(iter([TimePart(2024, ""), TimePart(2023, "Q3")])) is None
    True
    """
    told = list(parts)
    years = {one.year for one in told if one.year is not None}
    names = {one.part for one in told if one.part}
    if len(years) > 1 or len(names) > 1:
        return None
    return TimePart(next(iter(years), None), next(iter(names), ""))
