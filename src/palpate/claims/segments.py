"""An article cut into what can be a claim: sentences, list items and headings, each with its surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from palpate.text import is_negated, sentences
from palpate.text.kept import kept_for_article
from palpate.text.wordings import words_in
from palpate.types.article import Article, Block, BlockKind, Span

# Where two statements of one sentence may part; whether they do is seen when both are read. Blanks are looked at from
# their first on only: markup leaves long runs of them. Each begins with one of a few signs, by which it is found.
_JOINTS = re.compile(
    r"[\s,;](?:(?<=\s)(?<!\s\s)\s*(?=[bfs(–—-])(?:but\s+(?:instead\s+|also\s+)?|[-–—]+\s+(?=all of|but\b|which\b)|"
    r"for the reason that\s+|(?:simply\s+)?because\s+(?=[A-Z])|(?=\((?:because|since|although|though|but|while)\s))|"
    r"(?<=,)\s+(?:but\s+(?:instead\s+|also\s+)?|(?:al)?though\s+|(?:while|whereas|and\s+(?:it|they|this))\s+)|"
    r"(?<=[a-z],)\s+(?=it\s|they\s|the\s+evidence)|(?<=;)\s+)"
)
# Where a sentence on what nobody has shown goes on with what is denied: two statements, each to be read alone ("there
# is no study that it heals, nor will it ease the pain").
_DENIES_TOO = re.compile(
    r",\s+(?=nor\s+(?:will|would|can|could|do|does|did|is|are|was|were|has|have)\s)", re.IGNORECASE
)
_NOTHING_SHOWN = re.compile(
    r"\bthere\s+(?:is|are|was|were|has|have)(?:n[’']?t|\s+(?:no|not|never|little))\b", re.IGNORECASE
)
# Of these words, or a semicolon, each of the joints above has one; of the second ones behind a comma.
_JOINING = frozenset(["but", "though", "although", "while", "whereas", "because", "reason", "since", "which", "all"])
_JOINING_BEHIND_COMMA = frozenset(["it", "they", "this", "evidence"])
_INSTEAD = re.compile(r"but instead\b(?! of\b)", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!…](?:[\s\[]|$)")
_SHORTEST_TEASER = 8  # words
_LONGEST_LABEL = 4  # words
_FEWEST_WORDS = 4  # of a clause that is read by itself


class Segment(msgspec.Struct, frozen=True):
    """One sentence, list item or heading; offsets of ``span`` are those of the article, ``text`` is its prose there.

    ``is_label`` marks the few words that open a list item and name what it is about ("Smoking.").
    ``before`` is what stands before it in its block; ``whole`` is the sentence that a clause was cut from.
    """

    span: Span
    text: str
    block: Block
    before: str = ""
    whole: str = ""
    lead_in: str = ""
    heading: str = ""
    is_label: bool = False

    @property
    def affirms_instead(self) -> bool:
        """Whether it is a clause that affirms one thing where the clause before denies another."""
        return bool(self.whole) and _INSTEAD.match(self.text) is not None and not is_negated(self.text)

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""
        return self.block.kind is BlockKind.HEADING

    @property
    def is_item(self) -> bool:
        """Whether it stands in a list."""
        return self.block.kind is BlockKind.LIST_ITEM


@kept_for_article
def segments(article: Article) -> tuple[Segment, ...]:
    """Every sentence of the article's prose blocks, and of teasers that are more than a title, in order."""
    return tuple(_segments(article))


def _segments(article: Article) -> Iterator[Segment]:
    lead_ins: dict[Span | None, str] = {None: ""}
    headings: dict[Span | None, str] = {None: ""}
    for block in article.blocks:
        prose = article.prose[block.span.start : block.span.end]
        if not block.kind.is_prose and not (block.kind is BlockKind.TEASER and _says_something(prose)):
            continue
        if block.lead_in and block.lead_in not in lead_ins:
            lead_ins[block.lead_in] = _last_sentence(article, block.lead_in)
        if block.heading and block.heading not in headings:
            headings[block.heading] = article.words(block.heading)
        before = ""
        found = sentences(prose)
        for sentence in found:
            text = prose[sentence.start : sentence.end]
            if block.kind is BlockKind.TEASER and len(text.split()) < _FEWEST_WORDS:
                continue
            is_first = sentence == found[0] and len(found) > 1 and block.kind is BlockKind.LIST_ITEM
            whole = Segment(
                span=Span(block.span.start + sentence.start, block.span.start + sentence.end),
                text=text,
                block=block,
                before=before,
                lead_in=lead_ins[block.lead_in],
                heading=headings[block.heading],
                is_label=is_first and len(text.split()) <= _LONGEST_LABEL,
            )
            yield from _broken(whole)
            before = text


def _broken(whole: Segment) -> Iterator[Segment]:
    """The sentence, as two where it says that nothing is shown and then denies something else."""
    found = _DENIES_TOO.search(whole.text)
    first, second = (whole.text[: found.start()], whole.text[found.end() :]) if found else ("", "")
    is_long = min(len(first.split()), len(second.split())) >= _FEWEST_WORDS
    if found is None or not is_long or not _NOTHING_SHOWN.search(first):
        yield whole
        return
    start = whole.span.start
    yield msgspec.structs.replace(whole, span=Span(start, start + len(first)), text=first)
    yield msgspec.structs.replace(
        whole, span=Span(start + found.end(), whole.span.end), text=second, before=first, is_label=False
    )


def _says_something(teaser: str) -> bool:
    """Whether the words on another post are sentences, not only its title."""
    return len(teaser.split()) >= _SHORTEST_TEASER and bool(_SENTENCE_ENDS.search(teaser))


def _last_sentence(article: Article, span: Span) -> str:
    """The last sentence of a block that opens a list."""
    prose = article.prose[span.start : span.end]
    last = sentences(prose)[-1:]
    return " ".join(prose[last[0].start : last[0].end].split()) if last else ""


def clauses(segment: Segment) -> list[Segment]:
    """The statements that a sentence may hold, cut at its joints; one segment if there are none.

    Examples
    --------
    >>> block = Block(kind=BlockKind.PARAGRAPH, span=Span(0, 44))
    >>> whole = Segment(span=Span(0, 44), text="It eases the pain of hips, but it is no cure.", block=block)
    >>> [clause.text for clause in clauses(whole)]
    ['It eases the pain of hips', 'it is no cure.']
    """
    if not _may_part(segment.text):
        return [segment]
    cuts = [(found.start(), _clause_start(segment.text, found)) for found in _JOINTS.finditer(segment.text)]
    starts = [0, *(start for _, start in cuts)]
    ends = [*(len(segment.text[:end].rstrip()) for end, _ in cuts), len(segment.text)]
    parts = list(zip(starts, ends, strict=True))
    if any(len(segment.text[start:end].split()) < _FEWEST_WORDS for start, end in parts):
        return [segment]
    return [_part(segment, start, end) for start, end in parts]


def _may_part(text: str) -> bool:
    words = words_in(text)
    if ";" in text or not _JOINING.isdisjoint(words):
        return True
    return "," in text and not _JOINING_BEHIND_COMMA.isdisjoint(words)


def _clause_start(text: str, joint: re.Match[str]) -> int:
    """Behind the joint, but for words that belong to what follows ("and it", "but instead")."""
    word = re.search(r"\b(?:it|they|this|but instead|all of|which)\b\s*$", joint.group(), re.IGNORECASE)
    return joint.start() + word.start() if word else joint.end()


def _part(segment: Segment, start: int, end: int) -> Segment:
    return Segment(
        span=Span(segment.span.start + start, segment.span.start + end),
        text=segment.text[start:end],
        block=segment.block,
        before=segment.text[:start] or segment.before,
        whole=segment.text,
        lead_in=segment.lead_in,
        heading=segment.heading,
    )
