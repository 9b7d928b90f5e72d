"""What tells that no treatment may be meant at all: complaints described, how common they are, when to see a doctor."""

from __future__ import annotations

from palpate.claims.cues import cues_in
from palpate.claims.terms import Terms
from palpate.text.wordings import has_digit
from palpate.types.concept import Family

_OPENING = 3  # words; a term that stands among them is what the claim opens with
_MOST = 3  # complaints; more count as this many


def untreated_numbers(terms: Terms) -> list[float]:
    """What speaks for a claim without a treatment, in its words, its heading and the opening of its list.

    Parameters
    ----------
    terms : Terms
        Of the claim.

    Returns
    -------
    list of float
        Thirteen numbers from 0 to 1.
    """
    segment = terms.segment
    text, heading, lead_in = segment.text, segment.heading, segment.lead_in
    behind = text.split(None, _OPENING)[_OPENING:]
    opens_to = segment.span.start + len(text) - len("".join(behind))
    complaints = sum(any(one.family is Family.CONDITION for one in found.concepts) for found in terms.mentions)
    opening = {concept.family for found in terms.mentions if found.start < opens_to for concept in found.concepts}
    return [
        *(float("care" in cues_in(each)) for each in (text, heading, lead_in)),
        *(float("no_topic" in cues_in(each)) for each in (heading, lead_in)),
        float(heading.rstrip().endswith("?")),
        min(complaints, _MOST) / _MOST,
        float(Family.CONDITION in opening),
        float(Family.OUTCOME in opening),
        float(not opening.isdisjoint({Family.BODY_PART, Family.MUSCLE})),
        float(Family.TREATMENT in opening),
        float(has_digit(text)),
        float("%" in text or "percent" in text),
    ]
