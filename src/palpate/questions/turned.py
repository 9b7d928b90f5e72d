"""Claims about exposures, asked the other way round: trials cannot give people more salt, so they take it away."""

from __future__ import annotations

import msgspec

from palpate import vocabulary
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot

_OTHER_WAY = {
    ClaimDirection.IMPROVES: ClaimDirection.WORSENS,
    ClaimDirection.WORSENS: ClaimDirection.IMPROVES,
    ClaimDirection.NO_CHANGE: ClaimDirection.NO_CHANGE,
}


def of_less(claim: Claim) -> Claim | None:
    """What a claim about an exposure says of less of it; None where the vocabulary has no name for that.

    More against less is one comparison, whichever side trials call the treatment: nothing is indirect in it.
    """
    exposure = claim.treatment.concept if claim.treatment else None
    less = vocabulary.load().less_of(exposure) if exposure else None
    if less is None or claim.direction is None:
        return None
    slot = Slot(text=less.label, label=less.label, concept=less.id)
    return msgspec.structs.replace(claim, type=ClaimType.EFFECT, treatment=slot, direction=_OTHER_WAY[claim.direction])
