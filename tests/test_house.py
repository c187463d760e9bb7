"""The picture of the house in CONTRIBUTING is the house: every floor is drawn, in the order that imports keep."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from cds_analysis.cellar.paths import project_root

ROOT = Path(__file__).resolve().parent.parent


def _floors() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [layers] = [
        one["layers"] for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers"
    ]
    return [name.strip().removeprefix("cds_analysis.") for layer in layers for name in layer.split("|")]


def test_every_folder_is_a_floor_of_the_picture() -> None:
    picture = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("```")[1]
    drawn = re.findall(r"(?m)^(\w+) ", picture)
    folders = {path.parent.name for path in (ROOT / "cds_analysis").glob("*/__init__.py")}
    assert drawn == _floors()
    assert set(drawn) == folders
    assert project_root() == ROOT


def test_what_the_pages_of_the_house_name_is_there() -> None:
    for page in ("glossary.md", "moves.md"):
        for line in (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            for name in re.findall(r"`([\w/]+(?:\.py|/))`", cells[-2] if len(cells) > 3 else ""):
                assert (ROOT / "cds_analysis" / name).exists(), f"{page}: {name}"
