"""In a list of muscles, something else stands where a muscle's name should.

What it finds
-------------
A list in which other items begin with the name of a muscle, and one begins with words that name nothing of the body
("Another Point of View: the most extensive muscle in the buttocks"). Where its description fits one muscle of the
vocabulary's table better than the others, that muscle is named, with what fits.

Why it matters
--------------
Programs that place links put the words of a link over a name. The reader learns nothing of the muscle, and the rest of
the text was not read by anybody either.

Example
-------
1. Learn More Here: the largest muscle of the buttock, from the pelvis to the thigh bone.
2. Gluteus medius: steadies the hips.
3. Piriformis: turns the leg outward.

Better
------
1. Gluteus maximus: the largest muscle of the buttock, from the pelvis to the thigh bone.
2. Gluteus medius: steadies the hips.
3. Piriformis: turns the leg outward.

Sources
-------
The muscle table of the vocabulary, whose rows name the works that their facts were read in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from palpate import vocabulary
from palpate.types.article import Article, Block, BlockKind, Span
from palpate.types.claim import Claim
from palpate.types.concept import Family, Muscle
from palpate.types.finding import Finding
from palpate.vocabulary import fold

CODE = "T105"
NAME = "name-replaced"
_HELP = "Put the muscle's name back, and check the rest of the text against a source."
_NAME = re.compile(r"\s*(?P<name>[^:–—]{2,60}?)\s*(?::|\s[-–—]\s|[–—])\s*(?=\S)")
_MARK = re.compile("[-:–—]")  # one of which parts every name from what is said of it
_BODY = (Family.MUSCLE, Family.BODY_PART)
_FEWEST_MUSCLES = 2  # items that begin with a muscle's name
_FEWEST_POINTS = 2  # for a muscle to be named as the likely one
_MOST_WORDS = 6  # of a name
_LARGEST = re.compile(
    r"\b(?:largest|biggest|most (?:extensive|massive|sizable|large)|greatest|widest|broadest)\b", re.I
)
# What lay and reworded descriptions call the bones and movements of the muscle table.
_SAME = {
    "buttock": ("butt", "buttock", "bottom", "rear", "glute", "backside"),
    "ilium": ("pelvis", "pelvic", "hip bone"),
    "sacrum": ("sacrum", "reduced spine", "base of spine", "lower spine", "tailbone"),
    "femur": ("femur", "thigh", "upper leg bone"),
    "trochanter": ("femur", "thigh", "upper leg bone"),
    "scapula": ("shoulder blade", "scapula", "shoulder cutter"),
    "clavicle": ("collarbone", "clavicle"),
    "humerus": ("upper arm", "humerus", "arm bone"),
    "occipital": ("head", "skull"),
    "vertebra": ("spine", "spinal column", "back bone", "neck"),
    "cervical": ("neck",),
    "rib": ("rib",),
    "tibia": ("shin", "tibia"),
    "fibula": ("calf bone", "fibula"),
    "calcaneu": ("heel",),
    "lateral rotation": ("outward", "turn out", "rotate out"),
    "medial rotation": ("inward", "turn in"),
    "abduction": ("sideway", "away from body", "to side"),
    "flexion": ("bend", "lift", "flex"),
    "extension": ("straighten", "extend backward"),
    "elevation": ("shrug", "lift", "raise", "elevate"),
    "head": ("head",),
    "neck": ("neck",),
    "shoulder": ("shoulder",),
    "knee": ("knee",),
    "jaw": ("jaw", "chew"),
    "mouth": ("mouth", "smile"),
    "chest": ("chest",),
    "face": ("face",),
    "calf": ("calf",),
}


class Item(NamedTuple):
    """A list item that begins with a name: where the name stands, the muscle it names, what is said of it."""

    name: Span
    words: str
    muscle: Muscle | None
    is_body: bool
    description: str


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding for each such item."""
    for items in _lists(article):
        named = [item for item in items if item.muscle is not None]
        if len(named) < _FEWEST_MUSCLES and not (named and _speaks_of_muscles(items)):
            continue
        for item in items:
            if not item.is_body:
                likely, why = likely_muscle(item.description, named)
                said = f"likely {likely.label} ({why})" if likely else "where the others name muscles"
                shown = item.words if len(item.words) <= 24 else f"{item.words[:23]}…"
                message = f'"{shown}": {said}'
                yield Finding(
                    code=CODE,
                    name=NAME,
                    span=item.name,
                    message=message if len(message) < 80 else message[:78],
                    help=_HELP,
                )


def likely_muscle(description: str, others: Sequence[Item]) -> tuple[Muscle | None, str]:
    """The muscle that fits a description best, near those that the list names, and what fits; None in a tie."""
    taken = {item.muscle.id for item in others if item.muscle}
    regions = {item.muscle.region for item in others if item.muscle}
    text = f" {fold(description)} "
    scored = []
    for muscle in vocabulary.load().muscles:
        if muscle.id not in taken:
            fits = _fits(muscle, text, description)
            near = muscle.region in regions
            scored.append((len(fits) + 0.5 * near, muscle, fits))
    scored.sort(key=lambda one: -one[0])
    best, second = scored[0], scored[1]
    if best[0] <= second[0] or len(best[2]) < _FEWEST_POINTS:
        return None, ""
    return best[1], ", ".join(best[2][:2])


def _fits(muscle: Muscle, text: str, raw: str) -> list[str]:
    """Which facts of a muscle a description states: size, region, where from, where to, what it does."""
    size = muscle.size_rank == 1 and bool(_LARGEST.search(raw))
    fits = ["largest"] * size
    told = [("region", [muscle.region or ""]), ("origin", muscle.origin), ("insertion", muscle.insertion)]
    for _, facts in told:
        fits += [fact for fact in facts if _is_said(fact, text)][:1]
    return fits + [action for action in muscle.actions if _is_said(action, text)][:1]


def _is_said(fact: str, text: str) -> bool:
    plain = fold(fact)
    ways = [way for key, said in _SAME.items() if key in plain for way in said]
    return any(f" {fold(way)} " in text or f" {fold(way)}" in text for way in (*ways, plain) if way)


def _speaks_of_muscles(items: Sequence[Item]) -> bool:
    return sum("muscle" in item.description.lower() for item in items) >= _FEWEST_MUSCLES


def _lists(article: Article) -> Iterator[list[Item]]:
    """Runs of list items that begin with a name and a colon or dash, and nothing but such."""
    for kind, blocks in groupby(article.blocks, key=lambda block: block.kind):
        if kind is BlockKind.LIST_ITEM:
            items = [item for block in blocks if (item := _item(article, block))]
            if len(items) > _FEWEST_MUSCLES:
                yield items


def _item(article: Article, block: Block) -> Item | None:
    if _MARK.search(article.prose, block.span.start, block.span.end) is None:
        return None
    passage = article.passage(block.span)
    found = _NAME.match(passage.text)
    if not found or len(found["name"].split()) > _MOST_WORDS:
        return None
    name = found["name"].strip("*_ ")
    resolved = vocabulary.load().resolve(name, Family.MUSCLE)
    muscle = vocabulary.load().muscle(resolved.concepts[0].id) if resolved.how in {"label", "synonym"} else None
    is_body = bool(vocabulary.load().find(name, families=_BODY)) or _is_anatomical(name)
    span = passage.raw(found.start("name"), found.end("name"))
    return Item(span, name, muscle, is_body or muscle is not None, passage.text[found.end() :])


def _is_anatomical(name: str) -> bool:
    """Names of groups that the tables may not hold: by the words and endings that anatomy uses."""
    return bool(_ANATOMY.search(name))


_ANATOMY = re.compile(
    r"\b(?:muscles?|flexors?|extensors?|abductors?|adductors?|rotators?|rotator cuff|tendons?|ligaments?|fascia|"
    r"nerves?|bones?|joints?|core|glutes?|quads?|hamstrings?|calf|calves|pecs?|lats?|traps?|delts?|abs|obliques?|"
    r"\w+(?:ceps|oids?|alis|aris|oris|eus|ius|imus|inus|ator|ators|atus|ae|ii|ior|oides|icus|orum|neum|itis|eal|anus))\b",
    re.IGNORECASE,
)
