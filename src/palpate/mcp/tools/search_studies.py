"""The tool search_studies: studies of the library by their words and by what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET
from msgspec.structs import asdict, replace

from palpate.mcp import arguments
from palpate.mcp.answers import FoundStudy, SearchAnswer
from palpate.mcp.budget import cut, fitting, shrinking
from palpate.mcp.sources import left, note
from palpate.session import Session
from palpate.types.search import Found
from palpate.types.study import Study

PAGE = 100  # studies looked at for one answer: more than any usual budget holds
MOST_BRIEF = 10  # studies of a brief answer
LONGEST = 160  # characters of a title when room is short
_FILTERS = ("treatment", "condition", "outcome", "design", "year_from", "year_to", "retracted", "machine_read", "sort")


def answer(session: Session, asked: arguments.SearchStudies) -> SearchAnswer:
    """A page of what was found, in order."""
    filters: dict[str, Any] = {name: asdict(asked)[name] for name in _FILTERS}
    given = {name: value for name, value in filters.items() if value is not UNSET}
    page = PAGE if asked.is_full else MOST_BRIEF
    found = session.search(asked.query, limit=page, offset=asked.start, **given)
    whole = _whole(session, found, full=asked.is_full)
    versions = shrinking(whole, _studies, _words)
    return fitting((_told(version, found, asked.start) for version in versions), asked.tokens)


def _whole(session: Session, found: Found, *, full: bool) -> SearchAnswer:
    return SearchAnswer(
        studies=tuple(_study(study, full=full) for study in found.studies),
        total=found.total,
        some_words_only=found.is_partial,
        searched=f"{found.searched:,} studies",
        note=note(session.library),
    )


def _study(study: Study, *, full: bool) -> FoundStudy:
    return FoundStudy(
        key=study.key,
        label=study.label,
        link=study.link,
        title=study.title,
        design=study.design.value,
        year=study.year,
        n=study.n,
        condition=study.condition if full else None,
        journal=study.journal if full else None,
        retracted=study.is_retracted,
        machine_read=study.machine_read,
    )


def _studies(whole: SearchAnswer) -> Iterator[SearchAnswer]:
    for most in range(len(whole.studies) - 1, 0, -1):
        yield replace(whole, studies=whole.studies[:most])


def _words(whole: SearchAnswer) -> Iterator[SearchAnswer]:
    yield replace(whole, studies=tuple(replace(one, title=cut(one.title, LONGEST)) for one in whole.studies))


def _told(now: SearchAnswer, found: Found, start: int) -> SearchAnswer:
    end = start + len(now.studies)
    return replace(now, left_out=left(("studies", max(found.total - end, 0), f"start={end}")))
