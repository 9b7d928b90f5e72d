"""Something seen together is told as cause and effect.

What it finds
-------------
A sentence that reports a survey, a cohort or a correlation, and draws from it, in the same sentence or the next, that
the treatment causes, prevents or lowers something. Sentences that say themselves that a correlation shows no cause are
left alone.

Why it matters
--------------
People who have massages differ from people who do not: in income, health, time. Such differences, not the treatment,
may be behind what a survey sees; only an experiment, best a randomised one, tells the two apart.

Example
-------
A survey of 2,000 adults found that those who have massages sleep better. So massage improves sleep.

Better
------
In a survey of 2,000 adults, those who have massages slept better. Whether massage is the reason, a survey cannot tell.

Sources
-------
Hill (1965), Proc R Soc Med 58:295 (association or causation).
Haber et al. (2018), PLoS ONE 13:e0196346 (causal language in studies and in media).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from palpate.text import sentences
from palpate.text.wordings import Needing
from palpate.types.article import Article, Span
from palpate.types.claim import Claim
from palpate.types.finding import Finding

CODE = "W102"
NAME = "correlation-as-cause"
_HELP = "Say that the two go together, and that such a study cannot tell which is the cause."
_TOGETHER = Needing(
    re.compile(
        r"\b(?:surveys?|surveyed|polls?|polled|questionnaires?|cohorts?|observational|cross-sectional|epidemiological|"
        r"correlat(?:es?|ed|ions?|ing)|associat(?:ed with|ion between)|(?:is|are|was|were|been) linked (?:to|with)|"
        r"(?:those|people|adults|women|men|patients) who (?:\w+ ){1,8}(?:are|were|had|have|reported|tend to|tended to|"
        r"live|lived|slept|sleep) (?:\w+ ){0,3}(?:less|more|fewer|lower|higher|better|longer|happier|healthier))\b",
        re.IGNORECASE,
    ),
    "survey surveys surveyed poll polls polled questionnaire questionnaires cohort cohorts observational sectional "
    "epidemiological correlate correlates correlated correlation correlations correlating associated association "
    "linked who",
)
_CAUSES = (
    r"(?:causes?|prevents?|reduces?|lowers?|cuts?|improves?|boosts?|protects?|cures?|increases?|raises?|lengthens?|"
    r"extends?|leads? to|makes? (?:you|us|people)|brings? (?:down|about)|wards? off|heals?|relieves?|works?)"
)
_DRAWN = re.compile(
    rf"(?:^|[;,–—-]\s*)(?:and )?(?:so|thus|therefore|hence|clearly|in other words|this (?:means|proves|shows)|"
    rf"that (?:means|proves|shows)|which (?:means|proves|shows)|proof(?: positive)?|proving|meaning|showing)\b"
    rf"[^.;]{{0,80}}?\b{_CAUSES}\b|"
    rf"\b(?:proves?|proving|proof|demonstrates?|confirms?) that\b[^.;]{{0,80}}?\b{_CAUSES}\b",
    re.IGNORECASE,
)
_CAUTIOUS = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|whether|cannot|can['’]t|not (?:prove|proof|mean|show|causation|a cause)|"
    r"(?:doesn|don)['’]t (?:mean|prove|show)|no proof|causation|randomi[sz]ed|trials?)\b|\?",
    re.IGNORECASE,
)


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding for each such conclusion, at its sentence."""
    if not claims or not stands_in(_TOGETHER, article):  # most articles: their sentences need not be told apart
        return
    for seen, drawn in sentence_pairs(article):
        words = article.prose[drawn.start : drawn.end]
        before = article.prose[seen.start : seen.end]
        found = _TOGETHER.search(before)
        told = _DRAWN.search(words) if found else None
        if found and told and not _CAUTIOUS.search(words) and not _CAUTIOUS.search(before):
            cue = " ".join(found.group().split())
            shown = cue if len(cue) <= 30 else f"{cue[:29]}…"
            message = f'"{shown}" shows two things together, not a cause'
            yield Finding(code=CODE, name=NAME, span=article.exact(drawn), message=message, help=_HELP)


def stands_in(wordings: Needing, article: Article) -> bool:
    """Whether any of the wordings stands in an article's prose."""
    spans = (block.span for block in article.blocks if block.kind.is_prose)
    return any(wordings.search(article.prose[span.start : span.end]) for span in spans)


def sentence_pairs(article: Article) -> Iterator[tuple[Span, Span]]:
    """Each sentence with itself, and with the one after it in its block."""
    for block in article.blocks:
        if block.kind.is_prose:
            start = block.span.start
            found = sentences(article.prose[start : block.span.end])
            spans = [Span(start + one.start, start + one.end) for one in found]
            yield from ((span, span) for span in spans)
            yield from pairwise(spans)
