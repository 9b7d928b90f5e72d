"""Which arm a label or a sentence names: abbreviations written out, word forms folded, the longest name first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from palpate.trials.cells import plain
from palpate.trials.word_lists import alternatives, listed, words
from palpate.types.paper import Paper

_WORD = re.compile(r"[^\W_]+(?:\.\d+)?(?:(?<=[A-Z])\+(?= ?$|[),;:]| (?:group|arm|\()))?")
_THOUSANDS = re.compile(r"(?<=\d)[,’'](?=\d{3}(?!\d))")
_LETTERED = re.compile(
    r"\b(?i:groups?|arms?|cohorts?)[ -](?P<letters>(?:[A-Z]|I{1,3}|IV|\d)(?![\w%]|\.\d)"
    r"(?:(?: ?[,/&] ?|,? and |,? or )(?:(?i:group|arm) )?(?:[A-Z]|I{1,3}|IV|\d)(?![\w%]|\.\d))*)"
)
_LETTER_FIRST = re.compile(r"\b(?P<letter>[B-Z]|I{1,3}) (?P<group>group|arm)\b")
_LETTER = re.compile(r"\b(?:I{1,3}|IV|[A-Z]|\d)\b")
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}  # "Group I" of one table is "Group 1" of another
_EMPTY = words("empty in names")
_COMPARATOR = re.compile(rf"\b(?:{alternatives('comparator patterns')})\b", re.IGNORECASE)
_SHORT_COMPARATORS = frozenset(
    ("PLA", "PBO", "PLB", "PLAC", "CON", "Con", "CONT", "Cont", "CTRL", "Ctrl", "CTL", "Conv")
)
_TREATMENT_WORDS, _COMPARATOR_WORDS = listed("treatment roles"), listed("comparator roles")
_SHORT = re.compile(r"\(\s*(?P<short>[A-Z][A-Za-z0-9&/+-]{1,9})\s*(?:[;,=][^()]{0,40})?\)")
_NOTE = re.compile(
    r"(?:^|[;,.:]\s+|\s)(?P<short>[A-Z][A-Za-z0-9&/+-]{0,9})\s*[:=,–-]\s+(?P<long>[a-zA-Z](?:[^:=;.]|\.\d){3,80}?)(?=[;,]|\.(?!\d)|$)"
)
NOT_GIVEN = frozenset(("non", "without"))
_UNTREATED = frozenset(("not", word) for word in ("treated", "given", "receiving", "using"))  # "not treated with X"
_SET_APART = re.compile(r"\b([A-Z]{1,4}) (\d)\b")  # "BK 1", which the notes call BK1
_SHORTEST_STEM = 5
ALIKE = 4  # letters with which two forms of a word begin alike, at the least; see `same_word`
_OF_TESTS = frozenset(("p", "value", "pvalue"))  # beside two arms of a letter or two: "P TT versus DO"
PAIR = 2  # arms, of which the one is what was not given the other: "non-massage group"
WORDS_OF_SHARED = 2  # of names that may share the last: "combination diuretic", "usual diuretic"
SHORTEST_RUN = 2  # words of a name that is also known by its first two
LETTERS_OF_ONE_WORD = 4  # of a single word for each letter of its short form: EPO for erythropoietin, not PD for paid


class Arm(msgspec.Struct, frozen=True, kw_only=True):
    """An arm as the report names it: id, label of its tables, name in full, and every wording that stands for it."""

    id: str
    label: str
    name: str
    is_comparator: bool
    aliases: tuple[tuple[str, ...], ...]
    n: int | None = None


def is_comparator(name: str) -> bool:
    """Whether a name by itself says that the arm is what the treatment is compared with."""
    return _COMPARATOR.search(name) is not None or name.strip(" .") in _SHORT_COMPARATORS


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a label that can tell arms apart, folded; a small word in capitals ("AT", "US") is a name."""
    if text == "A":
        return ("agroup",)
    found = _WORD.findall(lettered(_THOUSANDS.sub("", plain(text))))
    if len(found) == 2 and found[0].lower() in {"group", "arm", "cohort"}:
        return (folded(found[1].lower()),)
    return tuple(kept for word in found if (kept := _kept(word)) is not None)


@lru_cache(maxsize=1 << 15)
def _kept(word: str) -> str | None:
    """A word folded, None for one that tells nothing."""
    small = word.lower()
    return folded(small) if small not in _EMPTY or (len(word) > 1 and word.isupper()) else None


def lettered(text: str) -> str:
    """The text with groups that have a letter or a number for a name as one word each.

    Examples
    --------
    >>> lettered("more in group A than in groups B and C")
    'more in agroup than in bgroup cgroup'
    """
    return _LETTERED.sub(_joined, _LETTER_FIRST.sub(r"\g<group> \g<letter>", text))


def _joined(match: re.Match[str]) -> str:
    letters = (_ROMAN.get(letter, letter.lower()) for letter in _LETTER.findall(match["letters"]))
    return " ".join(f"{letter}group" for letter in letters)


def folded(word: str) -> str:
    """A word in one spelling and number."""
    word = word.replace("isation", "ization").replace("ised", "ized").replace("ising", "izing")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def abbreviations(paper: Paper) -> dict[str, str]:
    """Short forms with their long ones, from brackets in the text and from the notes of tables.

    References
    ----------
    Letters of the short form begin words of the long one, in order: a simple form of Schwartz & Hearst (2003), Pac Symp
    Biocomput 8:451.
    """
    found: dict[str, str] = {}
    notes = [note.text for table in paper.tables for note in table.footnotes]
    for text in (paper.title, *(passage.text for passage in paper.passages), *notes):
        for match in _SHORT.finditer(text):
            long = _long_form(text[max(0, match.start() - 110) : match.start()], match["short"])
            if long:
                found.setdefault(match["short"], long)
    for table in paper.tables:
        for note in table.footnotes:
            for match in _NOTE.finditer(note.text):
                if _fits(match["short"], match["long"].split()):
                    found.setdefault(match["short"], match["long"].strip())
    return found


def _long_form(before: str, short: str) -> str | None:
    words = before.split()
    letters = [c for c in short if c.isalnum()]
    for count in range(1, min(len(letters) + 4, len(words)) + 1):
        some = words[-count:]
        enough = count >= min(2, len(letters) - 1) or len(some[0]) >= LETTERS_OF_ONE_WORD * len(letters)
        if "(" in some[0]:
            return None
        if some[0][:1].lower() == letters[0].lower() and _fits(short, some) and enough:
            return " ".join(some).strip(" ,;:(")
    return None


def _fits(short: str, words: Sequence[str]) -> bool:
    """Whether each letter of a short form stands in the words in order, the first at the first word's beginning."""
    letters = [c.lower() for c in short if c.isalpha()]
    text = " ".join(words).lower()
    if not letters or not text.startswith(letters[0]) or len(words) > len(letters) + 3:
        return False
    at = 0
    for letter in letters:
        at = text.find(letter, at)
        if at < 0:
            return False
        at += 1
    return sum(word[:1].lower() in letters for word in words) >= min(len(letters), 2, len(words))


def written_out(label: str, short_forms: Mapping[str, str]) -> str:
    """The label with its abbreviations in full."""
    label = _SET_APART.sub(lambda word: short_forms.get(f"{word[1]}{word[2]}", word.group()), label)
    return re.sub(r"[A-Za-z][A-Za-z0-9&/+-]*", lambda word: short_forms.get(word.group(), word.group()), label)


def aliases_of(
    label: str, short_forms: Mapping[str, str], *, is_only: bool, comparator: bool
) -> tuple[tuple[str, ...], ...]:
    """Every wording of an arm: its label, the label in full and in brief, the role where it is the only one."""
    wordings = [label, written_out(label, short_forms)]
    wordings += [short for short, long in short_forms.items() if _is_long_form(tokens(long), tokens(label))]
    wordings += (
        [short for short in short_forms if len(short) > 1 and re.search(rf"\b{re.escape(short)}\b", label)]
        if (len(tokens(label)) <= 2)
        else []
    )
    if is_only:
        wordings += _COMPARATOR_WORDS if comparator else _TREATMENT_WORDS
    made = (tokens(wording) for wording in wordings)
    return tuple(dict.fromkeys(alias for alias in made if alias))


def _is_long_form(long: tuple[str, ...], label: tuple[str, ...]) -> bool:
    """Whether what a short form stands for is a label, or ends with one of two words or more."""
    return bool(long) and (long == label or (len(label) >= SHORTEST_RUN and long[-len(label) :] == label))


class ArmNames:
    """The arms of one report, asked which of them a wording names."""

    def __init__(self, arms: Sequence[Arm]) -> None:
        self.arms = tuple(arms)
        own: dict[tuple[str, ...], set[str]] = {}
        for arm in arms:
            for alias in (*arm.aliases, *_own_runs(arm, arms)):
                own.setdefault(alias, set()).add(arm.id)
        self._aliases = sorted(
            ((alias, owner) for alias, ids in own.items() if (owner := _owner(alias, ids, arms)) is not None),
            key=lambda pair: (-len(pair[0]), pair),
        )
        self._cache: dict[str, tuple[str, ...]] = {}

    def also(self, more: Mapping[str, tuple[str, ...]]) -> ArmNames:
        """The same arms, with another wording for some: arm id to its words."""
        arms = (
            msgspec.structs.replace(arm, aliases=(*arm.aliases, more[arm.id])) if arm.id in more else arm
            for arm in self.arms
        )
        return ArmNames(tuple(arms))

    def in_order(self, text: str) -> tuple[str, ...]:
        """The arms that a text names, in the order of their first mention, each once."""
        if text not in self._cache:
            words = tokens(text)
            found = sorted({*self._mentions(words), *self._coordinated(words)})
            self._cache[text] = tuple(dict.fromkeys(arm for _, arm in found))
        return self._cache[text]

    def _mentions(self, words: Sequence[str]) -> Iterator[tuple[int, str]]:
        taken = [False] * len(words)
        many = len(set(words) - _OF_TESTS) > PAIR
        places: dict[str, list[int]] = {}
        for at, word in enumerate(words):
            places.setdefault(word[:ALIKE], []).append(at)
        for alias, arm in self._aliases:
            if len(alias) == 1 and len(alias[0]) < 3 and many and alias[0].isascii():
                continue
            for at in places.get(alias[0][:ALIKE], ()):
                end = at + len(alias)
                if end <= len(words) and not any(taken[at:end]) and all(map(same_word, words[at:], alias)):
                    if (at > 0 and words[at - 1] in NOT_GIVEN) or tuple(words[max(0, at - 2) : at]) in _UNTREATED:
                        yield from ((at, one.id) for one in self.arms if one.id != arm and len(self.arms) == PAIR)
                        continue
                    taken[at:end] = [True] * len(alias)
                    yield at, arm

    def _coordinated(self, words: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Names that share their last word with the next one's: of "loop and usual diuretic groups" the first."""
        named = [(alias, arm) for alias, arm in self._aliases if len(alias) == WORDS_OF_SHARED]
        for alias, arm in named:
            for other, second in named:
                run = (alias[0], *other)
                if arm == second or alias[1] != other[1]:
                    continue
                for at in range(len(words) - len(run) + 1):
                    if all(map(same_word, words[at:], run)):
                        yield at, arm

    def of_label(self, text: str) -> str | None:
        """The one arm that a table's label names: by its wordings, else by words that no other arm has."""
        found = self.in_order(text)
        if len(found) == 1:
            return found[0]
        if found:
            return None
        return self._by_words(tokens(text))

    def is_shared(self, text: str) -> bool:
        """Whether a text says only what several arms have in common: "Fluticasone" above its doses."""
        words = set(tokens(text))
        return bool(words) and sum(words < set(arm.aliases[0]) for arm in self.arms if arm.aliases) > 1

    def _by_words(self, words: tuple[str, ...]) -> str | None:
        """The arm that has most of a label's words, if no other has as many."""
        if not words or words[0] in NOT_GIVEN:
            return None
        shares = []
        for arm in self.arms:
            known = {word for alias in arm.aliases[:2] for word in alias}
            share = sum(any(same_word(word, other) for other in known) for word in words) / len(words)
            shares.append((share, -len(known), arm.id))
        shares.sort(reverse=True)
        best, second = shares[0], shares[1] if len(shares) > 1 else (0.0, 0, "")
        return best[2] if best[0] >= 0.5 and best[:2] > second[:2] and len("".join(words)) > 2 else None


def _owner(alias: tuple[str, ...], ids: set[str], arms: Sequence[Arm]) -> str | None:
    """The one arm that a wording stands for; of several the one whose whole label it is: "EAP" beside "EAP+tCBT"."""
    if len(ids) == 1:
        return next(iter(ids))
    labelled = [arm.id for arm in arms if arm.id in ids and arm.aliases and arm.aliases[0] == alias]
    return labelled[0] if len(labelled) == 1 else None


def _own_runs(arm: Arm, arms: Sequence[Arm]) -> Iterator[tuple[str, ...]]:
    """The words of an arm's names that no other arm has, where they share the rest: "2000 iu", "twice daily"."""
    others = {word for other in arms if other is not arm for alias in other.aliases[:2] for word in alias}
    for alias in arm.aliases[:2]:
        if not others & set(alias):
            continue
        for at, word in enumerate(alias):
            is_first = at == 0 and len(alias) > SHORTEST_RUN and len(word) >= ALIKE
            if word not in others and (word[0].isdigit() or is_first) and at + 1 < len(alias):
                yield alias[at : at + 2]


def same_word(word: str, other: str) -> bool:
    """Whether two folded words are forms of one: the same, one a cut form of the other, or alike in their stem."""
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    return (len(short) >= 4 and long.startswith(short)) or (
        len(short) > _SHORTEST_STEM + 1 and short[: len(short) - 2] == long[: len(short) - 2]
    )


def common(words: Iterable[str], text: set[str]) -> float:
    """The share of the words that stand in a text, 0 where there are none."""
    some = list(words)
    return sum(word in text for word in some) / len(some) if some else 0.0
