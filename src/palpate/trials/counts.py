"""A count of people as a sentence gives it: figures, numbers in words, and the words for people."""

from __future__ import annotations

import re

import msgspec

from palpate.text.numbers import NUMBER_WORDS

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
UNITS = "|".join(word for word, value in NUMBER_WORDS.items() if 0 < value < 20)
IN_WORDS = (
    rf"(?:(?:{UNITS}|"
    rf"{_TENS})(?:[- ](?:{UNITS}))?[- ])?hundred(?: and)?(?:[- ](?:{_TENS})?(?:[- ]?(?:{UNITS}))?)?|"
    rf"(?:{_TENS})(?:[- ](?:{UNITS}))?|(?:{UNITS})"
)
NUMBER = rf"(?P<n>\d{{1,3}}(?:[,  ]\d{{3}})+|\d+|(?:{IN_WORDS}))"
PEOPLE = (
    r"(?:patients|participants|subjects|people|women|men|children|infants|adults|individuals|volunteers|"
    r"persons|students|"
    r"eyes|mothers|adolescents|girls|boys|males|females|neonates|newborns|pregnant|residents|nurses|"
    r"veterans|dyads|couples|"
    r"families|caregivers|athletes|players|smokers|cases|preterms|babies|youths?|employees|workers|clients|"
    r"older|healthy|outpatients|parturients|"
    r"users|drinkers|survivors|physicians|teachers|toddlers)"
)
PLAINLY_RANDOMISED, PLAINLY_SAID, PLAINLY_ENROLLED = 3.0, 2.4, 1.2  # weights, from "40 were randomised" downwards


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """A count of people that a place of the paper gives, how much it weighs, and where it stands."""

    n: int
    weight: float
    start: int
    end: int
    part: str | None
    is_completed: bool = False


def value_of(said: str) -> int | None:
    """The whole number that figures or words give: 1250 of "1,250", 43 of "forty-three"; None of anything else."""
    digits = re.sub(r"[,\s ]", "", said)
    if digits.isdigit():
        return int(digits)
    total = part = 0
    for word in re.split(r"[-\s]+", said.lower()):
        if word == "hundred":
            part = max(part, 1) * 100
        elif word in NUMBER_WORDS:
            part += NUMBER_WORDS[word]
        elif word != "and":
            return None
    return total + part or None
