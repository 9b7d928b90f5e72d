"""Questions and plain claims become claims: what they name, of which kind, which way."""

from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.claims import read_claim, trained_reader
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot, Strength


def read(text: str) -> Claim:
    return read_claim(text, vocabulary.load(), reader=trained_reader())


def ids(claim: Claim) -> tuple[str | None, str | None, tuple[str | None, ...]]:
    return concept(claim.treatment), concept(claim.condition), tuple(map(concept, claim.outcomes))


def concept(slot: Slot | None) -> str | None:
    return slot.concept if slot else None


@pytest.mark.parametrize(
    ("text", "treatment", "condition", "outcomes"),
    [
        ("does facial massage reduce wrinkles?", "T:facial-massage", None, ("O:wrinkles",)),
        ("Can honey relieve cough?", "T:honey", None, ("O:cough",)),
        ("Glucosamine for knee arthritis", "T:glucosamine", None, ("C:knee-osteoarthritis",)),
        ("I have knee pain, will yoga help?", "T:yoga", None, ("C:knee-pain",)),
        ("Does melatonin improve sleep in people with insomnia?", "T:melatonin", "C:insomnia", ("O:sleep",)),
        ("Massage relieves wrist osteoarthritis pain", "T:massage", "C:hand-osteoarthritis", ("O:pain",)),
        ("Massage reduces pain from knee osteoarthritis", "T:massage", "C:knee-osteoarthritis", ("O:pain",)),
        ("Do exercises such as yoga ease back pain?", "T:yoga", None, ("C:back-pain",)),
    ],
)
def test_questions_and_bare_claims_name_treatment_people_and_outcome(
    text: str, treatment: str, condition: str | None, outcomes: tuple[str, ...]
) -> None:
    claim = read(text)
    assert ids(claim) == (treatment, condition, outcomes)
    assert (claim.type, claim.direction) == (ClaimType.EFFECT, ClaimDirection.IMPROVES)


def test_what_prevents_is_asked_for_how_often_it_comes() -> None:
    assert ids(read("Does exercise prevent migraine?"))[1:] == ("C:migraine", ("O:occurrence",))
    assert ids(read("Tai chi prevents falls in older adults"))[2] == ("O:falls",)
    assert ids(read("Can cranberry juice prevent recurrent cystitis?"))[2] == ("O:occurrence",)
    assert ids(read("Exercise prevents falls in people with cancer"))[1:] == ("C:cancer", ("O:falls",))
    assert ids(read("Does coenzyme Q10 make migraines less frequent?"))[1:] == ("C:migraine", ("O:occurrence",))


def test_an_outcome_that_is_a_treatment_elsewhere_stays_the_outcome() -> None:
    claim = read("Does hypnosis help you stop smoking?")
    assert (concept(claim.treatment), ids(claim)[2]) == ("T:hypnosis", ("O:smoking-cessation",))


def test_a_treatment_behind_what_acts_is_what_it_helps_with() -> None:
    """An unknown subject must not lend its place to "weight loss"."""
    claim = read("Zorbium helps weight loss")
    assert claim.treatment is not None
    assert (claim.treatment.text, claim.treatment.concept, ids(claim)[2]) == ("Zorbium", None, ("O:body-weight",))
    assert ids(read("Weight loss helps knee arthritis")) == ("T:weight-loss", None, ("C:knee-osteoarthritis",))


def test_what_is_denied_of_a_complaint_does_not_deny_the_claim() -> None:
    claim = read("Can CBT relieve chest pain that is not from the heart?")
    assert (claim.type, claim.direction) == (ClaimType.EFFECT, ClaimDirection.IMPROVES)
    assert read("Massage is a treatment that does not help back pain").type is ClaimType.NO_EFFECT


def test_words_of_time_say_whose_complaint_it_is() -> None:
    assert ids(read("Does aromatherapy help nausea after surgery?"))[1:] == ("C:after-surgery", ("O:nausea",))


@pytest.mark.parametrize(
    ("text", "kind", "direction"),
    [
        ("Is cupping dangerous?", ClaimType.HARM, ClaimDirection.WORSENS),
        ("Chiropractic neck manipulation can cause stroke", ClaimType.HARM, ClaimDirection.WORSENS),
        ("Exercise makes arthritis worse", ClaimType.HARM, ClaimDirection.WORSENS),
        ("Spinal manipulation is safe", ClaimType.HARM, ClaimDirection.NO_CHANGE),
        ("Acupuncture is safe and effective for migraine", ClaimType.EFFECT, ClaimDirection.IMPROVES),
        ("Kinesio tape doesn't help shoulder pain", ClaimType.NO_EFFECT, ClaimDirection.NO_CHANGE),
        ("Is ultrasound useless for ankle sprains?", ClaimType.NO_EFFECT, ClaimDirection.NO_CHANGE),
        ("Doesn't massage help back pain?", ClaimType.EFFECT, ClaimDirection.IMPROVES),
        ("Does massage promote sleep?", ClaimType.EFFECT, ClaimDirection.IMPROVES),
        ("There is no evidence that magnets work for pain", ClaimType.NO_EVIDENCE, None),
        ("Is there any evidence that magnets work for pain?", ClaimType.EFFECT, ClaimDirection.IMPROVES),
        ("Smoking causes wrinkles", ClaimType.CAUSE, None),
        ("The piriformis is the largest muscle of the buttock", ClaimType.ANATOMY, None),
    ],
)
def test_the_kind_of_statement_and_the_way_it_points(
    text: str, kind: ClaimType, direction: ClaimDirection | None
) -> None:
    claim = read(text)
    assert (claim.type, claim.direction) == (kind, direction)


@pytest.mark.parametrize(
    ("text", "condition", "outcomes"),
    [
        ("Does exercise help anxiety?", None, ("O:anxiety",)),
        ("Does zinc shorten a cold?", None, ("C:common-cold",)),
        ("Do compression stockings cure varicose veins?", None, ("C:varicose-veins",)),
        ("Does massage ease sore muscles after exercise?", None, ("O:muscle-soreness",)),
        ("Does honey calm a child's cough?", None, ("O:cough",)),
        ("Is yoga safe for people with back pain?", "C:back-pain", ("O:adverse-events",)),
    ],
)
def test_a_complaint_is_more_than_the_outcome_that_goes_with_it(
    text: str, condition: str | None, outcomes: tuple[str, ...]
) -> None:
    assert ids(read(text))[1:] == (condition, outcomes)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Antidepressants increase suicidal thoughts in teenagers", ClaimDirection.WORSENS),
        ("Exercise increases pain in people with fibromyalgia", ClaimDirection.WORSENS),
        ("Exercise increases muscle strength in people with fibromyalgia", ClaimDirection.IMPROVES),
        ("Exercise slows bone loss after the menopause", ClaimDirection.IMPROVES),
    ],
)
def test_what_is_raised_and_better_low_is_a_harm_whoever_has_it(text: str, direction: ClaimDirection) -> None:
    assert read(text).direction is direction


def test_harm_without_a_complaint_is_asked_of_adverse_events() -> None:
    assert ids(read("Is cupping dangerous?"))[2] == ("O:adverse-events",)


def test_the_other_treatment_of_a_comparison_is_its_comparator() -> None:
    claim = read("Is heat or ice better for a sprained ankle?")
    assert (concept(claim.treatment), concept(claim.comparator)) == ("T:heat-therapy", "T:cold-therapy")
    assert concept(read("Yoga is as good as physiotherapy for low back pain").comparator) == "T:physiotherapy"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Homeopathy works better than placebo", ClaimType.EFFECT),
        ("Homeopathy is no better than placebo", ClaimType.NO_EFFECT),
        ("Does homeopathy work?", ClaimType.EFFECT),
    ],
)
def test_what_works_on_nothing_named_is_asked_as_a_whole(text: str, kind: ClaimType) -> None:
    claim = read(text)
    assert (claim.type, ids(claim)) == (kind, ("T:homeopathy", None, ("O:overall-effect",)))


def test_better_than_placebo_is_an_effect() -> None:
    claim = read("Vertebroplasty relieves back pain better than placebo")
    assert claim.type is ClaimType.EFFECT
    assert ids(claim) == ("T:vertebroplasty", None, ("C:back-pain",))


@pytest.mark.parametrize(
    ("text", "comparator", "direction"),
    [
        ("Massage works better than a placebo for migraine", "placebo", ClaimDirection.IMPROVES),
        ("Massage beats doing nothing for migraine", "nothing", ClaimDirection.IMPROVES),
        ("Massage is better than no treatment for migraine", "no treatment", ClaimDirection.IMPROVES),
        ("Massage is no better than a placebo for migraine", "placebo", ClaimDirection.NO_CHANGE),
        ("Massage is no more than a placebo for migraine", "placebo", ClaimDirection.NO_CHANGE),
        ("Massage does not beat a sham for migraine", "sham", ClaimDirection.NO_CHANGE),
    ],
)
def test_what_is_set_against_nothing_denies_only_by_its_own_words(
    text: str, comparator: str, direction: ClaimDirection
) -> None:
    claim = read(text)
    assert claim.text == text
    assert claim.comparator is not None and claim.comparator.span is not None
    assert text[claim.comparator.span.start : claim.comparator.span.end] == claim.comparator.text == comparator
    assert (claim.direction, claim.negated) == (direction, direction is ClaimDirection.NO_CHANGE)
    assert ids(claim) == ("T:massage", None, ("C:migraine",))


def test_a_placebo_that_is_no_comparator_stays_in_the_words() -> None:
    text = "Do placebo pills ease pain better than placebo"
    claim = read(text)
    assert claim.comparator is not None and claim.comparator.span is not None
    assert claim.comparator.span.start == text.rindex("placebo")
    assert claim.treatment is not None and claim.treatment.text == "placebo pills"


def test_a_word_that_only_begins_as_rest_or_control_is_compared_as_it_stands() -> None:
    for other in ("restorative yoga", "controlled breathing"):
        claim = read(f"Massage is better than {other} for migraine")
        assert claim.comparator is None or claim.comparator.text not in {"rest", "control", "controls"}
        assert claim.direction is ClaimDirection.IMPROVES


def test_the_name_of_a_treatment_does_not_turn_the_outcome() -> None:
    assert read("Slow breathing lowers blood pressure").direction is ClaimDirection.IMPROVES


def test_a_question_after_what_helps_names_no_treatment() -> None:
    claim = read("What helps low back pain?")
    assert ids(claim) == (None, None, ("C:low-back-pain",))


def test_unknown_words_stand_as_they_are_written() -> None:
    claim = read("Does Wonderflux relieve zorbitis?")
    assert claim.treatment is not None
    assert (claim.treatment.text, claim.treatment.concept) == ("Wonderflux", None)
    assert [(outcome.text, outcome.concept) for outcome in claim.outcomes] == [("zorbitis", None)]


def test_can_hedges_a_statement_and_not_a_question() -> None:
    assert read("Can massage relieve back pain?").strength is Strength.ASSERTED
    assert read("Massage can relieve back pain").strength is Strength.HEDGED
    assert read("Massage cures back pain").strength is Strength.EXAGGERATED


@pytest.mark.parametrize("text", ["massage", "?", "Does it?", "why", "helps", "for back pain", "Is is is?"])
def test_fragments_become_claims_too(text: str) -> None:
    assert read(text).text == text


def test_a_part_of_the_body_that_a_claim_is_good_for_hurts() -> None:
    assert ids(read("Is Thai massage good for your back?"))[2] == ("C:back-pain",)
    assert ids(read("Is swimming good for sore knees?"))[2] == ("C:knee-pain",)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Cupping can burn the skin", "C:burns"),
        ("Massage can dislodge blood clots", "C:venous-thrombosis"),
        ("Cold weather makes joints ache", "C:joint-pain"),
        ("Opioids are addictive", "O:dependence"),
        ("Dry needling can puncture a lung", "O:adverse-events"),
    ],
)
def test_what_burns_punctures_or_makes_sore_does_harm(text: str, outcome: str) -> None:
    claim = read(text)
    assert (claim.type, claim.direction) == (ClaimType.HARM, ClaimDirection.WORSENS)
    assert [one.concept for one in claim.outcomes] == [outcome]


@pytest.mark.parametrize(
    ("text", "treatment", "condition", "direction"),
    [
        ("Pregnant women should avoid exercise", "T:exercise", "C:pregnancy", ClaimDirection.WORSENS),
        ("Should pregnant women avoid exercise?", "T:exercise", "C:pregnancy", ClaimDirection.WORSENS),
        (
            "Stay away from saunas if you have asthma: you must avoid them",
            "T:sauna",
            "C:asthma",
            ClaimDirection.WORSENS,
        ),
        ("People with heart failure are harmed by exercise", "T:exercise", "C:heart-failure", ClaimDirection.WORSENS),
        ("People with asthma should not avoid exercise", "T:exercise", "C:asthma", ClaimDirection.NO_CHANGE),
        ("Avoid massage if you have osteoporosis", "T:massage", "C:osteoporosis", ClaimDirection.WORSENS),
        (
            "Massage should be avoided in people with osteoporosis",
            "T:massage",
            "C:osteoporosis",
            ClaimDirection.WORSENS,
        ),
        ("Massage in osteoporosis should be avoided", "T:massage", "C:osteoporosis", ClaimDirection.WORSENS),
        ("Massage is contraindicated in osteoporosis", "T:massage", "C:osteoporosis", ClaimDirection.WORSENS),
    ],
)
def test_what_people_are_told_to_avoid_is_said_to_harm_them(
    text: str, treatment: str, condition: str, direction: ClaimDirection
) -> None:
    claim = read(text)
    assert (claim.type, claim.direction) == (ClaimType.HARM, direction)
    assert ids(claim) == (treatment, condition, ("O:adverse-events",))


def test_what_helps_people_avoid_a_complaint_prevents_it() -> None:
    assert read("Yoga helps people avoid back pain").type is ClaimType.EFFECT
    assert ids(read("Avoid back pain by lifting properly")) == ("T:lifting-training", "C:back-pain", ("O:occurrence",))
    assert read("People should avoid sugar to prevent diabetes").type is ClaimType.EFFECT


def test_that_nothing_can_go_wrong_is_safety_beyond_what_is_known() -> None:
    claim = read("Nothing can go wrong with acupuncture")
    assert (claim.type, claim.direction, claim.strength) == (
        *(ClaimType.HARM, ClaimDirection.NO_CHANGE),
        Strength.EXAGGERATED,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Massage is overrated for back pain",
        "Massage is all hype for back pain",
        "Don't bother with massage for back pain",
        "Don’t fall for massage for back pain",
        "Guidelines advise against massage for back pain",
        "People with back pain get no relief from massage",
        "Science has debunked massage for back pain",
        "Unlike yoga, massage does not help back pain",
    ],
)
def test_what_is_not_to_be_bothered_with_does_not_help(text: str) -> None:
    claim = read(text)
    assert (claim.type, claim.direction, claim.negated) == (ClaimType.NO_EFFECT, ClaimDirection.NO_CHANGE, True)
    assert ids(claim) == ("T:massage", None, ("C:back-pain",))


@pytest.mark.parametrize("evidence", ["Evidence that massage helps back pain", "The evidence for massage in back pain"])
def test_that_evidence_is_thin_is_a_claim_about_evidence(evidence: str) -> None:
    assert read(f"{evidence} is thin").type is ClaimType.NO_EVIDENCE
    assert read(f"{evidence} is strong").type is ClaimType.EFFECT


def test_a_question_that_begins_with_a_denial_denies_nothing() -> None:
    assert read("Don't painkillers help back pain?").type is ClaimType.EFFECT


def test_what_comes_of_it_is_not_whose_people_are_meant() -> None:
    assert ids(read("Exercise during pregnancy causes nausea")) == ("T:exercise", "C:pregnancy", ("O:nausea",))
    assert ids(read("Coffee in pregnancy leads to miscarriage")) == ("T:coffee", "C:pregnancy", ("O:miscarriage",))


@pytest.mark.parametrize(
    "text",
    [
        "Daith piercing cures migraine",
        "Exercise heals a ruptured Achilles tendon",
        "Honey heals scalds",
        "CBT helps people with addictive behaviour",
        "Falls should be avoided with exercise",
        "Hair that is damaged by heat is mended by coconut oil",
    ],
)
def test_what_names_a_complaint_or_a_treatment_does_no_harm(text: str) -> None:
    assert read(text).type is ClaimType.EFFECT


def test_burning_fat_and_making_muscles_less_sore_is_no_harm() -> None:
    assert read("Turmeric burns belly fat").type is ClaimType.EFFECT
    assert read("Ice baths make muscles less sore").type is ClaimType.EFFECT


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Exercise is dangerous for people with heart failure", "C:heart-failure"),
        ("Massage is dangerous for pregnant women", "C:pregnancy"),
        ("Spinal manipulation is dangerous for the neck", "C:neck-pain"),
    ],
)
def test_whom_something_is_dangerous_for_is_not_what_it_damages(text: str, condition: str) -> None:
    claim = read(text)
    assert [one.concept for one in claim.outcomes] == ["O:adverse-events"]
    assert claim.condition is not None
    assert claim.condition.concept == condition


def test_what_is_taken_away_does_no_harm() -> None:
    assert read("Cupping removes toxins from the body").direction is ClaimDirection.IMPROVES


def test_what_a_diet_changes_is_no_popularity() -> None:
    claim = read("Low-fat diets lower cholesterol in people with high cholesterol")
    assert claim.type is ClaimType.EFFECT
    assert ids(claim)[1:] == ("C:high-cholesterol", ("O:cholesterol",))


def test_a_treatment_named_after_what_people_are_exposed_to_is_no_exposure() -> None:
    claim = read("Collagen supplements make skin younger")
    assert (claim.type, concept(claim.treatment)) == (ClaimType.EFFECT, "T:collagen-supplement")


def test_whose_the_prevention_is_stands_before_the_verb() -> None:
    claim = read("Does exercise in pregnancy prevent gestational diabetes?")
    assert concept(claim.condition) == "C:gestational-diabetes"


@pytest.mark.parametrize(
    "text",
    [
        "There is no proof that cupping works",
        "Is chiropractic evidence based?",
        "Kinesio tape is just a placebo",
        "What is the evidence for craniosacral therapy?",
    ],
)
def test_evidence_for_a_treatment_is_asked_as_a_whole(text: str) -> None:
    assert ids(read(text))[2] == ("O:overall-effect",)


@pytest.mark.parametrize(
    "text",
    ["Do probiotics stop diarrhoea caused by antibiotics?", "Does ginger ease nausea caused by chemotherapy?"],
)
def test_what_a_complaint_is_caused_by_is_not_what_the_treatment_brings(text: str) -> None:
    assert (read(text).type, read(text).direction) == (ClaimType.EFFECT, ClaimDirection.IMPROVES)


@pytest.mark.parametrize(
    ("text", "condition", "outcome"),
    [
        ("Low-dose CT scans reduce deaths from lung cancer in smokers", "C:lung-cancer", "O:death"),
        ("Remdesivir prevents death from COVID-19", "C:covid-19", "O:death"),
        ("Mammograms save lives", None, "O:death"),
        ("Lithium prevents suicide", None, "O:suicidality"),
    ],
)
def test_a_death_that_is_prevented_is_the_outcome_and_what_people_die_of_their_complaint(
    text: str, condition: str | None, outcome: str
) -> None:
    assert ids(read(text))[1:] == (condition, (outcome,))


def test_a_loss_of_weight_that_is_brought_on_is_wished_for() -> None:
    assert read("Intermittent fasting leads to weight loss").direction is ClaimDirection.IMPROVES
    assert read("This medicine leads to hair loss").direction is ClaimDirection.WORSENS


def test_a_group_of_people_is_no_outcome() -> None:
    assert ids(read("The flu vaccine protects older adults"))[1:] == ("C:older-adults", ())


def test_self_harm_is_a_complaint_and_no_harm_of_the_treatment() -> None:
    claim = read("Dialectical behaviour therapy reduces self-harm in teenagers")
    assert (claim.type, claim.direction) == (ClaimType.EFFECT, ClaimDirection.IMPROVES)
    assert ids(claim)[2] == ("C:suicidal-ideation",)


@pytest.mark.parametrize(
    ("text", "treatment", "outcome"),
    [
        ("You can cure a cold faster with zinc lozenges", "T:zinc", "C:common-cold"),
        ("A cold can be cured with zinc", "T:zinc", "C:common-cold"),
        ("Babies sleep better when they are massaged", "T:massage", "O:sleep"),
        ("Back pain sufferers recover faster if they stay active", "T:exercise", "C:back-pain"),
        ("Swimming is better than running for bad knees", "T:swimming", "C:knee-pain"),
        ("Chicken soup makes a cold go away faster", "T:chicken-soup", "C:common-cold"),
        ("Margarines with added plant sterols lower cholesterol", "T:plant-sterols", "O:cholesterol"),
        ("Lavender oil calms anxiety", "T:lavender", "O:anxiety"),
    ],
)
def test_what_acts_may_come_last_and_what_it_is_for_behind_the_comparison(
    text: str, treatment: str, outcome: str
) -> None:
    claim = read(text)
    assert (concept(claim.treatment), tuple(map(concept, claim.outcomes))) == (treatment, (outcome,))


def test_what_is_ruined_is_harmed_and_what_hurts_less_is_not() -> None:
    assert read("Running wrecks your knees").direction is ClaimDirection.WORSENS
    assert read("My knees hurt less since I take glucosamine").direction is ClaimDirection.IMPROVES


def test_babies_are_whom_a_claim_is_about_and_not_what_changes() -> None:
    assert ids(read("The RSV vaccine in pregnancy protects babies"))[1:] == ("C:infants", ())


@pytest.mark.parametrize("text", ["Cupping is pseudoscience", "There’s no proof that cupping works"])
def test_what_is_called_nonsense_is_said_to_do_nothing(text: str) -> None:
    claim = read(text)
    assert (claim.negated, concept(claim.treatment)) == (True, "T:cupping")


def test_a_second_complaint_that_is_prevented_is_a_relapse() -> None:
    assert ids(read("Aspirin prevents a second heart attack"))[1:] == ("C:heart-attack", ("O:relapse",))
    assert ids(read("Aspirin prevents heart attacks"))[2] == ("O:myocardial-infarction",)


def test_what_is_unlikely_is_denied_and_a_complaint_that_never_comes_is_prevented() -> None:
    assert read("Magnesium is unlikely to ease leg cramps").type is ClaimType.NO_EFFECT
    belt = read("Wear a back support belt and you will not get low back pain")
    assert (belt.type, belt.negated, ids(belt)[1:]) == (ClaimType.EFFECT, False, ("C:low-back-pain", ("O:occurrence",)))


@pytest.mark.parametrize(
    ("text", "rival"),
    [
        ("Skin glue is as good as stitches for simple cuts", "stitches"),
        ("Made-to-measure insoles beat cheap ones for heel pain", "cheap ones"),
        ("Raw milk is healthier than pasteurised milk", "pasteurised milk"),
        ("Exercise beats back pain", None),
        ("Yoga works better than you think for back pain", None),
        ("Yoga eases back pain better than before", None),
    ],
)
def test_what_is_less_good_is_a_comparator_by_its_words(text: str, rival: str | None) -> None:
    claim = read(text)
    assert (claim.comparator.text if claim.comparator else None) == rival
    assert claim.comparator is None or claim.comparator.concept is None


def test_a_usual_treatment_is_a_comparator_too() -> None:
    claim = read("Vibration plates build leg strength better than ordinary strength training")
    assert (concept(claim.treatment), concept(claim.comparator)) == ("T:whole-body-vibration", "T:strength-training")


@pytest.mark.parametrize("verb", ["cuts", "cuts down", "brings down"])
def test_to_cut_down_the_number_is_to_prevent(verb: str) -> None:
    claim = read(f"Topiramate {verb} the number of migraine headaches in adults")
    assert ids(claim) == ("T:topiramate", "C:migraine", ("O:occurrence",))


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Antidepressants kill your sex drive", ClaimDirection.WORSENS),
        ("SSRIs lower your libido", ClaimDirection.WORSENS),
        ("Statins weaken your muscles", ClaimDirection.WORSENS),
        ("Beta blockers sap your energy", ClaimDirection.WORSENS),
        ("Peppermint oil kills pain", ClaimDirection.IMPROVES),
        ("Massage reduces muscle pain", ClaimDirection.IMPROVES),
        ("Yoga reduces memory loss", ClaimDirection.IMPROVES),
    ],
)
def test_less_of_what_is_wished_for_is_a_harm(text: str, direction: ClaimDirection) -> None:
    assert read(text).direction is direction


def test_being_checked_for_a_complaint_is_screening() -> None:
    assert ids(read("Every healthy young man should be screened for testicular cancer")) == (
        "T:testicular-cancer-screening",
        None,
        ("O:overall-effect",),
    )


@pytest.mark.parametrize("text", ["Does zorbium help when you have a cold?", "Does zorbium work if you are pregnant?"])
def test_what_people_have_is_not_what_acts(text: str) -> None:
    treatment = read(text).treatment
    assert treatment is not None
    assert (treatment.text, treatment.concept) == ("zorbium", None)


@pytest.mark.parametrize(
    ("text", "treatment", "outcomes"),
    [
        ("Does acupuncture make chemotherapy patients less nauseous?", "T:acupuncture", ("O:nausea",)),
        ("Does exercise make people with multiple sclerosis stronger?", "T:exercise", ("O:muscle-strength",)),
        ("Ginseng can sharpen the mind", "T:ginseng", ("O:cognition",)),
        ("Older people who practise tai chi fall less", "T:tai-chi", ("O:falls",)),
        ("Do people with asthma have fewer attacks if they take vitamin D?", "T:vitamin-d", ("O:exacerbation",)),
        ("Magnetic bracelets work for pain relief", "T:static-magnets", ("O:pain",)),
    ],
)
def test_lay_words_for_how_people_fare_are_outcomes(text: str, treatment: str, outcomes: tuple[str, ...]) -> None:
    claim = read(text)
    assert (concept(claim.treatment), ids(claim)[2], claim.direction) == (treatment, outcomes, ClaimDirection.IMPROVES)


def test_what_does_not_come_is_no_denial_of_an_effect() -> None:
    claim = read("If you stretch after a workout you won't be sore the next day")
    assert (ids(claim)[0], ids(claim)[2]) == ("T:stretching", ("O:muscle-soreness",))
    assert (claim.type, claim.negated) == (ClaimType.EFFECT, False)


@pytest.mark.parametrize(
    ("text", "treatment", "outcomes"),
    [
        ("Coffee causes heart disease", "T:coffee", ("C:cardiovascular-disease",)),
        ("Beta-carotene increases lung cancer in smokers", "T:beta-carotene", ("C:lung-cancer",)),
        ("Lack of sleep causes type 2 diabetes", "T:lack-of-sleep", ("C:type-2-diabetes",)),
        ("Screen time delays speech in children", "T:screen-time", ("O:speech",)),
        ("Creatine damages the kidneys", "T:creatine", ("O:kidney-function",)),
    ],
)
def test_what_brings_a_complaint_on_or_does_damage_is_a_harm(
    text: str, treatment: str, outcomes: tuple[str, ...]
) -> None:
    claim = read(text)
    assert (concept(claim.treatment), ids(claim)[2]) == (treatment, outcomes)
    assert (claim.type, claim.direction, claim.negated) == (ClaimType.HARM, ClaimDirection.WORSENS, False)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Iron deficiency makes you tired", "Iron deficiency"),
        ("Getting insufficient magnesium raises the risk of anxiety", "insufficient magnesium"),
        ("A lack of vitamin C causes scurvy", "lack of vitamin C"),
    ],
)
def test_too_little_of_a_treatment_is_not_the_treatment(text: str, named: str) -> None:
    treatment = read(text).treatment
    assert treatment is not None
    assert (treatment.text, treatment.concept) == (named, None)


@pytest.mark.parametrize(
    ("text", "treatment", "kind"),
    [
        ("Getting more calcium brings blood pressure down", "T:calcium-supplement", ClaimType.EFFECT),
        ("Oats bring your cholesterol levels right down", "T:oats", ClaimType.EFFECT),
        ("Coffee drives blood pressure up", "T:coffee", ClaimType.HARM),
    ],
)
def test_which_way_an_outcome_is_brought_stands_behind_it(text: str, treatment: str, kind: ClaimType) -> None:
    claim = read(text)
    assert (concept(claim.treatment), claim.type) == (treatment, kind)


@pytest.mark.parametrize(
    "text",
    ["Yoga does not always help back pain", "Yoga isn’t always good for back pain", "Yoga won't necessarily help"],
)
def test_what_does_not_always_help_helps_at_times(text: str) -> None:
    claim = read(text)
    assert (claim.type, claim.negated, claim.strength) == (ClaimType.EFFECT, False, Strength.ASSERTED)


def test_a_cold_cap_is_no_cold_and_a_reading_no_skill() -> None:
    assert ids(read("Wearing a cold cap during chemo prevents hair loss"))[0] == "T:scalp-cooling"
    assert ids(read("Calcium lowers blood pressure in people with normal readings"))[2] == ("O:blood-pressure",)


def test_little_of_another_thing_lacks_nothing() -> None:
    assert concept(read("Low-dose aspirin prevents strokes").treatment) == "T:aspirin"
    assert concept(read("Low-fat diets help you lose weight").treatment) == "T:low-fat-diet"


def test_a_cause_that_the_vocabulary_knows_is_named() -> None:
    claim = read("Alcohol causes breast cancer")
    assert (claim.type, ids(claim)) == (ClaimType.CAUSE, ("T:alcohol", None, ("C:breast-cancer",)))
    assert ids(read("Sitting shortens life")) == ("T:sedentary-behaviour", None, ("O:death",))
    assert read("Wearing a brace stops scoliosis getting worse in teenagers").type is ClaimType.EFFECT


def test_the_pill_is_the_contraceptive_one() -> None:
    assert ids(read("The pill lowers the risk of ovarian cancer"))[0] == "T:contraceptives"


@pytest.mark.parametrize(
    ("text", "treatment", "condition", "outcomes"),
    [
        ("Insomniacs sleep better with music at bedtime", "T:music-therapy", "C:insomnia", ("O:sleep",)),
        ("Diabetics who take fish oil have better blood sugar", "T:omega-3", "C:diabetes", ("O:blood-sugar",)),
        ("Do heart patients who exercise end up in hospital less often?", "T:exercise", None, ("O:hospital-stay",)),
        ("Depression cannot be helped by sport", "T:exercise", None, ("O:depression",)),
        ("Getting vaccinated against shingles works", "T:shingles-vaccine", None, ("O:overall-effect",)),
        (
            "Are you less likely to get a clot if you wear flight socks?",
            "T:compression-garment",
            None,
            ("O:blood-clots",),
        ),
    ],
)
def test_whose_people_are_meant_is_no_outcome_and_what_is_done_may_stand_last(
    text: str, treatment: str, condition: str | None, outcomes: tuple[str, ...]
) -> None:
    claim = read(text)
    assert concept(claim.treatment) == treatment
    assert tuple(map(concept, claim.outcomes)) == outcomes
    assert condition is None or concept(claim.condition) == condition


def test_weight_is_put_on_by_babies_for_the_better_and_by_others_for_the_worse() -> None:
    assert read("Massage helps premature babies gain weight").direction is ClaimDirection.IMPROVES
    pill = read("The pill makes you put on weight")
    assert (ids(pill)[2], pill.direction) == (("O:body-weight",), ClaimDirection.WORSENS)
    assert read("Does exercise prevent weight gain?").direction is ClaimDirection.IMPROVES


def test_what_is_left_off_is_not_what_is_taken() -> None:
    assert ids(read("Stopping chocolate lowers the risk of mouth cancer"))[0] is None
    assert ids(read("Stopping alcohol lowers the risk of mouth cancer"))[0] == "T:drinking-less-alcohol"
    assert ids(read("Giving up smoking lowers the risk of lung cancer"))[0] == "T:smoking-cessation"


def test_the_best_cure_is_named_last() -> None:
    claim = read("The best cure for a bad back is a few days in bed")
    assert ids(claim) == ("T:bed-rest", None, ("C:back-pain",))


def test_what_halves_a_risk_prevents() -> None:
    claim = read("Drinking two litres a day halves the risk of kidney stones")
    assert (ids(claim), claim.direction) == (
        ("T:hydration", "C:kidney-stones", ("O:occurrence",)),
        ClaimDirection.IMPROVES,
    )


@pytest.mark.parametrize(
    ("text", "treatment", "outcomes", "direction"),
    [
        ("Antihistamines make you drowsy", "T:antihistamines", ("O:sleepiness",), ClaimDirection.WORSENS),
        ("Coffee keeps you awake", "T:coffee", ("C:insomnia",), ClaimDirection.WORSENS),
        ("Listening to Mozart makes you smarter", "T:music-therapy", ("O:cognition",), ClaimDirection.IMPROVES),
        ("A warm glass of milk helps you nod off", "T:milk", ("O:sleep",), ClaimDirection.IMPROVES),
        ("Yoga makes you less anxious", "T:yoga", ("O:anxiety",), ClaimDirection.IMPROVES),
    ],
)
def test_what_people_are_made_or_helped_to_be_is_the_outcome(
    text: str, treatment: str, outcomes: tuple[str, ...], direction: ClaimDirection
) -> None:
    claim = read(text)
    assert (concept(claim.treatment), ids(claim)[2], claim.direction) == (treatment, outcomes, direction)


def test_what_people_with_a_complaint_are_helped_to_do_is_the_outcome() -> None:
    botox = read("Botox helps children with cerebral palsy walk")
    assert ids(botox) == ("T:botulinum-toxin", "C:cerebral-palsy", ("O:mobility",))


def test_raising_something_is_what_is_done_and_no_harm() -> None:
    assert read("Raising the head of the bed stops acid reflux at night").type is ClaimType.EFFECT


@pytest.mark.parametrize(
    ("text", "treatment"),
    [
        ("Grapefruit makes statins stronger", "T:grapefruit"),
        ("Warfarin and cranberry juice do not mix", "T:cranberry"),
        ("Does St John's wort stop the pill working?", "T:st-johns-wort"),
        ("Drinking alcohol with antibiotics stops them working", "T:alcohol"),
        ("Vitamin K interferes with warfarin", "T:vitamin-k"),
    ],
)
def test_what_meddles_with_a_medicine_interacts_with_it(text: str, treatment: str) -> None:
    claim = read(text)
    assert ids(claim) == (treatment, None, ("O:drug-interactions",))
    assert (claim.type, claim.direction, claim.comparator) == (ClaimType.HARM, ClaimDirection.WORSENS, None)


def test_what_makes_a_medicine_work_better_is_no_interaction() -> None:
    assert read("Adding caffeine makes painkillers work better").type is ClaimType.EFFECT


@pytest.mark.parametrize(
    "text",
    [
        "Carpal tunnel always needs surgery",
        "Antibiotics are the only cure for a sore throat",
        "Surgery is the only thing that helps sciatica",
    ],
)
def test_that_nothing_else_helps_is_exaggerated(text: str) -> None:
    assert read(text).strength is Strength.EXAGGERATED


@pytest.mark.parametrize(
    ("text", "treatment"),
    [
        ("Burning mugwort near the little toe (moxibustion) can turn a breech baby", "T:moxibustion"),
        ("Balance exercises (vestibular rehab) make you less dizzy", "T:vestibular-rehabilitation"),
        ("Metformin (a diabetes drug) helps with weight loss", "T:metformin"),
    ],
)
def test_the_name_in_brackets_is_the_proper_one_unless_it_says_the_kind(text: str, treatment: str) -> None:
    assert concept(read(text).treatment) == treatment


def test_what_is_calmed_stands_right_behind() -> None:
    assert ids(read("Wet wraps calm eczema in children"))[2] == ("C:eczema",)
    assert ids(read("Calming music calms patients"))[2] == ("O:relaxation",)


@pytest.mark.parametrize(
    ("text", "treatment"),
    [
        ("Everyone should have a neck ultrasound to catch thyroid cancer early", "T:thyroid-cancer-screening"),
        ("Screening everyone for sleep apnoea improves health", "T:sleep-apnoea-screening"),
    ],
)
def test_looking_for_a_complaint_in_everybody_is_screening(text: str, treatment: str) -> None:
    claim = read(text)
    assert (claim.type, concept(claim.treatment)) == (ClaimType.EFFECT, treatment)


def test_that_harm_never_comes_is_exaggerated() -> None:
    assert read("Meditation never has side effects").strength is Strength.EXAGGERATED
    assert read("Yoga is safe").strength is Strength.ASSERTED


def test_children_with_a_complaint_are_whose_and_what_they_are_helped_to_do_is_the_outcome() -> None:
    claim = read("Swimming helps children with asthma breathe more easily")
    assert ids(claim) == ("T:swimming", "C:asthma", ("O:breathlessness",))
    stroke = read("Physiotherapy gets stroke patients walking again")
    assert ids(stroke) == ("T:physiotherapy", "C:stroke", ("O:mobility",))


def test_what_only_says_when_is_no_outcome() -> None:
    assert ids(read("Antidepressants work within two weeks"))[2] == ("O:overall-effect",)


def test_that_people_need_it_is_more_than_that_it_helps() -> None:
    assert read("You need antibiotics to get over a sore throat").strength is Strength.EXAGGERATED
    assert read("Adults with a sinus infection need antibiotics").strength is Strength.EXAGGERATED
    assert read("Do you need antibiotics for a sore throat?").strength is Strength.ASSERTED
    assert read("Women who take antibiotics are less likely to need surgery").strength is Strength.ASSERTED


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Anxious kids get better with CBT", "O:anxiety"),
        ("Massage calms stressed students", "C:stress"),
        ("Probiotics help constipated children", "C:constipation"),
        ("Staying upright shortens the first stage of labour", "O:labour-duration"),
    ],
)
def test_how_people_are_called_says_what_ails_them(text: str, named: str) -> None:
    assert ids(read(text))[2] == (named,)


def test_what_goes_with_no_clear_cause_denies_nothing() -> None:
    assert read("Opioids help with long-term pain with no clear cause").type is ClaimType.EFFECT
