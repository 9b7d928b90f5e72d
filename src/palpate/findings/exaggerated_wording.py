"""Wording that no evidence bears.

What it finds
-------------
A claim for a treatment that promises a cure, a guarantee, a miracle, a detox, success always or for everybody, or the
absence of any risk, or that calls the treatment proven. Denials ("there is no cure") and quoted studies are left alone.

Why it matters
--------------
Trials show averages with an interval around them. No treatment of this library helps everybody, none is free of risk,
and "proven" tells a reader that the question is closed. Such words are the commonest way in which health news goes
beyond its source.

Example
-------
Hip massage is guaranteed to cure your back pain.

Better
------
Massage may reduce low back pain in the short term.

Sources
-------
Sumner et al. (2014), BMJ 349:g7015 (exaggeration in health news and in press releases).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.text import is_negated
from palpate.types.article import Article, Span
from palpate.types.claim import Claim, ClaimType
from palpate.types.finding import Finding

CODE = "W101"
NAME = "exaggerated-wording"
_HELP = "Say what was measured and how sure it is: may reduce, probably reduces; name for whom and against what."
_WORDS = re.compile(
    r"\b(?:cures?|cured|cure-all|panacea|guarantees?|guaranteed|miracles?|miraculous(?:ly)?|magical(?:ly)?|100 ?%|"
    r"(?:scientifically |clinically |medically )?prove[nd] to|(?:scientifically|clinically|medically) proven|"
    r"no side effects?|without (?:any )?side effects?|risk-free|never fails?|works for everyone|instant relief|"
    r"fountain of youth|works wonders|detox(?:es|ify|ifies|ifying|ification)?|once and for all|"
    r"always (?:works|helps|relieves|heals|succeeds)|never (?:fails?|hurts) to|"
    r"(?:flush|draw|pull|sweat|driv|eliminat|expel|remov|clear|releas)(?:e?s|ing|e)?(?: \w+){0,3} (?:toxins|poisons)|"
    r"permanently (?:removes?|cures?|heals?|gets? rid)|eliminates? (?:all|every|any)|"
    r"all (?:diseases|illnesses|ailments))(?!\w)",
    re.IGNORECASE,
)
_JUDGED = {ClaimType.EFFECT, ClaimType.MECHANISM, ClaimType.STUDY, ClaimType.ADVICE, ClaimType.POPULARITY}


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding a claim, at its first such word."""
    for claim in claims:
        prose = article.prose[claim.span.start : claim.span.end]
        found = _WORDS.search(prose) if claim.type in _JUDGED else None
        if found and not is_negated(prose):
            span = Span(claim.span.start + found.start(), claim.span.start + found.end())
            words = " ".join(found.group().split())
            yield Finding(
                code=CODE, name=NAME, span=span, message=f'"{words}" says more than trials can show', help=_HELP
            )
