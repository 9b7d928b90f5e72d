"""`palpate claims`: every claim of one article or of many, before any verdict."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from palpate.cli.articles import Form, OutputPath, Rendered, Sources, form_of, show
from palpate.types.article import Article

FORMS = (
    Form("text", "txt", between="\n"),
    Form("json", "json", stands_alone=True),
    Form("jsonl", "jsonl", is_joined=True),
    Form("csv", "csv", is_joined=True),
)


def claims(
    sources: Sources,
    form: Annotated[
        str,
        typer.Option(
            "--format", "-f", help="text; json, an object for each article; jsonl, a line for each; csv, a row a claim."
        ),
    ] = "text",
    output: OutputPath = None,
) -> None:
    """List every claim that articles make: where it stands, its type, what it names, how strongly it is put."""
    from palpate.cli.output import width
    from palpate.report.claims import claims_csv_head

    chosen = form_of(form, FORMS)
    if form == "csv":
        chosen = chosen._replace(head=claims_csv_head())
    show(sources, partial(_rendered, form=form, width=width()), chosen, output)


def _rendered(article: Article, *, form: str, width: int) -> Rendered:
    from palpate.check import claims_of
    from palpate.findings import signals
    from palpate.report.claims import claims_csv, claims_json, claims_line, claims_text

    found, skipped = claims_of(article)
    if form == "csv":
        return Rendered((claims_csv(article, found),), skipped)
    seen = signals(article, found)
    if form == "text":
        return Rendered((claims_text(article, found, seen, skipped=skipped, width=width),), skipped)
    make = claims_json if form == "json" else claims_line
    return Rendered((make(article, found, seen, skipped=skipped),), skipped)
