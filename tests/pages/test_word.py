"""The Word file of the brief: what the page says, in the office's template, on the paper that the law asks for."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from cds_analysis import open_quarter
from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.paths import project_root
from cds_analysis.pages.export import PageContext
from cds_analysis.pages.word import fill_template, word_fields
from cds_analysis.results.quarter import Quarter

pytestmark = pytest.mark.usefixtures("one_cache")
FOLDER = project_root() / "notebooks" / "templates"
TEMPLATES = sorted(FOLDER.glob("*.docx"))
VIETNAMESE = FOLDER / "00_leadership_brief.vi.docx"


def _fields(q: Quarter) -> dict[str, Any]:
    context = PageContext("vi", "Tỉnh <A & B>", "quý IV/2024", "31/12/2024", q.notice, [], 2, [])
    return word_fields(q, replace(context, licence="Giấy phép.", program="cds_analysis"))


@pytest.fixture(scope="module")
def fields() -> dict[str, Any]:
    return _fields(open_quarter("Bình Thuận", "2024-Q4", None, "nq10", "vi"))


@pytest.fixture(scope="module")
def made(fields: dict[str, Any]) -> WordFile:
    return Document(io.BytesIO(fill_template(VIETNAMESE, fields)))


def _text(document: WordFile) -> str:
    return "\n".join(text.text or "" for text in document.element.body.iter(qn("w:t")))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_a_template_is_on_the_paper_of_the_law_and_names_only_fields_that_are_there(
    template: Path, fields: dict[str, Any]
) -> None:
    document = Document(str(template))
    for section in document.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
        assert " PAGE " in section.header._element.xml
    for style in ("Normal", "Title", "Heading 1", "Caption"):
        assert document.styles[style].font.name == "Times New Roman"
    named = DocxTemplate(template).get_undeclared_template_variables()
    assert named <= {*fields, "picture"}, "a field that is not there would stop the brief"
    assert {"notice", "facts", "groups", "licence"} <= named


def test_the_file_says_what_the_page_says(made: WordFile, fields: dict[str, Any]) -> None:
    text = _text(made)
    assert "{" not in text
    assert "Tỉnh <A & B>" in text
    for fact in fields["facts"]:
        assert fact.value in text
    for name in ("actions", "comparison", "method"):
        assert fields[name]
        assert all(line in text for line in fields[name])
    headings = [part.text for part in made.paragraphs if part.style.name == "Heading 1"]
    assert headings[:2] == ["Kết quả và dự báo", "Việc cần làm trong quý này"]
    assert "Từng chỉ tiêu" in headings


def test_every_target_has_a_row_and_the_head_repeats(made: WordFile, fields: dict[str, Any]) -> None:
    head, *rows = made.tables[1].rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    targets = [target for group in fields["groups"] for target in group["targets"]]
    assert len(targets) == 14
    assert len(rows) == len(targets) + len(fields["groups"])
    cells = {row.cells[0].text: row.cells[1].text for row in rows}
    for target in targets:
        assert cells[f"{target['id']} {target['name']}"] == target["now"]


def test_the_picture_has_its_alternative_text_and_fits_the_page(
    made: WordFile, fields: dict[str, Any]
) -> None:
    (picture,) = made.inline_shapes
    assert picture._inline.docPr.get("descr") == fields["figure"].alt
    assert picture.width.mm <= 165


def test_two_fillings_are_the_same_and_invented_data_say_so_first(fields: dict[str, Any]) -> None:
    with_notice = {**fields, "notice": "SỐ LIỆU MINH HOẠ"}
    first, second = (Document(io.BytesIO(fill_template(VIETNAMESE, with_notice))) for _ in range(2))
    assert first.element.xml == second.element.xml
    assert first.paragraphs[0].text == "SỐ LIỆU MINH HOẠ"


def test_a_unit_without_a_programme_gets_its_place_only() -> None:
    fields = _fields(open_quarter("Hà Nội", "2024-Q4", None, None, "vi"))
    document = Document(io.BytesIO(fill_template(VIETNAMESE, fields)))
    assert len(document.tables) == 1
    assert not document.inline_shapes
    assert "Từng chỉ tiêu" not in _text(document)


def test_a_misspelt_field_is_named_with_those_that_are_there(tmp_path: Path, fields: dict[str, Any]) -> None:
    broken = tmp_path / "00.vi.docx"
    document = Document(str(VIETNAMESE))
    document.add_paragraph("{{ tinh }}")
    document.save(str(broken))
    with pytest.raises(InputError, match="'tinh' is undefined") as caught:
        fill_template(broken, fields)
    assert "actions, as_of" in caught.value.problems[0].text()
    shutil.copy(project_root() / "README.md", broken)
    with pytest.raises(InputError, match="cannot be filled in"):
        fill_template(broken, fields)
