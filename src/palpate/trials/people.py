"""How many people were randomised: sentences that say so, the sum of the arms, and which figure most of them give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from palpate.text.numbers import NUMBER_WORDS
from palpate.trials.names import Arm
from palpate.types.paper import Paper, Passage

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS = "|".join(word for word, value in NUMBER_WORDS.items() if 0 < value < 20)
_IN_WORDS = (
    rf"(?:(?:{_UNITS}|"
    rf"{_TENS})(?:[- ](?:{_UNITS}))?[- ])?hundred(?: and)?(?:[- ](?:{_TENS})?(?:[- ]?(?:{_UNITS}))?)?|"
    rf"(?:{_TENS})(?:[- ](?:{_UNITS}))?|(?:{_UNITS})"
)
_NUMBER = rf"(?P<n>\d{{1,3}}(?:[,  ]\d{{3}})+|\d+|(?:{_IN_WORDS}))"
_PEOPLE = (
    r"(?:patients|participants|subjects|people|women|men|children|infants|adults|individuals|volunteers|"
    r"persons|students|"
    r"eyes|mothers|adolescents|girls|boys|males|females|neonates|newborns|pregnant|residents|nurses|"
    r"veterans|dyads|couples|"
    r"families|caregivers|athletes|players|smokers|cases|preterms|babies|youths?|employees|workers|clients|"
    r"older|healthy|outpatients|"
    r"users|drinkers|survivors|physicians|teachers|toddlers|households|practices|schools|clinics|villages)"
)
_RANDOM = r"(?:randomi[sz]ed|randomly|at random|allocated|assigned)"
_AGAINST = re.compile(
    r"\b(?:randomi[sz]ed (?:controlled |clinical )?(?:trials?|stud(?:y|ies))|excluded|declined|screened|"
    r"approached|invited|"
    r"assessed for|eligible|complete[drs]+|previous|would be|were needed|required|planned|calculated|"
    r"estimated|to detect|"
    r"sample size|power)\b",
    re.IGNORECASE,
)
# Weight, words of which a sentence must hold one for the pattern to be tried, pattern.
_PATTERNS: tuple[tuple[float, tuple[str, ...], re.Pattern[str]], ...] = (
    (3.0, ("random",), re.compile(

            rf"\b{_NUMBER}(?:,? [^\W\d][\w%/-]*,?| \([^()]{{0,40}}\)){{0,14}}? (?:were|was|underwent|are|"
            rf"has been|have been|gave consent and were|"
        rf"consented and were)(?: [^\W\d]\w*){{0,6}}? (?:randomi[sz]ed|randomly|at random)", re.IGNORECASE)),
    (3.0, ("randomi", "randomly"), re.compile(
        rf"\b(?:we|investigators) (?:\w+ )?(?:randomi[sz]ed|randomly (?:assigned|"
        rf"allocated))(?: a total of)? {_NUMBER}\b", re.IGNORECASE)),
    (2.5, ("randomi",), re.compile(rf"\brandomi[sz]ation of (?:the )?{_NUMBER} {_PEOPLE}", re.IGNORECASE)),
    (2.5, ("allocated", "assigned", "randomi", "divided"), re.compile(
        rf"\b{_NUMBER}(?: [\w-]+){{0,5}}? {_PEOPLE}[^.;]{{0,60}}? (?:were )?(?:allocated|assigned|randomi[sz]ed|"
        rf"divided|recruited and randomi[sz]ed)\b", re.IGNORECASE)),
    (2.0, ("randomi",), re.compile(rf"\b{_NUMBER} randomi[sz]ed {_PEOPLE}|"
    rf"\brandomi[sz]ed {_PEOPLE} \(n ?= ?(?P<m>\d+)\)", re.IGNORECASE)),
    (1.6, ("total of", "sample of"), re.compile(
        rf"\b(?:total of|sample of) {_NUMBER}(?: [\w-]+){{0,4}}? {_PEOPLE}", re.IGNORECASE)),
    (1.6, ("=",), re.compile(rf"\b{_PEOPLE} \((?-i:N|n) ?= ?(?P<n>\d[\d,]*)\)", re.IGNORECASE)),
    (1.2, ("enrolled", "recruited", "included", "entered", "studied"), re.compile(
        rf"\b{_NUMBER}(?: [\w-]+){{0,5}}? {_PEOPLE}[^.;]{{0,80}}? were (?:\w+ )?(?:enrolled|recruited|included|"
        rf"entered|studied)", re.IGNORECASE)),
    (1.0, ("enrolled", "recruited", "included", "studied", "randomi"), re.compile(
        rf"\b(?:enrolled|recruited|included|studied|"
        rf"randomi[sz]ing) (?:a total of )?{_NUMBER}(?: [\w-]+){{0,3}}? {_PEOPLE}", re.IGNORECASE)),
    (0.8, (), re.compile(rf"^\W*{_NUMBER}(?: [\w-]+){{0,4}}? {_PEOPLE}\b", re.IGNORECASE)),
    (0.6, ("in ",), re.compile(rf"\bin {_NUMBER}(?: [\w-]+){{0,3}}? {_PEOPLE}\b", re.IGNORECASE)),
)  # fmt: skip
_NEEDED = frozenset(word for _, needed, _ in _PATTERNS for word in needed) | {"assigned"}
_PARTS = re.compile(
    rf"\b{_NUMBER}(?: {_PEOPLE})? were (?:\w+ )?(?:randomi[sz]ed|allocated|assigned)(?: \w+)? to [^.;,]{{3,90}}?,? and "
    rf"{_NUMBER.replace('?P<n>', '?P<m>')}(?: \w+){{0,3}}? to\b",
    re.IGNORECASE,
)
_ARM_N = re.compile(r"[(\[,]\s*n\s*=\s*(\d[\d,]*)", re.IGNORECASE)
_COUNTED_ARM = re.compile(
    rf"\b(?P<n>\d+|{_UNITS}) (?:[\w-]+ ){{0,2}}?(?:to|in|received|were (?:assigned|allocated|randomi[sz]ed) to)\b",
    re.IGNORECASE,
)
_FLOW = re.compile(r"\brandomi[sz]ed?\s*[:(,]?\s*\(?n\s*=\s*(\d[\d,]*)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z(])")
NEAR = 400  # characters: two counts so near each other are one saying
_LEAST, _MOST = 4, 500_000


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """A count of people that a place of the paper gives, how much it weighs, and where it stands."""

    n: int
    weight: float
    start: int
    end: int
    part: str | None


class Randomised(msgspec.Struct, frozen=True, kw_only=True):
    """How many were randomised, how sure, and the place that says so most plainly (None: the sum of the arms)."""

    n: int
    confidence: float
    said: Count | None


def count_randomised(paper: Paper, arms: Sequence[Arm]) -> Randomised | None:
    """The number randomised in all, None where the paper gives no sign of it."""
    counts = [count for passage, bonus in _passages(paper) for count in _counts(passage, bonus)]
    total = sum(arm.n for arm in arms if arm.n) if arms and all(arm.n for arm in arms) else None
    votes: dict[int, float] = {}
    places: dict[int, set[int]] = {}
    for count in counts:
        places.setdefault(count.n, set()).add(count.start // NEAR)
        votes[count.n] = max(votes.get(count.n, 0.0), count.weight)
    for n, said_at in places.items():
        votes[n] += min(0.35 * (len(said_at) - 1), 1.05)
    sizes = {arm.n for arm in arms if arm.n}
    for n in votes:
        if (total is not None and n < total) or n in sizes:
            votes[n] -= 2.5
    if total is not None:
        votes[total] = votes.get(total, 0.0) + (1.6 if total in votes else 1.9)
    if not votes:
        return None
    best = max(votes, key=lambda n: (votes[n], n))
    said = max((count for count in counts if count.n == best), key=lambda count: count.weight, default=None)
    second = max((votes[n] for n in votes if n != best), default=0.0)
    return Randomised(n=best, confidence=round(min(0.97, 0.55 + 0.12 * (votes[best] - second)), 2), said=said)


def _passages(paper: Paper) -> Iterator[tuple[Passage, float]]:
    for passage in paper.abstract:
        yield passage, 0.6
    for place, passage in enumerate(paper.body):
        path = " ".join(passage.path).lower()
        if "discussion" in path or "introduction" in path or "background" in path:
            continue
        if place < 60:
            yield (
                passage,
                0.4 if any(word in path for word in ("result", "flow", "particip", "patients", "subject")) else 0.0,
            )


def _counts(passage: Passage, bonus: float) -> Iterator[Count]:
    at = 0
    for sentence in _SENTENCE.split(passage.text):
        at = passage.text.index(sentence, at)
        yield from _counts_of(sentence, passage, passage.start + at, bonus)
        at += len(sentence)


def _counts_of(sentence: str, passage: Passage, start: int, bonus: float) -> Iterator[Count]:
    small = sentence.lower()
    has = {word: word in small for word in _NEEDED}
    spoken = list(_PARTS.finditer(sentence)) if has["randomi"] or has["allocated"] or has["assigned"] else []
    spans = [match.span() for match in spoken]
    for weight, needed, pattern in _PATTERNS:
        for match in pattern.finditer(sentence) if not needed or any(has[word] for word in needed) else ():
            if any(low <= match.start() < high for low, high in spans):
                continue
            said = match["n"] or (match.groupdict().get("m") or "")
            n = _value(said)
            if n is None or not _LEAST <= n <= _MOST or _is_other(sentence, match):
                continue
            around = sentence[max(0, match.start() - 40) : match.end() + 25]
            against = 1.5 if _AGAINST.search(around) else 0.0
            random = 0.5 if re.search(_RANDOM, sentence, re.IGNORECASE) else 0.0
            yield Count(
                n=n, weight=weight + bonus + random - against, part=passage.label,
                start=start + match.start(), end=start + match.end(),
            )  # fmt: skip
    for match in spoken:
        first, second = _value(match["n"]), _value(match["m"])
        if first is not None and second is not None and _LEAST <= first + second <= _MOST:
            yield Count(
                n=first + second, weight=3.4 + bonus, part=passage.label,
                start=start + match.start(), end=start + match.end(),
            )  # fmt: skip
    if not has["="]:
        return
    parts = [int(found.replace(",", "")) for found in _ARM_N.findall(sentence)]
    against = 1.5 if _AGAINST.search(sentence) else 0.0
    whole = next((part for part in parts if len(parts) > 2 and part * 2 == sum(parts)), sum(parts))
    if 2 <= len(parts) <= 7 and re.search(_RANDOM, sentence, re.IGNORECASE):
        yield Count(n=whole, weight=1.8 + bonus - against, start=start, end=start + len(sentence), part=passage.label)
    for match in _FLOW.finditer(sentence):
        yield Count(
            n=int(match[1].replace(",", "")), weight=2.5 + bonus, part=passage.label,
            start=start + match.start(), end=start + match.end(),
        )  # fmt: skip


def _is_other(sentence: str, match: re.Match[str]) -> bool:
    """Whether the figure is an age, a dose, a per cent or the size of one group."""
    after = sentence[match.end("n") if match["n"] else match.end() :][:16].lower()
    before = sentence[: match.start()][-14:].lower()
    n = match["n"] or ""
    if re.fullmatch(r"(?:19[5-9]|20[0-4])\d", n) and re.search(
        r"\b(?:in|from|to|and|since|until|between|[A-Z][a-z]+) $", sentence[: match.start()]
    ):
        return True
    return bool(
        re.match(
            r"\s*(?:%|per ?cent|years?|mg|ml|weeks?|days?|months?|hours?|-?\s?(?:week|day|month|year)|"
            r"[./:]\d|to \d|or more)",
            after,
        )
    ) or bool(
        re.search(r"(?:±|\d[.,/–-]|aged? |of |p ?[<=] ?|n ?= ?)$", before)
        and not before.endswith(("total of ", "sample of "))
    )


def _value(said: str) -> int | None:
    digits = re.sub(r"[,\s ]", "", said)
    if digits.isdigit():
        return int(digits)
    total = part = 0
    for word in re.split(r"[-\s]+", said.lower()):
        if word == "hundred":
            part = max(part, 1) * 100
        elif word in NUMBER_WORDS:
            part += NUMBER_WORDS[word]
        elif word != "and":
            return None
    return total + part or None
