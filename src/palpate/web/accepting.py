"""Which of the forms that an address has a caller asks for: by ``?format=``, else by its Accept header (RFC 9110)."""

from __future__ import annotations

from collections.abc import Mapping

from palpate.web.problems import ProblemError


def chosen(accept: str, forms: Mapping[str, str], *, named: str | None = None, usual: str | None = None) -> str:
    """The name of the form that is answered: the one named, else the best that is accepted, the first of equals.

    Parameters
    ----------
    accept : str
        The Accept header; empty for anything.
    forms : mapping
        From names to media types.
    named : str, optional
    usual : str, optional
        What is answered where none is accepted.

    Raises
    ------
    ProblemError
        If none is accepted.

    Examples
    --------
    >>> chosen("text/csv;q=0.5, application/*", {"json": "application/json", "csv": "text/csv"})
    'json'
    """
    if named is not None:
        return named
    weights = {name: _weight(accept, media) for name, media in forms.items()}
    best = max(weights, key=lambda name: weights[name])
    if weights[best] <= 0 and usual is not None:
        return usual
    if weights[best] <= 0:
        raise ProblemError("not-acceptable", f"it is there as {', '.join(forms.values())}.")
    return best


def _weight(accept: str, media: str) -> float:
    """How much a media type is wanted: by the most specific range that it is in."""
    if not accept.strip():
        return 1.0
    kind = media.partition("/")[0]
    ranked = {media: 2, f"{kind}/*": 1, "*/*": 0}
    found = [(ranked[name], weight) for name, weight in map(_range, accept.split(",")) if name in ranked]
    return max(found)[1] if found else 0.0


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (one.strip().lower() for one in part.split(";"))
    for one in parameters:
        if one.startswith("q="):
            try:
                return name, max(0.0, min(1.0, float(one[2:])))
            except ValueError:
                return name, 0.0
    return name, 1.0
