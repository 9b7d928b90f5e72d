"""Sound files of every form, record by record, so that a mutation of one record can be told from the others.

Titles, abstracts, authors and numbers are those of real trial reports where a folder of them is given, else of the
tests' samples; each title begins with a token of its own, by which the record is found again.
"""

from __future__ import annotations

import copy
import json
import re
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.speed.pubmed_form import END, HEAD
from benchmarks.speed.pubmed_form import record as pubmed_record
from palpate.papers.jats import read_jats
from palpate.types.paper import Paper
from tests.papers.jats_sample import DATA
from tests.papers.registered_sample import RECORD

MANY = 6  # records of a file
_PROLOG = re.compile(rb"\A.*?(?=<article[\s>])", re.DOTALL)
_TITLE = re.compile(rb"(<article-title[^>]*>)")


class File(NamedTuple):
    """A sound file: what stands before, between and behind its records."""

    form: str
    head: bytes
    records: tuple[bytes, ...]
    between: bytes
    tail: bytes

    @property
    def data(self) -> bytes:
        """The whole file."""
        return self.head + self.between.join(self.records) + self.tail


def token(number: int) -> str:
    """What the title of a record begins with."""
    return f"Zq{number:03}"


def sound_files(reports: Path | None) -> list[File]:
    """A file of each form, of real trial reports (an archive of JATS) or else of the tests' sample."""
    articles = _articles(reports) if reports else [DATA] * MANY
    papers = [_named(read_jats(data, "report"), number) for number, data in enumerate(articles)]
    return [
        _jats(articles),
        *(one(papers) for one in (_pubmed, _medline, _ris, _bibtex, _csl, _europe_pmc)),
        *(
            _as_lines(one(papers), form)
            for one, form in ((_csl, "CSL-JSON, lines"), (_europe_pmc, "Europe PMC, lines"))
        ),
        _trials(),
        _effects(),
        _means(),
        _study_records(papers),
    ]


def _articles(reports: Path) -> list[bytes]:
    """Some short reports with an abstract and a table, in their order."""
    import zstandard

    found: list[bytes] = []
    with (
        reports.open("rb") as packed,
        zstandard.ZstdDecompressor().stream_reader(packed) as stream,
        tarfile.open(fileobj=stream, mode="r|") as archive,
    ):
        for info in archive:
            file = archive.extractfile(info) if info.isfile() else None
            data = file.read() if file else b""
            if 10_000 < len(data) < 60_000 and b"<table-wrap" in data and b"<abstract" in data:
                found.append(data)
            if len(found) == MANY:
                break
    return found


def _named(paper: Paper, number: int) -> Paper:
    title = f"{token(number)} {paper.title}"
    return msgspec.structs.replace(
        paper, title=title, pmid=str(99_000_001 + number), doi=f"10.5555/fuzz.{number}", year=paper.year or 2001
    )


def _jats(articles: Sequence[bytes]) -> File:
    named = tuple(
        _TITLE.sub(rb"\1" + token(number).encode() + b" ", _PROLOG.sub(b"", data), count=1).strip()
        for number, data in enumerate(articles)
    )
    space = b' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"'
    return File(
        "JATS", b"<?xml version='1.0'?>\n<pmc-articleset" + space + b">\n", named, b"\n", b"\n</pmc-articleset>\n"
    )


def _pubmed(papers: Sequence[Paper]) -> File:
    held = tuple(
        pubmed_record(paper, 99_000_001 + number, with_references=number % 2 == 0).encode()
        for number, paper in enumerate(papers)
    )
    return File("PubMed XML", HEAD.encode(), held, b"", END.encode())


def _medline(papers: Sequence[Paper]) -> File:
    return File("MEDLINE", b"", tuple(map(_medline_record, papers)), b"\n", b"")


def _medline_record(paper: Paper) -> bytes:
    lines = [f"PMID- {paper.pmid}", "OWN - NLM", f"DP  - {paper.year} Mar", f"TI  - {paper.title}."]
    lines.append(f"AB  - {paper.abstract_text}")
    lines += [f"{tag}- {name}" for one in paper.authors for tag, name in (("FAU ", one.name), ("AU  ", one.name))]
    lines += [f"JT  - {paper.journal}", "PT  - Randomized Controlled Trial", f"AID - {paper.doi} [doi]", "MH  - Humans"]
    return ("\n".join(lines) + "\n").encode()


def _ris(papers: Sequence[Paper]) -> File:
    held = []
    for paper in papers:
        lines = ["TY  - JOUR", f"TI  - {paper.title}", *(f"AU  - {one.name}" for one in paper.authors)]
        lines += [f"T2  - {paper.journal}", f"PY  - {paper.year}", f"DO  - {paper.doi}", f"AB  - {paper.abstract_text}"]
        held.append(("\n".join([*lines, "ER  - "]) + "\n").encode())
    return File("RIS", b"", tuple(held), b"\n", b"")


def _bibtex(papers: Sequence[Paper]) -> File:
    held = []
    for number, paper in enumerate(papers):
        names = " and ".join(one.name for one in paper.authors).replace("{", "").replace("}", "")
        fields = {"title": paper.title, "author": names, "journal": paper.journal, "year": str(paper.year)}
        fields |= {"doi": paper.doi, "abstract": paper.abstract_text}
        said = ",\n".join(f"  {name} = {{{_tex(value or '')}}}" for name, value in fields.items())
        held.append(f"@article{{key{number},\n{said}\n}}\n".encode())
    return File("BibTeX", b"", tuple(held), b"\n", b"")


def _tex(value: str) -> str:
    return re.sub(r"([%&#_$])", r"\\\1", re.sub(r"[{}\\@]", "", value))


def _csl(papers: Sequence[Paper]) -> File:
    held = [
        {
            "id": f"key{number}",
            "type": "article-journal",
            "title": paper.title,
            "author": [{"family": one.family or one.name, "given": one.given or ""} for one in paper.authors],
            "container-title": paper.journal,
            "issued": {"date-parts": [[paper.year, 3]]},
            "DOI": paper.doi,
            "PMID": paper.pmid,
            "abstract": paper.abstract_text,
        }
        for number, paper in enumerate(papers)
    ]
    return File("CSL-JSON", b"[", tuple(json.dumps(one, ensure_ascii=False).encode() for one in held), b",\n", b"]\n")


def _europe_pmc(papers: Sequence[Paper]) -> File:
    held = [
        {
            "id": paper.pmid,
            "source": "MED",
            "pmid": paper.pmid,
            "title": paper.title,
            "authorString": ", ".join(one.name for one in paper.authors) + ".",
            "journalInfo": {"volume": paper.volume, "journal": {"title": paper.journal}},
            "pubYear": str(paper.year),
            "abstractText": paper.abstract_text,
            "doi": paper.doi,
            "pubTypeList": {"pubType": ["Randomized Controlled Trial"]},
        }
        for paper in papers
    ]
    records = tuple(json.dumps(one, ensure_ascii=False).encode() for one in held)
    return File("Europe PMC JSON", b'{"hitCount": 6, "resultList": {"result": [', records, b",\n", b"]}}\n")


def _as_lines(file: File, form: str) -> File:
    return File(form, b"", file.records, b"\n", b"\n")


def _trials() -> File:
    held = []
    for number in range(MANY):
        record = copy.deepcopy(RECORD)
        named = record["protocolSection"]["identificationModule"]
        named |= {"nctId": f"NCT0999999{number}", "officialTitle": f"{token(number)} {named['officialTitle']}"}
        held.append(json.dumps(record).encode())
    return File("ClinicalTrials.gov JSON", b'{"studies": [', tuple(held), b",\n", b"]}\n")


def _effects() -> File:
    rows = tuple(
        f"{token(one)} Berg,{1980 + one},{4 + one},{119 - one},{11 + one},{128}".encode() for one in range(MANY)
    )
    return File("CSV of events", b"author,year,ai,bi,ci,di\n", rows, b"\n", b"\n")


def _means() -> File:
    head = b"Study;Outcome;Mean 1;SD 1;N 1;Mean 2;SD 2;N 2\n"
    rows = tuple(f"{token(one)} Holm;Pain;{3 + one},5;1,25;20;4,5;1,5;2{one}".encode() for one in range(MANY))
    return File("CSV of means, decimal commas", head, rows, b"\n", b"\n")


def _study_records(papers: Sequence[Paper]) -> File:
    held = tuple(
        json.dumps(
            {
                "key": f"key{number}", "title": paper.title, "design": "randomised trial", "year": paper.year, "n": 40,
                "doi": paper.doi, "condition": "knee pain",
                "arms": [
                    {"id": "a", "treatment": "massage", "role": "treatment", "n": 20},
                    {"id": "b", "treatment": "rest", "role": "comparator", "n": 20},
                ],
                "outcomes": [
                    {"outcome": "pain", "comparison": "between arms", "arms": ["a", "b"], "timepoint": "8 weeks",
                     "means": [{"arm": "a", "kind": "post", "mean": 3.1, "sd": 1.2, "n": 20},
                               {"arm": "b", "kind": "post", "mean": 4.2, "sd": 1.1, "n": 20}]}
                ],
                "sources": [{"url": "https://doi.org/" + (paper.doi or ""), "part": "abstract"}],
            }
        ).encode()
        for number, paper in enumerate(papers)
    )  # fmt: skip
    return File("study records", b"", held, b"\n", b"\n")
