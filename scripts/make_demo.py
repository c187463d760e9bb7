"""Draw the figures of the invented country in ``data/demo`` from growth curves that are known.

Read: ``design/curves.csv`` (one curve an indicator), ``design/events.csv`` (what happens to single figures
of the own province), the registry and the targets. Written: ``observations/*.csv``, ``truth.csv``,
``truth_targets.csv`` and ``expected_rows.csv``.

A curve is a straight line between its value in 2022-Q1 and its value in 2025-Q4: on the logit scale
between the bounds of the indicator (so it is logistic), or on the plain scale. Every other province has a
level and a slope of its own around the peers' curve. Noise is added on the same scale; then the figure is
rounded as it would be printed. The same seed always gives the same bytes.

Run ``python scripts/make_demo.py`` to write, ``--check`` to compare with what is there.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Row = dict[str, str]
Array = NDArray[np.float64]

SEED = 20221231
SOURCE = Path(__file__).resolve().parent.parent / "data" / "demo"
PROGRAMME = Path("programmes") / "demo14"
QUARTERS = [f"{year}-Q{quarter}" for year in range(2022, 2026) for quarter in range(1, 5)]
YEARS = [str(year) for year in range(2021, 2026)]
LAST_STEP = len(QUARTERS) - 1
PEER_GAP_SHARE = 0.02
REVISION_DAYS = 150
PRESS_DAYS = 10
COLUMNS = [
    "ref_area",
    "indicator",
    "time_period",
    "obs_value",
    "unit_measure",
    "qualifier",
    "known_from",
    "known_from_basis",
    "source_org",
    "source_title",
    "source_url",
    "note",
]
TRUTH_COLUMNS = ["indicator", "ref_area", "time_period", "true_value"]
TARGET_TRUTH_COLUMNS = ["target_id", "indicator", "target_value", "true_value_at_deadline", "met"]


@dataclass(frozen=True)
class Series:
    """The drawn figures of one indicator: a row a province, a column a period.

    Parameters
    ----------
    curve, indicator : mapping
        Rows of ``curves.csv`` and ``indicators.csv``.
    units, periods : sequence of str
        What the rows and the columns are.
    true, drawn : array
        Without and with noise, in the indicator's unit.
    known_from : array of date
        The day on which each figure was published.
    missing : array of bool
        Figures of peers that nobody published.
    """

    curve: Row
    indicator: Row
    units: Sequence[str]
    periods: Sequence[str]
    true: Array
    drawn: Array
    known_from: NDArray[np.object_]
    missing: NDArray[np.bool_]

    @property
    def decimals(self) -> int:
        """Return how many decimals are printed."""
        return len(self.indicator["resolution"].partition(".")[2])


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a CSV file as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def own_province(source: Path) -> str:
    """Return the province that the programme binds."""
    lines = (source / PROGRAMME / "programme.yml").read_text(encoding="utf-8").splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith("unit:"))


def period_end(period: str) -> date:
    """Return the last day of a year or a quarter.

    Examples
    --------
    >>> period_end("2024-Q3"), period_end("2024")
    (datetime.date(2024, 9, 30), datetime.date(2024, 12, 31))
    """
    year, _, quarter = period.partition("-Q")
    month = 3 * int(quarter or 4)
    return date(int(year) + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def step_of(period: str) -> int:
    """Return how many quarters after 2022-Q1 a period ends.

    Examples
    --------
    >>> step_of("2022-Q1"), step_of("2025-Q4"), step_of("2021")
    (0, 15, -1)
    """
    end = period_end(period)
    return 4 * (end.year - 2022) + end.month // 3 - 1


def to_scale(value: Array, curve: Row, upper: float) -> Array:
    """Return values on the scale on which the curve is a straight line."""
    return value if curve["scale"] == "linear" else np.log(value / (upper - value))


def from_scale(level: Array, curve: Row, upper: float) -> Array:
    """Return levels of the curve's scale as values."""
    return level if curve["scale"] == "linear" else upper / (1 + np.exp(-level))


def line(curve: Row, who: str, steps: Array, upper: float) -> Array:
    """Return noise-free levels: of the own province (``own``) or the middle of its peers (``peers``)."""
    anchors = np.array([float(curve[f"{who}_start"]), float(curve[f"{who}_end"])])
    levels = to_scale(anchors, curve, upper)
    slope: Array = (levels[1] - levels[0]) / LAST_STEP
    level: Array = levels[0] + slope * steps
    return level


def break_shift(curve: Row, periods: Sequence[str]) -> Array:
    """Return by how much a new way of measuring moves each period on the scale."""
    first = curve["break_from"]
    return np.array([float(curve["break_shift"]) if first and period >= first else 0.0 for period in periods])


def draw_series(curve: Row, indicator: Row, units: Sequence[str], own: str) -> Series:
    """Return the figures of one indicator for all provinces, drawn with a seed of its own."""
    rng = np.random.Generator(np.random.PCG64([SEED, zlib.crc32(curve["indicator"].encode())]))
    periods = QUARTERS if curve["frequency"] == "quarter" else YEARS
    steps = np.array([step_of(period) for period in periods], dtype=float)
    upper = float(indicator["upper_bound"] or "inf")
    peer = np.array([unit != own for unit in units])[:, None]
    size = (len(units), len(periods))
    effects = rng.normal(0, float(curve["level_sd"]), (len(units), 1))
    effects = effects + rng.normal(0, float(curve["slope_sd"]), (len(units), 1)) * steps / 4
    middle = np.where(peer, line(curve, "peers", steps, upper) + effects, line(curve, "own", steps, upper))
    level = middle + break_shift(curve, periods)
    noise = rng.normal(0, float(curve["noise_sd"]), size)
    lags = rng.integers(int(curve["lag_min"]), int(curve["lag_max"]) + 1, size)
    missing = (rng.random(size) < PEER_GAP_SHARE) & peer & (curve["frequency"] == "quarter")
    known = [
        [period_end(p) + timedelta(days=int(lag)) for p, lag in zip(periods, row, strict=True)]
        for row in lags
    ]
    true, drawn = from_scale(level, curve, upper), from_scale(level + noise, curve, upper)
    return Series(curve, indicator, units, periods, true, drawn, np.array(known, dtype=object), missing)


def rank_series(series: Series, indicator: Row) -> Series:
    """Return the ranks of an index: 1 for the highest value of each period."""
    true, drawn = (values.shape[0] - values.argsort(0).argsort(0) for values in (series.true, series.drawn))
    return Series(
        {**series.curve, "indicator": indicator["indicator"]},
        indicator,
        series.units,
        series.periods,
        true.astype(float),
        drawn.astype(float),
        series.known_from,
        series.missing,
    )


def draw_country(source: Path) -> list[Series]:
    """Return every indicator's figures, the index's ranks after the index."""
    indicators = {row["indicator"]: row for row in read_rows(source / "registry" / "indicators.csv")}
    units = [row["name_vi"] for row in read_rows(source / "registry" / "provinces.csv")]
    own = own_province(source)
    curves = read_rows(source / "design" / "curves.csv")
    drawn = [draw_series(curve, indicators[curve["indicator"]], units, own) for curve in curves]
    index = next(series for series in drawn if series.curve["indicator"] == "dti_total")
    return [*drawn, rank_series(index, indicators["dti_rank"])]


def figure_rows(series: Series) -> Iterator[Row]:
    """Yield one exact observation for each published figure."""
    for i, unit in enumerate(series.units):
        for j, period in enumerate(series.periods):
            if not series.missing[i, j]:
                value = f"{series.drawn[i, j]:.{series.decimals}f}"
                yield observation(series, unit, period, value, series.known_from[i, j])


def observation(series: Series, unit: str, period: str, value: str, known: date) -> Row:
    """Return an exact observation from the source that publishes the indicator."""
    org = series.curve["source_org"] or f"Sở mẫu tỉnh {unit}"
    cells = [unit, series.indicator["indicator"], period, value, series.indicator["unit_measure"], "exact"]
    title, url = f"Báo cáo {period} (mẫu)", f"https://example.org/bao-cao/{period.lower()}"
    return dict(zip(COLUMNS, [*cells, known.isoformat(), "published", org, title, url, ""], strict=True))


def apply_event(row: Row, event: Row) -> list[Row]:
    """Return what stands in the data instead of a figure to which something happens.

    Examples
    --------
    >>> row = dict.fromkeys(COLUMNS, "") | {"obs_value": "87.6", "qualifier": "exact"}
    >>> about = {"event": "at_least", "size": "", "note": "wording: trên"}
    >>> [(found["obs_value"], found["qualifier"]) for found in apply_event(row, about)]
    [('87', 'at_least')]
    """
    kind = event["event"]
    if kind == "gap":
        return []
    if kind in _WORDINGS:
        worded = str(int(_WORDINGS[kind](float(row["obs_value"]))))
        return [row | {"obs_value": worded, "qualifier": kind, "note": event["note"]}]
    shifted = f"{float(row['obs_value']) + float(event['size']):.1f}"
    if kind == "revision":
        later = row | {"known_from": _later(row, REVISION_DAYS), "note": "revised"}
        return [row | {"obs_value": shifted, "note": event["note"]}, later]
    return [row, _press_row(row, shifted, event["note"])]


_WORDINGS = {"approx": lambda value: math.floor(value + 0.5), "at_least": math.floor, "at_most": math.ceil}


def _later(row: Row, days: int) -> str:
    return (date.fromisoformat(row["known_from"]) + timedelta(days=days)).isoformat()


def _press_row(row: Row, value: str, note: str) -> Row:
    press = {"source_org": "Báo Mẫu", "source_title": "Tin chuyển đổi số (mẫu)"}
    url = f"https://example.org/bao-mau/{row['time_period'].lower()}"
    known = {"known_from": _later(row, PRESS_DAYS), "source_url": url}
    return row | press | known | {"obs_value": value, "note": note}


def with_events(rows: Iterable[Row], events: Iterable[Row]) -> list[Row]:
    """Return the rows of the own province after everything that happens to single figures."""
    by_figure = {(event["indicator"], event["time_period"]): event for event in events}
    told: list[Row] = []
    for row in rows:
        event = by_figure.get((row["indicator"], row["time_period"]))
        told += [row] if event is None else apply_event(row, event)
    return told


def observation_tables(country: Sequence[Series], source: Path) -> dict[str, list[Row]]:
    """Return the three tables of observations: the own province, its peers, the index of all."""
    own = own_province(source)
    rows = [row for series in country for row in figure_rows(series)]
    index = [row for row in rows if row["indicator"].startswith("dti_")]
    other = [row for row in rows if not row["indicator"].startswith("dti_")]
    mine = [row for row in other if row["ref_area"] == own]
    peers = [row for row in other if row["ref_area"] != own]
    events = read_rows(source / "design" / "events.csv")
    return {"quarterly": with_events(mine, events), "peers": peers, "dti": index}


def truth_rows(country: Sequence[Series]) -> list[Row]:
    """Return the noise-free value of every province, indicator and period, published or not."""
    return [
        dict(zip(TRUTH_COLUMNS, [series.indicator["indicator"], unit, period, _plain(value)], strict=True))
        for series in country
        for unit, values in zip(series.units, series.true, strict=True)
        for period, value in zip(series.periods, values, strict=True)
    ]


def _plain(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


def target_truths(source: Path, truths: Iterable[Row]) -> list[Row]:
    """Return, for each numbered target, the true value at the deadline and whether every threshold is met.

    Of a target that must hold in every year the worst year counts.
    """
    own = own_province(source)
    mine = {
        (row["indicator"], row["time_period"]): float(row["true_value"])
        for row in truths
        if row["ref_area"] == own
    }
    targets = [row for row in read_rows(source / PROGRAMME / "targets.csv") if row["counted"] == "yes"]
    return [_target_truth(target, mine) for target in targets]


def _target_truth(target: Row, mine: Mapping[tuple[str, str], float]) -> Row:
    sign = ">=" if target["direction"] == "higher" else "<="
    leading = f"{target['indicator']}{sign}{target['target_value']}"
    parts = [leading, *filter(None, target["other_thresholds"].split(";"))]
    met = all(_holds(part, mine) for part in parts)
    value = _at_deadline(target["indicator"], mine)
    cells = [
        target["target_id"],
        target["indicator"],
        target["target_value"],
        _plain(value),
        "yes" if met else "no",
    ]
    return dict(zip(TARGET_TRUTH_COLUMNS, cells, strict=True))


def _holds(threshold: str, mine: Mapping[tuple[str, str], float]) -> bool:
    sign = ">=" if ">=" in threshold else "<="
    indicator, value = threshold.split(sign)
    gap = _at_deadline(indicator, mine) - float(value)
    return gap >= 0 if sign == ">=" else gap <= 0


def _at_deadline(indicator: str, mine: Mapping[tuple[str, str], float]) -> float:
    if (indicator, QUARTERS[-1]) in mine:
        return mine[indicator, QUARTERS[-1]]
    return min(mine[indicator, year] for year in YEARS[-3:])


def csv_text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return rows as the text of a CSV file with a header line."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def build(source: Path = SOURCE) -> dict[str, str]:
    """Return the text of every generated file by its path below the demo folder."""
    country = draw_country(source)
    truths = truth_rows(country)
    tables = observation_tables(country, source)
    files = {f"observations/{name}.csv": csv_text(COLUMNS, rows) for name, rows in tables.items()}
    files["truth.csv"] = csv_text(TRUTH_COLUMNS, truths)
    files["truth_targets.csv"] = csv_text(TARGET_TRUTH_COLUMNS, target_truths(source, truths))
    return files | {"expected_rows.csv": csv_text(["file", "rows"], row_counts(source, files))}


def row_counts(source: Path, files: Mapping[str, str]) -> list[Row]:
    """Return the number of rows of every CSV file of the demo folder, written or generated."""
    counts = {name: len(list(csv.reader(io.StringIO(text)))) - 1 for name, text in files.items()}
    for folder in ("design", "registry", PROGRAMME.as_posix()):
        for path in (source / folder).glob("*.csv"):
            counts[path.relative_to(source).as_posix()] = len(read_rows(path))
    return [{"file": name, "rows": str(counts[name])} for name in sorted(counts)]


def different_files(files: Mapping[str, str], out: Path) -> list[str]:
    """Return the generated files that are missing or hold other bytes."""
    paths = {name: out / name for name in files}
    return [
        name
        for name, path in paths.items()
        if not path.is_file() or path.read_bytes() != files[name].encode()
    ]


def write_files(files: Mapping[str, str], out: Path) -> None:
    """Write the generated files below a folder."""
    for name, text in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the demo data, or compare with ``--check``: 0 if equal, else 1."""
    parser = argparse.ArgumentParser(description="Draw the figures of the invented country.")
    parser.add_argument("--out", type=Path, default=SOURCE, help="folder to write to or to compare with")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file differs")
    options = parser.parse_args(arguments)
    files = build()
    if not options.check:
        write_files(files, options.out)
        return 0
    different = different_files(files, options.out)
    for name in different:
        print(f"{name}: differs from what scripts/make_demo.py draws; run it again")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
