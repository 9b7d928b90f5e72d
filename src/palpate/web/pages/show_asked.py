"""Questions answered as the inside of a page: a claim, a complaint, a treatment; runs in a child process."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from palpate.web.pages.filling import Shown, filled

if TYPE_CHECKING:
    from palpate.session import Session
    from palpate.types.claim import Claim
    from palpate.types.ranking import Option, Ranking
    from palpate.web.child import Say

MOST_OFFERED = 150  # complaints that the box offers while one types, those with the most studies


def lists(session: Session, say: Say) -> dict[str, object]:
    """What forms offer: the complaints with the most studies by name, and how many studies there are."""
    from palpate import vocabulary

    words, counts = vocabulary.load(), session.library.concepts("condition")
    ranked = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_OFFERED]
    return {
        "conditions": sorted(words.concept(name).label for name in ranked),
        "studies": f"{len(session.library):,}",
    }


def asked(session: Session, say: Say, *, text: str) -> Shown:
    """The verdict on a question or claim."""
    from palpate.report.check_html import study_cells
    from palpate.report.check_lines import method, stamp
    from palpate.report.check_panels import panels

    report = session.ask(text)
    claim = report.judged[0].claim
    body = filled(
        "asked.html",
        question=claim.text,
        asked=text,
        tried_for=None if claim.treatment else _complaint(claim),
        panel=next(panels(report, frozenset())),
        studies=list(study_cells(report)),
        method=method(report),
        stamp=stamp(report),
    )
    return {"title": claim.text, "body": body}


def _complaint(claim: Claim) -> str | None:
    """What a question without a treatment is about."""
    named = claim.condition or next(iter(claim.outcomes), None)
    return named.label if named else None


def options(session: Session, say: Say, *, condition: str, outcome: str | None) -> Shown:
    """Every treatment that was tried for a complaint, ranked, with a plot."""
    from palpate.report.plots import forest_svg
    from palpate.report.ranking import DISCLAIMER, headline, ranking_plot, rung_title

    found = session.options(condition, outcome=outcome)
    forest = ranking_plot(found)
    body = filled(
        "options.html",
        condition=condition,
        outcome=outcome or "",
        conditions=lists(session, say)["conditions"],
        headline=headline(found),
        found=found,
        treatments=len({option.treatment.id for option in found.options}),
        plot=forest_svg(forest, "ranking") if forest.groups else "",
        rungs=[
            (rung_title(rung), list(map(_option, of_rung)))
            for rung, of_rung in groupby(found.options, key=lambda option: option.rung)
        ],
        evidence=_addresses(found),
        stamp=f"palpate {found.version}, library {found.library}, rules {found.rules}. {DISCLAIMER}",
    )
    return {"title": headline(found), "body": body}


def _option(option: Option) -> tuple[Option, str, str, str]:
    """A row of the table: the option, its effect, where its interval lies, the class of its certainty."""
    from palpate.report.ranking import said, short_effect

    return option, short_effect(option), said(option), option.certainty.value.replace(" ", "-")


def _addresses(found: Ranking) -> dict[str, str]:
    """The page with the evidence on each treatment."""
    from palpate.report.check_lines import address
    from palpate.types.evidence import Question

    asked = (
        Question(treatment=option.treatment, condition=found.condition, outcome=found.outcome)
        for option in found.options
    )
    return {one.treatment.id: address(one) for one in asked}


def evidence(session: Session, say: Say, *, treatment: str, condition: str | None, outcome: str | None) -> Shown:
    """The pooled evidence on one outcome, or an overview of all of them."""
    from palpate.report.evidence_html import evidence_fragment, overview_fragment
    from palpate.report.evidence_lines import headline
    from palpate.report.overview import overview_headline
    from palpate.types.evidence import Evidence

    found = session.evidence(treatment, condition=condition, outcome=outcome)
    if isinstance(found, Evidence):
        title, fragment = headline(found.question), evidence_fragment(found, on_site=True)
    else:
        title, fragment = overview_headline(found), overview_fragment(found, on_site=True)
    body = filled(
        "evidence_page.html",
        treatment=treatment,
        condition=condition or "",
        outcome=outcome or "",
        concept=found.question.treatment,
        fragment=fragment,
    )
    return {"title": title, "body": body}
