"""The marks of a sentence by which its direction is learned: runs of its kinds, who is higher, figures, tests.

`wording` makes the kinds; here they are set in relation: to the outcome's mention, to its clause, to one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zlib import crc32

from palpate.trials.asked import Asked, sentence_tokens
from palpate.trials.cells import plain
from palpate.trials.names import folded
from palpate.trials.word_lists import words
from palpate.trials.wording import (
    DIRECTIONS,
    NOT,
    P_VALUE,
    SAME,
    TIME,
    WORD,
    Ways,
    abstracted,
    bearing,
    good_ways,
    kind_of,
    kinds_of,
    lettered,
    lowered,
    plain_roles,
)

BUCKETS = 1 << 16
_VERSUS = re.compile(
    r"(?P<a>-?\d+(?:\.\d+)?) ?%?(?: ?\([^()]*\)| ?± ?\d+(?:\.\d+)?| ?\[[^\[\]]*\])?(?: ?[a-z/%]+)?,? (?:vs\.?|"
    r"versus|compared (?:with|to)|and|against|to) (?P<b>-?\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\([^()]*\b(?:ci|p)\b[^()]*\)", re.IGNORECASE)
_BEHIND_A_FIGURE = re.compile(r"(?<=[\d%]) *[(\[][^()\[\]]*[)\]]")
_SPREAD = re.compile(r"± ?\d+(?:\.\d+)?|\b\d+(?:\.\d+)? ?(?:mg|ml|g|mcg)\b")
_SPREAD_AND_TIME = re.compile(
    r"± ?\d+(?:\.\d+)?|\b\d+(?:\.\d+)? ?(?:mg|weeks?|months?|days?|years?|minutes?|h|ml|g|mcg)\b"
)
_ARM_OR_FIGURE = re.compile(rf"INT|COM|{WORD}|-?\d+(?:\.\d+)?")


def marks(text: str, asked: Asked, outcome: str) -> dict[int, float]:
    """The sentence's features by bucket: runs of its tokens, runs of what bears on direction, what stands near."""
    return {crc32(mark.encode()) % BUCKETS: 1.0 for mark in _marks(text, asked, outcome)}


def _marks(text: str, asked: Asked, outcome: str) -> Iterator[str]:
    ways = good_ways(outcome)
    kinds, held = kinds_of(text, asked)
    yield from _runs("", kinds, (1, 2, 3))
    order = abstracted(kinds, ways)
    yield from _runs("o", order, (1, 2, 3, 4, 5))
    who = [kind for kind in order if kind in _WHO]
    yield from _runs("w", who, (2, 3, 4))
    own = "".join(sorted({_way(token, ways) for token in outcome.lower().split()} - {""}))
    if own:
        yield from _runs(f"own {own}:", order, (1, 2, 3))
    clause = _clause(kinds, held)
    near = abstracted(clause, ways)
    yield from _runs("c", clause, (1, 2))
    yield from _runs("co", near, (1, 2, 3, 4))
    yield from _runs("cw", [kind for kind in near if kind in _WHO], (2, 3, 4))
    yield from _around(kinds, ways)
    yield from _compared(text, asked, order)
    yield from _judged(order, near, ways, outcome)
    yield from _tested(kinds, clause, ways)
    for prefix, present in (("&", sorted(set(order))), ("c&", sorted(set(near)))):
        yield from (f"{prefix}:{kind} {other}" for at, kind in enumerate(present) for other in present[at + 1 :])


_WHO = frozenset({"INT", "COM", "UP", "DOWN", "GOOD", "BAD", "NOT", "SAME", "than", "vs"})
_CLAUSE_ENDS = words("clause ends", "direction_words.txt")


def _way(token: str, ways: Ways) -> str:
    word = token.strip(".,;()")
    said = bearing(word, ways)
    return said if said in DIRECTIONS else ""


def _runs(prefix: str, kinds: Sequence[str], sizes: Sequence[int]) -> Iterator[str]:
    for size in sizes:
        for at in range(len(kinds) - size + 1):
            yield f"{prefix}{size}:{' '.join(kinds[at : at + size])}"


def _clause(kinds: Sequence[str], held: Sequence[int]) -> list[str]:
    """The stretch around the mention of the outcome that has most of its words, between clause ends."""
    places = [at for at, kind in enumerate(kinds) if kind == "OUT"]
    if not places:
        return list(kinds)
    centre = max(places, key=lambda at: (sum(held[max(at - 4, 0) : at + 5]), held[at], -at))
    start, end = max(0, centre - 16), min(len(kinds), centre + 17)
    for at in range(centre, start, -1):
        if kinds[at] in _CLAUSE_ENDS:
            start = at
            break
    for at in range(centre + 1, end):
        if kinds[at] in _CLAUSE_ENDS:
            end = at
            break
    return list(kinds[start:end])


def _around(kinds: Sequence[str], ways: Ways) -> Iterator[str]:
    """Directions and p values by how far they stand from the outcome's nearest mention."""
    places = [at for at, kind in enumerate(kinds) if kind == "OUT"]
    if not places:
        return
    for at, kind in enumerate(kinds):
        role = _way(kind, ways) or ("SAME" if kind in SAME else "NOT" if kind in NOT else kind)
        if role in _NEAR:
            gap = min((at - place for place in places), key=abs)
            near = "close" if abs(gap) <= 3 else "near" if abs(gap) <= 8 else "far"
            yield f"a:{role} {near} {'behind' if gap > 0 else 'before'}"
            yield f"a:{role} {near}"


_NEAR = frozenset({"UP", "DOWN", "GOOD", "BAD", "SAME", "NOT", "pSIG", "pNOT", "pTREND"})


def _compared(text: str, asked: Asked, order: Sequence[str]) -> Iterator[str]:
    """Of two figures set against each other, which is larger, and which arm is named first."""
    first = next((kind for kind in order if kind in {"INT", "COM"}), "none")
    said = "SIG" if "pSIG" in order else "NOT" if "pNOT" in order else ""
    for match in _VERSUS.finditer(plain(text)):
        a, b = float(match["a"]), float(match["b"])
        if a != b:
            yield f"v:{first} {'larger' if a > b else 'smaller'}"
            yield f"v:{first} {'larger' if a > b else 'smaller'} {said}"
    tokens = with_figures(text, asked)
    after, before, listed = _figures(tokens), _figures(tokens[::-1]), _listed(tokens)
    is_after = next((not isinstance(token, float) for token in tokens if token != "RESP"), True)
    told = listed or (after if is_after and len(after) == 2 else before if len(before) == 2 else after)
    for name, figures in (("after", after), ("before", before), ("listed", listed), ("told", told)):
        if "INT" in figures and "COM" in figures and figures["INT"] != figures["COM"]:
            size = "larger" if figures["INT"] > figures["COM"] else "smaller"
            yield f"f {name}:{size}"
            yield f"f {name}:{size} {said}"


def _judged(order: Sequence[str], near: Sequence[str], ways: Ways, outcome: str) -> Iterator[str]:
    """What a reader would make of it: who is higher, beside what the outcome's name says of benefit."""
    said = " ".join(sorted({kind for kind in near if kind in DIRECTIONS}))
    significant = _significant(order)
    yield f"j:{ways[0]} {said}"
    yield f"j:{ways[0]} {said} {significant}"
    for name, kinds in (("o", order), ("c", near)):
        subject = subject_of(kinds)
        if subject:
            yield f"r{name}:{subject}"
            yield f"r{name}:{subject} {significant}"
            yield f"r{name}:{subject} {ways[0]}"
    for word in sentence_tokens(outcome):
        yield f"out:{folded(word)}"


def _significant(order: Sequence[str]) -> str:
    if "pSIG" in order or ("SIG" in order and "NOT" not in order):
        return "SIG"
    return "NOT" if "NOT" in order else ""


def _tested(kinds: Sequence[str], clause: Sequence[str], ways: Ways) -> Iterator[str]:
    """The test that stands next behind the outcome (or before it), and what else tells of it in the clause."""
    for name, some in (("o", kinds), ("c", clause)):
        test = next_test(some)
        near = abstracted(some, ways)
        told = "NOT" if {"NOT", "SAME"} & set(near) else "SIG" if "SIG" in near else ""
        yield f"t{name}:{test}"
        yield f"t{name}:{test} {told}"
        yield f"t{name}:{test} {subject_of(near)}"
        yield f"t{name}:{test} {told} {subject_of(near)}"


_TESTS = frozenset({"pSIG", "pNOT", "pTREND"})


def next_test(kinds: Sequence[str]) -> str:
    """The kind of the p value next behind the outcome's last mention before one, else any before; "" for none."""
    tests = [at for at, kind in enumerate(kinds) if kind in _TESTS]
    outcomes = [at for at, kind in enumerate(kinds) if kind == "OUT"]
    gaps = [(test - out, test) for test in tests for out in outcomes if test > out]
    if gaps:
        return kinds[min(gaps)[1]]
    return kinds[tests[-1]] if tests else ""


def composed(kinds: Sequence[str]) -> list[str]:
    """Two directions in a row as one: a greater decrease is a decrease, less improvement is worse.

    Examples
    --------
    >>> composed(["INT", "UP", "DOWN", "OUT"]), composed(["DOWN", "GOOD"])
    (['INT', 'DOWN', 'OUT'], ['BAD'])
    """
    made: list[str] = []
    for kind in kinds:
        if made and kind in DIRECTIONS and made[-1] == "UP":
            made[-1] = kind
        elif made and kind in _TURNED and made[-1] == "DOWN":
            made[-1] = "DOWN" if kind == "UP" else _TURNED[kind]
        else:
            made.append(kind)
    return made


_TURNED = {"UP": "DOWN", "DOWN": "UP", "GOOD": "BAD", "BAD": "GOOD"}


def subject_of(kinds: Sequence[str]) -> str:
    """Which way for the intervention: the direction word nearest to the outcome, told of the arm before a "than".

    Examples
    --------
    >>> subject_of(["OUT", "SIG", "UP", "COM", "than", "INT"]), subject_of(["COM", "DOWN", "OUT"])
    ('DOWN', 'UP')
    """
    kinds = composed(kinds)
    places = [at for at, kind in enumerate(kinds) if kind in DIRECTIONS]
    arms = [at for at, kind in enumerate(kinds) if kind in {"INT", "COM"}]
    if not places or not arms:
        return ""
    centre = next((at for at, kind in enumerate(kinds) if kind == "OUT"), 0)
    at = min(places, key=lambda place: abs(place - centre))
    nearest = sorted(arms, key=lambda place: (abs(place - at), place))[:2]
    free = [place for place in nearest if not is_reference(kinds, place)]
    subject = kinds[free[0] if free else nearest[0]]
    if not free:
        subject = "COM" if subject == "INT" else "INT"
    return kinds[at] if subject == "INT" else _TURNED[kinds[at]]


def is_reference(kinds: Sequence[str], place: int) -> bool:
    """Whether an arm's mention is what another is set against."""
    behind = kinds[max(place - 2, 0) : place]
    return bool({"than", "vs", "against"} & set(behind)) and not {"INT", "COM"} & set(behind[-1:])


def with_figures(text: str, asked: Asked) -> list[str | float]:
    """Arms and figures of a sentence in order, without p values, spreads, intervals and brackets behind a figure."""
    flat = _IN_BRACKETS.sub(" ", P_VALUE.sub(" ", lettered(plain(text), asked)))
    flat = (_SPREAD if TIME.search(" ".join(asked.phrase)) else _SPREAD_AND_TIME).sub(" ", flat)
    flat = _BEHIND_A_FIGURE.sub("", flat)
    roles = plain_roles(text, asked)
    made: list[str | float] = []
    for token in _ARM_OR_FIGURE.findall(lowered(flat)):
        if token[0].isalpha():
            kind = "RESP" if token == "respectively" else roles.get(token) or kind_of(token, asked)
            if kind in {"INT", "COM", "RESP"} and not (made and made[-1] == kind):
                made.append(kind)
        else:
            made.append(float(token))
    return made


def _figures(tokens: Sequence[str | float]) -> dict[str, float]:
    """The first figure behind each arm's mention."""
    figures: dict[str, float] = {}
    last = ""
    for token in tokens:
        if isinstance(token, float):
            if last:
                figures.setdefault(last, token)
            last = ""
        else:
            last = token if token in {"INT", "COM"} else last
    return figures


def _listed(tokens: Sequence[str | float]) -> dict[str, float]:
    """Two figures and two arms in the same order, before "respectively"."""
    if "RESP" not in tokens:
        return {}
    before = tokens[: tokens.index("RESP")]
    arms = [token for token in before if token in {"INT", "COM"}][-2:]
    figures = [token for token in before if isinstance(token, float)][-2:]
    return dict(zip(map(str, arms), figures, strict=True)) if len(set(arms)) == 2 and len(figures) == 2 else {}
