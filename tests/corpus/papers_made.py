"""Records of PubMed made up for the tests of a corpus, with words to be found."""

from __future__ import annotations

from tests.papers.pubmed_sample import a_set, short

TRIAL = "<PublicationType>Randomized Controlled Trial</PublicationType>"


def paper(
    pmid: int,
    title: str,
    abstract: str = "We randomly assigned 40 patients to one of two groups.",
    *,
    year: int = 2001,
    version: int = 1,
    kind: str = "Randomized Controlled Trial",
    more: str = "",
) -> str:
    """A record with this title and abstract."""
    made = short(pmid, version=version, title=title, more=more).replace("<Year>2001</Year>", f"<Year>{year}</Year>")
    made = made.replace("We randomly assigned 40 patients to rubbing or rest.", abstract)
    return made.replace(TRIAL, f"<PublicationType>{kind}</PublicationType>")


PAPERS = (
    paper(1, "Swedish massage for chronic low back pain", year=2010),
    paper(2, "Acupuncture against sham for knee osteoarthritis", year=2015),
    paper(3, "Sleep after shiatsu in nurses: a review", "We looked for trials of massage.", kind="Review", year=2019),
    paper(4, "Oedema of the ankles after long flights", "Stockings and plasma. Sjögren came later.", year=2020),
    paper(
        5, "Rubbing and lumbago",
        more='<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J 2020</RefSource>'
        "</CommentsCorrections></CommentsCorrectionsList>",
    ),
)  # fmt: skip


def a_file(*records: str) -> bytes:
    """A file of these records, of `PAPERS` without any."""
    return a_set(*(records or PAPERS))
