"""The remaining targets as a set: how many will be shown as met, and what it makes of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.card import Card
from cds_analysis.cellar.periods import decimal_year
from cds_analysis.data.reference import known_endings, load_reference_programmes, load_reference_targets
from cds_analysis.forecasting.joint import TARGET_CORRELATION, Count
from cds_analysis.forecasting.reference_class import EXPECTED, MET
from cds_analysis.forecasting.remaining import Remaining, combine, remaining_targets
from cds_analysis.forecasting.said import said_groups, word_of
from cds_analysis.metrics.verdict import SHOWN
from cds_analysis.results.outlook import Outlook
from cds_analysis.results.readings import OWN

# chances in all of what the number of remaining targets met will hardly be beyond
NOT_SURPRISING = 0.9
SET_TABLES = ("remaining", "remaining_groups", "remaining_sensitivity", "target_count")


@dataclass(frozen=True, repr=False)
class RemainingSet(Card):
    """What becomes of the targets that have neither a proof nor a chance on own figures.

    Officials count some targets as met that no public figure proves; those are kept apart from the remaining
    ones, of which officials said how many they expect and how many are hard. A target with a chance on its
    own figures leaves the set.

    Parameters
    ----------
    outlook : Outlook
        Before the deadline, of a programme.
    """

    outlook: Outlook

    @property
    def total(self) -> int:
        """Return how many targets the programme has."""
        return self.outlook.progress.count.total

    @cached_property
    def declared_met(self) -> int | None:
        """Return how many targets officials count as met; None if they said nothing by the day."""
        row = self.outlook.progress.official("met")
        return None if row is None else int(row["value"])

    @cached_property
    def said(self) -> Mapping[str, int]:
        """Return the newest number of each of the officials' counts."""
        counts = self.outlook.progress.official_counts
        newest = counts.drop_duplicates("count_of", keep="last") if len(counts) else counts
        return {str(row["count_of"]): int(row["value"]) for row in newest.to_dict("records")}

    @property
    def expected_by_officials(self) -> int | None:
        """Return how many of the remaining targets officials expect to be met; None if they did not say."""
        numbers = [n for name, n in self.said.items() if word_of(name) == EXPECTED]
        return sum(numbers) if numbers else None

    @cached_property
    def alone(self) -> pd.DataFrame:
        """Return the remaining targets that leave the set: with a chance on their own figures, or missed."""
        rows = self.outlook.counted
        settled = (rows["rung"] == OWN) | (rows["verdict"] == "missed")
        return rows[settled & ~rows["verdict"].isin(SHOWN)]

    @property
    def n_unproven(self) -> int:
        """Return how many targets officials count as met while no figure speaks of them at all."""
        shown = self.outlook.progress.count.shown
        silent = self.total - shown - len(self.alone)
        return min(max((self.declared_met or 0) - shown, 0), silent)

    @property
    def n_remaining(self) -> int:
        """Return how many targets remain: neither shown to be met nor counted as met by officials."""
        return self.total - self.outlook.progress.count.shown - self.n_unproven

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Return the set by what officials said: from :func:`cds_analysis.forecasting.said.said_groups`."""
        said = self.said if self.declared_met is not None else self._said_one_by_one
        return said_groups(said, self.n_remaining, list(self.alone["outlook"]))

    @property
    def _said_one_by_one(self) -> Mapping[str, int]:
        """Return what officials said of single targets, counted, where they gave no count."""
        rows = self.outlook.counted
        words = rows.loc[~rows["verdict"].isin(SHOWN), "outlook"]
        return {str(word): int(n) for word, n in words[words != ""].value_counts().items()}

    @cached_property
    def of_set(self) -> Remaining:
        """Return how many of the set will be shown as met, and declared so."""
        return self._taught(self.groups)

    @cached_property
    def of_remaining(self) -> Count:
        """Return how many of all remaining targets will be shown as met: the set and those that left it."""
        return combine(self.of_set, self.outlook.chances.loc[self.alone["target_id"]].to_numpy())

    @cached_property
    def count(self) -> Count:
        """Return how many targets of the whole programme will be shown as met."""
        return self.count_with(TARGET_CORRELATION)

    def count_with(self, correlation: float) -> Count:
        """Return the same with another assumption of how much targets hang together."""
        return combine(self._with_unproven, self.outlook.chances.to_numpy(), correlation)

    @cached_property
    def _with_unproven(self) -> Remaining:
        """Return the set together with what officials count as met without a public proof."""
        if not self.n_unproven:
            return self.of_set
        unproven = pd.DataFrame({"group": [MET], "word": [MET], "n": [self.n_unproven]})
        return self._taught(pd.concat([self.groups, unproven], ignore_index=True), leave_out=False)

    def chance_of_word(self, word: str) -> float:
        """Return how often targets of a group are shown as met: of a named one, else of all together."""
        groups = self._with_unproven.groups.set_index("word")
        if word in groups.index:
            return float(groups.loc[word, "chance_shown"])
        if groups.empty:
            return 0.0
        return float(np.average(groups["chance_shown"], weights=groups["n"]))

    @property
    def dots(self) -> pd.DataFrame:
        """Return the whole programme as ``kind, n`` for :func:`cds_analysis.figures.dots.plot_target_dots`.

        Of the remaining targets, as many are likely as the lower of the two likeliest numbers says, and those
        beyond the band of :data:`NOT_SURPRISING` are out; which targets they are is not said.
        """
        count, found = self.outlook.progress.count, self.of_remaining
        likely, most = found.likely[0], found.interval(NOT_SURPRISING)[1]
        counts = {"proven": count.met, "proven_old": count.met_old, "declared": self.n_unproven}
        counts |= {"likely": likely, "open": most - likely, "out": self.n_remaining - most}
        return pd.DataFrame({"kind": list(counts), "n": list(counts.values())})

    def _taught(self, groups: pd.DataFrame, leave_out: bool = True) -> Remaining:
        basis, programme = self.outlook.basis, self.outlook.basis.programme
        assert programme is not None
        root, day = basis.dataset.root, basis.as_of
        key = ("remaining", root, day, programme.name, basis.unit.key, groups.to_json(), leave_out)
        return cached(key, lambda: self._compute(groups, programme.deadline, leave_out))

    def _compute(self, groups: pd.DataFrame, deadline: date, leave_out: bool) -> Remaining:
        day = self.outlook.basis.as_of
        return remaining_targets(
            groups,
            max(decimal_year(deadline) - decimal_year(day), 0.0),
            known_endings(load_reference_programmes(), day),
            known_endings(load_reference_targets(), day),
            share_declared=(self.declared_met or 0) / self.total,
            leave_out=leave_out,
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the set, its groups, what leaving out each other programme does, and the whole count."""
        found = self.of_set
        numbers = pd.DataFrame(
            {"n": range(found.n + 1), "chance_shown": found.shown, "chance_declared": found.declared}
        )
        counts = {
            rho: self.count_with(rho).chances for rho in (0.0, TARGET_CORRELATION, 2 * TARGET_CORRELATION)
        }
        whole = pd.DataFrame({f"correlation_{rho:g}": chances for rho, chances in counts.items()})
        whole = whole.rename_axis("n_met").reset_index()
        return dict(zip(SET_TABLES, (numbers, found.groups, found.sensitivity, whole), strict=True))
