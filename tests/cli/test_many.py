"""Work on all cores: the same results in the same order, faults passed on, nothing taken before it is needed."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from palpate.cli.many import in_order
from palpate.errors import PalpateError, ReadingError


def squared(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def refused(number: int) -> int:
    if number == 5:
        raise ReadingError("five: not read. Give another.")
    return number


def ended(number: int) -> int:
    os._exit(9)


@pytest.mark.parametrize(("about", "cores"), [(2, 2), (100, 1), (100, 2)])
def test_results_come_in_order(about: int, cores: int) -> None:
    found = list(in_order(squared, range(40), about=about, cores=cores))
    assert [result for result, _ in found] == [number * number for number in range(40)]
    assert ({process for _, process in found} == {os.getpid()}) is (about == 2 or cores == 1)


def test_items_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = in_order(squared, items(), about=1000, cores=2)
    assert next(results)[0] == 0
    assert len(taken) < 30
    del results  # the processes end with it


def test_an_error_of_the_work_is_passed_on() -> None:
    results = in_order(refused, range(40), about=40, cores=2)
    assert [next(results) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(ReadingError, match="five"):
        next(results)


def test_a_process_that_is_ended_is_named() -> None:
    with pytest.raises(PalpateError, match="ended from outside"):
        list(in_order(ended, range(40), about=40, cores=2))
