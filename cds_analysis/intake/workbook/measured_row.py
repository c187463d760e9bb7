"""What a number may be beside its unit and its parts: in the unit of its measure, a share of its counts, no index."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.faults import fault
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.data.indicator import Indicator
from cds_analysis.intake.parsing.cells import Unreadable
from cds_analysis.intake.parsing.values import Reading, read_value
from cds_analysis.intake.parsing.vocabulary import find, is_word, unit_words
from cds_analysis.intake.workbook.heads import COUNTED
from cds_analysis.intake.workbook.row_facts import RowFacts
from cds_analysis.intake.workbook.said import Text
from cds_analysis.intake.workbook.sheet import Cell, is_number
from cds_analysis.intake.workbook.units import is_unit

_BEHIND = re.compile(r"\(\s*(?:ĐVT\s*:?)?\s*([^()]+?)\s*\)$", re.IGNORECASE)
_MOST_GROWTH = 50


class MeasuredRow(RowFacts):
    """A row whose numbers are held against their units and what else they must agree with."""

    governed_by: Sequence[tuple[Text, str]]

    def check_unit(self, indicator: Indicator, value: Cell) -> None:
        """Refuse a number that its unit, or any text that governs it, says to be in another unit."""
        stated = [(self.text("unit"), self.cell("unit"))] if self.text("unit") else []
        behind = ((name, _BEHIND.search(self.text(name))) for name in self.given)
        stated += [(met[1], self.cell(name)) for name, met in behind if met and is_word(met[1], "units")]
        stated += [(unit, value) for text, _ in self.governed_by for unit in text.said.units]
        if not stated and indicator.unit_measure == "percent":
            self.refuse_count(indicator, value)
        elif not stated:
            self.refuse_unsaid_unit(indicator, value)
        for word, cell in stated:
            if not is_unit(word, indicator.unit_measure, indicator.name_vi):
                message = "“{value}” is not the unit of “{measure}”, which is “{unit}”."
                hint = "Write the number in “{unit}”, and that unit beside it."
                details = {"value": word, "measure": indicator, "unit": unit_words(indicator.unit_measure)[0]}
                raise InputError([fault("other_unit", self.place(cell), message, hint, **details)])

    def refuse_unsaid_unit(self, indicator: Indicator, value: Cell) -> None:
        """Refuse an amount in thousands, millions or billions whose unit stands nowhere."""
        is_scaled = indicator.unit_measure.startswith(("billion", "million", "thousand"))
        shown = f"{value.value} {value.number_format.replace('General', '')}"
        if is_scaled and not re.search(r"[^\W\d_]", shown):
            message = "In which unit is “{value}”? “{measure}” is told in “{unit}”."
            hint, unit = "Write its unit beside the figure.", unit_words(indicator.unit_measure)[0]
            details = {"value": plain_text(value.value), "measure": indicator, "unit": unit}
            raise InputError([fault("no_unit", self.place(value), message, hint, **details)])

    def refuse_count(self, indicator: Indicator, value: Cell) -> None:
        """Refuse a number without its unit beside one in a column of shares: it may be the count of that share."""
        share = next(filter(is_number, self.cells_of("share")), None)
        if share and "%" not in f"{value.value} {value.number_format}":
            message = "Is “{value}” a count, and “{other}” in {cell} the figure? “{measure}” is a share."
            hint = "Write its unit beside the figure, or take the other column out."
            numbers = {
                "value": plain_text(value.value),
                "other": plain_text(share.value),
                "cell": share.place,
            }
            place = self.place(value)
            raise InputError([fault("two_units", place, message, hint, measure=indicator, **numbers)])

    def refuse_index(self, indicator: Indicator, value: Cell, reading: Reading) -> None:
        """Refuse a growth that may be an index of which the time before is 100."""
        if indicator.kind == "growth" and abs(Decimal(reading.value)) > _MOST_GROWTH:
            message = "“{value}” is much for a growth: is it an index of which the time before is 100?"
            hint = "Write by how much it grew, such as 7,2%."
            self.problems.append(fault("index", self.place(value), message, hint, value=float(reading.value)))

    def ask_about_target(self, indicator: Indicator, area: str, value: Cell, reading: Reading) -> None:
        """Warn of a bound that is the very value of a target: it may be what is to be reached."""
        programme = self.known.own.get(area, self.known.programme)
        if programme is None or reading.qualifier not in ("at_least", "at_most"):
            return
        for target in programme.targets:
            values = [part.value for part in target.thresholds if part.indicator == indicator.indicator]
            if float(reading.value) in values:
                message = "“{value}” is the very value that {target} must reach: is it what was reached?"
                details = {"value": plain_text(value.value), "target": target.target_id}
                self.problems.append(fault("target", self.place(value), message, "", "warning", **details))

    def refuse_other_share(self, indicator: Indicator, value: Cell, reading: Reading) -> None:
        """Refuse a share that is not, to its last digit, the one of the counts beside it."""
        if indicator.unit_measure != "percent":
            return
        parts = [(cell, count) for cell in self.cells_of(*COUNTED) if (count := _count(cell))]
        if len(parts) != len(COUNTED):
            return
        (first, numerator), (second, denominator) = parts
        own, share = Decimal(reading.value), 100 * numerator / denominator
        if abs(own - share) > Decimal(10) ** -len(reading.value.partition(".")[2]):
            message = "“{value}” is not the share of {a} in {b}, which is {share}%."
            hint = "Mend the one that is wrong, or take these columns out."
            details = {
                "value": float(own),
                "share": round(float(share), 2),
                "a": first.place,
                "b": second.place,
            }
            self.problems.append(fault("other_share", self.place(value), message, hint, **details))


def is_flow(indicator: Indicator) -> bool:
    """Return whether a measure is counted over a time, so that a year’s figure is none of its last quarter."""
    over = (one.word for one in find(indicator.name_vi, "counted_over"))
    is_counted = any(is_word(word, "counted_over/time") for word in over)
    return is_counted or indicator.kind in ("amount", "growth", "change")


def _count(cell: Cell) -> Decimal:
    """Return the count that a cell holds; 0 where it holds none."""
    try:
        reading = read_value(cell.value, "count", cell.number_format, None)
    except Unreadable:
        reading = None
    return Decimal(reading.value if reading else 0)
