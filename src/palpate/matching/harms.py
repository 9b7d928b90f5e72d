"""The harms that studies of a treatment report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from palpate import vocabulary
from palpate.library import Library
from palpate.library.readings import Readings
from palpate.types.concept import Concept, Family
from palpate.types.match import ReportedHarm, ReportedHarms
from palpate.types.study import Harm, Role, Study

ANY_HARM = "O:adverse-events"
# Serious: fatal, life-threatening, disabling, in need of a hospital, or of like importance, as convulsions are (ICH
# guideline E2A, 1994, part II.B); damage to an organ, a burn and a hole are counted in, palpate's own reading of it.
SERIOUS = re.compile(
    r"(?<!not )(?<!no )(?<!non-)\b(?:fatal\w*|deaths?|died|serious|life-threatening|embolism|stroke|infarct\w*|"
    r"dissection|fibrillation|asystole|"
    r"cauda equina|rhabdomyolysis|thrombosis|thromboembolism|surgery|fracture|collapse|pneumothorax|paralysis|"
    r"burns?|perforat\w+|cerebrovascular|hospitali[sz]\w+|heart attacks?|convulsions?|seizures?|anaphyla\w+|"
    r"(?:liver|kidney|organ) (?:damage|failure|injury))\b",
    re.IGNORECASE,
)
_NOT_SEEN = re.compile(
    r"^(?:no|none|not)\b|\bor none\b|\b(?:as|no more|less) often (?:as|than)\b|\bsimilar in both\b|\bvery uncertain\b|"
    r"\bno different from\b|\bas with placebo\b",
    re.IGNORECASE,
)


def reported_harms(
    treatment: Concept, library: Library, people: Concept | None = None, *, with_kinds: bool = True
) -> ReportedHarms:
    """Every harm of a treatment, or of a kind of it, that the library's studies report; not those of comparators.

    A review of several treatments says a harm of the one that it names with it.

    Parameters
    ----------
    treatment : Concept
    library : Library
    people : Concept, optional
        Only studies of people with this complaint, or of a kind of it.
    with_kinds : bool
        Harms of a kind of the treatment too; without it, only what is said of the treatment as a whole.
    """
    words = vocabulary.load()
    names = {treatment.id, *(words.descendants(treatment.id) if with_kinds else ())}
    studies = library.studies(library.keys_with("treatment", names) | library.keys_with("technique", names))
    in_any = [study for study in studies if study.harms is not None and not study.is_retracted]
    meant = library.keys_with("condition", {people.id, *words.descendants(people.id)}) if people else frozenset()
    saying = [study for study in in_any if study.key in meant] if people else in_any
    return ReportedHarms(
        treatment=treatment,
        harms=tuple(harm for study in saying for harm in _of(study, names, library.readings())),
        looked=len(saying),
        looked_in_any=len(in_any),
        people=people,
    )


def _of(study: Study, names: set[str], readings: Readings) -> Iterator[ReportedHarm]:
    comparators = {arm.id for arm in study.arms if arm.role is Role.COMPARATOR}
    own = [harm for harm in study.harms or () if harm.arm not in comparators]
    if own and not all(readings.mentioned(row.treatment, Family.TREATMENT) & names for row in study.pooled):
        own = [harm for harm in own if readings.mentioned(harm.event, Family.TREATMENT) & names]
    for harm in own:
        yield ReportedHarm(
            study=study,
            harm=harm,
            concepts=_concepts(harm, readings),
            is_serious=SERIOUS.search(harm.event) is not None,
            happened=_happened(harm),
        )


def _happened(harm: Harm) -> bool:
    """Whether people had it through the treatment, as far as the record says."""
    return harm.events != 0 and harm.share != 0 and _NOT_SEEN.search(harm.event) is None


def _concepts(harm: Harm, readings: Readings) -> frozenset[str]:
    named = readings.mentioned(harm.event, Family.OUTCOME, Family.CONDITION)
    return frozenset({ANY_HARM, *named, *(above for name in named for above in vocabulary.load().ancestors(name))})
