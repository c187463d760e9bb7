"""From the tables of other programmes to counts that can be learned from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cds_analysis.forecasting.hierarchy import PLAIN
from cds_analysis.forecasting.rules import load_rules

_YEAR = 365.25
_RULES = load_rules().endings
_STATES = "group of states"
EXPECTED, HARD, MET, NO_FIGURE = "expected", "hard", "met", "no_figure"
# how the state of a reference target on a day is read
WORD_OF_STATUS: Mapping[str, str] = {
    "met": MET,
    "on_track": EXPECTED,
    "off_track": HARD,
    "hard": HARD,
    "unknown": PLAIN,
    "no_data": PLAIN,
}
_NAMES = ["programme_id", "programme", "programme_vi", "vietnamese"]
_CASE = [*_NAMES, "asof_date", "deadline", "years_left", "kind", "n", "hits", "n_unmeasured", "n_no_figure"]


def target_cases(targets: pd.DataFrame, years_left: float) -> pd.DataFrame:
    """Return how many targets of each programme were met in the end, by what was said of them before.

    Parameters
    ----------
    targets : pandas.DataFrame
        From :func:`cds_analysis.data.reference.load_reference_targets`, with known endings only.
    years_left : float
        Of the programme that is asked about. Each other programme is seen on one day: among the days with at
        least half as many endings as its fullest day, the one with the most similar time left (as a ratio).

    Returns
    -------
    pandas.DataFrame
        ``programme_id, programme, programme_vi, vietnamese, asof_date, deadline, years_left, kind, n, hits``;
        ``n_unmeasured`` (targets that nobody measured in the end; not in ``n``) and ``n_no_figure`` (those
        that had no figure on the day, measured later or not). ``kind`` is plain, expected, hard or met (on
        that day). Targets that a source names because of how they ended are left out.
    """
    ended = targets[(targets["status_final"] != "") & (targets["chosen_for_ending"] != "yes")]
    ended = ended.assign(
        years_left=(ended["deadline"] - ended["asof_date"]).dt.days / _YEAR,
        kind=ended["status_asof"].map(WORD_OF_STATUS),
        hits=ended["status_final"].eq("met"),
        unmeasured=ended["status_final"].eq("unmeasured"),
        no_figure=ended["status_asof"].eq("no_data"),
    )
    chosen = _one_day_each(ended, years_left)
    groups = chosen.groupby([*_NAMES, "asof_date", "kind"], sort=True, as_index=False).agg(
        deadline=("deadline", "max"),
        years_left=("years_left", "mean"),
        n=("hits", "size"),
        hits=("hits", "sum"),
        n_unmeasured=("unmeasured", "sum"),
        n_no_figure=("no_figure", "sum"),
    )
    return groups.assign(n=groups["n"] - groups["n_unmeasured"])[_CASE]


def count_cases(programmes: pd.DataFrame, years_left: float) -> pd.DataFrame:
    """Return how many of the remaining targets were met, of programmes of which only counts are known.

    Parameters
    ----------
    programmes : pandas.DataFrame
        From :func:`cds_analysis.data.reference.load_reference_programmes`, with known endings only.
    years_left : float
        As in :func:`target_cases`.

    Returns
    -------
    pandas.DataFrame
        As :func:`target_cases`; only endings that published figures show, with a count before the deadline.
        The difference of two counts is the least that can have been newly met; a fall counts as none.
    """
    pairs = programmes[programmes["ending_basis"].eq("shown") & programmes["n_met_asof"].notna()]
    pairs = pairs.assign(
        years_left=(pairs["deadline"] - pairs["asof_date"]).dt.days / _YEAR,
        kind=PLAIN,
        n=pairs["n_total"] - pairs["n_met_asof"],
        hits=(pairs["n_met_final"] - pairs["n_met_asof"]).clip(lower=0),
        n_unmeasured=pairs["n_unmeasured_final"].fillna(0.0),
        n_no_figure=0.0,
    )
    return _one_day_each(pairs, years_left)[_CASE]


def remaining_cases(programmes: pd.DataFrame, targets: pd.DataFrame, years_left: float) -> pd.DataFrame:
    """Return :func:`target_cases`, and :func:`count_cases` of the programmes that are not among them.

    Parameters
    ----------
    programmes, targets : pandas.DataFrame
        The tables, with known endings only.
    years_left : float
        As in :func:`target_cases`.

    Returns
    -------
    pandas.DataFrame
        Their columns, and ``one_measure``: whether the programme asks many states for one measure.
    """
    single = target_cases(targets, years_left)
    counted = count_cases(programmes, years_left)
    counted = counted[~counted["programme_id"].isin(single["programme_id"])]
    both = pd.concat([part for part in (single, counted) if len(part)] or [single], ignore_index=True)
    return both.assign(one_measure=both["programme_id"].isin(one_measure_programmes(programmes)))


def one_measure_programmes(programmes: pd.DataFrame) -> set[str]:
    """Return the programmes that ask many states for one measure."""
    return set(programmes.loc[programmes["level"] == _STATES, "programme_id"])


def _one_day_each(rows: pd.DataFrame, years_left: float) -> pd.DataFrame:
    """Return of each programme the rows of one day, as :func:`target_cases` says."""
    days = rows.groupby(["programme_id", "asof_date"], as_index=False).agg(
        years=("years_left", "mean"), size=("years_left", "size")
    )
    days = days[days["years"] >= _RULES.shortest]
    full = days["size"] >= _RULES.whole * days.groupby("programme_id")["size"].transform("max")
    far = np.log(days["years"] / max(years_left, _RULES.shortest)).abs()
    nearest = days.assign(far=far)[full].sort_values("far", kind="stable").drop_duplicates("programme_id")
    return rows.merge(nearest[["programme_id", "asof_date"]], on=["programme_id", "asof_date"])


def measured_cases(cases: pd.DataFrame, programmes: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return how many targets somebody measured at the deadline, by whether there was a figure before.

    Parameters
    ----------
    cases : pandas.DataFrame
        From :func:`remaining_cases`: which day of each programme.
    programmes, targets : pandas.DataFrame
        The tables, with known endings only.

    Returns
    -------
    pandas.DataFrame
        ``programme_id, kind, n, hits``; ``kind`` is plain or no_figure. Left out are groups of states, where
        one office measures one thing for all, and targets that were met already.
    """
    days = cases[["programme_id", "asof_date"]].drop_duplicates()
    states = one_measure_programmes(programmes)
    open_then = targets[targets["status_final"].ne("") & targets["status_asof"].ne("met")]
    open_then = open_then[open_then["chosen_for_ending"].ne("yes") & ~open_then["programme_id"].isin(states)]
    chosen = open_then.merge(days, on=["programme_id", "asof_date"])
    chosen = chosen.assign(
        kind=np.where(chosen["status_asof"].eq("no_data"), NO_FIGURE, PLAIN),
        hits=chosen["status_final"].ne("unmeasured"),
    )
    single = chosen.groupby(["programme_id", "kind"], as_index=False).agg(
        n=("hits", "size"), hits=("hits", "sum")
    )
    counted = programmes[programmes["n_unmeasured_final"].notna()].drop_duplicates("programme_id")
    n = counted["n_total_final"].fillna(counted["n_total"])
    whole = pd.DataFrame(
        {
            "programme_id": counted["programme_id"],
            "kind": PLAIN,
            "n": n,
            "hits": n - counted["n_unmeasured_final"],
        }
    )
    return pd.concat([part for part in (single, whole) if len(part)] or [single], ignore_index=True)


def declared_cases(programmes: pd.DataFrame, share_met: float) -> pd.DataFrame:
    """Return how many of the remaining targets authorities declared met, had they stood where we stand.

    Parameters
    ----------
    programmes : pandas.DataFrame
        From :func:`cds_analysis.data.reference.load_reference_programmes`, with known endings only.
    share_met : float
        Part of the targets that is declared met already, 0–1: of n targets of another programme with k
        declared in the end, ``k - share_met * n`` of ``(1 - share_met) * n`` are taken for met later.

    Returns
    -------
    pandas.DataFrame
        ``programme_id, programme, programme_vi, vietnamese, kind, n, hits``; counts may be fractions.
    """
    declared = programmes[programmes["ending_basis"].eq("declared")].drop_duplicates(
        "programme_id", keep="last"
    )
    n = declared["n_total_final"].fillna(declared["n_total"])
    return pd.DataFrame(
        {
            **{name: declared[name] for name in _NAMES},
            "kind": PLAIN,
            "n": (1 - share_met) * n,
            "hits": (declared["n_met_final"] - share_met * n).clip(lower=0.0),
        }
    ).reset_index(drop=True)
