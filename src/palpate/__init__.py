"""palpate: what the published evidence says about a claim that a treatment works.

The names below are promised; everything else may move. They are imported when they are first asked for, so that
``import palpate`` itself costs next to nothing.

- from an article to verdicts: `check`, or `read` and `read_text` first;
- from a question or claim in plain words to a verdict: `ask`;
- from a treatment, complaint and outcome to pooled evidence: `evidence`;
- from a complaint to the treatments that were tried, ranked: `options`;
- all that a treatment, complaint or outcome was tried with: `effect_map`;
- the studies themselves: `search`, `study`, `Library`;
- plots as matplotlib figures: the module `plot`; tables as frames of pandas or polars: `to_frame`;
- your own effects and variances: `pool`;
- many requests to one library: `Session`; the roads under all this: `question`, `gather`, `answer`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from palpate._version import __version__

if TYPE_CHECKING:
    from palpate import plot as plot
    from palpate.answer import answer
    from palpate.api import ask, check, effect_map, evidence, options, question, search, study, to_frame
    from palpate.errors import InputError, LibraryError, PalpateError, ReadingError
    from palpate.evidence import gather
    from palpate.library import Library
    from palpate.reading import read, read_text
    from palpate.session import Session
    from palpate.synthesis import pool
    from palpate.types.article import Article, Span
    from palpate.types.claim import Claim
    from palpate.types.concept import Concept, Rung
    from palpate.types.effect_map import EffectMap
    from palpate.types.evidence import (
        Certainty,
        CertaintyLevel,
        Effect,
        Evidence,
        Overview,
        PooledEffect,
        Question,
        RiskOfBias,
        RungEvidence,
    )
    from palpate.types.finding import Finding
    from palpate.types.pooled import Pooled
    from palpate.types.ranking import Option, Ranking
    from palpate.types.report import Judged, Report
    from palpate.types.search import Found
    from palpate.types.study import Arm, Outcome, Study
    from palpate.types.verdict import Verdict, VerdictKind

_HOMES = {
    "palpate.answer": ("answer",),
    "palpate.api": ("ask", "check", "effect_map", "evidence", "options", "question", "search", "study", "to_frame"),
    "palpate.errors": ("InputError", "LibraryError", "PalpateError", "ReadingError"),
    "palpate.evidence": ("gather",),
    "palpate.library": ("Library",),
    "palpate.reading": ("read", "read_text"),
    "palpate.session": ("Session",),
    "palpate.synthesis": ("pool",),
    "palpate.types.article": ("Article", "Span"),
    "palpate.types.claim": ("Claim",),
    "palpate.types.concept": ("Concept", "Rung"),
    "palpate.types.effect_map": ("EffectMap",),
    "palpate.types.evidence": (
        *("Certainty", "CertaintyLevel", "Effect", "Evidence", "Overview", "PooledEffect"),
        *("Question", "RiskOfBias", "RungEvidence"),
    ),
    "palpate.types.finding": ("Finding",),
    "palpate.types.pooled": ("Pooled",),
    "palpate.types.ranking": ("Option", "Ranking"),
    "palpate.types.report": ("Judged", "Report"),
    "palpate.types.search": ("Found",),
    "palpate.types.study": ("Arm", "Outcome", "Study"),
    "palpate.types.verdict": ("Verdict", "VerdictKind"),
}
MODULES = ("plot",)
"""Public modules, fetched like the names."""
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Arm",
    "Article",
    "Certainty",
    "CertaintyLevel",
    "Claim",
    "Concept",
    "Effect",
    "EffectMap",
    "Evidence",
    "Finding",
    "Found",
    "InputError",
    "Judged",
    "Library",
    "LibraryError",
    "Option",
    "Outcome",
    "Overview",
    "PalpateError",
    "Pooled",
    "PooledEffect",
    "Question",
    "Ranking",
    "ReadingError",
    "Report",
    "RiskOfBias",
    "Rung",
    "RungEvidence",
    "Session",
    "Span",
    "Study",
    "Verdict",
    "VerdictKind",
    "__version__",
    "answer",
    "ask",
    "check",
    "effect_map",
    "evidence",
    "gather",
    "options",
    "pool",
    "question",
    "read",
    "read_text",
    "search",
    "study",
    "to_frame",
]


class _Package(ModuleType):
    """The package as a module whose public names win over submodules of the same name.

    Importing ``palpate.check`` binds that module to the package's ``check``, which is promised to be the function.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOME and isinstance(value, ModuleType):
            return  # `__getattr__` fetches the public name when it is asked for
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


if not TYPE_CHECKING:  # so that a type checker refuses names that are not there

    def __getattr__(name: str) -> object:
        if name in MODULES:
            return import_module(f"palpate.{name}")
        if name not in _HOME:
            raise AttributeError(f"module 'palpate' has no attribute {name!r}")
        import_module("palpate.display")  # so that what the name gives shows itself in notebooks
        value = getattr(import_module(_HOME[name]), name)
        setattr(sys.modules[__name__], name, value)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *MODULES})
