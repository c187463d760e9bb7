"""The ledger only grows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.data.ledger import FORECASTS, OFFICIAL_WORDS, PRINTED_ON


def _forecast(target: str, probability: float) -> pd.DataFrame:
    row = dict.fromkeys(FORECASTS.columns, "x") | {
        "target_id": target,
        "probability": probability,
        "q10": None,
    }
    return pd.DataFrame([row])


def test_a_forecast_is_kept_once_and_a_new_number_beside_the_old(tmp_path: Path) -> None:
    assert FORECASTS.append(_forecast("T1", 0.5), tmp_path, date(2025, 1, 10)) == 1
    before = (tmp_path / FORECASTS.file).read_bytes()
    assert FORECASTS.append(_forecast("T1", 0.5), tmp_path, date(2025, 2, 10)) == 0
    assert (tmp_path / FORECASTS.file).read_bytes() == before
    assert FORECASTS.append(_forecast("T1", 0.6), tmp_path, date(2025, 3, 10)) == 1
    assert (tmp_path / FORECASTS.file).read_bytes().startswith(before)
    ledger = FORECASTS.load(tmp_path)
    assert ledger["probability"].tolist() == ["0.5", "0.6"]
    assert ledger["printed_on"].tolist() == ["2025-01-10", "2025-03-10"]
    assert ledger["q10"].tolist() == ["", ""]


def test_before_the_first_report_it_is_empty(tmp_path: Path) -> None:
    assert FORECASTS.load(tmp_path).empty
    assert FORECASTS.append(_forecast("T1", 0.5).head(0), tmp_path, date(2025, 1, 1)) == 0
    assert not (tmp_path / FORECASTS.file).exists()


def test_a_spoilt_ledger_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FORECASTS.file).write_text("printed_on;province\n", encoding="utf-8")
    with pytest.raises(InputError):
        FORECASTS.append(_forecast("T1", 0.5), tmp_path, date(2025, 1, 1))
    assert (tmp_path / FORECASTS.file).read_text(encoding="utf-8") == "printed_on;province\n"


def _word(item: str, said: object) -> pd.DataFrame:
    row = dict.fromkeys(OFFICIAL_WORDS.columns, "x") | {"item": item, "said": said}
    return pd.DataFrame([row])


def test_words_of_officials_are_kept_once_beside_the_forecasts(tmp_path: Path) -> None:
    assert OFFICIAL_WORDS.append(_word("expected_2025", 3), tmp_path, date(2025, 1, 10)) == 1
    before = (tmp_path / OFFICIAL_WORDS.file).read_bytes()
    assert OFFICIAL_WORDS.append(_word("expected_2025", 3), tmp_path, date(2025, 2, 10)) == 0
    assert (tmp_path / OFFICIAL_WORDS.file).read_bytes() == before
    both = pd.concat([_word("expected_2025", 4), _word("T04", "hard_by_2025")])
    assert OFFICIAL_WORDS.append(both, tmp_path, date(2025, 3, 10)) == 2
    assert (tmp_path / OFFICIAL_WORDS.file).read_bytes().startswith(before)
    kept = OFFICIAL_WORDS.load(tmp_path)
    assert list(kept) == [PRINTED_ON, *OFFICIAL_WORDS.columns]
    assert kept["said"].tolist() == ["3", "4", "hard_by_2025"]
    assert kept["printed_on"].tolist() == ["2025-01-10", "2025-03-10", "2025-03-10"]
    assert FORECASTS.load(tmp_path).empty


def test_spoilt_words_are_left_alone(tmp_path: Path) -> None:
    assert OFFICIAL_WORDS.load(tmp_path).empty
    (tmp_path / OFFICIAL_WORDS.file).write_text("printed_on;province\n", encoding="utf-8")
    with pytest.raises(InputError):
        OFFICIAL_WORDS.append(_word("met", 7), tmp_path, date(2025, 1, 1))
    assert (tmp_path / OFFICIAL_WORDS.file).read_text(encoding="utf-8") == "printed_on;province\n"
