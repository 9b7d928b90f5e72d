"""Which way an outcome of a trial is better, from its name: its instrument first, then the longest phrase known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from palpate import vocabulary
from palpate.checks.constructs import polarity, scale_polarity
from palpate.types.concept import Concept, Family
from palpate.types.study import Better

_RESPONSE = re.compile(
    r"\b(?:improve[ds]?|improvements?|better|responders?|relie[fv]\w*|"
    r"free(?! (?:plasma|serum|insulin|glucose|water|iron|fraction|protein|amino|fatty|testosterone|thyroxine|radicals?|"
    r"cholesterol|sugars?|diet|choice|h(?:ae)?moglobin|t[34]\b)))\b|"
    r"\b(?:clinically (?:relevant|significant|important|meaningful)(?:ly)?|relevant|reliable|meaningful) "
    r"(?:chang|reduc|decreas)\w+",
    re.IGNORECASE,
)
# How many people had much less of something: "20% reduction in HAM-D score", "reduction of at least 50%".
_FELL = re.compile(
    r"\d+ ?%(?: or (?:more|greater))?(?: [\w-]+){0,2}? (?:reduction|decrease|decline|drop|fall)\b|"
    r"\b(?:reduction|decrease|decline|drop|fall)s? (?:of |by |in \w+ (?:of |by )?)?"
    r"(?:at least |more than |>|≥|over ){1,2} ?\d+ ?%",
    re.IGNORECASE,
)
# What is counted or reached on an instrument, whichever way its scores run: "remission (HDRS < 8)".
_REACHED = re.compile(
    r"\b(?:remission|remitters?|recover(?:y|ed)|achiev\w+|attain\w+|reach(?:ed|ing)|met)\b", re.IGNORECASE
)
# What names trouble at its end, whatever stands before it: "concentration problems", "sleep disturbance".
_TROUBLE = re.compile(
    r"(?<!of )(?<!fewer )\b(?:problems?|difficult(?:y|ies)|disorders?|impairments?|deficits?|disturbances?|complaints?|"
    r"dysfunctions?)\W*$",
    re.IGNORECASE,
)
# What says at its beginning that the good it names is not there: "abnormal nerve function", "impaired sleep quality".
_ABNORMAL = re.compile(r"^\W*(?:abnormal|impaired|poor|inadequate|insufficient|disturbed)\b", re.IGNORECASE)
# How many people came to what was wanted: "achievement of target BP", "patients reaching the goal".
_GOAL = re.compile(
    r"\b(?:achiev\w+|attain\w+|reach\w*|met|at)\b[\w ]{0,25}\b(?:targets?|goals?)\b|"
    r"\b(?:targets?|goals?)\b[\w /]{0,25}\b(?:achiev\w+|attain\w+|reached|met)\b",
    re.IGNORECASE,
)
# The end of a name that says in whom, not what: "25(OH)D, BMI > 30 subgroup", "GOS, volume < 50 mL".
_IN_WHOM = re.compile(
    r", (?:[^,]*\b(?:subgroups?|population|ITT|per protocol)\b[^,]*|[^,]*[<>≤≥] ?\d[^,]*)$", re.IGNORECASE
)
# Scales of change on which 1 is very much improved.
_IMPROVED_IS_LOW = re.compile(r"\b(?:CGI|PGI)(?:-I\b|[ -](?:I\b|improvement|global improvement|.*\bchange\b))")
_REACHED_ON_IT = re.compile(r"\b(?:much|very|minimal\w*|respon\w+|improved|rated|[12])\b", re.IGNORECASE)
_DEGREES = re.compile(r"^I:(?:vas|nrs|vrs|rating)(?:-[\d-]+)?$")
_LISTED = re.compile(r"[,;]|\band\b")
_WHEN = re.compile(
    r"\b(?:during|after|before|at|following|since|within|until|between|among|under|while|when|over|per|by)\b",
    re.IGNORECASE,
)


# Times that are the better the longer they are, though an instrument may have the same letters ("PFS").
_FREE_OF = re.compile(
    r"\b(?:PFS|DFS|EFS|RFS|MFS|DRFS|TTP|TTF|(?:overall|free) survival)\b(?!.{0,20}\b(?:scale|fatigue))"
)
_LOST_AT_END = re.compile(
    r"\b(?:mobility|hearing|vision|visual|visual acuity|function|bone|blood|hair|teeth|tooth|pregnancy|fetal|graft|"
    r"memory|appetite|muscle|nail|volume) loss\W*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def better_way(name: str) -> Better | None:
    """Which way is improvement; None where no word of the name tells.

    Of "Haemodynamics, lowest SpO2 during intubation" the last part's own words are heard first, then the whole.

    Examples
    --------
    >>> better_way("Leg ulcer healed"), better_way("HRSD-17 scores")
    (<Better.HIGHER: 'higher'>, <Better.LOWER: 'lower'>)
    >>> better_way("Lowest SpO2 during intubation"), better_way("low birth weight")
    (<Better.HIGHER: 'higher'>, <Better.LOWER: 'lower'>)
    """
    if _IMPROVED_IS_LOW.search(name) and not _REACHED_ON_IT.search(name):
        return Better.LOWER
    what = _IN_WHOM.sub("", name)
    if what != name and (way := better_way(what)) is not None:
        return way
    if _FREE_OF.search(name):
        return Better.HIGHER
    if _LOST_AT_END.search(name):
        return Better.LOWER
    if _RESPONSE.search(name) or _GOAL.search(name):
        return Better.HIGHER
    if _FELL.search(name):
        return Better.LOWER if better_way(_FELL.sub(" ", name)) is Better.HIGHER else Better.HIGHER
    instruments = list(_mentioned(name, Family.INSTRUMENT))
    if not _REACHED.search(name):
        own = next((way for _, way, concept in instruments if not _DEGREES.match(concept)), None)
        if own := own or scale_polarity(name):
            return own
    for part in _parts(name):
        if _TROUBLE.search(part) or (_ABNORMAL.match(part) and better_way(_ABNORMAL.sub("", part))):
            return Better.LOWER
        told = [*_by_words(part), *((length, way) for length, way, _ in _mentioned(part, Family.OUTCOME))]
        if told:
            return max(told, key=lambda found: found[0])[1]
    return next((way for _, way, _ in instruments), None) or polarity(name)


def better_of_list(text: str) -> Better | None:
    """Which way all parts of a caption that tell say is improvement: "Pain, stiffness and disability at 6 weeks"."""
    ways = {way for part in _LISTED.split(text) if part and (way := better_way(part))}
    return ways.pop() if len(ways) == 1 else None


def _parts(name: str) -> Iterator[str]:
    """The parts of a name that may tell, the most telling first: the last one's head, the last one, all of it."""
    last = name.rpartition(", ")[2]
    head = _WHEN.split(last)[0]
    yield from dict.fromkeys((head, last, name))


def instrument_of(name: str) -> Concept | None:
    """The instrument that an outcome's name names, as the vocabulary knows it."""
    mentions = vocabulary.load().find(name, families=(Family.INSTRUMENT,))
    return mentions[0].concept if mentions else None


def _mentioned(name: str, family: Family) -> Iterator[tuple[int, Better, str]]:
    """The concepts of a family that a name names and whose better way is known, each with the length of its wording."""
    known = vocabulary.load()
    for mention in known.find(name, families=(family,)):
        if way := known.better(mention.concept):
            yield len(name[mention.start : mention.end].partition(" (")[0]), way, mention.concept.id


def _by_words(name: str) -> Iterator[tuple[int, Better]]:
    """The phrases of the list that stand in a name, with their lengths."""
    padded = f" {re.sub(r'-(?= )', '', re.sub(r'[^a-z0-9-]+', ' ', name.lower()))} "
    yield from ((len(phrase), Better(way)) for phrase, way in _words().items() if f" {phrase} " in padded)


@cache
def _words() -> dict[str, str]:
    lines = Path(__file__).with_name("better_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {phrase: better for better, phrase in rows}
