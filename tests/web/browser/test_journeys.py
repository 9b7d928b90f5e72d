"""What people do on the pages, in a real browser: paste, drop, fetch, ask, look around, go back, delete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.web.browser.conftest import NEWS, Opener, Site

TEXT = "Massage eases low back pain.\n\nA massage a week cures arthritis, doctors swear by it."
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
REPORT = re.compile(r"/r/[\w-]{22}$")


def paste(at: Site, text: str = TEXT) -> None:
    page = at.open()
    page.get_by_label("Paste the text").fill(text)
    page.get_by_role("button", name="Check the article").click()


def test_a_pasted_text_is_checked_under_the_eyes_of_the_reader(site: Opener) -> None:
    at = site()
    page = at.open()
    page.evaluate(
        """() => { window.seen = []; new MutationObserver(() => seen.push(document.getElementById("stage").textContent))
        .observe(document.getElementById("stage"), { childList: true });
        addEventListener("pagehide", () => sessionStorage.setItem("seen", JSON.stringify(window.seen))); }"""
    )
    page.get_by_label("Paste the text").fill("\n\n".join(f"Massage eases pain of the {part}." for part in PARTS))
    page.get_by_role("button", name="Check the article").click()
    page.wait_for_url(REPORT)
    seen = page.evaluate("JSON.parse(sessionStorage.getItem('seen'))")
    assert {"Finding claims", "Looking at wording and sources"} <= set(seen)
    assert any(re.fullmatch(r"Judging claim \d+ of 6", one) for one in seen)
    assert page.get_by_role("heading", level=3).count() >= len(PARTS)
    assert at.troubles == []
    assert at.elsewhere == []


PARTS = ("back", "neck", "knee", "hip", "shoulder", "foot")


def test_a_report_is_filtered_by_verdict_and_leads_to_its_evidence(site: Opener) -> None:
    at = site()
    page = at.open()
    page.get_by_role("button", name="Why I No Longer Rub My Face").click()
    page.wait_for_url(REPORT)
    every = page.locator("article.claim:visible").count()
    page.locator("label[for=show-contradicted]").click()
    shown = page.locator("article.claim:visible").count()
    assert 0 < shown < every
    assert page.locator("article.claim:visible:not(.contradicted)").count() == 0
    page.locator("label[for=show-all]").click()
    page.locator("details.evidence > summary").first.click()
    assert page.locator("details.evidence[open]").count() == 1
    page.locator("#studies a[href^='/studies/']").first.click()
    page.get_by_role("heading", name="Where it is used").wait_for()
    page.go_back()
    page.wait_for_url(REPORT)
    assert at.troubles == []


def test_a_report_is_copied_saved_and_deleted(site: Opener, tmp_path: Path) -> None:
    at = site(permissions=["clipboard-read", "clipboard-write"])
    paste(at)
    page = at.page
    page.wait_for_url(REPORT)
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as one HTML file").click()
    alone = tmp_path / "report.html"
    saved.value.save_as(alone)
    other = site()
    other.page.goto(alone.as_uri())
    assert other.page.locator("article.claim").count() == 2
    assert other.requests == [alone.as_uri()]
    address = page.url
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Delete it for good").click()
    page.get_by_role("heading", name="The report is deleted").wait_for()
    page.goto(address)
    page.get_by_role("heading", name="There is no such thing").wait_for()


def test_a_stranger_reads_a_report_and_cannot_delete_it(site: Opener) -> None:
    mine, other = site(), site()
    paste(mine)
    mine.page.wait_for_url(REPORT)
    other.page.goto(mine.page.url)
    assert other.page.locator("article.claim").count() == 2
    assert other.page.locator(".delete").count() == 0


def test_a_file_is_chosen_and_dropped(site: Opener, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("# My draft\n\nMassage eases low back pain.", encoding="utf-8")
    at = site()
    page = at.open()
    page.get_by_label("or choose a file").set_input_files(draft)
    page.get_by_role("button", name="Check the article").click()
    page.wait_for_url(REPORT)
    page.get_by_role("heading", level=1, name="My draft").wait_for()
    page = at.open()
    page.evaluate(
        """() => { const data = new DataTransfer();
        data.items.add(new File(["Massage eases neck pain."], "dropped.txt", { type: "text/plain" }));
        const box = document.getElementById("drop");
        box.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true })); }"""
    )
    page.get_by_role("button", name="Check the article").click()
    page.wait_for_url(REPORT)
    assert "dropped.txt" in page.inner_text("main")


def test_the_page_at_an_address_is_fetched_and_private_ones_are_not(site: Opener) -> None:
    at = site()
    paste(at, f"http://{NEWS}/backs")
    at.page.wait_for_url(REPORT)
    at.page.get_by_role("heading", level=1, name="Backs").wait_for()
    for inside, said in (
        ("http://127.0.0.1/", "127.0.0.1"),
        (f"{at.base}/about", "usual ports"),
        ("http://inside.example/", "inside.example"),
        (f"http://{NEWS}/gone", NEWS),
    ):
        paste(at, inside)
        at.page.get_by_role("alert").wait_for()
        assert said in at.page.get_by_role("alert").inner_text()
    assert at.elsewhere == []


@pytest.mark.parametrize("script", [True, False])
def test_what_went_wrong_is_said_and_the_text_is_still_there(site: Opener, script: bool) -> None:
    at = site(java_script_enabled=script)
    for text, said in (("", "The box is empty"), ("http://10.0.0.1/x", "10.0.0.1")):
        paste(at, text)
        alert = at.page.get_by_role("alert")
        alert.wait_for()
        assert said in alert.inner_text()
        assert at.page.get_by_label("Paste the text").input_value() == text


def test_without_script_everything_that_matters_works(site: Opener) -> None:
    at = site(java_script_enabled=False)
    paste(at)
    page = at.page
    page.wait_for_url(REPORT)
    assert page.locator("article.claim").count() == 2
    assert page.get_by_role("button", name="Copy").count() == 0
    page.locator("label[for=show-supported]").click()
    assert page.locator("article.claim:visible:not(.supported)").count() == 0
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Delete it for good").click()
    page.get_by_role("heading", name="deleted").wait_for()
    at.open("/ask")
    page.get_by_label("A question or a claim").fill("Does massage help neck pain?")
    page.get_by_role("button", name="Ask").click()
    page.locator("article.claim .badge").first.wait_for()


def test_by_keyboard_alone(site: Opener) -> None:
    at = site()
    page = at.open()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.insert_text(TEXT)
    focus = page.evaluate("getComputedStyle(document.getElementById('drop')).outlineStyle")
    assert focus == "solid"
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Check the article":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(REPORT)
    page.locator("#show-all").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("article.claim:visible").count() == 1
    page.locator("details.delete summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Delete it for good"


def test_back_leads_to_what_was_typed(site: Opener) -> None:
    at = site()
    paste(at)
    at.page.wait_for_url(REPORT)
    at.page.go_back()
    at.page.get_by_label("Paste the text").wait_for()
    assert at.page.get_by_role("button", name="Check the article").is_enabled()
    at.page.go_forward()
    at.page.wait_for_url(REPORT)
    assert at.page.locator("article.claim").count() == 2


def test_a_report_that_is_not_kept_is_shown_in_place(site: Opener) -> None:
    at = site()
    page = at.open()
    page.get_by_label("Keep the report").uncheck()
    page.get_by_label("Paste the text").fill(TEXT)
    page.get_by_role("button", name="Check the article").click()
    page.locator("article.claim").first.wait_for()
    assert not REPORT.search(page.url)
    assert "not kept" in page.inner_text("main")
    page.go_back()
    page.get_by_label("Paste the text").wait_for()
    assert at.troubles == []


def test_a_check_is_stopped(site: Opener) -> None:
    at = site()
    paste(at, "\n\n".join(f"Massage eases pain of the {part}." for part in PARTS * 20))
    at.page.get_by_role("button", name="Stop").click()
    assert at.page.get_by_role("button", name="Check the article").is_enabled()
    assert at.page.locator("#progress").is_hidden()


@pytest.mark.parametrize(
    "text",
    ["Massage eases back pain. " * 150, "x" * 60_000, "\n".join("a" * 300 for _ in range(50))],
    ids=["many sentences", "one word", "long words"],
)
def test_very_long_text_stays_on_a_phone(site: Opener, text: str) -> None:
    at = site(**PHONE)
    paste(at, text)
    at.page.wait_for_url(REPORT, timeout=60_000)
    assert at.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_another_language_is_named(site: Opener) -> None:
    at = site()
    paste(at, "Massage hilft bei Rückenschmerzen, das zeigen viele Studien, die wir hier vorstellen und lesen.")
    at.page.wait_for_url(REPORT)
    assert "Not read for claims" in at.page.inner_text("main")


def test_asking_comparing_and_looking_around(site: Opener) -> None:
    at = site()
    page = at.open()
    page.get_by_role("searchbox", name="A question or a claim").fill("Does acupuncture help migraine?")
    page.get_by_role("searchbox", name="A question or a claim").press("Enter")
    page.get_by_role("heading", level=1, name=re.compile("acupuncture help migraine")).wait_for()
    assert page.locator(".plot svg").count() >= 0
    page = at.open()
    page.get_by_role("combobox", name="A complaint").fill("neck pain")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("heading", level=1, name=re.compile("What helps neck pain")).wait_for()
    page.get_by_role("link", name="All outcomes as a map").click()
    page.locator("table.map td a").first.click()
    page.wait_for_url(re.compile("/evidence"))
    at.open("/studies")
    page.get_by_label("Treatment").fill("massage")
    page.get_by_label("Design").select_option("systematic review")
    page.get_by_role("button", name="Find").click()
    page.wait_for_url(re.compile("design=systematic"))
    with page.expect_download() as csv:
        page.get_by_role("link", name="CSV").click()
    assert csv.value.suggested_filename == "studies.csv"
    page.get_by_role("link", name="Next →").click()
    page.get_by_text("Page 2 of").wait_for()
    assert page.get_by_label("Treatment").input_value() == "massage"
    assert at.troubles == []
    assert at.elsewhere == []
