"""Which rows of which studies answer a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from palpate.library import Library
from palpate.matching.catalogue import Card, Catalogue, Passed, Shelf, catalogue
from palpate.matching.reader import DIRECT, OCCURRENCE, Contrast, Reader, in_pain_of
from palpate.types.concept import Distance, Family, Rung
from palpate.types.evidence import Audit, LeftOut, Question
from palpate.types.match import Matches, ReviewMatch, RowMatch
from palpate.types.study import Comparison, Outcome, PooledResult, Study

MOST_LOOKED_AT = 200  # studies whose titles are looked through; of whole kinds of treatment there are many more
USABLE = DIRECT | {Distance.BROADER}  # broader evidence counts, as indirect (DESIGN: graded distance)


def match(question: Question, library: Library, *, in_titles: bool = False) -> Matches:
    """Sort every study that names the treatment into rows that answer, reviews, and what was left out.

    Parameters
    ----------
    question : Question
        Concepts of the vocabulary; a condition or outcome of None asks for any.
    library : Library
    in_titles : bool
        Whether reviews are people's, too, whose title or population names them ("anaemia of chronic kidney disease").

    Returns
    -------
    Matches
        Rows between arms, before-after rows, review results, reasons, and the absence audit.
    """
    known = catalogue(library)
    shelf = known.shelf(question.treatment)
    sorter = _Sorter(question, Reader(question, library.readings(), in_titles=in_titles), shelf)
    sorter.sort_all(sorted(map(shelf.places.__getitem__, _near(question, known, in_titles=in_titles))))
    return sorter.matches(searched=len(library), named=len(shelf.cards))


def could_match(question: Question, library: Library) -> bool:
    """Whether any study names the treatment and, near enough, the people and the outcome; read off the index.

    Where this is False, `match` finds no row and no review; it is True for studies whose rows then fit no arm, too.
    """
    return bool(_near(question, catalogue(library)))


def _near(question: Question, known: Catalogue, *, in_titles: bool = False) -> Set[str]:
    """Keys of the studies that may answer; who gets what is prevented, the outcome may say instead of the people."""
    keys = _reporting(question, known)
    return (
        keys
        if question.outcome and question.outcome.id == OCCURRENCE
        else _in_people(question, known, keys, in_titles=in_titles)
    )


def _reporting(question: Question, known: Catalogue) -> Set[str]:
    """Keys of the studies that name the treatment and, near enough, the outcome."""
    keys = known.treated(question.treatment)
    return keys & known.near("outcome", question.outcome) if question.outcome else keys


def _in_people(question: Question, known: Catalogue, keys: Set[str], *, in_titles: bool) -> Set[str]:
    """Those of the studies that name, near enough, the people."""
    if question.condition is None or not keys:
        return keys
    place = in_pain_of(question)
    there = known.near("condition", place) if place else frozenset()
    near = keys & (known.near("condition", question.condition) | there)
    return near | known.among(keys - near, question.condition) if in_titles and len(keys) <= MOST_LOOKED_AT else near


@dataclass
class _Sorter:
    """Collects rows and reasons while the studies go by."""

    question: Question
    reader: Reader
    shelf: Shelf
    rows: list[RowMatch] = field(default_factory=list)
    before_after: list[RowMatch] = field(default_factory=list)
    reviews: list[ReviewMatch] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    without_arms: int = 0
    on_condition: int = 0
    on_outcome: int = 0
    people: dict[str | None, Distance] = field(default_factory=dict)

    def sort_all(self, places: Sequence[int]) -> None:
        """Place the studies of the shelf: those in `places` by a look at their rows, the others without."""
        passed, begin = self._passed(), 0
        for place in places:
            self.left_out += passed.reasons[begin:place]
            self.sort(self.shelf.cards[place])
            begin = place + 1
        self.left_out += passed.reasons[begin:]
        looked_at = [passed.has_people[place] for place in places]
        self.without_arms += passed.has_people.count(None) - looked_at.count(None)
        self.on_condition += passed.has_people.count(True) - looked_at.count(True)

    def _passed(self) -> Passed:
        """What is said of each study of which no row can be on the outcome; the same whatever the outcome is."""
        key = self.reader.measure_of_people
        if key not in self.shelf.passed:
            near = {text: self.reader.distance(text, Family.CONDITION) in USABLE for text in self.shelf.conditions}
            has_people = [near[card.condition] if card.has_arms else None for card in self.shelf.cards]
            reasons = [
                card.other_results if is_near is None else card.other_outcomes if is_near else card.other_people
                for card, is_near in zip(self.shelf.cards, has_people, strict=True)
            ]
            self.shelf.passed[key] = Passed(reasons, has_people)
        return self.shelf.passed[key]

    def _people(self, card: Card) -> Distance:
        """How far the people of a study stand from those asked for."""
        if card.condition not in self.people:
            self.people[card.condition] = self.reader.distance(card.condition, Family.CONDITION)
        return self.people[card.condition]

    def sort(self, card: Card) -> None:
        """Place one study: rows, review results, or a reason."""
        study = card.study
        reviews = list(self._reviews(study)) if study.pooled else []
        if not study.is_retracted:
            self.reviews += reviews
        if not study.arms:
            self.without_arms += 1
            if not reviews:
                self.left_out.append(card.other_results)
            elif study.is_retracted:
                self.left_out.append(card.retracted)
            return
        condition = self._people(card)
        if condition not in USABLE:
            self.left_out.append(card.other_people)
            return
        self.on_condition += 1
        found = [(row, distance) for row in study.outcomes if (distance := self.reader.outcome(row)) in USABLE]
        if not found:
            self.left_out.append(card.other_outcomes)
            return
        self.on_outcome += 1
        self._sort_rows(card, found, condition)

    def _sort_rows(self, card: Card, found: Iterable[tuple[Outcome, Distance]], condition: Distance) -> None:
        read = [self._row(card.study, row, condition=condition, outcome=outcome) for row, outcome in found]
        matched = [row for row in read if isinstance(row, RowMatch)]
        if not matched:
            reasons = dict.fromkeys(why for why in read if isinstance(why, str))
            self.left_out.append(card.other_comparison("; ".join(reasons)))
        elif card.study.is_retracted:
            self.left_out.append(card.retracted)
        else:
            self.rows += [row for row in matched if row.comparator]
            self.before_after += [row for row in matched if not row.comparator]

    def _reviews(self, study: Study) -> Iterator[ReviewMatch]:
        """The results of a review that are on the question."""
        for result, treatment in self._given(study):
            if (outcome := self.reader.outcome(result)) not in DIRECT:
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

    def _given(self, study: Study) -> tuple[tuple[PooledResult, Distance], ...]:
        """The results of a review that are on just the treatment."""
        if study.key not in self.shelf.given:
            far = ((result, self.reader.distance(result.treatment, Family.TREATMENT)) for result in study.pooled)
            self.shelf.given[study.key] = tuple((result, distance) for result, distance in far if distance in DIRECT)
        return self.shelf.given[study.key]

    def _contrast(self, study: Study, first: str, second: str) -> Contrast | str:
        """How two arms of a study are read, or in words why they do not answer."""
        key = study.key, first, second
        if key not in self.shelf.contrasts:
            self.shelf.contrasts[key] = self.reader.contrast(study.arm(first), study.arm(second))
        return self.shelf.contrasts[key]

    def _row(self, study: Study, row: Outcome, *, condition: Distance, outcome: Distance) -> RowMatch | str:
        """Read one row as an answer, or say why it is none."""
        if row.comparison is Comparison.DESCRIPTION or not row.arms:
            return "describes, without comparing arms or before with after"
        if row.comparison is Comparison.BEFORE_AFTER:
            return self._before_after(study, row, condition=condition, outcome=outcome)
        read = self._contrast(study, row.arms[0], row.arms[1])
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
