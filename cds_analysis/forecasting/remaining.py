"""Of the remaining targets, how many: shown as met by published figures, and declared so by the authority.

No target gets a chance of its own here. The groups of targets of which officials said the same are met as
often as such targets were in other programmes (:mod:`cds_analysis.forecasting.hierarchy`), and one more
programme's difference from the others is in the numbers. *Shown* is met and measured. The numbers that are
fixed beforehand stand in ``remaining.yml``, which ``benchmarks/choose_remaining.py`` writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.forecasting.hierarchy import PLAIN, Learned, learn_shares
from cds_analysis.forecasting.joint import TARGET_CORRELATION, Count, counts_given, given_factor
from cds_analysis.forecasting.reference_class import (
    MET,
    NO_FIGURE,
    declared_cases,
    measured_cases,
    remaining_cases,
)
from cds_analysis.forecasting.remaining_constants import Constants, load_constants
from cds_analysis.forecasting.said import NO_METHOD, WORDS
from cds_analysis.forecasting.scale import Array

_SEED = 20241021
_PROGRAMMES = 20_000
Which = Literal["shown", "declared"]


@dataclass(frozen=True)
class Remaining:
    """How many of the remaining targets.

    Parameters
    ----------
    n : int
        How many targets there are in the set.
    shown, declared : array, shape (n + 1,)
        Chance that exactly 0, 1, …, n are shown by published figures to be met, or are declared so.
    n_programmes, n_vietnamese : int
        Programmes whose shown endings taught it, and how many of them are Vietnamese.
    groups : pandas.DataFrame
        ``group, word, n, chance_shown, chance_declared``: means of a group as a whole, for the explanation;
        never the chance of one target.
    sensitivity : pandas.DataFrame
        ``programme_id, programme, programme_vi, vietnamese, n, met, shown``: with that programme left out,
        the mean number shown; ``n`` and ``met`` are its remaining targets then and those met in the end.
    declared_cases : pandas.DataFrame
        ``programme_id, programme, programme_vi, vietnamese, n, hits`` behind the declared count.
    """

    n: int
    shown: Array
    declared: Array
    n_programmes: int
    n_vietnamese: int
    groups: pd.DataFrame
    sensitivity: pd.DataFrame
    declared_cases: pd.DataFrame

    @property
    def expected(self) -> float:
        """Return the mean number shown as met."""
        return float(np.arange(self.n + 1) @ self.shown)

    def interval(self, share: float = 0.8, which: Which = "shown") -> tuple[int, int]:
        """Return the smallest and largest number between which the count lies with at least a chance.

        Parameters
        ----------
        share : float
            0–1; one half for what is likely, nine tenths for what would not surprise.
        which : {"shown", "declared"}
            Of which count.

        Returns
        -------
        tuple of int
            Both included.
        """
        return Count(getattr(self, which), np.nan).interval(share)

    @property
    def likely(self) -> tuple[int, int]:
        """Return the two neighbouring numbers shown that are likeliest together."""
        return Count(self.shown, np.nan).likely


def remaining_targets(
    groups: pd.DataFrame,
    years_left: float,
    reference_programmes: pd.DataFrame,
    reference_targets: pd.DataFrame,
    *,
    constants: Constants | None = None,
    share_declared: float = 0.0,
    leave_out: bool = True,
) -> Remaining:
    """Return how many of the remaining targets will be shown as met at the deadline, how many declared so.

    Parameters
    ----------
    groups : pandas.DataFrame
        ``group, word, n``: what officials said (one of :data:`WORDS`; ``met`` for targets that they count as
        met and no figure proves) and of how many. Optional: ``without_figure``, how many of the group never
        had a figure (all of those without a method, else none); ``one_measure``, whether all targets ask many
        units for one published measure; ``chance``, a weak reading in place of the word, as a stated
        alternative only.
    years_left : float
        Until the deadline; chooses the day on which each other programme is looked at.
    reference_programmes, reference_targets : pandas.DataFrame
        From :mod:`cds_analysis.data.reference`, only rows whose ending was known on the day
        (:func:`cds_analysis.data.reference.known_endings`).
    constants : Constants, optional
        Those that ship with the package without it.
    share_declared : float
        Part of all the programme's targets that its authority counts as met already, 0–1.
    leave_out : bool
        Whether to compute what leaving out each programme does, which takes most of the time.

    Returns
    -------
    Remaining
        The same input always gives the same numbers. Without reference rows, what was thought possible
        beforehand: a page should then say nothing.

    Raises
    ------
    InputError
        If a word is not one of :data:`WORDS`.

    Examples
    --------
    >>> from cds_analysis.data.reference import load_reference_programmes, load_reference_targets
    >>> from cds_analysis.forecasting.said import said_groups
    >>> groups = said_groups({"expected_2025": 3, "hard_by_2025": 2, "no_method": 1}, 7)
    >>> result = remaining_targets(groups, 1.2, load_reference_programmes(), load_reference_targets())
    >>> result.n, result.n_vietnamese < result.n_programmes
    (7, True)
    """
    _check_words(groups)
    taught = _teach(
        reference_programmes, reference_targets, years_left, share_declared, constants or load_constants()
    )
    shown, declared = taught.chances(groups)
    n = int(groups["n"].sum())
    return Remaining(
        n=n,
        shown=_count(shown, groups["n"]),
        declared=_count(declared, groups["n"]),
        n_programmes=taught.cases["programme_id"].nunique(),
        n_vietnamese=taught.cases.loc[taught.cases["vietnamese"], "programme_id"].nunique(),
        groups=groups[["group", "word", "n"]].assign(
            chance_shown=shown.mean(axis=0), chance_declared=declared.mean(axis=0)
        ),
        sensitivity=_sensitivity(taught, groups, leave_out),
        declared_cases=taught.declarations.drop(columns="kind"),
    )


@dataclass(frozen=True)
class _Taught:
    """What the other programmes taught: of being met, being measured, being declared."""

    cases: pd.DataFrame
    declarations: pd.DataFrame
    met: Learned
    measured: Learned
    declared: Learned

    def chances(self, groups: pd.DataFrame, without: str = "") -> tuple[Array, Array]:
        """Return the chances of each group to be shown and to be declared, in many programmes to come."""
        words = [PLAIN if word == NO_METHOD else word for word in groups["word"]]
        alike = bool(groups.get("one_measure", pd.Series(dtype=bool)).any())
        met = self.met.sample(words, _PROGRAMMES, _SEED, without, alike)
        for place, chance in enumerate(groups.get("chance", pd.Series(np.nan, groups.index))):
            met[:, place] = chance if chance == chance else met[:, place]
        figure, none = self.measured.sample([PLAIN, NO_FIGURE], _PROGRAMMES, _SEED + 1, without).T[:, :, None]
        dark = _share_without_figure(groups)
        plain = self.declared.sample([PLAIN], _PROGRAMMES, _SEED + 2, without)
        moved = special.expit(special.logit(plain) + self._moves(words, without))
        declared = np.where(np.array(words) == MET, 1.0, moved)
        measured = figure * (1 - dark) + none * dark
        return met * (1.0 if alike else measured), declared

    def _moves(self, words: list[str], without: str) -> Array:
        """Return by how much the authority's word moves its own count: as it moves what figures show."""
        weights = self.met.weights(without)
        return np.array(
            [weights @ self.met.shifts[word] if word in self.met.shifts else 0.0 for word in words]
        )


def _teach(
    programmes: pd.DataFrame, targets: pd.DataFrame, years: float, share: float, constants: Constants
) -> _Taught:
    cases = remaining_cases(programmes, targets, years)
    declarations = declared_cases(programmes, share)
    measured = measured_cases(cases, programmes, targets)
    return _Taught(
        cases,
        declarations,
        learn_shares(cases, constants.met),
        learn_shares(measured, constants.measured),
        learn_shares(declarations, constants.declared),
    )


def _share_without_figure(groups: pd.DataFrame) -> Array:
    never = groups["n"].where(groups["word"] == NO_METHOD, 0)
    if "without_figure" in groups:
        never = groups["without_figure"].fillna(never)
    share: Array = (never / groups["n"].clip(lower=1)).to_numpy(dtype=float)
    return share


def _count(chances: Array, sizes: pd.Series) -> Array:
    """Return the distribution of the count over programmes, each with chances of its own."""
    each = np.repeat(chances, sizes.to_numpy(dtype=int), axis=1)
    distribution: Array = counts_given(each).mean(axis=0)
    return distribution


def _sensitivity(taught: _Taught, groups: pd.DataFrame, leave_out: bool) -> pd.DataFrame:
    open_then = taught.cases[taught.cases["kind"] != MET]
    keys = ["programme_id", "programme", "programme_vi", "vietnamese"]
    table = open_then.groupby(keys, as_index=False).agg(n=("n", "sum"), met=("hits", "sum"))
    if not leave_out:
        return table.head(0).assign(shown=np.empty(0))
    means = [
        float(taught.chances(groups, name)[0].mean(axis=0) @ groups["n"]) for name in table["programme_id"]
    ]
    return table.assign(shown=np.array(means, dtype=float))


def _check_words(groups: pd.DataFrame) -> None:
    details = {"words": ", ".join(WORDS)}
    message = "“{value}” is not a word of this column."
    problems = [
        Problem("vocabulary", message, "Known: {words}.", details | {"value": word}, column="word")
        for word in groups["word"]
        if word not in WORDS
    ]
    if problems:
        raise InputError(problems)


def combine(remaining: Remaining, chances: ArrayLike, correlation: float = TARGET_CORRELATION) -> Count:
    """Return how many targets of the whole programme will be shown as met.

    Parameters
    ----------
    remaining : Remaining
        The set.
    chances : array-like
        Of every target outside the set: 1 for what cannot be lost, the chance to hold of one that is met, the
        own chance of one that is not.
    correlation : float
        Of any two targets outside the set, and of each of them with the count of the set, on the normal
        scale.

    Returns
    -------
    Count
        Of ``remaining.n + len(chances)`` targets. Dependence is by one common factor; what other programmes
        say of the spread of the set stays as it is.

    Examples
    --------
    >>> import pandas as pd
    >>> even = np.full(3, 1 / 3)
    >>> none = pd.DataFrame()
    >>> remaining = Remaining(2, even, even, 0, 0, none, none, none)
    >>> combine(remaining, [1.0]).chances.round(2).tolist()
    [0.0, 0.33, 0.33, 0.33]
    """
    tails = 1 - np.cumsum(remaining.shown)[:-1]
    own = np.asarray(chances, dtype=float)
    given, weights = given_factor(np.concatenate([tails, own]), correlation)
    at_least = np.column_stack([np.ones(len(weights)), given[:, : len(tails)], np.zeros(len(weights))])
    of_set = -np.diff(at_least, axis=1)
    of_others = counts_given(given[:, len(tails) :])
    both = [np.convolve(one, other) for one, other in zip(of_set, of_others, strict=True)]
    return Count(weights @ np.array(both), correlation)
