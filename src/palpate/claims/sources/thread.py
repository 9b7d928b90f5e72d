"""Which source a claim rests on: its own, or the one that the sentences around it are about ("They also found …").

A logistic model over what is named and how the sentence is worded; `training/citations.py` makes its weights.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from math import exp, log1p

import msgspec

from palpate.claims.cues import cue, cues_in
from palpate.claims.segments import Segment
from palpate.claims.sources.own import SourcesOf, is_hinted, is_identified, is_particular, sources_of
from palpate.claims.sources.wording import speaks_of_one_study
from palpate.text.wordings import Wordings
from palpate.types.article import Article
from palpate.types.citation import Citation

Features = dict[str, float]


class Opening:
    """A pattern of how a text begins, whatever the case."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern, re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """The match at the text's beginning."""
        return self._pattern.match(text)


_WORDED: Mapping[str, re.Pattern[str] | Wordings | Opening] = {
    "same study": Wordings(
        [
            r"\b(?:the|this|these|that|those|both|its|their|his|her)\s+(?:[\w-]+\s+){0,2}?(?:stud(?:y|ies)|trial|"
            r"review|researchers?|authors?|"
            r"participants?|patients|team|results?|findings?|investigators?|scientists?|subjects|groups?|volunteers|"
            r"analysis|"
            r"experiment|paper|survey|report|sample|data|dose|men|women|people|lot|half|meta-?analysis)\b"
        ]
    ),
    "pronoun first": Opening(
        r"\W*(?:but\s+|and\s+|yet\s+)?(?:they|those|he|she|both|all|half|most|some|none|neither|nobody|no one|"
        r"overall|it|that|this)\b",
    ),
    "group": Wordings(
        [
            r"\b(?:groups?|arms?|placebo|controls?|dummy|sham|waiting list|comparison|baseline|intervention|camp|"
            r"either)\b"
        ]
    ),
    "time point": Wordings(
        [
            r"\b(?:after|at|by|over|within|during|for)\s+(?:(?:the|only|just|about)\s+)?(?:\d+|[a-z]+)(?:-|"
            r"\s)?(?:minutes?|hours?|days?|weeks?|months?|years?|sessions?|wk)\b"
        ]
    ),
    "past": re.compile(
        r"\b(?:was|were|had|did|got|went|came|fell|rose|felt|slept|took|gave|became|began|broke|lost|kept|saw|"
        r"made|put|left|[a-z]{3,}ed)\b"
    ),
    "present": re.compile(
        r"\b(?:is|are|has|have|does|do|can|may|helps?|improves?|reduces?|eases?|relieves?|works?|makes?|gives?|"
        r"[a-z]{3,}izes?)\b"
    ),
    "future": Wordings([r"\b(?:will|should|must|would)\b"]),
    "you": Wordings([r"\b(?:you|your|yours|yourself|we|our|us|I|my)\b"]),
    "compared": Wordings(
        [
            r"\b(?:than|compared|versus|vs|more|less|fewer|lower|higher|better|worse|same|difference|differ|"
            r"change[ds]?|significant(?:ly)?)\b"
        ]
    ),
    "figure": Wordings([r"[\d]", r"\bper ?cent\b", r"\b(?:half|twice|third|double|quarter)\b"]),
    "said": Wordings([r"\b(?:says?|said|told|wrote|explains?|explained|adds?|added|warns?|notes?)\b", '[“"”]']),
    "many studies": Wordings(
        [
            r"\b(?:studies|trials|reviews|research|evidence|science|scientists|experts|"
            r"literature)\s+(?:[\w-]+\s+){0,2}?(?:show|suggest|find|found|have|has|indicate|support|prove|say|point|"
            r"is|are)"
        ]
    ),
    "new study": Wordings(
        [
            r"\b(?:a|an|one|another|other|earlier|previous|separate|second|recent|"
            r"new)\s+(?:[\w-]+\s+){0,4}?(?:stud(?:y|ies)|trials?|reviews?|meta-?analys[ie]s|papers?|surveys?|"
            r"research|experiments?|pilot)\b"
        ]
    ),
    "year in brackets": re.compile(r"\([^)]{0,60}\b(?:19|20)\d\d\b"),
    "dated first": Opening(r"\W*(?:(?:in|back in|as early as)\s+)?(?:19|20)\d\d\b"),
    "counted first": Opening(
        r"\W*(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|sixteen|twenty|thirty|"
        r"forty|fifty|a hundred)\s+[a-z]",
    ),
    "caution": Wordings(
        [
            r"\b(?:small|limit(?:ed|ation)s?|only|caution|blind(?:ed)?|bias|funded|paid|quality|sample|larger|"
            r"further|more research|placebo|not measured|can'?t tell|conclude)\b"
        ]
    ),
}
_CUES = (
    "research",
    "research_finding",
    "setup",
    "opinion",
    "advice",
    "popularity",
    "no_evidence",
    "harm",
    "anatomy",
    "cause",
)
_OWN = (
    "journal",
    "authors",
    "year",
    "n",
    "studies",
    "organisation",
    "place",
    "design",
    "reference",
    "url",
    "doi",
    "pmid",
    "finding",
)
_OF_A_STUDY = Wordings(
    [
        r"\b(?:the\s+(?:[\w-]+\s+)?(?:study|trial|researchers?|authors|team|scientists|experiment|paper|review)|"
        r"participants|"
        r"volunteers|control\s+group|placebo|(?:the|both|each|either|two|three)\s+(?:\w+\s+)?groups?|randomi[sz]ed|"
        r"at\s+random|recruited)\b"
    ]
)
_ANOTHER = Wordings(
    [
        r"\b(?:another|(?:a|the)\s+(?:second|third|different|separate|further|later|newer)|one\s+(?:other|more))\s+"
        r"(?:[\w-]+\s+){0,4}?(?:study|trial|review|meta-analysis|paper|survey|experiment)\b",
        r"\b(?:one|an?)\s+(?:(?!of\b)[\w-]+\s+){0,3}?(?:review|meta-analysis)\s+(?:of\s+(?:[\w-]+\s+){1,5}?)?"
        r"(?:also\s+)?(?:found|concluded|shows?|showed|reported|suggests|suggested|pooled|looked)\b",
    ]
)  # not the one that was spoken of before
_MUCH = 0.4  # share of sentences that speak of one study's people or makers, from which an article is about a study
_FAR = 30  # sentences; a source further away counts as this far
_NEAR = 3  # sentences within which a claim before it hands its source on


@dataclass(frozen=True)
class _Named:
    """A sentence that names a particular source: its place among the article's sentences."""

    at: int
    segment: Segment
    citation: Citation


class Thread:
    """What an article's sentences are about while its claims are read in order."""

    def __init__(self, article: Article, all_segments: Sequence[Segment]) -> None:
        self._sources: SourcesOf = sources_of(article)
        self._segments = all_segments
        self._starts = [segment.span.start for segment in all_segments]
        self.restart()

    @cached_property
    def _said(self) -> list[tuple[int, Segment, Citation]]:
        """What the sentences say of sources: read when the first claim asks for it."""
        said = ((at, segment, self._sources.said(segment)) for at, segment in enumerate(self._segments))
        return [(at, segment, one) for at, segment, one in said if one]

    @cached_property
    def _named(self) -> list[_Named]:
        return [_Named(at, segment, one) for at, segment, one in self._said if is_particular(one, segment.text)]

    @cached_property
    def _hinted(self) -> Citation | None:
        return next((one for _, _, one in self._said if is_hinted(one)), None)

    @cached_property
    def _about_study(self) -> float:
        of_study = sum(bool(_OF_A_STUDY.search(segment.text)) for segment in self._segments)
        return of_study / max(len(self._segments), 1)

    @cached_property
    def _places(self) -> list[int]:
        return [one.at for one in self._named]

    def restart(self) -> None:
        """Back to the article's start."""
        self._last: tuple[int, Citation | None] | None = None

    def cite(self, segment: Segment, *, model: Model | None = None) -> Citation | None:
        """The source that a claim rests on, remembered for the claims after it.

        Parameters
        ----------
        segment : Segment
            The claim, after all that stand before it.
        model : Model, optional
            In place of the one that ships with the package.
        """
        model = model or _shipped()
        source = self._likely(segment) if probability(self.features(segment), model) >= model.threshold else None
        self.note(segment, source)
        return source

    def note(self, segment: Segment, source: Citation | None) -> None:
        """Remember what a claim rests on."""
        self._last = (self._at(segment), source)

    def features(self, segment: Segment) -> Features:
        """What the model weighs, by name; what is absent is 0."""
        own = self._sources.said(segment)
        found = self._about_own(segment, own) | self._about_wording(segment)
        before, after = self._around(segment)
        if before:
            found |= self._about(before, segment, "before")
        if after:
            found |= self._about(after, segment, "after")
        found[f"sources {min(len(self._named), 4)}"] = 1.0
        found["about a study"] = min(self._about_study, _MUCH) / _MUCH
        if found.get("own particular") is None:
            # What holds of a sentence that names nothing itself is weighed apart.
            found |= {f"alone, {name}": value for name, value in found.items() if not name.startswith("own")}
        return found

    def _likely(self, segment: Segment) -> Citation | None:
        """The source that a claim most likely rests on: its own, the last claim's, the one named nearest."""
        own = self._sources.said(segment)
        goes_on = bool(self._last and self._last[1]) and _WORDED["same study"].search(segment.text)
        if own and (is_identified(own) or (is_particular(own, segment.text) and not goes_on)):
            return own
        if _ANOTHER.search(segment.text):
            return own
        before, after = self._around(segment)
        if self._last and self._last[1] and self._at(segment) - self._last[0] <= _NEAR:
            return _filled(self._last[1], own)
        near = before or after
        return _filled(near.citation, own) if near else own or self._hinted

    def _at(self, segment: Segment) -> int:
        return bisect_left(self._starts, segment.span.start + 1) - 1

    def _around(self, segment: Segment) -> tuple[_Named | None, _Named | None]:
        """The sentences before (or this one's other part) and after that name a source last and first."""
        at = self._at(segment)
        place = bisect_left(self._places, at)
        same = place < len(self._named) and self._places[place] == at
        same = same and not segment.span.holds(self._named[place].segment.span)
        before = self._named[place] if same else self._named[place - 1] if place else None
        later = place + (place < len(self._named) and self._places[place] == at)
        return before, self._named[later] if later < len(self._named) else None

    def _about_own(self, segment: Segment, own: Citation | None) -> Features:
        found: Features = {"one": 1.0}
        if own is None:
            return found
        found |= {f"own {name}": 1.0 for name in _OWN if getattr(own, name) is not None}
        if speaks_of_one_study(segment.text):
            found["own one study"] = 1.0
        if is_particular(own, segment.text):
            found["own particular"] = 1.0
        return found

    def _about_wording(self, segment: Segment) -> Features:
        text = segment.text
        found = {name: 1.0 for name, pattern in _WORDED.items() if pattern.search(text)}
        cued = cues_in(text)
        found |= {f"cue {name}": 1.0 for name in _CUES if name in cued}
        found |= {"heading": 1.0} if segment.is_heading else {}
        found |= {"item": 1.0} if segment.is_item else {}
        found |= {"part": 1.0} if segment.whole else {}
        if segment.is_item and cue("research").first(segment.lead_in or segment.heading):
            found["under research"] = 1.0
        return found

    def _about(self, named: _Named, segment: Segment, side: str) -> Features:
        away = min(abs(self._at(segment) - named.at), _FAR)
        found: Features = {side: 1.0, f"{side} away": log1p(away)}
        if named.segment.block.span == segment.block.span:
            found[f"{side} in block"] = 1.0
        if away <= 1:
            found[f"{side} next"] = 1.0
        if away == 0:
            found[f"{side} same sentence"] = 1.0
        if named.segment.block.heading == segment.block.heading:
            found[f"{side} under heading"] = 1.0
        if named.citation.reference and not named.citation.n:
            found[f"{side} mark"] = 1.0
        if named.citation.journal or named.citation.authors:
            found[f"{side} named"] = 1.0
        if side == "before" and self._last and self._last[0] >= named.at:
            near = self._at(segment) - self._last[0] <= _NEAR
            found["handed on" if self._last[1] else "dropped"] = 1.0
            if near:
                found["handed on, near" if self._last[1] else "dropped, near"] = 1.0
        return found


def _filled(source: Citation, own: Citation | None) -> Citation:
    """A source with what a sentence on it adds: people and design that were not said before."""
    added = {name: getattr(own, name) for name in ("n", "design") if own and getattr(source, name) is None}
    return msgspec.structs.replace(source, **added)


class Model(msgspec.Struct, frozen=True):
    """A weight for each feature, and the probability from which a claim has a source."""

    threshold: float
    weights: dict[str, float]


def probability(features: Features, model: Model) -> float:
    """That a claim has a source, 0 to 1."""
    return 1 / (1 + exp(-sum(value * model.weights.get(name, 0.0) for name, value in features.items())))


@cache
def _shipped() -> Model:
    return msgspec.json.decode((files("palpate.claims") / "model" / "citations.json").read_bytes(), type=Model)
