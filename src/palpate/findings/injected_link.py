"""A link or keyword that the text does not call for.

What it finds
-------------
Words in another script in the middle of an English paragraph, which no bracket, quotation mark or word of explanation
introduces; links and buying phrases about gambling, loans, bought essays, copied goods, lawyers or tradesmen in an
article that is about something else; and links to other sites that sell what the article speaks of nowhere else.

Why it matters
--------------
Somebody paid for the words to stand there, so that search engines rank a shop higher. The article is their carrier;
what it says of health served to fill the page.

Example
-------
Rub the neck slowly. Best casino bonus online. Then rest.

Better
------
Rub the neck slowly. Then rest.

Sources
-------
Google Search Central, Spam policies for Google web search (link spam, keyword stuffing).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from palpate.findings.patterns import all_groups, groups
from palpate.text.kept import kept_for_article
from palpate.types.article import Article, Block, BlockKind, Span
from palpate.types.claim import Claim
from palpate.types.finding import Finding

CODE = "T104"
NAME = "injected-link"
_HELP = "Take it out, and check whether the rest of the text was written by a person."
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]+(?:\s+[^\W\d_\u0000-\u024f\u1e00-\u1eff]+)*")
_SHORTEST = 2
_MOST_FOREIGN = 0.1  # of a paragraph's letters, for it to be an English one
_OTHER_SCRIPTS = frozenset(
    (
        *("ARABIC", "ARMENIAN", "BENGALI", "CJK", "CYRILLIC", "DEVANAGARI", "GEORGIAN", "HANGUL", "HEBREW"),
        *("HIRAGANA", "KATAKANA", "KHMER", "LAO", "TAMIL", "TELUGU", "THAI"),
    )
)
_OPENING = re.compile(r"[(\[（「“\"'‘«/:=*_&–—-]\s*$")
_CLOSING = re.compile(r"^\s*[)\]）」”\"'’»/=*_(]")
_EXPLAINED = re.compile(
    r"\b(?:called|named|known as|termed|written|characters?|words?|terms?|means?|meaning|or|"
    r"in (?:chinese|japanese|korean|russian|arabic|thai|hindi|sanskrit|hebrew|greek)|"
    r"chinese|japanese|korean|kanji|hanzi|name|as)\s*$",
    re.IGNORECASE,
)
_EXPLAINING = re.compile(r"\s*(?:[,:;]|(?:is|are|was|means?|meaning|stands|or)\b)")
_SELLING = re.compile(
    r"\b(?:cheap(?:est)?|wholesale|discount(?:ed)?|affordable|offers?|deals?|for sale|for rent|near (?:me|you)|"
    r"online|free|best(?= (?:\w+ ){0,2}(?:pills?|prices?|shops?|stores?|brands?)))\b",
    re.IGNORECASE,
)
_MOST_WORDS = 7  # of a link that is a search word
_STEM = 5  # letters by which two words are the same
_WORD = re.compile(r"[^\W\d_]{4,}")
_ELSEWHERE = 1  # other places in which an article may name a group and still not be about it


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding for each foreign run, and one for each group of goods that intrudes."""
    for span in foreign(article):
        words = article.words(span)
        yield _finding(article, span, f'"{words[:30]}" stands in an English paragraph unexplained')
    for group, span in wares(article):
        words = article.words(span)
        yield _finding(article, span, f'"{words[:30]}" ({group}) is no matter of this text')
    for span in sold(article):
        words = article.words(span)
        yield _finding(article, span, f'"{words[:30]}" is a link that the text does not speak of')


def _finding(article: Article, span: Span, message: str) -> Finding:
    return Finding(code=CODE, name=NAME, span=span, message=message, help=_HELP)


@kept_for_article
def foreign(article: Article) -> tuple[Span, ...]:
    """Runs of another script inside paragraphs of Latin script, that nothing introduces."""
    return tuple(_foreign(article))


def _foreign(article: Article) -> Iterator[Span]:
    for block in _prose(article):
        prose = article.prose[block.span.start : block.span.end]
        if prose.isascii() or _FOREIGN.search(prose) is None:
            continue
        passage = article.passage(block.span)
        letters = sum(letter.isalpha() for letter in passage.text)
        for found in _FOREIGN.finditer(passage.text):
            if len(found.group()) < _SHORTEST or len(found.group()) > _MOST_FOREIGN * letters:
                continue
            is_introduced = _is_introduced(passage.text, *found.span(), is_heading=block.kind is BlockKind.HEADING)
            if _is_other_script(found.group()) and not is_introduced:
                yield passage.raw(*found.span())


def _is_other_script(word: str) -> bool:
    names = (unicodedata.name(letter, "").split(" ", 1)[0] for letter in word if not letter.isspace())
    return all(name in _OTHER_SCRIPTS for name in names)


def _is_introduced(text: str, start: int, end: int, *, is_heading: bool) -> bool:
    """Brackets, quotation marks, a word of explanation, or the name in Latin letters just before (``Gua Sha 刮痧``)."""
    before, after = text[:start], text[end:]
    if not before.strip():
        return is_heading or bool(_CLOSING.match(after) or _EXPLAINING.match(after))
    if _OPENING.search(before) or _CLOSING.match(after) or _EXPLAINED.search(before):
        return True
    last = before.split()[-1]
    return last[:1].isupper() and not last.endswith((".", "!", "?", ",")) and len(before.split()) > 0


@kept_for_article
def wares(article: Article) -> tuple[tuple[str, Span], ...]:
    """Goods and services that the article is not about, by group: the first place of each."""
    return tuple(_wares(article))


def _wares(article: Article) -> Iterator[tuple[str, Span]]:
    holding = [block.span for block in _prose(article) if _names_ware(article, block)]
    for group, pattern in groups("wares.tsv").items() if holding else ():
        places = [found for span in holding for found in pattern.finditer(article.prose, span.start, span.end)]
        title = article.prose[article.title.start : article.title.end] if article.title else ""
        if 0 < len(places) <= 1 + _ELSEWHERE and not pattern.search(title) and not _is_about(group, article):
            yield group, article.exact(Span(*places[0].span()))


def _names_ware(article: Article, block: Block) -> bool:
    """Whether a block names goods or services of any group."""
    found = all_groups("wares.tsv").finditer(article.prose, block.span.start, block.span.end)
    return next(found, None) is not None


def _is_about(group: str, article: Article) -> bool:
    """Whether the article speaks of a group's subject in words that are no link's, more than in passing."""
    subject = groups("wares_subjects.tsv").get(group)
    return subject is not None and len(list(subject.finditer(article.prose))) > _ELSEWHERE + 1


@kept_for_article
def sold(article: Article) -> tuple[Span, ...]:
    """Links to other sites whose words sell, and stand nowhere else in the article, and are no group's of goods."""
    return tuple(_sold(article)) if article.links else ()


def _sold(article: Article) -> Iterator[Span]:
    prose = [block.span for block in _prose(article)]
    told = [span for _, span in wares(article)]
    for link in article.links:
        words = article.prose[link.anchor.start : link.anchor.end]
        if len(words.split()) > _MOST_WORDS or not link.target.startswith("http") or _SELLING.search(words) is None:
            continue
        if any(span.overlaps(link.anchor) for span in prose) and not any(one.overlaps(link.anchor) for one in told):
            bare = {word[:_STEM] for word in _WORD.findall(_SELLING.sub(" ", words).lower())}
            around = article.prose[: link.anchor.start] + article.prose[link.anchor.end :]
            if bare and bare.isdisjoint(word[:_STEM] for word in _WORD.findall(around.lower())):
                yield article.exact(link.anchor)


def _prose(article: Article) -> list[Block]:
    return [block for block in article.blocks if block.kind.is_prose]
