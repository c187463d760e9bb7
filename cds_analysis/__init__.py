"""Where a province stands on its digital-transformation targets, against whom, and whether it will make it.

The names below are the whole public surface. Each is loaded when it is first used, so that
``import cds_analysis`` costs nothing.

Examples
--------
>>> import cds_analysis as cds
>>> cds.open_quarter("Bình Thuận", "2024-Q4").progress.count.shown
4
"""

import importlib as _importlib
import os as _os

# lxml comes with python-docx; workbooks that people send are still read by defusedxml, which refuses entities
_os.environ.setdefault("OPENPYXL_LXML", "False")

__version__ = "0.1.0"

_HOME = {
    "InputError": "cds_analysis.cellar.errors",
    "attainment_many": "cds_analysis.forecasting.attainment",
    "check_data": "cds_analysis.data.checks",
    "compare": "cds_analysis.results.compare",
    "export_report": "cds_analysis.runs.export",
    "forecast": "cds_analysis.forecasting.series",
    "load_indicators": "cds_analysis.data.dataset",
    "load_observations": "cds_analysis.data.observations",
    "load_programme": "cds_analysis.data.programmes",
    "load_programmes": "cds_analysis.data.programmes",
    "load_provinces": "cds_analysis.data.registry",
    "open_quarter": "cds_analysis.results.quarter",
    "plot_forecast": "cds_analysis.figures.plain",
    "plot_history": "cds_analysis.figures.plain",
    "plot_swarm": "cds_analysis.figures.plain",
    "resolve_observations": "cds_analysis.data.resolution",
    "what_if": "cds_analysis.results.what_if",
    "what_if_slider": "cds_analysis.pages.slider",
}
__all__ = sorted(_HOME)


def __dir__() -> list[str]:
    """Return the public names, and nothing else."""
    return __all__


def __getattr__(name: str) -> object:
    """Load a public name from the module where it lives."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_importlib.import_module(_HOME[name]), name)
