"""How many people each arm had, as sentences say it: beside its name, in front of it, or once for all arms."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from palpate.text.numbers import NUMBER_WORDS
from palpate.trials.asked import cut, paper_slice
from palpate.trials.names import Arm, ArmNames
from palpate.types.paper import Paper

CLUSTERS = (
    r"(?:clusters|hospitals|schools|classes|classrooms|practices|clinics|centres|centers|villages|communities|wards|"
    r"households|sites|nursing homes)"
)
NUMBERED = re.compile(
    r"[(\[]\s*(?:group \w{1,3}\b[:,;=]?(?: [^()\d]{3,30},)?\s*)?n\s*=\s*"
    rf"(?P<n>\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}})+|\d[\d,]*)\b(?! {CLUSTERS}\b)|"
    rf"[(\[]\s*n\s*=\s*\d+ {CLUSTERS}, (?P<people>\d[\d,]*) |"
    r"[(\[]\s*(?P<m>\d[\d,]*) (?:patients|participants|subjects|cases|women|men|children|people)\s*[)\]]",
    re.IGNORECASE,
)
_SIZE_BEFORE = re.compile(
    r"(?<![\d.,/(=])(?P<n>[1-9]\d{0,4})"
    r"(?: (?:patients|participants|subjects|cases|women|men|children|people|eyes|infants))?(?: (?:were|was))?"
    r"(?: (?:randomly|randomi[sz]ed|assigned|allocated|treated|received|receiving|in|into|to|with|for))+"
    r" (?P<name>[^\d.;,()]{2,70})",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:random\w*|divided|allocated|assigned)\b[^.;]{0,60}?\b(?P<groups>two|three|four|five|six|[2-6]) "
    r"(?:(?:equal|treatment|study|parallel) )?(?:groups|arms)"
    r"(?: of | \(| with )\(?(?:n ?= ?)?(?:(?P<n>\d{1,4})\b(?! ?(?:%|to\b|-))(?: \w+)?(?: in)? ?(?:each|per|\))|"
    rf"(?P<people>\d{{1,4}}|{'|'.join(NUMBER_WORDS)}) (?:patients|participants|subjects|people|women|men|children)\b)",
    re.IGNORECASE,
)
_ASSIGNED_PEOPLE = re.compile(r"\b(?:randomi[sz]ed|randomly|allocated|assigned)\b", re.IGNORECASE)
_NEXT = re.compile(r"[,;:()\[\]]|\b(?:and|or|to)\b")
MOST_PASSAGES = 80  # of the body: later ones are discussion


def said_size(match: re.Match[str]) -> str:
    """The number of people of a bracket: "(n = 30)", "(30 patients)"."""
    return re.sub(r"[^\d]", "", str(next(filter(None, match.groups()))))


def with_sizes(arms: Sequence[Arm], paper: Paper) -> tuple[Arm, ...]:
    """The arms, those without a number of people with the one that a sentence gives beside each name."""
    if all(arm.n is not None for arm in arms):
        return tuple(arms)
    if each := _size_of_each(len(arms), paper):
        return tuple(msgspec.structs.replace(arm, n=arm.n or each) for arm in arms)
    names = ArmNames(arms)
    for passage in (*paper.abstract, *paper.body[:40]):
        sizes: dict[str, int] = {}
        for found in NUMBERED.finditer(passage.text):
            before = passage.text[max(0, found.start() - 80) : found.start()]
            named = (names.in_order(_NEXT.split(before)[-1]) or names.in_order(before))[-1:]
            sizes |= {arm: int(said_size(found)) for arm in named if arm not in sizes}
        if len(sizes) == len(arms):
            return tuple(msgspec.structs.replace(arm, n=arm.n or sizes[arm.id] or None) for arm in arms)
    counted = _counted(arms, names, paper)
    return tuple(msgspec.structs.replace(arm, n=arm.n or counted.get(arm.id)) for arm in arms)


def _counted(arms: Sequence[Arm], names: ArmNames, paper: Paper) -> dict[str, int]:
    """People by arm, where a sentence counts those of each: "14 were randomised to X and 16 to Y"."""
    for passage in (*paper.abstract, *paper.body[:MOST_PASSAGES]):
        for span in cut(passage) if "andom" in passage.text or "ssigned" in passage.text else ():
            sentence = paper_slice(passage, span)
            if not _ASSIGNED_PEOPLE.search(sentence):
                continue
            sizes: dict[str, int] = {}
            for found in _SIZE_BEFORE.finditer(sentence):
                for arm in names.in_order(found["name"])[:1]:
                    sizes.setdefault(arm, int(found["n"]))
            if len(sizes) == len(arms):
                return sizes
    return {}


def _size_of_each(count: int, paper: Paper) -> int | None:
    """The people of every arm, where a sentence says that all have as many: "2 groups of 15 each"."""
    for passage in (*paper.abstract, *paper.body[:MOST_PASSAGES]):
        for found in _EACH.finditer(passage.text) if "each" in passage.text or "groups of" in passage.text else ():
            said = found["groups"].lower()
            if count == (int(said) if said.isdigit() else NUMBER_WORDS[said]):
                said = (found["n"] or found["people"]).lower()
                return int(said) if said.isdigit() else NUMBER_WORDS[said]
    return None
