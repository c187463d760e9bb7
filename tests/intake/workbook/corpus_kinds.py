"""The kinds of sheets of the corpus: what is laid out plainly, and what disturbs it."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font

from cds_analysis.cellar.paths import data_dir
from cds_analysis.intake.forms import write_form
from tests.intake.workbook.corpus import (
    GOVERNMENT,
    KINDS,
    OTHERS,
    PERCENTS,
    Draft,
    Figure,
    Look,
    Made,
    kind,
    lines,
    plain,
    rich,
    saved,
    separated,
    write,
)

# ---- plainly one of the two shapes: must be read whole


@kind(*range(8), must=True)
def bare(draft: Draft, _: int) -> None:
    pass


@kind(
    """UBND TỈNH BÌNH THUẬN; SỞ THÔNG TIN VÀ TRUYỀN THÔNG; KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU CHUYỂN ĐỔI SỐ; KẾT
QUẢ THỰC HIỆN CÁC CHỈ TIÊU CHUYỂN ĐỔI SỐ QUÝ IV NĂM 2024; KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU CHUYỂN ĐỔI SỐ
TỈNH BÌNH THUẬN; Biểu số 01; (Kèm theo Báo cáo số 12/BC-STTTT ngày 15/01/2025); Phụ lục II""",
    must=True,
)
def title(draft: Draft, text: str) -> None:
    draft.above = [[text], *[[]] * draft.pick.randint(0, 1)]


@kind(*range(4), must=True)
def letterhead(draft: Draft, number: int) -> None:
    republic = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    beside = [[left, "", right] for left, right in zip(GOVERNMENT, republic, strict=True)]
    name = ["KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU CHUYỂN ĐỔI SỐ NĂM 2024"]
    draft.above = [*(beside if number % 2 else [[one] for one in GOVERNMENT]), [], name, []]
    draft.options["period"] = "2024"
    draft.each(period="2024")
    if number > 1:
        draft.changes.append(lambda sheet, top: sheet.merge_cells(f"A{top - 2}:C{top - 2}"))


@kind(["A", "B", "1"], [1, 2, 3], ["(1)", "(2)", "(3)"], ["1", "2", "3"], ["(A)", "(B)", "(1)"], must=True)
def numbering(draft: Draft, marks: list[Any]) -> None:
    draft.under = [marks]


@kind(["A", "B", "1", "2", "3=2/1"], ["(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)"], must=True)
def numbering_with_formula(draft: Draft, marks: list[Any]) -> None:
    draft.put("Kế hoạch năm 2024", draft.beside(), 2)
    draft.put("Tỷ lệ hoàn thành (%)", [97.2, 101.5, 88.1, 102.3], 4)
    draft.under = [marks]
    draft.options["unused"] = ("Kế hoạch năm 2024",)


@kind([1, 2, 3, 4], ["1", "2", "3", "4"], ["01", "02", "03", "04"], ["1.", "2.", "3.", "4."], must=True)
def serial_numbers(draft: Draft, numbers: list[Any]) -> None:
    draft.put(draft.pick.choice(["STT", "TT", "Số TT"]), numbers, 0)


@kind(
    """Kế hoạch năm 2024; Kế hoạch; KH 2024; Mục tiêu năm 2025; Mục tiêu; Chỉ tiêu giao; Dự kiến 2025""",
    must=True,
)
def plan_column_beside(draft: Draft, head: str) -> None:
    draft.put(head, draft.beside())
    draft.options["unused"] = (head,)


@kind(
    """Người lập biểu | Giám đốc; NGƯỜI LẬP BIỂU | KT. GIÁM ĐỐC; Người lập | Thủ trưởng đơn vị; Người tổng hợp
| PHÓ GIÁM ĐỐC""",
    must=True,
)
def signature(draft: Draft, text: tuple[str, str]) -> None:
    draft.below = [[], [text[0], "", text[1]], ["(Ký, ghi rõ họ tên)", "", "(Ký tên, đóng dấu)"]]


@kind("Đơn vị tính: %; ĐVT: %; (Đơn vị tính: %)", must=True)
def unit_line(draft: Draft, text: str) -> None:
    draft.only(PERCENTS)
    draft.take(1)
    draft.above = [["KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU"], ["", text]]


@kind(
    """Quý IV/2024 | 2024-Q4; Quý III/2024 | 2024-Q3; Quý 2 năm 2024 | 2024-Q2; 9/2024 | 2024-09; Tháng 12/2024
| 2024-12; 2024 | 2024; Năm 2023 | 2023; 31/12/2024 | 2024-12-31; 6 tháng đầu năm 2024 | 2024-H1""",
    must=True,
)
def period_column(draft: Draft, given: tuple[str, str]) -> None:
    draft.put(draft.pick.choice(["Kỳ số liệu", "Kỳ báo cáo", "Kỳ"]), given[0])
    draft.options["period"] = ""
    draft.each(period=given[1])


@kind(
    """15/01/2025 | Sở Thông tin và Truyền thông | 2025-01-15; 3/2/2025 | Cục Thống kê tỉnh Bình Thuận |
2025-02-03; 28/2/2025 | Sở Khoa học và Công nghệ | 2025-02-28""",
    must=True,
)
def source_columns(draft: Draft, given: tuple[str, str, str]) -> None:
    draft.put(draft.pick.choice(["Cơ quan cung cấp", "Đơn vị cung cấp", "Cơ quan báo cáo"]), given[1])
    draft.put("Ngày có số liệu", given[0])
    draft.options["known"] = draft.options["org"] = ""
    draft.each(known=given[2], org=given[1])


@kind(datetime(2025, 2, 3), datetime(2025, 1, 20), must=True)
def day_cells(draft: Draft, day: datetime) -> None:
    draft.put("Ngày có số liệu", [Look(day, "dd/mm/yyyy")] * 4)
    draft.options["known"] = ""
    draft.each(known=day.date().isoformat())


@kind(
    [("Năm 2022", "2022"), ("Năm 2023", "2023"), ("Năm 2024", "2024")],
    [("2023", "2023"), ("2024", "2024")],
    [(2022, "2022"), (2023, "2023")],
    [("Quý I/2024", "2024-Q1"), ("Quý II/2024", "2024-Q2"), ("Quý III/2024", "2024-Q3")],
    [("Quý III/2024", "2024-Q3"), ("Quý IV/2024", "2024-Q4")],
    [("Tháng 11/2024", "2024-11"), ("Tháng 12/2024", "2024-12")],
    must=True,
)
def period_columns(draft: Draft, given: list[tuple[Any, str]]) -> None:
    draft.wide(given)
    draft.options["period"] = ""


@kind("Mã; Mã chỉ tiêu", must=True)
def codes(draft: Draft, head: str) -> None:
    draft.only(PERCENTS)
    draft.put(head, [one.code for one in draft.measures], 0)


@kind(*[(sign, code) for sign in ",;\t" for code in ("utf-8-sig", "utf-8", "utf-16-le")], must=True)
def text_file(draft: Draft, given: tuple[str, str]) -> None:
    draft.name, draft.encode = "bieu.csv", separated(*given)


@kind("0.0%; 0.00%", must=True)
def percent_format(draft: Draft, look: str) -> None:
    draft.only(PERCENTS)
    for row in range(4):
        draft.set(row, Look(round(float(draft.number(row)) / 100, 6), look))


@kind("#,##0.00; 0.00; 0.0##", must=True)
def number_format(draft: Draft, look: str) -> None:
    for row in range(4):
        draft.set(row, Look(float(draft.number(row)), look))


@kind("{}%; {} %", must=True)
def percent_in_cell(draft: Draft, text: str) -> None:
    draft.only(PERCENTS)
    for row in range(4):
        draft.set(row, text.format(draft.comma(row)))


@kind("Bình Thuận; Tỉnh Bình Thuận; tỉnh Lâm Đồng; Ninh Thuận; TP. Hồ Chí Minh; Hà Nội", must=True)
def province_column(draft: Draft, text: str) -> None:
    draft.only(PERCENTS[:4])
    draft.put(draft.pick.choice(["Tỉnh, thành phố", "Tỉnh", "Tỉnh/thành phố"]), text, 0)
    draft.options["province"] = ""
    bare_name = text.removeprefix("Tỉnh ").removeprefix("tỉnh ")
    draft.each(area={"TP. Hồ Chí Minh": "Hồ Chí Minh"}.get(bare_name, bare_name))


@kind("NFD", "\xa0", "\u200b", must=True)
def invisible_signs(draft: Draft, sign: str) -> None:
    def other(text: Any) -> Any:
        same = not isinstance(text, str)
        return text if same else unicodedata.normalize(sign, text) if sign == "NFD" else text + sign

    draft.heads = [other(one) for one in draft.heads]
    draft.body = [[other(row[0]), *row[1:]] for row in draft.body]


@kind("", "-", "...", "chưa có số liệu", must=True)
def empty_cells(draft: Draft, text: str) -> None:
    draft.set(1, text)
    draft.nothing(1)


@kind(["Chỉ điền các ô nền vàng"], ["Hướng dẫn cách điền biểu"], must=True)
def guide_sheet(draft: Draft, row: list[str]) -> None:
    draft.more.append(("Hướng dẫn", [row], "visible"))


@kind("upper; spaces", must=True)
def heads_written_otherwise(draft: Draft, how: str) -> None:
    draft.heads = [one.upper() if how == "upper" else f" {one.replace(' ', '  ')} " for one in draft.heads]


def _form(draft: Draft, fill: Callable[[Any, dict[str, int], int, Figure], Figure | None]) -> None:
    """Let our own form be filled in: each line by a function that tells what may be read."""
    draft.only([one for one in PERCENTS if one.code])
    codes = tuple(one.code for one in draft.measures)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bieu.xlsx"
        write_form(data_dir(), "Bình Thuận", "2024-Q4", "nq10", "Sở TTTT", codes, file)
        book = openpyxl.load_workbook(file)
    sheet = book["Số liệu"]
    at = {cell.value: cell.column for cell in sheet[1]}
    lines = {sheet.cell(line, at["Mã"]).value: line for line in range(2, sheet.max_row + 1)}
    for row, measure in enumerate(draft.measures):
        write(sheet.cell(lines[measure.code], at["Giá trị"]), float(draft.number(row)))
        write(sheet.cell(lines[measure.code], at["Ngày có số liệu"]), "15/01/2025")
        given = fill(sheet, at, lines[measure.code], draft.truth[row][0])
        draft.truth[row] = [given] if given else []
    draft.options |= {"period": "", "org": "", "known": "", "province": ""}
    shown = [[cell.value for cell in line] for line in sheet.iter_rows(max_row=max(lines.values()))]
    draft.above, draft.heads, draft.body = [], shown[0], [shown[lines[code] - 1] for code in codes]
    content = saved(book)
    draft.encode = lambda _: content


@kind(
    """Giá trị | |; Mức xác định | khoảng | qualifier=approx; Mức xác định | trên | qualifier=at_least; Mức xác
định | dưới | qualifier=at_most; Mức xác định | đúng | qualifier=exact; Kỳ số liệu | Quý III/2024 |
period=2024-Q3; Kỳ số liệu | 9/2024 | period=2024-09; Ngày có số liệu | 3/2/2025 | known=2025-02-03; Cơ
quan cung cấp | Sở Khoa học và Công nghệ | org=Sở Khoa học và Công nghệ; Số văn bản | 12/BC-STTTT |""",
    must=True,
)
def form_filled_in(draft: Draft, given: tuple[str, str, str]) -> None:
    def fill(sheet: Any, at: dict[str, int], line: int, figure: Figure) -> Figure:
        if given[1]:
            write(sheet.cell(line, at[given[0]]), given[1])
        name, _, value = given[2].partition("=")
        return figure._replace(**{name: value} if name else {})

    _form(draft, fill)


@kind(*range(80), must=True)
def pieces_together(draft: Draft, _: int) -> None:
    """Several harmless pieces on one sheet."""
    pieces = [
        "serial_numbers",
        "plan_column_beside",
        "signature",
        "source_columns",
        "guide_sheet",
        "empty_cells",
    ]
    pieces += ["heads_written_otherwise", "period_column"]
    for name in draft.pick.sample(pieces, draft.pick.randint(2, 4)):
        KINDS[name].make(draft, draft.pick.choice(KINDS[name].texts))
    KINDS["title"].make(draft, draft.pick.choice([*GOVERNMENT, "Biểu số 01", "Phụ lục II"]))
    if draft.pick.random() < 0.5:
        draft.under = [[f"({n})" for n in range(1, len(draft.heads) + 1)]]


# ---- disturbed: what may be read is read rightly, or refused


@kind("""Mức xác định | dự kiến; Ghi chú | số ước tính; Ghi chú | chỉ tính khu vực thành thị; Ghi chú | kế hoạch
giao; Đơn vị tính | nghìn hộ; Kỳ số liệu | cùng kỳ năm trước; Tỉnh, thành phố | Huyện Tuy Phong; Giá trị
| 61,5-63; Giá trị | 80 (KH)""")
def form_spoiled(draft: Draft, given: tuple[str, str]) -> None:
    def fill(sheet: Any, at: dict[str, int], line: int, figure: Figure) -> None:
        write(sheet.cell(line, at[given[0]]), given[1])

    _form(draft, fill)


@kind("superscript; subscript")
def footnote_mark(draft: Draft, how: str) -> None:
    for row in range(4):
        draft.set(row, rich((draft.comma(row), {}), (str(row + 1), {"vertAlign": how})))


@kind("¹; ²; ⁽¹⁾; (1); *; [2]")
def footnote_sign(draft: Draft, sign: str) -> None:
    for row in range(4):
        draft.set(row, draft.comma(row) + sign)


@kind("before; behind")
def struck_half(draft: Draft, where: str) -> None:
    for row, one in enumerate(draft.measures):
        old = (draft.fresh(one).replace(".", ","), {"strike": True})
        draft.set(row, rich(*[old, (draft.comma(row), {})][:: 1 if where == "before" else -1]))


@kind(0, 3)
def struck_whole(draft: Draft, row: int) -> None:
    draft.set(row, Look(draft.body[row][draft.at], font=Font(strike=True)))
    draft.nothing(row)


@kind(";;;", ";;", '"";"";""')
def hidden_by_format(draft: Draft, look: str) -> None:
    for row in range(4):
        draft.set(row, Look(float(draft.number(row)), look))
    draft.options["warned"] = True


@kind(
    '"KH "0.0', '"ước "0.0', '0.0" nghìn"', '0.0"k"', '0.0" (dự kiến)"', '"tăng "0.0', "dd/mm/yyyy", '0.0"‰"'
)
def words_in_format(draft: Draft, look: str) -> None:
    for row in range(4):
        draft.set(row, Look(float(draft.number(row)), look))
    draft.nothing()


@kind("0.0%; 0%; 0.00%")
def percent_format_of_whole(draft: Draft, look: str) -> None:
    """The sheet shows 6150 %: somebody put the format on afterwards."""
    draft.only(PERCENTS)
    for row in range(4):
        draft.set(row, Look(float(draft.number(row)), look))
    draft.nothing()


@kind("row; column; sheet")
def hidden(draft: Draft, what: str) -> None:
    def hide(sheet: Any, top: int) -> None:
        sheet.row_dimensions[top + 1].hidden = what == "row"
        sheet.column_dimensions["C"].hidden = what == "column"

    draft.changes.append(hide)
    draft.options["warned"] = True
    if what == "sheet":
        other = next(one for one in PERCENTS if one not in draft.measures)
        draft.more.append(("Sheet2", [draft.heads, [other.name, "%", 12.3]], "hidden"))
        draft.truth.append([Figure(other.indicator, "12.3")])


@kind("", ",", ",Đạt")
def decimal_comma_not_quoted(draft: Draft, end: str) -> None:
    def encode(rows: list[list[Any]]) -> bytes:
        given = [",".join(f'"{one}"' for one in row[:2]) + "," + plain(row[2]) for row in rows]
        return "\n".join([f"{given[0]},Ghi chú", *(line + end for line in given[1:])]).encode()

    draft.only([*PERCENTS[:2], OTHERS[1]])
    draft.name, draft.encode = "bieu.csv", encode


@kind("Ghi chú", "Đánh giá", "Cơ quan cung cấp", "")
def thousands_not_quoted(draft: Draft, head: str) -> None:
    draft.only([OTHERS[0], PERCENTS[0]])
    draft.heads += [head] * bool(head)
    at = draft.measures.index(OTHERS[0])
    draft.set(at, "1,250")
    draft.set(1 - at, draft.number(1 - at))
    draft.truth[at] = [Figure(OTHERS[0].indicator, "1250")]
    draft.name = "bieu.csv"
    draft.encode = lambda rows: "\n".join(",".join(row) for row in rows).encode()


@kind("""Năm | 2023 | 2023; Năm | 2022 | 2022; Năm báo cáo | 2021 | 2021; Năm số liệu | 2025 |; Quý | III |
2024-Q3; Quý | 1 | 2024-Q1; Quý | Quý II | 2024-Q2; Tháng | 9 | 2024-09; Tháng | 8 | 2024-08; Giai đoạn
| 2021-2023 |; Thời gian | 9 tháng |; Ngày chốt số liệu | 30/9/2024 | 2024-09-30; Kỳ | Quý trước |; Kỳ
so sánh | Cùng kỳ năm trước |; Thời điểm | Đầu kỳ |; Kỳ số liệu | Quý III/2024 | 2024-Q3; Kỳ số liệu |
Lũy kế đến 31/12/2024 |; Kỳ số liệu | Ước năm 2024 |; Kỳ báo cáo | Kế hoạch 2024 |""")
def another_time_in_a_column(draft: Draft, given: tuple[str, str, str]) -> None:
    draft.put(given[0], int(given[1]) if given[1].isdigit() and draft.pick.random() < 0.5 else given[1])
    draft.each(period=given[2]) if given[2] else draft.nothing()


@kind(("2023", "III", "2023-Q3"), ("2022", "IV", "2022-Q4"), ("2024", "1", "2024-Q1"))
def year_and_quarter(draft: Draft, given: tuple[str, str, str]) -> None:
    draft.put("Quý", given[1], 0)
    draft.put("Năm", given[0], 0)
    draft.options["period"] = draft.pick.choice(["", "2024-Q4"])
    draft.each(period=given[2])


@kind("""Khu vực | Nông thôn; Khu vực | Thành thị; Huyện | Tuy Phong; Huyện, thị xã, thành phố | Thị xã La Gi;
Địa phương | TP. Phan Thiết; Địa phương | Hàm Tân; Đơn vị | Huyện Đức Linh; Đơn vị hành chính | Bắc
Bình; Cấp | Cấp huyện; Cấp | Xã; Giới tính | Nữ; Đối tượng | Hộ nghèo; Dân tộc | Chăm; Phạm vi | Phường
Phú Trinh; Nhóm tuổi | 15-24; Loại hình | Nhỏ và vừa; Loại hình doanh nghiệp | FDI; Quy mô | Lớn; Địa
bàn | Miền núi; Chi tiết | Riêng khu công nghiệp; Ngành | Công nghiệp; Trong đó | Thành thị; SEX | F;
URBANISATION | R; Nhóm | Thanh niên""")
def part_in_a_column(draft: Draft, given: tuple[str, str]) -> None:
    whole = draft.pick.choice(["", "Toàn tỉnh"])
    draft.put(given[0], [whole or given[1], *[given[1]] * 3])
    draft.nothing(*range(bool(whole), 4))


@kind("Tuy Phong; Nông thôn; Cấp xã")
def part_in_a_merged_cell(draft: Draft, text: str) -> None:
    draft.put("Huyện" if text == "Tuy Phong" else "Khu vực", ["Toàn tỉnh", text, "", ""], 0)
    draft.changes.append(lambda sheet, top: sheet.merge_cells(f"A{top + 2}:A{top + 4}"))
    draft.nothing(1, 2, 3)


@kind("merged", "blank", "nt", '"', "-//-")
def province_once(draft: Draft, how: str) -> None:
    """The cells under a province belong to it, whatever the option says."""
    mark = "" if how in ("merged", "blank") else how
    draft.put("Tỉnh, thành phố", ["Lâm Đồng", mark, mark, mark], 0)
    if how == "merged":
        draft.changes.append(lambda sheet, top: sheet.merge_cells(f"A{top + 1}:A{top + 4}"))
    draft.each(area="Lâm Đồng")


@kind("""Loại số liệu | Kế hoạch; Loại số liệu | Ước thực hiện; Loại số liệu | Dự báo; Loại | KH; Tính chất | Mục
tiêu; Tính chất số liệu | Ước tính; Trạng thái | Bản nháp; Hiện trạng | Chưa kiểm tra; Kịch bản | Phương
án 1; OBS_STATUS | F; OBS_STATUS | E; obs_status | M; UNIT_MULT | 3; UNIT_MULT | 6; Hệ số nhân | 1000;
Hệ số | nghìn; Phương pháp | So sánh với cùng kỳ; Chiều | giảm""")
def status_in_a_column(draft: Draft, given: tuple[str, str]) -> None:
    draft.put(given[0], given[1])
    draft.nothing()


TITLES = lines("""CHỈ TIÊU KẾ HOẠCH NĂM 2025; KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2024; MỤC TIÊU CHUYỂN ĐỔI SỐ ĐẾN NĂM 2025; ƯỚC
THỰC HIỆN CÁC CHỈ TIÊU QUÝ IV NĂM 2024; KẾT QUẢ ƯỚC THỰC HIỆN NĂM 2024; Dự kiến kết quả thực hiện năm
2024; DỰ TOÁN NĂM 2024; Dự báo các chỉ tiêu kinh tế số; Giao chỉ tiêu cho các sở, ngành; ĐĂNG KÝ CHỈ
TIÊU THI ĐUA NĂM 2024; KẾT QUẢ THỰC HIỆN QUÝ III NĂM 2024; KẾT QUẢ THỰC HIỆN NĂM 2023; KẾT QUẢ THỰC HIỆN
6 THÁNG ĐẦU NĂM 2024; Kỳ báo cáo: tháng 9/2024; SỐ LIỆU CÙNG KỲ NĂM TRƯỚC; TỈNH LÂM ĐỒNG; UBND TỈNH NINH
THUẬN; UBND HUYỆN TUY PHONG; UBND THÀNH PHỐ PHAN THIẾT; KẾT QUẢ THỰC HIỆN TRÊN ĐỊA BÀN HUYỆN BẮC BÌNH;
THỊ XÃ LA GI; KẾT QUẢ THỰC HIỆN TẠI KHU VỰC NÔNG THÔN; SỐ LIỆU CẢ NƯỚC; TỔNG HỢP 63 TỈNH, THÀNH PHỐ; BẢN
NHÁP - CHƯA CHÍNH THỨC; MẪU BIỂU (số liệu minh họa); TỐC ĐỘ TĂNG TRƯỞNG CÁC CHỈ TIÊU; TỶ LỆ HOÀN THÀNH
KẾ HOẠCH; Đơn vị tính: nghìn; Đơn vị tính: triệu USD; CHỈ SỐ SO VỚI CÙNG KỲ; KHỐI DOANH NGHIỆP FDI""")


@kind(*TITLES)
def title_says_otherwise(draft: Draft, text: str) -> None:
    draft.above = [[GOVERNMENT[1]] * draft.pick.randint(0, 1), ["", text][draft.pick.randint(0, 1) :]]
    draft.says(text)


@kind(
    *[one for one in TITLES if len(one) < 32 and ":" not in one][::2],
    "KH 2025",
    "Tuy Phong",
    "Quý III",
    "Nháp",
    "TH 2023",
    "Thành thị",
    "Phan Thiết",
    "Thang 9",
)
def sheet_name_says_otherwise(draft: Draft, text: str) -> None:
    draft.sheet = text
    draft.says(text)


@kind("""Ghi chú: Số liệu ước thực hiện; (*) Số liệu dự kiến; Ghi chú: số liệu chưa bao gồm huyện Phú Quý; Ghi
chú: chỉ tính doanh nghiệp nhỏ và vừa; Ghi chú: Các số trên là kế hoạch giao; Số liệu tính đến
30/9/2024; Nguồn: UBND huyện Tuy Phong; Ghi chú: đơn vị tính nghìn; Số liệu sơ bộ, chưa kiểm tra; Lưu ý:
số liệu bị sai, đề nghị không sử dụng; * Số liệu của tỉnh Lâm Đồng""")
def footnote_says_otherwise(draft: Draft, text: str) -> None:
    draft.below = [*[[]] * draft.pick.randint(0, 2), ["", text][draft.pick.randint(0, 1) :]]
    draft.says(text)


@kind("""Số ước thực hiện; Số dự kiến cả năm; Kế hoạch; Số của huyện Tuy Phong; Số liệu quý III/2024""")
def footnote_of_a_mark(draft: Draft, text: str) -> None:
    draft.set(1, draft.comma(1) + "*")
    draft.below = [[f"* {text}"]]
    draft.says(text, 1)


@kind("Số in nghiêng là số ước thực hiện; Ghi chú: chữ nghiêng là số kế hoạch")
def footnote_of_looks(draft: Draft, text: str) -> None:
    draft.set(2, Look(draft.body[2][draft.at], font=Font(italic=True)))
    draft.below = [[text]]
    draft.nothing(2)


@kind("""II. Huyện Tuy Phong; B. Thành phố Phan Thiết; III. Khu vực nông thôn; II. Dự báo cuối năm; B. Cam kết;
II. Dự toán năm 2024; Kế hoạch quý IV; Ước thực hiện; Trong đó: nữ; Riêng khu vực FDI; 2. Năm 2023; Quý
III/2024; Cùng kỳ năm trước; II. Tỉnh Ninh Thuận; Hàm Thuận Bắc; Cả nước; Lũy kế; * Vùng miền núi; Đơn
vị tính: nghìn""")
def section_says_otherwise(draft: Draft, text: str) -> None:
    draft.says(text, 2, 3)
    draft.section(2, text)
    if draft.pick.random() < 0.5:
        draft.section(0, "I. Toàn tỉnh")


@kind("""Kế hoạch; Cùng kỳ năm trước; Năm 2023; Huyện Tuy Phong; Dự kiến; Nông thôn; Quý III; Tăng, giảm so với
cùng kỳ""")
def line_above_the_heads(draft: Draft, text: str) -> None:
    draft.above = [["", "", text]]
    draft.says(text)
    if draft.pick.random() < 0.5:
        draft.above[0].append("")
        draft.heads.append("Đánh giá")
        draft.changes.append(lambda sheet, top: sheet.merge_cells(f"C{top - 1}:D{top - 1}"))


@kind("""Kế hoạch | Kết quả; Cùng kỳ | Báo cáo; Thành thị | Chung""")
def two_groups_of_heads(draft: Draft, given: tuple[str, str]) -> None:
    """One head stands twice; the line above it says which of them is what."""
    other = draft.pick.choice([0, 1])
    draft.put(draft.heads[draft.at], draft.beside(), 2 + other)
    draft.above = [["", "", *given[:: -1 if other else 1]]]


@kind("""TP. Cao Bằng; Thành phố Hà Giang; TP Ninh Bình; Thành phố Thái Nguyên; thành phố Hải Dương; TP. Bắc
Ninh; TP. Tây Ninh; Thị xã Quảng Trị; huyện Ninh Thuận; Huyện Cao Bằng""")
def city_as_province(draft: Draft, text: str) -> None:
    draft.only(PERCENTS[:4])
    draft.put(draft.pick.choice(["Tỉnh, thành phố", "Địa phương", "Tỉnh"]), text, 0)
    draft.options |= {"province": "", "period": "2023"}
    draft.nothing()


@kind("""UBND THÀNH PHỐ CAO BẰNG; TP. CAO BẰNG; Đơn vị: Thành phố Cao Bằng; Đơn vị báo cáo: TP Cao Bằng""")
def city_in_the_title(draft: Draft, text: str) -> None:
    draft.only(PERCENTS[:4])
    draft.above = [[text]]
    draft.options["province"] = "Cao Bằng"
    draft.nothing()


REMARKS = lines("""ước; số ước tính; kế hoạch giao; dự kiến cuối năm; theo kế hoạch; tính riêng khu vực thành thị; chỉ
huyện Tuy Phong; chưa gồm huyện Phú Quý; số liệu quý III; cùng kỳ năm trước; đơn vị: nghìn; lũy kế từ
năm 2021; số liệu sai; mục tiêu năm 2025; mức tăng so với năm trước; số của tỉnh Lâm Đồng; phấn đấu; số
liệu thử nghiệm""")


@kind(*REMARKS)
def note_says_otherwise(draft: Draft, text: str) -> None:
    draft.put("Ghi chú", ["", text, text, ""], len(draft.heads))
    draft.says(text, 1, 2)


@kind(*REMARKS[::3])
def remark_beside_without_head(draft: Draft, text: str) -> None:
    draft.put("", ["", text, "", ""], len(draft.heads))
    draft.says(text, 1)


@kind(*REMARKS[1::3])
def comment_says_otherwise(draft: Draft, text: str) -> None:
    draft.set(1, Look(draft.body[1][draft.at], comment=text[0].upper() + text[1:]))
    draft.says(text, 1)


@kind("KẾ HOẠCH NĂM 2025; Số liệu quý III/2024; UBND HUYỆN TUY PHONG; Bản nháp")
def page_header_says_otherwise(draft: Draft, text: str) -> None:
    def head(sheet: Any, _: int) -> None:
        (sheet.oddFooter if text == "Bản nháp" else sheet.oddHeader).center.text = text

    draft.changes.append(head)
    draft.unseen = text
    draft.says(text)


HEADS = lines("""Kế hoạch; Kế hoạch năm 2024; KH; Mục tiêu 2025; Chỉ tiêu giao; Ước thực hiện; ƯTH 2024; Dự kiến đến
31/12/2024; Cùng kỳ năm trước; Tăng/giảm; Kết quả so với kế hoạch; Kết quả (nghìn); Kết quả dự kiến; Kết
quả quý III; Kết quả năm 2023; Giá trị phải đạt; Kết quả huyện Tuy Phong; Tỷ lệ hoàn thành (%); Kết quả
khu vực thành thị; Số liệu kỳ trước; TH năm 2023""")


@kind(*HEADS)
def head_says_otherwise(draft: Draft, head: str) -> None:
    draft.heads[draft.at] = head
    draft.says(head)


@kind(*HEADS[::2])
def other_column_beside(draft: Draft, head: str) -> None:
    """The rightly headed column may be read; the other one not, or as what it is."""
    numbers = draft.beside()
    draft.put(head, numbers)
    draft.also(numbers, head)


@kind("""Đánh giá | Đạt; Giải pháp | Tăng cường tuyên truyền; Cơ quan chủ trì | Sở Công Thương; Khó khăn, vướng
mắc | Thiếu kinh phí; Mức độ hoàn thành | Hoàn thành""")
def idle_column(draft: Draft, given: tuple[str, str]) -> None:
    draft.put(given[0], given[1], 3)
    draft.options["unused"] = (given[0],)


@kind(
    [("Quý III/2024", "2024-Q3"), ("KH quý IV/2024", "")],
    [("Quý III/2024", "2024-Q3"), ("Ước quý IV/2024", "")],
    [("Năm 2022", "2022"), ("Năm 2023", "2023"), ("Năm 2023 so với năm 2022 (%)", "")],
    [("2023", "2023"), ("2024 (ước)", "")],
    [("2023", "2023"), ("2025 (KH)", "")],
    [("Năm 2023", "2023"), ("Mục tiêu 2025", "")],
    [("Quý III/2024", "2024-Q3"), ("Cùng kỳ 2023", "")],
    [("2021", "2021"), ("2022", "2022"), ("Bình quân 2021-2022", "")],
    [("2022", "2022"), ("Tăng trưởng 2022", "")],
    [("2021", "2021"), ("Giai đoạn 2021-2023", "")],
    [("2023", "2023"), ("2023 - Thành thị", "")],
)
def periods_and_others(draft: Draft, given: list[tuple[str, str]]) -> None:
    draft.wide(given)
    draft.options["period"] = ""


@kind("2023; 2022")
def quarters_of_the_titles_year(draft: Draft, year: str) -> None:
    draft.wide([(f"Quý {one}", f"{year}-Q{n}") for n, one in enumerate(("I", "II", "III"), start=1)])
    draft.above = [[f"KẾT QUẢ THỰC HIỆN NĂM {year}"]]
    draft.options["period"] = draft.pick.choice(["", "2024"])


@kind("Kế hoạch; KH năm 2024; Cùng kỳ; Thành thị; Dự kiến")
def periods_under_a_group(draft: Draft, group: str) -> None:
    draft.wide([("2022", ""), ("2023", "")])
    draft.above = [["", "", group, ""]]
    draft.changes.append(lambda sheet, top: sheet.merge_cells(f"C{top - 1}:D{top - 1}"))
    draft.options["period"] = ""


@kind("Số liệu; Kết quả thực hiện; KẾT QUẢ THỰC HIỆN QUA CÁC NĂM")
def periods_under_results(draft: Draft, group: str) -> None:
    draft.wide([("2022", "2022"), ("2023", "2023")])
    draft.above = [["", "", group, ""]]
    draft.options["period"] = ""


@kind("""80 (KH); KH: 80; ước 61,5; tăng 5,1; giảm 2,3%; 61,5 - 63; 61,5/80; từ 50 lên 61,5; khoảng 60 đến 65;
6l,5; O,5; 61.5.2; 95% KH; 1/2; 12,5 nghìn; đạt 75% kế hoạch; phấn đấu 70; 61,5 (huyện Tuy Phong);
#DIV/0!; 61,5?; 61,5x""")
def cell_says_otherwise(draft: Draft, text: str) -> None:
    draft.only(PERCENTS)
    draft.set(1, text)
    draft.nothing(1)


@kind("{} (KH 99,9)", "{} (kế hoạch: 99,9)", "{}/99,9", "{} → 99,9", "99,9\n{}", "{} (cùng kỳ: 12,1)")
def two_numbers_in_a_cell(draft: Draft, text: str) -> None:
    draft.set(1, text.format(draft.comma(1)))
    if not text.startswith("{} ("):
        draft.nothing(1)


@kind("""trên {} | at_least; khoảng {} | approx; ít nhất {} | at_least; ≥ {} | at_least; dưới {} | at_most; ~{} |
approx; gần {} | at_most; không quá {} | at_most""")
def qualified_cell(draft: Draft, given: tuple[str, str]) -> None:
    draft.set(1, given[0].format(draft.comma(1)))
    draft.each(1, qualifier=given[1])


@kind(datetime(2024, 5, 12), True, "=C3*2", "=1/0", datetime(1900, 3, 1, 12), -5)
def cell_of_another_kind(draft: Draft, value: Any) -> None:
    draft.only(PERCENTS)
    draft.set(1, Look(value, "d-mmm") if isinstance(value, datetime) else value)
    draft.nothing(1)


@kind(("nghìn đồng", 2), ("triệu đồng", 2), ("%", 2), ("nghìn trạm", 0), ("trạm/xã", 0), ("%", 0), ("‰", -1))
def another_unit(draft: Draft, given: tuple[str, int]) -> None:
    at = next(row for row, one in enumerate(draft.measures) if one in OTHERS)
    if given[1] < 0:
        at = (at + 1) % 4
    else:
        draft.measures[at] = OTHERS[1] if given[1] else OTHERS[0]
        draft.body[at][0] = draft.measures[at].name
    draft.body[at][1] = given[0]
    draft.nothing(at)


@kind("triệu đồng; nghìn; USD; người; hộ")
def another_unit_in_the_head(draft: Draft, unit: str) -> None:
    draft.take(1)
    draft.heads[draft.at] = f"Kết quả ({unit})"
    draft.nothing()


@kind("""{} (kế hoạch); {} tại huyện Tuy Phong; {} ở nông thôn; Tốc độ tăng {}; Mục tiêu: {}; {}, trong đó nữ; {}
cùng kỳ; Ước {}; Số xã có {}; {} so với cả nước""")
def name_says_more(draft: Draft, text: str) -> None:
    draft.body[1][0] = text.format(draft.body[1][0])
    draft.nothing(1)


@kind("- Nữ; Trong đó: thành thị; + Nông thôn; Trong đó doanh nghiệp FDI; - Huyện Tuy Phong")
def row_of_a_part(draft: Draft, text: str) -> None:
    measure = draft.measures[1]
    draft.body.insert(2, [text, measure.unit, draft.written(draft.fresh(measure))])
    draft.truth.insert(2, [])


@kind("Kế hoạch; Cùng kỳ; Tỷ lệ (%)")
def row_in_three(draft: Draft, other: str) -> None:
    """A measure over two rows, and a column that says which is which."""
    draft.put("Phân loại", "Thực hiện", 1)
    for row, one in reversed(list(enumerate(draft.measures))):
        lower = ["", other, one.unit, draft.written(draft.fresh(one))]
        draft.body.insert(row + 1, lower if draft.pick.random() < 0.5 else [one.name, *lower[1:]])
        draft.truth.insert(row + 1, [])


@kind("T14; T09; T12")
def code_of_another(draft: Draft, code: str) -> None:
    draft.only(PERCENTS)
    given = [one.code if one.code == code else code for one in draft.measures]
    draft.put("Mã", given, 0)
    draft.truth = [
        figures if one.code == code else [] for figures, one in zip(draft.truth, draft.measures, strict=True)
    ]


@kind("", "Biểu cũ", "Số cũ")
def told_twice(draft: Draft, text: str) -> None:
    draft.body.append([draft.body[1][0], draft.body[1][1], draft.written(draft.fresh(draft.measures[1]))])
    draft.truth.append([])
    if text:
        draft.section(4, text)
    else:
        draft.nothing(1)


@kind("KẾ HOẠCH NĂM 2025; KẾT QUẢ HUYỆN TUY PHONG; ƯỚC THỰC HIỆN; KẾT QUẢ QUÝ III")
def second_table_below(draft: Draft, text: str) -> None:
    numbers = draft.beside()
    lines = [[*row[:2], one] for row, one in zip(draft.body, numbers, strict=True)]
    draft.below = [[], [text], draft.heads, *lines]
    draft.also(numbers, text)


@kind("KH 2025; Tuy Phong; Quý III; Ước TH; Lâm Đồng; Năm 2023; Biểu 2")
def second_sheet(draft: Draft, text: str) -> None:
    numbers = draft.beside()
    lines = [[*row[:2], one] for row, one in zip(draft.body, numbers, strict=True)]
    draft.more.append((text, [draft.heads, *lines], "visible"))
    draft.also(numbers, text)
    if text == "Biểu 2":
        draft.nothing()


@kind("Tuy Phong; Thành thị; KH; Năm 2023")
def second_table_beside(draft: Draft, text: str) -> None:
    at = len(draft.heads)
    draft.above = [["Toàn tỉnh", *[""] * at, text]]
    numbers = draft.beside()
    for row, one in zip([draft.heads, *draft.body], [draft.heads[draft.at], *numbers], strict=True):
        row += ["", row[0], row[1], one]
    draft.also(numbers, text)


@kind("Lâm Đồng; Huyện Tuy Phong; Kế hoạch; Cùng kỳ")
def measures_as_heads(draft: Draft, text: str) -> None:
    draft.only(PERCENTS)
    names, numbers = [one.name for one in draft.measures], draft.beside()
    rows = [["Bình Thuận", *(row[draft.at] for row in draft.body)], [text, *numbers]]
    draft.also(numbers, text)
    draft.heads, draft.body = ["Địa phương", *names], rows


@kind(("3", "0", "A"), ("0", "0", "F"), ("0", "0", "E"), ("0", "1", "A"), ("6", "0", "A"), ("0", "0", "A"))
def exchange_format(draft: Draft, given: tuple[str, str, str]) -> None:
    draft.only([OTHERS[0], PERCENTS[0]])
    head = "DATAFLOW,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,UNIT_MULT,OBS_STATUS,SEX"
    rows = [
        f"X,Bình Thuận,{one.indicator},2024-Q4,{figures[0].value},{given[0]},{given[2]},{'F' if given[1] == '1' else '_T'}"
        for one, figures in zip(draft.measures, draft.truth, strict=True)
    ]
    draft.heads, draft.body = [head], [[row] for row in rows]
    draft.name, draft.encode = "bieu.csv", lambda _: "\n".join([head, *rows]).encode()
    if given != ("0", "0", "A"):
        draft.nothing()


@kind(
    ("03/04/2025", "2025-04-03"),
    ("01/13/2025", ""),
    ("15/01", ""),
    ("15/1/25", "2025-01-15"),
    ("dự kiến", ""),
)
def day_of_the_figure(draft: Draft, given: tuple[str, str]) -> None:
    draft.put("Ngày có số liệu", given[0])
    draft.options["known"] = ""
    draft.each(known=given[1]) if given[1] else draft.nothing()


@kind("1.250; 1,250; 1 250; 1.250,5; 1,250.5")
def thousands(draft: Draft, text: str) -> None:
    """A thousand of stations is no one and a quarter; a share of 1,250 % is none."""
    draft.measures, draft.used = [OTHERS[0], *PERCENTS[:3]], set()
    draft.start()
    draft.set(0, text)
    draft.set(1, text)
    draft.truth[0] = [draft.truth[0][0]._replace(value="1250")] * ("5" not in text[5:])
    draft.truth[1] = [draft.truth[1][0]._replace(value="1.25")] * (text in ("1,250", "1.250"))


@kind("KH; Năm 2023; (triệu đồng); Thành thị; Cùng kỳ; Ước; Huyện Tuy Phong; Tăng (%)")
def second_line_of_heads(draft: Draft, text: str) -> None:
    draft.under = [["", "", text]]
    draft.says(text)


@kind("Số kế hoạch; Ước thực hiện; Chỉ tính thành thị; Số năm 2023; Đơn vị: nghìn")
def comment_on_the_head(draft: Draft, text: str) -> None:
    draft.heads[draft.at] = Look(draft.heads[draft.at], comment=text)
    draft.says(text)


@kind("Số ước thực hiện; Kế hoạch; Chỉ tính thành thị; Số liệu quý III/2024")
def footnote_of_a_name(draft: Draft, text: str) -> None:
    """The mark stands on the name, as a raised sign or behind it."""
    mark = draft.pick.choice(["1", "*"])
    name = draft.body[1][0]
    raised = rich((name, {}), (mark, {"vertAlign": "superscript"}))
    draft.body[1][0] = raised if draft.pick.random() < 0.5 else f"{name} ({mark})"
    draft.below = [[f"({mark}) {text}"]]
    draft.says(text, 1)


@kind("Số dự kiến; Số liệu huyện Tuy Phong; Số kế hoạch")
def footnote_of_the_head(draft: Draft, text: str) -> None:
    draft.heads[draft.at] += "¹" if draft.pick.random() < 0.5 else " (*)"
    draft.below = [[f"{draft.heads[draft.at][-1].replace(')', '*')} {text}"]]
    draft.nothing()


@kind(0, 3)
def struck_row(draft: Draft, row: int) -> None:
    struck = Font(strike=True)
    cells = draft.body[row]
    draft.body[row] = (
        [Look(one, font=struck) for one in cells] if row else [Look(cells[0], font=struck), *cells[1:]]
    )
    draft.nothing(row)


@kind("merged", "blank", "nt", '"')
def period_once(draft: Draft, how: str) -> None:
    mark = "" if how in ("merged", "blank") else how
    draft.put("Kỳ số liệu", ["Quý III/2024", mark, mark, mark], 0)
    if how == "merged":
        draft.changes.append(lambda sheet, top: sheet.merge_cells(f"A{top + 1}:A{top + 4}"))
    draft.each(period="2024-Q3")


@kind("merged", "nt", '"')
def agency_once(draft: Draft, how: str) -> None:
    mark = "" if how == "merged" else how
    draft.put("Cơ quan cung cấp", ["Cục Thống kê tỉnh Bình Thuận", mark, mark, mark], 0)
    if how == "merged":
        draft.changes.append(lambda sheet, top: sheet.merge_cells(f"A{top + 1}:A{top + 4}"))
    draft.each(org="Cục Thống kê tỉnh Bình Thuận")


@kind("down; across")
def merged_value(draft: Draft, way: str) -> None:
    """One number in a merged cell is a figure of its first cell at most."""
    draft.unseen = f"merged {way}"
    if way == "across":
        draft.wide([("2022", "2022"), ("2023", "2023")])
        draft.changes.append(lambda sheet, top: sheet.merge_cells(f"C{top + 1}:D{top + 1}"))
        draft.options["period"] = ""
        draft.truth[0].pop()
    else:
        draft.changes.append(lambda sheet, top: sheet.merge_cells(f"C{top + 1}:C{top + 2}"))
        draft.nothing(1)


@kind(
    """KẾ HOẠCH NĂM 2025; UBND HUYỆN TUY PHONG; Kỳ báo cáo: tháng 9/2024; Đơn vị tính: nghìn; Số ước thực hiện"""
)
def text_file_says_otherwise(draft: Draft, text: str) -> None:
    draft.name = "bieu.csv"
    draft.encode = separated(draft.pick.choice(",;\t"), "utf-8-sig")
    width = [""] * draft.pick.choice([0, 2])
    above = draft.pick.random() < 0.6
    draft.above, draft.below = ([[text, *width]], []) if above else ([], [[text, *width]])
    draft.says(text)


@kind("{:,.1f}; dots; spaces; {:.1f}; thin")
def large_numbers(draft: Draft, how: str) -> None:
    draft.only([OTHERS[1], *PERCENTS])
    row = next((row for row, one in enumerate(draft.measures) if one is OTHERS[1]), 0)
    draft.measures[row], draft.body[row][:2] = OTHERS[1], [OTHERS[1].name, OTHERS[1].unit]
    number = draft.fresh(OTHERS[1])
    sign = {"dots": ".", "spaces": " ", "thin": "\u202f"}.get(how, ",")
    english = f"{float(number):,.1f}" if how != "{:.1f}" else number
    text = english if how.startswith("{") else english.replace(".", "|").replace(",", sign).replace("|", ",")
    draft.set(row, text)
    draft.truth[row] = [Figure(OTHERS[1].indicator, number)]


@kind(0.957, 0.9612, "0,948")
def share_as_a_fraction(draft: Draft, value: Any) -> None:
    """0,957 % of the people with an account, where 95 % are known."""
    draft.only([PERCENTS[4]])
    draft.set(0, value)
    draft.nothing()


@kind(
    ("Kết quả", "Số liệu"),
    ("Thực hiện", "Giá trị"),
    ("Kết quả thực hiện", "Kết quả"),
    ("Giá trị", "Kết quả đạt được"),
)
def two_columns_of_values(draft: Draft, heads: tuple[str, str]) -> None:
    draft.heads[draft.at] = heads[0]
    draft.put(heads[1], draft.beside())
    draft.nothing()


@kind(
    ("Kế hoạch", "Thực hiện"),
    ("KH", "TH"),
    ("KH 2024", "TH 2024"),
    ("Chỉ tiêu giao", "Kết quả"),
    ("Dự toán", "Thực hiện"),
)
def plan_and_result(draft: Draft, heads: tuple[str, str]) -> None:
    draft.heads[draft.at] = heads[1]
    draft.put(heads[0], draft.beside(), 2)
    draft.options["period"] = "2024"
    draft.each(period="2024")
    draft.options["unused"] = (heads[0],)


@kind("Huyện Tuy Phong; Kế hoạch năm 2025; Ước thực hiện; Quý III/2024; Chưa kiểm tra")
def text_right_of_the_table(draft: Draft, text: str) -> None:
    draft.above = [["", "", "", "", text]]
    draft.says(text)


@kind("Kế hoạch; Huyện Tuy Phong; Cùng kỳ năm trước; Thành thị; Ước")
def text_left_of_the_table(draft: Draft, text: str) -> None:
    """A word down the side, merged over the rows that it is about."""
    draft.heads.insert(0, "")
    draft.body = [[text if row == 1 else "", *cells] for row, cells in enumerate(draft.body)]
    draft.changes.append(lambda sheet, top: sheet.merge_cells(f"A{top + 2}:A{top + 3}"))
    draft.at += 1
    draft.nothing(1, 2)


@kind("Quý IV; Năm 2023; 2022")
def period_columns_of_another_option(draft: Draft, head: str) -> None:
    """The heads say their time; an option says another."""
    periods = [(head, {"Quý IV": "2023-Q4"}.get(head, head[-4:])), ("Năm 2021", "2021")]
    draft.wide(periods)
    draft.above = [["KẾT QUẢ THỰC HIỆN NĂM 2023"]] if head == "Quý IV" else []


@kind(("31/12/2023", "2023-12-31"), ("30/9/2024", "2024-09-30"), ("1/1/2021", "2021-01-01"))
def day_as_head(draft: Draft, given: tuple[str, str]) -> None:
    draft.heads[draft.at] = f"{draft.heads[draft.at]} đến ngày {given[0]}"
    draft.each(period=given[1])


@kind("veryHidden; hidden")
def other_sheet_out_of_sight(draft: Draft, state: str) -> None:
    lines = [[*row[:2], one] for row, one in zip(draft.body, draft.beside(), strict=True)]
    draft.more.append(("Kế hoạch", [draft.heads, *lines], state))


@kind("empty; texts; numbers; heads")
def nothing_to_read(draft: Draft, what: str) -> None:
    texts = [["Kính gửi: Sở Thông tin và Truyền thông"], ["Đề nghị cung cấp số liệu"]]
    given = {"empty": [[]], "texts": texts, "numbers": [[1, 2], [3, 4]], "heads": [draft.heads]}[what]
    draft.above, draft.heads, draft.body = [], given[0], given[1:]
    draft.truth = []


def cases() -> list[tuple[str, int]]:
    """Return the kind and number of every sheet."""
    return [(name, number) for name, one in KINDS.items() for number in range(len(one.texts))]


def make(name: str, number: int) -> Made:
    """Return a sheet, always the same."""
    draft = Draft(f"{name} {number}")
    KINDS[name].make(draft, KINDS[name].texts[number])
    return draft.made(name, KINDS[name].must)
