"""What an agreement between a citation and a study is worth, and how certain a match is.

Record linkage after Fellegi and Sunter (1969), J Am Stat Assoc 64:1183: each part that agrees speaks for a match by
m / u, each that differs against it by (1 - m) / (1 - u), where m is how often the part agrees if the study is the one
that is cited, and u how often if it is another. u is counted in the library: a rare journal says more than a common
one. The products, weighed against the chance that the cited study is not in the library at all, give each study its
probability.
"""

from __future__ import annotations

from collections.abc import Mapping

from palpate.citations.agreement import Agreement

# How often each part of a right citation agrees. Articles get names and journals wrong less often than numbers of
# people, of which they often give a subgroup. Set by hand; what they lead to is measured in
# benchmarks/quality/results/citation_resolution.md.
MATCHING = {
    "title": 0.97,
    "volume and page": 0.97,
    "first author": 0.95,
    "journal": 0.9,
    "year": 0.95,
    "n": 0.8,
    "studies": 0.7,
    "design": 0.85,
    "place": 0.9,
    "treatment": 0.85,
    "content": 0.7,
    "site": 0.7,
    "dose": 0.8,
}
# Agreement by chance where the library is too small to count; as in the starter library of 622 studies, whose median
# journal, author and year hold this share.
BY_CHANCE = {
    "title": 0.0005,
    "volume and page": 0.0005,
    "first author": 0.003,
    "journal": 0.01,
    "year": 0.04,
    "n": 0.01,
    "studies": 0.02,
}
MOST_CONTENT = 60.0  # complaint and outcomes of one study go together: they are not independent
ENOUGH_STUDIES = 100  # the weight of that share against what is counted
IN_LIBRARY = 0.5  # before anything is compared, a cited study is as likely in the library as not
# Near: a title half the same, a later author (who may lead the team), a journal of a like name, a year beside (online
# before print), the people of one arm, something broader.
NEAR = {"title": 1.0, "first author": 3.0, "journal": 1.0, "year": 0.5, "n": 1.0, "treatment": 0.7, "content": 0.7}


def by_chance(part: str, holders: int, studies: int) -> float:
    """How often a part agrees with another study: what is counted, drawn to `BY_CHANCE` in small libraries."""
    return (holders + ENOUGH_STUDIES * BY_CHANCE[part]) / (studies + ENOUGH_STUDIES)


def factor(part: str, agreement: Agreement, chance: float) -> float:
    """How much more likely an agreement is if the study is the cited one."""
    match = MATCHING[part]
    if agreement is Agreement.AGREES:
        return match / chance
    if agreement is Agreement.DIFFERS:
        return (1 - match) / (1 - chance)
    return NEAR[part] if agreement is Agreement.NEAR else 1.0


def probabilities(products: Mapping[str, float], studies: int) -> dict[str, float]:
    """The probability of each study, from the products of its factors and the size of the library."""
    each = IN_LIBRARY / (studies + ENOUGH_STUDIES)
    weights = {key: each * product for key, product in products.items()}
    whole = (1 - IN_LIBRARY) + sum(weights.values())
    return {key: weight / whole for key, weight in weights.items()}
