"""Find words, numbers and signs that no reader should meet, by the tables of ``docs/words.md``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nbformat
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, NavigableString, Tag
from openpyxl import load_workbook

TABLES = Path(__file__).resolve().parent.parent / "docs" / "words.md"
# columns of a workbook that hold other people's words, names in English, or figures as the data write them
_QUOTED = re.compile("source|note|title of the page|Nguồn|Ghi chú|Tên trang", re.IGNORECASE)
UNSEEN = ["style", "script", "pre", "code", "kbd"]
SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-label")
# what stands in prose without being prose: commands, addresses, documents by their number, versions, files
LITERAL = re.compile(
    r'CC BY \d\.\d|--\w+ "[^"]*"|"[^"\s]*[\d\[][^"\s]*"|'
    r"https?://\S+|\S+\.(?:csv|xlsx|po|yml|json|html|ipynb|py|vn|org|gov)\S*|\d{4}-(?:Q\d|H\d|\d\d)\S*|\d+(?:\.\d+){2,}"
)
RULES = {
    "both": {
        "a space before %": r"\d\s%",
        "straight quotes": r"[\"«»]|(?<!\w)'",
        "a machine's number": r"\d+\.\d{5,}|\b\d+e[+-]?\d+\b|\bnan\b|\bNone\b(?! of)|\bNaT\b|\bTrue\b|\bFalse\b",
    },
    "vi": {
        "a decimal point": r"(?<![\w.,/])\d+\.(?!\d{3}(?!\d))\d+",
        "an English quarter": r"\bQ[1-4]\b|\bH[12] \d{4}",
    },
    "en": {
        "a decimal comma": r"(?<![\w.,/])\d+,(?!\d{3}(?!\d))\d+",
        "a Roman quarter": r"\bQ?(?:I{1,3}|IV)/\d{4}",
    },
}


@dataclass(frozen=True)
class Text:
    """Something that a reader sees, and where: ``file``, and the ``place`` in it."""

    file: str
    place: str
    text: str


@lru_cache
def not_words(language: str) -> list[tuple[re.Pattern[str], frozenset[str]]]:
    """Return the words of the column *not* as patterns, each with the files that it is about (all if none)."""
    part = TABLES.read_text(encoding="utf-8").split({"vi": "## Vietnamese", "en": "## English"}[language])[1]
    rows = [
        line.strip("| ").split("|") for line in part.split("\n## ")[0].splitlines() if line.startswith("|")
    ]
    found = []
    for row in rows[2:]:
        cells = [cell.strip() for cell in row] + [""] * 4
        where = frozenset(filter(None, (one.strip() for one in cells[3].split(";"))))
        for word in cells[0].split(";"):
            pattern = re.escape(word.strip()).replace(r"\#", r"\d+").replace(r"\ ", r"\s+")
            found.append((re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE), where))
    return found


def faults(seen: Iterable[Text], language: str) -> list[str]:
    """Return what is wrong with the texts, each with file, place and the words around it."""
    return [f"{one.file}, {one.place}: {why}" for one in seen for why in _wrong(one, language)]


def _wrong(one: Text, language: str) -> Iterator[str]:
    if not unicodedata.is_normalized("NFC", one.text):
        yield f"not composed: {one.text!r}"
    for pattern, where in not_words(language):
        if not where or one.file[:2] in where or Path(one.file).stem in where:
            yield from (f"not a word of ours: {_around(found)}" for found in pattern.finditer(one.text))
    if one.place == "td" and re.fullmatch(
        r"[−+\d.,]+\s(?:điểm %|percentage points)(?: mỗi quý| a quarter)?", one.text
    ):
        yield f"a unit that belongs to the head: {one.text}"
    prose = LITERAL.sub("", one.text)
    rules_of = ("both",) if one.file.endswith(".po") else ("both", language)
    for name, pattern in (rule for part in rules_of for rule in RULES[part].items()):
        yield from (f"{name}: {_around(found)}" for found in re.finditer(pattern, prose))


def _around(found: re.Match[str]) -> str:
    return found.string[max(0, found.start() - 30) : found.end() + 30].strip()


def of_page(path: Path) -> Iterator[Text]:
    """Yield every text of a page: prose, cells, letters of pictures, and what only a screen reader reads out."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    for tag in page(UNSEEN):
        tag.decompose()
    for text in page.find_all(string=True):
        if type(text) is NavigableString and text.strip() and not _is_quoted(text):
            yield Text(path.name, text.parent.name, str(text))
    for tag in page.find_all(True):
        yield from (Text(path.name, f"{tag.name} {name}", tag[name]) for name in SPOKEN if tag.get(name))


def _is_quoted(text: NavigableString) -> bool:
    """Return whether somebody else's words are shown: a title behind a link, or what is marked as such."""
    return any(
        isinstance(tag, Tag) and (tag.name in ("a", "q", "cite") or tag.get("lang")) for tag in _inside(text)
    )


def _inside(text: NavigableString) -> Iterator[Tag]:
    return (tag for tag in text.parents if tag.name not in ("html", "[document]"))


def of_workbook(path: Path) -> Iterator[Text]:
    """Yield the names of the sheets and every text cell, but for columns of quoted words."""
    for sheet in load_workbook(path).worksheets:
        yield Text(path.name, "sheet", sheet.title)
        for column in sheet.iter_cols():
            if not any(_QUOTED.match(str(cell.value)) for cell in column[:3]):
                yield from (
                    Text(path.name, f"{sheet.title}!{cell.coordinate}", cell.value)
                    for cell in column
                    if isinstance(cell.value, str)
                )


def of_messages(path: Path, *, translated: bool) -> Iterator[Text]:
    """Yield the messages of a catalogue, or what they translate, with a number in each placeholder."""
    with path.open("rb") as file:
        for entry in read_po(file):
            if entry.id:
                text = str(entry.string if translated else entry.id)
                yield Text(path.name, str(entry.id)[:60], re.sub(r"\{[^}]*\}", "7", text))


def of_notebook(path: Path) -> Iterator[Text]:
    """Yield the prose of a notebook."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            yield Text(path.name, cell.id, re.sub(r"`[^`]*`", "", cell.source))
