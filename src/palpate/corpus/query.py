"""What is searched for → a query of the index.

Words are taken one by one, never as tantivy's own language, so that no sign in them means anything but quotes (words
side by side) and a star at the end (the beginning of a word). A term of the vocabulary is found by its words and by
its concept, which stands there for its other names and for all that is narrower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from palpate import vocabulary
from palpate.checks.searches import YEARS, bounded, words_asked, years_asked
from palpate.corpus.index import analyzer
from palpate.errors import InputError
from palpate.types.concept import Concept, Family, Mention
from palpate.types.corpus import CorpusSearch
from palpate.types.search import Sort

if TYPE_CHECKING:
    import tantivy

    _Part = tuple[tantivy.Query, list[tantivy.Query]]

MOST_WORDS = 40  # of one search; nobody types more
MOST_SHOWN = 1_000_000  # of one page
TITLE = 3.0  # how much more a word counts that stands in the title
# A word of more than a tenth of all papers is taken as it is written and counts the same in a title: three such words
# took 27 ms among a million papers before, and 14 after.
COMMON, LEAST_COMMON = 0.1, 1_000
NAMED = (Family.TREATMENT, Family.CONDITION, Family.OUTCOME)
# Asked along with what is searched for, as in "does massage help with sleep".
UNASKED = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "by", "can", "did", "do", "does", "for", "from", "has", "have"),
        *("help", "helps", "how", "i", "if", "in", "is", "it", "its", "me", "of", "on", "or", "that", "the", "their"),
        *("this", "to", "was", "were", "what", "which", "will", "with", "without", "you"),
    )
)
_TERM = re.compile(r'"([^"]*)"|(\S+)')


def search_of(
    text: str,
    *,
    treatment: str | Concept | None,
    condition: str | Concept | None,
    outcome: str | Concept | None,
    is_trial: bool | None,
    is_retracted: bool | None,
    years: tuple[int | None, int | None],
    sort: str,
    limit: int | None,
    offset: int,
) -> CorpusSearch:
    """A search from what people write, checked.

    Raises
    ------
    InputError
        If the vocabulary does not know a wording, or a value is not among those that can be asked for.
    """
    since, until = years_asked(years)
    if sort not in {Sort.RELEVANCE, Sort.YEAR}:
        raise InputError(f"{sort!r} is no order of papers. Say {Sort.RELEVANCE} or {Sort.YEAR}.")
    return CorpusSearch(
        text=words_asked(text),
        treatment=_concept(treatment, Family.TREATMENT),
        condition=_concept(condition, Family.CONDITION),
        outcome=_concept(outcome, Family.OUTCOME),
        is_trial=is_trial,
        is_retracted=is_retracted,
        year_from=since,
        year_to=until,
        sort=Sort(sort),
        limit=None if limit is None else bounded(limit, "limit", least=1, most=MOST_SHOWN),
        offset=bounded(offset, "offset", least=0, most=MOST_SHOWN),
    )


def _concept(asked: str | Concept | None, family: Family) -> Concept | None:
    return vocabulary.concept_named(asked, family) if isinstance(asked, str) else asked


class Asked:
    """The queries of one search; tried in turn, the first that finds something counts.

    Parameters
    ----------
    schema : tantivy.Schema
    search : CorpusSearch
    searcher : tantivy.Searcher
        Tells how common a word is.
    """

    def __init__(self, schema: tantivy.Schema, search: CorpusSearch, searcher: tantivy.Searcher) -> None:
        from tantivy import Occur, Query

        self._schema, self._search, self._searcher = schema, search, searcher
        self._query, self._must, self._should = Query, Occur.Must, Occur.Should
        self._parts = list(self._of_words(search.text))
        if len(self._parts) > MOST_WORDS:
            count = len(self._parts)
            raise InputError(f"{count} words to search for; at most {MOST_WORDS} can be. Leave the common ones out.")

    @property
    def is_void(self) -> bool:
        """Whether something was said, but no word of it can be searched for."""
        return bool(self._search.text) and not self._parts

    def identified(self) -> tantivy.Query | None:
        """What bears the whole text as an identifier, None where it can be none."""
        text = self._search.text.lower()
        if not text or " " in text:
            return None
        bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:|pmid:|https?://pubmed\.ncbi\.nlm\.nih\.gov/)", "", text)
        bare = bare.rstrip("/")
        if bare.isdigit() and bare.isascii() and len(bare) <= 10:
            return self._with_filters([self._term("own", int(bare))])
        if bare.startswith(("10.", "pmc", "nct", "isrctn")):
            return self._with_filters([self._term("name", bare)])
        return None

    def every(self) -> tantivy.Query:
        """All words, and all that narrows them."""
        queries = [must for must, _ in self._parts]
        return self._with_filters(queries, [title for _, titles in self._parts for title in titles])

    def some(self) -> tantivy.Query | None:
        """At least one word; None where there is but one."""
        if len(self._parts) < 2:
            return None
        either = [(self._should, must) for must, _ in self._parts]
        titles = [title for _, titles in self._parts for title in titles]
        return self._with_filters([self._query.boolean_query(either)], titles)

    def _with_filters(self, musts: Sequence[tantivy.Query], shoulds: Sequence[tantivy.Query] = ()) -> tantivy.Query:
        filters = [self._unscored(one) for one in self._filters()]
        parts = [(self._must, one) for one in (*musts, *filters)]
        if not parts:
            return self._query.all_query()
        return self._query.boolean_query([*parts, *((self._should, one) for one in shoulds)])

    def _unscored(self, query: tantivy.Query) -> tantivy.Query:
        return self._query.const_score_query(query, 0.0)

    def _filters(self) -> Iterator[tantivy.Query]:
        from tantivy import FieldType

        search = self._search
        for concept in (search.treatment, search.condition, search.outcome):
            if concept is not None:
                yield self._term("concept", concept.id)
        for field, wanted in (("trial", search.is_trial), ("retracted", search.is_retracted)):
            if wanted is not None:
                yield self._term(field, int(wanted))
        if search.year_from is not None or search.year_to is not None:
            bounds = search.year_from or YEARS[0], search.year_to or YEARS[1]
            yield self._query.range_query(self._schema, "year", FieldType.Integer, *bounds)

    def _term(self, field: str, value: object) -> tantivy.Query:
        return self._query.term_query(self._schema, field, value, "freq" if isinstance(value, str) else "basic")

    def _of_words(self, text: str) -> Iterator[_Part]:
        """Each word or term: what must hold, and what counts for more in the title."""
        mentions = vocabulary.load().find(text, families=NAMED) if text else ()
        for match in _TERM.finditer(text):
            if match[1] is not None:
                yield from self._phrase(match[1])
                continue
            inside = [one for one in mentions if one.start < match.end() and match.start() < one.end]
            for one in inside:
                if match.start() <= one.start:
                    yield from self._mention(text, one)
            if not inside:
                yield from self._plain(match[2])

    def _phrase(self, text: str) -> Iterator[_Part]:
        words = _within_little_words(analyzer().analyze(text))
        if len(words) == 1:
            yield self._term("text", words[0]), self._titles(words)
        elif words:
            yield self._query.phrase_query(self._schema, "text", list(words)), []

    def _mention(self, text: str, mention: Mention) -> Iterator[_Part]:
        words = analyzer().analyze(text[mention.start : mention.end])
        spoken = self._query.boolean_query([(self._must, self._alike(word)) for word in words])
        concepts = [self._term("concept", concept.id) for concept in mention.concepts if concept.family in NAMED]
        either = [(self._should, one) for one in (spoken, *concepts)]
        yield self._query.boolean_query(either), self._titles(words)

    def _plain(self, text: str) -> Iterator[_Part]:
        words = [word for word in analyzer().analyze(text) if word not in UNASKED]
        for place, word in enumerate(words, start=1):
            if place == len(words) and text.endswith("*"):
                yield self._query.regex_query(self._schema, "text", f"{re.escape(word)}.*"), []
            else:
                yield self._alike(word), self._titles([word])

    def _is_common(self, word: str) -> bool:
        return self._searcher.doc_freq("text", word) > max(COMMON * self._searcher.num_docs, LEAST_COMMON)

    def _alike(self, word: str) -> tantivy.Query:
        forms = [word] if self._is_common(word) else list(dict.fromkeys(alike(word)))
        if len(forms) == 1:
            return self._term("text", word)
        return self._query.boolean_query([(self._should, self._term("text", form)) for form in forms])

    def _titles(self, words: Sequence[str]) -> list[tantivy.Query]:
        rarer = (word for word in words if not self._is_common(word))
        return [self._query.boost_query(self._term("title", word), TITLE) for word in rarer]


def _within_little_words(words: Sequence[str]) -> Sequence[str]:
    """Words from the first to the last that says something: "quality of life" of "the quality of life in"."""
    said = [place for place, word in enumerate(words) if word not in UNASKED]
    return words[said[0] : said[-1] + 1] if said else ()


def alike(word: str) -> Iterator[str]:
    """A word with its singular or plural; other spellings are the vocabulary's, for the terms that it knows.

    >>> list(alike("massages"))
    ['massages', 'massage']
    """
    yield word
    if len(word) > 3 and word.isalpha():
        if word.endswith("ies"):
            yield f"{word[:-3]}y"
        elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
            yield word[:-1]
        elif word.endswith("y") and word[-2] not in "aeou":
            yield f"{word[:-1]}ies"
        elif not word.endswith("s"):
            yield f"{word}s"
