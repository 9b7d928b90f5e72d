"""The tool options: every treatment that was tried for a complaint, comparator by comparator, the best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from msgspec import UNSET
from msgspec.structs import replace

from palpate.mcp import arguments
from palpate.mcp.answers import OptionAnswer, OptionGroup, OptionsAnswer
from palpate.mcp.arguments import Against
from palpate.mcp.budget import cut, fitting, shrinking
from palpate.mcp.numbers import MIXED
from palpate.mcp.sources import Sources, fuller, left, named, note
from palpate.session import Session
from palpate.types.concept import Rung
from palpate.types.ranking import Option, Ranking

MOST_HARMS = 1  # of a treatment in a brief answer
MOST_SOURCES = 1
LONGEST = 80  # characters of a harm in a brief answer
MOST_UNCOMPARED = 5
RUNGS: dict[Against, Rung | None] = {"nothing": Rung.NOTHING, "sham": Rung.SHAM, "other": Rung.ACTIVE, "mixed": None}
ASKED = {rung.value if rung else MIXED: name for name, rung in RUNGS.items()}


def answer(session: Session, asked: arguments.Options) -> OptionsAnswer:
    """The treatments with their numbers, certainty and harms."""
    ranking = session.options(asked.condition, outcome=None if asked.outcome is UNSET else asked.outcome)
    found = [one for one in ranking.options if asked.against is UNSET or one.rung is RUNGS[asked.against]]
    whole = _whole(session, ranking, found, asked)
    first = whole if asked.is_full else _brief(whole)
    versions = shrinking(first, _uncompared, _harms, _options, _words)
    return fitting((_told(version, whole, asked) for version in versions), asked.tokens)


def _whole(session: Session, ranking: Ranking, found: Sequence[Option], asked: arguments.Options) -> OptionsAnswer:
    sources = Sources()
    groups = []
    for rung, of_rung in groupby(found, key=lambda option: option.rung):
        every = list(of_rung)
        options = tuple(_option(option, sources) for option in every[asked.start :])
        groups.append(OptionGroup(against=rung.value if rung else MIXED, options=options, of=len(every)))
    treatments = len({option.treatment.id for option in ranking.options})
    return OptionsAnswer(
        sources=sources.listed(session.library, titles=False),
        groups=tuple(groups),
        condition=ranking.condition.label,
        outcome=ranking.outcome.label,
        uncompared=tuple(concept.label for concept in ranking.uncompared) if asked.start == 0 else (),
        searched=f"{ranking.searched:,} studies, {ranking.of_whom}, {treatments} treatments",
        note=note(session.library),
    )


def _option(option: Option, sources: Sources) -> OptionAnswer:
    return OptionAnswer(
        treatment=option.treatment.label,
        sources=sources.of(option.studies),
        figure=option.figure,
        smd=option.smd,
        smd_ci=option.smd_ci,
        says=option.says,
        certainty=option.certainty.value,
        review=option.review,
        harms=option.harms,
        seriously_harmful=option.is_seriously_harmful,
    )


def _brief(whole: OptionsAnswer) -> OptionsAnswer:
    """Each treatment with its figure as printed, one harm in few words and one source."""
    shorter = replace(whole, uncompared=whole.uncompared[:MOST_UNCOMPARED])
    return _each(shorter, _short)


def _short(option: OptionAnswer) -> OptionAnswer:
    harms = tuple(cut(harm, LONGEST) for harm in option.harms[:MOST_HARMS])
    return replace(option, harms=harms, sources=option.sources[:MOST_SOURCES], smd=None, smd_ci=None, review=None)


def _uncompared(whole: OptionsAnswer) -> Iterator[OptionsAnswer]:
    for most in range(len(whole.uncompared) - 1, -1, -1):
        yield replace(whole, uncompared=whole.uncompared[:most])


def _harms(whole: OptionsAnswer) -> Iterator[OptionsAnswer]:
    """All but the first harms, which are the serious ones."""
    for most in range(max((len(one.harms) for group in whole.groups for one in group.options), default=0) - 1, 0, -1):
        yield _each(whole, partial(_fewer_harms, most=most))


def _fewer_harms(option: OptionAnswer, *, most: int) -> OptionAnswer:
    return replace(option, harms=option.harms[:most])


def _options(whole: OptionsAnswer) -> Iterator[OptionsAnswer]:
    """One treatment less each time, the last of the longest list, so that the best against each comparator stay."""
    groups = list(whole.groups)
    while sum(len(group.options) for group in groups) > 1:
        at = max(range(len(groups)), key=lambda place: (len(groups[place].options), place))
        groups[at] = replace(groups[at], options=groups[at].options[:-1])
        yield _cleaned(replace(whole, groups=tuple(groups)))


def _words(whole: OptionsAnswer) -> Iterator[OptionsAnswer]:
    """Without what is said twice: the figure names the review."""
    yield _each(whole, lambda one: replace(one, harms=(), sources=one.sources[:1], review=None))


def _each(whole: OptionsAnswer, change: Callable[[OptionAnswer], OptionAnswer]) -> OptionsAnswer:
    groups = (replace(group, options=tuple(map(change, group.options))) for group in whole.groups)
    return _cleaned(replace(whole, groups=tuple(groups)))


def _cleaned(whole: OptionsAnswer) -> OptionsAnswer:
    there = (n for group in whole.groups for option in group.options for n in option.sources)
    return replace(whole, sources=named(whole.sources, there))


def _told(now: OptionsAnswer, whole: OptionsAnswer, asked: arguments.Options) -> OptionsAnswer:
    """The answer with what it leaves out, comparator by comparator, and how to go on."""
    shown = _parts(now.groups)
    there = _parts(tuple(_as_long(group, every) for group, every in zip(now.groups, whole.groups, strict=True)))
    missing = [
        (
            len(every.options) - len(group.options),
            f'against="{ASKED[group.against]}", start={asked.start + len(group.options)}',
        )
        for group, every in zip(now.groups, whole.groups, strict=True)
        if len(group.options) < len(every.options)
    ]
    return replace(
        now,
        left_out=left(
            ("treatments", sum(count for count, _ in missing), "; ".join(ask for _, ask in missing)),
            ("harms and sources of these", there - shown, fuller(asked.tokens)),
            ("treatments without a comparison", len(whole.uncompared) - len(now.uncompared), 'detail="full"'),
        ),
    )


def _as_long(group: OptionGroup, every: OptionGroup) -> OptionGroup:
    return replace(every, options=every.options[: len(group.options)])


def _parts(groups: tuple[OptionGroup, ...]) -> int:
    return sum(len(one.harms) + len(one.sources) for group in groups for one in group.options)
