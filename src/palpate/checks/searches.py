"""What people ask of a search, in the library or in a corpus: its words, years and page, each in its bounds."""

from __future__ import annotations

from palpate.errors import InputError

LONGEST = 1_000  # letters; who searches for more pastes an article
YEARS = 1, 9999
_TYPED = str.maketrans({"“": '"', "”": '"', "„": '"', "…": " "})  # as phones and word processors write


def words_asked(text: str) -> str:
    """The words in plain quotation marks, without what is no letter of Unicode (halves of a surrogate pair).

    Raises
    ------
    InputError
        If there are more letters than anyone searches for.
    """
    if len(text) > LONGEST:
        raise InputError(f"the words to search for are {len(text)} letters; at most {LONGEST} can be. Give fewer.")
    return " ".join(text.encode(errors="ignore").decode().translate(_TYPED).split())


def years_asked(years: tuple[int | None, int | None]) -> tuple[int | None, int | None]:
    """The first and the last year, each where there is one.

    Raises
    ------
    InputError
        If one is no year, or the last is before the first.
    """
    for year in years:
        if year is not None and not YEARS[0] <= year <= YEARS[1]:
            raise InputError(f"{year} is no year. Give one such as 2011.")
    since, until = years
    if since is not None and until is not None and since > until:
        raise InputError(f"no year is from {since} and up to {until}. Give the earlier one first.")
    return since, until


def bounded(value: int, name: str, *, least: int, most: int) -> int:
    """A number of a page, in its bounds.

    Raises
    ------
    InputError
        If it is not.
    """
    if not least <= value <= most:
        raise InputError(f"{name} is {value}; it is from {least} to {most:,}.")
    return value
