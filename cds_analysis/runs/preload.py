"""What every worker needs: loaded once by the process that workers are forked from, and shared by all."""

from __future__ import annotations

import gc
import importlib
import pkgutil

import cds_analysis.pages
import cds_analysis.runs.worker

for _module in pkgutil.iter_modules(cds_analysis.pages.__path__):
    importlib.import_module(f"cds_analysis.pages.{_module.name}")
# a collection would write to the pages that are shared, and each worker would get its own
gc.collect()
gc.freeze()
