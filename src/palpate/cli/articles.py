"""From the sources that a command was given to one text for each article: printed, or one file each into a folder."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain, count
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from palpate.errors import InputError, PalpateError
from palpate.reading.each import Part, files, holds_many, is_archive, parts, read_part
from palpate.reading.source import STANDARD_INPUT, is_address
from palpate.types.article import Article, Unread

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Files, folders, patterns, addresses, or - for standard input. HTML, Markdown, plain text, "
        "reStructuredText, PDF, DOCX, WARC; each also as .gz.",
        show_default=False,
    ),
]
OutputPath = Annotated[
    str | None,
    typer.Option(
        *("--output", "-o"),
        metavar="PATH",
        help="Write to this file; of many articles, one file for each into this folder.",
        show_default=False,
    ),
]
LONGEST_NAME = 120  # characters; file systems end at 255 bytes
_NO_NAME = re.compile(r"[^\w.-]+")


class Form(NamedTuple):
    """A form of output: its name, the ending of its files, and whether many articles go into one.

    An article's text comes in pieces: ``head`` opens a file of them, ``between`` parts them, ``tail`` ends it; where
    ``each_once``, a piece that came before is left out. A form that ``stands_alone`` cannot be printed one after
    another.
    """

    name: str
    ending: str
    is_joined: bool = False
    head: str = ""
    between: str = ""
    tail: str = ""
    each_once: bool = False
    stands_alone: bool = False


class Rendered(NamedTuple):
    """What is printed of one article, why it was not read for claims, if so, and what the command notes of it."""

    pieces: tuple[str, ...]
    skipped: str | None = None
    note: object = None


Render = Callable[[Article], Rendered]
"""Makes the text of an article; it is handed to other processes, so it is a function of a module or a plain value."""


class Makers(NamedTuple):
    """What makes the texts, and in how many processes at most (None: one for each core)."""

    render: Render
    cores: int | None


Noted = Callable[[object], None]
"""Takes the note of each article, in this process and in the articles' order."""


def form_of(name: str, forms: Sequence[Form]) -> Form:
    """The form of that name.

    Raises
    ------
    InputError
        If there is none.
    """
    for form in forms:
        if form.name == name:
            return form
    raise InputError(f"--format {name}: say one of {', '.join(form.name for form in forms)}.")


def show(
    sources: Sequence[str],
    render: Render,
    form: Form,
    output: str | None,
    *,
    noted: Noted | None = None,
    cores: int | None = None,
) -> None:
    """Read the sources and print or write what `render` makes of each article; `noted` gets the note of each.

    `cores` are the processes at most, one for each core if None.

    One article that cannot be read is an error; among many it is named on standard error and the others go on.

    Raises
    ------
    ReadingError, InputError
        If nothing can be read, or the output cannot be written.
    typer.Exit
        With status 2, at the end, if some of many could not be read.
    """
    if len(sources) == 1 and not holds_many(sources[0]):
        _one(sources[0], render, form, output, noted or _ignore)
    else:
        _many(sources, Makers(render, cores), form, output, noted or _ignore)


def _ignore(_: object) -> None:
    pass


def _one(source: str, render: Render, form: Form, output: str | None, noted: Noted) -> None:
    from palpate.cli.output import emit
    from palpate.reading import read

    folder, to = None, Path(output) if output else None
    if to is not None and (to.is_dir() or _names_folder(output)):
        folder, to = to, to / f"{_stem(source)}.{form.ending}"
    _keep_sources([source], [to] if to else [])
    article = read(source)
    rendered = render(article)
    if folder:
        _made(folder)
    if rendered.skipped and form.name != "text":
        _say(f"{article.source}: {rendered.skipped}. Not read for claims.")
    emit(_whole(rendered.pieces, form), to)
    noted(rendered.note)


def _many(sources: Sequence[str], makers: Makers, form: Form, output: str | None, noted: Noted) -> None:
    found = list(files(sources))
    if form.stands_alone and output is None:
        raise InputError(f"many articles as {form.name} are one file each. Say where to with -o FOLDER.")
    if output is None or (form.is_joined and not (_names_folder(output) or Path(output).is_dir())):
        failed = _into_one(found, makers, form, Path(output) if output else None, noted)
    else:
        failed = _into_folder(found, makers, form, Path(output), noted)
    if failed:
        raise typer.Exit(2)


class _Sheet:
    """Puts the pieces of many articles into one text."""

    def __init__(self, form: Form, put: Callable[[str], None]) -> None:
        self._form, self._put = form, put
        self._is_begun = False
        self._seen: set[str] = set()

    def add(self, pieces: Sequence[str]) -> None:
        """Put these pieces behind what is there."""
        for piece in pieces:
            if self._form.each_once and piece in self._seen:
                continue
            self._seen.update([piece] if self._form.each_once else [])
            self._put((self._form.between if self._is_begun else self._form.head) + piece)
            self._is_begun = True

    def end(self) -> None:
        """Put the end; the head too, where there was no piece."""
        end = ("" if self._is_begun else self._form.head) + self._form.tail
        if end:
            self._put(end)


def _whole(pieces: Sequence[str], form: Form) -> str:
    """The text of one article's pieces alone."""
    parts: list[str] = []
    sheet = _Sheet(form, parts.append)
    sheet.add(pieces)
    sheet.end()
    return "".join(parts)


def _into_one(found: Sequence[str | Path | Unread], makers: Makers, form: Form, to: Path | None, noted: Noted) -> bool:
    """All articles one after another; whether some could not be read."""
    from palpate.cli.output import screen, written

    _keep_sources(found, [to] if to else [])
    failed = done = False
    into: AbstractContextManager[Callable[[str], None]] = written(to) if to else nullcontext(screen)
    with into as put:
        sheet = _Sheet(form, put)
        for _, result in _results(found, makers, form):
            if isinstance(result, Unread):
                failed = True
                continue
            sheet.add(result.pieces)
            noted(result.note)
            done = True
        if failed and not done:
            raise typer.Exit(2)  # and no empty file is left
        sheet.end()
    return failed


def _into_folder(found: Sequence[str | Path | Unread], makers: Makers, form: Form, to: Path, noted: Noted) -> bool:
    """One file for each article; whether some could not be read."""
    from palpate.cli.output import emit

    is_new = not to.exists()
    _made(to)
    names = _names(found)
    taken = {name.casefold() for name in names}
    _keep_sources(found, [to / f"{name}.{form.ending}" for name in names])
    failed = done = False
    for (number, page), result in _results(found, makers, form):
        if isinstance(result, Unread):
            failed = True
        else:
            done = True
            name = _free(f"{names[number]}-{page}", taken) if page else names[number]
            emit(_whole(result.pieces, form), to / f"{name}.{form.ending}")
            noted(result.note)
    if is_new and not done:
        to.rmdir()
    return failed


def _results(
    found: Sequence[str | Path | Unread], makers: Makers, form: Form
) -> Iterator[tuple[tuple[int, int], Rendered | Unread]]:
    """Each article's text with the number of its file and, in an archive, of its page; failures are named at once."""
    from palpate.cli.many import in_order
    from palpate.cli.progress import bar

    work = _Work(makers.render)
    numbered = chain.from_iterable(_numbered(number, file) for number, file in enumerate(found))
    with bar("articles", len(found)) as advance:
        at = -1
        for place, source, result in in_order(work, numbered, about=_about(found), cores=makers.cores):
            if place[0] != at:
                at = place[0]
                advance()
            if isinstance(result, Unread):
                _say(result.reason)
            elif result.skipped and form.name != "text":
                _say(f"{source}: {result.skipped}. Not read for claims.")
            yield place, result


def _about(found: Sequence[str | Path | Unread]) -> int:
    """How many articles there are at least; an archive counts as more than any number of processes needs."""
    return sum(10_000 if not isinstance(file, Unread) and is_archive(file) else 1 for file in found)


def _numbered(number: int, file: str | Path | Unread) -> Iterator[tuple[tuple[int, int], Part]]:
    pages = not isinstance(file, Unread) and is_archive(file)
    for page, part in enumerate(parts(file), start=1):
        yield (number, page if pages else 0), part


class _Work:
    """Reads and renders one article, in whatever process."""

    def __init__(self, render: Render) -> None:
        self._render = render

    def __call__(self, item: tuple[tuple[int, int], Part]) -> tuple[tuple[int, int], str, Rendered | Unread]:
        place, part = item
        article = read_part(part)
        if isinstance(article, Unread):
            return place, article.source, article
        try:
            return place, article.source, self._render(article)
        except PalpateError:
            raise
        except Exception as error:  # a fault of palpate's own on one article must not cost the others
            said = " ".join(f"{type(error).__name__}: {error}".split())[:100]
            reason = f"{article.source}: palpate failed on it ({said}). Please report this, with the article."
            return place, article.source, Unread(source=article.source, reason=reason)


def _say(line: str) -> None:
    typer.echo(f"palpate: {' '.join(line.splitlines())}", err=True)


def _names_folder(output: str | None) -> bool:
    return output is not None and output.endswith(("/", os.sep))


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made ({error.strerror}). Choose another folder.") from error
    return folder


def _keep_sources(found: Sequence[str | Path | Unread], targets: Sequence[Path]) -> None:
    """No article is written over by what is said of it."""
    given = {_real(Path(file)) for file in found if not isinstance(file, Unread) and not is_address(file)}
    for target in targets:
        if _real(target) in given:
            raise InputError(f"{target}: one of the articles, which would be lost. Write to another place.")


def _real(path: Path) -> Path:
    """Where a path leads, as far as that can be told: links may run in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _names(found: Sequence[str | Path | Unread]) -> list[str]:
    """A name for each file: its stem; where two would be the same its name, then its path; numbered where all fail."""
    root = _common_folder(found)
    names = [_stem(file) for file in found]
    for better in (_whole_name, lambda file: _whole_path(file, root)):
        counts = Counter(name.casefold() for name in names)
        names = [better(file) if counts[name.casefold()] > 1 else name for file, name in zip(found, names, strict=True)]
    taken: set[str] = set()
    return [_free(name, taken) for name in names]


def _free(name: str, taken: set[str]) -> str:
    """The name, numbered if it is taken already; it is taken from now on. Case does not tell names apart."""
    numbered = chain([name], (f"{name}-{number}" for number in count(2)))
    free = next(one for one in numbered if one.casefold() not in taken)
    taken.add(free.casefold())
    return free


def _common_folder(found: Sequence[str | Path | Unread]) -> Path:
    folders = [str(Path(file).absolute().parent) for file in found if isinstance(file, Path)]
    return Path(os.path.commonpath(folders)) if folders else Path()


def _stem(file: str | Path | Unread) -> str:
    name = _whole_name(file)
    if isinstance(file, Unread) or is_address(file):
        return name
    for ending in (".gz", Path(name.removesuffix(".gz")).suffix):
        name = name.removesuffix(ending) or name
    return name


def _whole_name(file: str | Path | Unread) -> str:
    if isinstance(file, Unread) or is_address(file):
        return _whole_path(file)
    return "standard-input" if str(file) == STANDARD_INPUT else Path(file).name


def _whole_path(file: str | Path | Unread, root: Path = Path()) -> str:
    """Its path below `root`, or its address, as one name."""
    path = file.source if isinstance(file, Unread) else str(file)
    if is_address(path):
        path = path.partition("://")[2]
    elif Path(path).absolute().is_relative_to(root):
        path = str(Path(path).absolute().relative_to(root))
    return _NO_NAME.sub("-", path).strip("-.")[:LONGEST_NAME] or "article"
