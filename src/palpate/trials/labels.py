"""The words of a column head, a row label or a caption to what they say of the numbers below or beside them.

"Change at 6 weeks, mean (SD), n = 28" says: a change, at 6 weeks, means with standard deviations, of 28 people. What is
left over ("KOOS pain") is the outcome's name, or an arm's, which `names` knows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

import msgspec

from palpate.trials.cells import plain
from palpate.types.study import Measure


class Statistic(StrEnum):
    """What a label says that the numbers are."""

    MEAN = "mean"
    SD = "sd"
    SE = "se"
    CI = "ci"
    MEDIAN = "median"
    QUARTILES = "quartiles"
    RANGE = "range"
    PERCENT = "percent"
    COUNT = "count"
    P = "p"


class Time(StrEnum):
    """The coarse place of a label on the trial's time line."""

    BASELINE = "baseline"
    AFTER = "after"


_STATISTICS = {
    Statistic.MEAN: r"^(?-i:M)$|\bmeans?\b|\baverages?\b|\bl\.?s\.? ?m(?:eans?)?\b|\bx ?±|m ?±|\bM ?(?:\(|,) ?SDs?\b",
    Statistic.SD: r"\b(?-i:(?:S\.?D\.?s?|s\.d|sd|Sd|DS)\b\.?)|standard[ -]?deviations?|"
    r"\bstd\.?(?: ?dev\w*)?\b|\bst\.? ?dev",
    Statistic.SE: r"\b(?-i:(?:S\.?E\.?(?:M\.?)?|s\.e(?:\.m)?|sem?)\b\.?)|standard errors?|\bstd\.? ?err\w*",
    Statistic.CI: r"\bc\.?i\.?s?\b|confidence (?:intervals?|limits?)|credible intervals?|\bcrl\b|\bcri\b|\b95 ?%",
    Statistic.MEDIAN: r"\bmedians?\b(?! (?:power )?frequenc| nerves?\b| sternotom)",
    Statistic.QUARTILES: r"\bi\.?q\.?r\.?s?\b|inter-?quartile(?: range)?s?|quartiles?|percentiles?|"
    r"\bp25|25(?:th)?[-–/ ]+75",
    Statistic.RANGE: r"(?<!quartile )\branges?\b(?! of)|min(?:imum)?\.? ?[-–/,to]+ ?max",
    Statistic.PERCENT: r"(?<!95 )(?<!95)(?<!90)(?<!99)%|\bper ?cent(?:age)?s?\b|\bproportions?\b",
    Statistic.COUNT: (
        r"\bn ?[(/,] ?%|\bn\b(?! ?[=:])|\bnos?\.(?=$|[ (,])|^no\b(?= ?(?:of|\(|,|$))|\bnumbers?\b|"
        r"\bfrequenc(?:y|ies)\b|\bcounts?\b|#"
    ),
    Statistic.P: r"(?<![a-z])p(?:[ -]*val(?:ue)?s?\b|"
    r"[ -]?\d?\b(?![&+]|\.\d| ?\((?!(?:vs|versus|within|between|from)\b)))|"
    r"\bsignificance\b|\bsig\.?\b|(?<![a-z])p[ -]?(?:intra|inter)(?:-?group)?\b",
}
_READ = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _STATISTICS.items()}
_MEASURES = (
    (Measure.OR, r"\bodds[ -]ratios?\b|\ba?(?-i:ORs?)\b"),
    (Measure.HR, r"\bhazards?[ -]ratios?\b|\ba?(?-i:HRs?)\b(?! ?\()|\b(?-i:HR) ?\(95"),
    (Measure.RR, r"\b(?:relative risks?|risk ratios?|rate ratios?|relative rates?)\b|\ba?(?-i:I?RRs?)\b"),
    (
        Measure.SMD,
        r"\bcohen'?s? ?[’']?s? ?d\b|\bhedges|\beffect[ -]?sizes?\b|\bSMD\b|"
        r"standardi[sz]ed (?:mean )?difference|\b(?-i:ES)\b",
    ),
    (
        Measure.RD,
        r"\b(?:risk|rate|absolute risk|percentage|proportion)[ -](?:difference|reduction)s?\b|\b(?-i:ARR|ARD|RD)\b",
    ),
    (
        Measure.MD,
        r"\bdifferences?\b|\b(?-i:A?MD|WMD|LSMD)\b|\bdiff\.?\d?\b|\b(?:treatment|intervention) effects?\b|"
        r"\bbetween[ -]groups?\b|\bnet change\b",
    ),
)
_EFFECTS = tuple((measure, re.compile(pattern, re.IGNORECASE)) for measure, pattern in _MEASURES)
_VARIANCE_SHARE = re.compile(r"η|\beta\b|\bomega|ω|\bR ?[2²]|\bf ?[2²]|cramer", re.IGNORECASE)
_OTHER_TEST = re.compile(
    r"\b(?:F|t|z|U|chi|χ|x) ?(?:2|²|-?values?|-?statistics?|-?tests?|\()|\bdf\b|\bη|\beta\b|\bbeta\b|β|coefficient|"
    r"\bcorrelation|\bNNT\b|\bestimate\b|\bwald\b|^[FtzUr]$|\btest statistic",
    re.IGNORECASE,
)  # fmt: skip
_CHANGE = re.compile(
    r"(?<!stage of )(?<!stages of )(?<!readiness to )\bchang(?:e|es|ed)\b(?! (?:group|arm)\b)|[Δ∆δ]|\bdeltas?\b|"
    r"\b(?:mean |absolute )?(?:improvement|gain|reduction|decrease|"
    r"increase|decline|"
    r"(?<!blood )(?<!hearing )(?<!pregnancy )loss)s?\b"
    r"(?= (?:from|since|relative|in|at|between|after|\(|of)|$)|\bfrom baseline\b|(?:post|after|final|"
    r"follow-?up) ?[-–] ?(?:pre|before|baseline|initial)|"
    r"\bdifferences?(?: of| in)?(?: \w+){0,4} between (?:before|baseline|pre)|(?:pre|before) ?[-–] ?(?:post|"
    r"after)|\bbaseline ?- ?(?:\w+ )?(?:end|final|post|after|follow-?up)\b|\bdifference (?:from|to|vs\.?) baseline|"
    r"\bwithin[- ]group (?:change|difference)",
    re.IGNORECASE,
)
_PERCENT_CHANGE = re.compile(
    r"(?:%|\bper ?cent(?:age)?\b|relative) (?:change|improvement|reduction|difference|gain)", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\bbetween\b(?! (?:the )?(?:baseline|before|pre|post|after|follow-?up|final)\b)|"
    r"\binter-?group|\bintervention effects?\b|^(?:p\W+)?\(?(?:group|treatment)(?: effect)?\)?$|\bgroup ?[x×*] ?time|"
    r"\btime ?[x×*] ?group|\binteraction",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\bwithin[- ](?:the )?(?:groups?|subjects?|arms?)|^within\b|\bintra-?group|^(?:p\W+)?\(?time(?: effect)?\)?$|"
    r"\bpaired\b|\bvs\.? baseline|\bfrom baseline|\bpre ?[-–vs.]+ ?post|\bfriedman|\bmcnemar|\bsigned[- ]rank",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"^(?:\W*(?:total|all|overall|both|combined|whole|entire|pooled|sum)\b(?: (?:sample|groups?|patients|pts|"
    r"participants|subjects|population|cohort|arms|women|men|children|randomi[sz]ed|study))*\W*)$",
    re.IGNORECASE,
)
_UNIT_IN_BRACKETS = re.compile(r"[(\[](?!(?!IU|AU)[A-Z]{2,5}[)\]])[^()\[\]\d]*(?:[/^][^()\[\]]*)?[)\]]|%")
_OWN_TIME = re.compile(r"\btimes?\b", re.IGNORECASE)  # "completion time" is measured
_IN_BRACKETS = re.compile(r"\([^()]*\)|%")
_N = re.compile(
    r"[(\[,;]?\s*\bn\d? ?(?:=|:) ?(?P<n>\d[\d,]*)(?: ?/ ?\d+)?(?: ?[(\[]\d+(?:\.\d+)? ?%[)\]])?\s*"
    r"(?P<extra>(?:patients|participants|subjects|people|women|children|ears|knees|eyes)?)\s*[)\]]?"
    r"(?:[,;]? ?\(?\d+ (?:clusters?|practices|schools?|villages?|cent(?:re|er)s?|sites?|wards?|clinics?|"
    r"hospitals?)\b\)?)?|"
    r"[(\[]n (?P<bare>\d+)[)\]]|"
    r"(?P<whole>\b\B)?[(\[]\s*total:? ?(?:n ?= ?)?(?P<total>\d[\d,]*)\s*[)\]]",
    re.IGNORECASE,
)
_N_WORDS = re.compile(
    r"(?P<total>\b\B)?(?P<bare>\b\B)?\b(?P<whole>[1-9]\d*) ?\(100 ?%\)|"
    r"[(\[]\s*(?P<n>\d[\d,]*) (?:patients|participants|subjects|people|women|men|children|"
    r"infants|cases|persons|individuals|adults)\s*[)\]]",
    re.IGNORECASE,
)
_UNIT = (
    r"(?:weeks?|wks?|months?|mths?|mos?|days?|years?|yrs?|hours?|hrs?|h|minutes?|mins?|sessions?|visits?|treatments?)"
)
_COUNT = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_DONE = (
    r"(?:treatments?|interventions?|therapy|training|exercise|surgery|study|program\w*|medications?|operation|"
    r"procedures?|injections?|(?:induction of )?an?a?esthe(?:sia|tic)(?: induction)?|induction|administration|infusion|"
    r"supplementation|extubation|intubation|(?:radio|chemo)therapy)"
)
_TIMES = re.compile(
    rf"(?<![A-Za-z]-)(?<![/.])\b(?:at |after |by |in )?(?:the )?"
    rf"(?:{_COUNT}(?: ?(?:st|nd|rd|th)\b|st|nd|rd|th)?(?: ?(?:-|to|and) ?{_COUNT})?[ -]?"
    rf"(?:{_UNIT}|w|d|m|y)\b\.?(?:[ -]?(?:follow[- ]?ups?|post[- ]?\w*|assessment|visit|after \w+|later))?"
    rf"|(?:weeks?|wks?|months?|mos?|days?|years?|visits?|sessions?|hours?|time|phase|period|"
    rf"cycle)[ .#-]?\d+(?:\.\d+)?(?: ?[-–to]+ ?\d+)?|(?<!vitamin )(?-i:\b[TWMD]\d{{1,3}}\b))"
    r"|\b(?:first|second|third|fourth|fifth|sixth) (?:week|month|day|visit|session)\b"
    r"|\b(?:at )?baselines?(?: (?:visit|assessment|value|score|measurement)s?)?\b|\bpre(?:[- ]?(?:treatment|"
    r"intervention|test(?:ing)?|training|op\w*|study|exercise|surgery|surgical|therapy|season|dose|injection|"
    r"procedur\w+|induction|post)\b|\b(?!-\w))"
    r"|\bpost(?:[- ]?(?:treatment|intervention|test(?:ing)?|training|op\w*|study|exercise|surgery|surgical|"
    r"therapy|season|dose|injection|procedur\w+|induction|extubation|program\w*|randomi\w*)\b"
    r"(?: [1-9]\b(?![.,]\d))?|\b(?!-\w| ?partum| ?menopaus))|"
    rf"\b(?:immediately )?(?:before|after)(?: (?:the )?{_DONE})?\b"
    r"|\b(?:\w+[- ]?(?:month|week|year|day)s?[ -])?follow[ -]?ups?(?: ?\d)?\b|\bend[ -]?(?:point|"
    r"of(?: the)? (?:\w+ (?:phase|period)|phase|period|treatment|study|intervention|trial|therapy|follow[- ]?up))?\b|"
    r"\b(?:study )?(?:completion|discharge|admission|exit|entry|enrol?lment)\b|\b(?:on|at) (?:arrival|presentation)\b"
    r"|^\W*start(?: of (?:the )?\w+)?\W*$"
    r"|\b(?:initial|final|last)(?: (?:visit|assessment|value|score|measurement))?\b|\bmid(?:way|point|"
    r"[- ]?treatment)?\b",
    re.IGNORECASE,
)
_BASE = re.compile(
    r"baseline|^\W*start\b|"
    r"\bpre\b|\bpre[- ]?(?:treatment|intervention|test|training|op|study|exercise|surgery|surgical|"
    r"therapy|season|dose|injection|procedur|induction)|\bbefore\b|\binitial|"
    r"\b(?:weeks?|wks?|months?|mos?|days?|time|visit) ?0\b|\b[TWMD]0\b|\badmission|\bentry|\benrol?lment|"
    r"\bat inclusion|\b(?:on|at) (?:arrival|presentation)|\b0 ?(?:weeks?|months?|days?|hours?|hrs?|minutes?|w|h|min)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"\d+(?:\.\d+)?[ -]?{_UNIT}", re.IGNORECASE)
_CODE = re.compile(r"[TVMWD]\d|day [01]|discharge", re.IGNORECASE)
_AGES = re.compile(r"\b\d+(?:[- ]*(?:to|and)? ?\d+)?[- ]?(?:years?|months?|weeks?)[- ]olds?\b", re.IGNORECASE)
_FROM_BASELINE = re.compile(
    r"(?:from|to|vs\.?|versus|since|minus|compared (?:with|to)) (?:the )?(?:baseline|pre\b)|"
    r"(?:from|since|minus) (?:the )?(?:(?:week|day|month|visit) ?0|[TWDM]0)\b|"
    r"baseline[- ](?:to|adjusted|corrected)|adjusted for baseline|(?:pre|before)[ -]*(?:to|vs\.?|and|/|"
    r"-|–)[ -]*(?:post|after)",
    re.IGNORECASE,
)
_CATEGORY = re.compile(
    r"^(?:the )?(?:(?:co-?)?primary|secondary|tertiary|main|other|additional|exploratory|efficacy|clinical|"
    r"safety|functional)?(?: and (?:secondary|tertiary))? ?(?:outcomes?|end ?points?|measures?|"
    r"variables?|parameters?|results|efficacy|characteristics?|assessments?|items?|scores?|"
    r"scales?)(?: (?:measures?|variables?|parameters?))?(?: \(?(?:s|units?)\)?)?\W*$",
    re.IGNORECASE,
)


_NUMBERED_TIME = re.compile(
    rf"\b(?P<n>\d+(?:\.\d+)?)[ -]?(?P<unit>{_UNIT})\b|\b(?P<first>{_UNIT})[ .-]?(?P<second>\d+(?:\.\d+)?)\b",
    re.IGNORECASE,
)
_UNITS_OF = {"we": "week", "wk": "week", "mo": "month", "mt": "month", "da": "day", "ye": "year", "yr": "year"}
_UNITS_OF |= {"ho": "hour", "hr": "hour", "h": "hour", "mi": "minute"}
_GLUED_N = re.compile(r"(?<=[a-z)])N ?= ?(?=\d)|(?<=[a-z])LS mean")
_DELTA = re.compile(r"[Δ∆]")  # "ΔCRT index" is of the CRT index
_LETTER_FIRST = re.compile(r"^(?P<letter>[A-Z]|I{1,3}) (?P<group>[Gg]roup|[Aa]rm)\b")  # "C group"
_LETTER_IN_BRACKETS = re.compile(r"^(?P<group>[Gg]roup|[Aa]rm) ?\((?P<letter>[A-Z]|I{1,3}|\d)\)")  # "Group (1)"
_LETTERED = re.compile(
    r"(?P<group>(?:group|arm|cohort) (?:[A-Z]{1,3}|[IV]{1,3}|\d))(?P<more>$| ?(?:[(\[,:;=]|- ).*)", re.IGNORECASE
)


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What one label says.

    ``rest`` are its words without statistic, time and n, in their own order; ``name`` keeps the times.
    """

    text: str
    name: str = ""
    rest: str = ""
    statistics: frozenset[Statistic] = frozenset()
    measure: Measure | None = None
    time: str | None = None
    when: Time | None = None
    n: int | None = None
    is_change: bool = False
    is_percent_change: bool = False
    is_total: bool = False
    is_test: bool = False
    is_between: bool = False
    is_within: bool = False
    is_category: bool = False

    @property
    def says_statistic(self) -> bool:
        """Whether nothing but the kind of number is named."""
        return bool(self.statistics or self.measure or self.is_test) and not _content(self.rest)

    @property
    def has_unit_alone(self) -> bool:
        """Whether a time or a change is named, and besides only a unit in brackets: "Change at end point (mmHg)"."""
        bare = _UNIT_IN_BRACKETS.sub(" ", self.rest)
        is_change = self.is_change and (bare != self.rest or _FROM_BASELINE.search(self.text) is not None)
        says = self.time is not None or is_change
        return says and not _content(bare) and _OWN_TIME.search(self.rest) is None


@lru_cache(maxsize=4096)
def read_label(text: str) -> Label:
    """What a label says.

    Examples
    --------
    >>> label = read_label("Change at 6 weeks, mean (SD), n = 28")
    >>> label.is_change, label.time, label.n, sorted(label.statistics)
    (True, '6 weeks', 28, [<Statistic.MEAN: 'mean'>, <Statistic.SD: 'sd'>])
    >>> read_label("KOOS pain, 6 months").rest
    'KOOS pain'
    """
    text = _LETTER_IN_BRACKETS.sub(r"\g<group> \g<letter>", text)
    flat = _LETTER_FIRST.sub(r"\g<group> \g<letter>", _GLUED_N.sub(r" \g<0>", plain(text)))
    if lettered := _LETTERED.match(flat):
        return _lettered(flat, lettered)
    found_n = _N.search(flat) or _N_WORDS.search(flat)
    words = _N_WORDS.sub(" ", _N.sub(" ", flat))
    timed = _AGES.sub(" ", _DURATION.sub(" ", _FROM_BASELINE.sub(" ", words)))
    statistics = frozenset(kind for kind, pattern in _READ.items() if pattern.search(words))
    measure = next((measure for measure, pattern in _EFFECTS if pattern.search(words)), None)
    if _VARIANCE_SHARE.search(words):
        measure = None
    change = _CHANGE.search(words)
    from_baseline = _FROM_BASELINE.search(words)
    times = [found for found in _TIMES.finditer(timed) if found.group().strip()]
    is_change = change is not None or (from_baseline is not None and "just" not in from_baseline.group())
    time = _time_words(_ends(times) if is_change else times)
    is_base = time is not None and _are_before([found.group() for found in times])
    return Label(
        text=flat,
        name=_tidy(_NAMELESS.sub(" ", words)),
        rest=_rest(words),
        statistics=statistics,
        measure=measure,
        time=time,
        when=None if time is None else Time.BASELINE if is_base else Time.AFTER,
        n=_count(found_n),
        is_change=is_change,
        is_percent_change=_PERCENT_CHANGE.search(words) is not None,
        is_total=_is_total(words, counted=found_n is not None),
        is_test=_OTHER_TEST.search(words.strip()) is not None,
        is_between=_BETWEEN.search(words) is not None,
        is_within=_WITHIN.search(words) is not None,
        is_category=_CATEGORY.match(words.strip()) is not None,
    )


def _is_total(words: str, *, counted: bool) -> bool:
    """Whether a label is of all people: with their number given, whatever its brackets say of the figures."""
    bare = _IN_BRACKETS.sub(" ", words) if counted else words
    return _TOTAL.match(bare.strip(" ,;:()")) is not None


def same_time(time: str | None) -> str | None:
    """A time in one wording, so that "Week 6", "6 weeks" and "6-week follow-up" are one.

    Examples
    --------
    >>> same_time("6-week follow-up"), same_time("Week 6"), same_time("post-treatment")
    ('6 week', '6 week', 'post-treatment')
    """
    found = _NUMBERED_TIME.search(time) if time else None
    if found is None:
        return time.lower() if time else time
    unit = (found["unit"] or found["first"]).lower()
    return f"{float(found['n'] or found['second']):g} {_UNITS_OF.get(unit[:2], unit)}"


def measure_of(text: str) -> Measure | None:
    """The effect measure that a text names last."""
    found = [(match.end(), measure) for measure, pattern in _EFFECTS for match in pattern.finditer(text)]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _lettered(text: str, found: re.Match[str]) -> Label:
    """A group by letter or number, with what it got where the label says so: "Group 1, acupuncture"."""
    more = read_label(found["more"].strip(" ,:;=-"))
    says = _content(more.rest) and not (more.statistics or more.measure or more.time)
    name = f"{found['group']}: {more.rest}" if says else found["group"]
    n = _count(_N.search(text)) or more.n
    return Label(text=text, name=name, rest=name, n=n, statistics=more.statistics, time=more.time, when=more.when)


def _count(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    said = found["n"] or found["total"] or found["whole"] or found["bare"]
    return int(said.replace(",", "")) or None


def _are_before(times: Sequence[str]) -> bool:
    """Whether all times are before treatment; a code or a span beside one ("T1", "8 weeks pretreatment") is of it."""
    said = [time for time in times if not _CODE.fullmatch(time.strip()) and not _SPAN.fullmatch(time.strip())] or times
    return all(_BASE.search(time) for time in said)


def _ends(times: list[re.Match[str]]) -> list[re.Match[str]]:
    """The times of a change, without that from which it is: "T2" of "T2-T0"."""
    return [time for time in times if not _BASE.search(time.group())] or times


def _time_words(times: list[re.Match[str]]) -> str | None:
    if not times:
        return None
    return re.sub(r"^(?:at|after|by|in) (?=\d)", "", " ".join(found.group().strip(" ,") for found in times)).strip()


_TIMES_OF_ALL = re.compile(
    rf"(?:{_TIMES.pattern})(?: of (?:the )?(?:treatment|therapy|intervention|study|trial|training|follow[- ]?up)\b)?",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(
    "|".join(
        (
            *_STATISTICS.values(),
            r"±|\blower\b|\bupper\b|\bl(?:ower|imit)\b|\bvalues?\b|\bunadjusted\b|\badjusted\b|\braw\b",
        )
    ),
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"\b(?:within|for|every|per|last|past|previous|over|first) (?:the )?(?:first |last |past |"
    rf"previous )?{_COUNT} ?-?{_UNIT}(?: of \w+)?",
    re.IGNORECASE,
)
_NAMELESS = re.compile(
    r"[(\[][^()\[\]]*(?:±|\b(?:SD|SE|SEM|IQR|n ?, ?%|n ?/|95 ?% ?CI)\b)[^()\[\]]*[)\]]|\(\s*%?\s*\)|"
    r"^(?:means?|medians?) *(?:\([^()]*\)|± ?\w+\.?) +(?=[A-Za-z])|"
    r"[,;:]? *\bn ?\(%\)|[,;:]? *\b(?:no\.|n) *\(%\)|,? *\b(?:means?|medians?) *(?:±|\().*$"
    r"|^(?:mean|median) (?=\w)|\bmean ± ?s\.?[de]\.?",
    re.IGNORECASE,
)
_UNMATCHED = re.compile(r"(?<=\s)[)\]]|[(\[](?=[^)\]]*$)")
_TIDY = re.compile(
    r"[(\[]\s*[,;/|:&–-]*\s*[)\]]|^\s*[)\]]\s*|^[\s,;:/|–-]+|[\s,;:/|(\[–-]+$|^\W*(?:at|of|in|by|for|and|the)\s*$"
)


def _rest(words: str) -> str:
    kept = _DURATION.search(words)
    words = _DELTA.sub(" ", words)
    rest = words if kept else _TIMES_OF_ALL.sub(" ", _FROM_BASELINE.sub(" ", words))
    return _tidy(_LEFT_OVER.sub(" ", rest))


def _tidy(words: str) -> str:
    for _ in range(3):
        words = _UNMATCHED.sub(" ", _TIDY.sub("", " ".join(words.split())))
    return " ".join(words.split()).strip(" .*†‡§#,;:")


_SMALL = re.compile(
    r"\b(?:mmrm|locf|oc|ls|itt|pp|ancova|adjusted|unadjusted|relative|observed|imputed|completers|cases|in|of|at|the|"
    r"and|or|for|to|by|with|score|scores|value|values|change|changes|difference|"
    r"differences|time|group|groups|mean|level)\b|[\W\d_]",
    re.IGNORECASE,
)


def _content(rest: str) -> bool:
    """Whether words are left that could name an outcome or an arm."""
    return len(_SMALL.sub("", _CHANGE.sub("", rest))) > 1
