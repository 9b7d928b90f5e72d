"""The one concept of a family that somebody asks for by name."""

from __future__ import annotations

from palpate.errors import InputError
from palpate.types.concept import Concept, Family
from palpate.vocabulary.vocabulary import load

_SUCH_AS = {Family.TREATMENT: "massage", Family.CONDITION: "low back pain", Family.OUTCOME: "pain"}


def concept_named(text: str, family: Family) -> Concept:
    """The one concept of a family that a wording, or an id such as ``T:massage``, names.

    Raises
    ------
    InputError
        If the vocabulary does not know it, or it names several; the message offers what there is.
    """
    if not text.strip():
        raise InputError(f"the {family.value} is empty. Name one, such as {_SUCH_AS[family]!r}.")
    words = load()
    if text[1:2] == ":":
        return _of_family(words.concept(text), family)
    found = words.resolve(text, family)
    if len(found.concepts) == 1:
        return found.concepts[0]
    if found.concepts:
        names = ", ".join(concept.label for concept in found.concepts)
        raise InputError(f"{text!r} names several {family.value}s: {names}. Ask for one of them.")
    near = [concept.label for concept in words.nearest(text, family, n=3)]
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise InputError(f"{text!r} is not {_article(family)} {family.value} that palpate knows.{hint}")


def _of_family(concept: Concept, family: Family) -> Concept:
    if concept.family is family:
        return concept
    raise InputError(f"{concept.id} is the {concept.family.value} {concept.label!r}. Name {_article(family)} {family}.")


def _article(family: Family) -> str:
    return "an" if family is Family.OUTCOME else "a"
