"""The evidence lockfile: what each verdict stood on when it was pinned, and what has moved since.

JSON with a line for each claim, so that a version control system shows what changed. An article is pinned with the
library, the rules and the version that it was checked against; a claim by its words, not by its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import msgspec

from palpate.report.remarks import fingerprint, relative
from palpate.types.evidence import CertaintyLevel
from palpate.types.report import Report
from palpate.types.verdict import VerdictKind

VERSION = 1
ALIKE = 0.6  # of difflib's ratio, from where on two claims are one whose wording changed (difflib's "close match")
RETRACTED = "retracted"  # a study's fate that is told even where no verdict moved
_LONGEST_QUOTE = 60  # characters of a claim in a line


class _Stored(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what a lockfile holds."""


class PinnedClaim(_Stored, frozen=True, kw_only=True):
    """A claim with its verdict and the studies behind it.

    ``fingerprint`` is that of its words; the second claim of an article in the same words ends in 2.
    """

    fingerprint: str
    claim: str
    verdict: VerdictKind
    certainty: CertaintyLevel | None
    studies: tuple[str, ...]

    @property
    def judgement(self) -> str:
        """Verdict and certainty: "supported (low)"."""
        return f"{self.verdict.value} ({self.certainty.value})" if self.certainty else self.verdict.value


class PinnedArticle(_Stored, frozen=True, kw_only=True):
    """An article's claims in their order, and what they were checked against."""

    source: str
    palpate: str
    library: str
    rules: str
    claims: tuple[PinnedClaim, ...]


class Lock(_Stored, frozen=True, kw_only=True):
    """A lockfile: articles by their source."""

    lock: int
    articles: tuple[PinnedArticle, ...]


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict that moved, or a claim that came or went: its article, what happened, and why."""

    source: str
    claim: str
    what: str
    why: str

    def __str__(self) -> str:
        """The whole in one line."""
        quoted = self.claim if len(self.claim) <= _LONGEST_QUOTE else f"{self.claim[: _LONGEST_QUOTE - 1].rstrip()}…"
        return f"{self.source}: “{quoted}”: {self.what} ({self.why})"


Fate = Callable[[str], str]
"""What became of a study that no longer stands behind a verdict, in words, such as `RETRACTED`."""


def pinned(report: Report, *, folder: Path | None = None) -> PinnedArticle:
    """A report as a lockfile keeps it; a path below `folder` is written relative to it."""
    seen: dict[str, int] = {}
    claims = []
    for judged in report.judged:
        name = fingerprint(judged.claim.text)
        seen[name] = seen.get(name, 0) + 1
        claims.append(
            PinnedClaim(
                fingerprint=f"{name}:{seen[name]}",
                claim=judged.claim.text,
                verdict=judged.verdict.kind,
                certainty=judged.verdict.certainty,
                studies=judged.verdict.studies,
            )
        )
    return PinnedArticle(
        source=relative(report.article.source, folder),
        palpate=report.version,
        library=report.library,
        rules=report.rules,
        claims=tuple(claims),
    )


def lock_text(articles: Iterable[PinnedArticle]) -> str:
    """A lockfile of articles, by their sources; the same articles give the same bytes in any order."""
    shown = ",\n".join(_article_text(one) for one in sorted(articles, key=lambda one: one.source))
    return f'{{"lock": {VERSION}, "articles": [\n{shown}\n]}}\n'


def read_lock(data: bytes) -> Lock:
    """A lockfile's content.

    Raises
    ------
    ValueError
        If it is none, or of another version; the message says which.
    """
    try:
        found = msgspec.json.decode(data)
        version = found.get("lock") if isinstance(found, dict) else None
        if not isinstance(version, int):
            raise ValueError("not a lockfile of palpate")
        if version != VERSION:
            raise ValueError(f"a lockfile of version {version}, this palpate reads {VERSION}")
        return msgspec.convert(found, Lock)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise ValueError(f"not a lockfile of palpate ({error})") from None


def moved(before: PinnedArticle, now: PinnedArticle, fate: Fate) -> tuple[Moved, ...]:
    """What moved in an article since it was pinned, in the order of its claims now, then those that are gone."""
    old = {one.fingerprint: one for one in before.claims}
    new = {one.fingerprint: one for one in now.claims}
    reworded = _reworded([one for one in before.claims if one.fingerprint not in new], now.claims, old)
    found = []
    for claim in now.claims:
        earlier = old.get(claim.fingerprint) or reworded.get(claim.fingerprint)
        what, why = _change(earlier, claim, fate, is_same=claim.fingerprint in old)
        if what:
            causes = [why] if why else list(_causes(earlier, claim, before, now, fate))
            found.append(Moved(source=now.source, claim=claim.claim, what=what, why="; ".join(causes)))
    kept = {one.fingerprint for one in reworded.values()}
    gone = [one for one in before.claims if one.fingerprint not in new and one.fingerprint not in kept]
    found += [
        Moved(source=now.source, claim=one.claim, what=f"was {one.judgement}", why="the claim is gone") for one in gone
    ]
    return tuple(found)


def _article_text(one: PinnedArticle) -> str:
    head = {"source": one.source, "palpate": one.palpate, "library": one.library, "rules": one.rules}
    claims = ",\n".join(f" {_line(msgspec.to_builtins(claim))}" for claim in one.claims)
    return f'{_line(head)[:-1]}, "claims": [\n{claims}\n]}}' if claims else f'{_line(head)[:-1]}, "claims": []}}'


def _line(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def _change(earlier: PinnedClaim | None, claim: PinnedClaim, fate: Fate, *, is_same: bool) -> tuple[str, str]:
    """What happened to a claim, and why where that is plain; both empty where nothing did.

    A study that was retracted is told also where the verdict stands without it.
    """
    if earlier is None:
        return f"now {claim.judgement}", "a new claim"
    if earlier.judgement == claim.judgement:
        lost = [key for key in earlier.studies if key not in claim.studies and fate(key) == RETRACTED]
        why = [] if is_same else [_wording(earlier)]
        why += [f"study {RETRACTED}: {key}" for key in lost]
        return (f"still {claim.judgement}", "; ".join(why)) if why else ("", "")
    return f"{earlier.judgement} → {claim.judgement}", "" if is_same else _wording(earlier)


def _wording(earlier: PinnedClaim) -> str:
    return f"wording changed from “{earlier.claim}”"


def _causes(
    earlier: PinnedClaim | None, claim: PinnedClaim, before: PinnedArticle, now: PinnedArticle, fate: Fate
) -> Iterator[str]:
    """Why a verdict on the same words moved: studies, rules, version, or another library."""
    old, new = earlier.studies if earlier else (), claim.studies
    parts = [f"study added: {key}" for key in new if key not in old]
    parts += [f"study {fate(key)}: {key}" for key in old if key not in new]
    parts += [f"rules {before.rules} → {now.rules}"] if before.rules != now.rules else []
    parts += [f"palpate {before.palpate} → {now.palpate}"] if before.palpate != now.palpate else []
    if not parts and before.library != now.library:
        parts.append(f"library {before.library} → {now.library}: what it says of the same studies")
    yield from parts or ["the code of palpate changed without its version, or the text around the claim did"]


def _reworded(
    missing: Sequence[PinnedClaim], claims: Sequence[PinnedClaim], old: dict[str, PinnedClaim]
) -> dict[str, PinnedClaim]:
    """For each claim in new words, by its fingerprint, the pinned one that it grew out of; the most alike first."""
    fresh = [one for one in claims if one.fingerprint not in old]
    ranked = sorted(
        ((_likeness(one, other), place, at) for place, one in enumerate(missing) for at, other in enumerate(fresh)),
        key=lambda pair: (-pair[0], pair[1:]),
    )
    found: dict[str, PinnedClaim] = {}
    taken: set[int] = set()
    for likeness, place, at in ranked:
        if likeness >= ALIKE and place not in taken and fresh[at].fingerprint not in found:
            found[fresh[at].fingerprint] = missing[place]
            taken.add(place)
    return found


def _likeness(one: PinnedClaim, other: PinnedClaim) -> float:
    return SequenceMatcher(None, one.claim.casefold(), other.claim.casefold(), autojunk=False).ratio()
