"""A link or keyword that the text does not call for.

What it finds
-------------
Words in another script in the middle of an English paragraph, which no bracket, quotation mark or word of explanation
introduces; and links and buying phrases about gambling, loans, bought essays, copied goods, lawyers or tradesmen in an
article that is about something else.

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
from palpate.types.article import Article, Block, Span
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
_OPENING = re.compile(r"[(\[（「“\"'‘«/:=*_–—-]\s*$")
_CLOSING = re.compile(r"^\s*[)\]）」”\"'’»/=*_(]")
_EXPLAINED = re.compile(
    r"\b(?:called|named|known as|termed|written|characters?|words?|terms?|means?|meaning|or|"
    r"in (?:chinese|japanese|korean|russian|arabic|thai|hindi|sanskrit|hebrew|greek)|"
    r"chinese|japanese|korean|kanji|hanzi|name|as)\s*$",
    re.IGNORECASE,
)
_ELSEWHERE = 1  # other places in which an article may name a group and still not be about it


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding for each foreign run, and one for each group of goods that intrudes."""
    for span in foreign(article):
        words = article.words(span)
        yield _finding(article, span, f'"{words[:30]}" stands in an English paragraph unexplained')
    for group, span in wares(article):
        words = article.words(span)
        yield _finding(article, span, f'"{words[:30]}" ({group}) is no matter of this text')


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
            if _is_other_script(found.group()) and not _is_introduced(passage.text, found.start(), found.end()):
                yield passage.raw(*found.span())


def _is_other_script(word: str) -> bool:
    names = (unicodedata.name(letter, "").split(" ", 1)[0] for letter in word if not letter.isspace())
    return all(name in _OTHER_SCRIPTS for name in names)


def _is_introduced(text: str, start: int, end: int) -> bool:
    """Brackets, quotation marks, a word of explanation, or the name in Latin letters just before (``Gua Sha 刮痧``)."""
    before, after = text[:start], text[end:]
    if not before.strip() or _OPENING.search(before) or _CLOSING.match(after) or _EXPLAINED.search(before):
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


def _prose(article: Article) -> list[Block]:
    return [block for block in article.blocks if block.kind.is_prose]
