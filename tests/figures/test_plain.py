"""Analysts' figures: on axes of their own, in their own style, with the periods where they belong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from cds_analysis.cellar.errors import InputError
from cds_analysis.figures.dots import plot_target_dots
from cds_analysis.figures.outlook import FanSubject, plot_attainment_fans
from cds_analysis.figures.picture import draw_on
from cds_analysis.figures.plain import plot_forecast, plot_history, plot_swarm
from cds_analysis.forecasting.series import forecast
from cds_analysis.results.compare import compare

SERIES = pd.Series([61.0, 66.0, 70.0], ["2022", "2023-Q2", "2024"], name="Online services")
DOTS = pd.DataFrame({"kind": ["proven", "open"], "n": [4, 10]})


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def test_text_periods_stand_at_their_ends_and_nowhere_else() -> None:
    axes = plot_forecast(SERIES, forecast(SERIES, 80, "2026"))
    assert axes.get_lines()[0].get_xdata().tolist() == pytest.approx([2023, 2023.5, 2025], abs=0.01)
    assert {label.get_text() for label in axes.get_xticklabels()} <= {
        f"12/{year}" for year in range(2022, 2027)
    }
    history = pd.DataFrame({"period": ["2022", "2024"], "value": [61.0, 70.0], "qualifier": "exact"})
    shown = plot_attainment_fans([FanSubject("A", "percent", 80, 2027.0, history)], None, "s", "en")
    assert "12/2024" in shown.svg
    assert "12/214" not in shown.svg


def test_they_draw_on_the_axes_given_and_leave_size_and_style_alone() -> None:
    before = dict(mpl.rcParams)
    with plt.style.context("dark_background"):
        figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3))
        assert plot_history(SERIES, 80, ax=left) is left
        assert plot_swarm(compare(63, "dti_total", "2022"), "binh thuan", ax=right) is right
        assert to_hex(left.get_facecolor()) == "#000000"
    assert figure.get_size_inches().tolist() == [9, 3]
    assert dict(mpl.rcParams) == before
    assert left.get_title(loc="left") == "Online services"
    assert right.get_title().startswith("Bình Thuận: place")


def test_any_figure_of_one_panel_can_be_drawn_on_axes_and_many_panels_are_refused() -> None:
    _, axes = plt.subplots()
    shown = draw_on(axes, plot_target_dots, DOTS, 14, "", "", "en")
    assert len(axes.patches) == 14
    assert (shown.fig, len(shown.data)) == (axes.figure, 2)
    subject = FanSubject(
        "A", "percent", 80, 2027.0, pd.DataFrame({"period": [2024.0], "value": [1.0], "qualifier": "exact"})
    )
    with pytest.raises(ValueError, match="2 panels"):
        draw_on(axes, plot_attainment_fans, [subject] * 2, None, "s", "en")


def test_a_figure_of_the_pages_has_its_matplotlib_figure_and_is_saved_with_its_words(tmp_path: Path) -> None:
    shown = plot_target_dots(DOTS, 14, "by 2025", "the source", "en")
    assert shown.fig is not None
    assert len(shown.fig.axes) == 1
    text = shown.save(tmp_path / "dots.svg").read_text(encoding="utf-8")
    assert [part for part in (shown.title, shown.alt, "by 2025", "the source") if part not in text] == []
    assert shown.save(tmp_path / "dots.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(InputError, match=r"Known: \.svg, \.png"):
        shown.save(tmp_path / "dots.jpg")


def test_a_swarm_of_several_periods_or_without_the_province_is_refused_at_once() -> None:
    table = compare(["Bình Thuận", "Hà Nội"], "dti_total", ["2022", "2023"])
    with pytest.raises(InputError) as raised:
        plot_swarm(table, "Huế")
    assert "“2022”, “2023”" in str(raised.value)
    assert "“Huế” is not known here" in str(raised.value)
    with pytest.raises(InputError, match="A Series was given"):
        plot_swarm(table["value"], "Huế")  # type: ignore[arg-type]
