"""Random bytes and broken articles through the readers, and some of them on to the claims: no crash, no hang.

Each case is made from its number alone, so ``--first N --cases 1`` runs one again. A case is an article of the
repository (and, where they are there, one of the development articles), cut, flipped, spliced, nested, put into another
encoding, packed and broken; or bytes that never were one. Expected is an Article whose spans lie in its text, or a
`ReadingError` of one line; everything else is a crash. Every ``--claims``-th case that is read goes on to the claims
and signals. A case may take `SECONDS` of CPU time, the process `MEMORY` bytes.
Ctrl-C ends the run with a report on what was done.

usage: python benchmarks/quality/fuzz_reading.py [--cases 100000] [--first 0] [--claims 25]
           [--shared ../shared] [--processes 1] [--out benchmarks/quality/results/fuzz_reading.md]
"""

from __future__ import annotations

import argparse
import faulthandler
import gzip
import html
import io
import multiprocessing
import re
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from types import FrameType

from palpate.check import claims_of
from palpate.findings import signals
from palpate.reading.each import parts, read_part
from palpate.reading.source import Raw
from palpate.types.article import Article, Unread

ROOT = Path(__file__).parents[2]
SECONDS = 5.0  # of CPU time; a case is 20 kB at most
MEMORY = 3_000_000_000  # of address space, most of which the model's runtime reserves and never touches
PIECE = 1_000  # cases that a process is given at once
LONGEST = 20_000  # bytes of a case before it is packed
PACKED_EVERY = 1_000  # a PDF or DOCX, which takes a process of its own
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "latin-1", "mac_roman", "cp1251", "shift_jis")
ENDINGS = (".html", ".md", ".txt", ".rst")
WEIGHTS = (5, 3, 1, 1)
PLAIN_ENDINGS = (*ENDINGS, ".mdx")
TOKENS = [
    *(
        "<div>",
        "</div>",
        "<b>",
        "</p>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<script>",
        "<style>",
        "<table><tr><td>",
        "<a href='",
    ),
    *(
        "<li>",
        "<ul>",
        "<h2>",
        "</",
        "<",
        ">",
        "&",
        "&#",
        "&#x110000;",
        "&amp",
        "&lt;",
        "<br/>",
        "<meta charset=utf-16>",
    ),
    *(
        "> ",
        "- ",
        "1. ",
        "# ",
        "[",
        "](",
        "![",
        "](<",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "~~~",
        "|",
        "|-|",
        "---\n",
        "+++\n",
    ),
    *(
        "{",
        "}",
        "{{",
        "{%",
        "<Box>",
        "import x\n",
        ".. ",
        "::\n\n",
        "`_",
        "|x|",
        ":a:`",
        "=====\n",
        "[^1]:",
        "    ",
        "\t",
    ),
    *(
        "\r",
        "\r\n",
        "\n\n",
        "\0",
        "\x1b$B",
        "\ufeff",
        "\u200b",
        "\xad",
        "\u202e",
        "e\u0301",
        "\U0001f486",
        "et al.",
        "5.5",
    ),
]

Case = tuple[str, bytes]
"""An ending and bytes."""


class Hang(BaseException):
    """Not an Exception, so that nothing on the way takes it for one of its own."""


@dataclass
class Tally:
    """What came of the cases."""

    read: int = 0
    claimed: int = 0
    claims: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)
    peak: int = 0

    def add(self, other: Tally) -> None:
        """Count the cases of another tally too."""
        self.read += other.read
        self.claimed += other.claimed
        self.claims += other.claims
        self.kinds += other.kinds
        self.refused += other.refused
        self.crashes += other.crashes
        self.slowest = max(self.slowest, other.slowest)
        self.peak = max(self.peak, other.peak)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--claims", type=int, default=25)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    tally, started, done = Tally(), time.monotonic(), 0
    last = options.first + options.cases
    pieces = [range(start, min(start + PIECE, last)) for start in range(options.first, last, PIECE)]
    work = partial(run_all, claims=options.claims, shared=options.shared)
    with suppress(KeyboardInterrupt), multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        for numbers, piece in zip(pieces, pool.imap(work, pieces), strict=True):
            tally.add(piece)
            done += len(numbers)
            print(f"{done:,} cases, {len(tally.crashes)} crashes", file=sys.stderr, flush=True)
    made = report(tally, done, len(articles(options.shared)), time.monotonic() - started)
    print(made)
    if options.out:
        options.out.write_text(made, encoding="utf-8")
    sys.exit(bool(tally.crashes))


def run_all(numbers: range, *, claims: int, shared: Path) -> Tally:
    """The cases of these numbers, in this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    faulthandler.enable()
    signal.signal(signal.SIGPROF, _hang)
    sources, tally = articles(shared), Tally()
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            run(number, sources, Path(folder), tally, claims=number % claims == 0)
    tally.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return tally


def articles(shared: Path) -> list[Case]:
    """Real articles and pages made from them, each with its ending."""
    files = [
        *sorted((ROOT / "examples").glob("*.txt")),
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted((ROOT / "tests" / "cases").glob("*.md")),
        *sorted(path for path in (shared / "articles").glob("a*") if path.suffix in ENDINGS),
    ]
    found = [(path.suffix, path.read_bytes()) for path in files]
    return [*found, *((".html", page(data.decode())) for ending, data in found if ending == ".txt"), (".rst", RST)]


def page(text: str) -> bytes:
    """Plain text as a page with all that a page has around its article."""
    blocks = "".join(f"<p>{html.escape(block)}</p>\n" for block in text.split("\n\n"))
    return (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Rubs &amp; more</title><style>p{}</style></head>"
        "<body><nav><ul><li><a href='/'>Home</a></li></ul></nav><article><h1>Rubs &#8211; do they help?</h1>"
        f"<!-- note -->{blocks}<ul><li>sleep<li>mood</ul><table><tr><td>a<td>b</table></article>"
        "<form>Comment<input></form><script>if (a < b) { x('</p>') }</script><footer>© 2024</footer></body></html>"
    ).encode()


RST = b"""Rubs
====

.. note:: Mind `the trial <https://a.example>`_ of |x| [1]_.

* Massage *eases* **pain**
* and ``sleep``::

    code

+---+---+
| a | b |
+---+---+

.. [1] Field 1996.
"""


def make(number: int, sources: Sequence[Case]) -> Case:
    """The case of that number."""
    random = Random(number)
    if number % PACKED_EVERY == 0:
        return random.choice([_pdf, _docx])(random, sources)
    if random.random() < 0.05:
        return random.choice(ENDINGS), random.randbytes(random.randrange(4_000))
    wanted = random.choices(ENDINGS, WEIGHTS)[0]
    ending, data = random.choice([source for source in sources if source[0] == wanted])
    size = int(10 ** random.uniform(1, 3.6))
    start = random.randrange(max(len(data) - size, 1))
    data = data[start : start + size]
    for _ in range(random.randrange(1, 5)):
        data = random.choice(MUTATIONS)(random, data, sources)[:LONGEST]
    if random.random() < 0.1:
        ending = random.choice(PLAIN_ENDINGS)
    if random.random() < 0.06:
        return ending + ".gz", _damaged(random, gzip.compress(data, 1))
    if random.random() < 0.04:
        return random.choice([".warc", ".warc.gz"]), _archive(random, data)
    return ending, data


def _flip(random: Random, data: bytes, _sources: Sequence[Case]) -> bytes:
    flipped = bytearray(data)
    for _ in range(random.randrange(1, 20) if data else 0):
        flipped[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(flipped)


def _cut(random: Random, data: bytes, _sources: Sequence[Case]) -> bytes:
    a, b = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return random.choice([data[:a], data[a:b], data[:a] + data[b:]])


def _splice(random: Random, data: bytes, sources: Sequence[Case]) -> bytes:
    other = random.choice(sources)[1]
    start = random.randrange(len(other))
    at = random.randrange(len(data) + 1)
    return data[:at] + other[start : start + random.randrange(2_000)] + data[at:]


def _nest(random: Random, data: bytes, _sources: Sequence[Case]) -> bytes:
    tokens = "".join(random.choice(TOKENS) for _ in range(random.randrange(1, 4))).encode()
    at = random.randrange(len(data) + 1)
    return data[:at] + tokens * int(10 ** random.uniform(0, 4)) + data[at:]


def _sprinkle(random: Random, data: bytes, _sources: Sequence[Case]) -> bytes:
    for _ in range(random.randrange(1, 12)):
        at = random.randrange(len(data) + 1)
        data = data[:at] + random.choice(TOKENS).encode() + data[at:]
    return data


def _repeat(random: Random, data: bytes, _sources: Sequence[Case]) -> bytes:
    a, b = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return data[:b] + data[a : min(b, a + 200)] * random.randrange(1, 300) + data[b:]


def _recode(random: Random, data: bytes, _sources: Sequence[Case]) -> bytes:
    return data.decode(errors="ignore").encode(random.choice(ENCODINGS), errors="replace")


def _one_line(random: Random, data: bytes, _sources: Sequence[Case]) -> bytes:
    return data.replace(b"\n", random.choice([b"", b" ", b"\r", b"\r\n", b"\x0b"]))


def _garbage(random: Random, data: bytes, _sources: Sequence[Case]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.randbytes(random.randrange(1, 40)) + data[at:]


MUTATIONS = (_flip, _cut, _splice, _nest, _sprinkle, _repeat, _recode, _one_line, _garbage)


def _damaged(random: Random, data: bytes) -> bytes:
    """The bytes, one time in three whole, else cut or flipped."""
    return random.choice([data, data[: random.randrange(len(data) + 1)], _flip(random, data, ())])


def _archive(random: Random, body: bytes) -> bytes:
    records = []
    for number in range(random.randrange(1, 4)):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n" % random.choice(
            [b"", b"Content-Encoding: gzip\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Length: 9\r\n"]
        )
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\n"
        head += f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        head += f"Content-Type: application/http\r\nContent-Length: {len(http) + len(body)}\r\n\r\n"
        records.append(head.encode() + http + body + b"\r\n\r\n")
    packed = [gzip.compress(one, 1) for one in records] if random.random() < 0.5 else records
    return _damaged(random, b"".join(packed))


def _pdf(random: Random, sources: Sequence[Case]) -> Case:
    from tests.reading.test_documents import make_pdf

    lines = [line[:80] for line in _words(random.choice(sources)[1])[:40]]
    return ".pdf", _damaged(random, make_pdf([[(10, False, 50, 780 - 14 * n, line) for n, line in enumerate(lines)]]))


def _docx(random: Random, sources: Sequence[Case]) -> Case:
    from docx import Document

    document = Document()
    for line in _words(random.choice(sources)[1])[:40]:
        document.add_paragraph(line, style=random.choice(["Normal", "Heading 1", "List Bullet", "Quote"]))
    made = io.BytesIO()
    document.save(made)
    return ".docx", _damaged(random, made.getvalue())


def _words(data: bytes) -> list[str]:
    return re.sub(r"[^\w\s.,;%-]", "", data.decode(errors="ignore"), flags=re.ASCII).splitlines()


def run(number: int, sources: Sequence[Case], folder: Path, tally: Tally, *, claims: bool) -> None:
    """Read one case, and count what came of it."""
    ending, data = make(number, sources)
    name = f"case{ending}"
    source: Raw | Path = Raw(name, data, name)
    if ending not in PLAIN_ENDINGS:
        source = folder / name
        source.write_bytes(data)
    tally.kinds[ending] += 1
    started = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        for part in [source] if isinstance(source, Raw) else parts(source):
            result = read_part(part)
            if isinstance(result, Unread):
                _check_reason(result.reason)
                tally.refused[_reason(result.reason)] += 1
            else:
                _read(result, tally, claims=claims)
    except Hang:
        tally.crashes.append(f"{number} {ending}: more than {SECONDS:g} s")
    except Exception as error:  # whatever it is, it is what we look for
        tally.crashes.append(f"{number} {ending}: {type(error).__name__}: {' '.join(str(error).split())[:120]}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    tally.slowest = max(tally.slowest, (time.process_time() - started, number))
    if tally.crashes and tally.crashes[-1].startswith(f"{number} "):
        print(tally.crashes[-1], file=sys.stderr, flush=True)


def _read(article: Article, tally: Tally, *, claims: bool) -> None:
    tally.read += 1
    length = len(article.text)
    spans = [block.span for block in article.blocks] + [link.span for link in article.links]
    if len(article.prose) != length or not all(0 <= span.start <= span.end <= length for span in spans):
        raise AssertionError("spans outside of the text")
    if not claims:
        return
    found, _ = claims_of(article)
    for claim in found:
        quote = article.quote(claim.span)
        if not quote or quote != quote.strip():
            raise AssertionError(f"a claim cuts out {quote[:20]!r}")
    signals(article, found)
    tally.claimed += 1
    tally.claims += len(found)


def _check_reason(reason: str) -> None:
    if len(reason.splitlines()) != 1 or not reason.endswith((".", "'")):
        raise AssertionError(f"no line of its own: {reason[:100]!r}")


def _reason(line: str) -> str:
    """What a refusal is about, without names and numbers."""
    said = re.sub(r"^\S*case\.\S+?(: \S*://\S+?|: <urn\S+?|: )?(, byte \d+)?: ", "", line)
    said = re.sub(r"\(.*\)|0x[0-9a-f]{2}", "…", said)
    return re.split(r"\. |\.$", said)[0]


def _hang(_: int, __: FrameType | None) -> None:
    raise Hang


def rows(counts: Counter[str]) -> str:
    """The lines of a table, most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "\n".join(f"| {name} | {n:,} |" for name, n in ordered)


def report(tally: Tally, cases: int, sources: int, seconds: float) -> str:
    slowest, number = tally.slowest
    crashes = "\n".join(f"- {line}" for line in tally.crashes) or "None."
    return f"""# Random and broken articles through the readers

Made by `python benchmarks/quality/fuzz_reading.py`; how each case is made stands there.

{cases:,} cases from {sources} articles, {seconds:,.0f} s. {tally.read:,} articles read, {sum(tally.refused.values()):,}
refused in one line. {tally.claimed:,} went on to the claims; {tally.claims:,} claims were found. The slowest case
took {slowest:.2f} s of CPU time (case {number}; the limit is {SECONDS:g}). A process held {tally.peak / 1_000:,.0f} MB
of memory at most.

## Crashes and hangs

{crashes}

## Cases by ending

| ending | cases |
| --- | --- |
{rows(tally.kinds)}

## Refused

| why | articles |
| --- | --- |
{rows(tally.refused)}
"""


if __name__ == "__main__":
    main()
