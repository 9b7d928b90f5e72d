"""The reference, made from the code: the command line, findings, public names of Python, schemas of reports and API.

``make docs-reference`` writes them; ``tests/docs/test_reference.py`` fails while a page is not what the code gives.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from docs.tools.api_document import api_document
from docs.tools.cli_page import cli_page
from docs.tools.findings_page import findings_page
from docs.tools.python_page import python_page

FOLDER = Path(__file__).parents[1] / "reference"
MADE = "<!-- Made from the code by `make docs-reference`: change the code, not this page. -->\n\n"


def report_schema() -> str:
    """The JSON Schema of a report."""
    return (files("palpate.report") / "report.schema.json").read_text(encoding="utf-8")


PAGES = {
    "cli.md": cli_page,
    "findings.md": findings_page,
    "python.md": python_page,
    "openapi.json": api_document,
    "report.schema.json": report_schema,
}


def page_text(name: str) -> str:
    """What the code gives today for the page of that file name."""
    return (MADE if name.endswith(".md") else "") + PAGES[name]()


def main() -> None:
    """Write every page that is not what the code gives, and name it."""
    FOLDER.mkdir(exist_ok=True)
    for file in (FOLDER / name for name in PAGES):
        text = page_text(file.name)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            print(f"wrote {file.relative_to(FOLDER.parents[1])}")


if __name__ == "__main__":
    main()
