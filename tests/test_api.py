"""The public calls: what they refuse, and in which words; nothing wrong passes in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.data.observations import load_observations
from cds_analysis.data.programmes import load_programme
from cds_analysis.data.resolution import resolve_observations
from cds_analysis.forecast.attainment import attainment
from cds_analysis.results.quarter import open_quarter


def test_a_text_is_one_name_and_a_spelling_is_the_province() -> None:
    one = load_observations(indicators="dti_total", units="Binh Thuan")
    assert len(one)
    pd.testing.assert_frame_equal(one, load_observations(indicators=["dti_total"], units=["Bình Thuận"]))


def test_names_may_come_from_an_index_or_a_generator() -> None:
    names = (name for name in ["Bình Thuận", "ha noi"])
    found = load_observations(indicators=pd.Index(["dti_total"]), units=names)
    assert set(found["ref_area"]) == {"Bình Thuận", "Hà Nội"}


def test_the_invented_country_is_found_by_its_provinces() -> None:
    assert set(load_observations(units="Mẫu Lam")["ref_area"]) == {"Mẫu Lam"}


@pytest.mark.parametrize("meant", ["2024-Q4", "2024-12", "2024", 2024, "2024-12-31", pd.Period("2024Q4")])
def test_a_period_as_of_is_its_last_day(meant: object) -> None:
    expected = load_observations(date(2024, 12, 31))
    pd.testing.assert_frame_equal(load_observations(meant), expected)  # type: ignore[arg-type]
    assert open_quarter("Bình Thuận", "2024-Q4", meant).as_of == date(2024, 12, 31)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: load_observations(indicators="dti_totl"), ["“dti_totl”", "“dti_total”", "Known: "]),
        (lambda: load_observations(units=["Binh Thuann"]), ["“Binh Thuann”", "“Bình Thuận”"]),
        (lambda: load_observations("soon"), ["as_of: “soon” cannot be read", "2024-Q4"]),
        (lambda: load_observations(pd.NaT), ["as_of: “NaT” cannot be read"]),
        (
            lambda: load_observations("soon", indicators=["x", "dti_total", "y"], units=["z"]),
            ["“soon”", "“x”", "“y”", "“z”"],
        ),
        (lambda: load_programme("nq1O"), ["“nq1O”", "“nq10”", "qd411"]),
        (lambda: open_quarter("Bình Thuận", "2024-Q4", programme="zzz"), ["“zzz”", "nq10"]),
        (lambda: open_quarter("Binh Thuann", "2024", "x", "zzz", "fr"), ["Thuận”", "“2024”", "zzz", "“fr”"]),
        (lambda: open_quarter(5, 2024), ["“5”", "“2024” is not a quarter"]),
        (lambda: resolve_observations(pd.Series([1.0])), ["frame: A Series was given", "“ref_area”"]),
        (
            lambda: resolve_observations(load_observations()["obs_value"].to_frame()),
            ["“indicator” is missing"],
        ),
    ],
)
def test_a_wrong_call_is_refused_with_value_nearest_and_allowed(
    call: Callable[[], object], told: list[str]
) -> None:
    with pytest.raises(InputError) as raised:
        call()
    assert [part for part in told if part not in str(raised.value)] == []


@pytest.mark.parametrize("province", ["Bình Thuận", "Mẫu Lam", "Hà Nội"])
def test_records_show_themselves_in_a_few_lines(province: str) -> None:
    quarter = open_quarter(province, "2024-Q4", language="en")
    chances = list(quarter.outlook.attainments.values())
    shown = [
        quarter,
        quarter.dataset,
        quarter.dataset.registry,
        quarter.unit,
        quarter.progress,
        quarter.comparison,
    ]
    shown += [quarter.outlook, *chances, *(chance.course for chance in chances if chance.course)]
    shown += [quarter.indicators["dti_total"]] if "dti_total" in quarter.indicators else []
    shown += [quarter.programme, *quarter.programme.targets] if quarter.programme else []
    for record in shown:
        assert len(repr(record).splitlines()) <= 12
        assert max(map(len, repr(record).splitlines())) < 130
        assert record._repr_html_().startswith("<table>")
    assert {"targets", "forecasts", "tables()"} <= set(repr(quarter).replace(",", " ").split())


def test_an_attainment_tells_chance_band_grade_and_why() -> None:
    past = pd.DataFrame({"period": ["2022", "2023", "2024"], "value": [61.0, 66.0, 70.0]})
    told = repr(attainment(past, 80, "2027"))
    assert [part for part in ("%", "in 8 of 10 cases", "weak", "no peers") if part not in told] == []
