"""A small library with everything that a report on evidence can show, and hostile words."""

from __future__ import annotations

from palpate.evidence import ask, gather
from palpate.library import Library
from palpate.types.evidence import Evidence
from palpate.types.study import (
    BiasItems,
    Comparison,
    Design,
    Favours,
    Finding,
    Mean,
    MeanKind,
    Measure,
    PooledResult,
    StatedCertainty,
    Study,
)
from tests.builders import arm, means, row, study

SHAM = (arm("t", "Thai massage"), arm("c", "sham massage", is_comparator=True))
ACTIVE = (arm("t", "massage"), arm("c", "exercise", is_comparator=True))
STATED = BiasItems(randomised=True, concealed=True, assessor_blind=True, lost=0.05)


def review(comparator: str, key: str = "roe2015") -> Study:
    result = PooledResult(
        treatment="massage",
        outcome="pain",
        condition="low back pain",
        comparator=comparator,
        measure=Measure.SMD,
        value=-0.4,
        ci=(-0.6, -0.2),
        studies=5,
        favours=Favours.TREATMENT,
        certainty=StatedCertainty.LOW,
    )
    return study(key, arms=(), design=Design.SYSTEMATIC_REVIEW, year=2015, pooled=(result,))


def odd_means() -> tuple[Mean, ...]:
    """Means that no whole-number scores of so few people have."""
    return (
        Mean(arm="t", kind=MeanKind.POST, n=24, mean=11.68, sd=7.0),
        Mean(arm="c", kind=MeanKind.POST, n=24, mean=15.5, sd=7.0),
    )


STUDIES = (
    study("ada2001", row(means=means(30, 42, sd=20), instrument="VAS 0-100", timepoint="4 weeks"), bias=STATED),
    study("ben2003", row(means=means(33, 41, sd=18), instrument="VAS 0-100", timepoint="after"), doi="10.1000/ben"),
    study("cleo2005", row(finding=Finding.BETTER)),
    study("dan2007", row(finding=Finding.NO_DIFFERENCE)),
    study("eve2009", row(means=means(2, 9, sd=1.0), instrument="VAS 0-10")),
    study("fay2010", row(means=odd_means(), instrument="DASS-42"), arms=SHAM),
    study("gus2011", row(finding=Finding.WORSE), arms=ACTIVE),
    study("hal2012", row(comparison=Comparison.BEFORE_AFTER, arms=("t",), finding=Finding.IMPROVED)),
    study("ida2013", row(outcome="mood")),
    study("jan2014", row(means=means(3, 4)), condition="asthma"),
    study("kim2016", row(means=means(3, 4)), is_retracted=True, retraction="10.1000/notice"),
    review("no treatment"),
    review("sham or exercise", "poe2016"),
)


def evidence_of(*studies: Study, outcome: str = "pain") -> Evidence:
    with Library.in_memory(studies) as library:
        return gather(ask("massage", condition="low back pain", outcome=outcome), library)
