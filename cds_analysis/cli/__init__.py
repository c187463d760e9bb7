"""The door: one command a job."""

from cds_analysis.cli import fetching, figures, reports, starting
from cds_analysis.cli.app import app, main

__all__ = ["app", "fetching", "figures", "main", "reports", "starting"]
