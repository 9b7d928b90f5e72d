"""Claims about how a treatment works, by the way that each study found what the claim names to go.

Such studies are small or from the laboratory, and give directions before they give numbers; they are counted as those
of causes are, at the same certainty.
"""

from __future__ import annotations

from collections.abc import Iterable

from palpate.types.claim import Claim, ClaimDirection
from palpate.types.evidence import CertaintyLevel
from palpate.types.match import Directions
from palpate.types.verdict import Verdict, VerdictKind
from palpate.verdict.causes import FEWEST_STUDIES, counted, side_of


def judge_mechanism(claim: Claim, found: Iterable[Directions]) -> Verdict | None:
    """The verdict on a mechanism from studies of just the claim's treatment; None where they decide nothing.

    Parameters
    ----------
    claim : Claim
    found : iterable of Directions
        One for each outcome that the claim names.
    """
    is_denied = claim.direction is ClaimDirection.NO_CHANGE or claim.negated
    sides = [(one.against, one.better) if is_denied else (one.better, one.against) for one in found]
    kinds = {side_of(*side) for side in sides}
    if len(kinds) != 1 or VerdictKind.NOT_ENOUGH in kinds:
        return None
    for_it = tuple(dict.fromkeys(key for side, _ in sides for key in side))
    against = tuple(dict.fromkeys(key for _, side in sides for key in side))
    is_sure = max(len(for_it), len(against)) >= FEWEST_STUDIES
    return Verdict(
        kind=kinds.pop(),
        reason=f"{counted(len(for_it))} for it, {counted(len(against))} against, by direction; as a mechanism",
        certainty=CertaintyLevel.LOW if is_sure else CertaintyLevel.VERY_LOW,
        studies=(*for_it, *against),
    )
