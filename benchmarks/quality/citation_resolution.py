"""How often citations are resolved rightly, wrongly, or honestly not.

Made citations: each study of the starter library is cited in the ways that articles cite (author and year, journal and
year, year with people, ...), with its treatment said by the broader term and its complaint by name, from the record's
facts alone. Each is resolved twice: with the study in the library, where the right answer is that study, and with the
study taken out, where every resolved answer is wrong. A citation with a wrong part must not lead to another study.

Development articles and seeds: every citation that is found in them is resolved, and compared with what reading them
gave (``known`` below); few of the studies that they cite are in the library.

usage: python benchmarks/quality/citation_resolution.py [--shared ../shared]
           [--out benchmarks/quality/results/citation_resolution.md]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from palpate import vocabulary
from palpate.citations import Resolver
from palpate.library import Library
from palpate.types.article import Span
from palpate.types.citation import Citation, Fate, Resolution
from palpate.types.claim import Claim, ClaimType
from palpate.types.concept import Family
from palpate.types.study import Role, Study

ROOT = Path(__file__).parents[2]
NOWHERE = Span(0, 1)
Made = tuple[Citation, tuple[Claim, ...]]


class Without(Resolver):
    """Resolves as if some studies were not in the library."""

    without: frozenset[str] = frozenset()

    def _near(self, *given: object) -> frozenset[str]:
        return super()._near(*given) - self.without  # type: ignore[arg-type]  # passed on as they came

    def _identified(self, citation: Citation) -> str | None:
        found = super()._identified(citation)
        return None if found in self.without else found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "benchmarks" / "quality" / "results" / "citation_resolution.md"
    )
    options = parser.parse_args()
    with Library.open() as library:
        text = report(made(library))
    options.out.write_text(text, encoding="utf-8")
    print(text)


def claim_of(study: Study) -> tuple[Claim, ...]:
    """A sentence on what the study was about, from its record: the treatment by its broader term, the rest by name."""
    words = vocabulary.load()
    arms = [arm.treatment for arm in study.arms if arm.role is Role.TREATMENT]
    treated = [*arms, *(result.treatment for result in study.pooled)]
    named = [concept for text in treated[:1] for concept in words.resolve(text, Family.TREATMENT).concepts[:1]]
    broader = [words.concept(up) for concept in named for up in concept.broader[:1]]
    broad = [concept for concept in broader if concept.broader] or named
    outcomes = [row.outcome for row in study.outcomes] or [result.outcome for result in study.pooled]
    if not broad or not outcomes:
        return ()
    people = f" in {study.condition}" if study.condition else ""
    text = f"{broad[0].label} improved {outcomes[0]}{people}."
    return (Claim(span=NOWHERE, text=text, type=ClaimType.STUDY),)


def surname(study: Study) -> str | None:
    return study.authors[0].rsplit(" ", 1)[0] if study.authors else None


def cited(**parts: object) -> Citation:
    return Citation(span=NOWHERE, **parts)  # type: ignore[arg-type]  # the fields' own types


def shuffled(title: str) -> str:
    """The title without its subtitle and with one word lost."""
    words = title.partition(":")[0].split()
    return " ".join(words[:2] + words[3:])


# What each form needs of the record, and the citation that it makes of it.
FORMS: dict[str, Callable[[Study], Citation | None]] = {
    "DOI": lambda s: cited(doi=s.doi) if s.doi else None,
    "author, year, title, journal": lambda s: (
        cited(authors=surname(s), year=s.year, title=s.title, journal=s.journal) if s.authors and s.journal else None
    ),
    "title misquoted, year": lambda s: cited(title=shuffled(s.title), year=s.year) if s.year else None,
    "title alone": lambda s: cited(title=s.title),
    "author, year": lambda s: cited(authors=surname(s), year=s.year) if s.authors and s.year else None,
    "author, year off by 1": lambda s: cited(authors=surname(s), year=s.year + 1) if s.authors and s.year else None,
    "author, year off by 5": lambda s: cited(authors=surname(s), year=s.year - 5) if s.authors and s.year else None,
    "author, journal": lambda s: cited(authors=surname(s), journal=s.journal) if s.authors and s.journal else None,
    "author": lambda s: cited(authors=surname(s)) if s.authors else None,
    "journal, year": lambda s: cited(journal=s.journal, year=s.year) if s.journal and s.year else None,
    "journal, year, people": lambda s: (
        cited(journal=s.journal, year=s.year, n=s.n) if s.journal and s.year and s.n else None
    ),
    "journal, year, people wrong": lambda s: (
        cited(journal=s.journal, year=s.year, n=3 * s.n) if s.journal and s.year and s.n else None
    ),
    "journal": lambda s: cited(journal=s.journal) if s.journal else None,
    "year, people": lambda s: cited(year=s.year, n=s.n) if s.year and s.n else None,
    "year": lambda s: cited(year=s.year) if s.year else None,
}
NEVER = {"title alone"}  # resolved by nothing but its title: wrong whatever it leads to


def made(library: Library) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """For each form, what became of the citations with the study in the library and with it taken out."""
    found: dict[str, tuple[Counter[str], Counter[str]]] = {}
    resolver = Without(library)
    for study in library.studies():
        claims = claim_of(study)
        for name, form in FORMS.items():
            citation = form(study)
            if citation is None or not claims:
                continue
            counts = found.setdefault(name, (Counter(), Counter()))
            Without.without = frozenset()
            counts[0][told(resolver.resolve(citation, claims), study.key)] += 1
            Without.without = frozenset({study.key, *study.related})
            counts[1][told(resolver.resolve(citation, claims), None)] += 1
    return found


def told(resolution: Resolution, key: str | None) -> str:
    if resolution.study:
        return "right" if resolution.study.key == key else "wrong"
    if resolution.fate is Fate.SEVERAL:
        return "among" if any(one.key == key for one in resolution.candidates) else "others"
    return "none"


def report(found: dict[str, tuple[Counter[str], Counter[str]]]) -> str:
    lines = ["| form | n | right | among several | others | none | wrong | taken out: wrong | several | none |"]
    lines.append("| --- |" + " --- |" * 9)
    for name, (inside, outside) in found.items():
        n = inside.total()
        shares = [inside[kind] / n for kind in ("right", "among", "others", "none", "wrong")]
        shares += [outside[kind] / n for kind in ("wrong", "others", "none")]
        lines.append(f"| {name} | {n} | " + " | ".join(f"{share:.3f}" for share in shares) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
