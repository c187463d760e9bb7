"""Sections on forecasts at home count families, and work with one record, two or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest

from cds_analysis.forecasting.home_record import HomeRecord, load_home_records, newest_two
from cds_analysis.pages import home, reliability
from cds_analysis.results import home as scores
from cds_analysis.results.quarter import open_quarter
from cds_analysis.results.reliability import Reliability

BEFORE = load_home_records()["3"]
NOW = replace(BEFORE, version="now")


@cache
def _back(province: str = "Bình Thuận", language: str = "en") -> Reliability:
    return reliability.look_back(open_quarter(province, "2024-Q4", language=language))


def _use(monkeypatch: pytest.MonkeyPatch, records: Mapping[str, HomeRecord]) -> None:
    monkeypatch.setattr(scores, "load_home_records", lambda: records)
    monkeypatch.setattr(scores, "newest_two", lambda found: newest_two(found, "now"))


def test_the_national_figure_draws_whole_series() -> None:
    back = _back()
    figure = reliability.show_national_cases(back)
    assert f"{back.national_cases['indicator'].nunique()} national series" in figure.subtitle  # type: ignore[attr-defined]
    assert "draw whole series" in figure.subtitle  # type: ignore[attr-defined]
    assert "Series" in figure.data  # type: ignore[attr-defined]


def test_the_index_figure_draws_whole_pairs_of_years() -> None:
    figure = reliability.show_index_cases(_back())
    assert "3 pairs of years" in figure.subtitle  # type: ignore[attr-defined]
    assert "draw whole pairs of years" in figure.subtitle  # type: ignore[attr-defined]
    assert figure.data["Pairs of years"].max() <= 3  # type: ignore[attr-defined]


def test_the_version_before_stands_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, {"3": BEFORE, "now": NOW})
    back = _back()
    assert "(version 3) scored 0.219, 0.302 and 0.204" in home.show_national_summary(back).data
    assert "Version now of the method" in home.show_composites_summary(back).data
    assert "The version before (version 3)" in home.show_composites_summary(back).data
    assert "Brier score, version before" in home.show_national_families(back).frame  # type: ignore[attr-defined]
    shown = home.show_composites(back).frame  # type: ignore[attr-defined]
    assert {"Said, version before", "Band held, version before"} <= set(shown)
    assert (shown["Band held, version before"] == shown["80% band held"]).all()


def test_every_forecast_is_in_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, {"now": NOW})
    series, indices = (show(_back()).frame for show in (home.show_national_families, home.show_composites))  # type: ignore[attr-defined]
    assert series["Forecasts"].astype(int).sum() == len(_back().national_cases)
    assert indices["Forecasts"].astype(int).sum() == NOW.composites["n"].sum()
    assert not indices["Index"].duplicated().any()
    assert indices["Pairs of years"].tolist()[-1] == "1"


def test_a_version_without_a_record_is_shown_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, {"3": BEFORE})
    assert "Version 3 of the method" in home.show_composites_summary(_back()).data
    assert "Said, version before" not in home.show_composites(_back()).frame  # type: ignore[attr-defined]


def test_without_records_only_what_is_computed_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, {})
    assert "before this one" not in home.show_national_summary(_back()).data
    assert "Brier score, version before" not in home.show_national_families(_back()).frame  # type: ignore[attr-defined]
    assert "No composite index" in home.show_composites_summary(_back()).data
    assert home.show_composites(_back()).data == ""  # type: ignore[attr-defined]


def test_the_record_of_one_country_says_nothing_of_another() -> None:
    assert scores.records_of(_back("Mẫu Lam")) == (None, None)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("province", ["Bình Thuận", "Mẫu Lam"])
def test_every_section_can_be_shown(province: str, language: str) -> None:
    for name in (name for name in dir(home) if name.startswith("show_")):
        assert getattr(home, name)(_back(province, language)) is not None
