"""The form that a department fills in: what is asked, what is known, and cells that refuse what cannot be."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.cellar.periods import Period
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.owner import Owner, owner_label
from cds_analysis.data.programme import Programme
from cds_analysis.data.units import Unit
from cds_analysis.intake.parsing.vocabulary import below, words

_TELLING = ("target", "name", "measure", "unit", "goal", "last", "holder")
_FILLED_IN = ("value", "qualifier", "period", "known", "document", "note", "organisation")
_HIDDEN = ("area", "indicator")
_WIDTHS = (7, 44, 40, 12, 14, 26, 30, 14, 14, 16, 16, 20, 30, 30, 4, 4)
_COLUMNS = dict(zip((*_TELLING, *_FILLED_IN, *_HIDDEN), _WIDTHS, strict=True))
TITLE = "Biểu thu thập số liệu chuyển đổi số"
GUIDANCE = (
    "Chỉ điền các ô nền vàng. Dòng nào chưa có số liệu thì để trống ô “Giá trị”; không điền số ước đoán.",
    "Giá trị: viết số như 95,2. Số ước chừng hay giới hạn thì chọn ở cột “Mức xác định”: đúng, khoảng, trên, dưới.",
    "Số dự kiến (kế hoạch) chọn “dự kiến”; số ấy không được tính là số liệu đã đạt.",
    "Kỳ số liệu: Quý IV/2024, 9/2024, 2024, 6 tháng đầu năm 2024 hoặc một ngày như 21/10/2024.",
    "Ngày có số liệu: ngày văn bản hoặc ngày số liệu được biết, viết như 21/10/2024 (ngày trước, tháng sau).",
    "Số văn bản: số, ký hiệu của báo cáo có số liệu ấy. Cơ quan cung cấp: tên đầy đủ của sở, ngành.",
    "Số đã gửi lần trước mà nay sửa lại: điền giá trị mới với ngày mới; số cũ vẫn được giữ để đối chiếu.",
    "Không đổi tên cột, không xóa cột ẩn. Điền xong lưu lại dạng .xlsx rồi gửi về đầu mối tổng hợp.",
)
_EMPTY_LINES = 30
_GREY, _YELLOW = PatternFill("solid", fgColor="E8EEF4"), PatternFill("solid", fgColor="FFF8DC")
_THIN = Border(*(Side(style="thin", color="C8D0D8"),) * 4)
_WRAP = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Asked:
    """A figure that the form asks for: the target, the value to reach, the last figure, and who holds it."""

    target_id: str
    name: str
    goal: str
    indicator: Indicator
    last: str = ""
    holder: str = ""


def asked_figures(
    programme: Programme,
    indicators: dict[str, Indicator],
    last: dict[str, str],
    owners: Mapping[str, Owner],
) -> list[Asked]:
    """Return what a programme's form asks for, in its order: a line for every threshold of every target."""
    say, found = Translator("vi"), []
    for target in programme.targets:
        holder = owner_label(owners.get(target.target_id), say)
        for one in target.thresholds:
            spec = indicators[one.indicator]
            goal, known = say.measure(one.value, spec.unit_measure), last.get(one.indicator, "")
            found.append(Asked(target.target_id, target.name_vi, goal, spec, known, holder))
    return found


def form(
    asked: Sequence[Asked], unit: Unit, period: Period, organisation: str = "", notice: str = ""
) -> bytes:
    """Return the form as an Excel workbook.

    Parameters
    ----------
    asked : sequence of Asked
        Its lines.
    unit : Unit
        The province that it is about.
    period : Period
        Filled in as the period of every line; it can be changed.
    organisation : str
        Filled in as the one who gives the figures; may be empty.
    notice : str
        What must be said first, of an invented province; stands above every printed page too.

    Returns
    -------
    bytes
        Two sheets: the form, whose heads and questions are locked without a password, and the guidance.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Số liệu"
    _put_heads(sheet)
    lines = [_line(one, unit, period, organisation) for one in asked]
    for number, line in enumerate([*lines, *[{"area": unit.key}] * _EMPTY_LINES], start=2):
        _put_line(sheet, number, line)
    _guard(sheet)
    _put_guidance(book.create_sheet("Hướng dẫn"), unit, period, notice)
    for one in book:
        one.oddHeader.center.text = notice.replace("&", "&&") or None
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _line(one: Asked, unit: Unit, period: Period, organisation: str) -> dict[str, str]:
    return {
        "target": one.target_id,
        "name": one.name,
        "measure": one.indicator.name_vi,
        "unit": words(f"units/{one.indicator.unit_measure}")[0],
        "goal": one.goal,
        "last": one.last,
        "holder": one.holder,
        "period": Translator("vi").period(period.text),
        "organisation": organisation,
        "area": unit.key,
        "indicator": one.indicator.indicator,
    }


def _put_heads(sheet: Worksheet) -> None:
    for place, (name, width) in enumerate(_COLUMNS.items(), start=1):
        cell = sheet.cell(1, place, words(f"heads/{name}")[0])
        cell.font, cell.fill, cell.alignment, cell.border = Font(bold=True), _GREY, _WRAP, _THIN
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width, column.hidden = width, name in _HIDDEN
    sheet.freeze_panes = "C2"


def _put_line(sheet: Worksheet, number: int, line: dict[str, str]) -> None:
    for place, name in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(number, place)
        cell.alignment, cell.border = _WRAP, _THIN
        if line.get(name):
            cell.value, cell.data_type = line[name], "s"
        if name in _FILLED_IN or ("indicator" not in line and name in ("measure", "name")):
            cell.protection, cell.fill = Protection(locked=False), _YELLOW
        if name in ("period", "known", "document"):
            cell.number_format = (
                "@"  # text, so that a sheet takes no number for a date and no day for a month
            )


def _guard(sheet: Worksheet) -> None:
    choices = ",".join(words(f"qualifiers/{one}")[0] for one in below("qualifiers"))
    choice = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True)
    choice.errorTitle, choice.error = "Mức xác định", "Hãy chọn một từ trong danh sách."
    value = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="-1000000000000")
    value.allow_blank, value.showErrorMessage, value.errorStyle = True, True, "warning"
    value.errorTitle, value.error = "Giá trị", "Ô này nên là một số, như 95,2. Vẫn giữ chữ vừa viết?"
    for name, guard in (("qualifier", choice), ("value", value)):
        letter = get_column_letter([*_COLUMNS].index(name) + 1)
        guard.add(f"{letter}2:{letter}{sheet.max_row}")
        sheet.add_data_validation(guard)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _put_guidance(sheet: Worksheet, unit: Unit, period: Period, notice: str) -> None:
    title = f"{TITLE}: {unit.label('vi')}, {Translator('vi').period(period.text)}"
    sheet.column_dimensions["A"].width = 110
    sheet.cell(1, 1, title).font = Font(bold=True, size=14)
    sheet.cell(2, 1, notice or None).font = Font(bold=True, color="B00020")
    for number, line in enumerate(GUIDANCE, start=3):
        sheet.cell(number, 1, line).alignment = _WRAP


def last_known(rows: Sequence[dict[str, object]], on: date) -> dict[str, str]:
    """Return the newest believed figure of each measure, as readers write it; not of periods that end later."""
    ended = [row for row in rows if row["period_end"].date() <= on]  # type: ignore[attr-defined]
    ended.sort(key=lambda row: row["period_end"])  # type: ignore[arg-type, return-value]
    return {str(row["indicator"]): _last_figure(row) for row in ended}


def _last_figure(row: dict[str, object]) -> str:
    say, unit = Translator("vi"), str(row["unit_measure"])
    value = say.qualified(row["obs_value"], str(row["qualifier"]), unit)  # type: ignore[arg-type]
    day = say.day(row["known_from"].date())  # type: ignore[attr-defined]
    return f"{value}; {say.period(str(row['time_period']))}; biết ngày {day}"
