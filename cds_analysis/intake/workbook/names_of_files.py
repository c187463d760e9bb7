"""What the name of a file, a table or a chart says of the figures in it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from cds_analysis.intake.parsing.days import TimePart, find_times
from cds_analysis.intake.parsing.vocabulary import find, marked
from cds_analysis.intake.workbook.meaning import Reader
from cds_analysis.intake.workbook.said import Said

# where the words of a name meet, beside a small letter before a capital one
_PARTS = re.compile(r"[-_]+|(?<=[^\W\d_])(?=\d)|(?<=\d{4})(?=[^\W\d_])")
# “20241005”, “2024-10-05”, “05.10.2024”; and “051024”
_DAYS = re.compile(
    r"(?<!\d)(?:(?P<y>20\d\d)([-_.]?)(?P<m>[01]\d)\2(?P<d>[0-3]\d)|([0-3]\d)([-_.]?)([01]\d)\6(20\d\d))(?!\d)"
)
# “6T2024”, “9T-2024”; “H1 2024”
_MONTHS = re.compile(r"\b(\d{1,2}T)[-_ ]?(20\d\d)\b", re.IGNORECASE)
_HALF = re.compile(r"\bH1[-_ ]?(?=20\d\d\b)", re.IGNORECASE)
# “30-9”, the end of a month
_ENDS = re.compile(r"(?<![\d.-])((?:28|29|30|31)[-.](?:0?[1-9]|1[0-2]))(?![\d.-]*\d)")
_SHORT_DAY = re.compile(r"(?<!\d)([0-2]\d|3[01])(0\d|1[0-2])(2\d)(?!\d)")
# as the last word; “dan cu” are people
_OLD = re.compile(r"(?<!\bdan)[\s(]+cu(?=\W*$)", re.IGNORECASE)


def read_name(name: str, reader: Reader) -> tuple[str, Said]:
    """Return the words of a name, and what they say as far as they are understood.

    Digits alone may be the day on which a file was sent: they are no time of its figures, which are no newer.
    """
    words = words_of_name(name)
    times: list[TimePart] = []
    written: list[TimePart] = []
    for at, end, part in find_times(words):
        (times if re.search(r"[^\W\d_]", words[at:end]) else written).append(part)
    said = reader.read(words)
    is_of_targets = find(words, "targets") and not (find(words, "plans") or find(words, "decisions"))
    if said.is_plan and is_of_targets and any(part.part for part in times):
        said = replace(said, why="")  # targets are set for years: of a quarter their results are told
    said = Said(unknown=said.unknown) if said.why == "another scale" else said
    return words, replace(said, times=tuple(times), written=tuple(written))


def words_of_name(name: str) -> str:
    """Return the words of the name of a file or a table, with their marks.

    Examples
    --------
    >>> words_of_name("bieuHuyện_20241005"), words_of_name("BÁO CÁO H1 2024")
    ('bieu Huyện 05/10/2024', 'BÁO CÁO 6T/2024')
    """
    name = _DAYS.sub(lambda met: "/".join(met.group("d", "m", "y") if met["y"] else met.group(5, 7, 8)), name)
    name = _SHORT_DAY.sub(r"\1/\2/20\3", name)
    name = _ENDS.sub(lambda met: f" ngày {re.sub('[-.]', '/', met[1])}", name)
    parted = "".join(f" {b}" if a.islower() and b.isupper() else b for a, b in pairwise(f" {name}"))
    words = " ".join(_PARTS.sub(" ", _MONTHS.sub(r"\1/\2", _HALF.sub("6T", parted))).split())
    return marked(_OLD.sub(" cũ", words))
