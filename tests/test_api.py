"""The public calls: what they refuse, and in which words; nothing wrong passes in silence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import cds_analysis
from cds_analysis.cellar.errors import InputError
from cds_analysis.data.observations import load_observations
from cds_analysis.data.programmes import load_programme
from cds_analysis.data.resolution import resolve_observations
from cds_analysis.forecasting.attainment import attainment
from cds_analysis.forecasting.series import forecast
from cds_analysis.pages.slider import what_if_slider
from cds_analysis.results.compare import compare
from cds_analysis.results.quarter import open_quarter
from cds_analysis.results.what_if import what_if


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
    ("call", "expected"),
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
    call: Callable[[], object], expected: list[str]
) -> None:
    with pytest.raises(InputError) as raised:
        call()
    assert [part for part in expected if part not in str(raised.value)] == []


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
    shown += [quarter.outlook, *chances, *(chance.trajectory for chance in chances if chance.trajectory)]
    shown += [quarter.indicators["dti_total"]] if "dti_total" in quarter.indicators else []
    shown += [quarter.programme, *quarter.programme.targets] if quarter.programme else []
    for record in shown:
        assert len(repr(record).splitlines()) <= 12
        assert max(map(len, repr(record).splitlines())) < 130
        assert "<table>" in record._repr_html_()
    assert {"targets", "forecasts", "tables()"} <= set(repr(quarter).replace(",", " ").split())


def test_an_attainment_says_chance_band_grade_and_why() -> None:
    past = pd.DataFrame({"period": ["2022", "2023", "2024"], "value": [61.0, 66.0, 70.0]})
    text = repr(attainment(past, 80, "2027"))
    assert [part for part in ("%", "in 8 of 10 cases", "weak", "no peers") if part not in text] == []


VALUES = [61.0, 66.0, 70.0, 74.0]


@pytest.mark.parametrize(
    "dates",
    [
        pd.period_range("2021", "2024", freq="Y"),
        pd.date_range("2021", periods=4, freq="YS"),
        pd.date_range("2021", periods=4, freq="YE"),
        ["2021", "2022", "2023", "2024"],
        [2021, 2022, 2023, 2024],
    ],
)
def test_a_plain_series_is_forecast_as_its_frame_is(dates: object) -> None:
    frame = pd.DataFrame({"period": ["2021", "2022", "2023", "2024"], "value": VALUES})
    result = forecast(pd.Series(VALUES, dates), 80, "2026")  # type: ignore[call-overload]
    assert result.probability == pytest.approx(attainment(frame, 80, "2026").probability)


def test_peers_may_be_columns_rows_or_series() -> None:
    years = ["2021", "2022", "2023", "2024"]
    wide = pd.DataFrame({f"p{n}": [50.0 + n, 57 + n, 63 + n, 68 + 2 * n] for n in range(9)}, years)
    rows = wide.rename_axis("period").reset_index().melt("period", var_name="unit")
    own = pd.Series(VALUES, years)
    chances = [
        forecast(own, 80, "2026", peers=peers).probability for peers in (wide, rows, dict(wide.items()))
    ]
    assert chances[0] == chances[1] == chances[2] != forecast(own, 80, "2026").probability


def test_a_count_without_an_upper_bound_never_falls_below_nought() -> None:
    result = forecast(pd.Series([30.0, 20.0, 900.0], ["2022", "2023", "2024"]), 10, "2026", bounds=(0, None))
    assert min(result.quantiles.values()) > 0


def test_some_provinces_stand_side_by_side_with_their_places() -> None:
    table = compare(["Bình Thuận", "ha noi", "Việt Nam"], "dti_total", ["2022"])
    assert table["value"].round(4).tolist()[:2] == [0.5223, 0.6098]
    assert table["place"].tolist()[:2] == [50, 24]
    assert table.iloc[2][["value", "place"]].isna().all()
    assert len(compare(34, "dti_total", 2024)) == 34
    assert compare("Bình Thuận", "dti_total", as_of="2024-Q4")["time_period"].tolist() == ["2022"]
    ways = compare("Bình Thuận", "dti_total").set_index("time_period")["way"]
    assert ways["2023"] != ways["2024"]


def test_the_first_row_of_what_if_is_the_report_and_a_better_figure_a_better_chance() -> None:
    quarter = open_quarter("Mẫu Lam", "2024-Q4")
    table = what_if(quarter, "T04", [60, 70, 75], "2025-Q2")
    row = quarter.targets.set_index("target_id").loc["T04"]
    assert (
        table.loc[0, ["probability", "grade", "word"]].tolist()
        == row[["probability", "grade", "word"]].tolist()
    )
    assert table["probability"].is_monotonic_increasing
    assert table["word"].iloc[-1] == "met"
    assert what_if(quarter, "T07", 9.0, "2025")["probability"].iloc[0] == pytest.approx(0.929, abs=0.01)
    assert quarter.outlook.leading["T04"].probability == row["probability"]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: forecast([1.0], 80, "2026"), ["series: A list was given"]),
        (lambda: forecast(pd.Series([1.0, 2.0], ["2024", "2024"]), 80, "2026"), ["“2024” stands twice"]),
        (lambda: forecast(pd.Series(["a"], ["2024"]), 80, "2026", better="up"), ["Series of str", "“up”"]),
        (lambda: forecast(pd.Series(VALUES), 80, "2026", peers=pd.Series(VALUES)), ["peers: A Series"]),
        (lambda: attainment(pd.Series(VALUES), 80, "2026"), ["history: A Series was given"]),
        (lambda: compare("Binh Thuann", "dti_totl", as_of="x"), ["“Bình Thuận”", "“dti_total”", "“x”"]),
        (lambda: compare(62, "dti_total", 2030), ["provinces: “62”", "periods: “2030”", "2023, 2022"]),
        (
            lambda: what_if(open_quarter("Mẫu Lam", "2024-Q4"), "T044", 1, "x"),
            ["“T044”", "“T04”", "day: “x”"],
        ),
        (
            lambda: what_if(open_quarter("Mẫu Lam", "2024-Q4"), "T04", [101, "a"], "2023"),
            ["101 lies beyond", "nan lies beyond", "31 December 2023 is not after"],
        ),
        (lambda: what_if(open_quarter("Mẫu Lam", "2024-Q4"), "G01", 5, "2025"), ["place among all"]),
        (lambda: what_if(open_quarter("Mẫu Lam", "2024-Q4"), "T07", 5, "2025-Q2"), ["whole year"]),
    ],
)
def test_a_wrong_question_is_refused_in_words(call: Callable[[], object], expected: list[str]) -> None:
    with pytest.raises(InputError) as raised:
        call()
    assert [part for part in expected if part not in str(raised.value)] == []


def test_the_public_surface_is_its_list() -> None:
    assert dir(cds_analysis) == sorted(cds_analysis.__all__)
    for name in dir(cds_analysis):
        text = getattr(cds_analysis, name).__doc__
        assert ">>> " in text, f"{name} has no example"
        assert callable(getattr(cds_analysis, name))


def test_importing_the_package_loads_nothing() -> None:
    code = (
        "import cds_analysis, sys; print([name for name in sys.modules if name.startswith('cds_analysis.')])"
    )
    made = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"


def test_forecast_is_called_before_and_after_its_room_is_loaded() -> None:
    code = "import cds_analysis as c, pandas as pd; s = pd.Series([61.0, 66.0], ['2023', '2024']); "
    code += "[c.forecast(s, 80, '2026') for _ in range(2)]; import cds_analysis.forecasting.series; "
    code += "print(c.forecast(s, 80, '2026').grade)"
    made = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "weak"


def test_the_tab_key_offers_the_public_surface() -> None:
    shell = InteractiveShell()
    shell.run_cell("import cds_analysis")
    with provisionalcompleter():
        offered = {one.text for one in shell.Completer.completions("cds_analysis.", len("cds_analysis."))}
    assert offered == set(dir(cds_analysis))


def test_without_ipywidgets_the_slider_is_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    asked = (open_quarter("Mẫu Lam", "2024-Q4"), "T04", [60, 75], "2025-Q1")
    pd.testing.assert_frame_equal(what_if_slider(*asked), what_if(*asked))


def test_the_slider_says_the_chance_of_the_value_where_it_stands() -> None:
    pytest.importorskip("ipywidgets")
    shown = what_if_slider(open_quarter("Mẫu Lam", "2024-Q4", language="en"), "T04", [60, 75], "2025-Q1")
    slider, text = shown.children
    before = text.value
    slider.index = 1
    assert "chance" in before
    assert text.value != before
