"""What each rung of evidence says of a target: own figures, a neighbour, others, the country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from cds_analysis.cellar.card import Card
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.programme import Target
from cds_analysis.forecasting.attainment import Attainment
from cds_analysis.forecasting.evidence import ALONE, Grade
from cds_analysis.forecasting.joint import all_hold
from cds_analysis.forecasting.rungs import Reading, climb, leaning, load_ladder
from cds_analysis.forecasting.scores import record_without_peers
from cds_analysis.metrics.verdict import has_passed
from cds_analysis.results.basis import Basis

OWN = "own"
_READ = ("level", "thresholds")


@dataclass(frozen=True, repr=False)
class TargetReading(Card):
    """What one rung says of one target.

    Parameters
    ----------
    target_id, rung : str
        The target; ``own``, ``neighbour``, ``others`` or ``country``.
    probability : float or None
        That the target is met at its deadline; None where the rung is silent.
    grade : {"strong", "fair", "weak", "none"}
        Of the evidence; below own figures never more than weak.
    quantiles : mapping of float to float
        Values at the deadline; empty where several thresholds are read together.
    reasons : tuple of str
        Why the grade is not higher, or why the rung is silent.
    readings : tuple of Reading
        Of each threshold, with the figures that it stands on; empty on own figures.
    method, version : str
        What made the number.
    """

    target_id: str
    rung: str
    probability: float | None
    grade: Grade
    quantiles: Mapping[float, float] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    method: str = ""
    version: str = ""


def target_readings(
    basis: Basis, target: Target, own: Attainment, *, shown: bool = False
) -> list[TargetReading]:
    """Return what every rung says of a target, the highest first.

    Parameters
    ----------
    basis : Basis
        Who, when and what was known.
    target : Target
        As it could be known on the day.
    own : Attainment
        The forecast on own figures; without a probability where there is none.
    shown : bool
        Whether the target is shown to be met: then only its own figures are asked whether it will hold.

    Returns
    -------
    list of TargetReading
        Empty once the deadline has passed or without a value to reach: there is nothing to be read then. The
        lower rungs are listed beside own figures too, so that each can be weighed against the other.
    """
    if target.value is None or has_passed(target.deadline, basis.as_of):
        return []
    first = TargetReading(
        target.target_id,
        OWN,
        own.probability,
        own.grade if own.probability is not None else "none",
        own.quantiles,
        own.reasons,
        method=own.method,
        version=own.version,
    )
    return [first, *(_below(basis, target) if target.kind in _READ and not shown else ())]


def _below(basis: Basis, target: Target) -> Iterator[TargetReading]:
    """Yield what the rungs below own figures say; of several thresholds only where all are read."""
    ladder = load_ladder()
    system = basis.unit.system
    members = [unit.key for unit in basis.dataset.registry.members(system)] if system else []
    climbed = [
        climb(
            threshold,
            target.deadline,
            basis.as_of,
            basis.unit.key,
            basis.figures(*_connected(threshold.indicator, basis.indicators)),
            basis.indicators,
            country=basis.dataset.registry.country.key,
            members=members,
            ladder=ladder,
        )
        for threshold in target.thresholds
    ]
    for parts in zip(*climbed, strict=True):
        yield _together(target.target_id, parts, ladder.version)


def _connected(indicator: str, indicators: Mapping[str, Indicator]) -> list[str]:
    """Return the measures that can speak of one: itself, those related to it, and those related to these."""
    near = [indicator, *indicators[indicator].related]
    return list(dict.fromkeys(name for one in near for name in (one, *indicators[one].related)))


def _together(target_id: str, parts: Sequence[Reading], version: str) -> TargetReading:
    known = [part.probability for part in parts if part.probability is not None]
    speaks = len(known) == len(parts)
    reasons = dict.fromkeys(word for part in parts for word in (part.silent, *part.notes) if word)
    return TargetReading(
        target_id,
        parts[0].rung,
        all_hold(known) if speaks else None,
        "weak" if speaks else "none",
        parts[0].quantiles if speaks and len(parts) == 1 else {},
        tuple(reasons),
        tuple(parts),
        method=f"rung_{parts[0].rung}",
        version=version,
    )


def disagreements(readings: Sequence[TargetReading]) -> list[tuple[TargetReading, TargetReading]]:
    """Return the targets of which a lower rung leans another way than the highest that speaks.

    Parameters
    ----------
    readings : sequence of TargetReading
        Of some targets, the highest rung first.

    Returns
    -------
    list of (TargetReading, TargetReading)
        The leading reading of a target, and the one below it that differs most.
    """
    speaking: dict[str, list[TargetReading]] = {}
    for one in readings:
        if one.probability is not None:
            speaking.setdefault(one.target_id, []).append(one)
    pairs = [
        (rungs[0], max(rungs[1:], key=partial(_apart, rungs[0]))) for rungs in speaking.values() if rungs[1:]
    ]
    return [(first, other) for first, other in pairs if _leaning(first) != _leaning(other)]


def _apart(first: TargetReading, other: TargetReading) -> float:
    return abs(float(first.probability or 0) - float(other.probability or 0))


def _leaning(one: TargetReading) -> str:
    return leaning(float(one.probability or 0), load_ladder())


def reading_table(
    readings: Sequence[TargetReading], record: Mapping[str, Mapping[str, object]]
) -> pd.DataFrame:
    """Return one row a reading, with what it stands on and what its rung was worth when it was tried.

    Parameters
    ----------
    readings : sequence of TargetReading
        Of all targets.
    record : mapping of str to mapping
        By rung: ``n, brier, brier_base_rate, coverage_80`` of its back-test, and ``kinds`` with the same of
        each kind of measures, which is given where there is one.

    Returns
    -------
    pandas.DataFrame
        ``target_id, rung, probability, grade, q10, q50, q90, indicator, relation, n_units, n_pairs, figures``
        (the figures used, in words), ``reasons, method, version``, and the record's ``tried_n, tried_brier,
        tried_base_rate, tried_coverage_80``.
    """
    return pd.DataFrame([_row(one, record.get(one.rung, {})) for one in readings])


def _row(one: TargetReading, record: Mapping[str, object]) -> dict[str, object]:
    part = one.readings[0] if one.readings else None
    kinds = record.get("kinds", {})
    record = kinds.get(part.kind_of_measure, record) if part and isinstance(kinds, Mapping) else record
    if one.rung == OWN and ALONE & set(one.reasons):
        record = record_without_peers()
    return {
        "target_id": one.target_id,
        "rung": one.rung,
        "probability": one.probability,
        "grade": one.grade,
        **{f"q{round(100 * q):02d}": one.quantiles.get(q) for q in (0.1, 0.5, 0.9)},
        "indicator": part.indicator if part else "",
        "relation": part.relation if part else "",
        "n_units": part.n_units if part else None,
        "n_pairs": part.n_pairs if part else None,
        "figures": "; ".join(_figures(part)) if part else "",
        "reasons": ";".join(one.reasons),
        "method": one.method,
        "version": one.version,
        "tried_n": record.get("n"),
        "tried_brier": record.get("brier"),
        "tried_base_rate": record.get("brier_base_rate"),
        "tried_coverage_80": record.get("coverage_80"),
    }


def _figures(part: Reading) -> Iterator[str]:
    for row in part.basis.to_dict("records"):
        about = " ".join(str(row[name]) for name in ("ref_area", "indicator", "time_period"))
        yield f"{about}: {row['qualifier']} {row['obs_value']:g}"
