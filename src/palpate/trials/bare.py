"""Figures that stand alone in sentences: "mean 4.3 vs 7.6 days", "healed in 55% with X and 42.9% with Y".

No spread and no whole stands beside them, so that they are heard only where a sentence has few figures: one for each
arm, or pairs that words set against each other. Whose they are is decided in `prose`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.checks.numbers import decimals, percent_fits
from palpate.trials.cells import number
from palpate.trials.figures import NUMBER, Figure
from palpate.trials.values import Values

CENTRE, SHARE = 20, 21  # forms of figures, beside those of `figures`
LIKELIEST_BY_CHANCE = 0.3  # that shares of both arms come from whole people of arms of these sizes, were they any
_UNIT = (
    r"(?: ?(?:kg(?:/m\^?2)?|cm|mm|m?g|m?l|points?|days?|hours?|hrs?|weeks?|months?|years?|minutes?|mins?|seconds?|s|"
    r"mm ?Hg|bpm|[mμµnpk]?(?:mol|g|U|IU|L|l)/(?:[mdμµ]?[lL]|min|day|h|kg)|h)(?![\w/]))?"
)
_FIGURE = re.compile(rf"(?<![\w.,/<>=≤≥±^-])(?P<value>{NUMBER})(?P<share> ?%)?(?P<unit>{_UNIT})(?![\w/^]|[.,]\d)")
# What a figure is not one of: a p, an interval, a time, a dose, an age, a number of people or of a table.
_HIDDEN = re.compile(
    r"\b[Pp] ?(?:-? ?values?)? ?(?:=|<|>|≤|≥|of|for) ?\d?\.\d+|"
    r"[(\[][^()\[\]]*(?:\bCI\b|confidence|±|\bSDs?\b|\bIQR\b|\brange\b|\bTable|\bFig)[^()\[\]]*[)\]]|"
    r"[(\[][\d\s,;–-]+[)\]]|\b9\d ?% ?(?:CI|confidence)[^;()]*|"
    r"\b(?:odds|hazard|risk|rate|difference|OR|RR|HR|IRR|NNT|ratio|effect size|Cohen|d|F|t|z|χ\S*|r|U|β|B)\b"
    r"[^;.()\d]{0,25}[=:]? ?-?\d+(?:\.\d+)?%?|[<>≤≥=±] ?-?\d+(?:\.\d+)?|"
    r"\bES:? [-−]?\d\.\d+|\b(?:n|N) ?= ?\d+|"
    r"\brange[sd]? (?:from |between )?\d+(?:\.\d+)? ?(?:to|and|-) ?\d+(?:\.\d+)?|"
    r"\bfrom -?\d+(?:\.\d+)? to -?\d+(?:\.\d+)?|"
    r"\b(?:tables?|figs?\.?|figures?|phases?|grades?|stages?|types?|visits?|groups?|days?|weeks?|months?|years?|hours?|"
    r"time points?|POD|arms?|cycles?|periods?|steps?|statements?|questions?|"
    r"least|most|than|over|about|aged?|version|item|section|study|trial|cohort|level|"
    r"stud(?:y|ies)|sites?|mode) \d+(?:\.\d+)?(?: ?(?:,|and|to|or|-|–) ?\d+(?:\.\d+)?)*|"
    r"\b(?:at|after|by|within|over|during|for|until|every|first|last|next|of|from|to|on|between|through|up to)(?: the| "
    r"first| last)* \d+(?:\.\d+)?(?:(?: ?, | and | to | or | ?- ?|, and )\d+(?:\.\d+)?)*[- ]?(?:days?|weeks?|months?|"
    r"years?|hours?|hrs?|h|minutes?|mins?|seconds?|s|wk|yr|mo)\b|"
    r"(?<![\d.])\d+(?:\.\d+)?-(?:days?|weeks?|months?|years?|hours?|h|min\w*|point|item|fold|year-old)\b|"
    r"(?<![\d.])\d+(?:\.\d+)?(?:st|nd|rd|th|-?fold)\b|(?<![\d.,])(?:19|20)\d\d\b(?![.,]\d)|"
    r"(?<![\d.,])\d+ ?(?:mg|μg|mcg|µg|IU)(?:/\w+)?(?: (?:and|or|vs) \d+)?|"
    r"(?<![\d.,])\d+(?:,\d{3})* (?:of|out of|patients|participants|women|men|children|subjects|people|infants|eyes|"
    r"teeth|cases|items?|groups?|arms?|sites|times|centres|centers|schools|sessions|trials|studies)\b"
)
_CENTRE = re.compile(r"\b(?P<median>medians?)\b(?! follow)|\b(?:means?|averages?|averaged)\b(?! follow)", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:rates?|proportions?|percentages?|incidences?|prevalences?|frequen\w+|patients|participants|subjects|women|men|"
    r"children|infants|babies|eyes|people|of (?:whom|them|those)|occurr\w+|achieved|developed|experienced|reported|"
    r"had|received|completed|responded|respon[sd]\w+|success\w*|cured?|healed|recover\w+|remission)\b",
    re.IGNORECASE,
)
_NOT_COUNTED = re.compile(
    r"\b(?:medians?|means?|averages?|surviv\w+|estimated|kaplan|actuarial|cumulative|probabilit\w+|change[ds]?|reduc\w+|"
    r"decreas\w+|increas\w+|gain(?:ed)?|loss|lost|improve\w*|relative|per cent change|difference|score[sd]?|episodes?|"
    r"cycles|doses?|days|lesions|sites|samples|adheren\w+|complian\w+|accuracy|sensitivity|specificity)\b",
    re.IGNORECASE,
)
IS_DIFFERENCE = re.compile(
    r"(?:[,;]? ?[Pp] ?[<=>≤] ?\d?\.\d+)?(?: ?[([][^()[\]]*[)\]])?[ _)%]{1,3}(?:(?!was|were|is|are|had|and)[a-z/%]+ )?"
    r"(?:higher|lower|greater|longer|shorter|more|less|fewer|larger|smaller|better|worse|above|below|"
    r"of (?:the|them|those|these|all))\b",
    re.IGNORECASE,
)  # behind a figure that says by how much, or of what
_MOVED = re.compile(r"\bfrom\b[^.;]{0,40}$", re.IGNORECASE)
_BY = re.compile(r"\bby (?:an? (?:mean|median|average) (?:of )?)?$", re.IGNORECASE)
_APART = re.compile(
    r"(?<!no )(?<!significant )\bdifferences?\b(?! (?:was|were|between|in|among))[^.;]{0,40}$", re.IGNORECASE
)
_NOT_YET = re.compile(
    r"\b(?:histor(?:y|ies) of|underlying|pre-?existing|at (?:booking|screening|entry)|pre-?tests?|"
    r"pre-?pregnancy|demographic\w*|infertility|compliance|"
    r"adherence|follow-?up (?:time|period|was|duration)|exposure|time on (?:study|treatment)|enrol\w+|eligib\w+)\b",
    re.IGNORECASE,
)  # what is no result
_NO_NAME = re.compile(
    r"\b(?:we|our|us|these|those|this|that|it|its|their|they|which)\b|"
    r"^(?:following|rather|year|years|time|number|recruited|duration|time points?|point|score|value|level|values|"
    r"scores|levels|outcome|results?|group|patients|participants|subjects|women|men|doses?|data|analysis|trial|study)$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:following|over|from|using|in|at|on|after|before|with|without|by|for|some|all|most|both|each|one|two|significant|"
    r"median|mean|rather|although|if|when|least)\b",
    re.IGNORECASE,
)
_UPWARDS = re.compile(r"\b(?:increas\w+|rose|gain\w*)\b", re.IGNORECASE)
_DOWNWARDS = re.compile(r"\b(?:decreas\w+|reduc\w+|fell|declin\w+|loss(?:es)?|lost|drop\w*)\b", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:change[ds]?|decreas\w+|reduc\w+|increas\w+|gain\w*|improve\w*|fell|rose|declin\w+)\b", re.I
)


def bare_figures(text: str) -> list[Figure]:
    """The means, medians or shares of a sentence that stand alone, of one kind; none where a sentence has both.

    A mean or median needs that word before the first of them, a share a word for what is counted.
    """
    open_text = _HIDDEN.sub(lambda match: "_" * len(match.group()), text)
    found = list(_FIGURE.finditer(open_text))
    if len(found) < 2 or len({bool(one["share"]) for one in found}) > 1:
        return []
    lead = text[: found[0].start()]
    if any(IS_DIFFERENCE.match(text, one.end()) for one in found) or _NOT_YET.search(text):
        return []
    if _MOVED.search(lead) and re.search(r"\bto\b", text[found[0].end() : found[1].start()]):
        return []
    if _APART.search(lead) or (found[0]["share"] and _BY.search(lead)):
        return []
    said = list(_CENTRE.finditer(lead))
    if said:
        if _CHANGED.search(text) and _UPWARDS.search(text) and _DOWNWARDS.search(text):
            return []
        is_median = said[-1]["median"] is not None
        return [_figure(one, is_median=is_median) for one in found]
    if not found[0]["share"] or not _COUNTED.search(text) or _NOT_COUNTED.search(text):
        return []
    return [
        Figure(start=one.start(), end=one.end(), values=Values(percent=number(one["value"])), form=SHARE)
        for one in found
    ]


def _figure(found: re.Match[str], *, is_median: bool) -> Figure:
    value = number(found["value"])
    values = Values(median=value) if is_median else Values(mean=value)
    return Figure(start=found.start(), end=found.end(), values=values, form=CENTRE)


def is_named(name: str) -> bool:
    """Whether the name of an outcome whose figures stand alone says what was measured."""
    return _NO_NAME.search(name) is None and _OPENS.match(name) is None


def are_falls(text: str) -> bool:
    """Whether changes that a sentence gives without a sign are by how much something fell."""
    return _DOWNWARDS.search(text) is not None and _UPWARDS.search(text) is None


def counts_behind(shares: Sequence[float], sizes: Sequence[int | None]) -> list[int] | None:
    """The people behind the per cents of all arms, where just one number of each arm's rounds to it, and not by chance.

    Examples
    --------
    >>> counts_behind([55.0, 42.9], [20, 21]), counts_behind([55.0, 42.9], [20, 22])
    ([11, 9], None)
    """
    chance, counts = 1.0, []
    for share, size in zip(shares, sizes, strict=True):
        if not size or not 0 <= share <= 100:
            return None
        count = round(share * size / 100)
        fitting = [one for one in (count - 1, count, count + 1) if 0 <= one <= size and percent_fits(share, one, size)]
        if len(fitting) != 1:
            return None
        chance *= min(1.0, (size + 1) / 10 ** (2 + decimals(share)))
        counts += fitting
    return counts if chance <= LIKELIEST_BY_CHANCE else None
