"""Make what an order asks for, in this process and in forks of it."""

from __future__ import annotations

import time
from functools import partial

import nbformat
from nbformat import NotebookNode

from cds_analysis.fleet.forks import CAN_FORK, Lost, fork
from cds_analysis.fleet.orders import Order, plan_of
from cds_analysis.fleet.parcel import pack, pack_outcome, unpack_outcome
from cds_analysis.report.export import PageContext, export_page
from cds_analysis.report.here import HERE
from cds_analysis.report.make import Outcome, make_results, page_context, run_item
from cds_analysis.report.plan import Plan, PlanItem
from cds_analysis.report.quarter import Quarter, quarter_for
from cds_analysis.report.views.reliability import (
    look_back,
    show_index_cases,
    show_national_cases,
    show_record_figure,
)

_TRIES = 2
_LOOKS_BACK = "reliability.look_back"


def make_order(order: Order, seconds: float) -> bytes:
    """Return everything that an order asks for.

    Parameters
    ----------
    order : Order
        The report.
    seconds : float
        How long one notebook may take.

    Returns
    -------
    bytes
        From :func:`cds_analysis.fleet.parcel.pack`; a notebook that failed is told in it.
    """
    made = {}
    for edition in order.editions:
        plan = plan_of(order, edition)
        # computed before the notebooks are forked off, so that they find it done
        results = make_results(plan, for_excel=edition.for_excel)
        context = page_context(quarter_for(plan.parameters), plan)
        made[edition.language] = [_run(item, plan, context, seconds) for item in plan.items], results
    return pack(made)


def _run(item: PlanItem, plan: Plan, context: PageContext, seconds: float) -> Outcome:
    if not CAN_FORK:
        return run_item(item, plan, context)
    begin = time.monotonic()
    for left in reversed(range(_TRIES)):
        try:
            work = partial(_packed, item, plan, context)
            return unpack_outcome(fork(work, seconds).collect(), item)
        except Lost as loss:
            if left and loss.killed:
                continue
            return Outcome(item, time.monotonic() - begin, failure=loss.problem(f"{item.name}.ipynb"))
    raise AssertionError("the last try returns")


def _packed(item: PlanItem, plan: Plan, context: PageContext) -> bytes:
    return pack_outcome(run_item(item, plan, context, HERE))


def rehearse(order: Order) -> None:
    """Load, compute and draw what all reports of a quarter share, so that forks begin with it.

    Parameters
    ----------
    order : Order
        Any of the reports.
    """
    for edition in order.editions:
        plan = plan_of(order, edition)
        make_results(plan)
        quarter = quarter_for(plan.parameters)
        if any(_LOOKS_BACK in item.source.read_text(encoding="utf-8") for item in plan.items):
            _look_back(quarter)
        export_page(_blank(), plan.items[0].name, page_context(quarter, plan))


def _look_back(quarter: Quarter) -> None:
    back = look_back(quarter)
    back.case_study()
    for drawn in (show_record_figure(quarter), show_index_cases(back), show_national_cases(back)):
        getattr(drawn, "_repr_html_", str)()


def _blank() -> NotebookNode:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# x")])
