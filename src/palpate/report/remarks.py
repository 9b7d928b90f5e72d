"""What a program is to be told of an article, in its order: claims that an author should look at, and findings."""

from __future__ import annotations

import hashlib
from collections import Counter
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

import msgspec

from palpate.types.article import Span
from palpate.types.report import Judged, Report
from palpate.types.verdict import VerdictKind

FINGERPRINT = 16  # hexadecimal digits of a fingerprint: 64 bits, enough to tell all sentences of a site apart


class Level(StrEnum):
    """How much a remark matters, in the words of SARIF."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


# An author must mend what evidence speaks against; what it does not settle is for information.
_LEVELS = {
    VerdictKind.CONTRADICTED: Level.ERROR,
    VerdictKind.OVERSTATED: Level.WARNING,
    VerdictKind.MIXED: Level.WARNING,
    VerdictKind.NOT_ENOUGH: Level.NOTE,
}


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """One remark: the code and name of its rule, its level, where it stands and what it says.

    ``fingerprint`` is the same as long as the rule and the words are, wherever in the article they stand; the second
    remark of one rule on the same words ends in 2. ``judged`` is the claim, None for a finding.
    """

    code: str
    name: str
    level: Level
    span: Span
    message: str
    fingerprint: str
    judged: Judged | None = None


def remarks(report: Report) -> tuple[Remark, ...]:
    """The claims whose verdict is a problem, and the findings, by their place."""
    found = [_of_claim(one) for one in report.judged if one.verdict.kind.is_problem]
    found += [
        Remark(
            code=finding.code,
            name=finding.name,
            level=usual_level(finding.code),
            span=finding.span,
            message=f"{finding.message}. {finding.help}",
            fingerprint=fingerprint(report.article.words(finding.span)),
        )
        for finding in report.findings
    ]
    return _numbered(sorted(found, key=lambda remark: (remark.span, remark.code)))


def usual_level(code: str) -> Level:
    """The level of remarks with this code."""
    return next((level for kind, level in _LEVELS.items() if kind.code == code), Level.WARNING)


def fingerprint(words: str) -> str:
    """A name for some words, whatever their case and the white space between them."""
    return hashlib.sha256(" ".join(words.casefold().split()).encode()).hexdigest()[:FINGERPRINT]


def relative(source: str, folder: Path | None) -> str:
    """A source as it was given, with slashes; where it was given in full and lies below `folder`, from there on."""
    if "://" in source:
        return source
    path = Path(source)
    if folder is not None and path.is_absolute() and path.is_relative_to(folder):
        path = path.relative_to(folder)
    return path.as_posix()


def uri(source: str, folder: Path | None) -> str:
    """The same as a URI reference; of a page of an archive its address."""
    if "://" in source:
        return quote(source.rpartition(" ")[2], safe="%:/?#[]@!$&'()*+,;=~")
    given = relative(source, folder)
    return f"file://{quote(given)}" if Path(given).is_absolute() else quote(given)


def _of_claim(judged: Judged) -> Remark:
    kind = judged.verdict.kind
    return Remark(
        code=kind.code,
        name=f"claim-{kind.word}",
        level=_LEVELS[kind],
        span=judged.claim.span,
        message=_said(judged),
        fingerprint=fingerprint(judged.claim.text),
        judged=judged,
    )


def _said(judged: Judged) -> str:
    """Verdict, certainty, reason, and what could stand there instead."""
    verdict = judged.verdict
    sure = f" ({verdict.certainty.value} certainty)" if verdict.certainty else ""
    head = f"{verdict.kind.value.capitalize()}{sure}: {verdict.reason.rstrip('.')}."
    return f"{head} The evidence bears: {verdict.rewrite}" if verdict.rewrite else head


def _numbered(found: list[Remark]) -> tuple[Remark, ...]:
    """Remarks of one rule on the same words get a number, so that each has a fingerprint of its own."""
    seen: Counter[tuple[str, str]] = Counter()
    made = []
    for remark in found:
        seen[remark.code, remark.fingerprint] += 1
        number = seen[remark.code, remark.fingerprint]
        made.append(msgspec.structs.replace(remark, fingerprint=f"{remark.fingerprint}:{number}"))
    return tuple(made)
