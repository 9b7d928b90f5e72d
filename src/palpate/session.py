"""One open library for many requests: what the page, the API, the MCP server and Python callers ask, by one door.

In: articles, questions and names in plain words. Out: the values of `palpate.types`. Each method is a road of its own
(`check`, `asking`, `ranking`, `evidence`, `library`); what was gathered for one request is kept for the next.
"""

from __future__ import annotations

import difflib
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from palpate.errors import InputError
from palpate.library import Library

if TYPE_CHECKING:
    from palpate.answer import Answers
    from palpate.asking import Asking
    from palpate.check import Progress
    from palpate.citations import Follower
    from palpate.types.article import Article
    from palpate.types.concept import Concept
    from palpate.types.effect_map import EffectMap
    from palpate.types.evidence import Evidence, Overview
    from palpate.types.ranking import Ranking
    from palpate.types.report import Report
    from palpate.types.search import Filters, Found
    from palpate.types.study import Study

_NEAR = 0.6  # the share of letters that a key must have in common with a name to be offered: difflib's own default


class Session:
    """Answers every kind of request from one library.

    Parameters
    ----------
    library : Library
        Stays open, and the caller's to close.

    Notes
    -----
    Use one session in one thread at a time.
    """

    def __init__(self, library: Library) -> None:
        self.library = library

    @classmethod
    def open(cls, path: Path | str | None = None) -> Self:
        """A session of the library in a file, by default the one that the commands use.

        Raises
        ------
        LibraryError
            If the file is no library, or cannot be read.
        """
        return cls(Library.open(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the library."""
        self.library.close()

    @cached_property
    def _answers(self) -> Answers:
        from palpate.answer import Answers

        return Answers(self.library)

    @cached_property
    def _follower(self) -> Follower:
        from palpate.citations import Follower

        return Follower(self.library)

    @cached_property
    def _asking(self) -> Asking:
        from palpate.asking import Asking

        return Asking(self.library)

    def check(self, article: Article, *, progress: Progress | None = None) -> Report:
        """Every claim of an article with its verdict, and the findings about the article.

        `progress` is told how many claims are answered, of how many; what it raises ends the check.
        """
        from palpate.check import check

        return check(article, self.library, answers=self._answers, follower=self._follower, progress=progress)

    def ask(self, text: str) -> Report:
        """The verdict on one question or claim in plain words, as a report of that one claim.

        Raises
        ------
        InputError
            If the text holds no words, or is too long for one claim.
        """
        return self._asking.report(text)

    def options(self, condition: str, *, outcome: str | None = None) -> Ranking:
        """Every treatment that was tried for a complaint, ranked.

        Raises
        ------
        InputError
            If the vocabulary does not know the complaint or the outcome.
        """
        from palpate.ranking import options

        with self.library.snapshot():
            return options(condition, self.library, outcome=outcome)

    def evidence(
        self, treatment: str, *, condition: str | None = None, outcome: str | None = None
    ) -> Evidence | Overview:
        """The pooled evidence on one outcome, rung by rung; without an outcome an overview of all that were measured.

        Raises
        ------
        InputError
            If the vocabulary does not know a wording.
        """
        from palpate.evidence import ask, gather, overview

        question = ask(treatment, condition=condition, outcome=outcome)
        with self.library.snapshot():
            return gather(question, self.library) if outcome else overview(question, self.library)

    def effect_map(self, name: str) -> EffectMap:
        """What a treatment was tried for, what was tried for a complaint, or on an outcome, with which result.

        `name` is a label, a synonym or an id (``T:massage``); of several concepts that it names the one on most studies
        is meant.

        Raises
        ------
        InputError
            If the vocabulary has no such concept; the message offers near ones.
        """
        from palpate.effect_map import AXES, effect_map
        from palpate.library.standing import named

        found = named(name)
        mapped = [one for one in found if one.family in AXES] or found
        return effect_map(max(mapped, key=self._studies_on), self.library)

    def _studies_on(self, concept: Concept) -> int:
        from palpate.library.standing import SLOTS
        from palpate.vocabulary import load

        slot = SLOTS.get(concept.family)
        return len(self.library.keys_with(slot, [concept.id, *load().descendants(concept)])) if slot else 0

    def study(self, name: str) -> Study:
        """One study by its key, DOI, PMID, PMCID or registry number.

        Raises
        ------
        InputError
            If the library has none of that name; the message offers the nearest keys.
        """
        found = self.library.get(name)
        if found is None:
            raise InputError(f"{name}: no such study in the library.{self._hint(name)}")
        return found

    def search(self, text: str = "", **filters: Unpack[Filters]) -> Found:
        """Studies by their words and by what they are about: see `palpate.library.Library.search`.

        Raises
        ------
        InputError
            If the vocabulary does not know a wording, or a value is not among those that can be asked for.
        """
        return self.library.search(text, **filters)

    def _hint(self, name: str) -> str:
        near = difflib.get_close_matches(name.lower(), self.library.keys(), n=3, cutoff=_NEAR)
        return f" Did you mean {', '.join(near)}?" if near else " Search by key, DOI, PMID, PMCID or registry number."
