"""What a report depends on is in the fingerprint of its notebooks: a change of any of it makes them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cds_analysis.results.parameters import parse_parameters
from cds_analysis.runs.plan import make_plan


def _fingerprints() -> dict[str, str]:
    plan = make_plan(parse_parameters("Bình Thuận", "2024-Q4", language="en"))
    return {item.name: item.fingerprint for item in plan.items}


def _append(path: str, text: str) -> Callable[[Path], None]:
    def change(house: Path) -> None:
        with (house / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


@pytest.mark.parametrize(
    "change",
    [
        _append("notebooks/locale/en.po", '\nmsgid "Một"\nmsgstr "One"\n'),
        _append("data/programmes/nq10/programme.yml", "\n"),
        _append("data/reference/targets.csv", "\n"),
    ],
    ids=["prose", "data", "other programmes"],
)
def test_a_change_of_what_every_page_says_makes_every_notebook_anew(
    change: Callable[[Path], None], house: Path
) -> None:
    before = _fingerprints()
    assert _fingerprints() == before
    change(house)
    after = _fingerprints()
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())


def test_a_change_of_one_notebook_makes_it_alone_anew(house: Path) -> None:
    before = _fingerprints()
    name = min(before)
    _append(f"notebooks/{name}.ipynb", "\n")(house)
    after = _fingerprints()
    assert [one for one in before if before[one] != after[one]] == [name]
