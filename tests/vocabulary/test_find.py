"""Terms in running text."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.types.concept import Family
from palpate.vocabulary import load

V = load()


def named(text: str, family: Family) -> list[tuple[str, str]]:
    return [
        (text[mention.start : mention.end], concept.id)
        for mention in V.find(text)
        for concept in mention.concepts
        if concept.family is family
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thai massage therapy eases pain.", [("Thai massage therapy", "T:thai-massage")]),
        ("A massage of the lower back", [("massage of the lower back", "T:low-back-massage")]),
        ("Rub in oil. Massage helps.", [("Massage", "T:massage")]),
        ("Foam rollers and massage guns", [("Foam rollers", "T:foam-rolling"), ("massage guns", "T:massage-gun")]),
        ("TENS for ten minutes", [("TENS", "T:tens")]),
        ("Take vitamin A and aloe vera", [("vitamin A", "T:vitamin-a"), ("aloe vera", "T:aloe-vera")]),
        ("He will rest, sleep and stretch in the cold.", []),
        ("state-of-the-art care; what to do in winter", []),
    ],
)
def test_treatments(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text, Family.TREATMENT) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It eases neck, shoulder, and back pain.",
            [("neck", "C:neck-pain"), ("shoulder", "C:shoulder-pain"), ("back pain", "C:back-pain")],
        ),
        (
            "pain in your neck and lower back",
            [("pain in your neck", "C:neck-pain"), ("lower back", "C:low-back-pain")],
        ),
        ("Osteoarthritis of the knee hurts", [("Osteoarthritis of the knee", "C:knee-osteoarthritis")]),
        ("It aids recovery within 5 ms", []),
        ("People with MS or AIDS", [("MS", "C:multiple-sclerosis"), ("AIDS", "C:hiv-infection")]),
        ("People fall, look and deliver babies", [("babies", "C:infants")]),
        ("My ankle. Pain is bad.", [("Pain", "C:pain")]),
        (
            "For back, neck and shoulder pain.",
            [("back", "C:back-pain"), ("neck", "C:neck-pain"), ("shoulder pain", "C:shoulder-pain")],
        ),
        (
            "wrinkles around the eyes and forehead lines",
            [("wrinkles around the eyes", "C:crows-feet"), ("forehead lines", "C:forehead-wrinkles")],
        ),
    ],
)
def test_conditions(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text, Family.CONDITION) == expected


@pytest.mark.parametrize("mark", [",", ";", ":", ".", " (", ")", "?", " |", "\n\n", " –"])
def test_no_term_goes_across_a_mark(mark: str) -> None:
    text = f"for the hips{mark} Massage and then the neck{mark} pain"
    found = {concept.id for mention in V.find(text) for concept in mention.concepts}
    assert found == {"B:hip", "T:massage", "B:neck", "C:pain", "O:pain"}


@pytest.mark.parametrize(
    ("text", "surface", "id"),
    [
        ("People with ME/CFS were tired", "ME/CFS", "C:chronic-fatigue-syndrome"),
        ("An Nd:YAG laser (1064 nm) was used", "Nd:YAG laser", "T:laser-resurfacing"),
        ("The CD4/CD8 ratio rose.", "CD4/CD8 ratio", "O:lymphocyte-count"),
        ("She keeps to a 5:2 diet.", "5:2 diet", "T:fasting"),
    ],
)
def test_a_term_with_a_mark_of_its_own_is_found(text: str, surface: str, id: str) -> None:
    found = [(text[mention.start : mention.end], mention.concept.id) for mention in V.find(text)]
    assert (surface, id) in found


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Do 10 strokes per side", "C:stroke"),
        ("Gently stroke the skin", "C:stroke"),
        ("a muscle running from the spine to the hip", "T:running"),
        ("On the other hand, it hurts", "B:hand"),
        ("high concentrations of the drug", "O:cognition"),
        ("myosin heads hook into the fibres", "B:head"),
        ("its functions are many", "O:function"),
        ("the beauty of stretching", "O:skin-appearance"),
        ("fresh oxygen reaches it", "O:oxygen-saturation"),
        ("Ashworth (2010) wrote", "I:ashworth"),
        ("loss of fat", "O:metabolism"),
    ],
)
def test_a_word_in_another_sense_is_not_found(text: str, id: str) -> None:
    assert id not in [concept.id for mention in V.find(text) for concept in mention.concepts]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("after a stroke", "C:stroke"),
        ("heart attacks and strokes", "C:stroke"),
        ("Running eases stress", "T:running"),
        ("pain in the hand", "C:hand-pain"),
        ("better concentration at work", "O:cognition"),
        ("head massage", "T:scalp-massage"),
        ("loss of fat", "O:body-fat"),
    ],
)
def test_the_same_word_in_its_own_sense_is_found(text: str, id: str) -> None:
    assert id in [concept.id for mention in V.find(text) for concept in mention.concepts]


@pytest.mark.parametrize(
    ("text", "surface", "id"),
    [
        ("A facial therapeutic massage", "facial therapeutic massage", "T:facial-massage"),
        ("Hip therapeutic massage helps", "Hip therapeutic massage", "T:hip-massage"),
        ("lower back remedial massage", "lower back remedial massage", "T:low-back-massage"),
        ("therapeutic facial massage", "facial massage", "T:facial-massage"),
    ],
)
def test_a_site_before_a_worded_treatment_counts(text: str, surface: str, id: str) -> None:
    assert (surface, id) in named(text, Family.TREATMENT)


def test_a_hip_massager_machine_is_a_device_for_the_hip() -> None:
    """The site stays a word of its own: no concept of a device for the hip is kept."""
    found = [(m.concept.id) for m in V.find("hip massager machine")]
    assert found == ["B:hip", "T:device-massage"]


def test_one_wording_may_name_concepts_of_several_families() -> None:
    (mention,) = V.find("knee pain")
    families = [concept.family for concept in mention.concepts]
    assert families[0] is Family.CONDITION
    assert Family.OUTCOME in families
    assert mention.concept is mention.concepts[0]


def test_only_the_families_asked_for() -> None:
    text = "Massage of the neck eases pain of the knee"
    (mention,) = V.find(text, families=(Family.CONDITION,))
    assert [concept.id for concept in mention.concepts] == ["C:knee-pain"]


def test_a_placebo_group_is_found() -> None:
    assert ("placebo group", "K:sham") in named("in the placebo group", Family.COMPARATOR)


PIECES = st.sampled_from(
    ["massage", "pain", "neck", "back", "of", "and", "the", "knee", ",", ".", "-", "'s", "é", "\n"]
)


@given(st.lists(PIECES).map(" ".join))
def test_mentions_lie_in_order_without_overlap(text: str) -> None:
    mentions = V.find(text)
    assert all(0 <= m.start < m.end <= len(text) and m.concepts for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


def test_time_grows_with_the_text_only() -> None:
    """Ten times the text may take twenty times as long, not a hundred."""
    text = "For neck, shoulder and back pain try massage. " * 300
    seconds = [min(_seconds(text * times) for _ in range(3)) for times in (1, 10)]
    assert seconds[1] < 20 * seconds[0]


def _seconds(text: str) -> float:
    start = time.process_time()
    V.find(text)
    return time.process_time() - start


def test_a_treatment_for_a_complaint_does_not_take_the_complaints_words() -> None:
    """ "Massage for low back pain" is massage, and not low back massage for pain."""
    words = V
    named = [one.concept.id for one in words.find("massage for low back pain and for lower back pain")]
    assert named == ["T:massage", "C:low-back-pain", "C:low-back-pain"]
    assert [one.concept.id for one in words.find("massage of the low back")] == ["T:low-back-massage"]
