"""Bring the pages up to date: run every command of README and docs, and write what it prints where a page shows it.

Run it with ``make docs-refresh`` and look at the difference before you commit it. What a page leaves out with ``…``
stays out (`renewing`). A picture that a page shows from ``images/`` is the file of that name that its commands wrote.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from docs.tools import notebooks
from docs.tools.blocks import blocks_of, matches, steps_of
from docs.tools.renewing import refreshed
from docs.tools.session import ROOT, Ran, Session

_PICTURE = re.compile(r"\]\((?P<path>images/[\w.-]+)\)")


def pages() -> list[Path]:
    """README, CONTRIBUTING and every page of the docs."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def pictures(page: Path) -> list[Path]:
    """The pictures under ``images/`` that a page shows."""
    return [page.parent / found["path"] for found in _PICTURE.finditer(page.read_text(encoding="utf-8"))]


def main() -> None:
    """Rewrite every page whose shown output is no longer printed, and name it."""
    from palpate.library import Library

    with tempfile.TemporaryDirectory() as made:
        library = Path(made) / "library.sqlite"
        Library.open(library).close()
        for number, page in enumerate(pages()):
            before = page.read_text(encoding="utf-8")
            after = refreshed_page(page, Path(made) / str(number), library)
            if after != before:
                page.write_text(after, encoding="utf-8")
                print(f"refreshed {page.relative_to(ROOT)}")
        if find_spec("nbclient") and find_spec("ipykernel"):
            os.environ["PALPATE_LIBRARY"] = str(library)
            notebooks.main([])


def refreshed_page(page: Path, folder: Path, library: Path) -> str:
    """The text of a page with the outputs of today; its pictures are written beside it."""
    session = Session(folder, library)
    ran: list[Ran] = []
    with session.here():
        for block in blocks_of(page):
            session.write(block)
            if block.language == "console":
                ran += [session.run(step, block) for step in steps_of(block)]
    for picture in pictures(page):
        made = session.folder / picture.name
        if made.exists() and (not picture.exists() or picture.read_bytes() != made.read_bytes()):
            picture.parent.mkdir(exist_ok=True)
            shutil.copy(made, picture)
    lines = page.read_text(encoding="utf-8").splitlines()
    for one in reversed(ran):  # from the end, so that line numbers above stay
        shown = one.step.output
        if shown is not None and not matches(shown, one.printed):
            first, stop = one.step.shown
            new = refreshed(shown, one.printed).splitlines()
            lines[first - 1 : stop - 1] = [f"{one.block.indent}{line}".rstrip() for line in new]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
