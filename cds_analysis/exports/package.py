"""What the result tables hold, for programs: one ``datapackage.json`` beside them.

Source: Data Package 2.0 of Frictionless Data, https://datapackage.org/standard/data-package/.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from cds_analysis.cellar.text import slug
from cds_analysis.exports.contents import TABLE_LINES
from cds_analysis.exports.fields import JOINED, field_of
from cds_analysis.results.quarter import Quarter

_PROFILE = "https://datapackage.org/profiles/2.0"
NOTICE = "notice"


def with_notice(table: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """Return a result table as it leaves: of invented figures each row says so in a last column."""
    return table.assign(**{NOTICE: quarter.notice}) if quarter.notice and len(table.columns) else table


def results_package(quarter: Quarter, tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Return the description of the result tables of a report.

    Parameters
    ----------
    quarter : Quarter
        The results.
    tables : mapping of str to pandas.DataFrame
        By name; those without columns have no file and are left out.

    Returns
    -------
    bytes
        JSON: for each table its file, and for each column type, unit, meaning, what its codes mean, and that
        an empty cell is a missing value. The same for the same report.
    """
    say = quarter.say
    title = "{name}, {quarter}: the numbers of the report"
    name, period = quarter.unit.label(quarter.language), say.period(quarter.period.text)
    package = {
        "$schema": f"{_PROFILE}/datapackage.json",
        "name": slug(f"{quarter.unit.key} {quarter.period.text}"),
        "title": say(title, name=name, quarter=period),
        **({"description": quarter.notice} if quarter.notice else {}),
        "resources": [
            _resource(one, with_notice(table, quarter), quarter)
            for one, table in tables.items()
            if len(table.columns)
        ],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(name: str, table: pd.DataFrame, quarter: Quarter) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "type": "table",
        "title": quarter.say(TABLE_LINES[name]),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "$schema": f"{_PROFILE}/tableschema.json",
            "fields": [_field(str(column), name, quarter) for column in table.columns],
            "missingValues": [""],
        },
    }


def _field(name: str, table: str, quarter: Quarter) -> dict[str, Any]:
    say, field = quarter.say, field_of(name, table, quarter)
    if field is None:
        raise KeyError(f"{table}.{name}")
    entry: dict[str, Any] = {"name": name, "type": field.type, "title": field.head}
    if field.unit:
        entry["unit"] = field.unit
    if field.type == "boolean":
        entry |= {"trueValues": ["True"], "falseValues": ["False"]}
    # a cell may hold the key of a unit beside codes, or several codes
    key = "codes" if field.kind in (*JOINED, "against", "basis") else "categories"
    if field.words:
        entry[key] = [{"value": code, "label": say(word)} for code, word in field.words.items()]
    return entry
