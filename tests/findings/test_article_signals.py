from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.claims import find_claims
from palpate.findings import inspect, signals
from palpate.reading import read_text
from palpate.types.report import Signals

BODY = " ".join(["Massage eases pain in the lower back and helps people to sleep a little better at night."] * 8)


def messages(text: str, code: str) -> list[str]:
    article = read_text(text, suffix=".md")
    return [f.message for f in inspect(article, find_claims(article, vocabulary.load())) if f.code == code]


def told(text: str) -> Signals:
    article = read_text(text, suffix=".md")
    return signals(article, find_claims(article, vocabulary.load()))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Massage eases pain and stress at work 강남안마 and lifts the mood of those who try it for a while.", 1),
        (
            "Massage eases pain. 부산출장마사지 Study shows that it lowers anxiety, and it helps many people to sleep.",
            1,
        ),
        ("Massage (推拿) eases pain and stress at work and lifts the mood of those who try it for a while.", 0),
        ("Massage, called 推拿 in Chinese, eases pain and stress and lifts the mood of those who try it.", 0),
        ("Massage eases pain. The word “推拿” means to push and grasp, and it was written down long ago.", 0),
        ("Massage and Gua Sha 刮痧 ease pain and stress at work and lift the mood of those who try them.", 0),
        ("Massage lowers the level of β-endorphin and eases pain, and α-amylase falls with it, they say.", 0),
        ("Massage eases pain. [Best casino bonus](https://x.example) It also lifts the mood.", 1),
        ("Massage eases pain. Cheap Michael Kors handbags outlet. It also lifts the mood.", 1),
        ("Massage eases pain. See the [trial](https://doi.org/10.1002/x) of 2011.", 0),
        ("안마의자 추천 Massage eases pain and stress at work and lifts the mood of those who try it for a while.", 1),
        ("推拿 (tui na) eases pain and stress at work and lifts the mood of those who try it for a while.", 0),
        ("# 拔罐 Cupping and what it does\n\nIt eases pain and stress and lifts the mood of those who try it.", 0),
        ("Massage eases pain. Get [laminate flooring offers](https://x.example) too. It lifts the mood.", 1),
        ("Massage eases pain. A [massage gun on offer online](https://x.example) may do the same as a massage.", 0),
        ("Massage eases pain. Read the [free booklet](booklet.html) on it. It lifts the mood.", 0),
        ("Gambling hurts. Casinos know how gambling grips people. Massage eases the stress of gambling.", 0),
    ],
)
def test_injected_links(text: str, times: int) -> None:
    assert len(messages(text, "T104")) == times
    assert told(text).injected_link is bool(times)


def test_a_replaced_name_is_told_with_the_likely_muscle_and_why() -> None:
    text = (
        "Massage eases the muscles of the hip:\n\n"
        "1. Learn More Here: the largest muscle of the buttock, from the pelvis to the thigh bone.\n"
        "2. Gluteus medius: steadies the hips.\n3. Piriformis: turns the leg outward.\n"
    )
    assert messages(text, "T105") == ['"Learn More Here": likely gluteus maximus (largest, buttock)']
    assert messages(text.replace("Learn More Here", "Gluteus maximus"), "T105") == []


def test_a_description_that_fits_no_muscle_names_none() -> None:
    text = "Massage eases these:\n\n- Click Here: very important.\n- Trapezius: shrugs.\n- Deltoid: lifts the arm.\n"
    assert messages(text, "T105") == ['"Click Here": where the others name muscles']


@pytest.mark.parametrize("name", ["Hip flexors", "Rotator cuff", "Core", "Quadriceps femoris", "Shoulder"])
def test_groups_of_muscles_and_parts_of_the_body_are_names(name: str) -> None:
    text = f"Massage eases these:\n\n- {name}: very important.\n- Trapezius: shrugs.\n- Deltoid: lifts the arm.\n"
    assert messages(text, "T105") == []


@pytest.mark.parametrize(
    ("title", "body", "fires"),
    [
        ("Top 10 benefits of massage", BODY, True),
        ("Top 10 benefits of massage", BODY + "".join(f"\n\n## Benefit {n}\n\nIt helps." for n in range(10)), False),
        ("Top 10 benefits of massage", BODY + "\n\n" + "\n".join(f"- it helps {n}" for n in range(9)), False),
        ("7 ways to sleep", BODY + " First, rest. Second, walk. Third, read. Fourth, eat. Fifth, drink.", False),
        ("Two benefits of massage", BODY, False),
        ("In 2011 massage changed", BODY, False),
        ("Using a hip massager machine", BODY, True),
        ("Using a hip massager machine", BODY + " The machine is loud.", False),
        ("Why massage helps", BODY, False),
    ],
)
def test_titles(title: str, body: str, fires: bool) -> None:
    text = f"# {title}\n\n{body}"
    assert bool(messages(text, "T106")) is fires
    assert told(text).title_mismatch is fires


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("A survey of 2,000 adults found that those who have massages sleep better. So massage improves sleep.", True),
        ("Massage is associated with less pain, which proves that massage reduces pain.", True),
        ("A survey found that those who have massages sleep better. Whether massage is why, nobody knows.", False),
        ("A survey found that massage users sleep better, but this does not mean that massage improves sleep.", False),
        ("A randomised trial found that massage reduces pain. So massage reduces pain.", False),
    ],
)
def test_correlation_told_as_cause(text: str, fires: bool) -> None:
    assert bool(messages("Massage eases pain. " + text, "W102")) is fires


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("In mice, massage slowed ageing of the skin. So it will keep your skin young.", True),
        ("Massage repairs muscle in rats, so it will heal your muscles.", True),
        ("In mice, massage slowed ageing of the skin. It has not been tried in people.", False),
        ("In mice, massage slowed ageing of the skin. Whether it helps people is unknown.", False),
        ("A trial of 50 adults found less pain. So it will help your back.", False),
    ],
)
def test_animal_studies_told_as_treatment(text: str, fires: bool) -> None:
    assert bool(messages("Massage eases pain. " + text, "W103")) is fires


@pytest.mark.parametrize(
    ("text", "sells"),
    [
        ("Massage eases pain. Add to basket, £18.00, free delivery.", True),
        ("Massage eases pain.\n\n60 min $110 · 90 min $150", True),
        ("Massage eases pain. Our therapists are kind.", True),
        (
            "Massage eases pain. The clinics charge from $400 to $800 for it, and insurers rarely pay for any of it.",
            False,
        ),
        (
            "Massage eases pain. The trial was paid for with £400,000 by a charity, as its report of 2011 says.",
            False,
        ),
        ("Massage eases pain, our team of researchers said.", False),
    ],
)
def test_promotional(text: str, sells: bool) -> None:
    assert told(text).promotional is sells


@pytest.mark.parametrize(
    ("text", "framed"),
    [
        ("Home | About | Shop | Contact\n\nMassage eases pain.", True),
        ("Massage eases pain.\n\n© 2018 Massage World. All rights reserved.", True),
        ("Massage eases pain.\n\n<footer>Terms</footer>", True),
        ("Massage eases pain. Relaxation, sleep and mood may follow.", False),
        ("Massage eases pain | a review of health services research", False),
    ],
)
def test_boilerplate(text: str, framed: bool) -> None:
    assert told(text).boilerplate is framed


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("Massage eases pain. Studies show it.", True),
        ("Massage eases pain. A 2011 trial of 50 adults found it.", False),
        ("Massage eases pain, a Cochrane review says.", False),
        ("Massage eases pain. [Best casino bonus](https://casino.example)", True),
    ],
)
def test_cites_nothing(text: str, nothing: bool) -> None:
    assert told(text).cites_nothing is nothing


SOFT_SELL = (
    "Gentle massage melts tension from your neck and shoulders and brings calm to a busy mind. Every session is shaped "
    "to the needs of the body, with warm oils and slow strokes that ease stiffness and help you sleep. "
    "The therapist listens first, so each visit feels like a treat. You leave lighter, taller and ready for the day. "
    "Why wait to feel better? Come in on any day of the week and find out what good hands may do for you and for those "
    "whom you love. You deserve it."
)
DRY = (
    "The researchers recruited 120 adults with neck pain from eleven practices and assigned them at random to "
    "massage or to a waiting list. After ten weeks pain had fallen by two points on a scale from 0 to 10 in "
    "the first group and by half a point in the second. Neither the participants nor the nurses were blinded, "
    "the authors said, and a third of those who were asked did not answer after six months. The team said that "
    "it did not know whether the effect lasts, and that a larger trial was needed."
)


def test_an_article_that_sells_without_words_that_sell() -> None:
    assert told(SOFT_SELL).promotional


def test_a_report_on_a_trial_sells_nothing() -> None:
    assert not told(DRY).promotional


@pytest.mark.parametrize(
    "line",
    [
        "Home / Study / Undergraduate / BSc Physiotherapy",
        "Home > Myths > Ears, nose and throat",
        "[Book now](/book) · [Gift cards](/gift) · Mon–Sat 9–7",
        "Terms & Conditions | Privacy Policy | DMCA",
        "Comments (3)",
        "Late arrivals will be shortened.\n[Book now] [Gift vouchers] [Privacy]",
    ],
)
def test_lines_of_the_frame(line: str) -> None:
    assert told(f"# Massage\n\nMassage eases pain.\n\n{line}\n").boilerplate


@pytest.mark.parametrize(
    "line",
    [
        "Filed under: sleep, pseudoscience",
        "tags: recovery, sleep, nutrition",
        "Pain | before | after",
        "See [the trial](https://doi.org/10.1136/bmj.d4002) and [the review](https://doi.org/10.1002/14651858.CD001929).",
    ],
)
def test_lines_that_are_the_article_s_own(line: str) -> None:
    assert not told(f"# Massage\n\nMassage eases pain.\n\n{line}\n").boilerplate


def test_a_link_on_another_matter_is_no_source() -> None:
    assert told("Massage eases pain. Our app is written in [Rust](https://www.rust-lang.org/learn).").cites_nothing


def test_a_paper_linked_to_is_a_source() -> None:
    assert not told("Massage eases pain. More [here](https://doi.org/10.1136/bmj.d4002).").cites_nothing


@pytest.mark.parametrize(
    ("title", "body", "is_mismatch"),
    [
        ("Trigger Point Massage", "## About the Swedish Massage\n\n" + DRY, True),
        ("Swedish Massage", "## About the Swedish Massage\n\n" + DRY, False),
        ("Massage for necks", "## About your condition\n\n" + DRY, False),
        ("Wellness travel: 7 Destinations in Kerala", DRY, True),
    ],
)
def test_title_over_another_text(title: str, body: str, is_mismatch: bool) -> None:
    assert told(f"# {title}\n\n{body}\n").title_mismatch is is_mismatch


def test_lines_of_the_frame_that_follow_each_other_are_one_finding() -> None:
    menu = "Home | About us | Contact\n\nThis site uses cookies.\n\nLeave a Reply"
    found = messages(f"# Massage\n\n{BODY}\n\n{menu}\n\nMassage helps people to sleep.\n\nLeave a Reply\n", "T101")
    assert found == [
        '"Home | About us | Contact" and 2 more lines are part of the page',
        '"Leave a Reply" is part of the page',
    ]
