"""The page of each verdict, for `palpate explain` and for reports that carry their rules with them."""

from __future__ import annotations

from inspect import cleandoc

from palpate.types.finding import Rule
from palpate.types.verdict import VerdictKind

_PAGES = {
    VerdictKind.CONTRADICTED: """
        The evidence says the opposite of the claim.

        What it finds
        -------------
        A claim where the interval of the pooled effect lies on the other side of no effect, or wholly inside the
        smallest effect that matters, at low certainty or better. A claim that no study has shown something is
        contradicted by studies that have.

        Why it matters
        --------------
        A reader who acts on the claim gets what trials did not find. "No effect that matters" is a finding of trials
        large enough to see one; it is not the same as "nothing found".

        Example
        -------
        Massage does nothing for back pain.

        Better
        ------
        The sentence that the report offers, or none: the claim may be left out.

        Sources
        -------
        docs/method/verdicts.md holds the table of verdicts, docs/method/certainty.md the rules of certainty.
        """,
    VerdictKind.OVERSTATED: """
        The evidence leans the claim's way, and the wording goes beyond it.

        What it finds
        -------------
        A claim that promises more than trials show: a cure, a guarantee, an effect always or for everybody.

        Why it matters
        --------------
        Trials show averages with an interval around them. Words that leave no doubt tell a reader that there is none.

        Example
        -------
        Massage cures anxiety.

        Better
        ------
        The sentence that the report offers: its verb follows the certainty ("may reduce", "probably reduces").

        Sources
        -------
        Santesso et al. (2020), J Clin Epidemiol 119:126, for the words that go with each grade of certainty.
        """,
    VerdictKind.MIXED: """
        Parts of the evidence point opposite ways, or bear only a part of it.

        What it finds
        -------------
        A claim for which comparators or outcomes disagree, each at low certainty or better: better than nothing but no
        better than a sham treatment, or one outcome of the claim supported and another contradicted. A claim of several
        outcomes of which some are supported and others are not shown is mixed too.

        Why it matters
        --------------
        A flat sentence hides half of what is known. With hands-on treatments "works" often only means "beats nothing".

        Example
        -------
        A claim of less pain and longer sleep, where trials found the one and not the other.

        Better
        ------
        Two sentences, each with its comparator or outcome; the report says what each rung shows.

        Sources
        -------
        docs/method/verdicts.md.
        """,
    VerdictKind.NOT_ENOUGH: """
        The library's evidence settles the claim neither way.

        What it finds
        -------------
        A claim where certainty is very low, the interval is open on both sides, or no study compares the treatment.
        The report says which, how many studies were searched, and how large a trial would settle it.

        Why it matters
        --------------
        Nobody knows yet, and the article says that somebody does. It is no evidence that the treatment fails; and a
        study may exist that this library does not hold.

        Example
        -------
        Hip massage improves sleep.

        Better
        ------
        Say that it is uncertain, or name the study that the claim rests on.

        Sources
        -------
        docs/method/certainty.md, docs/library.md for what the library is thin on.
        """,
    VerdictKind.SUPPORTED: """
        The evidence bears the claim.

        What it finds
        -------------
        A claim where the interval lies on its side of no effect, the effect is of a size that matters, and certainty is
        low or better.

        Why it matters
        --------------
        The sentence may stand. Its certainty says how firmly: low certainty means that new trials may change it.

        Example
        -------
        Massage may ease low back pain.

        Better
        ------
        Nothing to mend.

        Sources
        -------
        docs/method/verdicts.md.
        """,
    VerdictKind.NOT_CHECKABLE: """
        Nothing in the claim can be looked up.

        What it finds
        -------------
        Opinion without a statement inside, advice, popularity, the set-up of a study, a sentence without an outcome.

        Why it matters
        --------------
        Such sentences are no fault; they are named so that nobody takes them for checked.

        Example
        -------
        Many people swear by massage.

        Better
        ------
        Nothing to mend.

        Sources
        -------
        docs/method/verdicts.md.
        """,
}


def rules() -> tuple[Rule, ...]:
    """Every verdict as a rule, by its code; its name is the verdict's word with ``claim-`` before it."""
    made = (Rule(code=kind.code, name=f"claim-{kind.word}", page=cleandoc(page)) for kind, page in _PAGES.items())
    return tuple(sorted(made, key=lambda rule: rule.code))
