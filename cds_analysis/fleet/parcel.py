"""A finished report as one archive of bytes, on its way from the one who made it to the one who writes it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from cds_analysis.errors import Problem
from cds_analysis.report.make import Outcome, Results
from cds_analysis.report.plan import Plan, PlanItem
from cds_analysis.sources.ledger import (
    FORECAST_COLUMNS,
    OFFICIAL_WORD_COLUMNS,
    told_forecasts,
    told_official_words,
)
from cds_analysis.sources.tables import table_bytes

Made = tuple[Sequence[Outcome], Results]
_FORECASTS, _OFFICIAL_WORDS = "forecasts.csv", "official_words.csv"
_TOLD = "made.json"
_STAMP = (1980, 1, 1, 0, 0, 0)


def archive(files: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """Return files as one archive; the same bytes for the same files.

    Parameters
    ----------
    files : mapping of str to bytes
        Name to content.
    compression : int
        Of :mod:`zipfile`.

    Returns
    -------
    bytes
        A zip file, its members in order of their names.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression, compresslevel=1) as out:
        for name in sorted(files):
            out.writestr(zipfile.ZipInfo(name, _STAMP), files[name], compression)
    return made.getvalue()


def pack(editions: Mapping[str, Made]) -> bytes:
    """Return what was made of an order.

    Parameters
    ----------
    editions : mapping of str to (outcomes, results)
        By language.

    Returns
    -------
    bytes
        For :func:`unpack`.
    """
    files: dict[str, bytes] = {}
    told: dict[str, Any] = {}
    for language, (outcomes, results) in editions.items():
        for outcome in outcomes:
            files |= {f"{language}/pages/{name}": text.encode() for name, text in outcome.texts.items()}
        content = {name: made for name, made in results.files.items() if made is not None}
        files |= {f"{language}/results/{name}": made for name, made in content.items()}
        files[f"{language}/{_FORECASTS}"] = table_bytes(told_forecasts(results.forecasts))
        files[f"{language}/{_OFFICIAL_WORDS}"] = table_bytes(told_official_words(results.official_words))
        told[language] = {
            "facts": results.facts,
            "gone": sorted(set(results.files) - set(content)),
            "outcomes": [_told(outcome) for outcome in outcomes],
        }
    return archive(files | {_TOLD: json.dumps(told, ensure_ascii=False).encode()})


def _told(outcome: Outcome) -> dict[str, Any]:
    failure = asdict(outcome.failure) if outcome.failure else None
    return {
        "name": outcome.item.name,
        "seconds": outcome.seconds,
        "warnings": outcome.warnings,
        "failure": failure,
        "texts": list(outcome.texts),
    }


def _outcome(told: Mapping[str, Any], item: PlanItem, texts: dict[str, str]) -> Outcome:
    failure = Problem(**told["failure"]) if told["failure"] else None
    return Outcome(item, told["seconds"], told["warnings"], failure, texts)


def pack_outcome(outcome: Outcome) -> bytes:
    """Return what became of one notebook, for :func:`unpack_outcome`."""
    return json.dumps(_told(outcome) | {"texts": outcome.texts}, ensure_ascii=False).encode()


def unpack_outcome(content: bytes, item: PlanItem) -> Outcome:
    """Return what became of a notebook.

    Parameters
    ----------
    content : bytes
        From :func:`pack_outcome`.
    item : PlanItem
        The notebook.
    """
    told = json.loads(content)
    return _outcome(told, item, told["texts"])


def unpack(content: bytes, plans: Mapping[str, Plan]) -> dict[str, Made]:
    """Return what was made of an order, as the one who planned it needs it.

    Parameters
    ----------
    content : bytes
        From :func:`pack`.
    plans : mapping of str to Plan
        By language; outcomes refer to their items.

    Returns
    -------
    dict of str to (outcomes, results)
        By language.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as parcel:
        told = json.loads(parcel.read(_TOLD))
        return {language: _edition(parcel, language, one, plans[language]) for language, one in told.items()}


def _edition(parcel: zipfile.ZipFile, language: str, told: Mapping[str, Any], plan: Plan) -> Made:
    items = {item.name: item for item in plan.items}
    outcomes = [
        _outcome(
            one,
            items[one["name"]],
            {name: parcel.read(f"{language}/pages/{name}").decode() for name in one["texts"]},
        )
        for one in told["outcomes"]
    ]
    place = f"{language}/results/"
    names = [name for name in parcel.namelist() if name.startswith(place)]
    files: dict[str, bytes | None] = dict.fromkeys(told["gone"])
    files |= {name.removeprefix(place): parcel.read(name) for name in names}
    forecasts = _table(parcel, f"{language}/{_FORECASTS}", FORECAST_COLUMNS)
    official_words = _table(parcel, f"{language}/{_OFFICIAL_WORDS}", OFFICIAL_WORD_COLUMNS)
    return outcomes, Results(files, told["facts"], forecasts, official_words)


def _table(parcel: zipfile.ZipFile, name: str, columns: Sequence[str]) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(parcel.read(name)), dtype="str", keep_default_na=False)[list(columns)]
