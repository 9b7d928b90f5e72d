"""Small pieces of text that every report needs: numbers, intervals, names of studies, p values."""

from __future__ import annotations

MINUS = "−"


def number(value: float, digits: int = 2) -> str:
    """`value` rounded to that many decimals, with a real minus sign and no negative zero."""
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = f"{0.0:.{digits}f}"
    return text.replace("-", MINUS)


def plain(value: float) -> str:
    """`value` in its shortest form: 12, 0.5, −3.25."""
    return f"{value:.6g}".replace("-", MINUS)


def interval(ci: tuple[float, float], digits: int = 2) -> str:
    """An interval as "0.21 to 0.83"."""
    return f"{number(ci[0], digits)} to {number(ci[1], digits)}"


def p_value(p: float | None, relation: str = "=") -> str:
    """A p value as "p = 0.03" or "p < 0.001"; "p not reported" for None."""
    if p is None:
        return "p not reported"
    if relation == "=" and p < 0.001:
        return "p < 0.001"
    return f"p {relation} {p:.3g}"


def percent(share: float, digits: int = 0) -> str:
    """A share of 1 as per cent: "42 %"."""
    return f"{100 * share:.{digits}f} %"


def count(n: int, one: str, many: str) -> str:
    """A number of things: "1 study", "1,204 studies"."""
    return f"{n:,} {one if n == 1 else many}"
