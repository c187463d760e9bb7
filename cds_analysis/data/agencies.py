"""Who publishes figures: the kinds of sources and the words of their names, as the registry lists them."""

from __future__ import annotations

from pathlib import Path

from cds_analysis.data.agency import AgencyWords, SourceKinds
from cds_analysis.data.columns import load_rows
from cds_analysis.data.registry import load_registry
from cds_analysis.data.schema import AGENCY_WORDS, SOURCES


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
    frame = load_rows(SOURCES, root)
    kinds = dict(zip(frame["source_org"], frame["source_kind"], strict=True))
    return SourceKinds(kinds, load_agency_words(root) if kinds else AgencyWords())


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
    frame = load_rows(AGENCY_WORDS, root)
    if frame.empty:
        return AgencyWords()
    units = {unit.name for unit in load_registry(root).units.values()}
    meanings = dict(zip(frame["written"], frame["meaning"], strict=True))
    return AgencyWords(meanings, tuple(sorted(units)))
