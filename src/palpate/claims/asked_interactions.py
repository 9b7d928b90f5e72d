"""Claims that one thing changes what a medicine does: "grapefruit makes statins stronger"."""

from __future__ import annotations

import re

from palpate.claims.context import slot
from palpate.claims.terms import Terms
from palpate.types.claim import Slot
from palpate.types.concept import Concept, Mention
from palpate.vocabulary import Vocabulary

DRUG_INTERACTIONS = "O:drug-interactions"
_MEDICINE = "T:drug-treatment"
# That two things do not go together, whichever is named first.
_CLASH = re.compile(
    r"\b(?:interact\w*|clash\w*|mix(?:ed|es|ing)?|(?:do|does)(?: not|n[’']t) go together)\b", re.IGNORECASE
)
# What is done to a medicine that is named behind the verb, or is "them"; that it works better is no interaction.
_CHANGES = re.compile(
    r"\binterfer\w* with\b|\b(?:block|weaken|cancel|undo|reduc|lower|lessen|affect|alter|chang)"
    r"(?:e|es|s|ing)?\b(?: out)? (?:the )?(?:effect|effectivenes|efficacy|action|strength|level|absorption)s? of\b"
    r"|\b(?:block|weaken|cancel)(?:s|ing)?\b(?: out)?"
    r"|\b(?:stop|keep|prevent)(?:s|ping|ing)?\b(?=.{1,40}?\b(?:working|work)\b)"
    r"|\bmak(?:e|es|ing)\b(?=.{1,40}?\b(?:stop working|less effective|weaker|stronger|useless)\b)",
    re.IGNORECASE,
)


def interaction(terms: Terms, vocabulary: Vocabulary) -> tuple[Slot, Slot] | None:
    """What meddles with a medicine, and the interaction as the outcome; None where a claim says no such thing.

    Of two that clash it is the one that is no medicine, else the first.
    """
    named = list(terms.treatments)
    if len({concept.id for _, concept in named}) < 2:
        return None
    text, start = terms.segment.text, terms.segment.span.start
    clash = _CLASH.search(text)
    change = next((one for one in _CHANGES.finditer(text) if not _is_name(one, named, start)), None)
    if clash and any(_is_medicine(concept, vocabulary) for _, concept in named):
        others = [one for one in named if not _is_medicine(one[1], vocabulary)]
        return _slots(terms, (others or named)[0], vocabulary)
    if change is None:
        return None
    behind = [concept for mention, concept in named if mention.start >= start + change.end()]
    before = [one for one in named if one[0].start < start + change.start()]
    is_them = re.match(r" (?:them|it|their|its)\b", text[change.end() :]) and len(before) > 1
    acted_on = behind or ([before[-1][1]] if is_them else [])
    if not before or not any(_is_medicine(concept, vocabulary) for concept in acted_on):
        return None
    return _slots(terms, before[0], vocabulary)


def _is_name(change: re.Match[str], named: list[tuple[Mention, Concept]], start: int) -> bool:
    """Whether a verb is part of a treatment's name: "TNF-alpha blocking agents"."""
    return any(one.start < start + change.end() and start + change.start() < one.end for one, _ in named)


def _is_medicine(concept: Concept, vocabulary: Vocabulary) -> bool:
    return _MEDICINE in {concept.id, *vocabulary.ancestors(concept)}


def _slots(terms: Terms, meddling: tuple[Mention, Concept], vocabulary: Vocabulary) -> tuple[Slot, Slot]:
    outcome = vocabulary.concept(DRUG_INTERACTIONS)
    return slot(terms, *meddling), Slot(text=outcome.label, label=outcome.label, concept=outcome.id, from_context=True)
