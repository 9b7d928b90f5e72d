"""How a trial was made and run: its design, and the items of bias with the sentence that shows each.

An item is True or False only where a sentence says so; None is not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from palpate.trials.asked import Scene, Sentence
from palpate.types.paper import Paper
from palpate.types.study import BiasItems, Design, ReadPlace

_WHO = r"(?:patients?|participants?|subjects?|volunteers?|women|men|children|parents|mothers|individuals|people)"
_RATER = (
    r"(?:assessors?|evaluators?|examiners?|raters?|observers?|investigators?|researchers?|interviewers?|statisticians?|"
    r"outcome assessments?|data collectors?|radiologists?|physicians?|clinicians?|study (?:staff|personnel|nurses?))"
)
_BLIND = r"(?:blinded|blind|masked|unaware|kept unaware|concealed from)"
_ITEMS: tuple[tuple[str, bool, float, str], ...] = (
    ("randomised", True, 0.95, r"\brandomi[sz](?:ed|ation)\b|\brandomly (?:assigned|allocated|divided)|\bat random\b"),
    ("concealed", False, 0.85,
        r"\b(?:no|not|without)\b[^.]{0,30}\b(?:allocation )?conceal(?:ment|ed)\b|\bopen (?:random|"
        r"allocation) list"),
    (
        "concealed",
        True,
        0.85,
        r"\ballocation(?: sequence)?(?: \w+){0,4} conceal|\bconceal(?:ed|ment)(?: of)?(?: \w+){0,3} allocation|"

            r"\b(?:sealed|opaque)[^.]{0,40}\benvelopes?|\bcentral(?:i[sz]ed|ly)?[^.]{0,40}\brandomi[sz]|"
            r"\brandomi[sz]\w+[^.]{0,60}"

            r"\b(?:telephone|web-based|internet-based|interactive voice|central office|independent (?:pharmac|"
            r"statistic|person))",
    ),
    (
        "participants_blind",
        True,
        0.85,

            rf"\b(?:double|triple|quadruple)[- ]?(?:blind|mask)|{_WHO}(?: \w+){{0,6}}? (?:were|was|remained|"
            rf"are)(?: \w+){{0,3}}? {_BLIND}\b(?! asses)|"
        rf"\bblinding of {_WHO}|\b{_WHO}[- ]blind",
    ),
    (
        "participants_blind",
        False,
        0.85,
        rf"\bopen[- ]label|{_WHO}[^.]{{0,40}}\b(?:could not|were not|was not|cannot) (?:be )?{_BLIND}|"
        rf"\b(?:not|impossible|unable)\b[^.]{{0,40}}\b(?:blind|mask)(?:ed|ing)?\b[^.]{{0,30}}{_WHO}",
    ),
    (
        "assessor_blind",
        True,
        0.85,

            rf"\b(?:assessor|evaluator|observer|examiner|rater|investigator)[- ](?:blind|mask)|"
            rf"{_RATER}[^.]{{0,60}} {_BLIND}\b|"

            rf"\b{_BLIND}[- ](?:outcome )?{_RATER}|\b(?:blind|mask)ed[^.]{{0,25}}\b(?:assess|evaluat|rat)\w+|"
            rf"\b(?:triple)[- ]?blind",
    ),
    (
        "intention_to_treat",
        False,
        0.8,

            r"\b(?:no|not|without)\b[^.]{0,30}\bintention[- ]to[- ]treat|\bonly (?:the )?(?:completers|"
            r"those who completed)[^.]{0,40}\banaly[sz]",
    ),
    ("intention_to_treat", True, 0.85,
        r"\bintention?[- ]to[- ]treat\b|\bITT\b|\banaly[sz]ed (?:in the groups? to which|as randomi[sz]ed|"
        r"as allocated)"),
    ("registered", True, 0.9,
        r"\b(?:trial|study|protocol)[^.]{0,40}\b(?:registration|registered|registry)\b|\bclinicaltrials\.gov|"
        r"\bISRCTN\b|\bNCT\d{8}"),
)  # fmt: skip
# Letters of which a sentence holds one wherever a pattern of the item matches; the others need not be tried.
_NEEDED = {
    "randomised": ("random",),
    "concealed": ("conceal", "envelope", "random", "list"),
    "participants_blind": ("blind", "mask", "unaware", "conceal", "open"),
    "assessor_blind": ("blind", "mask", "unaware", "conceal"),
    "intention_to_treat": ("treat", "itt", "complete", "analy"),
    "registered": ("regist", "clinicaltrials", "isrctn", "nct"),
}
_NEEDED_OF_LOST = ("drop", "attrition", "follow", "withdr", "lost")
_COMPILED = tuple((item, value, sure, re.compile(pattern, re.IGNORECASE)) for item, value, sure, pattern in _ITEMS)
OTHERS_WORK = re.compile(r"\[\d|\bet al\b|previous|\bshould\b|\bfuture\b|\blimitation", re.IGNORECASE)
_LOST = (
    re.compile(
        r"\b(?:drop-?out|attrition|loss to follow-?up|"
        r"withdrawal)(?: rates?)?(?: \w+){0,3}? (?P<percent>\d+(?:\.\d+)?) ?%", re.IGNORECASE),
    re.compile(
        r"(?P<percent>\d+(?:\.\d+)?) ?%\)?(?: of (?:the )?\w+)? (?:were |was )?(?:lost to follow|dropped out|"
        r"withdrew)", re.IGNORECASE),
    re.compile(
        r"\b(?P<people>\d+)(?: \w+){0,2}?(?: \(\d+(?:\.\d+)? ?%\))? (?:were lost to follow|dropped out|withdrew|"
        r"were lost)", re.IGNORECASE),
)  # fmt: skip
_PLANNED = re.compile(r"sample size|\b(?:consider|assum|expect|anticipat|estimat|allow|account)\w*", re.IGNORECASE)
_CROSSOVER = re.compile(
    r"\bcross-?over (?:trial|study|design|randomi|placebo|clinical|controlled|manner|fashion)|"
    r"\brandomi[sz]ed[^.]{0,50}\bcross-?over\b(?! to)|\bfollowed by (?:a )?cross-?over\b|"
    r"\b(?:regimens?|treatments?|conditions|drugs|modes|interventions|diets|meals)\b[^.]{0,60}"
    r" in (?:a )?random(?:i[sz]ed)? (?:sequence|order)\b",
    re.IGNORECASE,
)
_CLUSTER = re.compile(
    r"\bcluster[- ]randomi[sz]|\bcluster (?:trial|controlled|rct)|\brandomi[sz]ed clusters?|\b(?:practices|"
    r"schools|villages|clinics|wards|households|communities|hospitals) were randomi[sz]ed",
    re.IGNORECASE,
)
_NOT_RANDOM = re.compile(
    r"\bnon-?randomi[sz]ed|\bquasi-?experiment|\bnot randomi[sz]ed|\bopen,? uncontrolled", re.IGNORECASE
)
_REVIEW = re.compile(r"\bsystematic review\b|\bmeta-?analysis\b", re.IGNORECASE)
_PARTS = frozenset({"abstract", "methods", "results", "other"})


class Conduct(msgspec.Struct, frozen=True, kw_only=True):
    """The design, the items, and where each was said."""

    design: Design
    bias: BiasItems
    places: tuple[ReadPlace, ...]


def read_conduct(paper: Paper, scene: Scene, *, n: int | None, arms: int) -> Conduct:
    """How the trial was made and run; ``n`` people were randomised, to so many ``arms``."""
    found: dict[str, bool] = {}
    places: list[ReadPlace] = []
    sentences = [one for one in scene.sentences if one.section in _PARTS]
    small = [one.text.lower() for one in sentences]
    near = {item: list(_holding(sentences, small, needed)) for item, needed in _NEEDED.items()}
    for item, value, sure, pattern in _COMPILED:
        if item in found:
            continue
        shown = _shown(near[item], pattern)
        if shown is not None:
            found[item] = value
            places.append(_place(f"bias.{item}", shown, sure))
    if paper.registry and "registered" not in found:
        found["registered"] = True
    lost = _lost(list(_holding(sentences, small, _NEEDED_OF_LOST)), n)
    if lost is not None:
        places.append(_place("bias.lost", lost[1], 0.6))
    bias = BiasItems(**found, lost=lost[0] if lost else None)
    return Conduct(design=_design(paper, sentences, bias, arms=arms), bias=bias, places=tuple(places))


def _holding(sentences: Sequence[Sentence], small: Sequence[str], needed: Sequence[str]) -> Iterator[Sentence]:
    """The sentences that hold some of the letters; ``small`` are their texts in small letters."""
    return (one for one, text in zip(sentences, small, strict=True) if any(word in text for word in needed))


def _shown(sentences: Sequence[Sentence], pattern: re.Pattern[str]) -> Sentence | None:
    """The first sentence that shows an item and speaks of this trial."""
    hits = (one for one in sentences if pattern.search(one.text))
    return next((one for one in hits if not OTHERS_WORK.search(one.text) or one.section == "abstract"), None)


def _place(field: str, sentence: Sentence, sure: float) -> ReadPlace:
    span = (sentence.span.start, sentence.span.end)
    return ReadPlace(field=field, part=sentence.label or sentence.section, span=span, confidence=sure)


def _lost(sentences: Sequence[Sentence], n: int | None) -> tuple[float, Sentence] | None:
    """The fraction lost: a printed per cent, else people over those randomised."""
    for pattern in _LOST:
        for sentence in sentences:
            match = pattern.search(sentence.text)
            if match is None or OTHERS_WORK.search(sentence.text) or _PLANNED.search(sentence.text):
                continue
            if "percent" in pattern.groupindex:
                share = float(match["percent"]) / 100
                if 0 <= share < 1:
                    return round(share, 4), sentence
            elif n and 0 < int(match["people"]) < n:
                return round(int(match["people"]) / n, 4), sentence
    return None


def _design(paper: Paper, sentences: Sequence[Sentence], bias: BiasItems, *, arms: int) -> Design:
    early = " ".join((paper.title, *(one.text for one in _about_design(sentences))))
    if _REVIEW.search(paper.title):
        return Design.SYSTEMATIC_REVIEW
    if _CLUSTER.search(early):
        return Design.CLUSTER
    if _CROSSOVER.search(early):
        return Design.CROSSOVER
    if bias.randomised and not _NOT_RANDOM.search(f"{paper.title} {paper.abstract_text}"):
        return Design.RANDOMISED
    return Design.NON_RANDOMISED if arms > 1 else Design.SINGLE_ARM


def is_crossover(paper: Paper) -> bool:
    """Whether title or abstract call the trial a crossover: then each arm holds everyone."""
    return _CROSSOVER.search(f"{paper.title} {paper.abstract_text}") is not None


def _about_design(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    return (one for one in sentences if one.section == "abstract" or "design" in one.label or one.section == "methods")
