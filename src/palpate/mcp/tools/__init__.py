"""One file per tool: the arguments of a call + Session -> an answer that fits its budget.

`run` makes the answer of any call; only the worker process, which holds the library, imports this.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

import msgspec

from palpate.check import Progress
from palpate.mcp import arguments
from palpate.mcp.articles import Kept, article_of
from palpate.mcp.tools import ask, check_article, evidence, explain, options, search_studies, study
from palpate.session import Session
from palpate.types.report import Report

REPORTS: Final = 8  # kept, so that a second question about an article need not check it again

_TOOLS: dict[str, Callable[[Session, Any], msgspec.Struct]] = {
    "ask": ask.answer,
    "options": options.answer,
    "evidence": evidence.answer,
    "study": study.answer,
    "search_studies": search_studies.answer,
    "explain": explain.answer,
}


class Tools:
    """Answers the calls of one library, one after another.

    Parameters
    ----------
    session : Session
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._reports: OrderedDict[str, Report] = OrderedDict()

    def run(self, tool: str, given: arguments.Arguments) -> msgspec.Struct:
        """The answer of any tool but check_article.

        Raises
        ------
        InputError
            If what was asked for is not known.
        """
        return _TOOLS[tool](self.session, given)

    def check(self, kept: Kept, given: arguments.CheckArticle, *, handle: str, progress: Progress) -> msgspec.Struct:
        """The answer of check_article.

        Parameters
        ----------
        kept : Kept
            The article as it came.
        given : CheckArticle
        handle : str
            The article's own name, by which its report is kept.
        progress : callable
            Told how many claims are answered; what it raises ends the check.

        Raises
        ------
        InputError, ReadingError
            If it has no such claim, or cannot be read.
        """
        report = self._reports.get(handle)
        if report is None:
            report = self.session.check(article_of(kept), progress=progress)
            self._keep(handle, report)
        else:
            progress(len(report.judged), len(report.judged))
        claims = None if given.claims is msgspec.UNSET else given.claims
        return check_article.answer(
            self.session, report, handle=handle, claims=claims, full=given.is_full, tokens=given.tokens
        )

    def _keep(self, handle: str, report: Report) -> None:
        self._reports[handle] = report
        while len(self._reports) > REPORTS:
            self._reports.popitem(last=False)
