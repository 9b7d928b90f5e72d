"""An article as it came, its name, and how it is read."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

import msgspec

from palpate.errors import InputError
from palpate.types.article import Article

MOST_KEPT = 64  # articles
MOST_BYTES = 50_000_000  # of all that are kept, together


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of an article with what was said about them; ``title`` only where it came beside the text."""

    data: bytes
    url: str = ""
    media: str = ""
    charset: str = ""
    title: str | None = None


class Articles:
    """The articles that were checked last, by name, so that more of a report can be asked for without the text."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def keep(self, kept: Kept) -> str:
        """Its name: 128 bits of a hash, the same for the same article, not to be guessed by who has it not."""
        name = hashlib.sha256(msgspec.msgpack.encode(kept)).hexdigest()[:32]
        self._kept[name] = kept
        self._kept.move_to_end(name)
        while len(self._kept) > MOST_KEPT or sum(len(one.data) for one in self._kept.values()) > MOST_BYTES:
            self._kept.popitem(last=False)
        return name

    def get(self, name: str) -> Kept:
        """The article of that name.

        Raises
        ------
        InputError
            If it is not kept, or not any more.
        """
        found = self._kept.get(name)
        if found is None:
            raise InputError(f"report {name}: not kept (any more). Call check_article with the text or url again.")
        return found


def fetched(url: str) -> Kept:
    """The article at a public http(s) address, by the one fetcher that refuses private networks.

    Raises
    ------
    ReadingError
        If the address is refused or does not answer with a page.
    """
    from palpate.reading.source import load

    raw = load(url.strip())
    return Kept(data=raw.data, url=url.strip(), media=raw.media, charset=raw.charset)


def article_of(kept: Kept) -> Article:
    """The article, read in the format that its bytes or its looks tell; a title that came beside it stands first.

    Raises
    ------
    InputError, ReadingError
        If there is no text in it, or more than an article has.
    """
    from palpate.reading.read import read_raw
    from palpate.reading.source import Raw

    if not kept.data.strip():
        raise InputError("check_article was given an empty text. Give the article's words.")
    raw = Raw(kept.url or "text", kept.data, kept.url, kept.media, kept.charset)
    article = read_raw(raw)
    if kept.title is None or article.title or article.format == "html":
        return article
    head = f"# {kept.title}\n\n" if article.format == "markdown" else f"{kept.title}\n\n"
    return read_raw(raw._replace(data=head.encode() + kept.data))
