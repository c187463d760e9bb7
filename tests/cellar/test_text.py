"""Words for readers: Vietnamese order, numbers, dates, and a catalogue without holes."""

from __future__ import annotations

import string
import unicodedata
from datetime import date

import pytest

from cds_analysis.cellar.text import collation_key, nearest, slug
from cds_analysis.cellar.translator import Translator, catalogue
from cds_analysis.data.dataset import load_indicators
from cds_analysis.data.registry import load_provinces

from ..messages import messages, texts


def test_no_message_is_without_its_vietnamese() -> None:
    missing = {text: file for text, file in messages().items() if text not in catalogue("vi")}
    assert not missing


def test_no_vietnamese_is_without_its_message() -> None:
    units = set(load_indicators()["unit_measure"])
    assert catalogue("vi").keys() - texts() - messages().keys() - units == set()


def test_translations_keep_their_placeholders_and_are_composed() -> None:
    for language in ("vi", "en"):
        for english, text in catalogue(language).items():
            assert unicodedata.is_normalized("NFC", text)
            if language == "vi":
                assert _fields(text) == _fields(english), english


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_numbers_and_dates_are_written_the_vietnamese_way() -> None:
    say = Translator("vi")
    assert say.measure(95.2, "percent") == "95,2%"
    assert say.day(date(2024, 10, 21)) == "21/10/2024"
    assert say.number(-0.0573, 4) == "−0,0573"
    assert say.period("2024-H1") == "6 tháng đầu năm 2024"
    assert say.period("2025-01/2025-04") == "1/2025–4/2025"
    assert say.measure(9110, "billion_vnd") == "9.110\u00a0tỷ đồng"


def test_english_is_english() -> None:
    say = Translator("en")
    assert say.measure(95.2, "percent") == "95.2%"
    assert say.day(date(2024, 10, 21)) == "21 October 2024"
    assert say.qualified(95.2, "approx", "percent") == "about 95.2%"
    assert say.period("2024-Q4") == "Q4 2024"
    assert say.period("2024-H2") == "H2 2024"
    assert say.period("2025-01/2025-04") == "January 2025–April 2025"


def test_provinces_stand_in_vietnamese_order() -> None:
    names = load_provinces(63)["name"].tolist()
    assert names[:3] == ["An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu"]
    assert names.index("Đà Nẵng") > names.index("Cà Mau")
    assert names.index("Đà Nẵng") < names.index("Gia Lai")
    assert names == sorted(names, key=collation_key)


@pytest.mark.parametrize("name", ["../../etc", "a/b", "C:\\x", "..", "<script>", ""])
def test_a_slug_cannot_leave_its_folder(name: str) -> None:
    assert set(slug(name)) <= set(string.ascii_lowercase + string.digits + "-")
    assert slug(name)


def test_the_nearest_match_must_be_near() -> None:
    assert nearest("nq1O", ["nq10", "qd411"]) == "nq10"
    assert nearest("zzzzzz", ["nq10", "qd411"]) == ""
