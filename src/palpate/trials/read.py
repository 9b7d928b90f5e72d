"""A paper to a study: the road of this room on one page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from palpate.trials.arms import find_arms, is_baseline_caption
from palpate.trials.asked import Scene
from palpate.trials.drafts import Draft, combined, draft, fill_baselines, joined
from palpate.trials.facts import read_facts
from palpate.trials.findings import with_findings
from palpate.trials.names import Arm, ArmNames, abbreviations
from palpate.trials.outcomes import Row, doubts_of, rows_of
from palpate.trials.people import Randomised, count_randomised
from palpate.trials.said import read_text
from palpate.trials.sheet import Sheet, lay_out
from palpate.trials.stated import Stated
from palpate.types.paper import Paper
from palpate.types.study import Arm as StudyArm
from palpate.types.study import Design, MachineRead, Outcome, ReadPlace, Role, Study

MOST_OUTCOMES = 60
_HARMS = re.compile(r"\b(?:adverse|side[- ]effects?|harms?|safety|complications?|tolerab\w+)\b", re.IGNORECASE)


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
    arms, rows = read_tables(paper)
    rows = _ranked([*rows, *read_text(scene, arms, rows)], Stated(scene))[:MOST_OUTCOMES]
    rows = with_findings(rows, scene, study_arms(arms))
    return _study(paper, arms, count_randomised(paper, arms), rows)


def read_tables(paper: Paper) -> tuple[tuple[Arm, ...], list[Row]]:
    """The arms of a trial, and the rows that its tables give."""
    sheets = [lay_out(table) for table in paper.tables]
    short_forms = abbreviations(paper)
    arms = find_arms(paper, sheets, short_forms)
    return arms, _rows(paper, sheets, arms, short_forms)


def _ranked(rows: Sequence[Row], stated: Stated) -> list[Row]:
    """The outcomes that the trial was for first; among equals, in the order of the report."""
    scores = [stated.score(row.outcome, row.name, is_primary=row.is_primary) for row in rows]
    return [rows[at] for at in sorted(range(len(rows)), key=lambda at: (-round(scores[at], 1), at))]


def study_arms(arms: Sequence[Arm]) -> tuple[StudyArm, ...]:
    """The arms as a study holds them."""
    return tuple(_arm(arm) for arm in arms)


def _rows(paper: Paper, sheets: Sequence[Sheet], arms: Sequence[Arm], short_forms: Mapping[str, str]) -> list[Row]:
    if len(arms) < 2:
        return []
    names = ArmNames(arms)
    drafts: list[Draft] = []
    all_facts = []
    for place, sheet in enumerate(sheets):
        facts = joined(list(read_facts(sheet, place, names)))
        all_facts += facts
        if not _is_baseline(sheet):
            drafts += draft(facts)
    drafts = combined(drafts)
    fill_baselines(drafts, all_facts)
    sizes = {arm.id: arm.n for arm in arms if arm.n is not None}
    made = [row for one in drafts for row in rows_of(one, arms, paper.tables, sizes, short_forms)]
    return [row for row in made if row.outcome.means or row.outcome.events or row.outcome.effect]


def _is_baseline(sheet: Sheet) -> bool:
    return is_baseline_caption(sheet.caption.text) and not any(
        label.when is not None or label.is_change for path in sheet.heads for label in path
    )


def _study(paper: Paper, arms: Sequence[Arm], randomised: Randomised | None, rows: Sequence[Row]) -> Study:
    outcomes: list[Outcome] = []
    places: list[ReadPlace] = []
    if randomised is not None and randomised.said is not None:
        said = randomised.said
        places.append(
            ReadPlace(field="n", part=said.part, span=(said.start, said.end), confidence=randomised.confidence)
        )
    for place, row in enumerate(rows):
        outcomes.append(msgspec.structs.replace(row.outcome, doubts=doubts_of(row.outcome)))
        places += [msgspec.structs.replace(one, field=f"outcomes[{place}].{one.field}") for one in row.places]
    return Study(
        key=_key(paper), title=paper.title or "untitled", design=Design.RANDOMISED,
        authors=tuple(author.name for author in paper.authors), year=paper.year, journal=paper.journal,
        volume=paper.volume, issue=paper.issue, pages=paper.pages, doi=paper.doi, pmid=paper.pmid, pmcid=paper.pmcid,
        registry=paper.registry[0] if paper.registry else None, n=randomised.n if randomised else None,
        arms=study_arms(arms), outcomes=tuple(outcomes), machine_read=True,
        read=MachineRead(by="palpate", form=paper.origin.format.value, places=tuple(places)),
    )  # fmt: skip


def _arm(arm: Arm) -> StudyArm:
    return StudyArm(
        id=arm.id, treatment=arm.name, role=Role.COMPARATOR if arm.is_comparator else Role.TREATMENT, n=arm.n
    )


def _key(paper: Paper) -> str:
    family = next((author.family or author.collective or "" for author in paper.authors), "")
    plain = re.sub(r"[^a-z0-9]", "", family.lower()) or "anon"
    return f"{plain}{paper.year or ''}"
