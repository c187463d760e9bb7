"""How good is each rung below own figures? Figures that are known are hidden and asked about.

    python benchmarks/rungs.py --rung neighbour|others|country [--record] [--out FILE]

Each figure of a measure is hidden in turn and asked about on its own day and one and two years before, with
the round targets next above and below the median of the other units. What a rung has learned is learned again
without the measure's family, and so is its widening. The base rate of a question is how often the other
units' questions of the same measure came true; the *strict* one how often the very same target was met by the
other units on the same day, which nobody knows beforehand. Scores weigh families of measures alike; intervals
draw them whole. ``--record`` writes ``cds_analysis/forecasting/rungs/rungs_record.yml``, which pages quote
and ``choose_ladder.py`` reads of which kinds a rung may speak.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from choose_ladder import LADDER, learn
from rich.progress import track
from rung_cases import SAME, Case, Measure, cases, draw, measures, pairs
from scipy import stats

from cds_analysis.data.relations import Relation
from cds_analysis.forecasting.rungs.bounds import rank_bound
from cds_analysis.forecasting.rungs.country import spread_around
from cds_analysis.forecasting.rungs.ladder import leaning
from cds_analysis.forecasting.rungs.learned import RECORD_FILE, Ladder, parse_ladder
from cds_analysis.forecasting.rungs.neighbour import bridge_from, spread_of
from cds_analysis.forecasting.rungs.others import newest_of_others, spread_of_units
from cds_analysis.forecasting.rungs.question import Question
from cds_analysis.forecasting.rungs.reading import Spread

FEW_UNITS, FEW_PAIRS = 5, 3
DRAWS = 4000
ALL, FEW = "all", "few"


@dataclass(frozen=True)
class Asked:
    """A case that a rung could answer: with all that is known, or with few others or pairs."""

    case: Case
    question: Question
    spread: Spread
    run: str
    name: str

    @cached_property
    def rank(self) -> float:
        """Return the share of the distribution below the truth."""
        return self.spread.below(float(self.question.scale.forward(np.array([self.case.truth]))[0]))

    @cached_property
    def reach(self) -> float:
        """Return how far out the truth lies, the end of the 80 % band being one."""
        return float(abs(stats.t.ppf(self.rank, self.spread.freedom) / stats.t.ppf(0.9, self.spread.freedom)))


@cache
def ladder_without(family: str) -> Ladder:
    """Return what is learned without a family of measures."""
    return parse_ladder(learn(family))


def ask_others(measure: Measure) -> Iterator[Asked]:
    """Yield the cases of a measure as the other units answer them: all of them, and five."""
    ladder = ladder_without(measure.family)
    for case in cases(measure):
        rows = measure.rows[measure.rows["ref_area"] != case.unit]
        known = rows[
            (rows["period_end"] <= pd.Timestamp(case.origin)) & (rows["ref_area"] != measure.country)
        ]
        few = draw(case, FEW_UNITS, sorted(set(known["ref_area"])))
        for run, seen in ((ALL, rows), (FEW, rows[rows["ref_area"].isin([*few, measure.country])])):
            question = case.question(ladder, seen, measure.indicators)
            found = newest_of_others(question)
            if len(found) >= ladder.least_units:
                yield Asked(
                    case, question, spread_of_units(question, found, rank_bound(question)), run, measure.name
                )


def ask_country(measure: Measure) -> Iterator[Asked]:
    """Yield the cases of a measure as the country's figure answers them."""
    rows = measure.rows[measure.rows["ref_area"] == measure.country]
    ladder = ladder_without(measure.family)
    for case in cases(measure):
        if (rows["period_end"] <= pd.Timestamp(case.origin)).any():
            question = case.question(ladder, rows, measure.indicators)
            yield Asked(case, question, spread_around(question), ALL, measure.name)


def ask_neighbours(measure: Measure) -> Iterator[Asked]:
    """Yield the cases of a measure as each neighbouring measure answers them: all pairs known, and three."""
    for one, two in pairs():
        if measure.name in (one.name, two.name):
            yield from _over(measure, two if measure.name == one.name else one)


def _over(measure: Measure, other: Measure) -> Iterator[Asked]:
    specs = {**other.indicators, **measure.indicators}
    own, there = measure.spec.indicator, other.spec.indicator
    specs[own] = replace(measure.spec, relations=(Relation(own, there, SAME), *_twins(measure)))
    specs[there] = replace(other.spec, relations=_twins(other))
    both = pd.concat([measure.rows, other.rows])
    if measure.reference:
        both = both[both["ref_area"] != measure.country]
    held = set(other.values["ref_area"])
    for case in cases(measure):
        rows = both[(both["indicator"] != own) | (both["ref_area"] != case.unit)]
        few = draw(case, FEW_PAIRS, sorted(held & set(measure.values["ref_area"]) - {case.unit}))
        for run, seen in (
            (ALL, rows),
            (FEW, rows[rows["ref_area"].isin([*few, case.unit, measure.country])]),
        ):
            question = case.question(ladder_without(measure.family), seen, specs)
            bridge = bridge_from(question, there) if case.unit in held else None
            if bridge is not None and len(bridge.pairs) >= question.ladder.least_pairs:
                yield Asked(
                    case, question, spread_of(question, bridge), run, f"{measure.name} by {other.name}"
                )


def _twins(measure: Measure) -> tuple[Relation, ...]:
    """Return the relations to the same quantity under the name that it has for the country."""
    own = measure.spec.indicator
    return tuple(Relation(own, name, SAME) for name in measure.indicators if name != own)


ASK: dict[str, Callable[[Measure], Iterator[Asked]]] = {
    "neighbour": ask_neighbours,
    "others": ask_others,
    "country": ask_country,
}


def widening(asked: list[Asked], left_out: str = "") -> float:
    """Return the factor by which bands must be wider to hold four in five; never below one."""
    used = [one for one in asked if one.case.measure.family != left_out]
    reach = np.array([one.reach for one in used])
    families = pd.Series([one.case.measure.family for one in used])
    weight = 1 / families.groupby(families).transform("size").to_numpy()
    order = np.argsort(reach)
    held = np.cumsum(weight[order]) / weight.sum()
    return max(float(reach[order][np.searchsorted(held, 0.8)]), 1.0)


def scored(asked: list[Asked]) -> pd.DataFrame:
    """Return one row a question: what was said, what happened, and the base rates."""
    wider = {family: widening(asked, family) for family in {one.case.measure.family for one in asked}}
    rows = [row for one in asked for row in _rows(one, wider[one.case.measure.family])]
    return with_base(pd.DataFrame(rows))


def _rows(one: Asked, wider: float) -> Iterator[dict[str, Any]]:
    case, spread = one.case, one.spread.wider(wider)
    rank = spread.below(float(one.question.scale.forward(np.array([case.truth]))[0]))
    above = [target for target in case.targets if target > case.middle]
    for target in case.targets:
        asked = replace(one.question, threshold=replace(one.question.threshold, value=target))
        below = spread.below(asked.edge)
        chance = below if asked.threshold.direction == "lower" else 1 - below
        yield {
            "run": one.run,
            "measure": one.name,
            "family": case.measure.family,
            "kind": case.measure.kind,
            "unit": case.unit,
            "ahead": case.deadline.year - case.origin.year,
            "case": f"{one.name}/{case.unit}/{case.origin}/{case.deadline}",
            "day": case.deadline.year,
            "target": target,
            "next": bool(above) and target == above[0],
            "chance": chance,
            "word": leaning(chance, one.question.ladder),
            "met": float(case.met(target)),
            "covered": float(0.1 <= rank <= 0.9),
        }


def with_base(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the questions with the Brier scores of the rung, of the base rate and of the strict one."""
    gaps = {
        "brier": rows["chance"] - rows["met"],
        "base_brier": _of_others(rows, ["run", "measure"]) - rows["met"],
        "strict_brier": _of_others(rows, ["run", "measure", "day", "target"]) - rows["met"],
        "next_base_brier": _of_others(rows, ["run", "measure", "next"]) - rows["met"],
    }
    return rows.assign(**{name: gap**2 for name, gap in gaps.items()})


def _of_others(rows: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return how often the questions of the other units came true; a half where there are none."""
    all_of, own = rows.groupby(keys)["met"], rows.groupby([*keys, "unit"])["met"]
    count = all_of.transform("size") - own.transform("size")
    return ((all_of.transform("sum") - own.transform("sum")) / count.replace(0, np.nan)).fillna(0.5)


def by_family(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mean scores of each family of measures."""
    columns = ["brier", "base_brier", "strict_brier"]
    return rows.groupby("family")[columns].mean()


def summary(rows: pd.DataFrame) -> dict[str, Any]:
    """Return the scores of some questions, families of measures alike."""
    means = by_family(rows)
    gap = (means["brier"] - means["base_brier"]).to_numpy()
    drawn = gap[np.random.default_rng(1).integers(0, len(gap), (DRAWS, len(gap)))].mean(axis=1)
    covered = rows.drop_duplicates(["run", "case"]).groupby("family")["covered"].mean()
    following = rows[rows["next"]].groupby("family")[["brier", "next_base_brier"]].mean().mean()
    return {
        "n": len(rows),
        "measures": len(means),
        "brier": float(means["brier"].mean()),
        "brier_base_rate": float(means["base_brier"].mean()),
        "difference": float(gap.mean()),
        "difference_low": float(np.quantile(drawn, 0.025)),
        "difference_high": float(np.quantile(drawn, 0.975)),
        "brier_strict": float(means["strict_brier"].mean()),
        "brier_next": float(following["brier"]),
        "brier_next_base_rate": float(following["next_base_brier"]),
        "coverage_80": float(covered.mean()),
    }


def record_of(rows: pd.DataFrame, wider: float) -> dict[str, Any]:
    """Return everything that is kept of one rung's back-test."""
    full, few = rows[rows["run"] == ALL], rows[rows["run"] == FEW]
    words = full.groupby("word")["met"].agg(["size", "mean"])
    return {
        **by_kind(full),
        **({"few": by_kind(few)} if len(few) else {}),
        "wider": wider,
        "words": {
            str(word): {"n": int(row["size"]), "came_true": float(row["mean"])}
            for word, row in words.iterrows()
        },
        "ahead": {int(ahead): summary(part) for ahead, part in full.groupby("ahead")},
    }


def by_kind(rows: pd.DataFrame) -> dict[str, Any]:
    """Return the scores of some questions, and of those of each kind of measure."""
    return {**summary(rows), "kinds": {str(kind): summary(part) for kind, part in rows.groupby("kind")}}


def rounded(value: Any, digits: int = 4) -> Any:
    """Return a nested record with its numbers rounded."""
    if isinstance(value, dict):
        return {name: rounded(part, digits) for name, part in value.items()}
    return round(value, digits) if isinstance(value, float) else value


def write_record(rung: str, found: dict[str, Any], file: Path = LADDER.parent / RECORD_FILE) -> None:
    """Put the back-test of a rung in the place of the one before."""
    known = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    content = {**(known or {}), rung: found}
    text = yaml.safe_dump({name: content.get(name, {}) for name in ASK}, allow_unicode=True, sort_keys=False)
    file.write_text(f"# written by benchmarks/rungs.py --record\n{text}", encoding="utf-8")


def main() -> None:
    """Ask, score, print, and record if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rung", choices=sorted(ASK), required=True)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    asked = [one for measure in track(measures(), options.rung) for one in ASK[options.rung](measure)]
    rows = scored(asked)
    found = rounded(record_of(rows, widening(asked)))
    print(yaml.safe_dump(found, allow_unicode=True, sort_keys=False))
    print(by_family(rows).round(3).to_string())
    if options.out:
        rows.to_csv(options.out, index=False)
    if options.record:
        write_record(options.rung, found)


if __name__ == "__main__":
    main()
