"""Claims about a muscle or joint against the anatomy tables.

Where it runs, what it does, how large it is, what lies over it; `joints.py` has what is said of joints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from palpate.types.claim import Claim
from palpate.types.concept import Muscle
from palpate.types.verdict import Verdict
from palpate.verdict.anatomy_tables import RUNS, listed, named, verdict_on
from palpate.verdict.joints import judge_joint

_LARGEST = re.compile(r"\b(?:largest|biggest|most extensive|greatest|most massive)\b")
_OVER = re.compile(r"\b(?:on top of|above|over|on leading of|superficial to|outside)\b")
_FEWEST_FACTS = 2  # besides its region, for a muscle to be told without its name
_UNDER = re.compile(r"\b(?:under|underneath|beneath|below|deep to|behind)\b")


def judge_anatomy(
    claim: Claim, muscle: Muscle | None, *, beside: Sequence[Muscle] = (), muscles: Sequence[Muscle] = ()
) -> Verdict:
    """The verdict on what a claim says of a muscle, or of a joint where it names no muscle.

    Parameters
    ----------
    claim : Claim
    muscle : Muscle or None
        The muscle that the claim is about; None if it names none that the table holds.
    beside : sequence of Muscle
        Other muscles that the claim names ("lies under the gluteus maximus").
    muscles : sequence of Muscle
        All of the table, for what a claim says of the muscles of a joint or of one that it describes without its name.

    Returns
    -------
    Verdict
        Supported if everything that could be compared agrees, contradicted if anything disagrees, with what was
        compared; not enough evidence if nothing could.
    """
    if muscle is None:
        return _unnamed(claim.text, muscles) or judge_joint(claim.text, muscles)
    checks: tuple[Callable[[], tuple[bool, str] | None], ...] = (
        lambda: _course(claim.text, muscle),
        lambda: _movement(claim.text, muscle),
        lambda: _size(claim.text, muscle),
        lambda: _layer(claim.text, muscle, beside),
    )
    return verdict_on(muscle.label, [found for check in checks if (found := check())])


def _unnamed(text: str, muscles: Sequence[Muscle]) -> Verdict | None:
    """The one muscle that a text describes by its size and more without naming it, None where none or several fit."""
    regions = named("regions.txt", text)
    fitting = []
    for muscle in muscles:
        size = _size(text, muscle) if muscle.region in regions else None
        if size is None:
            continue
        told = [fact for fact in (size, _course(text, muscle), _movement(text, muscle)) if fact]
        if len(told) >= _FEWEST_FACTS and all(agrees for agrees, _ in told):
            fitting.append((muscle, told))
    if len(fitting) != 1:
        return None
    muscle, told = fitting[0]
    found = verdict_on(muscle.label, told)
    return msgspec.structs.replace(found, reason=f"names no muscle, but fits {found.reason}")


def _course(text: str, muscle: Muscle) -> tuple[bool, str] | None:
    """The bones that the claim has it run between, against origin and insertion."""
    if not RUNS.search(text.lower()) or not (muscle.origin or muscle.insertion):
        return None
    told = named("bones.txt", text)
    known = named("bones.txt", " ".join((*muscle.origin, *muscle.insertion)))
    if not told or not known:
        return None
    course = f"runs from {listed(muscle.origin)} to {listed(muscle.insertion)}"
    return bool(told & known), course


def _movement(text: str, muscle: Muscle) -> tuple[bool, str] | None:
    told = named("movements.txt", text)
    if not told or not muscle.actions:
        return None
    agrees = any(action.endswith(movement) for action in muscle.actions for movement in told)
    return agrees, f"does {listed(muscle.actions)}"


def _size(text: str, muscle: Muscle) -> tuple[bool, str] | None:
    if muscle.size_rank is None or not _LARGEST.search(text.lower()):
        return None
    where = f" in the {muscle.region}" if muscle.region else ""
    return muscle.size_rank == 1, f"is number {muscle.size_rank} by size{where}"


def _layer(text: str, muscle: Muscle, beside: Sequence[Muscle]) -> tuple[bool, str] | None:
    """Over or under another muscle, against what the table says of the layers."""
    over, under = _OVER.search(text.lower()), _UNDER.search(text.lower())
    for other in beside:
        lies_under = _lies_under(muscle, other)
        if (over or under) and lies_under is not None:
            fact = f"lies {'under' if lies_under else 'over'} {other.label}"
            return bool(under) == lies_under, fact
    return None


def _lies_under(muscle: Muscle, other: Muscle) -> bool | None:
    """Whether the table has `muscle` under `other`; None where it does not say."""
    layer = (muscle.layer or "").lower()
    other_layer = (other.layer or "").lower()
    if other.label.lower() in layer:
        return bool(_UNDER.search(layer) or "deep" in layer)
    if muscle.label.lower() in other_layer:
        return bool(_OVER.search(other_layer) or "superficial" in other_layer)
    if {layer, other_layer} & {"superficial"} and "under " in layer + other_layer and muscle.region == other.region:
        return other_layer == "superficial"
    ranks = {"superficial": 0, "intermediate": 1, "middle": 1, "deep": 2}
    here, there = ranks.get(layer.split(" ")[0]), ranks.get(other_layer.split(" ")[0])
    return None if here is None or there is None or here == there else here > there
