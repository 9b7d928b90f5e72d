"""Whose the figures of a sentence are: by the arms named around them, by their order, by the one that is left.

In running text "study", "treatment" or "control" are often no arm ("over the course of the study", "pain control"):
they count where people or a figure follow, or where the other side stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from palpate.trials.coded import Codes
from palpate.trials.figures import Figure
from palpate.trials.names import Arm, ArmNames, tokens
from palpate.trials.word_lists import words

PAIR = 2  # arms of a trial, or figures of a result
AFTER = 90  # characters behind a figure in which its arm may be named
SHORTEST_OWN = 5  # letters of a name's first word that stands for its arm by itself
NEAR = (15, 30, 60, 2_000)  # characters between a figure and its arm, the nearest tried first
LONGEST_LINK = 40  # characters between two figures of one result, where no word sets them against each other
Owned = list[tuple[str, Figure]]
_RESPECTIVELY = re.compile(r"\bresp(?:ectively\b|\.)", re.IGNORECASE)
_BOTH = re.compile(r"\bwith (?:or|and) without (?P<what>[\w-]+(?: [\w-]+)?)")
_WRITTEN_OUT = r"with \g<what> or without \g<what>"
_SIDE = r"(?:stud(?:y|ies)|treatments?|interventions?|actives?|treated|experimental|comparisons?|controls?)"
_ROLE = re.compile(rf"(?<![\w-]){_SIDE}\b", re.IGNORECASE)
_LINKS = r"and|or|versus|vs?\.?|than|compared (?:with|to)|the|in|with|for|,|/"
_PEOPLE = (
    r"(?:groups?|arms?|cohorts?|conditions?|patients|participants|subjects|individuals|women|men|mothers|children|"
    r"infants|people|parents|schools|students|eyes|knees|legs|sides?|teeth|sites)"
)
_FOLLOWED = re.compile(
    rf"[- ]?(?:(?:{_LINKS}|{_SIDE}|placebo|sham|usual care|only|alone)[ -]?){{0,6}}(?:[\w-]+ )?\b{_PEOPLE}\b|"
    r",? [-+±]?\d",
    re.IGNORECASE,
)
_OF_GROUPS = re.compile(r"[- ]groups? (?:differences?|comparisons?|interactions?|effects?)\b", re.IGNORECASE)
_BESIDE = re.compile(
    r",? (?:and|or|versus|vs?\.?|than|compared (?:with|to)) (?:the )?(?:controls?|placebo|sham|comparison|usual)\b|"
    r" ?(?:[:=]|[:=]? ?[(\[]) ?(?:n ?= ?)?[-+±]?\d",
    re.IGNORECASE,
)
_LED = re.compile(
    r"(?:controls?|placebo|sham|comparison|usual care),? (?:and|or|versus|vs?\.?|than|compared (?:with|to)) (?:the )?$",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:both|all|each|either|every|two|three|four|these|of|between|across|among|other)(?: the)? $", re.IGNORECASE
)
_CONTROLLED = re.compile(
    r"\b(?:pain|glyc\w+|glucose|symptoms?|disease|tumou?r|local|pressure|bp|asthma|seizures?|weight|metabolic|viral|"
    r"infection|motor|postural|impulse|inhibitory|mental|birth|better|poor|good|self|diabetes|hba1c|bleeding|rhythm|"
    r"lipid|quality|perceived|cognitive|attentional|executive|bladder|fertility)[- ](?:\w+ )?$",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:in|with|for|than|vs?\.?|versus|to|and|receiving|given) (?:the |an? )?(?:[\w-]+ )?$", re.IGNORECASE
)
_ENDED = re.compile(
    r" ?(?:[(\[,;.:)]|$|(?:was|were|had|and|versus|vs\.?|than|compared|achieved|showed)\b)", re.IGNORECASE
)
_SET_AGAINST = re.compile(
    r"\b(?:v|vs|v/s|versus|compared (?:with|to)|in (?:comparison|_{10}) (?:with|to)|than|whereas|while|relative to|"
    r"as opposed to)\b",
    re.IGNORECASE,
)
_OVER_TIME = re.compile(
    r"\b(?:baseline|before|after|pre|post|follow-?up|weeks?|months?|days?|hours?|initial\w*|end)\b", re.IGNORECASE
)
_OTHER_PEOPLE = re.compile(
    rf"\b(?:in|with|for|on|of|among|without|receiving|given)\b[^.;()]{{0,60}}\b(?:{_PEOPLE}|alone|those|without)\b|"
    r"\bwithout\b|\balone\b",
    re.IGNORECASE,
)
# "in comparison with" is masked where these look for it.
_THAN = re.compile(r"\b(?:than|compared (?:with|to)|in _+ (?:with|to)|relative to)\b", re.IGNORECASE)
_OF_WHOM = re.compile(r"\bof (?:whom|which|these|them|those)\b", re.IGNORECASE)
_PRE_POST = re.compile(
    r"\b(?:baseline|before|after|pre|post|within (?:the|each|both)|within[- ]groups?)\b", re.IGNORECASE
)
_UNLIKE = re.compile(r"\b(?:than|compared (?:with|to)|in _+ (?:with|to)|versus|vs\.?)\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:more|higher|greater|longer|larger)\b", re.IGNORECASE)
_LESS = re.compile(r"\b(?:fewer|lower|less|shorter|smaller)\b", re.IGNORECASE)
_LABELLED = re.compile(r"[(\[][^()\[\]]*[a-zA-Z]{2}[^()\[\]]*$")  # words in the bracket, before its figure
_OTHER_NAME = re.compile(
    r"[)\]]? (?:[a-z]+ )?[A-Za-z][\w-]{4,}(?: (?:group|arm))?,? (?:v|vs\.?|versus|compared (?:with|to)) "
)
_TWO_GROUPS = re.compile(
    r"\b(?:the|in|for|of|with|on|among) (?P<first>(?:[\w/+-]+ ){1,4})and (?:the )?(?P<second>(?:[\w/+-]+ ){1,4})"
    rf"{_PEOPLE}\b",
    re.IGNORECASE,
)
_A_GROUP = re.compile(
    r"[^\d;]{0,25}\b(?:in|for|with|of|on|among) (?:the )?(?P<name>(?:[\w/+-]+ ){1,4})(?:group|arm|cohort)\b",
    re.IGNORECASE,
)
_OPENED = re.compile(r"[(\[] ?$")
_AND = re.compile(r"\b(?:and|to)\b|,|/")


class Whose:
    """The arms of one report, asked whose the figures of its sentences are."""

    def __init__(self, names: ArmNames, codes: Codes) -> None:
        self.arms = names.arms
        self._codes = codes
        self._names = ArmNames([_with_own_word(arm, names.arms) for arm in names.arms])
        several = (alias for arm in names.arms for alias in arm.aliases if len(alias) > 1)
        self._in_names = frozenset(word for alias in several for word in alias)

    def masked(self, text: str) -> str:
        """The text, of the same length, without the words that stand for no arm in it."""
        return _ROLE.sub(self._role, self._codes.masked(text))

    def _role(self, match: re.Match[str]) -> str:
        text, word = match.string, match.group()
        before, behind = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 80]
        if _OF_GROUPS.match(behind):
            return "_" * len(word)
        if word.lower().startswith("control") and _CONTROLLED.search(before) and not _FOLLOWED.match(behind):
            return "_" * len(word)
        if self._in_names & set(tokens(f"x {word}")) or before.endswith("not "):
            return word
        if _BESIDE.match(behind) or (_FOLLOWED.match(behind) and not _ALL.search(before)):
            return word
        if word.lower().startswith("control"):
            return "_" * len(word) if _CONTROLLED.search(before) else word
        is_given = _GIVEN.search(before) is not None and _ENDED.match(behind) is not None
        return word if is_given or _LED.search(before) else "_" * len(word)

    def in_order(self, text: str) -> tuple[str, ...]:
        """The arms that a masked text names, in the order of their first mention."""
        return self._names.in_order(_BOTH.sub(_WRITTEN_OUT, text))

    def pair_in_order(self, text: str, figures: Sequence[Figure]) -> tuple[str, ...]:
        """The same of two arms where the text names one: behind "than", or as that whose values are the higher."""
        order = self.in_order(text)
        if len(order) != 1 or len(self.arms) != PAIR:
            return order
        both = (order[0], next(arm.id for arm in self.arms if arm.id != order[0]))
        if (at := _last_of(_THAN, text)) is not None:
            return both[::-1] if self.in_order(text[at : at + AFTER]) else order
        words = text[: figures[0].start] + text[figures[-1].end :]
        if not self.in_order(words):
            return order
        pairs = list(zip(figures[::2], figures[1::2], strict=False))
        return both if pairs and all(_is_borne_out(words, first, second) for first, second in pairs) else order

    def owned(self, text: str, figures: Sequence[Figure]) -> Owned:
        """Each figure of a masked text with its arm, none twice; nothing where the words do not tell."""
        if len(figures) < PAIR or _OF_WHOM.search(text, figures[0].end, figures[-1].start):
            return []
        order = self.in_order(text)
        if _RESPECTIVELY.search(text) and len(order) == len(figures):
            return list(zip(order, figures, strict=True))
        for arms in self._around(text, figures):
            if len(set(arms)) == len(arms):
                return list(zip(arms, figures, strict=True))
        if len(figures) != PAIR or len(self.arms) != PAIR:
            return []
        lead, between, tail = text[: figures[0].start], text[figures[0].end : figures[1].start], text[figures[1].end :]
        if len(order) == PAIR and _is_link(between):
            is_told = not self.in_order(between) or PAIR in (len(self.in_order(lead)), len(self.in_order(tail)))
            return list(zip(order, figures, strict=True)) if is_told else []
        if len(order) != 1:
            return []
        both = self._coordinated(text) if _RESPECTIVELY.search(text) else ()
        return list(zip(both, figures, strict=True)) if both else self._left_over(text, figures)

    def _coordinated(self, text: str) -> tuple[str, ...]:
        """Both arms of "the aseptic and BioCleanse groups", of which the text names one by a name that is known."""
        for match in _TWO_GROUPS.finditer(text):
            first, second = self.in_order(match["first"]), self.in_order(match["second"])
            if len(first) + len(second) == 1:
                known = (first or second)[0]
                other = next(arm.id for arm in self.arms if arm.id != known)
                return (known, other) if first else (other, known)
        return ()

    def in_turn(self, text: str, figures: Sequence[Figure]) -> Iterator[Owned]:
        """The results of a masked text with more figures than arms that names the arm of each, in rounds."""
        for arms in self._around(text, figures):
            size = len(set(arms))
            rounds = [range(at, at + size) for at in range(0, len(arms), size)]
            if size >= PAIR and len(arms) % size == 0 and all(len({arms[at] for at in one}) == size for one in rounds):
                for one in rounds:
                    yield [(arms[at], figures[at]) for at in one]
                return

    def _around(self, text: str, figures: Sequence[Figure]) -> Iterator[list[str]]:
        """The arms named last before each figure, or first behind it, up to those beside it; the nearest first."""
        for width in NEAR:
            for arms in self._beside(text, figures, width):
                if (named := [arm for arm in arms if arm is not None]) and len(named) == len(arms):
                    yield named

    def _beside(self, text: str, figures: Sequence[Figure], width: int) -> tuple[list[str | None], list[str | None]]:
        """For each figure the arm that is named before it, and behind it, if any; that of the bracket first."""
        starts, ends = [0], []
        for one, other in pairwise(figures):
            against = list(_SET_AGAINST.finditer(text, one.end, other.start))
            starts.append(against[-1].end() if against else one.end)
            ends.append(against[-1].start() if against else other.start)
        ends.append(len(text))
        before = [
            self._last(text, max(at, one.start - width), one.start) for one, at in zip(figures, starts, strict=True)
        ]
        behind = min(width, AFTER)
        after = [self._first(text, one.end, min(at, one.end + behind)) for one, at in zip(figures, ends, strict=True)]
        return (after, before) if _OPENED.search(text, 0, figures[0].start) else (before, after)

    def _last(self, text: str, start: int, end: int) -> str | None:
        while start and text[start - 1].isalnum():
            start -= 1
        found = self.in_order(text[start:end])
        return found[-1] if found else None

    def _first(self, text: str, start: int, end: int) -> str | None:
        while end < len(text) and text[end].isalnum():
            end += 1
        found = self.in_order(text[start:end])
        return found[0] if found else None

    def _left_over(self, text: str, figures: Sequence[Figure]) -> Owned:
        """Of two figures set against each other, one with its arm and the other with other people: both arms."""
        first, second = figures
        lead, between = text[: first.start], text[first.end : second.start]
        behind = text[second.end : second.end + AFTER]
        if _OVER_TIME.search(between):
            return []
        if not _SET_AGAINST.search(between):
            return self._of_two_groups(between, behind, figures)
        ids = [arm.id for arm in self.arms]
        said = [self.in_order(part) for part in (lead, between, behind)]
        if sum(map(len, said)) != 1:
            return []
        named = next(arms[0] for arms in said if arms)
        other = ids[1 - ids.index(named)]
        if said[2]:
            is_named = _OTHER_PEOPLE.search(between) or _OTHER_NAME.match(between)
            return [(other, first), (named, second)] if is_named else []
        if said[1]:
            is_first = not self.in_order(between[_last_of(_SET_AGAINST, between) :])
            others = behind if is_first else lead
            if not _OTHER_PEOPLE.search(others):
                return []
            return [(named, first), (other, second)] if is_first else [(other, first), (named, second)]
        if _LABELLED.search(lead):
            return []
        if (unlike := _last_of(_UNLIKE, lead)) is not None:
            if self.in_order(lead[unlike:]):
                return [(other, first), (named, second)]
            return [(named, first), (other, second)] if _OTHER_PEOPLE.search(lead[unlike:]) else []
        told = _OTHER_PEOPLE.search(between + behind) or _is_borne_out(lead, first, second)
        return [(named, first), (other, second)] if told else []

    def _of_two_groups(self, between: str, behind: str, figures: Sequence[Figure]) -> Owned:
        """Both arms of "89 for the aseptic group and 88 for the BioCleanse group", of which one name is known."""
        groups = _A_GROUP.match(between), _A_GROUP.match(behind)
        if groups[0] is None or groups[1] is None:
            return []
        first, second = self.in_order(groups[0]["name"]), self.in_order(groups[1]["name"])
        if len(first) + len(second) != 1:
            return []
        known = (first or second)[0]
        other = next(arm.id for arm in self.arms if arm.id != known)
        return list(zip((known, other) if first else (other, known), figures, strict=True))


def _last_of(pattern: re.Pattern[str], text: str) -> int | None:
    """Where the last match of a pattern begins."""
    return max((match.start() for match in pattern.finditer(text)), default=None)


def _is_borne_out(lead: str, first: Figure, second: Figure) -> bool:
    """Whether words call the value of the one arm that they name higher or lower, and the first figure is."""
    one, other = first.values.centre, second.values.centre
    is_more, is_less = _MORE.search(lead) is not None, _LESS.search(lead) is not None
    if is_more == is_less or _PRE_POST.search(lead) or one is None or other is None or one == other:
        return False
    return (one > other) == is_more


def _is_link(between: str) -> bool:
    """Whether two figures stand beside each other: "v", "compared with", or "and" with little else."""
    if _SET_AGAINST.search(between):
        return True
    return len(between) <= LONGEST_LINK and ";" not in between and _AND.search(between) is not None


def _with_own_word(arm: Arm, arms: Sequence[Arm]) -> Arm:
    """The arm, known too by its name's first word, where that is a word of no other arm and says what was given."""
    others = {word for other in arms if other is not arm for alias in other.aliases for word in alias}
    own = (alias[0] for alias in arm.aliases if len(alias) > 1)
    more: tuple[tuple[str, ...], ...] = tuple(
        (word,)
        for word in dict.fromkeys(own)
        if len(word) >= SHORTEST_OWN and word not in others and word[0].isalpha() and word not in words("no own words")
    )
    more = (*more, *_added(arm, arms), *_unlike(arm, arms))
    return msgspec.structs.replace(arm, aliases=(*arm.aliases, *more)) if more else arm


def _unlike(arm: Arm, arms: Sequence[Arm]) -> Iterator[tuple[str, ...]]:
    """The one word by which an arm's name differs where arms share others: "lithium" of "quetiapine + lithium"."""
    if not arm.aliases:
        return
    others = {word for other in arms if other is not arm for alias in other.aliases for word in alias}
    rest = [word for word in arm.aliases[0] if word not in others]
    is_told = len(rest) == 1 and len(rest[0]) >= SHORTEST_OWN and rest[0].isalpha()
    if is_told and len(rest) < len(arm.aliases[0]) and rest[0] not in words("no own words"):
        yield (rest[0],)


def _added(arm: Arm, arms: Sequence[Arm]) -> Iterator[tuple[str, ...]]:
    """What one of two arms is given beside all that the other has: "rh-endostatin" of "DE + rh-endostatin"."""
    other = next((one for one in arms if one is not arm), arm)
    if len(arms) != PAIR or not arm.aliases or not other.aliases:
        return
    rest = {word for alias in other.aliases[:2] for word in alias}
    extra = tuple(word for word in arm.aliases[0] if word not in rest)
    is_told = any(len(word) >= SHORTEST_OWN and word.isalpha() and word not in words("no own words") for word in extra)
    if is_told and set(other.aliases[0]) < set(arm.aliases[0]):
        yield extra
