"""What every page shares: the template engine and the style."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache
def environment() -> Environment:
    """Return the template engine of pages; every value is escaped unless it is markup."""
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)


@lru_cache
def stylesheet() -> Markup:
    """Return the style of every page."""
    return Markup((TEMPLATES / "page.css").read_text(encoding="utf-8"))
