"""Figures from servers: ask, keep the answer, read the kept answer, check it, and only then offer its rows.

``settings`` is what ``data/sources.yml`` says of a source, ``download`` the only module that speaks to a network,
``archive`` the only one that keeps answers, ``grids`` turns an answer of each kind into rows of text, ``figures``
turns those into observations, and ``fetching`` puts them together.
"""
