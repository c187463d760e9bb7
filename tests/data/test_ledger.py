"""The ledger only grows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.data.ledger import (
    FORECAST_COLUMNS,
    LEDGER_FILE,
    OFFICIAL_WORD_COLUMNS,
    OFFICIAL_WORDS_COLUMNS,
    WORDS_FILE,
    keep_forecasts,
    keep_official_words,
    load_ledger,
    load_official_words,
)


def _forecast(target: str, probability: float) -> pd.DataFrame:
    row = dict.fromkeys(FORECAST_COLUMNS, "x") | {
        "target_id": target,
        "probability": probability,
        "q10": None,
    }
    return pd.DataFrame([row])


def test_a_forecast_is_kept_once_and_a_new_number_beside_the_old(tmp_path: Path) -> None:
    assert keep_forecasts(_forecast("T1", 0.5), tmp_path, date(2025, 1, 10)) == 1
    before = (tmp_path / LEDGER_FILE).read_bytes()
    assert keep_forecasts(_forecast("T1", 0.5), tmp_path, date(2025, 2, 10)) == 0
    assert (tmp_path / LEDGER_FILE).read_bytes() == before
    assert keep_forecasts(_forecast("T1", 0.6), tmp_path, date(2025, 3, 10)) == 1
    assert (tmp_path / LEDGER_FILE).read_bytes().startswith(before)
    ledger = load_ledger(tmp_path)
    assert ledger["probability"].tolist() == ["0.5", "0.6"]
    assert ledger["printed_on"].tolist() == ["2025-01-10", "2025-03-10"]
    assert ledger["q10"].tolist() == ["", ""]


def test_before_the_first_report_it_is_empty(tmp_path: Path) -> None:
    assert load_ledger(tmp_path).empty
    assert keep_forecasts(_forecast("T1", 0.5).head(0), tmp_path, date(2025, 1, 1)) == 0
    assert not (tmp_path / LEDGER_FILE).exists()


def test_a_spoilt_ledger_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / LEDGER_FILE).write_text("printed_on;province\n", encoding="utf-8")
    with pytest.raises(InputError):
        keep_forecasts(_forecast("T1", 0.5), tmp_path, date(2025, 1, 1))
    assert (tmp_path / LEDGER_FILE).read_text(encoding="utf-8") == "printed_on;province\n"


def _word(item: str, said: object) -> pd.DataFrame:
    row = dict.fromkeys(OFFICIAL_WORD_COLUMNS, "x") | {"item": item, "said": said}
    return pd.DataFrame([row])


def test_words_of_officials_are_kept_once_beside_the_forecasts(tmp_path: Path) -> None:
    assert keep_official_words(_word("expected_2025", 3), tmp_path, date(2025, 1, 10)) == 1
    before = (tmp_path / WORDS_FILE).read_bytes()
    assert keep_official_words(_word("expected_2025", 3), tmp_path, date(2025, 2, 10)) == 0
    assert (tmp_path / WORDS_FILE).read_bytes() == before
    both = pd.concat([_word("expected_2025", 4), _word("T04", "hard_by_2025")])
    assert keep_official_words(both, tmp_path, date(2025, 3, 10)) == 2
    assert (tmp_path / WORDS_FILE).read_bytes().startswith(before)
    kept = load_official_words(tmp_path)
    assert list(kept) == list(OFFICIAL_WORDS_COLUMNS)
    assert kept["said"].tolist() == ["3", "4", "hard_by_2025"]
    assert kept["printed_on"].tolist() == ["2025-01-10", "2025-03-10", "2025-03-10"]
    assert load_ledger(tmp_path).empty


def test_spoilt_words_are_left_alone(tmp_path: Path) -> None:
    assert load_official_words(tmp_path).empty
    (tmp_path / WORDS_FILE).write_text("printed_on;province\n", encoding="utf-8")
    with pytest.raises(InputError):
        keep_official_words(_word("met", 7), tmp_path, date(2025, 1, 1))
    assert (tmp_path / WORDS_FILE).read_text(encoding="utf-8") == "printed_on;province\n"
