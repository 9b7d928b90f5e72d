from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.claims import find_claims
from palpate.claims.acting import Surroundings
from palpate.claims.context import Context
from palpate.claims.names import Name, find_names, stems
from palpate.claims.segments import segments
from palpate.claims.terms import Finder
from palpate.claims.treatments import choose, find_treatment
from palpate.reading import read_text
from palpate.types.article import Span
from palpate.types.claim import Claim, ClaimType, Slot
from tests.claims.articles import claims_in

SHOES = """# Do Voltarra insoles help with heel pain?

Voltarra insoles are made of cork. Voltarra insoles may ease heel pain in runners.
"""
SECTIONS = """# Three ways to a calmer night

## Valerian

Valerian is a root. It may shorten the time to fall asleep.

## Exercise

Exercise in the evening does no harm. It deepens sleep.

## Melatonin

- Helps you fall asleep sooner
"""
COLD = """# Cold water immersion after training

Cold water immersion (CWI) is popular with athletes. Researchers looked at it again.

CWI reduces muscle soreness after training. CWI may blunt muscle growth.
"""


def treatments(text: str) -> list[Slot | None]:
    """What acts in each claim of a small Markdown article."""
    return [claim.treatment for claim in claims(text)]


def claims(text: str) -> tuple[Claim, ...]:
    """The claims of a small Markdown article, by the grammar."""
    return find_claims(read_text(text, suffix=".md"), vocabulary.load())


def names_of(text: str) -> list[Name]:
    """Every name of a small Markdown article."""
    article = read_text(text, suffix=".md")
    return find_names(article, list(segments(article)), Finder(article.prose, vocabulary.load()))


def chosen(text: str, quote: str, kind: ClaimType = ClaimType.EFFECT) -> str | None:
    """What is chosen to act in the sentence that holds a quote, as a claim of a type."""
    article = read_text(text, suffix=".md")
    every = list(segments(article))
    around = Surroundings(article, every, Finder(article.prose, vocabulary.load()))
    segment = next(one for one in every if quote in one.text)
    name = choose(around.weigh(segment, kind))
    return name.label if name else None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("# Yoga and the back\n\nYoga is an old practice. Yoga eases low back pain.\n", "yoga"),
        ("# Ibuprofen\n\nIbuprofen is sold in every shop. Ibuprofen relieves headache.\n", "ibuprofen"),
        ("# TENS at home\n\nA TENS machine is small. TENS may relieve labour pain.\n", "TENS"),
        ("# Vitamin D\n\nVitamin D is made in the skin. Vitamin D prevents fractures.\n", "vitamin D"),
        ("# Acupuncture\n\nAcupuncture is old. Acupuncture prevents migraine.\n", "acupuncture"),
    ],
)
def test_the_treatment_that_the_sentence_names(text: str, label: str) -> None:
    assert stems(chosen(text, text.rsplit(". ", 1)[-1].split(".", maxsplit=1)[0]) or "") >= stems(label)


def test_a_treatment_that_the_vocabulary_lacks() -> None:
    found = [one for one in treatments(SHOES) if one]
    assert found
    assert all("voltarra insoles" in one.label for one in found)


@pytest.mark.parametrize(
    ("quote", "label"), [("shorten the time", "valerian"), ("deepens sleep", "exercise"), ("sooner", "melatonin")]
)
def test_each_part_speaks_of_its_own_treatment(quote: str, label: str) -> None:
    assert stems(label) <= stems(chosen(SECTIONS, quote) or "")


def test_an_unknown_treatment_acts_beside_a_known_one() -> None:
    text = "# Berzolin\n\nBerzolin is a yellow powder. Unlike metformin, berzolin lowers blood sugar within a week.\n"
    assert chosen(text, "Unlike") == "berzolin"


def test_initials_stand_for_what_they_were_said_to() -> None:
    (name,) = [one for one in names_of(COLD) if one.concept == "T:cold-water-immersion"]
    written = {wording.label for wording in name.wordings.values() if wording.places}
    assert "cold water immersion" in written
    assert len(name.places) >= 4
    assert stems("cold water immersion") <= stems(chosen(COLD, "muscle soreness") or "")


def test_what_is_compared_with_does_not_act() -> None:
    text = "# Yoga for the back\n\nYoga is old. Unlike painkillers, yoga eases back pain without harm.\n"
    assert chosen(text, "Unlike") == "yoga"


def test_several_treatments_in_one_breath_are_offered_together() -> None:
    text = "# Wrinkles\n\nMassage, acupuncture and yoga ease tension headache.\n"
    (joint,) = [one for one in names_of(text) if one.is_joint]
    assert joint.label == "massage; acupuncture; yoga"


def test_a_pronoun_takes_its_treatment_from_before() -> None:
    (claim,) = claims_in("It eases low back pain.", about="Reflexology is old. Reflexology is for people. ")
    assert claim.treatment is not None
    assert claim.treatment.concept == "T:reflexology"
    assert claim.treatment.from_context


def test_a_claim_that_opens_with_a_special_kind_is_about_it() -> None:
    text = "# Does massage help?\n\nMassage reduces anxiety. Many swear by it.\n\nFacial massage cures wrinkles.\n"
    (claim,) = (claim for claim in claims_in(text) if "wrinkles" in claim.text)
    assert claim.treatment is not None
    assert (claim.treatment.label, claim.treatment.from_context) == ("facial massage", False)


def test_a_journal_is_no_treatment() -> None:
    (claim,) = claims_in(
        "A study published in the Journal of Alternative and Complementary Medicine found that massage reduced pain."
    )
    assert claim.treatment is not None
    assert claim.treatment.concept == "T:massage"
    assert claim.citation is not None
    assert claim.citation.journal == "Journal of Alternative and Complementary Medicine"


def test_a_treatment_named_elsewhere_says_where() -> None:
    (claim,) = claims_in("It eases low back pain.", about="Reflexology is old. Reflexology is for people. ")
    assert claim.treatment is not None
    assert claim.treatment.span == Span(20, 31)
    assert claim.treatment.text == "Reflexology"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tight hip muscles lead to low back pain.", ClaimType.CAUSE),
        ("The hip is a ball-and-socket joint.", ClaimType.ANATOMY),
    ],
)
def test_causes_and_anatomy_have_no_treatment(text: str, kind: ClaimType) -> None:
    (claim,) = claims_in(text)
    assert (claim.type, claim.treatment, claim.technique) == (kind, None, None)


def test_an_article_that_names_nothing_offers_nothing() -> None:
    assert names_of("You feel it soon. It is there.\n") == []
    assert chosen("You feel it soon. It is there.\n", "soon") is None


def test_the_plain_name_has_the_usual_wording_beside_it_where_they_share_no_word() -> None:
    text = "# Ice packs\n\nIce packs are cheap. Ice packs ease swelling. Put ice packs on the ankle.\n"
    assert [name.label for name in names_of(text) if name.concept == "T:cold-therapy"] == ["cold therapy (ice packs)"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A 15-minute massage reduces pain.", "15-minute"),
        ("Massage twice a week reduces pain.", "twice a week"),
        ("Massage reduces pain.", None),
    ],
)
def test_dose(text: str, words: str | None) -> None:
    (claim,) = claims_in(text)
    assert (claim.technique.text if claim.technique else None) == words


def test_who_gives_a_treatment_is_no_name_of_it() -> None:
    text = "# Osteopath in town\n\nAn osteopath can help. Our osteopath treats backs. The osteopath eases back pain.\n"
    assert [name.label for name in names_of(text) if name.concept == "T:osteopathy"] == ["osteopathy"]


def test_another_treatment_that_is_the_claims_own_subject_is_its_treatment() -> None:
    text = (
        "# The benefits of hip massage\n\nHip massage eases pain in the hips. Hip massage improves sleep and relaxes"
        " the muscles around the hip joint. Many people book a hip massage after work.\n\n"
        "Acupuncture eases migraine, too. The kneading relaxes the muscles of the hips.\n"
    )
    found = {claim.text: claim.treatment.concept for claim in claims_in(text) if claim.treatment}
    assert found["Acupuncture eases migraine, too."] == "T:acupuncture"
    assert found["Hip massage eases pain in the hips."] == "T:hip-massage"


@pytest.mark.parametrize(
    ("label", "treatment"),
    [
        ("Spinal mobilisation: The hands move joints slowly.", "spinal mobilisation"),
        ("Massage: The muscles are kneaded.", "massage"),
    ],
)
def test_what_labels_a_paragraph_acts_in_the_sentences_behind_it(label: str, treatment: str) -> None:
    text = (
        "# How a chiropractor helps with headaches\n\nChiropractic care eases headaches. There are several techniques."
        "\n\nSpinal manipulation: Manipulation relieves pressure on the joints and eases headaches. "
        f"{label} This eases headaches.\n"
    )
    (said,) = (claim.treatment for claim in claims(text) if claim.text == "This eases headaches.")
    assert said is not None
    assert said.label == treatment


def test_what_labels_an_item_in_a_list_of_benefits_is_no_treatment() -> None:
    text = (
        "# Gua sha\n\nGua sha is a facial massage with a stone.\n\n## Benefits of gua sha\n\n"
        "- Lymphatic drainage: Gentle strokes move lymph. This reduces puffiness of the face.\n"
    )
    said = [claim.treatment for claim in claims(text) if claim.text.startswith("This")]
    assert [slot.label for slot in said if slot] == ["gua sha"]


def test_what_a_claim_opens_with_acts_also_where_it_is_of_a_kind_with_the_articles_treatment() -> None:
    text = (
        "# Chiropractic care for headaches\n\nChiropractic care is popular. Chiropractic care may reduce headaches.\n\n"
        "Spinal manipulation relieves pressure on your nerves and eases headaches.\n\n"
        "While medication eases headaches, it may harm the stomach.\n"
    )
    said = {claim.text.split()[0]: claim.treatment.label for claim in claims(text) if claim.treatment}
    assert said["Spinal"] == "spinal manipulation"
    assert said["While"].startswith("drug treatment")


def test_what_an_item_begins_with_as_its_label_acts_in_it() -> None:
    text = (
        "# What helps after a cold plunge\n\nCold water immersion may reduce muscle soreness. Cold water immersion"
        " blunts muscle growth.\n\n## What else\n\n"
        "- Compression stockings — reduce swelling\n- Magnesium: eases cramps\n"
    )
    said = [claim.treatment.label for claim in claims(text) if claim.treatment]
    assert said[-2:] == ["compression garment", "magnesium"]


def test_what_was_named_before_is_no_new_subject() -> None:
    text = (
        "# A multivitamin for better days\n\nA multivitamin improves mood. A multivitamin eases stress.\n\n"
        "These supplements also improve sleep.\n"
    )
    assert {slot.label for slot in treatments(text) if slot} == {"multivitamins"}


@pytest.mark.parametrize(
    ("claim", "treatment"),
    [
        ("For reducing migraine, acupuncture remains valuable.", "acupuncture"),
        ("It eases pain that began after surgery.", "hip massage"),
    ],
)
def test_the_only_other_treatment_that_a_claim_names_acts_in_it_where_it_does_something(
    claim: str, treatment: str
) -> None:
    text = (
        "# The benefits of hip massage\n\nHip massage eases pain in the hips. Hip massage improves sleep and relaxes"
        f" the muscles around the hip joint. Many people book a hip massage after work.\n\n{claim}\n"
    )
    said = {found.text: found.treatment.label for found in claims(text) if found.treatment}
    assert said[claim] == treatment


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Gua sha, in which the skin is scraped with a stone, may ease a stiff neck.", "gua sha"),
        ("Yoga, by contrast, relieves neck pain.", "yoga"),
    ],
)
def test_a_subject_may_be_parted_from_its_verb(sentence: str, label: str) -> None:
    text = f"# Cupping for the neck\n\nCupping eases neck pain. Cupping is old. Cupping relaxes the neck.\n\n{sentence}"
    assert claims(text)[-1].treatment is not None
    assert [one.treatment.label for one in claims(text) if one.treatment][-1] == label


def test_what_was_asked_about_is_what_the_answer_is_about() -> None:
    text = (
        "# Facial massage\n\nFacial massage does not lift the skin. Facial massage relaxes.\n\nIf facial massage moves "
        "your skin, what about electrical stimulation of the muscles? It will not tighten the skin of your face."
    )
    treatment = claims(text)[-1].treatment
    assert treatment is not None
    assert "electrical" in treatment.label


@pytest.mark.parametrize(
    ("sentence", "treatment"),
    [
        ("Drinking lemon water every morning melts belly fat.", "T:hydration"),
        ("Yoga twice a week eases back pain.", "T:yoga"),
    ],
)
def test_what_is_eaten_drunk_or_done_every_day_acts_itself(sentence: str, treatment: str) -> None:
    (_, own) = treatments(f"# Massage\n\nMassage helps you relax.\n\n{sentence}\n")
    assert own is not None
    assert (own.concept, own.from_context) == (treatment, False)


def test_it_is_what_the_sentence_before_opened_with() -> None:
    text = (
        "# Five natural remedies\n\nNatural remedies are popular.\n\nGarlic eases coughs. It lowers blood pressure.\n"
    )
    assert [own.concept for own in treatments(text) if own][-1] == "T:garlic"


def test_what_a_complaint_does_is_done_by_no_treatment() -> None:
    page = "# Magnesium for migraine\n\nMagnesium prevents migraine. {}\n"
    assert find_treatment_of(page, "Migraine attacks can cause nausea.", ClaimType.HARM) is None
    assert find_treatment_of(page, "It can cause nausea.", ClaimType.HARM) == "magnesium"


def test_a_section_is_about_what_its_heading_is() -> None:
    page = "# Natural remedies\n\nNatural remedies help.\n\n## 3. Feverfew\n\nThis herb is old. {}\n"
    assert find_treatment_of(page, "It prevents migraine.", ClaimType.EFFECT) == "feverfew"


def test_amounts_and_times_stand_between_what_acts_and_its_verb() -> None:
    page = "# Turmeric\n\nTurmeric eases pain. {}\n"
    kind = ClaimType.EFFECT
    assert find_treatment_of(page, "A cup of green tea a day lowers cholesterol.", kind) == "green tea"
    assert (
        find_treatment_of(page, "Drinking two glasses of warm water each morning eases cramps.", kind) == "warm water"
    )
    assert find_treatment_of(page, "Ginger also eases nausea.", kind) == "ginger"


def find_treatment_of(page: str, claim: str, kind: ClaimType) -> str | None:
    """The label of the treatment of a claim in a small Markdown article."""
    article = read_text(page.format(claim), suffix=".md")
    finder = Finder(article.prose, vocabulary.load())
    every = list(segments(article))
    (segment,) = [one for one in every if one.text == claim]
    treatment, _ = find_treatment(finder.terms(segment), kind, Context.of(article, every, finder), None)
    return treatment.label if treatment else None
