"""How long the whole comparison takes, for one province and for all of a system.

python benchmarks/comparison.py [--quarter 2025-Q4]
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

from rich.progress import track

from cds_analysis.data.units import Unit
from cds_analysis.results.quarter import Quarter, open_quarter


def compare(quarter: Quarter, unit: Unit) -> float:
    """Return the seconds that every result of the comparison takes, the observations being read already."""
    report = replace(quarter, unit=unit, programme=None)
    vars(report).update(quarter.shared())
    begin = time.perf_counter()
    compared, peers, inside = report.comparison, report.peer_groups, report.inside
    _ = compared.ranks, compared.gaps, compared.paths, compared.convergence, compared.rank_change
    _ = compared.other_indicators, peers.table, inside.bands, inside.indistinguishable
    _ = inside.gaps, inside.what_if, inside.coverage
    return time.perf_counter() - begin


def main() -> None:
    """Time each province of each system and print the slowest and the sum."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quarter", default="2025-Q4")
    quarter = open_quarter("Bình Thuận", parser.parse_args().quarter)
    for system in quarter.dataset.registry.systems:
        units = quarter.dataset.registry.members(system.system)
        times = [compare(quarter, unit) for unit in track(units, system.system)]
        print(f"{len(units)} provinces: {sum(times):.1f} s in all, the slowest {max(times):.2f} s")


if __name__ == "__main__":
    main()
