"""Results in sentences: events, means with their spreads, and effects, each given to the arm that the words name.

"(40/46, 87%)", "13.8 (SD 8.1) days in the study group", "3.75 kg (95% CI 3.16 to 4.34) v 2.61 kg (...)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from palpate.trials.asked import Scene, Sentence
from palpate.trials.bare import IS_DIFFERENCE, bare_figures
from palpate.trials.cells import plain, read_p
from palpate.trials.coded import Codes
from palpate.trials.figures import NUMBER, UNLABELLED, WITH_SIGN, Figure, figures_of, in_figures, linked
from palpate.trials.names import ArmNames
from palpate.trials.values import Values
from palpate.trials.whose import PAIR, Owned, Whose
from palpate.types.article import Span
from palpate.types.study import MeanKind

_CHANGE = re.compile(
    r"\b(?:change[ds]?|decrease[ds]?|reduc\w+|increase[ds]?|gain(?:ed)?|improve\w*|fell|rose|declin\w+|"
    r"(?:weight|fat|bone|muscle|mass) loss(?:es)?|loss(?:es)? (?:of|in) (?:weight|body|bone|fat|muscle)|"
    r"lost (?:an? |more |less |weight|\d))",
    re.IGNORECASE,
)
_SPREAD = re.compile(r"\bSDs?\b|\bstandard deviations?\b|\bs\.d\.", re.IGNORECASE)
_SE = re.compile(r"[(\[±] ?(?:SEM?|s\.e\.m?\.?|standard errors?(?: of the mean)?) ?[)\]]", re.IGNORECASE)
_EXPRESSED = re.compile(
    r"\b(?:means?|averages?|LSM|values?)\b[^.;]{0,30}?(?:±|\+/-|and|with|\(|,) ?(?:the |their |1 )?"
    r"(?P<what>SEM?\b|S\.E\.|standard errors?|SDs?\b|S\.D\.|standard deviations?)"
)
_FULL_BRACKET = re.compile(r"\([^()]*\)")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_P = re.compile(r"\bp ?(?:-? ?values?)? ?(?:=|<|>|≤|≥|of) ?\d?\.\d+", re.IGNORECASE)
_OWN_P = re.compile(
    rf"(?:[^;.()\[\]]|\.\d){{0,60}}?[(\[)\],][^;.()\[\]]{{0,60}}?[(\[]? ?(?P<p>{_P.pattern})", re.IGNORECASE
)
WIDEST_ERROR = 0.2  # of a mean: a standard error beyond it is more often a deviation
ROUNDED = 0.6  # per cent by which a printed share may be off
LONGEST = 2_000  # characters of a sentence; a longer one is a list or a table as text
_MAY_BE_SE = frozenset({WITH_SIGN, UNLABELLED})
_RESULTS = frozenset({"abstract", "results", "other"})
_BASELINE = re.compile(
    r"\bbaseline\b|\b(?:mean|median|average) ages?\b|\bcomparable (?:in|with|at|for|regarding)\b|\bdemograph\w+|"
    r"\bpre-?(?:treatment|intervention|test)\b|\binitial(?:ly)?\b|"
    r"\b(?:patients?|clinical|subjects?)[’']?s? characteristics\b|"
    r"\bbefore (?:the )?(?:start of (?:the )?|administ\w+ (?:of )?(?:the )?)?"
    r"(?:study drugs?|treatment|intervention|study|trial|therapy|randomi[sz]ation|"
    r"induction|surgery|operation|procedure)\b|"
    r"\b(?:at|on) (?:the )?(?:study |trial |hospital )?(?:entry|admission|enrol?ment|inclusion|recruitment)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"^[^\d.;]{0,25}\b(?:v|vs|v/s|versus|compared (?:with|to))\.?[^\d;]{0,25}$", re.IGNORECASE)
_NEXT_SENTENCE = re.compile(r"(?<!vs)\. [A-Z][a-z]")
_OVER_TIME = re.compile(
    r"\b(?:(?:from|to|with|than(?: at)?|versus|vs\.?) (?:the )?baseline|pre-? ?(?:and|to|vs\.?|versus) ?post|"
    r"before and after|within[- ]group)\b",
    re.IGNORECASE,
)
_END_OF_PAIR = re.compile(r"[^;)\]]*(?:;|[)\]]+)")
_SET_AGAINST = re.compile(
    r"\b(?:reduced|decreased|increased|improved)\b[^.;(]{0,40}\b(?:compared (?:to|with)|than|versus|relative to)\b",
    re.IGNORECASE,
)
_OF_DIFFERENCE = re.compile(
    r"(?<!no )(?<!significant )\bdifference (?:favou?ring|in favou?r of|between|of|for) [^.;()]{0,60}\b(?:was|were) $",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\b|\bdifferences?\b|\binter-?group\b", re.IGNORECASE)
_UNTIL = re.compile(r"\bsurvival\b|\btime to\b|\b(?:PFS|OS|DFS|TTP|EFS|RFS)\b")
_MORE = re.compile(r"\b(?:higher|greater|longer|larger|more|better)\b", re.IGNORECASE)
_LESS = re.compile(r"\b(?:lower|smaller|shorter|fewer|less)\b", re.IGNORECASE)
_UNLIKE = re.compile(r"\b(?:than|compared (?:with|to))\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:no|not|neither|nor|non-?significant\w*|similar)\b", re.IGNORECASE)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One arm's figure in a sentence, and the one from which it rose or fell.

    ``is_unlabelled`` where no word says whether its spread is an SD or an SE.
    """

    arm: str
    values: Values
    kind: MeanKind
    is_unlabelled: bool = False
    before: Values | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that gives a figure for two arms or more, with its p.

    ``ps`` are those that stand directly behind the figures of single arms, by arm.
    """

    sentence: Sentence
    said: tuple[Said, ...]
    p: tuple[str, float | None] | None
    ps: dict[str, tuple[str, float | None]] = {}


def read_results(scene: Scene, names: ArmNames) -> Iterator[Result]:
    """Every sentence of the abstract and the results that sets figures of two arms beside each other."""
    codes = Codes(scene, names)
    whose = Whose(codes.names, codes)
    by_se = _spreads_are_errors(scene)
    for sentence in scene.sentences:
        if sentence.section in _RESULTS and len(sentence.text) <= LONGEST and any(map(str.isdigit, sentence.text)):
            found = _results_of(sentence, whose)
            yield from map(_with_errors, found) if by_se and not _SPREAD.search(sentence.text) else found


def _spreads_are_errors(scene: Scene) -> bool:
    """Whether the report says that what stands behind "±" is a standard error, and nowhere that it is a deviation."""
    said = {found["what"][:10].lower() for one in scene.sentences for found in _EXPRESSED.finditer(plain(one.text))}
    return bool(said) and all(one.startswith(("se", "s.e", "standard e")) for one in said)


def _with_errors(result: Result) -> Result:
    """The result with standard errors; where they are too wide for that, as spreads that nothing names."""
    small = all(
        value.sd is None or value.mean is None or value.sd <= WIDEST_ERROR * abs(value.mean)
        for one in result.said
        for value in (one.values, one.before)
        if value is not None
    )
    said = (
        msgspec.structs.replace(
            one, values=_as_se(one.values), before=one.before and _as_se(one.before), is_unlabelled=False
        )
        if small
        else msgspec.structs.replace(one, is_unlabelled=one.values.sd is not None)
        for one in result.said
    )
    return msgspec.structs.replace(result, said=tuple(said))


def _results_of(sentence: Sentence, whose: Whose) -> Iterator[Result]:
    text = in_figures(plain(sentence.text))
    by_form: dict[int, list[Figure]] = {}
    for figure in figures_of(text):
        by_form.setdefault(figure.form, []).append(figure)
    if not by_form and (bare := bare_figures(text)):
        by_form[bare[0].form] = bare
    if any(len(some) > len(whose.arms) for some in by_form.values()):
        if _are_within(sentence, whose):
            return
        clauses = list(_clauses(sentence))
        if len(clauses) < 2:
            clauses = list(_bracketed(sentence))
        found = [result for clause in clauses for result in _results_of(clause, whose)] if len(clauses) > 1 else []
        if found:
            yield from found
            return
    masked = whose.masked(text) if any(len(some) >= PAIR for some in by_form.values()) else text
    for some in by_form.values():
        if len(some) > len(whose.arms):
            rounds = list(whose.in_turn(masked, some))
            yield from _in_turn(sentence, text, rounds) if rounds else _paired(sentence, text, some, whose)
        elif (result := _result(sentence, text, whose.owned(masked, some))) is not None:
            yield result


def _result(sentence: Sentence, text: str, given: Sequence[tuple[str, Figure]]) -> Result | None:
    """The figures that a sentence gives to arms, none to two; what the arms had before they were treated is none."""
    arms = [arm for arm, _ in given]
    kind, is_se = (
        _kind_of(sentence, given[0][1] if given else None),
        _SE.search(text) is not None and not _SPREAD.search(text),
    )
    moved = any(figure.before is not None for _, figure in given)
    if len(arms) < 2 or len(set(arms)) < len(arms) or (kind is MeanKind.BASELINE and not moved):
        return None
    if _are_parts(figure.values for _, figure in given) or _OF_DIFFERENCE.search(text[: given[0][1].start]):
        return None
    if any(IS_DIFFERENCE.match(text, figure.end) for _, figure in given if figure.values.events is None):
        return None
    if not moved and _is_denied_by(text, [figure for _, figure in given], kind):
        return None
    said = tuple(
        Said(
            arm=arm,
            values=_as_se(figure.values) if is_se and figure.form in _MAY_BE_SE else figure.values,
            is_unlabelled=figure.form == UNLABELLED and not is_se and not _SPREAD.search(text),
            kind=MeanKind.POST if figure.values.events is not None or figure.before is not None else kind,
            before=figure.before and (_as_se(figure.before) if is_se and figure.form in _MAY_BE_SE else figure.before),
        )
        for arm, figure in given
    )
    ends = [other.start for _, other in given[1:]] + [len(text)]
    own = {
        arm: read_p(found["p"].replace(" of ", " = "))
        for (arm, figure), end in zip(given, ends, strict=True)
        if (found := _OWN_P.match(text, figure.end, end))
    }
    is_own = any(_P.search(text, one.end, other.start) for (_, one), (_, other) in pairwise(given))
    p = _p_between(text, given[-1][1].end) if is_own else _p_behind(text, given[-1][1].end)
    return Result(sentence=sentence, said=said, p=p, ps={arm: p for arm, p in own.items() if p} if is_own else {})


def _p_behind(text: str, start: int, end: int | None = None) -> tuple[str, float | None] | None:
    """The first p in a stretch of a text."""
    found = _P.search(text, start, len(text) if end is None else end)
    return read_p(found.group().replace(" of ", " = ")) if found else None


def _p_between(text: str, start: int) -> tuple[str, float | None] | None:
    """The last p behind words that set the arms against each other: "(p = .03), between them p = .37"."""
    found = list(_P.finditer(text, start))
    if not found or not _BETWEEN.search(text, start, found[-1].start()):
        return None
    return read_p(found[-1].group().replace(" of ", " = "))


def _ps_in_turn(text: str, start: int, rounds: int) -> list[tuple[str, float | None] | None] | None:
    """The p of each round where all of them stand behind the last: "(p = 0.66 and p = 0.41, respectively)"."""
    found = [read_p(one.group().replace(" of ", " = ")) for one in _P.finditer(text, start)]
    return found if len(found) == rounds > 1 else None


def _are_parts(values: Iterable[Values]) -> bool:
    """Whether counts are shares of each other's sum: "8 (89%) with X and 1 (11%) with Y" of nine who were not cured."""
    counts = [(one.events, one.percent) for one in values if one.events is not None and one.total is None]
    whole = sum(events for events, _ in counts)
    return (
        len(counts) > 1
        and whole > 0
        and all(percent is not None and abs(100 * events / whole - percent) < ROUNDED for events, percent in counts)
    )


def _is_denied_by(text: str, figures: Sequence[Figure], kind: MeanKind) -> bool:
    """Whether a sentence calls one arm's value higher or lower than the other's, and its figures say the opposite."""
    lead = text[: figures[0].start]
    more, less = _MORE.search(lead), _LESS.search(lead)
    if len(figures) != PAIR or bool(more) == bool(less) or not _UNLIKE.search(text) or _DENIED.search(text):
        return False
    first, second = (figure.values.centre for figure in figures)
    if kind is MeanKind.CHANGE or first is None or second is None or first == second:
        return False
    return (first > second) != bool(more)


def _in_turn(sentence: Sentence, text: str, rounds: Sequence[Owned]) -> Iterator[Result]:
    """The results of a sentence that gives figures to its arms in rounds, each with its words and its p."""
    opening = text[: rounds[0][0][1].start]
    ps = _ps_in_turn(text, rounds[-1][-1][1].end, len(rounds))
    for at, given in enumerate(rounds):
        start = rounds[at - 1][-1][1].end if at else 0
        end = rounds[at + 1][0][1].start if at + 1 < len(rounds) else len(text)
        own = text[start + _behind(text[start : given[0][1].start]) : end] if at else text[:end]
        if at and not _BASELINE.search(own):
            opening = _BASELINE.sub(" ", opening)
        said = msgspec.structs.replace(sentence, text=f"{opening} {own}" if at else own)
        if (result := _result(said, text, given)) is not None:
            p = ps[at] if ps else _p_behind(text, given[-1][1].end, end)
            yield msgspec.structs.replace(result, p=p)


def _paired(sentence: Sentence, text: str, figures: Sequence[Figure], whose: Whose) -> Iterator[Result]:
    """The results of a sentence that sets its figures against each other in pairs, its two arms in one order.

    "Ventilation (1.4 ± 2.1 versus 3.9 ± 2.8) and stay (3.1 ± 1.0 versus 9.2 ± 4.5) were shorter with X than with Y".
    """
    order = whose.pair_in_order(whose.masked(text), figures)
    if len(order) != PAIR or len(whose.arms) != PAIR or _OVER_TIME.search(text):
        return
    if _NEXT_SENTENCE.search(text) or not linked(text, figures, _AGAINST):
        return
    ps = _ps_in_turn(text, figures[-1].end, len(figures) // PAIR)
    for at in range(0, len(figures), PAIR):
        pair = figures[at : at + PAIR]
        start = figures[at - 1].end + _behind(text[figures[at - 1].end : pair[0].start]) if at else 0
        is_last = at + PAIR == len(figures)
        end = len(text) if is_last else figures[at + PAIR].start
        words_end = end if is_last else pair[-1].end + _behind(text[pair[-1].end : end])
        own = msgspec.structs.replace(sentence, text=text[start:words_end])
        if outcome_words(own) and (result := _result(own, text, list(zip(order, pair, strict=True)))) is not None:
            p = ps[at // PAIR] if ps else _p_behind(text, pair[-1].end, end)
            yield msgspec.structs.replace(result, p=p)


def _behind(between: str) -> int:
    """Where the words of a pair begin: behind the bracket or the semicolon that ends the pair before it."""
    ends = _END_OF_PAIR.match(between)
    return ends.end() if ends else 0


def _as_se(values: Values) -> Values:
    return msgspec.structs.replace(values, sd=None, se=values.sd) if values.sd is not None else values


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
    found = [one for one in _figured(sentence) if _DIGITS.search(_P.sub(" ", one.group()))]
    tail = sentence.text[found[-1].end() :] if found else ""
    ps = [one.group() for one in _P.finditer(tail)] if "respectively" in tail else []
    for at, match in enumerate(found):
        opening = sentence.text[: found[0].start()] if at else ""
        own = sentence.text[found[at - 1].end() if at else 0 : match.end()]
        p = f", {ps[at]}" if len(ps) == len(found) else ""
        yield msgspec.structs.replace(sentence, text=f"{opening} {own}{p}".strip())


def _figured(sentence: Sentence) -> list[re.Match[str]]:
    """The brackets with two figures or more."""
    return [match for match in _FULL_BRACKET.finditer(sentence.text) if len(_DIGITS.findall(match.group())) > 1]


def _are_within(sentence: Sentence, whose: Whose) -> bool:
    """Whether each bracket stands behind an arm of its own: "fell in A (5 ± 2 vs 4 ± 1) but not in B (...)"."""
    found = _figured(sentence)
    starts = [0, *(match.end() for match in found)]
    before = [sentence.text[start : match.start()] for start, match in zip(starts, found, strict=False)]
    arms = [whose.in_order(whose.masked(text)) for text in before]
    if len(found) < PAIR or any(len(named) != 1 for named in arms) or len({*arms}) < len(found):
        return False
    return not any(whose.in_order(whose.masked(match.group())) for match in found)


def _kind(text: str) -> MeanKind:
    if _BASELINE.search(text) and not _CHANGE.search(text):
        return MeanKind.BASELINE
    return MeanKind.CHANGE if _CHANGE.search(_SET_AGAINST.sub(" ", text)) else MeanKind.POST


def _kind_of(sentence: Sentence, figure: Figure | None) -> MeanKind:
    """The kind that the words of a sentence tell; a median time until something happened is never a change."""
    kind = _kind(plain(sentence.text))
    is_time = figure is not None and figure.values.median is not None and _UNTIL.search(sentence.text)
    return MeanKind.POST if kind is MeanKind.CHANGE and is_time else kind


def outcome_words(sentence: Sentence) -> str:
    """The sentence without its figures, brackets and p values, as the name of its outcome."""
    bare = re.sub(r"[(\[][^()\[\]]*[)\]]", " ", in_figures(plain(sentence.text)))
    bare = re.sub(rf"{_P.pattern}|(?:{NUMBER}) ?%?|±", " ", bare, flags=re.IGNORECASE)
    return " ".join(bare.split()).strip(" ,;:.")[:160]
