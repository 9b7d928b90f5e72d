"""A record read without a tree is what its tree says, whatever was done to it."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import pytest

from benchmarks.speed.pubmed_form import END, HEAD, record
from palpate.papers import pubmed
from palpate.papers.pubmed import read_pubmed, records
from palpate.papers.pubmed_plain import OddError, read_plain
from palpate.types.paper import Author, Origin, Paper, PaperFormat, Passage, Rejected
from tests.papers import pubmed_sample

ORIGIN = Origin(source="x", format=PaperFormat.PUBMED)
MADE = Paper(
    origin=ORIGIN,
    title="Rubbing & kneading of <sore> knees: 10 μg",
    journal="Journal of Nowhere",
    year=2011,
    authors=(Author(family="Ålund", given="Mia Eva"), Author(family="Smit")),
    keywords=("Massage", "Knee"),
    abstract=(
        Passage(text="Knees are sore.", path=("Background",)),
        Passage(text="We rubbed 40 of them (NCT01234567); p < 0.05.", path=("Methods & results",)),
    ),
)
TOKENS = re.compile(rb"<[^>]*>|[^<]+")
PUT = (
    *(b"<i>", b"</i>", b"<", b">", b"&", b"&amp;", b"&alpha;", b"&#945;", b"\x00", b"\r", b"\xff", b"\xef\xbf\xbe"),
    *(b'"', b"/", b"=", b"<!-- x -->", b"<!-- </Abstract> -->", b"<![CDATA[x]]>", b"]]>", b"<?x?>", b" ", b"\n", b""),
    *(b"<Year/>", b"<PMID>", b' Version="1"', b' Label="a>b"', b"</Article>", b"<Article>", b"\xc2\xa0", b"N", b"doi"),
)


def samples() -> list[bytes]:
    made = "".join((HEAD, record(MADE, 900_000_001, with_references=True), END)).encode()
    sets = [made, pubmed_sample.a_set(pubmed_sample.FULL)]
    held = [one for data in sets for one, _, _ in records(io.BytesIO(data), "x")]
    return [pubmed._without_references(one) for one in held if isinstance(one, bytes)]


SAMPLES = samples()


def is_plain(one: bytes) -> bool:
    fields: dict[str, object] = {}
    try:
        read_plain(one, fields, pubmed._rest_of(fields), pubmed._tree)
    except (OddError, SyntaxError):
        return False
    return True


def changed(one: bytes, chance: random.Random) -> bytes:
    """The record with a byte put in, or a tag or text taken out, doubled, moved or broken."""
    if chance.random() < 0.4:
        at = chance.randrange(len(one))
        return one[:at] + chance.choice(PUT) + one[at + chance.choice((0, 0, 1, 2)) :]
    tokens = TOKENS.findall(one)
    at, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    way = chance.randrange(5)
    if way == 0:
        del tokens[at]
    elif way == 1:
        tokens.insert(at, tokens[other])
    elif way == 2:
        tokens[at], tokens[other] = tokens[other], tokens[at]
    elif way == 3:
        tokens[at] = chance.choice(PUT)
    else:
        tokens[at] = tokens[at][:-1] + chance.choice(PUT) + tokens[at][-1:]
    return b"".join(tokens)


def test_the_samples_are_read_without_a_tree() -> None:
    assert all(map(is_plain, SAMPLES))
    assert not is_plain(SAMPLES[0].replace(b"<PMID", b"<!-- odd --><PMID"))


@pytest.mark.parametrize("seed", range(20))
def test_both_ways_agree_on_changed_records(seed: int) -> None:
    chance = random.Random(seed)
    sound = 0
    for _ in range(150):
        one = chance.choice(SAMPLES)
        for _ in range(chance.choice((0, 1, 1, 2))):
            one = changed(one, chance)
        whole = pubmed._of_tree(one, ORIGIN)
        assert pubmed._one(one, ORIGIN) == whole
        sound += not isinstance(whole, Rejected)
    assert sound > 20


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<ArticleTitle>", b"<ArticleTitle>[<i>In vivo</i> &amp; H<sub>2</sub>O] "),
        (b"<ArticleTitle>", b"<ArticleTitle><![CDATA[a < b]]> "),
        (b"<Abstract>", b"<Abstract><!-- </Abstract> -->"),
        (b"</AbstractText>", b" 10<sup>9</sup></AbstractText>"),
        (b"<Language>", b"<GrantList><Grant><GrantID>R01</GrantID><Agency>NIH</Agency></Grant></GrantList><Language>"),
        (
            b"</MedlineCitation>",
            b'<KeywordList Owner="NLM"><Keyword>x &lt; y</Keyword></KeywordList></MedlineCitation>',
        ),
        (b'<PMID Version="1">', b'<PMID Version="12"> '),
        (b"<MeshHeading>", b"<MeshHeading/><MeshHeading>"),
        (b'ValidYN="Y"><LastName>', b'ValidYN="N"><LastName>'),
        (b"<ArticleId ", b'<ArticleId IdType="pmc">PMC7</ArticleId><ArticleId '),
        (b"<Abstract>", b"<abstract>"),
        (b"</Pagination>", b'</Pagination><ELocationID EIdType="pii">7</ELocationID>' * 3),
        (b"<Language>", b"<ArticleDate><Year>1999</Year></ArticleDate><Language>fre</Language><Language>"),
        (
            b"<MeshHeadingList>",
            b"<CitationSubset>I</CitationSubset><CitationSubset>N</CitationSubset><MeshHeadingList>",
        ),
        (b"<PubmedData>", b"<PubmedData><PublicationStatus>ppublish</PublicationStatus>"),
        (b"</ArticleTitle>", b"\xe2\x80\x89 two \xc2\xa0 blanks </ArticleTitle>"),
    ],
)
def test_rarer_forms(before: bytes, after: bytes) -> None:
    for one in SAMPLES:
        other = one.replace(before, after, 1)
        assert other != one
        assert pubmed._one(other, ORIGIN) == pubmed._of_tree(other, ORIGIN)


def test_a_whole_file_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "set.xml"
    file.write_bytes(HEAD.encode() + b"\n".join(SAMPLES) + END.encode())
    with file.open("rb") as stream:
        assert all(isinstance(one, Paper) for one in read_pubmed(stream, "set.xml"))
