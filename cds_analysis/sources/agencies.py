"""Who publishes figures: the kinds of sources and the words of their names, as the registry lists them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from cds_analysis.errors import Problem, stop_on_errors
from cds_analysis.registry.agencies import AgencyWords, SourceKinds
from cds_analysis.sources.ground import load_registry
from cds_analysis.sources.tables import read_table
from cds_analysis.text import nearest

SOURCE_KINDS = ("official", "official_copy", "official_via_press", "press", "private")
SOURCE_COLUMNS = ["source_org", "source_kind"]
WORD_COLUMNS = ["written", "meaning", "note"]


def load_source_kinds(root: Path) -> SourceKinds:
    """Return what kind of source each organisation is.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    SourceKinds
        ``source_org`` to official, official_copy, official_via_press, press or private, found by any
        spelling; empty when the folder has no such list.

    Raises
    ------
    InputError
        If a list cannot be read, or a kind is none of those known; every such row is named.
    """
    path = root / "registry" / "source_orgs.csv"
    if not path.is_file():
        return SourceKinds({}, AgencyWords())
    frame = read_table(path, SOURCE_COLUMNS, root.parent)
    stop_on_errors(_unknown_kinds(frame))
    kinds = dict(zip(frame["source_org"], frame["source_kind"], strict=True))
    return SourceKinds(kinds, load_agency_words(root))


def _unknown_kinds(frame: pd.DataFrame) -> Iterator[Problem]:
    for row in frame[~frame["source_kind"].isin(SOURCE_KINDS)].to_dict("records"):
        guess = nearest(row["source_kind"], SOURCE_KINDS)
        details = {"value": row["source_kind"], "words": ", ".join(SOURCE_KINDS), "nearest": guess}
        hint = "Did you mean “{nearest}”? Known: {words}." if guess else "Known: {words}."
        message = "“{value}” is not a word of this column."
        place = row["csv_file"], int(row["csv_line"]), "source_kind"
        yield Problem("vocabulary", message, hint, details, *place)


def load_agency_words(root: Path) -> AgencyWords:
    """Return the words that stand for each other in the names of agencies.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    AgencyWords
        From ``registry/agency_words.csv``; without that file only case, marks and punctuation do not count.

    Raises
    ------
    InputError
        If the list or the registry of units cannot be read.
    """
    path = root / "registry" / "agency_words.csv"
    if not path.is_file():
        return AgencyWords()
    frame = read_table(path, WORD_COLUMNS, root.parent)
    units = {unit.name for unit in load_registry(root).units.values()}
    meanings = dict(zip(frame["written"], frame["meaning"], strict=True))
    return AgencyWords(meanings, tuple(sorted(units)))
