"""What axe-core says of every page, in light and dark: nothing serious, nothing critical; and how a thumb fares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browser.conftest import Opener, Site
from tests.web.browser.test_journeys import PHONE, REPORT

if TYPE_CHECKING:
    from playwright.sync_api import Page

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")

ANSWERS = (
    "/",
    "/ask?q=Does+massage+help+fibromyalgia%3F",
    "/ask?q=%3F",
    "/options?condition=fibromyalgia",
    "/evidence?treatment=massage&condition=low+back+pain&outcome=pain",
    "/studies?treatment=gua+sha",
    "/studies/sherman2010",
    "/concepts/T:swedish-massage",
)
OTHERS = (
    "/options",
    "/evidence?treatment=acupuncture",
    "/concepts?q=mass",
    "/concepts/masseter",
    "/findings",
    "/findings/W101",
    "/about",
    "/nowhere",
)
GRAVE = {"serious", "critical"}
TEXT = "Massage eases low back pain.\n\nA massage a week cures arthritis, doctors swear by it."
TARGETS = """() => [...document.querySelectorAll(
  "button, .acts a, nav a, input:not([type=radio]):not([type=hidden]):not([type=checkbox]), select, textarea")]
  .filter((one) => one.offsetParent && getComputedStyle(one).visibility === "visible")
  .filter((one) => { const box = one.getBoundingClientRect(); return box.height < 44 && box.width > 0; })
  .map((one) => `${one.outerHTML.slice(0, 80)} ${one.getBoundingClientRect().height}`)"""


def grave(axe: Any, page: Page, **options: Any) -> list[str]:
    """Each serious or critical violation with its first places."""
    found = axe.run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    ]


def report(at: Site) -> Page:
    """A report with evidence laid open, as the page stands."""
    page = at.open()
    page.get_by_label("Paste the text").fill(TEXT)
    page.get_by_role("button", name="Check the article").click()
    page.wait_for_url(REPORT)
    page.locator("details.evidence > summary").first.click()
    return page


def test_no_serious_issue(site: Opener) -> None:
    at = site(reduced_motion="reduce", color_scheme="light")
    axe = axe_playwright.Axe()
    found = {"a report": grave(axe, report(at))}
    for address in (*ANSWERS, *OTHERS):
        found[address] = grave(axe, at.open(address))
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_colours_can_be_told_apart_in_the_dark(site: Opener) -> None:
    at = site(reduced_motion="reduce", color_scheme="dark")
    axe = axe_playwright.Axe()
    only = {"runOnly": ["color-contrast"]}
    found = {"a report": grave(axe, report(at), **only)}
    for address in ANSWERS:
        found[address] = grave(axe, at.open(address), **only)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_on_a_phone_nothing_is_too_wide_or_too_small_to_touch(site: Opener) -> None:
    at = site(**PHONE)
    page = report(at)
    found: dict[str, object] = {}
    for address in ("a report", *ANSWERS, *OTHERS):
        if address.startswith("/"):
            at.open(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide or (small := page.evaluate(TARGETS)):
            found[address] = wide or small
    assert found == {}
