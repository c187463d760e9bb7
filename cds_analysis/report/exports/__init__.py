"""The numbers of a report for other programs: an Excel workbook, CSV for Excel, and SDMX-CSV.

:mod:`~cds_analysis.report.exports.keep` writes them beside the result tables; the other modules turn tables
into bytes and touch no file. The names are here, so that who only looks for a file loads nothing.
"""

WORKBOOK = "report.xlsx"
OBSERVATIONS = "observations.sdmx.csv"
FOR_EXCEL = "excel"
