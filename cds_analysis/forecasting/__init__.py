"""Will we make it? Probabilities of attainment, and what they were worth.

``cds_analysis.forecast(series, target, deadline)`` is :func:`cds_analysis.forecasting.series.forecast`.
"""
