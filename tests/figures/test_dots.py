"""Every target is a dot of one kind, and a reader who sees no picture gets the same."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from cds_analysis.figures.dots import KINDS, plot_remaining_record, plot_target_dots
from cds_analysis.figures.shown import Figure
from cds_analysis.forecasting.remaining_constants import load_remaining_record

# a phone shows a picture of so many pixels of width at least
PHONE, SMALLEST = 320, 9.0


def _groups(**counts: int) -> pd.DataFrame:
    return pd.DataFrame({"kind": list(counts), "n": list(counts.values())})


def _letters_on_a_phone(figure: Figure) -> float:
    width = float(re.search(r'viewBox="0 0 ([\d.]+)', figure.narrow)[1])  # type: ignore[index]
    return min(float(size) for size in re.findall(r"font-size:([\d.]+)px", figure.narrow)) * PHONE / width


def test_every_target_is_a_dot_and_those_not_counted_are_open() -> None:
    figure = plot_target_dots(_groups(likely=2, proven=4, declared=3, out=2), 14, "s", "q", "en")
    assert figure.title == "4 of 14 targets are shown to be met; 2 more are likely"
    assert figure.alt == (
        "4 of 14 targets are shown to be met; 2 more are likely. 14 targets: 4 met, shown by figures; "
        "3 declared met, no figure; 2 likely to be met; 3 open; 2 hardly to be met."
    )
    assert figure.data["Targets"].tolist() == [4, 3, 2, 3, 2]
    assert figure.svg.count("✓") == 4
    assert figure.svg.count("▲") == 2
    assert figure.narrow.count("✓") == 5  # and once in the list of groups


def test_open_targets_stated_and_left_over_are_one_group() -> None:
    figure = plot_target_dots(_groups(proven=2, open=1), 5, "s", "q", "en")
    assert figure.data.to_numpy().tolist() == [["met, shown by figures", 2], ["open", 3]]
    assert figure.title == "2 of 5 targets are shown to be met"


def test_in_vietnamese_and_with_own_words() -> None:
    groups = _groups(proven=4, likely=3).assign(label=["", "nhiều khả năng đạt (cả nhóm)"])
    figure = plot_target_dots(groups, 14, "s", "q", "vi", title="Một câu.")
    assert figure.title == "Một câu."
    assert "4 đã đạt, có số liệu chứng minh; 3 nhiều khả năng đạt (cả nhóm); 7 chưa rõ" in figure.alt


def test_old_figures_count_as_shown_and_every_kind_looks_different() -> None:
    figure = plot_target_dots(_groups(**dict.fromkeys(KINDS, 2)), 14, "s", "q", "en")
    assert figure.title.startswith("4 of 14")
    assert len(figure.data) == len(KINDS)
    looks = [plot_target_dots(_groups(**{kind: 3}), 3, "s", "q", "en", "t").svg for kind in KINDS]
    shapes = [set(re.findall(r'style="(fill:(?!none)[^"]+)"', svg)) for svg in looks]
    assert all(len(shape) == 1 for shape in shapes)
    assert len(set().union(*shapes)) == len(KINDS)


@pytest.mark.parametrize("total", [1, 2, 8, 14, 15, 16, 45])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_any_number_of_targets_can_be_drawn_and_read(total: int, language: str) -> None:
    figure = plot_target_dots(_groups(proven=1), total, "s", "q", language)
    assert figure.data.iloc[:, 1].sum() == total
    assert _letters_on_a_phone(figure) >= SMALLEST


def test_the_record_names_each_programme_with_its_band_and_what_happened() -> None:
    record = load_remaining_record().query("basis == 'shown'")
    figure = plot_remaining_record(record, "s", "q", "vi")
    inside = (record["happened"] >= record["low_80"]) & (record["happened"] <= record["high_80"])
    assert figure.title.startswith(f"Ở {inside.sum()}/{len(record)} chương trình")
    row = record.set_index("programme_id").loc["vn_digital_targets_2025"]
    sentence = f"dự báo từ {row['low_80']} đến {row['high_80']} trong 26 chỉ tiêu, kết quả 1"
    assert f"Mục tiêu quốc gia đến năm 2025 của các Quyết định 411, 749 và 942: {sentence}" in figure.alt
    assert _letters_on_a_phone(figure) >= SMALLEST


def test_what_lay_outside_its_band_is_red() -> None:
    row = {"programme": "A", "programme_vi": "B", "n": 5, "expected": 2.0, "low_80": 1, "high_80": 3}
    inside, outside = (
        plot_remaining_record(pd.DataFrame([row | {"happened": k}]), "s", "q", "en") for k in (3, 4)
    )
    assert "--red" not in inside.svg
    assert "--red" in outside.svg
    assert outside.title.startswith("In 0 of 1")
