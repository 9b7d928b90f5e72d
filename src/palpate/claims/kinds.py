"""Is a segment a claim, and of which type? The order of the tests is the guide's: the first that fits."""

from __future__ import annotations

import re

import msgspec

from palpate.claims.cues import cue
from palpate.claims.segments import Segment
from palpate.claims.terms import Terms
from palpate.text import is_negated
from palpate.text.wordings import Needing
from palpate.types.claim import ClaimType

_REFERENCE_MARK = re.compile(
    r"\[\s*\d[\d,\s–-]*\]|"
    r"\([A-Z][\w’'-]+(?: et al\.?| (?:and|&) [A-Z][\w’'-]+)?,? (?:19|20)\d\d[a-z]?\)"
)
_LABEL = re.compile(r"^\W*[A-Z][^:.!?—–]{2,50}(?::|\s[—–-])\s+(?=\S)")
_OPENING = re.compile(
    r"^\W*(?:(?:so|and|but|then|instead|also|please|finally|first|next|just|simply|or|"
    r"(?:if|when|before|after|for|to) [^,]{3,90}),?\s+)*",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|may|might|could|will|would|does|do|did|helps|reduces|improves|increases|"
    r"relieves|eases|boosts|promotes|prevents|works|causes|makes|lowers|treats|heals|cures|supports|enhances|stimulates|"
    r"alleviates|strengthens|decreases|restores|removes|releases|calms|soothes|doesn[’']t|don[’']t)\b",
    re.IGNORECASE,
)
_DENIED = Needing(
    re.compile(
        r"\b(?:does not|doesn[’']t|do not|don[’']t|cannot|can not|can[’']t|will not|won[’']t|did not|didn[’']t|never)"
        r"\s+(?:\w+ly\s+)?(?!only|just|have to|need|want|like|feel|know|think|worry|mean|forget|hurt)\w+",
        re.IGNORECASE,
    ),
    "not t cannot never",
)
_FEWEST_LETTERS = 4
_MOSTLY_ENOUGH = 16  # characters; nearly every text has the letters within them
_DENIED_HARM = re.compile(r"\b(?:hurt|harm|cause|damage|worsen|irritate|injure)", re.IGNORECASE)


class Setting(msgspec.Struct, frozen=True):
    """What the surroundings of a segment say.

    ``has_topic``: a treatment is what this part is about. ``is_health_article``: the article as a whole is about
    health. ``whole_is_health``: the sentence that a clause was cut from names a complaint, a body part or a treatment.
    """

    has_topic: bool
    is_health_article: bool
    lead_in_is_research: bool = False
    lead_in_is_benefit: bool = False
    lead_in_is_cause: bool = False
    whole_is_health: bool = False


def kind_of(terms: Terms, setting: Setting) -> tuple[ClaimType, str] | None:
    """The claim's type with the wording that decided it; None for a segment that claims nothing."""
    if not _may_claim(terms, setting):
        return None
    for kind, test in _TESTS:
        wording = test(terms, setting)
        if wording:
            return kind, wording
    return None


def has_words(segment: Segment) -> bool:
    """Whether a segment says anything: it has letters."""
    text = segment.text
    few = sum(map(str.isalpha, text[:_MOSTLY_ENOUGH])) >= _FEWEST_LETTERS
    return few or sum(map(str.isalpha, text)) >= _FEWEST_LETTERS


def may_be_read(segment: Segment) -> bool:
    """Whether a segment has words that could claim something: no label, no question."""
    return has_words(segment) and not segment.is_label and not segment.text.rstrip(' *"”').endswith("?")


def _may_claim(terms: Terms, setting: Setting) -> bool:
    text = terms.segment.text
    if not may_be_read(terms.segment):
        return False
    if terms.segment.is_heading and not (_VERB.search(text) and terms.has_treatment and terms.health):
        return False
    if text.rstrip(" *").endswith(":") and not (terms.says("research") and terms.health):
        return False
    if terms.says("not_claims") and not (terms.has_treatment and terms.health) and terms.health < 2:
        return False
    if not setting.is_health_article:
        return bool(terms.health and terms.has_treatment)
    return True


def _is_about_health(terms: Terms, setting: Setting) -> bool:
    if terms.health or terms.has_treatment or setting.whole_is_health:
        return True
    return setting.has_topic and (terms.stands_for_treatment or terms.says("process") is not None)


def _acts(terms: Terms, setting: Setting) -> bool:
    """Whether a treatment acts: the segment names one, points back at one, or is an item in a list of benefits."""
    if terms.has_treatment:
        return True
    if not setting.has_topic:
        return False
    return terms.stands_for_treatment or setting.lead_in_is_benefit or (terms.segment.is_item and not terms.has_subject)


def _no_evidence(terms: Terms, setting: Setting) -> str | None:
    is_short = setting.is_health_article and len(terms.segment.text.split()) < 8
    return terms.says("no_evidence") if _is_about_health(terms, setting) or is_short else None


def _study(terms: Terms, setting: Setting) -> str | None:
    if setting.lead_in_is_research and terms.segment.is_item:
        return terms.segment.lead_in or terms.segment.heading
    mark = _REFERENCE_MARK.search(terms.segment.text)
    if mark and (terms.health or terms.says("change")):
        return mark.group()
    return terms.says("research") if _is_about_health(terms, setting) else None


def _opinion(terms: Terms, setting: Setting) -> str | None:
    if not terms.health and not terms.has_treatment and not setting.has_topic:
        return None
    return terms.says("opinion") if _is_about_health(terms, setting) else None


def _advice(terms: Terms, setting: Setting) -> str | None:
    if not (_is_about_health(terms, setting) or terms.weak_health or setting.has_topic):
        return None
    label = _LABEL.match(terms.segment.text)
    body = terms.segment.text[label.end() :] if label else terms.segment.text
    opening = _OPENING.sub("", body, count=1)
    return cue("advice_verbs").opens(opening) or cue("advice_nouns").opens(opening) or terms.says("advice")


def _popularity(terms: Terms, setting: Setting) -> str | None:
    return terms.says("popularity") if _is_about_health(terms, setting) else None


def _harm(terms: Terms, setting: Setting) -> str | None:
    if not (terms.has_acting_treatment or (terms.stands_for_treatment and setting.has_topic)):
        return None
    wording = terms.says("harm")
    return wording if wording and not is_negated(terms.segment.text) and not terms.says("few_harms") else None


def _no_effect(terms: Terms, setting: Setting) -> str | None:
    if not _acts(terms, setting):
        return None
    if wording := terms.says("no_effect"):
        return wording
    denied = _DENIED.search(terms.segment.text)
    is_about = terms.health or terms.says("process")
    return denied.group() if denied and is_about and not _DENIED_HARM.search(terms.segment.text) else None


def _described(terms: Terms, setting: Setting) -> str | None:
    """Anatomy with no treatment in the sentence."""
    if terms.opens_with_muscle and (wording := terms.says("movement")):
        return wording
    if terms.has_treatment or setting.lead_in_is_benefit or not (terms.health or terms.weak_health):
        return None
    return terms.says("anatomy")


def _brought_on(terms: Terms, setting: Setting) -> str | None:
    """A cause with no treatment in the sentence, or with an exposure (smoking, the sun) as its subject."""
    if not (terms.health or terms.weak_health) or setting.lead_in_is_benefit:
        return None
    if terms.has_acting_treatment or terms.stands_for_treatment:
        return None
    return terms.says("cause") or (terms.exposure if terms.says("change") else None)


def _listed_cause(terms: Terms, setting: Setting) -> str | None:
    """An item of a list of causes."""
    is_item = setting.lead_in_is_cause and terms.segment.is_item and not terms.segment.before
    return (terms.segment.lead_in or terms.segment.heading) if is_item and not terms.has_acting_treatment else None


def _mechanism(terms: Terms, setting: Setting) -> str | None:
    if not _acts(terms, setting):
        return None
    process = terms.says("process")
    if terms.felt and not (process and terms.says("process_lead")):
        return None
    verb = terms.says("process_lead") or terms.says("process_verbs")
    if verb and (process or terms.health or terms.weak_health):
        return verb
    return process if process and terms.says("change") else None


def _effect(terms: Terms, setting: Setting) -> str | None:
    if not _acts(terms, setting) or not (terms.health or terms.weak_health or terms.felt):
        return None
    return terms.says("change")


def _cause(terms: Terms, setting: Setting) -> str | None:
    return terms.says("cause") if terms.health and not terms.has_treatment else None


_TESTS = (
    (ClaimType.NO_EVIDENCE, _no_evidence),
    (ClaimType.STUDY, _study),
    (ClaimType.OPINION, _opinion),
    (ClaimType.CAUSE, _listed_cause),
    (ClaimType.ADVICE, _advice),
    (ClaimType.POPULARITY, _popularity),
    (ClaimType.HARM, _harm),
    (ClaimType.NO_EFFECT, _no_effect),
    (ClaimType.ANATOMY, _described),
    (ClaimType.CAUSE, _brought_on),
    (ClaimType.MECHANISM, _mechanism),
    (ClaimType.EFFECT, _effect),
    (ClaimType.CAUSE, _cause),
)
