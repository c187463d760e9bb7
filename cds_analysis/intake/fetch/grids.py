"""An answer of each kind as rows of text by the heads of its columns, and the request that brings it."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from bs4 import BeautifulSoup, Tag

from cds_analysis.cellar.periods import Period
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.cellar.text import fold
from cds_analysis.data.servers import SourceSettings
from cds_analysis.intake.fetch.download import Request
from cds_analysis.intake.parsing.cells import Unreadable

Grid = list[dict[str, str]]
_PAGE_SIZE, _MOST_VALUES = 100, 1_000_000
_SERVICE = "report_tinh_766_service"


def request_for(source: SourceSettings, period: Period) -> Request:
    """Return what to ask a source for a period.

    Parameters
    ----------
    source : SourceSettings
        The source.
    period : Period
        A year, half-year, quarter or month.

    Returns
    -------
    Request
        With the period in its address, form or body.
    """
    address = address_for(source, period)
    if source.kind == "portal766":
        return Request(address, form={"params": json.dumps(_portal_question(period))})
    if source.kind == "pxweb":
        return Request(
            address, body={"query": source.query.get("query", []), "response": {"format": "json-stat2"}}
        )
    if source.kind == "ckan":
        return Request(
            f"{address.rstrip('/')}/api/3/action/datastore_search?resource_id={source.resource}&limit=32000"
        )
    return Request(address)


def address_for(source: SourceSettings, period: Period) -> str:
    """Return the address of a source with a period in its place."""
    return source.address.format(
        year=period.start.year, quarter=(period.start.month + 2) // 3, period=period.text
    )


def _portal_question(period: Period) -> dict[str, object]:
    """Return the question of the portal: exactly one of half-year, quarter and month is told, or none."""
    text, start = period.text, period.start
    return {
        "type": "ref",
        "service": _SERVICE,
        "p_nam": str(start.year),
        "p_6thang": text[-1] if "-H" in text else "0",
        "p_quy": text[-1] if "-Q" in text else "0",
        "p_thang": str(start.month) if re.fullmatch(r"\d{4}-\d{2}", text) else "0",
        "p_tinh_id": "",
        "p_loaidonvi": "1",
        "loaichitieu": "0",
        "pageIndex": 1,
        "pageSize": _PAGE_SIZE,
    }


def read_grid(source: SourceSettings, content: bytes) -> Grid:
    """Return the rows of an answer as text.

    Parameters
    ----------
    source : SourceSettings
        The source.
    content : bytes
        Its answer.

    Returns
    -------
    list of dict
        Head of the column to cell; numbers with the digits of the answer.

    Raises
    ------
    Unreadable
        If the answer is not of the kind that was asked for, or a column is missing.
    """
    grid = _READERS[source.kind](content, source)
    if not grid:
        raise Unreadable("The answer holds no rows.")
    wanted = [*source.columns, *(head for head in (source.unit_column, source.period_column) if head)]
    short = next((row for row in grid if any(head not in row for head in wanted)), None)
    if short is not None:
        missing = [head for head in wanted if head not in short]
        message = "The answer has no column “{missing}”; it has: {found}."
        hint = "Has the page changed? Mend the heads in data/sources.yml."
        raise Unreadable(message, hint, missing=", ".join(missing), found=", ".join(list(short)[:20]))
    return grid


def _json(content: bytes) -> Any:
    # some servers end their answer with a NUL; digits stay as they were sent
    text = content.decode("utf-8-sig", errors="replace").strip("\x00 \r\n\t")
    try:
        return json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=_object)
    except (json.JSONDecodeError, RecursionError):
        title = BeautifulSoup(text[:20_000], "html.parser").title if text.startswith("<") else None
        message = "The answer is no JSON but a page (“{title}”)." if title else "The answer is no JSON."
        hint = "A firewall may stand between; try again later, or from another network."
        raise Unreadable(message, hint, title=plain_text(title.get_text())[:80] if title else "") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        _refuse_repeated([key for key, _ in pairs])
    return members


def _refuse_repeated(heads: Sequence[str]) -> None:
    """Refuse a column that stands twice: of its two values, one would be lost without a word."""
    for head in heads:
        if head and list(heads).count(head) > 1:
            raise Unreadable("The answer has the column “{head}” twice.", head=head)


def _portal(content: bytes, source: SourceSettings) -> Grid:
    answer = _json(content)
    if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
        raise Unreadable("The answer is not a list of provinces.")
    return [{str(head): _cell(value) for head, value in row.items()} for row in answer]


def _ckan(content: bytes, source: SourceSettings) -> Grid:
    answer = _json(content)
    result = answer.get("result") if isinstance(answer, dict) else None
    records = result.get("records") if isinstance(result, dict) else None
    if not isinstance(records, list) or str(answer.get("success")).lower() != "true":
        raise Unreadable("The server found no such resource.")
    if not all(isinstance(row, dict) for row in records):
        raise Unreadable("The server found no such resource.")
    return [{str(head): _cell(value) for head, value in row.items()} for row in records]


def _pxweb(content: bytes, source: SourceSettings) -> Grid:
    answer = _json(content)
    if not isinstance(answer, dict) or answer.get("class") != "dataset":
        raise Unreadable("The answer is no JSON-stat dataset.")
    try:
        sides = [_dimension(str(name), answer["dimension"][name]) for name in answer["id"]]
        values = _listed_values(answer, [len(labels) for _, labels in sides])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Unreadable("The answer is no JSON-stat dataset.") from None
    heads = [*(head for head, _ in sides), "value"]
    _refuse_repeated(heads)
    cells = itertools.product(*(labels for _, labels in sides))
    return [dict(zip(heads, (*row, value), strict=True)) for row, value in zip(cells, values, strict=True)]


def _dimension(name: str, declared: dict[str, Any]) -> tuple[str, list[str]]:
    """Return what a dimension is called, and the labels of its categories in the order of the values."""
    category = declared["category"]
    labels = category.get("label", {})
    index = category.get("index") or list(labels)
    keys = index if isinstance(index, list) else sorted(index, key=lambda key: int(index[key]))
    if not isinstance(index, list) and [int(index[key]) for key in keys] != list(range(len(keys))):
        raise ValueError("places of categories")
    return _cell(declared.get("label") or name), [_cell(labels.get(key, key)) for key in keys]


def _listed_values(answer: dict[str, Any], size: list[int]) -> list[str]:
    """Return the values of a dataset as they were sent, each with its status if it has one."""
    n = math.prod(size)
    if [int(one) for one in answer["size"]] != size or n > _MOST_VALUES:
        raise ValueError("size")
    values, status = answer["value"], answer.get("status", {})
    listed = values if isinstance(values, list) else [values.get(str(place)) for place in range(n)]
    marks = status if isinstance(status, list) else [status.get(str(place), "") for place in range(n)]
    pairs = zip(range(n), listed, marks or [""] * n, strict=True)
    return [f"{_cell(value)} ({mark})".strip() if mark else _cell(value) for _, value, mark in pairs]


def _html(content: bytes, source: SourceSettings) -> Grid:
    soup = BeautifulSoup(content, "html.parser")
    wanted = {fold(head) for head in (*source.columns, source.unit_column)}
    for table in soup.find_all("table"):
        rows = [_texts(row) for row in table.find_all("tr")]
        for number, heads in enumerate(rows[:5]):
            if wanted <= {fold(head) for head in heads}:
                names = {
                    fold(head): head for head in (*source.columns, source.unit_column, source.period_column)
                }
                columns = [names.get(fold(head), head) for head in heads]
                _refuse_repeated([head for head in columns if head in names.values()])
                return [
                    dict(zip(columns, row, strict=False))
                    for row in rows[number + 1 :]
                    if len(row) == len(heads)
                ]
    title = plain_text(soup.title.get_text())[:80] if soup.title else ""
    message = "The page (“{title}”) has no table with the columns {heads}."
    hint = "Has the page changed, or does a firewall stand between?"
    raise Unreadable(message, hint, title=title, heads=", ".join((source.unit_column, *source.columns)))


def _texts(row: Tag) -> list[str]:
    return [plain_text(cell.get_text(" ")) for cell in row.find_all(["th", "td"])]


def _csv(content: bytes, source: SourceSettings) -> Grid:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The answer is not UTF-8 text.") from None
    head = text.split("\n", 1)[0]
    try:
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
        )
    except csv.Error:
        raise Unreadable("The answer is no CSV table.") from None
    heads: Sequence[str] = [plain_text(one) for one in rows[0]] if rows else []
    _refuse_repeated(heads)
    if any(len(row) != len(heads) for row in rows[1:] if row):
        raise Unreadable("The rows of the answer have different numbers of cells.")
    return [dict(zip(heads, row, strict=True)) for row in rows[1:] if any(row)]


def _cell(value: object) -> str:
    return "" if value is None or value is pd.NA or value != value else plain_text(value)


_READERS: dict[str, Callable[[bytes, SourceSettings], Grid]] = {
    "portal766": _portal,
    "html_table": _html,
    "pxweb": _pxweb,
    "ckan": _ckan,
    "csv": _csv,
}
