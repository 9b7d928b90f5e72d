"""The evidence on a question from the library that ships, and from small ones made for a case."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palpate import vocabulary
from palpate.errors import InputError
from palpate.evidence import MACHINE_READ, MOST_OUTCOMES, TOGETHER, ask, gather, overview
from palpate.library import Library
from palpate.library.ranges import faults
from palpate.report.evidence import evidence_text
from palpate.report.evidence_html import evidence_html
from palpate.types.concept import Rung
from palpate.types.evidence import CertaintyLevel, EffectMeasure, Evidence, Question, RungEvidence, Stage
from palpate.types.study import (
    BiasItems,
    Comparison,
    Design,
    Events,
    Finding,
    Mean,
    MeanKind,
    Measure,
    Outcome,
    PooledResult,
    ReportedEffect,
    Study,
)
from tests.builders import arm, means, row, study

QUESTIONS = (
    ("massage", "low back pain", "pain"),
    ("massage", "chronic low back pain", "disability"),
    ("massage", None, "pain"),
    ("massage", None, "state anxiety"),
    ("manual therapy", "neck pain", "pain"),
    ("exercise", "knee osteoarthritis", "function"),
    ("acupuncture", None, "pain"),
    ("botulinum toxin", "glabellar lines", "wrinkles"),
    ("foam rolling", None, "range of motion"),
    ("reflexology", "multiple sclerosis", "fatigue"),
)


@pytest.fixture(scope="module")
def library(starter_library: Path) -> Iterator[Library]:
    with Library.open(starter_library) as opened:
        yield opened


@pytest.fixture(scope="module", params=QUESTIONS, ids=lambda q: "-".join(filter(None, q)).replace(" ", "-"))
def asked(request: pytest.FixtureRequest, library: Library) -> tuple[Question, Evidence]:
    treatment, condition, outcome = request.param
    question = ask(treatment, condition=condition, outcome=outcome)
    return question, gather(question, library)


def named(question: Question, library: Library) -> frozenset[str]:
    ids = {question.treatment.id, *vocabulary.load().descendants(question.treatment.id)}
    return frozenset().union(*(library.keys_with(slot, ids) for slot in ("treatment", "comparator", "technique")))


def used(evidence: Evidence) -> set[str]:
    return {effect.study for rung in evidence.rungs for effect in (*rung.effects, *rung.directions)}


def test_every_study_that_names_the_treatment_is_used_or_has_a_reason(
    asked: tuple[Question, Evidence], library: Library
) -> None:
    question, evidence = asked
    explained = {left.study for left in evidence.left_out}
    explained |= {left.study for rung in evidence.rungs for left in rung.left_out}
    beside = {effect.study for effect in evidence.before_after}
    beside |= {review.study for rung in evidence.rungs for review in rung.reviews}
    beside |= {review.study for review in evidence.mixed_reviews}
    assert used(evidence) | explained | beside == named(question, library)
    assert not used(evidence) & {left.study for left in evidence.left_out}
    assert all(left.why and left.label for left in evidence.left_out)


def test_the_audit_adds_up(asked: tuple[Question, Evidence], library: Library) -> None:
    question, evidence = asked
    audit = evidence.audit
    at = {stage: sum(left.stage is stage for left in evidence.left_out) for stage in Stage}
    with_arms = audit.treatment - audit.reviews
    on_condition = with_arms - at[Stage.PEOPLE]
    on_outcome = on_condition - at[Stage.OUTCOME]
    assert audit.searched == len(library)
    assert audit.treatment == len(named(question, library))
    assert audit.condition == (on_condition if question.condition else None)
    assert audit.outcome == on_outcome
    rows = {left.study for rung in evidence.rungs for left in rung.left_out} | used(evidence)
    only_before_after = {effect.study for effect in evidence.before_after} - rows
    assert audit.compared == len(rows)
    assert audit.used == len(used(evidence))
    assert on_outcome - at[Stage.COMPARISON] - at[Stage.RETRACTED] == audit.compared + len(only_before_after)


def test_every_pooled_effect_is_made_of_its_studies(asked: tuple[Question, Evidence]) -> None:
    for rung in asked[1].rungs:
        keys = [effect.study for effect in (*rung.effects, *rung.directions)]
        assert len(keys) == len(set(keys)), "a study stands once on a rung"
        assert {one.study for one in rung.risk_of_bias} >= set(keys)
        assert (rung.pooled is None) == (rung.effects == ())
        if rung.pooled:
            assert rung.pooled.k == len(rung.effects) == len(rung.pooled.weights)
            assert sum(rung.pooled.weights) == pytest.approx(1.0)
            assert rung.pooled.ci[0] <= rung.pooled.estimate <= rung.pooled.ci[1]
            assert {effect.measure for effect in rung.effects} == {rung.pooled.measure}
            assert rung.target is not None and rung.target > 0 and rung.target_source
        assert all(effect.y is None and effect.direction for effect in rung.directions)
        if rung.effects or rung.directions:
            assert rung.certainty is not None


def test_the_same_question_gives_the_same_bytes(
    asked: tuple[Question, Evidence], starter_library: Path, library: Library
) -> None:
    question, evidence = asked
    assert msgspec.json.encode(gather(question, library)) == msgspec.json.encode(evidence)


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(
    seed: str, starter_library: Path, library: Library
) -> None:
    script = (
        "import sys, msgspec\n"
        "from palpate.evidence import ask, gather, overview\n"
        "from palpate.library import Library\n"
        "with Library.open(sys.argv[1]) as opened:\n"
        "    made = [gather(ask('massage', outcome='pain'), opened), overview(ask('massage'), opened)]\n"
        "sys.stdout.buffer.write(msgspec.json.encode(made))\n"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", script, str(starter_library)], capture_output=True, check=True, env=environment
    )
    here = [gather(ask("massage", outcome="pain"), library), overview(ask("massage"), library)]
    assert done.stdout == msgspec.json.encode(here)


def test_an_overview_lists_outcomes_by_their_studies(library: Library) -> None:
    found = overview(ask("massage"), library)
    labels = [one.question.outcome.label for one in found.outcomes if one.question.outcome]
    assert len(labels) == len(set(labels)) == MOST_OUTCOMES
    assert labels[0] == "pain"
    assert found.unlisted > 0
    assert all(one.question.treatment.label == "massage" for one in found.outcomes)
    assert found.question.outcome is None


def test_an_overview_of_what_nobody_compared_is_empty() -> None:
    with Library.in_memory([study("a2001", row())]) as small:
        found = overview(ask("acupuncture"), small)
    assert (found.outcomes, found.unlisted) == ((), 0)
    assert found.audit.treatment == 0


@pytest.mark.parametrize(
    ("asked_for", "message"),
    [
        ({"treatment": "masage"}, ""),
        ({"treatment": "zzzzz"}, "'zzzzz' is not a treatment that palpate knows."),
        ({"treatment": "massage", "condition": "zzzzz"}, "'zzzzz' is not a condition that palpate knows."),
        ({"treatment": "massage plus exercise"}, "names several treatments: massage, exercise. Ask for one of them."),
    ],
)
def test_what_the_vocabulary_does_not_know_is_refused(asked_for: dict[str, str], message: str) -> None:
    """A slip of spelling is mended, what stays unknown is an error that offers the nearest terms."""
    if not message:
        assert ask(**asked_for).treatment.label == "massage"
        return
    with pytest.raises(InputError) as caught:
        ask(**asked_for)
    assert message in str(caught.value)


def evidence_of(*studies: Study, **more: Any) -> Evidence:
    with Library.in_memory(studies) as small:
        return gather(ask("massage", condition="low back pain", outcome="pain"), small, **more)


def the_rung(*studies: Study, **more: Any) -> RungEvidence:
    (rung,) = evidence_of(*studies, **more).rungs
    return rung


def test_rungs_come_lowest_first() -> None:
    shams = (arm("t", "massage"), arm("c", "sham massage", is_comparator=True))
    active = (arm("t", "massage"), arm("c", "exercise", is_comparator=True))
    found = evidence_of(
        study("a2001", row(means=means(3, 4)), arms=active),
        study("b2002", row(means=means(3, 4)), arms=shams),
        study("c2003", row(means=means(3, 4))),
    )
    assert [rung.rung for rung in found.rungs] == [Rung.NOTHING, Rung.SHAM, Rung.ACTIVE]


def test_direct_trials_put_broader_ones_aside() -> None:
    broad = study("a2001", row(means=means(3, 4)), condition="musculoskeletal pain")
    rung = the_rung(broad, study("b2002", row(means=means(3, 4))))
    assert [effect.study for effect in rung.effects] == ["b2002"]
    assert rung.left_out[0].why == "broader than asked, and there are direct trials"
    assert [effect.study for effect in the_rung(broad).effects] == ["a2001"]


def test_randomised_trials_put_others_aside() -> None:
    other = study("a2001", row(means=means(3, 4)), design=Design.NON_RANDOMISED)
    rung = the_rung(other, study("b2002", row(means=means(3, 4))))
    assert rung.left_out[0].why == "not randomised, and there are trials that are"
    alone = the_rung(other)
    assert alone.certainty is not None
    assert alone.certainty.start is CertaintyLevel.LOW


def test_a_retracted_trial_alone_leaves_no_rung() -> None:
    found = evidence_of(study("a2001", row(means=means(3, 4)), is_retracted=True))
    assert found.rungs == ()
    assert found.left_out[0].stage is Stage.RETRACTED
    assert found.settling_size == 1052


def test_no_study_at_all_is_a_result() -> None:
    found = evidence_of()
    assert (found.rungs, found.left_out, found.audit.searched, found.audit.used) == ((), (), 0, 0)
    assert found.settling_size == 1052


def test_a_review_alone_makes_a_rung_without_a_result() -> None:
    pooled = PooledResult(treatment="massage", outcome="pain", condition="low back pain", comparator="no treatment")
    rung = the_rung(study("r2015", arms=(), design=Design.SYSTEMATIC_REVIEW, pooled=(pooled,)))
    assert (rung.pooled, rung.count, rung.certainty, rung.target) == (None, None, None, None)
    assert rung.reviews[0].study == "r2015"


def test_the_instruments_smallest_difference_is_the_target() -> None:
    rung = the_rung(study("a2001", row(means=means(30, 40, sd=20), instrument="VAS 0-100")))
    assert rung.pooled is not None
    assert rung.pooled.measure is EffectMeasure.MD
    assert rung.target == 15.0
    assert rung.target_source is not None and "Ostelo" in rung.target_source
    assert rung.natural is not None and rung.natural.text == "about 10 points better on VAS 0-100 (0 to 100)"
    assert rung.settling_size == 76, "a difference of 15 with an SD of 20 is 0.75 standard deviations"


def test_risk_ratios_are_settled_by_events() -> None:
    events = (Events(arm="t", events=10, n=40), Events(arm="c", events=20, n=40))
    rung = the_rung(study("a2001", row(events=events)))
    assert rung.pooled is not None
    assert rung.pooled.measure is EffectMeasure.LOG_RR
    assert rung.settling_size == 1030


def test_certainty_rises_with_what_a_report_states() -> None:
    sound = BiasItems(randomised=True, concealed=True, assessor_blind=True, lost=0.0)
    rows = [study(f"s{i}", row(means=means(3, 4.2, n=100)), bias=sound) for i in range(4)]
    bare = [msgspec.structs.replace(one, bias=None) for one in rows]
    good, poor = the_rung(*rows).certainty, the_rung(*bare).certainty
    assert good is not None and poor is not None
    assert (good.level, poor.level) == (CertaintyLevel.HIGH, CertaintyLevel.LOW)


def test_the_implausible_comes_in_on_request() -> None:
    rows = (study("a2001", row(means=means(3, 4))), study("b2002", row(means=means(1, 4, sd=0.5))))
    assert [effect.study for effect in the_rung(*rows).effects] == ["a2001"]
    assert [effect.study for effect in the_rung(*rows, keep_implausible=True).effects] == ["a2001", "b2002"]


NUMBER = st.floats(-50, 50, allow_nan=False).map(lambda x: round(x, 3))
WIDTH = st.floats(0, 20, allow_nan=False).map(lambda x: round(x, 3))
COUNT = st.integers(1, 60)


def spans() -> st.SearchStrategy[tuple[float, tuple[float, float]]]:
    """A value inside an interval that may have no width at all."""
    return st.tuples(NUMBER, WIDTH, WIDTH).map(lambda t: (t[0], (t[0] - t[1], t[0] + t[2])))


@st.composite
def means_of(draw: st.DrawFn, name: str) -> Mean:
    value, around = draw(spans())
    kind = draw(st.sampled_from([MeanKind.POST, MeanKind.CHANGE]))
    n = draw(st.none() | COUNT)
    form = draw(st.sampled_from(["sd", "se", "ci", "quartiles", "range", "bare"]))
    width = draw(st.floats(0.001, 30))
    given: dict[str, Any] = {"arm": name, "kind": kind, "n": n}
    given |= {"mean": value} if form in {"sd", "se", "ci", "bare"} else {"median": value}
    given |= {form: width} if form in {"sd", "se"} else {form: around} if form != "bare" else {}
    return Mean(**given)


@st.composite
def events_of(draw: st.DrawFn, name: str) -> Events:
    n = draw(COUNT)
    return Events(arm=name, events=draw(st.integers(0, n)), n=n)


@st.composite
def effects(draw: st.DrawFn) -> ReportedEffect:
    measure = draw(st.sampled_from(list(Measure)))
    value, around = draw(spans())
    if measure.is_ratio:
        value, around = abs(value) + 0.01, (abs(value) + 0.01, abs(value) + 0.01 + around[1] - around[0])
    if measure is Measure.RD:
        value, around = value / 100, (value / 100, min(1.0, value / 100 + 0.1))
    ci, se = draw(st.sampled_from([(around, None), (None, 0.5), (None, None)]))
    return ReportedEffect(measure=measure, value=value, ci=ci, se=se, adjusted=draw(st.none() | st.booleans()))


@st.composite
def outcome_rows(draw: st.DrawFn) -> Outcome:
    form = draw(st.sampled_from(["means", "events", "effect", "p", "before-after"]))
    given: dict[str, Any] = {"better": None, "finding": draw(st.none() | st.sampled_from(list(Finding)))}
    given["instrument"] = draw(st.none() | st.sampled_from(["VAS", "VAS 0-100", "VAS 0-10", "mmHg"]))
    if form == "means":
        given["means"] = (draw(means_of("t")), draw(means_of("c")))
    elif form == "events":
        given["events"] = (draw(events_of("t")), draw(events_of("c")))
    elif form == "effect":
        given["effect"] = draw(effects())
    elif form == "before-after":
        given |= {"comparison": Comparison.BEFORE_AFTER, "arms": ("t",)}
    given["p"] = draw(st.none() | st.sampled_from([0.0, 0.001, 0.03, 0.5, 1.0]))
    return row(**given)


@st.composite
def trials(draw: st.DrawFn, key: str) -> Study:
    sizes = {name: draw(st.none() | COUNT) for name in ("t", "c")}
    arms = (arm("t", "massage", n=sizes["t"]), arm("c", "rest", is_comparator=True, n=sizes["c"]))
    rows = draw(st.lists(outcome_rows(), min_size=1, max_size=2))
    design = draw(st.sampled_from([Design.RANDOMISED, Design.CROSSOVER, Design.CLUSTER, Design.NON_RANDOMISED]))
    n = draw(st.none() | st.integers(2, 90))
    return study(key, *rows, arms=arms, design=design, n=n, within_person=draw(st.booleans()))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trials("a2001"), trials("b2002"), st.booleans())
def test_any_study_that_the_schema_lets_in_is_pooled_or_explained(one: Study, other: Study, keep: bool) -> None:
    """No record that passes the range check stops the evidence: no width, nobody left, one person in an arm."""
    studies = [s for s in (one, other) if not list(faults(s))]
    found = evidence_of(*studies, keep_implausible=keep)
    explained = {left.study for left in found.left_out}
    explained |= {left.study for rung in found.rungs for left in rung.left_out}
    beside = {effect.study for effect in found.before_after}
    assert used(found) | explained | beside == {s.key for s in studies}
    for rung in found.rungs:
        assert all(effect.v is None or effect.v > 0 for effect in rung.effects)


def test_what_reports_state_of_their_conduct_is_in_the_library(library: Library) -> None:
    """The first reading holds bias items of most trials; a change of form must not lose them."""
    trials = [one for one in library.studies() if one.design.is_randomised]
    stated = [one for one in trials if one.bias is not None]
    assert len(stated) > 0.6 * len(trials)
    assert any(one.bias and one.bias.concealed for one in stated)
    assert any(one.bias and one.bias.lost is not None for one in stated)


def trial(key: str, t: float, c: float, *, machine_read: bool = False) -> Study:
    return study(key, row(means=means(t, c)), doi=f"10.1000/{key}", machine_read=machine_read)


def test_trials_that_a_program_read_are_pooled_apart_and_marked() -> None:
    by_hand, by_program = (
        trial("hand1", 3, 4),
        (trial("read1", 5, 2, machine_read=True), trial("read2", 6, 2, machine_read=True)),
    )
    asked = ask("massage", condition="low back pain", outcome="pain")
    alone = gather(asked, Library.in_memory([by_hand]))
    apart = gather(asked, Library.in_memory([by_hand, *by_program]))
    assert apart.rungs == alone.rungs
    [beside] = apart.machine_read
    assert beside.pooled is not None
    assert beside.pooled.k == 2
    assert alone.rungs[0].pooled is not None
    assert beside.pooled.estimate < 0 < alone.rungs[0].pooled.estimate
    assert [effect.label for effect in beside.effects] == ["Read1 2001 [machine-read]", "Read2 2001 [machine-read]"]
    text = evidence_text(apart)
    assert "Trials that a program read and no person has checked, pooled apart" in text
    assert "Trials that a program read" not in evidence_text(alone)
    assert "Nothing else on this page rests on them" in evidence_html(apart)


def test_they_are_pooled_with_the_others_where_the_library_says_so() -> None:
    asked = ask("massage", condition="low back pain", outcome="pain")
    library = Library.in_memory([trial("hand1", 3, 4), trial("read1", 5, 2, machine_read=True)])
    library.note(MACHINE_READ, TOGETHER)
    found = gather(asked, library)
    assert found.machine_read == ()
    assert [effect.study for effect in found.rungs[0].effects] == ["hand1", "read1"]
