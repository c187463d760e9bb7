"""What a worker is told to make: one report in one language or several, as plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cds_analysis.paths import notebooks_dir, outputs_dir
from cds_analysis.report.parameters import parse_parameters
from cds_analysis.report.plan import Plan, PlanItem
from cds_analysis.report.run import keeps_tables_for_excel


@dataclass(frozen=True)
class Edition:
    """A report in one language.

    Parameters
    ----------
    language : str
        Of its pages.
    notebooks : tuple of str
        Those to be run, by name.
    pages : tuple of str
        Those that the report will have.
    for_excel : bool
        Whether its tables are made as CSV for Excel too.
    """

    language: str
    notebooks: tuple[str, ...]
    pages: tuple[str, ...]
    for_excel: bool = False


@dataclass(frozen=True)
class Order:
    """A report to be made.

    Parameters
    ----------
    province, quarter, as_of, programme : str
        As in a notebook's parameters.
    data_hash, code_hash : str
        Of the data and of the package that it is planned for.
    editions : tuple of Edition
        One a language.
    """

    province: str
    quarter: str
    as_of: str
    programme: str
    data_hash: str
    code_hash: str
    editions: tuple[Edition, ...]

    @property
    def n_notebooks(self) -> int:
        """Return how many notebooks it runs."""
        return sum(len(edition.notebooks) for edition in self.editions)

    def to_json(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=True)


def read_order(text: str) -> Order:
    """Return an order from its JSON.

    Examples
    --------
    >>> edition = Edition("vi", ("00_leadership_brief",), ("00_leadership_brief",))
    >>> order = Order("Bình Thuận", "2024-Q4", "2024-12-31", "nq10", "", "", (edition,))
    >>> read_order(order.to_json()) == order
    True
    """
    told: dict[str, Any] = json.loads(text)
    editions = (
        Edition(**{**one, "notebooks": tuple(one["notebooks"]), "pages": tuple(one["pages"])})
        for one in told.pop("editions")
    )
    return Order(**told, editions=tuple(editions))


def order_of(plans: Sequence[Plan]) -> Order:
    """Return the order of what has to be run of one report.

    Parameters
    ----------
    plans : sequence of Plan
        Of the same report, one a language; at least one has something to do.

    Returns
    -------
    Order
        An edition for each plan with something to do.
    """
    first = plans[0]
    told = first.parameters.for_notebook()
    del told["language"]
    editions = tuple(
        Edition(
            plan.parameters.language,
            tuple(item.name for item in plan.todo),
            plan.pages,
            keeps_tables_for_excel(plan),
        )
        for plan in plans
        if plan.todo
    )
    return Order(**told, data_hash=first.data_hash, code_hash=first.code_hash, editions=editions)


def plan_of(order: Order, edition: Edition) -> Plan:
    """Return the plan of an edition where it is made; it knows nothing of what stands in the outputs."""
    parameters = parse_parameters(
        order.province, order.quarter, order.as_of, order.programme, edition.language
    )
    items = tuple(PlanItem(notebooks_dir() / f"{name}.ipynb", "", False) for name in edition.notebooks)
    folder = outputs_dir() / parameters.folder
    return Plan(parameters, folder, order.data_hash, order.code_hash, items, edition.pages)


def hash_plans(plans: Sequence[Plan]) -> str:
    """Return a hash of everything that the results of some plans depend on."""
    told = [f"{plan.folder.name} {item.name} {item.fingerprint}" for plan in plans for item in plan.items]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
