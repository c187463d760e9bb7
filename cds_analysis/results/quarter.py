"""One province, one quarter: every result that the notebooks, the tables and the pages share.

All numbers of a report come from one :class:`Quarter`, so a sentence and the figure beside it agree.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from html import escape

import pandas as pd

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.paths import outputs_dir
from cds_analysis.cellar.periods import parse_quarter, quarter_of
from cds_analysis.cellar.translator import LANGUAGES
from cds_analysis.data.dataset import dataset_of
from cds_analysis.data.ledger import FORECASTS, OFFICIAL_WORDS
from cds_analysis.data.programme import Programme
from cds_analysis.data.programmes import load_programme
from cds_analysis.figures.style import notebook_style
from cds_analysis.forecasting.rungs import growth_evidence, load_rungs_record
from cds_analysis.forecasting.scores import load_track_record
from cds_analysis.results.basis import Basis
from cds_analysis.results.changes import Earlier, changed_figures, changed_outlooks
from cds_analysis.results.comparison import Comparison
from cds_analysis.results.counts import count_path
from cds_analysis.results.ending import ended_counts, ended_forecasts
from cds_analysis.results.inside import Inside
from cds_analysis.results.needs import Needs
from cds_analysis.results.official import target_labels
from cds_analysis.results.outlook import Outlook
from cds_analysis.results.parameters import ReportParameters, parse_parameters
from cds_analysis.results.peer_groups import PeerGroups
from cds_analysis.results.progress import Progress
from cds_analysis.results.readings import OWN, reading_table
from cds_analysis.results.remaining import SET_TABLES, RemainingSet
from cds_analysis.results.stand_ins import stand_ins_used
from cds_analysis.results.stored import find_reports
from cds_analysis.results.values import missing_figure_values


def open_quarter(
    province: str,
    quarter: str,
    as_of: str | date | None = None,
    programme: str | None = None,
    language: str = "vi",
) -> Quarter:
    """Return everything that can be said of a province for a quarter.

    Parameters
    ----------
    province : str
        A name, a spelling or a key; of the real country or of the invented one.
    quarter : str
        ``YYYY-Qn``.
    as_of : str or date, optional
        Only what was known by this day exists; the quarter's last day without it.
    programme : str, optional
        Name of a programme; one that binds another unit, or an empty text, means "no programme entered".
        Without it the province's own.
    language : str
        ``vi`` or ``en``.

    Returns
    -------
    Quarter
        Nothing is computed before it is asked for.

    Raises
    ------
    InputError
        If a parameter is not acceptable; all faults at once.

    Examples
    --------
    >>> report = open_quarter("Bình Thuận", "2024-Q4")
    >>> report.progress.count.shown, report.progress.count.total
    (4, 14)
    """
    chosen = parse_parameters(province, quarter, as_of, programme, language, strict=False)
    neutral = replace(chosen, language=LANGUAGES[0])
    return cached(("quarter", neutral, outputs_dir()), lambda: _open(neutral)).in_language(language)


def _open(chosen: ReportParameters) -> Quarter:
    dataset, unit = dataset_of(chosen.province)
    entered = load_programme(chosen.programme, dataset.root).as_of(chosen.as_of) if chosen.programme else None
    return Quarter(dataset, unit, parse_quarter(chosen.quarter), chosen.as_of, entered, chosen.language)


def quarter_for(parameters: ReportParameters) -> Quarter:
    """Return the results of a report from its checked parameters, as :func:`open_quarter` gives them."""
    return open_quarter(
        parameters.province, parameters.quarter, parameters.as_of, parameters.programme, parameters.language
    )


# how long before its deadline a programme's forecasts are looked back on when it has ended
LOOKED_BACK_MONTHS = (24, 12, 6)
# how many quarters before this one the path of the counts shows
PATH_QUARTERS = 8
# what most readers ask a quarter for, in the order of the pages
_SHOWN = ("targets", "forecasts", "needs", "changes", "progress", "comparison", "outlook", "remaining")
# quarters of their own, which speak the language of the one that opened them
_SPEAKING = ("successor", "previous")


@dataclass(frozen=True, repr=False)
class Quarter(Basis):
    """The results of one province for one quarter, as known on one day; parameters as in :class:`Basis`."""

    def __repr__(self) -> str:
        notice = textwrap.fill(self.notice, 100, initial_indent="  ", subsequent_indent="  ")
        return super().__repr__() + (f"\n{notice}" if notice else "")

    def _repr_markdown_(self) -> str:
        """Return whose results they are, and that they are invented: what every copy of a notebook shows."""
        name = f"{self.unit.label(self.language)}, {self.say.period(self.period.text)}"
        return f"**{name}**\n\n> **{self.notice}**" if self.notice else f"**{name}**"

    def _repr_html_(self) -> str:
        """Return the same for JupyterLab, and the theme that figures and tables below wear there."""
        notice = f'<p class="cds-notice">{escape(self.notice)}</p>' if self.notice else ""
        return f"{notebook_style()}{notice}{super()._repr_html_()}"

    def _facts(self) -> dict[str, str]:
        say, own, programme = self.say, self.own, self.programme
        entered = say("none is entered")
        if programme is not None:
            title = f"{programme.name}: {programme.title(self.language)}"
            entered = f"{title} ({say.day(programme.deadline)})"
        return {
            say("Unit"): self.unit.label(self.language),
            say("Quarter"): say.period(self.period.text),
            say("As known on"): say.day(self.as_of),
            say("Programme"): entered,
            say("Known"): say("{n} figures of {k} measures", n=len(own), k=own["indicator"].nunique()),
            say("Ask for"): ", ".join([*_SHOWN, "tables()"]),
        }

    @property
    def targets(self) -> pd.DataFrame:
        """Return every target with its verdict, its chance and its word: the outlook's ``status``."""
        return self.outlook.status

    @cached_property
    def progress(self) -> Progress:
        """Return where the province is."""
        return Progress(self)

    @cached_property
    def comparison(self) -> Comparison:
        """Return how it stands among the others."""
        return Comparison(self)

    @cached_property
    def peer_groups(self) -> PeerGroups:
        """Return with whom it is fair to compare it."""
        return PeerGroups(self.comparison)

    @cached_property
    def inside(self) -> Inside:
        """Return what its place in the index is made of."""
        return Inside(self.comparison)

    @property
    def taken_apart(self) -> Quarter | None:
        """Return this quarter, or the successor's, of whose gaps the parts are known; None without one."""
        candidates = (one for one in (self, self.successor) if one is not None and len(one.inside.gaps))
        return next(candidates, None)

    @property
    def gap_parts(self) -> pd.DataFrame:
        """Return what each part adds to the gaps of this unit, or of the one that has taken its place."""
        return self.taken_apart.inside.gaps if self.taken_apart else pd.DataFrame()

    @property
    def part_what_if(self) -> pd.DataFrame:
        """Return which part would lift the rank of this unit, or of the one that has taken its place."""
        source = self if len(self.inside.what_if) else self.successor
        return source.inside.what_if if source else pd.DataFrame()

    @property
    def with_all_parts(self) -> Quarter | None:
        """Return this quarter, or the successor's, of whose index every part is known; None without one."""
        candidates = (one for one in (self, self.successor) if one is not None and one.inside.assumptions)
        return next(candidates, None)

    @property
    def rank_assumptions(self) -> pd.DataFrame:
        """Return which assumption moves the rank of this unit, or of the one that has taken its place."""
        quarter = self.with_all_parts
        if quarter is None or quarter.inside.assumptions is None:
            return pd.DataFrame()
        table = quarter.inside.assumptions.table
        return table.assign(ref_area=quarter.unit.key, time_period=quarter.inside.period)

    @cached_property
    def outlook(self) -> Outlook:
        """Return whether it will make it."""
        return Outlook(self, self.progress)

    @property
    def readings(self) -> pd.DataFrame:
        """Return what every rung of the evidence says of every target, and how the rung did when tried."""
        return reading_table(self.outlook.readings, {OWN: load_track_record(), **load_rungs_record()})

    @property
    def stand_ins_used(self) -> pd.DataFrame:
        """Return which measures of other countries stand in for peers behind the forecasts, kind by kind."""
        return stand_ins_used(self.outlook)

    @cached_property
    def needs(self) -> pd.DataFrame:
        """Return which figure would settle each open target, of which day, and who holds it."""
        return Needs(self, self.progress).table()

    def need_of_row(self, row: Mapping[str, object]) -> dict[str, object]:
        """Return which figure of one target is wanted next, and who holds it."""
        return Needs(self, self.progress).of(row)

    def needs_of(self, target_id: str) -> dict[str, object] | None:
        """Return what one target needs, or None if it is settled."""
        rows = self.needs[self.needs["target_id"] == target_id]
        return rows.iloc[0].to_dict() if len(rows) else None

    @cached_property
    def remaining(self) -> RemainingSet | None:
        """Return the remaining targets as a set; None without a programme, or after its deadline."""
        if self.programme is None or self.progress.has_ended:
            return None
        return RemainingSet(self.outlook)

    @cached_property
    def growth(self) -> pd.DataFrame:
        """Return what is known of targets that are a yearly growth: levels, and the country's own growth."""
        targets = self.programme.targets if self.programme else ()
        tables = [
            growth_evidence(
                target.indicator,
                self.as_of,
                self.unit.key,
                self.chosen,
                self.indicators,
                country=self.dataset.registry.country.key,
            )
            for target in targets
            if target.kind == "every_year"
        ]
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()

    @cached_property
    def figure_values(self) -> pd.DataFrame:
        """Return how much of the uncertainty of the final count each missing figure would remove."""
        return missing_figure_values(self.remaining) if self.remaining else pd.DataFrame()

    @cached_property
    def dots(self) -> pd.DataFrame:
        """Return the whole programme by what becomes of its targets: ``kind, n``; empty without one.

        Before the deadline from :attr:`RemainingSet.dots`; after it ``proven``, ``open`` (without a figure
        for the end) and ``out`` (missed).
        """
        if self.remaining is not None:
            return self.remaining.dots
        count = self.progress.count
        counts = {"proven": count.met, "open": count.no_final, "out": count.missed} if self.programme else {}
        return pd.DataFrame({"kind": list(counts), "n": list(counts.values())})

    @property
    def set_tables(self) -> dict[str, pd.DataFrame]:
        """Return the remaining targets as tables by name, as :meth:`RemainingSet.tables`; else empty ones."""
        return self.remaining.tables() if self.remaining else dict.fromkeys(SET_TABLES, pd.DataFrame())

    @cached_property
    def ended(self) -> pd.DataFrame:
        """Return what was said of each target before the deadline, beside its ending; empty before it."""
        if self.programme is None or not self.progress.has_ended:
            return pd.DataFrame()
        return ended_forecasts(self.outlook, [(one.period.text, one.outlook) for one in self._before_end])

    @cached_property
    def ended_counts(self) -> pd.DataFrame:
        """Return what was said of the whole count before the deadline, beside its ending; empty before it."""
        if self.programme is None or not self.progress.has_ended:
            return pd.DataFrame()
        remaining = [(one.period.text, one.remaining) for one in self._before_end]
        return ended_counts(self.outlook, [(quarter, found) for quarter, found in remaining if found])

    @cached_property
    def _before_end(self) -> list[Quarter]:
        """Return the quarters at whose ends the forecasts are looked back on, as known then, oldest first."""
        assert self.programme is not None
        end = pd.Timestamp(self.programme.deadline)
        return [self._as_known((end - pd.DateOffset(months=months)).date()) for months in LOOKED_BACK_MONTHS]

    @cached_property
    def count_path(self) -> pd.DataFrame:
        """Return the proven and the declared count of the last two years; empty without a programme."""
        if self.programme is None:
            return pd.DataFrame()
        first = pd.Timestamp(self.programme.adopted)
        ends = pd.date_range(end=self.period.start - timedelta(days=1), periods=PATH_QUARTERS, freq="QE")
        known = [(end.date(), self._as_known(end.date()).progress) for end in ends if end >= first]
        return count_path([*known, (self.as_of, self.progress)], self.progress.official_counts)

    def _as_known(self, day: date) -> Quarter:
        """Return the quarter of an earlier day, as it was known on it, with the same programme."""
        name = self.programme.name if self.programme else ""
        return open_quarter(self.unit.key, quarter_of(day).text, day, name, self.language)

    @cached_property
    def official_labels(self) -> pd.DataFrame:
        """Return what the official methods would say of the programme's targets."""
        return target_labels(self)

    def in_language(self, language: str) -> Quarter:
        """Return the same quarter for readers of a language; what was computed serves both."""
        if language == self.language:
            return self
        other = replace(self, language=language)
        computed = {name: value for name, value in vars(self).items() if name not in _SPEAKING}
        vars(other).update({name: value for name, value in computed.items() if name not in vars(other)})
        return other

    def with_programme(self, programme: Programme) -> Quarter:
        """Return the same quarter for another programme of the same unit, as it could be known on its day.

        Parameters
        ----------
        programme : Programme
            The whole of it.

        Returns
        -------
        Quarter
            Observations are read once for both.
        """
        other = replace(self, programme=programme.as_of(self.as_of))
        vars(other).update(self.shared(), own=self.own)
        return other

    @cached_property
    def successor(self) -> Quarter | None:
        """Return the same quarter of the unit that has taken this one's place by the day, or None."""
        if self.comparison.successor is None:
            return None
        other = replace(self, unit=self.comparison.successor, programme=None)
        vars(other).update(self.shared())
        return other

    @cached_property
    def previous(self) -> Quarter:
        """Return the quarter before, as it was known at its end, with the same programme."""
        return self._as_known(self.period.start - timedelta(days=1))

    @cached_property
    def earlier(self) -> Earlier:
        """Return what the quarter before said, from its finished report where there is one."""
        before = self.previous
        programme = self.programme
        found = find_reports(self.unit.key, before.period.text, programme.name) if programme else ()
        return Earlier(before.outlook, next(filter(None, (report.said for report in found)), None))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Return the targets whose outlook moved since the quarter before, with the reasons."""
        return changed_outlooks(self.earlier, self.outlook)

    @cached_property
    def figure_changes(self) -> pd.DataFrame:
        """Return the figures that are new, another or gone since the quarter before."""
        return changed_figures(self.earlier, self.outlook)

    @property
    def forecasts(self) -> pd.DataFrame:
        """Return every chance of this report as a line of the ledger."""
        status = self.outlook.status
        if status.empty or self.programme is None:
            return pd.DataFrame(columns=list(FORECASTS.columns))
        rows = status[pd.to_numeric(status["probability"]).notna()]
        made = [self.outlook.leading[name] for name in rows["target_id"]]
        facts = {"province": self.unit.key, "quarter": self.period.text, "as_of": self.as_of.isoformat()}
        return rows.assign(
            **facts,
            programme=self.programme.name,
            method=[one.method for one in made],
            version=[one.version for one in made],
        )[list(FORECASTS.columns)]

    @property
    def official_words(self) -> pd.DataFrame:
        """Return what officials had said by the day, of the counts and of single targets, for its ledger."""
        programme = self.programme
        if programme is None:
            return pd.DataFrame(columns=list(OFFICIAL_WORDS.columns))
        counts = [
            (row["count_of"], f"{row['value']:g}", row["as_of"], row["source_url"])
            for row in self.progress.official_counts.to_dict("records")
        ]
        words = [
            (target.target_id, target.outlook, target.outlook_known_from, target.source_url)
            for target in programme.targets
            if target.outlook
        ]
        words_said = pd.DataFrame([*counts, *words], columns=["item", "said", "said_on", "source_url"])
        facts = {"province": self.unit.key, "quarter": self.period.text, "as_of": self.as_of.isoformat()}
        return words_said.assign(**facts, programme=programme.name)[list(OFFICIAL_WORDS.columns)]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every result as a table, by the name of its file.

        Returns
        -------
        dict
            Identifiers and numbers as computed, never rounded for show; a table that does not apply (no
            programme, no successor) has no columns.
        """
        progress, comparison = self.progress, self.comparison
        successor = comparison.successor
        return {
            "target_status": self.outlook.status,
            "threshold_status": progress.parts,
            "related_evidence": progress.related,
            "evidence": progress.evidence,
            "contradictions": progress.contradictions,
            "official_counts": progress.official_counts,
            "count_path": self.count_path,
            "milestones": progress.milestones,
            "rank_history": comparison.ranks,
            "successor_rank_history": comparison.ranks_of(successor) if successor else pd.DataFrame(),
            "peer_rank": comparison.peers,
            "peer_gaps": comparison.gaps,
            "other_indicators": comparison.other_indicators,
            "peer_distances": self.peer_groups.distances.rename_axis("ref_area").reset_index(),
            "peer_groups": self.peer_groups.table,
            "rank_bands": self.inside.bands,
            "rank_assumptions": self.rank_assumptions,
            "gap_parts": self.inside.gaps,
            "part_lifts": self.inside.what_if,
            "successor_gap_parts": self.successor.inside.gaps if self.successor else pd.DataFrame(),
            "forecasts": self.outlook.table(),
            "readings": self.readings,
            **self.set_tables,
            "growth": self.growth,
            "needs": self.needs,
            "figure_values": self.figure_values,
            "ended_forecasts": self.ended,
            "ended_counts": self.ended_counts,
            "scenarios": self.outlook.scenario_table(),
            "official_labels": self.official_labels,
            "changes": self.changes,
            "figure_changes": self.figure_changes,
        }
