"""What a sentence itself says of a source: journal, authors, year, place, people, design, result."""

from __future__ import annotations

import re
from collections.abc import Iterable

from palpate.claims.cues import cues_in
from palpate.claims.sources import patterns
from palpate.text.journals import known_journal
from palpate.text.wordings import Later, has_digit, words_at, words_in

Parts = dict[str, str | int]

_LONGEST = 2_000  # characters, markup counted; of a longer sentence the rest is not read for sources
_FEWEST_NAMES = 3  # words in capitals of a journal that no list knows; "Trinidad and Tobago" has two
_SHORTEST_JOURNAL = 3  # letters
_FEWEST_PEOPLE = 2


def worded(text: str) -> tuple[Parts, tuple[int, int] | None]:
    """What a sentence says of a source, and where its journal or authors stand; nothing is decided yet.

    Parameters
    ----------
    text : str
        The sentence as a reader reads it; line breaks count as blanks.

    Returns
    -------
    parts : dict
        Fields of `Citation`.
    place : (int, int) or None
        Of the journal, else of the authors.
    """
    plain = text[:_LONGEST].replace("\n", " ")
    parts: Parts = {}
    place = None
    if named := _journal(plain):
        parts["journal"], place = named
    if authored := _authored(plain):
        found, where = authored
        parts |= found
        place = place or where
    speaks = "research" in cues_in(plain) or patterns.ONE_STUDY.search(plain) is not None
    parts = _counts(plain) | _housed(plain) | parts
    if speaks or parts:
        if design := patterns.DESIGN.search(plain):
            parts["design"] = " ".join(design.group().lower().split())
        if finding := patterns.FINDING.search(plain):
            parts["finding"] = " ".join(finding["said"].split())
    return parts, place


def speaks_of_one_study(text: str) -> bool:
    """Whether a sentence speaks of one study, named or not."""
    return patterns.ONE_STUDY.search(text) is not None or patterns.STUDY_AT.search(text) is not None


def body_named(text: str) -> str | None:
    """The association, agency or institute that a sentence names first."""
    found = patterns.BODY.search(text) or patterns.ORGANISATION.search(text)
    return re.sub(r"^The ", "", " ".join(found.group(1).split())) if found else None


def _journal(text: str) -> tuple[str, tuple[int, int]] | None:
    """A journal's name with its place: behind "published in" and the like, by its form, or known from the lists."""
    for pattern in (patterns.IN_JOURNAL, patterns.JOURNAL):
        for found in pattern.finditer(text):
            if named := _called(found, is_journal=pattern is patterns.IN_JOURNAL):
                return named
    if any(map(text.__contains__, patterns.JOURNAL_NOUNS)) and (formed := patterns.JOURNAL_NAME.search(text)):
        said = _cut(formed.group(1))
        return known_journal(said) or said, (formed.start(1), formed.start(1) + len(said))
    if any(map(text.__contains__, patterns.ACRONYMS)) and (short := patterns.ACRONYM.search(text)):
        known = _longest_known(short.group())
        return (known[0] if known else short.group()), short.span()
    return _listed(text) or _formed(text)


def _formed(text: str) -> tuple[str, tuple[int, int]] | None:
    """What stands as a journal between a study and its result, and names no place or body."""
    for found in patterns.FOUND_IN.finditer(text):
        said = found["name"]
        is_other = patterns.NOT_JOURNAL.match(said) or patterns.ORGANISATION.match(said) or _is_place(said)
        names = sum(word[0].isupper() for word in said.split())
        if _FEWEST_NAMES <= names < len(said.split()) and not is_other:  # "Clinical Interventions in Aging"
            return said, found.span("name")
    return None


def _called(found: re.Match[str], *, is_journal: bool) -> tuple[str, tuple[int, int]] | None:
    """What stands behind "published in", if it is a journal: known, called one, or of a journal's form."""
    said, start = _cut(found["name"]), found.start("name")
    if patterns.NOT_JOURNAL.match(said) or len(said) < _SHORTEST_JOURNAL:
        return None
    if known := _longest_known(said):
        return known[0], (start, start + known[1])
    is_called = is_journal or "journal" in found["lead"] or re.match(patterns.LEAD, found.group())
    is_other = patterns.ORGANISATION.match(said) or _is_place(said)
    if (is_called or patterns.JOURNAL_NAME.match(said)) and not is_other:
        return said, (start, start + len(said))
    return None


def _listed(text: str) -> tuple[str, tuple[int, int]] | None:
    """A journal known from the lists, in a sentence about research or in brackets."""
    speaks = "research" in cues_in(text) or patterns.REPORTED.search(text) is not None
    if not speaks and "(" not in text and "[" not in text:
        return None
    for found in patterns.NAMED_RUN.finditer(text):
        in_brackets = text[found.start()] in "(["
        if not in_brackets and not (speaks and " " in found["name"]):
            continue
        known = _longest_known(found["name"])
        if known and (in_brackets or " " in known[2]):
            start = found.start("name")
            return known[0], (start, start + known[1])
    return None


def _longest_known(said: str) -> tuple[str, int, str] | None:
    """The longest beginning of a run of words that is a journal: its full name, how long it stands, as it stands."""
    words = said.split(" ")
    for count in range(len(words), 0, -1):
        part = " ".join(words[:count])
        if full := known_journal(part.strip(".,’'")):
            return full, len(part.rstrip(".,’'")), part
    return None


def _cut(said: str) -> str:
    said = re.sub(r"[.,’']+$|[’']s$", "", said)
    while ending := patterns.ENDS_NAME.search(said):
        said = said[: ending.start()]
    return said


def _is_place(said: str) -> bool:
    return said.split(maxsplit=1)[0] in patterns.PLACES or said in patterns.PEOPLES


def _is_person(said: str) -> bool:
    """Whether a name in capitals is no place, people, body or journal."""
    is_body = patterns.HOUSE.search(said) or patterns.BODY.search(said)
    return not (is_body or any(word in patterns.PLACES or word in patterns.PEOPLES for word in said.split())) and (
        known_journal(said) is None
    )


def _authored(text: str) -> tuple[Parts, tuple[int, int]] | None:
    """Authors with their year, or a team or its leader; each pattern is tried only where its last word stands."""
    has_year = has_digit(text) and patterns.FOUR_DIGITS.search(text) is not None
    for found in patterns.AUTHOR_YEAR.finditer(text) if has_year else ():
        authors = " ".join(found["authors"].split())
        if text[: found.start()].endswith(" of "):
            continue
        if not known_journal(authors) and not patterns.ORGANISATION.fullmatch(authors):
            return {"authors": authors, "year": int(found["y1"] or found["y2"])}, found.span("authors")
    team = patterns.TEAM_ONLY.search(text) if patterns.OTHERS.search(text) else None
    if team is None and ("’s " in text or "'s " in text):
        team = patterns.THEIR_STUDY.search(text)
    if team is None and " by " in text and (led := patterns.STUDY_BY.search(text)) and _is_person(led["authors"]):
        team = led
    return ({"authors": " ".join(team["authors"].split())}, team.span("authors")) if team else None


def _counts(text: str) -> Parts:
    """Year, people and studies, where there is one number of each."""
    found: Parts = {}
    if not has_digit(text) and patterns.COUNTING.isdisjoint(words_in(text)):
        return found
    starts = [at for word, at in zip(*words_at(text), strict=True) if word in patterns.COUNTING or word[0].isdecimal()]
    years = {int(year) for year in patterns.YEAR.findall(text)}
    if len(years) == 1:
        found["year"] = min(years)
    if n := patterns.PEOPLE_N.search(text) or _first_at(starts, patterns.PEOPLE, text):
        value = _value(n.group(1) if n.re is patterns.PEOPLE_N else n.group(1) or n.group(2))
        if value >= _FEWEST_PEOPLE and value not in years:
            found["n"] = value
    if studies := _first_at(starts, patterns.STUDIES, text):
        found["studies"] = _value(studies.group(1))
    return found


def _first_at(starts: Iterable[int], pattern: Later, text: str) -> re.Match[str] | None:
    """The first match of a pattern that begins at one of some places."""
    return next(filter(None, (pattern.match(text, at) for at in starts)), None)


def _housed(text: str) -> Parts:
    """Where a study was made."""
    found: Parts = {}
    if patterns.HOUSE.search(text) and (housed := patterns.ORGANISATION.search(text)):
        found["organisation"] = " ".join(housed.group(1).split())
    if place := patterns.PLACE.search(text):
        people = place["people"]
        found["place"] = patterns.PEOPLES[people] if people else " ".join((place["place"] or place["aside"]).split())
    return found


def _value(count: str) -> int:
    """A count in figures or words.

    Examples
    --------
    >>> _value("1,200"), _value("sixteen"), _value("forty-two")
    (1200, 16, 42)
    """
    if count[0].isdigit():
        return int(count.replace(",", ""))
    tens, _, units = count.lower().partition("-")
    if tens in patterns.UP_FROM_TWO:
        return patterns.UP_FROM_TWO.index(tens) + 2
    return patterns.TENS[tens] + (
        patterns.UP_FROM_TWO.index(units) + 2 if units in patterns.UP_FROM_TWO else units == "one"
    )
