"""Answers in the services' documented forms, cut to what is read, with a few fields that are not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from palpate.citations.online import Online, Polite
from palpate.errors import ReadingError
from palpate.types.online import Answer, Ask

TITLE = "A Randomized Controlled Trial of Tai Chi for Tension Headaches"
DOI, PMID, PMCID = "10.1093/ecam/nel050", "17342248", "PMC1810369"
WORK = {
    "DOI": DOI,
    "type": "journal-article",
    "title": [TITLE],
    "author": [
        {"given": "Ryan B.", "family": "Abbott", "sequence": "first", "affiliation": []},
        {"given": "Ka-Kit", "family": "Hui", "sequence": "additional"},
    ],
    "container-title": ["Evidence-Based Complementary and Alternative Medicine"],
    "issued": {"date-parts": [[2007]]},
    "volume": "4",
    "page": "107-113",
    "score": 70.1,
}
RETRACTED = {**WORK, "updated-by": [{"DOI": "10.1000/notice", "type": "retraction", "label": "Retraction"}]}
SUMMARY = {
    "uid": PMID,
    "pubdate": "2007 Mar",
    "source": "Evid Based Complement Alternat Med",
    "authors": [{"name": "Abbott RB", "authtype": "Author", "clusterid": ""}, {"name": "Hui KK", "authtype": "Author"}],
    "title": f"{TITLE}.",
    "fulljournalname": "Evidence-based complementary and alternative medicine : eCAM",
    "pubtype": ["Journal Article"],
    "articleids": [{"idtype": "pubmed", "idtypen": 1, "value": PMID}, {"idtype": "doi", "idtypen": 3, "value": DOI}],
}
RESULT = {
    "id": PMID,
    "source": "MED",
    "pmid": PMID,
    "pmcid": PMCID,
    "doi": DOI,
    "title": f"{TITLE}.",
    "authorString": "Abbott RB, Hui KK, Hays RD, Li MD, Pan T.",
    "journalTitle": "Evid Based Complement Alternat Med",
    "pubYear": "2007",
    "pubType": "research-article; journal article",
}


def works(*items: object) -> object:
    return {"status": "ok", "message-type": "work-list", "message": {"total-results": len(items), "items": items}}


def work(item: object) -> object:
    return {"status": "ok", "message-type": "work", "message": item}


def found(*ids: str) -> object:
    return {"header": {"type": "esearch"}, "esearchresult": {"count": str(len(ids)), "idlist": ids}}


def summaries(*given: Mapping[str, object]) -> object:
    result = {"uids": [one["uid"] for one in given], **{str(one["uid"]): one for one in given}}
    return {"header": {"type": "esummary"}, "result": result}


def results(*given: object) -> object:
    return {"version": "6.9", "hitCount": len(given), "resultList": {"result": given}}


class Recorded:
    """Answers by the host and path asked for, and keeps what was asked."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self._answers = answers
        self.asked: list[tuple[str, dict[str, list[str]]]] = []

    def __call__(self, url: str, headers: Mapping[str, str]) -> Answer:
        parts = urlsplit(url)
        self.asked.append((parts.netloc + parts.path, parse_qs(parts.query)))
        for place, said in self._answers.items():
            if place in url:
                if isinstance(said, Exception):
                    raise said
                return said if isinstance(said, Answer) else Answer(200, {}, json.dumps(said).encode())
        return Answer(404, {}, b"Resource not found.")


DOWN = ReadingError("https://x.example: the name x.example is not known. Check the address.")


def online(ask: Ask, **more: str) -> Online:
    """What looks up, without waiting and without a cache."""
    return Online(Polite(ask, sleep=lambda _: None, contact=more.get("contact")), **more)
