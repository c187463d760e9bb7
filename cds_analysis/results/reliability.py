"""How far to trust the forecasts: on past cases, on the project's own data, on programmes that have ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.paths import outputs_dir
from cds_analysis.cellar.periods import quarter_of
from cds_analysis.data.clock import today
from cds_analysis.data.ledger import FORECASTS, OFFICIAL_WORDS, ledger_folder
from cds_analysis.data.observations import load_observations
from cds_analysis.data.programme import Programme
from cds_analysis.data.programmes import list_programmes, load_programme
from cds_analysis.forecasting.backtest import backtest
from cds_analysis.forecasting.home_record import StudyScores
from cds_analysis.forecasting.scores import brier_score
from cds_analysis.metrics.progress import target_status
from cds_analysis.metrics.series import VALUES, dated_figures
from cds_analysis.metrics.verdict import SHOWN, has_passed
from cds_analysis.results.quarter import Quarter, open_quarter
from cds_analysis.results.readings import OWN

ORIGINS = ("2022-Q4", "2023-Q2", "2023-Q4", "2024-Q2", "2024-Q4")
_LEAST_FIGURES = 3
_KINDS = ("share", "index", "score", "count", "amount")


def newest_quarter(quarter: Quarter) -> Quarter:
    """Return the quarter in which the newest figure of the dataset became known, on that day.

    Parameters
    ----------
    quarter : Quarter
        Any quarter of the unit; programme and language stay.

    Returns
    -------
    Quarter
        Never later than today.
    """
    known = load_observations(today(quarter.dataset.root), data=quarter.dataset.root)["known_from"].max()
    day = max(pd.Timestamp(known).date(), quarter.as_of)
    programme = quarter.programme.name if quarter.programme else ""
    return open_quarter(quarter.unit.key, quarter_of(day).text, day, programme, quarter.language)


@dataclass(frozen=True)
class Reliability:
    """What forecasts were worth. It looks back, so it uses every figure known by the day of its own quarter.

    Parameters
    ----------
    quarter : Quarter
        Whose dataset and unit; its day says which endings are known.
    until : date
        Day of the report on which this is shown: its ledger holds the forecasts of earlier reports only, so
        that the same report made twice is the same.
    """

    quarter: Quarter
    until: date

    @cached_property
    def index_cases(self) -> pd.DataFrame:
        """Return the back-test on the index by which provinces are compared; empty without one."""
        index = self.quarter.comparison.index
        registry = self.quarter.dataset.registry
        if index is None:
            return pd.DataFrame()
        system = self.quarter.unit.system or registry.systems[0].system
        keys = [unit.key for unit in registry.members(system)]
        rows = self._rows(index.indicator)
        return cached(
            ("index_cases", *self._day, system),
            lambda: backtest(dated_figures(rows[rows["ref_area"].isin(keys)]), index, least=1),
        )

    @property
    def _day(self) -> tuple[Path, date]:
        """Return what results that are the same for every unit depend on."""
        return self.quarter.dataset.root, self.quarter.as_of

    @cached_property
    def national_cases(self) -> pd.DataFrame:
        """Return the back-test on every national series of three figures or more, with its indicator."""
        return cached(("national_cases", *self._day), self._national_cases)

    def _national_cases(self) -> pd.DataFrame:
        country = self.quarter.dataset.registry.country.key
        own = self.quarter.chosen[self.quarter.chosen["ref_area"] == country]
        cases = []
        for name, rows in own[own["qualifier"].isin(VALUES)].groupby("indicator"):
            spec = self.quarter.indicators[str(name)]
            if spec.kind in _KINDS and spec.direction != "none" and len(rows) >= _LEAST_FIGURES:
                made = backtest(dated_figures(rows), spec, stand_ins=self.quarter.stand_ins)
                cases.append(made.assign(indicator=name))
        return pd.concat(cases, ignore_index=True) if cases else pd.DataFrame()

    def _rows(self, indicator: str) -> pd.DataFrame:
        chosen = self.quarter.chosen
        return chosen[(chosen["indicator"] == indicator) & chosen["qualifier"].isin(VALUES)]

    def case_study(self, origins: Sequence[str] = ORIGINS) -> pd.DataFrame:
        """Return forecasts of the country's programmes at the ends of past quarters, and what came.

        Parameters
        ----------
        origins : sequence of str
            Quarters.

        Returns
        -------
        pandas.DataFrame
            One row a target with a forecast and an origin: ``programme, document, target_id, indicator,
            name_vi, name_en, unit_measure, target_value, origin, value, probability, grade, word, q10, q50,
            q90``, and ``ending`` (met, missed, or open while there is no figure for the end), ``last_value,
            last_period``. Empty where the country has no programme.
        """
        return cached(("case_study", *self._day, *origins), lambda: self._case_study(origins))

    def _case_study(self, origins: Sequence[str]) -> pd.DataFrame:
        country = self.quarter.dataset.registry.country
        root = self.quarter.dataset.root
        programmes = [
            load_programme(name, root) for name, unit in list_programmes(root).items() if unit == country.key
        ]
        ends = {programme.name: self.endings(programme) for programme in programmes}
        tables = []
        for origin in origins if programmes else ():
            opened = open_quarter(country.label("vi"), origin, programme="", language=self.quarter.language)
            for programme in programmes:
                rows = _study_rows(opened.with_programme(programme), origin)
                tables.append(rows.merge(ends[programme.name], on="target_id", how="left"))
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()

    def endings(self, programme: Programme) -> pd.DataFrame:
        """Return how each target of a programme ended, by the verdict of this quarter's day.

        Parameters
        ----------
        programme : Programme
            Of any unit of this dataset.

        Returns
        -------
        pandas.DataFrame
            ``target_id, ending`` (met, missed, or open: not due yet, or without a figure for the end),
            ``last_value, last_period``.
        """
        own = self.quarter.chosen[self.quarter.chosen["ref_area"] == programme.unit]
        status = target_status(programme, own, self.quarter.indicators, self.quarter.as_of)
        passed = status["deadline"].map(lambda deadline: has_passed(deadline, self.quarter.as_of))
        known = (status["verdict"] == "missed") | ((status["verdict"] == "met") & passed)
        return pd.DataFrame(
            {
                "target_id": status["target_id"],
                "ending": status["verdict"].where(known, "open"),
                "last_value": status["value"],
                "last_period": status["time_period"],
            }
        )

    @property
    def _ledgers(self) -> Path:
        return ledger_folder(outputs_dir(), bool(self.quarter.notice))

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Return the forecasts of earlier reports of this unit, with ``ending`` where it is known."""
        programme = self.quarter.programme
        rows = FORECASTS.load(self._ledgers)
        if programme is None or rows.empty:
            return pd.DataFrame()
        own = (rows["province"] == self.quarter.unit.key) & (rows["programme"] == programme.name)
        rows = rows[own & (rows["as_of"] < self.until.isoformat())]
        if rows.empty:
            return pd.DataFrame()
        return rows.merge(self._own_endings(), how="left")

    @cached_property
    def official_words(self) -> pd.DataFrame:
        """Return what earlier reports kept of officials' words, once each, with ``ending`` of single targets.

        Returns
        -------
        pandas.DataFrame
            ``item, said, said_on, source_url, ending`` (missing for counts); empty before the first report.
        """
        programme, rows = self.quarter.programme, OFFICIAL_WORDS.load(self._ledgers)
        if programme is None or rows.empty:
            return pd.DataFrame()
        own = (rows["province"] == self.quarter.unit.key) & (rows["programme"] == programme.name)
        printed = rows.loc[
            own & (rows["as_of"] < self.until.isoformat()), ["item", "said", "said_on", "source_url"]
        ]
        ends = self._own_endings().rename(columns={"target_id": "item"})[["item", "ending"]]
        return printed.drop_duplicates().merge(ends, on="item", how="left")

    def _own_endings(self) -> pd.DataFrame:
        programme = self.quarter.programme
        assert programme is not None
        return self.endings(load_programme(programme.name, self.quarter.dataset.root))


def distinct(study: pd.DataFrame) -> pd.DataFrame:
    """Return each forecast of a case study once: two programmes may ask for the same value of one measure."""
    return study.drop_duplicates(["indicator", "target_value", "origin"])


def study_scores(study: pd.DataFrame) -> StudyScores | None:
    """Return how the forecasts of a case study scored, each forecast once.

    Parameters
    ----------
    study : pandas.DataFrame
        ``indicator, target_value, origin, probability, ending``, as :meth:`Reliability.case_study` returns
        them; open endings are left out.

    Returns
    -------
    StudyScores or None
        None where no ending is known.

    Examples
    --------
    >>> rows = {"indicator": ["a", "b"], "target_value": 50, "origin": "2023-Q4", "ending": ["met", "missed"]}
    >>> study_scores(pd.DataFrame(rows).assign(probability=[0.5, 0.1])).brier
    0.13
    """
    done = distinct(study[study["ending"] != "open"]) if len(study) else study
    if done.empty:
        return None
    met = done["ending"] == "met"
    rate = float(met.mean())
    return StudyScores(len(done), int(met.sum()), brier_score(done["probability"], met), rate * (1 - rate))


def _study_rows(seen: Quarter, origin: str) -> pd.DataFrame:
    status = seen.outlook.status
    assert seen.programme is not None
    kept = status[(status["rung"] == OWN) & ~status["verdict"].isin(SHOWN)]
    columns = ["target_id", "indicator", "name_vi", "name_en", "unit_measure", "target_value"]
    columns += ["value", "probability", "grade", "word", "q10", "q50", "q90"]
    return kept[columns].assign(
        programme=seen.programme.name, document=seen.programme.document, origin=origin
    )
