"""The theme of figures, tables and lists, as pages and notebooks wear it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_PLACE = ":is(.jp-RenderedHTMLCommon, .rendered_html)"
_DARK = 'body[data-jp-theme-light="false"], body.vscode-dark'
_BLOCK = re.compile(r"([^{}]+)\{([^{}]*)\}")
_NOTEBOOK = """
.cds-table table { table-layout: auto; margin: 0; }
.cds-table th, .cds-table td { white-space: normal; min-width: 6.5rem; }
.cds-table tbody th { min-width: 12rem; }
.cds-answer dd, .cds-answer dt { float: none; width: auto; padding: 0; }
.cds-list.cds-list.cds-list { padding: 0; margin: 0; }
"""


@lru_cache
def theme() -> str:
    """Return the style that pages share with notebooks: light, and dark when the reader's system is."""
    return Path(__file__).with_name("theme.css").read_text(encoding="utf-8")


@lru_cache
def notebook_style() -> str:
    """Return the theme as a style element for notebooks: light or dark as JupyterLab is, not the system.

    Returns
    -------
    str
        It touches nothing but what this library shows; a page drops it with the cell that holds it.

    Examples
    --------
    >>> "prefers-color-scheme" in notebook_style()
    False
    """
    text = re.sub(r"/\*.*?\*/|color-scheme:[^;]*;|@media[^{]*dark\) ", "", theme() + _NOTEBOOK)
    light, dark, *rules = _BLOCK.findall(text)
    lines = [f":root {{{light[1]}}}", f"{_DARK} {{{dark[1]}}}"]
    lines += [f"{_within(selectors)} {{{rule}}}" for selectors, rule in rules]
    return f"<style>{' '.join(' '.join(lines).split())}</style>"


def _within(selectors: str) -> str:
    """Return selectors that hold only for what this library shows in a notebook."""
    parts = [part.strip(" }\n") for part in selectors.split(",")]
    own = [part if part.startswith((".", "details")) else f".cds-table {part}" for part in parts]
    return ", ".join(f"{_PLACE} {part}" for part in own)
