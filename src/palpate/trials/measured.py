"""What a sentence of results measures, in few words: "the BPRS decreased in the experimental group" is "BPRS"."""

from __future__ import annotations

import re

from palpate.trials.names import ArmNames, tokens
from palpate.trials.word_lists import alternatives, words

MOST_WORDS = 9  # of a name; the longest of 1,688 outcomes that people named in the starter library has as many
_VERB = re.compile(rf"\b(?:{alternatives('verbs of results')})\b", re.IGNORECASE)
_LEAD = re.compile(rf"^(?:{alternatives('openings of results')})\b[^,]{{0,60}},\s*", re.IGNORECASE)
_SIZE = re.compile(rf"^(?:(?:{alternatives('sizes of results')})\b[\s,]*)+", re.IGNORECASE)
_APART = re.compile(
    r"\bdifferences? (?:(?:was|were) )?(?:\w+ )?(?:between|among) (?:the )?(?:[\w-]+ ){0,5}?"
    r"(?:groups?|arms?|treatments?) (?:in|for|regarding|in terms of|with (?:respect|regard) to) ",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"^(?:(?:in|of|for|by|and|but|that|to|as|while|with|during|although|whereas|because|since)\b\s*)+", re.IGNORECASE
)
_WHO = re.compile(
    r"^(?:\w+ )?(?:patients|participants|subjects|women|men|children|people|infants|groups?) (?:\w+ ){0,2}?"
    r"(?:receiving|given|treated|who|in|with|on|randomi[sz]ed|assigned|allocated)\b",
    re.IGNORECASE,
)
_ENDS = alternatives("ends of results")
_STOP = re.compile(
    rf"[,;:()\[\]€$£]|(?<!\btime)\s(?:{_ENDS})\b|(?<=\btime)\s(?!to\b)(?:{_ENDS})\b", re.IGNORECASE
)  # "time to recovery" goes on


def measured(wording: str, arms: ArmNames) -> str | None:
    """The name of what was measured: what stands before the verb, or behind it where only people stand before it.

    A part that names no arm is taken before one that does: "sleep" of "X showed an improvement in sleep".

    Parameters
    ----------
    wording : str
        The sentence without its figures.
    arms : ArmNames
        The arms, whose names say nothing of the outcome.
    """
    parts = _VERB.split(_LEAD.sub("", _APART.sub("differences in ", wording)))
    names = [name for part in parts if _says_something(name := _bare(part, arms), arms)]
    others = (name for name in names if not arms.in_order(name) and not _WHO.match(name))
    return next(others, names[0] if names else None)


def _bare(part: str, arms: ArmNames) -> str:
    """A part of a sentence to where an arm, a comparison or another clause begins."""
    part = _SIZE.sub("", _LINK.sub("", _SIZE.sub("", part.strip(" ,;:."))))
    cut = _STOP.search(part)
    kept = (part[: cut.start()] if cut else part).split()[:MOST_WORDS]
    while kept and (arms.in_order(kept[-1]) or kept[-1].lower() in words("empty in names")):
        kept.pop()
    return _SIZE.sub("", " ".join(kept)).strip(" ,;:.-–")


def _says_something(name: str, arms: ArmNames) -> bool:
    of_arms = {word for arm in arms.arms for wording in (arm.name, arm.label) for word in tokens(wording)}
    empty = words("empty in names") | words("empty in outcomes") | words("empty in sentences")
    said = set(tokens(name)) - of_arms - empty
    return any(len(word) > 1 and not word.isdigit() for word in said)
