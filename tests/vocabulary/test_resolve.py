"""Wordings to concepts."""

from __future__ import annotations

import pytest

from palpate.errors import InputError
from palpate.types.concept import Distance, Family, Rung
from palpate.vocabulary import load

V = load()
T, C, K = Family.TREATMENT, Family.CONDITION, Family.COMPARATOR


def ids(text: str, family: Family) -> list[str]:
    return [concept.id for concept in V.resolve(text, family).concepts]


@pytest.mark.parametrize(
    ("text", "family", "id", "how"),
    [
        ("massage", T, "T:massage", "label"),
        ("Massage Therapies", T, "T:massage", "synonym"),
        ("craniosacral treatment", T, "T:craniosacral-therapy", "synonym"),
        ("Botox", T, "T:botulinum-toxin", "synonym"),
        ("Theragun", T, "T:massage-gun", "synonym"),
        ("waist massage", T, "T:low-back-massage", "synonym"),
        ("low-back pain", C, "C:low-back-pain", "label"),
        ("reduced back pain", C, "C:low-back-pain", "synonym"),
        ("osteo arthritis", C, "C:osteoarthritis", "synonym"),
        ("oedema", C, "C:swelling", "synonym"),
        ("Crows feet", C, "C:crows-feet", "label"),
        ("waitlist", K, "K:waiting-list", "synonym"),
        ("swedsh massages", T, "T:swedish-massage", "spelling"),
        ("fibromyalga", C, "C:fibromyalgia", "spelling"),
        ("acupunture", T, "T:acupuncture", "spelling"),
        ("60-minute Swedish massage (weekly)", T, "T:swedish-massage", "part"),
        ("osteoarthritis of the left knee joint", C, "C:osteoarthritis", "part"),
        ("severe pain in the knee", C, "C:knee-pain", "part"),
    ],
)
def test_one_concept(text: str, family: Family, id: str, how: str) -> None:
    resolution = V.resolve(text, family)
    assert ([concept.id for concept in resolution.concepts], resolution.how) == ([id], how)
    assert resolution.text == text


@pytest.mark.parametrize(
    ("text", "family", "expected"),
    [
        ("massage plus exercise", T, ["T:massage", "T:exercise"]),
        ("Swedish massage plus usual care", T, ["T:swedish-massage"]),
        ("effleurage, petrissage and tapotement", T, ["T:effleurage", "T:petrissage", "T:tapotement"]),
        ("back, neck and shoulder massage", T, ["T:back-massage", "T:neck-massage", "T:shoulder-massage"]),
        ("manual therapy including massage", T, ["T:massage"]),
        ("massage weekly plus daily self-massage", T, ["T:massage", "T:self-massage"]),
        ("massage after sprint exercise", T, ["T:massage"]),
        ("exercise then massage", T, ["T:exercise", "T:massage"]),
        ("sham laser plus exercise", T, ["T:exercise"]),
        ("placebo massage", T, ["K:sham-massage"]),
        ("no foam rolling", T, ["K:no-treatment"]),
        ("task training without vibration", T, ["T:exercise"]),
        ("hip or knee osteoarthritis", C, ["C:hip-osteoarthritis", "C:knee-osteoarthritis"]),
        ("chronic or subacute low back pain", C, ["C:chronic-low-back-pain", "C:subacute-low-back-pain"]),
        ("pain in the neck, hips and lower back", C, ["C:neck-pain", "C:hip-pain", "C:low-back-pain"]),
        ("older adults with dementia", C, ["C:older-adults", "C:dementia"]),
        ("usual care with quiet time", K, ["K:usual-care", "K:rest"]),
        ("sham myofascial release plus back exercises", K, ["K:sham-myofascial-release", "T:exercise"]),
        ("walking", K, ["T:walking"]),
    ],
)
def test_several_concepts_in_their_order(text: str, family: Family, expected: list[str]) -> None:
    assert ids(text, family) == expected


@pytest.mark.parametrize(
    ("text", "family"),
    [("quantum flux", T), ("", T), ("the", C), ("24 U", T), ("!?", C), ("gene expression", T), ("splint", C)],
)
def test_what_is_not_known_resolves_to_nothing(text: str, family: Family) -> None:
    resolution = V.resolve(text, family)
    assert (resolution.concepts, resolution.how) == ((), "none")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("change of ODI", ["O:disability"]),
        ("mean HADS-A and BDI", ["O:anxiety", "O:depression"]),
        ("pain on the ODI", ["O:pain"]),
        ("VAS at week 4", []),
        ("NRS", []),
    ],
)
def test_an_outcome_worded_as_its_instrument_is_what_that_measures(text: str, expected: list[str]) -> None:
    assert ids(text, Family.OUTCOME) == expected


@pytest.mark.parametrize(
    ("text", "family", "expected"),
    [
        ("no website", K, ["K:no-treatment"]),
        ("without qwxyz", K, ["K:no-treatment"]),
        ("no qwxyz", T, []),
    ],
)
def test_a_comparator_that_denies_something_unknown_is_no_treatment(
    text: str, family: Family, expected: list[str]
) -> None:
    assert ids(text, family) == expected


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("lisinopril", "T:lisinopril"),
        ("empagliflozin 10 mg", "T:empagliflozin"),
        ("omeprazole", "T:omeprazole"),
        ("golimumab and methotrexate", "T:golimumab"),
        ("spinal anaesthesia", "T:spinal-anaesthesia"),
        ("S-1 plus cisplatin", "T:cisplatin"),
    ],
)
def test_a_common_drug_has_a_line_of_its_own(text: str, id: str) -> None:
    assert ids(text, T)[0] == id


def test_a_drug_stands_under_its_class() -> None:
    assert "T:ace-inhibitor" in V.ancestors("T:lisinopril")
    assert V.distance("T:antihypertensives", "T:lisinopril") is Distance.NARROWER


@pytest.mark.parametrize("family", [T, C, Family.OUTCOME, K, Family.BODY_PART, Family.INSTRUMENT, Family.MUSCLE])
def test_every_label_and_synonym_resolves_to_its_concept(family: Family) -> None:
    for concept in V.concepts(family):
        for wording in (concept.label, *concept.synonyms):
            assert ids(wording.removeprefix("~"), family)[0] == concept.id, wording


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("usual care", Rung.NOTHING),
        ("wait-list control", Rung.NOTHING),
        ("no treatment or usual care", Rung.NOTHING),
        ("waiting list, no treatment or usual care", Rung.NOTHING),
        ("quiet rest", Rung.NOTHING),
        ("no self-shiatsu", Rung.NOTHING),
        ("usual care with quiet time", Rung.NOTHING),
        ("untreated leg", Rung.NOTHING),
        ("sham acupuncture", Rung.SHAM),
        ("detuned ultrasound", Rung.SHAM),
        ("sham interferential current", Rung.SHAM),
        ("placebo kinesio tape", Rung.SHAM),
        ("light touch", Rung.SHAM),
        ("vehicle cream", Rung.SHAM),
        ("sham myofascial release plus back exercises", Rung.SHAM),
        ("visit with equal attention", Rung.SHAM),
        ("Swedish massage", Rung.ACTIVE),
        ("progressive muscle relaxation", Rung.ACTIVE),
        ("usual care plus exercise", Rung.ACTIVE),
        ("joint mobilisation, relaxation, physical therapy, acupuncture or self-care education", Rung.ACTIVE),
        ("sham foot massage, light, avoiding the spine points", Rung.SHAM),
        ("acetaminophen 500 mg, one dose", Rung.ACTIVE),
        ("mixed comparators", None),
        ("placebo or usual care", None),
        ("sham acupuncture or waiting list", None),
        ("exercise, sham or no treatment", None),
        ("control", None),
        ("before treatment", None),
        ("quantum flux", None),
    ],
)
def test_rung(text: str, rung: Rung | None) -> None:
    assert V.rung_of(text) is rung


@pytest.mark.parametrize(
    ("comparator", "treatment", "rung"),
    [
        ("exercise", "massage plus exercise", Rung.NOTHING),
        ("exercise plus usual care", "massage plus back exercises", Rung.NOTHING),
        ("exercise", "massage", Rung.ACTIVE),
        ("diclofenac plus sham acupuncture", "acupuncture plus placebo tablet", Rung.ACTIVE),
        ("diclofenac plus sham acupuncture", "acupuncture plus diclofenac", Rung.SHAM),
        ("sham myofascial release plus back exercises", "myofascial release plus back exercises", Rung.SHAM),
        ("task training without vibration plus general training", "vibration plus exercise", Rung.NOTHING),
        ("usual care", "massage", Rung.NOTHING),
        ("Thai massage", "Swedish massage", Rung.ACTIVE),
    ],
)
def test_rung_beside_what_the_other_arm_got(comparator: str, treatment: str, rung: Rung) -> None:
    assert V.rung_of(comparator, treatment=treatment) is rung


def test_every_comparator_concept_is_placed_or_says_why_not() -> None:
    for concept in V.concepts(K):
        assert concept.rung or concept.note, concept.id


@pytest.mark.parametrize(
    ("text", "family", "id"),
    [
        ("swedich mass", T, "T:swedish-massage"),
        ("bamboo massages", T, "T:bamboo-massage"),
        ("lower bak pains", C, "C:low-back-pain"),
        ("ostheoartrosis", C, "C:osteoarthritis"),
    ],
)
def test_nearest_offers_what_was_meant(text: str, family: Family, id: str) -> None:
    offered = V.nearest(text, family)
    assert len(offered) == 5
    assert id in [concept.id for concept in offered]


def test_nearest_of_nothing_like_it_is_empty() -> None:
    assert V.nearest("zzzz", T) == ()


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(InputError, match="'T:nowhere' is no id of the vocabulary"):
        V.concept("T:nowhere")


def test_unresolved_lists_each_wording_once() -> None:
    found = V.unresolved({T: ["massage", "quantum flux", "quantum flux"], C: ["low back pain"]})
    assert found == {T: ["quantum flux"], C: []}


@pytest.mark.parametrize("wording", ["cognitive stimulation", "cognitive rehabilitation", "reminiscence therapy"])
def test_what_is_done_for_the_mind_in_dementia_is_not_all_one(wording: str) -> None:
    """Cochrane reviews each apart (CD005562, CD013388, CD001120), and finds an effect of some alone."""
    (found,) = load().resolve(wording, Family.TREATMENT).concepts
    assert found.label == wording
