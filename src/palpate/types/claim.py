"""A claim that an article makes: what it says of which treatment, for whom, on which outcome, and how strongly."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from palpate.types.article import Span
from palpate.types.citation import Citation, Speaker


class ClaimType(StrEnum):
    """What kind of statement a claim is; it decides how the claim is judged."""

    EFFECT = "effect"
    NO_EFFECT = "no-effect"
    HARM = "harm"
    STUDY = "study"
    NO_EVIDENCE = "no-evidence"
    MECHANISM = "mechanism"
    CAUSE = "cause"
    ANATOMY = "anatomy"
    OPINION = "opinion"
    ADVICE = "advice"
    POPULARITY = "popularity"


class ClaimDirection(StrEnum):
    """Which way the person fares under the treatment, as the claim has it."""

    IMPROVES = "improves"
    WORSENS = "worsens"
    NO_CHANGE = "no change"


class Strength(StrEnum):
    """How strongly the claim is worded."""

    HEDGED = "hedged"
    ASSERTED = "asserted"
    EXAGGERATED = "exaggerated"


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a claim names: the article's words and the concept of the vocabulary, if one is known.

    ``label`` is its plain name. ``span`` is where the words stand; it lies outside the claim where they were taken
    from context ("it"). ``similarity`` is 1 where the vocabulary holds the wording, less where ``concept`` is only the
    nearest in meaning, None where there is none or where it was not asked.
    """

    text: str
    label: str
    concept: str | None = None
    span: Span | None = None
    similarity: float | None = None
    from_context: bool = False


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A span of an article that somebody could ask evidence for, with its type and what it names.

    ``text`` is the claim as a reader reads it. ``cue`` is the wording that decided the type. ``citation`` is the
    particular source that it names or goes on about; ``unnamed_source`` is where it speaks of research and names none
    ("studies show"). ``speaker`` is who says it, where it is said by somebody. ``condition`` is the complaint or group
    that it speaks of, ``people`` the group of people alone ("older adults").
    """

    span: Span
    text: str
    type: ClaimType
    treatment: Slot | None = None
    technique: Slot | None = None
    site: Slot | None = None
    device: Slot | None = None
    dose: Slot | None = None
    comparator: Slot | None = None
    condition: Slot | None = None
    people: Slot | None = None
    outcomes: tuple[Slot, ...] = ()
    direction: ClaimDirection | None = None
    strength: Strength = Strength.ASSERTED
    negated: bool = False
    checkable: bool = True
    citation: Citation | None = None
    unnamed_source: Span | None = None
    speaker: Speaker | None = None
    cue: str = ""
