"""Plots as matplotlib figures: `forest`, `funnel`, `ranking`, `ladder` and `effects`; `svg` gives each as SVG text.

In: the values that palpate's functions give. Out: a `matplotlib.figure.Figure`, which a notebook shows by itself; with
``ax=`` the plot is drawn on axes of your own. Nothing goes through pyplot, so nothing has to be closed. Matplotlib is
the extra ``palpate[plots]``; `svg` needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from palpate.errors import InputError
from palpate.report.canvas import Drawing, to_svg
from palpate.report.deciding import deciding_reading
from palpate.report.drawing import forest_of, funnel_of
from palpate.report.effect_map_plot import draw_effect_map
from palpate.report.forest_plot import draw_forest
from palpate.report.funnel_plot import draw_funnel
from palpate.report.ladder_plot import draw_ladder
from palpate.report.overview_plot import draw_overview
from palpate.report.pictures import draw_into, figure
from palpate.report.ranking import ranking_plot
from palpate.types.concept import Rung
from palpate.types.effect_map import EffectMap
from palpate.types.evidence import Evidence, Overview
from palpate.types.ranking import Ranking
from palpate.types.report import Report
from palpate.types.verdict import Verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["effects", "forest", "funnel", "ladder", "ranking", "svg"]

Answered = Evidence | Verdict | Report
"""The evidence on one outcome: itself, or what a verdict or the report of one claim stands on."""


def forest(value: Answered, *, rung: Rung | str | None = None, ax: Axes | None = None) -> Figure:
    """A forest plot: each trial with its interval and weight, each rung's pooled effect as a diamond.

    Parameters
    ----------
    value : Evidence or Verdict or Report
        The evidence on one outcome; of a verdict, or a report of one claim, that which it stands on.
    rung : Rung or str, optional
        Only this rung ("sham or light touch"); all that share the scale of the first one if None.
    ax : matplotlib axes, optional
        Draw there; a figure of its own if None.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    InputError
        If no trial has numbers to draw, or matplotlib is not installed.

    Examples
    --------
    >>> import palpate
    >>> evidence = palpate.evidence("massage", condition="low back pain", outcome="pain")
    >>> len(palpate.plot.forest(evidence).axes)
    1
    """
    return _shown(_forest(value, rung), ax)


def funnel(value: Answered, *, rung: Rung | str | None = None, ax: Axes | None = None) -> Figure:
    """A funnel plot: each trial of one rung by its effect and standard error.

    Parameters
    ----------
    value : Evidence or Verdict or Report
        As for `forest`.
    rung : Rung or str, optional
        The rung; the first that has numbers if None.
    ax : matplotlib axes, optional
        Draw there; a figure of its own if None.

    Raises
    ------
    InputError
        If no trial has numbers to draw, or matplotlib is not installed.
    """
    return _shown(_funnel(value, rung), ax)


def ranking(value: Ranking, *, ax: Axes | None = None) -> Figure:
    """The treatments of a complaint side by side, rung by rung, in standard deviations.

    Raises
    ------
    InputError
        If no effect can be drawn in standard deviations, or matplotlib is not installed.
    """
    return _shown(_ranking(value), ax)


def ladder(value: Answered, *, ax: Axes | None = None) -> Figure:
    """The comparator ladder: on each rung the effect beside what matters, and the steps down in certainty.

    Raises
    ------
    InputError
        If there is no evidence to draw, or matplotlib is not installed.
    """
    return _shown(draw_ladder(_evidence(value)), ax)


def effects(value: EffectMap | Overview, *, ax: Axes | None = None) -> Figure:
    """A map of effects: what a concept was tried with, or every outcome of a treatment on every rung.

    Parameters
    ----------
    value : EffectMap or Overview
        What `effect_map` gives, or `evidence` without an outcome.
    ax : matplotlib axes, optional
        Draw there; a figure of its own if None.

    Raises
    ------
    InputError
        If it is neither, nothing was compared, or matplotlib is not installed.
    """
    return _shown(_effects(value), ax)


def svg(value: Answered | EffectMap | Overview | Ranking, kind: str = "", *, rung: Rung | str | None = None) -> str:
    """A plot as SVG text, with a title and a description for screen readers; needs no matplotlib.

    Parameters
    ----------
    value : Evidence or Verdict or Report or EffectMap or Overview or Ranking
        What is drawn.
    kind : str
        ``forest`` (or empty), ``funnel`` or ``ladder`` of evidence; a ranking, a map and an overview have one each.
    rung : Rung or str, optional
        Only this rung, for forest and funnel plots.

    Raises
    ------
    InputError
        If there is nothing to draw, or no such kind.
    """
    return to_svg(_drawn(value, kind, rung))


def _drawn(value: Answered | EffectMap | Overview | Ranking, kind: str, rung: Rung | str | None) -> Drawing:
    if isinstance(value, Ranking):
        return _ranking(value)
    if isinstance(value, EffectMap | Overview):
        return _effects(value)
    if kind in {"", "forest"}:
        return _forest(value, rung)
    if kind == "funnel":
        return _funnel(value, rung)
    if kind == "ladder":
        return draw_ladder(_evidence(value))
    raise InputError(f"{kind!r} is no kind of plot. Say forest, funnel or ladder.")


def _forest(value: Answered, rung: Rung | str | None) -> Drawing:
    return draw_forest(forest_of(_of_rung(_evidence(value), rung)))


def _funnel(value: Answered, rung: Rung | str | None) -> Drawing:
    return draw_funnel(funnel_of(_of_rung(_evidence(value), rung)))


def _ranking(value: Ranking) -> Drawing:
    if not isinstance(value, Ranking):
        raise InputError(f"{type(value).__name__}: no ranking. Give what palpate.options gives.")
    shown = ranking_plot(value)
    if not shown.groups:
        raise InputError(
            f"{value.condition.label}: no effect on {value.outcome.label} can be drawn in standard deviations."
        )
    return draw_forest(shown)


def _effects(value: EffectMap | Overview) -> Drawing:
    if isinstance(value, EffectMap):
        if not value.rows:
            raise InputError(f"{value.concept.label}: no study compares on it; there is nothing to draw.")
        return draw_effect_map(value)
    if not isinstance(value, Overview):
        raise InputError(f"{type(value).__name__}: no map of effects. Give what palpate.effect_map gives.")
    if not value.outcomes:
        raise InputError(f"{value.question.treatment.label}: no trial compares it; there is nothing to draw.")
    return draw_overview(value)


def _evidence(value: Answered) -> Evidence:
    """The evidence itself, or that on which the verdict stands."""
    if isinstance(value, Evidence):
        return value
    if isinstance(value, Report):
        if len(value.judged) != 1:
            raise InputError(
                f"a report of {len(value.judged)} claims. Give the verdict of one: report.judged[0].verdict."
            )
        value = value.judged[0].verdict
    if not isinstance(value, Verdict):
        raise InputError(f"{type(value).__name__}: no evidence on one outcome. Give an Evidence, Verdict or Report.")
    reading = deciding_reading(value)
    if reading is None or reading.evidence is None:
        raise InputError(f"the verdict ({value.kind.value}) stands on no trials that can be drawn.")
    return reading.evidence


def _of_rung(evidence: Evidence, rung: Rung | str | None) -> Evidence:
    if rung is None:
        return evidence
    try:
        wanted = Rung(rung)
    except ValueError:
        raise InputError(f"{rung!r} is no rung. Say one of {', '.join(Rung)}.") from None
    kept = tuple(one for one in evidence.rungs if one.rung is wanted)
    return msgspec.structs.replace(evidence, rungs=kept)


def _shown(drawing: Drawing, ax: Axes | None) -> Figure:
    if ax is None:
        return figure(drawing)
    draw_into(ax, drawing)
    whole = ax.get_figure(root=True)
    assert whole is not None
    return whole
