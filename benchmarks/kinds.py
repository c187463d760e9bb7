"""Learn how measures of each kind drift, spread and are shaken, and what that is worth on a measure left out.

    python benchmarks/kinds.py --data DIR

Kinds are those of the registry, given to each panel by what it counts, before any forecast was scored. Health
panels are of no kind of ours: they count for measures in general only. The provinces' Digital Transformation
Index and its parts are left out, because the pages try the forecasts on them. Each measure of the reference
panel is then forecast without peers by what was learned without it: by measures in general, by its kind, and
with the other measures of its kind as stand-ins.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from choose_ladder import pool
from rung_cases import all_measures
from scipy import stats

from cds_analysis.data.reference_panel import load_reference_panel
from cds_analysis.forecasting.growth import expected_growth
from cds_analysis.forecasting.neighbours import FREEDOM
from cds_analysis.forecasting.prior import Prior, load_prior
from cds_analysis.forecasting.scale import Array, scale_of
from cds_analysis.forecasting.scores import QUANTILES, coverage
from cds_analysis.forecasting.stand_ins import Pace, StandIns, kind_pace
from cds_analysis.forecasting.windows import make_pool

PANEL_KINDS = {
    "eu_daily": "take_up",
    "us_ntia": "take_up",
    "world_net": "take_up",
    "fp_survey": "health",
    "tb_success": "health",
    "wuenic": "health",
}
COMPOSITES, TRIED_ON = ("index_score", "sub_score"), "dti_"
LEAST_STEPS, LEAST_UNITS, LEAST_YEARS = 5, 10, 2
ROBUST, FLOOR = 1.4826, 0.02
LAST_ORIGIN, AHEAD, TENTH = 2019.0, (1.0, 2.0, 3.0), 10.0
SCALE = scale_of(None, np.empty(0))
NOBODY = make_pool(np.empty(0, dtype=int), np.empty(0), np.empty(0))
Kinds = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Family:
    """The changes of one measure.

    Parameters
    ----------
    name, kind : str
        What it is.
    steps : pandas.DataFrame
        ``year, gap, before, change``: from one figure of a unit to its next, for the better.
    """

    name: str
    kind: str
    steps: pd.DataFrame

    def drift(self, drift_level: float) -> float:
        """Return the mean change a year, put to the middle of the scale."""
        before = np.average(self.steps["before"], weights=self.steps["gap"])
        return float(self.steps["change"].sum() / self.steps["gap"].sum() - drift_level * before)

    @property
    def spread(self) -> float:
        """Return the robust scale of one unit's change in a year about the mean of its year."""
        rate = self.steps["change"] / self.steps["gap"]
        away = (rate - rate.groupby(self.steps["year"]).transform("mean")) * np.sqrt(self.steps["gap"])
        return max(ROBUST * float(np.median(np.abs(away))), FLOOR)

    @property
    def shock(self) -> float:
        """Return how much years' mean changes differ, net of sampling; missing if unknown."""
        rate = self.steps["change"] / self.steps["gap"]
        years = rate.groupby(self.steps["year"]).agg(["mean", "var", "size"])
        years = years[years["size"] >= LEAST_UNITS]
        if len(years) < LEAST_YEARS:
            return float("nan")
        between = years["mean"].var() - float((years["var"] / years["size"]).mean())
        return float(np.sqrt(max(between, 0.0)))


def steps_of(unit: pd.Series, period: pd.Series, level: Array) -> pd.DataFrame:
    """Return every change from one figure of a unit to its next."""
    table = pd.DataFrame({"unit": unit, "period": period, "level": level}).sort_values(["unit", "period"])
    before = table.groupby("unit")[["period", "level"]].shift()
    steps = pd.DataFrame(
        {
            "year": table["period"].round(),
            "gap": table["period"] - before["period"],
            "before": before["level"],
            "change": table["level"] - before["level"],
        }
    ).dropna()
    return steps[steps["gap"] > 0]


def families(folder: Path) -> list[Family]:
    """Return every measure that has something to teach."""
    found = [*_panels(folder), *_reference(), *_composites()]
    return [one for one in found if len(one.steps) >= LEAST_STEPS]


def _panels(folder: Path) -> Iterator[Family]:
    for name, kind in PANEL_KINDS.items():
        path = folder / f"panel_{name}.csv"
        for indicator, part in pd.read_csv(path).groupby("indicator"):
            steps = steps_of(part["unit"], part["period"], SCALE.forward(part["value"].to_numpy(float)))
            yield Family(f"{name}/{indicator}", kind, steps)


def _reference() -> Iterator[Family]:
    panel = load_reference_panel(date.max)
    for (kind, measure), part in panel.groupby(["kind", "measure"]):
        steps = steps_of(part["unit"], part["period"], SCALE.forward(part["value"].to_numpy(float)))
        yield Family(str(measure), str(kind), steps)


def _composites() -> Iterator[Family]:
    """Yield the provinces' indices and their parts; the divisions of the country are taken together."""
    found: dict[str, list[Family]] = {}
    for one in all_measures():
        if one.kind in COMPOSITES and not one.reference and not one.family.startswith(TRIED_ON):
            values = one.values
            steps = steps_of(values["ref_area"], values["when"], values["level"].to_numpy())
            found.setdefault(one.family, []).append(Family(one.family, one.kind, steps))
    for name, parts in found.items():
        steps = [part.steps for part in parts if len(part.steps)]
        if steps:
            yield Family(name, parts[0].kind, pd.concat(steps))


def learn(known: Sequence[Family], drift_level: float) -> Kinds:
    """Return drift, its spread between measures, the units' spread and the shock of each kind.

    Each is pulled to that of measures in general: a one-way random-effects model by moments, so that a kind
    of few measures stays near the general value. The drifts of scores, which a committee gives, differ far
    more than those of shares; they are pulled to scores only. Years are too few for that with shocks.
    """
    kinds = [one.kind for one in known]
    drift = [_drifts(known, drift_level, scores) for scores in (False, True)]
    spread = pool([np.log(one.spread) for one in known], kinds)
    shock = pool([one.shock for one in known], kinds)
    return {
        kind: {
            **(drift[kind in COMPOSITES][kind]),
            "spread": float(np.exp(spread.means[kind])),
            "shock": max(shock.means.get(kind, shock.general), FLOOR),
        }
        for kind in sorted(set(kinds) - {"health"})
    }


def _drifts(known: Sequence[Family], drift_level: float, scores: bool) -> Kinds:
    """Return drift and its spread by kind, of scores or of shares; the mean of few is less sure."""
    chosen = [one for one in known if (one.kind in COMPOSITES) == scores]
    kinds = [one.kind for one in chosen]
    drift, sizes = pool([one.drift(drift_level) for one in chosen], kinds), pd.Series(kinds).value_counts()
    return {
        kind: {"drift": drift.means[kind], "drift_sd": float(drift.sds[kind] * np.sqrt(1 + 1 / sizes[kind]))}
        for kind in drift.means
    }


@dataclass(frozen=True)
class Lone:
    """A question about a series without peers: history, horizon, target and ending, on the scale."""

    periods: Array
    levels: Array
    horizon: float
    edge: float
    ending: float


def lone_cases(measure: str, panel: pd.DataFrame) -> list[Lone]:
    """Return a case from every origin of every unit to one, two and three years later, to the next tenth."""
    found = []
    for _, part in panel[panel["measure"] == measure].sort_values("period").groupby("unit"):
        period, value = part["period"].to_numpy(float), part["value"].to_numpy(float)
        for origin in np.flatnonzero(period <= LAST_ORIGIN)[1:]:
            target = TENTH * (np.floor(value[origin] / TENTH) + 1)
            for ahead in AHEAD:
                later = np.flatnonzero(np.isclose(period, period[origin] + ahead))
                if len(later) and target <= 100:
                    levels = SCALE.forward(value[: origin + 1])
                    edge, ending = SCALE.forward(np.array([target, value[later[0]]]))
                    found.append(Lone(period[: origin + 1], levels, ahead, float(edge), float(ending)))
    return found


def score(cases: Sequence[Lone], prior: Prior, pace: Pace) -> tuple[float, float, float]:
    """Return Brier score, coverage of the 80 % band, and said less happened of cases under a prior."""
    said, low, high = [], [], []
    ends = stats.t.ppf([QUANTILES[1], QUANTILES[-2]], FREEDOM)
    for case in cases:
        ahead = np.array([case.horizon])
        growth = expected_growth(case.periods[None], case.levels[None], NOBODY, ahead, SCALE, prior, pace)
        centre, sd = float(case.levels[-1] + growth.mean[0]), float(growth.sd[0])
        said.append(float(stats.t.sf((case.edge - centre) / sd, FREEDOM)))
        low.append(centre + sd * ends[0])
        high.append(centre + sd * ends[1])
    ending = np.array([case.ending for case in cases])
    met = ending >= np.array([case.edge for case in cases])
    gap = float(np.mean(said) - met.mean())
    return float(np.mean((np.array(said) - met) ** 2)), coverage(low, high, ending), gap


def left_out(folder: Path) -> pd.DataFrame:
    """Return how each measure of the reference panel is forecast without peers, and without having taught."""
    known, general = families(folder), load_prior()
    panel, rows = load_reference_panel(date.max), []
    for measure, kind in panel.groupby("measure")["kind"].first().items():
        cases = lone_cases(str(measure), panel)
        habits = learn([one for one in known if one.name != measure], general.drift_level)
        prior = replace(general, **habits.get(kind, {}))
        others = panel[panel["measure"] != measure]
        ways = {
            "general": (general, kind_pace(general)),
            "kind": (prior, kind_pace(prior)),
            "stand-ins": (prior, StandIns(others).pace(kind, LAST_ORIGIN, prior)),
        }
        scores = {name: score(cases, *way) for name, way in ways.items()}
        row = {
            f"{name} {what}": scores[name][n]
            for n, what in enumerate(("Brier", "80 %", "gap"))
            for name in ways
        }
        rows.append({"measure": measure, "kind": kind, "cases": len(cases), **row})
    return pd.DataFrame(rows)


def main() -> None:
    """Print what is learned of each kind, and what it is worth."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    folder = parser.parse_args().data
    known, level = families(folder), load_prior().drift_level
    told = [(one.name, one.kind, len(one.steps), one.drift(level), one.spread, one.shock) for one in known]
    columns = ["measure", "kind", "steps", "drift", "spread", "shock"]
    print(pd.DataFrame(told, columns=columns).round(3).to_string(index=False), end="\n\n")
    print(pd.DataFrame(learn(known, level)).T.round(3).to_string(), end="\n\n")
    tried = left_out(folder)
    print(tried.round(3).to_string(index=False), end="\n\n")
    print(tried.mean(numeric_only=True).round(4).to_string())


if __name__ == "__main__":
    main()
