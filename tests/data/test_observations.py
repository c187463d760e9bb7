"""As-of is strict, one rule chooses, and what was set aside stays visible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.errors import InputError, stop_on_errors
from cds_analysis.data.checks import check_data
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.observations import load_observations
from cds_analysis.data.resolution import believed, contradictions, resolve_observations


def _row(**cells: object) -> dict[str, object]:
    base = {
        "ref_area": "Bình Thuận",
        "indicator": "bank_account_15plus_pct",
        "time_period": "2024",
        "obs_value": 90.0,
        "unit_measure": "percent",
        "qualifier": "exact",
        "known_from": pd.Timestamp("2025-01-01"),
        "source_org": "A",
        "source_kind": "press",
        "csv_file": "a.csv",
        "csv_line": 2,
        "decimals": 0,
    }
    return base | cells


@pytest.mark.parametrize("day", [date(2022, 6, 30), date(2024, 12, 31), date(2025, 2, 5), date(2025, 10, 21)])
def test_nothing_known_later_exists(day: date) -> None:
    assert (load_observations(day)["known_from"] <= pd.Timestamp(day)).all()


def test_the_day_of_publication_counts() -> None:
    def years(day: date) -> list[str]:
        rows = load_observations(day, indicators=["dti_total"], units=["Bình Thuận"])
        return sorted(rows["time_period"].unique())

    assert years(date(2025, 2, 5)) == ["2022"]
    assert years(date(2025, 2, 6)) == ["2022", "2023"]
    assert years(date(2025, 10, 20)) == ["2022", "2023"]
    assert years(date(2025, 10, 21)) == ["2022", "2023", "2024"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"source_kind": "official"}, {"known_from": pd.Timestamp("2026-01-01")}),
        ({"known_from": pd.Timestamp("2025-06-01"), "qualifier": "approx"}, {}),
        ({}, {"qualifier": "approx"}),
        ({"qualifier": "approx"}, {"qualifier": "at_least"}),
    ],
    ids=["official before press", "later before earlier", "exact before approx", "value before bound"],
)
def test_the_rule_chooses(first: dict[str, object], second: dict[str, object], dataset: Dataset) -> None:
    for pair in ([first, second], [second, first]):
        rows = [
            _row(obs_value=91.0 if cells is first else 92.0, csv_line=2 + place, **cells)
            for place, cells in enumerate(pair)
        ]
        table = resolve_observations(pd.DataFrame(rows), dataset.indicators)
        assert table["chosen"].tolist() == [True, False]
        assert table["obs_value"].tolist() == [91.0, 92.0]
        assert believed(pd.DataFrame(rows), dataset.indicators)["obs_value"].tolist() == [91.0]


def test_every_row_is_kept_and_each_figure_has_one_believed_row(dataset: Dataset) -> None:
    frame = load_observations()
    table = resolve_observations(frame, dataset.indicators)
    assert len(table) == len(frame)
    assert (table.groupby(["ref_area", "indicator", "time_period"])["chosen"].sum() == 1).all()


def test_a_rounded_value_does_not_contradict_the_exact_one(dataset: Dataset) -> None:
    rows = [_row(obs_value=0.5438, decimals=4, source_kind="official"), _row(obs_value=0.54, decimals=2)]
    assert contradictions(resolve_observations(pd.DataFrame(rows), dataset.indicators)).empty


@pytest.mark.parametrize(
    ("believed_row", "other", "against"),
    [
        ({"obs_value": 90.0}, {"obs_value": 92.0}, True),
        ({"obs_value": 95.3, "decimals": 1}, {"obs_value": 95.2, "decimals": 1}, True),
        ({"obs_value": 95.3, "decimals": 1}, {"obs_value": 95.24, "decimals": 2}, False),
        ({"obs_value": 90.0}, {"obs_value": 85.0, "qualifier": "at_least"}, False),
        ({"obs_value": 90.0}, {"obs_value": 95.0, "qualifier": "at_least"}, True),
        ({"obs_value": 90.0}, {"obs_value": 95.0, "qualifier": "at_most"}, False),
        ({"obs_value": 90.0}, {"obs_value": 85.0, "qualifier": "at_most"}, True),
    ],
)
def test_bounds_contradict_only_on_their_wrong_side(
    believed_row: dict[str, object], other: dict[str, object], against: bool, dataset: Dataset
) -> None:
    rows = pd.DataFrame([_row(source_kind="official", **believed_row), _row(**other)])
    assert (len(contradictions(resolve_observations(rows, dataset.indicators))) == 1) is against


def test_neighbouring_measures_were_never_merged() -> None:
    rows = load_observations()
    office = rows[rows["indicator"] == "digital_economy_grdp_gso_pct"]
    assert not office["ref_area"].isin(["Đà Nẵng", "Việt Nam"]).any()
    assert 56.83 not in set(office["obs_value"])
    assert set(rows.loc[rows["obs_value"] == 56.83, "indicator"]) == {"digital_economy_grdp_mic_pct"}


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("obs_value", "9" * 400),
        ("obs_value", "-" + "9" * 400 + ".5"),
        ("obs_value", "９５"),
        ("obs_value", "95\n"),
        ("obs_value", "inf"),
        ("known_from", "0024-12-31"),
        ("known_from", "9999-12-31"),
        ("known_from", "2024-W01-1"),
        ("time_period", "0001"),
        ("time_period", "2024-01-01/9999-12-31"),
        ("time_period", "２０２４"),
        ("time_period", "2024/"),
    ],
)
def test_what_cannot_be_computed_with_is_a_named_cell(
    column: str, text: str, add_row: Callable[..., int], house: Path
) -> None:
    line = add_row(**{column: text})
    for read in (load_observations, lambda: stop_on_errors(check_data(house / "data", date(2026, 11, 23)))):
        with pytest.raises(InputError) as caught:
            read()
        (problem,) = caught.value.problems
        assert problem.rule == f"bad_{column}"
        assert (problem.file, problem.column) == ("data/observations/binh_thuan.csv", column)
        assert problem.line == (line if "\n" not in text else line - 1)


def _believed_value(as_of: date | None, unit: str, indicator: str, period: str) -> float:
    rows = believed(load_observations(as_of, indicators=[indicator], units=[unit]))
    return float(rows.set_index("time_period").loc[period, "obs_value"])


@pytest.mark.parametrize(("as_of", "value"), [(date(2024, 12, 31), 144.23), (date(2025, 12, 31), 148.0)])
def test_the_final_productivity_takes_the_place_of_the_preliminary_one(as_of: date, value: float) -> None:
    assert _believed_value(as_of, "Bình Thuận", "labor_productivity_level", "2022") == value


def test_an_official_figure_published_by_the_press_goes_before_the_press() -> None:
    assert _believed_value(None, "Đà Nẵng", "digital_economy_grdp_local_pct", "2022") == 17.5


@pytest.mark.parametrize(
    ("unit", "indicator", "period"),
    [
        ("Long An", "fiber_household_pct", "2024-12"),
        ("Đà Nẵng", "digital_economy_grdp_local_pct", "2024"),
    ],
)
def test_a_value_carried_over_is_no_figure_of_its_own(unit: str, indicator: str, period: str) -> None:
    rows = load_observations(indicators=[indicator], units=[unit])
    assert period not in set(rows["time_period"])


def test_the_level_of_productivity_is_named_nominal_and_breaks(dataset: Dataset) -> None:
    spec = dataset.indicators["labor_productivity_level"]
    assert spec.label("vi").endswith("giá hiện hành")
    assert spec.label("en").endswith("current prices")
    assert [gap.period for gap in spec.breaks] == ["2021"]
    assert "4,4 triệu" in spec.breaks[0].reason_vi


def test_no_note_speaks_of_the_workshop() -> None:
    notes = load_observations()["note"].str.lower()
    for word in ("rows_derived", "new indicator", "the project has"):
        assert not notes.str.contains(word, regex=False).any(), word
