"""Count how many small changes of the code the tests notice.

    python benchmarks/mutation.py [--mutants 60] [--seed 1] [--limit 240] [--room forecasting]

Draws single changes (a comparison, a sign, a number, ``and`` for ``or``, what a branch returns), as many in
each room; runs for each the tests that mirror its module, then those listed for its folder, on a copy of the
project; prints what survived and the share that was killed. A change that ends in no time counts as killed;
one that no test could notice is listed in ``EQUIVALENT`` with the reason. Tests marked slow are left out, and
random ones draw the same each time, so that the same seed gives the same score.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import io
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas  # noqa: F401  loaded once for all runs
import pytest
import statsmodels.api  # noqa: F401
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
DATA, INTAKE = "cds_analysis/data", "cds_analysis/intake"
ROOMS = {
    "metrics": ["cds_analysis/metrics"],
    "forecasting": ["cds_analysis/forecasting"],
    "data": [DATA],
    "way in": [f"{INTAKE}/workbook", f"{INTAKE}/parsing"],
}
GOLDEN = "tests/pages/test_golden.py"
# by the beginning of a path, the longest that fits: what is run after the test of the module itself
BESIDE = {
    "cds_analysis/metrics": ["tests/metrics", "tests/pages/test_comparison.py", GOLDEN],
    "cds_analysis/metrics/official": ["tests/metrics/test_official.py"],
    "cds_analysis/forecasting": [GOLDEN, "tests/forecasting"],
    DATA: ["tests/data/test_*.py", GOLDEN],
    f"{INTAKE}/workbook": ["tests/intake/workbook", "tests/data/test_doors.py"],
    f"{INTAKE}/parsing": ["tests/intake/parsing", "tests/intake/workbook"],
}
# by file, line and changed line: why no test could notice
EQUIVALENT = {
    (
        f"{DATA}/resolution.py",
        'too_high = (resolved["qualifier"] == "at_least") & (told["qualifier"] != "at_least") & (gap > 0)',
        'too_high = (resolved["qualifier"] == "at_least") & (told["qualifier"] != "at_least") & ((gap >= 0))',
    ): "what contradicts differs by a printed step at least",
    (
        f"{INTAKE}/workbook/rows.py",
        "return units[0].key",
        "return None",
    ): "a row without a period gives no figure, whatever its province",
    (
        f"{INTAKE}/parsing/digits.py",
        'if len({("%" in one.signs, one.literal, _SCALED.search(one.signs) is None) for one in sections}) > 1:',  # noqa: E501
        'if len({("%" in one.signs, one.literal, (_SCALED.search(one.signs) is not None)) for one in sections}) > 1:',  # noqa: E501
    ): "the sections are only asked whether they differ",
    (
        f"{INTAKE}/workbook/table.py",
        "@lru_cache(maxsize=1 << 14)",
        "@lru_cache(maxsize=2 << 14)",
    ): "bounds the memory, not the result",
}
LEFT_BEHIND = shutil.ignore_patterns(".*", "__pycache__", "outputs", "*.pyc")
_FLIPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
# guards against a division by nothing, whose size means nothing
_TINY = 1e-6


@dataclass(frozen=True)
class Mutant:
    """One line of one file, changed."""

    file: str
    line: int
    old: str
    new: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what names it while lines move."""
        return self.file, self.old.strip(), self.new.strip()


def mutants(file: Path, root: Path) -> Iterator[Mutant]:
    """Yield every change of a file that fits on one line."""
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node, changed in _changes(ast.parse(text)):
        if node.lineno != node.end_lineno:
            continue
        old = lines[node.lineno - 1].encode()
        new = old[: node.col_offset] + changed.encode() + old[node.end_col_offset :]
        yield Mutant(file.relative_to(root).as_posix(), node.lineno, old.decode(), new.decode())


def _changes(tree: ast.AST, in_branch: bool = False) -> Iterator[tuple[Any, str]]:
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.JoinedStr):
            continue
        changed = _changed(child, in_branch)
        if changed:
            yield child, changed
        yield from _changes(child, isinstance(child, ast.If) or (in_branch and isinstance(child, ast.stmt)))


def _changed(node: ast.AST, in_branch: bool) -> str:
    """Return the text that takes a node's place; empty where it is not of a kind that is changed."""
    if isinstance(node, ast.Return) and in_branch and node.value is not None:
        return "" if isinstance(node.value, ast.Constant) and node.value.value is None else "return None"
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return "" if 0 < abs(node.value) < _TINY else _other_number(node.value)
    made = copy.deepcopy(node)
    if isinstance(made, ast.Compare) and type(made.ops[0]) in _FLIPS:
        made.ops[0] = _FLIPS[type(made.ops[0])]()
    elif isinstance(made, ast.BinOp | ast.BoolOp) and type(made.op) in _FLIPS:
        made.op = _FLIPS[type(made.op)]()
    else:
        return ""
    return f"({ast.unparse(made)})"


def _other_number(value: float) -> str:
    return repr(value + 1) if isinstance(value, int) or value == 0 else repr(1.5 * value)


def drawn(root: Path, room: str, count: int, seed: int) -> list[Mutant]:
    """Return some of the changes of a room, the same for the same seed."""
    found = [
        mutant
        for folder in ROOMS[room]
        for file in sorted((root / folder).rglob("*.py"))
        for mutant in mutants(file, root)
    ]
    return random.Random(f"{seed} {room}").sample(found, min(count, len(found)))


def tests_of(file: str, root: Path) -> list[str]:
    """Return the examples of a module, the test that mirrors it, and those listed for its folder."""
    path = Path(file)
    mirror = root / "tests" / Path(*path.parts[1:-1]) / f"test_{path.stem}.py"
    beside = BESIDE[max((begin for begin in BESIDE if file.startswith(f"{begin}/")), key=len)]
    files = [mirror, *(found for name in beside for found in sorted(root.glob(name)))]
    return list(dict.fromkeys([file, *(str(one.relative_to(root)) for one in files if one.exists())]))


class _FirstFailure:
    def __init__(self) -> None:
        self.name = ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.name = self.name or (report.nodeid if report.failed else "")

    def pytest_collectreport(self, report: Any) -> None:
        self.name = self.name or (report.nodeid if report.failed else "")


def _child(root: Path, tests: list[str], answer: Any) -> None:
    os.chdir(root)
    os.environ["CDS_ROOT"] = os.environ["PYTHONPATH"] = str(root)
    sys.path.insert(0, str(root))
    sys.dont_write_bytecode = True
    settings.register_profile(
        "same", deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    settings.load_profile("same")
    first = _FirstFailure()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", *tests], plugins=[first])
    answer.send((int(code), first.name))


def run(root: Path, tests: list[str], limit: float) -> tuple[int, str]:
    """Return the status of pytest and the first test that failed; -1 where it did not end in time."""
    fork = multiprocessing.get_context("fork")
    mine, its = fork.Pipe(duplex=False)
    child = fork.Process(target=_child, args=(root, tests, its))
    child.start()
    its.close()
    try:
        return mine.recv() if mine.poll(limit) else (-1, "no end in time")
    except EOFError:
        return 1, "the run broke off"
    finally:
        child.kill()
        child.join()


def killed_by(root: Path, mutant: Mutant, limit: float, sound: dict[str, bool]) -> str:
    """Return the test that notices a change and passes without it, or an empty text."""
    file = root / mutant.file
    text = file.read_text(encoding="utf-8")
    lines = text.split("\n")
    lines[mutant.line - 1] = mutant.new
    file.write_text("\n".join(lines), encoding="utf-8")
    try:
        status, name = run(root, tests_of(mutant.file, root), limit)
    finally:
        file.write_text(text, encoding="utf-8")
    if status == 1 and "::" in name:
        sound[name] = sound[name] if name in sound else run(root, [name], limit)[0] == 0
        if not sound[name]:
            raise SystemExit(f"{name} fails without any change")
    return name if status else ""


def main() -> None:
    """Draw, run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mutants", type=int, default=60, help="over all rooms")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=240, help="seconds a change")
    parser.add_argument("--room", choices=ROOMS)
    options = parser.parse_args()
    rooms = [options.room] if options.room else list(ROOMS)
    sound: dict[str, bool] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(ROOT, root, ignore=LEFT_BEHIND)
        score = {}
        for room in rooms:
            some = drawn(root, room, options.mutants // len(rooms), options.seed)
            told = [one for one in some if one.key not in EQUIVALENT]
            killed = 0
            for one in told:
                name = killed_by(root, one, options.limit, sound)
                killed += bool(name)
                print(f"{name or 'SURVIVED'}\n    {one.file}:{one.line}")
                print(f"    - {one.old.strip()}\n    + {one.new.strip()}", flush=True)
            score[room] = len(some), killed, len(some) - len(told)
    print("\n| room | drawn | killed | cannot be noticed |\n|---|---|---|---|")
    for room, numbers in [*score.items(), ("all", tuple(map(sum, zip(*score.values(), strict=True))))]:
        print(f"| {room} | {' | '.join(map(str, numbers))} |")


if __name__ == "__main__":
    main()
