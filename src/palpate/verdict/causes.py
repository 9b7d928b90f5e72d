"""Claims about what brings on a complaint, against the studies that looked for its causes.

Such studies are observational or from the laboratory, so certainty starts at low (GRADE: Guyatt et al. (2008), BMJ
336:924) and a single study takes it to very low.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from palpate.types.claim import Claim
from palpate.types.evidence import CertaintyLevel
from palpate.types.study import Design, Study
from palpate.types.verdict import Verdict, VerdictKind

FEWEST_STUDIES = 2  # that say the same, for low certainty; one alone is very low
MAJORITY = 3  # to one, before a single study on the other side is passed over; palpate's own figure
_CHIEF = re.compile(r"\b(?:main|chief|primary|principal|sole|only|(?:most|more) important|biggest|leading|root|key)\b")
_CAUSE_BEHIND = re.compile(
    r"\b(?:results? of|resulting from|due to|because of|caused by|owing to|on account of|brought (?:on|about) by|"
    r"triggered by|stems? from|comes? from|results? from|arises? from|explained by)\b"
)
_CAUSE_BEFORE = re.compile(
    r"\b(?:caus(?:e|es|ing)|leads? to|leading to|brings? (?:on|about)|results? in|resulting in|contributes? to|"
    r"triggers?|factors? (?:for|in|behind)|reasons? (?:for|behind)|speeds? (?:up )?)\b"
)
_NOT_FOUND = re.compile(r"not found|no \w+(?: \w+)? found|no lasting|no age|mostly not")
_ONLY_POINTS = re.compile(
    r"\W*(?:(?:and|but|or)\s+)?(?:(?:all|any|both|each|either|some|most) of )?"
    r"(?:which|these|those|this|that|it|they)\s+"
    r"(?:(?:may|might|can|could|will|would|also|often|all|in turn)\s+)*"
    r"(?:caus|lead|contribut|bring|result|trigger|creat|mak|add)",
    re.IGNORECASE,
)
_LESSER = re.compile(r"\b(?:rather than|more than)\b(.*)")
_SILENT = {Design.NARRATIVE_REVIEW}  # repeats what others found


def judge_cause(claim: Claim, studies: Iterable[Study]) -> Verdict:
    """The verdict on what a claim calls a cause, or denies to be one.

    Parameters
    ----------
    claim : Claim
    studies : iterable of Study
        Studies of causes of the complaint; a narrative review among them is passed over.

    Returns
    -------
    Verdict
        Mixed where two studies or more stand on each side; supported or contradicted where two or more stand on one and
        at most a third as many on the other; else not enough evidence. The rewrite says what is disputed or unknown.
    """
    named = causes_in(_side_of_cause(claim.text)) or causes_in(claim.text)
    if not named and _ONLY_POINTS.match(claim.text):
        return Verdict(kind=VerdictKind.NOT_CHECKABLE, reason="points back at what brings it on and does not name it")
    if not named:
        return Verdict(kind=VerdictKind.NOT_ENOUGH, reason="names no cause that a study of the library looked at")
    found = [
        (study, says) for study in studies if study.design not in _SILENT and (says := _says(study, named)) is not None
    ]
    for_it = tuple(study.key for study, says in found if says is not claim.negated)
    against = tuple(study.key for study, says in found if says is claim.negated)
    what = " and ".join(sorted(named))
    sides = (against, for_it) if claim.negated else (for_it, against)
    if not found:
        return Verdict(
            kind=VerdictKind.NOT_ENOUGH, reason=f"no study of the library looked at {what} as a cause of this"
        )
    kind = side_of(for_it, against)
    if kind is VerdictKind.MIXED and claim.negated and _CHIEF.search(claim.text.lower()):
        kind = VerdictKind.SUPPORTED  # what is disputed as a cause is not shown to be the chief one
    is_sure = max(len(for_it), len(against)) >= FEWEST_STUDIES
    return Verdict(
        kind=kind,
        reason=f"on {what}: {counted(len(for_it))} for it, {counted(len(against))} against; "
        "observational and laboratory",
        certainty=CertaintyLevel.LOW if is_sure else CertaintyLevel.VERY_LOW,
        studies=(*for_it, *against),
        rewrite=_rewritten(claim, kind, what, *map(len, sides)),
    )


def _rewritten(claim: Claim, kind: VerdictKind, what: str, found: int, not_found: int) -> str | None:
    if kind is VerdictKind.SUPPORTED:
        return None
    slot = claim.outcomes[0] if claim.outcomes else claim.condition
    brings = f"{what} brings on {slot.label if slot else 'this'}"
    of_each = f"{counted(found)} found it, {not_found} did not"
    if kind is VerdictKind.CONTRADICTED:
        return (
            f"Studies found that {brings}: {of_each}." if claim.negated else f"That {brings} was not found: {of_each}."
        )
    return f"Whether {brings} is {'disputed' if kind is VerdictKind.MIXED else 'not known'}: {of_each}."


def _side_of_cause(text: str) -> str:
    """The part of a claim in which its cause stands: behind "due to", before "leads to"."""
    behind = _CAUSE_BEHIND.search(text.lower())
    if behind:
        return text[behind.end() :]
    before = _CAUSE_BEFORE.search(text.lower())
    return text[: before.start()] if before else text


def side_of(for_it: tuple[str, ...], against: tuple[str, ...]) -> VerdictKind:
    """Which way studies speak that are counted by direction."""
    if min(len(for_it), len(against)) >= FEWEST_STUDIES:
        return VerdictKind.MIXED
    if len(for_it) >= max(FEWEST_STUDIES, MAJORITY * len(against)):
        return VerdictKind.SUPPORTED
    is_denied = len(against) >= max(FEWEST_STUDIES, MAJORITY * len(for_it))
    return VerdictKind.CONTRADICTED if is_denied else VerdictKind.NOT_ENOUGH


def counted(studies: int) -> str:
    """A number of studies in words."""
    return "1 study" if studies == 1 else f"{studies} studies"


def _says(study: Study, named: frozenset[str]) -> bool | None:
    """True if the study finds one of the causes, False if it looked and did not, None if it says nothing of them."""
    found = [is_cause for text in study.causes for cause, is_cause in _listed(text) if cause in named]
    return any(found) if found else None


def _listed(text: str) -> Iterator[tuple[str, bool]]:
    """The causes that one line of a record names, each with whether it was found to be one."""
    for part in text.split(";"):
        lesser = _LESSER.search(part)
        lesser_causes = causes_in(lesser.group(1)) if lesser else frozenset()
        is_denied = bool(_NOT_FOUND.search(part))
        for cause in causes_in(part):
            yield cause, not is_denied and cause not in lesser_causes


def causes_in(text: str) -> frozenset[str]:
    """The causes that a text names."""
    return frozenset(name for name, pattern in _patterns() if pattern.search(text.lower()))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = files("palpate.verdict").joinpath("causes.txt").read_text(encoding="utf-8").splitlines()
    pairs = (row.split(": ", 1) for row in rows if row and not row.startswith("#"))
    return tuple((name, re.compile(rf"\b(?:{words.replace(' | ', '|')})\b")) for name, words in pairs)
