"""A citation that the library does not hold, looked up at the services one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from palpate.citations.agreement import Agreement
from palpate.citations.online.crossref import Crossref
from palpate.citations.online.europe_pmc import EuropePMC
from palpate.citations.online.papers import Paper, Service
from palpate.citations.online.polite import Polite, ServiceError
from palpate.citations.online.pubmed import PubMed
from palpate.citations.parts import printed
from palpate.types.citation import Candidate, Citation, Fate, Resolution
from palpate.types.study import Identity, family_name

FEWEST_PARTS = 2  # of title, first author, journal and year, as in the library
FEWEST_WITHOUT_TITLE = 3  # of the whole literature many papers share any two of the others


class Online:
    """Looks citations up. A service that fails once is not asked again; `failed` says which and why.

    Parameters
    ----------
    polite : what asks
    contact : an address of mail for Crossref and NCBI
    ncbi_key : a key for E-utilities
    """

    def __init__(self, polite: Polite, *, contact: str | None = None, ncbi_key: str | None = None) -> None:
        self._services: tuple[Service, ...] = (
            Crossref(polite, contact),
            PubMed(polite, contact, ncbi_key),
            EuropePMC(polite),
        )
        self.failed: dict[str, str] = {}

    @property
    def is_down(self) -> bool:
        """Whether no service is left to ask."""
        return len(self.failed) == len(self._services)

    @property
    def warning(self) -> str | None:
        """What went wrong, in one line; None where nothing did."""
        if not self.failed:
            return None
        named = ", ".join(f"{name} ({why})" for name, why in self.failed.items())
        return f"--online: no answer from {named}. Went on without."

    def follow(self, citation: Citation, resolution: Resolution) -> Resolution:
        """The resolution by the library, or what the services know where that is none."""
        if resolution.fate is Fate.RESOLVED or self.is_down:
            return resolution
        if any((citation.doi, citation.pmid, citation.pmcid)):
            return self._by_identifier(citation, resolution)
        others = sum(part is not None for part in (citation.authors, citation.journal, citation.year))
        if others < (1 if citation.title else FEWEST_WITHOUT_TITLE):
            return resolution
        return self._by_search(citation, resolution)

    def _by_identifier(self, citation: Citation, resolution: Resolution) -> Resolution:
        asked = [service for service in self._services if service.takes(citation)]
        for service in self._left(asked):
            with self._noted(service):
                if paper := service.identified(citation):
                    candidate = _candidate(citation, paper)
                    why = f"{candidate.label}, by its identifier at {service.name}{_differs(candidate)}"
                    return _elsewhere(resolution, why, candidate)
        if any(service.name in self.failed for service in asked):
            return resolution
        return msgspec.structs.replace(resolution, fate=Fate.NO_SUCH, why=f"no service knows {_identifier(citation)}")

    def _by_search(self, citation: Citation, resolution: Resolution) -> Resolution:
        for service in self._left(self._services):
            fitting: list[Candidate] = []
            with self._noted(service):
                papers = [paper for paper in service.search(citation) if _fits(citation, paper.printed)]
                fitting = list({one.key: one for one in (_candidate(citation, paper) for paper in papers)}.values())
            if len(fitting) == 1:
                return _elsewhere(resolution, f"{fitting[0].label} at {service.name}", fitting[0])
            if fitting:
                why = f"{', '.join(one.label for one in fitting)} at {service.name}"
                candidates = (*fitting, *resolution.candidates)
                return msgspec.structs.replace(
                    resolution, fate=Fate.SEVERAL, why=why, candidates=candidates, margin=None
                )
        return resolution

    def _left(self, services: Iterable[Service]) -> Iterator[Service]:
        """Those that have not failed, at the time when each is asked."""
        return (service for service in services if service.name not in self.failed)

    @contextmanager
    def _noted(self, service: Service) -> Iterator[None]:
        """A service that fails is noted and not asked again."""
        try:
            yield
        except ServiceError as error:
            self.failed[service.name] = str(error)


def _elsewhere(resolution: Resolution, why: str, candidate: Candidate) -> Resolution:
    candidates = (candidate, *resolution.candidates)
    return msgspec.structs.replace(resolution, fate=Fate.ELSEWHERE, why=why, candidates=candidates, margin=None)


def _fits(citation: Citation, paper: Identity) -> bool:
    """Whether the title and one other part agree, or all three others, and none differs."""
    parts = list(printed(citation, [paper]))
    agree = {part.name for part in parts if part.agreement is Agreement.AGREES}
    is_enough = len(agree) >= FEWEST_PARTS if "title" in agree else len(agree) >= FEWEST_WITHOUT_TITLE
    return is_enough and not any(part.agreement is Agreement.DIFFERS for part in parts)


def _candidate(citation: Citation, paper: Paper) -> Candidate:
    own = paper.printed
    parts = list(printed(citation, [own]))
    agrees = tuple(part.name for part in parts if part.agreement is Agreement.AGREES)
    differs = tuple(part.name for part in parts if part.agreement is Agreement.DIFFERS)
    key = f"doi:{own.doi}" if own.doi else f"pmid:{own.pmid}" if own.pmid else paper.link
    score = len(agrees) / len(parts) if parts else 1.0
    return Candidate(
        key=key,
        label=_label(own, key),
        score=round(score, 3),
        agrees=agrees,
        differs=differs,
        link=paper.link,
        retracted=paper.retracted,
    )


def _label(paper: Identity, key: str) -> str:
    named = family_name(paper.authors[0]) if paper.authors else paper.title or key
    return f"{named} {paper.year}" if paper.year else named


def _differs(candidate: Candidate) -> str:
    return f", but {' and '.join(candidate.differs)} differ" if candidate.differs else ""


def _identifier(citation: Citation) -> str:
    named: Sequence[tuple[str, str | None]] = (("DOI", citation.doi), ("PMID", citation.pmid), ("", citation.pmcid))
    return next(f"{kind} {value}".strip() for kind, value in named if value)
