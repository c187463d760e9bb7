"""A run over many provinces: the same bytes by every way, nothing lost by a kill, nothing left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.util import get_temp_dir
from pathlib import Path

import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.translator import Translator
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.runs import many
from cds_analysis.runs import workers as workers_module
from cds_analysis.runs.jobs import Job
from cds_analysis.runs.many import plan_run
from cds_analysis.runs.run import RunOptions, run_report
from cds_analysis.runs.summary import Failure, Run

from .conftest import (
    PROVINCES,
    WORKER,
    Notes,
    cds,
    command,
    content,
    needs_proc,
    processes,
    run,
    strays,
    write_notebook,
)

pytestmark = [pytest.mark.slow, needs_proc]


@pytest.fixture
def own_scratch(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that all temporary files go to, so that what stays can be counted."""
    get_temp_dir()  # kept as long as this process lives
    folder = tmp_path_factory.mktemp("scratch")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def _summary(house: Path, quarter: str = "2024-Q4") -> dict[str, object]:
    return json.loads((house / "outputs" / "fleet" / f"{quarter}.json").read_text(encoding="utf-8"))


@pytest.mark.long
def test_workers_and_single_reports_in_any_engine_give_the_same_bytes(small: Path, own_scratch: Path) -> None:
    outputs = small / "outputs"
    night = run(languages=("vi", "en"), workers=3)
    assert (night.made, night.failures, night.exit_status) == (3, [], 0)
    made = content(outputs)
    assert {
        f"{folder}/2024-Q4{tail}/run.json"
        for folder in ("binh-thuan", "ha-noi", "lam-dong")
        for tail in ("", "-en")
    } <= set(made)
    shutil.rmtree(outputs)
    for province in PROVINCES:
        for language in ("vi", "en"):
            parameters = parse_parameters(province, "2024-Q4", language=language)
            options = RunOptions(kernel=province == PROVINCES[0])
            run_report(parameters, options, lambda line: None, Translator("vi"))
    assert content(outputs) == made
    assert not processes(WORKER)
    assert not strays(small)
    assert not list(own_scratch.iterdir())


def test_a_second_run_makes_nothing_and_new_data_make_only_what_they_concern(
    small: Path,
) -> None:
    first = run("Bình Thuận", "Hà Nội")
    before = content(small / "outputs")

    def nobody(dataset: bytes) -> None:
        raise AssertionError("nobody is needed")

    again = plan_run(["Bình Thuận", "Hà Nội"], "2024-Q4", ["vi"])
    assert again.todo == []
    assert again.plan_hash == first.plan_hash
    many.make_reports(again, nobody, Notes(), Translator("en"))  # type: ignore[arg-type]
    assert content(small / "outputs") == before
    assert _summary(small)["up_to_date_before"] == 2
    (small / "outputs" / "ha-noi" / "2024-Q4" / "00_small.html").unlink()
    assert [
        plans[0].parameters.province for plans in plan_run(["Bình Thuận", "Hà Nội"], "2024-Q4", ["vi"]).todo
    ] == ["Hà Nội"]


def test_one_bad_report_never_stops_the_rest(small: Path) -> None:
    run()
    before = content(small / "outputs")
    bad = "## Phần một\n", "if province == 'Hà Nội':\n    1 / 0\nprint(province, 'mới')"
    write_notebook(small / "notebooks" / "00_small.ipynb", *bad)
    night = run()
    assert night.made == 2
    [failure] = night.failures
    assert (failure.province, failure.notebook) == ("Hà Nội", "00_small")
    assert failure.cause == (
        "00_small.ipynb: under “Phần một”, cell 4, line 2: ZeroDivisionError: division by zero"
    )
    assert failure.repeat == "cds report --province 'Hà Nội' --quarter 2024-Q4 --notebooks 00_small"
    after = content(small / "outputs")
    assert after["ha-noi/2024-Q4/00_small.html"] == before["ha-noi/2024-Q4/00_small.html"]
    assert after["binh-thuan/2024-Q4/00_small.html"] != before["binh-thuan/2024-Q4/00_small.html"]
    assert _summary(small)["exit_status"] == 1
    assert _summary(small)["failures"] == [vars(failure)]


def test_a_notebook_that_is_killed_is_run_again_and_one_that_hangs_is_stopped(small: Path) -> None:
    mark = small / "killed-once"
    write_notebook(
        small / "notebooks" / "00_small.ipynb",
        "import os, pathlib, signal, time\n"
        f"mark = pathlib.Path({str(mark)!r})\n"
        "if province == 'Hà Nội' and not mark.exists():\n"
        "    mark.touch()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "if province == 'Lâm Đồng':\n"
        "    time.sleep(60)",
    )
    night = run(seconds=3)
    assert mark.exists()
    assert night.made == 2
    assert [(failure.province, failure.cause) for failure in night.failures] == [
        ("Lâm Đồng", "00_small.ipynb: Stopped after 3 seconds.")
    ]


@pytest.mark.long
def test_a_notebook_that_ends_every_worker_is_named_and_the_others_are_made(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers_module, "SPARE_SECONDS", 1)
    # neither an interruption nor an exception of Python ends the second one
    write_notebook(small / "notebooks" / "01_dies.ipynb", "import os\nos._exit(3)")
    write_notebook(
        small / "notebooks" / "02_hangs.ipynb",
        "import signal, time\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGINT})\n"
        "while True:\n    time.sleep(1)",
    )
    write_notebook(small / "notebooks" / "03_page.ipynb", "display({'text/html': 5}, raw=True)")
    night = run("Hà Nội", workers=1, seconds=8)
    causes = {failure.notebook: failure.cause for failure in night.failures}
    assert causes.keys() == {"01_dies", "02_hangs", "03_page"}
    assert causes["01_dies"] == "01_dies.ipynb: Its process ended before it was done."
    assert causes["02_hangs"] == "02_hangs.ipynb: Stopped after 8 seconds."
    assert causes["03_page"].startswith("03_page.ipynb: ")
    assert (small / "outputs" / "ha-noi" / "2024-Q4" / "00_small.html").is_file()
    assert night.exit_status == 1


class _Killer(Notes):
    """Kill every worker when the first report is finished."""

    def advance(self, run: Run, job: Job, failures: Sequence[Failure]) -> None:
        """Kill them."""
        super().advance(run, job, failures)
        if len(self.order) == 1:
            workers = processes(WORKER)
            assert workers
            for pid in workers:
                os.kill(pid, signal.SIGKILL)


@pytest.mark.long
def test_what_is_killed_in_the_middle_is_made_again(small: Path, own_scratch: Path) -> None:
    names = ("Hà Nội", "Lâm Đồng", "Đà Nẵng", "Bình Thuận")
    run(*names, workers=1)
    expected = content(small / "outputs")
    shutil.rmtree(small / "outputs")
    made = run(*names, watcher=_Killer())
    assert (made.made, made.failures) == (4, [])
    assert content(small / "outputs") == expected
    assert not processes(WORKER)
    assert not list(own_scratch.iterdir())


@pytest.mark.long
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_goes_on_where_it_was(small: Path, how: signal.Signals) -> None:
    names = ["Hà Nội", "Lâm Đồng", "Đà Nẵng", "Bình Thuận", "An Giang", "Cà Mau"]
    words = command("fleet", "--quarter", "2024-Q4", "--provinces", ",".join(names))
    started = subprocess.Popen(
        words,
        env={**os.environ, "CDS_ROOT": str(small)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert started.stdout is not None
    while "xong" not in (line := started.stdout.readline()):
        assert line
    started.send_signal(how)
    rest = started.communicate(timeout=60)[0]
    assert started.returncode == (130 if how is signal.SIGTERM else -9), rest
    made = list((small / "outputs").glob("*/*/run.json"))
    assert 1 <= len(made) < len(names)
    until = time.monotonic() + 30
    while processes(WORKER) and time.monotonic() < until:
        time.sleep(0.1)
    assert not processes(WORKER)
    if how is signal.SIGTERM:
        assert _summary(small)["interrupted"] is True
    stamps = {path: path.stat().st_mtime_ns for path in made}
    night = run(*names)
    assert night.failures == []
    assert night.made == len(names) - len(made)
    assert {path: path.stat().st_mtime_ns for path in made} == stamps


def test_a_full_disk_harms_nothing_and_the_rest_goes_on(small: Path) -> None:
    run()
    shutil.copytree(small / "outputs", small / "kept")
    full = small / "full"
    full.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(full)], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("a small disk can be made by the system's administrator only")
    try:
        night = plan_run(PROVINCES, "2024-Q4", ["vi"], force=True)
        called = cds(
            small, "fleet", "--quarter", "2024-Q4", "--provinces", ",".join(PROVINCES), "--outputs", str(full)
        )
        assert called.returncode == 1
        assert "Ổ đĩa, hoặc phần dung lượng được phép dùng, đã đầy." in called.stderr
        assert "Traceback" not in called.stdout + called.stderr
        assert len(night.plans) == 3
        for name, made in content(full).items():
            if not name.endswith(
                ("run.json", "index.html", "ledger.csv", "official_words.csv", "report.xlsx")
            ):
                assert made == content(small / "kept").get(name), name
        assert not strays(full)
    finally:
        subprocess.run(["umount", str(full)], check=True)


def test_two_runs_at_once_are_refused(small: Path) -> None:
    with (
        many.outputs_at(None),
        many._only_run(),
        pytest.raises(InputError, match="Another run"),
    ):
        run()


def test_names_and_faults_are_reported_all_at_once(small: Path) -> None:
    with pytest.raises(InputError) as caught:
        plan_run(["Ha Noy", "Bình Thuận", "Xứ Lạ"], "2024-Q4", ["vi", "fr"])
    text = str(caught.value)
    assert "“Ha Noy”" in text
    assert "“Xứ Lạ”" in text
    assert "There is no language “fr”" in text


def test_the_log_says_what_happened_and_never_grows_without_end(small: Path) -> None:
    folder = small / "outputs" / "fleet"
    folder.mkdir(parents=True)
    (folder / "fleet.log").write_text("x" * 999_950 + "\n", encoding="utf-8")
    assert cds(small, "fleet", "--quarter", "2024-Q4", "--provinces", "Hà Nội").returncode == 0
    assert len((folder / "fleet.log.1").read_text(encoding="utf-8")) >= 999_950
    lines = (folder / "fleet.log").read_text(encoding="utf-8").splitlines()
    assert any(line.endswith("INFO Hà Nội: done") for line in lines)
    assert lines[-1].endswith("INFO end 2024-Q4, 1 made, 0 failed, exit status 0")
