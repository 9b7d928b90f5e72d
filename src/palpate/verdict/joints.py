"""Claims about a joint: its kind, its bones, how it moves, what it bears, and the muscles over it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from palpate.types.concept import Muscle
from palpate.types.verdict import Verdict, VerdictKind
from palpate.verdict.anatomy_tables import RUNS, listed, named, verdict_on

_JOINT = re.compile(r"\b(hip|shoulder|elbow|knee|ankle|wrist)s?\b(?=[^.;]{0,40}\b(?:joint|junction)s?\b)")
_KIND = re.compile(r"\b(ball[- ]and[- ]socket|hinge|condyloid|pivot|saddle|plane|gliding)\b")
_MANY_WAYS = re.compile(
    r"\b(?:various|many|several|all|multiple|different) (?:directions|ways|planes|axes)\b|"
    r"\bwide range of (?:motion|movements?)\b|\bmultiaxial\b"
)
_ONE_WAY = re.compile(r"\bonly (?:in )?one (?:direction|way|plane|axis)\b|\buniaxial\b")
_BEARS = re.compile(
    r"\b(?:support|sustain|carry|carri|bear|hold)\w* (?:up )?(?:[a-z]+ ){0,4}weight\b|\bweight[- ]bearing\b"
)
_MUSCLES_MOVE = re.compile(r"\bmuscles?\b.*\b(?:mov\w+|motion|action|stabil\w+|stead\w+)\b")


class Joint(msgspec.Struct, frozen=True):
    """What the table holds of a joint: its kind, its bones, the axes it moves about, and whether it carries weight."""

    kind: str
    bones: tuple[str, ...]
    axes: str
    bears_weight: bool


def judge_joint(text: str, muscles: Sequence[Muscle]) -> Verdict:
    """The verdict on what a text says of a joint.

    Parameters
    ----------
    text : str
    muscles : sequence of Muscle
        All of the table; those over the joint are counted where a text speaks of the muscles around it.
    """
    found = _JOINT.search(text.lower())
    joint = _joints().get(found.group(1)) if found else None
    if found is None or joint is None:
        return Verdict(kind=VerdictKind.NOT_ENOUGH, reason="names no muscle or joint of the anatomy table")
    compared = [*_of_joint(text.lower(), joint), *_of_muscles(text.lower(), found.group(1), muscles)]
    return verdict_on(f"{found.group(1)} joint", compared)


def _of_joint(text: str, joint: Joint) -> Iterator[tuple[bool, str]]:
    said = _KIND.search(text)
    if said:
        yield said.group(1)[:4] == joint.kind[:4], f"is a {joint.kind} joint"
    mentioned = named("bones.txt", text) & _bone_names()
    if RUNS.search(text) and mentioned:
        yield mentioned <= set(joint.bones), f"joins {listed(joint.bones)}"
    says_many, says_one = _MANY_WAYS.search(text), _ONE_WAY.search(text)
    if says_many or says_one:
        moves = f"moves about {joint.axes} {'axis' if joint.axes == 'one' else 'axes'}"
        yield (joint.axes == "one") == (says_many is None), moves
    if _BEARS.search(text) and joint.bears_weight:
        yield True, "carries the body's weight"


def _of_muscles(text: str, name: str, muscles: Sequence[Muscle]) -> Iterator[tuple[bool, str]]:
    over = [muscle for muscle in muscles if name in muscle.joints]
    if over and _MUSCLES_MOVE.search(text):
        steadying = sum(any(action.endswith("steadying") for action in muscle.actions) for muscle in over)
        yield True, f"is moved by {len(over)} muscles of the table, {steadying} of which steady it"


@cache
def _joints() -> dict[str, Joint]:
    rows = files("palpate.verdict").joinpath("joints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (row.split(": ", 1) for row in rows if row and not row.startswith("#"))
    cells = ((name, facts.split("; ")) for name, facts in pairs)
    return {
        name: Joint(kind, tuple(bones.split(", ")), axes, "carries weight" in rest)
        for name, (kind, bones, axes, *rest) in cells
    }


def _bone_names() -> set[str]:
    return {bone for joint in _joints().values() for bone in joint.bones}
