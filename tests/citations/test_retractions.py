from __future__ import annotations

import pytest

from palpate.citations.retractions import notice


@pytest.mark.parametrize("doi", ["10.1001/archdermatol.2012.418", "https://doi.org/10.1001/ARCHDERMATOL.2012.418"])
def test_a_retracted_paper_leads_to_its_notice(doi: str) -> None:
    assert notice(doi) == "10.1001/archdermatol.2012.1796"


@pytest.mark.parametrize("doi", ["", "10.1001/archdermatol.2012.41", "10.1001", "10.1000/x\n10.1001/y", "\t"])
def test_no_part_of_a_listed_paper_is_one(doi: str) -> None:
    assert notice(doi) is None
