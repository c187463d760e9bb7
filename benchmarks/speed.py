"""Time the forecasts: beside AutoETS on the same cases, one call, many series of one shape and of many.

    python benchmarks/speed.py --data DIR

Ratios are of one run on one machine. AutoETS needs the optional extra ``[benchmark]``.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from cases import Benchmark, Case
from methods import auto_ets, peer_windows

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.attainment import attainment_many

SERIES, POINTS, PEERS = 100_000, 8, 62
UNEVEN = 10_000
WARM_UP, SAMPLE = 5, 1000
MEGA = 1024
SHARE = Indicator("share", "", "", "percent", lower=0.0, upper=100.0)


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work took."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def per_second(method: Callable[[Case], object], cases: list[Case]) -> float:
    """Return the forecasts per second of a method, called case by case."""
    for case in cases[:WARM_UP]:
        method(case)
    return len(cases) / seconds(lambda: [method(case) for case in cases])


def many_series(count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return random series of shares and their targets."""
    random = np.random.default_rng(1)
    start, steps = random.uniform(5, 70, count)[:, None], random.normal(3, 2, (count, POINTS))
    values = np.clip(start + np.cumsum(steps, axis=1), 0, 100)
    years = 2018.0 + np.arange(POINTS)
    number = np.arange(count)
    rows = {"series": number.repeat(POINTS), "period": np.tile(years, count), "value": values.ravel()}
    return pd.DataFrame(rows), pd.DataFrame({"series": number, "target": 80.0, "deadline": years[-1] + 2})


def uneven_series(count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the same with dates and deadlines of their own: no two series have one shape."""
    histories, targets = many_series(count)
    random = np.random.default_rng(2)
    days = np.sort(random.uniform(2018, 2026, (count, POINTS)), axis=1).ravel()
    ahead = random.uniform(0.25, 4, count)
    return histories.assign(period=days), targets.assign(deadline=days[POINTS - 1 :: POINTS] + ahead)


def uneven_calls() -> None:
    """Print how many times as long series take of which no two have one shape."""
    for name, make in (("yearly", many_series), ("uneven", uneven_series)):
        peers = make(PEERS)[0].rename(columns={"series": "unit"})
        took = {}
        for shape, work in (("one shape", many_series), ("no two alike", uneven_series)):
            histories, targets = work(UNEVEN)
            took[shape] = seconds(lambda h=histories, t=targets, p=peers: attainment_many(h, t, peers=p))
        each = {shape: 1000 * whole / UNEVEN for shape, whole in took.items()}
        told = ", ".join(f"{shape} {value:.3f} ms a series" for shape, value in each.items())
        times = each["no two alike"] / each["one shape"]
        print(f"{UNEVEN:,} series, {PEERS} {name} peers: {told}; {times:.1f} times")


def single_calls(cases: list[Case], rival: bool) -> None:
    """Print the time of one call on the cases, each with peers of its own, beside AutoETS without any."""
    ours = per_second(peer_windows, cases)
    print(f"one call, with peers of its own: {1000 / ours:.1f} ms")
    if rival:
        theirs = per_second(auto_ets, cases)
        print(f"one call of AutoETS, without peers: {1000 / theirs:.1f} ms")
        print(f"called one by one, ours makes {ours / theirs:.2f} times as many a second")


def same_information(cases: list[Case], rival: bool) -> None:
    """Print the time of one bulk call on the cases without peers: AutoETS knows no more."""
    specs = {case.resolution: replace(SHARE, resolution=case.resolution) for case in cases}
    histories = pd.concat([case.history.assign(series=case.name) for case in cases], ignore_index=True)
    goals = {"series": [], "target": [], "deadline": []}
    for case in cases:
        for name, value in zip(goals, (case.name, case.target, case.deadline), strict=True):
            goals[name].append(value)
    by_case = {case.name: specs[case.resolution] for case in cases}
    targets = pd.DataFrame(goals)
    attainment_many(histories, targets, specs=by_case)
    ours = len(cases) / seconds(lambda: attainment_many(histories, targets, specs=by_case))
    print(f"the same cases in one call, own figures only: {ours:,.0f} a second")
    if rival:
        print(f"that is {ours / per_second(auto_ets, cases):.0f} times as many as AutoETS, own figures only")


def bulk_calls(rival: bool) -> None:
    """Print the time of the bulk call, and beside AutoETS on a sample of the same series."""
    histories, targets = many_series(SERIES)
    peers = many_series(PEERS)[0].rename(columns={"series": "unit"})
    took = {}
    for name, group in (("without peers", None), (f"with {PEERS} peers", peers)):
        took[name] = seconds(lambda group=group: attainment_many(histories, targets, peers=group))
        print(f"{SERIES:,} series of {POINTS} points {name}: {took[name]:.1f} s")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGA:.0f} MB")
    if rival:
        theirs = per_second(
            auto_ets, [_as_case(part) for _, part in histories.head(SAMPLE * POINTS).groupby("series")]
        )
        for name, whole in took.items():
            print(f"{name}: {SERIES / whole / theirs:.0f} times as many a second as AutoETS")


def _as_case(series: pd.DataFrame) -> Case:
    periods, values = series["period"].to_numpy(), series["value"].to_numpy()
    return Case("made", "made", periods, values, float(periods[-1]) + 2, 80.0, 0.0, [])


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    rival = importlib.util.find_spec("statsforecast") is not None
    cases = list(Benchmark(options.data).cases())
    single_calls(cases, rival)
    same_information(cases, rival)
    bulk_calls(rival)
    uneven_calls()


if __name__ == "__main__":
    main()
