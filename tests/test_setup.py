"""Two commands on a fresh machine: lock, conda file and project agree, and nothing names a registry."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from cds_analysis.cellar.paths import project_root

ROOT = project_root()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {"requirements.lock": ("build",), "requirements-test.lock": ("build", "test", "dev", "docs")}
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
CONDA_TO_PYPI = {"jupyter_client": "jupyter-client", "python-tzdata": "tzdata"}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def _required(lock: str) -> list[Requirement]:
    extras = PROJECT["optional-dependencies"]
    more = [text for extra in LOCKS[lock] for text in extras[extra]]
    return [Requirement(text) for text in (*PROJECT["dependencies"], *more)]


def _text(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def _locked(lock: str) -> dict[str, list[tuple[Version, Marker | None]]]:
    found: dict[str, list[tuple[Version, Marker | None]]] = defaultdict(list)
    for line in _text(lock).splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==(\S+?)(?:\s*;\s*(.*?))?\s*\\?$", line):
            marker = Marker(match[3]) if match[3] else None
            found[canonicalize_name(match[1])].append((Version(match[2]), marker))
    return found


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
def test_every_locked_version_lies_in_its_range(python: str, lock: str) -> None:
    locked = _locked(lock)
    environment = {"python_version": python, "python_full_version": f"{python}.1"}
    for required in _required(lock):
        fitting = [
            version
            for version, marker in locked[canonicalize_name(required.name)]
            if marker is None or marker.evaluate(environment)
        ]
        assert len(fitting) == 1, (required, fitting)
        assert fitting[0] in required.specifier, (required, fitting)


def test_who_makes_reports_installs_the_same_versions_and_no_tools_of_tests() -> None:
    small, whole = (_locked(lock) for lock in LOCKS)
    for name, found in small.items():
        assert {version for version, _ in found} == {version for version, _ in whole[name]}, name
    assert not {"pytest", "mypy", "ruff", "playwright", "sqlalchemy", "distributed", "sphinx"} & small.keys()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_the_lock_has_a_hash_and_none_an_index(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", _text(lock).strip())
    assert len(entries) > 100
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"index|https?://|@ file", re.sub(r"[\w.-]*(http|index)[\w.-]*==", "", _text(lock)))


def test_conda_and_project_name_the_same_packages_in_the_same_ranges() -> None:
    *entries, pip, from_pip = CONDA["dependencies"]
    assert pip == "pip"
    specs = dict(_conda_spec(entry) for entry in entries)
    specs |= {entry.name: entry.specifier for entry in map(Requirement, from_pip["pip"])}
    python = specs.pop("python")
    assert python == SpecifierSet(PROJECT["requires-python"])
    wanted = [Requirement(text) for text in PROJECT["dependencies"]]
    assert specs == {canonicalize_name(entry.name): entry.specifier for entry in wanted}


def test_conda_forge_has_every_name() -> None:
    listed = (ROOT / "tests" / "conda_forge.txt").read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# .*, 20\d\d-\d\d", listed[0])
    names = {entry.split()[0] for entry in CONDA["dependencies"] if isinstance(entry, str)}
    assert names <= set(listed[1:]), "look them up on conda-forge, then add them"


def _conda_spec(text: str) -> tuple[str, SpecifierSet]:
    match = re.fullmatch(
        r"([a-z0-9_.-]+) ((?:>=|<|==|!=|<=|>)\d[\d.]*(?:,(?:>=|<|==|!=|<=|>)\d[\d.]*)*)", text
    )
    assert match, f"{text!r} is not a strict conda spec"
    return canonicalize_name(CONDA_TO_PYPI.get(match[1], match[1])), SpecifierSet(match[2])


@pytest.mark.parametrize("script", ["make_environment.py", "describe_data.py", "make_demo.py"])
def test_what_scripts_write_is_up_to_date(script: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), "--check"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_starter_uses_the_standard_library_only_and_reads_under_old_pythons() -> None:
    text = (ROOT / "run.py").read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names)
    assert not re.search(r'\bf"|\bmatch \w|:=|shell=True', text)


@pytest.mark.parametrize(
    ("folder", "version", "fitting"),
    [("here", "same", True), ("moved", "same", False), ("here", "3.10.13", False), ("here", "none", False)],
)
def test_an_environment_of_another_folder_or_python_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, version: str, fitting: bool
) -> None:
    starter = runpy.run_path(str(ROOT / "run.py"))
    home = tmp_path / "here" / ".venv"
    python = home / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    found = "{}.{}.{}".format(*sys.version_info[:3]) if version == "same" else version
    config = f"version = {found}\ncommand = python -m venv --without-pip {tmp_path / folder / '.venv'}\n"
    if version != "none":
        (home / "pyvenv.cfg").write_text(config, encoding="utf-8")
    fits = starter["fits"]
    monkeypatch.setitem(fits.__globals__, "HOME", home)
    monkeypatch.setitem(fits.__globals__, "PYTHON", python)
    assert fits() is fitting


def test_the_readme_opens_with_the_two_commands_and_names_every_dependency() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.split("```")[1]
    assert [line.split("#")[0].strip() for line in block.strip().splitlines()] == [
        "python run.py report",
        "python run.py test",
    ]
    table = readme.split("## What it stands on")[1].split("## ")[0].casefold()
    missing = [entry for entry in PROJECT["dependencies"] if Requirement(entry).name.casefold() not in table]
    assert not missing


def test_relative_links_of_the_papers_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "data/README.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:|#)([^)\s]+)\)", text):
            path = (ROOT / name).parent / target
            assert path.exists() or (ROOT / f"{target}.md").exists(), (name, target)


def test_nothing_that_is_read_can_run_code() -> None:
    """YAML by safe loaders only; no pickle, no eval, no shell."""
    odd = re.compile(
        r"\b(pickle|marshal|shelve)\b|\byaml\.(load|unsafe_load|full_load)\(|(?<![.\w])(eval|exec)\(|shell=True"
    )
    found = {
        f"{path.name}: {line.strip()}"
        for folder in ("cds_analysis", "scripts", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if odd.search(line)
    }
    assert found == set()
    from cds_analysis.data.plain_yaml import _PlainLoader

    assert issubclass(_PlainLoader, (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
