"""The arms of a trial, from the heads of its tables, its abstract and its title; the treatment first.

The table of baseline characteristics is the surest source: its columns are the arms as randomised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from palpate.trials.asked import cut, paper_slice
from palpate.trials.assigned import Named, assigned, compared
from palpate.trials.dosed import doses_below
from palpate.trials.labels import Label, Statistic, read_label
from palpate.trials.names import Arm, aliases_of, common, is_comparator, tokens, written_out
from palpate.trials.sheet import DataCell, Sheet
from palpate.trials.sizes import NUMBERED, said_size, with_sizes
from palpate.trials.word_lists import alternatives
from palpate.types.paper import Paper

BASELINE = re.compile(
    r"\b(?:characteristics|demographics?|baseline (?:data|values?|measure\w*|comparison|variables?|clinical|"
    r"features|findings|scores?)|"
    r"profiles? of (?:the |all )?(?:patients|participants|subjects)|(?:patients?|participants?|subjects?) profiles?|"
    r"medical history|(?:at|of) baseline|at (?:the )?(?:entry|inclusion|enrol\w+|admission|randomi[sz]ation|"
    r"(?:initial|first|screening) visit))\b|^baseline\b",
    re.IGNORECASE,
)
_AFTER_CAPTION = re.compile(
    r"\b(?:outcomes?|chang\w+|after|follow-?up|results|effects?|adjust\w+ for|weeks|months|post\w*|"
    r"improvement|efficacy)\b",
    re.IGNORECASE,
)
_GROUP = re.compile(r"\b(?:groups?|arms?)\b", re.IGNORECASE)
_SUBGROUP = re.compile(rf"^\W*(?:{alternatives('subgroup patterns')})\W*$", re.IGNORECASE)
_GENERIC = re.compile(rf"^\W*(?:{alternatives('generic patterns')})\W*$", re.IGNORECASE)
# People whom nobody treated, the order of a crossover's treatments, a kind of test.
_NO_ARM = re.compile(
    r"\b(?:healthy|neuro-?typicals?|normal)(?: (?:controls?|children|adults?|subjects?|volunteers?|participants?|"
    r"people|individuals?|persons?|men|women|reference)(?: group)?)?\W*(?:[(\[].*)?$|"
    r"\b(?:sequences?|first)(?: group)?\W*(?:[(\[].*)?$|\b[12]-tailed\b",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"\b(?:versus|vs\.?|compared (?:with|to)|or|and|in comparison (?:with|to))\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:comparison (?:with|to)|compared (?:with|to)|versus|vs\.?|against)\s(?P<other>[^:?]+)", re.IGNORECASE
)
_WITHOUT = re.compile(r"\W*(?:no|non|without)\b", re.IGNORECASE)
_TITLE_TREATMENT = re.compile(
    r"(?:effects?|effectiveness|efficacy|impact|benefits?|use|role|evaluation|trial|study|"
    r"comparison)(?: and \w+)? of (?:an? |the )?"
    r"(?P<name>.+?)(?= (?:on|in|for|to|versus|vs\.?|compared|among|during|after|following|as|upon|"
    r"with respect)\b|[:,.]|$)",
    re.IGNORECASE,
)
_TITLE_START = re.compile(
    r"^(?:an? |the |does |do |can |is |are )*(?P<name>.+?) "
    r"(?:for|in|on|reduces|improves|versus|vs\.?|to|does|during|as|accelerates|fit|fits|compared)\b",
    re.IGNORECASE,
)
_NUMBERED_GROUP = re.compile(r"(?:(?<= group)|(?<= arm)) ?[(\[]\s*n\s*=\s*(?P<n>\d[\d,]*)\b", re.IGNORECASE)
_ASSIGNED = re.compile(r"\b(?:random\w*|allocat\w+|assign\w+|groups?|arms?|received?)\b", re.IGNORECASE)
_LABEL_WORDS = re.compile(r"(?:[^\s(),;:.]+ ){0,5}[^\s(),;:.]+\s*$")
_LEAD = re.compile(rf"^.*\b(?:{alternatives('lead patterns')})\b(?= \S)", re.IGNORECASE)
_LETTERED = re.compile(r"(?:group|arm|cohort) (?P<letter>\w{1,3})(?:: (?P<name>.+))?", re.IGNORECASE)
_MEASURED = re.compile(rf"\b(?:{alternatives('measured patterns')})\b(?! (?:loss|management|watchers))", re.IGNORECASE)
_PEOPLE_ROW = re.compile(
    rf"^\W*(?:{alternatives('people row patterns')})\W*(?:\(n\)|, n|\((?:f|m)\w* ?[/:] ?(?:f|m)\w*\))?\W*$",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\W*(?:patients?|pts?|participants?|subjects?|cases?)(?: (?:id|no|nos|numbers?|codes?))?\W*$", re.IGNORECASE
)
_THEN = re.compile(r" ?(?:-|/|→|->|>|,? then|,? followed by) ?", re.IGNORECASE)
LEAST_LISTED = 5  # rows with the numbers of people
_OF_HARMS = re.compile(r"\b(?:adverse|side[- ]effects?|complications?|toxicit\w+)\b", re.IGNORECASE)
_JOINT = re.compile(r"\W*(?:both|combined)\b", re.IGNORECASE)
LEAST_BESIDE_JOINT = 2  # arms beside the one that got both
_PARTING = ("-", ":")  # behind words that labels share
_MOST_ARMS = 6
SHARED_WORDS = 4  # with which labels begin alike, from which on they say what was measured rather than an arm
_BESIDE_OTHERS = 1.5  # points, as below
_ASSIGNED_TO, _COMPARED_WITH, _NAMED_IN_TEXT = 1.2, 0.3, 1.5  # points; plain judgement, as the others are
_LEAST_SCORE = 2.2  # of a set of labels to be taken for the arms; see docs/method/trials.md


class _Set(msgspec.Struct, frozen=True):
    """Labels that may be the arms: as they stand beside each other in one table or sentence."""

    labels: tuple[Label, ...]
    is_baseline: bool
    is_columns: bool
    is_text: bool = False
    is_assigned: bool = False
    is_compared: bool = False
    is_beside_others: bool = False  # people whom nobody treated: often a part of the trial alone was measured


def find_arms(paper: Paper, sheets: Sequence[Sheet], short_forms: Mapping[str, str]) -> tuple[Arm, ...]:
    """The arms, treatments first and comparators last, ids ``a``, ``b``, ...; () where a report shows none."""
    said = [*_sets_said(assigned(paper), is_assigned=True), *_sets_said(compared(paper), is_assigned=False)]
    sets = [*(made for sheet in sheets for made in _sets_of(sheet)), *_sets_of_text(paper), *said]
    words = set(tokens(f"{paper.title} {paper.abstract_text}"))
    told = [_full_names(one, short_forms) for one in said]
    scored = [
        (_score(one, sets, words, short_forms) + _agreement(one, told, short_forms), -place, one)
        for place, one in enumerate(sets)
    ]
    best = max(scored, default=None, key=lambda entry: entry[:2])
    if best is None or best[0] < _LEAST_SCORE:
        return _generic_arms(paper)
    return _made(best[2], paper, sheets, short_forms)


def _references(sheets: Sequence[Sheet]) -> frozenset[Label]:
    """Heads of columns that some row calls the reference."""
    return frozenset(label for sheet in sheets for cell in sheet.cells for label in cell.reference)


def is_baseline_caption(caption: str) -> bool:
    """Whether a caption announces people as they came into the trial, and nothing after."""
    found = BASELINE.search(caption)
    return found is not None and ("characteristic" in caption.lower() or _AFTER_CAPTION.search(caption) is None)


def _sets_of(sheet: Sheet) -> Iterator[_Set]:
    """Sets of labels of one table: each level of its column heads, and the labels of its rows and sections."""
    is_baseline = is_baseline_caption(sheet.caption.text)
    if lists_people(sheet):
        return
    deepest = max((len(head) for head in sheet.heads), default=0)
    if doses := doses_below(sheet.heads):
        yield from _set_if_arms(doses, is_baseline=is_baseline, is_columns=True)
    for level in range(0 if doses else min(deepest, 4)):
        labels = dict.fromkeys(_with_n(head, level, sheet) for head in sheet.heads if len(head) > level)
        yield from _set_if_arms(_with_joint_arm(tuple(labels)), is_baseline=is_baseline, is_columns=True)
    for level in range(3):
        labels = dict.fromkeys(side[level] for side in sheet.sides if len(side) > level)
        counts = [sum(level < len(cell.side) and cell.side[level] == label for cell in sheet.cells) for label in labels]
        if labels and (min(counts) > 1 or len(sheet.sides) <= _MOST_ARMS):
            yield from _set_if_arms(tuple(labels), is_baseline=is_baseline, is_columns=False)


def _with_joint_arm(labels: tuple[Label, ...]) -> tuple[Label, ...]:
    """Labels, "Combined" or "Both" as that of an arm which got both where it has not as many people as all others."""
    sizes = [label.n for label in labels if not label.is_total and label.n is not None]
    if len(sizes) < LEAST_BESIDE_JOINT:
        return labels
    return tuple(
        msgspec.structs.replace(label, is_total=False)
        if label.is_total and label.n is not None and label.n != sum(sizes) and _JOINT.match(label.text)
        else label
        for label in labels
    )


def lists_people(sheet: Sheet) -> bool:
    """Whether the rows of a table are people, one by one: 1, 2, 3, ..., or bare numbers below "Patient"."""
    numbers = [side[-1].text for side in sheet.sides if side]
    if numbers and all(map(str.isdigit, numbers)) and _PERSON.match(sheet.corner.text):
        return True
    return len(numbers) >= LEAST_LISTED and numbers == [str(at + 1) for at in range(len(numbers))]


def _with_n(head: tuple[Label, ...], level: int, sheet: Sheet) -> Label:
    """A head with the number of people below it or in a row of its own; a letter with what it stands for."""
    label = _with_meaning(head, level, sheet)
    if label.n is not None or (label.is_total and not _JOINT.match(label.text)):
        return label
    below = {
        other.n
        for path in sheet.heads
        if len(path) > level and path[level] == head[level]
        for other in path
        if other.n and not tokens(other.rest)
    }
    if len(below) != 1 and not _OF_HARMS.search(sheet.caption.text):
        below = {
            int(cell.figures.value)
            for cell in sheet.cells
            if head[level] in cell.head and cell.side and _PEOPLE_ROW.match(cell.side[-1].text)
            and not (cell.side[-1].is_total and _is_exceeded(cell, sheet))
            and cell.figures is not None and cell.figures.value and cell.figures.value == int(cell.figures.value) > 0
        }  # fmt: skip
    return msgspec.structs.replace(label, n=below.pop()) if len(below) == 1 else label


def _is_exceeded(cell: DataCell, sheet: Sheet) -> bool:
    """Whether a count of a cell's column is larger: "Total" is then of a part, not of all people."""
    counts = (one.figures for one in sheet.cells if one.column == cell.column)
    most = max((one.value for one in counts if one and one.value and one.value == int(one.value)), default=0)
    return cell.figures is not None and most > (cell.figures.value or 0)


def _with_meaning(head: tuple[Label, ...], level: int, sheet: Sheet) -> Label:
    """A group's letter with the treatment that stands above or below it in the same head, and in no other."""
    label = head[level]
    if not (found := _LETTERED.fullmatch(label.rest.strip())) or found["name"]:
        return label
    for other in head:
        paths = [path for path in sheet.heads if other in path]
        if other is not label and all(label in path for path in paths) and may_be_arm(other) and not other.time:
            return msgspec.structs.replace(label, rest=f"{label.rest}: {other.rest}", n=label.n or other.n)
    return label


def _set_if_arms(labels: tuple[Label, ...], *, is_baseline: bool, is_columns: bool) -> Iterator[_Set]:
    named = without_shared_words(tuple(label for label in labels if may_be_arm(label)))
    if _are_sequences(named):
        return
    distinct = {tokens(label.rest): label for label in named}
    if 2 <= len(distinct) <= _MOST_ARMS:
        beside = any(_NO_ARM.search(label.text) for label in labels)
        yield _Set(tuple(distinct.values()), is_baseline, is_columns, is_beside_others=beside)


def _are_sequences(labels: Sequence[Label]) -> bool:
    """Whether labels are the orders in which a crossover gave the same treatments: "X - placebo", "placebo - X"."""
    parts = [tuple(part.strip().lower() for part in _THEN.split(label.rest)) for label in labels]
    return (
        len(parts) > 1
        and len(set(parts)) == len(parts)
        and len({frozenset(some) for some in parts}) == 1 < len(parts[0])
    )


def without_shared_words(labels: tuple[Label, ...]) -> tuple[Label, ...]:
    """Labels without what all of them begin with: "attendance of women in intervention", "Monthly rates - control"."""
    words = [label.rest.split()[:-1] for label in labels]
    alike = [len(set(at)) == 1 for at in zip(*words, strict=False)] if len(words) > 1 else []
    shared = next((place for place, same in enumerate(alike) if not same), len(alike))
    if shared < SHARED_WORDS and not (shared and words[0][shared - 1].endswith(_PARTING)):
        return labels
    return tuple(msgspec.structs.replace(label, rest=" ".join(label.rest.split()[shared:])) for label in labels)


def may_be_arm(label: Label) -> bool:
    """Whether a label could name an arm, by what it says and by its length."""
    if label.is_total or label.measure or label.is_test or label.is_category or not tokens(label.rest):
        return False
    if Statistic.P in label.statistics and label.n is None:
        return False
    if (label.is_change or Statistic.RANGE in label.statistics) and not label.n and not _GROUP.search(label.text):
        return False
    if not any(map(str.isalpha, "".join(tokens(label.rest)))):
        return False
    if "subgroup" in label.text.lower() or _NO_ARM.search(label.text):
        return False
    return not _SUBGROUP.match(label.rest) and len(label.rest) < 90 and len(tokens(label.rest)) <= 14


def _sets_of_text(paper: Paper) -> Iterator[_Set]:
    """Names with their numbers in one sentence: "exercise (n = 30) or control group (n = 31)"."""
    for passage in (*paper.abstract, *paper.body[:40]):
        for span in cut(passage) if len(NUMBERED.findall(passage.text)) >= 2 else ():
            sentence = paper_slice(passage, span)
            if _ASSIGNED.search(sentence):
                yield from _set_of_text(sentence, NUMBERED)
        yield from _set_of_text(passage.text, _NUMBERED_GROUP)


def _set_of_text(text: str, pattern: re.Pattern[str]) -> Iterator[_Set]:
    found = list(pattern.finditer(text))
    before = [_LABEL_WORDS.search(text[max(0, match.start() - 80) : match.start()]) for match in found]
    labels = (_text_label(words.group(), said_size(match)) for words, match in zip(before, found, strict=True) if words)
    kept = {tokens(label.rest): label for label in labels if may_be_arm(label)}
    if 2 <= len(kept) <= _MOST_ARMS:
        yield _Set(tuple(kept.values()), is_baseline=False, is_columns=False, is_text=True)


def _text_label(words: str, n: str) -> Label:
    label = words
    for _ in range(3):
        label = _LEAD.sub("", label).strip()
    return msgspec.structs.replace(read_label(label), n=int(n.replace(",", "")))


def _sets_said(said: Iterator[tuple[Named, ...]], *, is_assigned: bool) -> Iterator[_Set]:
    """Sets of arms that sentences name, as labels."""
    for arms in said:
        labels = tuple(_said_label(one) for one in arms)
        if all(map(may_be_arm, labels)) and len({tokens(label.rest) for label in labels}) == len(labels):
            yield _Set(
                labels, is_baseline=False, is_columns=False, is_text=True,
                is_assigned=is_assigned, is_compared=not is_assigned,
            )  # fmt: skip


def _said_label(one: Named) -> Label:
    wording = f"group {one.letter}: {one.name}" if one.letter else one.name
    return Label(text=wording, rest=wording, n=one.n)


def _full_names(one: _Set, short_forms: Mapping[str, str]) -> tuple[frozenset[str], ...]:
    """The words of each label, as it stands and with its short forms written out."""
    return tuple(
        frozenset((*tokens(label.rest), *tokens(written_out(label.rest, short_forms)))) for label in one.labels
    )


def _agreement(one: _Set, told: Sequence[tuple[frozenset[str], ...]], short_forms: Mapping[str, str]) -> float:
    """Points for labels of a table that sentences name as arms too, and against those that they do not."""
    if one.is_text or not told:
        return 0.0
    names = _full_names(one, short_forms)
    shares = [sum(any(name & other for other in arms) for name in names) / len(names) for arms in told]
    if max(shares) == 1.0:
        return _NAMED_IN_TEXT
    return 0.0 if max(shares) > 0 else -_NAMED_IN_TEXT


def _score(one: _Set, sets: Sequence[_Set], words: set[str], short_forms: Mapping[str, str]) -> float:
    """How sure it is that a set of labels are the arms."""
    size = len(one.labels)
    names = [tokens(label.rest) for label in one.labels]
    full = [tokens(written_out(label.rest, short_forms)) for label in one.labels]
    score = 2.5 * (one.is_baseline and one.is_columns) + 0.8 * one.is_columns - 0.9 * one.is_text
    score += 2.0 * sum(label.n is not None for label in one.labels) / size
    score -= 3.0 * any(_MEASURED.search(label.text) and label.n is None for label in one.labels)
    score += 1.2 * sum(_GROUP.search(label.text) is not None for label in one.labels) / size
    score += 1.5 * any(is_comparator(label.rest) for label in one.labels)
    score += 1.7 * all(lettered_treatment(label) for label in one.labels)
    score += 2.0 * sum(max(common(a, words), common(b, words)) for a, b in zip(names, full, strict=True)) / size
    score += {2: 0.8, 3: 0.5, 4: 0.3}.get(size, 0.0)
    score -= _BESIDE_OTHERS * one.is_beside_others
    score += _ASSIGNED_TO * one.is_assigned + _COMPARED_WITH * one.is_compared
    score += 0.5 * min(4, sum(set(names) == {tokens(label.rest) for label in other.labels} for other in sets) - 1)
    return (
        score
        - 0.6 * any(label.time is not None for label in one.labels)
        - 1.5 * any(label.statistics and not label.n and not _GROUP.search(label.text) for label in one.labels)
    )


def _made(found: _Set, paper: Paper, sheets: Sequence[Sheet], short_forms: Mapping[str, str]) -> tuple[Arm, ...]:
    called = _told_apart({label: _called(label, paper, short_forms) for label in found.labels}, short_forms)
    labels = sorted(found.labels, key=lambda label: _rank(called[label], paper))
    comparators = [is_comparator(called[label]) for label in labels]
    if not any(comparators) or all(comparators):
        comparators = [_WITHOUT.match(label.rest) is not None for label in labels]
        labels = [label for _, label in sorted(zip(comparators, labels, strict=True), key=lambda pair: pair[0])]
        comparators.sort()
    if not any(comparators) or all(comparators):
        comparators = [_is_part(label, labels, short_forms) for label in labels]
        labels = [label for _, label in sorted(zip(comparators, labels, strict=True), key=lambda pair: pair[0])]
        comparators.sort()
    if not any(comparators) or all(comparators):
        said = {tokens(label.rest) for label in _references(sheets)}
        comparators = [tokens(label.rest) in said for label in labels]
        labels = [label for _, label in sorted(zip(comparators, labels, strict=True), key=lambda pair: pair[0])]
        comparators.sort()
    if not any(comparators) or all(comparators):
        comparators = [_is_named_last(called[label], paper.title) for label in labels]
        labels = [label for _, label in sorted(zip(comparators, labels, strict=True), key=lambda pair: pair[0])]
        comparators.sort()
    if not any(comparators) or all(comparators):
        comparators = [place == len(labels) - 1 for place in range(len(labels))]
    treatment = title_treatment(paper.title)
    arms: list[Arm] = []
    for place, (label, comparator) in enumerate(zip(labels, comparators, strict=True)):
        only = comparators.count(comparator) == 1
        name = written_out(_GROUP.sub(" ", label.rest), short_forms)
        name = " ".join(name.split()) or label.rest
        lettered = _LETTERED.fullmatch(label.rest.strip())
        if lettered is not None:
            name = lettered_treatment(label) or called[label]
        if _GENERIC.match(name) and not comparator and only and treatment:
            name = treatment
        aliases = aliases_of(label.rest, short_forms, is_only=only, comparator=comparator)
        if name == treatment:
            aliases = (*aliases, *filter(None, [tokens(name)]))
        if lettered is not None:
            aliases = (*aliases, tokens(f"group {lettered['letter'].upper()} of"), *filter(None, [tokens(name)]))
        arms.append(
            Arm(
                id=chr(97 + place),
                label=label.rest,
                name=name,
                is_comparator=comparator,
                aliases=aliases,
                n=label.n or None,
            )
        )
    return with_sizes(arms, paper, sheets)


def lettered_treatment(label: Label) -> str | None:
    """What a group with a letter or a number got, where its label says so."""
    found = _LETTERED.fullmatch(label.rest.strip())
    return found["name"].strip(" ()[]") if found and found["name"] else None


def definitions(letter: str, paper: Paper) -> Iterator[str]:
    """What the report says of a lettered group: "the ProSeal group (Group P", "Group P received", "Group P: ..."."""
    before = re.compile(
        rf"(?P<name>(?:[^().,;:]|(?<=\d)\.(?=\d)){{3,80}}?)\s*(?:group|arm)?\s*[(\[](?:group|arm)\s+{letter}\b",
        re.IGNORECASE,
    )
    after = re.compile(
        rf"\b(?:group|arm) {letter}\b\s*(?:\([^()]*\))?\s*(?::|=|was given|were given|received|underwent)"
        rf"\s*(?P<name>[^().,;:]{{3,60}})",
        re.IGNORECASE,
    )
    text = f"{paper.abstract_text} {' '.join(passage.text for passage in paper.body[:40])}"
    for pattern in (before, after):
        for found in pattern.finditer(text):
            name = found["name"].strip()
            yield _LEAD.sub("", name).strip() if pattern is before else name
    notes = (note.text for table in paper.tables for note in table.footnotes)
    yield from filter(None, (noted_letter(letter, note) for note in notes))


def noted_letter(letter: str, notes: str) -> str | None:
    """What the notes of a table say that a letter stands for: "Group A: the supine position"; "I: control"."""
    said = re.compile(
        rf"(?:^|[\s;,.])(?:[Gg]roup )?{letter}(?: group)? ?[:=] ?(?:the )?"
        r"(?P<name>[A-Za-z](?:[^();:.,=]|(?<=\d)\.(?=\d)){2,60})"
    )
    found = said.search(notes)
    return re.sub(r"\s+(?:group|arm)$", "", found["name"].strip()) if found else None


def letter_of(label: Label) -> str | None:
    """The letter or number of a group that its label names by nothing else."""
    found = _LETTERED.fullmatch(label.rest.strip())
    return found["letter"] if found and not found["name"] else None


def _is_part(label: Label, labels: Sequence[Label], short_forms: Mapping[str, str]) -> bool:
    """Whether another arm gets all that this one gets, and more: "education" beside "education plus monitoring"."""
    own = set(tokens(written_out(label.rest, short_forms)))
    return any(own < set(tokens(written_out(other.rest, short_forms))) for other in labels)


def _called(label: Label, paper: Paper, short_forms: Mapping[str, str]) -> str:
    """An arm's label in full; of a bare letter what the report says that it got."""
    letter = letter_of(label)
    return (letter and next(definitions(letter, paper), None)) or written_out(label.rest, short_forms)


def _told_apart(called: dict[Label, str], short_forms: Mapping[str, str]) -> dict[Label, str]:
    """Names of arms, their labels in place of a name that two have: "remifentanil" for both of two doses."""
    names = [name.lower() for name in called.values()]
    return {
        label: name if names.count(name.lower()) == 1 else _ungrouped(written_out(label.rest, short_forms))
        for label, name in called.items()
    }


def _ungrouped(name: str) -> str:
    return " ".join(_GROUP.sub(" ", name).split()) or name


def _rank(name: str, paper: Paper) -> tuple[bool, int]:
    """Comparators behind treatments; among equals, as the title names them, else as the table does."""
    words = tokens(paper.title)
    places = [words.index(word) for word in tokens(name) if word in words]
    first = min(places, default=len(words))
    return is_comparator(name), first if _VERSUS.search(paper.title) or places else len(words)


def _is_named_last(name: str, title: str) -> bool:
    """Whether a title names an arm as what another one is compared with, and nowhere before."""
    found = _AGAINST.search(title)
    if found is None:
        return False
    own, before, behind = set(tokens(name)), set(tokens(title[: found.start()])), set(tokens(found["other"]))
    return bool(own & behind) and not own & before


def title_treatment(title: str) -> str | None:
    """What a title says was tried: "the effect of X on Y", "X for Y", "X versus Z"."""
    found = _TITLE_TREATMENT.search(title) or _TITLE_START.match(title)
    if found is None or len(found["name"]) > 110:
        return None
    return found["name"].strip()


def _generic_arms(paper: Paper) -> tuple[Arm, ...]:
    """Treatment and control for a report that never sets its arms beside each other, if it speaks of a control."""
    text = f"{paper.title} {paper.abstract_text}"
    control = re.search(
        r"\b(?:placebo|sham|usual care|standard care|wait(?:ing)?[- ]list|no treatment|control group|controls?)\b",
        text,
        re.IGNORECASE,
    )
    treatment = title_treatment(paper.title)
    if control is None or treatment is None:
        return ()
    return (
        Arm(id="a", label=treatment, name=treatment, is_comparator=False,
            aliases=aliases_of(treatment, {}, is_only=True, comparator=False)),
        Arm(id="b", label=control.group(), name=control.group(), is_comparator=True,
            aliases=aliases_of(control.group(), {}, is_only=True, comparator=True)),
    )  # fmt: skip
