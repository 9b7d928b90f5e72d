"""Vocabulary: wordings in, concepts out, with synonyms, broader terms, scales and the comparator ladder.

In: a few words and the family they should name, or running text. Out: a `Resolution`, or `Mention`s with offsets;
`distance` says how far a study's concept stands from the one asked for. The terms live in `data/` (see its README);
`vocabulary.py` is the file to open first, then `folding.py` for how wordings are compared.
"""

from __future__ import annotations

from palpate.vocabulary.folding import fold
from palpate.vocabulary.naming import concept_named
from palpate.vocabulary.vocabulary import PRIORITY, Vocabulary, load, read

__all__ = ["PRIORITY", "Vocabulary", "concept_named", "fold", "load", "read"]
