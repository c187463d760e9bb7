"""Which kind each measure is, as declared in ``registry/kinds.csv`` from its definition."""

from __future__ import annotations

from pathlib import Path

from cds_analysis.data.columns import read_rows
from cds_analysis.data.schema import MEASURES_BY_KIND


def load_kinds(root: Path) -> dict[str, str]:
    """Return the kind of every measure of a data folder that has one.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    dict of str to str
        Identifier to a word of :data:`cds_analysis.data.kind.MEASURE_KINDS`; empty without the file.

    Raises
    ------
    InputError
        If the file cannot be read.

    Examples
    --------
    >>> from cds_analysis.cellar.paths import data_dir
    >>> load_kinds(data_dir())["bank_account_15plus_pct"]
    'take_up'
    """
    rows = read_rows(MEASURES_BY_KIND, root)
    return dict(zip(rows["indicator"], rows["measure_kind"], strict=True))
