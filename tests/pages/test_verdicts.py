"""One count in every place of a report, in every quarter; targets move only along ways that have a cause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from cds_analysis.cellar.cache import open_cache
from cds_analysis.forecasting.words import WORD_GROUPS
from cds_analysis.metrics.verdict import ENDED, SHOWN, VERDICTS, asked_day, has_passed
from cds_analysis.pages import answer, brief, ending, headline, needs, outlook, target_list
from cds_analysis.results.marks import WORDS
from cds_analysis.results.needs import UNSETTLED
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.results.quarter import Quarter, open_quarter
from cds_analysis.runs.make import make_results
from cds_analysis.runs.plan import Plan

QUARTERS = [f"{year}-Q{n}" for year in range(2022, 2027) for n in range(1, 5) if (year, n) <= (2026, 2)]
SUBJECTS = [("Bình Thuận", "nq10"), ("Việt Nam", "qd411"), ("Mẫu Lam", "demo14")]
# before the deadline, at it, and after; the quarters between are looked at before a release
NEAR = ("2024-Q4", "2025-Q4", "2026-Q1")
LONG = (pytest.mark.slow, pytest.mark.long)
ALL = [
    pytest.param(*subject, quarter, marks=() if quarter in NEAR else LONG)
    for subject in SUBJECTS
    for quarter in QUARTERS
]


@pytest.fixture(autouse=True, scope="module")
def _shelf() -> Iterator[None]:
    """Keep what the quarters share: each of them is the one before of another."""
    with open_cache():
        yield


@cache
def report(province: str, programme: str, quarter: str) -> Quarter:
    return open_quarter(province, quarter, programme=programme, language="en")


@pytest.mark.parametrize(("province", "programme", "quarter"), ALL)
def test_every_place_says_the_same_counts(province: str, programme: str, quarter: str) -> None:
    q = report(province, programme, quarter)
    count = asdict(q.progress.count)
    assert sum(count[name] for name in (*VERDICTS, "left_out")) == count["total"]
    table = q.tables()["target_status"]
    counted = table[table["counted"]]["verdict"]
    tiles = _listed(q)
    shown = [tile["data-verdict"] for tile in tiles]
    for name in VERDICTS:
        assert count[name] == (counted == name).sum() == shown.count(name)
    _assert_in_words(headline.headline(q), q)
    standing = q.outlook.standing
    assert sum(standing.values()) + count["no_final"] == count["total"]
    if q.remaining:
        assert len(q.remaining.count.chances) - 1 == count["total"]
        assert q.remaining.n_remaining + q.remaining.n_unproven == count["total"] - q.progress.count.shown


def _listed(q: Quarter) -> list[Tag]:
    return BeautifulSoup(target_list.show_targets(q).data, "html.parser").select("li[data-verdict]")


def _assert_in_words(headline: str, q: Quarter) -> None:
    count = q.progress.count
    if q.progress.has_ended:
        found = re.search(r"show (\d+) met and (\d+) missed; (\d+) have no figure for the end", headline)
        assert found
        assert tuple(map(int, found.groups())) == (count.met, count.missed, count.no_final)
        return
    assert f"{count.shown} of {count.total} targets met" in headline
    old = re.search(r"(\d+) of those met rest on figures", headline)
    assert int(old[1] if old else 0) == count.met_old
    open_ones = re.search(r"(\d+) cannot be judged", headline)
    assert int(open_ones[1] if open_ones else 0) == count.open


@pytest.mark.parametrize(("province", "programme", "quarter"), ALL)
def test_nothing_is_asked_or_forecast_beyond_the_deadline(
    province: str, programme: str, quarter: str
) -> None:
    q = report(province, programme, quarter)
    wanted = q.needs.merge(q.outlook.status[["target_id", "deadline"]], on="target_id")
    assert all(row["day"] == asked_day(row["deadline"], q.as_of) for row in wanted.to_dict("records"))
    passed = [has_passed(deadline, q.as_of) for deadline in q.outlook.status["deadline"]]
    assert q.outlook.status[passed]["probability"].isna().all()
    assert q.forecasts["deadline"].map(lambda day: day >= q.as_of).all()
    if q.progress.has_ended:
        assert q.remaining is None
        texts = [
            target_list.show_targets(q),
            outlook.show_outlook(q),
            needs.show_missing(q),
            needs.show_levers(q),
        ]
        asked = re.findall(r"by \d+ \w+ (\d{4})", " ".join(_text(shown) for shown in texts))
        assert asked or q.needs.empty
        assert all(int(year) <= q.programme.deadline.year for year in asked)  # type: ignore[union-attr]


@pytest.mark.parametrize(("province", "programme", "quarter"), ALL)
def test_no_tile_is_silent_without_the_agency_that_could_end_it(
    province: str, programme: str, quarter: str
) -> None:
    q = report(province, programme, quarter)
    tiles = _listed(q)
    silent = q.outlook.counted["word"].isin(["insufficient", "no_final"])
    asked = [tile.select_one(".cds-ask").get_text() for tile in tiles if tile["data-verdict"] in UNSETTLED]
    assert len(asked) >= silent.sum()
    assert all(len(text) > 10 and "not recorded" not in text for text in asked)
    readings = q.tables()["readings"]
    if len(readings):
        has_chance = readings["probability"].notna()
        assert (readings.loc[has_chance, "tried_brier"] < readings.loc[has_chance, "tried_base_rate"]).all()
        assert (readings.loc[has_chance & (readings["rung"] != "own"), "grade"] == "weak").all()


def _text(shown: object) -> str:
    return shown._repr_html_() if hasattr(shown, "_repr_html_") else str(getattr(shown, "data", ""))


def _causes(before: str, now: str, crossed: bool) -> set[str]:
    """Return what may turn one verdict into another; nothing where no way leads: an ending is never open again."""
    if crossed:
        return {"deadline"} if now in ENDED else set()
    if "no_final" in (before, now) and not {before, now} <= set(ENDED):
        return set()
    if (before, now) == ("met", "met_old"):
        return {"time"}
    return {"new_data", "late_data", "revision", "withdrawn", "target", "target_known", "definition"}


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize(("province", "programme"), SUBJECTS)
def test_a_target_moves_only_with_a_cause(province: str, programme: str) -> None:
    moved = 0
    for quarter in QUARTERS[1:]:
        q = report(province, programme, quarter)
        if not len(q.changes):
            continue
        for row in q.changes.to_dict("records"):
            before, now = row["verdict_before"], row["verdict_now"]
            if before == now:
                continue
            target = next(t for t in q.programme.targets if t.target_id == row["target_id"])  # type: ignore[union-attr]
            crossed = has_passed(target.deadline, q.as_of) != has_passed(target.deadline, q.previous.as_of)
            assert _causes(before, now, crossed) & set(row["reasons"].split(";")), (quarter, row)
            moved += 1
    assert moved > 3


def test_the_national_programme_does_not_count_old_misses() -> None:
    """N14 was last measured in 2020, N07 in 2022: neither is missed, nor would it be met."""
    for programme, target_id in (("qd411", "N07"), ("qd749", "N14")):
        row = report("Việt Nam", programme, "2026-Q1").outlook.status.set_index("target_id").loc[target_id]
        assert row["verdict"] == "no_final"
        assert row["seen"] < date(2025, 7, 1)


def test_a_figure_published_after_the_deadline_about_it_settles_it() -> None:
    before = report("Việt Nam", "qd411", "2026-Q1")
    own = before.own.copy()
    name = before.programme.targets[0].indicator  # type: ignore[union-attr]
    last = own[own["indicator"] == name].iloc[-1]
    late = last.to_dict() | {"time_period": "2025", "period_end": pd.Timestamp("2025-12-31")}
    late |= {"known_from": pd.Timestamp("2026-03-01"), "obs_value": 99.0, "qualifier": "exact"}
    from cds_analysis.metrics.progress import target_status

    more = pd.concat([own, pd.DataFrame([late])], ignore_index=True)
    status = target_status(before.programme, more, before.indicators, before.as_of).set_index("target_id")  # type: ignore[arg-type]
    assert status.loc[before.programme.targets[0].target_id, "verdict"] == "met"  # type: ignore[union-attr]


def test_the_final_report_opens_with_the_end_and_looks_back() -> None:
    q = report("Mẫu Lam", "demo14", "2026-Q1")
    assert headline.headline(q).startswith("The deadline (31 December 2025) has passed.")
    assert set(q.ended["quarter"]) == {"2023-Q4", "2024-Q4", "2025-Q2"}
    open_then = q.ended[~q.ended["was_met"]]
    assert open_then["probability"].between(0, 1).all()
    assert q.ended.set_index(["target_id", "quarter"]).loc[("T13", "2024-Q4"), "was_met"]
    assert "1 targets that counted as met before the end were missed." in ending.show_ended_score(q).data
    assert (q.ended_counts["low"] <= q.ended_counts["high"]).all()
    assert q.ended_counts["met"].eq(q.progress.count.met).all()
    assert "Brier" in ending.show_ended_score(q).data
    assert (
        not q.outlook.status["verdict"]
        .isin(["open", "not_met", "met_old"])[q.outlook.status["counted"]]
        .any()
    )


def test_the_record_of_a_run_holds_the_count(tmp_path: Path) -> None:
    q = report("Bình Thuận", "nq10", "2025-Q4")
    parameters = parse_parameters("Bình Thuận", "2025-Q4", None, "nq10", "vi")
    facts = make_results(Plan(parameters, tmp_path, "", "", (), ()), q).facts
    assert facts["summary"] == asdict(q.progress.count)
    assert q.progress.count.shown == q.outlook.counted["verdict"].isin(SHOWN).sum() == 5


def test_the_numbers_of_the_brief_are_those_of_the_band_it_names() -> None:
    """“Nine chances in ten” are .9, and the dots that may be met end where that band ends."""
    q = report("Bình Thuận", "nq10", "2024-Q4")
    assert q.remaining is not None
    sentence = headline.remaining_sentence(q)
    least, most = map(int, re.findall(r"nine chances in ten lie between (\d+) and (\d+)", sentence)[0])
    chances = q.remaining.of_remaining.chances
    assert chances[least : most + 1].sum() >= 0.9
    assert max(chances[:least].sum(), chances[most + 1 :].sum()) <= 0.05
    assert least == 0 or chances[:least].sum() + chances[least] > 0.05
    assert chances[most:].sum() > 0.05
    dots = q.remaining.dots.set_index("kind")["n"]
    assert dots["likely"] + dots["open"] == most
    assert dots["out"] == q.remaining.n_remaining - most
    assert f"at most {most}" in brief.show_dots(q).title  # type: ignore[attr-defined]


@pytest.mark.parametrize(("province", "programme", "quarter"), ALL)
def test_the_facts_are_those_of_the_tables(province: str, programme: str, quarter: str) -> None:
    q = report(province, programme, quarter)
    values = [fact.value for fact in answer.answer(q)]
    count = q.progress.count
    assert values[0].startswith(f"{count.shown}/{count.total}")
    if q.remaining and q.remaining.n_remaining:
        low, high = q.remaining.of_remaining.likely
        assert values[1] == f"+{low}–{high}"
    unsettled = count.open + count.no_final + count.left_out
    if q.progress.has_ended and unsettled:
        assert values[1] == f"{unsettled}/{count.total}"
    row = q.comparison.newest_rank
    assert (f"{row['rank']:g}/{row['n_units']:g}" in values) if row is not None else len(values) <= 3
    assert ("has passed" in values) == q.progress.has_ended


def test_every_word_stands_in_one_group_of_the_list() -> None:
    words = [word for group in WORD_GROUPS.values() for word in group]
    assert sorted(words) == sorted(WORDS)
    assert list(target_list.GROUPS) == list(WORD_GROUPS)
