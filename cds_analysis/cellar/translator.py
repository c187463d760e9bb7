"""Messages, numbers, dates and periods in a reader's language: the catalogues, and formats by Babel."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from importlib import resources

from babel.dates import format_date as _babel_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("vi", "en")
_DATE = {"vi": "dd/MM/yyyy", "en": "d MMMM yyyy"}
_MONTH = {"vi": "M/yyyy", "en": "MMMM yyyy"}
_QUARTER = {"vi": "quý {roman}/{year}", "en": "Q{n} {year}"}
_HALF = {"vi": "6 tháng {half} năm {year}", "en": "H{n} {year}"}
_HALVES = ("đầu", "cuối")
_ROMAN = ("I", "II", "III", "IV")
DASH = "–"
_BARE = ("index_0_1", "rank", "count", "score")
QUALIFIERS = {
    "exact": "{value}",
    "approx": "about {value}",
    "at_least": "over {value}",
    "at_most": "under {value}",
}


@lru_cache
def catalogue(language: str) -> dict[str, str]:
    """Return the messages of a language by their English text.

    Parameters
    ----------
    language : str
        One of :data:`LANGUAGES`.

    Returns
    -------
    dict
        English to translated text; empty for English itself.
    """
    source = resources.files("cds_analysis.cellar") / "locale" / f"{language}.po"
    if not source.is_file():
        return {}
    with source.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}


class Translator:
    """Turn the library's English messages into a reader's language.

    Parameters
    ----------
    language : str
        One of :data:`LANGUAGES`.

    Examples
    --------
    >>> Translator("vi")("Met")
    'Đã đạt'
    >>> Translator("en")("{n} of {total}", n=7, total=14)
    '7 of 14'
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._messages = catalogue(language)

    def __call__(self, message: str, **details: object) -> str:
        """Return the message in this language with its placeholders filled."""
        text = self._messages.get(message, message)
        return text.format(**details) if details else text

    def number(self, value: float | None, decimals: int | None = None) -> str:
        """Return a number as this language writes it; a dash for a missing one.

        Parameters
        ----------
        value : float or None
            The number.
        decimals : int, optional
            Fixed number of decimals; as many as needed, up to four, without it.

        Returns
        -------
        str
            ``95,2`` in Vietnamese.

        Examples
        --------
        >>> Translator("vi").number(1234.5), Translator("vi").number(None)
        ('1.234,5', '–')
        """
        if value is None or value != value:
            return DASH
        pattern = "#,##0." + ("0" * decimals if decimals is not None else "####")
        text = format_decimal(value, format=pattern.rstrip("."), locale=self.language)
        return text.replace("-", "−")

    def measure(self, value: float | None, unit: str, decimals: int | None = None) -> str:
        """Return a number with its unit: ``95,2%``, ``0,5223``, ``9.110 tỷ đồng``.

        Parameters
        ----------
        value : float or None
            The number.
        unit : str
            ``unit_measure`` of the data.
        decimals : int, optional
            Fixed number of decimals; a rank has none.

        Returns
        -------
        str
            A dash for a missing number.

        Examples
        --------
        >>> say = Translator("vi")
        >>> say.measure(95.2, "percent"), say.measure(15.3, "rank", 1)
        ('95,2%', '15')
        """
        number = self.number(value, 0 if unit == "rank" else decimals)
        if number == DASH or unit in _BARE:
            return number
        return f"{number}%" if unit == "percent" else f"{number}\u00a0{self(unit)}"

    def qualified(self, value: float | None, qualifier: str | None, unit: str) -> str:
        """Return a figure with its qualifier: ``khoảng 95,2%``; a dash for a missing one.

        Parameters
        ----------
        value : float or None
            The number.
        qualifier : str or None
            A key of :data:`QUALIFIERS`.
        unit : str
            ``unit_measure`` of the data.

        Returns
        -------
        str
            The bare figure when it is exact.

        Examples
        --------
        >>> Translator("vi").qualified(97, "at_least", "percent")
        'trên 97%'
        """
        number = self.measure(value, unit)
        if number == DASH or qualifier not in QUALIFIERS:
            return DASH
        return self(QUALIFIERS[qualifier], value=number)

    def day(self, value: date | None) -> str:
        """Return a date as readers write it; a dash for a missing one.

        Parameters
        ----------
        value : date or None
            The day.

        Returns
        -------
        str
            ``21/10/2024`` in Vietnamese.

        Examples
        --------
        >>> Translator("vi").day(date(2024, 10, 21))
        '21/10/2024'
        """
        if value is None or value != value:
            return DASH
        return _babel_date(value, format=_DATE[self.language], locale=self.language)

    def period(self, text: str) -> str:
        """Return a period as readers write it.

        Parameters
        ----------
        text : str
            ``2024``, ``2024-Q4``, ``2024-09``, ``2024-10-21``, or an interval.

        Returns
        -------
        str
            ``quý IV/2024`` for a quarter in Vietnamese, ``Q4 2024`` in English.

        Examples
        --------
        >>> [Translator(language).period("2024-Q4") for language in LANGUAGES]
        ['quý IV/2024', 'Q4 2024']
        >>> [Translator(language).period("2024-09") for language in LANGUAGES]
        ['9/2024', 'September 2024']
        """
        if "/" in text:
            return DASH.join(self.period(part) for part in text.split("/"))
        year, n = text[:4], text[-1]
        if re.fullmatch(r"\d{4}-Q[1-4]", text):
            return _QUARTER[self.language].format(n=n, roman=_ROMAN[int(n) - 1], year=year)
        if re.fullmatch(r"\d{4}-H[12]", text):
            return _HALF[self.language].format(n=n, half=_HALVES[int(n) - 1], year=year)
        if re.fullmatch(r"\d{4}-\d{2}", text):
            return _babel_date(date.fromisoformat(f"{text}-01"), _MONTH[self.language], self.language)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return self.day(date.fromisoformat(text))
        return text
