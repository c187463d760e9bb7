"""What would have to happen: published checks, bounds, and both directions."""

from __future__ import annotations

import pandas as pd
import pytest

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecast.scenarios import target_scenarios

SHARE = Indicator("share", "", "", "percent", lower=0.0, upper=100.0)


def _past(*values: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"period": [2019.0 - len(values) + n for n in range(len(values))], "value": list(values)}
    )


@pytest.mark.parametrize(
    ("values", "expected"), [((87.0, 88.0), 95.329345), ((34.0, 36.0), 53.711538), ((93.0, 92.0), 85.294687)]
)
def test_as_recently_agrees_with_the_published_checks(values: tuple[float, ...], expected: float) -> None:
    scenario = target_scenarios(_past(*values), 95, 2025.0, spec=SHARE)[0]
    assert (scenario.kind, round(scenario.value, 6)) == ("as_recently", expected)


def _peers(*rates: float) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"unit": n, "period": 2017.0 + year, "value": (40 + n) * (1 + rate) ** year}
            for n, rate in enumerate(rates)
            for year in range(2)
        ]
    )


def test_peers_set_the_pace() -> None:
    found = {
        (s.kind, s.parameter): s
        for s in target_scenarios(
            _past(50.0, 51.0), 60, 2020.0, peers=_peers(0.0, 0.02, 0.04, 0.06), spec=SHARE
        )
    }
    assert found["best_peers", 3].value == pytest.approx(51 * 1.04**2)
    assert found["peer_percentile", 50].value == pytest.approx(51 * 1.03**2)
    assert found["peer_percentile", 90].value > found["peer_percentile", 75].value
    assert found["faster", 2.0].value == pytest.approx(51 + 2 * 1 * 2)
    assert found["faster", 2.0].met is False


def test_lower_is_better_takes_the_fastest_fall_as_best() -> None:
    falling = Indicator("share", "", "", "percent", "lower", 0.0, 100.0)
    found = {
        s.kind: s
        for s in target_scenarios(
            _past(50.0, 49.0), 40, 2020.0, peers=_peers(-0.1, -0.05, -0.08), spec=falling
        )
    }
    assert found["best_peers"].value == pytest.approx(49 * (1 - (0.1 + 0.05 + 0.08) / 3) ** 2)


def test_quarterly_figures_are_compared_over_half_a_year() -> None:
    past = pd.DataFrame({"period": [2024.0, 2024.25, 2024.5, 2024.75], "value": [50.0, 52.0, 53.0, 56.0]})
    recent = target_scenarios(past, 80, 2025.75, spec=SHARE)[0]
    assert recent.value == pytest.approx(56 * (56 / 52) ** 2)


def test_nothing_leaves_the_bounds_and_short_spans_are_not_carried_on() -> None:
    assert all(0 <= s.value <= 100 for s in target_scenarios(_past(90.0, 99.0), 100, 2029.0, spec=SHARE))
    short = _past(50.0, 60.0).assign(period=[2018.0, 2018.1])
    assert target_scenarios(short, 80, 2025.0, spec=SHARE) == []
    assert target_scenarios(_past(), 80, 2025.0, spec=SHARE) == []
