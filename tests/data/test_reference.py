"""Other programmes: typed, sorted by whose they are, and unseen before their endings were known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.paths import demo_dir
from cds_analysis.data.checks import check_data
from cds_analysis.data.reference import (
    known_endings,
    load_reference_programmes,
    load_reference_targets,
)

from ..conftest import TODAY


def test_vietnamese_is_what_the_registry_knows() -> None:
    table = load_reference_programmes()
    assert table["vietnamese"].equals(table["programme_id"].str.startswith("vn_"))
    targets = load_reference_targets()
    assert targets["vietnamese"].equals(targets["programme_id"].str.startswith("vn_"))


def test_a_report_sees_no_ending_before_it_was_known() -> None:
    for table in (load_reference_programmes(), load_reference_targets()):
        seen = known_endings(table, date(2024, 12, 31))
        assert (seen["known_from"] <= pd.Timestamp(2024, 12, 31)).all()
        assert not seen["programme_id"].isin(["vn_digital_targets_2025", "vn_new_rural_2025"]).any()
        assert known_endings(table, date(2026, 3, 31))["programme_id"].eq("vn_digital_targets_2025").any()
        ended = table["known_from"].notna()
        later = (table.loc[ended, "known_from"] - table.loc[ended, "asof_date"]).dropna()
        assert (later > pd.Timedelta(0)).all()


def test_the_same_name_is_the_same_programme() -> None:
    both = pd.concat([load_reference_programmes(), load_reference_targets()])
    for column in ("programme", "programme_vi"):
        names = both[["programme_id", column]].drop_duplicates()
        assert not names["programme_id"].duplicated().any()
        assert not names[column].duplicated().any()


def test_a_folder_without_them_has_none() -> None:
    assert load_reference_programmes(demo_dir()).empty
    assert load_reference_targets(demo_dir()).empty
    assert known_endings(load_reference_targets(demo_dir()), date(2025, 1, 1)).empty


def _break(house: Path, name: str, line: int, **cells: str) -> str:
    path = house / "data" / "reference" / name
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    table.loc[line - 2, list(cells)] = list(cells.values())
    table.to_csv(path, index=False, lineterminator="\n")
    return f"data/reference/{name}:{line}, "


BROKEN = [
    (
        "programmes.csv",
        {"n_total": "hai"},
        "n_total: “hai” cannot be read. Expected: a whole number.",
        "n_total: Không đọc được “hai”. Cần: số nguyên.",
    ),
    (
        "programmes.csv",
        {"final_date": "2020-10"},
        "final_date: “2020-10” cannot be read. Expected: a day like 2024-10-21.",
        "final_date: Không đọc được “2020-10”. Cần: một ngày như 2024-10-21.",
    ),
    (
        "programmes.csv",
        {"n_met_final": "32"},
        "n_met_final: n_met_final 32 is more than n_total 31. Correct one of the two numbers.",
        "n_met_final: n_met_final 32 lớn hơn n_total 31. Sửa một trong hai số.",
    ),
    (
        "programmes.csv",
        {"asof_date": "2020-11-15"},
        "final_date: final_date 2020-10-31 lies before asof_date 2020-11-15. Correct one of the two days.",
        "final_date: final_date 2020-10-31 sớm hơn asof_date 2020-11-15. Sửa một trong hai ngày.",
    ),
    (
        "programmes.csv",
        {"ending_basis": "declarred"},
        "ending_basis: “declarred” is not a word of this column. Did you mean “declared”? "
        "Known: declared, shown, unknown.",
        "ending_basis: “declarred” không thuộc các từ của cột này. Có phải ý bạn là “declared”? "
        "Được phép: declared, shown, unknown.",
    ),
    (
        "programmes.csv",
        {"source_urls_final": "baobinhthuan.com.vn"},
        "source_urls_final: “baobinhthuan.com.vn” is not an address of a page. "
        "Write addresses that begin with https:// or http://, one space between two.",
        "source_urls_final: “baobinhthuan.com.vn” không phải địa chỉ của một trang. "
        "Ghi địa chỉ bắt đầu bằng https:// hoặc http://, giữa hai địa chỉ có một dấu cách.",
    ),
    (
        "programmes.csv",
        {"known_from": ""},
        "known_from: The ending has no day on which it could be known. "
        "Write it in known_from; a report before that day must not see the row.",
        "known_from: Kết quả cuối kỳ chưa ghi ngày có thể được biết. "
        "Ghi ngày đó vào known_from; báo cáo trước ngày đó không được dùng dòng này.",
    ),
    (
        "programmes.csv",
        {"ending_basis": ""},
        "ending_basis: The ending does not say whether it was declared or shown. "
        "Write declared, shown or unknown.",
        "ending_basis: Kết quả cuối kỳ chưa ghi là do cơ quan công bố hay do số liệu chứng minh. "
        "Ghi declared, shown hoặc unknown.",
    ),
    (
        "programmes.csv",
        {"own_programmes": "nq11"},
        "own_programmes: “nq11” is not among our own programmes and their targets. Did you mean “nq10”?",
        "own_programmes: “nq11” không có trong các chương trình và chỉ tiêu của dự án. "
        "Có phải ý bạn là “nq10”?",
    ),
    (
        "targets.csv",
        {"status_asof": "on-track"},
        "status_asof: “on-track” is not a word of this column. Did you mean “on_track”? "
        "Known: met, on_track, off_track, hard, unknown, no_data.",
        "status_asof: “on-track” không thuộc các từ của cột này. Có phải ý bạn là “on_track”? "
        "Được phép: met, on_track, off_track, hard, unknown, no_data.",
    ),
]


@pytest.mark.parametrize(
    ("name", "cells", "en", "vi"), BROKEN, ids=[f"{next(iter(case[1]))}-{k}" for k, case in enumerate(BROKEN)]
)
def test_a_broken_cell_is_named_exactly(
    house: Path, errors: object, name: str, cells: dict[str, str], en: str, vi: str
) -> None:
    place = _break(house, name, 3, **cells)
    assert errors("en") == [place + en]  # type: ignore[operator]
    assert errors("vi") == [place + vi]  # type: ignore[operator]


def test_a_repeated_row_names_the_first_one(house: Path, errors: object) -> None:
    path = house / "data" / "reference" / "targets.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    assert errors("en") == [  # type: ignore[operator]
        f"data/reference/targets.csv:{len(lines) + 1}: The row repeats data/reference/targets.csv:2: "
        "same programme_id, jurisdiction, target, asof_date. Delete one of the two."
    ]


def test_what_cannot_be_read_is_refused_by_the_loader(house: Path) -> None:
    _break(house, "targets.csv", 5, deadline="", share_of_way_covered="half")
    with pytest.raises(InputError) as refused:
        load_reference_targets(house / "data")
    assert {problem.rule for problem in refused.value.problems} == {
        "bad_deadline",
        "bad_share_of_way_covered",
    }


def test_the_real_tables_have_no_fault() -> None:
    assert not [one for one in check_data(today=TODAY) if "/reference/" in one.file]
