"""Be Vietnam Pro, cut to the letters that Vietnamese and English pages use; see ``scripts/make_fonts.py``."""

from __future__ import annotations

from pathlib import Path

FAMILY = "Be Vietnam Pro"
FOLDER = Path(__file__).parent
