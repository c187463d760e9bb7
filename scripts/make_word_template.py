"""Write the Word templates of the brief anew, as they were before anybody changed them in Word.

python scripts/make_word_template.py
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from cds_analysis.exports.archive import steady_archive

FOLDER = Path(__file__).resolve().parent.parent / "notebooks" / "templates"
FONT, INK = "Times New Roman", RGBColor(0, 0, 0)
# Nghị định 30/2020/NĐ-CP, annex I: A4, top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm
MARGINS = {"top": 20, "bottom": 20, "left": 30, "right": 15}
SIZES = {
    "Normal": (11.5, 2),
    "Title": (15, 2),
    "Subtitle": (12, 0),
    "Heading 1": (12.5, 2),
    "Caption": (10, 2),
    "List Bullet": (10, 0),
    "List Number": (11.5, 0),
    "Quote": (9.5, 2),
    "Intense Quote": (12, 2),
    "Header": (12, 0),
}
FACTS, TARGETS = (40, 29, 96), (47, 36, 18, 64)
WORDS = {
    "vi": {
        "title": "BẢN TÓM TẮT CHO LÃNH ĐẠO",
        "known": "Số liệu công bố đến hết ngày {{ as_of }}",
        "answer": "Kết quả và dự báo",
        "figure": "Hình",
        "table": "Bảng",
        "facts": "Kết quả chính",
        "targets": "Từng chỉ tiêu",
        "evidence": "Kết quả, mục tiêu và số liệu cần có",
        "target": "Chỉ tiêu",
        "now": "Kết quả (thời điểm)",
        "goal": "Mục tiêu",
        "word": "Đánh giá, khả năng đạt đúng hạn; số liệu cần có",
        "actions": "Việc cần làm trong quý này",
        "changes": "Thay đổi so với quý trước",
        "comparison": "So sánh với các tỉnh, thành phố",
        "works": "Những công việc không đo bằng con số",
        "method": "Cách lập báo cáo này",
        "licence": "Giấy phép",
        "made": "Lập bằng",
        "lang": "vi-VN",
    },
    "en": {
        "title": "LEADERSHIP BRIEF",
        "known": "Figures published by {{ as_of }}",
        "answer": "Results and forecast",
        "figure": "Figure",
        "table": "Table",
        "facts": "Main results",
        "targets": "Each target",
        "evidence": "Result, value to reach, and the figure that is needed",
        "target": "Target",
        "now": "Result (period)",
        "goal": "To reach",
        "word": "Judgement, chance to make it in time; figure that is needed",
        "actions": "What to do this quarter",
        "changes": "Changes since the quarter before",
        "comparison": "Comparison with other provinces",
        "works": "Works that are not a number",
        "method": "How this report is made",
        "licence": "Licence",
        "made": "Made by",
        "lang": "en-GB",
    },
}


class Template:
    """A template while it is being written."""

    def __init__(self, language: str) -> None:
        self.words = WORDS[language]
        self.document = Document()
        self._set_styles()
        self._set_page()

    def _set_styles(self) -> None:
        for name, (size, after) in SIZES.items():
            style = self.document.styles[name]
            style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
            fonts = style.element.rPr.rFonts
            for kind in list(fonts.attrib):
                del fonts.attrib[kind]
            for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{kind}"), FONT)
            style.paragraph_format.space_before = Pt(6 if name.startswith("Heading") else 0)
            style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(after), 1.0
        for name in ("Title", "Subtitle"):
            self.document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for border in self.document.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
        self.document.styles["Title"].font.bold = True
        subtitle = self.document.styles["Subtitle"]
        subtitle.font.italic = False
        for spacing in subtitle.element.rPr.findall(qn("w:spacing")):
            subtitle.element.rPr.remove(spacing)
        for language in self.document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), self.words["lang"])

    def _set_page(self) -> None:
        """Set paper and margins; the number of the page stands on top in the middle from page 2 on."""
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        for side, width in MARGINS.items():
            setattr(section, f"{side}_margin", Mm(width))
        section.header_distance = section.footer_distance = Mm(10)
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        put_field(number, "PAGE", "2")

    def put(self, text: str, style: str = "Normal") -> Paragraph:
        """Write a paragraph."""
        return self.document.add_paragraph(text, style)

    def caption(self, kind: str, text: str, number: int) -> None:
        """Write a caption with a number that Word counts."""
        paragraph = self.put(f"{self.words[kind]} ", "Caption")
        paragraph.paragraph_format.keep_with_next = kind == "table"
        put_field(paragraph, f"SEQ {self.words[kind]} \\* ARABIC", str(number))
        paragraph.add_run(f". {text}")

    def block(self, name: str, style: str) -> None:
        """Write a heading and a list of lines, both left out where there are none."""
        self.put(f"{{%p if {name} %}}")
        self.put(self.words[name], "Heading 1")
        self.put(f"{{%p for line in {name} %}}")
        self.put("{{ line }}", style)
        self.put("{%p endfor %}")
        self.put("{%p endif %}")

    def table(self, widths: tuple[int, ...], rows: list[list[str]], size: float) -> Table:
        """Write a table; a row of one text that starts a loop or ends it spans the table."""
        table = self.document.add_table(0, len(widths), "Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for texts in rows:
            cells = table.add_row().cells
            if len(texts) == 1:
                cells = [cells[0].merge(cells[-1])]
            for cell, text in zip(cells, texts, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(0)
                for part in text.split("¦"):
                    run = paragraph.add_run(part.removeprefix("*"))
                    run.bold, run.font.size = part.startswith("*"), Pt(size)
        for row in table.rows:
            put_flag(row._tr.get_or_add_trPr(), "w:cantSplit")
            for cell, width in zip(row._tr.tc_lst, widths, strict=False):
                cell.width = Mm(sum(widths) if len(row._tr.tc_lst) == 1 else width)
        for column, width in zip(table.columns, widths, strict=True):
            column._gridCol.w = Mm(width)
        return table


def put_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Write a field that Word computes."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {code} ")
    run = paragraph.add_run(shown)
    field.append(run._r)
    paragraph._p.append(field)


def put_flag(properties: OxmlElement, name: str) -> None:
    """Set a property that is on by being there."""
    properties.append(OxmlElement(name))


def template(language: str) -> Template:
    """Return the template of the brief in a language."""
    made = Template(language)
    words = made.words
    made.put("{%p if notice %}")
    made.put("{{ notice }}", "Intense Quote")
    made.put("{%p endif %}")
    made.put(words["title"], "Title")
    made.put("{{ unit }}, {{ quarter }}{% if programme %} – {{ programme }}{% endif %}", "Subtitle")
    made.put(words["known"], "Subtitle")
    made.put(words["answer"], "Heading 1")
    made.caption("table", words["facts"], 1)
    made.table(
        FACTS,
        [
            ["{%tr for fact in facts %}"],
            ["{{ fact.label }}", "*{{ fact.value }}", "{{ fact.text }}"],
            ["{%tr endfor %}"],
        ],
        11,
    )
    made.put("{%p if figure %}")
    shape = made.put("{{ picture }}").paragraph_format
    shape.alignment, shape.space_before, shape.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, Pt(6), True
    made.caption("figure", "{{ figure.title }}. {{ figure.source }}", 1)
    made.put("{%p endif %}")
    for name in ("change", "basis"):
        made.put(f"{{%p if {name} %}}")
        made.put(f"{{{{ {name} }}}}")
        made.put("{%p endif %}")
    made.block("actions", "List Number")
    made.put("{%p if groups %}")
    made.put(words["targets"], "Heading 1")
    made.caption("table", words["evidence"], 2)
    head = [f"*{words[name]}" for name in ("target", "now", "goal", "word")]
    told = "*{{ target.word }}¦{% if target.word and target.asked %}; {% endif %}{{ target.asked }}"
    line = ["{{ target.id }} {{ target.name }}", "{{ target.now }}", "{{ target.goal }}", told]
    targets = made.table(
        TARGETS,
        [
            head,
            ["{%tr for group in groups %}"],
            ["*{{ group.name }} ({{ group.targets | length }})"],
            ["{%tr for target in group.targets %}"],
            line,
            ["{%tr endfor %}"],
            ["{%tr endfor %}"],
        ],
        10,
    )
    put_flag(targets.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    targets.rows[2].cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    made.put("{%p endif %}")
    made.block("comparison", "Normal")
    made.block("changes", "List Bullet")
    made.block("works", "Normal")
    made.block("method", "List Bullet")
    made.put(f"{words['licence']}: {{{{ licence }}}} {words['made']} {{{{ program }}}}.", "Quote")
    facts = made.document.core_properties
    facts.title = f"{words['title']}: {{{{ unit }}}}, {{{{ quarter }}}}"
    facts.author, facts.language, facts.comments = "cds_analysis", words["lang"], ""
    facts.created = facts.modified = datetime(2025, 1, 1)
    return made


def main() -> int:
    """Write both files."""
    FOLDER.mkdir(exist_ok=True)
    for language in WORDS:
        file = FOLDER / f"00_leadership_brief.{language}.docx"
        template(language).document.save(file)
        file.write_bytes(steady_archive(file.read_bytes(), {}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
