"""Choose the generic values of the forecasts on cases with known endings, panels left out in turn.

    python benchmarks/choose_prior.py --data DIR [--tries 240] [--write]

Settings are drawn at random from the ranges below, then again around the mean of the best ones; the choice is
the mean of the best of the second round. A setting's loss is the mean over panels of Brier score plus a
thirtieth of the CRPS, with all peers, with eight, with four and with none, plus twice the squared gap between
what was said and what happened on average. The whole choice is repeated with each panel left out and scored
on that panel alone: that is the honest figure. What differs by kind of measure is then learned by
``kinds.py`` around the chosen values. ``--write`` writes ``cds_analysis/forecasting/prior.yml``.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from cases import Array, Benchmark, Case
from kinds import families, learn
from rich.progress import track
from scipy import stats

from cds_analysis.forecasting.growth import matched_growth
from cds_analysis.forecasting.matching import Match, match_windows
from cds_analysis.forecasting.neighbours import FREEDOM
from cds_analysis.forecasting.prior import parse_prior, prior_content
from cds_analysis.forecasting.scale import scale_of
from cds_analysis.forecasting.scores import QUANTILES, crps_of_quantiles
from cds_analysis.forecasting.stand_ins import kind_pace
from cds_analysis.forecasting.windows import Pool, make_pool

PRIOR = Path(__file__).resolve().parent.parent / "cds_analysis" / "forecasting" / "prior.yml"
RANGES = {
    "half_life": (1.0, 3.0),
    "nearness": (9.0, 18.0),
    "effective": (15.0, 50.0),
    "year_half_life": (0.8, 3.0),
    "year_rows": (2.0, 10.0),
    "drift_years": (0.05, 0.4),
    "shock": (0.025, 0.06),
    "shock_rows": (1.0, 4.0),
    "shock_half_life": (3.0, 12.0),
    "shock_years": (1.0, 4.0),
    "spread": (0.15, 0.24),
    "spread_rows": (4.0, 14.0),
    "rough_rows": (1.0, 8.0),
    "rough_power": (0.2, 1.0),
    "ridge": (8.0, 50.0),
    "effect_level": (-0.1, 0.0),
    "effect_slope": (-0.1, 0.1),
    "effect_last": (-0.45, -0.1),
    "drift": (0.02, 0.08),
    "drift_level": (-0.06, 0.0),
    "drift_sd": (0.03, 0.1),
}
FIXED = {"stand_in_years": 1.0}
PEERS = {None: 0.45, 8: 0.15, 4: 0.2, 0: 0.2}
CRPS_SHARE = 1 / 30
GAP_SHARE = 2.0
SECOND_ROUND, NARROWER, BEST = 60, 3.0, 0.1
SCALE = scale_of(None, np.array([50.0]))
Setting = dict[str, float]


@dataclass(frozen=True)
class Prepared:
    """A case with everything that does not depend on the setting."""

    case: Case
    pool: Pool
    periods: Array
    levels: Array
    horizon: Array
    matches: list[Match]


def prepare(case: Case) -> Prepared:
    """Return a case with its windows."""
    unit, period, value = case.peer_arrays
    pool = make_pool(unit, period, SCALE.forward(value))
    periods, levels, horizon = case.periods[None], SCALE.forward(case.values)[None], np.array([case.horizon])
    return Prepared(case, pool, periods, levels, horizon, match_windows(pool, periods, horizon))


def losses(prepared: list[Prepared], answers: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """Return by panel the loss of a setting, and the gap between what was said and what happened."""
    prior = parse_prior(setting | FIXED)
    pace = kind_pace(prior)
    grown = [
        matched_growth(one.matches, one.periods, one.levels, one.pool, one.horizon, SCALE, prior, pace)
        for one in prepared
    ]
    centre = np.array(
        [one.levels[0, -1] + growth.mean[0] for one, growth in zip(prepared, grown, strict=True)]
    )
    spread = np.array([growth.sd[0] for growth in grown])
    edge = SCALE.forward(np.array([one.case.edge for one in prepared]))
    chance = 1 - stats.t.cdf((edge - centre) / spread, FREEDOM)
    quantiles = SCALE.backward(centre[:, None] + spread[:, None] * stats.t.ppf(QUANTILES, FREEDOM))
    brier: Array = (chance - answers["met"].to_numpy(dtype=float)) ** 2
    crps = crps_of_quantiles(quantiles, answers["outcome"].to_numpy(dtype=float))
    scored = pd.DataFrame({"loss": brier + CRPS_SHARE * crps, "gap": chance - answers["met"].to_numpy()})
    return scored.groupby(answers["panel"].to_numpy()).mean()


_READY: dict[int | None, list[Prepared]] = {}
_ANSWERS: list[pd.DataFrame] = []


def _load(folder: Path) -> None:
    benchmark = Benchmark(folder)
    _ANSWERS.append(benchmark.answers)
    _READY.update({n: [prepare(case) for case in benchmark.cases(n)] for n in PEERS})


def total_losses(setting: Setting) -> pd.DataFrame:
    """Return loss and gap of a setting by panel, over all numbers of peers."""
    return sum(share * losses(_READY[n], _ANSWERS[0], setting) for n, share in PEERS.items())


def draw(centre: Setting | None, count: int, seed: int) -> list[Setting]:
    """Return random settings, over the whole ranges or around a centre."""
    random = np.random.default_rng(seed)
    width = 1.0 if centre is None else 1 / NARROWER
    drawn = []
    for _ in range(count):
        setting = {}
        for name, (low, high) in RANGES.items():
            middle = centre[name] if centre else (low + high) / 2
            value = middle + width * (high - low) * (random.random() - 0.5)
            setting[name] = float(np.clip(value, low, high))
        drawn.append(setting)
    return drawn


def overall(scored: pd.DataFrame, panels: list[str]) -> float:
    """Return the loss of a setting over some panels."""
    part = scored.loc[panels].mean()
    return float(part["loss"] + GAP_SHARE * part["gap"] ** 2)


def mean_of_best(settings: list[Setting], tables: list[pd.DataFrame], panels: list[str]) -> Setting:
    """Return the mean of the settings with the lowest loss over some panels."""
    order = np.argsort([overall(table, panels) for table in tables])
    best = [settings[place] for place in order[: max(round(BEST * len(settings)), 3)]]
    return {name: float(np.mean([setting[name] for setting in best])) for name in RANGES}


def main() -> None:
    """Choose, repeat with each panel left out, print, and write if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tries", type=int, default=240)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with ProcessPoolExecutor(initializer=_load, initargs=(options.data,)) as workers:
        evaluate = partial(_evaluate, workers)
        first = draw(None, options.tries, seed=1)
        tables = evaluate(first, "First round")
        panels = list(tables[0].index)
        left_out = {}
        for panel in panels:
            others = [name for name in panels if name != panel]
            second = draw(mean_of_best(first, tables, others), SECOND_ROUND, seed=2)
            chosen = mean_of_best(second, evaluate(second, f"Without {panel}"), others)
            left_out[panel] = evaluate([chosen], panel)[0].loc[panel, "loss"]
        second = draw(mean_of_best(first, tables, panels), SECOND_ROUND, seed=2)
        chosen = mean_of_best(second, evaluate(second, "Second round"), panels)
        shipped = evaluate([chosen], "Shipped")[0]["loss"]
    report = pd.DataFrame({"chosen without the panel": left_out, "chosen with all": shipped})
    report["median of the settings drawn"] = pd.concat([table["loss"] for table in tables], axis=1).median(
        axis=1
    )
    print(report.round(4).to_string())
    print(report.mean().round(4).to_string())
    text = yaml.safe_dump(
        {
            "made_by": "benchmarks/choose_prior.py",
            "cases": "development half of the target-attainment benchmark: six panels of published shares",
            "loss_left_out": round(float(report["chosen without the panel"].mean()), 4),
            "loss": round(float(report["chosen with all"].mean()), 4),
            "values": rounded(chosen | FIXED),
            "kinds": {
                kind: rounded(values)
                for kind, values in learn(families(options.data), chosen["drift_level"]).items()
            },
            "rules": prior_content()["rules"],
        },
        sort_keys=False,
        allow_unicode=True,
        width=110,
    )
    print(text, end="")
    if options.write:
        PRIOR.write_text(text, encoding="utf-8", newline="\n")


def rounded(values: Setting) -> Setting:
    """Return values with three digits."""
    return {name: float(f"{value:.3g}") for name, value in values.items()}


def _evaluate(workers: ProcessPoolExecutor, settings: list[Setting], label: str) -> list[pd.DataFrame]:
    return list(track(workers.map(total_losses, settings), label, total=len(settings)))


if __name__ == "__main__":
    main()
