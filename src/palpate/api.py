"""What ``import palpate`` promises to do: each function takes plain words or paths and needs no library at hand.

In: an article, a question, names in plain words. Out: the values of `palpate.types`. The usual library is opened at the
first call and kept open, in each thread its own; a library that is given stays the caller's.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack, overload

from palpate.errors import InputError
from palpate.library import Library, default_place
from palpate.library.file import is_address as is_database
from palpate.reading.source import Raw, is_address
from palpate.session import Session

if TYPE_CHECKING:
    import pandas
    import polars

    from palpate.types.article import Article
    from palpate.types.effect_map import EffectMap
    from palpate.types.evidence import Evidence, Overview, Question
    from palpate.types.ranking import Ranking
    from palpate.types.report import Report
    from palpate.types.search import Filters, Found
    from palpate.types.study import Study

Opened = Library | Session | Path | str | None
"""A library that is open, or where one lies: its file, or the address of its database; None for the usual one."""
Place = tuple[int, str, tuple[int, int] | None]
"""Process, place and (device, inode) of an open file: a file that was replaced is opened anew."""
SHOWN = 60  # letters of running text in a message


class _Kept(threading.local):
    """The sessions that stay open, in each thread its own: SQLite connections do not change threads."""

    def __init__(self) -> None:
        self.sessions: dict[Place, Session] = {}
        self.of: tuple[Library, Session] | None = None


_kept = _Kept()


def check(source: Article | Path | str | None = None, library: Opened = None, *, text: str | None = None) -> Report:
    """Check an article: every claim with its verdict, and the findings about the article.

    Parameters
    ----------
    source : Article or Path or str
        An article that was read; else a file, ``-`` for standard input, or an ``http`` or ``https`` address, which is
        fetched. A string is never taken for the article itself.
    library : Library or Session or Path or str, optional
        An open library, or the file of one; the usual library if None, opened once a thread.
    text : str
        The article itself, instead of a source: plain text, Markdown or HTML, told by its look.

    Raises
    ------
    InputError
        If both a source and a text are given, or neither.
    ReadingError
        If the source cannot be read.
    LibraryError
        If the library cannot be opened.

    Examples
    --------
    >>> report = check(text="Massage eases low back pain.")
    >>> [judged.verdict.kind.value for judged in report.judged]
    ['supported']
    """
    article = _article(source, text)
    return _session(library).check(article)


def ask(text: str, library: Opened = None) -> Report:
    """The verdict on one question or claim in plain words, as a report of that one claim.

    Parameters
    ----------
    text : str
        "does massage help back pain?" or "massage cures arthritis", at most 1,000 characters.
    library : Library or Session or Path or str, optional
        An open library, or the file of one; the usual library if None.

    Raises
    ------
    InputError
        If the text holds no words, or is too long for one claim.

    Examples
    --------
    >>> ask("does massage help low back pain?").judged[0].verdict.kind.value
    'supported'
    """
    return _session(library).ask(text)


def options(condition: str, library: Opened = None, *, outcome: str | None = None) -> Ranking:
    """Every treatment that was tried for a complaint, ranked by what trials found, rung by rung.

    Parameters
    ----------
    condition : str
        The complaint: "low back pain".
    library : Library or Session or Path or str, optional
        An open library, or the file of one; the usual library if None.
    outcome : str, optional
        What is to get better; pain for painful complaints, else what most studies measured.

    Raises
    ------
    InputError
        If the vocabulary does not know the complaint or the outcome.

    Examples
    --------
    >>> ranking = options("low back pain")
    >>> (ranking.outcome.label, len(ranking.options) > 10)
    ('pain', True)
    """
    return _session(library).options(condition, outcome=outcome)


def evidence(
    treatment: str, *, condition: str | None = None, outcome: str | None = None, library: Opened = None
) -> Evidence | Overview:
    """The pooled evidence on a treatment: on one outcome rung by rung, without an outcome an overview of all.

    Parameters
    ----------
    treatment : str
        "massage", "foam rolling".
    condition : str, optional
        The people: "low back pain"; all that the treatment was tried in if None.
    outcome : str, optional
        What was measured: "pain"; every outcome that trials report if None.
    library : Library or Session or Path or str, optional
        An open library, or the file of one; the usual library if None.

    Returns
    -------
    Evidence
        If an outcome is given.
    Overview
        If none is: the evidence on each outcome, the most studied first.

    Raises
    ------
    InputError
        If the vocabulary does not know a wording.

    Examples
    --------
    >>> found = evidence("massage", condition="low back pain", outcome="pain")
    >>> [rung.rung.value for rung in found.rungs]
    ['nothing or usual care', 'sham or light touch', 'other treatment']
    """
    return _session(library).evidence(treatment, condition=condition, outcome=outcome)


def effect_map(name: str, library: Opened = None) -> EffectMap:
    """What a treatment was tried for, what was tried for a complaint, or on an outcome, with which result.

    Parameters
    ----------
    name : str
        A treatment, complaint or outcome: a label, a synonym or an id (``T:massage``).
    library : Library or Session or Path or str, optional
        An open library, or the file of one; the usual library if None.

    Raises
    ------
    InputError
        If the vocabulary has no such concept; the message offers near ones.

    Examples
    --------
    >>> found = effect_map("gua sha")
    >>> (found.concept.id, len(found.rows) > 0)
    ('T:gua-sha', True)
    """
    return _session(library).effect_map(name)


def search(text: str = "", library: Opened = None, **filters: Unpack[Filters]) -> Found:
    """Studies by their words and by what they are about; see `Library.search` for the filters.

    Parameters
    ----------
    text : str
        Words of titles, authors, journals, people, arms and outcomes; every study without any.
    library : Library or Session or Path or str, optional
        An open library, or the file of one; the usual library if None.
    **filters
        ``treatment``, ``condition``, ``outcome``, ``design``, ``year_from``, ``year_to``, ``retracted``,
        ``machine_read``, ``sort``, ``limit`` and ``offset``, as `Library.search` takes them.

    Raises
    ------
    InputError
        If the vocabulary does not know a wording, or a value is not among those that can be asked for.

    Examples
    --------
    >>> search("Cherkin 2011").studies[0].key
    'cherkin2011'
    """
    return _session(library).search(text, **filters)


def study(name: str, library: Opened = None) -> Study:
    """One study by its key, DOI, PMID, PMCID or registry number.

    Raises
    ------
    InputError
        If the library has none of that name; the message offers the nearest keys.

    Examples
    --------
    >>> study("10.7326/0003-4819-155-1-201107050-00002").label
    'Cherkin 2011'
    """
    return _session(library).study(name)


def question(treatment: str, *, condition: str | None = None, outcome: str | None = None) -> Question:
    """A question from wordings, as concepts of the vocabulary; `gather` answers it.

    Raises
    ------
    InputError
        If the vocabulary does not know a wording; the message offers the nearest terms.

    Examples
    --------
    >>> question("back rubs", condition="lumbago").condition.label
    'low back pain'
    """
    from palpate.evidence import ask as concepts_of

    return concepts_of(treatment, condition=condition, outcome=outcome)


@overload
def to_frame(value: object, table: str | None = None, *, backend: Literal["pandas"] = "pandas") -> pandas.DataFrame: ...
@overload
def to_frame(value: object, table: str | None = None, *, backend: Literal["polars"]) -> polars.DataFrame: ...
def to_frame(
    value: object, table: str | None = None, *, backend: Literal["pandas", "polars"] = "pandas"
) -> pandas.DataFrame | polars.DataFrame:
    """A value as a table of pandas or polars, with the numbers and column names of the CSV.

    Parameters
    ----------
    value : Report or Evidence or Overview or EffectMap or Ranking or Found or Study or Library or list of Study
        What the functions of palpate give, or all studies of a library.
    table : str, optional
        Which of its tables; the first if None. A report has ``claims``, ``findings``, ``references``, ``effects`` and
        ``left_out``; evidence ``effects``, ``rungs``, ``certainty``, ``reviews``, ``left_out`` and ``machine_read``; an
        overview ``outcomes``, ``effects`` and ``left_out``; a map of effects ``cells``; a ranking ``options``; studies
        ``studies``, ``outcomes`` and ``arms``.
    backend : {"pandas", "polars"}
        Either is in the extra ``palpate[frames]``.

    Returns
    -------
    pandas.DataFrame or polars.DataFrame
        Whole numbers are ``Int64``, numbers ``Float64``, true and false ``boolean``, all else text; a missing cell is
        ``pandas.NA`` or null, never NaN.

    Raises
    ------
    InputError
        If the value has no such table, or pandas or polars is not installed.

    Examples
    --------
    >>> frame = to_frame(evidence("massage", outcome="pain"), "rungs")
    >>> list(frame.columns[:4])
    ['rung', 'trials_with_numbers', 'trials_with_directions', 'measure']
    """
    from palpate.report.frames import frame

    if isinstance(value, Session):
        value = value.library
    if isinstance(value, Library):
        value = tuple(value.studies())
    made: pandas.DataFrame | polars.DataFrame = frame(
        tuple(value) if isinstance(value, list) else value, table, backend=backend
    )
    return made


def _article(source: Article | Path | str | None, text: str | None) -> Article:
    from palpate.reading import read
    from palpate.types.article import Article

    if (source is None) == (text is None):
        raise InputError("give one article: a file or an address, or text=... with the article itself.")
    if text is not None:
        return _read_text(text)
    if isinstance(source, Article):
        return source
    if not isinstance(source, str | Path):
        raise InputError(f"{type(source).__name__}: no article. Give a path, an address, or text=...")
    _refuse_running_text(source)
    return read(source)


def _read_text(text: str) -> Article:
    from palpate.reading.read import read_raw
    from palpate.reading.source import bounded

    if not isinstance(text, str):
        raise InputError(f"text is {type(text).__name__}; it is the words of an article. Give a path as the source.")
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"text, character {error.start}: half a surrogate pair, no letter. Decode it anew.") from None
    return read_raw(bounded(Raw("text", data, "", charset="utf-8")))


def _refuse_running_text(source: str | Path) -> None:
    """Raise an InputError for a string that is the article, not the name of one."""
    words = str(source).split()
    if isinstance(source, str) and len(words) > 1 and ("\n" in source.strip() or not _is_there(source)):
        beginning = " ".join(words)
        shown = beginning if len(beginning) <= SHOWN else f"{beginning[:SHOWN]}..."
        raise InputError(f"{shown!r}: no such file. Check the path, or say check(text=...) for an article itself.")


def _is_there(source: str) -> bool:
    try:
        return is_address(source) or Path(source).exists()
    except (OSError, ValueError):
        return False


def _session(library: Opened) -> Session:
    if isinstance(library, Session):
        return library
    if isinstance(library, Library):
        return _session_of(library)
    if library is not None and not isinstance(library, str | Path):
        raise InputError(f"{type(library).__name__}: no library. Give a Library, a Session, or the path of a library.")
    where = str(library) if library is not None else str(default_place())
    where = where if is_database(where) else str(Path(where).expanduser())
    kept = _kept.sessions.get(_place(where))
    if kept is None:
        kept = Session.open(where)
        _forget(where)
        _kept.sessions[_place(where)] = kept
    return kept


def _forget(where: str) -> None:
    """Close what this process opened of a file of that name that is another one now."""
    for place in [place for place in _kept.sessions if place[:2] == (os.getpid(), where)]:
        _kept.sessions.pop(place).close()


def _session_of(library: Library) -> Session:
    """The session of the library that was given last: what was gathered for one call is kept for the next."""
    if _kept.of is None or _kept.of[0] is not library:
        _kept.of = library, Session(library)
    return _kept.of[1]


def _place(where: str) -> Place:
    try:
        found = Path(where).stat()
    except (OSError, ValueError):
        return os.getpid(), where, None
    return os.getpid(), where, (found.st_dev, found.st_ino)
