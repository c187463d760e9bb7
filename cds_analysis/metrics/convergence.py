"""Are laggards catching up? Beta and sigma convergence between two periods measured alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import OLS

LEAST_UNITS = 8
_LEVEL = 0.05


@dataclass(frozen=True)
class Convergence:
    """How the distance between units changed.

    Parameters
    ----------
    beta, low, high : float
        Change for each unit of level at the start, with its 95% interval (robust, HC3); below 0 those
        behind gained on those ahead.
    sigma_before, sigma_after : float
        Standard deviation of the values, in their units.
    n : int
        Units with both values.
    """

    beta: float
    low: float
    high: float
    sigma_before: float
    sigma_after: float
    n: int


def convergence(before: pd.Series, after: pd.Series) -> Convergence | None:
    """Return whether those behind gained on those ahead.

    Parameters
    ----------
    before, after : pandas.Series
        Values by unit, in two periods measured alike; only units with both count.

    Returns
    -------
    Convergence or None
        None with fewer than eight units, or if all began at one level.

    Notes
    -----
    Barro and Sala-i-Martin 1992. Beta is found below 0 by error of measurement alone too; sigma is not.

    Examples
    --------
    >>> before = pd.Series(np.linspace(0.2, 0.8, 13))
    >>> found = convergence(before, 0.3 + before / 2)
    >>> round(found.beta, 6), found.sigma_after < found.sigma_before
    (-0.5, True)
    """
    both = pd.DataFrame({"before": before, "after": after}).dropna()
    if len(both) < LEAST_UNITS or (both["before"] == both["before"].iloc[0]).all():
        return None
    start = both["before"].to_numpy(dtype=float)
    design = np.column_stack([np.ones(len(both)), start])
    fitted = OLS((both["after"] - both["before"]).to_numpy(dtype=float), design).fit(cov_type="HC3")
    low, high = fitted.conf_int(_LEVEL)[1]
    return Convergence(
        beta=float(fitted.params[1]),
        low=float(low),
        high=float(high),
        sigma_before=float(both["before"].std(ddof=1)),
        sigma_after=float(both["after"].std(ddof=1)),
        n=len(both),
    )
