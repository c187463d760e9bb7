"""Learn what the rungs need to know of measures in general, and write it.

    python benchmarks/choose_ladder.py [--write]

Drift, steps and spreads are learned measure by measure and pulled together by kind: a one-way random-effects
model by moments, so that a kind with few measures stays near the general value. ``--write`` writes
``cds_analysis/forecasting/rungs/ladder.yml``. Widening and the kinds of which a rung may speak come from the
back-tests of ``rungs.py``, each measure scored with what was learned without it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from rung_cases import LEAST_UNITS, Measure, all_measures, differences, pairs
from scipy import optimize, special

from cds_analysis.forecasting.rungs.learned import GENERAL, RECORD_FILE
from cds_analysis.forecasting.scale import scale_of

LADDER = Path(__file__).resolve().parent.parent / "cds_analysis" / "forecasting" / "rungs" / "ladder.yml"
CHOSEN = {
    "version": "1",
    "look_back": 3.0,
    "pair_gap": 1.01,
    "least_pairs": 2,
    "least_units": 5,
    "freedom": 8.0,
}
WORDS = {"toward": 2 / 3, "against": 1 / 3}
DIGITS = 4
FAR, ROBUST, PULL = 3.0, 1.4826, 3.0
LEAST_RANKS, LEAST_OF_PRESS = 3, 10


@dataclass(frozen=True)
class Pooled:
    """A value of measures in general and by kind.

    Parameters
    ----------
    general, sd : float
        Mean over kinds, and the standard deviation between measures of one kind.
    means, sds : dict of str to float
        The same of each kind, pulled to the general value.
    """

    general: float
    sd: float
    means: dict[str, float]
    sds: dict[str, float]


def pool(values: Sequence[float], kinds: Sequence[str]) -> Pooled:
    """Return means and standard deviations by kind, pulled to the general ones: few measures, strong pull.

    Values further than three robust standard deviations from the median are brought that near first: a
    network that has just begun to be built says nothing of others.
    """
    frame = pd.DataFrame({"value": values, "kind": kinds}).dropna()
    middle = float(frame["value"].median())
    reach = FAR * ROBUST * float((frame["value"] - middle).abs().median())
    frame["value"] = frame["value"].clip(middle - reach, middle + reach)
    squares = (
        ((frame["value"] - frame.groupby("kind")["value"].transform("mean")) ** 2)
        .groupby(frame["kind"])
        .sum()
    )
    parts = frame.groupby("kind")["value"].agg(["mean", "size"])
    inside = float(squares.sum() / max(len(frame) - len(parts), 1))
    variance = (squares + PULL * inside) / (parts["size"] - 1 + PULL)
    between = max(float(parts["mean"].var()) - float((variance / parts["size"]).mean()), 0.0)
    general = float(parts["mean"].mean())
    share = between / (between + variance / parts["size"])
    means = general + share * (parts["mean"] - general)
    return Pooled(general, inside**0.5, means.to_dict(), (variance**0.5).to_dict())


def by_family(measures: Sequence[Measure], find: Callable[[Measure], float]) -> tuple[list[float], list[str]]:
    """Return what is found of each family of measures (the mean of its divisions), and its kind."""
    rows = [(one.family, one.kind, _found(find)[one.name]) for one in measures if one.kind]
    frame = pd.DataFrame(rows, columns=["family", "kind", "value"]).dropna()
    means = frame.groupby(["family", "kind"], as_index=False)["value"].mean()
    return means["value"].tolist(), means["kind"].tolist()


@cache
def _found(find: Callable[[Measure], float]) -> dict[str, float]:
    return {one.name: find(one) for one in all_measures()}


def changes(measure: Measure) -> pd.DataFrame:
    """Return every unit's change of level from one year to the next, for the better: ``year, change``."""
    table = measure.values.pivot_table(index="ref_area", columns="year", values="level")
    sign = scale_of(measure.spec, np.empty(0)).drift or 1
    found = [
        pd.DataFrame({"year": year, "change": sign * (table[year] - table[year - 1]).dropna()})
        for year in table.columns
        if year - 1 in table
    ]
    return pd.concat(found) if found else pd.DataFrame({"year": [], "change": []})


def drift_of(measure: Measure) -> float:
    """Return the mean change a year: of its units where five have one, else of the country's figures."""
    found = changes(measure)
    if len(found) >= LEAST_UNITS:
        return float(found.groupby("year")["change"].mean().mean())
    whole = measure.whole
    years = float(whole["when"].iloc[-1] - whole["when"].iloc[0]) if len(whole) else 0.0
    if years < 1:
        return float("nan")
    sign = scale_of(measure.spec, np.empty(0)).drift or 1
    return sign * float(whole["level"].iloc[-1] - whole["level"].iloc[0]) / years


def shock_of(measure: Measure) -> float:
    """Return how much the mean change differs from year to year."""
    yearly = changes(measure).groupby("year")["change"].agg(["mean", "size"])
    yearly = yearly[yearly["size"] >= LEAST_UNITS]
    return float(yearly["mean"].std()) if len(yearly) > 2 else float("nan")


def step_of(measure: Measure) -> float:
    """Return the logarithm of how much one unit's change differs from the mean change of its year."""
    found = changes(measure)
    if len(found) < 2 * LEAST_UNITS:
        return float("nan")
    away = found["change"] - found.groupby("year")["change"].transform("mean")
    return float(np.log(max(away.std(), 1e-3)))


def line_of_ranks(ranked: pd.DataFrame) -> tuple[float, float]:
    """Return level at the middle rank and slope on the normal score; missing with fewer than three ranks.

    Units whose figure the press tells are no fair sample; a rank says where among all units each of them
    stands, so the line gives centre and spread of all.
    """
    years = ranked.groupby("year")
    ranked = ranked[years["score"].transform("size") >= LEAST_RANKS]
    if ranked.empty:
        return float("nan"), float("nan")
    means = ranked[["score", "level"]].groupby(ranked["year"]).transform("mean")
    away = ranked[["score", "level"]] - means
    squares = float((away["score"] ** 2).sum())
    slope = float((away["score"] * away["level"]).sum() / squares) if squares > 0 else float("nan")
    return float((ranked["level"] - slope * ranked["score"]).mean()), slope


def spread_of(measure: Measure) -> float:
    """Return the logarithm of the spread between units: by their ranks, else of each year with five."""
    slope = line_of_ranks(measure.ranked)[1]
    if slope > 0:
        return float(np.log(slope))
    years = measure.values.groupby("year")["level"].agg(["std", "size"])
    years = years[(years["size"] >= LEAST_UNITS) & (years["std"] > 0)]
    return float(np.average(np.log(years["std"]), weights=years["size"])) if len(years) else float("nan")


def offset_of(measure: Measure) -> float:
    """Return how much units lie above the country, for the better: by their ranks, else on average."""
    if not measure.published:
        return float("nan")
    whole = measure.whole[["year", "level"]]
    sign = scale_of(measure.spec, np.empty(0)).drift or 1
    ranked, told = (
        part.merge(whole, on="year", suffixes=("", "_whole")) for part in (measure.ranked, measure.values)
    )
    middle = line_of_ranks(ranked.assign(level=ranked["level"] - ranked["level_whole"]))[0]
    if middle == middle:
        return sign * middle
    enough = told["ref_area"].nunique() >= LEAST_OF_PRESS
    return sign * float((told["level"] - told["level_whole"]).mean()) if enough else float("nan")


def press_normal_score() -> float:
    """Return the mean normal score of units told beside a rank: above 0, the strong are told."""
    found = [
        one.ranked["score"].mean()
        for one in all_measures()
        if LEAST_RANKS <= len(one.ranked) < len(one.members) / 2
    ]
    return float(np.mean(found))


def difference_of(one: Measure, other: Measure) -> tuple[float, int]:
    """Return how much the difference of two measures varies between units, and how many there are."""
    found = differences(one, other)
    return float(found.std()), len(found)


def pooled_differences(found: Sequence[tuple[float, int, str]]) -> tuple[float, dict[str, float], float]:
    """Return how much differences vary, in general and by kind, and how many pairs that counts as.

    Logarithms of variances differ between the pairs of measures of a kind by more than sampling explains; the
    rest is what a scaled inverse chi-square prior of so many rows would give.
    """
    used = [(2 * np.log(sd), (n - 1) / 2, kind) for sd, n, kind in found if sd > 0]
    logs, half = (np.array([row[place] for row in used]) for place in (0, 1))
    centred = logs - (special.digamma(half) - np.log(half))
    pooled = pool(centred.tolist(), [row[2] for row in used])
    beyond = max(pooled.sd**2 - float(special.polygamma(1, half).mean()), 1e-3)
    rows = 2 * float(optimize.brentq(lambda x: special.polygamma(1, x) - beyond, 0.05, 1e4))
    shift = np.log(rows / 2) - special.digamma(rows / 2)
    typical = {kind: float(np.exp((value - shift) / 2)) for kind, value in pooled.means.items()}
    return float(np.exp((pooled.general - shift) / 2)), typical, rows


def learn(left_out: str = "") -> dict[str, Any]:
    """Return what is learned without one family of measures; of all without a name."""
    known = [one for one in all_measures() if one.family != left_out]
    finders = (drift_of, step_of, spread_of, offset_of)
    drift, step, spread, offset = (pool(*by_family(known, find)) for find in finders)
    shocks = [shock for one in known if (shock := _found(shock_of)[one.name]) == shock]
    used = [pair for pair in pairs() if left_out not in (pair[0].family, pair[1].family)]
    difference, apart, rows = pooled_differences([(*difference_of(*pair), pair[0].kind) for pair in used])
    kinds = sorted({*drift.means, *step.means, *spread.means})
    habits = {
        kind: {
            "drift": drift.means.get(kind, drift.general),
            "drift_sd": drift.sds.get(kind, drift.sd),
            "step": float(np.exp(step.means.get(kind, step.general))),
            "spread": float(np.exp(spread.means.get(kind, spread.general))),
            "spread_log_sd": spread.sds.get(kind, spread.sd),
            "offset": offset.means.get(kind, offset.general),
            "offset_sd": offset.sds.get(kind, offset.sd),
            "difference": apart.get(kind, difference),
        }
        for kind in (GENERAL, *kinds)
    }
    return {
        **CHOSEN,
        **WORDS,
        "habits": habits,
        "shock": float(np.mean(shocks)),
        "difference_rows": rows,
        "wider": {"neighbour": 1.0, "others": 1.0, "country": 1.0},
        "speaks": {"neighbour": {}, "others": {}, "country": {}},
        "press_normal_score": press_normal_score(),
    }


def tried(record: dict[str, Any]) -> dict[str, Any]:
    """Return the widening of each rung and of which kinds it may speak.

    It may where it did better than the base rate on all questions of the kind, and on the hardest ones alone
    (the round target next above the middle), with all that was known and with only few units or pairs.
    """
    speaks = {
        rung: {
            kind: all(_beats(part["kinds"].get(kind)) for part in (found, found.get("few", found)))
            for kind in found["kinds"]
        }
        for rung, found in record.items()
    }
    return {"wider": {rung: found["wider"] for rung, found in record.items()}, "speaks": speaks}


def _beats(score: dict[str, float] | None) -> bool:
    return score is not None and all(
        score[f"brier{which}"] < score[f"brier{which}_base_rate"] for which in ("", "_next")
    )


def rounded(value: Any) -> Any:
    """Return nested values with their numbers rounded."""
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    return round(value, DIGITS) if isinstance(value, float) else value


def main() -> None:
    """Learn, print, and write if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    record = yaml.safe_load((LADDER.parent / RECORD_FILE).read_text(encoding="utf-8"))
    content = rounded({**learn(), **tried(record)})
    print(pd.DataFrame(content["habits"]).T.to_string())
    print(yaml.safe_dump({name: part for name, part in content.items() if name != "habits"}, sort_keys=False))
    if options.write:
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        LADDER.write_text(f"# written by benchmarks/choose_ladder.py --write\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
