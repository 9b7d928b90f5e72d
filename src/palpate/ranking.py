"""What helps a complaint: Condition + Library -> Ranking, every treatment of it on every rung, the best first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median

from palpate import vocabulary
from palpate._version import __version__
from palpate.certainty import RULES_VERSION
from palpate.evidence import gather
from palpate.library import Library
from palpate.matching.harms import reported_harms
from palpate.questions import main_outcome, outcome_of_name
from palpate.types.concept import Concept, Family, Rung
from palpate.types.evidence import CertaintyLevel, EffectMeasure, Evidence, Question, RungEvidence
from palpate.types.match import ReportedHarms
from palpate.types.ranking import Option, Ranking
from palpate.types.study import Study
from palpate.verdict.standing import Position, Standing, standings
from palpate.vocabulary import concept_named

_SD_OF_LOGISTIC = math.pi / math.sqrt(3)  # log odds to standard deviations: Chinn (2000), Statist Med 19:3127
# The groups of the ranking: surely better, leaning better, open, surely no different, leaning worse, surely worse.
_FIRM = {Position.BENEFIT: 0, Position.NO_EFFECT: 3, Position.HARM: 5}
_LEANING = {1: 1, 0: 2, -1: 4}
_EXPOSURE = "T:exposure"
FEWEST_TREATMENTS = 12  # compared in people with a complaint, for these people alone to be ranked; palpate's own
_RUNGS = (Rung.SHAM, Rung.NOTHING, None, Rung.ACTIVE)


def options(condition: str, library: Library, *, outcome: str | None = None) -> Ranking:
    """Every treatment that the library's studies tried for a complaint, ranked by effect and certainty on each rung.

    Parameters
    ----------
    condition : str
        A complaint ("low back pain") in the vocabulary's words or any synonym.
    library : Library
    outcome : str, optional
        What is to get better; pain for painful complaints, else what most studies of these people measured. Where few
        treatments were compared in them, and an outcome has the complaint's name ("stress", "falls"), that in anybody.

    Returns
    -------
    Ranking
        Sham first, as the comparison that shows most, then nothing, mixed comparators, another treatment. On a rung,
        treatments whose interval shows a benefit at low certainty or better come first, the surer and the larger
        before the others; then those that lean that way, open ones, no effect that matters, and worse ones.

    Raises
    ------
    InputError
        If the vocabulary does not know the complaint or the outcome.
    """
    asked = concept_named(condition, Family.CONDITION)
    studies = _studies("condition", asked, library)
    wanted = concept_named(outcome, Family.OUTCOME) if outcome else main_outcome(asked, studies, library)
    found, uncompared = _compared(studies, asked, wanted, library)
    of_name = None if outcome or _count(found) >= FEWEST_TREATMENTS else outcome_of_name(asked)
    of_anybody = _studies("outcome", of_name, library) if of_name else []
    others, not_compared = _compared(of_anybody, None, of_name, library) if of_name else ([], [])
    is_of_anybody = of_name is not None and _count(others) > _count(found)
    if of_name is not None and is_of_anybody:
        wanted, studies, found, uncompared = of_name, of_anybody, others, not_compared
    return Ranking(
        condition=asked,
        outcome=wanted,
        options=tuple(sorted(_most_specific(found), key=_rank)),
        searched=len(library),
        on_condition=len(studies),
        is_of_anybody=is_of_anybody,
        uncompared=tuple(uncompared),
        library=library.hash,
        rules=RULES_VERSION,
        version=__version__,
    )


def _count(found: Sequence[Option]) -> int:
    return len({option.treatment.id for option in found})


def _studies(slot: str, asked: Concept, library: Library) -> list[Study]:
    """The studies that name a complaint, or an outcome, or a kind of it."""
    keys = library.keys_with(slot, {asked.id, *vocabulary.load().descendants(asked.id)})
    return [study for study in library.studies(keys) if not study.is_retracted]


def _compared(
    studies: Sequence[Study], condition: Concept | None, outcome: Concept, library: Library
) -> tuple[list[Option], list[Concept]]:
    """What studies compared, and what they tried without a comparison; in anybody where no complaint is given."""
    found: list[Option] = []
    uncompared: list[Concept] = []
    for treatment in _treatments(studies, library):
        own = list(_options(treatment, condition, outcome, library))
        found += own
        if not own:
            uncompared.append(treatment)
    return found, uncompared


def _treatments(studies: Sequence[Study], library: Library) -> list[Concept]:
    """What was tried, by label; shams and nothing are no treatments, nor is what people are exposed to."""
    readings, words, found = library.readings(), vocabulary.load(), {}
    for study in studies:
        texts = [arm.treatment for arm in study.arms if readings.rung(arm.treatment) is Rung.ACTIVE]
        texts += [arm.technique for arm in study.arms if arm.technique and arm.treatment in texts]
        for text in (*texts, *(result.treatment for result in study.pooled)):
            named = readings.concepts(text, Family.TREATMENT)
            found.update({one.id: one for one in named if one.family is Family.TREATMENT})
    return sorted((one for one in found.values() if _EXPOSURE not in words.ancestors(one)), key=lambda one: one.label)


def _options(treatment: Concept, condition: Concept | None, outcome: Concept, library: Library) -> Iterator[Option]:
    evidence = gather(Question(treatment=treatment, condition=condition, outcome=outcome), library)
    found = standings(evidence)
    harms = reported_harms(treatment, library) if found else None
    for standing in found:
        smd, interval = in_standard_deviations(standing, evidence)
        yield Option(
            treatment=treatment,
            rung=standing.rung,
            says=standing.position.value,
            lean=standing.lean,
            certainty=standing.certainty,
            figure=standing.figure,
            effect=standing.effect,
            basis=standing.basis,
            smd=smd,
            smd_ci=interval,
            studies=standing.studies,
            review=standing.review,
            harms=_told(harms) if harms else (),
            is_seriously_harmful=bool(harms and any(one.is_serious for one in harms.seen)),
        )


def _most_specific(found: Sequence[Option]) -> Iterator[Option]:
    """Of a treatment and a kind of it that stand on the same studies, the kind alone."""
    words = vocabulary.load()
    narrower = {
        (above, option.rung, option.studies, option.figure)
        for option in found
        for above in words.ancestors(option.treatment)
    }
    for option in found:
        if (option.treatment.id, option.rung, option.studies, option.figure) not in narrower:
            yield option


def in_standard_deviations(standing: Standing, evidence: Evidence) -> tuple[float | None, tuple[float, float] | None]:
    """A standing's effect and interval in standard deviations; None where nothing says how large one is."""
    rung = next((one for one in evidence.rungs if one.rung is standing.rung), None)
    if standing.is_review:
        reviews = rung.reviews if rung else evidence.mixed_reviews
        same = [one for one in reviews if one.study in standing.studies and one.estimate == standing.estimate]
        measure = same[0].result.measure if same else None
        scale = {"SMD": 1.0, "OR": _SD_OF_LOGISTIC}.get(measure.value if measure else "")
        estimate, interval = standing.estimate, same[0].ci if same else None
    else:
        pooled = rung.pooled if rung else None
        scale = _scale(rung, pooled.measure) if rung and pooled else None
        estimate, interval = (pooled.estimate, pooled.ci) if pooled else (None, None)
    if scale is None or estimate is None:
        return None, None
    return estimate / scale, (interval[0] / scale, interval[1] / scale) if interval else None


def _scale(rung: RungEvidence, measure: EffectMeasure) -> float | None:
    """How many units of a measure make a standard deviation."""
    sds = [effect.sd for effect in rung.effects if effect.sd]
    if measure is EffectMeasure.MD:
        return median(sds) if sds else None
    return {EffectMeasure.SMD: 1.0, EffectMeasure.LOG_OR: _SD_OF_LOGISTIC}.get(measure)


def _told(reported: ReportedHarms) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{one.harm.event} ({one.study.label})" for one in reported.seen))


def _rank(option: Option) -> tuple[int, int, int, float, str]:
    """By rung, then group, certainty (the surer first; of what is worse too), size, and name."""
    position = Position(option.says)
    is_firm = option.certainty is not CertaintyLevel.VERY_LOW and position in _FIRM
    group = _FIRM[position] if is_firm else _LEANING[option.lean]
    size = option.smd if option.smd is not None else 0.0
    return _RUNGS.index(option.rung), group, -option.certainty.order, -size, option.treatment.label
