"""How often words that name no concept are read as the right one; what speaks for a concept is fitted here.

The treatments and the first complaint or outcome of plain claims (`claims.jsonl`, `claims_fresh.jsonl` and
`claims_slots.jsonl` but its last part) are taken for unknown one by one: every wording that stands in the claim is left
out, and of two in five claims, drawn by lot, the whole concept with its kin, so that nothing is right. So is what
people say who do not know a treatment's name (`told_as.tsv`), asked with a complaint that it was studied for. What is
left is ranked by a conditional logit (`palpate.questions.meant`), fitted to all sets but one and scored on that one. A
landing is right where it is the concept or its kin. Most claims name the concept by a name that nobody can guess, so
the share found says little of claims in free words; how many of those that land are right is what counts.

usage: python benchmarks/quality/meant.py [--library FILE] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from palpate import vocabulary
from palpate.claims import read_claim, trained_reader
from palpate.claims.meant import ACTING, AIMED_AT, Meaning, landings
from palpate.library import Library
from palpate.questions.meant import Nearest, are_kin
from palpate.types.claim import Claim
from palpate.types.concept import Concept, Family
from palpate.vocabulary import fold
from palpate.vocabulary.files import read_told_as
from palpate.vocabulary.fitting import Wordings, content
from palpate.vocabulary.vectors import load_vectors

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"
SETS = ("claims", "claims_fresh", "claims_slots")
UNSEEN = "free words, third"  # the style of claims that are scored only
SHARES = (0.3, 0.4, 0.45, 0.5, 0.6)
SEED = 20261122
TAKEN_OUT = 0.4  # of the words: nothing is right
PENALTY = 1e-3  # of the squared weights
Numbers = NDArray[np.float64]


class Case(NamedTuple):
    """Words taken for unknown: the concepts that could be meant with what speaks for each, and which are right."""

    part: str
    text: str
    meant: str
    concepts: tuple[str, ...]
    features: Numbers
    right: tuple[int, ...]


class LeftOut(Wordings):
    """Wordings some of which can be left out."""

    def leave_out(self, *, of: Collection[str] = (), within: str = "", alone: str = "") -> None:
        """Leave out those of some concepts, those that stand in a claim, and one by its words."""
        folded = f" {fold(within)} "
        if not hasattr(self, "_folds"):
            self._folds = [f" {fold(wording)} " for wording, _ in self._wordings]
        pairs = zip(self._wordings, self._folds, strict=True)
        self._left = [one.id in of or said in folded or wording == alone for (wording, one), said in pairs]

    def _saying(self, alike: NDArray[np.float32]) -> NDArray[np.intp]:
        return np.array([at for at in super()._saying(alike) if not self._left[at]], dtype=np.intp)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/quality/results/meant.md")
    options = parser.parse_args()
    with Library.open(options.library) as library:
        cases = {families: list(all_cases(families, library)) for families in (ACTING, AIMED_AT)}
    text = "\n".join(report(cases)) + "\n"
    options.out.write_text(text, encoding="utf-8")
    print(text)


def all_cases(families: tuple[Family, ...], library: Library) -> Iterator[Case]:
    known, lot = vocabulary.load(), random.Random(SEED)
    told_as = read_told_as({one.id for family in (*ACTING, *AIMED_AT) for one in known.concepts(family)})
    concepts = [one for family in families for one in known.concepts(family)]
    named = [(word, one) for one in concepts for word in (one.label, *one.synonyms, *told_as.get(one.id, ()))]
    wordings, near = LeftOut(named, load_vectors()), Nearest(library)
    for part, claim in claims():
        if unknown := taken_for_unknown(claim, families):
            concept, other = unknown
            asked = list[tuple[Mapping[str, float], tuple[str, ...]]]()
            landings(other, claim.text, recorder(asked), families)
            for words, beside in asked[:1]:
                wordings.leave_out(within=claim.text, of=kin_of(concept) if lot.random() < TAKEN_OUT else ())
                yield case(part, claim.text, concept, near, wordings, words, beside)
    if families == ACTING:
        for name, said in told_as.items():
            if known.concept(name).family not in families:
                continue
            complaints = studied_with(known.concept(name), library)
            wording = lot.choice(said)
            beside = (lot.choice(complaints),) if complaints else ()
            wordings.leave_out(alone=wording, of=kin_of(known.concept(name)) if lot.random() < TAKEN_OUT else ())
            words = dict.fromkeys(content(wording), 1.0)
            yield case("how people speak", wording, known.concept(name), near, wordings, words, beside)


def claims() -> Iterator[tuple[str, Claim]]:
    """Every claim that may be looked at, with its set."""
    known, reader = vocabulary.load(), trained_reader()
    for name in SETS:
        for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            if row.get("style") != UNSEEN:
                part = row["part"] if name == "claims_fresh" else name
                yield part, read_claim(row["claim"], known, reader=reader)


def taken_for_unknown(claim: Claim, families: tuple[Family, ...]) -> tuple[Concept, Claim] | None:
    """What is named, and the claim as if nobody understood it; None where nothing is named."""
    known, nothing = vocabulary.load(), {"concept": None}
    slot = claim.treatment if families == ACTING else next(iter(claim.outcomes), None)
    if slot is None or slot.concept is None or slot.span is None or slot.from_context:
        return None
    lost = msgspec.structs.replace(slot, **nothing)
    if families == ACTING:
        return known.concept(slot.concept), msgspec.structs.replace(claim, treatment=lost)
    return known.concept(slot.concept), msgspec.structs.replace(claim, outcomes=(lost,), condition=None)


def recorder(asked: list[tuple[Mapping[str, float], tuple[str, ...]]]) -> Any:
    """Keeps what is asked, and finds nothing."""

    def meant(words: Mapping[str, float], families: tuple[Family, ...], beside: tuple[str, ...]) -> Meaning | None:
        asked.append((words, beside))
        return None

    return meant


def case(
    part: str,
    text: str,
    concept: Concept,
    near: Nearest,
    wordings: Wordings,
    words: Mapping[str, float],
    beside: tuple[str, ...],
) -> Case:
    found = near.candidates(wordings, words, beside)
    features = np.array([one.features() for one in found]).reshape(len(found), len(found[0].features()) if found else 0)
    same = [at for at, one in enumerate(found) if one.fit.concept.id == concept.id]
    right = same or [at for at, one in enumerate(found) if are_kin(one.fit.concept, concept)]
    return Case(part, text, concept.id, tuple(one.fit.concept.id for one in found), features, tuple(right))


def kin_of(concept: Concept) -> frozenset[str]:
    known = vocabulary.load()
    return frozenset(one.id for family in Family for one in known.concepts(family) if are_kin(one, concept))


def studied_with(treatment: Concept, library: Library) -> list[str]:
    """Complaints that the library has studies of the treatment on."""
    keys = library.keys_with("treatment", {treatment.id})
    return sorted({name for key in keys for name in library.concepts_of(key, "condition")})


def fitted(cases: Sequence[Case], width: int) -> Numbers:
    """The weights of a conditional logit with "none" beside the candidates; shape (width,)."""

    def loss(weights: Numbers) -> tuple[Any, Numbers]:
        total, slope = 0.0, np.zeros(width)
        for one in cases:
            shares = shares_of(one, weights)
            at = list(one.right) or [-1]
            right = shares[at].sum()
            wanted = np.zeros(len(shares))
            wanted[at] = shares[at] / right
            total -= np.log(right + 1e-12)
            slope += (shares - wanted)[:-1] @ one.features if one.concepts else 0.0
        return total / len(cases) + PENALTY * weights @ weights, slope / len(cases) + 2 * PENALTY * weights

    found: Numbers = minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B").x
    return found


def shares_of(one: Case, weights: Numbers) -> Numbers:
    """How sure each candidate is, and "none" last."""
    sums = np.append(one.features @ weights, 0.0) if one.concepts else np.zeros(1)
    powers = np.exp(sums - sums.max())
    shares: Numbers = powers / powers.sum()
    return shares


def landed(one: Case, weights: Numbers) -> tuple[float, bool]:
    """The share of the best candidate with its kin, and whether it is right."""
    known, shares = vocabulary.load(), shares_of(one, weights)
    if not one.concepts:
        return 0.0, False
    best = known.concept(one.concepts[int(shares[:-1].argmax())])
    kin = [at for at, name in enumerate(one.concepts) if are_kin(known.concept(name), best)]
    return float(shares[kin].sum()), bool(one.right) and are_kin(best, known.concept(one.meant))


def report(cases: Mapping[Any, list[Case]]) -> list[str]:
    lines = [
        "# Words that name no concept",
        "",
        "Made by `benchmarks/quality/meant.py`, which tells what is measured. Of words taken for unknown: the share",
        "that lands, the share of those that land on the concept or its kin, and the share found of those that could",
        "be, by the share from which a landing is taken; each set scored by what was fitted to the others.",
    ]
    for families, of in cases.items():
        width = next(one.features.shape[1] for one in of if one.concepts)
        parts = dict.fromkeys(one.part for one in of)
        scored = defaultdict[str, list[tuple[float, bool, bool]]](list)
        for part in parts:
            weights = fitted([one for one in of if one.part != part], width)
            scored[part] = [(*landed(one, weights), bool(one.right)) for one in of if one.part == part]
        lines += ["", f"## {' or '.join(family.value for family in families)}", ""]
        lines += [f"| set | words | {' | '.join(f'from {share:.2f}' for share in SHARES)} |"]
        lines += [f"| --- | --- | {' | '.join('---' for _ in SHARES)} |"]
        for part in ("all claims", *parts):
            claimed = [row for name, rows in scored.items() if name != "how people speak" for row in rows]
            rows = claimed if part == "all claims" else scored[part]
            lines.append(f"| {part} | {len(rows)} | {' | '.join(cell(rows, share) for share in SHARES)} |")
        lines += ["", "Weights, fitted to all: " + ", ".join(f"{weight:.2f}" for weight in fitted(of, width)) + "."]
    return lines


def cell(rows: list[tuple[float, bool, bool]], least: float) -> str:
    """Landed, right of those, found of those that could be."""
    down = [right for share, right, _ in rows if share >= least]
    possible = sum(can for _, _, can in rows)
    rightly = sum(down) / len(down) if down else 0.0
    return f"{len(down) / len(rows):.2f}, {rightly:.2f}, {sum(down) / max(possible, 1):.2f}"


if __name__ == "__main__":
    main()
