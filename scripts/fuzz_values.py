"""Throw odd texts at the reader of cells for a minute: a reading or a refusal, never anything else.

python scripts/fuzz_values.py [SECONDS]       with atheris if it is installed, else with random texts

What is read has the digits that were written: every digit of the text is in the number or in the remark,
and none is in them that was not written.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from cds_analysis.cellar.periods import parse_period
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.intake.parsing.cells import Unreadable
from cds_analysis.intake.parsing.days import find_times, read_day, read_period
from cds_analysis.intake.parsing.values import QUALIFIER_WORDS, Reading, read_qualifier, read_value

UNITS = ("percent", "billion_vnd", "count", "rank", "index_0_1")
FORMATS = ("General", "0.0%", '0.0"%"', "mmm-yy", "dd/mm/yyyy", '[>1]0.0"%";0%', "#,##0,")
# a sheet shows these with digits that are not in the cell
LYING = ('0.0"–97"', '"1"0.0', r"\10", "10.0", "# ?/16")
CELLS = (0.5, 0.0, -0.25, 95.2, 1e15)

PIECES = [
    *("95", "2", "345", "0", ",", ".", " ", "%", "(", ")", ";", "+", "'", ">", "=", "-", "–"),
    *(
        "khoảng ",
        "trên ",
        "dưới ",
        "dự kiến",
        "(ước)",
        " trở lên",
        "theo Sở",
        "tỷ lệ ",
        " triệu",
        " tỷ đồng",
        "‰",
    ),
    *(
        " trạm",
        " hợp đồng",
        "/63",
        "hạng ",
        "từ ",
        "(ƯTH)",
        "(sơ bộ)",
        "(rưỡi)",
        " kế hoạch",
        "/năm",
        "không",
    ),
    *("²", "٣", "９", "\u0301", "\u2028", "\u200b", "\ue000", "1e9"),
    *(
        "quý ",
        "IV",
        "/2024",
        "T9/2024",
        "6 tháng ",
        "2021-2025",
        "đầu năm ",
        "tính đến ",
        "ngày 15/01/2025",
        " 123/BC-SYT",
        " 08:30",
    ),
]


def try_one(text: str) -> None:
    """Read a text in every way; what is read must be what was written, a day or a period."""
    for unit in UNITS:
        reading = outcome(read_value, text, unit)
        if isinstance(reading, Reading):
            check_reading(reading, text)
            assert unit not in ("count", "rank") or Decimal(reading.value) % 1 == 0, text
    period = outcome(read_period, text)
    if period is not None:
        parse_period(str(period))
    outcome(read_day, text)
    outcome(read_qualifier, text)
    ends = [0]
    for begin, end, part in find_times(plain_text(text)):
        assert ends[-1] <= begin < end, text
        assert not part.text or parse_period(part.text), text
        ends.append(end)


def try_format(number_format: str) -> None:
    """Read numbers with a number format: a hundred times or once, never otherwise."""
    for cell in CELLS:
        reading = outcome(read_value, cell, "percent", number_format)
        if isinstance(reading, Reading):
            assert Decimal(reading.value) in (Decimal(str(cell)), Decimal(str(cell)) * 100), number_format


def outcome(read: Callable[..., object], *given: object) -> object:
    """Return what a reader returns, or None for a refusal; anything else that is raised is a fault."""
    try:
        return read(*given)
    except Unreadable:
        return None


def check_reading(reading: Reading, text: str) -> None:
    """Check that a reading has the digits of its text, in their order, and no others."""
    number = Decimal(reading.value)
    assert number.is_finite(), text
    assert Decimal(repr(float(reading.value))) == number, text
    assert reading.qualifier in QUALIFIER_WORDS, text
    written = digits(plain_text(text))
    told = digits(reading.value)
    assert told.lstrip("0") in written, text
    lost = Counter(written)
    lost.subtract(told + digits(reading.remark))
    # zeros before a number say nothing
    assert all(n == 0 or (digit == "0" and n > 0) for digit, n in lost.items()), text


def digits(text: str) -> str:
    """Return the ordinary digits of a text."""
    return "".join(sign for sign in text if sign in "0123456789")


def main(seconds: int) -> int:
    """Fuzz, and print how many texts were tried."""
    try:
        import atheris
    except ImportError:
        atheris = None
    if atheris is not None:

        def fuzz(data: bytes) -> None:
            try_one(pieced(data))
            try_format(data.decode("utf-8", "ignore"))

        atheris.instrument_all()
        atheris.Setup([sys.argv[0], f"-max_total_time={seconds}"], fuzz)
        atheris.Fuzz()
        return 0
    chance, tried, end = random.Random(1), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        pieces = [
            chance.choice(PIECES) if chance.random() < 0.8 else chr(chance.randrange(0x20, 0x2FFF))
            for _ in range(chance.randrange(12))
        ]
        try_one("".join(pieces))
        try_format("".join(chance.choice('0#.,%"[]>1;\\_*@ ') for _ in range(chance.randrange(12))))
        tried += 1
    for number_format in FORMATS:
        try_format(number_format)
    for number_format in LYING:
        assert all(outcome(read_value, cell, "percent", number_format) is None for cell in CELLS), (
            number_format
        )
    print(f"{tried} texts: a reading or a refusal each (atheris is not installed)")
    return 0


def pieced(data: bytes) -> str:
    """Return the text of some bytes: an odd first one chooses from the pieces, an even one is left out."""
    if data[:1] and data[0] % 2:
        return "".join(PIECES[byte % len(PIECES)] for byte in data[1:])
    return data[1:].decode("utf-8", "ignore")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60))
