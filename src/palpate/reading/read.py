"""From a path, an address or standard input to an Article: load, pick the format, hand over to its reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from palpate.errors import ReadingError
from palpate.reading.bounds import refuse_endless, refuse_too_much
from palpate.reading.decoding import decode
from palpate.reading.formats import ENDINGS, Format, format_of_bytes, format_of_text
from palpate.reading.source import Fetcher, Raw, load
from palpate.types.article import Article, BlockKind

_MUST_HOLD_TEXT = frozenset({Format.HTML, Format.PDF, Format.DOCX})
SUFFIXES = tuple(ENDINGS)


def read(source: str | Path, *, fetch: Fetcher | None = None) -> Article:
    """Read one article.

    Parameters
    ----------
    source : str or Path
        A file, ``-`` for standard input, or an ``http`` or ``https`` address. The format is told by its first bytes,
        its media type, its ending (HTML, Markdown, reStructuredText, plain text, PDF, DOCX; each also as ``.gz``) or,
        where there is none, its look.
    fetch : what gets an address
        By default palpate's own fetcher, the only part that touches the network. Nothing is fetched for files.

    Raises
    ------
    ReadingError
        If it is missing, a directory, empty, binary, broken, larger than 5 MB (50 MB for PDF and DOCX), of more than a
        million characters of running text, one line or nested without end, in no encoding that can be told,
        password-protected, without text, or of another format.
    """
    return read_raw(load(source, fetch))


def read_raw(raw: Raw) -> Article:
    """Read a source that is already loaded; see `read`."""
    packed = format_of_bytes(raw)
    if packed is Format.WARC:
        raise ReadingError(
            f"{raw.name}: a WARC file, which holds many pages. Give it a name that ends in .warc or .warc.gz."
        )
    if packed is not None:
        from palpate.reading.documents import read_document

        article = read_document(raw, packed)
    else:
        text = decode(raw)
        refuse_endless(raw.name, text)
        article = _reader(format_of_text(raw, text))(text, source=raw.name)
    if article.format in _MUST_HOLD_TEXT and all(block.kind is BlockKind.METADATA for block in article.blocks):
        raise ReadingError(f"{raw.name}: {article.format} without any text. Check the file.")
    refuse_too_much(article)
    return article


def read_text(text: str, *, source: str = "text", suffix: str = ".txt") -> Article:
    r"""Read text that is already in memory; offsets are code points of `text`.

    Examples
    --------
    >>> article = read_text("Massage\n\nMassage eases pain.")
    >>> article.words(article.title), [block.kind.value for block in article.blocks]
    ('Massage', ['heading', 'paragraph'])
    """
    return _reader(ENDINGS[suffix])(text, source=source)


def _reader(format_: Format) -> Callable[..., Article]:
    """The reader of a format of text, imported when it is needed: the patterns of each take their time to make."""
    if format_ is Format.HTML:
        from palpate.reading.html import read_html

        return read_html
    if format_ is Format.MARKDOWN:
        from palpate.reading.markdown import read_markdown

        return read_markdown
    if format_ is Format.RST:
        from palpate.reading.rst import read_rst

        return read_rst
    from palpate.reading.plain import read_plain

    return read_plain
