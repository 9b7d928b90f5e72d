from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.trials.names import Arm
from palpate.trials.people import count_randomised
from tests.trials.papers import paper, table


@pytest.mark.parametrize(
    ("sentence", "n"),
    [
        ("One hundred and fifteen patients were randomised to massage or rest.", 115),
        ("We randomly assigned 84 women to two groups.", 84),
        ("A total of 468 women were screened and 101 women were randomised.", 101),
        ("After losses, 64 'at risk' nurses were left for random allocation to massage (n = 31) or rest (n = 33).", 64),
        (
            "Eight schools were randomly assigned to lessons (n = 4 schools, 210 pupils) or none (n = 4 schools, 205).",
            415,
        ),
        ("Clusters were randomly assigned to visits (n=12 405) or usual care (n=11 950).", 24_355),
        (
            "In all, 154 men were screened, with 101 men randomised to the massage arm and 49 men randomised to rest.",
            150,
        ),
        ("Two hundred girls were randomly selected. In 2010, 60 girls were randomised.", 60),
        ("Participants were randomly allocated to massage (n = 12) or rest (n = 14).", 26),
        ("Patients (n = 26) were randomly allocated to massage (n = 12) or rest (n = 14).", 26),
        ("Combining both sites, 141 children and adults started the study and 19 withdrew.", 141),
        ("The remaining 30 patients with a pulse > 90, a rate > 35, patients were randomised.", 30),
        ("In total, 1,204 adults aged 18 to 65 years were randomly assigned.", 1204),
        ("By January 2015, sixty-nine patients with 74 tumours were randomly treated.", 69),
        ("In all, 128 women were randomised into the massage group and 130 women into the control condition.", 258),
    ],
)
def test_sentences_that_say_how_many(sentence: str, n: int) -> None:
    trial = paper(title="A trial", abstract=sentence)
    found = count_randomised(trial, ())
    assert found is not None
    assert found.n == n
    assert found.said is not None
    assert trial.text[found.said.start : found.said.end] in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The sample size calculation required 240 patients in two groups.",
        "Pain is common in the elderly.",
        "About 1 in 5 caregivers said that they had slept badly.",
        "Sixty minutes later, mice were randomly assigned to light or dark.",
        "A grid of 200 × 200 µm was placed at random on each slide.",
        "Five hospitals were randomly allocated to the course or to none.",
        "A randomised controlled trial.",
    ],
)
def test_other_counts_are_weak_or_none(sentence: str) -> None:
    found = count_randomised(paper(title="A trial", abstract=sentence), ())
    assert found is None or found.confidence < 0.8


def test_the_text_outvotes_one_group() -> None:
    text = "Thirty patients in each group were randomly assigned. In all, 60 patients were randomised at two centres."
    found = count_randomised(paper(title="A trial", abstract=text), ())
    assert found is not None
    assert found.n == 60


def test_the_parts_of_a_sentence_make_the_whole() -> None:
    said = "Eighteen women were randomised to receive the intervention and 18 to receive usual care."
    study = read_trial(paper(abstract=said, title="Massage versus usual care for back pain"))
    assert study.n == 36


@pytest.mark.parametrize(
    ("abstract", "body", "n"),
    [
        ("Forty women were randomised to massage or rest.", "In all, 46 women were randomised; six were lost.", 46),
        ("Of the 101 enrolled participants, 98 participants completed the study.", "", 101),
        ("Fifteen of 380 women developed a wound problem.", "Wounds were studied in 380 women.", 380),
        ("Of 96 patients, 48 applied the cream and 48 the other one.", "", 96),
        (
            "Sixty-one subjects were randomly assigned to massage or rest.",
            "Sixty-five subjects were randomised. Four persons were falsely randomised and did not enter the study.",
            61,
        ),
        ("A total of 43 women met the criteria. They were randomly assigned to massage or rest.", "", 43),
        ("In all, 38 women were randomly assigned. They did well.", "A total of 60 were enrolled with 19 an arm.", 38),
        ("The trial enrolled 183 adults in 2003.", "In all, 182 adults were evaluable.", 183),
        ("We were able to enroll 28 patients in the study.", "", 28),
        ("In all, 40 patients (P group, n = 20; F group, n = 20) with an INR of 2.1 were studied.", "", 40),
        ("A total of 1680 eligible patients were randomized.", "The randomization of 2050 patients was planned.", 1680),
        ("A total of 474 adults with glioma grade 3 or 4 were randomised.", "", 474),
        ("Infants were randomised to two groups of 35 receiving massage or rest.", "", 70),
        (
            "Of the 80 patients who were enrolled, 40 were randomly assigned to massage while the remaining had rest.",
            "",
            80,
        ),
        ("The results of 39 of the 53 trials were randomised.", "A total of 357 patients were treated.", 357),
    ],
)
def test_those_randomised_are_told_from_those_analysed(abstract: str, body: str, n: int) -> None:
    found = count_randomised(paper(title="A trial", abstract=abstract, body=[("Results", body)]), ())
    assert found is not None
    assert found.n == n


def _arms(*sizes: int) -> list[Arm]:
    return [
        Arm(id=letter, label=letter, name=letter, is_comparator=False, aliases=((letter,),), n=n)
        for letter, n in zip("abc", sizes, strict=False)
    ]


@pytest.mark.parametrize(
    ("text", "sizes", "n"),
    [
        ("Ten of the 120 adults (8%) who came at baseline did not complete the trial.", (58, 52), 120),
        ("Ten of the 120 adults in the massage group dropped out.", (58, 52), 110),
        ("Four of the 120 clinics declined and were lost to follow-up.", (58, 52), 110),
        ("The questionnaire was sent to employees (N = 2503) of a bank.", (76, 75), 151),
        (
            "In all, 514 men, 45-76 years old, who came of themselves to one of the centres and to no other place, "
            "of whom all had signed, were randomised to massage (n = 257) or rest (n = 257). Pain was felt by 370 men.",
            (190, 180),
            514,
        ),
        ("Sixty women were included in 2013. Pulse was taken in sixty women, lying still.", (60, 60), 60),
        ("Sixty women were included in each group. Pulse was taken in sixty women of each group.", (60, 60), 120),
    ],
)
def test_the_sum_of_the_arms_checks_what_is_said(text: str, sizes: tuple[int, int], n: int) -> None:
    found = count_randomised(paper(title="A trial", abstract="A trial.", body=[("Results", text)]), _arms(*sizes))
    assert found is not None
    assert found.n == n


def test_a_plan_alone_is_no_number_of_people() -> None:
    text = "It was thus planned to recruit 70 practices with 700 patients to detect a difference."
    assert count_randomised(paper(title="A trial", abstract="A trial.", body=[("Methods", text)]), ()) is None


def test_what_is_plainly_said_stands_against_a_misread_table() -> None:
    text = "Out of the 150 randomised men, all stayed."
    said = paper(
        title="A trial", abstract="In all, 150 men were randomised.", body=[("Results", "x" * 500 + " " + text)]
    )
    found = count_randomised(said, _arms(6, 6), least=814)
    assert found is not None
    assert found.n == 150


def test_much_larger_counts_are_of_other_people() -> None:
    said = "Forty women were randomised to massage or rest."
    trial = paper(
        title="A trial", abstract=said, body=[("Results", "In all, 90 women were randomised to other trials.")]
    )
    found = count_randomised(trial, ())
    assert found is not None
    assert found.n == 40


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Massage for pain: study protocol", "A total of 240 adults are to be randomised."),
        ("Massage for pain", "We will enrol 240 adults. They will be randomised. They will receive massage or rest."),
    ],
)
def test_a_trial_to_come_has_randomised_no_one(title: str, abstract: str) -> None:
    assert count_randomised(paper(title=title, abstract=abstract), ()) is None


def test_a_protocol_of_exercise_is_no_plan_of_a_trial() -> None:
    trial = paper(title="A warm-up protocol for football players", abstract="Eighty players were randomised.")
    assert count_randomised(trial, ()) is not None


def test_arms_of_as_many_each() -> None:
    people = table("Severity", [["", "Group I", "Group II"], ["Score", "29.8 (7.0)", "29.3 (5.6)"]])
    text = (
        "The remaining 30 patients were randomised into 2 groups of 15 each, to massage (group I) or rest (group II)."
    )
    study = read_trial(paper(people, abstract=text))
    assert [arm.n for arm in study.arms] == [15, 15]
    assert study.n == 30


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("In total, 240 healthy, but overweight, men and older women were enrolled. Six subjects left.", 240),
        (
            "48 red balls were randomly drawn. Forty-six children were randomly assigned to groups.",
            46,
        ),
        ("After screening, 36 people were included in the study. They were divided randomly into two groups.", 36),
        ("Patients were randomly put into two 18-member groups.", 36),
        ("The study was carried out on seventy pregnant women, who were randomly divided into two groups.", 70),
    ],
)
def test_counts_of_people_among_other_words(text: str, n: int) -> None:
    found = count_randomised(paper(title="A trial", abstract=text), ())
    assert found is not None
    assert found.n == n


def test_fewer_than_one_arm_has_were_not_randomised() -> None:
    text = "Six subjects were included in the interviews. The trial was carried out in 240 adults."
    found = count_randomised(paper(title="A trial", abstract=text), (), least=116)
    assert found is not None
    assert found.n == 240


def test_each_arm_of_a_crossover_holds_everyone() -> None:
    rows = [["", "Drug (n = 91)", "Placebo (n = 91)"], ["Pain, mean (SE)", "4.0 (0.35)", "2.1 (0.35)"]]
    text = "In this crossover trial ninety-one subjects entered the study."
    study = read_trial(
        paper(table("Pain", rows), abstract=text, title="A drug or placebo for headache: a crossover trial")
    )
    assert study.n == 91


def test_treatments_in_random_order_are_a_crossover() -> None:
    rows = [["", "Drug", "Placebo"], ["Pain, mean (SD)", "2 (1)", "3 (1)"]]
    text = "In all 19 patients were randomised to receive both treatments in random order."
    study = read_trial(paper(table("Pain", rows), abstract=text, title="A drug or placebo for headache"))
    assert [arm.n for arm in study.arms] == [19, 19]


def test_everyone_stands_behind_each_mean_of_a_crossover() -> None:
    rows = [["", "Drug", "Placebo"], ["Pain, mean (SD)", "4.0 (0.35)", "2.1 (0.35)"]]
    text = "In this crossover trial 14 volunteers were randomised to receive the drug or placebo first."
    study = read_trial(
        paper(table("Pain", rows), abstract=text, title="A drug or placebo for headache: a crossover trial")
    )
    assert [arm.n for arm in study.arms] == [14, 14]
    assert [mean.n for row in study.outcomes for mean in row.means] == [14, 14]


def test_people_and_sexes_in_one_row() -> None:
    rows = [
        ["", "Drug", "Placebo"],
        ["n (female/male)", "35 (22/13)", "40 (28/12)"],
        ["Age (yr)", "44.5 ± 2.2", "45.3 ± 2.0"],
    ]
    study = read_trial(
        paper(table("Baseline characteristics", rows), abstract="People took part.", title="Drug or placebo")
    )
    assert [arm.n for arm in study.arms] == [35, 40]


def _arm(name: str, n: int) -> Arm:
    return Arm(id=name, label=name, name=name, is_comparator=False, aliases=((name,),), n=n)


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Thirty seven subjects were randomized, with 27 completing the study (73%).", 37),
        (
            "A total of 100 patients (n=48 intervention vs n=52 control) were included in the trial of whom 27 "
            "completed the follow-up measurement.",
            100,
        ),
        ("A total of 40 participants were recruited into the trial, 27 patients completed the protocol.", 40),
        ("Twenty-seven of the 37 subjects (73%) enrolled completed the study.", 37),
        ("Out of the 32 qualified women entered into the study, 27 (13 and 14) completed the study.", 32),
        ("Of those asked, 30 patients were enrolled and 27 completed the run-in and were randomised.", 27),
        (
            "In all, 31 consecutive patients who met the criteria were allocated for the study. Four patients refused "
            "to participate. Therefore, 27 patients were randomised.",
            27,
        ),
    ],
)
def test_those_who_completed_are_told_from_those_who_began(text: str, n: int) -> None:
    arms = [_arm("drug", 13), _arm("placebo", 14)]
    found = count_randomised(paper(title="A trial", abstract="People took part.", body=[("Results", text)]), arms)
    assert found is not None
    assert found.n == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Runners completing baseline testing (N = 35) were randomized to tea (N = 17) or water (N = 18).", 35),
        ("We included 100 children (acceptable ones of 138 children), then the selected were divided randomly.", 100),
        ("A total of 102 patients were not asked. After randomizing 264 patients, 7 patients were excluded.", 264),
        ("A total of 1424 patients were screened with 652 patients randomized into the study.", 652),
        (
            "It resulted in 43 students being assigned to the tutorial condition while 53 were in the other condition.",
            96,
        ),
        ("GPs (n = 125) were randomised to receive a pen or no pen.", 125),
        ("Ten were excluded from the controlled trial leaving 50 for randomization into the 2 groups.", 50),
        ("Seventy three patients were screened and 70 were enrolled in the study.", 70),
        (
            "A three-arm randomised controlled trial involving 840 low risk women was conducted. A total of 1363 women "
            "attended for their scan and were considered for inclusion.",
            840,
        ),
    ],
)
def test_more_ways_to_say_how_many(text: str, n: int) -> None:
    found = count_randomised(paper(title="A trial", abstract=text), ())
    assert found is not None
    assert found.n == n


def test_arms_that_hold_each_other_make_no_sum() -> None:
    sizes = {"all": 413, "surgery": 213, "balloon": 150, "stent": 50, "either": 200}
    arms = [_arm(name, n) for name, n in sizes.items()]
    found = count_randomised(paper(title="A trial", abstract="In all, 413 patients were randomised."), arms)
    assert found is not None
    assert found.n == 413


def test_a_table_that_counts_no_people_speaks_against_no_one() -> None:
    arms = [_arm("trained", 64), _arm("control", 72)]
    text = "In this study, 158 adults were recruited and randomised to training or control."
    found = count_randomised(paper(title="A trial", abstract=text), arms, least=504)
    assert found is not None
    assert found.n == 158


def test_a_column_of_everyone_is_the_sum() -> None:
    arms = [_arm("the treatment", 182), _arm("the total cases", 362), _arm("the control", 180)]
    found = count_randomised(paper(title="A trial", abstract="In all, 362 cases were randomly assigned."), arms)
    assert found is not None
    assert found.n == 362
