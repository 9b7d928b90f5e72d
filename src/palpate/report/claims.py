"""The claims of an article before any verdict: as text, JSON, a line of JSON, or rows of CSV; spans, slots, signals."""

from __future__ import annotations

import msgspec

from palpate._version import __version__
from palpate.report.cells import csv_text
from palpate.report.check_lines import seen
from palpate.report.json import Value, claim_data
from palpate.report.layout import Page
from palpate.report.text import count
from palpate.text.language import NAMES
from palpate.types.article import Article
from palpate.types.citation import Citation, Speaker
from palpate.types.claim import Claim, Slot, Strength
from palpate.types.report import Signals

LONGEST_QUOTE = 300  # characters of a claim that are shown on the screen
_SLOTS = ("treatment", "technique", "site", "device", "dose", "comparator", "condition", "people")
_COLUMNS = (
    *("source", "start", "end", "line", "column", "type", *_SLOTS, "treatment_concept", "outcomes"),
    *("outcome_concepts", "direction", "strength", "negated", "checkable", "citation", "speaker", "text"),
)
_NOT_SHOWN = frozenset({"span", "finding"})  # the finding is the claim's own wording
_SHOWN = {
    "n": "n = {}",
    "studies": "{} studies",
    "doi": "doi:{}",
    "pmid": "PMID {}",
    "arxiv": "arXiv:{}",
    "reference": "reference {}",
}


def claims_json(article: Article, claims: tuple[Claim, ...], signals: Signals, *, skipped: str | None = None) -> str:
    """Every claim with its span (code points of the file as decoded) and what it names; the article's signals."""
    data = _data(article, claims, signals, skipped)
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"


def claims_line(article: Article, claims: tuple[Claim, ...], signals: Signals, *, skipped: str | None = None) -> str:
    """The same as one line of JSON."""
    return msgspec.json.encode(_data(article, claims, signals, skipped)).decode() + "\n"


def _data(article: Article, claims: tuple[Claim, ...], signals: Signals, skipped: str | None) -> dict[str, Value]:
    return {
        "palpate": __version__,
        "article": {
            "source": article.source,
            "format": article.format,
            "title": article.words(article.title) if article.title else None,
            "language": article.language,
            "characters": len(article.text),
            "skipped": skipped,
        },
        "signals": msgspec.to_builtins(signals),
        "claims": [claim_data(number, claim, article) for number, claim in enumerate(claims, start=1)],
    }


def claims_csv_head() -> str:
    """The names of the columns that `claims_csv` writes."""
    return csv_text([_COLUMNS])


def claims_csv(article: Article, claims: tuple[Claim, ...]) -> str:
    """A row for each claim; several outcomes stand in one cell, parted by semicolons."""
    return csv_text(_row(article, claim) for claim in claims)


def _row(article: Article, claim: Claim) -> tuple[object, ...]:
    return (
        article.source,
        *(claim.span.start, claim.span.end, *article.locate(claim.span), claim.type.value),
        *(_label(getattr(claim, name)) for name in _SLOTS),
        claim.treatment.concept if claim.treatment else None,
        "; ".join(outcome.label for outcome in claim.outcomes),
        "; ".join(outcome.concept or "" for outcome in claim.outcomes),
        claim.direction.value if claim.direction else None,
        *(claim.strength.value, str(claim.negated).lower(), str(claim.checkable).lower()),
        *(_joined(claim.citation), _joined(claim.speaker)),
        claim.text,
    )


def claims_text(
    article: Article, claims: tuple[Claim, ...], signals: Signals, *, skipped: str | None = None, width: int = 80
) -> str:
    """A title, what the article is, then each claim with its line, type, what it names, and its words."""
    page = Page(width)
    page.title(article.words(article.title) if article.title else article.source)
    if skipped:
        page.line(f"{article.source}: {skipped}. Not read for claims.")
        return page.text()
    language = NAMES.get(article.language or "", "language not told")
    page.line(f"{article.source}: {article.format}, {language}, {count(len(claims), 'claim', 'claims')}.")
    if found := seen(signals):
        page.line(f"Seen: {', '.join(found)}.")
    for claim in claims:
        page.gap()
        _claim(page, claim, article)
    return page.text()


def _claim(page: Page, claim: Claim, article: Article) -> None:
    line, _ = article.locate(claim.span)
    page.line(f"line {line}  {claim.type.value}  [{_named(claim)}]")
    text = claim.text if len(claim.text) <= LONGEST_QUOTE else f"{claim.text[: LONGEST_QUOTE - 1].rstrip()}…"
    page.line(f"“{text}”", 2)
    if claim.speaker:
        page.line(f"said by {_joined(claim.speaker)}", 4)
    if claim.citation:
        page.line(f"cites {_joined(claim.citation)}", 4)
    elif claim.unnamed_source:
        page.line(f"names no study: “{article.words(claim.unnamed_source)}”", 4)


def _named(claim: Claim) -> str:
    parts = [
        _label(claim.treatment) or "no treatment",
        ", ".join(dict.fromkeys(outcome.label for outcome in claim.outcomes)) or "no outcome",
        *(f"{word} {slot.label}".strip() for word, slot in _circumstances(claim) if slot),
        claim.direction.value if claim.direction else "",
        claim.strength.value if claim.strength is not Strength.ASSERTED else "",
        "negated" if claim.negated else "",
        "" if claim.checkable else "not checkable",
    ]
    return " · ".join(part for part in parts if part)


def _circumstances(claim: Claim) -> tuple[tuple[str, Slot | None], ...]:
    """What else a claim names, each with the word that introduces it."""
    whom = None if claim.people == claim.condition else claim.people
    return (
        *(("with", claim.device), ("", claim.dose), ("against", claim.comparator)),
        *(("in", claim.condition), ("in", whom)),
    )


def _label(slot: Slot | None) -> str | None:
    return slot.label if slot else None


def _joined(said: Citation | Speaker | None) -> str:
    """What is said of a source or a speaker, in one line; empty if there is none."""
    if said is None:
        return ""
    known = {name: value for name, value in msgspec.to_builtins(said).items() if name not in _NOT_SHOWN}
    return ", ".join(_SHOWN.get(name, "{}").format(value) for name, value in known.items()) or "a source without a name"
