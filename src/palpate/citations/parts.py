"""What is printed on a paper against what a citation gives: title, first author, journal, year, n, design, place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from palpate.citations.agreement import Agreement, Part
from palpate.library.printed import first_author, place_key, surname_key, title_key
from palpate.text.journals import is_abbreviation, journal_key
from palpate.types.citation import Citation
from palpate.types.study import Design, Identity, Study

COCHRANE = journal_key("Cochrane Database of Systematic Reviews")
SAME_TITLE, OTHER_TITLE = 0.8, 0.6  # shares of the shorter title's words that the other has
SAME_JOURNAL = 0.6  # of the words of both: "Spine Journal" may mean the European one
FEWEST_TITLE_WORDS = 4
NEAR_N = 0.03  # "about 400 people" for 401
_FIRST_OF_MANY = re.compile(r"\s*(?:[,;&]|\band\b|\bet\s+al\b).*$", re.IGNORECASE | re.DOTALL)
_INITIAL = re.compile(r"\b(?:[A-Z]\.?-?){1,3}(?=\s|$)")
_TITLES = re.compile(r"\b(?:Dr|Prof|Professor|Doctor|Mr|Mrs|Ms|PhD|MD)\b\.?", re.IGNORECASE)
_PLACE = re.compile(r"/(\d{1,3})/([\dA-Z-]{1,8})/([A-Z]{0,2}\d+(?:[A-Z]{1,2}\d+)?)(?=[./?#]|$)", re.IGNORECASE)
_SMALL_WORDS = frozenset({"a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
_STUDY = re.compile(r"\b(?:study|trial|experiment)\b", re.IGNORECASE)
# Words that name a design, and the designs that they may mean; "study" and "trial" alone may mean any.
_DESIGNS = (
    (re.compile(r"guideline", re.IGNORECASE), frozenset({Design.GUIDELINE})),
    (
        re.compile(r"review|meta-?\s?analys|cochrane", re.IGNORECASE),
        frozenset({Design.SYSTEMATIC_REVIEW, Design.NARRATIVE_REVIEW}),
    ),
    (
        re.compile(r"randomi[sz]ed|controlled|\bRCTs?\b|blind|cross-?over|head-to-head", re.IGNORECASE),
        frozenset({Design.RANDOMISED, Design.CROSSOVER, Design.CLUSTER, Design.NON_RANDOMISED}),
    ),
    (
        re.compile(r"cohort|observational|cross-sectional|survey|questionnaire|case-control", re.IGNORECASE),
        frozenset({Design.OBSERVATIONAL}),
    ),
    (re.compile(r"\bcase\s+(?:stud|report|series)", re.IGNORECASE), frozenset({Design.SINGLE_ARM})),
    (re.compile(r"\banimal|laboratory", re.IGNORECASE), frozenset({Design.LABORATORY})),
)


def printed(citation: Citation, reports: Sequence[Study | Identity]) -> Iterator[Part]:
    """Title, first author, journal and year, as far as the citation gives them, against any of a study's reports."""
    if citation.title:
        yield Part("title", _title(citation.title, [report.title for report in reports]))
    if authors := authors_of(citation):
        agreement = _author(authors, reports)
        if citation.authors or agreement is Agreement.AGREES:  # a university that is named is not the author
            yield Part("first author", agreement, authors[-1])
    if named := journal_of(citation):
        yield Part("journal", _journal(named, [r.journal for r in reports if r.journal]), named)
    if citation.year:
        yield Part("year", _year(citation.year, [r.year for r in reports if r.year]), str(citation.year))


def compare(citation: Citation, study: Study) -> Iterator[Part]:
    """Each part that both give, with whether it agrees."""
    yield from printed(citation, (study, *study.reports))
    if (place := place_of(citation)) and study.volume and study.pages:
        yield Part("volume and page", Agreement.of(place == place_key(study.volume, study.issue, study.pages)), place)
    if citation.n and (study.n or any(arm.n for arm in study.arms)):
        yield Part("n", _n(citation.n, study), str(citation.n))
    pooled = [result.studies for result in study.pooled if result.studies]
    if citation.studies and pooled and citation.studies <= max(pooled):  # a review holds more studies than it pools
        yield Part("studies", _among(citation.studies, pooled))
    if meant := designs_of(citation.design):
        yield Part("design", Agreement.of(study.design in meant))
    if citation.place and citation.place.lower() in (study.population or "").lower():
        yield Part("place", Agreement.AGREES)


def authors_of(citation: Citation) -> tuple[str, ...]:
    """The surnames that the first author may have, in comparable form: "Tiffany Field" gives both words and the last.

    Examples
    --------
    >>> from palpate.types.article import Span
    >>> authors_of(Citation(span=Span(0, 1), authors="Ebert, J. R., Joss, B."))
    ('ebert',)
    >>> authors_of(Citation(span=Span(0, 1), authors="Tiffany Field and colleagues"))
    ('tiffany field', 'field')
    """
    if not citation.authors:
        return (title_key(citation.organisation),) if citation.organisation else ()
    first = _FIRST_OF_MANY.sub("", _TITLES.sub("", citation.authors)).strip()
    words = title_key(_INITIAL.sub(" ", first)).split()
    return tuple(dict.fromkeys(" ".join(words[at:]) for at in range(len(words))))


def place_of(citation: Citation) -> str | None:
    """Volume, issue and first page, where the citation's address holds them as many journals' sites do."""
    found = _PLACE.search(citation.url or "")
    return "/".join(found.groups()).lower() if found else None


def journal_of(citation: Citation) -> str | None:
    """The journal in comparable form; a Cochrane review is one of the Cochrane Database."""
    if citation.journal:
        return journal_key(citation.journal)
    said = f"{citation.design or ''} {citation.organisation or ''} {citation.authors or ''}".lower()
    return COCHRANE if "cochrane" in said else None


def designs_of(words: str | None) -> frozenset[Design] | None:
    """The designs that a wording may mean, None where it says nothing."""
    return next((designs for pattern, designs in _DESIGNS if words and pattern.search(words)), None)


def is_of_trial(citation: Citation) -> bool:
    """Whether a citation speaks of a study, and not of a review ("one study in journal J")."""
    said = citation.design or ""
    return _STUDY.search(said) is not None and designs_of(said) is None


def _title(said: str, own: list[str]) -> Agreement:
    best = max(likeness(said, title) for title in own)
    if best >= SAME_TITLE:
        return Agreement.AGREES
    return Agreement.DIFFERS if best < OTHER_TITLE else Agreement.NEAR


def likeness(one: str, other: str) -> float:
    """The share of the shorter title's words (small ones apart) that the other title has, from 0 to 1.

    A title of fewer than four such words is like another only if both have the same.
    """
    first, second = ({*title_key(text).split()} - _SMALL_WORDS for text in (one, other))
    shorter = min(len(first), len(second))
    if shorter < FEWEST_TITLE_WORDS:
        return float(first == second)
    return len(first & second) / shorter


def _author(said: tuple[str, ...], reports: Sequence[Study | Identity]) -> Agreement:
    if any(first_author(report) in said for report in reports):
        return Agreement.AGREES
    own = [author for report in reports for author in report.authors]
    if not own:
        return Agreement.UNKNOWN
    if any(surname_key(author) in said for author in own):
        return Agreement.NEAR  # the one who leads a team often signs last
    return Agreement.DIFFERS


def _journal(said: str, own: list[str]) -> Agreement:
    keys = [journal_key(name) for name in own]
    if not keys:
        return Agreement.UNKNOWN
    if any(key == said or is_abbreviation(said, key) or is_abbreviation(key, said) for key in keys):
        return Agreement.AGREES
    return Agreement.NEAR if any(is_like(said, key) for key in keys) else Agreement.DIFFERS


def is_like(one: str, other: str) -> bool:
    """Whether two journals' keys abbreviate one another or share most of their words."""
    first, second = _words_of(one), _words_of(other)
    shared = len(first & second)
    if shared and shared / len(first | second) >= SAME_JOURNAL:
        return True
    return one[:1] == other[:1] and (is_abbreviation(one, other) or is_abbreviation(other, one))


@lru_cache(maxsize=4096)
def _words_of(key: str) -> frozenset[str]:
    """The words of a journal's key: each journal that is cited is set beside all of the library."""
    return frozenset(key.split())


def _year(said: int, own: list[int]) -> Agreement:
    if said in own:
        return Agreement.AGREES
    if not own:
        return Agreement.UNKNOWN
    return Agreement.NEAR if any(abs(said - year) == 1 for year in own) else Agreement.DIFFERS


def _n(said: int, study: Study) -> Agreement:
    """The people of the study agree; those of some of its arms may be meant."""
    arms = [arm.n for arm in study.arms if arm.n]
    whole = [n for n in (study.n, sum(arms)) if n]
    if any(abs(said - n) <= NEAR_N * n for n in whole):
        return Agreement.AGREES
    return Agreement.NEAR if said in arms else Agreement.DIFFERS


def _among(said: int, own: list[int]) -> Agreement:
    return Agreement.AGREES if said in own else Agreement.DIFFERS
