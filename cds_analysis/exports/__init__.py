"""The numbers of a report for other programs: an Excel workbook, CSV for Excel, and SDMX-CSV.

The modules turn tables into bytes and touch no file.
"""
