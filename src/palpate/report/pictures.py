"""A drawing as a matplotlib figure, on axes of somebody's own, or as the bytes of a picture; no pyplot, no state.

Matplotlib is the extra ``palpate[plots]``; it is imported here alone.
"""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

from palpate.errors import InputError
from palpate.report import canvas
from palpate.report.canvas import Drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PIXELS_PER_INCH = 96.0
SHARPNESS = 2  # pixels of a picture for each pixel of the drawing, as dense screens have them


def figure(drawing: Drawing) -> Figure:
    """The drawing as a matplotlib figure of its own size.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    made: Figure = _kind()(figsize=(drawing.width / PIXELS_PER_INCH, drawing.height / PIXELS_PER_INCH))
    made.set_dpi(PIXELS_PER_INCH)
    made.set_facecolor("white")
    _fill(made.add_axes((0.0, 0.0, 1.0, 1.0)), drawing, 1.0)
    return made


def draw_into(axes: Axes, drawing: Drawing) -> None:
    """Draw on axes of somebody's own: as large as they are now, with the drawing's proportions, without a frame."""
    box = axes.get_window_extent()
    inches = axes.figure.get_dpi()
    room = (box.width / inches * PIXELS_PER_INCH, box.height / inches * PIXELS_PER_INCH)
    axes.set_aspect("equal", adjustable="box")
    axes.set_anchor("NW")
    _fill(axes, drawing, min(room[0] / drawing.width, room[1] / drawing.height))


def _fill(axes: Axes, drawing: Drawing, scale: float) -> None:
    axes.set_xlim(0.0, drawing.width)
    axes.set_ylim(drawing.height, 0.0)
    axes.set_axis_off()
    canvas.draw_on(axes, drawing.marks, scale)


def picture(drawing: Drawing, form: str) -> bytes:
    """The drawing as a PNG or PDF file, the same bytes each time.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
    except ImportError:
        raise missing(f".{form} plots", ", or write .svg") from None
    buffer = io.BytesIO()
    undated = {"CreationDate": None, "Title": drawing.title} if form == "pdf" else {"Title": drawing.title}
    with rc_context({"pdf.fonttype": 42}):
        figure(drawing).savefig(buffer, format=form, dpi=SHARPNESS * PIXELS_PER_INCH, metadata=undated)
    return buffer.getvalue()


def missing(what: str = "plots", otherwise: str = "") -> InputError:
    """The error for a matplotlib that is not there."""
    return InputError(f"{what} need matplotlib. Run: pip install 'palpate[plots]'{otherwise}.")


@cache
def _kind() -> type[Any]:
    """A figure of matplotlib that a notebook shows whether or not pyplot was ever imported."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise missing() from None

    class Plot(Figure):
        """A plot of palpate's: a matplotlib figure, with a picture of itself for notebooks."""

        def __init__(self, **more: Any) -> None:
            super().__init__(**more)
            FigureCanvasAgg(self)

        def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
            buffer = io.BytesIO()
            self.savefig(buffer, format="png", dpi=SHARPNESS * self.dpi)
            width, height = (round(side * self.dpi) for side in self.get_size_inches())
            return buffer.getvalue(), {"width": width, "height": height}

    return Plot
