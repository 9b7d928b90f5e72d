"""A sentence about a comparison to kinds of words, so that its direction can be learned (`marks`).

The words of the question are put aside first (INT, COM, OUT for intervention, comparator and outcome), figures and p
values become kinds, so that what is learned is how results are worded, and not on what they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from palpate.checks.constructs import polarity
from palpate.trials.asked import Asked, sentence_tokens
from palpate.trials.cells import plain
from palpate.trials.lettered import LABEL, PAIR, label_of
from palpate.trials.names import folded, same_word
from palpate.trials.word_lists import paragraphs
from palpate.types.study import Better

P_VALUE = re.compile(
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
_AGAINST = re.compile(
    r"\b(?:(?:as |when )?compar(?:ed|ing|ison) (?:with|to|against)|in comparison (?:with|to)|relative to|"
    r"(?:in )?contrast(?:ed)? (?:with|to)|over (?=INT|COM))(?: (?:that|those) (?:of|in|for))?",
    re.IGNORECASE,
)


_WORDS = paragraphs("direction_words.txt")
UP, DOWN, GOOD, BAD = (_WORDS[kind] for kind in ("up", "down", "good", "bad"))
NOT, SAME, DIFFERENT, SIGNIFICANT = (_WORDS[kind] for kind in ("not", "same", "different", "significant"))
LONGER, SOONER = (_WORDS[kind] for kind in ("longer", "sooner"))
TIME = re.compile(r"\b(?:times?|duration|latency|length of|days?|hours?|minutes?|onset|delay|stay)\b", re.IGNORECASE)
INTERVENTION_WORDS, COMPARATOR_WORDS = _WORDS["intervention alone"], _WORDS["comparator alone"]
_PEOPLE = (
    r"(?:group|arm|cohort|patient|participant|subject|condition|children|infant|women|men|care|treated|student|side)"
)
_OF_AN_ARM = {
    kind: re.compile(rf"\b(?:{'|'.join(sorted(_WORDS[name]))})(?= {_PEOPLE}s?\b)", re.IGNORECASE)
    for kind, name in (("INT", "intervention"), ("COM", "comparator"))
}
_MORE_THAN = re.compile(
    r"\b(?:more|less|greater|higher|lower|fewer) than (?=\d|one\b|two\b|three\b|half\b)", re.IGNORECASE
)
WORD = r"[a-z][a-z\d]*(?:[-'’][a-z\d]+)*"  # "hba1c" and "il-6" are one word, and hold no figure
_TOKEN = re.compile(rf"p(?:SIG|NOT|TREND)|CI[A-Z]+|RATIO|INT|COM|{WORD}|\d+(?:[.,]\d+)*|[<>=±%;]")
NEAR = 4  # tokens around the words of one arm, within which words of both arms are its own
_ROLES = frozenset(("INT", "COM", "OUT", "pSIG", "pNOT", "pTREND", "CION", "CIOFF", "RATIO")) | frozenset(
    ("than", "baseline", "between", "within", "both", "against")
)
DIRECTIONS = frozenset(("UP", "DOWN", "GOOD", "BAD"))
_TURNS = _WORDS["turns"]


def marked(text: str, asked: Asked) -> list[str]:
    """The sentence's tokens with kinds in the place of names, figures and p values."""
    return kinds_of(text, asked)[0]


def kinds_of(text: str, asked: Asked) -> tuple[list[str], list[int]]:
    """The sentence's kinds, and for each mention of the outcome how many of its words stand there (else 0)."""
    flat = _NS.sub(" pNOT ", P_VALUE.sub(_kind_of_p, lettered(plain(text), asked)))
    flat = _MORE_THAN.sub(" about ", flat)
    flat = _AGAINST.sub(" against ", _RATIO.sub(" RATIO ", flat))
    flat = _INTERVAL.sub(_kind_of_interval, flat)
    made: list[str] = []
    held: list[int] = []
    roles = plain_roles(text, asked)
    for token in _TOKEN.findall(lowered(flat)):
        kind = roles.get(token) or kind_of(token, asked)
        if kind in {"INT", "COM", "OUT"} and made and made[-1] == kind:
            held[-1] += kind == "OUT"
        else:
            made.append(kind)
            held.append(int(kind == "OUT"))
    return _without(_with_other_arm(made), held, asked)


def _with_other_arm(kinds: list[str]) -> list[str]:
    """The kinds, the group that has another name than the one arm that is named ("the PLA group") as the other arm."""
    named = {"INT", "COM"} & set(kinds)
    if len(named) != 1:
        return kinds
    other = "COM" if "INT" in named else "INT"
    behind = [*kinds[1:], ""]
    return [other if after in _GROUPS and _may_name(kind) else kind for kind, after in zip(kinds, behind, strict=True)]


_GROUPS = _WORDS["groups"]


def _may_name(kind: str) -> bool:
    """Whether a word before "group" may be its name."""
    return kind[0].isalpha() and kind not in _NO_NAME


def _without(kinds: list[str], held: list[int], asked: Asked) -> tuple[list[str], list[int]]:
    """The side that has no words of its own: the shared words away from the other's, or the other's after "without"."""
    if not asked.is_one_sided:
        return kinds, held
    one, other = ("INT", "COM") if asked.own_intervention else ("COM", "INT")
    made: list[str] = []
    kept: list[int] = []
    for at, kind in enumerate(kinds):
        behind = kinds[max(at - 3, 0) : at]
        is_without = kind == one and ("without" in behind or "non" in behind)
        is_alone = kind == "SHR" and one not in kinds[max(at - NEAR, 0) : at + NEAR + 1]
        if is_without or is_alone:
            kind = other  # noqa: PLW2901  # read as the other side
        if not (kind in {"INT", "COM"} and made and made[-1] == kind):
            made.append(kind)
            kept.append(held[at])
    return made, kept


@lru_cache(maxsize=64)
def _folded_words(text: str) -> frozenset[str]:
    """The words of a sentence, which is asked of several times in a row."""
    return frozenset(folded(word) for word in sentence_tokens(text))


def lettered(text: str, asked: Asked) -> str:
    """The text with the arms' letters and roles ("group A", "treatment group") as kinds."""
    words = _folded_words(text)
    for kind, own in (("INT", asked.own_intervention), ("COM", asked.own_comparator)):
        if not words & own:
            text = _OF_AN_ARM[kind].sub(kind, text)
    if not asked.labels:
        return text
    each = PAIR.sub(r"group \g<one> \g<and> group \g<other>", text)
    return LABEL.sub(lambda match: f" {asked.labels.get(label_of(match), match.group())} ", each)


def plain_roles(text: str, asked: Asked) -> dict[str, str]:
    """Plain words for an arm ("the control group"), where the sentence does not name it by its own."""
    words = _folded_words(text)
    found: dict[str, str] = {}
    if not words & asked.own_intervention:
        found |= dict.fromkeys(INTERVENTION_WORDS - asked.comparator - asked.outcome, "INT")
    if not words & asked.own_comparator:
        found |= dict.fromkeys(COMPARATOR_WORDS - asked.intervention - asked.outcome, "COM")
    return found


_KINDS = frozenset({"pSIG", "pNOT", "pTREND", "CIOFF", "CION", "RATIO", "INT", "COM"})


def lowered(text: str) -> str:
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


_WITHOUT = frozenset({"without", "no", "not", "non"})
_BEARING = UP | DOWN | GOOD | BAD | NOT | SAME | DIFFERENT | SIGNIFICANT  # stay so where the outcome's name has them
_NO_NAME = _BEARING | {"INT", "COM", "OUT"} | _WORDS["before any group"]
_DENYING = NOT - {"without"}  # "no" of "no treatment" names no arm; "without" does where the other is "with"
_OF_ANY_ARM = frozenset(folded(word) for word in _DENYING | _WORDS["of any arm"])


def kind_of(token: str, asked: Asked) -> str:
    """The kind of a token: a figure, what was put in before, a part of the question, else the token itself."""
    if token not in asked.kinds:
        asked.kinds[token] = _kind(token, asked)
    return asked.kinds[token]


def _kind(token: str, asked: Asked) -> str:
    if token[0].isdigit():
        return "#"
    if token in _KINDS:
        return token
    word = folded(token)
    named = (
        ("OUT", asked.outcome),
        ("INT", _telling(asked.own_intervention)),
        ("COM", _telling(asked.own_comparator)),
    )
    for kind, words in named:
        if token in (_BEARING if kind == "OUT" else _DENYING):
            continue
        if word in words or any(len(word) > 5 and other[:5] == word[:5] and same_word(word, other) for other in words):
            return kind
    if asked.is_one_sided and word in asked.intervention & asked.comparator:
        return "SHR"
    parts = [folded(part) for part in token.split("-")]
    if len(parts) == 1:
        return token
    if parts[0] == "non" and asked.is_one_sided and (asked.intervention | asked.comparator) & set(parts[1:]):
        return _lacking(asked)
    return next((kind for kind, words in named if words & set(parts)), token)


@lru_cache(maxsize=64)
def _telling(words: frozenset[str]) -> frozenset[str]:
    """An arm's own words without those that stand beside any arm, where others are left."""
    return frozenset(word for word in words if word not in _OF_ANY_ARM and not word[0].isdigit()) or words


def _lacking(asked: Asked) -> str:
    """The side that goes without what the other has, of a question with one side's words alone."""
    if _WITHOUT & asked.own_comparator:
        return "COM"
    return "INT" if _WITHOUT & asked.own_intervention or not asked.own_intervention else "COM"


Ways = tuple[str, str, bool]


def good_ways(outcome: str) -> Ways:
    """What "improved" and "worse" say of an outcome's figure (up or down, or unknown), and whether it is a time."""
    way = polarity(outcome)
    good, bad = ("GOOD", "BAD") if way is None else ("UP", "DOWN") if way is Better.HIGHER else ("DOWN", "UP")
    return good, bad, TIME.search(outcome) is not None


def abstracted(kinds: Sequence[str], ways: Ways) -> list[str]:
    """Only what bears on direction, in order: who, up or down, not, significant, p."""
    made: list[str] = []
    for token in kinds:
        kind = bearing(token, ways)
        if kind and not (made and made[-1] == kind):
            made.append(kind)
    return made


def bearing(token: str, ways: Ways) -> str:
    """What a token says of direction, "" where it says nothing."""
    if token in _ROLES:
        return token
    if ways[2] and token in LONGER | SOONER:
        return "UP" if token in LONGER else "DOWN"
    if token in _OTHERS:
        return _OTHERS[token]
    return ways[0] if token in GOOD else ways[1] if token in BAD else ""


_OTHERS = {
    **dict.fromkeys(("vs", "versus"), "vs"),
    **dict.fromkeys(_TURNS, "BUT"),
    **dict.fromkeys(SIGNIFICANT, "SIG"),
    **dict.fromkeys(SAME, "SAME"),
    **dict.fromkeys(DIFFERENT, "DIFF"),
    **dict.fromkeys(NOT, "NOT"),
    **dict.fromkeys(DOWN - GOOD - BAD, "DOWN"),
    **dict.fromkeys(UP - GOOD - BAD, "UP"),
}
