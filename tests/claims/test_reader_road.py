from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from palpate import vocabulary
from palpate.claims import find_claims
from palpate.claims.context import Context
from palpate.claims.features import KINDS, STRENGTHS, Candidate, candidates
from palpate.claims.heads import DIRECTIONS, Guess, guesses
from palpate.claims.segments import segments
from palpate.claims.terms import Finder
from palpate.reading import read_text
from palpate.types.claim import ClaimDirection, ClaimType, Strength

TEXT = "Massage is old. Massage eases pain in the hips, but the evidence on it is weak. Is it good?"
CLAUSES = ("Massage eases pain in the hips", "the evidence on it is weak.")


def candidates_of(text: str) -> list[Candidate]:
    article = read_text(text)
    finder = Finder(article.prose, vocabulary.load())
    every = list(segments(article))
    return candidates(every, finder, Context.of(article, every, finder))


def guess(
    claims: float, kind: ClaimType = ClaimType.EFFECT, direction: ClaimDirection | None = ClaimDirection.IMPROVES
) -> Guess:
    return Guess(
        claims=claims,
        kinds=tuple(float(one is kind) for one in KINDS),
        directions=(tuple(float(way is direction) for way in DIRECTIONS),) * len(KINDS),
        strengths=tuple(float(one is Strength.ASSERTED) for one in STRENGTHS),
        negated=0.0,
        checkable=1.0,
        cites=0.0,
    )


class Fixed:
    """A reader that knows what to say of some texts, and says no of all others."""

    def __init__(self, said: dict[str, Guess]) -> None:
        self.said = said

    def __call__(self, found: Sequence[Candidate]) -> list[Guess]:
        return [self.said.get(one.segment.text, guess(0.0)) for one in found]


def test_sentences_come_with_their_clauses_and_neighbours() -> None:
    found = candidates_of(TEXT)
    assert [one.segment.text for one in found][2:4] == list(CLAUSES)
    assert [(one.sentence, one.before, one.after) for one in found] == [
        *((0, -1, 1), (1, 0, 4), (1, 0, 4), (1, 0, 4)),
        (4, 1, -1),
    ]
    assert len({len(one.numbers) for one in found}) == 1
    assert all(0 <= number <= 1 for one in found for number in one.numbers)


def test_what_the_reader_is_sure_of_becomes_a_claim_with_its_fields() -> None:
    article = read_text(TEXT)
    (claim,) = find_claims(article, vocabulary.load(), reader=Fixed({"Massage is old.": guess(0.9)}))
    assert (claim.text, claim.type, claim.strength) == ("Massage is old.", ClaimType.EFFECT, Strength.ASSERTED)
    assert claim.direction is ClaimDirection.IMPROVES
    assert claim.treatment is not None
    assert claim.treatment.concept == "T:massage"


@pytest.mark.parametrize(("text", "claims"), [("Massage is old.", 0.3), ("Is it good?", 0.99)])
def test_what_is_unlikely_or_a_question_is_none(text: str, claims: float) -> None:
    assert find_claims(read_text(TEXT), vocabulary.load(), reader=Fixed({text: guess(claims)})) == ()


def test_clauses_are_cut_where_both_claim_different_things() -> None:
    whole = TEXT[16:79]
    weak = guess(0.9, ClaimType.NO_EVIDENCE, None)
    apart = find_claims(
        read_text(TEXT),
        vocabulary.load(),
        reader=Fixed({whole: guess(0.9), CLAUSES[0]: guess(0.9), CLAUSES[1]: weak}),
    )
    assert [(claim.text, claim.type) for claim in apart] == [
        (CLAUSES[0], ClaimType.EFFECT),
        (CLAUSES[1], ClaimType.NO_EVIDENCE),
    ]
    alike = dict.fromkeys((whole, *CLAUSES), guess(0.9))
    assert [claim.text for claim in find_claims(read_text(TEXT), vocabulary.load(), reader=Fixed(alike))] == [whole]


@pytest.mark.parametrize(
    ("kind", "direction"),
    [
        (ClaimType.HARM, ClaimDirection.WORSENS),
        (ClaimType.NO_EFFECT, ClaimDirection.NO_CHANGE),
        (ClaimType.ANATOMY, None),
        (ClaimType.STUDY, ClaimDirection.IMPROVES),
    ],
)
def test_a_type_that_has_one_direction_keeps_it(kind: ClaimType, direction: ClaimDirection | None) -> None:
    reader = Fixed({"Massage is old.": guess(0.9, kind, ClaimDirection.IMPROVES)})
    (claim,) = find_claims(read_text(TEXT), vocabulary.load(), reader=reader)
    assert claim.direction is direction


def weights_that_say(bias: dict[str, list[float]], numbers: int) -> dict[str, np.ndarray]:
    sizes = {
        "claims": 1,
        "kind": len(KINDS),
        "direction": len(DIRECTIONS),
        "strength": len(STRENGTHS),
        "negated": 1,
        "checkable": 1,
        "cites": 1,
    }
    made = {
        "near": np.zeros((384 + numbers, 64), np.float32),
        "hidden": np.zeros((384 + numbers + 7 * 64, 256), np.float32),
        "hidden_bias": np.zeros(256, np.float32),
    }
    for way in ("l0", "l0_reverse"):
        for part in ("ih", "hh"):
            made[f"run_weight_{part}_{way}"] = np.zeros((64, 3 * 64), np.float32)
            made[f"run_bias_{part}_{way}"] = np.zeros(3 * 64, np.float32)
    for name, size in sizes.items():
        made |= {name: np.zeros((256, size), np.float32), f"{name}_bias": np.asarray(bias.get(name, [0.0] * size))}
    return made


def test_outputs_are_read_off_by_their_places() -> None:
    found = candidates_of("Massage eases pain.")
    bias = {
        "claims": [np.log(3.0)],
        "kind": [float(kind is ClaimType.CAUSE) for kind in KINDS],
        "direction": [float(way is ClaimDirection.WORSENS) for way in DIRECTIONS],
        "negated": [1.0],
    }
    vectors = np.zeros((len(found), 384), np.float32)
    (said,) = guesses(vectors, found, weights_that_say(bias, len(found[0].numbers)))
    assert said.claims == pytest.approx(0.75)
    assert (said.kind, said.denies) == (ClaimType.CAUSE, True)
    assert said.direction_as(ClaimType.CAUSE) is ClaimDirection.WORSENS


def test_each_sentence_is_told_of_the_one_before_and_the_one_after() -> None:
    found = candidates_of("Massage eases pain. Massage is old. It is good for sleep.")
    numbers = len(found[0].numbers)
    weights = weights_that_say({}, numbers)
    weights["near"][0, 0] = 1.0
    weights["hidden"][384 + numbers, 0] = 1.0  # the sentence before
    weights["hidden"][384 + numbers + 64, 0] = 10.0  # the sentence after
    weights["claims"][0, 0] = 1.0
    vectors = np.zeros((3, 384), np.float32)
    vectors[:, 0] = (0.1, 0.2, 0.3)
    logits = [np.log(said.claims / (1 - said.claims)) for said in guesses(vectors, found, weights)]
    assert logits == pytest.approx([2.0, 0.1 + 3.0, 0.2], abs=1e-5)


def test_items_are_told_of_their_lead_in_and_heading() -> None:
    found = candidates_of("# Massage\n\nMassage helps with:\n\n- pain\n- sleep\n\nMassage is old.\n")
    places = {one.segment.text: at for at, one in enumerate(found)}
    item = found[places["sleep"]]
    assert (item.lead_in, item.heading) == (places["Massage helps with:"], places["# Massage"])
    assert found[places["Massage is old."]].lead_in == -1


def test_the_run_of_sentences_reaches_from_the_first_to_the_last() -> None:
    found = candidates_of("Massage eases pain. Massage is old. It is good for sleep.")
    numbers = len(found[0].numbers)
    weights = weights_that_say({}, numbers)
    weights["near"][0, 0] = 1.0
    weights["run_weight_ih_l0"][0, 128] = 1.0  # what is new
    weights["run_bias_ih_l0"][64] = 9.0  # and what was is kept
    weights["hidden"][384 + numbers + 5 * 64, 0] = 1.0  # the run onwards
    weights["claims"][0, 0] = 1.0
    vectors = np.zeros((3, 384), np.float32)
    before = [said.claims for said in guesses(vectors, found, weights)]
    vectors[0, 0] = 100.0
    after = [said.claims for said in guesses(vectors, found, weights)]
    assert all(b > a for a, b in zip(before, after, strict=True))


OTHER = "The council met on Monday. Roads were on the list. A bridge was closed. Parking costs more. The bus is late. "


def test_in_an_article_on_other_things_only_what_the_grammar_sees_is_read() -> None:
    found = candidates_of(OTHER * 5 + "Massage reduces back pain.")
    assert [one.segment.text for one in found if one.is_read] == ["Massage reduces back pain."]
    sure = Fixed({one.segment.text: guess(1.0) for one in found})
    (claim,) = find_claims(read_text(OTHER * 5 + "Massage reduces back pain."), vocabulary.load(), reader=sure)
    assert claim.text == "Massage reduces back pain."


@pytest.mark.parametrize(("share", "kind"), [(0.9, ClaimType.OPINION), (0.6, ClaimType.EFFECT)])
def test_the_type_that_the_grammar_sees_counts(share: float, kind: ClaimType) -> None:
    text = "Massage reduces back pain."
    kinds = {ClaimType.OPINION: share, ClaimType.EFFECT: 1 - share}
    said = replace(guess(1.0), kinds=tuple(kinds.get(one, 0.0) for one in KINDS))
    (claim,) = find_claims(read_text(text), vocabulary.load(), reader=Fixed({text: said}))
    assert claim.type is kind


@pytest.mark.parametrize(
    ("text", "taken", "kind"),
    [
        ("Osteopaths often treat people with back pain.", ClaimType.EFFECT, ClaimType.POPULARITY),
        ("Osteopaths often treat people with back pain.", ClaimType.STUDY, ClaimType.STUDY),
        ("Billions go to useless massage for back pain.", ClaimType.POPULARITY, ClaimType.OPINION),
        ("There was no difference in back pain after massage.", ClaimType.NO_EVIDENCE, ClaimType.STUDY),
        (
            "Massage does not ease pain, but instead three trials failed.",
            ClaimType.NO_EVIDENCE,
            ClaimType.STUDY,
        ),
    ],
)
def test_the_words_tell_another_type(text: str, taken: ClaimType, kind: ClaimType) -> None:
    shares = {ClaimType.STUDY: 0.2} | {taken: 0.75}
    kinds = tuple(shares.get(one, 0.001) for one in KINDS)
    parts = {one.segment.text for one in candidates_of(text)}
    reader = Fixed({part: replace(guess(1.0), kinds=kinds) for part in parts})
    assert kind in {claim.type for claim in find_claims(read_text(text), vocabulary.load(), reader=reader)}


def test_an_article_of_which_nothing_is_to_be_read_does_not_ask_the_reader() -> None:
    def refuse(found: Sequence[Candidate]) -> list[Guess]:
        raise AssertionError("asked")

    bridge = read_text("The bridge was built in two years. The builders left in May. A train crosses it each day.")
    assert not any(one.is_read for one in candidates_of(bridge.text))
    assert find_claims(bridge, vocabulary.load(), reader=refuse) == ()
    with pytest.raises(AssertionError, match="asked"):
        find_claims(read_text(TEXT), vocabulary.load(), reader=refuse)


def test_what_a_clause_affirms_instead_is_no_denial() -> None:
    first, second = "Massage does not smooth the skin of the face", "but instead makes more wrinkles in all of it."
    denies = guess(0.9, ClaimType.NO_EFFECT, ClaimDirection.NO_CHANGE)
    kinds = {ClaimType.NO_EFFECT: 0.5, ClaimType.EFFECT: 0.2, ClaimType.HARM: 0.2}
    unsure = replace(denies, kinds=tuple(kinds.get(kind, 0.01) for kind in KINDS), negated=0.7)
    reader = Fixed({f"{first}, {second}": denies, first: denies, second: unsure})
    found = find_claims(read_text(f"{first}, {second}"), vocabulary.load(), reader=reader)
    assert [(claim.text, claim.type, claim.negated) for claim in found] == [
        (first, ClaimType.NO_EFFECT, True),
        (second, ClaimType.HARM, False),
    ]


@pytest.mark.parametrize(("kind", "stands"), [(ClaimType.ANATOMY, False), (ClaimType.STUDY, True)])
def test_what_only_opens_a_list_is_no_claim_but_where_it_tells_of_others(kind: ClaimType, stands: bool) -> None:
    opening = "Several muscles keep the hip moving:"
    text = f"Massage eases pain in the hip.\n\n{opening}\n\n- gluteus maximus\n- piriformis\n"
    found = find_claims(read_text(text), vocabulary.load(), reader=Fixed({opening: guess(0.9, kind)}))
    assert [claim.text for claim in found] == [opening] * stands


def test_an_item_like_the_claims_around_it_needs_less() -> None:
    items = [
        "Piriformis: it turns your leg outward.",
        "Gluteus maximus: the largest muscle of the buttock.",
        "Iliopsoas: it lifts your thigh.",
    ]
    text = "Massage eases pain in the hip.\n\nSeveral muscles move it:\n\n" + "\n".join(f"- {item}" for item in items)
    sure, unsure = guess(0.9, ClaimType.ANATOMY, None), guess(0.3, ClaimType.ANATOMY, None)
    among = Fixed({items[0]: sure, items[1]: sure, items[2]: unsure})
    assert [claim.text for claim in find_claims(read_text(text), vocabulary.load(), reader=among)] == items
    alone = Fixed({items[0]: sure, items[2]: unsure})
    assert [claim.text for claim in find_claims(read_text(text), vocabulary.load(), reader=alone)] == items[:1]


def test_a_treatment_that_acts_is_no_cause() -> None:
    text = "Massage eases pain in the hips by softening the muscles."
    found = find_claims(read_text(text), vocabulary.load(), reader=Fixed({text: guess(0.9, ClaimType.CAUSE, None)}))
    assert [claim.type for claim in found] == [ClaimType.EFFECT]
    other = "Smoking makes the pain in the hips worse, and massage is old."
    found = find_claims(read_text(other), vocabulary.load(), reader=Fixed({other: guess(0.9, ClaimType.CAUSE, None)}))
    assert [claim.type for claim in found] == [ClaimType.CAUSE]
