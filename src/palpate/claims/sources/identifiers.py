"""Identifiers of papers and addresses that lead to one."""

from __future__ import annotations

import re
from urllib.parse import unquote

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>\[\]{}|^`\\]{2,120}")
_PMID = re.compile(r"(?:\bPMID\s*:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(?:\?term=)?)(\d{5,9})\b", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC\s?(\d{5,9})\b", re.IGNORECASE)
_ARXIV = re.compile(
    r"\barXiv\s*:\s*(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?|"
    r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5}|[a-z-]+/\d{7})",
    re.IGNORECASE,
)
# Hosts that serve papers and little else; a path after the host is needed.
_PAPERS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:doi\.org|(?:pubmed\.)?ncbi\.nlm\.nih\.gov/(?:pubmed|pmc|pmid|\d)|europepmc\.org|"
    r"arxiv\.org|medrxiv\.org|"
    r"biorxiv\.org|sciencedirect\.com|link\.springer\.com|springeropen\.com|biomedcentral\.com|nature\.com/articles|"
    r"onlinelibrary\.wiley\.com|tandfonline\.com|sagepub\.com|academic\.oup\.com|oxfordjournals\.org|"
    r"jamanetwork\.com|"
    r"nejm\.org|thelancet\.com|bmj\.com|cochranelibrary\.com|cochrane\.org|frontiersin\.org|mdpi\.com|"
    r"plos(?:one)?\.org|"
    r"karger\.com|cell\.com|sciencemag\.org|science\.org/doi|liebertpub\.com|lww\.com|hindawi\.com|physiology\.org|"
    r"annals\.org|acpjournals\.org|cambridge\.org/core/journals|jstage\.jst\.go\.jp|scielo\.\w+|semanticscholar\.org|"
    r"researchgate\.net/publication|psycnet\.apa\.org|clinicaltrials\.gov|elsevier(?:health)?\.com|jospt\.org|"
    r"thieme-connect\.\w+|dovepress\.com|spandidos-publications\.com|e-jmii\.com|iasp-pain\.org|pnas\.org|"
    r"aappublications\.org)"
    r"[/\d][^\s]+",
    re.IGNORECASE,
)


def identifiers(text: str) -> dict[str, str]:
    """The first DOI, PMID, PMCID and arXiv number in a text, addresses included.

    Examples
    --------
    >>> identifiers("see https://doi.org/10.1136/bmj.d4002). PMID: 21784880")
    {'doi': '10.1136/bmj.d4002', 'pmid': '21784880'}
    """
    found: dict[str, str] = {}
    plain = unquote(text) if "%2" in text else text
    if "10." in plain and (doi := _DOI.search(plain)):
        found["doi"] = _trimmed(doi.group())
    low = plain.lower()
    if ("pmid" in low or "pubmed" in low) and (pmid := _PMID.search(plain)):
        found["pmid"] = pmid.group(1)
    if "pmc" in low and (pmcid := _PMCID.search(plain)):
        found["pmcid"] = f"PMC{pmcid.group(1)}"
    if "arxiv" in low and (arxiv := _ARXIV.search(plain)):
        found["arxiv"] = arxiv.group(1) or arxiv.group(2)
    return found


def leads_to_paper(address: str) -> bool:
    """Whether an address is that of a paper, by its host or an identifier in it."""
    return bool(_PAPERS.match(address) or identifiers(address))


def _trimmed(doi: str) -> str:
    """A DOI without the text's marks behind it; a bracket stays if it was opened inside."""
    doi = re.sub(r"/(?:full|abstract|pdf|epdf|fulltext|meta)$|[?#].*$", "", doi)
    while doi and (doi[-1] in ".,;:'’”*_" or (doi[-1] == ")" and doi.count("(") < doi.count(")"))):
        doi = doi[:-1]
    return doi
