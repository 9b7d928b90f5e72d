"""What the words of a claim tell of its type, direction and denial, whatever the trained reader makes of it.

Each pattern was tried on all labelled claims (40 annotated articles, 15 found and 692 written ones: 8,824 claims); how
often it is right there stands beside it, and `training/README.md` says what it changes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from palpate.claims.terms import Terms
from palpate.text.wordings import Needing, Wordings
from palpate.types.claim import ClaimDirection, ClaimType

# Where the grammar sees something worsen and the reader is not quite sure (.95) that it improves, the grammar is right:
# five of six labelled claims in the folds. From 3.2 to 4.2 the same.
_WORTH_OF_WORSENING = 3.5
# Of a pattern that decides, and of one that needs a reader who is not quite sure.
_DECIDES, _LEANS = 6.0, 2.0
_OFTEN = (
    r"(?:(?:now|still|also|very|most|quite)\s+)?"
    r"(?:often|frequently|commonly|regularly|routinely|typically|generally|usually|mostly|mainly|traditionally)"
)
_WHO = (
    r"(?:\w{3,}(?:ists|paths|tors|eons|cians|ioners)|doctors|nurses|physios|midwives|clinics|hospitals|athletes|runners|"
    r"players|dancers|swimmers|people|patients|clients|customers|women|men|mothers|parents|adults|celebrities|folks)"
)
_PRACTICE = Needing(
    re.compile(  # what many people do: 7 of 7
        rf"\b{_WHO}\s+{_OFTEN}\s+(?:treat|use|choose|take|prescribe|wear|buy|get (?:it|them|this))\b|"
        rf"\b(?:\w+s|people|men|women)\s+{_OFTEN}\s+(?:consult|visit|turn to|seek|book|ask for|go (?:to|for)|"
        r"come (?:to|for|in)|rely on)\b|"
        rf"\b{_WHO}\s+(?:{_OFTEN}\s+)?(?:treats?|sees?|looks? after|works? with|deals? with|cares? for)\s+"
        r"(?:\w+[ -]){0,4}(?:patients?|people|individuals|clients|those|population)\b",
        re.IGNORECASE,
    ),
    "often frequently commonly regularly routinely typically generally usually mostly mainly traditionally patient "
    "patients people individuals clients those population",
)
_NO_CHANGE_SEEN = Needing(
    re.compile(  # a result, no lack of evidence: 55 of 55
        r"(?<!with )\bno (?:\w+ ){0,2}(?:difference|change|pattern|correlation|association|relationship|increase|"
        r"improvement|reduction|link)\b|"
        r"\bno (?:\w+ ){0,2}(?:evidence|signs?|indication) of (?:an? |any )?(?:\w+ )?(?:increase|rise|reduction|"
        r"decrease|change|difference)\b|"
        r"\b(?:tests?|trials?|stud(?:y|ies)|experiments?|reviews?|researchers?|scientists|attempts|authors)\b"
        r"[^.;]{0,60}\bfail(?:s|ed)?\b",
        re.IGNORECASE,
    ),
    "no fail fails failed",
)
_GOOD_PROCESS = (
    r"(?:growth|repair|recovery|healing|immunity|immune|adaptations?|hypertrophy|anabolic|gains|synthesis|"
    r"signal(?:s|l?ing)?|regeneration|remodell?ing|performance|development)"
)
_HINDERED = (
    r"(?:blunt|dampen|disrupt|impair|hinder|undermin|attenuat|suppress|stunt|hamper|interfere\w* with|inhibit|slow)"
)
_HINDERS = Needing(
    re.compile(  # what hinders a process that is good for the person, or tells of it hindered: 9 of 9
        rf"\b{_HINDERED}\w*\s+(?:(?!that\b|which\b|while\b|but\b)[\w’'-]+\s+){{0,6}}{_GOOD_PROCESS}\b|"
        rf"\b{_GOOD_PROCESS}\s+(?:[\w’'-]+\s+){{0,4}}(?:get|gets|is|are|was|were)?\s*{_HINDERED}\w*ed\b|"
        rf"\b{_GOOD_PROCESS}\s+(?:[\w’'-]+\s+){{0,4}}(?:is|are|was|were|becomes?|gets?)\s+"
        r"(?:less active|slower|weaker)\b",
        re.IGNORECASE,
    ),
    "growth repair recovery healing immunity immune adaptation adaptations hypertrophy anabolic gains synthesis signal "
    "signals signaling signalling regeneration remodeling remodelling performance development",
)
_MAY_WORSEN = frozenset({ClaimType.MECHANISM, ClaimType.STUDY, ClaimType.OPINION, ClaimType.ADVICE})
_WITHOUT = re.compile(r"\b(?:without|not|n[’']t|never|rather than|instead of)\s+(?:\w+\s+)?$", re.IGNORECASE)
_BAD_GROWERS = re.compile(
    r"\b(?:tumou?rs?|cancer\w*|bacteri\w*|virus\w*|viral|fung\w+|germs?|microb\w+|plaque)\b", re.IGNORECASE
)
_NO_RESULT = r"(?![\s\S]*\b(?:found|showed|concluded|reported|revealed|and (?:it|they))\b)"
_ASKS_WHETHER = Wordings(  # what research set out to learn, which is no result: 10 of 10
    rf"{asked}{_NO_RESULT}"
    for asked in (
        r"\b(?:wants?|wanted|aim(?:s|ed|ing)?|set out|seeks?|sought|hop(?:e|es|ed|ing)|conducted|designed|carried out|"
        r"done|began|plan(?:s|ned)?|try|trying|tried) to (?:determine|evaluate|assess|examine|investigate|test|see|"
        r"find out|explore|learn|understand|compare|know)\b",
        r"\b(?:is|are|was|were) (?:also |currently |now |being )*(?:studying|investigating|examining|exploring|testing|"
        r"evaluating|studied|investigated|explored|underway|recruiting)\b",
        r"\b(?:next|new|planned|coming|future|larger) (?:\w+ )?(?:trial|study)\b[^.;]{0,20}\b(?:will|asks|is to)\b",
        r"\b(?:examined|investigated|explored|evaluated|tested|assessed|looked at|asks|asked) "
        r"(?:whether|if|how|different|the effects? of)\b",
    )
)
_HOW_OFTEN = re.compile(  # how common something is, of which a study has no direction: 7 of 7
    r"\b(?:one|1)\s+(?:(?!trial|study|review|experiment|paper)\w+\s+){0,2}in\s+(?:every\s+|about\s+)?(?:an?\s+)?"
    r"(?:several\s+)?(?:\d[\d.,]*|(?:tens|hundreds|thousands|millions) of|hundred|thousand|million)\b",
    re.IGNORECASE,
)
_WORTHLESS = Needing(
    re.compile(  # 5 of 5
        r"\b(?:bogus|useless|worthless|pointless|hogwash|baloney|quackery|snake oil|hokum|"
        r"(?:a |complete |total )?waste of (?:time|money|your)|money down the drain)\b"
        r"(?!\s+(?:in|during|for|when|without)\b)|"
        r"\b(?:is|are|was|were|be|as)\s+(?:an?\s+)?(?:\w+\s+)?shams?(?=\s*(?:[.,;!?]|$))",
        re.IGNORECASE,
    ),
    "bogus useless worthless pointless hogwash baloney quackery snake hokum waste money sham shams",
)
_SENT_TO_SOMEBODY = re.compile(  # none of 67 pieces of such advice improves anything
    r"\b(?:consult|talk (?:to|with)|speak (?:to|with)|check with|ask|see|seek)\s+(?:\w+ ){0,4}(?:doctor|gp|physician|"
    r"professional|provider|dermatologist|pharmacist|specialist|midwife|dentist|attention)\b|"
    r"\b(?:specialist|medical|professional) advice\b",
    re.IGNORECASE,
)
# Used for a complaint, with no more promised: 13 of 14.
_TREATED = re.compile(r"\btreat(?:s|ed|ing|ment)?\b", re.IGNORECASE)
_PROMISES = re.compile(  # more than what it is used for
    r"\b(?:improv|boost|promot|enhanc|better|benefit|swear|swore|sworn|vow|vouch|love|great|effective|success|reliev|relief|reduc|decreas|"
    r"eas(?:e|es|ing)\b|help|prevent|recover)",
    re.IGNORECASE,
)
_TELLS: tuple[tuple[set[ClaimType], re.Pattern[str] | Needing | Wordings, ClaimDirection | None, float], ...] = (
    ({ClaimType.STUDY}, _ASKS_WHETHER, None, _WORTH_OF_WORSENING),
    ({ClaimType.STUDY}, _HOW_OFTEN, None, _LEANS),
    ({ClaimType.STUDY}, _NO_CHANGE_SEEN, ClaimDirection.NO_CHANGE, _LEANS),
    ({ClaimType.STUDY, ClaimType.OPINION}, _WORTHLESS, ClaimDirection.NO_CHANGE, _DECIDES),
    ({ClaimType.ADVICE}, _SENT_TO_SOMEBODY, ClaimDirection.IMPROVES, -_DECIDES),
)


@lru_cache(maxsize=1024)
def is_practice(text: str) -> bool:
    """Whether it tells what practitioners often treat, or what many people do."""
    return _PRACTICE.search(text) is not None


@lru_cache(maxsize=1024)
def saw_no_change(text: str) -> bool:
    """Whether something was looked for and not seen, which is a result and no lack of evidence."""
    return _NO_CHANGE_SEEN.search(text) is not None


@lru_cache(maxsize=1024)
def is_a_verdict(text: str) -> bool:
    """Whether it calls something useless, which is the writer's own verdict."""
    return _WORTHLESS.search(text) is not None


def worth_of_ways(terms: Terms, kind: ClaimType) -> dict[ClaimDirection | None, float]:
    """What the words add to the log probability of some directions of a claim of this type."""
    text = terms.segment.text
    worth: dict[ClaimDirection | None, float] = {}

    def adds(way: ClaimDirection | None, value: float) -> None:
        worth[way] = worth.get(way, 0.0) + value

    if kind in _MAY_WORSEN and _hinders(text):
        adds(ClaimDirection.WORSENS, _DECIDES)
    elif terms.direction is ClaimDirection.WORSENS:
        adds(ClaimDirection.WORSENS, _WORTH_OF_WORSENING)
    for kinds, pattern, way, value in _TELLS:
        if kind in kinds and pattern.search(text):
            adds(way, value)
    if kind is ClaimType.POPULARITY and (_TREATED.search(text) or is_practice(text)) and not _PROMISES.search(text):
        adds(None, _LEANS)
    return worth


def _hinders(text: str) -> bool:
    found = _HINDERS.search(text)
    return found is not None and not _WITHOUT.search(text[: found.start()]) and not _BAD_GROWERS.search(text)
