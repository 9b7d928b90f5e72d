"""Names of HTML's elements by what they are; apart from the reader of pages, for Markdown holds such tags too."""

from __future__ import annotations


def names_of(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


VOID = names_of("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
BLOCKS = names_of(
    "address article aside blockquote body button caption center colgroup datalist dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html label legend li main menu nav "
    "noscript ol optgroup option p pre section select summary table tbody td template tfoot th thead tr ul"
)
