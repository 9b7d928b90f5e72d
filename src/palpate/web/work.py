"""What children do for the API: each function takes the open session and a `Say`, and gives the bytes of an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from palpate.reading.source import Raw
    from palpate.session import Session
    from palpate.types.article import Article
    from palpate.types.concept import Concept
    from palpate.types.report import Report
    from palpate.types.search import Found
    from palpate.web.child import Say
    from palpate.web.frames import Plain


def check(
    session: Session, say: Say, *, name: str, data: bytes, path: str, media: str, charset: str, with_page: bool
) -> dict[str, Plain]:
    """Read and check an article: the JSON of the report, where wanted the page's part on it, and a summary."""
    from palpate.reading.source import Raw
    from palpate.report.json import report_json
    from palpate.web.pages import fragment

    say("reading", 0, 0)
    read = _read(Raw(name, data, path, media, charset))
    say("claims", 0, 0)
    report = session.check(read, progress=lambda done, total: say("judging", done, total))
    say("findings", 0, 0)
    article = report.article
    return {
        "json": report_json(report).encode(),
        "page": fragment(report) if with_page else "",
        "title": article.words(article.title) if article.title else None,
        "source": article.source,
        "counts": _counts(report),
        "library": report.library,
    }


def _read(raw: Raw) -> Article:
    """The article; what was typed is text, whatever its first letters look like."""
    from palpate.reading.bounds import refuse_endless, refuse_too_much
    from palpate.reading.formats import ENDINGS, by_look
    from palpate.reading.read import read_raw, read_text
    from palpate.web.bodies import TYPED

    if raw.media != TYPED:
        return read_raw(raw)
    text = raw.data.decode()
    refuse_endless(raw.name, text)
    ending = PurePath(raw.path).suffix or next(name for name, form in ENDINGS.items() if form is by_look(text))
    article = read_text(text, source=raw.name, suffix=ending)
    refuse_too_much(article)
    return article


def _counts(report: Report) -> dict[str, Plain]:
    return {
        "claims": len(report.judged),
        "findings": len(report.findings),
        "verdicts": dict(Counter(one.verdict.kind.value for one in report.judged)),
    }


def ask(session: Session, say: Say, *, claim: str, id: int | str) -> bytes:
    """The verdict on one claim or question, as ``palpate ask --format json`` prints it."""
    from palpate.report.asked import asked_json

    return asked_json(id, session.ask(claim)).encode()


def options(session: Session, say: Say, *, condition: str, outcome: str | None, form: str) -> bytes:
    """What helps a complaint, as ``palpate options`` prints it in that form."""
    from palpate.report.ranking import ranking_csv, ranking_json

    found = session.options(condition, outcome=outcome)
    return (ranking_csv if form == "csv" else ranking_json)(found).encode()


def evidence(
    session: Session, say: Say, *, treatment: str, condition: str | None, outcome: str | None, form: str
) -> bytes:
    """The pooled evidence, as ``palpate evidence`` prints it in that form."""
    from palpate.report.evidence_data import evidence_csv, evidence_json, overview_csv, overview_json
    from palpate.types.evidence import Evidence

    found = session.evidence(treatment, condition=condition, outcome=outcome)
    if isinstance(found, Evidence):
        return (evidence_csv if form == "csv" else evidence_json)(found).encode()
    return (overview_csv if form == "csv" else overview_json)(found).encode()


def studies(session: Session, say: Say, *, text: str, filters: dict[str, Plain], form: str) -> dict[str, Plain]:
    """A page of the studies that are found, as ``palpate library search`` prints it, with what leads to the next."""
    from palpate.report.found import found_csv, found_json, found_ris

    found = session.search(text, **filters)
    forms: dict[str, Callable[[Found], str]] = {"csv": found_csv, "ris": found_ris, "json": found_json}
    return {"body": forms[form](found).encode(), "total": found.total, "next": found.next_offset}


def study(session: Session, say: Say, *, name: str) -> bytes:
    """One study, as ``palpate study --format json`` prints it."""
    from palpate.library.schema import encode

    return encode(session.study(name)) + b"\n"


def concepts(session: Session, say: Say, *, text: str, family: str | None, limit: int, offset: int) -> bytes:
    """The concepts whose label or synonyms hold the words of a text, those on most studies first."""
    from palpate import vocabulary
    from palpate.library.standing import SLOTS
    from palpate.types.concept import Family

    words = text.lower().split()
    families = [Family(family)] if family else list(Family)
    counts = {one: session.library.concepts(SLOTS[one]) if one in SLOTS else {} for one in families}
    found = [one for kind in families for one in vocabulary.load().concepts(kind) if _holds(one, words)]
    found.sort(key=lambda one: (-counts[one.family].get(one.id, 0), one.label.lower(), one.id))
    page = [
        {
            "id": one.id,
            "family": one.family.value,
            "label": one.label,
            "studies": counts[one.family].get(one.id, 0) if one.family in SLOTS else None,
        }
        for one in found[offset : offset + limit]
    ]
    end = offset + len(page)
    more = end if page and end < len(found) else None
    return msgspec.json.encode({"total": len(found), "offset": offset, "next_offset": more, "concepts": page})


def _holds(concept: Concept, words: list[str]) -> bool:
    names = [name.lower() for name in (concept.id, concept.label, *concept.synonyms)]
    return not words or any(all(word in name for word in words) for name in names)


def concept(session: Session, say: Say, *, name: str) -> bytes:
    """One concept and its neighbours, as ``palpate concept --format json`` prints it."""
    from palpate.library.standing import card
    from palpate.report.concept import concept_json

    with session.library.snapshot():
        return concept_json(card(name, session.library)).encode()


def library(session: Session, say: Say) -> bytes:
    """The library that answers: its hash and size, and the versions of what judges it."""
    from palpate._version import __version__
    from palpate.certainty import RULES_VERSION
    from palpate.evidence import METHOD

    found = {
        "palpate": __version__,
        "library": {"hash": session.library.hash, "studies": len(session.library)},
        "rules": RULES_VERSION,
        "method": METHOD,
    }
    return msgspec.json.encode(found)
