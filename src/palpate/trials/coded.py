"""Short forms by which the text alone knows the arms: "48.3 ± 12.8 min in LA and 31.4 ± 11.4 min in OA".

A short form is case-sensitive and often two letters long, so it is looked for as it is written, not among folded words:
each stands in the text that `whose` asks as a word of its arm alone, of the same length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from palpate.trials.asked import Scene
from palpate.trials.names import Arm, ArmNames, tokens

LETTERS = "þðøæœß"  # of the words that stand for the first arms, each repeated; no report has such words
_CODE = re.compile(r"[A-Z][A-Za-z]*-?\d[\dA-Z]*")  # "LMWF-5A", "SB4"
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_NO_ARM = r"(?! ?(?:levels?|concentrations?|activit\w+|receptors?|scores?|scale|ratio|index|gene)\b)(?![-\w]|\.\d)"
_SHORTEST = 2  # letters of a short form
PAIR = 2  # arms of a trial whose lettered groups the text tells apart


class Codes:
    """The short forms of a report's arms; `masked` puts a word of the arm in the place of each."""

    def __init__(self, scene: Scene, names: ArmNames) -> None:
        arms = names.arms[: len(LETTERS)]
        self._owners = _owners(scene.short_forms, arms)
        groups = _groups(scene, arms)
        self.names = ArmNames(
            [_with_words(arm, letter, self._owners, groups) for arm, letter in zip(arms, LETTERS, strict=False)]
        )
        known = "|".join(map(re.escape, sorted(self._owners, key=len, reverse=True)))
        self._pattern = re.compile(rf"(?<![\w-])(?P<short>{known})s?{_NO_ARM}") if known else None

    def masked(self, text: str) -> str:
        """The text, of the same length, with a word of its arm in the place of each short form."""
        return self._pattern.sub(self._word, text) if self._pattern else text

    def _word(self, match: re.Match[str]) -> str:
        return self._owners[match["short"]] * len(match.group())


def _with_words(arm: Arm, letter: str, owners: Mapping[str, str], groups: Mapping[str, str]) -> Arm:
    """The arm, known too by the words that `masked` puts in its place, and by the letter or number of its group."""
    lengths = {len(short) + more for short, owner in owners.items() if owner == letter for more in (0, 1)}
    more = [(letter * length,) for length in sorted(lengths)]
    more += [(word,) for word, owner in groups.items() if owner == arm.id]
    return msgspec.structs.replace(arm, aliases=(*arm.aliases, *more)) if more else arm


def _groups(scene: Scene, arms: Sequence[Arm]) -> dict[str, str]:
    """The words for groups by letter or number ("agroup"), each with its arm: by the arms' labels, else by the text."""
    letters = {alias[0]: arm.id for arm in arms for alias in arm.aliases if len(alias) == 1 and _is_letter(alias[0])}
    known = {alias[0] for arm in arms for alias in arm.aliases if len(alias) == 1}
    if not letters and len(arms) == PAIR and not any(word.endswith("group") for word in known):
        sides = scene.asked(arms[0].name, arms[1].name, "").labels
        letters = {label.lower(): arms[side != "INT"].id for label, side in sides.items()}
        letters = letters if len(letters) == len(set(letters.values())) == PAIR else {}
    return {f"{_ROMAN.get(letter, letter)}group": arm for letter, arm in letters.items()}


def _is_letter(word: str) -> bool:
    return len(word) == 1 or word in _ROMAN


def _owners(short_forms: Mapping[str, str], arms: Sequence[Arm]) -> dict[str, str]:
    """The letter of the one arm that each short form stands for."""
    own = [{word for alias in (*arm.aliases[:2], tokens(arm.name)) for word in alias} for arm in arms]
    told: dict[str, set[int]] = {}
    for at, arm in enumerate(arms):
        for short in _said_of(arm, short_forms):
            told.setdefault(short, set()).add(at)
    for short, long in short_forms.items():
        if len(short) < _SHORTEST or short in told:
            continue
        holding = [{at for at, words in enumerate(own) if word in words} for word in tokens(long)]
        first = next((some for some in holding if len(some) == 1), None)
        if first and all(holding):
            told[short] = first
    return {short: LETTERS[min(ids)] for short, ids in told.items() if len(ids) == 1}


def _said_of(arm: Arm, short_forms: Mapping[str, str]) -> Iterator[str]:
    """The short forms that are wordings of an arm already, its label where it is one, and codes in its names."""
    known = {alias[0] for alias in arm.aliases if len(alias) == 1}
    yield from (short for short in short_forms if len(short) >= _SHORTEST and {*tokens(short)} <= known)
    for name in dict.fromkeys((arm.label, arm.name)):
        if name.isupper() and name.isalpha() and len(name) >= _SHORTEST:
            yield name
        yield from _CODE.findall(name)
