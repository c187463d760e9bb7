"""What runs in a worker: a process of its own that makes one report after the other on a copy of the data."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import tempfile
import threading
from pathlib import Path

from cds_analysis.cellar.cache import open_cache
from cds_analysis.runs.execute import KERNEL
from cds_analysis.runs.in_process import IN_PROCESS
from cds_analysis.runs.jobs import Job, plan_of
from cds_analysis.runs.make import Made, make_report

# one thread of arithmetic a worker: results must not depend on the number of cores
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)
_shared = contextlib.ExitStack()
_warm = False


def start_worker(folder: Path) -> None:
    """Make this process a worker.

    Parameters
    ----------
    folder : Path
        With ``data/``, ``notebooks/`` and ``outputs/``, from :func:`cds_analysis.runs.bundle.unpack_bundle`.
        It is taken away if whoever started this is killed.
    """
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    # what libraries print must not stand on the terminal of the run
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for channel in (1, 2):
        os.dup2(nowhere, channel)
    # a worker that is killed cannot take its temporary files away: they go with the folder
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    os.environ |= {"CDS_ROOT": str(folder), "CDS_OUTPUTS": str(folder / "outputs"), "TMPDIR": str(scratch)}
    os.environ.pop("CDS_DATABASE_URL", None)
    tempfile.tempdir = None
    os.chdir(folder)
    _shared.enter_context(open_cache())


def _end_with_parent(folder: Path) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)


def make_job(job: Job, seconds: float) -> dict[str, Made]:
    """Return a report in each of its languages.

    Parameters
    ----------
    job : Job
        The report.
    seconds : float
        How long one notebook may take.

    Returns
    -------
    dict of str to Made
        By language; a notebook that failed is listed in it.
    """
    global _warm
    engine = KERNEL if job.alone else IN_PROCESS
    # the first report fills the cache that all share; what the others compute goes with them
    with open_cache() if _warm else contextlib.nullcontext():
        made = {
            edition.language: make_report(
                plan_of(job, edition), engine=engine, seconds=seconds, for_excel=edition.for_excel
            )
            for edition in job.editions
        }
    _warm = True
    return made
