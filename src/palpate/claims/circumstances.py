"""How a claim says that the treatment is given: with which device, how much of it, against what, and to whom."""

from __future__ import annotations

import re

from palpate.claims.context import Context, slot
from palpate.claims.terms import Terms
from palpate.text.wordings import Needing
from palpate.types.article import Span
from palpate.types.claim import Slot
from palpate.types.concept import Family

_DEVICES = frozenset(
    (
        *("T:device-massage", "T:supports-and-devices", "T:electrotherapy", "T:vibration-therapy"),
        *("T:facial-roller", "T:foam-rolling", "T:roller-massage"),
    )
)
_DEVICE = Needing(
    re.compile(
        r"\b(?:with|using|via|through|on|by|in|use|uses|used)\s+(?:(?:a|an|the|your|our|its|special|handheld|small|electric)\s+)*"
        r"((?:[a-z-]+\s+){0,2}(?:rollers?|guns?|machines?|devices?|cups?|balls?|stones?|chairs?|tools?|brush(?:es)?|needles?|"
        r"lasers?|lamps?|wands?|pumps?|straps?|pads?|belts?|helmets?|garments?|stockings?|oils?|creams?|gels?|balms?))\b",
        re.IGNORECASE,
    ),
    "roller rollers gun guns machine machines device devices cup cups ball balls stone stones chair chairs tool tools "
    "brush brushes needle needles laser lasers lamp lamps wand wands pump pumps strap straps pad pads belt belts "
    "helmet helmets garment garments stocking stockings oil oils cream creams gel gels balm balms",
)
_COUNT = (
    r"(?:\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|half an)"
)
_TO = rf"(?:{_COUNT}\s*(?:-|–|to|or)\s*)?{_COUNT}"
_TIME = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
_DOSE = Needing(
    re.compile(
        rf"\b(?:once|twice|thrice|{_TO}(?:\s+or\s+more)?\s+times)\s+(?:a|per|each|every)\s+(?:day|week|month|year|night)\b|"
        rf"\b(?:every\s+(?:other\s+)?(?:day|night|week|month|morning)|daily(?!\s+(?:li[fv]|activit|task|routine|chore|stress|function|grind|use))|weekly|nightly|monthly)\b|"
        rf"\b{_TO}[\s-](?:{_TIME}|mg|g|grams?|ml|iu|mcg|sessions?|treatments?|visits?|courses?|capsules?|tablets?|drops?|"
        rf"cups?\s+of|scoops?|spoons?|teaspoons?|reps?|sets?)(?:\s+(?:a|per|each)\s+(?:day|week|month|session|night))?\b",
        re.IGNORECASE,
    ),
    "once twice thrice times every daily weekly nightly monthly second seconds sec secs minute minutes min mins hour "
    "hours hr hrs day days week weeks month months year years mg g gram grams ml iu mcg session sessions treatment "
    "treatments visit visits course courses capsule capsules tablet tablets drop drops cup cups scoop scoops spoon "
    "spoons teaspoon teaspoons rep reps set sets",
)
_GAP = re.compile(r"^\s*(?:,|of|for|over|each|and)?\s*$")  # between two parts of one dose: "10 minutes twice a day"
_PEOPLE = r"(?:those|people|patients|women|men|children|adults|individuals|others|anyone)"
_AGAINST = Needing(
    re.compile(
        r"\b(?:than|versus|vs\.?|against|over|compared\s+(?:to|with)|in\s+comparison\s+(?:to|with)|relative\s+to|instead\s+of|"
        r"as\s+\w+\s+as|beats?|outperforms?|superior\s+to|inferior\s+to|rather\s+than)\s+"
        rf"(?:(?:in\s+)?{_PEOPLE}\s+(?:who\s+(?:(?:were\s+|are\s+)?given|received?|got|took|take)|given|receiving|"
        r"taking|getting|having|on|treated\s+with|using)\s+)?"
        r"(?:(?:a|an|the|to|with|from|on|by|just|either|any|other|using|doing|having)\s+)*",
        re.IGNORECASE,
    ),
    "than versus vs against over compared comparison relative instead as beat beats outperform outperforms superior "
    "inferior rather",
)
_ANY_NOTHING = (
    r"(?:(?:doing\s+)?nothing(?:\s+at\s+all)?|no\s+(?:\w+\s+)?(?:treatment|therapy|massage|exercise)|placebos?|shams?|"
    r"(?:(?<=compared with )|(?<=compared to )|(?<=versus ))no\s+(?!one|more|other|better|less)[\w-]+|"
    r"usual\s+care|(?:the\s+)?control\s+groups?|controls?|(?:dummy|fake|sugar)\s+\w+|(?:a\s+)?waiting\s+list|"
    r"standard\s+(?:care|treatment)|ordinary\s+care|rest|"
    rf"{_PEOPLE}\s+(?:who\s+(?:[\w’'-]+\s+){{0,5}}?(?:do|did|were|are|had|have|was)(?:\s+not|n[’']t)|not|without)\b[^,;.?!]*)"
)
_NOTHING = re.compile(rf"{_ANY_NOTHING}(?:\s+or\s+(?:an?\s+)?{_ANY_NOTHING})?(?!\w)", re.IGNORECASE)

_OTHERS = re.compile(rf"(?:{_PEOPLE}|no)\b", re.IGNORECASE)

# What is said to be less good, or as good, in words that name no treatment: "beats cheap ones", "as good as stitches".
_RIVAL = Needing(
    re.compile(
        r"\b(?:(?:better|worse|healthier|safer|faster|quicker|sooner|stronger|gentler|"
        r"more (?:effective|helpful|useful))(?:ly)? than|as (?:good|effective|effectively|safe|strong|helpful) as|"
        r"(?:work|perform|fare|heal|sleep|do)(?:s|es|ed|ing)? (?:[\w-]+ )?as well as|"
        r"beats?|outperforms?|(?:superior|inferior) to) (?:(?:a|an|the|just|simply|any) )*"
        r"(?!(?:before|ever|usual|normal|expected|average|most|others?|once|now|never|if|when|you|we|they|it|he|she|"
        r"those|people|patients|anyone|anything|everyone|men|women|children|adults|thought)\b)"
        r"([a-z][\w'’-]*(?: [\w'’-]+){0,3}?)"
        r"(?= (?:for|in|at|when|to|if|on|with|by|after|during|against)\b|\W*$|[,.;:?!)])",
        re.IGNORECASE,
    ),
    "than as beat beats outperform outperforms superior inferior",
)


def find_device(terms: Terms, context: Context) -> Slot | None:
    """What the treatment is given with: a device of the vocabulary, else what "with a ..." names ("a jade roller")."""
    for mention, concept in terms.treatments:
        if context.finder.is_one_of(concept.id, _DEVICES):
            return slot(terms, mention, concept)
    found = _DEVICE.search(terms.segment.text)
    return _as_written(terms, found.start(1), found.end(1)) if found else None


def find_dose(terms: Terms) -> Slot | None:
    """How long, how often, how much: the first dose that the claim names, with what goes on about it."""
    text = terms.segment.text
    parts = list(_DOSE.finditer(text))
    if not parts:
        return None
    end = parts[0].end()
    for part in parts[1:]:
        if not _GAP.match(text[end : part.start()]):
            break
        end = part.end()
    return _as_written(terms, parts[0].start(), end)


def find_comparator(terms: Terms, treatment: Slot | None) -> Slot | None:
    """What the treatment is set against: another treatment, a sham or nothing, behind "than" or "compared with"."""
    start = terms.segment.span.start
    for found in _AGAINST.finditer(terms.segment.text):
        if nothing := _NOTHING.match(terms.segment.text, found.end()):
            return _as_written(terms, *nothing.span())
        for mention, concept in terms.treatments:
            is_other = treatment is None or treatment.span is None or treatment.span.start != mention.start
            if is_other and mention.start - start == found.end():
                return slot(terms, mention, concept)
    return _rival(terms)


def _rival(terms: Terms) -> Slot | None:
    """What is said to be less good, by its words; what names a complaint or an outcome is no treatment."""
    found = _RIVAL.search(terms.segment.text)
    if found is None:
        return None
    start, end = (terms.segment.span.start + at for at in found.span(1))
    inside = [mention.concept for mention in terms.mentions if mention.start < end and start < mention.end]
    return None if any(one.family is not Family.TREATMENT for one in inside) else _as_written(terms, *found.span(1))


def find_nothing(text: str) -> Span | None:
    """Where a sham or nothing stands behind "than" or "compared with"."""
    found = (_NOTHING.match(text, against.end()) for against in _AGAINST.finditer(text))
    return next((Span(*nothing.span()) for nothing in found if nothing), None)


def is_of_others(nothing: str) -> bool:
    """Whether what a treatment is set against is told by the people who went without it."""
    return _OTHERS.match(nothing) is not None


def find_people(terms: Terms, context: Context) -> Slot | None:
    """The group of people that the claim speaks of ("older adults"), no complaint."""
    for mention, concept in terms.of(Family.CONDITION):
        if context.finder.is_group(concept):
            return slot(terms, mention, concept)
    return None


def _as_written(terms: Terms, start: int, end: int) -> Slot:
    words = " ".join(terms.segment.text[start:end].split())
    offset = terms.segment.span.start
    return Slot(text=words, label=words.lower(), span=Span(offset + start, offset + end))
