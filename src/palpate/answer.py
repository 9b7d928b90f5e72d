"""The middle of the article road on one page: Claim + Library -> Verdict.

A claim asks one question for each outcome that it names. Where the library compares nothing on the claim's own
treatment or people, the next broader concept is asked, and the verdict says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from palpate import vocabulary
from palpate.claims import read_claim, trained_reader
from palpate.library import Library
from palpate.matching.harms import ANY_HARM
from palpate.questions import (
    Gathered,
    advice_on,
    against_rival,
    as_safety,
    directions,
    harms_asked,
    harms_of,
    is_of_the_treated,
    of_less,
    of_own_age,
    of_own_people,
    questions,
    rests_on_slight_harm,
)
from palpate.questions.meant import Nearest
from palpate.questions.of_claim import concept_of
from palpate.questions.steps import MOST_STEPS
from palpate.questions.whole import as_whole
from palpate.types.citation import Resolution
from palpate.types.claim import Claim, ClaimDirection, ClaimType
from palpate.types.concept import Concept, Family, Rung
from palpate.types.evidence import Evidence
from palpate.types.study import Study
from palpate.types.verdict import Verdict, VerdictKind
from palpate.verdict import (
    harm_note,
    judge,
    judge_anatomy,
    judge_cause,
    judge_harms,
    judge_mechanism,
    notes,
    rewrite,
    with_citation,
)

_PLACE = re.compile(r"\b(?:on top of|over|above|under|underneath|beneath|below|behind) (?:the )?$", re.IGNORECASE)


class Answers:
    """Answers claims from one library; what was gathered for one claim is kept for the next."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._gathered = Gathered(library)

    def answer(self, claim: Claim, resolution: Resolution | None = None) -> Verdict:
        """The verdict on a claim, from all evidence that the library holds on it, with notes and a rewrite.

        `resolution` is what became of the source that the claim cites.
        """
        verdict = with_citation(claim, self._judged(claim), resolution)
        behind = list(self._library.studies(verdict.studies)) if verdict.studies else []
        return msgspec.structs.replace(verdict, notes=notes(claim, verdict, behind), rewrite=rewrite(claim, verdict))

    def answered(self, claim: Claim) -> tuple[Claim, Verdict]:
        """A claim that stands alone, with its verdict; where nothing was found on it, as a whole by a study that is.

        The claim returned is the one that was judged.
        """
        verdict = self.answer(claim)
        if verdict.studies or verdict.kind is VerdictKind.NOT_CHECKABLE:
            return claim, verdict
        for other in as_whole(claim, self._library):
            judged = self.answer(other)
            if judged.studies:
                return other, judged
        return claim, verdict

    def _judged(self, claim: Claim) -> Verdict:
        match claim.type:
            case ClaimType.ANATOMY:
                return _anatomy(claim)
            case ClaimType.CAUSE:
                return self._cause(claim)
            case ClaimType.ADVICE:
                return self._with_harms(claim, judge(claim, ()))
            case ClaimType.POPULARITY:
                return judge(claim, ())
        claim = as_safety(claim)
        verdict = self._on_outcomes(claim)
        if not verdict.studies and (less := of_less(claim)):
            verdict = _told_of_less(less, self._on_outcomes(less), verdict)
        return self._on_harms(claim, verdict) if harms_asked(claim) else verdict

    def _on_outcomes(self, claim: Claim) -> Verdict:
        """The verdict by what trials measured or, where they leave it open, by what guidelines say."""
        asked = questions(claim, self._gathered)
        found = [of_own_age(self._gathered.nearest(question), claim.text) for question in asked]
        if people := concept_of(claim.people, Family.CONDITION):
            found = [of_own_people(evidence, people, self._library) for evidence in found]
        rung = _rung_of(claim)
        if rung is Rung.ACTIVE and claim.comparator:
            found = [against_rival(evidence, claim.comparator.label, self._library) for evidence in found]
        elif rung:
            found = [_only(evidence, rung) for evidence in found]
        verdict = judge(claim, found)
        if rung or verdict.kind is not VerdictKind.NOT_ENOUGH or claim.type is ClaimType.NO_EVIDENCE:
            return verdict
        if claim.type is ClaimType.MECHANISM:
            known = judge_mechanism(claim, [directions(one, self._library) for one in asked])
            return msgspec.structs.replace(known, readings=verdict.readings) if known else verdict
        given = advice_on(asked, found, self._gathered)
        advised = judge(claim, given) if given else verdict
        return verdict if advised.kind is VerdictKind.NOT_ENOUGH else advised

    def _on_harms(self, claim: Claim, verdict: Verdict) -> Verdict:
        """The verdict on a harm: what trials compared stands before what was reported.

        That there are side effects at all is borne out by any that was seen, though all of them came no more often;
        danger is not shown by side effects that came more often, but by what they were. What people were treated for
        became better in them, which denies no harm to others.
        """
        is_any = ANY_HARM in harms_asked(claim) and claim.direction is ClaimDirection.WORSENS and not claim.negated
        open_kinds = {VerdictKind.NOT_ENOUGH, VerdictKind.OVERSTATED}
        is_told = is_any and verdict.kind in {VerdictKind.CONTRADICTED, VerdictKind.MIXED}
        is_denied = verdict.kind is VerdictKind.CONTRADICTED and is_of_the_treated(claim, verdict, self._gathered)
        if verdict.kind not in open_kinds and not (is_told or is_denied or rests_on_slight_harm(claim, verdict)):
            return verdict
        reported = harms_of(claim, self._library)
        if reported is None:
            return verdict
        other = judge_harms(claim, harms_asked(claim), reported)
        if is_denied and not is_told and other.kind is not VerdictKind.SUPPORTED:
            return verdict
        return other if other.studies or not verdict.studies else verdict

    def _with_harms(self, claim: Claim, verdict: Verdict) -> Verdict:
        """Advice on a treatment with the harms that are reported of it."""
        reported = harms_of(claim, self._library)
        note = harm_note(reported) if reported else None
        return msgspec.structs.replace(verdict, notes=(note,)) if note else verdict

    def _cause(self, claim: Claim) -> Verdict:
        """The verdict on a cause, from studies of the complaint or one near it; where none is named, of any.

        Where no study looked at causes, what is known of the cause as something that people are exposed to.
        """
        words = vocabulary.load()
        slots = (*claim.outcomes, *([claim.condition] if claim.condition else []))
        named = [concept for slot in slots for concept in words.resolve(slot.label, Family.CONDITION).concepts]
        found = self._library.keep("studies of causes", lambda: _of_causes(self._library))
        verdict = judge_cause(claim, (study for study in found if not slots or self._is_near(study, named)))
        if verdict.kind is not VerdictKind.NOT_ENOUGH:
            return verdict
        exposure = claim.treatment or read_claim(" ".join(claim.text.split()), words, is_on_treatment=True).treatment
        says = ClaimDirection.NO_CHANGE if claim.negated else ClaimDirection.WORSENS
        harm: dict[str, Any] = {"type": ClaimType.HARM, "direction": says, "treatment": exposure}
        other = self._judged(msgspec.structs.replace(claim, **harm)) if exposure else verdict
        return other if other.studies else verdict

    def _is_near(self, study: Study, named: Sequence[Concept]) -> bool:
        studied = self._library.readings().concepts(study.condition, Family.CONDITION) if study.condition else ()
        steps = (vocabulary.load().steps(asked, other) for asked in named for other in studied)
        return any(apart is not None and apart <= MOST_STEPS for apart in steps)


def _told_of_less(less: Claim, verdict: Verdict, other: Verdict) -> Verdict:
    """The verdict from trials of less of an exposure, which it names; the other one where there are none."""
    if not verdict.studies or less.treatment is None:
        return other
    return msgspec.structs.replace(verdict, reason=f"{verdict.reason} (trials of less: {less.treatment.label})")


def _of_causes(library: Library) -> tuple[Study, ...]:
    return tuple(study for study in library.studies() if study.causes)


def _anatomy(claim: Claim) -> Verdict:
    """The muscle that a claim is about is the first that it names, unless that one only says where another lies."""
    words = vocabulary.load()
    mentions = words.find(claim.text, families=(Family.MUSCLE,))
    named = [muscle for mention in mentions if (muscle := words.muscle(mention.concept.id))]
    is_place = bool(mentions) and _PLACE.search(claim.text[: mentions[0].start]) is not None
    subject = named[0] if named and not is_place else None
    return judge_anatomy(claim, subject, beside=named[1:], muscles=words.muscles)


def _rung_of(claim: Claim) -> Rung | None:
    """The rung of what a claim compares with in plain words ("placebo", "doing nothing"), None if it names none.

    What the vocabulary does not know is another treatment all the same, but for a "control".
    """
    slot = claim.comparator
    if slot is None or slot.concept is not None:
        return None
    placed = vocabulary.load().rung_of(slot.label)
    return placed or (None if "control" in slot.label else Rung.ACTIVE)


def _only(evidence: Evidence, rung: Rung) -> Evidence:
    """What one rung says alone."""
    rungs = tuple(one for one in evidence.rungs if one.rung is rung)
    return msgspec.structs.replace(evidence, rungs=rungs, mixed_reviews=())


def answer(claim: Claim | str, library: Library) -> Verdict:
    """The verdict on one claim, or on a question or claim in plain words ("does massage help back pain?")."""
    if isinstance(claim, str):
        words, meant = vocabulary.load(), Nearest(library)
        read = read_claim(" ".join(claim.split()), words, reader=trained_reader(), meant=meant)
        return Answers(library).answered(read)[1]
    return Answers(library).answer(claim)
