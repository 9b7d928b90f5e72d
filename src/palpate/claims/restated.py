"""A claim of two clauses in the order that `asked.py` reads: what is done first, then how people fare.

"Colds are over sooner when you suck zinc", "older adults who exercise fall less often", "ulcers heal faster with
compression" and "can seniors avoid falls by exercising?" say what is done behind, or inside, what comes of it. Each is
put as "zinc: colds are over sooner"; every letter knows where it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from palpate.claims.asked_patterns import AUXILIARY
from palpate.claims.plain import Restated
from palpate.types.article import Span
from palpate.types.concept import Family
from palpate.vocabulary import Vocabulary

_WHO = (
    r"(?:(?:an? |the )?(?:\w+ ){0,2}?(?:you|they|we|i|she|he|one|people|patients?|someone|women|men|children|kids|"
    r"adults|seniors|person|child|baby|woman|man)(?:[’']re| are| is)?)"
)
_GROUP = (
    r"(?:(?:those|anyone|anybody|everyone|people|persons|adults|seniors|women|men|mothers|mums|children|kids|babies|"
    r"infants|individuals|participants|passengers|newborns|teenagers|adolescents|pensioners|patients|athletes|runners|players|workers|smokers|sufferers|survivors|"
    r"diabetics|asthmatics|insomniacs)\b)"
)
_FARES = re.compile(
    r"(?:are|is|was|were|did|have|has|had|get|feel|fall|live|sleep|suffer|hurt|lose|recover|catch|need|report|experience|show|tend|"
    r"heal|die|cope|see|gain|walk|move|leak|become|come|can|will|may|might|do|don[’']?t|go|benefit|stay|remain|improve|"
    r"reduce|lower|cut|wake|cough|break|develop|age|perform|run|score|think|remember|look|end up|grow)\b",
    re.IGNORECASE,
)
_DOING_FIRST = re.compile(
    rf"^(?:if|when|whenever|once)\s+{_WHO}\s+(?P<done>.+?)(?:,\s*(?:then\s+)?|\s+)(?P<fares>{_WHO}\b.+)$", re.IGNORECASE
)
_DOING_LAST = re.compile(
    rf"^(?P<fares>.+?),?\s+(?:(?:if|when|whenever|once|while)\s+(?:{_WHO}\s+)?|by\s+(?=\w+ing\b))(?P<done>[^,]+)$",
    re.IGNORECASE,
)
_BY_FIRST = re.compile(r"^by\s+(?=\w+ing\b)(?P<done>[^,]+),\s+(?P<fares>.+)$", re.IGNORECASE)
_WHO_DO = re.compile(
    rf"^(?P<who>(?:[\w’'-]+\s+){{0,3}}?{_GROUP}(?:\s+(?:with|over|aged)\s+[^,]+?)?),?\s+"
    r"(?:who|that|(?=(?:receiving|given|taking|using|wearing|eating|drinking|doing|treated with)\s))\s*(?P<done>.+)$",
    re.IGNORECASE,
)
_GIVEN = re.compile(  # what is given to people, whether or not its name is known
    r"(?:(?:received?|were given|was given|are given|take|took|taking|receiving|given|use|used|using|treated with)\s+)"
    r"(?:(?:an?|the|some)\s+)?(?=\w)",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"(?:do|did|does|have|has|had|are|were)(?: not|n[’']t)\b|never\b", re.IGNORECASE)
_LONGEST_GIVEN = 5  # words
_BEST = re.compile(  # "the best cure for a bad back is bed rest"
    r"^(?:the |a )?(?:best|most effective|only|surest|proven) (?P<fares>(?:cure|remedy|treatment|therapy|thing|way)"
    r"(?: to (?:treat|cure|ease|relieve|fight))?(?: for| of| against)? .+?) (?:is|are) (?P<done>[^,]+)$",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"^(?P<fares>.+\b(?:less|fewer|more|better|\w+er)\b.*?)\s+(?:with|through|using|thanks to|on|after)\s+"
    r"(?P<done>[^,]+)$",
    re.IGNORECASE,
)
_TREATED = re.compile(  # "depression cannot be helped by sport"
    r"^(?P<fares>.+?\b(?:be|is|are|been|being)\s+(?:best\s+|\w+ly\s+)?(?:\w+(?:ed|en)|made|kept|cut)\b(?:\s+\w+){0,4}?)\s+(?:by|with|through|using)\s+(?P<done>[^,]+)$",
    re.IGNORECASE,
)
_BENEFIT = re.compile(  # "people with cluster headaches benefit from oxygen"
    r"^(?P<fares>.+?\b(?:benefits?|profits?|gets? relief|find relief))\s+(?:from|in|through)\s+(?P<done>[^,]+)$",
    re.IGNORECASE,
)
_SHOULD = re.compile(  # "anyone with low back pain should get a scan"
    rf"^(?P<fares>(?:[\w’'-]+\s+){{0,3}}?{_GROUP}(?:\s+(?:with|over|aged)\s+[^,]+?)\s+"
    r"(?:should|ought to|must|need to|have to))\s+(?P<done>[^,]+)$",
    re.IGNORECASE,
)
_OPENS = re.compile(  # what is done with a treatment, before its name
    r"^(?:(?:regularly|often|also|just|being|given|treated with|participate in|take part in|go for|attend|undergo|"
    r"having|get|getting|have|take|taking|use|using|do|doing|an?|the|some|your|their|his|her|put on)\s+)+",
    re.IGNORECASE,
)
_ILL = re.compile(r"^(?:already )?(?:have|has|had|get|catch|suffer|got|feel|are|is)\b", re.IGNORECASE)
_KNOWN = frozenset({"label", "synonym", "part", "spelling"})
_SURE = frozenset({"label", "synonym"})
_LONGEST_TAIL = 2  # words behind a treatment's name that still belong to it: "yoga every day"


def restated(text: str, vocabulary: Vocabulary) -> Restated | None:
    """What is done, a colon, how people fare. None where nothing is to be changed.

    Only what the vocabulary knows as a treatment is moved, and only where the other clause names none.
    """
    asked = AUXILIARY.match(text)
    start = asked.end() if asked else 0
    stated = text[start:].rstrip(" .?!")
    for done, *fares in _clauses(stated, vocabulary):
        said = " ".join(stated[one.start : one.end] for one in fares)
        if not _names_another(said, vocabulary):
            return _joined(stated, start, (done, *fares))
    return None


def _names_another(said: str, vocabulary: Vocabulary) -> bool:
    """Whether words name a treatment that is no part of whose people are meant ("before surgery")."""
    named = ({concept.family for concept in mention.concepts} for mention in vocabulary.find(said))
    return any(Family.TREATMENT in families and Family.CONDITION not in families for families in named)


def _joined(stated: str, start: int, spans: tuple[Span, ...]) -> Restated:
    text, places = "", list[int | None]()
    for span, link in zip(spans, (": ", *" " * len(spans)), strict=False):
        text += stated[span.start : span.end] + link
        places += [*range(start + span.start, start + span.end), *[None] * len(link)]
    return Restated(text.rstrip(), tuple(places[: len(text.rstrip())]))


def _clauses(stated: str, vocabulary: Vocabulary) -> Iterator[tuple[Span, ...]]:
    """What is done, and the stretches that say who fares how, by each form that fits."""
    for form in (_DOING_FIRST, _BY_FIRST, _DOING_LAST):
        if (said := form.match(stated)) and not _ILL.match(said["done"]) and _names(said["done"], vocabulary, _KNOWN):
            yield _opened(stated, said), Span(*said.span("fares"))
    if (said := _WHO_DO.match(stated)) and not _WITHOUT.match(said["done"]):
        found = vocabulary.find(said["done"], families=(Family.TREATMENT,))
        given = None if found else _GIVEN.match(said["done"])
        begins = found[0].start if found else given.end() if given else 0
        verb = _FARES.search(said["done"], found[0].end if found else begins) if begins or found else None
        if verb and (found or len(said["done"][begins : verb.start()].split()) <= _LONGEST_GIVEN):
            at = said.start("done")
            first = Span(at + begins, at + verb.start())
            yield first, Span(*said.span("who")), Span(at + verb.start(), said.end("done"))
    for form in (_BEST, _BENEFIT, _SHOULD, _MEANS, _TREATED):
        if (said := form.match(stated)) and _names(said["done"], vocabulary, _SURE):
            yield _opened(stated, said), Span(*said.span("fares"))


def _opened(stated: str, said: re.Match[str]) -> Span:
    """The words that say what is done, without what only says that it is."""
    opens = _OPENS.match(said["done"])
    return Span(said.start("done") + (opens.end() if opens else 0), said.end("done"))


def _names(done: str, vocabulary: Vocabulary, how: frozenset[str]) -> bool:
    """Whether words name a treatment, as one of them or as a whole."""
    found = vocabulary.find(done, families=(Family.TREATMENT,))
    if found:
        return how is _KNOWN or len(done[found[-1].end :].split()) <= _LONGEST_TAIL
    return vocabulary.resolve(_OPENS.sub("", done), Family.TREATMENT).how in how
