"""A study of animals or cells is told as if it had been done in people.

What it finds
-------------
A sentence on mice, rats, cell cultures or test tubes that says, itself or in the next sentence, what this does for the
reader, for patients or for people, without a word that it is not known in people.

Why it matters
--------------
Most of what works in animals is never shown to work in people: doses, tissues and diseases differ, and small animal
studies are seldom blinded or repeated.

Example
-------
In mice, the extract slowed ageing of the skin. So it will keep your skin young.

Better
------
In mice, the extract slowed ageing of the skin. It has not been tried in people.

Sources
-------
Hackam and Redelmeier (2006), JAMA 296:1731 (translation of research from animals to humans).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.findings.correlation_as_cause import sentence_pairs, stands_in
from palpate.text.wordings import Needing
from palpate.types.article import Article
from palpate.types.claim import Claim
from palpate.types.finding import Finding

CODE = "W103"
NAME = "animal-study-applied"
_HELP = "Say that the study was done in animals or cells, and whether there is one in people."
_ANIMALS = Needing(
    re.compile(
        r"\b(?:(?:lab(?:oratory)? |knockout )?(?:mice|rats|rodents|hamsters|guinea pigs|zebrafish|fruit flies|monkeys)|"
        r"(?:in|of|on|with|the|a) (?:rabbits?|dogs?|pigs?|mouse|rat) (?:model|study|studies)|"
        r"(?:animal|mouse|rat|rodent) (?:study|studies|models?|experiments?|research|trials?)|in vitro|"
        r"petri dish(?:es)?|test[- ]tubes?|cell (?:cultures?|lines?)|cultured (?:\w+ )?cells|"
        r"cells in (?:a|the) (?:dish|lab\w*)|laboratory cells)\b",
        re.IGNORECASE,
    ),
    "mice rats rodents hamsters guinea zebrafish fruit monkeys rabbit rabbits dog dogs pig pigs mouse rat animal "
    "rodent vitro petri test cell cells",
)
_FOR_PEOPLE = re.compile(
    r"\b(?:will|can|helps?|makes?|keeps?|gives?|protects?|boosts?|heals?|cures?|improves?|reduces?|means?|so|thus|"
    r"therefore|proves?|proven|shows? that)\b[^.;]{0,60}"
    r"\b(?:you|your|yourself|people|patients|everyone|anyone|sufferers)\b",
    re.IGNORECASE,
)
_CAUTIOUS = re.compile(
    r"\b(?:humans? (?:trials?|studies|data|evidence|beings)|in humans|in people|only (?:in )?(?:animals|mice|rats)|may|"
    r"might|could|whether|unclear|unknown|yet to|if you are|unless|however|but|though|although|not|no|nobody|"
    r"(?:do|does|is|are|was|ca|wo)n['’]t)\b|\?",
    re.IGNORECASE,
)


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding for each sentence on animals that is told so."""
    if not claims or not stands_in(_ANIMALS, article):
        return
    told: set[int] = set()
    for seen, drawn in sentence_pairs(article):
        before, words = article.prose[seen.start : seen.end], article.prose[drawn.start : drawn.end]
        found = _ANIMALS.search(before)
        if not found or seen.start in told or _CAUTIOUS.search(before) or _CAUTIOUS.search(words):
            continue
        if _FOR_PEOPLE.search(words):
            told.add(seen.start)
            cue = " ".join(found.group().split())
            message = f'"{cue}" were studied, and people are promised the effect'
            yield Finding(code=CODE, name=NAME, span=article.exact(seen), message=message, help=_HELP)
