"""Random bytes and broken articles: an article whose spans lie in its text, or one line; nothing else, and soon."""

from __future__ import annotations

import gzip
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.errors import ReadingError
from palpate.reading.formats import Format
from palpate.reading.read import read_raw
from palpate.reading.source import MAX_BYTES, Raw, unpack

PAGE = """<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Rubs &amp; more</title></head><body>
<nav><a href='/'>Home</a></nav><article><h1>Rubs &#8211; do they help?</h1><p>Massage <b>eases</b> pa<i>in</i>, says
<a href="https://a.example/b">a study</a>.<ul><li>sleep<li>mood</ul><!-- note --><table><tr><td>a<td>b</table>
<pre>x  y</pre></article><script>if (a < b) { x('</p>') }</script><footer>(c) 2024</footer></body></html>"""
MARKDOWN = """---
title: "Rubs"
---
# Rubs

Massage **eases** _pain_ ([study](https://a.example "x")); see [this][1] and <b>that</b>.

- sleep
  1. mood
> quoted

| a | b |
|---|---|
| 1 | 2 |

```
code
```
[1]: https://a.example
"""
RST = """Rubs
====

.. note:: Mind `the trial <https://a.example>`_ of |x| [1]_.

* Massage *eases* **pain**::

    code

+---+
| a |
+---+

.. [1] Field 1996.
"""
ARTICLES = ((".html", PAGE), (".md", MARKDOWN), (".mdx", MARKDOWN), (".rst", RST), (".txt", MARKDOWN))
TOKENS = [
    "<div>",
    "</",
    "<!--",
    "<a href='",
    "<li>",
    "&#",
    "> ",
    "- ",
    "[",
    "](",
    "*",
    "`",
    "|",
    "\n\n",
    "\r",
    "::",
    "\t",
]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "cp1251", "shift_jis"]
LIMIT = timedelta(seconds=2)


def check(ending: str, data: bytes) -> None:
    """Read the bytes; whatever comes must be sound."""
    try:
        article = read_raw(Raw(f"a{ending}", data, f"a{ending}"))
    except ReadingError as error:
        assert len(str(error).splitlines()) == 1
        assert str(error).startswith("a.")
        return
    assert article.format in set(Format)
    assert len(article.prose) == len(article.text)
    spans = [block.span for block in article.blocks] + [link.span for link in article.links]
    assert all(0 <= span.start <= span.end <= len(article.text) for span in spans)
    assert all(article.words(block.span) is not None for block in article.blocks)


@given(st.sampled_from([".html", ".md", ".txt", ".rst"]), st.binary(max_size=400))
@settings(max_examples=150, deadline=LIMIT)
def test_random_bytes(ending: str, data: bytes) -> None:
    check(ending, data)


@st.composite
def broken_articles(draw: st.DrawFn) -> tuple[str, bytes]:
    """An article with pieces cut, repeated, flipped and put in, in some encoding."""
    ending, text = draw(st.sampled_from(ARTICLES))
    for _ in range(draw(st.integers(1, 4))):
        a, b = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        put = draw(st.sampled_from(TOKENS)) * draw(st.sampled_from([0, 1, 2, 300]))
        text = text[:a] + put + text[draw(st.sampled_from([a, b])) :]
    data = bytearray(text.encode(draw(st.sampled_from(ENCODINGS)), errors="replace"))
    for place in draw(st.lists(st.integers(0, max(len(data) - 1, 0)), max_size=3)):
        data[place : place + 1] = draw(st.binary(min_size=1, max_size=1))
    return ending, bytes(data)


@given(broken_articles())
@settings(max_examples=300, deadline=LIMIT)
def test_broken_articles(article: tuple[str, bytes]) -> None:
    check(*article)


@given(st.data())
@settings(max_examples=100, deadline=LIMIT)
def test_broken_gzip(data: st.DataObject) -> None:
    packed = bytearray(gzip.compress(PAGE.encode() * data.draw(st.integers(0, 3)), mtime=0))
    kept = data.draw(st.integers(0, len(packed)))
    for place in data.draw(st.lists(st.integers(0, len(packed) - 1), max_size=3)):
        packed[place] = data.draw(st.integers(0, 255))
    try:
        assert len(unpack(bytes(packed[:kept]), "a.gz")) <= MAX_BYTES + 1
    except ReadingError as error:
        assert str(error).startswith("a.gz")
