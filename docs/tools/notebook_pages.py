"""Notebooks as pages of the site: a hook of MkDocs that writes each with its committed outputs and runs nothing.

A notebook ``notebooks/tour.ipynb`` becomes the page ``notebooks/tour.md``; the file itself stays there to be fetched.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


class Page(NamedTuple):
    """A page as Markdown, and the pictures that it shows, by their names beside it."""

    text: str
    pictures: dict[str, bytes]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each notebook (called by MkDocs)."""
    from mkdocs.structure.files import File

    for file in [file for file in files if file.src_uri.endswith(".ipynb")]:
        place = PurePosixPath(file.src_uri)
        made = page_of(file.content_string, place.stem)
        files.append(File.generated(config, str(place.with_suffix(".md")), content=made.text))
        for name, picture in made.pictures.items():
            files.append(File.generated(config, str(place.with_name(name)), content=picture))
    return files


def page_of(notebook: str, name: str) -> Page:
    """A notebook, as the JSON it is stored in, as a page of that name."""
    pictures: dict[str, bytes] = {}
    parts: list[str] = []
    for cell in json.loads(notebook)["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
        elif cell["cell_type"] == "code":
            parts.append(f"```python\n{source}\n```")
            parts += [part for output in cell["outputs"] for part in _shown(output, name, pictures)]
    return Page("\n\n".join(parts) + "\n", pictures)


def _shown(output: dict[str, Any], name: str, pictures: dict[str, bytes]) -> Iterator[str]:
    """An output in its richest form; a picture is kept under a name of its own."""
    if output["output_type"] == "stream":
        yield f"```text\n{''.join(output['text']).rstrip()}\n```"
        return
    data = {kind: "".join(content) for kind, content in output.get("data", {}).items()}
    if "image/png" in data:
        picture = f"{name}-{len(pictures) + 1}.png"
        pictures[picture] = base64.b64decode(data["image/png"])
        yield f"![{data.get('text/plain', 'plot')}]({picture})"
    elif "text/html" in data:
        plain = data["text/html"].replace(' border="1" class="dataframe"', "")  # as the site's own tables
        yield f'<div class="output">{" ".join(plain.split())}</div>'
    elif "text/plain" in data:
        yield f"```text\n{data['text/plain']}\n```"
