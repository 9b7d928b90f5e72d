"""Values in notebooks: importing this tells them what renders them; the renderers themselves are imported at need."""

from __future__ import annotations

from palpate.types.shown import show_with


def _html(value: object) -> str | None:
    from palpate.report.notebook import notebook_html

    return notebook_html(value)


def _markdown(value: object) -> str | None:
    from palpate.report.notebook import notebook_markdown

    return notebook_markdown(value)


def _text(value: object) -> str | None:
    from palpate.report.notebook import notebook_text

    return notebook_text(value)


show_with(html=_html, markdown=_markdown, text=_text)
