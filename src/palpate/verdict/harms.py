"""Claims of harm and of safety against the harms that studies of the treatment report.

Few records say how often a harm came, and an unreported harm is not an absent one, so nothing here is surer than low
(GRADE: Guyatt et al. 2008, BMJ 336:924); a harm known from single cases alone is very low.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from palpate.types.claim import Claim, ClaimDirection, Strength
from palpate.types.evidence import CertaintyLevel
from palpate.types.match import ReportedHarm, ReportedHarms
from palpate.types.study import Harm
from palpate.types.verdict import Verdict, VerdictKind

FEWEST_LOOKED = 2  # studies that report on harms, for a claim of safety to rest on; palpate's own figure
MOST_NAMED = 4  # harms told in one line
DANGER = re.compile(
    r"\b(?:danger(?:s|ous|ously)?|harmful|unsafe|deadly|lethal|life[- ]threatening|not safe|"
    r"avoid|(?:keep|stay) away|steer clear|shun)\b"
)
_MORE_OFTEN = re.compile(r"\bmore (?:often|frequent(?:ly)?|common(?:ly)?|likely|adverse|side[- ]effects|harms?)\b")
NONE_AT_ALL = re.compile(
    r"\b(?:no|zero|without(?: any)?|free of|never (?:any|a)) (?:\w+ )?"
    r"(?:side[- ]effects?|adverse \w+|risks?|harm|dangers?)\b"
    r"|\b(?:completely|totally|100 ?%|absolutely|entirely|perfectly) (?:safe|harmless|risk[- ]free)\b"
    r"|\b(?:risk[- ]free|harmless)\b"
)


def judge_harms(claim: Claim, asked: Collection[str], reported: ReportedHarms) -> Verdict:
    """The verdict on a claim that a treatment harms, or that it does not.

    Parameters
    ----------
    claim : Claim
    asked : collection of concept ids
        The harms that the claim speaks of; adverse events in general take in all.
    reported : ReportedHarms
        All harms that studies of the treatment report in the claim's people; of a broader treatment, or in any people,
        where none of them says anything of harm: such evidence decides nothing.
    """
    looked = reported.looked
    meant = [one for one in reported.harms if one.concepts & set(asked)]
    meant.sort(key=lambda one: -len(one.concepts & set(asked)))  # what the claim names stands before "side effects"
    seen = [one for one in meant if one.happened]
    cases = [one for one in seen if one.is_case]
    in_groups = [one for one in seen if not one.is_case]
    if _is_of_safety(claim):
        kind = _on_safety(claim, seen, in_groups, reported.looked_in_any)
    else:
        kind = _on_harm(claim, seen, in_groups, looked)
    own = claim.treatment.concept if claim.treatment else None
    is_of_parent = own is not None and own != reported.treatment.id
    is_of_others = claim.condition is not None and claim.condition.concept is not None and reported.people is None
    if is_of_parent or is_of_others:
        kind = VerdictKind.NOT_ENOUGH
    is_sure = kind is not VerdictKind.NOT_ENOUGH
    return Verdict(
        kind=kind,
        reason=_reason(in_groups, cases, looked)
        + (f" (of {reported.treatment.label})" if is_of_parent else "")
        + (" (in other people)" if is_of_others else ""),
        certainty=CertaintyLevel.LOW if is_sure else CertaintyLevel.VERY_LOW if looked else None,
        studies=tuple(dict.fromkeys(one.study.key for one in seen)),
    )


def _is_of_safety(claim: Claim) -> bool:
    """Whether the claim says that there is little or no harm."""
    return claim.direction is not ClaimDirection.WORSENS or claim.negated


def _on_safety(claim: Claim, seen: list[ReportedHarm], in_groups: list[ReportedHarm], looked: int) -> VerdictKind:
    """No harm at all is contradicted by any; safe on the whole, by serious ones among people who were followed.

    Harms that came more often than without the treatment leave open whether it is safe.
    """
    if NONE_AT_ALL.search(claim.text.lower()):
        return VerdictKind.CONTRADICTED if seen else VerdictKind.NOT_ENOUGH
    if any(one.is_serious for one in in_groups):
        return VerdictKind.CONTRADICTED if _is_mostly_serious(in_groups, looked) else VerdictKind.OVERSTATED
    if looked < FEWEST_LOOKED or any(_MORE_OFTEN.search(one.harm.event) for one in in_groups):
        return VerdictKind.NOT_ENOUGH
    return VerdictKind.OVERSTATED if claim.strength is Strength.EXAGGERATED else VerdictKind.SUPPORTED


def _on_harm(claim: Claim, seen: list[ReportedHarm], in_groups: list[ReportedHarm], looked: int) -> VerdictKind:
    """A harm is borne by any report among people who were followed; danger by serious ones alone, in most studies."""
    if not in_groups:
        return VerdictKind.NOT_ENOUGH
    if DANGER.search(claim.text.lower()) and not _is_mostly_serious(in_groups, looked):
        is_of_cases = not any(one.is_serious for one in in_groups) and any(one.is_serious for one in seen)
        return VerdictKind.NOT_ENOUGH if is_of_cases else VerdictKind.OVERSTATED
    return VerdictKind.OVERSTATED if claim.strength is Strength.EXAGGERATED else VerdictKind.SUPPORTED


def _is_mostly_serious(in_groups: list[ReportedHarm], looked: int) -> bool:
    """Whether half of the studies that say anything of harm or more, palpate's own figure, report serious harm."""
    serious = {one.study.key for one in in_groups if one.is_serious}
    return len(serious) >= looked / 2


def _reason(in_groups: list[ReportedHarm], cases: list[ReportedHarm], looked: int) -> str:
    if not looked:
        return "no study of it says whether harm was seen"
    studies = "1 study says" if looked == 1 else f"{looked} studies say"
    parts = []
    if in_groups:
        parts.append(f"reported: {_listed(in_groups)}")
    if cases:
        parts.append(f"single cases: {_listed(cases)}")
    return f"{studies} what harm was seen; {'; '.join(parts) or 'none reports this'}"


def _listed(found: Sequence[ReportedHarm]) -> str:
    named = list(dict.fromkeys(f"{one.harm.event}{_often(one.harm)} ({one.study.label})" for one in found))
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return ", ".join(named[:MOST_NAMED]) + more


def _often(harm: Harm) -> str:
    if harm.events is not None and harm.n is not None and harm.n > 1:
        return f", {harm.events} of {harm.n}"
    return f", {100 * harm.share:.0f} %" if harm.share is not None else ""


def harm_note(reported: ReportedHarms) -> str | None:
    """What advice on a treatment should carry: the harms that the library holds of it, serious ones first."""
    return f"harms reported of {reported.treatment.label}: {_listed(reported.seen)}" if reported.seen else None
