"""Which labels around a cell name its outcome, and by which words two cells of one outcome find each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.trials.labels import Label, Statistic
from palpate.trials.names import ArmNames, tokens
from palpate.trials.word_lists import words

EMPTY_NAME = words("empty in outcomes")
_COMPARES = re.compile(
    r"(?:(?:un)?adjusted |crude |mean |estimated |between[- ]groups? |treatment |group )*(?:(?:difference|effect)s?\b|"
    r"(?:(?:odds|risk|hazards?|rate) ratios?|relative risks?|OR|RR|HR|IRR)\W*(?:\(.*)?$)",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"[<>≤≥](?= ?\d)")  # "under 50 ml" and "50 ml or more" are two outcomes
_BRACKET = re.compile(r"\([^()]*\)")
_OF_ARMS = re.compile(r"\W*(?:treatment|study|intervention|trial|experimental)s? (?:groups?|arms?)\W*", re.IGNORECASE)


def naming(labels: Sequence[Label], names: ArmNames, *, heads: bool = False) -> Iterator[Label]:
    """The labels that name the outcome: not an arm, not only a time or a statistic, not "Primary outcomes"."""
    for label in labels:
        words = tokens(label.rest)
        if label.is_category or label.is_total or label.says_statistic or not any(map(str.isalpha, "".join(words))):
            continue
        if heads and (Statistic.P in label.statistics or label.measure or label.is_test or label.is_between):
            continue
        if (label.measure and _COMPARES.match(label.text)) or _OF_ARMS.fullmatch(label.text):
            continue
        if side_arm(label, names) is None and not (label.is_change and not set(words) - EMPTY_NAME):
            yield label


def wording(labels: Sequence[Label], names: ArmNames) -> tuple[str, ...]:
    """What labels say besides arms, times and kinds of numbers."""
    return tuple(
        label.rest
        for label in labels
        if label.rest
        and not (label.is_total or label.says_statistic or _goes_with_others(label))
        and side_arm(label, names) is None
    )


def beside_arms(labels: Sequence[Label], names: ArmNames) -> list[Label]:
    """Heads but for those of an arm, and those of several: "Fluticasone" above its doses."""
    return [one for one in labels if not names.is_shared(one.rest) and names.of_label(one.rest) is None]


def _goes_with_others(label: Label) -> bool:
    """Whether a head is of figures that stand beside others: a per cent, an interval, a p; no mean and no count."""
    return bool(label.statistics) and not label.statistics & {Statistic.MEAN, Statistic.MEDIAN, Statistic.COUNT}


def name_key(labels: Sequence[Label]) -> frozenset[str]:
    """The words by which two labels of one outcome are known as such."""
    words = {word for label in labels for word in (*tokens(label.rest), *_LIMIT.findall(label.rest))}
    return frozenset(words) - EMPTY_NAME


def side_arm(label: Label, names: ArmNames) -> str | None:
    """A row label names an arm only where it says little else."""
    found = names.in_order(label.rest)
    words = tokens(_BRACKET.sub(" ", label.rest)) or tokens(label.rest)
    if len(found) != 1 or not words:
        return names.of_label(label.rest) if len(words) <= 3 and label.n is not None else None
    own = {word for arm in names.arms if arm.id == found[0] for alias in arm.aliases for word in alias}
    return found[0] if sum(word in own for word in words) >= 0.6 * len(words) else None
