"""The table of verdicts: a claim and the evidence on each of its outcomes to one verdict.

========================  ====================================================================================
supported                 the interval lies on the claim's side of no effect, of a size that matters; low or better
overstated                the evidence leans the claim's way, the wording goes beyond it
contradicted              the interval lies on the other side, or inside the smallest effect that matters
mixed                     rungs or outcomes point opposite ways, each at low certainty or better; or some of the
                          outcomes are supported and others are not shown
not enough evidence       none of these: very low certainty, an open interval, or no study at all
not checkable             advice, popularity, nothing to look up, or outside what the library covers
========================  ====================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from palpate import vocabulary
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Strength
from palpate.types.concept import Rung
from palpate.types.evidence import CertaintyLevel, Evidence
from palpate.types.verdict import Reading, Verdict, VerdictKind
from palpate.verdict.standing import Position, Standing, of_harmed_parts, standings
from palpate.verdict.times import (
    AT_ONCE_MONTHS,
    measured_at,
    of_long_standing,
    of_time,
    said_time,
    says_at_once,
    says_lasting,
)
from palpate.verdict.wording import sentence

# Which positions speak for a claim and which against it.
_FOR = {
    ClaimDirection.IMPROVES: {Position.BENEFIT},
    ClaimDirection.NO_CHANGE: {Position.NO_EFFECT},
    ClaimDirection.WORSENS: {Position.HARM},
}
_AGAINST = {
    ClaimDirection.IMPROVES: {Position.NO_EFFECT, Position.HARM},
    ClaimDirection.NO_CHANGE: {Position.BENEFIT, Position.HARM},
    ClaimDirection.WORSENS: {Position.NO_EFFECT, Position.BENEFIT},
}
# A verdict stands on the highest rung that decides; a comparison with another treatment says least about an effect.
_STRENGTH_OF_RUNG = {Rung.SHAM: 3, Rung.NOTHING: 2, None: 1, Rung.ACTIVE: 0}
AS_GOOD = re.compile(
    r"\b(?:as|equally) (?:\w+ ){0,2}?(?:effective|good|well|much|strong|powerful|helpful|useful|safe)\b"
)
_CAUSES = re.compile(r"\bcaus(?:es?|ed|ing)\b|\bgives? (?:you|people|women|men|children)\b")
# Words by which research is called unsure, and not absent. Low certainty is just that, "our confidence in the effect
# estimate is limited" (Balshem et al. (2011), GRADE guidelines 3, J Clin Epidemiol 64:401); moderate is more.
_UNSURE = re.compile(
    r"\b(?:preliminary|conflicting|mixed|inconclusive|inconsistent|conclusive(?:ly)?|definit(?:e|ive|ively)|unclear|"
    r"uncertain|unproven|proven|established|insufficient|limited|scant|scarce|sparse|weak|thin|shaky|flimsy|patchy|"
    r"lacking|emerging|robust|strong|solid|"
    r"convincing|early days|poor(?:[- ]quality)?|low[- ]quality|quality|little|"
    r"not (?:yet )?(?:enough|sufficient|well)|(?:more|further|better) (?:\w+ ){0,2}(?:research|stud(?:y|ies)|trials|"
    r"evidence|work))\b",
    re.IGNORECASE,
)
_LEVELS = (CertaintyLevel.VERY_LOW, CertaintyLevel.LOW, CertaintyLevel.MODERATE, CertaintyLevel.HIGH)


def judge(claim: Claim, evidence: Sequence[Evidence]) -> Verdict:
    """The verdict on a claim.

    Parameters
    ----------
    claim : Claim
    evidence : sequence of Evidence
        One for each outcome that the claim names, as `palpate.evidence.gather` gives it. Where it stands in for a
        narrower question (``asked``), because nothing is known on that, certainty goes one step down for the treatment
        and one for the people.

    Returns
    -------
    Verdict
    """
    reason = _why_not_checkable(claim)
    if reason:
        return Verdict(kind=VerdictKind.NOT_CHECKABLE, reason=reason)
    if not evidence:
        return Verdict(kind=VerdictKind.NOT_ENOUGH, reason=_why_nothing_asked(claim))
    return _combine(claim, [_read_in_time(claim, one) for one in evidence])


def _why_not_checkable(claim: Claim) -> str | None:
    if claim.type is ClaimType.ADVICE:
        return "advice is not a statement that evidence can bear out"
    if claim.type is ClaimType.POPULARITY:
        return "what people do or say is not evidence of an effect"
    if not claim.checkable and claim.type is ClaimType.OPINION:
        return "an opinion without a statement that could be looked up"
    if not claim.checkable and claim.type is ClaimType.STUDY:
        return "describes how research was done; nothing to look up"
    if not claim.checkable and claim.type is ClaimType.EFFECT:
        return "says that there are effects, and not which"
    if claim.treatment and not claim.outcomes and not claim.condition and claim.type is not ClaimType.NO_EVIDENCE:
        return "names no outcome that could be looked up"
    return None


def _why_nothing_asked(claim: Claim) -> str:
    if claim.treatment is None:
        return "names no treatment"
    if claim.treatment.concept is None:
        return f'"{claim.treatment.text}" is no treatment that palpate knows'
    outcomes = ", ".join(f'"{outcome.text}"' for outcome in claim.outcomes if outcome.concept is None)
    return f"{outcomes or 'what it names'} is no outcome that palpate knows"


def _read_in_time(claim: Claim, evidence: Evidence) -> Reading:
    """One outcome's evidence against the claim; where that says when, what was measured at about that time."""
    if claim.type is ClaimType.NO_EVIDENCE:
        return _read(claim, evidence)
    if claim.type is ClaimType.HARM:
        evidence = of_harmed_parts(evidence)
    if claim.negated and claim.direction is ClaimDirection.NO_CHANGE and says_at_once(claim.text):
        early = measured_at(evidence, AT_ONCE_MONTHS)
        if early is None:
            reason = "denies only that it helps at once; no result of so early a time"
            return _reading(evidence, VerdictKind.NOT_ENOUGH, None, reason, standings(evidence))
        return _read(claim, early)
    if not says_lasting(claim.text):
        months = said_time(claim.text)
        return _read(claim, evidence if months is None else of_time(evidence, months))
    late = of_long_standing(evidence)
    if late is not None:
        return _read(claim, late)
    at_end = _read(claim, evidence)
    if claim.direction is ClaimDirection.IMPROVES and at_end.kind is VerdictKind.CONTRADICTED:
        return at_end  # what is not there at the end of treatment does not last
    reading = _read(claim, evidence, steps=1)
    return msgspec.structs.replace(reading, reason=f"{reading.reason} (no result of a long time after)")


def _read(claim: Claim, evidence: Evidence, *, steps: int = 0) -> Reading:
    """One outcome's evidence against the claim; ``steps`` are those down beside the ones for what was broadened."""
    broadened = len(_broadened(evidence))
    steps += broadened
    found = [_lowered(one, steps + (one.is_part and broadened > 0)) for one in standings(evidence)]
    if claim.type is ClaimType.NO_EVIDENCE:
        return _read_absence(claim, evidence, found)
    direction = claim.direction or ClaimDirection.IMPROVES
    firm = [standing for standing in found if standing.certainty is not CertaintyLevel.VERY_LOW]
    speaks_for, speaks_against = _sides(claim, evidence, direction)
    for_it = [s for s in firm if s.position in speaks_for and _can_speak_for(s, claim, evidence, direction)]
    against = [
        s
        for s in firm
        if (s.position in speaks_against and _can_speak_against(s, claim, evidence))
        or _denies_more(s, claim, speaks_against)
    ]
    for_it, against = _without_the_weaker(for_it, against)
    if not for_it and not against:
        none = [_none_shown(s) for s in firm if s.position is Position.OPEN and s.is_none_read]
        none = [s for s in none if _can_speak_for(s, claim, evidence, ClaimDirection.NO_CHANGE)]
        is_rival = Position.NO_EFFECT in speaks_for and direction is ClaimDirection.IMPROVES
        for_it = none if direction is ClaimDirection.NO_CHANGE else []
        for_it = [s for s in none if s.rung is Rung.ACTIVE] if is_rival else for_it
        against = none if not is_rival and (_promises_much(claim, direction) or _is_stated(firm, direction)) else []
    if for_it and against:
        kind, deciding = VerdictKind.MIXED, _highest(for_it + against)
    elif for_it:
        kind, deciding = VerdictKind.SUPPORTED, _highest(_on_all_of_it(for_it))
    elif against:
        kind, deciding = VerdictKind.CONTRADICTED, _highest(_on_all_of_it(against))
    else:
        kind, deciding = VerdictKind.NOT_ENOUGH, _highest(found)
    if _goes_beyond(claim, kind, found, direction) and (kind is VerdictKind.SUPPORTED or not broadened):
        kind = VerdictKind.OVERSTATED
    reason = _reason(evidence, kind, deciding, for_it, against)
    return _reading(evidence, kind, deciding, reason, found)


def _is_stated(firm: list[Standing], direction: ClaimDirection) -> bool:
    """Whether all that is known is an agency, which weighs all there is, saying that it does not help."""
    said = [one.is_statement and one.is_none_read for one in firm]
    return direction is ClaimDirection.IMPROVES and bool(said) and all(said)


def _promises_much(claim: Claim, direction: ClaimDirection) -> bool:
    """Whether a claim says so much ("cures", "causes") that "no difference shown" is against it."""
    if direction is ClaimDirection.WORSENS:
        return _CAUSES.search(claim.text.lower()) is not None and not claim.text.rstrip().endswith("?")
    return claim.strength is Strength.EXAGGERATED and direction is ClaimDirection.IMPROVES


def _is_compared(claim: Claim, evidence: Evidence) -> bool:
    """Whether the evidence is against the treatment that the claim names beside its own, as a concept or in words."""
    is_all_rival = all(rung.rung is Rung.ACTIVE for rung in evidence.rungs)
    return evidence.question.comparator is not None or (claim.comparator is not None and is_all_rival)


def _can_speak_for(standing: Standing, claim: Claim, evidence: Evidence, direction: ClaimDirection) -> bool:
    """No worse than another treatment is neither "safe" nor "does nothing", unless just that is asked."""
    is_asked = _is_compared(claim, evidence)
    return is_asked or direction is not ClaimDirection.NO_CHANGE or standing.rung is not Rung.ACTIVE


def _none_shown(standing: Standing) -> Standing:
    """An open result that its review reads as no difference, as what bears out a flat "does not help".

    Whoever says that a treatment does not help says no more than such a review does; "it helps" is left open by it.
    """
    return msgspec.structs.replace(standing, position=Position.NO_EFFECT)


def _without_the_weaker(one: list[Standing], other: list[Standing]) -> tuple[list[Standing], list[Standing]]:
    """Of two sides that disagree the one that is surer stands alone; both do where the other is on a higher rung.

    A result on a part of what was asked is less direct whatever its rung is (GRADE: indirectness).
    """
    first, second = _highest(one), _highest(other)
    if first is None or second is None:
        return one, other
    if first.certainty is second.certainty:
        whole, part = (second, first) if first.is_part else (first, second)
        if not part.is_part or whole.is_part or _STRENGTH_OF_RUNG[part.rung] > _STRENGTH_OF_RUNG[whole.rung]:
            return one, other
        return (one, []) if whole is first else ([], other)
    surer, weaker = (first, second) if first.certainty.order > second.certainty.order else (second, first)
    if _STRENGTH_OF_RUNG[surer.rung] < _STRENGTH_OF_RUNG[weaker.rung] and (surer.is_part or not weaker.is_part):
        return one, other
    return ([], other) if surer is second else (one, [])


def _reading(
    evidence: Evidence, kind: VerdictKind, deciding: Standing | None, reason: str, found: Sequence[Standing]
) -> Reading:
    return Reading(
        kind=kind,
        reason=reason,
        evidence=evidence,
        outcome=evidence.question.outcome,
        rung=deciding.rung if deciding else None,
        review=deciding.studies[0] if deciding and deciding.is_review else None,
        certainty=deciding.certainty if deciding else None,
        sentence=sentence(evidence.question, deciding) if deciding else None,
        studies=tuple(dict.fromkeys(key for standing in found for key in standing.studies)),
    )


def _sides(claim: Claim, evidence: Evidence, direction: ClaimDirection) -> tuple[set[Position], set[Position]]:
    """The positions that speak for a claim and against it.

    "As good as" another treatment asks for no difference; "does not help" is borne out by harm too, "safe"
    and "does no harm" or "does not cause" by what is better.
    """
    is_comparison = claim.comparator is not None or evidence.question.comparator is not None
    if is_comparison and direction is ClaimDirection.IMPROVES and AS_GOOD.search(claim.text.lower()):
        return {Position.NO_EFFECT, Position.BENEFIT}, {Position.HARM}
    denies_harm = claim.type is ClaimType.HARM or (claim.negated and _CAUSES.search(claim.text.lower()))
    if direction is ClaimDirection.NO_CHANGE and denies_harm:
        return {Position.NO_EFFECT, Position.BENEFIT}, {Position.HARM}
    if direction is ClaimDirection.NO_CHANGE and claim.negated:
        return {Position.NO_EFFECT, Position.HARM}, {Position.BENEFIT}
    return _FOR[direction], _AGAINST[direction]


def _can_speak_against(standing: Standing, claim: Claim, evidence: Evidence) -> bool:
    """No better than another treatment is not "no effect", unless just that is asked; worse than it is not harm."""
    is_asked = _is_compared(claim, evidence)
    return is_asked or standing.rung is not Rung.ACTIVE or standing.position is Position.BENEFIT


def _denies_more(standing: Standing, claim: Claim, speaks_against: set[Position]) -> bool:
    """Whether a review finds no difference to the sham or the treatment that the claim calls less good.

    To be better than these is the claim itself; to be better than nothing is what every claim of an effect says.
    """
    is_asked = claim.comparator is not None and standing.rung is not Rung.NOTHING
    is_none = standing.position is Position.OPEN and standing.is_none_read
    return is_asked and is_none and Position.NO_EFFECT in speaks_against


def _goes_beyond(claim: Claim, kind: VerdictKind, found: list[Standing], direction: ClaimDirection) -> bool:
    """Exaggerated wording for what leans the claim's way; a part of what was asked (yoga, for exercise) leans none.

    That there is never any harm goes beyond what finds no difference.
    """
    if claim.strength is not Strength.EXAGGERATED:
        return False
    if direction is not ClaimDirection.IMPROVES:
        is_safety = claim.type is ClaimType.HARM and direction is ClaimDirection.NO_CHANGE
        return is_safety and kind is VerdictKind.SUPPORTED
    if kind is VerdictKind.SUPPORTED:
        return True
    shown = (standing for standing in found if standing.position is Position.BENEFIT)
    return kind is VerdictKind.NOT_ENOUGH and any(not standing.is_part for standing in shown)


def _on_all_of_it(found: list[Standing]) -> list[Standing]:
    """Those on all that was asked, where there are any; what is surer of a part (people on dialysis) is less direct."""
    return [standing for standing in found if not standing.is_part] or found


def _highest(found: Sequence[Standing]) -> Standing | None:
    """The standing on the highest rung; of two on one rung the surer."""
    return max(found, key=lambda s: (_STRENGTH_OF_RUNG[s.rung], s.certainty.order), default=None)


def _lowered(standing: Standing, steps: int) -> Standing:
    level = _LEVELS[max(0, _LEVELS.index(standing.certainty) - steps)]
    return msgspec.structs.replace(standing, certainty=level)


def _reason(
    evidence: Evidence,
    kind: VerdictKind,
    deciding: Standing | None,
    for_it: list[Standing],
    against: list[Standing],
) -> str:
    """The reason in one line: the figure that decided, where it stands, and what was broadened."""
    if deciding is None:
        return _nothing_found(evidence)
    beside = f" ({'; '.join(_broadened(evidence))})" if _broadened(evidence) else ""
    if kind is VerdictKind.MIXED:
        one, other = _highest(for_it), _highest(against)
        if one and other:
            told = (f"{standing.position.value} {_where(standing, evidence)}" for standing in (one, other))
            return f"{', '.join(told)}{beside}"
    figure = f"{_where(deciding, evidence)}: {deciding.figure}; {deciding.certainty.value} certainty{beside}"
    if kind is VerdictKind.OVERSTATED:
        return f"worded beyond the evidence; {figure}"
    if kind is VerdictKind.NOT_ENOUGH and deciding.certainty is not CertaintyLevel.VERY_LOW:
        return f"open {figure}"
    return figure


def _where(standing: Standing, evidence: Evidence) -> str:
    return f"against {vocabulary.load().against(standing.rung, evidence.question.treatment)}"


def _broadened(evidence: Evidence) -> list[str]:
    """The slots of the question that had to be broadened to find anything, in words (GRADE: indirectness)."""
    asked, found = evidence.asked, evidence.question
    parts = []
    if asked and asked.treatment.id != found.treatment.id:
        parts.append(f"of {found.treatment.label}, for nothing was found on {asked.treatment.label}")
    if asked and asked.condition and asked.condition != found.condition:
        parts.append(f"in {found.condition.label if found.condition else 'any people'}, not {asked.condition.label}")
    if asked and asked.outcome and found.outcome and asked.outcome.id != found.outcome.id:
        parts.append(f"on {found.outcome.label}, not {asked.outcome.label}")
    if asked and asked.comparator and found.comparator and asked.comparator != found.comparator:
        parts.append(f"against {found.comparator.label}, not {asked.comparator.label}")
    return parts


def _nothing_found(evidence: Evidence) -> str:
    """The absence audit in one line: how far the search got."""
    audit, asked = evidence.audit, evidence.question
    stages = [f"{audit.searched} searched", f"{audit.treatment} on {asked.treatment.label}"]
    if asked.condition:
        stages.append(f"{audit.condition or 0} in {asked.condition.label}")
    if asked.outcome:
        stages.append(f"{audit.outcome or 0} with {asked.outcome.label}")
    if asked.comparator:
        stages.append(f"none against {asked.comparator.label}")
    return f"no study compares it: {', '.join(stages)}"


def _read_absence(claim: Claim, evidence: Evidence, found: list[Standing]) -> Reading:
    """The claim that no study has shown it, or none surely, against what the library holds."""
    least = CertaintyLevel.MODERATE if _UNSURE.search(claim.text) else CertaintyLevel.LOW
    shown = [s for s in found if s.certainty.order >= least.order and s.position is Position.BENEFIT]
    if shown:
        deciding = _highest(shown)
        assert deciding is not None
        figure = f"{_where(deciding, evidence)}: {deciding.figure}; {deciding.certainty.value} certainty"
        reason = f"studies do show it; {figure}"
        return _reading(evidence, VerdictKind.CONTRADICTED, deciding, reason, found)
    deciding = _highest(found)
    if deciding is None:
        return _reading(evidence, VerdictKind.SUPPORTED, None, _nothing_found(evidence), found)
    figure = f"{_where(deciding, evidence)}: {deciding.figure}; {deciding.certainty.value} certainty"
    reason = f"studies exist, none shows it surely; {figure}"
    return _reading(evidence, VerdictKind.SUPPORTED, deciding, reason, found)


def _combine(claim: Claim, readings: list[Reading]) -> Verdict:
    """One verdict from the readings of all outcomes."""
    kind = _overall([reading.kind for reading in readings if not _is_within_another(reading, readings)])
    deciding = [reading for reading in readings if reading.kind is kind] or _decided(readings)
    certainties = [reading.certainty for reading in deciding if reading.certainty]
    first = max(deciding, key=lambda reading: _STRENGTH_OF_RUNG[reading.rung])
    prefix = "an opinion; what it says: " if claim.type is ClaimType.OPINION else ""
    return Verdict(
        kind=kind,
        reason=prefix + (first.reason if len(readings) == 1 else _several(readings, first)),
        certainty=min(certainties, key=lambda level: level.order) if certainties else None,
        rung=first.rung,
        readings=tuple(readings),
        studies=tuple(dict.fromkeys(key for reading in readings for key in reading.studies)),
    )


def _decided(readings: list[Reading]) -> list[Reading]:
    """Those that decide something, of readings that are mixed together; all where none does."""
    return [reading for reading in readings if reading.kind is not VerdictKind.NOT_ENOUGH] or readings


def _is_within_another(reading: Reading, readings: list[Reading]) -> bool:
    """Whether its outcome is a kind of another one that decides something: "forehead wrinkles", beside wrinkles."""
    if reading.kind is not VerdictKind.NOT_ENOUGH or reading.outcome is None:
        return False
    wider = vocabulary.load().ancestors(reading.outcome)
    return any(
        other.outcome is not None and other.outcome.id in wider
        for other in readings
        if other.kind is not VerdictKind.NOT_ENOUGH
    )


def _overall(kinds: list[VerdictKind]) -> VerdictKind:
    """The kind of the whole.

    Mixed where readings are opposite, or where some of what is promised is borne out and some is not shown; else what
    half of the outcomes carry, else not enough.
    """
    said = set(kinds)
    if VerdictKind.MIXED in said or {VerdictKind.SUPPORTED, VerdictKind.CONTRADICTED} <= said:
        return VerdictKind.MIXED
    for kind in (VerdictKind.OVERSTATED, VerdictKind.CONTRADICTED):
        if 2 * kinds.count(kind) >= len(kinds):
            return kind
    if VerdictKind.SUPPORTED in said:
        return VerdictKind.MIXED if len(said) > 1 else VerdictKind.SUPPORTED
    return VerdictKind.NOT_ENOUGH


def _several(readings: list[Reading], first: Reading) -> str:
    parts = [f"{reading.what}: {reading.kind.value}" for reading in readings]
    return f"{'; '.join(parts)}. {first.reason}"
