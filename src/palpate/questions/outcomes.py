"""What a complaint is asked about where nobody says: pain, of painful ones, else what most studies report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from palpate import vocabulary
from palpate.library import Library
from palpate.matching.harms import ANY_HARM
from palpate.types.concept import Concept, Family
from palpate.types.match import ReviewMatch
from palpate.types.study import Favours, Study

PAIN = "O:pain"
_PAIN_AS_COMPLAINT = "C:pain"
_BESIDE_HELP = frozenset(  # a harm, that a complaint comes at all, or what care was used and how it was liked
    {
        *(ANY_HARM, "O:occurrence", "O:healthcare-use", "O:medication-use", "O:prescribing", "O:adherence"),
        *("O:withdrawals", "O:satisfaction", "O:uptake-of-screening", "O:knowledge", "O:health-behaviour"),
    }
)
_AGAIN = frozenset({"O:relapse", "O:seizures"})  # what comes to those who have the complaint: it tells if it is helped
_UNFELT = frozenset(  # what only an instrument sees, where the complaint is another thing (GRADE: surrogates)
    {"O:ejection-fraction", "O:inflammation", "O:liver-enzymes", "O:liver-histology", "O:cortisol", "O:muscle-activity"}
)
_WHOLES = frozenset({"O:blood-pressure", "O:blood-sugar", "O:sleep"})  # of which each study reports another side
_MAIN_OUTCOMES = 3  # of a review: palpate's own figure
Reported = tuple[str, str, int]
"""Key of a study, the wording of an outcome that it reports, and for how many studies it counts."""


def is_painful(complaint: Concept) -> bool:
    """Whether a complaint is pain or a kind of it."""
    return _PAIN_AS_COMPLAINT in {complaint.id, *vocabulary.load().ancestors(complaint)}


def outcome_of_name(complaint: Concept) -> Concept | None:
    """The outcome that has a complaint's name ("hot flushes", "excess hair"); None where there is none."""
    words = vocabulary.load()
    label = words.whole(complaint.label, Family.OUTCOME)
    others = (words.whole(name, Family.OUTCOME) for name in complaint.synonyms)
    named = (label, *(outcome for outcome in others if outcome and outcome.label in complaint.synonyms))
    return next((outcome for outcome in named if outcome and outcome.family is Family.OUTCOME), None)


def main_outcome(complaint: Concept, studies: Sequence[Study], library: Library) -> Concept:
    """What is asked of all treatments of a complaint: pain where it is painful, else what most studies report.

    A review counts as one: what is ranked are treatments, however many trials stand behind each. What is one of several
    sides of the same thing ("sleep quality" beside how long people sleep) stands for the whole.
    """
    words = vocabulary.load()
    commonest = None if is_painful(complaint) else commonest_outcome(_of_studies(studies), library)
    if commonest is None:
        return words.concept(PAIN)
    whole = next((name for name in words.ancestors(commonest) if name in _WHOLES), commonest.id)
    return words.concept(whole)


def commonest_outcome(reported: Iterable[Reported], library: Library) -> Concept | None:
    """The outcome that most studies report, the first named of equals; what nobody feels only where nothing else is.

    A harm, or what care was used, comes last. Pain of any kind counts as pain. Where one study or review alone reports
    anything, it is the first that it names, for the main outcome stands first: palpate's own choice.
    """
    studies: dict[str, dict[str, int]] = {}
    for key, wording, count in reported:
        for name in _named(wording, library):
            of_name = studies.setdefault(name, {})
            of_name[key] = max(of_name.get(key, 1), count)
    weights = {name: sum(counts.values()) for name, counts in studies.items()}
    helps = {name: weight for name, weight in weights.items() if not _is_beside_help(name)}
    felt = {name: weight for name, weight in helps.items() if not _UNFELT & _kinds(name)}
    asked = felt or helps or weights
    is_of_one = len({key for counts in studies.values() for key in counts}) == 1
    found = next(iter(asked), None) if is_of_one else max(asked, key=lambda name: asked[name], default=None)
    return vocabulary.load().concept(found) if found else None


def main_results(found: Sequence[ReviewMatch]) -> Iterator[ReviewMatch]:
    """The results of reviews that say what a treatment is given for: on the first outcomes that each review names.

    Reviews name side effects last, and count them in the most trials ("sleepiness", of lithium for mania). Of those
    first ones, results on which the treated did worse come in only where there are no others.
    """
    named: dict[str, dict[str, None]] = {}
    main = []
    for one in found:
        outcomes = named.setdefault(one.study.key, {})
        if one.result.outcome in outcomes or len(outcomes) < _MAIN_OUTCOMES:
            outcomes[one.result.outcome] = None
            main.append(one)
    yield from [one for one in main if one.result.favours is not Favours.COMPARATOR] or main


def _of_studies(studies: Sequence[Study]) -> Iterator[Reported]:
    for study in studies:
        yield from ((study.key, row.outcome, 1) for row in study.outcomes)
    for study in studies:
        yield from ((study.key, result.outcome, 1) for result in study.pooled)


def _is_beside_help(outcome: str) -> bool:
    """Whether an outcome says nothing of whether a complaint is helped: a harm, that it comes, what care was used."""
    kinds = _kinds(outcome)
    return bool(_BESIDE_HELP & kinds) and not _AGAIN & kinds


def _kinds(outcome: str) -> set[str]:
    """An outcome and what it is a kind of (ids)."""
    return {outcome, *vocabulary.load().ancestors(outcome)}


def _named(wording: str, library: Library) -> Iterator[str]:
    for concept in library.readings().concepts(wording, Family.OUTCOME):
        yield PAIN if PAIN in vocabulary.load().ancestors(concept) else concept.id
