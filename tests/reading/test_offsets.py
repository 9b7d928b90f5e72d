"""What was read cuts out of the raw text exactly, in every format that is text."""

from __future__ import annotations

import pytest

from palpate.reading import read_text
from palpate.types.article import Span


@pytest.mark.parametrize("suffix", [".html", ".md", ".txt", ".rst"])
def test_soft_hyphens_and_joiners_part_no_words(suffix: str) -> None:
    text = "﻿Mas\xadsage\u200b helps,\xad they say."
    article = read_text(text, suffix=suffix)
    assert article.words(article.blocks[0].span) == "Massage helps, they say."
    at = article.prose.index("Massage")
    assert article.quote(article.exact(Span(at, at + len("Massage")))) == "Mas\xadsage"
    assert len(article.prose) == len(text)
