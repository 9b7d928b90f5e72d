"""How many people each arm had, as sentences say it: beside its name, in front of it, or once for all arms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from palpate.text.numbers import NUMBER_WORDS
from palpate.trials.asked import cut, paper_slice
from palpate.trials.assigned import about
from palpate.trials.names import Arm, ArmNames
from palpate.trials.sheet import Sheet
from palpate.types.paper import Paper

CLUSTERS = (
    r"(?:clusters|hospitals|schools|classes|classrooms|practices|clinics|centres|centers|villages|communities|wards|"
    r"households|sites|nursing homes)"
)
WHO = (
    r"(?:(?:older |pregnant |adult )?(?:patients|participants|subjects|cases|women|men|children|people|eyes|infants|"
    r"adults|individuals|volunteers|mothers|students|knees|teeth))"
)
NUMBERED = re.compile(
    r"[(\[]\s*(?:group \w{1,3}\b[:,;=]?(?: [^()\d]{3,30},)?\s*)?n\s*=\s*"
    rf"(?P<n>\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}})+|\d[\d,]*)\b(?! {CLUSTERS}\b)|"
    rf"[(\[]\s*n\s*=\s*\d+ {CLUSTERS}, (?P<people>\d[\d,]*) |"
    r"[(\[]\s*(?P<m>\d[\d,]*) (?:patients|participants|subjects|cases|women|men|children|people)\s*[)\]]",
    re.IGNORECASE,
)
_SIZE_BEFORE = re.compile(
    rf"(?<![\d.,/(=])(?P<n>[1-9]\d{{0,4}})(?: {WHO})?(?: who)?(?: (?:were|was|had been))?"
    r"(?: (?:randomly|randomi[sz]ed|assigned|allocated|treated|received?|receiving|given|in|into|to|with|for))+"
    r"(?: \d+(?:\.\d+)? ?(?:mg|µg|μg|mcg|ml|g|%|IU)\b)? (?P<name>[^\d.;,()]{2,70})",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:random\w*|divided|distributed|categori[sz]ed|allocated|assigned)\b[^.;]{0,60}?"
    r"\b(?P<groups>two|three|four|five|six|[2-6]) (?:(?:equal|treatment|study|parallel) )?(?:groups|arms)"
    r"(?:,? of | \(|,? with )\(?(?:n ?= ?)?(?:(?P<n>\d{1,4})\b(?! ?(?:%|to\b|-))(?: \w+)?(?: in)? ?(?:each|per|\))|"
    rf"(?P<people>\d{{1,4}}|{'|'.join(NUMBER_WORDS)}) (?:patients|participants|subjects|people|women|men|children)\b)",
    re.IGNORECASE,
)
_ASSIGNED_PEOPLE = re.compile(
    r"\b(?:randomi[sz]ed|randomi[sz]ation|randomly|allocated|allocation|assigned|divided|included|enrolled|"
    r"(?:groups? [A-F1-6](?=:)))",
    re.IGNORECASE,
)
_IN_EQUAL_GROUPS = re.compile(
    r"\bequally[^.;]{0,40}?\b(?:in)?to (?:the )?(?P<one>two|three|four|five|six|[2-6])\b(?: \w+)? (?:groups|arms)|"
    r"\b(?P<other>two|three|four|five|six|[2-6]) (?:equal(?:ly)?(?:[- ]sized)?|equal[- ]numbered)(?: \w+){0,4} "
    r"(?:groups|arms)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(rf"(?<![\d.,/=±–-])(?P<n>[1-9]\d{{1,4}})(?: [\w-]+){{0,4}}? {WHO}\b", re.IGNORECASE)
_OF_GROUP = re.compile(  # "Group A (50) and Group B (50)", "X n = 20; Y n = 20"
    rf"\b(?:group|arm) (?:[A-F]|I{{1,3}}|IV|[1-6]) ?[(\[](?P<n>[1-9]\d{{0,4}})(?: {WHO})?[)\]]|"
    r"\bn ?= ?(?P<m>[1-9]\d{0,4})",
    re.IGNORECASE,
)
_OF_ROWS = re.compile(
    r"\W*(?:n|nos?\.?|numbers?(?: of (?:patients|participants|subjects|people|women|children))?)"
    r"(?: (?:started|randomi[sz]ed|enrolled|allocated|assigned|included|at baseline))?\W*(?:\(\w+\)\W*)?",
    re.IGNORECASE,
)
_MANY = re.compile(r"\d.*\d|\bequal", re.DOTALL)
_NEXT = re.compile(r"[,;:()\[\]]|\b(?:and|or|to)\b")
MOST_PASSAGES = 80  # of the body: later ones are discussion


def said_size(match: re.Match[str]) -> str:
    """The number of people of a bracket: "(n = 30)", "(30 patients)"."""
    return re.sub(r"[^\d]", "", str(next(filter(None, match.groups()))))


def with_sizes(arms: Sequence[Arm], paper: Paper, sheets: Sequence[Sheet] = ()) -> tuple[Arm, ...]:
    """The arms, those without a number of people with the one that a table's row or a sentence gives beside each."""
    if all(arm.n is not None for arm in arms):
        return tuple(arms)
    if each := _size_of_each(len(arms), paper):
        return tuple(msgspec.structs.replace(arm, n=arm.n or each) for arm in arms)
    names = ArmNames(arms)
    found = _in_rows(names, sheets) or _in_brackets(names, paper)
    if not found:
        sentences = list(_sentences(paper))
        found = _counted(names, sentences)
        if not found and all(arm.n is None for arm in arms) and (share := _equal_share(len(arms), sentences)):
            found = {arm.id: share for arm in arms}
    return tuple(msgspec.structs.replace(arm, n=arm.n or found.get(arm.id)) for arm in arms)


def _in_rows(names: ArmNames, sheets: Sequence[Sheet]) -> dict[str, int]:
    """People by arm, where a table has a row for each arm, and one column that counts them: "N", "N started"."""
    for sheet in sheets:
        sizes: dict[str, set[int]] = {}
        for cell in sheet.cells:
            value = cell.figures.value if cell.figures is not None else None
            if not cell.head or not cell.side or _OF_ROWS.fullmatch(cell.head[-1].text) is None:
                continue
            arm = names.of_label(cell.side[-1].rest)
            if arm is not None and value is not None and value == int(value) > 1:
                sizes.setdefault(arm, set()).add(int(value))
        if len(sizes) == len(names.arms) and all(len(some) == 1 for some in sizes.values()):
            return {arm: some.pop() for arm, some in sizes.items()}
    return {}


def _in_brackets(names: ArmNames, paper: Paper) -> dict[str, int]:
    """People by arm, where a passage has those of each in brackets behind its name: "massage (n = 30)"."""
    for passage in (*paper.abstract, *paper.body[:40]):
        sizes: dict[str, int] = {}
        for found in NUMBERED.finditer(passage.text):
            before = passage.text[max(0, found.start() - 80) : found.start()]
            named = (names.in_order(_NEXT.split(before)[-1]) or names.in_order(before))[-1:]
            sizes |= {arm: int(said_size(found)) for arm in named if arm not in sizes}
        if len(sizes) == len(names.arms):
            return sizes
    return {}


def _counted(names: ArmNames, sentences: Iterable[str]) -> dict[str, int]:
    """People by arm, where a sentence counts those of each: "14 were randomised to X and 16 to Y"."""
    for sentence in sentences:
        sizes: dict[str, int] = {}
        for found in _SIZE_BEFORE.finditer(sentence):
            for arm in names.in_order(found["name"])[:1]:
                sizes.setdefault(arm, int(found["n"]))
        if len(sizes) == len(names.arms):
            return sizes
    return {}


def _sentences(paper: Paper) -> Iterator[str]:
    """The sentences that may say who got what, of this trial alone."""
    for passage in (*paper.abstract, *about(paper.body[:MOST_PASSAGES])):
        if _ASSIGNED_PEOPLE.search(passage.text) and _MANY.search(passage.text):
            sentences = (paper_slice(passage, span) for span in cut(passage))
            yield from (one for one in sentences if _ASSIGNED_PEOPLE.search(one))


def _equal_share(count: int, sentences: Iterable[str]) -> int | None:
    """The people of every arm, where a sentence gives all groups as many: "60 women in two equal groups"."""
    for sentence in sentences:
        groups = [_int(found["n"] or found["m"]) for found in _OF_GROUP.finditer(sentence)]
        if len(groups) == count and len(set(groups)) == 1:
            return groups[0]
        equal = _IN_EQUAL_GROUPS.search(sentence)
        people = {int(found["n"]) for found in _PEOPLE.finditer(sentence)} if equal else set()
        if equal and len(people) == 1 and _int(equal["one"] or equal["other"]) == count:
            n = people.pop()
            return n // count if n % count == 0 else None
    return None


def _size_of_each(count: int, paper: Paper) -> int | None:
    """The people of every arm, where a sentence says that all have as many: "2 groups of 15 each"."""
    for passage in (*paper.abstract, *paper.body[:MOST_PASSAGES]):
        for found in _EACH.finditer(passage.text) if "each" in passage.text or "groups of" in passage.text else ():
            if count == _int(found["groups"]):
                return _int(found["n"] or found["people"])
    return None


def _int(said: str) -> int:
    return int(said) if said.isdigit() else NUMBER_WORDS[said.lower()]
