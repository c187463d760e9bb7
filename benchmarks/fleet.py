"""How fast many reports are made: plain commands, threads around papermill, ``cds fleet``, and the bare cost.

python benchmarks/fleet.py [--provinces N] [--workers N] [--ways cdba]

All four make the same notebooks of the same provinces in one run on one machine, each on N workers but for
the plain loop. (a) one ``papermill`` and one ``jupyter nbconvert`` command after the other; (b) papermill and
nbconvert called from a pool of threads; (c) ``cds fleet``; (d) the same cells computed and drawn in plain
processes: no notebook, no page, no file.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("CDS_ROOT", str(ROOT))
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

QUARTER = "2024-Q4"
DAY = "2024-12-31"
MARK = "CDS_BENCHMARK"
# what a bare process shares among its provinces, as a worker of a run does
_held, _held_used = contextlib.ExitStack(), list[str]()


def main() -> int:
    """Print seconds and ratios."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--provinces", type=int, default=6)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--ways", default="cdba", help="which of them, by their letters; (a) takes longest")
    chosen = options.parse_args()
    provinces = _provinces(chosen.provinces)
    print(
        f"{len(provinces)} provinces, {len(_notebooks())} notebooks each, {chosen.workers} workers",
        flush=True,
    )
    ways: dict[str, Callable[[Sequence[str], int, Path], None]] = {
        "(c) this project's run": fleet,
        "(d) bare computing and drawing": bare,
        "(b) threads around papermill": threads,
        "(a) plain commands": loop,
    }
    ways = {name: way for name, way in ways.items() if name[1] in chosen.ways}
    seconds = {}
    for name, way in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            begin = time.perf_counter()
            way(provinces, chosen.workers, Path(folder))
            seconds[name] = time.perf_counter() - begin
        print(
            f"{name:34} {seconds[name]:7.1f} s  {seconds[name] / len(provinces):6.2f} s a province",
            flush=True,
        )
    first = next(iter(seconds))
    for name, taken in seconds.items():
        print(f"{name:34} {taken / seconds[first]:6.2f} times {first[:3]}")
    return 0


def _provinces(number: int) -> list[str]:
    from cds_analysis.data.dataset import load_dataset

    # a province with a programme, a merged unit's seat, and others: whatever comes first after them
    first = ["Bình Thuận", "Lâm Đồng"]
    others = [unit.key for unit in load_dataset().registry.members("63") if unit.key not in first]
    return [*first, *others][:number]


def _notebooks() -> list[Path]:
    return sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def _parameters(province: str) -> dict[str, str]:
    programme = "nq10" if province == "Bình Thuận" else ""
    return {"province": province, "quarter": QUARTER, "as_of": DAY, "programme": programme, "language": "vi"}


def loop(provinces: Sequence[str], workers: int, folder: Path) -> None:
    """Run one command after the other, as a shell script would."""
    tools = Path(sys.executable).parent
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
    for province in provinces:
        for source in _notebooks():
            made = folder / f"{province}-{source.name}"
            words = [str(tools / "papermill"), str(source), str(made), "-k", "python3"]
            for name, value in _parameters(province).items():
                words += ["-r", name, value]
            subprocess.run(words, **quiet)  # type: ignore[call-overload]
            subprocess.run([str(tools / "jupyter"), "nbconvert", "--to", "html", str(made)], **quiet)  # type: ignore[call-overload]


def threads(provinces: Sequence[str], workers: int, folder: Path) -> None:
    """Call papermill and nbconvert from threads; the work is in the kernels."""
    import papermill
    from nbconvert import HTMLExporter

    def one(province: str, source: Path) -> None:
        made = folder / f"{province}-{source.name}"
        papermill.execute_notebook(
            str(source), str(made), _parameters(province), progress_bar=False, kernel_name="python3"
        )
        page, _ = HTMLExporter().from_filename(str(made))
        made.with_suffix(".html").write_text(page, encoding="utf-8")

    with ThreadPoolExecutor(workers) as pool:
        jobs = [pool.submit(one, province, source) for province in provinces for source in _notebooks()]
        for job in jobs:
            job.result()


def fleet(provinces: Sequence[str], workers: int, folder: Path) -> None:
    """Run ``cds fleet`` as a user does, start, check of the data, tables, workbooks and index included."""
    words = ["-m", "cds_analysis", "fleet", "--quarter", QUARTER, "--provinces", ",".join(provinces)]
    words += ["--workers", str(workers), "--outputs", str(folder)]
    environment = os.environ | {MARK: str(folder)}
    started = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, env=environment)
    peak = 0
    while started.poll() is None:
        peak = max(peak, _memory(f"{MARK}={folder}".encode()))
        time.sleep(0.5)
    made = len(list(folder.glob("*/*/*.html")))
    if started.returncode or made != len(provinces) * len(_notebooks()):
        raise SystemExit(f"only {made} pages were made")
    print(f"    memory of all its processes at most {peak / 1e9:.2f} GB", flush=True)


def _memory(mark: bytes) -> int:
    """Return the memory of all marked processes, what they share counted once, in bytes."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                rollup = (entry / "smaps_rollup").read_text()
                total += 1024 * sum(
                    int(line.split()[1]) for line in rollup.splitlines() if line[:4] == "Pss:"
                )
        except OSError:
            continue
    return total


def bare(provinces: Sequence[str], workers: int, folder: Path) -> None:
    """Compute and draw what the notebooks show, in plain processes."""
    words = [sys.executable, str(Path(__file__)), "--bare", str(workers), *provinces]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "agg", "CDS_OUTPUTS": str(folder)}
    subprocess.run(words, check=True, env=environment)


def _bare_process(workers: int, provinces: Sequence[str]) -> None:
    with ProcessPoolExecutor(workers, get_context("spawn"), _open_cache) as pool:
        list(pool.map(_show_all, provinces))


def _open_cache() -> None:
    from cds_analysis.cellar.cache import open_cache

    _held.enter_context(open_cache())


def _show_all(province: str) -> None:
    from cds_analysis.cellar.cache import open_cache

    with open_cache() if _held_used else contextlib.nullcontext():
        _show_notebooks(province)
    _held_used.append(province)


def _show_notebooks(province: str) -> None:
    import nbformat

    for source in _notebooks():
        names: dict[str, object] = {"display": lambda *shown: [_drawn(one) for one in shown]}
        for cell in nbformat.read(source, as_version=4).cells:
            if cell.cell_type != "code":
                continue
            if "parameters" in cell.metadata.get("tags", ()):
                names |= _parameters(province)
                continue
            _drawn(_last_value(cell.source, names))


def _last_value(source: str, names: dict[str, object]) -> object:
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    run = compile(tree, "cell", "exec")
    builtin = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
    builtin["exec"](run, names)
    if not isinstance(last, ast.Expr):
        return None
    return builtin["eval"](compile(ast.Expression(last.value), "cell", "eval"), names)


def _drawn(value: object) -> None:
    shown = getattr(value, "_repr_html_", None)
    if shown:
        shown()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare"]:
        _bare_process(int(sys.argv[2]), sys.argv[3:])
        sys.exit(0)
    if shutil.which("jupyter", path=str(Path(sys.executable).parent)) is None:
        sys.exit("run this with the project's own Python (.venv)")
    sys.exit(main())
