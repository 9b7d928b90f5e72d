"""Which rows of which studies answer a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from palpate import vocabulary
from palpate.library import Library
from palpate.matching.reader import DIRECT, Reader, in_pain_of
from palpate.types.concept import Concept, Distance, Family, Rung
from palpate.types.evidence import Audit, LeftOut, Question, Stage
from palpate.types.match import Matches, ReviewMatch, RowMatch
from palpate.types.study import Comparison, Outcome, Study

SLOTS = ("treatment", "comparator", "technique")  # where a study may name a treatment
USABLE = DIRECT | {Distance.BROADER}  # broader evidence counts, as indirect (DESIGN: graded distance)


def match(question: Question, library: Library) -> Matches:
    """Sort every study that names the treatment into rows that answer, reviews, and what was left out.

    Parameters
    ----------
    question : Question
        Concepts of the vocabulary; a condition or outcome of None asks for any.
    library : Library

    Returns
    -------
    Matches
        Rows between arms, before-after rows, review results, reasons, and the absence audit.
    """
    named = _treated(question, library)
    sorter = _Sorter(question, Reader(question, library.readings()))
    reporting = library.keys_with("outcome", _usable(question.outcome)) if question.outcome else named
    for study in library.studies(named):
        sorter.sort(study, may_report=study.key in reporting)
    return sorter.matches(searched=len(library), named=len(named))


def could_match(question: Question, library: Library) -> bool:
    """Whether any study names the treatment and, near enough, the people and the outcome; read off the index.

    Where this is False, `match` finds no row and no review; it is True for studies whose rows then fit no arm, too.
    """
    keys = _treated(question, library)
    for slot, concept in (("outcome", question.outcome), ("condition", question.condition)):
        if concept is not None and keys:
            near = _usable(concept)
            if slot == "condition" and (place := in_pain_of(question)):
                near |= _usable(place)
            keys &= library.keys_with(slot, near)
    return bool(keys)


def _treated(question: Question, library: Library) -> frozenset[str]:
    """Keys of the studies that name the treatment or a kind of it."""
    concept = question.treatment.id
    kinds = {concept, *vocabulary.load().descendants(concept)}
    return frozenset().union(*(library.keys_with(slot, kinds) for slot in SLOTS))


def _usable(concept: Concept) -> set[str]:
    """The concepts at a distance that `USABLE` names."""
    words = vocabulary.load()
    return {concept.id, *words.descendants(concept), *words.ancestors(concept)}


@dataclass
class _Sorter:
    """Collects rows and reasons while the studies go by."""

    question: Question
    reader: Reader
    rows: list[RowMatch] = field(default_factory=list)
    before_after: list[RowMatch] = field(default_factory=list)
    reviews: list[ReviewMatch] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    without_arms: int = 0
    on_condition: int = 0
    on_outcome: int = 0

    def sort(self, study: Study, *, may_report: bool) -> None:
        """Place one study: rows, review results, or a reason; without a look at its rows where none can be on it."""
        reviews = list(self._reviews(study)) if may_report else []
        if not study.is_retracted:
            self.reviews += reviews
        if not study.arms:
            self.without_arms += 1
            if not reviews:
                self._leave_out(study, Stage.REVIEW, _other_results(study))
            elif study.is_retracted:
                self._leave_out(study, Stage.RETRACTED, _retraction(study))
            return
        condition = self.reader.distance(study.condition, Family.CONDITION)
        if condition not in USABLE:
            self._leave_out(study, Stage.PEOPLE, f"other people: {study.condition or 'not reported'}")
            return
        self.on_condition += 1
        rows = study.outcomes if may_report else ()
        found = [(row, distance) for row in rows if (distance := self.reader.outcome(row)) in USABLE]
        if not found:
            self._leave_out(study, Stage.OUTCOME, _other_outcomes(study))
            return
        self.on_outcome += 1
        self._sort_rows(study, found, condition)

    def _sort_rows(self, study: Study, found: Iterable[tuple[Outcome, Distance]], condition: Distance) -> None:
        read = [self._row(study, row, condition=condition, outcome=outcome) for row, outcome in found]
        matched = [row for row in read if isinstance(row, RowMatch)]
        if not matched:
            reasons = dict.fromkeys(why for why in read if isinstance(why, str))
            self._leave_out(study, Stage.COMPARISON, "; ".join(reasons))
        elif study.is_retracted:
            self._leave_out(study, Stage.RETRACTED, _retraction(study))
        else:
            self.rows += [row for row in matched if row.comparator]
            self.before_after += [row for row in matched if not row.comparator]

    def _reviews(self, study: Study) -> Iterator[ReviewMatch]:
        """The results of a review that are on the question."""
        for result in study.pooled:
            treatment, outcome = self.reader.distance(result.treatment, Family.TREATMENT), self.reader.outcome(result)
            if treatment not in DIRECT or outcome not in DIRECT:
                continue
            condition = self.reader.people_of(result, study)
            if condition in DIRECT and self.reader.is_against(result.comparator):
                yield ReviewMatch(
                    study=study,
                    result=result,
                    rung=self.reader.rung_of_review(result.comparator),
                    better=self.reader.better(result),
                    instrument=self.reader.instrument(result),
                    is_given_with_more=self.reader.is_given_with_more(result),
                    treatment_distance=treatment,
                    condition_distance=condition,
                    outcome_distance=outcome,
                )

    def _row(self, study: Study, row: Outcome, *, condition: Distance, outcome: Distance) -> RowMatch | str:
        """Read one row as an answer, or say why it is none."""
        if row.comparison is Comparison.DESCRIPTION or not row.arms:
            return "describes, without comparing arms or before with after"
        if row.comparison is Comparison.BEFORE_AFTER:
            return self._before_after(study, row, condition=condition, outcome=outcome)
        read = self.reader.contrast(study.arm(row.arms[0]), study.arm(row.arms[1]))
        if isinstance(read, str):
            return read
        if self.question.comparator and read.rung is not Rung.ACTIVE:
            return f"compared with {read.rung.value}"
        if not self.reader.is_against(read.comparator.treatment):
            return f"compared with {read.comparator.treatment}"
        return RowMatch(
            study=study,
            row=row,
            treatment=read.treatment.id,
            comparator=read.comparator.id,
            rung=read.rung,
            is_flipped=read.is_flipped,
            added_to=read.added_to,
            better=self.reader.better(row),
            instrument=self.reader.instrument(row),
            treatment_distance=read.distance,
            condition_distance=condition,
            outcome_distance=outcome,
        )

    def _before_after(self, study: Study, row: Outcome, *, condition: Distance, outcome: Distance) -> RowMatch | str:
        arm = study.arm(row.arms[0])
        if self.question.comparator:
            return "before with after, without a comparator"
        if not self.reader.has(arm):
            return "the before-after result is of another arm"
        return RowMatch(
            study=study,
            row=row,
            treatment=arm.id,
            better=self.reader.better(row),
            instrument=self.reader.instrument(row),
            treatment_distance=self.reader.treatment_distance(arm),
            condition_distance=condition,
            outcome_distance=outcome,
        )

    def _leave_out(self, study: Study, stage: Stage, why: str) -> None:
        self.left_out.append(LeftOut(study=study.key, label=study.label, why=why, stage=stage))

    def matches(self, *, searched: int, named: int) -> Matches:
        compared = len({row.study.key for row in self.rows})
        return Matches(
            rows=tuple(self.rows),
            before_after=tuple(self.before_after),
            reviews=tuple(self.reviews),
            left_out=tuple(self.left_out),
            audit=Audit(
                searched=searched,
                treatment=named,
                condition=self.on_condition if self.question.condition else None,
                outcome=self.on_outcome if self.question.outcome else None,
                compared=compared,
                used=0,
                reviews=self.without_arms,
            ),
        )


def _retraction(study: Study) -> str:
    return f"retracted ({study.retraction})" if study.retraction else "retracted"


def _other_outcomes(study: Study) -> str:
    outcomes = [row.outcome for row in study.outcomes]
    return f"does not report this outcome; it has: {_some(outcomes)}" if outcomes else "no outcome is recorded"


def _other_results(study: Study) -> str:
    pooled = [f"{result.treatment}, {result.outcome}" for result in study.pooled]
    return f"its results answer other questions: {_some(pooled)}" if pooled else "no result is recorded"


def _some(names: Iterable[str]) -> str:
    """The first four different names, and how many more there are."""
    found = list(dict.fromkeys(names))
    more = f" and {len(found) - 4} more" if len(found) > 4 else ""
    return ", ".join(found[:4]) + more
