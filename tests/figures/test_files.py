"""A picture that leaves its page says what it shows, looks like it did there, and is the same each time."""

from __future__ import annotations

from xml.etree import ElementTree

from cds_analysis.figures.files import Line, alone, picture_png, picture_size, picture_svg
from cds_analysis.figures.picture import to_svg
from cds_analysis.figures.theme import OWN, canvas

_SVG = "{http://www.w3.org/2000/svg}"


def _drawing() -> str:
    figure, axes = canvas(1.0)
    axes.plot([0, 1], [0, 1], color=OWN)
    axes.text(0.5, 0.5, "✓ Bình Thuận")
    return to_svg(figure)


def test_a_picture_carries_its_texts_and_the_colours_of_paper() -> None:
    svg = picture_svg(_drawing(), [Line("A < B", 11, 600)], [Line("từ " * 200, 7)], "lời thay hình & số")
    tree = ElementTree.fromstring(svg)
    assert tree.findtext(f"{_SVG}title") == "A < B"
    assert tree.findtext(f"{_SVG}desc") == "lời thay hình & số"
    texts = [text.text for text in tree.findall(f"{_SVG}text")]
    assert texts[0] == "A < B"
    assert len(texts) > 5, "a long line is broken"
    assert "var(" not in svg
    assert OWN in svg
    assert float(tree.get("height", 0)) > picture_size(_drawing())[1] + 7 * len(texts)


def test_a_png_has_two_hundred_dots_an_inch_and_the_same_bytes() -> None:
    svg = alone(_drawing())
    png = picture_png(svg)
    assert png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(png[place : place + 4], "big") for place in (16, 20))
    for pixels, points in zip((width, height), picture_size(svg), strict=True):
        assert abs(pixels - points * 200 / 72) <= 1
    assert picture_png(svg) == png
    assert picture_png(svg.replace("✓", " ")) != png, "signs that our typeface lacks are drawn too"
