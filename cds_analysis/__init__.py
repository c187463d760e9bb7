"""Where a province stands on its digital-transformation targets, against whom, and whether it will make it.

The names below are loaded when they are first used, so that ``import cds_analysis`` costs nothing.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

# lxml comes with python-docx; workbooks that people send are still read by defusedxml, which refuses entities
os.environ.setdefault("OPENPYXL_LXML", "False")

__version__ = "0.1.0"

_HOME = {
    "attainment": "cds_analysis.forecast.attainment",
    "attainment_many": "cds_analysis.forecast.attainment",
    "check_data": "cds_analysis.data.checks",
    "load_dataset": "cds_analysis.data.dataset",
    "load_observations": "cds_analysis.data.observations",
    "load_programme": "cds_analysis.data.programmes",
    "load_provinces": "cds_analysis.data.dataset",
    "open_quarter": "cds_analysis.results.quarter",
    "peer_rank": "cds_analysis.metrics.peers",
    "resolve_observations": "cds_analysis.data.resolution",
    "target_status": "cds_analysis.metrics.progress",
}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Load a public name from the module where it lives."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
