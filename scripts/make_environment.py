"""Write ``environment.yml`` (conda-forge) from the dependencies in ``pyproject.toml``.

python scripts/make_environment.py            write it
python scripts/make_environment.py --check    exit 1 if it is out of date
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "environment.yml"
CONDA_NAMES = {"jupyter-client": "jupyter_client", "tzdata": "python-tzdata"}
# conda-forge has docxtpl 0.19, and no resvg-py
ONLY_FROM_PIP = ("docxtpl", "resvg-py")


def conda_name(name: str) -> str:
    """Return the name of a package on conda-forge: lower case, with the exceptions of the table."""
    return CONDA_NAMES.get(name.lower(), name.lower())


def conda_spec(requirement: str) -> str:
    """Return a requirement as a conda spec: name, a space, the range sorted for stable reading."""
    parsed = Requirement(requirement)
    ranges = ",".join(sorted((str(part) for part in parsed.specifier), key=lambda part: part[0] == "<"))
    return f"{conda_name(parsed.name)} {ranges}".strip()


def environment(project: dict) -> str:
    """Return the text of ``environment.yml``."""
    needed = project["dependencies"]
    from_pip = [entry for entry in needed if Requirement(entry).name in ONLY_FROM_PIP]
    specs = [conda_spec(f"python{project['requires-python']}")]
    specs += sorted(conda_spec(entry) for entry in needed if entry not in from_pip)
    lines = [
        "# Written by scripts/make_environment.py from pyproject.toml; change it there.",
        "name: cds-analysis",
        "channels:",
        "  - conda-forge",
        "dependencies:",
        *[f"  - {spec}" for spec in specs],
        "  - pip",
        "  - pip:",
        *[f"      - {entry}" for entry in from_pip],
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the file, or check it."""
    text = environment(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])
    if "--check" in sys.argv:
        same = FILE.is_file() and FILE.read_text(encoding="utf-8") == text
        print(
            "environment.yml is up to date"
            if same
            else "environment.yml is out of date: run scripts/make_environment.py"
        )
        return 0 if same else 1
    FILE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
