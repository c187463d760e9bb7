"""Some provinces side by side: what each of them published, and its place among all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.arguments import known_names, last_day, names_of
from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.cellar.periods import parse_period
from cds_analysis.data.dataset import Dataset, folder_of, known_indicators, known_units, load_dataset
from cds_analysis.data.observations import load_observations
from cds_analysis.data.resolution import believed
from cds_analysis.data.units import Registry
from cds_analysis.metrics.peers import peer_rank

_COLUMNS = ["qualifier", "known_from", "source_org"]
_PLACED = ["place", "n_values", "gap_median"]


def compare(
    provinces: str | int | Iterable[str],
    indicators: str | Iterable[str],
    periods: str | int | Iterable[str] | None = None,
    *,
    as_of: date | str | None = None,
    data: Path | None = None,
) -> pd.DataFrame:
    """Return the figures of some provinces side by side, each with its place among all provinces.

    Parameters
    ----------
    provinces : str, int or iterable of str
        Names, spellings or keys, the country's too; or a division of the country, 63 or 34, for all of its
        provinces.
    indicators : str or iterable of str
        Identifiers; :func:`load_indicators` lists them.
    periods : str, int or iterable of str, optional
        As in ``time_period``; without it every period, and then only the figures that there are.
    as_of : date or str, optional
        Only what was known by this day, of a period by its last day; everything without it.
    data : Path, optional
        The data folder; without it the one that knows the first province.

    Returns
    -------
    pandas.DataFrame
        One row an indicator, period and province, in this order: ``indicator, time_period, ref_area, name,
        region``; ``value`` (in ``unit_measure``, of the row that is believed) and its ``qualifier,
        known_from, source_org``, missing where there is no figure; ``place`` among the ``n_values`` exact or
        approximate values of its division, ``gap_median`` to their median; ``period_end``; ``way``, a number
        that changes where the measure does: values of two ways must not be compared.

    Raises
    ------
    InputError
        If a name is unknown, a day cannot be read, or nobody has a figure of a period; all at once.

    Examples
    --------
    >>> table = compare(["Bình Thuận", "ha noi"], "dti_total", "2022")
    >>> table[["ref_area", "value", "place", "n_values"]].to_numpy().tolist()
    [['Bình Thuận', 0.5223, 50.0, 63], ['Hà Nội', 0.6098, 24.0, 63]]
    """
    problems: list[Problem] = []
    wanted = names_of(provinces)
    root = data or folder_of(wanted)
    dataset = load_dataset(root)
    units = known_units(_spelled_out(wanted, dataset.registry), root, problems, "provinces")
    measures = known_indicators(indicators, root, problems)
    day = None if as_of is None else last_day(as_of, "as_of", problems)
    known = believed(load_observations(day, indicators=measures, data=root), dataset.indicators)
    pairs = _pairs(known, units, measures, periods, problems)
    stop_on_errors(problems)
    tables = [_side_by_side(known, dataset, units, *pair) for pair in pairs]
    rows = pd.concat(tables) if tables else pd.DataFrame({"value": []})
    return (rows.dropna(subset="value") if periods is None else rows).reset_index(drop=True)


def _spelled_out(names: Sequence[str], registry: Registry) -> list[str]:
    """Return the names with each division replaced by its provinces."""
    return [key for name in names for key in [unit.key for unit in registry.members(name)] or [name]]


def _pairs(
    known: pd.DataFrame,
    units: Sequence[str],
    measures: Sequence[str],
    periods: str | int | Iterable[str] | None,
    problems: list[Problem],
) -> list[tuple[str, str]]:
    """Return the indicators and periods that the table holds, in the order of the indicators and of time."""
    if periods is None or not measures:
        observed = known[known["ref_area"].isin(units)].sort_values(["period_end", "period_start"])
        return [
            (name, period)
            for name in measures
            for period in observed.loc[observed["indicator"] == name, "time_period"].unique()
        ]
    there = list(known.sort_values("period_end", ascending=False)["time_period"].unique())
    chosen = known_names(periods, lambda name: name if name in there else None, there, "periods", problems)
    return [(name, period) for name in measures for period in chosen]


def _side_by_side(
    known: pd.DataFrame, dataset: Dataset, units: Sequence[str], name: str, period: str
) -> pd.DataFrame:
    registry, spec = dataset.registry, dataset.indicators[name]
    rows = known[(known["indicator"] == name) & (known["time_period"] == period)].set_index("ref_area")
    systems = {registry[key].system: None for key in units}
    ranked = [peer_rank(known, spec, period, registry, one) for one in systems if one]
    places = pd.concat(ranked).set_index("ref_area") if ranked else pd.DataFrame(columns=_PLACED)
    end = parse_period(period).end
    table = pd.DataFrame(
        {
            "indicator": name,
            "time_period": period,
            "ref_area": list(units),
            "name": [registry[key].name for key in units],
            "region": [registry[key].region for key in units],
            "value": rows["obs_value"].reindex(units).to_numpy(),
            "unit_measure": spec.unit_measure,
            **{column: rows[column].reindex(units).to_numpy() for column in _COLUMNS},
            **{column: places[column].reindex(units).to_numpy(dtype=float) for column in _PLACED},
            "period_end": pd.Timestamp(end).as_unit("ns"),
            "way": sum(gap.start <= end for gap in spec.breaks),
        }
    )
    return table.astype({"n_values": "Int64"})
