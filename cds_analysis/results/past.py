"""The record of forecasts on cases with known endings, part by part as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from cds_analysis.cellar.arguments import not_known
from cds_analysis.cellar.errors import stop_on_errors
from cds_analysis.forecasting.remaining_constants import load_remaining_record
from cds_analysis.forecasting.rungs import load_rungs_record
from cds_analysis.forecasting.scores import load_track_record

_GROUPS = {"n_obs": "by_n_obs", "h_bin": "by_horizon", "n_peers": "by_peers"}
_NESTED = ["kinds", "few", "wider", "words", "ahead"]


def past_record(part: str) -> pd.DataFrame:
    """Return a part of the record of the forecasts on cases with known endings.

    Parameters
    ----------
    part : str
        Of :class:`cds_analysis.forecasting.scores.TrackRecord`: ``bins``, ``groups`` (``by`` own figures,
        ``n_obs``, years ahead, ``h_bin``, and peers, ``n_peers``), ``by_panel``, ``by_word``, ``methods``,
        ``official_words``; when known figures were hidden: ``rungs``, ``rung_words``; other programmes'
        targets: ``remaining``.

    Returns
    -------
    pandas.DataFrame
        One row a class of cases: ``n``, what defines the class, ``brier`` beside that of the base rate, and
        ``coverage_80`` (0–1), each where it was scored.

    Raises
    ------
    InputError
        If there is no such part.

    Examples
    --------
    >>> past_record("rungs")["rung"].tolist()
    ['neighbour', 'others', 'country']
    """
    if part not in _PARTS:
        stop_on_errors([not_known(part, list(_PARTS), "part")])
    return _PARTS[part]()


def _listed(name: str) -> Callable[[], pd.DataFrame]:
    return lambda: pd.DataFrame(load_track_record()[name])  # type: ignore[literal-required]


def _groups() -> pd.DataFrame:
    record = load_track_record()
    tables = [
        pd.DataFrame(record[name]).rename(columns={by: "group"}).assign(by=by)  # type: ignore[literal-required]
        for by, name in _GROUPS.items()
    ]
    return pd.concat(tables, ignore_index=True).fillna({"base_rate": record["brier_base_rate"]})


def _rungs() -> pd.DataFrame:
    record = pd.DataFrame.from_dict(load_rungs_record(), orient="index").drop(columns=_NESTED)
    return record.rename_axis("rung").reset_index()


def _rung_words() -> pd.DataFrame:
    rows = [
        {"rung": rung, "word": word, **found}
        for rung, one in load_rungs_record().items()
        for word, found in one["words"].items()
    ]
    return pd.DataFrame(rows)


_PARTS: Mapping[str, Callable[[], pd.DataFrame]] = {
    **{name: _listed(name) for name in ("bins", "by_panel", "by_word", "methods", "official_words")},
    "groups": _groups,
    "rungs": _rungs,
    "rung_words": _rung_words,
    "remaining": load_remaining_record,
}
