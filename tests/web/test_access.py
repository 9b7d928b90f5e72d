"""Keys that are known and are not, and buckets that empty and fill."""

from __future__ import annotations

import pytest

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")

from starlette.datastructures import Headers

from palpate.errors import InputError
from palpate.web.access import MOST_BUCKETS, Keys, Rates, caller, digest, new_key
from palpate.web.problems import ProblemError
from palpate.web.settings import Settings, keys_of

KEY = "a-key-that-nobody-can-guess"


@pytest.mark.parametrize(
    "headers",
    [{"authorization": f"Bearer {KEY}"}, {"authorization": f"bearer  {KEY} "}, {"x-api-key": KEY}],
)
def test_a_known_key_opens(headers: dict[str, str]) -> None:
    keys = Keys([digest("another-key-of-someone"), digest(KEY)])
    keys.check(Headers(headers))
    assert keys.name_of(Headers(headers)) == f"key {digest(KEY)[:12]}"


@pytest.mark.parametrize(
    "headers",
    [{}, {"authorization": "Bearer "}, {"authorization": f"Basic {KEY}"}, {"x-api-key": KEY[:-1]}, {"x-api-key": "é"}],
)
def test_any_other_does_not(headers: dict[str, str]) -> None:
    with pytest.raises(ProblemError) as raised:
        Keys([digest(KEY)]).check(Headers(headers))
    assert raised.value.status == 401
    assert raised.value.headers["WWW-Authenticate"].startswith("Bearer")
    assert KEY[:-1] not in raised.value.detail


def test_without_keys_the_api_is_open() -> None:
    Keys(()).check(Headers({}))
    assert Keys(()).name_of(Headers({"x-api-key": KEY})) is None


def test_a_bucket_empties_and_fills() -> None:
    now = [0.0]
    rates = Rates(3, clock=lambda: now[0])
    for _ in range(3):
        rates.take("one")
    rates.take("other")
    with pytest.raises(ProblemError) as raised:
        rates.take("one")
    assert (raised.value.status, raised.value.headers["Retry-After"]) == (429, "20")
    now[0] += 20
    rates.take("one")
    with pytest.raises(ProblemError):
        rates.take("one")
    now[0] += 10_000
    for _ in range(3):
        rates.take("one")
    with pytest.raises(ProblemError):
        rates.take("one")


def test_buckets_do_not_grow_without_end() -> None:
    rates = Rates(1)
    for number in range(MOST_BUCKETS + 10):
        rates.take(str(number))
    assert len(rates._buckets) == MOST_BUCKETS


def test_the_addresses_of_one_network_are_one_caller() -> None:
    assert caller("2001:db8::1") == caller("2001:db8::ffff") != caller("2001:db8:0:1::1")
    assert caller("192.0.2.1") != caller("192.0.2.2")
    assert caller("testclient") == "testclient"


def test_a_key_is_kept_as_its_digest_whether_it_was_said_plainly_or_not() -> None:
    key, line = new_key()
    assert keys_of(f"{key}, {line}", None) == (digest(key),)
    assert Settings.of_environment({"PALPATE_API_KEYS": line}).keys == (digest(key),)


@pytest.mark.parametrize("said", ["short", "sha256:123", "sha256:" + "g" * 64])
def test_a_key_that_can_be_guessed_or_is_no_digest_is_refused_without_being_shown(said: str) -> None:
    with pytest.raises(InputError) as raised:
        keys_of(said, None)
    assert said not in str(raised.value)
