"""Fetch a source: ask, keep, read, check; a bad answer is kept and named, and the last good one stays in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

import pandas as pd

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.periods import Period
from cds_analysis.cellar.text import nearest
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.observations import OBSERVATION_COLUMNS
from cds_analysis.data.servers import SourceSettings, load_sources
from cds_analysis.data.store import Receipt, Store
from cds_analysis.intake.fetch.archive import GOOD, REFUSED, Answer, keep_answer, last_answer, log_answer
from cds_analysis.intake.fetch.download import download
from cds_analysis.intake.fetch.figures import figures_of
from cds_analysis.intake.fetch.grids import read_grid, request_for
from cds_analysis.intake.parsing.cells import Unreadable


@dataclass(frozen=True)
class Fetched:
    """A good answer and its figures.

    Parameters
    ----------
    source : SourceSettings
        Who answered.
    answer : Answer
        As it was kept.
    rows : pandas.DataFrame
        Its observations, with ``csv_file`` and ``csv_line``.
    """

    source: SourceSettings
    answer: Answer
    rows: pd.DataFrame


def find_source(dataset: Dataset, name: str) -> SourceSettings:
    """Return a declared source; an unknown one is refused with the nearest."""
    sources = load_sources(dataset.root)
    if name in sources:
        return sources[name]
    details = {"value": name, "names": ", ".join(sources), "nearest": nearest(name, sources)}
    message = "There is no source “{value}”."
    hint = (
        "Is “{nearest}” meant?" if details["nearest"] else "Known: {names}. Others go into data/sources.yml."
    )
    raise InputError([Problem("source", message, hint, details, column="SOURCE")])


def fetch(
    source: SourceSettings, period: Period, dataset: Dataset, today: date, *, from_archive: bool = False
) -> Fetched:
    """Return the figures of a source for a period.

    Parameters
    ----------
    source : SourceSettings
        Whom to ask.
    period : Period
        What for.
    dataset : Dataset
        The data folder; the answer is kept below its ``raw``.
    today : date
        Day of the question: since then the figures are known.
    from_archive : bool
        Read the newest kept answer, and ask nobody.

    Returns
    -------
    Fetched
        Checked figures; nothing is added to the observations yet.

    Raises
    ------
    InputError
        If there is no answer, or it is not good: every fault is named, with the last good answer that stays.
    """
    try:
        answer = _kept(source, period, dataset) if from_archive else _asked(source, period, dataset, today)
    except InputError as error:
        raise InputError([*error.problems, _what_stays(source, period, dataset)]) from None
    try:
        rows = _read(source, period, dataset, answer)
    except InputError as error:
        log_answer(dataset.root, source, period.text, answer, REFUSED)
        raise InputError([*error.problems, _what_stays(source, period, dataset)]) from None
    log_answer(dataset.root, source, period.text, answer, GOOD)
    return Fetched(source, answer, rows)


def _asked(source: SourceSettings, period: Period, dataset: Dataset, today: date) -> Answer:
    content = download(request_for(source, period), source.seconds_between)
    return keep_answer(dataset.root, source, period.text, content, today)


def _kept(source: SourceSettings, period: Period, dataset: Dataset) -> Answer:
    answer = last_answer(dataset.root, source.id, period.text, only_good=False)
    if answer is None:
        details = {"source": source.id, "period": period.text}
        message = "No answer of {source} for {period} is kept."
        raise InputError([Problem("archive", message, "Leave out --from-archive to ask.", details)])
    return answer


def _read(source: SourceSettings, period: Period, dataset: Dataset, answer: Answer) -> pd.DataFrame:
    try:
        grid = read_grid(source, answer.content)
    except Unreadable as fault:
        raise InputError([Problem("answer", fault.message, fault.hint, fault.details, answer.file)]) from None
    return figures_of(grid, source, period, dataset, answer.file, answer.fetched_on)


def _what_stays(source: SourceSettings, period: Period, dataset: Dataset) -> Problem:
    good = last_answer(dataset.root, source.id, period.text)
    details = {"file": good.file if good else "", "day": good.fetched_on if good else ""}
    message = "The good answer of {day} stays in use ({file})." if good else "No earlier good answer is kept."
    return Problem("last_good", message, "Nothing was added.", details)


def add_figures(fetched: Fetched, store: Store, who: str, when: datetime) -> int:
    """Add the figures of a good answer to the observations, and return how many are new.

    Parameters
    ----------
    fetched : Fetched
        From :func:`fetch`.
    store : Store
        Where to.
    who : str
        Who asked for it.
    when : datetime
        When.

    Returns
    -------
    int
        Rows added. A value that the source told before is not told again with a later day.
    """
    digest = sha256(fetched.answer.content).hexdigest()
    receipt = Receipt(fetched.source.id, fetched.answer.file, digest, who, when)
    return store.append(new_figures(fetched, store)[OBSERVATION_COLUMNS], receipt)


def new_figures(fetched: Fetched, store: Store) -> pd.DataFrame:
    """Return the rows that say something else than the source's last word on the same figure."""
    same = ["ref_area", "indicator", "time_period", "source_org"]
    known = store.read().sort_values("known_from", kind="stable").drop_duplicates(same, keep="last")
    said = pd.MultiIndex.from_frame(known[[*same, "obs_value", "qualifier"]])
    now = pd.MultiIndex.from_frame(fetched.rows[[*same, "obs_value", "qualifier"]])
    return fetched.rows[~now.isin(said)]
