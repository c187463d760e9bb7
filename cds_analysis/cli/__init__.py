"""The door: one command a job."""

from cds_analysis.cli import comparing, fetching, figures, fleet, official, reports, restoring, starting
from cds_analysis.cli.app import app, main

__all__ = [
    "app",
    "comparing",
    "fetching",
    "figures",
    "fleet",
    "main",
    "official",
    "reports",
    "restoring",
    "starting",
]
