"""What a claim reports of a study it cites, against what that study found; then against all the evidence."""

from __future__ import annotations

import msgspec

from palpate.types.citation import Fate, Resolution
from palpate.types.claim import Claim, ClaimType
from palpate.types.verdict import Verdict, VerdictKind

_BORNE = {VerdictKind.NOT_ENOUGH: VerdictKind.SUPPORTED, VerdictKind.CONTRADICTED: VerdictKind.MIXED}
_TURNED = {VerdictKind.NOT_ENOUGH: VerdictKind.CONTRADICTED, VerdictKind.SUPPORTED: VerdictKind.MIXED}


def with_citation(claim: Claim, verdict: Verdict, resolution: Resolution | None) -> Verdict:
    """The verdict on a report of a study, given the study that it was resolved to.

    A report that says what its study found is supported, unless all the evidence says otherwise (then it is mixed); the
    certainty stays that of all the evidence. A report that turns its study round is contradicted, unless all the
    evidence bears the claim. Other claims, and studies whose record is silent on it, change nothing.

    Parameters
    ----------
    claim : Claim
    verdict : Verdict
        On all the evidence, as `palpate.verdict.judge` gives it.
    resolution : Resolution or None
    """
    if claim.type is not ClaimType.STUDY or resolution is None or resolution.fate is not Fate.RESOLVED:
        return verdict
    cited = resolution.study
    if cited is None or resolution.bears is None:
        return verdict
    turned = _BORNE if resolution.bears else _TURNED
    found = "found it" if resolution.bears else "did not find it"
    return msgspec.structs.replace(
        verdict,
        kind=turned.get(verdict.kind, verdict.kind),
        reason=f"{cited.label}, the study cited, {found}; all the evidence: {verdict.reason}",
        studies=tuple(dict.fromkeys((cited.key, *verdict.studies))),
    )
