"""Measures whose figures are known, and the questions that are asked of them with the answer hidden.

A *measure* here is one indicator in one way of measuring and one division of the country (the 63 and the 34
units are two), or one measure of the reference panel with its 27 countries as units. The country of the
reference panel is the plain mean of its units; a Vietnamese index without a figure for the country has the
plain mean of its units too where at least half of the division is known.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.periods import decimal_year
from cds_analysis.data.dataset import load_dataset
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.observations import load_observations
from cds_analysis.data.programme import Threshold
from cds_analysis.data.reference_panel import load_reference_panel
from cds_analysis.data.resolution import believed
from cds_analysis.forecasting.rungs.learned import Ladder
from cds_analysis.forecasting.rungs.question import SAME, Question
from cds_analysis.forecasting.scale import Array, scale_of
from cds_analysis.metrics.peers import rank_indicator

WHOLE = "whole"
READABLE = ("share", "index", "score")
VALUES = ("exact", "approx")
LEAST_UNITS, LEAST_SAME = 5, 2
NEAR = 0.5
STEPS = (0.10, 0.05, 0.02, 0.01)
ORIGINS, AHEAD = (2017, 2019), (0, 1, 2)
_NO_RANKS = pd.DataFrame({"ref_area": pd.Series(dtype="str"), "year": [], "score": []})


@dataclass(frozen=True)
class Measure:
    """The figures of one measure.

    Parameters
    ----------
    name, kind, family : str
        Identifier, kind of measure, and what is left out together: one indicator, whatever its division.
    spec : Indicator
        Bounds, direction, resolution.
    rows : pandas.DataFrame
        One row a figure, as :class:`Question` takes them; ``known_from`` is the end of the period.
    country : str
        Key of the country in ``rows``.
    reference : bool
        Whether it is of the reference panel.
    ranks : pandas.DataFrame
        ``ref_area, year, score``: published ranks of units as normal scores, the best highest.
    """

    name: str
    kind: str
    family: str
    spec: Indicator
    rows: pd.DataFrame
    country: str
    reference: bool
    ranks: pd.DataFrame

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """Return the values that stand beside a published rank: the columns of ``values``, ``score``."""
        return self.values.merge(self.ranks, on=["ref_area", "year"])

    @cached_property
    def values(self) -> pd.DataFrame:
        """Return the values of units: ``ref_area, year, when, level, obs_value``, the last of each year."""
        units = self.rows[(self.rows["ref_area"] != self.country) & self.rows["qualifier"].isin(VALUES)]
        return self._yearly(units)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Return the declared measures that its rows are of."""
        return {
            str(name): replace(self.spec, indicator=str(name)) for name in self.rows["indicator"].unique()
        }

    @cached_property
    def whole(self) -> pd.DataFrame:
        """Return the values of the country, the same way."""
        return self._yearly(
            self.rows[(self.rows["ref_area"] == self.country) & self.rows["qualifier"].isin(VALUES)]
        )

    def _yearly(self, rows: pd.DataFrame) -> pd.DataFrame:
        values = rows["obs_value"].to_numpy(dtype=float)
        scale = scale_of(self.spec, values)
        when = np.array([decimal_year(day.date()) for day in rows["period_end"]], dtype=float)
        rows = rows.assign(
            when=when, year=np.ceil(when - 1e-9) - 1, level=scale.forward(scale.inside(values))
        )
        return (
            rows.sort_values("when").drop_duplicates(["ref_area", "year"], keep="last").reset_index(drop=True)
        )

    @property
    def division(self) -> str:
        """Return which units it is told of."""
        return "reference" if self.reference else self.name.partition("@")[2].partition("/")[0]

    @property
    def members(self) -> list[str]:
        """Return the units."""
        return sorted(set(self.rows["ref_area"]) - {self.country})

    @property
    def published(self) -> bool:
        """Return whether the country's figure was published as one, not made as a plain mean."""
        return (
            not self.reference
            and "source_org" in self.rows
            and self.rows.loc[self.rows["ref_area"] == self.country, "source_org"].notna().any()
        )


@dataclass(frozen=True)
class Case:
    """One hidden figure, and the round targets that are asked about it.

    Parameters
    ----------
    measure : Measure
        Whose.
    unit : str
        Which unit's figure is hidden.
    origin, deadline : date
        When it is asked, and what day the figure is about.
    truth : float
        The hidden value.
    targets : tuple of float
        Round values.
    middle : float
        Median of the others' figures, around which they lie.
    """

    measure: Measure
    unit: str
    origin: date
    deadline: date
    truth: float
    targets: tuple[float, ...]
    middle: float

    def question(self, ladder: Ladder, rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> Question:
        """Return the case as the ladder is asked it, without a target."""
        spec = self.measure.spec
        threshold = Threshold(spec.indicator, "lower" if spec.direction == "lower" else "higher", 0.0)
        return Question(
            threshold,
            self.deadline,
            self.origin,
            self.unit,
            rows,
            indicators,
            self.measure.country,
            self.measure.members,
            ladder,
        )

    def met(self, target: float) -> bool:
        """Return whether the hidden value meets a target, as it is printed."""
        half = (self.measure.spec.resolution or 0.0) / 2
        lower = self.measure.spec.direction == "lower"
        return self.truth <= target + half if lower else self.truth >= target - half


@cache
def all_measures() -> tuple[Measure, ...]:
    """Return every readable measure with a value."""
    found = [*_reference(), *_provinces()]
    return tuple(one for one in found if len(one.values) or len(one.whole))


@cache
def measures() -> tuple[Measure, ...]:
    """Return those with values of at least five units in one year: others can be asked about them."""
    return tuple(one for one in all_measures() if _largest(one) >= LEAST_UNITS)


def _largest(measure: Measure) -> int:
    return int(measure.values.groupby("year")["ref_area"].nunique().max()) if len(measure.values) else 0


@cache
def pairs() -> tuple[tuple[Measure, Measure], ...]:
    """Return the pairs of measures that stand in for two estimates of one quantity.

    They are told of the same units, of one kind, and on average no further apart than half a unit of the
    scale; beside them stand the pairs that the registry names as the same quantity.
    """
    found = []
    for one, other in combinations(all_measures(), 2):
        same = any(link.kind == SAME and link.other == other.spec.indicator for link in one.spec.relations)
        if one.division == other.division and (same or one.kind == other.kind):
            gaps = differences(one, other)
            if len(gaps) >= (LEAST_SAME if same else LEAST_UNITS) and (same or abs(gaps.mean()) <= NEAR):
                found.append((one, other))
    return tuple(found)


def differences(one: Measure, other: Measure) -> pd.Series:
    """Return the mean difference of level of each unit known by both in one year, or in two that follow."""
    both = one.values.merge(other.values, on="ref_area", suffixes=("", "_other"))
    both = both.assign(gap=(both["year"] - both["year_other"]).abs())
    nearest = both.groupby("ref_area")["gap"].transform("min")
    both = both[(both["gap"] == nearest) & (both["gap"] <= 1)]
    return (both["level"] - both["level_other"]).groupby(both["ref_area"]).mean()


def _reference() -> Iterator[Measure]:
    panel = load_reference_panel(date.max)
    panel["year"] = (panel["period"] - 1).astype(int).astype(str)
    means = panel.groupby(["kind", "measure", "name_en", "year"], as_index=False)["value"].mean()
    both = pd.concat([panel, means.assign(unit=WHOLE)])
    for (kind, code), part in both.groupby(["kind", "measure"]):
        name = f"desi_{code}"
        ends = pd.to_datetime(part["year"] + "-12-31")
        rows = pd.DataFrame(
            {
                "ref_area": part["unit"],
                "indicator": name,
                "time_period": part["year"],
                "obs_value": part["value"],
                "qualifier": "exact",
                "period_end": ends,
                "known_from": ends,
            }
        )
        spec = Indicator(
            name, name, str(part["name_en"].iloc[0]), "percent", lower=0.0, upper=100.0, measure_kind=kind
        )
        yield Measure(name, str(kind), name, spec, rows.reset_index(drop=True), WHOLE, True, _NO_RANKS)


def _provinces() -> Iterator[Measure]:
    dataset = load_dataset(data_dir())
    known = believed(load_observations(), dataset.indicators)
    country = dataset.registry.country.key
    for indicator, rows in known.groupby("indicator"):
        spec = dataset.indicators[str(indicator)]
        if spec.lower is None or spec.upper is None or spec.kind not in READABLE or spec.direction == "none":
            continue
        twin = known.head(0) if (rows["ref_area"] == country).any() else _twin(known, spec, country)
        way = np.array([sum(gap.start <= day.date() for gap in spec.breaks) for day in rows["period_end"]])
        for number in np.unique(way):
            for system in dataset.registry.systems:
                members = [unit.key for unit in dataset.registry.members(system.system)]
                name = f"{indicator}@{system.system}/{number}"
                ranks = known[known["indicator"] == rank_indicator(str(indicator), dataset.indicators)]
                measure = _division(pd.concat([rows[way == number], twin]), spec, name, members, country)
                yield replace(measure, ranks=_scores(ranks, members))


def _twin(known: pd.DataFrame, spec: Indicator, country: str) -> pd.DataFrame:
    """Return the country's figures of the same quantity under a name that is told of the country alone."""
    for link in spec.relations:
        rows = known[known["indicator"] == link.other]
        if link.kind == SAME and len(rows) and (rows["ref_area"] == country).all():
            return rows
    return known.head(0)


def _division(rows: pd.DataFrame, spec: Indicator, name: str, members: list[str], country: str) -> Measure:
    rows = rows[rows["ref_area"].isin([*members, country])]
    rows = rows.assign(known_from=rows[["period_end", "known_from"]].min(axis=1))
    rows = rows.assign(period_end=rows["known_from"])
    if not (rows["ref_area"] == country).any():
        means = (
            rows[rows["qualifier"].isin(VALUES)]
            .groupby(["time_period", "period_end"])["obs_value"]
            .agg(["mean", "size"])
        )
        means = means[means["size"] >= len(members) / 2].reset_index().rename(columns={"mean": "obs_value"})
        means = means.assign(
            ref_area=country, indicator=spec.indicator, qualifier="exact", known_from=means["period_end"]
        )
        rows = pd.concat([rows, means.drop(columns="size")], ignore_index=True)
    return Measure(
        name, spec.measure_kind, spec.indicator, replace(spec, breaks=()), rows, country, False, _NO_RANKS
    )


def _scores(ranks: pd.DataFrame, members: list[str]) -> pd.DataFrame:
    ranks = ranks[ranks["ref_area"].isin(members)]
    share = (ranks["obs_value"] - 0.5) / len(members)
    year = [day.year for day in ranks["period_end"]]
    return pd.DataFrame({"ref_area": ranks["ref_area"], "year": year, "score": stats.norm.isf(share)})


def cases(measure: Measure) -> Iterator[Case]:
    """Yield the hidden figures: every unit, in every year with enough others, none to two years ahead."""
    values = measure.values
    years = values.groupby("year")["ref_area"].nunique()
    for year in years[years >= LEAST_UNITS].index if not measure.reference else ORIGINS:
        for ahead in AHEAD:
            yield from _hidden(measure, values, int(year), int(year) + ahead)


def _hidden(measure: Measure, values: pd.DataFrame, year: int, end: int) -> Iterator[Case]:
    asked, now = values[values["year"] == end], values[values["year"] == year]
    for row in asked.itertuples():
        others = now.loc[now["ref_area"] != row.ref_area, "obs_value"].to_numpy(dtype=float)
        if len(others) >= LEAST_UNITS - 1:
            targets = round_targets(others, measure.spec)
            deadline = row.period_end.date()
            origin = min(date(year, 12, 31), deadline) if end == year else date(year, 12, 31)
            middle = float(np.median(others))
            yield Case(measure, str(row.ref_area), origin, deadline, float(row.obs_value), targets, middle)


def round_targets(values: Array, spec: Indicator) -> tuple[float, ...]:
    """Return the two round values next above the median and the two next below, as targets are set.

    The step is the largest of 10, 5, 2 and 1 % of the range with at least two round values among the figures.
    """
    low, high = float(spec.lower or 0.0), float(spec.upper or 0.0)
    for share in STEPS:
        step = share * (high - low)
        ticks = low + step * np.arange(1, round(1 / share))
        inside = ticks[(ticks > values.min()) & (ticks <= values.max())]
        if len(inside) >= 2:
            break
    middle = float(np.median(values))
    above, below = ticks[ticks > middle][:2], ticks[ticks <= middle][-2:]
    return tuple(float(round(tick, 6)) for tick in (*below, *above))


def draw(case: Case, count: int, names: list[str]) -> list[str]:
    """Return some units, drawn by the name of the case."""
    seed = zlib.crc32(f"{case.measure.name}/{case.unit}/{case.origin}/{case.deadline}".encode())
    return list(np.random.default_rng(seed).permutation(sorted(names))[:count])
