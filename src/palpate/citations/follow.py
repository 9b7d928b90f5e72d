"""All citations of an article's claims, source by source: claims that go on about one source are read together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from palpate.citations.resolve import Resolver
from palpate.library import Library
from palpate.types.citation import Citation, Resolution
from palpate.types.claim import Claim


class Follower:
    """Follows the citations of articles home, all to one library."""

    def __init__(self, library: Library) -> None:
        self._resolver = Resolver(library)

    def follow(self, claims: Sequence[Claim]) -> tuple[Resolution | None, ...]:
        """What became of the source of each claim; None where a claim cites none.

        Claims whose citation stands at the same place rest on one source: what each says of it helps to tell it.
        """
        sources: dict[tuple[int, int], list[Claim]] = {}
        for claim in claims:
            if claim.citation:
                sources.setdefault(_place(claim.citation), []).append(claim)
        found = {place: self._resolver.resolve(_joined(own), own) for place, own in sources.items()}
        return tuple(found[_place(claim.citation)] if claim.citation else None for claim in claims)


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
