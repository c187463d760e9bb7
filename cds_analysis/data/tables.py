"""Tables in and out: text as written, every row with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeVar

import pandas as pd

from cds_analysis.cellar.errors import InputError, Problem, stop_on_errors, system_cause
from cds_analysis.cellar.text import nearest
from cds_analysis.data.files import write_whole

Record = TypeVar("Record")
_PLACE = ("csv_file", "csv_line")
_MERGE_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def read_table(
    path: Path, columns: Sequence[str], root: Path | None = None, *, others: bool = False
) -> pd.DataFrame:
    """Return a CSV file as text, with the file and line that each row came from.

    Parameters
    ----------
    path : Path
        A UTF-8 file with a header line.
    columns : sequence of str
        The columns that must be there, in any order.
    root : Path, optional
        What file names in messages are relative to; the data folder's parent usually.
    others : bool
        Whether other columns may be there too; they then come back as well, in the order of the file.

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
    lines = list(_numbered_rows(path, name))
    stop_on_errors(_whole_problems(lines, name))
    header, rows = lines[0][1], lines[1:]
    stop_on_errors(_parting_problems(header, columns, name))
    allowed = [*columns, *(one for one in header if others and one not in _PLACE)]
    stop_on_errors(_header_problems(header, columns, allowed, name))
    stop_on_errors(_width_problems(rows, len(header), name))
    frame = pd.DataFrame([row for _, row in rows], columns=header, dtype="str")
    frame = frame if others else frame[list(columns)]
    return frame.assign(csv_file=name, csv_line=[number for number, _ in rows])


def _display_name(path: Path, root: Path | None) -> str:
    base = root or path.parent
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name


def _numbered_rows(path: Path, name: str) -> Iterator[tuple[int, list[str]]]:
    text = decoded(path, name, "Save it again as “CSV UTF-8”.")
    # only CR and LF end a line, as in an editor: U+2028, U+0085 and their like are letters of a cell
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for row in reader:
            if any(row):
                yield start, row
            start = reader.line_num + 1
    except csv.Error:
        message = (
            "The row that begins here cannot be read: a double quote is not closed, or a cell is too long."
        )
        hint = "Put text that holds a double quote in double quotes, and write the inner one twice."
        raise InputError([Problem("bad_csv", message, hint, {}, name, start)]) from None


def decoded(path: Path, name: str, hint: str) -> str:
    """Return the text of a UTF-8 file; what is no such file is refused with its line.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        As messages call it.
    hint : str
        What to do about a file that is not UTF-8.

    Returns
    -------
    str
        Line ends as they are; without a byte order mark.

    Raises
    ------
    InputError
        If the file is missing or is not UTF-8.
    """
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError([Problem("missing_file", "The file is not there.", file=name)]) from None
    except OSError as error:
        raise unreadable(error, name) from None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = "The file is not UTF-8 text."
        raise InputError([Problem("not_utf8", message, hint, {}, name, line)]) from None


def unreadable(error: OSError, name: str) -> InputError:
    """Return the fault of a file that the system does not let one read.

    Examples
    --------
    >>> unreadable(IsADirectoryError(21, "Is a directory"), "data/log.csv").problems[0].message
    'This is a folder, where a file is needed.'
    """
    cause = system_cause(error) or "The file cannot be read. Is it open in another program?"
    hint = "See that you may read it, or put it back from a copy."
    return InputError([Problem("unreadable", cause, hint, {}, name)])


def count_rows(path: Path, root: Path | None = None) -> int:
    """Return how many rows a CSV file has below its header.

    Parameters
    ----------
    path : Path
        The file.
    root : Path, optional
        What its name in messages is relative to.

    Returns
    -------
    int
        Empty lines do not count.
    """
    return max(sum(1 for _ in _numbered_rows(path, _display_name(path, root))) - 1, 0)


def _whole_problems(lines: Sequence[tuple[int, list[str]]], name: str) -> Iterator[Problem]:
    """Yield the faults of a file that is not whole: nothing in it, or the marks of a merge."""
    if not lines:
        yield Problem("empty_file", "The file is empty.", "Put it back from a copy.", file=name)
    for number, row in lines:
        if len(row) == 1 and row[0].startswith(_MERGE_MARKS):
            message = "Two versions of the file were merged, and “{value}” marks where they differ."
            hint = "Keep the rows of both, and delete the lines of marks."
            yield Problem("merge_mark", message, hint, {"value": row[0]}, name, number)


def _parting_problems(header: Sequence[str], columns: Sequence[str], name: str) -> Iterator[Problem]:
    """Yield the one fault of a file that Excel wrote for a country where numbers have a comma."""
    for sign in ";\t" if len(header) == 1 else "":
        if len(set(header[0].split(sign)) & set(columns)) > 1:
            details = {"sign": "tab" if sign == "\t" else sign}
            message = (
                "The cells are parted by “{sign}”, not by commas, as Excel does where numbers have a comma."
            )
            hint = "Save it as CSV UTF-8 with commas between the cells and points in the numbers."
            yield Problem("parting", message, hint, details, name, 1)


def _header_problems(
    header: Sequence[str], columns: Sequence[str], allowed: Sequence[str], name: str
) -> Iterator[Problem]:
    for column in columns:
        if column not in header:
            guess = nearest(column, [found for found in header if found not in columns])
            hint = "Is “{nearest}” meant?" if guess else "Add it to the header line."
            details = {"column": column, "nearest": guess}
            yield Problem("missing_column", "The column “{column}” is missing.", hint, details, name, 1)
    for column in header:
        if column not in allowed:
            details = {"column": column, "columns": ", ".join(columns)}
            hint = "The columns are: {columns}."
            yield Problem("unknown_column", "The column “{column}” is unknown.", hint, details, name, 1)
    for column in {one: None for one in header if header.count(one) > 1}:
        yield Problem("repeated_column", "“{value}” stands twice.", "", {"value": column}, name, 1)


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


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as UTF-8 CSV, whole or not at all.

    Parameters
    ----------
    frame : pandas.DataFrame
        Written without its index; dates as ISO days, missing values empty.
    path : Path
        Its folder is made if need be.
    """
    write_whole(path, table_bytes(frame))


def table_bytes(frame: pd.DataFrame) -> bytes:
    r"""Return a frame as UTF-8 CSV without its index; dates as ISO days, missing values empty.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any; every text in it comes back as it is when :func:`read_table` reads the bytes.

    Returns
    -------
    bytes
        With LF at the end of each row.

    Raises
    ------
    InputError
        If a text is no Unicode text (half of a pair, as an argument in another encoding leaves it).

    Examples
    --------
    >>> table_bytes(pd.DataFrame({"a": ["x\ry"]}))
    b'"a"\n"x\ry"\n'
    """
    text = _csv_text(frame, csv.QUOTE_MINIMAL)
    if "\r" in text:
        # the writer leaves a bare CR unquoted, and the row would be read as two
        text = _csv_text(frame, csv.QUOTE_ALL)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        line = text[max(text.rfind("\n", 0, error.start), 0) : error.start + 20].strip()
        details = {"value": line.encode("utf-8", "replace").decode()[:80]}
        message = "“{value}” holds a broken letter, which no file can hold."
        raise InputError([Problem("broken_letter", message, "Type it again.", details)]) from None


def _csv_text(frame: pd.DataFrame, quoting: Literal[0, 1]) -> str:
    return frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d", quoting=quoting)


def append_lines(path: Path, lines: pd.DataFrame) -> None:
    """Add lines to a CSV file, all of them or none.

    Parameters
    ----------
    path : Path
        Begun with a header line where it is not there.
    lines : pandas.DataFrame
        In the columns of the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        begin = file.tell()
        try:
            file.write(lines.to_csv(index=False, header=begin == 0, lineterminator="\n").encode())
            file.flush()
        except OSError:
            file.truncate(begin)
            raise
