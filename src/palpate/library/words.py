"""The words under which a study is found, and the words of a search as a query of SQLite's full-text index (FTS5).

Both are folded as the vocabulary folds wordings, so that case, spelling (oedema, edema) and number do not matter. What
a study is about stands there as the ids of its concepts and all broader ones too: a search for manual therapy finds a
trial that speaks of massage only.

References
----------
Query syntax: https://www.sqlite.org/fts5.html, section 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from palpate import vocabulary
from palpate.errors import InputError
from palpate.library.index import postings
from palpate.library.printed import plain
from palpate.types.concept import Family, Mention
from palpate.types.study import Outcome, PooledResult, Study
from palpate.vocabulary.folding import BAR, LINK, fold_all, tokens

COLUMNS = ("title", "names", "people", "given", "measured", "concepts")
TABLE = f"CREATE VIRTUAL TABLE word USING fts5 ({', '.join(COLUMNS)}, tokenize = \"unicode61 tokenchars ':-'\")"
MOST_WORDS = 40  # of one search; nobody types more, and SQLite bounds how deep a query may go
ABOUT = ("treatment", "technique", "condition", "outcome")  # slots whose concepts say what a study is about
NAMED = (Family.TREATMENT, Family.CONDITION, Family.OUTCOME)
# Asked along with what is searched for, as in "does massage help with sleep".
UNASKED = frozenset(tokens("does do did is are was can will may with without and or by as that it help helps me i you"))
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")


def searched(study: Study) -> tuple[str, ...]:
    """The folded words of a study, a text for each of `COLUMNS`."""
    texts: tuple[Iterable[str | None], ...] = (
        (study.title, *(report.title for report in study.reports)),
        (study.key, *study.authors, study.journal, str(study.year or "")),
        (study.condition, study.population, *(result.condition for result in study.pooled)),
        _given(study),
        _measured(study),
    )
    folded = _folded([" - ".join(dict.fromkeys(filter(None, some))) for some in texts])
    return (*map(" ".join, folded), " ".join(sorted(_concepts(study))))


def _given(study: Study) -> Iterator[str | None]:
    for arm in study.arms:
        yield from (arm.treatment, arm.technique, arm.site, arm.device)
    for result in study.pooled:
        yield from (result.treatment, result.comparator)


def _measured(study: Study) -> Iterator[str | None]:
    rows: tuple[Outcome | PooledResult, ...] = (*study.outcomes, *study.pooled)
    for row in rows:
        yield from (row.outcome, row.instrument)
    yield from (harm.event for harm in study.harms or ())


def _concepts(study: Study) -> frozenset[str]:
    own = (concept for slot, concept in postings(study) if slot in ABOUT)
    return frozenset(chain.from_iterable(map(_upwards, own)))


@lru_cache(maxsize=10_000)
def _upwards(concept: str) -> tuple[str, ...]:
    return (concept, *vocabulary.load().ancestors(concept))


def words(text: str) -> list[str]:
    """The folded words of a text; those in letters that do not fold (Chinese, Cyrillic) as they are, in lower case."""
    return next(_folded([text]))


def _folded(texts: Iterable[str]) -> Iterator[list[str]]:
    """The words of each text; all are folded at once, which is much faster than one by one."""
    texts = [plain(text).replace(BAR, " ") for text in texts]
    for text, folded in zip(texts, fold_all(texts), strict=True):
        found = [word for word in folded.split() if word.isalnum()]
        unfolded = (word for word in _WORD.findall(text) if not (word.isascii() or tokens(word)))
        yield found if text.isascii() else [*found, *unfolded]


def query(text: str, *, of_all: bool = True) -> str | None:
    """What is searched for as a query of FTS5, None where the text holds no words.

    A term of the vocabulary is found by its words and by its concept; words in double quotes stand side by side; a word
    that ends in ``*`` is the beginning of one.

    Parameters
    ----------
    text : str
    of_all : bool
        Whether a study must hold all the words, or one of them at least.

    Raises
    ------
    InputError
        If there are more than `MOST_WORDS` words.
    """
    parts = list(_parts(text))
    if len(parts) > MOST_WORDS:
        raise InputError(f"{len(parts)} words to search for; at most {MOST_WORDS} can be. Leave the common ones out.")
    return (" AND " if of_all else " OR ").join(parts) or None


def _parts(text: str) -> Iterator[str]:
    mentions = vocabulary.load().find(text, families=NAMED)
    for match in _TERM.finditer(text):
        if match[1] is not None:
            yield from _phrase(words(match[1]))
            continue
        inside = [one for one in mentions if one.start < match.end() and match.start() < one.end]
        yield from (_mention(text, one) for one in inside if match.start() <= one.start)
        if not inside:
            yield from _plain(match[2])


def _mention(text: str, mention: Mention) -> str:
    """A term: its words anywhere, or its concept."""
    spoken = " AND ".join(f'"{word}"' for word in words(text[mention.start : mention.end]))
    concepts = " OR ".join(f'concepts : "{concept.id}"' for concept in mention.concepts)
    return f"(({spoken}) OR {concepts})"


def _plain(word: str) -> Iterator[str]:
    folded = [one for one in words(word.rstrip("*")) if one not in UNASKED and one != LINK]
    for place, one in enumerate(folded, start=1):
        begins = "*" if place == len(folded) and word.endswith("*") else ""
        yield f'"{one}"{begins}'


def _phrase(folded: Sequence[str]) -> Iterator[str]:
    if folded:
        yield f'"{" ".join(folded)}"'
