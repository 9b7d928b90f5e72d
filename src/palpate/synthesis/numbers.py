"""RowMatch -> Numbers: what one outcome row of one study gives on each scale, oriented, with how it was had.

Order of what is used: events, means after treatment, means of change, a reported effect with its interval, a difference
with its exact p. An exact p alone is not turned into a size: reports give the direction with the p mostly where it is
significant, so pooling such sizes would keep the positive half of the evidence. Such rows are counted by direction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from palpate.synthesis import conversions, event_effects, mean_effects
from palpate.synthesis.orientation import orient
from palpate.types.match import RowMatch
from palpate.types.study import Arm, Better, Design, Mean, MeanKind, Measure, Outcome, ReportedEffect, Study

# Correlation of two measurements of the same people where none is reported; Follmann et al. (1992), J Clin Epidemiol
# 45:769. At 0.5 the SD of change equals the SD of scores.
ASSUMED_CORRELATION = 0.5
PAIRED = f"same people in both arms, correlation {ASSUMED_CORRELATION} assumed"

FEWEST_FOR_MEDIAN = 5  # people from whom a median is converted on, as in metafor's conv.fivenum
HALVES = "people per arm not reported; halves assumed"
OF_THE_ARM = "people behind the means not reported; those of the arms taken"

Estimate = tuple[float, float]  # value and sampling variance


@dataclass(frozen=True)
class Numbers:
    """One row on every scale that its report allows; each estimate is (value, variance), positive is better.

    ``md`` is in the instrument's units, ``sd`` the pooled standard deviation in the same units, ratios are logged.
    ``events`` are those of both arms together, ``comparator_risk`` is the comparator's share of people with the event.
    """

    n_treatment: int | None
    n_comparator: int | None
    derivation: str
    smd: Estimate | None = None
    md: Estimate | None = None
    log_rr: Estimate | None = None
    log_or: Estimate | None = None
    rd: Estimate | None = None
    sd: float | None = None
    events: int | None = None
    comparator_risk: float | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Mean, SD and size of one arm (or of several arms combined), and how the SD was had.

    ``is_half`` says that the size is half of the study's, since the arm's own is not reported; ``is_of_arm`` that it is
    the arm's, of a study that a program read: a person who gave a mean no number took the arm's.
    """

    mean: float
    sd: float
    n: float
    how: str = "SD"
    is_half: bool = False
    is_of_arm: bool = False


def numbers(matches: Sequence[RowMatch]) -> Numbers | str:
    """What rows of one study, outcome and time give in numbers, or in words why they give none.

    Parameters
    ----------
    matches : sequence of RowMatch, length 1 or more
        Rows that set arms of the same treatment against the same comparator arm; several are combined into one
        group, so that the comparator is counted once. Where it is open which way is better, there are no numbers.
    """
    row, study, better = matches[0].row, matches[0].study, matches[0].better
    if blocked := [doubt.why for match in matches for doubt in match.row.doubts if doubt.blocks]:
        return "doubtful: " + "; ".join(dict.fromkeys(blocked))
    if better is None:
        return "which way is better is open for this outcome"
    if study.design is Design.CLUSTER and not (row.effect and row.effect.adjusted):
        return "clusters were randomised, and how alike people in one cluster are is not reported"
    found = _from_events(matches) or _from_means(matches)
    if found is None and len(matches) > 1:
        return "arms are combined from their means or events only, which are not reported for all"
    found = found or _from_effect(matches[0]) or _from_p(matches[0])
    return _oriented(found, better) if found else _why_none(row)


def _why_none(row: Outcome) -> str:
    if row.effect is not None and row.effect.ci is None and row.effect.se is None:
        return f"{row.effect.measure.value} reported without a spread"
    if row.effect is not None and row.effect.measure in {Measure.HR, Measure.ROM}:
        return f"{row.effect.measure.value} reported, which is not converted"
    if any(mean.median is not None and (mean.quartiles or mean.range) for mean in row.means):
        return "medians of too few people, or too far from the middle of their spread, to be taken for means"
    return "no numbers with a spread are reported"


def _from_events(matches: Sequence[RowMatch]) -> Numbers | None:
    by_arm = {one.arm: one for match in matches for one in match.row.events}
    treated = [by_arm.get(match.treatment) for match in matches]
    control = by_arm.get(matches[0].comparator or "")
    if control is None or None in treated:
        return None
    study, events = matches[0].study, sum(one.events for one in treated if one)
    n = sum(one.n for one in treated if one)
    cells = (events, n, control.events, control.n)
    return Numbers(
        n_treatment=n,
        n_comparator=control.n,
        derivation=f"events: {events} of {n}, {control.events} of {control.n}",
        log_rr=_pair(event_effects.log_risk_ratio(*cells)),
        log_or=_pair(event_effects.log_odds_ratio(*cells)),
        rd=_pair(event_effects.risk_difference(*cells)),
        events=events + control.events,
        comparator_risk=control.events / control.n,
        flags=("same people in both arms, counted as if they were different ones",) if is_paired(study) else (),
    )


def _from_means(matches: Sequence[RowMatch]) -> Numbers | None:
    for kind in (MeanKind.POST, MeanKind.CHANGE):
        control = _group(matches[0], matches[0].comparator or "", kind)
        treated = [_group(match, match.treatment, kind) for match in matches]
        present = [group for group in treated if group is not None]
        if control is not None and len(present) == len(treated):
            return _compared(_combined(present), control, matches[0].study, kind)
    return None


def _group(match: RowMatch, arm_id: str, kind: MeanKind) -> Group | None:
    """The arm's mean of that kind with an SD, converted where the report gives another spread."""
    arm = match.study.arm(arm_id)
    for mean in match.row.means:
        if mean.arm == arm_id and mean.kind is kind and not mean.spread_unlabelled:
            n = mean.n or arm.n
            group = _spread(mean, n or _halves(match.study).get(arm_id))
            is_half, is_of_arm = n is None and not is_paired(match.study), mean.n is None and arm.n is not None
            return replace(group, is_half=is_half, is_of_arm=is_of_arm and match.study.machine_read) if group else None
    return None


def _halves(study: Study) -> dict[str, int]:
    """People in each arm of a study of two arms that says only how many there were: half of them, or all in both."""
    if study.n is None or len(study.arms) != 2:
        return {}
    first, second = study.arms
    half = study.n if is_paired(study) else study.n // 2
    return {first.id: half, second.id: study.n if is_paired(study) else study.n - half}


def _spread(mean: Mean, n: int | None) -> Group | None:
    """Mean and SD from whatever spread was printed; None where there is none, or it has no width."""
    if n is None or n < 2:
        return None
    group = _of_mean(mean, n) if mean.mean is not None else _of_median(mean, n)
    return group if group is not None and group.sd > 0 else None


def _of_mean(mean: Mean, n: int) -> Group | None:
    value = mean.mean or 0.0
    if mean.sd is not None:
        return Group(value, mean.sd, n)
    if mean.se is not None:
        return Group(value, conversions.sd_from_se(mean.se, n).item(), n, "SD from SE")
    if mean.ci is not None:
        return Group(value, conversions.sd_from_ci(*mean.ci, n).item(), n, "SD from 95 % CI")
    return None


def _of_median(mean: Mean, n: int) -> Group | None:
    """Mean and SD from the median and what is printed with it; None where the values are too few or lie askew."""
    ends = mean.quartiles or mean.range
    if mean.median is None or ends is None or n < FEWEST_FOR_MEDIAN or not ends[0] <= mean.median <= ends[1]:
        return None
    if is_skewed(ends[0], mean.median, ends[1], n, are_quartiles=mean.quartiles is not None):
        return None
    convert = conversions.mean_sd_from_quartiles if mean.quartiles else conversions.mean_sd_from_range
    value, sd = convert(ends[0], mean.median, ends[1], n)
    return Group(
        value.item(), sd.item(), n, f"mean and SD from median and {'quartiles' if mean.quartiles else 'range'}"
    )


def is_skewed(low: float, median: float, high: float, n: int, *, are_quartiles: bool) -> bool:
    """Whether a median lies too far from the middle of its quartiles (or of its range) for a normal distribution.

    A mean and an SD made of such values mislead.

    References
    ----------
    Shi et al. (2020), arXiv 2010.05749; constants as in metafor's conv.fivenum, which leaves such values out too.
    """
    if high <= low:
        return False
    limit = 2.65 / math.sqrt(n) - 6 / n**2 if are_quartiles else 1 / math.log(n + 9) + 2.5 / (n + 1)
    return abs((low + high - 2 * median) / (high - low)) >= limit


def _combined(groups: Sequence[Group]) -> Group:
    if len(groups) == 1:
        return groups[0]
    n, mean, sd = conversions.combine_arms([g.n for g in groups], [g.mean for g in groups], [g.sd for g in groups])
    how = f"{len(groups)} arms combined"
    return Group(mean, sd, n, how, any(one.is_half for one in groups), any(one.is_of_arm for one in groups))


def _compared(treated: Group, control: Group, study: Study, kind: MeanKind) -> Numbers:
    sizes = (treated.mean, treated.sd, treated.n, control.mean, control.sd, control.n)
    smd, md = _exact(mean_effects.hedges_g(*sizes)), _exact(mean_effects.mean_difference(*sizes))
    flags = ["SD of change taken for the SD of scores"] if kind is MeanKind.CHANGE else []
    if treated.is_half or control.is_half:
        flags.append(HALVES)
    if treated.is_of_arm or control.is_of_arm:
        flags.append(OF_THE_ARM)
    if is_paired(study):
        smd, md = _paired(smd, md, treated, control)
        flags.append(PAIRED)
    how = ", ".join(dict.fromkeys(group.how for group in (treated, control)))
    return Numbers(
        n_treatment=round(treated.n),
        n_comparator=round(control.n),
        derivation=f"means {'of change' if kind is MeanKind.CHANGE else 'after treatment'}, {how}",
        smd=smd,
        md=md,
        sd=mean_effects.pooled_sd(treated.sd, treated.n, control.sd, control.n).item(),
        flags=tuple(flags),
    )


def is_paired(study: Study) -> bool:
    """Whether the same people stand in both arms."""
    return study.design is Design.CROSSOVER or bool(study.within_person)


def _paired(smd: Estimate, md: Estimate, treated: Group, control: Group) -> tuple[Estimate, Estimate]:
    """The variances of a paired comparison in place of those of two independent groups."""
    r, n = ASSUMED_CORRELATION, treated.n
    return (
        (smd[0], conversions.paired_smd_variance(smd[0], n, r).item()),
        (md[0], conversions.paired_md_variance(treated.sd, control.sd, n, r).item()),
    )


def _from_effect(match: RowMatch) -> Numbers | None:
    """A reported effect with its interval; its sign is treatment minus comparator in the order of the row's arms."""
    effect = match.row.effect
    if effect is None or (effect.ci is None and effect.se is None):
        return None
    n_t, n_c, flags = _sizes(match)
    if effect.adjusted and effect.measure is Measure.MD:
        flags = (*flags, "adjusted difference: the SD behind g is what the model left over")
    turned = -1.0 if match.is_flipped else 1.0
    base = Numbers(n_treatment=n_t, n_comparator=n_c, derivation=f"reported {effect.measure.value}", flags=flags)
    if effect.measure.is_ratio:
        return _from_ratio(base, effect, turned)
    estimate = (turned * effect.value, _variance(effect))
    if estimate[1] <= 0:
        return None
    if effect.measure is Measure.MD:
        return _from_difference(base, estimate, match.study)
    return replace(base, smd=estimate) if effect.measure is Measure.SMD else replace(base, rd=estimate)


def _from_p(match: RowMatch) -> Numbers | None:
    """A difference printed without any spread, whose SD follows from the exact p of its t test."""
    difference, (n_t, n_c, flags) = _bare_difference(match), _sizes(match)
    p = match.row.p if match.row.p_is == "=" else None
    is_usable = p is not None and 0 < p < 1 and not is_paired(match.study)
    if difference in {None, 0.0} or not is_usable or n_t is None or n_c is None:
        return None
    sd = conversions.sd_from_p(abs(difference or 0.0), p or 1.0, n_t, n_c).item()
    md = (difference or 0.0, sd**2 * (1 / n_t + 1 / n_c))
    base = Numbers(n_treatment=n_t, n_comparator=n_c, derivation="difference and its exact p", flags=flags)
    return replace(_from_difference(base, md, match.study), derivation="difference, SD from its exact p")


def _bare_difference(match: RowMatch) -> float | None:
    """Treatment minus comparator from an effect without interval, or from means without spread."""
    if match.row.effect is not None:
        turned = -1.0 if match.is_flipped else 1.0
        return turned * match.row.effect.value if match.row.effect.measure is Measure.MD else None
    for kind in (MeanKind.CHANGE, MeanKind.POST):
        found = {mean.arm: mean.mean for mean in match.row.means if mean.kind is kind}
        treated, control = found.get(match.treatment), found.get(match.comparator or "")
        if treated is not None and control is not None:
            return treated - control
    return None


def _sizes(match: RowMatch) -> tuple[int | None, int | None, tuple[str, ...]]:
    arms: list[Arm] = [match.study.arm(match.treatment), match.study.arm(match.comparator or "")]
    if arms[0].n and arms[1].n:
        return arms[0].n, arms[1].n, ()
    halves = _halves(match.study)
    if halves:
        return halves[match.treatment], halves[match.comparator or ""], () if is_paired(match.study) else (HALVES,)
    return None, None, ("people per arm not reported",)


def _variance(effect: ReportedEffect) -> float:
    if effect.se is not None:
        return effect.se**2
    low, high = effect.ci or (math.nan, math.nan)
    return conversions.se_from_ci(low, high).item() ** 2


def _from_ratio(base: Numbers, effect: ReportedEffect, turned: float) -> Numbers | None:
    if effect.ci is None or effect.measure not in {Measure.RR, Measure.OR}:
        return None
    se = conversions.se_from_ratio_ci(*effect.ci).item()
    if se <= 0:
        return None
    estimate = (turned * math.log(effect.value), se**2)
    return replace(base, log_rr=estimate) if effect.measure is Measure.RR else replace(base, log_or=estimate)


def _from_difference(base: Numbers, md: Estimate, study: Study) -> Numbers:
    """A mean difference with its variance gives the SD, and with it g, where the sizes of the arms are known."""
    if min(base.n_treatment or 0, base.n_comparator or 0) < 2 or not base.n_treatment or not base.n_comparator:
        return replace(base, md=md)
    share = 1 / base.n_treatment + 1 / base.n_comparator
    sd = math.sqrt(md[1] / (share * (1 - ASSUMED_CORRELATION if is_paired(study) else 1)))
    smd = _exact(mean_effects.hedges_g(md[0], sd, base.n_treatment, 0.0, sd, base.n_comparator))
    flags = base.flags
    if is_paired(study):
        smd = (smd[0], conversions.paired_smd_variance(smd[0], base.n_treatment, ASSUMED_CORRELATION).item())
        flags = (*flags, PAIRED)
    return replace(base, md=md, sd=sd, smd=smd, flags=flags, derivation=f"{base.derivation}, SD from its interval")


def _oriented(found: Numbers, better: Better) -> Numbers:
    """Turn every scale so that positive is better for the treatment."""
    return replace(
        found,
        smd=_turned(found.smd, better),
        md=_turned(found.md, better),
        log_rr=_turned(found.log_rr, better),
        log_or=_turned(found.log_or, better),
        rd=_turned(found.rd, better),
    )


def _turned(estimate: Estimate | None, better: Better) -> Estimate | None:
    return None if estimate is None else (orient(estimate[0], better).item(), estimate[1])


def _pair(made: tuple[NDArray[np.float64], NDArray[np.float64]]) -> Estimate | None:
    """The one value and variance of a room's arrays; None where they say nothing (nobody had the event, or all)."""
    y, v = _exact(made)
    return (y, v) if math.isfinite(y) and math.isfinite(v) and v > 0 else None


def _exact(made: tuple[NDArray[np.float64], NDArray[np.float64]]) -> Estimate:
    return made[0].item(), made[1].item()
