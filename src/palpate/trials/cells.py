"""A cell of a results table to its numbers: "12.3 (4.5)", "40/46, 87 %", "-0.3 ± 1.2*", "5 (4–6)", "<0.001".

Only the form is read here; what the figures are (a standard deviation, a per cent) depends on the heads above them and
is decided in `facts`.
"""

from __future__ import annotations

import re

import msgspec

_FIGURE = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
_SIGNED = rf"[+-]? ?(?:{_FIGURE})"
_MARKS = r"[*†‡§¶#∗⁎^$~|∥⋆★@&∧]"
_MAIN = re.compile(
    rf"(?P<first>{_SIGNED})(?P<percent> ?%)?(?: ?/ ?(?P<second>{_FIGURE})| (?:of|out of) (?P<of>{_FIGURE}))?"
)
_RANGE = re.compile(
    rf"(?P<low>{_SIGNED})(?P<percent> ?%)?(?: ?(?:to|and|,(?!\d{{3}}(?:\D|$))|;|:|-{{1,2}}|/) ?|"
    rf" (?!\+))(?P<high>{_SIGNED}) ?%?(?= ?$|[,;] ?)"
)
_SPREAD = re.compile(rf"± ?\(? ?(?P<spread>{_FIGURE})\)?")
_BRACKET = re.compile(r"[(\[](?P<inner>[^()\[\]]*)[)\]]")
_BARE = re.compile(rf"[,;:] ?(?P<inner>{_SIGNED}(?: ?%)?(?: ?(?:to|-) ?{_SIGNED})?)")
_INNER_LABEL = re.compile(
    r"(?P<sd>\bs\.? ?d\.?\b|standard deviation)|(?P<se>\bs\.? ?e\.?(?: ?m\.?)?\b)|"
    r"(?P<ci>(?:9[059] ?% ?)?\bc\.?i\.?\b|9[059] ?%)"
    r"|(?P<iqr>\biqr\b|quartiles?)|(?P<range>\brange\b)|(?P<n>\bn\b)|(?P<median>\bmedian\b)",
    re.IGNORECASE,
)
_MEASURE_FIRST = re.compile(
    r"^(?:(?:[a-z]{3,12} )?a?(?:OR|RR|HR|MD|SMD|IRR|RD|B|d) ?[=:] ?|(?:[a-z]{3,12} )?a?(?:OR|RR|HR|MD|SMD|IRR|RD) )"
    r"(?=[-+]? ?[\d.])",
    re.IGNORECASE,
)
_P_INSIDE = re.compile(
    r"[(\[]? ?\bp(?: ?-? ?values?)? ?(?P<is>[=<>≤≥]) ?(?P<p>\d?\.\d+|[01])(?: ?[)\]])?", re.IGNORECASE
)
_P_BEHIND = re.compile(r"(?<=\d[)\]]) (?P<is>[=<>≤≥]?) ?(?P<p>0?\.\d{2,4})$")  # "-3.9 (-7.8, -0.1) .044"
_N_INSIDE = re.compile(r"[(\[]? ?\bn ?= ?(?P<n>\d[\d,]*) ?[)\]]?", re.IGNORECASE)
_N_COUNTED = re.compile(r" [(\[](?P<n>\d+) (?:cases|patients|participants|subjects|people|eyes)[)\]]$", re.IGNORECASE)
_N_FIRST = re.compile(r"^n ?= ?(?P<n>\d[\d,]*)[,;:]? (?=[-+]?[\d.])", re.IGNORECASE)  # "N = 52 97.57 (12.84)"
_MEDIAN_FIRST = re.compile(r"^[-+]?[\d.]+ ?\([^()]*\); ?(?=[-+]?[\d.]+ ?±)")  # "180 (120/414); 266 ± 55"
_P_ALONE = re.compile(
    r"(?:p ?(?:-? ?values?)? ?)?(?P<is>[=<>≤≥]?) ?(?P<p>[01]?\.\d+(?:e-?\d+)?|[01](?:\.0+)?)"
    r"(?: ?\(?(?:n\.?s\.?)\)?)?",
    re.IGNORECASE,
)
_NOT_SIGNIFICANT = re.compile(r"(?:p ?= ?)?\(?(?:n\.? ?s\.?|not sig\w*\.?|non-?significant)\)?", re.IGNORECASE)
_UNITS = re.compile(
    r"(?:%|°|mm ?hg|mm|cm|kg(?:/m2)?|mg|g|ml|l|points?|percent|iu|mmol/l|beats?/min|bpm)\.?", re.IGNORECASE
)
_TIME_UNITS = re.compile(r"(?:s|sec|min|minutes|h|hrs?|hours?|days?|d|weeks?|months?|years?|yrs?)\.?", re.IGNORECASE)
_TRAILING = re.compile(
    r"(?<=[\d)%\]])(?:[a-ceg]|"
    r"(?<=[)%\]]) ?[a-z]|(?<=[)\]]) ?[a-h]{2,4}|(?<=\.\d) ?[a-z]|(?<=\.\d\d) ?[a-z])(?:, ?[a-z])* ?$",
    re.IGNORECASE,
)
_P_OF_TEST = re.compile(  # "F = 6.473; p = 0.013", "t(54) = 2.1, p < .05"
    r"(?:F|t|T|z|Z|U|H|W|chi ?2|[χΧx] ?[2²]?)(?: ?\([\d., ]+\))? ?= ?-?\d*\.?\d+ ?[;,]? ?\(?"
    r"[pP] ?(?P<is>[=<>≤≥]) ?(?P<p>[01]?\.\d+)\)?"
)
_MARK_BEHIND = re.compile(r"(?<=\d) ?[a-z]\)$")  # "0.003a)"
_NOT_BEHIND = re.compile(r"(?<=[\d)%\]]) ?\(?n\.?s\.?\)?$", re.IGNORECASE)  # a mark: "1.7 (1.3) NS"
_RAISED = re.compile(r"\^(?=[a-z])[a-z\d]{1,2}(?:, ?[a-z\d]{1,2})*$", re.IGNORECASE)  # marks: "8.79^b1"
_PLUS_MINUS = re.compile(r"\+ ?/ ?-(?: ?/ ?)?|\+-|&#177;|plus or minus")
_REFERENCE = re.compile(
    r"(?:1(?:\.0*)?[ ,]*)?[(\[]?\s*(?:ref|reference|referent)\.?(?: group| category)?\s*[)\]]?", re.IGNORECASE
)
_PERCENT_FIRST = re.compile(r"(?<=\()% ?(\d+(?:\.\d+)?)(?=\))")  # "13 (%43.3)"
_NOUGHT_COMMA = re.compile(r"(?<=(?<![\d.,])0),(?=\d)")  # "0,026": no thousands begin with nought
_TORN = re.compile(r"(?<=\d)\. (?=\d)")  # "32. 5 ± 8. 7"
_SET_APART = re.compile(r"(?<=\d) \. ?(?=\d)")
_SAME = str.maketrans(
    {
        **dict.fromkeys("−–—‐‑‒﹣－", "-"),
        **dict.fromkeys("\u00a0\u2009\u2002\u2003\u200a\u202f\u2007\n\t", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u00ad\ufeff£€", ""),
        **dict.fromkeys("·∙•⋅", "."),
        "÷": "-", "＜": "<", "⩽": "≤", "⩾": "≥", "％": "%", "（": "(", "）": ")", "，": ",", "＝": "=", "∼": "-",
    }
)  # fmt: skip


class Group(msgspec.Struct, frozen=True):
    """What stands in brackets or behind a comma: one figure or two, whether per cent, and its own label."""

    values: tuple[float, ...]
    is_percent: bool = False
    label: str | None = None
    over: float | None = None
    decimals: int = 0


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of one cell.

    ``value`` is the first figure (``over`` its denominator in "40/46"), ``low`` and ``high`` a bare range, ``spread``
    what follows ±, ``groups`` what stands in brackets. ``n`` and ``p`` were printed in the cell itself.
    ``is_bracketed``: the cell holds nothing but brackets, as below a figure that they belong to.
    """

    value: float | None = None
    is_percent: bool = False
    over: float | None = None
    low: float | None = None
    high: float | None = None
    spread: float | None = None
    groups: tuple[Group, ...] = ()
    n: int | None = None
    p: tuple[str, float] | None = None
    decimals: int = 0
    is_bracketed: bool = False


def plain(text: str) -> str:
    """The text with one kind of minus, blank, decimal point and ±.

    Examples
    --------
    >>> plain("−3·2 +/− 1.0")
    '-3.2 ± 1.0'
    """
    flat = " ".join((text if text.isascii() else text.translate(_SAME)).split())
    if "+" in flat or "&#177;" in flat or "plus or" in flat:
        flat = _PLUS_MINUS.sub("±", flat)
    return _SET_APART.sub(".", flat) if " ." in flat else flat


def is_reference(text: str) -> bool:
    """Whether a cell says that the others of its row are set against it: "REF", "1.00 (reference)".

    Examples
    --------
    >>> is_reference("1.0 (ref.)"), is_reference("1.2")
    (True, False)
    """
    return _REFERENCE.fullmatch(plain(text).strip(" .*")) is not None


def number(text: str) -> float:
    """The value of a printed figure: thousands separators out, sign in."""
    return float(text.replace(",", "").replace(" ", ""))


def read_figures(text: str) -> Figures | None:
    """The numbers of a data cell; None for a cell that is empty, a label or a sentence.

    Examples
    --------
    >>> read_figures("1,482.9 (1,177.2; 1,788.7)").groups[0].values
    (1177.2, 1788.7)
    >>> figures = read_figures("40/46 (87%)")
    >>> figures.value, figures.over, figures.groups[0].is_percent
    (40.0, 46.0, True)
    >>> read_figures("6 months") is None
    True
    """
    rest = _TORN.sub(".", _decimal_commas(plain(text)))
    if "%" in rest:
        rest = _PERCENT_FIRST.sub(r"\1%", rest)
    if not rest or len(rest) > 90 or not any(c.isdigit() for c in rest):
        return None
    rest = _MEASURE_FIRST.sub("", _MEDIAN_FIRST.sub("", rest))
    if "^" in rest:
        rest = _RAISED.sub("", rest)
    rest, p = _taken(rest, _P_INSIDE)
    where = next((one for one in (_N_FIRST, _N_COUNTED) if one.search(rest)), _N_INSIDE)
    rest, n = _taken(rest, where, may_open=True)
    if p is None and (behind := _P_BEHIND.search(rest)):
        rest, p = rest[: behind.start("is")].strip(), behind
    rest = _TRAILING.sub("", _NOT_BEHIND.sub("", re.sub(_MARKS, "", rest).strip())).strip()
    found = _read(rest)
    if found is None:
        return None
    return msgspec.structs.replace(
        found,
        n=int(n["n"].replace(",", "")) if n else None,
        p=(_relation(p["is"]), float(p["p"])) if p else None,
    )


def read_p(text: str) -> tuple[str, float | None] | None:
    """A cell of a column of p values: relation and value, ("ns", None) for words, None for anything else.

    Examples
    --------
    >>> read_p("P < 0.001*"), read_p(".65"), read_p("NS"), read_p("12.3 (4)")
    (('<', 0.001), ('=', 0.65), ('ns', None), None)
    """
    flat = re.sub(_MARKS, "", plain(text)).strip(" .()[]") if text.strip(" .").startswith("(") else plain(text)
    flat = _MARK_BEHIND.sub("", re.sub(_MARKS, "", flat).strip().replace(",", ".").rstrip(".;"))
    flat = _TRAILING.sub("", flat).strip()
    if _NOT_SIGNIFICANT.fullmatch(flat):
        return "ns", None
    found = _P_ALONE.fullmatch(flat) or (_P_OF_TEST.fullmatch(plain(text).strip()) if "=" in text else None)
    if found is None or float(found["p"]) > 1:
        return None
    return _relation(found["is"]), float(found["p"])


def _relation(sign: str) -> str:
    return {"≤": "<", "≥": ">", "": "="}.get(sign, sign)


def _taken(text: str, pattern: re.Pattern[str], *, may_open: bool = False) -> tuple[str, re.Match[str] | None]:
    """The text without the first match of a pattern that is not all of it and, but where it may, does not open it."""
    found = pattern.search(text)
    if found is None or (found.start() == 0 and not (may_open and found.end() < len(text))):
        return text, None
    return f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;"), found


def _decimal_commas(text: str) -> str:
    """Decimal commas to points, where the cell has no point and a comma that cannot part thousands."""
    text = _NOUGHT_COMMA.sub(".", text)
    if "." in text or not re.search(r"\d,(?:\d{1,2}|\d{4,})(?!\d)", text) or re.search(r"\d,(?:\d{3})(?!\d)", text):
        return text
    return re.sub(r"(?<=\d),(?=\d)", ".", text)


def _read(text: str) -> Figures | None:
    alone = _BRACKET.fullmatch(text)
    if alone is not None:
        inner = _read(alone["inner"].strip())
        return msgspec.structs.replace(inner, is_bracketed=True) if inner is not None else None
    ranged = _RANGE.match(text)
    if ranged is not None and ranged.end() >= len(text) and "/" not in text:
        low, high = number(ranged["low"]), number(ranged["high"])
        return Figures(low=low, high=high, is_percent=ranged["percent"] is not None, decimals=_places(ranged["low"]))
    start = _MAIN.match(text)
    if start is None:
        return None
    over = start["second"] or start["of"]
    spread, groups, end = _behind(text, start.end())
    if not _is_over(text[end:], has_more=spread is not None or bool(groups)):
        return None
    return Figures(
        value=number(start["first"]),
        is_percent=start["percent"] is not None or text[start.end() : start.end() + 2].strip().startswith("%"),
        over=number(over) if over else None,
        spread=spread,
        groups=tuple(groups),
        decimals=_places(start["first"]),
    )


def _behind(text: str, end: int) -> tuple[float | None, list[Group], int]:
    """What follows the first figure: a spread, brackets, figures behind commas; and where that ends."""
    spread: float | None = None
    groups: list[Group] = []
    while end < len(text):
        if text[end] in " %":
            end += 1
        elif spread is None and (found := _SPREAD.match(text, end)):
            spread, end = number(found["spread"]), found.end()
        elif found := _BRACKET.match(text, end) or _BARE.match(text, end):
            group = _group(found["inner"])
            if group is None:
                break
            groups, end = [*groups, group], found.end()
        else:
            break
    return spread, groups, end


def _group(inner: str) -> Group | None:
    flat = inner.strip()
    if flat.startswith("±"):
        flat = f"sd {flat[1:]}"
    label = _INNER_LABEL.search(flat)
    bare = _INNER_LABEL.sub(" ", flat).strip(" :,;=") if label else flat
    name = label.lastgroup if label else None
    ranged = _RANGE.match(bare)
    if ranged is not None and not re.fullmatch(rf"(?:{_FIGURE}) ?/ ?(?:{_FIGURE})", bare):
        return Group((number(ranged["low"]), number(ranged["high"])), "%" in bare, name)
    start = _MAIN.match(bare)
    if start is None:
        return Group((), label=name) if re.fullmatch(r"[^\d]{0,25}", bare) else None
    rest = bare[start.end() :].lstrip(" %")
    if rest[:1] not in {",", ";"} and not _is_over(rest, has_more=True):
        return None
    over = start["second"] or start["of"]
    places = _places(start["first"])
    return Group((number(start["first"]),), "%" in bare, name, number(over) if over else None, places)


def _is_over(rest: str, *, has_more: bool) -> bool:
    """Whether what is left of a cell says nothing more: a unit; one of time only behind more than one figure."""
    left = rest.strip(" .,;:()%")
    return not left or _UNITS.fullmatch(left) is not None or (has_more and _TIME_UNITS.fullmatch(left) is not None)


def _places(figure: str) -> int:
    return len(figure.partition(".")[2])
