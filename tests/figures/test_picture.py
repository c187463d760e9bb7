"""A picture follows its page: letters are text, colours may turn over, and no figure is blurred."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import COLOURS, DEEP, NARROW, OWN, WIDE, canvas, is_narrow


def _drawn(text: str = "0.67812: a; b", colour: str = OWN) -> str:
    figure, axes = canvas(1.0)
    axes.plot([0, 1], [0, 1], color=colour)
    axes.text(0.5, 0.5, text, color=colour)
    return to_svg(figure)


@responsive
def _plot(words: str, language: str = "en") -> Figure:
    return Figure(_drawn(f"{words} {is_narrow()}"), "t", "s", "a", "q", pd.DataFrame({"x": [1]}), language)


def test_what_readers_see_as_text_is_left_as_it_is() -> None:
    assert ">0.67812: a; b</text>" in _drawn()


def test_numbers_in_tags_are_short() -> None:
    tags = "".join(re.findall(r"<[^>]*>", _drawn()))
    assert not re.search(r"\d\.\d{2}", tags.replace("font", ""))


def test_colours_of_the_theme_are_the_pages_and_others_stay() -> None:
    assert f"var(--own, {OWN})" in _drawn()
    assert "var(--own" not in _drawn(colour=DEEP).replace(f"stroke:{DEEP}", "")
    assert len(set(COLOURS.values())) == len(COLOURS)


def test_letters_are_text_in_the_pages_font() -> None:
    svg = _drawn("Việt Nam")
    assert "Việt Nam</text>" in svg
    assert "Be Vietnam Pro" in svg


def test_names_are_the_pictures_own_and_the_same_each_time() -> None:
    first, second = _drawn("a"), _drawn("b")
    assert _drawn("a") == first
    names = [set(re.findall(r' id="([^"]+)"', svg)) for svg in (first, second)]
    assert names[0]
    assert not names[0] & names[1]
    assert set(re.findall(r"url\(#([^)]+)", first)) <= names[0]


def test_a_figure_has_a_picture_for_a_page_and_one_for_a_phone() -> None:
    figure = _plot("x")
    assert "x False</text>" in figure.svg
    assert "x True</text>" in figure.narrow
    widths = [float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1]) for svg in (figure.svg, figure.narrow)]
    assert widths == pytest.approx([72 * WIDE, 72 * NARROW], abs=0.1)
    page = figure._repr_html_()
    assert page.count('role="img"') == 1
    assert page.count('aria-hidden="true"') == 2
