"""Asking the library: Claim -> the Questions that it asks, and the nearest Evidence on each.

In: a `Claim` or a `Question`, and the evidence that was `Gathered` of an open library. Out: `Question`s, and `Evidence`
that may stand in for a narrower question. `of_claim` turns a claim into questions; `steps` says what is broader than a
question; `gathered` keeps the evidence and finds the nearest; `outcomes` chooses what a complaint is asked about;
`people` keeps to the reviews of a claim's own people; `advice` holds what guidelines say, `directions` which way
studies of any design point, `harms` what studies report of harm; `turned` asks about less of an exposure, `rivals`
keeps to what was compared with something in words that name no treatment; `meant` and `whole` find what words mean that
name nothing. Open `of_claim` first.
"""

from palpate.questions.advice import advice_on
from palpate.questions.directions import directions
from palpate.questions.gathered import Gathered
from palpate.questions.harms import as_safety, harms_asked, harms_of, is_of_the_treated, rests_on_slight_harm
from palpate.questions.of_claim import questions
from palpate.questions.outcomes import main_outcome, outcome_of_name
from palpate.questions.people import of_own_age, of_own_people
from palpate.questions.rivals import against_rival
from palpate.questions.turned import of_less

__all__ = [
    "Gathered",
    "advice_on",
    "against_rival",
    "as_safety",
    "directions",
    "harms_asked",
    "harms_of",
    "is_of_the_treated",
    "main_outcome",
    "of_less",
    "of_own_age",
    "of_own_people",
    "outcome_of_name",
    "questions",
    "rests_on_slight_harm",
]
