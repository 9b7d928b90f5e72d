"""What children do for the server: each function takes the open session first, and gives bytes or plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from palpate.session import Session
    from palpate.types.report import Report
    from palpate.web.child import Say
    from palpate.web.frames import Plain


def check(
    session: Session,
    say: Say,
    *,
    name: str,
    data: bytes,
    path: str,
    media: str,
    charset: str,
    with_page: bool,
) -> dict[str, Plain]:
    """Read and check an article: the JSON of the report, where wanted the page's part on it, and a summary."""
    from palpate.reading.read import read_raw
    from palpate.reading.source import Raw
    from palpate.report.json import report_json
    from palpate.web.pages import fragment

    say("reading", 0, 0)
    read = read_raw(Raw(name, data, path, media, charset))
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


def _counts(report: Report) -> dict[str, Plain]:
    from collections import Counter

    return {
        "claims": len(report.judged),
        "findings": len(report.findings),
        "verdicts": dict(Counter(one.verdict.kind.value for one in report.judged)),
    }
