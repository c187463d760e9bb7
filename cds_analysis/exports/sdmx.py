"""The believed observations of a report as SDMX-CSV 2.1, the exchange format of statistical offices.

Source: SDMX-CSV 2.1 field guide of the SDMX technical working group (aligned with SDMX 3.1), and the
cross-domain code list CL_OBS_STATUS. The columns are described in ``data/README.md``.
"""

from __future__ import annotations

import re

import pandas as pd

from cds_analysis.cellar.periods import Period, parse_period
from cds_analysis.cellar.text import slug
from cds_analysis.exports.cells import harmless
from cds_analysis.exports.observed import report_observations
from cds_analysis.results.quarter import Quarter

STRUCTURE_ID = "CDS:OBSERVATIONS(1.0)"
OBS_STATUS = {"exact": "A", "approx": "E", "at_least": "O", "at_most": "O"}
MISSING = "NaN"
# a figure takes the place of its older edition whole, so that no bound outlives the value that followed it
_REPLACE = "R"


def sdmx_period(text: str) -> str:
    """Return a period as SDMX writes it.

    Parameters
    ----------
    text : str
        As in the data.

    Returns
    -------
    str
        Years, quarters, months and days as they are; a half-year as ``2024-S1``; an interval as first day and
        length, the only form of a range that SDMX has.

    Examples
    --------
    >>> sdmx_period("2024-H1"), sdmx_period("2025-01/2025-04"), sdmx_period("2022-01-01/2022-11-15")
    ('2024-S1', '2025-01-01/P4M', '2022-01-01/P319D')
    """
    if "/" not in text:
        return text.replace("-H", "-S")
    period = parse_period(text)
    return f"{period.start.isoformat()}/{_length(period)}"


def _length(period: Period) -> str:
    first, _, last = period.text.partition("/")
    years = period.end.year - period.start.year
    if re.fullmatch(r"\d{4}", first) and re.fullmatch(r"\d{4}", last):
        return f"P{years + 1}Y"
    if len(first) < len("2024-10-21") and len(last) < len("2024-10-21"):
        return f"P{12 * years + period.end.month - period.start.month + 1}M"
    return f"P{(period.end - period.start).days + 1}D"


def sdmx_table(quarter: Quarter) -> pd.DataFrame:
    """Return the observations of a report with the columns of SDMX-CSV.

    A bound ("trên", "dưới") is never an observed value: its ``OBS_VALUE`` is ``NaN`` (intentionally missing),
    ``OBS_STATUS`` is O (missing value), and the number stands in ``LOWER_BOUND`` or ``UPPER_BOUND``.

    Parameters
    ----------
    quarter : Quarter
        The results.

    Returns
    -------
    pandas.DataFrame
        All text, numbers with the decimals that were printed: structure, dimensions, measures, attributes;
        last ``REF_AREA_KEY`` (the unit as the other tables name it) and ``NOTICE`` (that the data are
        invented, if they are), which belong to no structure.

    Examples
    --------
    >>> from cds_analysis.results.quarter import open_quarter
    >>> table = sdmx_table(open_quarter("Bình Thuận", "2024-Q4"))
    >>> table.query("INDICATOR == 'dti_total'")[["REF_AREA", "TIME_PERIOD", "OBS_VALUE"]].iloc[0].tolist()
    ['an-giang', '2022', '0.4972']
    """
    rows = report_observations(quarter)
    printed = pd.Series(
        [f"{value:.{n}f}" for value, n in zip(rows["obs_value"], rows["decimals"], strict=True)], dtype="str"
    )
    qualifier = rows["qualifier"]
    return pd.DataFrame(
        {
            "STRUCTURE": "dataflow",
            "STRUCTURE_ID": STRUCTURE_ID,
            "ACTION": _REPLACE,
            "REF_AREA": rows["ref_area"].map(slug),
            "INDICATOR": rows["indicator"],
            "TIME_PERIOD": rows["time_period"].map(sdmx_period),
            "OBS_VALUE": printed.where(qualifier.isin(["exact", "approx"]), MISSING),
            "LOWER_BOUND": printed.where(qualifier == "at_least", ""),
            "UPPER_BOUND": printed.where(qualifier == "at_most", ""),
            "UNIT_MEASURE": rows["unit_measure"],
            "OBS_STATUS": qualifier.map(OBS_STATUS),
            "QUALIFIER": qualifier,
            "KNOWN_FROM": rows["known_from"].dt.strftime("%Y-%m-%d"),
            "SOURCE_ORG": rows["source_org"],
            "SOURCE_TITLE": rows["source_title"],
            "SOURCE_URL": rows["source_url"],
            "REF_AREA_KEY": rows["ref_area"],
            "NOTICE": quarter.notice,
        }
    )


def sdmx_csv(quarter: Quarter) -> bytes:
    """Return the observations of a report as an SDMX-CSV 2.1 data message.

    Parameters
    ----------
    quarter : Quarter
        The results.

    Returns
    -------
    bytes
        UTF-8 without a byte order mark, commas, CRLF (RFC 4180).
    """
    return harmless(sdmx_table(quarter)).to_csv(index=False, lineterminator="\r\n").encode()
