"""What helps a complaint, as text, JSON, CSV and as a plot: the treatments on each rung, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import msgspec

from palpate.report.cells import csv_text
from palpate.report.layout import Page
from palpate.report.text import count
from palpate.types.concept import Rung
from palpate.types.plot import Forest, ForestGroup, ForestRow
from palpate.types.ranking import Option, Ranking

DISCLAIMER = "This is what studies found, not personal medical advice."
MOST_HARMS = 3  # of a treatment that are named on the screen
HEAD = ("Treatment", "Effect", "From", "Certainty", "Says", "")
_SAYS = {"benefit": "better", "harm": "worse", "no effect that matters": "no more"}  # in a column
_SHORT = {"favours the treatment": "favours it", "favours the comparator": "favours the other"}
COLUMNS = (
    *("rung", "treatment", "concept", "says", "certainty", "figure", "smd", "smd_low", "smd_high"),
    *("studies", "review", "harms", "serious_harms"),
)


def ranking_text(ranking: Ranking, *, width: int = 80) -> str:
    """Render a ranking as plain text of at most `width` columns."""
    page = Page(width)
    page.title(headline(ranking))
    page.line(
        f"{count(ranking.searched, 'study', 'studies')} searched, {ranking.of_whom}, "
        f"{count(len({o.treatment.id for o in ranking.options}), 'treatment', 'treatments')} compared."
    )
    for rung, found in groupby(ranking.options, key=lambda option: option.rung):
        page.heading(rung_title(rung))
        page.rows([HEAD, *map(_row, found)], cut=(0, 1), indent=1)
    _harms(page, ranking)
    if ranking.uncompared:
        page.gap()
        page.line(f"Tried without such a comparison: {', '.join(one.label for one in ranking.uncompared)}.")
    page.gap()
    page.line(
        "The surest and largest benefit first. Positive (a ratio above 1) is better for the treatment; g is in "
        "standard deviations. ! harm reported, !! a serious one. The rows were not compared with each other."
    )
    page.line(f"palpate {ranking.version}, library {ranking.library}, rules {ranking.rules}. {DISCLAIMER}")
    return page.text()


def headline(ranking: Ranking) -> str:
    """Complaint and outcome in one line."""
    return f"What helps {ranking.condition.label}: effects on {ranking.outcome.label}"


def rung_title(rung: Rung | None) -> str:
    """What the treatments of a group were compared with."""
    if rung is Rung.SHAM:
        return f"Against placebo, {rung.value}"  # treatments of all kinds stand in a group
    return f"Against {rung.value}" if rung else "Against mixed comparators (reviews)"


def _row(option: Option) -> tuple[str, ...]:
    mark = "!!" if option.is_seriously_harmful else "!" if option.harms else ""
    return option.treatment.label, short_effect(option), option.basis, option.certainty.value, said(option), mark


def short_effect(option: Option) -> str:
    """The effect as a column holds it."""
    return _SHORT.get(option.effect, option.effect)


def said(option: Option) -> str:
    """Where its interval lies, in a word or two."""
    return _SAYS.get(option.says, option.says)


def _harms(page: Page, ranking: Ranking) -> None:
    harmful = {option.treatment.label: option.harms for option in ranking.options if option.harms}
    if not harmful:
        return
    page.heading("Harms that studies report")
    for label, harms in sorted(harmful.items()):
        more = f" and {len(harms) - MOST_HARMS} more" if len(harms) > MOST_HARMS else ""
        page.item(f"{label}: {'; '.join(harms[:MOST_HARMS])}{more}")


def ranking_json(ranking: Ranking) -> str:
    """Every value of the ranking, keys as in `palpate.types.ranking`; ``smd`` is in standard deviations."""
    return msgspec.json.format(msgspec.json.encode(ranking), indent=2).decode() + "\n"


def ranking_csv(ranking: Ranking) -> str:
    """A row for each treatment and rung, in the order of the ranking."""
    return csv_text([COLUMNS, *map(option_cells, ranking.options)])


def option_cells(option: Option) -> tuple[object, ...]:
    """The cells of `ranking_csv` for one treatment on one rung."""
    low, high = option.smd_ci or (None, None)
    return (
        *(option.rung.value if option.rung else "mixed", option.treatment.label, option.treatment.id, option.says),
        *(option.certainty.value, option.figure, option.smd, low, high, " ".join(option.studies), option.review),
        *("; ".join(option.harms), str(option.is_seriously_harmful).lower()),
    )


def ranking_plot(ranking: Ranking) -> Forest:
    """The treatments with an effect in standard deviations, rung by rung, as a forest plot."""
    groups = tuple(
        ForestGroup(title=rung_title(rung), rows=rows)
        for rung, found in groupby(ranking.options, key=lambda option: option.rung)
        if (rows := tuple(_plotted(found)))
    )
    return Forest(
        groups=groups,
        measure="SMD",
        title=headline(ranking),
        favours=("worse with it", "better with it"),
        headings=("Certainty",),
        rows_are="Treatment",
        target=0.2,
        footnote="In standard deviations. Treatments whose effect cannot be turned into them are in the table only.",
    )


def _plotted(options: Iterator[Option]) -> Iterator[ForestRow]:
    for option in options:
        if option.smd is not None and option.smd_ci is not None:
            yield ForestRow(
                label=option.treatment.label,
                estimate=option.smd,
                ci=option.smd_ci,
                cells=(option.certainty.value,),
            )
