"""The title promises what the text does not hold.

What it finds
-------------
A title with a number of things ("Top 10 benefits", "7 foods") over a text that lists fewer than half as many under
numbers, headings or bullets and counts none of them out; a title whose product or subject the text never mentions;
and a heading "About …" of something that neither title nor text names.

Why it matters
--------------
The title was made to be clicked on or found. Who came for the list does not get it, and who shares the title spreads
what the text does not even claim.

Example
-------
Top 10 benefits of a massage gun (over three paragraphs on hand massage).

Better
------
What hand massage may do for you

Sources
-------
Chakraborty et al. (2016), IEEE/ACM ASONAM, 9 (headlines that the text does not keep; numbers at their start).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.types.article import Article, Block, BlockKind, Span
from palpate.types.claim import Claim
from palpate.types.finding import Finding
from palpate.vocabulary import fold

CODE = "T106"
NAME = "title-mismatch"
_HELP = "Give the text what the title promises, or a title that says what the text holds."
_WRITTEN = {word: n for n, word in enumerate("three four five six seven eight nine ten eleven twelve".split(), start=3)}  # noqa: SIM905
_NUMBERED = re.compile(
    r"(?:^|[:–—]\s+|\b(?:top|the|these|best|our|and|of)\s+)(?P<n>\d{1,2}|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+"
    r"(?:\w+[\s-]+){0,4}?(?P<what>benefits?|ways|reasons|things|tips|facts|foods?|signs|steps|exercises|stretches|myths|"
    r"remedies|types|secrets|tricks|causes|advantages|uses|questions|mistakes|ideas|techniques|treatments|points|rules|"
    r"habits|herbs|oils|drinks|poses|moves|hacks|lessons|studies|destinations|activities|places|recipes|products|"
    r"examples|symptoms|tools|gadgets|strategies|methods|remedies|plants|spices|vitamins|supplements)\b",
    re.IGNORECASE,
)
_FEWEST_PROMISED = 3
_KEPT = 0.5  # share of the things promised that must be there
_ORDINAL = re.compile(
    r"\b(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|fifth|sixth|seventh|eighth|ninth|tenth|finally|lastly)\b",
    re.IGNORECASE,
)
_INLINE_NUMBER = re.compile(r"(?:^|\s)(?:#|no\. ?)?\(?(\d{1,2})[.):]\s")
_ABOUT = re.compile(
    r"[Aa]bout\s+(?:[Tt]he\s+)?(?P<what>(?!(?i:us|me|our|author|this|it)\b)[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,4})$"
)
_LETTERS = re.compile(r"[a-z]{3,}")
_GENERAL = frozenset(
    {"massage", "therapy", "treatment", "session", "service", "services", "and", "the", "author", "writer", "clinic"}
)
_LONGEST_SHOWN = 30  # characters of a heading in a message
_SHORTEST_TEXT = 80  # words; a teaser need not keep its title's promise
_LONGEST_TITLE = 20  # words of a first line that stands for a title
# Things that a title sells or takes as its subject; the words by which a text may call them.
_THINGS = {
    "machine": r"machines?|devices?|gadgets?|massagers?|tools?|appliances?|equipment|units?|guns?|chairs?|rollers?",
    "massager": r"massagers?|machines?|devices?|gadgets?|tools?|units?|cushions?|pillows?|rollers?|guns?",
    "device": r"machines?|devices?|gadgets?|massagers?|tools?|appliances?|units?|equipment|wearables?",
    "gadget": r"machines?|devices?|gadgets?|massagers?|tools?|units?",
    "massage gun": r"guns?|percussi\w+|devices?|tools?|theragun",
    "massage chair": r"chairs?|seats?|recliners?",
    "foods": r"foods?|eat(?:s|en|ing)?|diets?|vegetables?|fruits?|meals?",
    "pills": r"pills?|tablets?|capsules?|supplements?|doses?|drugs?|medic\w+",
    "pillow": r"pillows?|cushions?",
    "mattress": r"mattress\w*|beds?",
}


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding, at the title."""
    found = mismatch(article)
    if found and claims:
        span, message = found
        yield Finding(code=CODE, name=NAME, span=span, message=message, help=_HELP)


def mismatch(article: Article) -> tuple[Span, str] | None:
    """What the title promises in vain, with its place."""
    title = title_of(article)
    if title is None:
        return None
    words = article.words(title)
    body = [block for block in article.blocks if block.kind.is_prose and block.span.start >= title.end]
    if not (_NUMBERED.search(words) or _things_in(words) or any(_about(block, article) for block in body)):
        return None
    text = " ".join(article.words(block.span) for block in body)
    if len(text.split()) < _SHORTEST_TEXT:
        return None
    missing = _number_missing(words, article, body, text) or _thing_missing(words, text)
    missing = missing or _other_subject(words, article, body)
    return (title, missing) if missing else None


def title_of(article: Article) -> Span | None:
    """The title, the first heading, or a first line without a full stop."""
    if article.title:
        return article.title
    first = next((block for block in article.blocks if block.kind.is_prose), None)
    if first is None:
        return None
    words = article.words(first.span)
    is_line = len(words.split()) <= _LONGEST_TITLE and not words.rstrip().endswith((".", ":", ",")) and len(words) > 1
    return first.span if first.kind is BlockKind.HEADING or is_line else None


def _other_subject(title: str, article: Article, body: Sequence[Block]) -> str | None:
    """A heading "About …" of something that neither title nor text names: the page was made for another."""
    for block in body:
        if about := _about(block, article):
            rest = " ".join(article.words(one.span) for one in body if one is not block)
            own = [word for word in _LETTERS.findall(about["what"].lower()) if word not in _GENERAL]
            if own and not any(word in rest.lower() or word in title.lower() for word in own):
                return f'"{about["what"][:_LONGEST_SHOWN]}" has a heading and nothing else here'
    return None


def _about(block: Block, article: Article) -> re.Match[str] | None:
    return _ABOUT.match(article.words(block.span)) if block.kind is BlockKind.HEADING else None


def _number_missing(title: str, article: Article, body: Sequence[Block], text: str) -> str | None:
    found = _NUMBERED.search(title)
    if not found:
        return None
    said = found["n"].lower()
    promised = _WRITTEN.get(said) or int(said)
    there = max(_listed(article, body), _counted_out(text), len(set(_INLINE_NUMBER.findall(text))))
    if promised < _FEWEST_PROMISED or there > _KEPT * promised:
        return None
    return f"the title promises {promised} {found['what'].lower()}; the text lists {there or 'none'}"


def _listed(article: Article, body: Sequence[Block]) -> int:
    """The most that are listed in one way: bullets under one line, headings of one level, bold openings, paragraphs."""
    items = sum(block.kind is BlockKind.LIST_ITEM for block in body)
    levels = [block.level for block in body if block.kind is BlockKind.HEADING]
    headings = max((levels.count(level) for level in set(levels)), default=0)
    bold = sum("**" in article.text[max(block.span.start - 2, 0) : block.span.start + 2] for block in body)
    return max(items, headings, bold)


def _counted_out(text: str) -> int:
    return len({found.group().lower().removesuffix("ly") for found in _ORDINAL.finditer(text)})


def _thing_missing(title: str, text: str) -> str | None:
    """A product in the title that the text never mentions, under any of the names for it."""
    for thing in _things_in(title):
        if not re.search(rf"\b(?:{_THINGS[thing]})\b", text, re.IGNORECASE):
            return f'the title speaks of a "{thing}", which the text never mentions'
    return None


def _things_in(title: str) -> list[str]:
    folded = f" {fold(title)} "
    return [thing for thing in _THINGS if f" {fold(thing)} " in folded]
