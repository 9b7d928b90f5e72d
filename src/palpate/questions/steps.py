"""What is broader than a question: its treatment's kinds and its people's, by the steps up that they take."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from palpate import vocabulary
from palpate.library import Library
from palpate.types.concept import Concept
from palpate.types.evidence import Question

MOST_STEPS = 3  # up from treatment and people together; further away nothing speaks of the claim any more
_DRUG = "T:drug-treatment"
_SURGERY, _OTHER = "T:surgery", "K:other-treatment"
_KINDS_OF_SUBSTANCE = frozenset({_DRUG, "T:dietary-supplement", "T:herbal-medicine", "T:vitamins"})
_SUBSTANCES = frozenset({_DRUG, "T:dietary-supplement", "T:herbal-medicine", "T:diet", "T:injection"})


def broader(question: Question, library: Library) -> Iterator[Question]:
    """The question, then broader ones by the steps up that they take, the treatment's before the people's."""
    conditions: list[tuple[int, Concept | None]] = [(0, None)]
    if question.condition is not None:
        conditions = [*upwards(question.condition)]
    pairs = sorted(
        (
            (up + over, over, up, treatment, condition)
            for up, treatment in _kinds(question.treatment, library)
            for over, condition in conditions
        ),
        key=lambda pair: pair[:3],
    )
    for comparator in _comparators(question):
        for steps, _, _, treatment, condition in pairs:
            if steps <= MOST_STEPS:
                yield msgspec.structs.replace(question, treatment=treatment, condition=condition, comparator=comparator)


def _comparators(question: Question) -> list[Concept | None]:
    """What the treatment is compared with, then what that is a kind of ("beta2-agonists", for salbutamol).

    An operation is compared with whatever is done without one ("non-surgical treatment", for physiotherapy).
    """
    if question.comparator is None:
        return [None]
    words = vocabulary.load()
    kinds: list[Concept | None] = [kind for steps, kind in upwards(question.comparator) if steps <= 1]
    sides = [{one.id, *words.ancestors(one)} for one in (question.treatment, question.comparator)]
    return [*kinds, words.concept(_OTHER)] if _SURGERY in sides[0] - sides[1] else kinds


def upwards(concept: Concept) -> list[tuple[int, Concept]]:
    """The concept and what is broader, with the steps up; not the roots, which name no treatment or complaint."""
    words = vocabulary.load()
    above = ((steps, words.concept(name)) for name, steps in words.ancestors(concept).items())
    return [(0, concept), *((steps, broader) for steps, broader in above if broader.broader)]


def _kinds(treatment: Concept, library: Library) -> list[tuple[int, Concept]]:
    """The treatment and what it is a kind of.

    Of substances only itself: one says nothing of another; of a drug its class too, where trials are of the class.
    """
    above = upwards(treatment)
    if is_substance(treatment):
        is_drug = _DRUG in vocabulary.load().ancestors(treatment)
        classes = [(steps, kind) for steps, kind in above if steps == 1 and kind.id not in _SUBSTANCES and is_drug]
        return [(0, treatment), *(one for one in classes if _is_given_as_such(one[1], library))]
    return [(steps, kind) for steps, kind in above if steps == 0 or _is_given_as_such(kind, library)]


def is_substance(treatment: Concept) -> bool:
    """Whether a treatment is something that is taken in."""
    return bool(_SUBSTANCES & {treatment.id, *vocabulary.load().ancestors(treatment)})


def is_any_substance(treatment: Concept) -> bool:
    """Whether a treatment is a whole kind of things taken in ("dietary supplements"), not one of them."""
    return treatment.id in _KINDS_OF_SUBSTANCE


def _is_given_as_such(kind: Concept, library: Library) -> bool:
    """Whether any study names the kind itself ("manual therapy"): a mere heading ("devices") answers nothing."""
    return any(library.keys_with(slot, {kind.id}) for slot in ("treatment", "technique"))
