"""The columns of palpate's tables: what each holds, in which unit, and as which kind of value.

A column means the same in every table that has it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What the cells of a column are; each may be missing."""

    TEXT = "text"
    WHOLE = "whole number"
    REAL = "number"
    FLAG = "true or false"


class Column(NamedTuple):
    """What a column holds."""

    kind: Kind
    says: str


def _of(kind: Kind, **columns: str) -> dict[str, Column]:
    return {name: Column(kind, says) for name, says in columns.items()}


COLUMNS: dict[str, Column] = {
    **_of(
        Kind.TEXT,
        arms="ids of the arms compared, the treatment first; parted by semicolons",
        authors="authors, parted by semicolons",
        better="which way of the scale is improvement",
        certainty="high, moderate, low or very low",
        code="code of the finding",
        column_concept="id of the column's concept in the vocabulary",
        column_name="the column of the map: an outcome or a complaint",
        comparator="what the other arm got",
        comparators="what the other arms got, parted by semicolons",
        comparison="between arms, before-after or description",
        concept="id of the treatment in the vocabulary",
        concerns="what does not add up in the trial's numbers",
        condition="complaint or people",
        derivation="how the effect was had from what the trial reports",
        design="how the study was made",
        device="what was used",
        direction="which way it went: better, neither or worse; of a claim: improves, worsens or no change",
        doi="DOI",
        domain="domain of GRADE",
        figure="the figures as they are printed",
        finding="the source's own reading of the row",
        flags="remarks on the effect",
        harms="harms that its studies report, serious ones first",
        help="what to write or check instead",
        instrument="what it was measured with",
        journal="journal",
        key="the study's key in the library",
        label="first author and year",
        link="where the study can be read",
        measure="MD, SMD (Hedges' g), RR, OR, RD; log RR and log OR are logged",
        message="what is the matter, in one line",
        name="name of the finding",
        outcome="what was measured",
        outcome_asked="the outcome that was asked for; what was measured may be narrower",
        outcomes="what was measured or claimed, parted by semicolons",
        p_is="relation of p to its figure: =, < or >",
        pmcid="PMCID",
        pmid="PMID",
        population="who took part",
        reason="why the verdict is what it is",
        registry="registry number",
        remark="how the review's result sits beside the library's own",
        resolved="key of the study that the claim cites",
        review="the published review that it stands on",
        rewrite="a sentence that the evidence bears",
        risk_of_bias="low, unclear or high",
        role="treatment or comparator",
        row="the row of the map: a complaint or a treatment",
        row_concept="id of the row's concept in the vocabulary",
        rule="the rule that was applied",
        rung="what the treatment was compared with",
        says="where the interval lies: benefit, no effect that matters, harm or open",
        site="where on the body",
        source="the article",
        stage="how far the study came before it was left out",
        strength="how the claim is worded: hedged, asserted or exaggerated",
        studies="keys of the studies that it rests on",
        study="key of the study in the library",
        technique="how it was done",
        text="the words of the article",
        timepoint="when it was measured, as the source says",
        title="title",
        treatment="what was given",
        treatment_concept="id of the treatment in the vocabulary",
        treatments="what was given, parted by semicolons",
        type="type of the claim",
        verdict="one of the six verdicts",
        why="why it was left out",
    ),
    **_of(
        Kind.WHOLE,
        better_count="trials in which it went better",
        claim="number of the claim in the report, from 1",
        column="column of the file, from 1",
        down="steps down in certainty",
        end="offset after the last code point in the article's text",
        id="number of the claim in the report, from 1",
        line="line of the file, from 1",
        n="people",
        n_comparator="people in the other arm, as analysed",
        n_treatment="people under the treatment, as analysed",
        neither="trials in which there was no difference",
        participants="people in the trials pooled",
        settling_size="people in the trial that would settle it",
        start="offset of the first code point in the article's text",
        trials="trials pooled",
        trials_with_directions="trials that say only which way it went",
        trials_with_numbers="trials with an effect and its variance",
        worse="trials in which it went worse",
        year="year of publication",
    ),
    **_of(
        Kind.REAL,
        ci_high="upper end of the 95 % interval, on the scale of the estimate",
        ci_low="lower end of the 95 % interval, on the scale of the estimate",
        estimate="pooled effect on the scale of measure; positive is better for the treatment",
        i2="I², per cent",
        minutes="minutes a session",
        p="p value",
        prediction_high="upper end of the 95 % prediction interval",
        prediction_low="lower end of the 95 % prediction interval",
        sessions="sessions",
        smd="effect in standard deviations; positive is better for the treatment",
        smd_high="upper end of its 95 % interval",
        smd_low="lower end of its 95 % interval",
        target="smallest effect that matters, on the scale of measure",
        tau2="variance between trials, on the scale of measure squared",
        value="effect that the verdict stands on, a ratio as a ratio; above 0, or above 1, is better for the treatment",
        vi="sampling variance of yi",
        weeks="weeks from the start",
        weight="share of the weight in the pooled effect, of 1",
        yi="effect of the trial on the scale of measure, ratios logged; positive is better for the treatment",
    ),
    **_of(
        Kind.FLAG,
        disagrees="whether another comparison points the other way",
        machine_read="whether a program read the study and no person has checked it",
        pooled="whether the trial has numbers and was pooled",
        retracted="whether the study was retracted",
        serious_harms="whether a serious harm was reported",
        tested="false where the source shows no test behind the finding",
    ),
}
