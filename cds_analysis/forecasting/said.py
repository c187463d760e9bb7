"""What officials say of targets that are not met yet, in a few words that other programmes were sorted by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from cds_analysis.forecasting.hierarchy import PLAIN
from cds_analysis.forecasting.reference_class import EXPECTED, HARD, MET

NO_METHOD = "no_method"
WORDS = (MET, EXPECTED, PLAIN, HARD, NO_METHOD)
_TELLING = (EXPECTED, HARD, NO_METHOD)
# what stands behind a word: a year, with or without "by"
_YEAR = re.compile(r"(_by)?_\d{4}$")


def word_of(said: str) -> str:
    """Return what officials said as one of :data:`WORDS`; plain for what says nothing of the end.

    Parameters
    ----------
    said : str
        ``official_outlook`` of a target or ``count_of`` of a count, with or without a year.

    Returns
    -------
    str
        The word.

    Examples
    --------
    >>> word_of("expected_2025"), word_of("hard_by_2030"), word_of("in_progress"), word_of("")
    ('expected', 'hard', 'plain', 'plain')
    """
    word = _YEAR.sub("", said)
    return word if word in _TELLING else PLAIN


def said_groups(counts: Mapping[str, int], n: int, leaving: Iterable[str] = ()) -> pd.DataFrame:
    """Return the groups of the remaining targets by what officials said of them.

    Parameters
    ----------
    counts : mapping of str to int
        ``count_of`` to number, as officials gave them; words that say nothing of the end are passed over.
    n : int
        How many targets remain, those that leave the set included; what the counts leave over is plain.
    leaving : iterable of str
        What officials said of each target that leaves the set (one with a chance of its own); a target of
        which they said nothing leaves the plain ones, and when none is left, the largest group.

    Returns
    -------
    pandas.DataFrame
        ``group, word, n``; groups without targets are left out.

    Examples
    --------
    >>> said = {"expected_2025": 3, "hard_by_2025": 2, "no_method": 1, "in_progress": 6}
    >>> said_groups(said, 7).set_index("word")["n"].to_dict()
    {'expected': 3, 'hard': 2, 'no_method': 1, 'plain': 1}
    >>> said_groups(said, 7, ["", "hard_by_2025"]).set_index("word")["n"].to_dict()
    {'expected': 3, 'hard': 1, 'no_method': 1}
    """
    numbers = dict.fromkeys((EXPECTED, HARD, NO_METHOD, PLAIN), 0)
    for name, number in counts.items():
        if (word := word_of(name)) != PLAIN:
            numbers[word] = min(int(number), n - sum(numbers.values()))
    numbers[PLAIN] = n - sum(numbers.values())
    for said in leaving:
        word = word_of(said)
        numbers[word if numbers[word] else max(numbers, key=lambda one: numbers[one])] -= 1
    rows = [{"group": word, "word": word, "n": number} for word, number in numbers.items() if number > 0]
    return pd.DataFrame(rows, columns=["group", "word", "n"])
