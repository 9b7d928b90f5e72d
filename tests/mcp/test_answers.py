"""The answers hold the numbers of the Python API, their sources first, within the budget, as their schemas say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from palpate.explaining import every_rule
from palpate.library import Library
from palpate.library.starter import starter_records
from palpate.mcp import answers, arguments
from palpate.mcp.articles import Articles, Kept, article_of
from palpate.mcp.budget import tokens
from palpate.mcp.tools import Tools
from palpate.mcp.tools.options import ASKED
from palpate.report.json import judged_data
from palpate.report.ranking import DISCLAIMER
from palpate.session import Session
from palpate.types.evidence import Evidence, Overview
from palpate.types.report import Report
from palpate.types.study import Design

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
ANSWERS: dict[str, type[msgspec.Struct]] = {
    "check_article": answers.CheckAnswer,
    "ask": answers.AskAnswer,
    "options": answers.OptionsAnswer,
    "evidence": answers.EvidenceAnswer,
    "study": answers.StudyAnswer,
    "search_studies": answers.SearchAnswer,
    "explain": answers.ExplainAnswer,
}
QUESTIONS = (
    "does massage help low back pain?",
    "does acupuncture prevent migraine?",
    "massage cures cellulite",
    "Massage does nothing for sagging skin.",
    "does yoga reduce back pain?",
    "does foam rolling improve range of motion?",
    "can aromatherapy massage reduce anxiety?",
    "Spinal manipulation is better than a sham for low back pain.",
    "kinesio taping eases knee pain",
    "does TENS help labour pain?",
    "Reflexology always cures insomnia.",
    "dry needling reduces neck pain",
    "Cupping probably helps neck pain",
    "does massage lower cortisol?",
    "massage improves sleep in older adults",
    "Does botulinum toxin help migraine?",
    "Massage makes wrinkles worse.",
    "no study has shown that massage helps depression",
    "a facial massage lifts the face",
    "does exercise help fibromyalgia?",
    "heat wraps help menstrual pain",
    "tai chi helps osteoarthritis of the knee",
    "does music reduce pain after surgery?",
    "The gluteus medius lies on top of the gluteus maximus.",
    "is massage good for babies?",
    "does gua sha help shoulder pain?",
    "feverfew prevents migraine",
    "does ultrasound heal tendinopathy?",
    "massage guns speed recovery from exercise",
    "many people swear by massage",
)
COMPLAINTS = (
    *("low back pain", "migraine", "neck pain", "anxiety", "fibromyalgia"),
    *("insomnia", "knee osteoarthritis", "depression", "constipation", "labour pain"),
)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with Session(Library.in_memory(starter_records())) as opened:
        yield opened


@pytest.fixture(scope="module")
def tools(session: Session) -> Tools:
    return Tools(session)


def run(tools: Tools, name: str, /, **given: Any) -> dict[str, Any]:
    """An answer as a client gets it, checked against its schema."""
    made = tools.run(name, arguments.read(name, arguments.TOOLS[name], given))
    return plain(name, made)


def plain(name: str, made: msgspec.Struct) -> dict[str, Any]:
    answer: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(made))
    jsonschema.Draft202012Validator(arguments.schema_of(ANSWERS[name])).validate(answer)
    return answer


def checked(tools: Tools, text: str, **given: Any) -> dict[str, Any]:
    asked = arguments.read("check_article", arguments.CheckArticle, {"text": text, **given})
    assert isinstance(asked, arguments.CheckArticle)
    kept = Kept(data=text.encode())
    made = tools.check(kept, asked, handle=Articles().keep(kept), progress=lambda done, of: None)
    return plain("check_article", made)


def as_json(data: object) -> dict[str, Any]:
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(data))
    return decoded


def same_effect(number: dict[str, Any], effect: dict[str, Any]) -> None:
    """A number of an answer is an effect of the JSON report, to the last digit."""
    for name in ("measure", "value", "ci", "participants", "studies"):
        assert number.get(name) == effect[name]


def same_verdict(said: dict[str, Any], entry: dict[str, Any]) -> None:
    """A claim of an answer is the claim of the JSON report: verdict, certainty, deciding number, every rung."""
    assert (said["verdict"], said.get("certainty")) == (entry["verdict"], entry["certainty"])
    assert said["reason"] == entry["reasons"][0]
    deciding = [number for number in said.get("numbers", ()) if number.get("decides")]
    if entry["effect"]:
        assert len(deciding) == 1
        same_effect(deciding[0], entry["effect"])
    own = [number for number in said.get("numbers", ()) if "review" not in number]
    for rung in entry["rungs"]:
        if rung["effect"]:
            values = [one.get("value") for one in own if one["against"] == rung["rung"]]
            assert rung["effect"]["value"] in values


def sources_named(answer: dict[str, Any], session: Session) -> None:
    """Every source is a study of the library with its link, and every reference leads to one."""
    listed = {source["n"]: source for source in answer.get("sources", ())}
    for source in listed.values():
        study = session.library.get(source["key"])
        assert study is not None
        assert (source["label"], source.get("link")) == (study.label, study.link)
    assert set(referred(answer)) <= set(listed)


def referred(part: Any) -> Iterator[int]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "sources" and value and isinstance(value[0], int):
                yield from value
            elif name == "source":
                yield value
            else:
                yield from referred(value)
    elif isinstance(part, list):
        for one in part:
            yield from referred(one)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_the_verdict_and_the_numbers_of_the_session(
    tools: Tools, session: Session, question: str
) -> None:
    report = session.ask(question)
    entry = as_json(judged_data(1, report.judged[0], report.article))
    whole = run(tools, "ask", question=question, detail="full", budget=50_000)
    assert "left_out" not in whole
    same_verdict(whole, entry)
    assert {source["key"] for source in whole.get("sources", ())} >= set(report.judged[0].verdict.studies)
    short = run(tools, "ask", question=question)
    assert (short["verdict"], short.get("certainty")) == (whole["verdict"], whole.get("certainty"))
    for number in short.get("numbers", ()):
        assert any(is_part(number, one) for one in whole["numbers"])
    for answer in (whole, short):
        sources_named(answer, session)
        assert answer["note"].count(DISCLAIMER) == 1


def is_part(number: dict[str, Any], whole: dict[str, Any]) -> bool:
    return all(whole.get(name) == value for name, value in number.items() if name != "sources")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_claim_of_the_examples_has_the_verdict_of_the_session(
    tools: Tools, session: Session, example: Path
) -> None:
    text = example.read_text(encoding="utf-8")
    report: Report = session.check(article_of(Kept(data=text.encode())))
    brief = checked(tools, text)
    everywhere = sorted(number for numbers in brief["verdicts"].values() for number in numbers)
    assert everywhere == list(range(1, len(report.judged) + 1))
    for place, judged in enumerate(report.judged, start=1):
        entry = as_json(judged_data(place, judged, report.article))
        whole = checked(tools, text, claims=[place], detail="full", budget=50_000)
        (claim,) = whole["claims"]
        assert (claim["id"], claim["line"]) == (place, entry["line"])
        assert place in brief["verdicts"][claim["verdict"]]
        same_verdict(claim, entry)
        sources_named(whole, session)
    whole = checked(tools, text, detail="full", budget=50_000)
    assert [one["code"] for one in whole["findings"]] == [finding.code for finding in report.findings]
    assert [one["help"] for one in whole["findings"]] == [finding.help for finding in report.findings]


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_the_pages_of_a_complaint_are_its_ranking(tools: Tools, session: Session, complaint: str) -> None:
    ranking = session.options(complaint)
    for rung, against in ASKED.items():
        expected = [one for one in ranking.options if (one.rung.value if one.rung else "mixed comparators") == rung]
        found: list[dict[str, Any]] = []
        while len(found) < len(expected):
            answer = run(tools, "options", condition=complaint, against=against, start=len(found), detail="full")
            (group,) = answer["groups"]
            assert group["of"] == len(expected)
            assert group["options"]
            found += group["options"]
            sources_named(answer, session)
        assert [(one["treatment"], one["figure"], one.get("smd"), one["certainty"]) for one in found] == [
            (one.treatment.label, one.figure, one.smd, one.certainty.value) for one in expected
        ]
    short = run(tools, "options", condition=complaint)
    assert sum(group["of"] for group in short["groups"]) == len(ranking.options)
    shown = sum(len(group.get("options", ())) for group in short["groups"])
    missing = sum(one["count"] for one in short.get("left_out", ()) if one["what"] == "treatments")
    assert shown + missing == len(ranking.options)


@pytest.mark.parametrize(
    ("treatment", "condition", "outcome"),
    [
        ("massage", "low back pain", "pain"),
        ("acupuncture", "migraine", "pain"),
        ("massage", None, "anxiety"),
        ("yoga", "low back pain", None),
        ("massage", "low back pain", None),
        ("foam rolling", None, "range of motion"),
    ],
)
def test_pooled_evidence_is_that_of_the_session(
    tools: Tools, session: Session, treatment: str, condition: str | None, outcome: str | None
) -> None:
    found = session.evidence(treatment, condition=condition, outcome=outcome)
    every = found.outcomes if isinstance(found, Overview) else (found,)
    given = {"treatment": treatment, "condition": condition, "outcome": outcome}
    given = {name: value for name, value in given.items() if value}
    whole = run(tools, "evidence", **given, detail="full", budget=50_000)
    assert [one["outcome"] for one in whole.get("outcomes", ())] == [label(one) for one in every]
    for said, evidence in zip(whole.get("outcomes", ()), every, strict=True):
        own = {one["against"]: one for one in said.get("numbers", ()) if "review" not in one}
        for rung in evidence.rungs:
            if rung.pooled is None:
                continue
            number = own[rung.rung.value]
            is_log = rung.pooled.measure.value.startswith("log")
            if not is_log:
                assert number["value"] == pytest.approx(rung.pooled.estimate, rel=1e-5)
            assert (number["studies"], number.get("participants")) == (rung.pooled.k, rung.pooled.participants)
            assert number["certainty"] == (rung.certainty.level.value if rung.certainty else None)
        effects = [effect for rung in evidence.rungs for effect in (*rung.effects, *rung.directions)]
        assert [one.get("participants") for one in said.get("effects", ())] == [one.participants for one in effects]
    sources_named(whole, session)


def label(evidence: Evidence) -> str:
    assert evidence.question.outcome is not None
    return evidence.question.outcome.label


def test_paging_through_the_outcomes_of_a_treatment_loses_none(tools: Tools, session: Session) -> None:
    overview = session.evidence("massage", condition="low back pain")
    assert isinstance(overview, Overview)
    found: list[str] = []
    while len(found) < len(overview.outcomes):
        answer = run(tools, "evidence", treatment="massage", condition="low back pain", start=len(found))
        shown = [one["outcome"] for one in answer["outcomes"]]
        assert shown
        assert [*shown, *answer.get("also_measured", ())][: len(shown)] == shown
        found += shown
    assert found == [label(one) for one in overview.outcomes]


def test_the_pages_of_a_search_are_what_the_session_finds(tools: Tools, session: Session) -> None:
    found = session.search("massage sleep", treatment="massage", design="randomised trial", limit=None)
    keys: list[str] = []
    given = {"query": "massage sleep", "treatment": "massage", "design": "randomised trial"}
    while len(keys) < found.total:
        answer = run(tools, "search_studies", **given, start=len(keys))
        assert answer["total"] == found.total
        assert answer["studies"]
        keys += [study["key"] for study in answer["studies"]]
    assert keys == [study.key for study in found.studies]
    assert "left_out" not in answer


def test_a_search_may_leave_out_what_a_program_read(tools: Tools, session: Session) -> None:
    assert run(tools, "search_studies", machine_read=False)["total"] == len(session.library)
    assert run(tools, "search_studies", machine_read=True)["total"] == 0


def test_the_designs_that_may_be_asked_for_are_those_of_the_library() -> None:
    schema = arguments.schema_of(arguments.SearchStudies)["properties"]["design"]
    assert set(schema["enum"]) == {design.value for design in Design}


def test_every_finding_and_verdict_has_its_page(tools: Tools) -> None:
    for rule in every_rule():
        for name in (rule.code, rule.code.lower(), rule.name, rule.name.removeprefix("claim-").replace("-", " ")):
            answer = run(tools, "explain", term=name, budget=5_000)
            assert answer["term"] == f"{rule.code} {rule.name}"
            assert f"{answer['summary']}\n\n{answer['page']}" == rule.page


@pytest.mark.parametrize(
    "term", ["very low", "low certainty", "Hedges' g", "I²", "sham", "prediction interval", "GRADE"]
)
def test_a_term_has_a_meaning_and_a_source(tools: Tools, term: str) -> None:
    answer = run(tools, "explain", term=term)
    assert answer["kind"] in {"certainty", "term"}
    assert answer["sources"]


def test_a_study_is_told_as_its_record_has_it(tools: Tools, session: Session) -> None:
    for study in list(session.library.studies())[::40]:
        answer = run(tools, "study", name=study.key, detail="full", budget=50_000)
        assert (answer["key"], answer["title"], answer.get("n")) == (study.key, study.title, study.n)
        assert len(answer.get("results", ())) == len(study.outcomes) + len(study.pooled)
        assert answer.get("link") == study.link
        assert "left_out" not in answer


@pytest.mark.parametrize("budget", [450, 800, 2_000])
def test_no_answer_is_longer_than_its_budget(tools: Tools, session: Session, budget: int) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [("ask", {"question": question}) for question in QUESTIONS[::2]]
    calls += [("options", {"condition": complaint}) for complaint in COMPLAINTS]
    calls += [("evidence", {"treatment": treatment}) for treatment in ("massage", "yoga", "acupuncture")]
    calls += [("study", {"name": study.key}) for study in list(session.library.studies())[::25]]
    calls += [("search_studies", {"query": words}) for words in ("massage", "field", "", "sleep pain")]
    calls += [("explain", {"term": rule.code}) for rule in every_rule()]
    for name, given in calls:
        for detail in ("brief", "full"):
            answer = run(tools, name, **given, detail=detail, budget=budget)
            size = tokens(msgspec.json.encode(answer))
            assert size <= budget, (name, given, detail, size)
            assert all(one["count"] > 0 and one["ask"] for one in answer.get("left_out", ()))


@pytest.mark.parametrize("budget", [450, 800, 3_000])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_article_is_told_within_its_budget_and_counts_what_is_left_out(
    tools: Tools, example: Path, budget: int
) -> None:
    text = example.read_text(encoding="utf-8")
    answer = checked(tools, text, budget=budget)
    assert tokens(msgspec.json.encode(answer)) <= budget
    left = {one["what"]: one["count"] for one in answer.get("left_out", ())}
    kinds = answer["verdicts"]
    checkable = sum(len(numbers) for kind, numbers in kinds.items() if kind != "not checkable")
    assert len(answer.get("claims", ())) + left.get("claims", 0) == checkable


def test_the_worst_verdicts_come_first(tools: Tools) -> None:
    text = (
        "Massage cures migraine. Massage may ease low back pain. The gluteus medius lies on top of the gluteus maximus."
    )
    kinds = [claim["verdict"] for claim in checked(tools, text, budget=5_000)["claims"]]
    order = ["contradicted", "overstated", "mixed", "not enough evidence", "supported"]
    assert kinds == sorted(kinds, key=order.index)
    assert kinds[0] == "contradicted"


def test_the_same_question_has_the_same_bytes(tools: Tools, session: Session) -> None:
    given = arguments.read("ask", arguments.Ask, {"question": QUESTIONS[0]})
    once, again = (msgspec.json.encode(made.run("ask", given)) for made in (tools, Tools(session)))
    assert once == again


def test_a_wider_budget_never_tells_less(tools: Tools) -> None:
    sizes = [
        len(run(tools, "ask", question=QUESTIONS[0], detail="full", budget=n)["numbers"]) for n in (450, 900, 2_500)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]
