"""YAML files of a data folder, broken in every way: named by file, place and line, and never a traceback."""

from __future__ import annotations

import copy
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from cds_analysis.cellar.cache import open_cache
from cds_analysis.cellar.errors import CdsError, InputError
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.periods import parse_period
from cds_analysis.data.caveats import load_caveats
from cds_analysis.data.checks import check_data
from cds_analysis.data.corrections import load_corrections
from cds_analysis.data.dataset import load_dataset
from cds_analysis.data.identities import load_identities
from cds_analysis.data.observations import load_observations
from cds_analysis.data.plain_yaml import parse_plain, read_plain
from cds_analysis.data.programmes import list_programmes, load_programme
from cds_analysis.data.servers import load_sources
from cds_analysis.data.similarity_file import load_likeness
from cds_analysis.intake.fetch.grids import request_for

from .test_corrections import SLIP

TODAY = date(2026, 11, 23)
FILES = (
    "registry/systems.yml",
    "registry/identities.yml",
    "registry/likeness.yml",
    "corrections.yml",
    "caveats.yml",
    "sources.yml",
    "programmes/nq10/programme.yml",
)
REPLACEMENTS: tuple[Any, ...] = (
    5,
    "x",
    [1],
    {},
    None,
    True,
    float("inf"),
    {"x": [1]},
    "{foo}",
    date(2024, 1, 1),
)
GONE = object()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small data folder with every YAML file; each test puts back what it changed."""
    root = tmp_path_factory.mktemp("small") / "data"
    shutil.copytree(data_dir(), root, ignore=shutil.ignore_patterns("demo", "raw", "imports"))
    for path in (root / "observations").glob("*.csv"):
        if path.name != "binh_thuan.csv":
            path.unlink()
    rows = root / "observations" / "binh_thuan.csv"
    rows.write_text("".join(rows.read_text("utf-8").splitlines(keepends=True)[:40]), "utf-8")
    (root / "expected_rows.csv").write_text("file,rows\n", encoding="utf-8")
    (root / "corrections.yml").write_text(yaml.safe_dump([SLIP], allow_unicode=True), encoding="utf-8")
    return root


@pytest.fixture
def root(whole: Path) -> Iterator[Path]:
    kept = {file: (whole / file).read_bytes() for file in FILES}
    yield whole
    for file, content in kept.items():
        (whole / file).write_bytes(content)


def _places(content: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    steps = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    for step, part in steps:
        yield from _places(part, (*way, step))


def _changed(content: Any, way: tuple[Any, ...], new: Any) -> Any:
    if not way:
        return [] if new is GONE else new
    made = copy.deepcopy(content)
    within = made
    for step in way[:-1]:
        within = within[step]
    if new is GONE:
        del within[way[-1]]
    else:
        within[way[-1]] = new
    return made


def _mutants(root: Path) -> list[tuple[str, tuple[Any, ...], Any]]:
    return [
        (file, way, new)
        for file in FILES
        for way in _places(yaml.safe_load((root / file).read_text("utf-8")))
        for new in (*REPLACEMENTS, GONE)
    ]


def _loaded(root: Path) -> None:
    """Use every file as a report and a fetch do; only what a person can mend may be raised."""
    uses: tuple[Callable[[], object], ...] = (
        lambda: load_observations(data=root),
        lambda: load_corrections(root),
        lambda: load_caveats(root),
        lambda: load_identities(root),
        lambda: load_likeness(load_dataset(root)),
        lambda: [request_for(one, parse_period("2025-Q3")) for one in load_sources(root).values()],
        lambda: [load_programme(name, root) for name in list_programmes(root)],
    )
    for use in uses:
        with suppress(CdsError):
            use()


def _try(root: Path, file: str, way: tuple[Any, ...], new: Any) -> None:
    path = root / file
    before = path.read_bytes()
    try:
        content = _changed(yaml.safe_load(before), way, new)
        path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
        with open_cache():  # the folder stays as it is meanwhile
            _loaded(root)
            assert all(problem.text() for problem in check_data(root, TODAY))
    except Exception as error:
        raise AssertionError(f"{file} {way} := {new!r}") from error
    finally:
        path.write_bytes(before)


def test_a_sample_of_broken_files_is_reported_without_a_traceback(root: Path) -> None:
    for mutant in random.Random(20261125).sample(_mutants(root), 8):
        _try(root, *mutant)


@pytest.mark.long
@pytest.mark.slow
def test_a_large_sample_of_broken_files_is_reported_without_a_traceback(root: Path) -> None:
    for mutant in random.Random(7).sample(_mutants(root), 12):
        _try(root, *mutant)


def _errors(root: Path) -> list[str]:
    return [one.text() for one in check_data(root, TODAY) if one.severity == "error"]


def test_all_files_are_reported_at_once(root: Path) -> None:
    def change(file: str, way: tuple[Any, ...], new: Any) -> None:
        content = yaml.safe_load((root / file).read_text("utf-8"))
        (root / file).write_text(yaml.safe_dump(_changed(content, way, new), allow_unicode=True), "utf-8")

    change("registry/systems.yml", ("systems", 0, "valid_until"), "x")
    change("registry/systems.yml", ("country",), GONE)
    change("registry/systems.yml", ("systems", 1, "prefix"), GONE)
    change("registry/identities.yml", (0, "kind"), "weighted_sums")
    change("registry/identities.yml", (0, "tolerance"), "x")
    change("registry/identities.yml", (1, "periods"), [2024])
    change("corrections.yml", (0, "id"), 5)
    change("corrections.yml", (0, "ref_area"), ["x"])
    change("corrections.yml", (0, "indicator"), {})
    change("sources.yml", (0, "columns"), {"a": [1]})
    change("sources.yml", (0, "parts"), 5)
    change("sources.yml", (1, "seconds_between"), "x")
    change("sources.yml", (1, "n_rows"), "x")
    change("caveats.yml", (0, "pages"), "x")
    change("programmes/nq10/programme.yml", ("n_targets",), "14")
    change("programmes/nq10/programme.yml", ("unit",), GONE)
    assert sorted(_errors(root)) == [
        "data/caveats.yml, A01, pages: “x” cannot be read. Expected: a list.",
        "data/corrections.yml, 5, id: “5” cannot be read. Expected: a text.",
        "data/corrections.yml, 5, indicator: “{}” cannot be read. Expected: a text.",
        "data/corrections.yml, 5, ref_area: “['x']” cannot be read. Expected: a text.",
        "data/programmes/nq10/programme.yml, n_targets: “14” cannot be read. Expected: a whole number.",
        "data/programmes/nq10/programme.yml: “unit” is missing.",
        "data/registry/identities.yml, dti_total_2021_2023, kind: “weighted_sums” is not known here. Is “weighted_sum” meant?",
        "data/registry/identities.yml, dti_total_2021_2023, tolerance: “x” cannot be read. Expected: a number like 0.5.",
        "data/registry/identities.yml, dti_total_2024, periods, 1: “2024” cannot be read. Expected: a text.",
        "data/registry/systems.yml, systems, 1, valid_until: “x” cannot be read. Expected: a day like 2024-10-21.",
        "data/registry/systems.yml, systems, 2: “prefix” is missing.",
        "data/registry/systems.yml: “country” is missing.",
        "data/sources.yml, dti, n_rows: “x” cannot be read. Expected: a whole number.",
        "data/sources.yml, dti, seconds_between: “x” cannot be read. Expected: a number like 0.5.",
        "data/sources.yml, portal766, columns, a: “[1]” cannot be read. Expected: a text.",
        "data/sources.yml, portal766, parts: “5” cannot be read. Expected: a list.",
    ]


@pytest.mark.parametrize(
    ("file", "way", "new", "expected"),
    [
        ("registry/systems.yml", ("headline_index",), "dti_totl", "headline_index: The indicator “dti_totl” is not declared. Did you mean “dti_total”?"),
        ("registry/systems.yml", ("systems", 0, "successor"), "35", "63, successor: “35” is not known here."),
        ("registry/systems.yml", ("systems", 1, "prefix"), "", "prefix: “” stands twice."),
        ("registry/systems.yml", ("systems", 0, "file"), "x.csv", "systems, 1, file: “x.csv” is not known here."),
        ("registry/identities.yml", (0, "weights"), {"dti_awarenes": 1}, "Did you mean “dti_awareness”?"),
        ("registry/identities.yml", (0, "weights"), GONE, "dti_total_2021_2023: “weights” is missing."),
        ("registry/identities.yml", (0, "periods"), ["2021-Q9"], "“2021-Q9” cannot be read."),
        ("registry/identities.yml", (1, "divisor"), 0, "divisor: “0” cannot be read. Expected: > 0."),
        ("sources.yml", (0, "address"), "https://x.vn/{foo}", "“https://x.vn/{foo}” is no address of a server. Only {year}, {quarter}, {period} may stand in braces."),
        ("sources.yml", (0, "address"), "https://x.vn/{", "“https://x.vn/{” is no address of a server."),
        ("sources.yml", (0, "address"), "https://x.vn/{year.real}", "is no address of a server."),
        ("sources.yml", (0, "address"), "https://[x/", "is no address of a server."),
        ("sources.yml", (0, "parts"), GONE, "portal766: “parts” is missing."),
        ("sources.yml", (1, "id"), 5, "5, id: “5” cannot be read. Expected: a text."),
        ("sources.yml", (1, "query"), {"query": [date(2024, 1, 1)]}, "“query” cannot be read."),
        ("registry/likeness.yml", ("lists",), {"Bình Thuận": "Phú Yên"}, "lists, Bình Thuận: “Phú Yên” cannot be read. Expected: a list."),
        ("corrections.yml", (0, "decided_on"), "2026-11-24 10:00", "“2026-11-24 10:00” cannot be read. Expected: a day like 2024-10-21."),
    ],
)  # fmt: skip
def test_what_a_file_says_is_checked(
    file: str, way: tuple[Any, ...], new: Any, expected: str, root: Path
) -> None:
    content = yaml.safe_load((root / file).read_text("utf-8"))
    (root / file).write_text(yaml.safe_dump(_changed(content, way, new), allow_unicode=True), "utf-8")
    assert expected in "\n".join(_errors(root))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"- {a: 1,\n   decided_on: 2024-02-31}\n", "data/x.yml:2: “decided_on: 2024-02-31}” cannot be read. Expected: a number like 95.2, a day like 2024-10-21, or a text in quotes."),
        (b"a: 1\nb: " + b"9" * 5000 + b"\n", "data/x.yml:2: “b: 999"),
        (b"a: !!int x\n", "data/x.yml:1: “a: !!int x” cannot be read."),
        (b"a: 1\n\xca\xf1: 2\n", "data/x.yml:2: The file is not UTF-8 text. Save it again as UTF-8."),
        ("a: Thuận".encode("utf-16"), "data/x.yml:1: The file is not UTF-8 text."),
        ("a: Thuận".encode("cp1258", "replace") + b"\xff", "The file is not UTF-8 text."),
        (b"[" * 3000, "data/x.yml:1: The YAML has more than 20 levels."),
        (b"{a: " * 3000, "data/x.yml:1: The YAML has more than 20 levels."),
        (b"a: &x [1]\nb: [*x, *x]\n", "data/x.yml:2: The YAML refers to another part of itself (“*x”). Write that part out here."),
        (b"a: &a {b: *a}\n", "data/x.yml:1: The YAML refers to another part of itself"),
        (b"a: 1\nb: 2\na: 3\n", "data/x.yml:3: “a” stands twice."),
        (b"a: [1\nb: 2\n", "data/x.yml:2: The YAML cannot be read."),
        (b"a: \x00\n", "data/x.yml:1: The YAML cannot be read."),
        (b"a: !!python/object:os.system x\n", "data/x.yml:1: The YAML cannot be read."),
        (b"? [1]\n: 2\n", "data/x.yml:1: The YAML cannot be read."),
        (b"a: 1\n---\nb: 2\n", "data/x.yml:2: The YAML cannot be read."),
        (b"# " + b"x" * 1_000_001, "data/x.yml: The file has more than 1 million bytes."),
    ],
    ids=range(17),
)  # fmt: skip
def test_any_yaml_that_cannot_be_read_is_named_with_its_line(
    content: bytes, expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "data" / "x.yml"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_plain(path, tmp_path / "data")
    assert expected in "\n".join(problem.text() for problem in caught.value.problems)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "content", [b"[" * 3000, b"\xff\xfe", b"a: &x 1\nb: *x\n", b"d: 2024-02-31\n", b"5", b""]
)
def test_no_reader_of_a_file_chokes(file: str, content: bytes, root: Path) -> None:
    (root / file).write_bytes(content)
    _loaded(root)
    assert all(problem.text() for problem in check_data(root, TODAY))


def test_plain_yaml_is_read_as_it_was() -> None:
    for path in data_dir().rglob("*.yml"):
        text = path.read_text("utf-8")
        assert parse_plain(text, path.name) == yaml.safe_load(text)
