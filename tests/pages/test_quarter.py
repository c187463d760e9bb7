"""One quarter, one set of results: what each day may know, and that tables and words agree."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.cache import open_cache
from cds_analysis.data.ledger import FORECASTS, ledger_folder
from cds_analysis.pages import (
    brief,
    comparison,
    ending,
    evidence,
    headline,
    inside,
    needs,
    official,
    outlook,
    peer_groups,
    progress,
    reliability,
    remaining,
    rungs,
)
from cds_analysis.results.codes import CHANGES
from cds_analysis.results.quarter import Quarter, open_quarter
from cds_analysis.results.reliability import Reliability, newest_quarter


@pytest.fixture(autouse=True, scope="module")
def _cache() -> Iterator[None]:
    """Open each quarter once."""
    with open_cache():
        yield


@pytest.fixture(scope="module")
def quarters() -> dict[str, Quarter]:
    return {name: open_quarter("Bình Thuận", name) for name in ("2024-Q4", "2025-Q1", "2025-Q4")}


@pytest.mark.parametrize(
    ("name", "years", "value", "rank"),
    [
        ("2024-Q4", ["2021", "2022"], 0.5223, 50),
        ("2025-Q1", ["2021", "2022", "2023"], 0.6386, 51),
        ("2025-Q4", ["2021", "2022", "2023", "2024"], 0.6781, 40),
    ],
)
def test_each_quarter_knows_its_index_and_no_later_one(
    name: str, years: list[str], value: float, rank: int, quarters: dict[str, Quarter]
) -> None:
    table = quarters[name].tables()["rank_history"]
    assert table["time_period"].tolist() == years
    assert table.iloc[-1][["value", "rank", "n_units"]].tolist() == [value, rank, 63]
    peers = quarters[name].tables()["peer_rank"].set_index("ref_area")
    assert peers.loc["Bình Thuận", ["value", "rank"]].tolist() == [value, rank]


def test_words_say_what_the_tables_say(quarters: dict[str, Quarter]) -> None:
    text = headline.headline(quarters["2024-Q4"])
    assert "7/14 chỉ tiêu" in text
    assert "21/10/2024" in text
    assert "4/14 chỉ tiêu đã đạt" in text
    assert "2022: 0,5223, hạng 50/63" in text
    assert "0,6386" not in text


def test_old_figures_are_owned_up_to(quarters: dict[str, Quarter]) -> None:
    text = headline.headline(quarters["2025-Q4"])
    assert "5/14 chỉ tiêu đã đạt" in text
    assert "Trong số đã đạt, 4 chỉ tiêu dựa trên số liệu cũ hơn một năm" in text
    assert "cũ hơn một năm" not in headline.headline(quarters["2024-Q4"])


def test_the_end_of_2025_names_break_and_successor(quarters: dict[str, Quarter]) -> None:
    text = comparison.show_rank(quarters["2025-Q4"]).data
    assert "không so giá trị và thứ hạng trước với sau mốc 2024" in text
    assert "01/07/2025" in text
    assert "Lâm Đồng (mới)" in text
    shown = comparison.show_history(quarters["2025-Q4"])._repr_html_()
    assert "0,6729" in shown
    assert "không so được" in shown
    successor = quarters["2025-Q4"].tables()["successor_rank_history"]
    assert successor[["value", "rank", "n_units"]].to_numpy().tolist() == [[0.6729, 24, 34]]
    assert quarters["2024-Q4"].comparison.successor is None


def test_another_province_has_its_comparison_and_no_programme() -> None:
    other = open_quarter("Lâm Đồng", "2024-Q4", programme="nq10")
    assert other.programme is None
    assert "Chưa có chương trình mục tiêu nào được nhập cho Lâm Đồng" in headline.headline(other)
    assert other.tables()["peer_rank"].set_index("ref_area").loc["Lâm Đồng", "rank"] == 22


@pytest.mark.parametrize(("name", "n"), [("qd411", 13), ("qd749", 15), ("qd942", 11)])
def test_the_country_has_programmes_and_nobody_to_be_ranked_among(name: str, n: int) -> None:
    country = open_quarter("Việt Nam", "2024-Q4", programme=name)
    assert country.progress.count.total == n
    assert country.comparison.peers.empty
    assert "không phải là tỉnh" in comparison.show_rank(country).data
    assert any(result.probability is not None for result in country.outlook.attainments.values())


def test_nothing_in_a_table_was_known_later() -> None:
    for name in ("2023-Q4", "2024-Q4"):
        report = open_quarter("Việt Nam", name, programme="qd411")
        for table in report.tables().values():
            if "known_from" in table:
                assert (pd.to_datetime(table["known_from"].dropna()) <= pd.Timestamp(report.as_of)).all()


def test_the_invented_province_says_so_and_is_full() -> None:
    report = open_quarter("Mẫu Lam", "2024-Q4")
    assert report.notice
    assert report.outlook.counted["value"].notna().all()
    truth = pd.read_csv(report.dataset.root / "truth_targets.csv", index_col="target_id")
    after = open_quarter("Mẫu Lam", "2026-Q1")
    judged = after.outlook.counted.set_index("target_id")["verdict"]
    for target_id, met in truth["met"].items():
        assert judged[target_id] == ("met" if str(met).lower() in ("true", "yes", "1") else "missed")


def test_a_rank_is_forecast_by_drawing_every_province() -> None:
    report = open_quarter("Bình Thuận", "2025-Q4")
    result = report.outlook.attainments["G01"]
    assert result.trajectory is None
    assert result.quantiles[0.5] == int(result.quantiles[0.5])
    assert 0 < result.probability < 1  # type: ignore[operator]


def test_years_that_all_count_are_forecast_together() -> None:
    report = open_quarter("Mẫu Lam", "2024-Q4")
    target = next(t for t in report.programme.targets if t.kind == "every_year")  # type: ignore[union-attr]
    result = report.outlook.attainments[target.target_id]
    assert "every_year" in result.reasons
    assert 0 < result.probability < 1  # type: ignore[operator]


def test_where_every_target_has_a_chance_the_count_has_their_mean() -> None:
    report = open_quarter("Mẫu Lam", "2024-Q4")
    found, chances = report.remaining, report.outlook.chances
    assert found is not None
    assert found.of_set.n == 0
    assert found.count.expected == pytest.approx(chances.sum(), abs=0.01)
    assert found.count_with(0.5).all_met > found.count_with(0.0).all_met


def test_every_change_since_the_quarter_before_has_its_reasons() -> None:
    known = set(CHANGES)
    changes = open_quarter("Mẫu Lam", "2024-Q3").changes
    assert len(changes) > 0
    assert all(set(text.split(";")) <= known and text for text in changes["reasons"])
    assert changes["reasons"].str.contains("new_data").any()


def test_a_forecast_made_in_the_past_is_scored_by_what_came() -> None:
    """Known endings: fibre passed 80 %, signatures stood at 35 of 50, full-process dossiers at 37 of 80."""
    country = reliability.look_back(open_quarter("Việt Nam", "2024-Q4", programme="qd411"))
    study = country.case_study(["2023-Q2", "2024-Q4"])
    endings = study.drop_duplicates("indicator").set_index("indicator")["ending"]
    assert endings["fiber_household_pct"] == "met"
    assert endings["digital_signature_adult_pct"] == "missed"
    assert endings["online_full_process_dossier_pct"] == "missed"
    assert endings["digital_economy_gdp_gso_pct"] == "missed"
    assert study["probability"].between(0, 1).all()
    then = open_quarter("Việt Nam", "2023-Q2", programme="qd411").outlook.status.set_index("target_id")
    row = study[(study["programme"] == "qd411") & (study["origin"] == "2023-Q2")].set_index("target_id")
    assert row["probability"].to_dict() == pytest.approx(then.loc[row.index, "probability"].to_dict())


def test_the_method_is_tried_on_the_projects_own_data() -> None:
    back = reliability.look_back(open_quarter("Bình Thuận", "2024-Q4"))
    for cases in (back.index_cases, back.national_cases):
        assert len(cases) > 50
        assert (cases["origin"] < cases["deadline"]).all()
    crossing = (back.index_cases["origin"] <= 2024.0) & (back.index_cases["deadline"] > 2024.0)
    assert not crossing.any()


def test_printed_forecasts_are_scored_when_their_outcome_arrives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The forecasts of 2024-Q4 against what was known at the end of 2025, from the invented country."""
    monkeypatch.setattr("cds_analysis.results.reliability.outputs_dir", lambda: tmp_path)
    printed = open_quarter("Mẫu Lam", "2024-Q4")
    assert (
        FORECASTS.append(printed.forecasts, ledger_folder(tmp_path, True), date(2025, 1, 5))
        == len(printed.forecasts)
        > 10
    )
    back = Reliability(newest_quarter(printed), date(2026, 3, 31))
    ledger = back.ledger.set_index("target_id")
    truth = pd.read_csv(printed.dataset.root / "truth_targets.csv", index_col="target_id")["met"]
    scored = ledger[ledger["ending"] != "open"]
    assert len(scored) > 8
    for target_id, row in scored.iterrows():
        if target_id in truth.index:
            assert (row["ending"] == "met") == (truth[target_id] == "yes")
    assert Reliability(newest_quarter(printed), printed.as_of).ledger.empty


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("province", ["Bình Thuận", "Mẫu Lam"])
def test_every_view_of_reliability_has_something_to_show(province: str, language: str) -> None:
    report = open_quarter(province, "2024-Q4", language=language)
    back = reliability.look_back(report)
    study = back.case_study(["2024-Q4"])
    for name in (name for name in dir(reliability) if name.startswith("show_")):
        view = getattr(reliability, name)
        wants = list(inspect.signature(view).parameters)
        shown = view(*{"q": [report], "r": [back]}[wants[0]], *([study] if "study" in wants else []))
        assert shown is not None


VIEWS = [
    getattr(module, name)
    for module in (
        *(brief, headline, needs, evidence, progress, comparison, inside, official),
        *(outlook, ending, rungs, remaining, peer_groups),
    )
    for name in dir(module)
    if name.startswith("show_")
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("province", "quarter", "programme"),
    [
        ("Bình Thuận", "2024-Q4", "nq10"),
        ("Bình Thuận", "2022-Q1", "nq10"),
        ("Bắc Kạn", "2025-Q4", ""),
        ("Việt Nam", "2025-Q4", "qd749"),
        ("34:Lâm Đồng", "2025-Q4", ""),
        ("Mẫu Lam", "2025-Q3", None),
    ],
)
def test_every_view_has_something_to_show(
    province: str, quarter: str, programme: str | None, language: str
) -> None:
    report = open_quarter(province, quarter, programme=programme, language=language)
    for view in VIEWS:
        shown = view(report)
        text = shown._repr_html_() if hasattr(shown, "_repr_html_") else shown.data
        assert not re.search(r"\b(nan|NaN|NaT|None)\b", str(text)), view.__name__


def test_every_figure_carries_text_and_data(quarters: dict[str, Quarter]) -> None:
    report = quarters["2025-Q4"]
    for figure in (
        comparison.show_map(report),
        comparison.show_slope(report),
        inside.show_rank_bands(report),
        inside.show_gap(report),
        peer_groups.show_peers(report),
        peer_groups.show_regions(report),
        progress.show_dumbbell(report),
        evidence.show_timeline(report),
    ):
        assert figure.svg.startswith("<svg")
        assert figure.narrow.startswith("<svg")
        assert len(figure.alt) > len(figure.title) > 10
        assert len(figure.data)
        assert figure.alt.split(",")[0].split(".")[0].startswith(figure.title.split(",")[0].split(".")[0])


def test_figures_are_the_same_bytes_every_time(quarters: dict[str, Quarter]) -> None:
    report = quarters["2024-Q4"]
    assert comparison.show_map(report).svg == comparison.show_map(report).svg
    assert progress.show_dumbbell(report).narrow == progress.show_dumbbell(report).narrow


def test_markup_in_data_is_shown_as_text() -> None:
    from cds_analysis.figures.shown import Table

    evil = '<script>alert(1)</script> "Tỉnh" & Co'
    page = Table(pd.DataFrame({evil: [evil]}), evil, "vi")._repr_html_()
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") >= 4


def test_paces_are_shown_of_every_threshold_with_the_forecasts_own_chance() -> None:
    outlook = open_quarter("Mẫu Lam", "2024-Q4").outlook
    table = outlook.scenario_table()
    counts = table.groupby("target_id")["indicator"].nunique()
    assert counts["T02"] == 3
    forecast = table[table["scenario"] == "forecast"].set_index("target_id")["chance_enough"]
    for name in counts[counts == 1].index:
        assert forecast[name] == pytest.approx(outlook.attainments[name].probability)
    assert table["chance_enough"].between(0, 1).all()
    assert {"T07", "G01"} & set(counts.index) == set()


def test_the_path_of_the_counts_ends_where_the_report_stands() -> None:
    q = open_quarter("Mẫu Lam", "2024-Q4")
    path = q.count_path.groupby("count_of")["value"]
    assert path.last().to_dict() == {"declared": 7, "shown": q.progress.count.shown}
    assert path.get_group("shown").is_monotonic_increasing
    assert open_quarter("Hà Nội", "2024-Q4").count_path.empty
