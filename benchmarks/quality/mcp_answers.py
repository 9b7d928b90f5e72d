"""How long the answers of the MCP server are, tool by tool, beside the budget of tokens that it promises.

Each tool is asked forty times, by default: claims of the labelled set, evenly spaced; the complaints and treatments
that most studies are on; studies, evenly spaced; every code and term; and twenty development articles. Tokens are the
server's own estimate. With --tokenizers the characters in a token are counted with each: names that tiktoken knows
(cl100k_base, o200k_base; TIKTOKEN_CACHE_DIR may hold their files) or files in Hugging Face's form.

usage: python benchmarks/quality/mcp_answers.py [--shared ../shared] [--tokenizers NAME...] [--out results/mcp.md]
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from palpate import vocabulary
from palpate.explaining import every_rule
from palpate.library import Library
from palpate.library.starter import starter_records
from palpate.mcp import arguments
from palpate.mcp.articles import Articles, Kept
from palpate.mcp.budget import CHARACTERS_PER_TOKEN, tokens
from palpate.mcp.terms import terms
from palpate.mcp.tools import Tools
from palpate.session import Session
from palpate.types.concept import Family

ROOT = Path(__file__).parents[2]
ASKED, ARTICLES = 40, 20
Call = tuple[str, dict[str, Any]]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--tokenizers", nargs="*", default=[])
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with Session(Library.in_memory(starter_records())) as session:
        page = report(
            measured(session, options.shared), {Path(name).stem: counter(name) for name in options.tokenizers}
        )
    print(page)
    if options.out:
        options.out.write_text(page, encoding="utf-8")


def measured(session: Session, shared: Path) -> dict[str, list[bytes]]:
    """Every answer by its tool."""
    tools = Tools(session)
    answers: dict[str, list[bytes]] = {name: [] for name in arguments.TOOLS}
    for name, given in calls(session):
        asked = arguments.read(name, arguments.TOOLS[name], given)
        answers[name].append(msgspec.json.encode(tools.run(name, asked)))
    for file in articles(shared):
        kept = Kept(data=file.read_bytes(), url=str(file))
        asked = arguments.CheckArticle(text="as kept")
        handle = Articles().keep(kept)
        made = tools.check(kept, asked, handle=handle, progress=lambda done, of: None)
        answers["check_article"].append(msgspec.json.encode(made))
    return answers


def calls(session: Session) -> Iterator[Call]:
    """What each tool is asked, but for articles."""
    lines = (ROOT / "benchmarks" / "quality" / "data" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    for line in spaced(lines):
        yield "ask", {"question": json.loads(line)["claim"]}
    for label in most_studied(session, Family.CONDITION):
        yield "options", {"condition": label}
    for label in most_studied(session, Family.TREATMENT):
        yield "evidence", {"treatment": label}
        yield "search_studies", {"query": label}
    for key in spaced(session.library.keys()):
        yield "study", {"name": key}
    for name in (*(rule.code for rule in every_rule()), *(term.name for term in terms())):
        yield "explain", {"term": name}


def most_studied(session: Session, family: Family) -> list[str]:
    """The concepts that most studies of the library name themselves."""
    slot = family.value
    counts = {one.label: len(session.library.keys_with(slot, [one.id])) for one in vocabulary.load().concepts(family)}
    return sorted(counts, key=lambda label: (-counts[label], label))[:ASKED]


def spaced(items: Sequence[str]) -> list[str]:
    """Forty of them, evenly spaced."""
    return [items[place * len(items) // ASKED] for place in range(ASKED)]


def articles(shared: Path) -> list[Path]:
    """The first twenty annotated development articles."""
    rows = (shared / "articles" / "articles_gold.jsonl").read_text(encoding="utf-8").splitlines()
    names = [json.loads(row)["article"] for row in rows if row.strip()][:ARTICLES]
    return [next(iter(sorted((shared / "articles").glob(f"{name}.*")))) for name in names]


def counter(name: str) -> Callable[[str], int]:
    """How many tokens a text is, by a tokenizer's file or name."""
    if name.endswith(".json"):
        whole = import_module("tokenizers").Tokenizer.from_file(name)
        return lambda text: len(whole.encode(text, add_special_tokens=False).ids)
    known = import_module("tiktoken").get_encoding(name)
    return lambda text: len(known.encode(text, disallowed_special=()))


def report(answers: dict[str, list[bytes]], counters: dict[str, Callable[[str], int]]) -> str:
    """The page of results."""
    lines = [
        "# How long the answers of `palpate mcp` are",
        "",
        "Made by `benchmarks/quality/mcp_answers.py`: what each tool answers by default, in tokens as the server",
        f"estimates them ({CHARACTERS_PER_TOKEN} characters each), beside its budget of {arguments.BRIEF}.",
        "",
        "| tool | answers | median | p95 | max | over budget | with something left out |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, found in answers.items():
        sizes = [tokens(answer) for answer in found]
        over = sum(size > arguments.BRIEF for size in sizes)
        cut = sum("left_out" in json.loads(answer) for answer in found)
        middle, high = round(statistics.median(sizes)), p95(sizes)
        lines.append(f"| `{name}` | {len(found)} | {middle} | {high} | {max(sizes)} | {over} | {cut} |")
    return "\n".join([*lines, *counted(answers, counters)]) + "\n"


def p95(sizes: list[int]) -> int:
    """The size that 95 of 100 do not pass."""
    return sorted(sizes)[max(0, -(-95 * len(sizes) // 100) - 1)]


def counted(answers: dict[str, list[bytes]], counters: dict[str, Callable[[str], int]]) -> Iterator[str]:
    """A table of characters in a token, by tokenizer."""
    if not counters:
        return
    yield from ("", "Characters in a token by the tokenizers of language models, and the longest answer in tokens:")
    yield from ("", "| tokenizer | least | median | most | longest answer |", "| --- | --- | --- | --- | --- |")
    texts = [answer.decode() for found in answers.values() for answer in found]
    for name, count in counters.items():
        sizes = [count(text) for text in texts]
        ratios = sorted(len(text) / size for text, size in zip(texts, sizes, strict=True))
        figures = f"{ratios[0]:.2f} | {statistics.median(ratios):.2f} | {ratios[-1]:.2f}"
        yield f"| {name} | {figures} | {max(sizes)} |"


if __name__ == "__main__":
    main()
