"""Will we make it? Probabilities of attainment, and what they were worth.

``cds_analysis.forecast(series, target, deadline)`` is :func:`cds_analysis.forecast.series.forecast`.

Examples
--------
>>> import cds_analysis as cds
>>> import pandas as pd
>>> cds.forecast(pd.Series([61.0, 66.0, 70.0], ["2022", "2023", "2024"]), 80, "2026").grade
'weak'
"""

import sys
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    """The room: once a module of it is loaded, it stands where the function of its name would."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from cds_analysis.forecast.series import forecast

        return forecast(*args, **kwargs)


sys.modules[__name__].__class__ = _Room
