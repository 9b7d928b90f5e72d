"""How often citations are resolved rightly, wrongly, or honestly not, and how often a misquotation is seen.

Development articles and seeds: every citation of a claim that is found in them is resolved and compared with `PLACES`,
what reading the articles and the records gave: of the studies that they cite few are in the library.

Made citations: each study of the starter library is cited in the ways that articles cite (author and year, journal and
year, year with people, ...), in a sentence made of its record: the treatment by its broader term, complaint and first
outcome by name. Each is resolved twice: with the study in the library, where the right answer is that study, and with
it taken out, where any study is a wrong answer.

Made sentences: of each trial, one that says what its record says, and the same with one part changed (direction, three
times the people, the complaint or the outcome of another trial).

usage: python benchmarks/quality/citations.py [--shared ../shared] [--every 1]
           [--out benchmarks/quality/results/citation_resolution.md]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from palpate import vocabulary
from palpate.citations import Follower, Resolver
from palpate.citations.quotes import Quotes
from palpate.claims import find_claims, trained_reader
from palpate.library import Library
from palpate.reading import read
from palpate.types.article import Span
from palpate.types.citation import Citation, Fate, Resolution
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot
from palpate.types.concept import Family
from palpate.types.study import Finding, Role, Study

DIRECTIONS = {
    Finding.BETTER: ClaimDirection.IMPROVES,
    Finding.NO_DIFFERENCE: ClaimDirection.NO_CHANGE,
    Finding.WORSE: ClaimDirection.WORSENS,
}
STRIDE = 37  # to the trial whose complaint or outcome is put into a sentence
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


# (article, words of the claim) to the study of the library that it rests on, as read by a person; "*" is every claim.
PLACES = {
    ("a045.md", "*"): "crane2012",
    ("a051.md", "muscle stiffness"): "erikssoncrommert2015",
    ("a061.md", "fibromyalgia"): "kalichman2010",
    ("a061.md", "healthy infants"): "bennett2013",
    ("002_768e44f8f6a02d9f.txt", "osteoarthritis in the leg"): "atkins2013",
    ("002_768e44f8f6a02d9f.txt", "15-minute"): "field1996",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--every", type=int, default=1, help="cite every nth study of the library only")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/quality/results/citation_resolution.md")
    options = parser.parse_args()
    with Library.open() as library:
        studies = list(library.studies())[:: options.every]
        text = report(in_articles(library, options.shared), made(library, studies), misquoted(studies), options.every)
    options.out.write_text(text, encoding="utf-8")
    print(text)


def in_articles(library: Library, shared: Path) -> dict[str, Counter[str]]:
    """Fates of the citations of the claims that are found, by kind of claim and article."""
    follower, words, reader = Follower(library), vocabulary.load(), trained_reader()
    found: dict[str, Counter[str]] = {}
    files = [*sorted((shared / "articles").glob("a*")), *sorted((shared / "seeds").glob("*.txt"))]
    for file in (file for file in files if file.suffix in {".md", ".html", ".txt"}):
        article = read(file)
        claims = find_claims(article, words, reader=reader) if article.language in {"en", None} else ()
        group = "seeds" if file.suffix == ".txt" else "development"
        for claim, resolution in zip(claims, follower.follow(claims), strict=True):
            if resolution is not None:
                kind = f"{group}, {'study' if claim.type is ClaimType.STUDY else 'other'} claims"
                found.setdefault(kind, Counter())[judged(resolution, cited_by(file.name, claim.text))] += 1
    return found


def cited_by(article: str, text: str) -> str | None:
    """The study of the library that a claim of an article rests on, by `PLACES`; None where it is not in it."""
    places = ((words, key) for (name, words), key in PLACES.items() if name == article)
    return next((key for words, key in places if words == "*" or words in text), None)


def judged(resolution: Resolution, key: str | None) -> str:
    """Right, wrong, among several, or unresolved: honestly where the study is not in the library, else missed."""
    if resolution.study:
        return "right" if resolution.study.key == key else "wrong"
    if resolution.fate is Fate.SEVERAL:
        return "among several" if any(one.key == key for one in resolution.candidates) else "several, none right"
    return "not in the library, said so" if key is None else "in the library, not found"


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


def made(library: Library, studies: Sequence[Study]) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """For each form, what became of the citations with the study in the library and with it taken out."""
    found: dict[str, tuple[Counter[str], Counter[str]]] = {}
    resolver = Without(library)
    for study in studies:
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


def misquoted(studies: Sequence[Study]) -> dict[str, tuple[int, int]]:
    """For each part, how many sentences had it wrong (none for the first) and in how many it was seen."""
    trials = [study for study in studies if any(row.finding in DIRECTIONS for row in study.outcomes) and study.n]
    found: dict[str, list[bool]] = {}
    for number, study in enumerate(trials):
        row = next(row for row in study.outcomes if row.finding in DIRECTIONS)
        other = trials[(number + STRIDE) % len(trials)]
        same = {one.finding for one in study.outcomes if one.outcome == row.outcome}
        direction = DIRECTIONS[row.finding or Finding.BETTER]
        right = sentence(study, row.outcome, study.condition, study.n or 0, direction)
        turned = ClaimDirection.IMPROVES if row.finding is not Finding.BETTER else ClaimDirection.NO_CHANGE
        wrong = {
            "none (false alarms)": right,
            "direction": sentence(study, row.outcome, study.condition, study.n or 0, turned)
            if len(same) == 1
            else None,
            "number": sentence(study, row.outcome, study.condition, 3 * (study.n or 0), direction),
            "people": sentence(study, row.outcome, other.condition, study.n or 0, direction),
            "outcome": sentence(study, other.outcomes[0].outcome, study.condition, study.n or 0, direction),
        }
        for part, claim in wrong.items():
            if claim is not None:
                seen = Quotes().misquotes(claim, study)
                is_seen = bool(seen) if part.startswith("none") else any(one.part == part for one in seen)
                found.setdefault(part, []).append(is_seen)
    return {part: (len(seen), sum(seen)) for part, seen in found.items()}


def sentence(study: Study, outcome: str, people: str | None, n: int, direction: ClaimDirection | None) -> Claim:
    """A claim on a study, made of these parts."""
    arms = [arm.treatment for arm in study.arms if arm.role is Role.TREATMENT]
    text = f"In a trial of {n} people, {arms[0] if arms else 'it'} changed {outcome} in {people}."
    slots = {
        "outcomes": (slot(outcome, Family.OUTCOME),),
        "condition": slot(people, Family.CONDITION) if people else None,
    }
    return Claim(span=NOWHERE, text=text, type=ClaimType.STUDY, direction=direction, **slots)  # type: ignore[arg-type]


def _if(applies: bool, claim: Claim) -> Claim | None:
    return claim if applies else None


def slot(text: str, family: Family) -> Slot:
    concepts = vocabulary.load().resolve(text, family).concepts
    return Slot(text=text, label=concepts[0].label if concepts else text, concept=concepts[0].id if concepts else None)


def report(
    articles: dict[str, Counter[str]],
    found: dict[str, tuple[Counter[str], Counter[str]]],
    quoted: dict[str, tuple[int, int]],
    every: int,
) -> str:
    lines = ["# Citations followed home", "", "Made by `benchmarks/quality/citations.py`."]
    lines += ["", "## Articles", "", "Claims that cite a source, as found by palpate itself.", ""]
    lines += ["| claims | n | what became of them |", "| --- | --- | --- |"]
    for kind, counts in sorted(articles.items()):
        named = ", ".join(f"{what} {n}" for what, n in counts.most_common())
        lines.append(f"| {kind} | {counts.total()} | {named} |")
    lines += [
        "",
        "## Made citations",
        "",
        f"Shares, of one study in {every}; each with a sentence on treatment, outcome and complaint.",
        "",
    ]
    lines += ["| said of the study | n | right | among several | others | none | wrong | out: wrong | several | none |"]
    lines.append("| --- |" + " --- |" * 9)
    for name, (inside, outside) in found.items():
        n = inside.total()
        shares = [inside[kind] / n for kind in ("right", "among", "others", "none", "wrong")]
        shares += [outside[kind] / n for kind in ("wrong", "others", "none")]
        lines.append(f"| {name} | {n} | " + " | ".join(f"{share:.3f}" for share in shares) + " |")
    lines += ["", "*Out*: the study was taken out of the library, its authors' other studies and its journal's stayed."]
    lines += ["A title alone and a year alone are never enough; several then means that study alone, but not for sure."]
    lines += ["", "## Misquotations", "", "| wrong part | sentences | seen |", "| --- | --- | --- |"]
    lines += [f"| {part} | {n} | {seen} ({seen / n:.3f}) |" for part, (n, seen) in quoted.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
