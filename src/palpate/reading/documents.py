"""PDF and DOCX to an Article, by a child process that can be stopped: their parsers have no bounds of their own.

Offsets refer to the extracted text, which is the article's ``text``: pages in order, blocks parted by an empty line.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import msgspec

from palpate.errors import ReadingError
from palpate.reading.formats import Format
from palpate.reading.joining import join
from palpate.reading.lines import bare_links, finish
from palpate.reading.source import MAX_BYTES, Raw, too_large
from palpate.text.language import guess_language
from palpate.types.article import Article, Block, Link, Span

TIME_LIMIT = 60  # seconds; a paper of 30 pages takes 2
_MODULES = {Format.PDF: ("pdfminer", "pdfminer.six"), Format.DOCX: ("docx", "python-docx")}


class Extracted(msgspec.Struct, frozen=True, kw_only=True):
    """What the child process hands back.

    ``gaps`` are line ends (and hyphens) inside words; ``error`` says in a few words why there is nothing.
    """

    text: str = ""
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    gaps: tuple[Span, ...] = ()
    title: Span | None = None
    error: str = ""


def read_document(raw: Raw, kind: Format) -> Article:
    """Read a PDF or DOCX file.

    Raises
    ------
    ReadingError
        If the reader is not installed, the file is broken, password-protected or without text, or takes more than
        `TIME_LIMIT` seconds or 2 GB.
    """
    module, package = _MODULES[kind]
    if find_spec(module) is None:
        raise ReadingError(
            f"{raw.name}: reading {kind.value} files needs {package}. Run: pip install 'palpate[{kind.value}]'"
        )
    found = _extract(raw, kind)
    if found.error:
        raise ReadingError(f"{raw.name}: {found.error}")
    if len(found.text.encode()) > MAX_BYTES:
        raise too_large(raw.name, MAX_BYTES)
    prose, joined = join(found.text, (), [(gap.start, gap.end) for gap in found.gaps])
    links = (*found.links, *bare_links(prose))
    for link in links[len(found.links) :]:
        prose = prose[: link.span.start] + " " * len(link.span) + prose[link.span.end :]
    return Article(
        source=raw.name,
        format=kind.value,
        text=found.text,
        prose=prose,
        blocks=finish(found.blocks, prose, joined),
        links=tuple(sorted(links, key=lambda link: link.span)),
        title=found.title,
        language=guess_language(prose),
        joined=joined,
        gaps=found.gaps,
    )


def _extract(raw: Raw, kind: Format) -> Extracted:
    command = [sys.executable, "-m", "palpate.reading.worker", kind.value]
    try:
        done = subprocess.run(command, input=raw.data, capture_output=True, timeout=TIME_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return Extracted(error=f"not read within {TIME_LIMIT} s. Save the article's text only.")
    try:
        return msgspec.json.decode(done.stdout, type=Extracted)
    except msgspec.MsgspecError:
        return Extracted(
            error=f"the {kind.value} reader gave up on it (status {done.returncode}). Save its text as .txt."
        )
