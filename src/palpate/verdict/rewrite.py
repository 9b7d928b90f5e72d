"""A sentence that the evidence does bear, for a claim that it does not."""

from __future__ import annotations

from collections.abc import Sequence

from palpate.types.claim import Claim, ClaimType
from palpate.types.evidence import Evidence
from palpate.types.verdict import Reading, Sentence, Verdict, VerdictKind
from palpate.verdict.wording import LITTLE, agreeing

MOST_SENTENCES = 3  # so that a claim of many outcomes does not become a page
_STANDS = {VerdictKind.SUPPORTED, VerdictKind.NOT_CHECKABLE}


def rewrite(claim: Claim, verdict: Verdict) -> str | None:
    """The claim as the evidence bears it: a sentence for each outcome, joined where they say the same.

    None where the claim may stand as it is, where nothing could be looked up, and where the verdict brings its own.

    Parameters
    ----------
    claim : Claim
    verdict : Verdict
        As `palpate.verdict.judge` gives it.
    """
    if verdict.rewrite or verdict.kind in _STANDS:
        return verdict.rewrite
    found = list(dict.fromkeys(reading.sentence for reading in verdict.readings if reading.sentence))
    if not found:
        return _untested(claim, verdict.readings)
    joined = _joined(found)
    more = len(joined) - MOST_SENTENCES
    text = " ".join(joined[:MOST_SENTENCES]) + (f" So it is with {more} more of its outcomes." if more > 0 else "")
    itself = _not_itself(claim, verdict.readings)
    return f"{itself} {text}" if itself else text


def _not_itself(claim: Claim, readings: Sequence[Reading]) -> str | None:
    """That nothing is known of the claim's own treatment, where a broader one was asked."""
    shown = [reading.evidence for reading in readings if reading.evidence and reading.sentence]
    parents = [one.question.treatment.label for one in shown if _is_of_parent(one)]
    if claim.treatment is None or not shown or len(parents) < len(shown):
        return None
    return f"No study of {claim.treatment.label} itself was found; of {parents[0]} in general:"


def _is_of_parent(evidence: Evidence) -> bool:
    return evidence.asked is not None and evidence.asked.treatment.id != evidence.question.treatment.id


def _untested(claim: Claim, readings: Sequence[Reading]) -> str | None:
    """What can be said where no study compares anything."""
    if claim.treatment is None or claim.treatment.concept is None:
        return None
    evidence = [reading.evidence for reading in readings if reading.evidence]
    if not evidence:
        return None
    treatment, outcomes = claim.treatment.label, _list(list(dict.fromkeys(one.question.what for one in evidence)))
    if claim.type is ClaimType.NO_EVIDENCE:
        return f"No study of {treatment} and {outcomes} was found."
    changes = f"{treatment} {agreeing('change', treatment)} {outcomes}"
    return f"Whether {changes} has not been shown: no study that compares it was found."


def _joined(sentences: Sequence[Sentence]) -> list[str]:
    """Sentences that begin and end alike become one: "may reduce pain and improve sleep compared with …"."""
    groups: dict[tuple[str, str], list[Sentence]] = {}
    for sentence in sentences:
        groups.setdefault((sentence.begins, sentence.ends), []).append(sentence)
    return [f"{begins} {_changes(group)} {ends}." for (begins, ends), group in groups.items()]


def _changes(sentences: Sequence[Sentence]) -> str:
    """Of "reduce pain" and "reduce stress" make "reduce pain and stress"."""
    verbs = {sentence.verb for sentence in sentences}
    if len(verbs) > 1 or any(LITTLE in verb for verb in verbs):
        return _list([f"{sentence.verb} {sentence.outcome}" for sentence in sentences])
    return f"{verbs.pop()} {_list([sentence.outcome for sentence in sentences])}"


def _list(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
