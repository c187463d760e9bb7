"""The door: one command a job."""

from cds_analysis.cli import figures, reports
from cds_analysis.cli.app import app, main

__all__ = ["app", "figures", "main", "reports"]
