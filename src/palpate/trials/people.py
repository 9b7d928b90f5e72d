"""How many people were randomised: sentences that say so, the sum of the arms, and which figure most of them give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from palpate.trials.counts import NUMBER, PEOPLE, PLAINLY_RANDOMISED, PLAINLY_SAID, UNITS, Count, value_of
from palpate.trials.losses import before_losses
from palpate.trials.names import Arm
from palpate.trials.sizes import CLUSTERS
from palpate.types.paper import Paper, Passage

_RANDOM = r"(?:randomi[sz]ed|randomly|at random|random allocation|allocated|assigned)"
_NOT_A_TRIAL = (
    r"(?! (?:selected|chosen|sampled|drawn|picked)\b)"
    r"(?!,?[- ](?:double|single|triple|placebo|controlled|clinical|trial|study|cross|open|parallel))"
)
_AGAINST = re.compile(
    r"\b(?:randomi[sz]ed (?:controlled |clinical )?(?:trials?|stud(?:y|ies))|excluded|declined|screened|"
    r"approached|invited|"
    r"assessed for|eligible|complet(?:ed?|ers|ing)|previous|would be|were needed|required|planned|calculated|"
    r"estimated|to detect|"
    r"sample size|power|not (?:able|included|eligible|enrolled|recruited|randomi[sz]ed)|refused|unwilling|unable|"
    r"not complet\w+)\b",
    re.IGNORECASE,
)
_SCREENED_AND = re.compile(
    rf"\b(?:screened|assessed|approached|invited|contacted)\b(?:[^.;]|\.\d){{0,80}}?(?:,| and| with| of wh(?:om|ich)) "
    rf"{NUMBER}(?:(?: {PEOPLE})? were (?:\w+ )?| {PEOPLE} )(?:enrolled|included|recruited|randomi[sz]ed)",
    re.IGNORECASE,
)
# Weight, words of which a sentence must hold one for the pattern to be tried, pattern.
_PATTERNS: tuple[tuple[float, tuple[str, ...], re.Pattern[str]], ...] = (
    (3.0, ("random",), re.compile(

            rf"\b{NUMBER}(?:,? [^\W\d][\w%/-]*,?| with \d+ [a-zA-Z]+| \([^()]{{0,40}}\)){{0,14}}? "
            rf"(?:were|was|underwent|are|has been|have been|gave consent and were|"
        rf"consented and were)(?: [^\W\d]\w*){{0,6}}? (?:randomi[sz]ed|randomly|at random){_NOT_A_TRIAL}",
        re.IGNORECASE)),
    (3.0, ("randomi", "randomly"), re.compile(
        rf"\b(?:we|investigators) (?:\w+ )?(?:randomi[sz]ed|randomly (?:assigned|"
        rf"allocated))(?: a total of)? {NUMBER}\b", re.IGNORECASE)),
    (2.5, ("randomi",), re.compile(
        rf"\brandomi(?:[sz]ation of (?:the )?|[sz]ing (?:the |all )?){NUMBER} {PEOPLE}", re.IGNORECASE)),
    (2.5, ("leaving", "remain"), re.compile(
        rf"\b(?:leaving|remained|there remained) (?:a total of )?{NUMBER}(?: [\w-]+){{0,4}}? "
        rf"(?:for|to|who|that|were|and)\b[^.;]{{0,40}}?\brandomi", re.IGNORECASE)),
    (2.5, ("allocated", "assigned", "randomi", "divided"), re.compile(
        rf"\b{NUMBER}(?: [\w-]+){{0,5}}? {PEOPLE}[^.;]{{0,60}}? (?:were )?(?:allocated|assigned|randomi[sz]ed|"
        rf"divided|recruited and randomi[sz]ed)\b{_NOT_A_TRIAL}", re.IGNORECASE)),
    (2.0, ("randomi",), re.compile(rf"\b{NUMBER} randomi[sz]ed {PEOPLE}|"
    rf"\brandomi[sz]ed {PEOPLE} \(n ?= ?(?P<m>\d+)\)", re.IGNORECASE)),
    (1.6, ("total of", "sample of"), re.compile(
        rf"\b(?:total of|sample of) {NUMBER}(?: [\w-]+){{0,4}}? {PEOPLE}", re.IGNORECASE)),
    (1.8, ("of ",), re.compile(
        rf"\bof (?:the |all )?{NUMBER} (?:(?:enrolled|randomi[sz]ed|recruited|included|allocated) {PEOPLE}|"
        rf"{PEOPLE} (?:who were |that were )?(?:enrolled|randomi[sz]ed|recruited|included))", re.IGNORECASE)),
    (1.6, ("=",), re.compile(rf"\b{PEOPLE} \((?-i:N|n) ?= ?(?P<n>\d[\d,]*)\)", re.IGNORECASE)),
    (1.2, ("enrolled", "recruited", "included", "entered", "studied"), re.compile(
        rf"\b{NUMBER}(?:,? [\w-]+,?){{0,7}}? {PEOPLE}(?:\([^()]*\)|[^.;]|\.\d){{0,80}}? were (?:\w+ )?(?:enrolled|"
        rf"recruited|included|entered|studied)", re.IGNORECASE)),
    (2.2, ("were ",), _SCREENED_AND),
    (1.2, ("participated", "took part", "started", "entered", "began"), re.compile(
        rf"\b{NUMBER}(?: [\w-]+){{0,5}}? {PEOPLE}(?: and \w+)?(?: \([^()]*\))? (?:(?:participated|took part) in|"
        rf"(?:started|entered|began) the (?:study|trial))", re.IGNORECASE)),
    (1.0, ("enrol", "recruit", "include", "studied", "randomi"), re.compile(
        rf"\b(?:enroll?(?:ed)?|recruit(?:ed)?|included?|studied|"
        rf"randomi[sz]ing) (?:a total of )?{NUMBER}(?: [\w-]+){{0,3}}? {PEOPLE}", re.IGNORECASE)),
    (0.8, (), re.compile(rf"^\W*{NUMBER}(?: [\w-]+){{0,4}}? {PEOPLE}\b", re.IGNORECASE)),
    (0.8, ("of ",), re.compile(rf"^Of (?:the |all )?{NUMBER}(?: [\w-]+)? {PEOPLE},? \d", re.IGNORECASE)),
    (0.6, ("of ",), re.compile(
        rf"\bof {NUMBER}(?: [\w-]+){{0,3}}? {PEOPLE} (?:who|with|aged|undergoing|scheduled|were)\b", re.IGNORECASE)),
    (0.6, ("in ", "on ", "with "), re.compile(
        rf"\b(?:in|on|with) {NUMBER}(?: [\w-]+){{0,3}}? {PEOPLE}\b", re.IGNORECASE)),
)  # fmt: skip
_NEEDED = frozenset(word for _, needed, _ in _PATTERNS for word in needed) | {"assigned"}
_PARTS = re.compile(
    rf"\b{NUMBER}(?: {PEOPLE})? (?:were |being )?(?:\w+ )?(?:randomi[sz]ed|allocated|assigned)(?: \w+)? (?:in)?to "
    rf"[^.;,]{{3,90}}?,? (?:and|while|whereas) {NUMBER.replace('?P<n>', '?P<m>')}(?: \w+){{0,3}}? (?:(?:in)?to|in)\b",
    re.IGNORECASE,
)
_ARM_N = re.compile(
    rf"[(\[,]\s*n\s*=\s*(?:\d+ {CLUSTERS}, )?(\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}})+\b|\d[\d,]*)\b"
    rf"(?! {CLUSTERS}\b)",
    re.IGNORECASE,
)
_COUNTED_PEOPLE = re.compile(rf"\b{NUMBER}(?: [\w-]+){{0,3}}? {PEOPLE}\b", re.IGNORECASE)
_FLOW = re.compile(r"\brandomi[sz]ed?\s*[:(,]?\s*\(?n\s*=\s*(\d[\d,]*)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z(])")
_LOST_OF = re.compile(
    rf"\b(?:\d+|{UNITS})(?: \([^()]*\))? (?:out )?of (?:the |all )?{NUMBER}\b(?!\.?\d|%)"
    rf"(?=[),]| \(| (?:[\w-]+ ){{0,3}}?{PEOPLE}\b| (?:who|did|were|had|have|completed)\b)"
    r"(?=(?:(?!group|arm\b)[^.;]|\.\d){0,90}?\b(?:complet|dropped|withdr|discontinu|lost to|follow-up))",
    re.IGNORECASE,
)
_OF_A_KIND = re.compile(
    r"\b(?:grades?|stages?|class(?:es)?|types?|phases?|levels?|categor(?:y|ies)|scores?) "
    r"(?:\S{1,4}(?:,| or| and| to)? )?(?:\S{1,4} )?$",
    re.IGNORECASE,
)
_OF_TRIALS = re.compile(r"\b(?:trials|studies|protocols) (?:were|are)\b", re.IGNORECASE)
_COMPLETED = re.compile(
    r"\b(?:complet(?:ed|ers|ing)|analy[sz]ed|analys[ei]s|evaluable|followed[- ]up)\b", re.IGNORECASE
)
_ELIGIBLE = re.compile(
    r"\beligible(?=(?: [\w-]+){0,3} (?:were|was) (?:\w+ )?(?:randomi[sz]ed|randomly))", re.IGNORECASE
)
_OF_ALL = re.compile(r"(?:the )?(?:all|total|both|overall|whole|entire)\b", re.IGNORECASE)  # a column of everyone
_DRAWN_FROM = re.compile(r"\([^()]*\b(?:from|among|out of)\b[^()\d]*$", re.IGNORECASE)
_CONSIDERED = re.compile(
    r"(?:[^.;]|\.\d){0,60}? (?:attended|presented|were (?:\w+ )?(?:considered|assessed|screened|approached|invited))\b",
    re.IGNORECASE,
)
_SUBJECT_COUNTED = re.compile(
    r"\(\s*n\s*=\s*(?P<n>\d{1,3}(?:[,  ]\d{3})+|\d+)\s*\)[^.;,()=]{0,30}? (?:were|was) (?:\w+ ){0,3}?"
    rf"(?:randomi[sz]ed|randomly){_NOT_A_TRIAL}",
    re.IGNORECASE,
)
# A count after which another stands, or which is said of a part, is not all of them.
_TWO_COUNTS = re.compile(r"\bn ?= ?\d.*\bn ?= ?\d|\b(?:cohort|group|arm|stage)\b.*\bn ?= ?\d", re.IGNORECASE)
_TRIAL_OF = re.compile(
    rf"\b(?:trial|rct|study)\b(?: [a-z]+){{0,4}}? (?:involv|enroll?|includ|recruit)(?:ing|ed) (?:a total of )?{NUMBER}"
    rf"(?: [\w-]+){{0,4}}? {PEOPLE}\b",
    re.IGNORECASE,
)
_THE_OTHERS = re.compile(r"\b(?:while|whereas|and) the (?:remaining|others?|rest)\b", re.IGNORECASE)
_UNTIL_VERB = re.compile(r"(?P<what>.*?)\b(?:were|was|underwent|are|has|have|gave|consented)\b", re.IGNORECASE)
_A_PERSON = re.compile(rf"\b{PEOPLE}\b|\b(?:\w+ers|\w+ors|\w+ants|\w+ees|who|them|these)\b", re.IGNORECASE)
_CLUSTER = re.compile(
    rf" (?:(?!(?:{PEOPLE}|from|in|at|of|and|with|who|were)\b)[\w-]+ ){{0,2}}?{CLUSTERS}\b"
    rf"(?! (?:{PEOPLE}|pupils)\b)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\([^()]*\)?")
_ANOTHER = re.compile(rf"\b{NUMBER}(?! of (?:whom|which|them))(?: [\w-]+){{0,4}}? (?:were|was)\b", re.IGNORECASE)
NOT_OF_PEOPLE = 1.5  # against a count of things, or beside another one of which it is said
ONE_OF_SEVERAL = 2.5  # against a count that a sentence sets beside "the remaining" ones
_GROUPS_OF = re.compile(
    rf"\b(?P<groups>two|three|four|five|six|[2-6]) (?:\w+ )?groups of {NUMBER}\b(?! ?(?:%|years|days|weeks|or|to))|"
    r"\b(?P<groups2>two|three|four|five|six|[2-6]) (?P<n2>\d+)-(?:member|person|patient|people|subject|participant)s? ",
    re.IGNORECASE,
)
_PLANNED = re.compile(r"\b(?:was|were) (?:initially |originally |first )?planned\b", re.IGNORECASE)
_PROTOCOL = re.compile(
    r"\b(?:study|trial) protocol\b|\bprotocol (?:for|of) (?:an? |the )?(?:[\w-]+,? ){0,8}(?:trial|study|rct)\b|"
    r"[:–-]\s*(?:an? |the )?protocol\W*$|\brationale and (?:study )?design\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\bwill (?:\w+ )?(?:be|receive|undergo|include|enrol|recruit|compare|assess)\w*\b", re.IGNORECASE
)
_DONE = re.compile(r"\bwere (?:\w+ )?(?:randomi[sz]ed|randomly|assigned|allocated|enrolled|recruited)\b", re.IGNORECASE)
LEAST_TO_COME = 3  # such wordings in an abstract
_STOP = re.compile(r"[.;]\s|\n")
_OF_A_GROUP = re.compile(r"\b(?:each|per|every|both|groups?|arms?)\b", re.IGNORECASE)
_THEY = re.compile(
    rf"(?:They|These(?: \w+)?|All|The (?:{PEOPLE})|(?:{PEOPLE})) (?:\w+ )?were (?:\w+ ){{0,3}}?"
    r"(?:randomi[sz]ed|randomly|allocated|assigned|divided)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"(?:^\W*|, )(?:(?:in|a) total,? (?:of )?|overall,? )?{NUMBER}(?: [\w-]+){{0,4}}? {PEOPLE}\b", re.IGNORECASE
)
SAID_BEFORE = 3.0  # weight of "A total of 43 women met the criteria. They were randomised"
SUM_OF_ARMS, SUM_AND_SAID = 1.8, 1.6  # weights of "to X (n = 20) or Y (n = 21)", more where it opens "41 people ..."
INVOLVED = 1.4  # weight of "a randomised trial involving 840 women", of an abstract
SCREENED_BEFORE = 1.5  # back for "73 were screened and 70 were enrolled", which speaks of others itself
OF_ABSTRACT = 0.6  # more, for what an abstract says
LOST_OF = 1.2  # weight of "10 of the 120 did not complete the trial"
MOST_OF_ARMS = 3.0  # times as many as the arms hold: a larger count, not plainly of those randomised, is of others
OF_OTHERS = 1.0  # against such a count
LEAST_VOTE = -0.5  # a figure with so much against it is of no one: "we planned to recruit 700 patients"
NEAR = 400  # characters: two counts so near each other are one saying
MOST_PASSAGES = 80  # of the body: later ones are discussion
_LEAST, _MOST = 4, 500_000


class Randomised(msgspec.Struct, frozen=True, kw_only=True):
    """How many were randomised, how sure, and the place that says so most plainly (None: the sum of the arms)."""

    n: int
    confidence: float
    said: Count | None


def count_randomised(paper: Paper, arms: Sequence[Arm], *, least: int = 0) -> Randomised | None:
    """The number randomised in all, None where the paper gives no sign of it, or tells of a trial to come.

    ``least`` is how many people the tables give one arm: fewer were hardly randomised.
    """
    if is_planned(paper):
        return None
    passages = list(_passages(paper))
    counts = [count for passage, bonus in passages for count in _counts(passage, bonus)]
    total = sum(arm.n for arm in arms if arm.n) if arms and all(arm.n for arm in arms) else None
    votes: dict[int, float] = {}
    places: dict[int, set[int]] = {}
    for count in counts:
        places.setdefault(count.n, set()).add(count.start // NEAR)
        votes[count.n] = max(votes.get(count.n, count.weight), count.weight)
    for n, said_at in places.items():
        votes[n] += min(0.35 * (len(said_at) - 1), 1.05)
    sizes = {arm.n for arm in arms if arm.n}
    plain = {n for n, said_at in places.items() if len(said_at) > 1 and votes[n] >= PLAINLY_RANDOMISED}
    largest = max((*plain, *(n for n in votes if total is not None and votes[n] >= PLAINLY_RANDOMISED)), default=least)
    least = least if least <= largest else 0  # a table's figure above them all was misread
    if (
        total is not None
        and total not in votes
        and len(arms) * max(sizes) == total
        and _is_whole(paper, counts, max(sizes))
    ):
        total, sizes = None, set()
    if total is not None and total not in votes and _hold_each_other([arm.n or 0 for arm in arms]):
        total = next((arm.n for arm in arms if _OF_ALL.match(arm.name)), None)
    for n, vote in votes.items():
        if (total is not None and n < total and n not in plain) or n in sizes or n < least:
            votes[n] -= 2.5
        if total is not None and n > MOST_OF_ARMS * total and vote < PLAINLY_SAID:
            votes[n] -= OF_OTHERS
    if total is not None:
        votes[total] = votes.get(total, 0.0) + (1.6 if total in votes else 1.9)
    if not votes:
        return None
    best = max(votes, key=lambda n: (round(votes[n], 6), n))
    if votes[best] < LEAST_VOTE:
        return None
    best = before_losses([passage for passage, _ in passages], best, counts, votes, text=paper.text)
    said = max((count for count in counts if count.n == best), key=lambda count: count.weight, default=None)
    second = max((votes[n] for n in votes if n != best), default=0.0)
    return Randomised(
        n=best, confidence=round(min(0.97, 0.55 + 0.12 * (votes.get(best, second) - second)), 2), said=said
    )


def _is_whole(paper: Paper, counts: Sequence[Count], n: int) -> bool:
    """Whether the size that all arms share is that of the trial: said more than once, and never of a group."""
    said = [_STOP.split(paper.text[count.start : count.end + 60])[0] for count in counts if count.n == n]
    return len(said) > 1 and not any(map(_OF_A_GROUP.search, said))


def _hold_each_other(sizes: Sequence[int]) -> bool:
    """Whether one of four arms or more is two of the others taken together: then people stand in several.

    So it is with three of which two are alike and the third is both: n in each, and twice that of "all".
    """
    pairs = {one + other for at, one in enumerate(sizes) for other in sizes[at + 1 :]}
    return len(sizes) > 2 and any(n in pairs for n in sizes)


def is_planned(paper: Paper) -> bool:
    """Whether a paper tells of a trial that has yet to be made: its protocol."""
    abstract = paper.abstract_text
    if _DONE.search(abstract):
        return False
    return _PROTOCOL.search(paper.title) is not None or len(_TO_COME.findall(abstract)) >= LEAST_TO_COME


def _passages(paper: Paper) -> Iterator[tuple[Passage, float]]:
    for passage in paper.abstract:
        yield passage, OF_ABSTRACT
    for place, passage in enumerate(paper.body):
        path = " ".join(passage.path).lower()
        if "discussion" in path or "introduction" in path or "background" in path:
            continue
        if place < MOST_PASSAGES:
            yield (
                passage,
                0.4 if any(word in path for word in ("result", "flow", "particip", "patients", "subject")) else 0.0,
            )


def _counts(passage: Passage, bonus: float) -> Iterator[Count]:
    at, before = 0, ""
    for sentence in _SENTENCE.split(passage.text):
        start = at
        at = passage.text.index(sentence, at)
        yield from _counts_of(sentence, passage, passage.start + at, bonus)
        if before and _THEY.match(sentence):
            yield from _counts_before(before, passage, passage.start + passage.text.index(before, start - len(before)))
        at += len(sentence)
        before = sentence


def _counts_before(sentence: str, passage: Passage, start: int) -> Iterator[Count]:
    """The people of whom the next sentence says that they were randomised."""
    match = _SUBJECT.search(sentence)
    n = value_of(match["n"]) if match and not _is_other(sentence, match) else None
    if match is not None and n is not None and _LEAST <= n <= _MOST:
        end = start + match.end()
        yield Count(n=n, weight=SAID_BEFORE, start=start + match.start(), end=end, part=passage.label)


def _counts_of(sentence: str, passage: Passage, start: int, bonus: float) -> Iterator[Count]:
    small = sentence.lower()
    has = {word: word in small for word in _NEEDED}
    spoken = list(_PARTS.finditer(sentence)) if has["randomi"] or has["allocated"] or has["assigned"] else []
    spans = [match.span() for match in spoken]
    for weight, needed, pattern in _PATTERNS:
        for match in _matches(pattern, sentence) if not needed or any(has[word] for word in needed) else ():
            if any(low <= match.start() < high for low, high in spans):
                continue
            said = match["n"] or (match.groupdict().get("m") or "")
            n = value_of(said)
            if n is None or not _LEAST <= n <= _MOST or _is_other(sentence, match):
                continue
            around = sentence[max(0, match.start() - 40) : match.end() + 25]
            against = 1.5 if _AGAINST.search(_ELIGIBLE.sub("", around)) or _PLANNED.search(sentence) else 0.0
            against += ONE_OF_SEVERAL if weight > 2 and _THE_OTHERS.search(sentence, match.end()) else 0.0
            is_of_things = weight == PLAINLY_RANDOMISED and _is_of_things(sentence, match)
            against += NOT_OF_PEOPLE * (is_of_things + _is_of_another(sentence, match))
            against -= SCREENED_BEFORE if pattern is _SCREENED_AND else 0.0
            against += OF_OTHERS if _CONSIDERED.match(sentence, match.end()) else 0.0
            random = 0.5 if re.search(_RANDOM, sentence, re.IGNORECASE) else 0.0
            yield Count(
                n=n, weight=weight + bonus + random - against, part=passage.label,
                start=start + match.start(), end=start + match.end(), is_completed=bool(_COMPLETED.search(around)),
            )  # fmt: skip
    for match in spoken:
        first, second = value_of(match["n"]), value_of(match["m"])
        if first is not None and second is not None and _LEAST <= first + second <= _MOST:
            yield Count(
                n=first + second, weight=3.4 + bonus, part=passage.label,
                start=start + match.start(), end=start + match.end(),
            )  # fmt: skip
    for match in _GROUPS_OF.finditer(sentence) if "group" in small and re.search(_RANDOM, small) else ():
        groups, each = value_of(match["groups"] or match["groups2"]), value_of(match["n"] or match["n2"])
        if groups and each and _LEAST <= groups * each <= _MOST:
            yield Count(
                n=groups * each, weight=2.6 + bonus, part=passage.label,
                start=start + match.start(), end=start + match.end(),
            )  # fmt: skip
    may_hold = {
        _SUBJECT_COUNTED: has["="] and has["random"],
        _TRIAL_OF: bonus == OF_ABSTRACT and any(word in small for word in ("involv", "includ", "enrol", "recruit")),
    }
    for pattern, weight in ((_SUBJECT_COUNTED, PLAINLY_RANDOMISED), (_TRIAL_OF, INVOLVED)):
        of_whom = pattern.search(sentence) if may_hold[pattern] else None
        n = value_of(of_whom["n"]) if of_whom and not _TWO_COUNTS.search(sentence[: of_whom.end()]) else None
        if of_whom and n is not None and _LEAST <= n <= _MOST:
            yield Count(
                n=n, weight=weight + bonus, part=passage.label,
                start=start + of_whom.start(), end=start + of_whom.end(),
            )  # fmt: skip
    for match in _LOST_OF.finditer(sentence) if " of " in sentence else ():
        n = value_of(match["n"])
        if n is not None and _LEAST <= n <= _MOST:
            yield Count(
                n=n, weight=LOST_OF + bonus, part=passage.label,
                start=start + match.start(), end=start + match.end(),
            )  # fmt: skip
    if not has["="]:
        return
    parts = [int(re.sub(r"\D", "", found)) for found in _ARM_N.findall(sentence)]
    whole = next((part for part in parts if len(parts) > 2 and part * 2 == sum(parts)), sum(parts))
    if 2 <= len(parts) <= 7 and re.search(_RANDOM, sentence, re.IGNORECASE):
        is_said = whole in parts or any(value_of(found["n"]) == whole for found in _COUNTED_PEOPLE.finditer(sentence))
        against = 1.5 if not is_said and _AGAINST.search(sentence) else 0.0
        weight = SUM_OF_ARMS + (SUM_AND_SAID if is_said else 0.0) + bonus - against
        yield Count(n=whole, weight=weight, start=start, end=start + len(sentence), part=passage.label)
    for match in _FLOW.finditer(sentence):
        yield Count(
            n=int(match[1].replace(",", "")), weight=2.5 + bonus, part=passage.label,
            start=start + match.start(), end=start + match.end(),
        )  # fmt: skip


def _matches(pattern: re.Pattern[str], sentence: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern; where one opens with a year or another figure that counts nobody, those inside it."""
    at = 0
    while (match := pattern.search(sentence, at)) is not None:
        yield match
        at = match.end("n") if match["n"] and _is_other(sentence, match) else max(match.end(), at + 1)


def _is_of_things(sentence: str, match: re.Match[str]) -> bool:
    """Whether words that name no people stand between a figure and what was done: "48 red balls were"."""
    between = _UNTIL_VERB.match(sentence[match.end("n") : match.end()]) if match["n"] else None
    said = between["what"] if between else ""
    return any(map(str.isalpha, _BRACKET.sub("", said))) and _A_PERSON.search(said) is None


def _is_of_another(sentence: str, match: re.Match[str]) -> bool:
    """Whether it was done to another count: of "99 were enrolled and 92 were randomised" the first is not meant."""
    return bool(match["n"]) and _ANOTHER.search(sentence, match.end("n"), match.end()) is not None


def _is_other(sentence: str, match: re.Match[str]) -> bool:
    """Whether the figure is an age, a dose, a per cent or the size of one group, or counts schools and clinics."""
    after = sentence[match.end("n") if match["n"] else match.end() :][:16].lower()
    before = sentence[: match.start()][-14:].lower()
    n = match["n"] or ""
    if re.fullmatch(r"(?:19[5-9]|20[0-4])\d", n) and re.search(
        r"\b(?:in|from|to|and|since|until|between|[A-Z][a-z]+) $", sentence[: match.start("n")]
    ):
        return True
    if match["n"] and _DRAWN_FROM.search(sentence[: match.start("n")]):
        return True
    if _OF_A_KIND.search(sentence[: match.start()]):
        return True
    if match["n"] and _CLUSTER.match(sentence, match.end("n")):
        return True
    if match["n"] and _OF_TRIALS.search(sentence[match.end("n") : match.end()]):
        return True
    return bool(
        re.match(
            r"\s*(?:%|per ?cent|years?|mg|ml|weeks?|days?|months?|hours?|minutes?|seconds?|"
            r"-?\s?(?:week|day|month|year)|[./:]\d|[×x] ?\d|to \d|or more|of (?:the |these |all )?\d)",
            after,
        )
    ) or bool(
        re.search(r"(?:±|[<>≥≤] ?|\d[.,/–-]|aged? |of |p ?[<=] ?|n ?= ?|\b1 in |[×x] ?)$", before)
        and not before.endswith(("total of ", "sample of "))
    )
