"""One study as a card for people: who, what, numbers, harms, conduct, doubts, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from palpate.report.layout import Page
from palpate.report.study_rows import compared, figures, measured, pooled_figures, pooled_name
from palpate.report.text import percent, plain
from palpate.types.study import Arm, Harm, Identity, Outcome, Study

MOST_AUTHORS = 8
CONDUCT = (
    ("randomised", "randomised"),
    ("concealed", "allocation concealed"),
    ("participants_blind", "participants blind"),
    ("assessor_blind", "assessor blind"),
    ("intention_to_treat", "analysed as randomised"),
    ("registered", "registered"),
)


def card(study: Study, *, width: int = 80) -> str:
    """Render a study as plain text of at most `width` columns (addresses stay whole)."""
    page = Page(width)
    page.title(study.title)
    page.line(authors_line(study.authors))
    page.line(place_line(study))
    if study.is_retracted:
        page.field("RETRACTED", notice(study.retraction))
    page.field("key", study.key)
    for name, value in identifiers(study):
        page.field(name, value)
    page.gap()
    for name, value in who(study):
        page.field(name, value)
    _arms(page, study.arms)
    _outcomes(page, study.outcomes)
    _pooled(page, study)
    _harms(page, study)
    _conduct(page, study)
    _doubts(page, study)
    _reports(page, study)
    _sources(page, study)
    return page.text()


def authors_line(authors: tuple[str, ...]) -> str:
    """The first authors, and how many more there are."""
    if not authors:
        return "authors not known"
    more = len(authors) - MOST_AUTHORS
    return ", ".join(authors[:MOST_AUTHORS]) + (f" and {more} more" if more > 0 else "")


def notice(retraction: str | None) -> str:
    """Where the notice of a retraction stands."""
    if retraction is None:
        return "a notice was seen"
    return f"see https://doi.org/{retraction}" if retraction.startswith("10.") else retraction


def place_line(study: Study) -> str:
    """Journal, year, volume and pages."""
    volume = " ".join(filter(None, [study.volume, f"({study.issue})" if study.issue else None]))
    parts = [study.journal or "journal not known", str(study.year or "year not known"), volume, study.pages]
    return "; ".join(part for part in parts if part)


def identifiers(study: Study | Identity) -> Iterator[tuple[str, str]]:
    """Each identifier's name, with its address where it has one."""
    if study.doi:
        yield "doi", f"https://doi.org/{study.doi}"
    if study.pmid:
        yield "pmid", f"https://pubmed.ncbi.nlm.nih.gov/{study.pmid}/"
    if study.pmcid:
        yield "pmcid", f"https://pmc.ncbi.nlm.nih.gov/articles/{study.pmcid}/"
    if study.registry:
        yield "registry", study.registry


def who(study: Study) -> Iterator[tuple[str, str]]:
    """Design, people and remarks, each under its name."""
    yield "design", study.design.value + (", the same people in both arms" if study.within_person else "")
    yield "condition", study.condition or "not reported"
    yield "people", "; ".join(filter(None, [study.population, f"n = {study.n}" if study.n else "n not reported"]))
    if study.causes:
        yield "causes", ", ".join(study.causes)
    if study.between_arms:
        yield "between arms", study.between_arms
    if study.machine_read:
        yield "read by", "a program; no person has checked it against the paper"
    if study.note:
        yield "note", study.note


def _arms(page: Page, arms: Iterable[Arm]) -> None:
    for place, arm in enumerate(arms):
        if not place:
            page.heading("Arms")
        size = f", n = {arm.n}" if arm.n else ""
        page.item(f"{arm.id}: {arm.treatment} ({arm.role.value}{size})", dose(arm))


def dose(arm: Arm) -> str:
    """How, where, how long and how often an arm was treated."""
    given = [
        arm.technique,
        f"on {arm.site}" if arm.site else None,
        f"with {arm.device}" if arm.device else None,
        f"{plain(arm.minutes)} min" if arm.minutes else None,
        f"{plain(arm.sessions)} session{'s' * (arm.sessions != 1)}" if arm.sessions else None,
        f"over {plain(arm.weeks)} week{'s' * (arm.weeks != 1)}" if arm.weeks else None,
    ]
    return ", ".join(part for part in given if part)


def _outcomes(page: Page, rows: tuple[Outcome, ...]) -> None:
    if rows:
        page.heading("Outcomes")
    by_what: dict[str, list[Outcome]] = {}
    for row in rows:
        by_what.setdefault(measured(row), []).append(row)
    for what, of_what in by_what.items():
        page.item(what)
        for row in of_what:
            page.detail(compared(row))
            for figure in figures(row):
                page.detail(figure, deeper=True)


def _pooled(page: Page, study: Study) -> None:
    if study.pooled:
        page.heading("Pooled results, as the review prints them")
    for result in study.pooled:
        page.item(pooled_name(result), *pooled_figures(result))


def _harms(page: Page, study: Study) -> None:
    if not study.harms:
        said = "none seen, as the source states" if study.harms is not None else "the source says nothing"
        page.heading(f"Harms: {said}")
        return
    page.heading("Harms")
    for harm in study.harms:
        page.item(harm_line(harm))


def harm_line(harm: Harm) -> str:
    """A reported harm with its numbers."""
    where = f" in {harm.arm}" if harm.arm else ""
    if harm.events is not None:
        return f"{harm.event}{where}: {harm.events}{f' of {harm.n}' if harm.n else ''}"
    return f"{harm.event}{where}" + (f": {percent(harm.share, 1)}" if harm.share is not None else "")


def _conduct(page: Page, study: Study) -> None:
    known, unknown = conduct(study)
    if known or study.arms:
        page.heading("Conduct")
    for name, said in known:
        page.field(name, said)
    if study.arms and unknown:
        page.field("not reported", ", ".join(unknown))


def conduct(study: Study) -> tuple[list[tuple[str, str]], list[str]]:
    """What is known of the conduct, each under its name, and the names of what is not reported."""
    known, unknown = [], []
    for field, name in CONDUCT:
        value = getattr(study.bias, field, None)
        if value is None:
            unknown.append(name)
        else:
            known.append((name, "yes" if value else "no"))
    lost = study.bias.lost if study.bias else None
    known += [("lost to follow-up", percent(lost, 1))] if lost is not None else []
    known += [("interest in the result", "yes" if study.interest else "no")] if study.interest is not None else []
    known += [("funding", study.funding)] if study.funding else []
    return known, unknown


def _doubts(page: Page, study: Study) -> None:
    if study.doubts:
        page.heading("Doubts")
    for doubt in study.doubts:
        page.item(f"{doubt.field}: {doubt.why}")


def _reports(page: Page, study: Study) -> None:
    if study.reports:
        page.heading("Other reports of this study")
    for report in study.reports:
        cited = [authors_line(report.authors) if report.authors else None, report.journal, report.year]
        page.item(report.title, "; ".join(str(part) for part in cited if part), *(v for _, v in identifiers(report)))
    if study.related:
        page.heading("Shares people or an earlier version with")
        page.line(", ".join(study.related), indent=2)


def _sources(page: Page, study: Study) -> None:
    page.heading("Sources")
    for source in study.sources:
        page.item(f"{source.url} ({source.part})")
    if not study.sources:
        page.line("none given", indent=2)
