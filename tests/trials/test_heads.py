from __future__ import annotations

from palpate.trials.heads import above_arm, below_arm, heads_of_both, parts_of_head
from palpate.trials.names import Arm, ArmNames
from palpate.trials.sheet import lay_out
from tests.trials.papers import table

NAMES = ArmNames(
    [
        Arm(id=id, label=name, name=name, is_comparator=id == "b", aliases=((name.lower(),),), n=30)
        for id, name in (("a", "Massage"), ("b", "Placebo"))
    ]
)


def test_only_the_last_arm_may_go_on_over_the_test() -> None:
    heads = [["", "Massage", "<", "Placebo", "<", "<"], ["", "Before", "After", "Before", "After", "P"]]
    sheet = lay_out(table("Pain", [*heads, ["Pain", "8.1 ± 1", "4.2 ± 1", "8.0 ± 1", "4.1 ± 1", "0.2"]], heads=2))
    last, of_both = heads_of_both(sheet, NAMES)
    assert (last, [label.text for label in of_both]) == ("b", ["P"])


def test_a_test_below_each_arm_is_of_none_but_that_arm() -> None:
    heads = [["", "Massage", "<", "Placebo", "<"], ["", "After", "P", "After", "P"]]
    sheet = lay_out(table("Pain", [*heads, ["Pain", "4.2 ± 1", "0.01", "4.1 ± 1", "0.02"]], heads=2))
    assert heads_of_both(sheet, NAMES) == (None, frozenset())


def test_heads_above_and_below_an_arm_and_the_parts_of_its_people() -> None:
    heads = [["", "Pain", "<", "<", "<"], ["", "Massage", "<", "Placebo", "<"], ["", "Knee", "Hip", "Knee", "Hip"]]
    sheet = lay_out(table("Scores", [*heads, ["Score", "4.2 ± 1", "5 ± 1", "4.1 ± 1", "6 ± 1"]], heads=3))
    path = sheet.heads[0]
    assert [label.text for label in above_arm(path, NAMES)] == ["Pain"]
    assert [label.text for label in below_arm(tuple(reversed(path)), "a", NAMES)] == ["Knee"]
    assert [label.text for label in parts_of_head(path, sheet, NAMES)] == ["Knee"]
