from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from palpate.citations.online.polite import KEPT_DAYS, LONGEST_WAIT, TRIES, Polite, ServiceError
from palpate.errors import ReadingError
from palpate.types.online import Answer

URL = "https://api.example/works/1"
GOOD = Answer(200, {}, b"{}")


class Network:
    """Gives its answers one after the other, the last for ever; time passes only by sleeping."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.answers = list(answers)
        self.urls: list[str] = []
        self.headers: Mapping[str, str] = {}
        self.slept: list[float] = []
        self.now = 1_000_000.0

    def __call__(self, url: str, headers: Mapping[str, str]) -> Answer:
        self.urls.append(url)
        self.headers = headers
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(said, Exception):
            raise said
        return said

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def polite(self, folder: Path | None = None, contact: str | None = None) -> Polite:
        return Polite(self, folder=folder, contact=contact, clock=lambda: self.now, sleep=self.sleep)


def test_an_answer_is_kept_on_disk(tmp_path: Path) -> None:
    network = Network(GOOD)
    assert network.polite(tmp_path / "new").get(URL, pace=0).body == b"{}"
    assert network.polite(tmp_path / "new").get(URL, pace=0).body == b"{}"
    assert network.urls == [URL]


def test_that_there_is_nothing_is_kept_an_error_is_not(tmp_path: Path) -> None:
    for status, times in ((404, 1), (403, 2)):
        network = Network(Answer(status, {}, b""))
        for _ in range(2):
            network.polite(tmp_path).get(f"{URL}/{status}", pace=0)
        assert len(network.urls) == times


def test_an_old_or_damaged_answer_is_asked_anew(tmp_path: Path) -> None:
    network = Network(GOOD)
    network.now = 0.0
    network.polite(tmp_path).get(URL, pace=0)
    (file,) = tmp_path.iterdir()
    network.now = file.stat().st_mtime + (KEPT_DAYS + 1) * 86_400
    network.polite(tmp_path).get(URL, pace=0)
    file.write_bytes(file.read_bytes()[:-1])
    network.now = file.stat().st_mtime
    network.polite(tmp_path).get(URL, pace=0)
    assert len(network.urls) == 3


def test_a_folder_that_cannot_be_written_costs_only_the_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    network = Network(GOOD)
    assert network.polite(tmp_path / "file").get(URL, pace=0) == GOOD


def test_a_key_is_neither_kept_nor_said(tmp_path: Path) -> None:
    network = Network(GOOD)
    network.polite(tmp_path).get(f"{URL}?key=secret", pace=0, key=URL)
    assert all(b"secret" not in file.read_bytes() for file in tmp_path.iterdir())
    failing = Network(ReadingError(f"{URL}?key=secret: no answer (reset). Check the address."))
    with pytest.raises(ServiceError) as caught:
        failing.polite().get(f"{URL}?key=secret", pace=0, key=URL)
    assert str(caught.value) == "no answer (reset)"


def test_each_host_has_its_pace() -> None:
    network = Network(GOOD)
    polite = network.polite()
    for url in (URL, "https://other.example/1", f"{URL}/2", f"{URL}/3"):
        polite.get(url, pace=0.5)
    assert network.slept == [0.5, 0.5]


def test_who_asks_is_said() -> None:
    network = Network(GOOD)
    network.polite(contact="a@example.org").get(URL, pace=0)
    assert network.headers["User-Agent"].startswith("palpate/")
    assert "mailto:a@example.org" in network.headers["User-Agent"]
    network.polite().get(URL, pace=0)
    assert "mailto" not in network.headers["User-Agent"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_service_in_trouble_is_asked_again_after_a_while(status: int) -> None:
    network = Network(Answer(status, {}, b""), Answer(status, {}, b""), GOOD)
    assert network.polite().get(URL, pace=0) == GOOD
    assert network.slept == [1.0, 2.0]


def test_but_not_for_ever() -> None:
    network = Network(Answer(503, {}, b""))
    with pytest.raises(ServiceError, match="it answers 503"):
        network.polite().get(URL, pace=0)
    assert len(network.urls) == TRIES


@pytest.mark.parametrize(
    ("said", "waited"),
    [("7", 7.0), ("0", 0.0), ("Mon, 12 Jan 1970 13:46:50 GMT", 10.0), ("soon", 1.0), ("", 1.0)],
)
def test_it_waits_as_long_as_it_is_asked_to(said: str, waited: float) -> None:
    network = Network(Answer(429, {"retry-after": said}, b""), GOOD)
    network.polite().get(URL, pace=0)
    assert network.slept == [waited]


def test_a_service_that_asks_for_too_long_is_left() -> None:
    network = Network(Answer(429, {"retry-after": str(int(LONGEST_WAIT) + 1)}, b""), GOOD)
    with pytest.raises(ServiceError, match="429"):
        network.polite().get(URL, pace=0)
    assert network.slept == []
