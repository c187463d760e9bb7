"""Where are we, against whom, will we make it: the numbers of one report, each computed once."""

# names of a report's files, here so that who only looks for one loads nothing
WORKBOOK = "report.xlsx"
OBSERVATIONS = "observations.sdmx.csv"
PACKAGE = "datapackage.json"
FOR_EXCEL = "excel"
PICTURES = "pictures"
