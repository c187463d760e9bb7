"""What a text of a sheet says of the figures around it: when, where, in what unit, a plan, a part; or nothing known.

Every title, head, name of a sheet, note and line of a section is read here, by the words of ``words.yml``. What
is not made of known words alone is not understood, and its reader refuses what it governs.
"""

from __future__ import annotations

import re
from dataclasses import replace

from cds_analysis.cellar.faults import PART
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.cellar.text import fold
from cds_analysis.data.units import Registry
from cds_analysis.intake.parsing.days import TimePart, find_times
from cds_analysis.intake.parsing.vocabulary import Found, Words, find, is_word, start, words
from cds_analysis.intake.workbook.papers import (
    UNTIL,
    first_agency,
    gives,
    is_day,
    names_sector,
    sets_targets,
    when_written,
)
from cds_analysis.intake.workbook.said import PLAN, SPOILED, Said, Text

# kinds of words that make figures something else, with what they make them; the first that is met counts
_CHANGING = {
    "spoiled": SPOILED,
    "places": "another place",
    "cities": "another place",
    "parts": PART,
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
# digits before these words are a time, never the number of a table or of a section
_COUNTED = r"(?!(?i:\s*(?:tháng|quý|tuần|ngày)\b(?!\s*[IVX\d])|\s*năm\b{}))"
_LEAD = re.compile(
    r"^\s*(?:[-–—+*•]\s*|(?:\(?(?:[IVX]{2,5}|[IV])\)?\s*[.)/:–-](?!\s*\d)\s*"
    r"|\(?\d{1,2}(?:\.\d{1,2})*\)?\s*[.):–-](?!\s*\d)\s*|\(\s*(?:\d{1,2}|\*+)\s*\)(?!\s*\d)\s*)"
    rf"{_COUNTED.format('')}|\(?[A-Ea-eđĐ]\)?\s*[.)]\s+)+|^\s*[A-D]\s*$"
)
_NUMBERED = re.compile(
    r"\b(?:(?:biểu|bảng|mẫu|phụ lục|phần|mục|trang|biểu mẫu|phiên bản)(?:\s+số)?\s*[:.]?\s*"
    r"(?:\d{1,3}[a-su-z]?(?:/[A-ZĐ]{2,5}(?![\w-]))?|[IVX]{1,5})|(?:sheet|data|tờ|trang tính)\s*\d{0,3}(?:\s*\(\d{1,2}\))?"
    r"|trang\s*\d{1,3}\s*/\s*\d{1,3})(?![\w/]|\.\S)" + _COUNTED.format(r"(?!\s*\d{4})"),
    re.IGNORECASE,
)
# a Roman numeral alone can only be a quarter
_ROMAN = re.compile(r"^(\W*)(?=[IVX]{1,5}\W*$)")
# the sign of a document, with the day that follows it
_SIGN = re.compile(
    r"(?:\bsố\s*:?\s*(?:[\d…._]+)?\s*/|(?<![\w/.])\d+(?:/\d{4})?[/-])(?:NQ|[A-ZĐ]{2,}[a-z]?)\b[\w&.]*(?:[-/][A-ZĐ][\w&.]*)*(?:-(?=20\d\d\b))?"
)
_SPAN = re.compile(r"\b\d{1,2}\s*(?:tháng|năm|quý|tuần|ngày)\b", re.IGNORECASE)
# “Phan Thiết, ngày 15 tháng 1 năm 2025” tells where and when a letter was signed
_SIGNED = re.compile(
    r"^\s*([^,]+),\s*(?:ngày\s*|(?=tháng))(?:[\d.…_]*\s*tháng\s*[\d.…_]*\s*(?:năm|/)\s*[\d.…_]*|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\s*$",
    re.IGNORECASE,
)
# the number of a telephone, or an address of mail
_REACHED = re.compile(r"(?<=điện thoại)\s*:?\s*\+?[\d .()/-]{8,}|\S+@\S+", re.IGNORECASE)
# in a sign: a form for districts or communes, or who writes a report
_OF_BELOW = re.compile(r"-[HX]\b|/(?:VNPT|Viettel|MBF)\b")
_ISSUER = re.compile(r"/BC-([\w&.]+)")
# agencies that give figures, by the names of their fields; without marks too, as in the name of a file
_OFFICES = tuple(f"{one} {field}" for one in ("bộ", "sở", "cục", "trung tâm") for field in words("fields"))
_EXAMPLE = re.compile(r"\b(?:ví dụ|vd)\b", re.IGNORECASE)
_OF_DOCUMENT = re.compile(
    r"(?:\||\b(?:báo cáo|công văn|văn bản|quyết định|nghị quyết|ngày (?:lập|lập biểu|gửi)):?)\s*(?:ngày\s*)?$",
    re.IGNORECASE,
)
# until when something is to be sent
_DUE = re.compile(r"\b(?:gửi|nộp)\b[^.;]*\btrước\s*(?:ngày\s*)?$", re.IGNORECASE)
_UNIT_LINE = re.compile(r"\(?\s*(?:(?:đơn vị tính|đvt)\s*:?|đơn vị\s*:)\s*([^|;()]+)\)?", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")


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
        self._seats = {fold(unit.capital): unit.name for unit in registry.units.values() if unit.capital}
        kinds = (*_CHANGING, "country", *_HARMLESS)
        self._kind_of = {word: kind for kind in reversed(kinds) for word in words(kind)}
        # the branches of a company are called so
        companies = dict.fromkeys((f"viễn thông {name}" for name in self._areas), "parts")
        self._kind_of |= dict.fromkeys(_OFFICES, "agencies") | companies | dict.fromkeys(self._areas, "area")
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
        plain = plain_text(text)
        return Text(place, plain, self.read(plain))

    def prompt(self, place: str, text: str) -> Text:
        """Return what a cell says to who fills it in, as far as it is understood: it is no word on its figure."""
        before = _EXAMPLE.split(text)[0]
        return Text(place, text, replace(self.read(before), unknown="", written=()))

    def _understood(self, text: str) -> Said:
        whys = [PART for met in _SIGN.finditer(text) if _is_of_below(met[0])]
        rest = _SIGN.sub(_HOLE, _NUMBERED.sub(_HOLE, _LEAD.sub("", _ROMAN.sub(r"\1quý ", text))))
        rest = _REACHED.sub(_HOLE, _SIGNED.sub(self._signed, rest))
        rest = blanked(rest, find(rest, "neutral"))
        rest, times = self._without_times(rest)
        rest, units = _without_units(rest)
        whys += ["another time"] * bool(_SPAN.search(rest) or _EVERY.search(rest))
        whys += ["a change or a comparison"] * bool(_ADDED.search(rest) or _SHARE.search(text))
        whys += [PLAN] * sets_targets(text, times)
        rest = _SPAN.sub(_HOLE, rest)
        found = self._words.find(rest)
        with_kinds = [(self._kind_of[one.word], one) for one in found]
        areas = []
        for kind, one in with_kinds:
            if kind in ("area", "country"):
                areas.append(one.word if kind == "area" else self._registry.country.name)
            elif kind in _CHANGING and not (kind == "cities" and self._is_city(rest, one, found)):
                whys.append(_CHANGING[kind])
        whys += [PART] * names_sector(with_kinds)
        left, (before, agency) = blanked(rest, found), first_agency(rest, with_kinds)
        is_office = start(agency, "agencies/offices", _OFFICES) is not None
        unknown = re.search(r"[^\s|.,;:()\[\]/–-].*", left)
        filling = (one.word for kind, one in with_kinds if kind in _FILLING and one.word not in _LINKS)
        return Said(
            times=tuple(times),
            units=tuple(units),
            areas=tuple(dict.fromkeys(areas)),
            why=min(whys, key=_ORDER.index, default=""),
            unknown=" ".join(unknown[0].replace("|", " ").split()) if unknown else "",
            remark=next((one.word for kind, one in with_kinds if kind == "provisional"), ""),
            has_number=bool(re.search(r"\d", left)),
            has_agency=any(kind in ("agencies", "fields") for kind, _ in with_kinds),
            filler=next(filling, ""),
            written=when_written(text),
            agency=agency if is_office and not re.search(r"\w[^(]*$", before) else "",
            giver=agency if gives(before, is_office) else "",
        )

    def _signed(self, line: re.Match[str]) -> str:
        """Return what the line of a place and a day says: its province, by its name or its seat; or all of it."""
        place = line[1].strip()
        lead = start(place, "cities")
        seat = place[lead.end :].strip() if lead else place
        named = self._seats.get(fold(seat), "")
        if named or [self._kind_of[one.word] for one in self._words.find(place)] == ["area"]:
            return named or place
        return line[0] if self._seats else _HOLE

    def _without_times(self, rest: str) -> tuple[str, list[TimePart]]:
        """Return a text without the times that it names, and these; the day of a document is no time of a figure."""
        kept, times, at = [], [], 0
        for begin, end, part in find_times(rest):
            before = rest[:begin]
            is_of_document = _OF_DOCUMENT.search(before) and not UNTIL.search(before)
            if not (is_day(part) and (is_of_document or _DUE.search(before))):
                times.append(part)
            kept += [rest[at:begin], _HOLE]
            at = end
        return "".join([*kept, rest[at:]]), times

    def _is_city(self, rest: str, one: Found, found: tuple[Found, ...]) -> bool:
        """Return whether a city that is named is one of the rank of a province."""
        name = next((other for other in found if other.start >= one.end), None)
        return bool(name and not rest[one.end : name.start].strip() and self._areas.get(name.word))


def _without_units(rest: str) -> tuple[str, list[str]]:
    """Return a text without the units that it tells, and these: in a line of its own, in brackets, or alone."""
    units: list[str] = []

    def take(met: re.Match[str]) -> str:
        unit = met[1].strip(" .")
        if unit and any(is_word(unit, kind) for kind in ("units", "things", "currencies")):
            units.append(unit)
            return _HOLE
        return met[0]

    rest = _BRACKETS.sub(take, _UNIT_LINE.sub(take, rest))
    return re.sub(
        r"^[\s|.:]*([^|]+?)[\s|.:]*$", lambda met: take(met) if is_word(met[1], "units") else met[0], rest
    ), units


def _is_of_below(sign: str) -> bool:
    """Return whether the sign of a paper is that of an agency below the province, or of one that is not known."""
    issuer = _ISSUER.search(sign)
    is_known = issuer is None or re.match(r"S[A-ZĐ&]{2,}", issuer[1]) or is_word(issuer[1], "issuers")
    return not is_known or _OF_BELOW.search(sign) is not None


def is_numbered(text: str) -> bool:
    """Return whether a text begins with the number of a section.

    Examples
    --------
    >>> [is_numbered(one) for one in ("II. Huyện Tuy Phong", "a) Hạ tầng", "Huyện Tuy Phong", "(số ước)")]
    [True, True, False, False]
    """
    return re.match(r"[-–—+*•]", text) is None and _LEAD.match(text) is not None


def blanked(rest: str, found: tuple[Found, ...]) -> str:
    """Return a text with a stroke in the place of each word that was found."""
    for one in reversed(found):
        rest = rest[: one.start] + "|" + rest[one.end :]
    return rest
