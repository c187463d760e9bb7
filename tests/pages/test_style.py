"""The style of pages: contrast in both schemes, the typeface, and what pages may do."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from cds_analysis.figures.shown import Figure
from cds_analysis.figures.style import notebook_style, theme
from cds_analysis.figures.theme import COLOURS
from cds_analysis.pages.templating import TEMPLATES, stylesheet

CSS = theme() + (TEMPLATES / "page.css").read_text(encoding="utf-8")
LIGHT = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", CSS.split("@media")[0]))
DARK = LIGHT | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", CSS.split("@media")[1]))
TEXTS = [
    ("ink", "paper"),
    ("soft", "paper"),
    ("own", "paper"),
    ("ink", "ground"),
    ("warn-ink", "warn-ground"),
    ("met-ink", "met-ground"),
    ("likely-ink", "likely-ground"),
    ("open-ink", "open-ground"),
    ("hard-ink", "hard-ground"),
    ("stale-ink", "stale-ground"),
    ("stale-ink", "paper"),
    ("red", "paper"),
]
MARKS = [
    ("own", "paper"),
    ("peer", "paper"),
    ("red", "paper"),
    ("own", "pale"),
    ("own", "band"),
    ("ink", "band"),
]


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(first: str, second: str) -> float:
    high, low = sorted((_light(first), _light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read(scheme: dict[str, str]) -> None:
    assert [pair for pair in TEXTS if _contrast(scheme[pair[0]], scheme[pair[1]]) < 4.5] == []


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_mark_can_be_seen(scheme: dict[str, str]) -> None:
    assert [pair for pair in MARKS if _contrast(scheme[pair[0]], scheme[pair[1]]) < 3.0] == []


def test_the_schemes_are_complete_and_figures_have_the_same_light_colours() -> None:
    assert {name: LIGHT[name] for name in COLOURS} == COLOURS
    changed = {name for name in LIGHT if DARK[name] != LIGHT[name]}
    assert changed == set(LIGHT)


def test_no_colour_stands_outside_the_schemes() -> None:
    rest = re.sub(r":root \{[^}]*\}", "", CSS)
    assert re.findall(r"#[0-9a-f]{3,6}\b", rest) == []


def test_a_notebook_wears_the_same_colours_as_jupyterlab_is_light_or_dark() -> None:
    style = notebook_style()
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part)) for part in style.split("}")[:2])
    assert (light, light | dark) == (LIGHT, DARK)
    assert "color-scheme" not in style
    assert style.split("}")[1].lstrip().startswith('body[data-jp-theme-light="false"]')
    selectors = [one for block in style.split("}")[2:-1] for one in block.split("{")[0].split(", :is")]
    assert all(one.strip(" :is").startswith("(.jp-RenderedHTMLCommon, .rendered_html) ") for one in selectors)
    assert "jp-" not in stylesheet()


def test_a_picture_without_a_page_stands_on_a_light_ground() -> None:
    shown = Figure("<svg/>", "", "", "", "", pd.DataFrame(), "vi")._repr_html_()
    assert "background:var(--paper, #fff)" in shown


def test_the_typeface_is_inside_and_small() -> None:
    style = stylesheet()
    assert style.count("@font-face") == 2
    assert len(style) - len(CSS) < 100_000
    assert "http" not in style
