"""`palpate check`: the claims of articles, each with its verdict, and what their authors can mend."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from palpate.cli.articles import Form, OutputPath, Rendered, Sources, form_of, show
from palpate.cli.forms import FORMS, View, render
from palpate.cli.options import LibraryPath
from palpate.types.article import Article


def check(
    sources: Sources,
    form: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
    output: OutputPath = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Every outcome and every study of each claim.")
    ] = False,
    library: LibraryPath = None,
) -> None:
    """Find every claim of articles and say what the library's evidence makes of it."""
    from palpate.cli.output import width
    from palpate.library import Library

    chosen = form_of(form, FORMS)
    Library.open(library).close()  # made once, before several processes want it
    view = View(width=width(), verbose=verbose)
    show(sources, partial(_rendered, form=chosen, view=view, library=library), chosen, output)


def _rendered(article: Article, *, form: Form, view: View, library: Path | None) -> Rendered:
    from palpate.check import check as check_article
    from palpate.library import Library

    with Library.open(library) as opened:
        report = check_article(article, opened)
    return Rendered(render(report, form, view), report.skipped)
