"""Measures of other countries: typed, unseen before their edition, and every fault named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.cache import open_cache
from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.paths import data_dir, demo_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.kind import MEASURE_KINDS
from cds_analysis.data.reference_panel import COLUMNS, load_reference_panel, panel_problems

EDITION = date(2022, 7, 28)
PANEL, MEASURES = "panel.csv", "panel_measures.csv"
CODES = "1b1, 1b3, 1b4, 2a1, 2a2, 2b1, 2b2, 2b3, 3b1, 3b2, 3c1, 3c2, 3c3, 4a1"
KINDS = ", ".join(MEASURE_KINDS)


def test_the_panel_is_typed_and_whole() -> None:
    panel = load_reference_panel(EDITION)
    assert list(panel) == list(COLUMNS)
    assert (len(panel), panel["measure"].nunique(), panel["unit"].nunique()) == (2040, 14, 27)
    assert panel["value"].between(0, 100).all()
    assert not panel.isna().any().any()
    assert set(panel["kind"]) <= MEASURE_KINDS.keys()
    assert sorted(panel["period"].unique()) == [2016.0 + year for year in range(7)]
    fibre = panel[panel["measure"] == "2a1"].iloc[0]
    assert (fibre["kind"], fibre["name_vi"]) == ("take_up", "hộ gia đình có băng rộng cố định")
    order = panel[["measure", "unit", "period"]]
    assert order.equals(order.sort_values(["measure", "unit", "period"]))
    assert not order.duplicated().any()


def test_values_stay_as_printed() -> None:
    text = (data_dir() / "reference" / PANEL).read_text(encoding="utf-8")
    assert text.startswith("measure,unit,time_period,value\n1b1,AT,2016,4.2\n")
    panel = load_reference_panel(EDITION)
    trained = panel[(panel["measure"] == "1b3") & (panel["unit"] == "AT") & (panel["period"] == 2017.0)]
    assert trained["value"].tolist() == [36.617]


def test_before_the_edition_nothing_is_known() -> None:
    early = load_reference_panel(date(2022, 7, 27))
    assert early.empty
    assert list(early) == list(COLUMNS)


def test_a_measure_of_a_later_edition_is_left_out(house: Path) -> None:
    _break(house, MEASURES, 3, known_from="2023-09-27")
    assert list(panel_problems(house / "data")) == []
    assert "1b3" not in set(load_reference_panel(EDITION, house / "data")["measure"])
    assert "1b3" in set(load_reference_panel(date(2023, 9, 27), house / "data")["measure"])


@pytest.mark.parametrize("data", [demo_dir(), Path("nowhere")])
def test_a_folder_without_it_has_none(data: Path) -> None:
    panel = load_reference_panel(date(2025, 1, 1), data)
    assert panel.empty
    assert panel.dtypes.equals(load_reference_panel(date(2022, 1, 1)).dtypes)
    assert list(panel_problems(data)) == []


def test_no_reader_of_the_shelf_harms_another() -> None:
    with open_cache():
        panel = load_reference_panel(EDITION)
        panel["value"] = -1.0
        assert (load_reference_panel(EDITION)["value"] >= 0).all()


def _break(house: Path, name: str, line: int, **cells: str) -> str:
    path = house / "data" / "reference" / name
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    table.loc[line - 2, list(cells)] = list(cells.values())
    table.to_csv(path, index=False, lineterminator="\n")
    return f"data/reference/{name}:{line}, "


BROKEN = [
    (
        MEASURES,
        {"measure_kind": "bussiness_use"},
        f"measure_kind: “bussiness_use” is not a word of this column. Did you mean “business_use”? Known: {KINDS}.",
        "measure_kind: “bussiness_use” không thuộc các từ của cột này. Có phải ý bạn là “business_use”? "
        f"Được phép: {KINDS}.",
    ),
    (
        MEASURES,
        {"known_from": "28/7/2022"},
        "known_from: “28/7/2022” cannot be read. Expected: a day like 2024-10-21.",
        "known_from: Không đọc được “28/7/2022”. Cần: một ngày như 2024-10-21.",
    ),
    (
        MEASURES,
        {"name_vi": ""},
        "name_vi: “name_vi” is missing.",
        "name_vi: Thiếu “name_vi”.",
    ),
    (
        MEASURES,
        {"name_vi": "doanh nghiệp "},
        "name_vi: The text is not composed Unicode (NFC), or has spaces around it. "
        "Type it again, or save it as NFC.",
        None,
    ),
    (
        PANEL,
        {"measure": "1b11"},
        f"measure: “1b11” is not a word of this column. Did you mean “1b1”? Known: {CODES}.",
        f"measure: “1b11” không thuộc các từ của cột này. Có phải ý bạn là “1b1”? Được phép: {CODES}.",
    ),
    (
        PANEL,
        {"value": "4,4"},
        "value: “4,4” cannot be read. Expected: a number with a decimal point, like 95.2.",
        None,
    ),
    (
        PANEL,
        {"value": ""},
        "value: “” cannot be read. Expected: a number with a decimal point, like 95.2.",
        None,
    ),
    (
        PANEL,
        {"value": "100.5"},
        "value: 100.5 is not possible for 1b1 of AT. Expected: 0 to 100.",
        None,
    ),
    (PANEL, {"value": "-1"}, "value: -1 is not possible for 1b1 of AT. Expected: 0 to 100.", None),
    (
        PANEL,
        {"time_period": "2017-Q4"},
        "time_period: “2017-Q4” cannot be read. Expected: 2019, 2020, 2021 ….",
        "time_period: Không đọc được “2017-Q4”. Cần: 2019, 2020, 2021 ….",
    ),
    (
        PANEL,
        {"time_period": "2023"},
        "time_period: known_from 2022-07-28 lies before the period 2023 starts. "
        "A figure cannot be known before its period; is it a plan?",
        None,
    ),
    (PANEL, {"unit": ""}, "unit: “unit” is missing.", None),
]


@pytest.mark.parametrize(
    ("name", "cells", "en", "vi"), BROKEN, ids=[f"{next(iter(case[1]))}-{k}" for k, case in enumerate(BROKEN)]
)
def test_a_broken_cell_is_named_exactly(
    house: Path, name: str, cells: dict[str, str], en: str, vi: str | None
) -> None:
    place = _break(house, name, 3, **cells)
    (problem,) = panel_problems(house / "data")
    assert problem.text() == place + en
    if vi:
        assert problem.text(Translator("vi")) == place + vi
    with pytest.raises(InputError) as refused:
        load_reference_panel(EDITION, house / "data")
    assert refused.value.problems == (problem,)


def test_a_measure_stands_once(house: Path) -> None:
    path = house / "data" / "reference" / MEASURES
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[2], ""]), encoding="utf-8")
    (problem,) = panel_problems(house / "data")
    place = f"data/reference/{MEASURES}:{len(lines) + 1}, measure: "
    assert problem.text() == place + "“1b3” stands in line 3 already. Delete one of the two."
    assert problem.text(Translator("vi")) == place + "“1b3” đã có ở dòng 3. Xoá một trong hai dòng."


def test_a_repeated_row_names_the_first_one(house: Path) -> None:
    place = _break(house, PANEL, 4, time_period="2016")
    (problem,) = panel_problems(house / "data")
    assert problem.text() == (
        f"{place.removesuffix(', ')}: The row repeats data/reference/panel.csv:2: same measure, unit, time_period. "
        "Delete one of the two."
    )


def test_an_unknown_column_hides_no_fault_of_the_other_table(house: Path) -> None:
    path = house / "data" / "reference" / MEASURES
    path.write_text(
        path.read_text(encoding="utf-8").replace("measure_kind", "measure_knd", 1), encoding="utf-8"
    )
    place = _break(house, PANEL, 3, value="x")
    assert [problem.text() for problem in panel_problems(house / "data")] == [
        "data/reference/panel_measures.csv:1: The column “measure_kind” is missing. Is “measure_knd” meant?",
        "data/reference/panel_measures.csv:1: The column “measure_knd” is unknown. The columns are: measure, "
        "measure_kind, name_vi, name_en, known_from, source_org, source_title, licence.",
        f"{place}value: “x” cannot be read. Expected: a number with a decimal point, like 95.2.",
    ]


@pytest.mark.parametrize("gone", [PANEL, MEASURES])
def test_one_table_without_the_other_is_a_fault(house: Path, gone: str) -> None:
    (house / "data" / "reference" / gone).unlink()
    (problem,) = panel_problems(house / "data")
    assert problem.text() == f"data/reference/{gone}: The file is not there."


def test_every_fault_is_reported_at_once_by_the_check(
    house: Path, errors: Callable[[str], list[str]]
) -> None:
    first = _break(house, MEASURES, 2, measure_kind="xyz", known_from="2022")
    for line, cells in enumerate(({"measure": "zz"}, {"value": "101"}, {"time_period": "20"}), start=3):
        _break(house, PANEL, line, **cells)
    place = "data/reference/panel.csv:"
    assert errors("en") == [
        f"{place}3, measure: “zz” is not a word of this column. Known: {CODES}.",
        f"{place}4, value: 101 is not possible for 1b1 of AT. Expected: 0 to 100.",
        f"{place}5, time_period: “20” cannot be read. Expected: 2019, 2020, 2021 ….",
        f"{first}known_from: “2022” cannot be read. Expected: a day like 2024-10-21.",
        f"{first}measure_kind: “xyz” is not a word of this column. Known: {KINDS}.",
    ]
    with pytest.raises(InputError) as refused:
        load_reference_panel(EDITION, house / "data")
    assert len(refused.value.problems) == 5
