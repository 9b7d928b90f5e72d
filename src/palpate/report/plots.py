"""Forest and funnel plots: `types.plot` in, SVG text or a picture file out.

`forest_svg` and `funnel_svg` give SVG; `save` writes .svg, .png or .pdf (the last two through matplotlib, which is the
extra ``palpate[plots]``). The drawing itself is in `forest_plot` and `funnel_plot`, the pen in `canvas`, what
matplotlib makes of it in `pictures`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from palpate.errors import InputError
from palpate.report import canvas
from palpate.report.forest_plot import draw_forest
from palpate.report.funnel_plot import draw_funnel
from palpate.report.pictures import picture
from palpate.types.plot import Forest, Funnel

SUFFIXES = (".svg", ".png", ".pdf")


def forest_svg(forest: Forest, name: str = "plot") -> str:
    """A forest plot as an SVG document.

    Parameters
    ----------
    forest : Forest
    name : str
        Begins the ids inside; plots that stand in one HTML page need one each.

    Returns
    -------
    str : SVG with title and description for screen readers; the same input gives the same text
    """
    return canvas.to_svg(draw_forest(forest), name)


def funnel_svg(funnel: Funnel) -> str:
    """A funnel plot as an SVG document, as `forest_svg`."""
    return canvas.to_svg(draw_funnel(funnel))


def save(plot: Forest | Funnel | canvas.Drawing, path: Path) -> None:
    """Write a plot, or a drawing of another kind, to a file: .svg, .png or .pdf, all or nothing.

    Raises
    ------
    InputError
        If the suffix is another one, matplotlib is missing for .png or .pdf, or the file cannot be written.
    """
    suffix = check_suffix(path)
    drawing = _drawn(plot)
    data = canvas.to_svg(drawing).encode() if suffix == ".svg" else picture(drawing, suffix[1:])
    try:
        _replace(path, data)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}). Choose another file.") from error


def _drawn(plot: Forest | Funnel | canvas.Drawing) -> canvas.Drawing:
    if isinstance(plot, canvas.Drawing):
        return plot
    return draw_forest(plot) if isinstance(plot, Forest) else draw_funnel(plot)


def _replace(path: Path, data: bytes) -> None:
    """Write under another name first; what could not be moved into place is taken away again."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(data)
    made = Path(file.name)
    try:
        made.chmod(0o644)
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def check_suffix(path: Path) -> str:
    """The suffix of a picture file, in lower case.

    Raises
    ------
    InputError
        If plots are not written in that form.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{path}: a plot is written as {', '.join(SUFFIXES)}, not as {suffix or 'no suffix'!r}.")
    return suffix
