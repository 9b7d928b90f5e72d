"""How a plain claim speaks of evidence before it comes to what acts, and what else it denies than that it helps."""

from __future__ import annotations

import re

_HOW_SURE = (
    r"(?:(?:some|any|enough|sufficient|insufficient|good|strong|weak|limited|little|no|poor|clear|convincing|conflicting|"
    r"mixed|moderate|high|low|very|current|available|recent|preliminary|early|scientific|clinical|growing|increasing|"
    r"much|more|many|several|most|numerous|few|a few|small|large|new|existing|anecdotal|reliable|inconclusive|further|"
    r"best|overall|quality|certainty|level|grade|lack of|paucity of|absence of)[ -]+)*"
)
# Whoever tells what was found, before it: "there is also moderate-quality evidence to suggest that".
FOUND_THAT = (
    rf"(?:there (?:is|are|was|were)\s+(?:(?:also|now|currently|still|only|as yet)\s+)?)?{_HOW_SURE}"
    r"(?:evidence|research|studies|data|proof|trials|findings|results|reviews?|experts|researchers|scientists|doctors)\s+"
    r"(?:(?:also|now|currently|has|have|had|did|does|do|not|is|are|exists?|available|generally|often)\s+)*"
    r"(?:that\b|(?:to\s+)?(?:suggest|show|indicat|support|recommend|demonstrat|find|found|say|believ|confirm|prov|know|"
    r"determin|reveal|report|impl|advis|agree)\w*\b(?:\s+(?:that|if|whether|the use of|using|use of|any)\b)?|"
    r"(?:of|for|in support of) (?:the )?use of\b|"
    r"(?:of|for) (?:(?:an?|any|the) )?(?:\w+ )?(?:effect|benefit|advantage)s? (?:of|from|with)\b)"
)
# Evidence of a grade is some evidence: "low-quality evidence suggests that it helps" says that it does.
GRADED_EVIDENCE = re.compile(
    r"(?<!only )(?<!no )(?<!just )(?<!merely )\b"
    r"(?:(?:very )?(?:low|poor|weak|moderate)[ -](?:to[ -]moderate[ -])?(?:quality|certainty|level|grade)|weak) "
    r"evidence (?:also |from \w+(?: \w+)? )?(?=(?:that|suggest|show|indicat|support)\w*\b)",
    re.IGNORECASE,
)
_STILL = (
    r"(?:is|are|remains?|was|were|has been|have been) (?:(?:still|very|rather|quite|only|too|currently|more|largely) )*"
)
_UNSURE = (
    r"(?:uncertain|unclear|inconclusive|unknown|unproven|debatable|"
    r"not (?:yet |very )?(?:clear|conclusive|known|certain|established|proven))"
)
WEAK_EVIDENCE = re.compile(  # "the evidence that it helps is weak", "the benefits of it are unclear"
    r"\b(?:(?:evidence|research|proof|science|data) (?:that|for|of|on|behind|supporting|in support of|to support)\b"
    rf".{{3,120}}? {_STILL}(?:weak|thin|poor|lacking|scant|scarce|shaky|flimsy|limited|patchy|mixed|conflicting|"
    rf"insufficient|inconsistent|not (?:very )?(?:strong|enough|sufficient|convincing)|{_UNSURE})|"
    r"(?:benefits?|effects?|effectiveness|efficacy|value|usefulness|role) (?:and (?:harms?|risks?|safety) )?(?:of|from)"
    rf"\b.{{3,80}}? {_STILL}{_UNSURE}|"
    r"(?:evidence|research|studies|trials)\b.{0,40}? (?:cannot|can[’']t) yet support|no (?:\w+ )?conclusions?)\b",
    re.IGNORECASE,
)
_DO = r"(?:do|did|does|have|has|had|are|were|is|was|can|could|will|would)"
# What is denied of the people, or of those they are set against, is no denial of what is claimed.
OF_PEOPLE_NOT = re.compile(
    r"\b(?:(?:that|than|as|with|among|versus) (?:in )?(?:those|people|patients|women|men|children|adults|others|anyone)"
    rf"\b(?: who {_DO}(?: not|n[’']t)| not)|"
    r"(?:and|with) no (?:\w+ )?(?:side|adverse)[ -](?:effects?|events?|reactions?)|(?:and|or),? not \w+ing|"
    rf"(?:for|in) (?:whom|which)\b.{{2,60}}?\b{_DO}(?: not|n[’']t)|"
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )not (?:suitable|eligible|responding|controlled|treated|fit|"
    r"able|well enough|getting better|taking|receiving|using|wearing)|"
    rf"(?:who|(?:people|patients|women|men|children|adults|those) that) (?:{_DO}(?: \w+)?(?: not|n[’']t)|cannot))\b",
    re.IGNORECASE,
)
