"""Patterns that lines open with: the same lines as by one expression for all."""

from __future__ import annotations

import re

import pytest

from palpate.findings.patterns import lines, openings

LINES = (
    *("Leave a Reply", "Proudly powered by Wordpress", "Page 2 of 9", "12 Helpful votes", "Posts: 4", "a [–] b"),
    *("All Rights Reserved.", "Reply | Report", "Login to join", "Thread closed", "Please sign in to comment"),
    *("Like · Share", "Quote • Reply", "Unsubscribe", "★★★ (1,204 ratings)", "© 2020", "By clicking you agree to it"),
    *("Customers also bought", "Last edited by Ann", "links may earn us money", "Home > Blog > Massage > Neck"),
    *("Massage eases neck pain.", "Turn the page now", "A reply to pain", "It may lead to comment and more", ""),
)


@pytest.mark.parametrize("line", LINES)
def test_a_line_opens_so_if_any_pattern_matches(line: str) -> None:
    plain = re.compile("|".join(lines("frame.txt")), re.IGNORECASE)
    assert openings("frame.txt").open(line) is (plain.match(line) is not None)


@pytest.mark.parametrize("pattern", [one for one in lines("frame.txt") if one.startswith(".*")])
def test_some_line_here_opens_by_each_pattern_that_may_stand_anywhere(pattern: str) -> None:
    assert any(
        re.match(pattern, line, re.IGNORECASE)
        for line in (*LINES, "No new replies", "Join the discussion", "9 points by x")
    )
