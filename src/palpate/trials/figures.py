"""Figures in sentences: counts of people, means with their spreads, medians, and values before and after.

"(40/46, 87%)", "3.75 kg (95% CI 3.16 to 4.34)", "median 7 days (IQR 6 to 8)", "from 7.3 ± 1.0 to 5.3 ± 0.9". Whose they
are is decided in `prose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from palpate.checks.numbers import percent_fits
from palpate.trials.cells import number
from palpate.trials.counts import IN_WORDS, value_of
from palpate.trials.values import Values

NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?|-?\.\d+"
_POSITIVE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_START = r"(?<!\d)(?<!\d[.,])"  # of a number, not within one: "0,1"
_UNIT = (
    r"(?: ?(?:%|kg(?:/m\^?2)?|cm|mm|m?g|m?l|points?|days?|hours?|weeks?|months?|years?|minutes?|min|seconds?|s|mm ?Hg|"
    r"bpm|[mμµnpk]?(?:mol|g|U|IU|L|l)/(?:[mdμµ]?[lL]|min|day|h|kg)|h))?"
)
_SPREAD_LABEL = r"±|SD ?[=:]? ?|s\.d\. ?[=:]? ?|standard deviation:? ?(?:\(SD\))? ?"
_BETWEEN = r"(?:to|,|;|-{1,2})"
_PEOPLE = (
    r"(?: (?:patients?|participants?|women|subjects?|men|children|people|infants|individuals|cases?|eyes|newborns|"
    r"neonates|mothers|girls|boys|adults|students|events))?"
)
_FORMS = (
    rf"(?P<events>\d+) ?(?:/|of|out of)(?: the)? ?(?P<total>\d+){_PEOPLE}"
    r"(?: ?[(\[,;]+ ?(?P<percent>\d+(?:\.\d+)?) ?%(?! ?(?:CI|confidence)))?",
    r"(?P<percent2>\d+(?:\.\d+)?) ?% ?[(\[] ?(?:n ?= ?)?(?P<events2>\d+) ?(?:/|of|out of) ?(?P<total2>\d+)",
    r"(?P<events3>\d+) ?[(\[] ?(?P<percent3>\d+(?:\.\d+)?) ?% ?[)\]] (?:out )?of (?:the )?(?P<total3>\d+)",
    r"(?P<events5>\d+)(?: [a-z]+){1,3} (?:from|of|out of|in|among) (?:the |a total of )?(?P<total5>\d+)"
    r"(?: [a-z]+){0,3} [(\[] ?(?P<percent5>\d+(?:\.\d+)?) ?%",
    rf"(?<![\d.,])(?<!of )(?<!of the )(?P<events4>\d+){_PEOPLE} ?[(\[] ?(?P<percent4>\d+(?:\.\d+)?) ?% ?[)\]]",
    r"(?P<percent6>\d+(?:\.\d+)?) ?% ?[(\[] ?n ?= ?(?P<events6>\d+) ?[)\],;]",
    rf"{_START}(?P<mean>{NUMBER}){_UNIT} ?(?:± ?(?P<sd>{_POSITIVE})|[(\[]? ?(?:{_SPREAD_LABEL})(?P<sd2>{_POSITIVE})|"
    rf"[(\[] ?(?:SEM?|s\.e\.m?\.?|standard error:?) ?[=:]? ?(?P<se>{_POSITIVE})){_UNIT}",
    rf"{_START}(?P<mean4>-?\d+\.\d+){_UNIT} ?\( ?(?P<sd4>\d+\.\d+) ?\)",
    rf"{_START}(?P<centre>{NUMBER}){_UNIT},? ?[(\[]? ?(?:95 ?%,? ?)?(?:CI|"
    rf"confidence interval)s?(?: ?[(\[]CI[)\]])?[,:=]? ?"
    rf"[(\[]? ?(?P<low>{NUMBER}){_UNIT} ?{_BETWEEN} ?(?P<high>{NUMBER})",
    rf"{_START}(?P<median>{NUMBER}){_UNIT},? ?"
    r"[(\[] ?(?P<label>IQR|interquartile range|quartiles?|range)[,:=]? ?"
    rf"[(\[]? ?(?P<first>{NUMBER}){_UNIT} ?{_BETWEEN} ?(?P<last>{NUMBER})",
    rf"{_START}(?P<median2>{NUMBER}){_UNIT},? ?"
    rf"[(\[] ?(?P<first2>{NUMBER}) ?{_BETWEEN} ?(?P<last2>{NUMBER}){_UNIT} ?[)\]]",
)
WITH_SIGN, UNLABELLED = 6, 7  # places of the forms "13.8 ± 8.1" and "13.8 (8.1)" among them
_MEDIAN_ALONE = 10  # place of "32 (23, 40)", a median only where a word says so
_FORM = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _FORMS)
_EFFECT = re.compile(
    r"(?:(?<!no )(?<!significant )\bdifference|\b(?:ratio|effect|(?:adjusted |a)?(?:OR|RR|HR|IRR)|risk|coefficients?|"
    r"needed to (?:treat|harm)|NNT|NNH))\b[^.;]{0,25}$|\b(?:B|β|beta) ?= ?$|"
    r"(?:^|\b(?:median|mean|average|duration of|length of) )follow-?up(?: time| period| duration)?(?: was| of|:)"
    r"[^.;,\d]{0,15}$",
    re.IGNORECASE,
)
_OF_EFFECT = re.compile(
    r"\b(?:hazard|odds|risk|rate|relative|(?<!no )(?<!significant )difference|HR|OR|RR|AOR|aHR|IRR)\b[^.;\d]{0,70}$"
)  # before an interval that stands some words behind
_CENTRE = re.compile(r"\b(?P<median>medians?)\b|\b(?:means?|averages?)\b", re.IGNORECASE)
_QUARTILES = re.compile(r"\bIQRs?\b|\bquartiles?\b|\binter-?quartile", re.IGNORECASE)
_RANGE = re.compile(r"\brange", re.IGNORECASE)
_FROM = re.compile(
    r"(?<!ranged )(?<!ranging )(?<!varied )\bfrom (?:an? )?"
    r"(?:(?:baseline|initial|mean|median|average|value|score|of)\W+){0,3}$|[(\[] ?$"
)
_TO = re.compile(
    r"^[)\]]?(?: ?[a-zA-Z%/^\d]{1,8})?,? ?(?:\(?(?:at|before|on|in) [\w -]{1,25}\)?,? )?(?:to|→) "
    r"(?:an? )?(?:(?:final|mean|median|average|value|score|of)\W+){0,3}$"
)


_COUNT_IN_WORDS = re.compile(
    rf"\b(?P<said>{IN_WORDS})(?= (?:out )?of (?:the )?\d|{_PEOPLE} ?[(\[] ?\d+(?:\.\d+)? ?%)", re.IGNORECASE
)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure, its place in the sentence, which form it has, and the value from which it rose or fell."""

    start: int
    end: int
    values: Values
    form: int
    before: Values | None = None


def in_figures(text: str) -> str:
    """The text with the counts that words give before their whole or share as figures: "eleven of 17" as "11 of 17"."""
    if " of " not in text and "%" not in text:
        return text
    return _COUNT_IN_WORDS.sub(lambda match: str(value_of(match["said"]) or match["said"]), text)


def figures_of(text: str) -> list[Figure]:
    """The figures of a sentence in their order, two of which one is "from" and the other "to" as one."""
    made = sorted(_found(text), key=lambda figure: figure.start)
    taken: set[int] = set()
    kept: list[Figure] = []
    for at, figure in enumerate(made):
        follower = made[at + 1] if at + 1 < len(made) else None
        if at in taken:
            continue
        if follower is not None and _rises_to(text, figure, follower):
            taken.add(at + 1)
            kept.append(msgspec.structs.replace(follower, start=figure.start, before=figure.values))
        else:
            kept.append(figure)
    return kept


def _rises_to(text: str, figure: Figure, follower: Figure) -> bool:
    """Whether the first of two figures is what the other one rose or fell from."""
    if figure.form != follower.form or figure.values.events is not None:
        return False
    return bool(_FROM.search(text[: figure.start]) and _TO.match(text[figure.end : follower.start]))


def _found(text: str) -> Iterator[Figure]:
    taken: list[tuple[int, int]] = []
    for form, pattern in enumerate(_FORM):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if _EFFECT.search(text, max(0, match.start() - 40), match.start()):
                continue
            if match.groupdict().get("centre") and _OF_EFFECT.search(text, max(0, match.start() - 90), match.start()):
                continue
            values = _values(match, text)
            if values is not None:
                taken.append((match.start(), match.end()))
                yield Figure(start=match.start(), end=match.end(), values=values, form=_kind_of_form(form, values))


def _kind_of_form(form: int, values: Values) -> int:
    """One number for all counts, and one for all medians."""
    return 0 if values.events is not None else _MEDIAN_ALONE if values.median is not None else form


def _values(match: re.Match[str], text: str) -> Values | None:
    found = match.groupdict()
    for suffix in ("4", "6"):
        if found.get(f"events{suffix}"):
            return Values(events=int(found[f"events{suffix}"]), percent=float(found[f"percent{suffix}"]))
    for suffix in ("", "2", "3", "5"):
        if found.get(f"events{suffix}"):
            return _count(found, suffix)
    if found.get("mean"):
        spread = found.get("sd") or found.get("sd2")
        return Values(
            mean=number(found["mean"]),
            sd=number(spread) if spread else None,
            se=number(found["se"] or "") if found.get("se") else None,
        )
    if found.get("mean4"):
        return Values(mean=number(found["mean4"]), sd=float(found["sd4"]))
    if found.get("centre"):
        value, ends = number(found["centre"]), (number(found["low"]), number(found["high"]))
        if not ends[0] <= value <= ends[1]:
            return None
        return Values(median=value) if _is_median(text[: match.start()]) else Values(mean=value, ci=ends)
    return _median(found, match, text)


def _count(found: dict[str, str | None], suffix: str) -> Values | None:
    events, total = int(found[f"events{suffix}"] or 0), int(found[f"total{suffix}"] or 0)
    percent = float(share) if (share := found.get(f"percent{suffix}")) else None
    if not 0 <= events <= total or total < 5 or (percent is None and total < 10):
        return None
    if suffix == "5" and (percent is None or not percent_fits(percent, events, total)):
        return None
    return Values(events=events, total=total, percent=percent)


def _median(found: dict[str, str | None], match: re.Match[str], text: str) -> Values | None:
    suffix = "" if found.get("median") else "2"
    value = number(found[f"median{suffix}"] or "")
    ends = number(found[f"first{suffix}"] or ""), number(found[f"last{suffix}"] or "")
    if not ends[0] <= value <= ends[1] or not _is_median(text[: match.start()]):
        return None
    said = found.get("label") or text
    if _QUARTILES.search(said):
        return Values(median=value, quartiles=ends)
    return Values(median=value, range=ends if _RANGE.search(said) else None)


def _is_median(before: str) -> bool:
    """Whether the last word that says what kind of centre follows is "median"."""
    said = list(_CENTRE.finditer(before))
    return bool(said) and said[-1]["median"] is not None


def linked(text: str, figures: Sequence[Figure], link: re.Pattern[str]) -> bool:
    """Whether figures stand in pairs, the second of each behind a word that sets it against the first."""
    firsts = [(one, other) for at, (one, other) in enumerate(pairwise(figures)) if at % 2 == 0]
    return len(figures) % 2 == 0 and all(link.search(text[one.end : other.start]) for one, other in firsts)
