"""The form in which wordings are compared: one plain token per word, whatever its case, spelling or number.

A fold is not meant to be read ("exercises" becomes "exercize", "gas" "ga"): it only has to be the same for the
vocabulary's wording and the article's. It is one list of replacements, so that many wordings fold at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from unicodedata import normalize

SURFACE = re.compile(r"[^\W_]+(?:[-‐‑'’](?=[^\W_])[^\W_]+)*|[.,;:!?()\[\]/|•–—]|\n\s*\n|(?<=\s)-(?=\s)")
COMMAS = frozenset(",/")
COMMA, STOP = ",", "."  # stand between words in `spans`; no term of running text goes across one
PIECE = re.compile(r"[^\W_]+(?:['’]s\b)?")
CAPITALS = re.compile(r"\b[A-Z]{1,3}S\b")  # "TENS" is no plural
LINK = "of"
LETTERED = ("group", "hepatitis", "type", "vitamin")  # "vitamin a": the letter is a name, not an article
TAIL = "therapy"
TAILS = frozenset({"intervention", "method", "program", "session", "technique", "therapy", "treatment"})
BAR = "|"
MEMO_LIMIT = 200_000  # surfaces kept in memory; a crawl of long texts starts the memo anew

NOT_ASCII = {"‐": "-", "‑": "-", "–": "-", "—": "-", "’": "'", "α": "alpha", "β": "beta", "ß": "ss", "ø": "o", "µ": "u"}
PUNCTUATION = str.maketrans(dict.fromkeys('\t\n\r!"#$%&()*+,./:;<=>?@[\\]^_`{}~', " "))
# In the rules each word stands between two blanks of its own.
POSSESSIVES = (("'s ", " "), ("'s-", "-"), ("'", ""))
PREFIXES = ("anti", "de", "inter", "micro", "multi", "non", "over", "photo", "post", "pre", "re", "sub", "under")
ARTICLES = ("a", "an", "the", "her", "his", "its", "my", "our", "their", "your")
LINKS = ("at", "from", "for", "in", "on", "to")
IRREGULAR = (
    *(("calves", "calf"), ("children", "child"), ("diagnoses", "diagnosis"), ("feet", "foot"), ("halves", "half")),
    *(("knives", "knife"), ("lives", "life"), ("men", "man"), ("mice", "mouse"), ("people", "person")),
    *(("prostheses", "prosthesis"), ("teeth", "tooth"), ("vertebrae", "vertebra"), ("women", "woman")),
)
KEPT = "&"  # keeps what stands before it from the rules that follow; a text has none left by then
PLURALS = (
    *(("ies ", "ie "), ("ie ", "y "), ("sses ", "ss "), ("shes ", "sh "), ("xes ", "x ")),
    *(("oaches ", "oach "), ("eaches ", "each "), ("aches ", "ache "), ("tches ", "tch "), ("nches ", "nch ")),
    *(("ss ", f"ss{KEPT} "), ("us ", f"us{KEPT} "), ("s ", " ")),
)
AMERICAN = (
    *(("ae", "e"), (" oe", " e"), ("rhoe", "rhe"), ("pnoe", "pne"), ("foet", "fet"), ("coel", "cel"), ("moeo", "meo")),
    *(("noeu", "neu"), ("our", "or"), ("ise", "ize"), ("isi", "izi"), ("isa", "iza"), ("yse", "yze"), ("ysi", "yzi")),
    *(("tre ", "ter "), ("bre ", "ber "), ("ll", "l"), ("sulph", "sulf"), ("gramme ", "gram "), ("ageing ", "aging ")),
)
LETTER_A, LETTER_S = ("-a ", f"  a{KEPT} "), (" s ", f" s{KEPT} ")  # in "HADS-A", "STAI-S" the letter is a name
IN_WORD = (*PLURALS, (KEPT, ""), *AMERICAN)  # what may change a single word without a mark that is none of WHOLE
WHOLE = frozenset((*ARTICLES, *LINKS, *(plural for plural, _ in IRREGULAR), LETTER_S[0].strip()))
_LETTERS = frozenset("aAsS")  # words that the ones before them tell to be names or not
RULES = (
    *POSSESSIVES,
    LETTER_A,
    *((f" {prefix}-", f" {prefix}") for prefix in PREFIXES),
    ("-", "  "),
    LETTER_S,
    *((f" {name}  a ", f" {name}  a{KEPT} ") for name in LETTERED),
    *((f" {article} ", " ") for article in ARTICLES),
    *((f" {link} ", f" {LINK} ") for link in LINKS),
    *((f" {plural} ", f" {singular} ") for plural, singular in IRREGULAR),
    *IN_WORD,
)

_memo: dict[str, tuple[tuple[str, int, int], ...]] = {}


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Fold a wording to the string under which the vocabulary keeps it.

    >>> fold("Swedish Massages") == fold("the Swedish massage")
    True
    >>> fold("oedema of the ankles") == fold("edema in ankle")
    True
    """
    return " ".join(tokens(text))


def tokens(text: str) -> list[str]:
    """The folded words of a text, articles left out."""
    words = text.split()
    is_plain = text.isascii() and all(map(str.isalnum, words)) and _LETTERS.isdisjoint(words)
    return [token for word in words for token in _folded(word)] if is_plain else _apply(text).split()


@lru_cache(maxsize=20_000)
def _folded(word: str) -> tuple[str, ...]:
    """What is left of one word of plain letters and numbers: nothing of an article."""
    return tuple(_word(word).split())


def fold_all(wordings: Collection[str]) -> list[str]:
    """`fold` for many wordings at once, much faster than one by one."""
    if not wordings:
        return []
    folded = _apply(BAR.join(f" {wording} " for wording in wordings))
    return [" ".join(words.split()) for words in folded.split(BAR)]


def _apply(text: str) -> str:
    if not text.isascii():
        for letter, plain in NOT_ASCII.items():
            text = text.replace(letter, plain)
        text = normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    text = f" {text.translate(PUNCTUATION)} ".replace(" ", "  ")
    text = CAPITALS.sub(rf"\g<0>{KEPT}", text).lower()
    for before, after in RULES:
        text = text.replace(before, after)
    return text


def _word(word: str) -> str:
    """What `_apply` makes of one word of plain letters and numbers, by the rules that can change such a word."""
    text = word if word.islower() else CAPITALS.sub(rf"\g<0>{KEPT}", word).lower()
    if text in WHOLE:
        return _apply(word)
    text = f"  {text}  "
    for before, after in IN_WORD:
        text = text.replace(before, after)
    return text


def spans(text: str) -> list[tuple[str, int, int]]:
    """The folded words of running text with their half-open offsets, articles left out, and marks between phrases."""
    found: list[tuple[str, int, int]] = []
    for match in SURFACE.finditer(text):
        surface = match.group()
        pieces = _memo.get(surface)
        if pieces is None:
            pieces = _remember(surface)
        start = match.start()
        for token, at, end in pieces:
            found.append((token, start + at, start + end))
        if surface in {"a", "A"} and found and found[-1][0] in LETTERED_FOLDS:
            found.append(("a", start, start + 1))
    return found


def remember(text: str) -> None:
    """Fold the words of a text that `spans` did not meet before all at once, in a third of the time."""
    new = [surface for surface in {*SURFACE.findall(text)} - _memo.keys() if surface[0].isalnum()]
    if len(_memo) + len(new) >= MEMO_LIMIT:
        _memo.clear()
    for surface, folded in zip(new, fold_all(new), strict=True):
        _memo[surface] = tuple(_placed(surface, folded.split()))


def without_tail(words: Sequence[str]) -> Sequence[str]:
    """The words less a closing "therapy", "treatment", "programme" and so on; at least one word is left."""
    end = len(words)
    while end > 1 and words[end - 1] in TAILS:
        end -= 1
    return words[:end]


def _remember(surface: str) -> tuple[tuple[str, int, int], ...]:
    if len(_memo) >= MEMO_LIMIT:
        _memo.clear()
    pieces = _memo[surface] = tuple(_pieces(surface))
    return pieces


def _pieces(surface: str) -> list[tuple[str, int, int]]:
    """The words of a surface with their places: "post-operative" is one word, "self-massage" two."""
    if not surface[0].isalnum():
        return [(COMMA if surface in COMMAS else STOP, 0, len(surface))]
    return _placed(surface, tokens(surface))


def _placed(surface: str, folded: Sequence[str]) -> list[tuple[str, int, int]]:
    places = [(piece.start(), piece.end()) for piece in PIECE.finditer(surface)]
    if len(folded) == len(places):
        return [(token, *place) for token, place in zip(folded, places, strict=True)]
    return [(token, 0, len(surface)) for token in folded]


LETTERED_FOLDS = frozenset(fold(name) for name in LETTERED)
