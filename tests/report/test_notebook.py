"""Cards of values for notebooks: what they say, that every word is escaped, that they stay small."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest

import palpate
from palpate.evidence import overview
from palpate.library import Library
from palpate.ranking import options
from palpate.report.card_page import Card, Grid, Words, card_html, card_markdown
from palpate.report.notebook import CARDS, MOST_ROWS, notebook_html
from palpate.types.shown import Shown
from palpate.types.study import Arm, Role, Study
from tests.builders import row, study
from tests.report.evidence_cases import STUDIES, evidence_of

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>[x](javascript:alert(3)) | `a` \u202e\x00"
MOST_BYTES = 40_000  # of a card without a plot, so that a notebook stays light
_VOID = {"br", "img", "meta"}


class Seen(HTMLParser):
    """The tags, attributes and words of a piece of HTML, and whether every tag is closed in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str | None) -> Seen:
    assert html is not None
    seen = Seen()
    seen.feed(html)
    seen.close()
    assert seen.open == []
    return seen


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    with Library.in_memory(STUDIES) as library:
        report = palpate.ask("does massage help low back pain?", library)
        return {
            "Report": palpate.check(text="Massage eases low back pain. Massage cures pain.", library=library),
            "Verdict": report.judged[0].verdict,
            "Evidence": evidence_of(*STUDIES),
            "Overview": overview(palpate.question("massage"), library),
            "EffectMap": palpate.effect_map("massage", library),
            "Ranking": options("low back pain", library),
            "Found": library.search("massage"),
            "Study": STUDIES[0],
            "Pooled": palpate.pool([0.1, 0.3, 0.5], [0.03, 0.03, 0.05]),
        }


SAYS = {
    "Report": ("Massage eases low back pain.", "Claims", "Verdict"),
    "Verdict": ("Verdict", "nothing or usual care"),
    "Evidence": ("massage for", "nothing or usual care", "Random effects", "searched"),
    "Overview": ("what trials compared", "pain"),
    "EffectMap": ("massage: what studies compared", "low back pain"),
    "Ranking": ("What helps low back pain", "massage", "Against nothing or usual care"),
    "Found": ("massage", f"{len(STUDIES)} studies of"),
    "Study": (STUDIES[0].title, STUDIES[0].key, "usual care"),
    "Pooled": ("3 effects pooled", "I²"),
}


@pytest.mark.parametrize("kind", SAYS)
def test_each_value_shows_a_card_in_html_and_in_markdown(kind: str, values: dict[str, Any]) -> None:
    value = values[kind]
    assert isinstance(value, Shown)
    html, markdown = value._repr_html_(), value._repr_markdown_()
    assert html == value._repr_html_()
    assert html is not None
    assert markdown is not None
    text = " ".join(read(html).words)
    for words in SAYS[kind]:
        assert words in text
    assert SAYS[kind][0].split(".")[0] in markdown
    assert len(re.sub(r"<svg.*</svg>", "", html, flags=re.DOTALL)) < MOST_BYTES


def test_every_kind_of_value_that_is_shown_has_a_card(values: dict[str, Any]) -> None:
    assert {kind.__name__ for kind in CARDS} == set(values) == set(SAYS)
    assert {kind.__name__ for kind in Shown.__subclasses__()} == set(SAYS)


def test_evidence_brings_its_forest_plot_with_ids_of_its_own(values: dict[str, Any]) -> None:
    first, second = read(values["Evidence"]._repr_html_()), read(evidence_of(*STUDIES[:4])._repr_html_())
    assert "svg" in first.tags
    assert first.ids
    assert not set(first.ids) & set(second.ids)
    named = next(value for name, value in first.attributes if name == "aria-labelledby")
    assert named is not None
    assert set(named.split()) <= set(first.ids)


def hostile_study() -> Study:
    arms = (
        Arm(id="t", treatment=f"massage {HOSTILE}", role=Role.TREATMENT, n=30),
        Arm(id="c", treatment="usual care", role=Role.COMPARATOR, n=30),
    )
    return msgspec.structs.replace(
        study("a2001", row(instrument=HOSTILE, timepoint=HOSTILE)),
        title=HOSTILE,
        authors=(HOSTILE,),
        journal=HOSTILE,
        population=HOSTILE,
        arms=arms,
    )


def test_no_word_of_a_study_becomes_markup() -> None:
    one = hostile_study()
    with Library.in_memory([one]) as library:
        shown = [one, library.search("massage"), palpate.evidence("massage", outcome="pain", library=library)]
        shown += [palpate.options("low back pain", library), palpate.ask("massage helps low back pain", library)]
    for value in shown:
        seen = read(value._repr_html_())
        assert not {"script", "img"} & set(seen.tags)
        assert not [name for name, _ in seen.attributes if name.startswith("on")]
        assert not [value for name, value in seen.attributes if name == "href" and not str(value).startswith("http")]
        markdown = value._repr_markdown_()
        assert markdown is not None
        assert "<script" not in markdown
        assert not re.search(r"(?<!\\)\]\(javascript", markdown)
        assert "\u202e" not in markdown + str(value._repr_html_())


def test_no_word_of_an_article_becomes_markup() -> None:
    report = palpate.check(text=f"Massage eases {HOSTILE[:-1]} low back pain.\n\nYoga eases neck pain.")
    seen = read(report._repr_html_())
    assert not {"script", "img"} & set(seen.tags)


def test_only_addresses_of_the_web_are_links() -> None:
    card = Card(title=Words("x", "javascript:alert(1)"), lines=(Words("y", 'https://a.org/"onclick="z'),))
    html, markdown = card_html(card), card_markdown(card)
    assert "javascript" not in html + markdown
    assert [value for name, value in read(html).attributes if name == "href"] == ['https://a.org/"onclick="z']


def test_a_long_table_is_cut_and_says_where_the_rest_is() -> None:
    with Library.in_memory(study(f"a{n}") for n in range(MOST_ROWS + 5)) as library:
        html = notebook_html(library.search(limit=None))
    seen = read(html)
    assert "and 5 more; all of them: palpate.to_frame(…, 'studies')" in " ".join(seen.words)
    assert seen.tags.count("tr") == MOST_ROWS + 2


def test_markdown_tables_have_as_many_cells_in_each_row() -> None:
    grid = Grid("All", ("a | b", "c"), (("1 | 2", "3"), (Words("x", "https://a.org"), "y\nz")), frozenset({1}))
    lines = [line for line in card_markdown(Card(title=Words("t"), grids=(grid,))).splitlines() if line.startswith("|")]
    assert lines[1] == "| --- | ---: |"
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {3}


def test_what_has_no_card_is_shown_as_before() -> None:
    assert notebook_html(palpate.question("massage")) is None
