"""Claims about exposures, asked the other way round: trials cannot give people more salt, so they take it away."""

from __future__ import annotations

import msgspec

from palpate import vocabulary
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot

_LESS_OF = {
    "T:alcohol": "T:drinking-less-alcohol",
    "T:obesity-exposure": "T:weight-loss",
    "T:salt": "T:low-salt-diet",
    "T:saturated-fat": "T:reduced-saturated-fat",
    "T:sedentary-behaviour": "T:sitting-less",
    "T:smoking": "T:smoking-cessation",
    "T:sun-exposure": "T:sun-protection",
}
_OTHER_WAY = {
    ClaimDirection.IMPROVES: ClaimDirection.WORSENS,
    ClaimDirection.WORSENS: ClaimDirection.IMPROVES,
    ClaimDirection.NO_CHANGE: ClaimDirection.NO_CHANGE,
}


def of_less(claim: Claim) -> Claim | None:
    """What a claim about an exposure says of less of it; None where the vocabulary has no name for that.

    More against less is one comparison, whichever side trials call the treatment: nothing is indirect in it.
    """
    less = _LESS_OF.get(claim.treatment.concept or "") if claim.treatment else None
    if less is None or claim.direction is None:
        return None
    label = vocabulary.load().concept(less).label
    slot = Slot(text=label, label=label, concept=less)
    return msgspec.structs.replace(claim, type=ClaimType.EFFECT, treatment=slot, direction=_OTHER_WAY[claim.direction])
