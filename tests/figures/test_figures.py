"""Figures say what their data say, also where there is little or nothing to show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure as Canvas

from cds_analysis.data.dataset import Dataset, load_tiles
from cds_analysis.data.indicator import Indicator
from cds_analysis.figures import explanation, gap, outlook, progress
from cds_analysis.figures.assumptions import plot_rank_assumptions
from cds_analysis.figures.comparison import plot_rank_slope, plot_tile_map
from cds_analysis.figures.count import plot_count_path, plot_target_count
from cds_analysis.figures.explanation import explain_trajectory, plot_trajectory_explanation
from cds_analysis.figures.gap import plot_gap_waterfall
from cds_analysis.figures.labels import stairs, swarm
from cds_analysis.figures.ladder import plot_rank_ladder
from cds_analysis.figures.outlook import FanSubject, plot_attainment_fans
from cds_analysis.figures.peers import plot_peer_multiples
from cds_analysis.figures.picture import to_svg
from cds_analysis.figures.progress import plot_evidence_timeline, plot_target_dumbbell
from cds_analysis.figures.regions import plot_region_swarm
from cds_analysis.figures.reliability import plot_reliability
from cds_analysis.figures.shown import Figure, Table
from cds_analysis.figures.speed import plot_speed_curves
from cds_analysis.figures.theme import INK, OWN, PEER, TARGET, shorten
from cds_analysis.forecasting.attainment import Attainment, attainment
from cds_analysis.forecasting.backtest import reliability
from cds_analysis.forecasting.evidence import whole_percent
from cds_analysis.forecasting.joint import target_count
from cds_analysis.metrics.rank_assumptions import rank_assumptions
from cds_analysis.metrics.speed import peer_spells, typical_speed


def _contrast(first: str, second: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [INK, OWN, PEER, TARGET])
def test_every_mark_can_be_seen_on_white(colour: str) -> None:
    assert _contrast(colour, "#ffffff") >= 3.0


def _peers(values: list[float]) -> pd.DataFrame:
    table = pd.DataFrame({"ref_area": ["a", "b", "c"], "name": ["A", "B", "C"], "value": values})
    return table.assign(place=table["value"].rank(ascending=False)).sort_values("place")


def _tiles(dataset: Dataset) -> pd.DataFrame:
    tiles = load_tiles(dataset.root)
    return tiles.assign(ref_area=tiles["code"].map({"01": "a", "02": "b", "04": "c"}))


def test_the_map_names_best_last_and_own(dataset: Dataset) -> None:
    figure = plot_tile_map(_peers([0.5, 0.7, np.nan]), _tiles(dataset), "a", "s", "q", "vi")
    assert figure.title == "A: thứ 2/2"
    assert "cao nhất B với 0,7000" in figure.alt
    assert len(figure.data) == 2


def test_the_map_of_a_province_without_a_value_says_so(dataset: Dataset) -> None:
    figure = plot_tile_map(_peers([0.5, 0.7, np.nan]), _tiles(dataset), "c", "s", "q", "en")
    assert "this one has none" in figure.alt


def test_the_slope_stops_at_a_break_and_names_it() -> None:
    ranks = pd.DataFrame(
        {
            "ref_area": ["a", "a", "b"],
            "name": ["A", "A", "B"],
            "time_period": ["2023", "2024", "2024"],
            "rank": [3.0, 1.0, 2.0],
        }
    )
    figure = plot_rank_slope(ranks, "a", ["2024"], "s", "q", "vi")
    assert figure.title == "A: hạng 3 (2023), 1 (2024)"
    assert "đổi từ: 2024" in figure.alt


PAST = pd.DataFrame(
    {
        "period": [2023.0, 2024.0, 2025.0],
        "value": [60.0, 64.0, 70.0],
        "qualifier": ["exact", "exact", "approx"],
    }
)


def _fan(name: str, history: pd.DataFrame = PAST, target: float = 80) -> FanSubject:
    return FanSubject(name, "percent", target, 2027.0, history, attainment(history, target, 2027.0))


def test_the_fans_share_their_scales_and_say_chance_band_and_values() -> None:
    subjects = [_fan("A"), _fan("B", PAST.assign(value=PAST["value"] - 40)), _fan("C"), _fan("D", target=60)]
    figure = plot_attainment_fans(subjects, 100.0, "q", "vi")
    chances = [whole_percent(one.result.probability) for one in subjects]  # type: ignore[arg-type]
    assert all(f"khả năng {chance}%" in figure.svg for chance in chances)
    assert figure.title.startswith(f"{sum(one.result.probability > 0.5 for one in subjects)}/4 ")  # type: ignore[operator]
    assert figure.alt.count("trong 3 số liệu") == 4
    assert len(figure.data) == 16
    assert figure.svg.count(">100<") == 2, "one scale a row of panels"
    assert figure.narrow.count(">100<") == 2


def test_a_fan_without_a_forecast_shows_what_is_known_and_says_so() -> None:
    silent = replace(_fan("A"), result=Attainment(None))
    figure = plot_attainment_fans([silent], None, "q", "en")
    assert "too few figures for a forecast" in figure.svg
    assert figure.alt.endswith("A: last value 70% of 3, target 80%; too few figures for a forecast.")
    assert figure.data["Observed"].notna().all()
    withheld = replace(_fan("A"), result=replace(_fan("A").result, probability=None))
    assert "no chance is told" in plot_attainment_fans([withheld], None, "q", "en").svg


def test_a_place_in_an_order_has_an_end_and_no_path() -> None:
    ranks = PAST.assign(value=[9.0, 7.0, 6.0])
    known = Attainment(0.3, quantiles={0.1: 2.0, 0.5: 5.0, 0.9: 9.0})
    figure = plot_attainment_fans([FanSubject("G", "rank", 3, 2030.0, ranks, known)], None, "q", "en")
    assert "2–9" in figure.svg
    assert "median at the deadline 5, 80% band 2 to 9; chance 30" in figure.alt


def test_the_path_of_the_counts_says_both_and_where_it_may_end() -> None:
    rows = [
        ("2024-09-30", "shown", 3, ""),
        ("2024-12-31", "shown", 4, ""),
        ("2024-10-21", "declared", 7, "u"),
    ]
    path = pd.DataFrame(rows, columns=["as_of", "count_of", "value", "source_url"])
    path["as_of"] = pd.to_datetime(path["as_of"]).dt.date
    figure = plot_count_path(path, 14, (2026.0, 5, 9), "q", "en")
    assert figure.title == "4 of 14 targets are proven, 7 declared"
    assert figure.alt.endswith("At the deadline 5 to 9 in four cases of five.")
    assert ">5 to 9<" in figure.svg
    assert plot_count_path(path.head(2), 14, None, "q", "en").title == "4 of 14 targets are proven"


@pytest.mark.parametrize(
    ("reason", "met"), [("reached", 1), ("short", 0), ("too_close", 0), ("year_missed", 0)]
)
def test_the_dumbbells_count_the_figures_that_reach_their_value(reason: str, met: int) -> None:
    """Whatever the verdict: after the deadline an old figure beyond the line is drawn beyond it all the same."""
    row = {
        "target_id": "T1",
        "name_vi": "Một",
        "name_en": "One",
        "unit_measure": "percent",
        "value": 50.0,
        "target_value": 40.0,
        "baseline_value": np.nan,
        "qualifier": "exact",
        "reason": reason,
    }
    figure = plot_target_dumbbell(pd.DataFrame([row]), "s", "q", "en")
    assert figure.title.endswith(f"; {met} reach their value")


def test_a_target_without_a_figure_keeps_its_row() -> None:
    columns = {
        "target_id": ["T1", "T2"],
        "name_vi": ["Một", "Hai"],
        "name_en": ["One", "Two"],
        "unit_measure": "percent",
    }
    values = {"value": [50.0, np.nan], "target_value": [40.0, np.nan], "baseline_value": [np.nan] * 2}
    words = {"qualifier": ["approx", None], "reason": ["reached", "no_observation"]}
    figure = plot_target_dumbbell(pd.DataFrame(columns | values | words), "s", "q", "vi")
    assert figure.title.endswith("; 1 chỉ tiêu đạt giá trị đề ra")
    assert "Chưa có số liệu: T2" in figure.alt
    assert "khoảng 50" in figure.alt
    evidence = pd.DataFrame(
        {"target_id": ["T1", "T2"], "period_end": pd.to_datetime(["2024-06-30", None]), "own": [True, False]}
    )
    timeline = plot_evidence_timeline(evidence, date(2024, 12, 31), "s", "q", "vi")
    assert "T1: 1; T2: 0" in timeline.alt


def test_tables_write_numbers_and_dashes() -> None:
    page = Table(pd.DataFrame({"a": ["x"], "b": [1234.5], "c": [None]}), "Bảng", "vi")._repr_html_()
    assert '<td class="number" data-label="b">1.234,5</td>' in page
    assert '<td data-label="c">–</td>' in page
    assert '<th scope="row" data-label="a">x</th>' in page


def test_shortened_text_ends_at_a_word() -> None:
    assert shorten("một hai ba", 20) == "một hai ba"
    assert len(shorten("một hai ba bốn năm", 10)) <= 10


def test_the_explanation_adds_up_to_the_forecast() -> None:
    past = pd.DataFrame({"period": [2022.0, 2023.0, 2024.0], "value": [60.0, 66.0, 70.0]})
    result = attainment(past, 75, 2026.0)
    assert result.trajectory is not None
    table = explain_trajectory(result.trajectory).set_index("part")
    assert table.loc["now", "low"] == pytest.approx(70.0)
    assert table.loc["median", "low"] == pytest.approx(result.quantiles[0.5])
    assert table.loc["both", "low"] == pytest.approx(result.quantiles[0.1])
    assert table.loc["both", "low"] < table.loc["noise", "low"]
    figure = plot_trajectory_explanation(
        result.trajectory, FanSubject("T", "percent", 75.0, 2026.0), "s", "vi"
    )
    assert "xu thế riêng" in figure.alt
    assert len(figure.data) == 9


def test_the_speed_figure_says_share_and_interval() -> None:
    rows = [
        {"unit": unit, "period": 2020.0 + n, "value": 20 + 2 * unit + n * (1 + unit % 4)}
        for unit in range(30)
        for n in (0, 1)
    ]
    panel = pd.DataFrame(rows)
    spec = Indicator("x", "", "", "percent", lower=0.0, upper=100.0)
    speed = typical_speed(panel, 3, spec)
    assert speed is not None
    figure = plot_speed_curves(peer_spells(panel, spec), speed, "A", "x", "s", "vi")
    assert figure.title.startswith("A: nhanh hơn")
    assert "khoảng tin cậy 95%" in figure.alt
    assert len(figure.data) == 30


def _bands() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ref_area": list("abc"),
            "name": ["A", "B", "C"],
            "value": [0.9, 0.5, 0.4],
            "rank": [1.0, 2.0, 3.0],
            "best": [1.0, 2.0, 2.0],
            "worst": [1.0, 3.0, 3.0],
        }
    )


def test_the_ladder_says_between_which_ranks_and_from_whom_it_cannot_be_separated() -> None:
    figure = plot_rank_ladder(_bands(), "b", ["c"], "s", "q", "vi")
    assert figure.title == "B: hạng 2, có thể từ 2 đến 3"
    assert "Không phân biệt được với: C." in figure.alt
    assert len(figure.data) == 3
    assert plot_rank_ladder(_bands(), "a", [], "s", "q", "en").title == "A: place 1 of 3"


def test_assumptions_are_shown_with_their_shares_the_strongest_first() -> None:
    values = np.random.default_rng(5).uniform(0.2, 0.8, (9, 3))
    parts = pd.DataFrame(values, columns=list("pqr"), index=list("abcdefghi"))
    found = rank_assumptions(parts, {"p": 0.5, "q": 0.3, "r": 0.2}, "c")
    figure = plot_rank_assumptions(found, "C", "s", "q", "en")
    table = found.table.set_index("assumption")
    first = figure.data.iloc[0]
    assert table["total_order"].idxmax() == "left_out"
    assert figure.title == (
        f"C: place {found.best} to {found.worst} of 9 whatever is assumed; "
        "what moves it most: which part is left out"
    )
    assert first["Explains with the others (%)"] == round(100 * table.loc["left_out", "total_order"], 1)
    left = table.loc["left_out"]
    assert f"which part is left out, places {left['best']:.0f} to {left['worst']:.0f}, " in figure.alt
    assert f"{100 * left['first_order']:.0f}% of the spread" in figure.alt
    assert f"As published: place {found.rank}." in figure.alt


def test_the_waterfall_ends_at_the_own_total_and_names_the_worst_part() -> None:
    gap = pd.DataFrame(
        {
            "part": ["p", "q", "rounding"],
            "weight": [0.5, 0.5, 0.0],
            "own": [0.2, 0.8, np.nan],
            "other": [0.6, 0.7, np.nan],
            "contribution": [-0.2, 0.05, 0.00001],
        }
    )
    labels = {"p": "P", "q": "Q", "rounding": "R", "own": "A", "title": "A", "other": "B"}
    figure = plot_gap_waterfall(gap, 0.65, labels, "s", "q", "en")
    assert figure.title == "A: −0.1500 against B, most of it by: P"
    assert "From B 0.6500 to A 0.5000: P −0.2000; Q +0.0500" in figure.alt
    lift = plot_gap_waterfall(gap, 0.65, labels, "s", "q", "vi", lift="q")
    assert lift.title == "Muốn lên hạng, trước hết là Q; A: −0,1500 so với B"
    ahead = gap.assign(contribution=[0.2, 0.05, 0.0])
    assert plot_gap_waterfall(ahead, 0.4, labels, "s", "q", "en").title == "A: +0.2500 against B"


def test_the_regions_are_shown_by_their_medians() -> None:
    table = pd.DataFrame(
        {
            "ref_area": list("abcd"),
            "name": list("ABCD"),
            "region": ["N", "N", "S", "S"],
            "value": [0.2, 0.4, 0.9, np.nan],
            "place": [3.0, 2.0, 1.0, np.nan],
        }
    )
    figure = plot_region_swarm(table, "a", "s", "q", "en")
    assert figure.title == "A: place 2 of 2 in its region"
    assert figure.alt.endswith("Medians: S: 0.9000; N: 0.3000.")
    assert len(figure.data) == 3
    assert plot_region_swarm(table, "d", "s", "q", "en").title.startswith("Regions")
    named = plot_region_swarm(table, "a", "s", "q", "en", peers=["b"], goal=2)
    assert _texts(named.svg)[:6] == ["0.20", "0.40", "0.60", "0.80", "goal: place 2", "S"]
    assert {"A, place 3", "B", "C, place 1"} <= set(_texts(named.narrow))
    assert named.alt.endswith("Fair peers: B 0.4000.")
    assert "goal: place 9" not in _texts(plot_region_swarm(table, "a", "s", "q", "en", goal=9).svg)


def test_one_province_and_provinces_of_one_value_are_drawn() -> None:
    table = pd.DataFrame(
        {"ref_area": ["a", "b"], "name": ["A", "B"], "region": "N", "value": 0.5, "place": 1.0}
    )
    for rows in (table, table.head(1)):
        assert "A, place 1" in _texts(plot_region_swarm(rows, "a", "s", "q", "en", goal=1).narrow)


def _texts(svg: str) -> list[str]:
    return [tag.get_text() for tag in BeautifulSoup(svg, "html.parser")("text")]


@pytest.mark.parametrize("seed", range(30))
def test_no_name_at_a_dot_meets_another_or_its_pointer(seed: int) -> None:
    draw = np.random.default_rng(seed)
    places, widths = np.round(draw.uniform(0, 100, 9)), draw.uniform(5, 60, 9)
    lines = stairs(places, widths)
    for one, other in permutations(range(9), 2):
        begins_inside = places[one] <= places[other] < places[one] + widths[one]
        assert not (begins_inside and lines[other] >= lines[one]) or (
            places[one] == places[other] and lines[other] != lines[one]
        )


@pytest.mark.parametrize("seed", range(10))
def test_dots_of_a_swarm_never_lie_on_each_other(seed: int) -> None:
    places = np.random.default_rng(seed).uniform(0, 60, 40)
    found = pd.DataFrame({"line": swarm(places, 5.0), "place": places}).sort_values("place")
    assert found.groupby("line")["place"].diff().dropna().min() >= 5.0


@pytest.mark.parametrize(("own", "names"), [(0, 21), (31, 23), (62, 23)])
def test_a_long_ladder_names_those_around_the_first_and_the_goal(own: int, names: int) -> None:
    ranks = np.arange(1.0, 64.0)
    keys = [f"p{rank:.0f}" for rank in ranks]
    bands = pd.DataFrame({"ref_area": keys, "name": keys, "value": 1 / ranks, "rank": ranks})
    figure = plot_rank_ladder(bands.assign(best=ranks, worst=ranks), keys[own], [], "s", "q", "en", goal=20)
    texts = [text for text in _texts(figure.svg) if "\u00a0" in text]
    assert len(texts) == names
    assert {"goal: p20\u00a0\u00a020", f"{keys[own]}\u00a0\u00a0{own + 1}"} <= set(texts)
    assert len(figure.data) == 63


def test_the_peers_over_the_years_say_every_value() -> None:
    rows = [
        (key, key.upper(), year, 0 if year < "2024" else 1, 0.5)
        for key in "ab"
        for year in ("2022", "2023", "2024")
    ]
    panel = pd.DataFrame(rows, columns=["ref_area", "name", "time_period", "segment", "value"])
    figure = plot_peer_multiples(panel, "a", ["b", "gone"], "T", "s", "q", "en")
    assert figure.alt.startswith("T. A: 2022 0.5000, 2023 0.5000, 2024 0.5000; B:")
    assert figure.data.shape == (3, 4)


def test_the_count_figure_names_its_interval() -> None:
    figure = plot_target_count(target_count([0.5] * 6), 14, "s", "vi")
    low, high = target_count([0.5] * 6).interval()
    assert f"{low} đến {high} trong 6 chỉ tiêu" in figure.title
    assert "6/14" in figure.subtitle


@pytest.mark.parametrize(
    ("met", "words"), [([True, False] * 20, "nằm trong sai số"), ([True] * 40, "1/1 nhóm")]
)
def test_the_reliability_figure_owns_up(met: list[bool], words: str) -> None:
    cases = pd.DataFrame({"probability": [0.5] * 40, "met": met})
    figure = plot_reliability(reliability(cases), "Thử", "s", "vi")
    assert words in figure.title
    assert "(40)" in figure.alt


@pytest.mark.parametrize(("family", "words"), [("series", "series"), ("years", "pairs of years")])
def test_the_reliability_figure_counts_families(family: str, words: str) -> None:
    cases = pd.DataFrame({"probability": [0.5] * 40, "met": [True, False] * 20, "of": [0, 1] * 20})
    figure = plot_reliability(reliability(cases, family="of"), "Tried", "s", "en", family)
    assert ">40 (2)<" in figure.svg
    assert f"whole {words}" in figure.subtitle
    assert f"too few {words}" in figure.title
    assert f"(40 forecasts, 2 {words})" in figure.alt
    assert figure.data.iloc[0, :2].tolist() == [40, 2]
    assert figure.data.iloc[0, -1] == "1% – 99%"


def test_who_cannot_see_the_picture_gets_the_alternative_text() -> None:
    svg = '<svg viewBox="0 0 9 9"></svg>'
    figure = Figure(svg, "The finding", "s", 'One & two, "three" < 4', "q", pd.DataFrame(), "en", svg)
    page = BeautifulSoup(figure._repr_html_(), "html.parser")
    assert [image["aria-label"] for image in page.select("[role=img]")] == ['One & two, "three" < 4']
    assert all(picture["aria-hidden"] == "true" for picture in page.select("svg"))


@pytest.fixture
def canvases(monkeypatch: pytest.MonkeyPatch) -> list[Canvas]:
    """Return the list of what is drawn from now on, in the order of drawing."""
    drawn: list[Canvas] = []

    def draw(figure: Canvas) -> str:
        drawn.append(figure)
        return to_svg(figure)

    for module in (explanation, gap, outlook, progress):
        monkeypatch.setattr(module, "to_svg", draw)
    return drawn


def _red_lines(canvas: Canvas) -> list[np.ndarray]:
    return [np.asarray(line.get_xydata()) for line in canvas.axes[0].lines if line.get_color() == TARGET]


def test_the_line_of_a_target_stands_at_its_value(canvases: list[Canvas]) -> None:
    words = {"target_id": "T1", "name_vi": "Một", "name_en": "One", "unit_measure": "percent"}
    values = {
        "value": 50.0,
        "target_value": 43.0,
        "baseline_value": 20.0,
        "qualifier": "exact",
        "reason": "reached",
    }
    plot_target_dumbbell(pd.DataFrame([words | values]), "s", "q", "en")
    assert all((line[:, 0] == 43.0).all() for canvas in canvases for line in _red_lines(canvas))
    dots = [line.get_xdata() for line in canvases[0].axes[0].lines if line.get_marker() == "o"]
    assert sorted(float(np.ravel(dot)[0]) for dot in dots) == [20.0, 50.0]
    past = pd.DataFrame({"period": [2023.0, 2024.0], "value": [60.0, 70.0], "qualifier": "exact"})
    result, subject = attainment(past, 83, 2027.0), FanSubject("T", "percent", 83, 2027.0)
    assert result.trajectory is not None
    fan, bars = len(canvases), len(canvases) + 2
    plot_attainment_fans([replace(subject, history=past, result=result)], None, "q", "en")
    plot_trajectory_explanation(result.trajectory, subject, "q", "en")
    assert [(line[:, 1] == 83).all() for line in _red_lines(canvases[fan])] == [True]
    assert [(line[:, 0] == 83).all() for line in _red_lines(canvases[bars])] == [True]


@pytest.mark.parametrize(
    ("small", "drawn"), [(0.0006, True), (-0.0006, True), (0.0003, False), (-0.0003, False)]
)
def test_the_waterfall_draws_what_does_not_round_to_nothing(
    small: float, drawn: bool, canvases: list[Canvas]
) -> None:
    """A step of less than a two-thousandth of the totals is stated, but no bar; who leads lost nothing by a part."""
    parts = pd.DataFrame(
        {"part": ["p", "q"], "weight": 0.5, "own": 0.5, "other": 0.5, "contribution": [0.01, small]}
    )
    labels = {"p": "P", "q": "Q", "own": "A", "title": "A", "other": "B"}
    figure = plot_gap_waterfall(parts, 0.9899, labels, "s", "q", "en")
    names = [label.get_text() for label in canvases[0].axes[0].get_yticklabels()]
    assert names == ["B", "P", *["Q"] * drawn, "A"]
    assert "Q " in figure.alt
    assert figure.title == f"A: +{0.01 + small:.4f} against B"
