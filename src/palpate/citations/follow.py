"""All citations of an article's claims, source by source: claims that go on about one source are read together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from palpate.citations.quotes import Quotes
from palpate.citations.resolve import Resolver, is_named
from palpate.citations.retractions import notice
from palpate.library import Library
from palpate.library.index import identifier
from palpate.types.article import Span
from palpate.types.citation import Citation, Fate, Resolution, SourceMention, Withdrawn
from palpate.types.claim import Claim
from palpate.types.study import Study

if TYPE_CHECKING:
    from palpate.citations.online import Online


class Follower:
    """Follows the citations of articles home, all to one library.

    Parameters
    ----------
    library : Library
    online : Online, optional
        Where to look for what the library does not hold; nothing is sent anywhere without it.
    """

    def __init__(self, library: Library, online: Online | None = None) -> None:
        self._library = library
        self._online = online
        self._resolver = Resolver(library)
        self._quotes = Quotes()

    def follow(self, claims: Sequence[Claim]) -> tuple[Resolution | None, ...]:
        """What became of the source of each claim; None where a claim cites none.

        Claims whose citation stands at the same place rest on one source: what each says of it helps to tell it.
        """
        sources: dict[tuple[int, int], list[Claim]] = {}
        for claim in claims:
            if claim.citation:
                sources.setdefault(_place(claim.citation), []).append(claim)
        found = {place: self._resolved(_joined(own), own) for place, own in sources.items()}
        named = [one.study.key for one in found.values() if one.study]
        for place, own in sources.items():
            if named and found[place].study is None and not is_named(_joined(own)):
                found[place] = self._resolver.named_elsewhere(_joined(own), own, named) or found[place]
        return tuple(self._quoted(claim, found[_place(claim.citation)]) if claim.citation else None for claim in claims)

    def _resolved(self, citation: Citation, claims: Sequence[Claim]) -> Resolution:
        resolution = self._resolver.resolve(citation, claims)
        return self._online.follow(citation, resolution) if self._online else resolution

    def _quoted(self, claim: Claim, resolution: Resolution) -> Resolution:
        """The resolution with what the sentence gets wrong of the study, and whether the study found what it says."""
        study = self._study(resolution)
        if study is None:
            return resolution
        misquotes, bears = self._quotes.misquotes(claim, study), self._quotes.bears(claim, study)
        return msgspec.structs.replace(resolution, misquotes=misquotes, bears=bears)

    def found(self, claim: Claim, resolution: Resolution | None) -> str | None:
        """What the cited study itself found, in one line; None where the citation was not resolved."""
        study = self._study(resolution) if resolution else None
        return self._quotes.found(claim, study) if study else None

    def withdrawn(
        self, claims: Sequence[Claim], found: Sequence[Resolution | None], mentions: Sequence[SourceMention]
    ) -> tuple[Withdrawn, ...]:
        """The retracted papers that an article names, each at its first place, in the article's order.

        Parameters
        ----------
        claims : sequence of Claim
        found : sequence of Resolution or None
            What `follow` made of them.
        mentions : sequence of SourceMention
            All sources that the article names; a reference list may hold papers that no claim rests on.
        """
        by_claim = (_of_claim(claim, one) for claim, one in zip(claims, found, strict=True) if claim.citation and one)
        by_mention = (_of_citation(mention.citation, mention.span) for mention in mentions)
        places: dict[str, Withdrawn] = {}
        for one in sorted(filter(None, (*by_claim, *by_mention)), key=lambda one: one.span):
            places.setdefault(one.notice, one)
        return tuple(places.values())

    def _study(self, resolution: Resolution) -> Study | None:
        return self._library.get(resolution.study.key) if resolution.study else None


def _of_claim(claim: Claim, resolution: Resolution) -> Withdrawn | None:
    """The study that a claim's citation was resolved to, if it was retracted; else what the citation's DOI says."""
    elsewhere = resolution.candidates[0] if resolution.fate is Fate.ELSEWHERE else None
    study = resolution.study or elsewhere
    if study and study.retracted:
        return Withdrawn(span=claim.span, label=study.label, notice=identifier(study.retracted))
    return _of_citation(claim.citation, claim.span) if claim.citation else None


def _of_citation(citation: Citation, span: Span) -> Withdrawn | None:
    listed = notice(citation.doi) if citation.doi else None
    return Withdrawn(span=span, label=citation.doi or "", notice=listed) if listed else None


def _place(citation: Citation) -> tuple[int, int]:
    return citation.span.start, citation.span.end


def _joined(claims: Sequence[Claim]) -> Citation:
    """What the claims together say of their source, the first that says a part."""
    joined: Citation | None = None
    for citation in (claim.citation for claim in claims if claim.citation):
        if joined is None:
            joined = citation
            continue
        more = {name: getattr(citation, name) for name in citation.__struct_fields__ if getattr(joined, name) is None}
        joined = msgspec.structs.replace(joined, **more)
    if joined is None:
        raise ValueError("no claim cites")
    return joined
