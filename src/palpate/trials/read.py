"""A paper to a study: the road of this room on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from palpate import vocabulary
from palpate._version import __version__
from palpate.trials.arms import find_arms, is_baseline_caption, lists_people
from palpate.trials.asked import Scene
from palpate.trials.compared import with_effects
from palpate.trials.conduct import Conduct, is_crossover, read_conduct
from palpate.trials.doses import doses
from palpate.trials.doubts import with_doubts
from palpate.trials.drafts import Draft, combined, draft, joined
from palpate.trials.facts import read_facts
from palpate.trials.findings import with_findings
from palpate.trials.followed import counted, with_everyone
from palpate.trials.heads import has_rows_before_and_after
from palpate.trials.local_names import names_of, names_of_all, with_letters
from palpate.trials.names import Arm, ArmNames, abbreviations, tokens
from palpate.trials.outcomes import Row, rows_of
from palpate.trials.parted import parted
from palpate.trials.people import Randomised, count_randomised
from palpate.trials.quoted import with_quoted
from palpate.trials.said import read_text
from palpate.trials.sheet import Sheet, lay_out
from palpate.trials.signs import read_signs, signed
from palpate.trials.stated import Stated
from palpate.types.concept import Family
from palpate.types.paper import Paper
from palpate.types.study import Arm as StudyArm
from palpate.types.study import Design, Harm, MachineRead, Outcome, ReadPlace, Role, Source, Study

MOST_OUTCOMES = 60
MOST_FUNDING = 200  # characters
_PEOPLE = re.compile(
    r"\W*(?:age|sex|gender|males?|females?|men|women|race|ethnicity|height|marital|education|married|asa|"
    r"smok\w+ status)\b",
    re.IGNORECASE,
)
_HARMS = re.compile(
    r"\b(?:adverse|side[- ]effects?|harms?|safety|complications?|tolerab\w+|toxicit\w+)\b", re.IGNORECASE
)
_OUTCOMES_TOO = re.compile(
    r"\b(?:outcomes?|efficacy|effectiveness|results?|characteristics|findings|variables|parameters)\b"
    r"(?:,? [\w-]+){0,3}?,? (?:and|&|as well as) |"
    r"(?:\band|&|as well as)(?: [\w-]+){0,2} (?:outcomes?|efficacy|effectiveness)\b|"
    r"(?:\band|&|,) (?:patients?['’]?s?['’]? )?(?:satisfaction|recurrences?|recovery|pain|quality of life|costs?|"
    r"(?:length of )?(?:hospital )?stay|mortality|survival|success|healing)\b",
    re.IGNORECASE,
)

_LISTED = re.compile(r",? and |, | & ")
_OF_HARMS = frozenset(
    ("table", "number", "incidence", "frequency", "severity", "type", "rate", "summary", "common", "most", "serious")
) | {*("percentage", "proportion", "treatment", "related", "emergent", "drug", "safety", "grade", "death", "reported")}
_COMPARING = re.compile(
    r"\b(?:groups?|between|interventions?|treatments?|interactions?|effects?|differences?|compar\w+|ancova|anova|mixed)\b",
    re.IGNORECASE,
)
_EXPLAINING = re.compile(r"\b(?:predict\w+|correlat\w+|associat\w+|factors|determinants|regression)\b", re.IGNORECASE)


def read_trial(paper: Paper) -> Study:
    """Read what a trial report measured.

    Parameters
    ----------
    paper : Paper
        With or without full text; tables are read first, then the text, then the abstract.

    Returns
    -------
    Study
        Marked ``machine_read``; ``read`` holds the place and the confidence of each value.
    """
    scene = Scene(paper)
    arms, rows, harms, names = _tables(paper)
    rows = _ranked([*rows, *read_text(scene, names, rows)], Stated(scene))[:MOST_OUTCOMES]
    rows = with_quoted(with_effects(rows, scene), scene)
    dosed = _with_doses(arms, scene)
    parallel = () if is_crossover(paper) else arms
    randomised = count_randomised(paper, parallel, least=_largest_arm(rows))
    conduct = read_conduct(paper, scene, n=randomised.n if randomised else None, arms=len(arms))
    if parallel != arms and randomised is not None:
        arms = tuple(msgspec.structs.replace(arm, n=arm.n or randomised.n) for arm in arms)
        dosed = tuple(msgspec.structs.replace(arm, n=arm.n or randomised.n) for arm in dosed)
        rows = [with_everyone(row, randomised.n) for row in rows]
    rows = counted(with_findings(rows, scene, dosed), arms, scene, randomised=randomised.n if randomised else None)
    return with_doubts(_study(paper, dosed, randomised, rows, conduct, harms))


def read_tables(paper: Paper) -> tuple[tuple[Arm, ...], list[Row]]:
    """The arms of a trial, and the rows that its tables give."""
    arms, rows, _, _ = _tables(paper)
    return arms, rows


def _tables(paper: Paper) -> tuple[tuple[Arm, ...], list[Row], list[Harm], ArmNames]:
    sheets = [lay_out(table) for table in paper.tables]
    short_forms = abbreviations(paper)
    arms = with_letters(find_arms(paper, sheets, short_forms), sheets, paper)
    rows = _rows(paper, sheets, arms, short_forms)
    of_harms = {place for place, sheet in enumerate(sheets) if _is_of_harms(sheet.caption.text)}
    harms = [harm for sheet, row in rows if sheet in of_harms for harm in _harms_of(row)]
    kept = [row for sheet, row in rows if sheet not in of_harms]
    return arms, kept, harms, names_of_all(sheets, ArmNames(arms))


def _is_of_harms(caption: str) -> bool:
    """Whether a table tells of harms alone: not "clinical outcomes and complications"."""
    found = _HARMS.search(caption)
    return found is not None and _OUTCOMES_TOO.search(caption) is None and not _lists_more(caption[: found.start()])


def _lists_more(before: str) -> bool:
    """Whether a caption lists something else before the harms: "Opioid use, rescue drugs, and side effects"."""
    listed = _LISTED.split(before)[:-1]
    return any(set(tokens(part)) - _OF_HARMS for part in listed)


def _harms_of(row: Row) -> Iterator[Harm]:
    for one in row.outcome.events:
        yield Harm(event=row.outcome.outcome, arm=one.arm, events=one.events, n=one.n)


def _with_doses(arms: Sequence[Arm], scene: Scene) -> tuple[StudyArm, ...]:
    given = doses(scene, ArmNames(arms))
    return tuple(msgspec.structs.replace(arm, **given[arm.id]) for arm in study_arms(arms))


def _largest_arm(rows: Sequence[Row]) -> int:
    """The most people that a table gives one arm."""
    tabled = [row for row in rows if any(place.table is not None for place in row.places)]
    means = (one.n for row in tabled for one in row.outcome.means)
    events = (one.n for row in tabled for one in row.outcome.events)
    return max((n for n in (*means, *events) if n is not None), default=0)


def _ranked(rows: Sequence[Row], stated: Stated) -> list[Row]:
    """The outcomes that the trial was for first; among equals, in the order of the report."""
    scores = [stated.score(row.outcome, row.name, is_primary=row.is_primary) for row in rows]
    return [rows[at] for at in sorted(range(len(rows)), key=lambda at: (-round(scores[at], 1), at))]


def study_arms(arms: Sequence[Arm]) -> tuple[StudyArm, ...]:
    """The arms as a study holds them."""
    return tuple(_arm(arm) for arm in arms)


def _rows(
    paper: Paper, sheets: Sequence[Sheet], arms: Sequence[Arm], short_forms: Mapping[str, str]
) -> list[tuple[int | None, Row]]:
    if len(arms) < 2:
        return []
    names = ArmNames(arms)
    drafts: list[Draft] = []
    for place, sheet in enumerate(sheets):
        if not _is_baseline(sheet) and not lists_people(sheet):
            own = names_of(sheet, names)
            drafts += draft(parted(signed(joined(list(read_facts(sheet, place, own))), read_signs(sheet, own), sheet)))
    drafts = combined(drafts, {place for place, sheet in enumerate(sheets) if _compares(sheet)})
    sizes = {arm.id: arm.n for arm in arms if arm.n is not None}
    made = [(one.sheet, row) for one in drafts for row in rows_of(one, arms, paper.tables, sizes, short_forms)]
    return [(sheet, row) for sheet, row in made if not _PEOPLE.match(row.outcome.outcome) and _has_figures(row.outcome)]


def _compares(sheet: Sheet) -> bool:
    """Whether a table's caption or heads say that it tests the arms against each other."""
    heads = " ".join(label.text for path in sheet.heads for label in path)
    said = f"{sheet.caption.text} {heads}"
    return _COMPARING.search(said) is not None and _EXPLAINING.search(said) is None


def _has_figures(outcome: Outcome) -> bool:
    return bool(outcome.means or outcome.events or outcome.effect)


def _is_baseline(sheet: Sheet) -> bool:
    if not is_baseline_caption(sheet.caption.text) or has_rows_before_and_after(sheet):
        return False
    return not any(label.when is not None or label.is_change for path in sheet.heads for label in path)


def _study(
    paper: Paper,
    arms: tuple[StudyArm, ...],
    randomised: Randomised | None,
    rows: Sequence[Row],
    conduct: Conduct,
    harms: Sequence[Harm],
) -> Study:
    outcomes: list[Outcome] = []
    places: list[ReadPlace] = list(conduct.places)
    if randomised is not None and randomised.said is not None:
        said = randomised.said
        span = (said.start, said.end)
        places.append(ReadPlace(field="n", part=said.part, span=span, confidence=randomised.confidence))
    for place, row in enumerate(rows):
        outcomes.append(row.outcome)
        places += [msgspec.structs.replace(one, field=f"outcomes[{place}].{one.field}") for one in row.places]
    return Study(
        **_identity(paper), design=conduct.design, n=randomised.n if randomised else None, arms=arms,
        outcomes=tuple(outcomes), harms=tuple(dict.fromkeys(harms)) or None, bias=conduct.bias,
        condition=_condition(paper),
        funding="; ".join(paper.funding)[:MOST_FUNDING] or None,
        within_person=True if conduct.design is Design.CROSSOVER else None, is_retracted=paper.is_retracted,
        machine_read=True,
        read=MachineRead(by=f"palpate {__version__}", form=paper.origin.format.value, places=tuple(places)),
    )  # fmt: skip


def _identity(paper: Paper) -> dict[str, Any]:
    """The fields by which the paper is known."""
    fields = ("journal", "volume", "issue", "pages", "doi", "pmid", "pmcid", "year")
    return {name: getattr(paper, name) for name in fields} | {
        "key": _key(paper),
        "title": paper.title or "untitled",
        "authors": tuple(author.name for author in paper.authors),
        "registry": paper.registry[0] if paper.registry else None,
        "sources": _sources(paper),
    }


def _sources(paper: Paper) -> tuple[Source, ...]:
    part = "full text" if paper.body else "abstract"
    if paper.pmcid:
        return (Source(url=f"https://pmc.ncbi.nlm.nih.gov/articles/{paper.pmcid}/", part=part),)
    if paper.pmid:
        return (Source(url=f"https://pubmed.ncbi.nlm.nih.gov/{paper.pmid}/", part=part),)
    return (Source(url=f"https://doi.org/{paper.doi}", part=part),) if paper.doi else ()


def _condition(paper: Paper) -> str | None:
    """What the people had: the condition that the title names, else the abstract's first."""
    for text in (paper.title, paper.abstract_text[:600]):
        mentions = vocabulary.load().find(text, families=(Family.CONDITION,))
        if mentions:
            return mentions[0].concept.label
    return None


def _arm(arm: Arm) -> StudyArm:
    return StudyArm(
        id=arm.id, treatment=arm.name, role=Role.COMPARATOR if arm.is_comparator else Role.TREATMENT, n=arm.n
    )


def _key(paper: Paper) -> str:
    family = next((author.family or author.collective or "" for author in paper.authors), "")
    plain = re.sub(r"[^a-z0-9]", "", family.lower()) or "anon"
    return f"{plain}{paper.year or ''}"
