"""The claim's road on one page: a question or claim in a reader's words + Library -> Report of that one claim.

read_claim -> answer -> Report: what `check` does for an article, for one sentence that somebody typed.
"""

from __future__ import annotations

from palpate import vocabulary
from palpate._version import __version__
from palpate.answer import Answers
from palpate.certainty import RULES_VERSION
from palpate.check import references
from palpate.claims import read_claim, trained_reader
from palpate.claims.asked import article_of
from palpate.errors import InputError
from palpate.evidence import METHOD
from palpate.library import Library
from palpate.questions.meant import Nearest
from palpate.types.report import Judged, Report, Signals

LONGEST = 1_000  # characters; what is longer is an article
_SHORTEST = 3  # letters


class Asking:
    """Answers questions and claims from one library; what was gathered for one is kept for the next."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._answers = Answers(library)
        self._meant = Nearest(library)

    def report(self, text: str) -> Report:
        """The claim that a text makes or asks about, with its verdict and the studies behind it.

        Raises
        ------
        InputError
            If the text holds no words, or is too long for one claim.
        """
        read = _checked(text)
        with self._library.snapshot():  # so that the hash is that of what was read
            claim = read_claim(read, vocabulary.load(), reader=trained_reader(), meant=self._meant)
            claim, verdict = self._answers.answered(claim)
            judged = Judged(claim=claim, verdict=verdict)
            return Report(
                article=article_of(read),
                judged=(judged,),
                findings=(),
                signals=Signals(),
                version=__version__,
                library=self._library.hash,
                studies=len(self._library),
                rules=RULES_VERSION,
                method=METHOD,
                references=references((judged,), self._library),
            )


def _checked(text: str) -> str:
    """The text on one line, if it can be a claim."""
    read = " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in text).split())
    if sum(character.isalpha() for character in read) < _SHORTEST:
        raise InputError(f"{text!r} is no claim. Ask as you would a person: does massage help back pain?")
    if len(read) > LONGEST:
        raise InputError(
            f"a claim of {len(read):,} characters; at most {LONGEST:,}. Check an article with palpate check."
        )
    return read
