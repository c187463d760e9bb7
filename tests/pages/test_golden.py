"""The printed numbers of four reports are those that were reviewed; a number that moves is named first."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HOW = (
    'If it may move: note it in CHANGELOG.md under "Figures that changed" and run `python scripts/golden.py`.'
)


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("golden", ROOT / "scripts" / "golden.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["golden"] = module
    spec.loader.exec_module(module)
    return module


golden = _script()


@pytest.fixture(scope="module")
def current() -> tuple[dict[str, str], dict[str, str]]:
    return golden.current()


@pytest.mark.parametrize("name", list(golden.REPORTS))
def test_no_printed_number_moves_unseen(name: str, current: tuple[dict[str, str], dict[str, str]]) -> None:
    moves = golden.moved(name, current[0][name])
    assert not moves, "\n".join(["Printed numbers moved.", *moves, HOW])


def test_what_is_stored_was_written_by_the_script(current: tuple[dict[str, str], dict[str, str]]) -> None:
    """Whoever changes a number by hand, or raises a version without need, is stopped here."""
    stored, stamp = golden.stored_stamp(), current[1]
    differs = [name for name in stamp if stamp[name] != stored[name] and name != "figures_that_changed"]
    assert not differs, f"{differs} differ from tests/golden/{golden.STAMP}. {HOW}"


STAMP = dict.fromkeys(
    ("version", "ladder_version", "facts", "numbers", "forecasts", "figures_that_changed"), "old"
)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ((), []),
        (("facts",), []),
        (("numbers",), ["Numbers moved"]),
        (("numbers", "figures_that_changed"), []),
        (("numbers", "figures_that_changed", "forecasts"), ["Forecasts moved"]),
        (("numbers", "forecasts"), ["Numbers moved", "Forecasts moved"]),
        (("numbers", "figures_that_changed", "forecasts", "version"), []),
        (("numbers", "figures_that_changed", "forecasts", "ladder_version"), []),
        (("numbers", "figures_that_changed", "forecasts", "facts"), []),
    ],
)
def test_numbers_move_with_a_note_and_forecasts_with_a_version(
    changed: tuple[str, ...], expected: list[str]
) -> None:
    found = golden.refusals(STAMP, STAMP | dict.fromkeys(changed, "new"))
    assert [text.partition(":")[0].removesuffix(" on the same facts") for text in found] == expected
    assert golden.refusals({}, STAMP) == []
