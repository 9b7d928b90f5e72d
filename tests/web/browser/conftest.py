"""A real browser against a real server: Debian's or any other Chromium, driven by Playwright, nothing from outside."""

from __future__ import annotations

import http.server
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")
pytest.importorskip("playwright.sync_api", reason="needs Playwright, of the extra dev")

import uvicorn

from palpate.reading.fetch import HttpFetcher
from palpate.web.app import create_app
from palpate.web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
PATIENCE = 15_000  # milliseconds for anything that a page does
NEWS = "news.example"  # a name that the tests' fetcher leads to a server of their own
PUBLIC = "93.184.215.14"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if CHROMIUM is None and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="needs a Chromium on the path"))


class Site:
    """A page's own trail: what was asked for, what was said on the console, and what tried to run."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.requests: list[str] = []
        self.said: list[str] = []
        self.dialogs: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"pageerror: {error}"))
        page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, path: str = "/") -> Page:
        self.page.goto(f"{self.base}{path}")
        return self.page

    @property
    def elsewhere(self) -> list[str]:
        """Requests that left the site."""
        return [url for url in self.requests if not url.startswith((f"{self.base}/", "blob:", "data:,"))]

    @property
    def troubles(self) -> list[str]:
        """Errors on the console, but for the answers with a status of error that a test asked for."""
        return [one for one in self.said if one.startswith(("error", "pageerror")) and "status of 4" not in one]


@contextmanager
def serving(settings: Settings, fetch: HttpFetcher | None = None) -> Iterator[str]:
    """The server on a free port, in a thread; its address."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(create_app(settings, fetch=fetch), log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


class _News(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<title>Backs</title><article><h1>Backs</h1><p>Massage eases low back pain.</p></article>"
        self.send_response(200 if self.path == "/backs" else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def news() -> Iterator[HttpFetcher]:
    """Reading's own fetcher, for which one public name leads to a server in this process."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _News) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def resolver(host: str, port: int) -> list[str]:
            return [PUBLIC] if host == NEWS else ["127.0.0.1"]

        def connector(address: tuple[str, int], timeout: float) -> socket.socket:
            assert address[0] == PUBLIC
            return socket.create_connection(("127.0.0.1", server.server_port), timeout)

        yield HttpFetcher(resolver=resolver, connector=connector)
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def base(starter_library: Path, tmp_path_factory: pytest.TempPathFactory, news: HttpFetcher) -> Iterator[str]:
    """A server that keeps reports."""
    store = tmp_path_factory.mktemp("kept") / "reports.sqlite"
    with serving(Settings(library=str(starter_library), store=str(store)), news) as address:
        yield address


@pytest.fixture(
    scope="module"
)  # while it is open this thread has a running event loop, which other tests must not meet
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM is not None
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


Opener = Callable[..., Site]


@pytest.fixture
def site(browser: Browser, base: str) -> Iterator[Opener]:
    """Opens a page of the site in a window of its own; what it takes is handed to Playwright's `new_context`."""
    contexts: list[BrowserContext] = []

    def opened(address: str = base, **kind: object) -> Site:
        context = browser.new_context(**kind)  # type: ignore[arg-type]  # the keywords are Playwright's own
        contexts.append(context)
        return Site(context.new_page(), address)

    yield opened
    for context in contexts:
        context.close()
