"""A claim in whatever order it is put, as "what is done, helps, what it is for": by the small words around the names.

"Is it worth taking zinc for a cold?", "colds clear up with zinc" and "if you have a cold, take zinc" all ask whether
zinc helps a cold. The forms stand in `lexicon/frames.txt`; they need not know the names, and every letter knows where
it stood.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from palpate.claims.plain import Restated
from palpate.types.concept import Family
from palpate.vocabulary import Vocabulary

_MOST_WORDS = 40  # of a claim; a longer one is no bare form
_MOST_TURNS = 3  # "my nan says it is worth taking ...": who says it, then what is said
_SLOTS = {  # how many words each may have
    "t": r"(?P<t>(?!(?:it|this|that|there|they|you|we|i|not|never|nothing|what|which)\b)"
    r"[^\s,;:?!]+(?:\s+[^\s,;:?!]+){0,7}?)",
    "r": r"(?P<r>[^\s,;:?!]+(?:\s+[^\s,;:?!]+){0,5}?)",
    "a": r"(?P<a>(?!(?:it|this|that|you|me\s+\w+|the\s+(?:time|money)|(?:on|in|at|your\s+side)\s)\b)"
    r"[^\s;:?!]+(?:\s+[^\s;:?!]+){0,9}?(?<!,))",
    "x": r"(?P<x>[^\s,;:?!]+(?:\s+[^\s,;:?!]+){0,2}?)",
    "s": r"(?P<s>\S.*?)",
    "w": r"(?P<w>thing|way|cure|remedy|treatment|medicine|therapy)",
}
_RISK = re.compile(r"\b(?:risks?|chances?|odds|likelihood)\b", re.IGNORECASE)
_SLOT = re.compile(r"\{(\w)\}")
_END = r"\s*[.?!]*\s*"
_WORD = re.compile(r"[a-z]+")
_MAY_BE_NONE = {"?", "*", "{"}  # behind a group


class Frame(NamedTuple):
    """A form, the plain order that stands for it, and words one of which stands in whatever has it; any if none do."""

    form: re.Pattern[str]
    said: str
    needs: frozenset[str]


def in_plain_order(text: str, vocabulary: Vocabulary) -> Restated:
    """The claim with its parts in the plain order, or as it stands where no form fits.

    Parameters
    ----------
    text : str
        One or two sentences.
    vocabulary : Vocabulary
        Tells a treatment from a complaint.
    """
    told = Restated.of(text)
    for _ in range(_MOST_TURNS):
        if len(told.text.split()) > _MOST_WORDS or (turned := _turned(told.text, vocabulary)) is None:
            break
        told = told.then(turned)
    return told


def _turned(text: str, vocabulary: Vocabulary) -> Restated | None:
    words = set(_WORD.findall(text.lower()))
    for frame in frames():
        if frame.needs and frame.needs.isdisjoint(words):
            continue
        if (said := frame.form.fullmatch(text)) and not _is_of_others(said, vocabulary):
            return _filled(frame.said, said)
    return None


def _is_of_others(said: re.Match[str], vocabulary: Vocabulary) -> bool:
    """Whether what stands in a place is only known as what stands in another: "massage beats fatigue for me".

    Nor is a risk that is brought down a complaint, and what is looked for has a screening of its own.
    """
    parts = said.groupdict()
    if (sought := parts.get("x")) and not vocabulary.whole(f"{sought} screening", Family.TREATMENT):
        return True
    aim = parts.get("a") or ""
    known = ((parts.get(name), Family.CONDITION, Family.TREATMENT) for name in ("t", "r"))
    return _RISK.search(aim) is not None or any(
        words and vocabulary.whole(words, other) and not vocabulary.whole(words, own)
        for words, other, own in (*known, (aim, Family.TREATMENT, Family.CONDITION))
    )


def _filled(plain: str, said: re.Match[str]) -> Restated:
    """The plain order with the parts of the claim in their places; a question stays one."""
    written, places, behind = "", list[int | None](), 0
    for slot in _SLOT.finditer(plain):
        words = plain[behind : slot.start()]
        written += words + said[slot[1]]
        places += [*[None] * len(words), *range(*said.span(slot[1]))]
        behind = slot.end()
    tail = plain[behind:] + ("?" if said.string.rstrip().endswith("?") else "")
    return Restated(written + tail, (*places, *[None] * len(tail)))


@cache
def frames() -> tuple[Frame, ...]:
    """The forms of `lexicon/frames.txt`, in their order."""
    lines = files("palpate.claims").joinpath("lexicon", "frames.txt").read_text(encoding="utf-8").splitlines()
    named: dict[str, str] = {}
    found: list[Frame] = []
    for line in lines:
        if line.startswith("@"):
            name, wordings = line[1:].split(" = ", 1)
            named[name] = _with_names(wordings, named)
        elif line and not line.startswith("#"):
            plain, forms = line.split(" = ", 1)
            full = [_with_names(form, named) for form in forms.split(" | ")]
            found += [Frame(_compiled(form, named), plain, _needs(form)) for form in full]
    return tuple(found)


def _needs(form: str) -> frozenset[str]:
    """The fewest words of which every claim that has a form holds one; none where the form does not tell."""
    plain, groups = _opened(form)
    words = [frozenset({word}) for word in plain.split() if word.isalpha()]
    choices = [[_needs(one) for one in _parted(group)] for group in groups]
    told = [frozenset[str]().union(*needs) for needs in choices if all(needs)]
    return min([*words, *told], key=lambda one: (len(one), sorted(one)), default=frozenset())


def _opened(form: str) -> tuple[str, list[str]]:
    """A form with a mark for each group, and the groups that may not be left out."""
    plain, groups, at = "", [], 0
    while at < len(form):
        if form[at] != "(":
            plain += form[at]
            at += 1
            continue
        end = _end(form, at)
        if form[at + 1] != "?" and form[end + 1 : end + 2] not in _MAY_BE_NONE:
            groups.append(form[at + 1 : end])
        plain += "()"
        at = end + 1
    return plain, groups


def _end(form: str, at: int) -> int:
    """Where the group that begins at a place ends."""
    depth = 0
    for place in range(at, len(form)):
        depth += (form[place] == "(") - (form[place] == ")")
        if depth == 0:
            return place
    raise ValueError(f"a group of {form!r} has no end")


def _parted(group: str) -> list[str]:
    """The alternatives of a group."""
    parts, depth = [""], 0
    for letter in group:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _with_names(form: str, named: dict[str, str]) -> str:
    return re.sub(r"<([\w-]+)>", lambda name: f"({named[name[1]]})", form)


def _compiled(form: str, named: dict[str, str]) -> re.Pattern[str]:
    form = re.sub(r"\((?!\?)", "(?:", form).replace("'", "['’]").replace(" ?", "(?: )?").replace(" ", r"\s+")
    slots = {**_SLOTS, "v": f"(?P<v>{named['cure'].replace(' ', chr(92) + 's+')})"}
    form = _SLOT.sub(lambda slot: slots[slot[1]], form)
    return re.compile(rf"\W*{form}{_END}", re.IGNORECASE)
