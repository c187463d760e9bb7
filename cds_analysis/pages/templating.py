"""What every page shares: the template engine and the style."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from cds_analysis.cellar.addresses import is_web_address
from cds_analysis.figures.fonts import FAMILY, FOLDER
from cds_analysis.figures.style import theme

_CUTS = {"400": "100 500", "600": "600 900"}
TEMPLATES = Path(__file__).parent / "templates"


@lru_cache
def environment() -> Environment:
    """Return the template engine of pages; every value is escaped unless it is markup."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)
    made.tests["web_address"] = is_web_address
    return made


@lru_cache
def stylesheet() -> Markup:
    """Return the style of every page, its typeface inside."""
    faces = "\n".join(_face(weight, span) for weight, span in _CUTS.items())
    return Markup("\n".join([faces, theme(), (TEMPLATES / "page.css").read_text(encoding="utf-8")]))


def _face(weight: str, span: str) -> str:
    font = b64encode((FOLDER / f"be-vietnam-pro-{weight}.woff2").read_bytes()).decode()
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {span}; font-display: swap; '
        f'src: url(data:font/woff2;base64,{font}) format("woff2"); }}'
    )
