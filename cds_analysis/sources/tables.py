"""Tables in and out: text as written, every row with its line, files whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import yaml

from cds_analysis.errors import InputError, Problem, stop_on_errors
from cds_analysis.text import nearest

Record = TypeVar("Record")


def read_table(path: Path, columns: Sequence[str], root: Path | None = None) -> pd.DataFrame:
    """Return a CSV file as text, with the file and line that each row came from.

    Parameters
    ----------
    path : Path
        A UTF-8 file with a header line.
    columns : sequence of str
        The columns that must be there, in any order; no others may be.
    root : Path, optional
        What file names in messages are relative to; the data folder's parent usually.

    Returns
    -------
    pandas.DataFrame
        ``columns`` as text (empty where missing), then ``csv_file`` (text) and ``csv_line`` (int).

    Raises
    ------
    InputError
        If the file is missing, is not UTF-8, or its header or the number of cells of a row is wrong.
    """
    name = _display_name(path, root)
    lines = _numbered_rows(path, name)
    header = next(lines, (0, []))[1]
    stop_on_errors(_header_problems(header, columns, name))
    rows = list(lines)
    stop_on_errors(_width_problems(rows, len(header), name))
    frame = pd.DataFrame([row for _, row in rows], columns=header, dtype="str")[list(columns)]
    return frame.assign(csv_file=name, csv_line=[number for number, _ in rows])


def _display_name(path: Path, root: Path | None) -> str:
    base = root or path.parent
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name


def _numbered_rows(path: Path, name: str) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError([Problem("missing_file", "The file is not there.", file=name)]) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        hint = "Save it again as “CSV UTF-8”."
        raise InputError(
            [Problem("not_utf8", "The file is not UTF-8 text.", hint, file=name, line=line)]
        ) from None
    reader = csv.reader(text.splitlines(keepends=True))
    start = 1
    for row in reader:
        if any(row):
            yield start, row
        start = reader.line_num + 1


def _header_problems(header: Sequence[str], columns: Sequence[str], name: str) -> Iterator[Problem]:
    for column in columns:
        if column not in header:
            guess = nearest(column, [found for found in header if found not in columns])
            hint = "Is “{nearest}” meant?" if guess else "Add it to the header line."
            details = {"column": column, "nearest": guess}
            yield Problem("missing_column", "The column “{column}” is missing.", hint, details, name, 1)
    for column in header:
        if column not in columns:
            details = {"column": column, "columns": ", ".join(columns)}
            hint = "The columns are: {columns}."
            yield Problem("unknown_column", "The column “{column}” is unknown.", hint, details, name, 1)


def _width_problems(rows: Sequence[tuple[int, list[str]]], width: int, name: str) -> Iterator[Problem]:
    for number, row in rows:
        if len(row) != width:
            details = {"found": len(row), "expected": width}
            hint = "Put text that contains a comma in double quotes."
            message = "The row has {found} cells instead of {expected}."
            yield Problem("row_width", message, hint, details, name, number)


def parse_records(frame: pd.DataFrame, parse: Callable[[Mapping[str, str]], Record]) -> list[Record]:
    """Return a record a row.

    Parameters
    ----------
    frame : pandas.DataFrame
        From :func:`read_table`.
    parse : callable
        Row to record; raises ValueError for a row that it cannot read.

    Returns
    -------
    list
        In the rows' order.

    Raises
    ------
    InputError
        If any row cannot be read; all such rows are named.
    """
    records: list[Record] = []
    problems: list[Problem] = []
    for row in frame.to_dict("records"):
        try:
            records.append(parse(row))
        except ValueError as error:
            problems.append(
                Problem("bad_row", "{reason}.", "", {"reason": error}, row["csv_file"], int(row["csv_line"]))
            )
    if problems:
        raise InputError(problems)
    return records


def read_yaml(path: Path, root: Path) -> dict[str, Any]:
    """Return a YAML file that holds a mapping; only plain data, never objects.

    Parameters
    ----------
    path : Path
        The file.
    root : Path
        The data folder, for the name in messages.

    Returns
    -------
    dict
        As written.

    Raises
    ------
    InputError
        If the file is missing or is no such YAML.
    """
    name = path.relative_to(root.parent).as_posix()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError([Problem("missing_file", "The file is not there.", file=name)]) from None
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        raise InputError([Problem("bad_yaml", "The YAML cannot be read.", file=name, line=line)]) from None
    if not isinstance(content, dict):
        raise InputError([Problem("bad_yaml", "The YAML cannot be read.", file=name)])
    return content


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as UTF-8 CSV, whole or not at all.

    Parameters
    ----------
    frame : pandas.DataFrame
        Written without its index; dates as ISO days, missing values empty.
    path : Path
        Its folder is made if need be.
    """
    write_whole(path, frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d").encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    Parameters
    ----------
    path : Path
        Its folder is made if need be.
    content : bytes
        The whole content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
