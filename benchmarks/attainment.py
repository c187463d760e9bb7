"""Forecast a folder of cases with known endings, and score the forecasts.

    python benchmarks/attainment.py --data DIR --out predictions.csv [--method NAME] [--peers N] [--record]

``--peers N`` keeps N peers of each case, drawn by its name. ``--method all`` scores every method in one run
and prints them beside each other, with paired differences to ours and their 95 % intervals (a bootstrap over
units); predictions are ours. AutoETS, AutoARIMA and DynamicTheta need the optional extra ``[benchmark]``.
``--record`` (with all methods) writes the scores that the pages quote.
"""

from __future__ import annotations

import argparse
import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from cases import Benchmark, Case
from methods import METHODS, Answer
from official import official_words
from rich.progress import track

from cds_analysis.forecasting.attainment import METHOD, VERSION
from cds_analysis.forecasting.backtest import reliability
from cds_analysis.forecasting.scores import (
    QUANTILES,
    brier_score,
    calibration_error,
    coverage,
    crps_of_quantiles,
)
from cds_analysis.forecasting.words import carried_word

RECORD = Path(__file__).resolve().parent.parent / "cds_analysis" / "forecasting" / "track_record.yml"
CASES = "development half of the target-attainment benchmark: six panels of published shares"
NAMES = [f"q{round(100 * q):02d}" for q in QUANTILES]
NEED_EXTRA = {"auto_ets", "auto_arima", "dynamic_theta"}
TENTHS = tuple(np.linspace(0, 1, 11).round(1))
DRAWS = 2000
FEWER_PEERS = (8, 4, 0)


def predict(cases: list[Case], method: str) -> pd.DataFrame:
    """Return one row a case: ``case_id, prob``, the quantiles, and the grade where there is one."""
    made: list[Answer] = [METHODS[method](case) for case in track(cases, method)]
    table = pd.DataFrame([part.quantiles or (np.nan,) * len(NAMES) for part in made], columns=NAMES)
    table.insert(0, "prob", [part.prob for part in made])
    table.insert(0, "case_id", [case.name for case in cases])
    return table.assign(grade=[part.grade for part in made])


def scores(made: pd.DataFrame, answers: pd.DataFrame) -> dict[str, float]:
    """Return the scores of one method; the probabilistic ones are missing where it gives no quantiles."""
    met, outcome = answers["met"].to_numpy(dtype=float), answers["outcome"].to_numpy(dtype=float)
    bands = made["q10"].notna().all()
    return {
        "brier": brier_score(made["prob"], met),
        "calibration_error": calibration_error(made["prob"], met),
        "coverage_80": coverage(made["q10"], made["q90"], outcome) if bands else np.nan,
        "coverage_90": coverage(made["q05"], made["q95"], outcome) if bands else np.nan,
        "crps": float(crps_of_quantiles(made[NAMES], outcome).mean()),
    }


def paired(ours: pd.Series, theirs: pd.Series, cluster: pd.Series) -> tuple[float, float, float]:
    """Return the mean difference (negative: ours is better) and its 95 % interval, units drawn whole."""
    number, _ = pd.factorize(cluster)
    size, total = np.bincount(number), np.bincount(number, ours - theirs)
    drawn = np.random.default_rng(1).multinomial(len(size), np.full(len(size), 1 / len(size)), DRAWS)
    low, high = np.percentile(drawn @ total / (drawn @ size), [2.5, 97.5])
    return float((ours - theirs).mean()), float(low), float(high)


def league(cases: list[Case], answers: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the predictions of ours, and a table of all methods that are installed."""
    cluster, met = answers["panel"] + "|" + answers["unit"], answers["met"].astype(float)
    rows, ours = [], pd.DataFrame()
    for name in METHODS:
        if name in NEED_EXTRA and importlib.util.find_spec("statsforecast") is None:
            print(f"{name}: left out; install the extra [benchmark]")
            continue
        made = predict(cases, name)
        ours = made if ours.empty else ours
        difference = paired((ours["prob"] - met) ** 2, (made["prob"] - met) ** 2, cluster)
        rows.append({"method": name, **scores(made, answers), "difference": difference})
    return ours, pd.DataFrame(rows)


def by_group(made: pd.DataFrame, answers: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the scores of each group of cases, with the Brier score of its base rate."""
    rows = []
    for name, part in answers.groupby(column):
        base = float(part["met"].mean())
        base_rate = {"n": len(part), "base_rate": base * (1 - base)}
        rows.append({column: name, **base_rate, **scores(made.loc[part.index], part)})
    return pd.DataFrame(rows)


def against_base(made: pd.DataFrame, answers: pd.DataFrame) -> str:
    """Return by how much ours is better (negative) than each panel's own base rate, with intervals."""
    lines = []
    for panel, part in answers.groupby("panel"):
        met = part["met"].astype(float)
        ours, base = (made.loc[part.index, "prob"] - met) ** 2, (met.mean() - met) ** 2
        lines.append("{:>12} {:+.4f} [{:+.4f}, {:+.4f}]".format(panel, *paired(ours, base, part["unit"])))
    return "\n".join(["Brier score less that of the panel's base rate", *lines])


def words(made: pd.DataFrame, answers: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return how often each word that the evidence carried came true."""
    word = [carried_word(p, grade) for p, grade in zip(made["prob"], made["grade"], strict=True)]
    table = answers.assign(word=word).groupby([column, "word"])["met"].agg(["size", "mean"]).reset_index()
    return table.rename(columns={"size": "n", "mean": "happened"})


def stability(cases: list[Case], made: pd.DataFrame) -> float:
    """Return the share of cases whose word one observation more changed."""
    shorter = [replace(case, periods=case.periods[:-1], values=case.values[:-1]) for case in cases]
    before = predict(shorter, "peer_windows")
    pairs = zip(before["prob"], before["grade"], made["prob"], made["grade"], strict=True)
    return float(np.mean([carried_word(p, g) != carried_word(q, h) for p, g, q, h in pairs]))


def by_peers(benchmark: Benchmark) -> list[dict[str, Any]]:
    """Return the scores of ours with few peers and with none."""
    answers = benchmark.answers
    return [
        {"n_peers": n, "n": len(answers), **scores(predict(list(benchmark.cases(n)), METHOD), answers)}
        for n in FEWER_PEERS
    ]


def record_of(benchmark: Benchmark, made: pd.DataFrame, methods: pd.DataFrame) -> dict[str, Any]:
    """Return what the pages quote."""
    cases, answers = list(benchmark.cases()), benchmark.answers
    chances = pd.DataFrame({"probability": made["prob"], "met": answers["met"]})
    groups = {"by_n_obs": "n_obs", "by_horizon": "h_bin", "by_panel": "panel"}
    return {
        "method": METHOD,
        "version": VERSION,
        "cases": CASES,
        "n": len(answers),
        "brier_base_rate": brier_score(np.full(len(answers), answers["met"].mean()), answers["met"]),
        **scores(made, answers),
        "bins": reliability(chances, TENTHS).to_dict("records"),
        **{name: by_group(made, answers, column).to_dict("records") for name, column in groups.items()},
        "by_peers": by_peers(benchmark),
        "by_word": words(made, answers.assign(all="all"), "all").drop(columns="all").to_dict("records"),
        "methods": methods.drop(columns="difference").to_dict("records"),
        "official_words": official_words(cases, answers).to_dict("records"),
    }


def plain(value: Any) -> Any:
    """Return a value as YAML writes it best: plain numbers of four decimals, nothing for a missing one."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, np.integer | int):
        return int(value)
    if isinstance(value, np.floating | float):
        return None if value != value else round(float(value), 4)
    return value


def main() -> None:
    """Read the cases, forecast them, write the predictions and print the scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--method", choices=[*METHODS, "all"], default="peer_windows")
    parser.add_argument("--peers", type=int)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    if options.record and options.method != "all":
        parser.error("--record needs --method all")
    benchmark = Benchmark(options.data)
    cases, answers = list(benchmark.cases(options.peers)), benchmark.answers
    methods = pd.DataFrame()
    if options.method == "all":
        made, methods = league(cases, answers)
        told = methods["difference"].map(lambda parts: "{:+.4f} [{:+.4f}, {:+.4f}]".format(*parts))
        print(methods.assign(difference=told).round(3).to_string(index=False), end="\n\n")
    else:
        made = predict(cases, options.method)
    made.drop(columns="grade").to_csv(options.out, index=False)
    if "met" not in answers or "outcome" not in answers:
        return
    print(pd.Series(scores(made, answers)).round(4).to_string(), end="\n\n")
    for column in [name for name in ("panel", "n_obs", "h_bin") if name in answers]:
        print(by_group(made, answers, column).round(3).to_string(index=False), end="\n\n")
    print(against_base(made, answers), end="\n\n")
    if made["grade"].notna().all():
        for column in ("all", "panel"):
            print(words(made, answers.assign(all="all"), column).round(2).to_string(index=False), end="\n\n")
        print(f"words that one observation more changed: {stability(cases, made):.3f}")
    if options.record:
        text = yaml.safe_dump(plain(record_of(benchmark, made, methods)), allow_unicode=True, sort_keys=False)
        RECORD.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
