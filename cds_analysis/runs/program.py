"""What the results of a run depend on besides the data: this package, Python, and the libraries."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from collections.abc import Iterable
from pathlib import Path

from cds_analysis.cellar.cache import cached

PACKAGES = (
    "pandas",
    "numpy",
    "scipy",
    "matplotlib",
    "seaborn",
    "papermill",
    "nbconvert",
    "babel",
    "openpyxl",
    "docxtpl",
    "resvg-py",
)
_CODE = ("*.py", "*.po", "*.j2", "*.css", "*.js", "*.json", "*.yml")


def hash_files(files: Iterable[Path], root: Path) -> str:
    """Return a hash over names and contents of files, the same on every machine."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def code_hash() -> str:
    """Return a hash of the package."""
    package = Path(__file__).parent.parent
    files = (file for pattern in _CODE for file in package.rglob(pattern))
    return cached(("code_hash",), lambda: hash_files(files, package))


def package_versions() -> dict[str, str]:
    """Return the versions of the packages that results depend on."""
    return {name: importlib.metadata.version(name) for name in PACKAGES}


def program_mark() -> dict[str, str]:
    """Return hash and versions of everything; two programs of one mark give the same bytes."""
    return {"cds_analysis": code_hash(), "python": platform.python_version(), **package_versions()}
