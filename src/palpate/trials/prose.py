"""Results in sentences: events, means with their spreads, and effects, each given to the arm that the words name.

"(40/46, 87%)", "13.8 (SD 8.1) days in the study group", "3.75 kg (95% CI 3.16 to 4.34) v 2.61 kg (...)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from palpate.trials.asked import Scene, Sentence
from palpate.trials.cells import number, plain, read_p
from palpate.trials.names import ArmNames
from palpate.trials.values import Values
from palpate.types.article import Span
from palpate.types.study import MeanKind

_N = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?|-?\.\d+"
_UNIT = r"(?: ?(?:%|kg|cm|mm|g|mg|ml|points?|days?|hours?|weeks?|months?|minutes?|min|mm ?Hg|mmol/l|h))?"
_FORMS = (
    r"(?P<events>\d+) ?(?:/|of|out of) ?(?P<total>\d+)(?: (?:patients|participants|women|subjects|men|"
    r"children|people|infants))?"
    r"(?: ?[(\[,;]+ ?(?P<percent>\d+(?:\.\d+)?) ?%)?",
    r"(?P<percent2>\d+(?:\.\d+)?) ?% ?[(\[] ?(?P<events2>\d+) ?(?:/|of|out of) ?(?P<total2>\d+)",
    r"(?P<events3>\d+) ?[(\[] ?(?P<percent3>\d+(?:\.\d+)?) ?% ?[)\]] (?:out )?of (?:the )?(?P<total3>\d+)",
    r"(?P<events4>\d+) ?[(\[] ?(?P<percent4>\d+(?:\.\d+)?) ?% ?[)\]]",
    rf"(?P<mean>{_N}){_UNIT} ?(?:± ?(?P<sd>\d+(?:\.\d+)?)|[(\[] ?(?:±|SD ?[=:]? ?|s\.d\. ?[=:]? ?|"
    rf"standard deviation:? ?(?:\(SD\))? ?)(?P<sd2>\d+(?:\.\d+)?)|"
    rf"[(\[] ?(?:SEM?|s\.e\.m?\.?|standard error:?) ?[=:]? ?(?P<se>\d+(?:\.\d+)?)){_UNIT}",
    rf"(?P<mean4>-?\d+\.\d+){_UNIT} ?\( ?(?P<sd4>\d+\.\d+) ?\)",
    rf"(?P<centre>{_N}){_UNIT},? ?[(\[]? ?(?:95 ?% ?)?(?:CI|"
    rf"confidence interval)s?[,:=]? ?[(\[]? ?(?P<low>{_N}){_UNIT} ?(?:to|,|;|-{{1,2}}) ?(?P<high>{_N})",
)
_UNLABELLED = 5  # place of the form "13.8 (8.1)" among them
_SPREAD = re.compile(r"\bSDs?\b|\bstandard deviations?\b|\bs\.d\.", re.IGNORECASE)
_SE = re.compile(r"[(\[±] ?(?:SEM?|s\.e\.m?\.?|standard errors?(?: of the mean)?) ?[)\]]", re.IGNORECASE)
_FORM = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _FORMS)
_CHANGE = re.compile(
    r"\b(?:change[ds]?|decrease[ds]?|reduc\w+|increase[ds]?|gain(?:ed)?|los[st]|improve\w*|fell|rose|declin\w+|"
    r"weight gain)\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(r"\b(?:difference|ratio|effect|OR|RR|HR|risk)\b[^.;]{0,25}$", re.IGNORECASE)
_FULL_BRACKET = re.compile(r"\([^()]*\)")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_P = re.compile(r"\bp ?(?:-? ?values?)? ?(?:=|<|>|≤|≥|of) ?\d?\.\d+", re.IGNORECASE)
AFTER = 90  # characters behind a figure in which its arm may be named
LONGEST = 2_000  # characters of a sentence; a longer one is a list or a table as text
_RESULTS = frozenset({"abstract", "results", "other"})
_BASELINE = re.compile(r"\bat baseline|\bbaseline\b|before treatment|pre-?treatment", re.IGNORECASE)
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One arm's figure in a sentence; ``is_unlabelled`` where no word says whether its spread is an SD or an SE."""

    arm: str
    values: Values
    kind: MeanKind
    is_unlabelled: bool = False


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that gives a figure for two arms or more, with its p."""

    sentence: Sentence
    said: tuple[Said, ...]
    p: tuple[str, float | None] | None


class _Figure(msgspec.Struct, frozen=True):
    start: int
    end: int
    values: Values
    form: int


def read_results(scene: Scene, names: ArmNames) -> Iterator[Result]:
    """Every sentence of the abstract and the results that sets figures of two arms beside each other."""
    for sentence in scene.sentences:
        if sentence.section in _RESULTS and len(sentence.text) <= LONGEST and any(map(str.isdigit, sentence.text)):
            yield from _results_of(sentence, names)


def _results_of(sentence: Sentence, names: ArmNames) -> Iterator[Result]:
    text = plain(sentence.text)
    figures = sorted(_figures(text), key=lambda figure: figure.start)
    by_form: dict[int, list[_Figure]] = {}
    for figure in figures:
        by_form.setdefault(figure.form, []).append(figure)
    if any(len(some) > len(names.arms) for some in by_form.values()):
        clauses = list(_clauses(sentence))
        if len(clauses) < 2:
            clauses = list(_bracketed(sentence))
        if len(clauses) > 1:
            for clause in clauses:
                yield from _results_of(clause, names)
            return
    for some in by_form.values():
        given = _given(text, some, names)
        arms = [arm for arm, _ in given]
        if len(set(arms)) >= 2 and len(set(arms)) == len(arms):
            kind, is_se = _kind(text), _SE.search(text) is not None and not _SPREAD.search(text)
            if kind is MeanKind.BASELINE:
                continue
            said = tuple(
                Said(
                    arm=arm,
                    values=_as_se(figure.values) if is_se and figure.form == _UNLABELLED else figure.values,
                    is_unlabelled=figure.form == _UNLABELLED and not is_se and not _SPREAD.search(text),
                    kind=MeanKind.POST if figure.values.events is not None else kind,
                )
                for arm, figure in given
            )
            found = _P.search(text, given[-1][1].end)
            yield Result(
                sentence=sentence, said=said, p=read_p(found.group().replace(" of ", " = ")) if found else None
            )


def _as_se(values: Values) -> Values:
    return msgspec.structs.replace(values, sd=None, se=values.sd)


def _clauses(sentence: Sentence) -> Iterator[Sentence]:
    """The parts of a sentence between semicolons that stand outside brackets."""
    depth = start = 0
    for at, letter in enumerate(f"{sentence.text};"):
        depth += (letter in "([") - (letter in ")]")
        if letter == ";" and depth <= 0:
            span = Span(sentence.span.start + start, sentence.span.start + at)
            yield msgspec.structs.replace(sentence, text=sentence.text[start:at], span=span)
            start = at + 1


def _bracketed(sentence: Sentence) -> Iterator[Sentence]:
    """The sentence once for each bracket with figures: "worse at day 1 (A, 5 ± 2; B, 4 ± 1) and day 2 (A, ...)"."""
    found = [match for match in _FULL_BRACKET.finditer(sentence.text) if len(_DIGITS.findall(match.group())) > 1]
    for at, match in enumerate(found):
        opening = sentence.text[: found[0].start()] if at else ""
        own = sentence.text[found[at - 1].end() if at else 0 : match.end()]
        yield msgspec.structs.replace(sentence, text=f"{opening} {own}".strip())


def _kind(text: str) -> MeanKind:
    if _BASELINE.search(text) and not _CHANGE.search(text):
        return MeanKind.BASELINE
    return MeanKind.CHANGE if _CHANGE.search(text) else MeanKind.POST


def _figures(text: str) -> Iterator[_Figure]:
    taken: list[tuple[int, int]] = []
    for form, pattern in enumerate(_FORM):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if _EFFECT.search(text, max(0, match.start() - 40), match.start()):
                continue
            values = _values(match)
            if values is not None:
                taken.append((match.start(), match.end()))
                yield _Figure(match.start(), match.end(), values, 0 if values.events is not None else form)


def _values(match: re.Match[str]) -> Values | None:
    found = match.groupdict()
    if found.get("events4"):
        return Values(events=int(found["events4"]), percent=float(found["percent4"]))
    for suffix in ("", "2", "3"):
        if found.get(f"events{suffix}"):
            events, total = int(found[f"events{suffix}"]), int(found[f"total{suffix}"])
            percent = float(found[f"percent{suffix}"]) if found.get(f"percent{suffix}") else None
            if not 0 <= events <= total or total < 5 or (percent is None and total < 10):
                return None
            return Values(events=events, total=total, percent=percent)
    if found.get("mean"):
        spread = found.get("sd") or found.get("sd2")
        return Values(
            mean=number(found["mean"]),
            sd=float(spread) if spread else None,
            se=float(found["se"]) if found.get("se") else None,
        )
    if found.get("mean4"):
        return Values(mean=number(found["mean4"]), sd=float(found["sd4"]))
    if found.get("centre"):
        low, high = number(found["low"]), number(found["high"])
        value = number(found["centre"])
        return Values(mean=value, ci=(low, high)) if low <= value <= high else None
    return None


def _given(text: str, figures: Sequence[_Figure], names: ArmNames) -> list[tuple[str, _Figure]]:
    """Each figure with its arm: by "respectively", else the arm named in the stretch around it."""
    if len(figures) < 2:
        return []
    order = names.in_order(text)
    if _RESPECTIVELY.search(text) and len(order) == len(figures):
        return list(zip(order, figures, strict=True))
    cuts = [0, *(figure.end for figure in figures)]
    before = [names.in_order(text[cuts[at] : figure.start])[-1:] for at, figure in enumerate(figures)]
    ends = [*(figure.start for figure in figures[1:]), len(text)]
    after = [
        names.in_order(text[figure.end : min(ends[at], figure.end + AFTER)])[:1] for at, figure in enumerate(figures)
    ]
    for found in (before, after):
        arms = [arms[0] for arms in found if arms]
        if len(arms) == len(figures) and len(set(arms)) == len(arms):
            return list(zip(arms, figures, strict=True))
    if len(figures) == 2 and len(order) == 2 and len(names.arms) == 2:
        return list(zip(order, figures, strict=True))
    return []


def outcome_words(sentence: Sentence) -> str:
    """The sentence without its figures, brackets and p values, as the name of its outcome."""
    bare = re.sub(r"[(\[][^()\[\]]*[)\]]", " ", plain(sentence.text))
    bare = re.sub(rf"{_P.pattern}|(?:{_N}) ?%?|±", " ", bare, flags=re.IGNORECASE)
    return " ".join(bare.split()).strip(" ,;:.")[:160]
