"""The library as the inside of pages: studies found, one study, and what is in it; runs in a child process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from palpate.web.pages.filling import Shown, filled

if TYPE_CHECKING:
    from palpate.session import Session
    from palpate.types.concept import Concept
    from palpate.types.evidence import Evidence, Question
    from palpate.types.search import Filters, Found
    from palpate.types.study import Study
    from palpate.web.child import Say

ON_PAGE = 25  # studies
ALL = 5000  # studies that one download holds at most
MOST_QUESTIONS = 12  # questions that are asked to say where a study is used
TABLES = {"csv": "text/csv", "ris": "application/x-research-info-systems"}
_SLOTS = ("treatment", "condition", "outcome")
FIELDS = ("q", *_SLOTS, "design", "from", "to", "retracted", "machine_read", "sort")  # of the page's form
_ONLY = {"only": True, "without": False}


def studies(session: Session, say: Say, *, asked: dict[str, str], page: int) -> Shown:
    """One page of the studies that a search finds; `asked` are its fields as they stand in the address."""
    from palpate.types.search import Sort
    from palpate.types.study import Design

    found = _found(session, asked, limit=ON_PAGE, offset=(page - 1) * ON_PAGE)
    pages = max(1, -(-found.total // ON_PAGE))
    body = filled(
        "studies.html",
        asked={name: asked.get(name, "") for name in FIELDS},
        found=found,
        rows=[_entry(study) for study in found.studies],
        page=page,
        pages=pages,
        addresses={n: _address(asked, n) for n in (page - 1, page + 1, 1, pages)},
        downloads={ending: f"/studies.{ending}?{urlencode(asked)}" for ending in TABLES},
        designs=list(Design),
        sorts=list(Sort),
        concepts=[(slot, getattr(found.search, slot)) for slot in _SLOTS if getattr(found.search, slot)],
        summary=_summary(found),
    )
    return {"title": "Studies", "body": body}


def table(session: Session, say: Say, *, asked: dict[str, str], ending: str) -> str:
    """All that a search finds, as CSV or RIS."""
    from palpate.report.found import found_csv, found_ris

    found = _found(session, asked, limit=ALL, offset=0)
    return found_csv(found) if ending == "csv" else found_ris(found)


def _found(session: Session, asked: dict[str, str], *, limit: int, offset: int) -> Found:
    filters = _filters(asked)
    filters |= {"limit": limit, "offset": offset}
    return session.search(asked.get("q", ""), **filters)


def _filters(asked: dict[str, str]) -> Filters:
    """The fields of an address as a search takes them.

    Raises
    ------
    InputError
        If a year is no number.
    """
    filters: Filters = {
        "year_from": _year(asked.get("from")),
        "year_to": _year(asked.get("to")),
        "retracted": _ONLY.get(asked.get("retracted", "")),
        "machine_read": _ONLY.get(asked.get("machine_read", "")),
        "sort": asked.get("sort") or "relevance",
    }
    if design := asked.get("design"):
        filters["design"] = design
    if treatment := asked.get("treatment"):
        filters["treatment"] = treatment
    if condition := asked.get("condition"):
        filters["condition"] = condition
    if outcome := asked.get("outcome"):
        filters["outcome"] = outcome
    return filters


def _year(text: str | None) -> int | None:
    from palpate.errors import InputError

    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise InputError(f"{text!r} is no year. Give one such as 2011.")
    return int(text)


def _address(asked: dict[str, str], page: int) -> str:
    return f"/studies?{urlencode({**asked, 'page': str(page)})}"


def _summary(found: Found) -> str:
    from palpate.report.found import summary

    return summary(found)


def _entry(study: Study) -> tuple[Study, list[str], list[str]]:
    """A row: the study, what was given, and what was measured."""
    from palpate.types.study import Role

    given = [arm.treatment for arm in study.arms if arm.role is Role.TREATMENT]
    given += [result.treatment for result in study.pooled]
    measured = [row.outcome for row in study.outcomes] + [result.outcome for result in study.pooled]
    return study, list(dict.fromkeys(given)), list(dict.fromkeys(measured))


class Use(NamedTuple):
    """A question that a study helps to answer: its words, its page, and what the study counts for there."""

    words: str
    address: str
    part: str


def study(session: Session, say: Say, *, name: str) -> Shown:
    """One study: arms, outcomes, numbers, conduct, sources, and where it is used."""
    from palpate.appraisal import appraise
    from palpate.report import study as card
    from palpate.report import study_rows as rows
    from palpate.report.check_panels import is_web

    found = session.study(name)
    of_what: dict[str, list[tuple[str, list[str]]]] = {}
    for row in found.outcomes:
        of_what.setdefault(rows.measured(row), []).append((rows.compared(row), list(rows.figures(row))))
    known, unknown = card.conduct(found)
    risk = appraise(found) if found.arms else None
    body = filled(
        "study.html",
        study=found,
        authors=card.authors_line(found.authors),
        place=card.place_line(found),
        notice=card.notice(found.retraction),
        identifiers=list(card.identifiers(found)),
        who=list(card.who(found)),
        arms=[(arm, card.dose(arm)) for arm in found.arms],
        outcomes=list(of_what.items()),
        pooled=[(rows.pooled_name(one), [line for line in rows.pooled_figures(one) if line]) for one in found.pooled],
        harms=None if found.harms is None else [card.harm_line(harm) for harm in found.harms],
        known=known,
        unknown=unknown,
        risk=risk,
        reports=[(one, list(card.identifiers(one))) for one in found.reports],
        sources=[(one.url, is_web(one.url), one.part) for one in found.sources],
        concepts=_concepts(found, session),
        uses=list(_uses(found, session)),
    )
    return {"title": found.label, "body": body}


def _concepts(found: Study, session: Session) -> list[tuple[str, list[Concept]]]:
    """What the study names, slot by slot."""
    from palpate import vocabulary

    words = vocabulary.load()
    named = ((slot, sorted(session.library.concepts_of(found.key, slot))) for slot in (*_SLOTS, "instrument"))
    return [(slot, [words.concept(name) for name in names]) for slot, names in named if names]


def _uses(found: Study, session: Session) -> Iterator[Use]:
    """The questions that the study's own rows ask, and what it counts for in the answer."""
    from palpate.evidence import gather
    from palpate.report.check_lines import address

    for question in _questions(found, session)[:MOST_QUESTIONS]:
        evidence = gather(question, session.library)
        names = [one.label for one in (question.treatment, question.condition, question.outcome) if one]
        if part := _part(found.key, evidence):
            yield Use(", ".join(names), address(question), part)


def _questions(found: Study, session: Session) -> list[Question]:
    from itertools import product

    from palpate.types.evidence import Question

    named = dict(_concepts(found, session))
    slots = (named.get("treatment", []), named.get("condition", []), named.get("outcome", []))
    return [Question(treatment=t, condition=c, outcome=o) for o, t, c in product(slots[2], slots[0], slots[1])]


def _part(key: str, evidence: Evidence) -> str:
    """What a study counts for on each rung, in words; empty where it is not used."""
    from palpate.report.text import percent

    parts = []
    for rung in evidence.rungs:
        weights = rung.pooled.weights if rung.pooled else ()
        share = sum(w for e, w in zip(rung.effects, weights, strict=True) if e.study == key)
        if share:
            parts.append(f"against {rung.rung.value}: pooled, {percent(share)} of the weight")
        elif any(effect.study == key for effect in rung.directions):
            parts.append(f"against {rung.rung.value}: counted by direction")
        elif any(review.study == key for review in rung.reviews):
            parts.append(f"against {rung.rung.value}: a review beside our pooling")
    if any(review.study == key for review in evidence.mixed_reviews):
        parts.append("a review that mixes comparators")
    if any(effect.study == key for effect in evidence.before_after):
        parts.append("before-after only, not counted")
    return "; ".join(parts)


def about(session: Session, say: Say) -> Shown:
    """How palpate works in short, and what the library holds."""
    from palpate._version import __version__
    from palpate.certainty import RULES_VERSION
    from palpate.evidence import METHOD
    from palpate.library.stats import stats

    found = stats(session.library)
    body = filled("about.html", stats=found, version=__version__, rules=RULES_VERSION, method=METHOD)
    return {"title": "About palpate", "body": body}
