"""Is a composite index sound? Any index made again, part by part and under other assumptions.

A :class:`Design` is a tree of :class:`Part` with its rules. :func:`index_scores` makes the index,
:func:`contributions` splits it, :func:`leave_one_out` tests each part, :func:`rank_bands` tells how sure a
rank is and :func:`sensitivity` which assumption that hangs on. After the handbook of the OECD and the JRC
(2008) and the published methods of COINr (Becker et al. 2022, Journal of Open Source Software 7, 4567).
"""

from cds_analysis.metrics.audit.assumptions import Choice, LeaveOut, WeightNoise
from cds_analysis.metrics.audit.bands import rank_bands
from cds_analysis.metrics.audit.design import Design, Normalisation, Part, design_from_table
from cds_analysis.metrics.audit.drivers import sensitivity
from cds_analysis.metrics.audit.removal import leave_one_out, ranks_without
from cds_analysis.metrics.audit.scores import contributions, effective_weights, index_scores

__all__ = [
    "Choice",
    "Design",
    "LeaveOut",
    "Normalisation",
    "Part",
    "WeightNoise",
    "contributions",
    "design_from_table",
    "effective_weights",
    "index_scores",
    "leave_one_out",
    "rank_bands",
    "ranks_without",
    "sensitivity",
]
