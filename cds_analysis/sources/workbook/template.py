"""The form that a department fills in: what is asked, what is known, and cells that refuse what cannot be."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.periods import Period
from cds_analysis.registry.indicators import Indicator
from cds_analysis.registry.programme import Programme
from cds_analysis.registry.provinces import Unit
from cds_analysis.sources.workbook.layout import HEADS
from cds_analysis.sources.workbook.units import unit_word
from cds_analysis.sources.written.values import QUALIFIER_WORDS
from cds_analysis.text import Translator

_COLUMNS = {
    "target": 7,
    "name": 44,
    "measure": 40,
    "unit": 12,
    "goal": 14,
    "last": 26,
    "value": 14,
    "qualifier": 14,
    "period": 16,
    "known": 16,
    "document": 20,
    "note": 30,
    "organisation": 30,
    "area": 4,
    "indicator": 4,
}
_FILLED_IN = ("value", "qualifier", "period", "known", "document", "note", "organisation")
_HIDDEN = ("area", "indicator")
_TITLES = {"goal": "Giá trị phải đạt", "last": "Số gần nhất"}
_GUIDANCE = (
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
    """A figure that the form asks for.

    Parameters
    ----------
    target_id, name, goal : str
        The target, its wording and the value to reach, as readers write it.
    indicator : Indicator
        What is measured.
    last : str
        The last known figure with its period; empty if there is none.
    """

    target_id: str
    name: str
    goal: str
    indicator: Indicator
    last: str = ""


def asked_figures(
    programme: Programme, indicators: dict[str, Indicator], last: dict[str, str]
) -> list[Asked]:
    """Return what a programme's form asks for: a line for every threshold of every target.

    Parameters
    ----------
    programme : Programme
        The programme.
    indicators : dict
        Declared measures by identifier.
    last : dict
        The last known figure of a measure, as readers write it.

    Returns
    -------
    list of Asked
        In the programme's order.
    """
    say = Translator("vi")
    return [
        Asked(
            target.target_id,
            target.name_vi,
            say.measure(threshold.value, indicators[threshold.indicator].unit_measure),
            indicators[threshold.indicator],
            last.get(threshold.indicator, ""),
        )
        for target in programme.targets
        for threshold in target.thresholds
    ]


def form(asked: Sequence[Asked], unit: Unit, period: Period, organisation: str = "") -> bytes:
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

    Returns
    -------
    bytes
        Two sheets: the form, whose heads and questions are locked without a password, and the guidance.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Số liệu"
    _put_heads(sheet)
    for number, one in enumerate(asked, start=2):
        _put_line(sheet, number, _words(one, unit, period, organisation))
    for number in range(len(asked) + 2, len(asked) + 2 + _EMPTY_LINES):
        _put_line(sheet, number, {"area": unit.key})
    _guard(sheet, len(asked) + 1 + _EMPTY_LINES)
    _put_guidance(book.create_sheet("Hướng dẫn"), unit, period)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _words(one: Asked, unit: Unit, period: Period, organisation: str) -> dict[str, str]:
    say = Translator("vi")
    return {
        "target": one.target_id,
        "name": one.name,
        "measure": one.indicator.name_vi,
        "unit": unit_word(one.indicator.unit_measure),
        "goal": one.goal,
        "last": one.last,
        "period": say.period(period.text),
        "organisation": organisation,
        "area": unit.key,
        "indicator": one.indicator.indicator,
    }


def _put_heads(sheet: Worksheet) -> None:
    for place, (name, width) in enumerate(_COLUMNS.items(), start=1):
        cell = sheet.cell(1, place, _TITLES.get(name) or HEADS[name][0])
        cell.font, cell.fill, cell.alignment, cell.border = Font(bold=True), _GREY, _WRAP, _THIN
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].hidden = name in _HIDDEN
    sheet.freeze_panes = "C2"


def _put_line(sheet: Worksheet, number: int, words: dict[str, str]) -> None:
    for place, name in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(number, place)
        cell.alignment, cell.border = _WRAP, _THIN
        if words.get(name):
            cell.value, cell.data_type = words[name], "s"
        if name in _FILLED_IN or (len(words) == 1 and name in ("measure", "name")):
            cell.protection, cell.fill = Protection(locked=False), _YELLOW
        if name in ("value", "period", "known", "document"):
            # text, so that a sheet takes no number for a date and no day for a month
            cell.number_format = "@" if name != "value" else "General"


def _guard(sheet: Worksheet, last: int) -> None:
    letters = {name: get_column_letter(place) for place, name in enumerate(_COLUMNS, start=1)}
    words = ",".join(QUALIFIER_WORDS.values())
    choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    choice.errorTitle, choice.error = "Mức xác định", "Hãy chọn một từ trong danh sách."
    choice.add(f"{letters['qualifier']}2:{letters['qualifier']}{last}")
    value = DataValidation(
        type="decimal", operator="greaterThanOrEqual", formula1="-1000000000000", allow_blank=True
    )
    value.showErrorMessage, value.errorStyle = True, "warning"
    value.errorTitle, value.error = "Giá trị", "Ô này nên là một số, như 95,2. Vẫn giữ chữ vừa viết?"
    value.add(f"{letters['value']}2:{letters['value']}{last}")
    for guard in (choice, value):
        sheet.add_data_validation(guard)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _put_guidance(sheet: Worksheet, unit: Unit, period: Period) -> None:
    title = f"Biểu thu thập số liệu chuyển đổi số: {unit.label('vi')}, {Translator('vi').period(period.text)}"
    sheet.column_dimensions["A"].width = 110
    sheet.cell(1, 1, title).font = Font(bold=True, size=14)
    for number, line in enumerate(_GUIDANCE, start=3):
        sheet.cell(number, 1, line).alignment = _WRAP


def last_known(rows: Sequence[dict[str, object]], on: date) -> dict[str, str]:
    """Return the newest believed figure of each measure, as readers write it.

    Parameters
    ----------
    rows : sequence of dict
        Believed observations of one unit.
    on : datetime.date
        Periods that end later are left out.

    Returns
    -------
    dict
        Identifier of the measure to value, period and day.
    """
    say = Translator("vi")
    newest: dict[str, dict[str, object]] = {}
    for row in rows:
        if row["period_end"].date() <= on:  # type: ignore[attr-defined]
            held = newest.get(str(row["indicator"]))
            if held is None or row["period_end"] >= held["period_end"]:  # type: ignore[operator]
                newest[str(row["indicator"])] = row
    return {name: _told(row, say) for name, row in newest.items()}


def _told(row: dict[str, object], say: Translator) -> str:
    value = say.qualified(row["obs_value"], str(row["qualifier"]), str(row["unit_measure"]))  # type: ignore[arg-type]
    day = say.day(row["known_from"].date())  # type: ignore[attr-defined]
    return f"{value}; {say.period(str(row['time_period']))}; biết ngày {day}"
