from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.trials.asked import Scene
from palpate.trials.coded import Codes
from palpate.trials.names import Arm, ArmNames, tokens
from palpate.trials.whose import Whose
from palpate.types.study import Finding, MeanKind, Measure, Study
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE)


def read(sentence: str) -> Study:
    return read_trial(paper(ARMS, body=[("Results", sentence)]))


def test_events_in_a_sentence_go_to_their_arms() -> None:
    study = read("More people improved with massage (20/28, 71%) than with usual care (10/29, 34%), p = 0.006.")
    row = study.outcomes[0]
    assert [(one.arm, one.events, one.n) for one in row.events] == [("a", 20, 28), ("b", 10, 29)]
    assert (row.p, row.finding) == (0.006, Finding.BETTER)


def test_means_in_the_order_of_respectively() -> None:
    row = read("Pain was 31.0 ± 9.1 and 40.2 ± 8.8 in the usual care and massage groups, respectively.").outcomes[0]
    assert [(mean.arm, mean.mean, mean.sd) for mean in row.means] == [("b", 31.0, 9.1), ("a", 40.2, 8.8)]


def test_a_figure_that_a_table_gave_is_not_read_twice() -> None:
    rows = [["", "Massage mean (SD)", "Usual care mean (SD)"], ["Pain", "31.0 (9.1)", "40.2 (8.8)"]]
    text = "Pain was 31.0 ± 9.1 with massage and 40.2 ± 8.8 with usual care."
    study = read_trial(paper(ARMS, table("Outcomes", rows), body=[("Results", text)]))
    assert len(study.outcomes) == 1


def test_the_place_is_the_sentence() -> None:
    sentence = "Pain was 31.0 ± 9.1 with massage and 40.2 ± 8.8 with usual care."
    trial = paper(ARMS, body=[("Results", f"Nobody moved away. {sentence}")])
    study = read_trial(trial)
    assert study.read is not None
    place = next(place for place in study.read.places if place.field == "outcomes[0].means[0]")
    assert place.span is not None
    assert trial.text[place.span[0] : place.span[1]] == sentence


def test_the_text_tells_where_the_table_has_no_test() -> None:
    rows = [["", "Massage mean (SD)", "Usual care mean (SD)"], ["Pain", "31.0 (9.1)", "40.2 (8.8)"]]
    text = "Pain was significantly lower in the massage group than in the usual care group."
    study = read_trial(paper(ARMS, table("Outcomes", rows), body=[("Results", text)]))
    assert study.outcomes[0].finding is Finding.BETTER
    assert study.read is not None
    assert any(place.field == "outcomes[0].finding" for place in study.read.places)


def test_a_list_of_figures_without_a_full_stop_is_no_sentence() -> None:
    assert read("massage 3% (4/5) usual care 4% (5/6) " * 2_000).outcomes == ()


def test_an_interval_that_only_the_text_gives_goes_to_its_row() -> None:
    rows = [
        ["n/N (%)", "Massage", "Usual care"],
        ["Recurrence of pain", "34/507 (6.7)", "68/514 (13.2)"],
        ["Use of drugs", "70/507 (13.8)", "72/514 (14.0)"],
    ]
    said = (
        "People were randomised to massage (n = 507) or usual care (n = 514). "
        "Recurrence of pain was less frequent with massage (relative risk 0.51, 95% CI 0.34 to 0.75; p < 0.001)."
    )
    study = read_trial(paper(table("Outcomes", rows, id="t1"), abstract=said))
    recurrence, drugs = study.outcomes[:2]
    assert recurrence.outcome == "Recurrence of pain"
    assert recurrence.effect is not None
    assert (recurrence.effect.measure, recurrence.effect.ci) == (Measure.RR, (0.34, 0.75))
    assert (recurrence.p, recurrence.p_is, recurrence.finding) == (0.001, "<", Finding.BETTER)
    assert drugs.effect is None


def test_an_interval_that_the_figures_do_not_bear_out_is_left() -> None:
    rows = [["n/N (%)", "Massage", "Usual care"], ["Recurrence of pain", "60/507 (11.8)", "68/514 (13.2)"]]
    said = (
        "People were randomised to massage (n = 507) or usual care (n = 514). "
        "In those over 60 recurrence of pain was rarer with massage (relative risk 0.31, 95% CI 0.14 to 0.55)."
    )
    study = read_trial(paper(table("Outcomes", rows, id="t1"), abstract=said))
    assert study.outcomes[0].effect is None


def test_a_ratio_printed_the_other_way_round_is_turned() -> None:
    rows = [["n/N (%)", "Massage", "Usual care"], ["Recurrence of pain", "34/507 (6.7)", "68/514 (13.2)"]]
    said = (
        "People were randomised to massage (n = 507) or usual care (n = 514). "
        "Recurrence of pain was more frequent with usual care (relative risk 1.97, 95% CI 1.33 to 2.92)."
    )
    effect = read_trial(paper(table("Outcomes", rows, id="t1"), abstract=said)).outcomes[0].effect
    assert effect is not None
    assert effect.value == pytest.approx(1 / 1.97, abs=1e-5)
    assert effect.printed is not None
    assert effect.printed.ci == (1.33, 2.92)


def test_two_outcomes_in_one_sentence() -> None:
    study = read(
        "Within 3 months 5 of 26 (19.2%) people with massage and 11 of 33 (33.3%) with usual care had pain (p = 0.23); "
        "2 of 26 (7.7%) with massage and 6 of 33 (18.2%) with usual care had severe pain (p = 0.24)."
    )
    assert [[(one.arm, one.events, one.n) for one in row.events] for row in study.outcomes] == [
        [("a", 5, 26), ("b", 11, 33)],
        [("a", 2, 26), ("b", 6, 33)],
    ]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("At week 4, the mean pain score was 31.0 ± 9.1 with massage and 40.2 ± 8.8 with usual care.", "pain score"),
        ("Overall, falls were seen in 20/28 (71%) with massage and 10/29 (34%) with usual care.", "falls"),
        (
            "The duration of stay in the massage group was 3.1 ± 1.1 days, and in the usual care group 4.2 ± 0.8 days.",
            "duration of stay",
        ),
    ],
)
def test_an_outcome_of_the_text_has_a_name_of_few_words(sentence: str, name: str) -> None:
    assert [row.outcome for row in read(sentence).outcomes] == [name]


def test_brackets_of_one_sentence_are_results_of_their_own() -> None:
    study = read(
        "Soreness was greater with usual care at day 1 (usual care, 5.7 ± 1.6 cm vs. massage, 4.5 ± 1.0 cm; p = 0.049) "
        "and day 2 (usual care, 5.4 ± 1.8 cm vs. massage, 3.7 ± 1.2 cm; p = 0.023)."
    )
    found = {frozenset((mean.arm, mean.mean) for mean in row.means): row.p for row in study.outcomes}
    assert found == {
        frozenset((("b", 5.7), ("a", 4.5))): 0.049,
        frozenset((("b", 5.4), ("a", 3.7))): 0.023,
    }


def test_a_count_with_its_share_before_the_whole() -> None:
    row = read("11 (39%) of 28 patients in the massage arm fell, and 20 (69%) of 29 in the usual care arm.").outcomes[0]
    assert [(one.arm, one.events, one.n) for one in row.events] == [("a", 11, 28), ("b", 20, 29)]


def test_a_spread_in_brackets_that_nothing_names_is_marked() -> None:
    row = read(
        "The stay was 13.8 (8.1) and 17.5 (14.5) days in the massage and usual care arms, respectively."
    ).outcomes[0]
    assert [(mean.arm, mean.mean, mean.sd, mean.spread_unlabelled) for mean in row.means] == [
        ("a", 13.8, 8.1, True),
        ("b", 17.5, 14.5, True),
    ]
    named = read("Stay, mean (SD), was 13.8 (8.1) and 17.5 (14.5) days for massage and usual care, respectively.")
    assert [mean.spread_unlabelled for mean in named.outcomes[0].means] == [None, None]


def test_the_text_uses_the_short_names_of_a_table_with_the_same_people() -> None:
    people = table("Physique", [["", "Height (cm)"], ["CON (n = 31)", "170 ± 5"], ["MAS (n = 30)", "171 ± 6"]], id="p")
    text = "Soreness was worse without treatment (CON, 5.7 ± 1.6 vs. MAS, 4.5 ± 1.0; p = 0.049)."
    study = read_trial(paper(ARMS, people, body=[("Results", text)]))
    assert {(mean.arm, mean.mean) for row in study.outcomes for mean in row.means} >= {("b", 5.7), ("a", 4.5)}


def test_arms_that_share_their_last_words_are_told_apart_by_the_first() -> None:
    heads = ["", "Once-daily gentle massage (n = 30)", "Twice-daily gentle massage (n = 31)"]
    arms = table("Baseline characteristics", [heads, ["Age", "50 (7)", "51 (6)"]])
    body = [("Results", "11/28 (39%) in the twice-daily group fell, and 20/29 (69%) in the once-daily group.")]
    title = "Once-daily or twice-daily massage"
    study = read_trial(paper(arms, title=title, abstract="People were randomised.", body=body))
    by_name = {arm.id: arm.treatment.split("-")[0] for arm in study.arms}
    assert {by_name[one.arm]: one.events for one in study.outcomes[0].events} == {"Twice": 11, "Once": 20}


def test_a_count_of_people_opens_a_sentence_of_its_own() -> None:
    said = (
        "Fever cleared after 92 hours with massage (p < 0.001). 19 out of 31 patients who completed the trial had "
        "clinical failure in the usual care group as compared to 1 out of 30 patients in the massage group (p < 0.001)."
    )
    (row,) = read_trial(paper(table(*BASELINE), abstract=said)).outcomes
    assert (row.outcome, row.finding) == ("clinical failure", Finding.BETTER)


def test_shares_in_a_sentence_are_of_the_people_of_their_arm() -> None:
    text = "In all, 6 (20%) massage participants and 11 (35.5%) usual care participants died (p = 0.047)."
    row = read(text).outcomes[0]
    assert [(one.arm, one.events, one.n) for one in row.events] == [("a", 6, 30), ("b", 11, 31)]


def test_shares_that_fit_no_number_of_people_are_left() -> None:
    assert read("Of all, 6 (29%) massage participants and 11 (47.1%) usual care participants died.").outcomes == ()


def test_from_one_figure_to_another_is_before_and_after() -> None:
    study = read(
        "Pain fell from 61.2 ± 9.0 mm to 31.0 ± 9.1 mm with massage and from 60.8 ± 8.7 mm to 40.2 ± 8.8 mm with usual "
        "care (p = 0.01)."
    )
    row = study.outcomes[0]
    assert {(mean.arm, mean.kind, mean.mean, mean.sd) for mean in row.means} == {
        ("a", MeanKind.BASELINE, 61.2, 9.0),
        ("a", MeanKind.POST, 31.0, 9.1),
        ("b", MeanKind.BASELINE, 60.8, 8.7),
        ("b", MeanKind.POST, 40.2, 8.8),
    }
    assert row.p == 0.01


def test_a_range_over_several_groups_is_no_before_and_after() -> None:
    study = read("Pain ranged from 31.0 ± 9.1 to 38.0 ± 9.4 with massage and was 40.2 ± 8.8 with usual care.")
    assert not any(mean.kind is MeanKind.BASELINE for row in study.outcomes for mean in row.means)


def test_medians_in_a_sentence() -> None:
    quartiles = read("Median stay was 7 days (IQR 6 to 8) with massage and 17 days (IQR 8 to 20) with usual care.")
    assert [(mean.arm, mean.median, mean.quartiles) for mean in quartiles.outcomes[0].means] == [
        ("a", 7, (6, 8)),
        ("b", 17, (8, 20)),
    ]
    alone = read("The median (range) stay was 7 (6, 8) and 17 (8, 20) days for massage and usual care, respectively.")
    assert [(mean.median, mean.range) for mean in alone.outcomes[0].means] == [(7, (6, 8)), (17, (8, 20))]
    lived = read(
        "Median survival was 10.2 months (95% CI 9.0 to 11.5) with massage and 8.1 (95% CI 7.0 to 9.9) with care."
    )
    assert all(mean.mean is None for row in lived.outcomes for mean in row.means)


def test_pairs_of_figures_in_the_order_of_the_arms() -> None:
    study = read(
        "The duration of ventilation (1.4 ± 0.1 versus 3.9 ± 0.8 days, p = 0.02) and of stay (3.1 ± 1.0 versus "
        "9.2 ± 4.5 days, p = 0.03) was shorter with massage than with usual care."
    )
    found = {frozenset((mean.arm, mean.mean) for mean in row.means): row.p for row in study.outcomes}
    assert found == {frozenset((("a", 1.4), ("b", 3.9))): 0.02, frozenset((("a", 3.1), ("b", 9.2))): 0.03}
    assert {row.outcome for row in study.outcomes} == {"duration of ventilation", "stay"}


def test_figures_that_their_own_sentence_denies_are_not_read() -> None:
    assert read("Pain was higher with massage than with usual care (31.0 ± 9.1 v 40.2 ± 8.8).").outcomes == ()


def test_people_as_they_came_in_are_no_outcome() -> None:
    assert read("Mean age was 51.0 ± 9.1 years with massage and 50.2 ± 8.8 with usual care.").outcomes == ()
    assert read("Initially pain was 61.0 ± 9.1 with massage and 60.2 ± 8.8 with usual care.").outcomes == ()
    assert read("Arms were comparable in pain (massage, 61.0 ± 9.1; usual care, 60.2 ± 8.8).").outcomes == ()


def test_those_not_treated_are_the_other_arm() -> None:
    row = read(
        "9 (30%) of 30 treated with massage fell, compared with 4 (13%) of 31 not treated with massage."
    ).outcomes[0]
    assert [(one.arm, one.events, one.n) for one in row.events] == [("a", 9, 30), ("b", 4, 31)]
    row = read("Those with or without massage fell in 36.4% (12/33) and 67.7% (21/31), respectively.").outcomes[0]
    assert [(one.arm, one.events, one.n) for one in row.events] == [("a", 12, 33), ("b", 21, 31)]


def test_an_outcome_that_is_called_it_has_the_name_of_the_sentence_before() -> None:
    study = read(
        "The score of nausea was high on the first day. After 4 weeks, it was 1.4 ± 0.8 with massage and 2.8 ± 0.6 "
        "with usual care (p = 0.009)."
    )
    assert study.outcomes[0].outcome == "nausea"


@pytest.mark.parametrize(
    "sentence",
    [
        "Over the course of the study 40% (12/30) with massage and 68% (21/31) with usual care fell.",
        "Fewer massage patients fell (12 patients (40%) versus 21 patients (68%); p = 0.03).",
        "Falls were less common in the massage group (12 patients (40%)) than in the UC group (21 patients (68%)).",
        "In the massage group 12 of 30 (40%) fell compared with 21 of 31 (68%) in the other group.",
        "Twelve of 30 (40%) fell with massage, and 21 of 31 (68%) with usual care.",
        "Falls: 21 of the 31 (68%) in the usual care group and 12 of the 30 (40%) in the hands-on group.",
        "Pain control was good in both study groups, and 12/30 (massage) v 21/31 (usual care) fell.",
        "Falls occurred in 12/30 and 21/31 in the massage and UC groups, respectively.",
        "Falls: 40% (12 out of 30, 95% CI 23 to 59) with massage, 68% (21 out of 31, 95% CI 49 to 83) with usual care.",
    ],
)
def test_counts_go_to_the_arms_that_the_words_mean(sentence: str) -> None:
    rows = read(sentence).outcomes
    assert [{(one.arm, one.events, one.n) for one in row.events} for row in rows] == [{("a", 12, 30), ("b", 21, 31)}]


def test_pairs_go_to_the_arm_whose_values_are_said_to_be_the_higher() -> None:
    said = "Stay (3.1 ± 1.0 versus 9.2 ± 4.5 days) and ventilation (1.4 ± 0.1 versus 3.9 ± 0.8 days) were shorter"
    for behind in (" in the massage group.", " than in the usual care group."):
        means = [{(one.arm, one.mean) for one in row.means} for row in read(said + behind).outcomes]
        assert {frozenset(row) for row in means} == {
            frozenset((("a", 3.1), ("b", 9.2))),
            frozenset((("a", 1.4), ("b", 3.9))),
        }


def test_the_arm_behind_in_comparison_with_comes_second() -> None:
    row = read("Stay was shorter in comparison with usual care (11.7 ± 2.1 versus 14.4 ± 3.0 days).").outcomes[0]
    assert [(one.arm, one.mean) for one in row.means] == [("a", 11.7), ("b", 14.4)]


def test_arms_named_in_rounds() -> None:
    study = read(
        "Falls did not differ: 12/30 (40%) of massage patients fell versus 21/31 (68%) of usual care patients at 28 "
        "days, and 15/30 (50%) of massage patients fell versus 22/31 (71%) of usual care patients at 90 days."
    )
    assert [{(one.arm, one.events) for one in row.events} for row in study.outcomes] == [
        {("a", 12), ("b", 21)},
        {("a", 15), ("b", 22)},
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Of 60 people, 30 (50%) were allocated to massage and 30 (50%) to usual care.",
        "In those with massage 12 (40%) fell, of whom 3 (25%) were hurt, unlike usual care.",
        "Pain was less with massage at week 4 (B = 3.62, 95% CI 2.01 to 5.18) and with usual care at week 8 (B = 1.2, "
        "95% CI 0.4 to 2.0).",
        "The hazard ratio with massage was 0.37 (95% CI 0.25 to 0.55), with usual care 0.71 (95% CI 0.6 to 0.9).",
        "Median follow-up was 28 months (IQR 18 to 35) with massage and 27 months (IQR 13 to 34) with usual care.",
        "Women gained more with massage than men (3.92 ± 2.06 versus 1.30 ± 0.59).",
    ],
)
def test_figures_that_are_no_result_of_the_arms(sentence: str) -> None:
    assert read(sentence).outcomes == ()


def test_standard_errors_by_their_sentence_or_by_the_report() -> None:
    named = "Strength (LSM ± SEM) was 1.48 ± 0.02 for massage and 1.35 ± 0.02 for usual care."
    assert [(mean.sd, mean.se) for mean in read(named).outcomes[0].means] == [(None, 0.02), (None, 0.02)]
    body = [("Methods", "All values are means ± SEM of the people."), ("Results", named.replace(" (LSM ± SEM)", ""))]
    (row,) = read_trial(paper(ARMS, body=body)).outcomes
    assert [(mean.sd, mean.se) for mean in row.means] == [(None, 0.02), (None, 0.02)]
    wide = named.replace(" (LSM ± SEM)", "").replace("0.02", "0.82")
    (row,) = read_trial(paper(ARMS, body=[body[0], ("Results", wide)])).outcomes
    assert [(mean.sd, mean.spread_unlabelled) for mean in row.means] == [(0.82, True), (0.82, True)]


def test_a_spread_in_thousands() -> None:
    row = read("Fluid was 4,618 ± 1,557 ml with massage and 1,694 ± 705 ml with usual care.").outcomes[0]
    assert [(mean.mean, mean.sd) for mean in row.means] == [(4618, 1557), (1694, 705)]


def test_counts_in_words_before_their_share() -> None:
    text = "Twenty participants (71.4%) improved with massage compared to ten (33.3%) with usual care, p = 0.006."
    text = text.replace("ten (33.3%)", "10 participants (33.3%)")
    assert [(one.arm, one.events) for one in read(text).outcomes[0].events] == [("a", 20), ("b", 10)]


def test_what_is_added_to_the_other_arm_names_an_arm() -> None:
    labels = {"a": "Fluoxetine plus rehearsal", "b": "Fluoxetine"}
    names = ArmNames(
        [
            Arm(id=id, label=label, name=label, is_comparator=id == "b", aliases=(tokens(label),))
            for id, label in labels.items()
        ]
    )
    codes = Codes(Scene(paper(ARMS)), names)
    whose = Whose(codes.names, codes)
    assert whose.in_order(whose.masked("Response with or without rehearsal was 20/28 and 10/29.")) == ("a", "b")


def test_a_p_of_a_twentieth_in_the_text_alone_decides_nothing() -> None:
    text = "Adherence was significantly higher with massage (89 ± 11) than with usual care (71 ± 21; P = 0.05)."
    assert read(text).outcomes[0].finding is not Finding.NO_DIFFERENCE
