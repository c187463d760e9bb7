"""Throw odd texts at the reader of cells for a minute: a reading or a refusal, never anything else.

python scripts/fuzz_values.py [SECONDS]       with atheris if it is installed, else with random texts
"""

from __future__ import annotations

import random
import sys
import time
from decimal import Decimal

from cds_analysis.periods import parse_period
from cds_analysis.sources.cells import Unreadable
from cds_analysis.sources.days import read_day, read_period
from cds_analysis.sources.values import read_qualifier, read_value

PIECES = [
    "95",
    ",",
    ".",
    "2",
    " ",
    "%",
    "khoảng ",
    "trên ",
    "dưới ",
    "(",
    ")",
    "-",
    "–",
    "²",
    "٣",
    "９",
    "quý ",
    "IV",
    "/2024",
    "1e9",
    "\u0301",
]


def try_one(text: str) -> None:
    """Read a text in every way; what is read must be a finite number, a day or a period."""
    for read in (read_value, read_day, read_period, read_qualifier):
        try:
            found = read(text)
        except Unreadable:
            continue
        if read is read_value and found is not None:
            assert Decimal(found.value).is_finite(), text
        if read is read_period:
            parse_period(found)


def main(seconds: int) -> int:
    """Fuzz, and print how many texts were tried."""
    try:
        import atheris
    except ImportError:
        atheris = None
    if atheris is not None:

        def fuzz(data: bytes) -> None:
            try_one(data.decode("utf-8", "ignore"))

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
        tried += 1
    print(f"{tried} texts: a reading or a refusal each (atheris is not installed)")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60))
