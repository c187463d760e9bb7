"""Which row is believed where several state one figure, and which rows cannot be true together."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cds_analysis.cellar.arguments import table_problems
from cds_analysis.cellar.errors import stop_on_errors
from cds_analysis.cellar.paths import data_dir
from cds_analysis.data.dataset import read_indicators
from cds_analysis.data.identity import FIGURE, IDENTITY
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.schema import OBSERVED, SOURCE_KINDS


def resolve_observations(
    frame: pd.DataFrame, indicators: Mapping[str, Indicator] | None = None
) -> pd.DataFrame:
    """Return the rows with the one that is believed for each figure marked.

    A figure is one unit, indicator and period. Where several rows state it, the first by this order is
    believed: the indicator's preferred source; official before press; known later before earlier;
    exact before approximate before a bound; then the order of the files.

    Parameters
    ----------
    frame : pandas.DataFrame
        From :func:`load_observations`.
    indicators : mapping of str to Indicator, optional
        For the preferred sources; read from the real data without it.

    Returns
    -------
    pandas.DataFrame
        The same rows sorted by figure, the believed one first in each, with ``chosen`` (bool),
        ``n_rows`` (rows that state the figure), ``agrees`` (bool: the row says what the believed row says).

    Raises
    ------
    InputError
        If it is no such frame.

    Examples
    --------
    >>> from cds_analysis.data.observations import load_observations
    >>> rows = load_observations(indicators=["dti_total"], units=["Kon Tum"])
    >>> seen = resolve_observations(rows).query("time_period == '2022'")
    >>> seen[["obs_value", "chosen"]].to_numpy().tolist()
    [[0.5438, True], [0.54, False]]
    """
    stop_on_errors(table_problems(frame=(frame, [*IDENTITY, "source_kind", "csv_file", "csv_line"])))
    known = read_indicators(data_dir()) if indicators is None else indicators
    ranked = frame.assign(
        _preferred=[
            not _is_preferred(*pair, known)
            for pair in zip(frame["indicator"], frame["source_org"], strict=True)
        ],
        _kind=frame["source_kind"].map(SOURCE_KINDS.index),
        _age=-frame["known_from"].astype("int64"),
        _form=frame["qualifier"].map(OBSERVED.index),
    )
    order = [*FIGURE, "_preferred", "_kind", "_age", "_form", "csv_file", "csv_line"]
    ranked = ranked.sort_values(order, kind="stable").reset_index(drop=True)
    groups = ranked.groupby(FIGURE, sort=False)
    believed = groups[["obs_value", "qualifier"]].transform("first")
    ranked["chosen"] = groups.cumcount() == 0
    ranked["n_rows"] = groups["obs_value"].transform("size")
    ranked["agrees"] = (believed["obs_value"] == ranked["obs_value"]) & (
        believed["qualifier"] == ranked["qualifier"]
    )
    return ranked.drop(columns=["_preferred", "_kind", "_age", "_form"])


def _is_preferred(indicator: str, org: str, known: Mapping[str, Indicator]) -> bool:
    preferred = known[indicator].preferred_source if indicator in known else ""
    return bool(preferred) and org.startswith(preferred)


def believed(frame: pd.DataFrame, indicators: Mapping[str, Indicator] | None = None) -> pd.DataFrame:
    """Return one row a figure: the believed one.

    Parameters
    ----------
    frame : pandas.DataFrame
        From :func:`load_observations`.
    indicators : mapping of str to Indicator, optional
        As in :func:`resolve_observations`.

    Returns
    -------
    pandas.DataFrame
        The columns of ``frame``, by figure.
    """
    resolved = resolve_observations(frame, indicators)
    return resolved.loc[resolved["chosen"], list(frame.columns)].reset_index(drop=True)


def contradictions(resolved: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that cannot be true together with the believed row of the same figure.

    Two values contradict each other when they differ by a printed step of the coarser one or more (so that
    rounding and cutting off do not count); a bound contradicts a value on its wrong side.

    Parameters
    ----------
    resolved : pandas.DataFrame
        From :func:`resolve_observations`.

    Returns
    -------
    pandas.DataFrame
        The contradicting rows with ``believed_value``, ``believed_source`` and ``believed_qualifier``.
    """
    first = resolved.groupby(FIGURE, sort=False)[["obs_value", "qualifier", "source_org", "decimals"]]
    believed = first.transform("first")
    step = pd.concat([10.0 ** -believed["decimals"], 10.0 ** -resolved["decimals"]], axis=1).max(axis=1)
    gap = resolved["obs_value"] - believed["obs_value"]
    differs = gap.abs() >= step - 1e-9
    value_pair = ~resolved["qualifier"].isin(["at_least", "at_most"]) & ~believed["qualifier"].isin(
        ["at_least", "at_most"]
    )
    too_high = (resolved["qualifier"] == "at_least") & (believed["qualifier"] != "at_least") & (gap > 0)
    too_low = (resolved["qualifier"] == "at_most") & (believed["qualifier"] != "at_most") & (gap < 0)
    below = (believed["qualifier"] == "at_least") & (resolved["qualifier"] != "at_least") & (gap < 0)
    above = (believed["qualifier"] == "at_most") & (resolved["qualifier"] != "at_most") & (gap > 0)
    against = differs & (value_pair | too_high | too_low | below | above)
    beside = resolved.assign(
        believed_value=believed["obs_value"],
        believed_qualifier=believed["qualifier"],
        believed_source=believed["source_org"],
    )
    return beside[against]
