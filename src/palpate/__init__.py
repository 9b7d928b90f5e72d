"""palpate: what the published evidence says about a claim that a treatment works.

The names below are promised; everything else may move. They are imported when they are first asked for, so that
``import palpate`` itself costs next to nothing.

- from an article to verdicts: `read` or `read_text`, then `check`;
- from a question or claim in plain words to a verdict: `answer`;
- from a question's terms to pooled evidence: `ask`, then `gather`;
- from a complaint to the treatments that were tried, ranked: `options`;
- your own effects and variances: `pool`;
- the studies themselves: `Library`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from palpate._version import __version__

if TYPE_CHECKING:
    from palpate.answer import answer
    from palpate.check import check
    from palpate.errors import InputError, LibraryError, PalpateError, ReadingError
    from palpate.evidence import ask, gather
    from palpate.library import Library
    from palpate.ranking import options
    from palpate.reading import read, read_text
    from palpate.synthesis import pool
    from palpate.types.article import Article, Span
    from palpate.types.claim import Claim
    from palpate.types.concept import Concept, Rung
    from palpate.types.evidence import (
        Certainty,
        CertaintyLevel,
        Effect,
        Evidence,
        PooledEffect,
        Question,
        RiskOfBias,
        RungEvidence,
    )
    from palpate.types.finding import Finding
    from palpate.types.pooled import Pooled
    from palpate.types.report import Judged, Report
    from palpate.types.study import Arm, Outcome, Study
    from palpate.types.verdict import Verdict, VerdictKind

_HOMES = {
    "palpate.answer": ("answer",),
    "palpate.check": ("check",),
    "palpate.errors": ("InputError", "LibraryError", "PalpateError", "ReadingError"),
    "palpate.evidence": ("ask", "gather"),
    "palpate.library": ("Library",),
    "palpate.ranking": ("options",),
    "palpate.reading": ("read", "read_text"),
    "palpate.synthesis": ("pool",),
    "palpate.types.article": ("Article", "Span"),
    "palpate.types.claim": ("Claim",),
    "palpate.types.concept": ("Concept", "Rung"),
    "palpate.types.evidence": (
        *("Certainty", "CertaintyLevel", "Effect", "Evidence", "PooledEffect", "Question", "RiskOfBias"),
        "RungEvidence",
    ),
    "palpate.types.finding": ("Finding",),
    "palpate.types.pooled": ("Pooled",),
    "palpate.types.report": ("Judged", "Report"),
    "palpate.types.study": ("Arm", "Outcome", "Study"),
    "palpate.types.verdict": ("Verdict", "VerdictKind"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Arm",
    "Article",
    "Certainty",
    "CertaintyLevel",
    "Claim",
    "Concept",
    "Effect",
    "Evidence",
    "Finding",
    "InputError",
    "Judged",
    "Library",
    "LibraryError",
    "Outcome",
    "PalpateError",
    "Pooled",
    "PooledEffect",
    "Question",
    "ReadingError",
    "Report",
    "RiskOfBias",
    "Rung",
    "RungEvidence",
    "Span",
    "Study",
    "Verdict",
    "VerdictKind",
    "__version__",
    "answer",
    "ask",
    "check",
    "gather",
    "options",
    "pool",
    "read",
    "read_text",
]


class _Package(ModuleType):
    """The package as a module whose public names win over submodules of the same name.

    Importing ``palpate.check`` binds that module to the package's ``check``, which is promised to be the function.
    """

    def __setattr__(self, name: str, value: object) -> None:
        is_submodule = isinstance(value, ModuleType) and value.__name__ == _HOME.get(name) == f"palpate.{name}"
        super().__setattr__(name, getattr(value, name) if is_submodule else value)


sys.modules[__name__].__class__ = _Package


if not TYPE_CHECKING:  # so that a type checker refuses names that are not there

    def __getattr__(name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"module 'palpate' has no attribute {name!r}")
        value = getattr(import_module(_HOME[name]), name)
        setattr(sys.modules[__name__], name, value)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
