"""Growth targets: levels and the country's rate, each named as what it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from cds_analysis.data.indicator import Break
from cds_analysis.data.relations import Relation
from cds_analysis.forecasting.rungs.growth import GROWTH_COLUMNS, growth_evidence

from .conftest import COUNTRY, UNIT, figure, measure

LEVEL = measure("level", kind="amount", upper=None, breaks=(Break("2022", "đổi", "changed"),))
SPECS = {
    "rate": measure("rate", kind="growth", relations=(Relation("rate", "level", "near"),)),
    "level": LEVEL,
}
ROWS = [
    *(
        figure(UNIT, "level", value, year)
        for year, value in (("2020", 100), ("2021", 110), ("2022", 150), ("2024", 160))
    ),
    figure(COUNTRY, "rate", 4.8, "2022"),
    figure("U01", "level", 70, "2021"),
    figure(UNIT, "level", 115, "2021-Q4"),
]


def growth_rows(rows: list[dict[str, Any]] = ROWS, as_of: date = date(2024, 12, 31)) -> pd.DataFrame:
    """Return the facts."""
    return growth_evidence("rate", as_of, UNIT, pd.DataFrame(rows), SPECS, country=COUNTRY)


def test_levels_give_nominal_growth_year_by_year() -> None:
    levels = growth_rows().query("prices == 'nominal'")
    assert levels["time_period"].tolist() == ["2020", "2021", "2022", "2024"]
    assert levels["growth_pct"].iloc[1] == pytest.approx(10.0)
    assert pd.isna(levels["growth_pct"].iloc[0])
    assert pd.isna(levels["growth_pct"].iloc[3]), "2023 is missing: 2024 has no year before"


def test_growth_over_a_break_is_marked() -> None:
    assert growth_rows().query("prices == 'nominal'")["crosses_break"].tolist() == [False, False, True, False]


def test_the_country_states_its_published_rate_as_real() -> None:
    country = growth_rows().query("ref_area == @COUNTRY")
    assert country[["prices", "growth_pct"]].to_numpy().tolist() == [["real", 4.8]]
    assert country["value"].isna().all()


def test_nothing_known_later_is_returned_and_columns_are_always_there() -> None:
    assert growth_rows(as_of=date(2021, 12, 31))["time_period"].tolist() == ["2020", "2021"]
    assert list(growth_rows(as_of=date(2010, 1, 1)).columns) == list(GROWTH_COLUMNS)
