"""The arms as a report says who got what: "randomised to either erythromycin or placebo", "group A received ...".

Tables show most arms; a report without a table by arm, or with tables of other groups, says its arms in such sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from palpate.text.numbers import NUMBER_WORDS
from palpate.trials.asked import cut, paper_slice
from palpate.trials.word_lists import alternatives
from palpate.types.paper import Paper, Passage

MOST_ARMS = 6
MOST_WORDS = 9  # of a name
_WHO = (
    r"(?:patients?|participants?|subjects?|women|men|children|volunteers|people|individuals|eyes|cases|mothers|"
    r"infants|students|adults)"
)
_LISTED = re.compile(
    r"\b(?:randomi[sz]ed|randomi[sz]ation|randomly|allocated|allocation|assigned|allotted|divided)\b(?P<way>(?:\([^()]*\)|[^.;:]){0,90}?)\b(?:in)?to\s+"
    rf"(?P<lead>(?:(?:{alternatives('openings of arms')})[\s,]+)*)(?P<tail>(?:[^.;]|\.\d){{8,320}})",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    rf"(?:^|[:?]\s|\b(?:{alternatives('openings of comparisons')})\s)(?P<one>[^:;,.?]{{3,90}}?)"
    r",? (?:versus|vs\.?|compared (?:with|to)|in comparison (?:with|to)) (?P<other>[^:;.?]{3,140})",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(?:comparison (?:of|between)|compar(?:e|ing)|differences? between)\s(?P<one>(?:(?! on )[^:;,.?]){3,90}?"
    r"(?<!-)) (?:and|with|to) "
    r"(?P<other>[^:;.?]{3,140})",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:in)?to (?:one of )?(?P<count>two|three|four|five|six|[2-6])(?: [\w-]+){0,3}? (?:groups|arms|conditions)\b",
    re.IGNORECASE,
)
_LED_TO = re.compile(rf"^\W*(?:(?:{alternatives('openings of arms')})[\s,:;(]+)+", re.IGNORECASE)
_WITH_OR_WITHOUT = re.compile(r"^(?P<one>[^,;]+?) with or without (?P<other>[^,;]+)", re.IGNORECASE)
_OR = re.compile(r"\s*[,;]?\s+(?:or|versus|vs\.?)\s+", re.IGNORECASE)
_AND = re.compile(r"\s*[,;]?\s+and\s+(?!\w+ed\b)", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,;]\s+(?:and\s+)?", re.IGNORECASE)
_NO_NAME = re.compile(
    rf"(?:{_WHO}|\w+ly|[a-f]|i{{1,3}}|iv|respectively|(?:evaluate|assess|determine|compare|detect|test|examine|ensure|try|increase|reduce|improve|interaction)\b.*)$",
    re.IGNORECASE,
)
_SIZE = re.compile(r"[(\[](?:[^()\[\]]*?\b)?n\s*=\s*(?P<n>\d[\d,]*)[^()\[\]]*[)\]]", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*(?:[)\]]|$)")
_END = re.compile(rf"(?:^|\s)(?:{alternatives('ends of arms')})\b.*$", re.IGNORECASE | re.DOTALL)
_TAIL_WORD = re.compile(rf"\s+(?:groups?|arms?|conditions?|{_WHO})\s*$", re.IGNORECASE)
_LETTER = r"(?P<letter>[A-F]|I{1,3}|IV|[1-6])"
_GIVEN = (
    r"(?:received?|underwent|was (?:given|treated with|administered)|were (?:given|treated with|administered)|"
    r"consisted of|got|took|used|performed)"
)
_GROUP_GOT = (
    re.compile(
        rf"\b(?i:in group) {_LETTER}\b(?:\s*\([^()]*\))?,? (?P<name>[^.;()]{{3,100}}?) (?:was|were) "
        r"(?:given|administered|applied|used|performed|prescribed|injected)"
    ),
    re.compile(
        rf"\b(?i:group|arm) {_LETTER}\b(?:\s*\([^()]*\))?(?: {_WHO})?,?(?: \w+){{0,2}}? {_GIVEN} "
        r"(?P<name>(?:[^.;()]|\.\d){3,120})"
    ),
    re.compile(
        r"\b(?i:the (?P<letter>first|second|third|fourth) (?:group|arm))(?: of \d+ \w+)?(?: \w+){0,2}? "
        rf"{_GIVEN} (?P<name>(?:[^.;()]|\.\d){{3,120}})"
    ),
)
_GAPS = (("A", "C", "B"), ("I", "III", "II"), ("1", "3", "2"))  # first and third group of which none was told between
_FIRSTS = ("A", "I", "1")  # letters and numbers of a first group
_ORDER = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_SPOKEN = ("random", "assign", "allocat", "allot", "divided")
_OF = re.compile(r"\b(?:of|between|with|using|by|comparing)\s", re.IGNORECASE)
_FOR = re.compile(r",|\s(?:on|to|as|with|in) ", re.IGNORECASE)
_FIRST = 700  # characters of the abstract that hold its aims
_BEFORE_PASSAGES = 40  # of the body: later ones are discussion


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """An arm as a sentence names it: "placebo", 31 people; ``letter`` where the report calls it by one."""

    name: str
    n: int | None = None
    letter: str | None = None


def assigned(paper: Paper) -> Iterator[tuple[Named, ...]]:
    """Sets of arms, each as one sentence or passage says that people were assigned to them, in the report's order."""
    for passage in (*paper.abstract, *about(paper.body[:_BEFORE_PASSAGES])):
        lettered = _lettered(passage.text)
        if lettered:
            yield lettered
        for span in cut(passage) if any(word in passage.text for word in _SPOKEN) else ():
            yield from _in_sentence(paper_slice(passage, span))


def compared(paper: Paper) -> Iterator[tuple[Named, ...]]:
    """Pairs of arms that the title and the abstract's first sentences set against each other."""
    for text in (paper.title, paper.abstract_text[:_FIRST]):
        for pattern in (_COMPARED, _COMPARISON):
            for match in pattern.finditer(text):
                one, other = arm_name(_OF.split(match["one"])[-1]), arm_name(_FOR.split(match["other"])[0])
                if one and other and one.lower() != other.lower():
                    yield Named(name=one), Named(name=other)


def about(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages that speak of this trial: no introduction and no discussion."""
    others = re.compile(r"introduction|background|discussion|rationale", re.IGNORECASE)
    return (one for one in passages if not others.search(" ".join(one.path)))


def _in_sentence(sentence: str) -> Iterator[tuple[Named, ...]]:
    counted = _COUNTED.search(sentence)
    for match in _LISTED.finditer(sentence):
        found = tuple(_items(match["tail"]))
        if counted and len(found) != _count(counted["count"]):
            continue
        if 2 <= len(found) <= MOST_ARMS:
            yield found


def _count(said: str) -> int:
    return int(said) if said.isdigit() else NUMBER_WORDS[said.lower()]


def _items(tail: str) -> Iterator[Named]:
    """The arms of a list; () where one of its parts cannot be an arm."""
    tail = _LED_TO.sub("", tail)
    both = _WITH_OR_WITHOUT.match(tail)
    parts = [f"{both['one']} with {both['other']}", f"{both['one']} alone"] if both else _parts(tail)
    made: dict[str, Named] = {}
    for part in parts:
        name = arm_name(part)
        if name:
            size = _SIZE.search(part)
            made.setdefault(name.lower(), Named(name=name, n=int(size["n"].replace(",", "")) if size else None))
    return iter(made.values())


def _parts(tail: str) -> list[str]:
    """The parts of a list: "A, B or C", "A and B"; what follows the last one's comma says more of it."""
    held: list[str] = []

    def put(match: re.Match[str]) -> str:
        held.append(match.group())
        return f"\x00{len(held) - 1}\x00"

    kept = _BRACKETS.sub(put, tail)
    *firsts, last = _OR.split(kept) if _OR.search(kept) else _AND.split(kept, maxsplit=1)
    parts = [one for first in firsts for one in _COMMA.split(first)] + _COMMA.split(last)[:1]
    return [re.sub(r"\x00(\d+)\x00", lambda match: held[int(match[1])], part) for part in parts]


def arm_name(wording: str) -> str:
    """A part of a list as the name of an arm, "" where it is none."""
    name = _LED_TO.sub("", _BRACKETS.sub("", wording).strip(" ,;:")).strip(" ,;:")
    name = _TAIL_WORD.sub("", _END.sub("", name)).strip(" ,;:-–")
    words = name.split()
    return name if 0 < len(words) <= MOST_WORDS and any(map(str.isalpha, name)) and not _NO_NAME.match(name) else ""


def _lettered(text: str) -> tuple[Named, ...]:
    """Groups with a letter and what each got: "group A received X"; "in group B, Y was given"."""
    if "roup" not in text and "arm" not in text:
        return ()
    found: dict[str, Named] = {}
    for pattern in _GROUP_GOT:
        for match in pattern.finditer(text):
            letter = _ORDER.get(match["letter"], match["letter"])
            name = arm_name(re.split(r", | and (?=group)|\band then\b", match["name"])[0])
            if name:
                found.setdefault(letter, Named(name=name, letter=letter))
    names = {one.name.lower() for one in found.values()}
    is_whole = min(found, default="A") in _FIRSTS and not any(
        all(one in found for one in ends) and middle not in found for *ends, middle in _GAPS
    )
    return (
        tuple(found[letter] for letter in sorted(found))
        if is_whole and 2 <= len(names) == len(found) <= MOST_ARMS
        else ()
    )
