"""One rule for what is said of a target on a day; each line of it is pinned."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.metrics.judgement import Judgement
from cds_analysis.metrics.verdict import (
    ENDED,
    VERDICTS,
    asked_day,
    count_verdicts,
    figure_day,
    final_from,
    has_passed,
    is_old,
    verdict_of,
)

END = date(2025, 12, 31)
REACHED, SHORT = Judgement("met", "reached"), Judgement("not_met", "short")
SILENT, CLOSE = Judgement("not_judged", "no_observation"), Judgement("not_judged", "too_close")
YEAR_MISSED = Judgement("not_met", "year_missed")
JUDGEMENTS = (REACHED, SHORT, SILENT, CLOSE, YEAR_MISSED)


@pytest.mark.parametrize(
    ("judgement", "seen", "as_of", "verdict"),
    [
        # before the deadline, its last day included
        (REACHED, date(2024, 10, 21), date(2024, 12, 31), "met"),
        (REACHED, date(2024, 12, 31), END, "met"),
        (REACHED, date(2024, 12, 30), END, "met_old"),
        (SHORT, date(2020, 12, 31), END, "not_met"),
        (SILENT, None, END, "open"),
        (CLOSE, date(2025, 12, 1), END, "open"),
        (YEAR_MISSED, date(2023, 12, 31), date(2024, 3, 31), "missed"),
        # after it: only the last half-year speaks, of what is met and of what is not alike
        (REACHED, date(2025, 7, 1), date(2026, 1, 1), "met"),
        (REACHED, date(2025, 6, 30), date(2026, 1, 1), "no_final"),
        (SHORT, date(2025, 7, 1), date(2026, 1, 1), "missed"),
        (SHORT, date(2025, 6, 30), date(2026, 1, 1), "no_final"),
        (REACHED, END, date(2030, 1, 1), "met"),
        (CLOSE, END, date(2026, 3, 31), "no_final"),
        (SILENT, None, date(2026, 3, 31), "no_final"),
        (YEAR_MISSED, date(2023, 12, 31), date(2026, 3, 31), "missed"),
    ],
)
def test_every_line_of_the_rule(judgement: Judgement, seen: date | None, as_of: date, verdict: str) -> None:
    assert verdict_of(judgement, seen, END, as_of) == verdict


@given(
    st.sampled_from(JUDGEMENTS),
    st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    st.dates(date(2021, 1, 1), date(2027, 12, 31)),
)
def test_a_deadline_divides_the_words(judgement: Judgement, seen: date, as_of: date) -> None:
    verdict = verdict_of(judgement, min(seen, as_of), END, as_of)
    assert verdict in VERDICTS
    if as_of > END:
        assert verdict in ENDED
    else:
        assert verdict != "no_final"
        assert verdict != "missed" or judgement.reason == "year_missed"


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.dates(date(2020, 1, 1), date(2026, 12, 31)))
def test_no_day_asked_for_lies_after_the_deadline_or_today(deadline: date, as_of: date) -> None:
    assert asked_day(deadline, as_of) <= deadline
    assert asked_day(deadline, as_of) <= as_of
    assert has_passed(deadline, as_of) == (as_of > deadline)


@pytest.mark.parametrize(
    ("period_end", "known_from", "day"),
    [("2024-12-31", "2025-02-01", date(2024, 12, 31)), ("2025-12-31", "2025-06-30", date(2025, 6, 30))],
)
def test_a_figure_is_of_no_day_after_it_was_known(period_end: str, known_from: str, day: date) -> None:
    assert figure_day({"period_end": pd.Timestamp(period_end), "known_from": pd.Timestamp(known_from)}) == day


def test_a_year_is_old_on_the_day_after_it() -> None:
    assert not is_old(date(2023, 12, 31), date(2024, 12, 31))
    assert is_old(date(2023, 12, 31) - timedelta(days=1), date(2024, 12, 31))
    assert final_from(date(2024, 6, 30)) == date(2024, 1, 1)


def test_counts_add_up_and_name_what_is_left_out() -> None:
    count = count_verdicts(["met", "met", "met_old", "open", "missed"], 8)
    assert (count.shown, count.left_out) == (3, 3)
    counts = (count.met, count.met_old, count.not_met, count.open, count.missed, count.no_final)
    assert sum(counts) + count.left_out == count.total == 8
    with pytest.raises(ValueError, match="3 targets are judged, but the document has 2"):
        count_verdicts(["met"] * 3, 2)
