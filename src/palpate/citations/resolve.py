"""A citation to the study of the library that it means, with the runner-up and the margin, or an honest "none"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import msgspec

from palpate.citations import parts as printed_parts
from palpate.citations.agreement import Agreement, Part
from palpate.citations.chances import MATCHING, MOST_CONTENT, by_chance, factor, probabilities
from palpate.citations.content import Contents, Said, said_in
from palpate.library import Library
from palpate.library.index import identifier
from palpate.library.printed import address_key, title_key
from palpate.types.citation import Candidate, Citation, Fate, Resolution
from palpate.types.claim import Claim
from palpate.types.study import Design, Identity, Study

SURE = 0.6  # the probability from which a citation is resolved; measured in citation_resolution.md
SURE_OF_MOST = 0.9  # the same where part of the content differs or none is said
LIKELY = 0.5  # from which the candidates together are more likely than a study outside the library
FEWEST_PARTS = 2
MOST_SHOWN, MOST_NAMED = 5, 3
NEAREST = 0.001  # the least probability of a study that is named as the nearest
CLOSE = 0.2  # of the best one's probability: what "could be any of these" names
REVIEWS = frozenset({Design.SYSTEMATIC_REVIEW, Design.NARRATIVE_REVIEW, Design.GUIDELINE})
IDENTIFIERS = ("doi", "pmid", "pmcid")
_TWO_OF = frozenset({"title", "first author", "journal", "year", "volume and page"})
_TELLS_ALONE = frozenset({"first author", "journal"})  # with the content; a title would say the content again
_SHARED = frozenset({"journal", "year"})
_TOLD_WRONG = frozenset({"n", "studies", "design", "dose", "site"})  # articles often get these wrong of the right study
_TELLING = (*IDENTIFIERS, "arxiv", "url", "title", "authors", "journal", "year")
_TOO_LITTLE = "neither title, author, journal nor year"
_BEGINNING = 5  # words of a title by which it is looked up
MANY = 200  # studies of one journal from which it tells little by itself: but for a database of reviews, none has 60
_COUNTED = {
    "title": "title",
    "first author": "author",
    "journal": "journal",
    "year": "year",
    "n": "n",
    "volume and page": "place",
}
_DESIGN_BY_CHANCE = 0.4  # trials are 60 of 100 studies of the starter library, reviews 20
_RARE = 0.05  # place, number of studies


class Compared(msgspec.Struct, frozen=True):
    """A study with the parts that were compared and the product of their factors."""

    study: Study
    parts: tuple[Part, ...]
    product: float

    @property
    def agreeing(self) -> tuple[str, ...]:
        """Names of the parts that agree."""
        return tuple(dict.fromkeys(part.name for part in self.parts if part.agreement is Agreement.AGREES))

    @property
    def differing(self) -> tuple[str, ...]:
        """Names of the parts that differ."""
        return tuple(dict.fromkeys(part.name for part in self.parts if part.agreement is Agreement.DIFFERS))

    @property
    def is_about_the_same(self) -> bool:
        """Whether treatment and a complaint or outcome agree, which is what titles say."""
        same = [part.value or "" for part in self.parts if part.agreement is Agreement.AGREES]
        return "treatment" in self.agreeing and any(name[:2] in {"C:", "O:"} for name in same)

    def is_sufficient(self, score: float) -> bool:
        """Whether enough that is printed on the paper agrees, whatever the odds.

        Two of title, first author, journal and year agree, and none differs unless three do; journal and year, which
        many papers share, only with the treatment, and with the content or a higher score. Author or journal alone
        needs the content throughout, a year alone the number of people as well.
        """
        said = [part for part in self.parts if part.name in _TWO_OF]
        agree = {part.name for part in said if part.agreement is Agreement.AGREES}
        if len(agree) >= FEWEST_PARTS:
            is_consistent = len(agree) == len(said) or len(agree) > FEWEST_PARTS
            return is_consistent and (agree != _SHARED or self._fits(score))
        fits = all(part.agreement in {Agreement.AGREES, Agreement.NEAR} for part in said)
        is_alone = fits and self.is_about_the_same and not self.differing
        return len(agree) == 1 and is_alone and (agree <= _TELLS_ALONE or "n" in self.agreeing)

    def _fits(self, score: float) -> bool:
        """Whether the content is the study's: throughout, or in treatment and mostly, with a high score."""
        if self.is_about_the_same and not {*self.differing} - _TOLD_WRONG:
            return True
        agree, differ = self._subjects
        return score >= SURE_OF_MOST and "treatment" in self.agreeing and differ <= agree

    @property
    def _subjects(self) -> tuple[int, int]:
        """How many of the complaints and outcomes that are said agree, and how many differ."""
        about = Counter(part.agreement for part in self.parts if (part.value or "")[:2] in {"C:", "O:"})
        return about[Agreement.AGREES], about[Agreement.DIFFERS]

    @property
    def is_possible(self) -> bool:
        """Whether two printed parts speak for it, or none against it and of the content more for it than against."""
        if len(_TWO_OF & {*self.agreeing}) >= FEWEST_PARTS:
            return True
        agree, differ = self._subjects
        return not {*self.differing} & (_TWO_OF | {"treatment"}) and differ <= agree // 2


class Resolver:
    """Resolves citations against one library; what was counted for one is kept for the next."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._contents = Contents(library)

    @cached_property
    def _size(self) -> int:
        return len(self._library)

    def resolve(self, citation: Citation, claims: Sequence[Claim] = ()) -> Resolution:
        """The study that a citation means.

        Parameters
        ----------
        citation : Citation
        claims : sequence of Claim
            Those that rest on it; what they say of treatment, people, outcomes and dose helps to tell studies apart.

        Returns
        -------
        Resolution
            ``misquotes`` is empty; `palpate.citations.quotes` fills it in.
        """
        said = said_in(claims)
        citation = _with_people(citation, said)
        if identified := self._identified(citation):
            return self._by_identifier(citation, said, identified)
        near = self._library.studies(self._near(citation, said))
        compared = [self._compared(citation, said, study) for study in near if not _is_other(citation, study)]
        outcome = _outcome(compared, self._size, is_of_trial=printed_parts.is_of_trial(citation))
        if outcome.fate is Fate.NOT_FOUND and not is_named(citation):
            return Resolution(fate=Fate.TOO_VAGUE, why=_TOO_LITTLE, candidates=outcome.candidates)
        return outcome

    def named_elsewhere(self, citation: Citation, claims: Sequence[Claim], keys: Iterable[str]) -> Resolution | None:
        """One of the studies that the same article names elsewhere, where the people agree and nothing differs.

        An article often names journal and year once, and elsewhere goes on about "the 11 men" of the study.
        """
        said = said_in(claims)
        citation = _with_people(citation, said)
        compared = [self._compared(citation, said, study) for study in self._library.studies(keys)]
        fitting = [one for one in compared if "n" in one.agreeing and not {*one.differing} & (_TWO_OF | {"treatment"})]
        if len(fitting) != 1:
            return None
        (one,) = fitting
        candidate = _candidate(one, one.product / (one.product + 1))
        why = (
            f"{candidate.label}, which the article names elsewhere: {_listed(candidate.agrees)} agree{_but(candidate)}"
        )
        return Resolution(fate=Fate.RESOLVED, why=why, candidates=(candidate,)) if candidate.score >= SURE else None

    def _identified(self, citation: Citation) -> str | None:
        """The key of the study that bears an identifier or address of the citation."""
        for name in (*IDENTIFIERS, "arxiv"):
            value = getattr(citation, name)
            if value and (keys := self._library.keys_identified(value)):
                return keys[0]
        found = self._library.keys_printed("address", address_key(citation.url)) if citation.url else frozenset()
        return next(iter(found)) if len(found) == 1 else None

    def _by_identifier(self, citation: Citation, said: Said, key: str) -> Resolution:
        study = next(self._library.studies([key]))
        compared = self._compared(citation, said, study)
        best = _candidate(compared, 1.0)
        named = "its identifier" if any(getattr(citation, name) for name in (*IDENTIFIERS, "arxiv")) else "its address"
        return Resolution(fate=Fate.RESOLVED, why=f"{study.label}, by {named}{_but(best)}", candidates=(best,))

    def _near(self, citation: Citation, said: Said) -> frozenset[str]:
        """Keys of the studies that share something telling with the citation."""
        library = self._library
        found = [library.keys_printed("author", name) for name in printed_parts.authors_of(citation)]
        if citation.title:
            words = title_key(citation.title).split()
            found.append(library.keys_titled(" ".join(words[:_BEGINNING])))
        if place := printed_parts.place_of(citation):
            found.append(library.keys_printed("place", place))
        about = self._contents.keys(said)
        if journal := printed_parts.journal_of(citation):
            found.append(self._in_journal(journal, citation.year, said, about))
        if citation.year:
            found.append(library.keys_printed("year", str(citation.year)) & about)
        if citation.n:
            found.append(library.keys_printed("n", str(citation.n)) & about)
        return frozenset[str]().union(*found)

    def _in_journal(self, journal: str, year: int | None, said: Said, about: frozenset[str]) -> frozenset[str]:
        """Keys of the studies in a journal; of very many those about the same, or of such a year on the treatment."""
        inside = self._in_journals_like(journal)
        if len(inside) <= MANY:
            return inside
        years = range(year - 1, year + 2) if year else ()
        of_year = frozenset[str]().union(*(self._library.keys_printed("year", str(one)) for one in years))
        treated = self._contents.keys_treated(said)
        return inside & (about | (of_year & treated if treated else of_year))

    def _in_journals_like(self, journal: str) -> frozenset[str]:
        """Keys of the studies in a journal and in those of a like name."""
        kept: dict[str, frozenset[str]] = self._library.keep("studies in journals", dict)
        if journal not in kept:
            close = (name for name in self._library.journals() if printed_parts.is_like(journal, name))
            studies = [self._library.keys_printed("journal", name) for name in (journal, *close)]
            kept[journal] = frozenset[str]().union(*studies)
        return kept[journal]

    def _compared(self, citation: Citation, said: Said, study: Study) -> Compared:
        parts, product = [], 1.0
        for part in printed_parts.compare(citation, study):
            parts.append(part)
            product *= factor(part.name, part.agreement, self._chance(part))
        has_title = any(part.name == "title" and part.agreement is Agreement.AGREES for part in parts)
        subjects = 1.0
        for part, chance in self._contents.compare(said, study):
            parts.append(part)
            if has_title and part.agreement is Agreement.AGREES:  # the title has said it
                continue
            if part.name in MATCHING:
                product *= factor(part.name, part.agreement, chance)
            else:
                subjects *= factor("content", part.agreement, chance)
        return Compared(study, tuple(parts), product * min(subjects, MOST_CONTENT))

    def _chance(self, part: Part) -> float:
        """How often another study of the library agrees on a part."""
        if part.name == "design":
            return _DESIGN_BY_CHANCE
        if part.name == "title":
            return by_chance("title", 0, self._size)
        if part.name not in _COUNTED:
            return _RARE
        return by_chance(part.name, len(self._library.keys_printed(_COUNTED[part.name], part.value or "")), self._size)


def resolve(citation: Citation, library: Library, *, claims: Sequence[Claim] = ()) -> Resolution:
    """The study that one citation means; for many on one library keep a `Resolver`."""
    return Resolver(library).resolve(citation, claims)


def is_named(citation: Citation) -> bool:
    """Whether anything that is printed on a paper is said of it."""
    return any(getattr(citation, name) for name in _TELLING)


def _with_people(citation: Citation, said: Said) -> Citation:
    """The citation with the number of people of its sentences, where they give one."""
    if citation.n is None and len({*said.people}) == 1:
        return msgspec.structs.replace(citation, n=said.people[0])
    return citation


def _is_other(citation: Citation, study: Study) -> bool:
    """Whether both have an identifier of one kind and no report of the study bears the citation's."""
    reports: tuple[Study | Identity, ...] = (study, *study.reports)
    for name in IDENTIFIERS:
        said, own = getattr(citation, name), {identifier(getattr(r, name)) for r in reports if getattr(r, name)}
        if said and own and identifier(said) not in own:
            return True
    return False


def _outcome(compared: Iterable[Compared], size: int, *, is_of_trial: bool) -> Resolution:
    """The fate of a citation, from the studies that it was compared with.

    `is_of_trial` says that the citation speaks of a study, not of a review: a review is not surely meant where a trial
    that has all that is printed comes near it.
    """
    by_key = {one.study.key: one for one in compared}
    chances = probabilities({key: one.product for key, one in by_key.items()}, size)
    ranked = sorted(by_key.values(), key=lambda one: (-chances[one.study.key], one.study.key))
    near = [one for one in ranked[:MOST_SHOWN] if chances[one.study.key] >= NEAREST]
    shown = tuple(_candidate(one, chances[one.study.key]) for one in near)
    margin = round(shown[0].score - shown[1].score, 3) if len(shown) > 1 else None
    fate, why = _fate(ranked, shown, sum(chances.values()))
    close = _close(shown) if shown else ()
    if fate is Fate.RESOLVED and is_of_trial and _is_rivalled(close, by_key):
        fate, why = Fate.SEVERAL, _listed([one.label for one in close])
    if fate is Fate.SEVERAL:
        shown = close
    return Resolution(fate=fate, why=why, candidates=shown, margin=margin)


def _fate(ranked: Sequence[Compared], shown: Sequence[Candidate], together: float) -> tuple[Fate, str]:
    if not shown:
        return Fate.NOT_FOUND, "nothing near it"
    best, first = ranked[0], shown[0]
    if first.score >= SURE and best.is_sufficient(first.score):
        return Fate.RESOLVED, f"{_scored(shown)}: {_listed(first.agrees)} agree{_but(first)}"
    if together >= LIKELY and best.is_possible:
        close = _close(shown)
        if len(close) > 1:
            return Fate.SEVERAL, _listed([one.label for one in close])
        return Fate.SEVERAL, f"{_scored(shown)}, of which only {_listed(first.agrees)} agree{_but(first)}"
    return Fate.NOT_FOUND, f"nearest {_scored(shown)}{_but(first)}"


def _is_rivalled(close: Sequence[Candidate], compared: Mapping[str, Compared]) -> bool:
    """Whether the first is a review, and something that is none comes near it."""
    reviews = [compared[one.key].study.design in REVIEWS for one in close]
    return reviews[0] and not all(reviews)


def _close(shown: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The first and those near it in probability on which nothing printed differs."""
    least = CLOSE * shown[0].score
    others = (one for one in shown[1:] if one.score >= least and not _TWO_OF & {*one.differs})
    return (shown[0], *others)


def _scored(shown: Sequence[Candidate]) -> str:
    """The first candidate with its score and the next one's: "Field 1996 (score 0.96, next 0.03)"."""
    following = shown[1].score if len(shown) > 1 else 0.0
    return f"{shown[0].label} (score {shown[0].score:.2f}, next {following:.2f})"


def _but(candidate: Candidate) -> str:
    shown = [*candidate.differs[:MOST_NAMED], *(["more"] if len(candidate.differs) > MOST_NAMED else [])]
    verb = "differs" if len(shown) == 1 else "differ"
    return f", but {_listed(shown)} {verb}" if shown else ""


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _candidate(compared: Compared, score: float) -> Candidate:
    study = compared.study
    return Candidate(
        key=study.key,
        label=study.label,
        score=round(score, 3),
        agrees=compared.agreeing,
        differs=compared.differing,
        link=study.link,
        retracted=study.retraction or "retracted" if study.is_retracted else None,
    )
