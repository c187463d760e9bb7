"""No word, number or sign that ``docs/words.md`` rules out stands anywhere that a reader looks."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from cds_analysis.cellar.paths import data_dir, project_root
from cds_analysis.intake.forms import write_form, write_target_list

from ..words import faults, not_words, of_messages, of_notebook, of_page, of_workbook

REPORTS = {
    "binh-thuan/2024-Q4": "vi",
    "binh-thuan/2024-Q4-en": "en",
    "mau-lam/2024-Q4": "vi",
    "ha-noi/2024-Q4": "vi",
}
CATALOGUE = project_root() / "cds_analysis" / "cellar" / "locale" / "vi.po"
NOTEBOOKS = project_root() / "notebooks"
FAULTS = {
    "vi": {
        "Chỉ tiêu này chưa chấm được": "not a word of ours",
        "Hạng 15 trên 63": "not a word of ours",
        "Chúng ta đạt 5": "not a word of ours",
        "Xác suất 41%": "not a word of ours",
        "Đạt 95,2 %": "a space before %",
        "Đạt 95.2%": "a decimal point",
        "Báo cáo Q4 2024": "an English quarter",
        'Từ "đạt" và «đạt»': "straight quotes",
        "Tỷ lệ nan": "a machine's number",
        "Bình Thuận".replace("ậ", "a\u0323\u0302"): "not composed",
    },
    "en": {
        "Officials said so": "not a word of ours",
        "It is 95,2 now": "a decimal comma",
        "The report of QIV/2024": "a Roman quarter",
        "About 95.2\u00a0%": "a space before %",
    },
}
CLEAN = {
    "vi": "Đạt 95,2% (quý IV/2024), hạng 50/63; 9.110 tỷ đồng; ngày 21/10/2024; “đạt”; khả năng 41%",
    "en": "The standing agency said 95.2% (Q4 2024), rank 50 of 63; 9,110 billion; on 21 October 2024",
}


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("report", REPORTS)
def test_pages_and_their_pictures_use_the_words_of_the_table(
    report: str, outputs: Path, english: Path
) -> None:
    pages = sorted((outputs / report).glob("*.html"))
    assert len(pages) == 6
    assert [fault for page in pages for fault in faults(of_page(page), REPORTS[report])] == []


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("report", REPORTS)
def test_workbooks_use_the_words_of_the_table(report: str, outputs: Path, english: Path) -> None:
    book = outputs / report / "results" / "report.xlsx"
    assert faults(of_workbook(book), REPORTS[report]) == []


@pytest.mark.slow
@pytest.mark.long
def test_the_portal_uses_the_words_of_the_table(outputs: Path) -> None:
    assert faults(of_page(outputs / "index.html"), "vi") == []


def test_messages_and_prose_use_the_words_of_the_table() -> None:
    english = NOTEBOOKS / "locale" / "en.po"
    assert faults(of_messages(CATALOGUE, translated=True), "vi") == []
    assert faults(of_messages(CATALOGUE, translated=False), "en") == []
    assert faults(of_messages(english, translated=True), "en") == []
    assert [
        fault for path in sorted(NOTEBOOKS.glob("*.ipynb")) for fault in faults(of_notebook(path), "vi")
    ] == []


def test_forms_use_the_words_of_the_table_and_no_code_for_a_unit(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    write_form(data_dir(), "Bình Thuận", "2024-Q4", "nq10", "", (), form)
    seen = list(of_workbook(form))
    assert faults(seen, "vi") == []
    assert not {one.text for one in seen} & {"rank", "percent", "count", "index_0_1"}
    write_target_list(data_dir(), "Bình Thuận", "nq10", form)
    assert faults(of_workbook(form), "vi") == []


@pytest.mark.parametrize("language", FAULTS)
def test_the_checker_finds_planted_faults_and_no_others(language: str, tmp_path: Path) -> None:
    page = tmp_path / "00_leadership_brief.html"
    for text, fault in FAULTS[language].items():
        for form in _FORMS:
            page.write_text(form.format(text.replace('"', "&quot;")), encoding="utf-8")
            assert [fault in one for one in faults(of_page(page), language)].count(True) >= 1, (text, form)
    for form in _FORMS:
        page.write_text(form.format(CLEAN[language]), encoding="utf-8")
        assert faults(of_page(page), language) == []


_FORMS = (
    "<p>{}</p>",
    "<table><tr><td>{}</td></tr></table>",
    "<svg><text>{}</text></svg>",
    '<div role="img" aria-label="{}"></div>',
)


def test_a_unit_in_every_cell_is_found(tmp_path: Path) -> None:
    page = tmp_path / "02.html"
    page.write_text("<td>−2,5 điểm %</td><th>Khoảng cách (điểm %)</th>", encoding="utf-8")
    assert len(faults(of_page(page), "vi")) == 1


def test_faults_of_a_workbook_are_found(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Mọi báo cáo"
    for row in (["Mọi số liệu"], ["Giá trị", "Nguồn"], ["95.2 %", "Q4 của «báo»"], [95.2, None]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = faults(of_workbook(tmp_path / "a.xlsx"), "vi")
    assert sorted(one.split(": ")[1] for one in found) == [
        "a decimal point",
        "a space before %",
        "not a word of ours",
    ]


def test_the_table_has_a_better_word_for_each() -> None:
    assert {language: len(not_words(language)) > 3 for language in ("vi", "en")} == {"vi": True, "en": True}
