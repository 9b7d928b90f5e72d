"""Words by which a block of a page shows that it does not belong to the article."""

from __future__ import annotations

import re

from palpate.types.article import BlockKind

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DIGITS = r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
_DATE = rf"(?:{_MONTH}\s+{_DAY},?\s+\d{{4}}|{_DAY}\s+{_MONTH},?\s+\d{{4}}|{_DIGITS})"
_NAME = r"(?-i:[A-Z][\w.'’-]*)"

# A whole block that is a date, an author's credit, or a word on a button.
BYLINE = re.compile(
    rf"(?:(?:(?:last\s+)?(?:posted|published|updated|modified|reviewed|written|medically\s+reviewed)|by|on|in|at)\b.{{0,60}}?)?"
    rf"{_DATE}.{{0,40}}"
    r"|(?:written|posted|published|reviewed|(?:fact[- ])?checked|photo(?:graph)?s?|image|illustration)\s+by\b.{1,80}"
    rf"|by\s+{_NAME}(?:(?:\s|,|&|\band\b)+{_NAME}){{0,7}}\W*"
    r"|\(?(?:(?:image|photo|picture|video)s?(?:\s+credits?)?\s*[:/©]|(?:image|slide|photo)\s+\d+\s+of\s+\d+\b).{0,90}"
    r"|(?:published|updated|posted)\s+\d+\s+(?:minutes?|hours?|days?|weeks?|months?|years?)\s+ago\W*"
    r"|(?:advertisement|sponsored|share|tweet|print|email|loading|read more|continue reading(?: below)?|"
    r"(?:story|article) continues below|load more|view more|see more|skip to content|"
    r"book (?:now|online)|learn more|\d+\s+(?:comments?|replies|shares|likes|views))\W*",
    re.IGNORECASE,
)
LONGEST_BYLINE = 120  # characters

# A heading of a list of other posts.
POSTS = re.compile(
    r"\W*(?:(?:related|recent|recommended|popular|latest|trending|featured|similar|other|more)\s+(?:posts?|articles?|"
    r"stor(?:y|ies)|news|reading|reads|content|links|topics|videos?|products|coverage|resources|on|from|like|in)\b"
    r".{0,60}|(?:related|recommended(?:\s+for\s+you)?|most\s+(?:popular|read|viewed)|trending(?:\s+now)?|"
    r"you\s+(?:may|might)\s+(?:also\s+)?(?:like|enjoy|be\s+interested).{0,40}|read\s+(?:next|more|also).{0,60}|"
    r"don.t\s+miss.{0,40}))\W*",
    re.IGNORECASE,
)

# A heading, and what stands under it.
SECTIONS = (
    (
        BlockKind.COMMENT,
        re.compile(
            r"\W*(?:\d+\s+)?(?:(?:reader\s+)?comments?|responses?|thoughts on|replies)\b.{0,80}"
            r"|\W*(?:leave|post|add|write)\s+a\s+(?:reply|comment)\W*",
            re.IGNORECASE,
        ),
    ),
    (BlockKind.TEASER, POSTS),
    (
        BlockKind.BOILERPLATE,
        re.compile(
            r"\W*(?:about\s+(?:the\s+)?authors?|categories|tags|archives?|share(?:\s+this)?(?:\s+\w+)?|follow\s+us|"
            r"subscribe.{0,60}|newsletter.{0,40}|sign\s+up.{0,60}|search|meta|contact(?:\s+us)?|opening\s+hours|"
            r"navigation|menu|advertisement|site\s+map|quick\s+links|cookies?.{0,60}|privacy.{0,60})\W*",
            re.IGNORECASE,
        ),
    ),
)
