"""Make the two cuts of Be Vietnam Pro that figures and pages share, from the font's PyPI package.

    pip install fontpkg-be-vietnam-pro brotli && python scripts/make_fonts.py

Only letters, figures and marks that Vietnamese and English pages use are kept. Figures measure text with the
TrueType files; pages embed the compressed ones. The font is under the SIL Open Font License.
"""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "fontpkg-be-vietnam-pro"
CUTS = {"400": "BeVietnamPro-Regular.ttf", "600": "BeVietnamPro-SemiBold.ttf"}
FOLDER = Path(__file__).resolve().parent.parent / "cds_analysis" / "figures" / "fonts"
RANGES = [
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x102, 0x103),
    (0x110, 0x111),
    (0x128, 0x129),
    (0x168, 0x169),
    (0x1A0, 0x1A1),
    (0x1AF, 0x1B0),
    (0x300, 0x301),
    (0x303, 0x303),
    (0x309, 0x309),
    (0x323, 0x323),
    (0x1EA0, 0x1EF9),
    (0x2010, 0x2015),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2033),
    (0x2039, 0x203A),
    (0x20AB, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2248, 0x2248),
    (0x2260, 0x2265),
    (0x25A0, 0x25CF),
]


def cut(source: Path, target: Path, flavour: str | None) -> None:
    """Write the part of a font that the pages need."""
    options = subset.Options(
        flavor=flavour, layout_features=["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum"]
    )
    options.hinting = False
    font = TTFont(source, recalcTimestamp=False)
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    chooser.subset(font)
    font.flavor = flavour
    font.save(target)


def main() -> None:
    """Write both weights in both forms, and say how large they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    files = {Path(str(file)).name: file for file in importlib.metadata.files(PACKAGE) or ()}
    for weight, name in CUTS.items():
        source = Path(str(files[name].locate()))
        for ending, flavour in ((".ttf", None), (".woff2", "woff2")):
            target = FOLDER / f"be-vietnam-pro-{weight}{ending}"
            cut(source, target, flavour)
            print(f"{target.name}: {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
