"""Plain text to its parts: sentences with offsets, numbers with what they count, negation, strength of wording.

Nothing here knows of articles or claims. Open `sentences.py` first.
"""

from palpate.text.hedging import strength
from palpate.text.negation import is_negated, negations
from palpate.text.numbers import NUMBER_WORDS, Number, NumberKind, find_numbers
from palpate.text.sentences import sentences

__all__ = ["NUMBER_WORDS", "Number", "NumberKind", "find_numbers", "is_negated", "negations", "sentences", "strength"]
