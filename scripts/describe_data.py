"""Write ``data/datapackage.json`` from the columns that the code declares and ``data/README.md`` describes.

``cds_analysis.data.schema`` says what a column must hold, by which every table is checked; the page says
what it means: under a heading with a file's path (or a pattern of paths) stand a sentence and a table
``column | type | meaning``, with the types of the declaration. Run this after a file, a column or a folder
was added; ``--check`` only compares.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from cds_analysis.data.columns import KINDS, Column
from cds_analysis.data.schema import TABLES

DATA = Path(__file__).resolve().parent.parent / "data"
LEFT_OUT = ("demo/", "imports/", "raw/", "observations/entered.csv")
_HEADING = re.compile(
    r"^### `([^`]+\.csv)`\n\n(.+?)\n\n\| column \| type \| meaning \|\n\|[-|]+\n((?:\|.*\n)+)", re.M
)
_DECLARED = {table.path: table for table in TABLES}
_ROW = re.compile(r"\| `(\w+)` \| (\w+) \| (.+) \|")


@dataclass(frozen=True)
class Table:
    """What the page says of the files that fit a pattern.

    Parameters
    ----------
    title : str
        One sentence.
    fields : tuple of mapping
        ``name``, ``type`` and ``description`` of every column, in order.
    """

    title: str
    fields: tuple[Mapping[str, str], ...]

    @property
    def names(self) -> list[str]:
        """Return the names of the columns in order."""
        return [field["name"] for field in self.fields]


def read_dictionary(data: Path = DATA) -> dict[str, Table]:
    """Return the tables that the page describes, by path or pattern.

    Parameters
    ----------
    data : Path
        The data folder with its ``README.md``.

    Returns
    -------
    dict
        Pattern relative to the data folder to :class:`Table`.

    Examples
    --------
    >>> read_dictionary()["registry/source_orgs.csv"].names
    ['source_org', 'source_kind']
    """
    page = (data / "README.md").read_text(encoding="utf-8")
    return {pattern: Table(title, _fields(rows)) for pattern, title, rows in _HEADING.findall(page)}


def _fields(rows: str) -> tuple[Mapping[str, str], ...]:
    parts = (match.groups() for match in map(_ROW.fullmatch, rows.splitlines()) if match)
    return tuple({"name": n, "type": t, "description": d.replace("\\|", "|")} for n, t, d in parts)


def data_files(data: Path = DATA) -> list[str]:
    """Return every CSV file of the data folder but the invented ones.

    Parameters
    ----------
    data : Path
        The data folder.

    Returns
    -------
    list of str
        Paths relative to it, sorted.
    """
    names = sorted(path.relative_to(data).as_posix() for path in data.rglob("*.csv"))
    return [name for name in names if not name.startswith(LEFT_OUT)]


def description_of(name: str, dictionary: Mapping[str, Table]) -> Table | None:
    """Return what the page says of a file.

    Parameters
    ----------
    name : str
        Path relative to the data folder.
    dictionary : mapping of str to Table
        From :func:`read_dictionary`.

    Returns
    -------
    Table or None
        None if no pattern fits.
    """
    return next((table for pattern, table in dictionary.items() if fnmatch(name, pattern)), None)


def description_faults(data: Path = DATA) -> list[str]:
    """Return a sentence for every table that the page leaves out or describes wrongly.

    Parameters
    ----------
    data : Path
        The data folder.

    Returns
    -------
    list of str
        Empty when page and tables agree.
    """
    dictionary = read_dictionary(data)
    faults = [_fault(name, description_of(name, dictionary), data) for name in data_files(data)]
    faults += [_other_types(pattern, table) for pattern, table in dictionary.items()]
    return [fault for fault in faults if fault]


def _other_types(pattern: str, table: Table) -> str:
    declared = _DECLARED.get(pattern)
    wanted = [(one.name, KINDS[one.kind].type) for one in declared.columns] if declared else []
    if [(field["name"], field["type"]) for field in table.fields] == wanted:
        return ""
    told = ", ".join(f"{name} ({kind})" for name, kind in wanted)
    return f"{pattern}: cds_analysis/data/schema.py declares {told or 'no such table'}"


def _fault(name: str, table: Table | None, data: Path) -> str:
    if table is None:
        return f"{name}: data/README.md does not describe it"
    with (data / name).open(encoding="utf-8", newline="") as file:
        found = next(csv.reader(file), [])
    if found == table.names:
        return ""
    return f"{name}: its columns are {', '.join(found)}; data/README.md has {', '.join(table.names)}"


def build_package(data: Path = DATA) -> dict[str, Any]:
    """Return the data package as Frictionless Data describes it.

    Parameters
    ----------
    data : Path
        The data folder.

    Returns
    -------
    dict
        Ready for JSON; the same files always give the same text.
    """
    dictionary = read_dictionary(data)
    described = {
        name: next((one for one in dictionary if fnmatch(name, one)), None) for name in data_files(data)
    }
    return {
        "profile": "tabular-data-package",
        "name": "provincial-digital-transformation-vn",
        "title": "Dated targets and figures of digital transformation, Viet Nam and its provinces",
        "description": "Facts from public sources, each row with its source. See README.md. The invented "
        "country below demo/ has the same schemas and is not listed.",
        "resources": [
            _resource(name, pattern, dictionary[pattern]) for name, pattern in described.items() if pattern
        ],
    }


def _constraints(column: Column) -> dict[str, Any]:
    told = {"required": column.required, "enum": list(column.words)}
    found = {name: value for name, value in told.items() if value}
    return {"constraints": found} if found else {}


def _resource(name: str, pattern: str, table: Table) -> dict[str, Any]:
    declared = _DECLARED[pattern]
    fields = [
        {**field, **_constraints(one)} for field, one in zip(table.fields, declared.columns, strict=True)
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if declared.key:
        schema["primaryKey"] = list(declared.key)
    return {
        "profile": "tabular-data-resource",
        "name": name.removesuffix(".csv").replace("/", "-").lower(),
        "path": name,
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def package_text(data: Path = DATA) -> str:
    """Return the text of ``datapackage.json``.

    Parameters
    ----------
    data : Path
        The data folder.

    Returns
    -------
    str
        JSON with a newline at its end.
    """
    return json.dumps(build_package(data), ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    """Write the description, or compare it with ``--check``.

    Returns
    -------
    int
        0 if all is well, else 1.
    """
    parser = argparse.ArgumentParser(description="Write or compare data/datapackage.json.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args().check
    faults = description_faults()
    target = DATA / "datapackage.json"
    if not faults and not check:
        target.write_bytes(package_text().encode())
    elif not faults and not (target.is_file() and target.read_bytes() == package_text().encode()):
        faults = ["datapackage.json is out of date: run python scripts/describe_data.py"]
    print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main())
