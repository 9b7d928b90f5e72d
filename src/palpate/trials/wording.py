"""A sentence about a comparison to the marks by which its direction is learned.

The words of the question are put aside first (INT, COM, OUT for intervention, comparator and outcome), figures and p
values become kinds, so that what is learned is how results are worded, and not on what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

from palpate.checks.constructs import polarity
from palpate.trials.asked import Asked, sentence_tokens
from palpate.trials.cells import plain
from palpate.trials.names import folded, same_word
from palpate.types.study import Better

BUCKETS = 1 << 16
_P = re.compile(
    r"\bp(?:[- ]?values?)?(?: for \w+)?\s*(?:(?P<is>[<>=≤≥])|(?:of|was|were|is))\s*(?P<p>\d?\.\d+|"
    r"\d+(?:\.\d+)?(?: ?[x×] ?10 ?\^? ?-\d+)?)",
    re.IGNORECASE,
)
_NS = re.compile(r"\bp\s*=?\s*n\.?s\.?\b|\(n\.?s\.?\)|\bns\b(?=[,;)])", re.IGNORECASE)
_INTERVAL = re.compile(
    r"(?P<low>-?\d+(?:\.\d+)?) ?%?\s*(?:to|,|;|-{1,2})\s*(?P<high>-?\d+(?:\.\d+)?)(?= ?%?\s*[)\],;])"
)
_RATIO = re.compile(
    r"\b(?:odds|risk|hazard|rate|relative) (?:ratio|risk)|\b(?:or|rr|hr|irr|aor|ahr)\b(?= ?[=:,(]? ?\d| ?\(| \d)",
    re.IGNORECASE,
)
_VERSUS = re.compile(
    r"(?P<a>-?\d+(?:\.\d+)?) ?%?(?: ?\([^()]*\)| ?± ?\d+(?:\.\d+)?| ?\[[^\[\]]*\])?(?: ?[a-z/%]+)?,? (?:vs\.?|"
    r"versus|compared (?:with|to)|and|against|to) (?P<b>-?\d+(?:\.\d+)?)",
    re.IGNORECASE,
)


def _read_words() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_name("direction_words.txt").read_text(encoding="utf-8")
    paragraphs = (part.split(":\n", 1) for part in text.split("\n\n")[1:])
    return {kind.strip(): frozenset(words.split()) for kind, words in paragraphs}


_WORDS = _read_words()
UP, DOWN, GOOD, BAD = (_WORDS[kind] for kind in ("up", "down", "good", "bad"))
NOT, SAME, SIGNIFICANT = (_WORDS[kind] for kind in ("not", "same", "significant"))
INTERVENTION_WORDS, COMPARATOR_WORDS = _WORDS["intervention"], _WORDS["comparator"]
_ROLES = frozenset(("INT", "COM", "OUT", "pSIG", "pNOT", "pTREND", "CION", "CIOFF", "RATIO")) | frozenset(
    ("than", "baseline", "between", "within", "both")
)
_TURNS = frozenset(("but", "although", "whereas", "while", "however"))


def marked(text: str, asked: Asked) -> list[str]:
    """The sentence's tokens with kinds in the place of names, figures and p values."""
    flat = _NS.sub(" pNOT ", _P.sub(_kind_of_p, plain(text)))
    flat = _RATIO.sub(" RATIO ", flat)
    flat = _INTERVAL.sub(_kind_of_interval, flat)
    made: list[str] = []
    roles = _roles(text, asked)
    for token in re.findall(
        r"p(?:SIG|NOT|TREND)|CI[A-Z]+|RATIO|[a-z]+(?:[-'’][a-z]+)*|\d+(?:[.,]\d+)*|[<>=±%]", _lowered(flat)
    ):
        kind = roles.get(token) or _kind(token, asked)
        if not (kind in {"INT", "COM", "OUT"} and made and made[-1] == kind):
            made.append(kind)
    return made


def _roles(text: str, asked: Asked) -> dict[str, str]:
    """Plain words for an arm ("the control group"), where the sentence does not name it by its own."""
    words = {folded(word) for word in sentence_tokens(text)}
    found: dict[str, str] = {}
    if not words & asked.own_intervention:
        found |= dict.fromkeys(INTERVENTION_WORDS - asked.comparator - asked.outcome, "INT")
    if not words & asked.own_comparator:
        found |= dict.fromkeys(COMPARATOR_WORDS - asked.intervention - asked.outcome, "COM")
    return found


_KINDS = frozenset({"pSIG", "pNOT", "pTREND", "CIOFF", "CION", "RATIO"})


def _lowered(text: str) -> str:
    """The text in small letters but for the kinds that were put in."""
    return re.sub(r"[^\W\d_]+", lambda word: word.group() if word.group() in _KINDS else word.group().lower(), text)


def _kind_of_p(match: re.Match[str]) -> str:
    said = match["p"].replace(" ", "")
    value = 0.0 if "10" in said and ("x" in said.lower() or "×" in said) else float(said)
    relation = match["is"] or "="
    if relation in {">", "≥"}:
        return " pNOT " if value >= 0.01 else " pSIG "
    if value < 0.05 or (relation in {"<", "≤"} and value <= 0.05):
        return " pSIG "
    return " pTREND " if value < 0.1 else " pNOT "


def _kind_of_interval(match: re.Match[str]) -> str:
    low, high = float(match["low"]), float(match["high"])
    if low > high:
        return " # "
    return " CION " if low <= 0 <= high or low < 1 < high else " CIOFF "


def _kind(token: str, asked: Asked) -> str:
    if token[0].isdigit():
        return "#"
    if token[0] in "pCR" and token[1:2].isupper():
        return token
    word = folded(token)
    for kind, words in (("OUT", asked.outcome), ("INT", asked.own_intervention), ("COM", asked.own_comparator)):
        if word in words or any(len(word) > 5 and other[:5] == word[:5] and same_word(word, other) for other in words):
            return kind
    parts = token.split("-")
    if len(parts) > 1:
        for kind, words in (("OUT", asked.outcome), ("INT", asked.own_intervention), ("COM", asked.own_comparator)):
            if any(folded(part) in words for part in parts):
                return kind
    return token


def good_ways(outcome: str) -> tuple[str, str]:
    """What "improved" and "worse" say of an outcome's figure: up or down, or unknown."""
    way = polarity(outcome)
    return ("GOOD", "BAD") if way is None else ("UP", "DOWN") if way is Better.HIGHER else ("DOWN", "UP")


def abstracted(kinds: Sequence[str], ways: tuple[str, str]) -> list[str]:
    """Only what bears on direction, in order: who, up or down, not, significant, p."""
    made: list[str] = []
    for token in kinds:
        kind = _bearing(token, ways)
        if kind and not (made and made[-1] == kind):
            made.append(kind)
    return made


def _bearing(token: str, ways: tuple[str, str]) -> str:
    """What a token says of direction, "" where it says nothing."""
    if token in _ROLES:
        return token
    if token in _OTHERS:
        return _OTHERS[token]
    return ways[0] if token in GOOD else ways[1] if token in BAD else ""


_OTHERS = {
    **dict.fromkeys(("vs", "versus"), "vs"),
    **dict.fromkeys(_TURNS, "BUT"),
    **dict.fromkeys(SIGNIFICANT, "SIG"),
    **dict.fromkeys(SAME, "SAME"),
    **dict.fromkeys(NOT, "NOT"),
    **dict.fromkeys(DOWN - GOOD - BAD, "DOWN"),
    **dict.fromkeys(UP - GOOD - BAD, "UP"),
}


def marks(text: str, asked: Asked, outcome: str) -> dict[int, float]:
    """The sentence's features by bucket: runs of its tokens, runs of what bears on direction, what stands near."""
    return {crc32(mark.encode()) % BUCKETS: 1.0 for mark in _marks(text, asked, outcome)}


def _marks(text: str, asked: Asked, outcome: str) -> Iterator[str]:
    ways = good_ways(outcome)
    kinds = marked(text, asked)
    yield from _runs("", kinds, (1, 2, 3))
    order = abstracted(kinds, ways)
    yield from _runs("o", order, (1, 2, 3, 4, 5))
    who = [kind for kind in order if kind in _WHO]
    yield from _runs("w", who, (2, 3, 4))
    own = "".join(sorted({_way(token, ways) for token in outcome.lower().split()} - {""}))
    if own:
        yield from _runs(f"own {own}:", order, (1, 2, 3))
    clause = _clause(kinds)
    near = abstracted(clause, ways)
    yield from _runs("c", clause, (1, 2))
    yield from _runs("co", near, (1, 2, 3, 4))
    yield from _runs("cw", [kind for kind in near if kind in _WHO], (2, 3, 4))
    yield from _around(kinds, ways)
    yield from _compared(text, asked, order)
    for prefix, present in (("&", sorted(set(order))), ("c&", sorted(set(near)))):
        yield from (f"{prefix}:{kind} {other}" for at, kind in enumerate(present) for other in present[at + 1 :])


_WHO = frozenset({"INT", "COM", "UP", "DOWN", "GOOD", "BAD", "NOT", "SAME", "than", "vs"})
_CLAUSE_ENDS = frozenset({"but", "although", "whereas", "while", "however", "though"})


def _way(token: str, ways: tuple[str, str]) -> str:
    word = token.strip(".,;()")
    return (
        ways[0] if word in GOOD else ways[1] if word in BAD else "UP" if word in UP else "DOWN" if word in DOWN else ""
    )


def _runs(prefix: str, kinds: Sequence[str], sizes: Sequence[int]) -> Iterator[str]:
    for size in sizes:
        for at in range(len(kinds) - size + 1):
            yield f"{prefix}{size}:{' '.join(kinds[at : at + size])}"


def _clause(kinds: Sequence[str]) -> list[str]:
    """The stretch around the mention of the outcome that has most of its words, between clause ends."""
    places = [at for at, kind in enumerate(kinds) if kind == "OUT"]
    if not places:
        return list(kinds)
    centre = max(places, key=lambda at: (sum(abs(at - other) <= 4 for other in places), -at))
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


def _around(kinds: Sequence[str], ways: tuple[str, str]) -> Iterator[str]:
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
    tokens = _with_figures(text, asked)
    for name, figures in (("after", _figures(tokens)), ("before", _figures(tokens[::-1])), ("listed", _listed(tokens))):
        if "INT" in figures and "COM" in figures and figures["INT"] != figures["COM"]:
            size = "larger" if figures["INT"] > figures["COM"] else "smaller"
            yield f"f {name}:{size}"
            yield f"f {name}:{size} {said}"


def _with_figures(text: str, asked: Asked) -> list[str | float]:
    """Arms and figures of a sentence in order, p values, spreads and intervals left out, "respectively" kept."""
    flat = re.sub(r"\([^()]*\b(?:ci|p)\b[^()]*\)", " ", _P.sub(" ", plain(text)), flags=re.IGNORECASE)
    flat = re.sub(
        r"± ?\d+(?:\.\d+)?|\b\d+(?:\.\d+)? ?(?:mg|weeks?|months?|days?|years?|minutes?|h|ml|g|mcg)\b", " ", flat
    )
    roles = _roles(text, asked)
    made: list[str | float] = []
    for token in re.findall(r"[a-z]+(?:[-'’][a-z]+)*|-?\d+(?:\.\d+)?", flat.lower()):
        if token[0].isalpha():
            kind = "RESP" if token == "respectively" else roles.get(token) or _kind(token, asked)
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
