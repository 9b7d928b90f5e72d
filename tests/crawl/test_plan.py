"""Tasks: each input in one, named by what they read, kept from plan to plan, replaced where a file changed."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from palpate.crawl.inputs import Input
from palpate.crawl.plan import MOST_FILES, TASK_BYTES, Task, tasks


def made(count: int, size: int = 100) -> list[Input]:
    return [Input(name=f"/in/{number:05}.html", size=size, stamp="1") for number in range(count)]


def read(planned: list[Task]) -> list[Input]:
    return [one for task in planned for one in task.inputs]


@given(count=st.integers(0, 2000), size=st.sampled_from([10, 500_000, TASK_BYTES, 3 * TASK_BYTES]))
def test_each_input_is_in_one_task_and_none_is_too_large(count: int, size: int) -> None:
    planned = tasks(made(count, size))
    assert read(planned) == made(count, size)
    assert len({task.id for task in planned}) == len(planned)
    for task in planned:
        assert len(task.inputs) <= MOST_FILES
        assert len(task.inputs) == 1 or sum(one.size for one in task.inputs) <= TASK_BYTES


def test_the_same_files_make_the_same_tasks() -> None:
    assert tasks(made(500)) == tasks(made(500))
    assert tasks(made(500), tasks(made(500))) == tasks(made(500))


def test_new_files_are_added_and_earlier_tasks_stay() -> None:
    before = tasks(made(500))
    after = tasks(made(510), before)
    assert after[: len(before)] == before
    assert read(after) == made(510)


def test_files_that_are_not_named_again_stay_in_the_plan() -> None:
    before = tasks(made(20))
    assert tasks(made(3), before) == before


def test_a_changed_file_is_read_anew_and_what_stood_beside_it_is_kept() -> None:
    before = tasks(made(64))
    changed = msgspec.structs.replace(made(64)[5], stamp="2")
    after = tasks([*made(5), changed, *made(64)[6:]], before)
    assert sorted(one.name for one in read(after)) == [one.name for one in made(64)]
    assert changed in read(after)
    assert len([task for task in after if task in before]) == len(before) - 1


def test_stretches_of_a_file_that_shrank_are_dropped() -> None:
    def stretches(size: int, stamp: str) -> list[Input]:
        return [
            Input(name="/in/a.warc.gz", size=size, stamp=stamp, first=at, end=min(at + 10, size))
            for at in range(0, size, 10)
        ]

    after = tasks(stretches(15, "2"), tasks(stretches(35, "1")))
    assert read(after) == stretches(15, "2")
