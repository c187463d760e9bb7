"""Where the project's folders are, without anyone having to say so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MARK = Path("data") / "registry" / "systems.yml"


def project_root() -> Path:
    """Return the folder that holds ``data/``, ``notebooks/`` and ``outputs/``.

    The environment variable ``CDS_ROOT`` wins; else the nearest folder upwards from the working
    directory that has ``data/registry``; else the folder of an editable install.

    Returns
    -------
    Path
        The project's root; the working directory if nothing better is found.

    Examples
    --------
    >>> (project_root() / "data").name
    'data'
    """
    named = os.environ.get("CDS_ROOT")
    if named:
        return Path(named).resolve()
    here = Path.cwd().resolve()
    package = Path(__file__).resolve().parents[2]
    return next((folder for folder in (here, *here.parents, package) if (folder / _MARK).is_file()), here)


def starter_dir() -> Path:
    """Return the folder with the data and notebooks that came with the program.

    Returns
    -------
    Path
        Beside the installed package, or the checkout in which it stands.
    """
    place = Path(__file__).resolve().parents[2]
    laid = place / "cds_analysis_starter"
    return laid if laid.is_dir() else place


def data_dir() -> Path:
    """Return the folder of the real data.

    Returns
    -------
    Path
        ``data`` below the project's root.
    """
    return project_root() / "data"


def demo_dir() -> Path:
    """Return the folder of the invented country.

    Returns
    -------
    Path
        ``data/demo`` below the project's root.
    """
    return data_dir() / "demo"


def notebooks_dir() -> Path:
    """Return the folder of the parameterised notebooks.

    Returns
    -------
    Path
        ``notebooks`` below the project's root.
    """
    return project_root() / "notebooks"


def outputs_dir() -> Path:
    """Return the folder of the finished reports.

    Returns
    -------
    Path
        What the environment variable ``CDS_OUTPUTS`` names, or ``outputs`` below the project's root.
    """
    named = os.environ.get("CDS_OUTPUTS")
    return Path(named).resolve() if named else project_root() / "outputs"


@contextmanager
def outputs_at(folder: Path | None) -> Iterator[Path]:
    """Make a folder the one of the finished reports, here and in the notebooks that are run meanwhile.

    Parameters
    ----------
    folder : Path or None
        None leaves it as it is.

    Yields
    ------
    Path
        The folder.

    Examples
    --------
    >>> with outputs_at(Path("/elsewhere")):
    ...     outputs_dir().name
    'elsewhere'
    """
    before = os.environ.get("CDS_OUTPUTS")
    if folder is not None:
        os.environ["CDS_OUTPUTS"] = str(folder)
    try:
        yield outputs_dir()
    finally:
        if folder is not None:
            os.environ.pop("CDS_OUTPUTS")
            os.environ.update({"CDS_OUTPUTS": before} if before is not None else {})
