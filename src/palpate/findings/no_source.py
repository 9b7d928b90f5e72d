"""An article makes health claims and gives no source at all.

What it finds
-------------
Three or more checkable claims about what a treatment does, and nowhere in the article a study, a reference list, or a
link that could stand behind one.

Why it matters
--------------
A reader can trust such an article or not; nobody can check it.

Example
-------
Six benefits of hip massage, and not one reference.

Better
------
For each benefit, a systematic review or a trial with authors and year, or a sentence that says that none was found.

Sources
-------
DISCERN: Charnock et al. (1999), J Epidemiol Community Health 53:105 (item on sources of information).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.findings import injected_link
from palpate.text.wordings import Needing
from palpate.types.article import Article, BlockKind, Link, Span
from palpate.types.claim import Claim, ClaimType
from palpate.types.finding import Finding

CODE = "C102"
NAME = "no-source"
_HELP = "Cite what each claim rests on; say so where nothing was found."
_STUDY = r"(?:stud(?:y|ies)|trials?|reviews?|meta-analys[ei]s|survey|experiment|paper|article|research|pilot|report)"
_NAMED = Needing(
    re.compile(
        rf"\b{_STUDY}\b[^.!?]{{0,60}}\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b[^.!?]{{0,50}}\b{_STUDY}\b|"
        rf"\b{_STUDY}\b (?:\w+ )?(?:of|with|in|on|followed) (?:\w+ )?\d{{2,}}[\d,]* |"
        r"\b(?:Journal of|Annals of|Archives of|Cochrane|JAMA|BMJ|Lancet|New England Journal|NEJM|PLOS)\b|"
        r"\b(?:NICE|WHO|NHS|CDC|FDA|American College of \w+) (?:guidelines?|guidance|recommends?|advises?|says)|"
        r"\bUniversity of [A-Z]\w+ (?:\w+ ){0,3}(?:found|had|measured|report\w*|showed?|tested|stud\w+)|"
        r"\bet al\b|\bdoi\b|\bPMID\b"
    ),
    "study studies trial trials review reviews analysis analyses survey experiment paper article research pilot report "
    "journal annals archives cochrane jama bmj lancet england nejm plos nice who nhs cdc fda college university al doi "
    "pmid",
)
_VOLUME = re.compile(r"(?:19|20)\d\d;\s?\d+")
_PAPERS = (
    *("doi.org/", "ncbi.nlm.nih.gov", "pubmed", "nih.gov", "cochrane", "europepmc", "sciencedirect", "springer"),
    *("wiley.com", "tandfonline", "sagepub", "jamanetwork", "nejm.org", "thelancet", "bmj.com", "nature.com/articles"),
    *("frontiersin", "mdpi.com", "plos.org", "plosone.org", "biomedcentral", "academic.oup", "medrxiv", "arxiv.org"),
    *("who.int", "nice.org.uk", "cdc.gov"),
)
_OWN = (
    *("facebook.", "instagram.", "twitter.", "youtube.", "tiktok.", "pinterest.", "amazon.", "booking", "shop"),
    "unsplash.",
)
_PAGE_OF_UNIVERSITY = re.compile(r"\.edu/[^\s]{8}")
_FEWEST_CLAIMS = 3  # fewer may stand in an article about something else
_NEED_A_SOURCE = {ClaimType.EFFECT, ClaimType.NO_EFFECT, ClaimType.HARM, ClaimType.MECHANISM, ClaimType.STUDY}


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding at the title, or at the first claim."""
    bare = [claim for claim in claims if claim.type in _NEED_A_SOURCE and claim.checkable]
    if len(bare) < _FEWEST_CLAIMS or cites_something(article, claims):
        return
    span: Span = article.title or bare[0].span
    message = f"{len(bare)} claims about what a treatment does, and no source"
    yield Finding(code=CODE, name=NAME, span=span, message=message, help=_HELP)


def cites_something(article: Article, claims: Sequence[Claim]) -> bool:
    """Whether a reader could look anything up: a study, review, guideline or reference is named, or linked to."""
    if any(claim.citation is not None for claim in claims):
        return True
    if any(_stands_behind(link, article, claims) for link in article.links):
        return True
    if any(block.kind is BlockKind.REFERENCES for block in article.blocks):
        return True
    prose = (article.prose[block.span.start : block.span.end] for block in article.blocks if block.kind.is_prose)
    return any(_NAMED.search(words) or (";" in words and _VOLUME.search(words)) for words in prose)


def _stands_behind(link: Link, article: Article, claims: Sequence[Claim]) -> bool:
    """Whether a link leads to a paper or a body that reviews evidence, or stands in a claim and leads outward."""
    target = link.target.lower()
    if any(map(target.__contains__, _PAPERS)) or _PAGE_OF_UNIVERSITY.search(target):
        return True
    if not link.target.startswith("http") or _is_own(link.target) or not article.words(link.anchor):
        return False
    if not any(claim.span.overlaps(link.span) for claim in claims):
        return False
    return not any(span.overlaps(link.span) for _, span in injected_link.wares(article))


def _is_own(target: str) -> bool:
    """Links that lead to shops, bookings and social media stand behind no claim."""
    return any(map(target.lower().__contains__, _OWN))
