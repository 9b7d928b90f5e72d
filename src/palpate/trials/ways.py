"""Which way a row's outcome is better: by its name, by what its figures say of it, by its table's caption and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.trials.better import better_of_list, better_way
from palpate.trials.drafts import Draft
from palpate.types.paper import Table
from palpate.types.study import Better

SCORES = re.compile(
    r"\b(?P<end>higher|greater|increas\w+|larger|positive|high|lower|decreas\w+|smaller|negative|low)"
    r"(?: [\w'’-]+){0,4}? (?:indicat\w+|represent\w*|mean(?:s|ing)?|reflect\w*|denot\w+|correspond\w* to|=|suggest\w*)"
    r" ?(?:an? |the )?(?P<what>[^.;:()\[\]]{3,80})",
    re.IGNORECASE,
)
_LOW_END = re.compile(r"(?:lower|decreas|smaller|negative|low)", re.IGNORECASE)
_GOOD = re.compile(
    r"\W*(?:\w+ ){0,1}?(?:better|best|improv\w+|good|well-?being|healthier|favou?rable)\b", re.IGNORECASE
)
_BAD = re.compile(
    r"\W*(?:\w+ ){0,2}?(?:worse\w*|worst|poor\w*|sever\w+|deteriorat\w+|impair\w+|abnormal|dysfunction\w*)\b",
    re.IGNORECASE,
)
_LESS = re.compile(r"\W*(?:a )?(?:less|lower|fewer|reduced|decreased|low|lesser|no)\b", re.IGNORECASE)
_MORE = re.compile(r"\W*(?:a )?(?:more|higher|greater|increas\w+|high|stronger|larger|much)\b", re.IGNORECASE)
_ABSENCE = re.compile(
    r"^\W*(?:no(?!\.)|without|absence of|free (?:of|from))\b(?! (?:change|difference|improvement|response|effect|"
    r"benefit|of\b))|^\W*(?:0|zero|never) (?=[a-z])|"
    r"\b(?:smoking|alcohol|drug|tobacco)\b.* (?:ban|cessation|abstinence)\b|\b(?:abstinen(?:ce|t)|quit(?: rates?)?)\b",
    re.IGNORECASE,
)
_SOONER = re.compile(
    r"^\W*(?:time|days?|hours?) (?:to|until)\b|\b(?:return to|resumption of|first (?:flatus|bowel|stool|oral|meal|"
    r"ambulation|mobili\w+|defecation)|(?:onset|initiation) of (?:action|block|analgesia|anaesthesia|anesthesia))\b"
    r".*\b(?:time|days?|h|hours?|min|minutes?|weeks?)\b",
    re.IGNORECASE,
)
_LESSENED = re.compile(
    r"\b(?:reduction|decrease|decline|correction|intensity difference)s?\b(?! (?:in|of) (?:use|intake)\b)",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"^\W*(?:(?P<fell>(?:drop|fall|decline) (?:in|of)|decreased|reduced|diminished)|"
    r"(?:deterioration|worsening|impairment|loss|lack) (?:in|of)|impaired|lost|poor|low)\b",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"(?:[<≤]|\b(?:less|lower|fewer) than|\bbelow) ?\d+(?:[.,]\d+)?(?! ?(?:days?|hours?|h|weeks?|months?|years?)\b)"
)
_TELLING = re.compile(r"[^\W\d_]{3,}")  # a word that may name an outcome; "W-135" and "A" do not
_UNTIL_HARM = re.compile(
    r"\b(?:time|duration|interval)\b.{0,12}\b(?:to|until|of) (?:the )?(?:first )?(?:analges\w+|rescue|relapse|"
    r"recurrence|progression|failure|death|exacerbation)\b|\bfirst (?:\w+ )?(?:analges\w+|rescue|morphine|opioid)? ?"
    r"(?:demand|request|requirement)\b.*\b(?:min|minutes|h|hr|hours|time)\b",
    re.IGNORECASE,
)


def better_of(one: Draft, name: str, tables: Sequence[Table]) -> Better | None:
    """Which way is improvement: by the outcome's name, else by what the table's notes say of its scores."""
    found = _of_absence(one.name) or _of_lessening(one) or _of_few(one) or better_way(name) or better_way(one.name)
    if found is not None or one.sheet is None:
        return found
    table = tables[one.sheet]
    if not _TELLING.search(one.name) and (found := better_of_list(table.caption)) is not None:
        return found
    return better_by_scores(" ".join((table.caption, *(note.text for note in table.footnotes))))


def _of_absence(name: str) -> Better | None:
    """Higher for what is better the more there is of it, though its words name something bad: "no depression".

    Lower for what is there no more of something good: "no confidence".
    """
    if found := _ABSENCE.search(name):
        rest = name[found.end() :]
        return Better.LOWER if found.start() == 0 and better_way(rest) is Better.HIGHER else Better.HIGHER
    if _UNTIL_HARM.search(name):
        return Better.HIGHER
    return Better.LOWER if _SOONER.search(name) else None


def _of_few(one: Draft) -> Better | None:
    """The other way for how many people lie below a bound: "HbA1c < 7 %", "birth weight < 2500 g"."""
    if not _BELOW.search(one.name) or not any(fact.values.events is not None for fact in one.post.values()):
        return None
    way = better_way(_BELOW.sub(" ", one.name))
    return None if way is None else Better.HIGHER if way is Better.LOWER else Better.LOWER


def _of_lessening(one: Draft) -> Better | None:
    """Higher for how much of something bad was taken away, where the figures say how much: "angle reduction (%)".

    Lower for how much of something good was lost: "drop in Hb > 2 g/dl", "decreased alertness".
    """
    if lost := _LOST.match(one.name):
        base = better_way(one.name[lost.end() :])
        is_count = any(fact.values.events is not None for fact in one.post.values())
        if base is Better.LOWER and is_count and lost["fell"]:
            return Better.HIGHER
        return Better.LOWER if base is Better.HIGHER else None
    if not _LESSENED.search(one.name) or better_way(_LESSENED.sub(" ", one.name)) is Better.HIGHER:
        return None
    centres = [fact.values.mean for facts in (one.post, one.change) for fact in facts.values()]
    return Better.HIGHER if centres and all(mean is not None and mean > 0 for mean in centres) else None


def better_by_scores(text: str) -> Better | None:
    """Which way a text says that scores are better.

    Examples
    --------
    >>> better_by_scores("higher scores indicate worse disability")
    <Better.LOWER: 'lower'>
    >>> better_by_scores("with lower scores representing greater nursing dependency")
    <Better.HIGHER: 'higher'>
    """
    said = SCORES.search(text)
    if said is None:
        return None
    is_good = _is_good(said["what"])
    if is_good is None:
        return None
    return Better.HIGHER if is_good != bool(_LOW_END.match(said["end"])) else Better.LOWER


def _is_good(what: str) -> bool | None:
    """Whether what a score stands for is good: "better function", "fewer symptoms", "higher levels of motivation"."""
    is_less = _LESS.match(what) is not None
    if not is_less and _GOOD.match(what):
        return True
    if not is_less and _BAD.match(what):
        return False
    way = better_way((_LESS if is_less else _MORE).sub("", what, count=1))
    if way is None:
        return True if is_less else False if _MORE.match(what) else None
    return (way is Better.HIGHER) != is_less
