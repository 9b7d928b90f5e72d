"""What HTML's elements and the names that authors give them say about the text inside."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from palpate.reading.tags import names_of
from palpate.types.article import BlockKind

LISTS = frozenset({"ul", "ol", "menu", "dir", "dl"})
# A start tag of the key's set closes an open element of the value's, up to one of the third.
CLOSED_BY = {
    "li": (frozenset({"li"}), LISTS),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "th": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "option": (frozenset({"option"}), frozenset({"select", "datalist"})),
}
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "dt": 6, "summary": 6, "legend": 6}
KINDS = {
    "pre": BlockKind.CODE,
    "li": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    "td": BlockKind.TABLE,
    "th": BlockKind.TABLE,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
}
BOLD = frozenset({"b", "strong"})

_AROUND = {
    "nav": BlockKind.NAVIGATION,
    "menu": BlockKind.NAVIGATION,
    "footer": BlockKind.BOILERPLATE,
    "aside": BlockKind.BOILERPLATE,
    "template": BlockKind.BOILERPLATE,
    "noscript": BlockKind.BOILERPLATE,
    "dialog": BlockKind.BOILERPLATE,
    "select": BlockKind.NAVIGATION,
    "datalist": BlockKind.NAVIGATION,
    "button": BlockKind.NAVIGATION,
}
_ROLES = {
    "navigation": BlockKind.NAVIGATION,
    "menu": BlockKind.NAVIGATION,
    "menubar": BlockKind.NAVIGATION,
    "search": BlockKind.NAVIGATION,
    "contentinfo": BlockKind.BOILERPLATE,
    "complementary": BlockKind.BOILERPLATE,
    "dialog": BlockKind.BOILERPLATE,
    "alertdialog": BlockKind.BOILERPLATE,
}
_NAME_WORDS = {
    BlockKind.NAVIGATION: names_of(
        "nav navbar navigation menu submenu topmenu mainmenu mainnav breadcrumb breadcrumbs pagination pager "
        "dropdown topbar skiplink"
    ),
    BlockKind.COMMENT: names_of("comment comments commentlist commentlink disqus respond replies reactions"),
    BlockKind.BOILERPLATE: names_of(
        "footer sidebar sidebars cookie cookies gdpr consent newsletter subscribe subscription signup optin share "
        "sharing sharedaddy social related recommended recommendations recirc trending popular advert advertisement "
        "advertising ads adsense promo sponsored sponsor popup modal overlay login copyright widget widgets byline "
        "relatedpost relatedposts relatedarticles relatedcontent "
        "authorbox bio tags taboola outbrain teaser teasers masthead addthis postmeta"
    ),
}
# Names that no layout of an article has.
_FRAME = names_of("footer cookie cookies gdpr consent newsletter login copyright breadcrumb breadcrumbs pagination")
_LONGEST_ID = 3  # words
_REST_OF_FRAME = 150  # letters; about one paragraph
_REST_OF_COMMENTS = 500  # letters; "no-comments" may name the whole page
_MAIN_NAMES = re.compile(
    r"\b(?:(?:entry|post|article|story|page)[-_]?(?:content|body|text)|articlebody|main-?content|mw-content-text)\b",
    re.IGNORECASE,
)
_HIDDEN_NAMES = frozenset({"visually-hidden", "screen-reader-text", "screenreader", "sr-only"})
_CAPTION_NAMES = frozenset({"wp-caption-text", "caption", "image-caption", "photo-caption"})
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?:^|(?<=[\s"']))(class|classname|id|role|itemprop|style|hidden|href)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?"""
    r"""(?=[\s/"']|$)""",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


class Hints(NamedTuple):
    """What the name and attributes of an element say about its content.

    ``around`` is the kind of everything inside where it belongs to the page around the article. It is believed where at
    least ``rest`` letters of running text stand elsewhere: none where the element itself or its role says so; None
    where a class or id may as well mean the layout ("sidebar"), and the share of the text decides.
    """

    around: BlockKind | None = None
    rest: int | None = None
    is_main: bool = False
    is_caption: bool = False


NO_HINTS = Hints()


@lru_cache(maxsize=4096)
def hints(name: str, attributes: str) -> Hints:
    """Hints of an element by its name and its attributes as written."""
    given = attribute_values(attributes) if attributes else {}
    role = given.get("role", "").lower()
    if around := _AROUND.get(name) or _ROLES.get(role):
        return Hints(around=around, rest=0)
    if name == "form" or "hidden" in given or _HIDDEN_STYLE.search(given.get("style", "")):
        return Hints(around=BlockKind.BOILERPLATE)
    if name == "main" or role == "main" or given.get("itemprop", "").lower() == "articlebody":
        return Hints(is_main=True)
    names = " ".join((given.get("class", ""), given.get("classname", ""), _short(given.get("id", ""))))
    if name in {"html", "body", "article"} or not names.strip():
        return Hints(is_main=name == "article") if name == "article" else NO_HINTS
    if _MAIN_NAMES.search(names):
        return Hints(is_main=True)
    each = set(names.lower().split())
    if each & _HIDDEN_NAMES:
        return Hints(around=BlockKind.BOILERPLATE)
    words = {word.lower() for word in _WORD.findall(names)}
    for kind, known in _NAME_WORDS.items():
        if words & known:
            rest = _REST_OF_COMMENTS if kind is BlockKind.COMMENT else _REST_OF_FRAME if words & _FRAME else None
            return Hints(around=kind, rest=rest)
    return Hints(is_caption=bool(each & _CAPTION_NAMES))


def _short(identity: str) -> str:
    """An id, but for one of many words: that is made of the heading inside ("social-support-and-pain")."""
    return identity if len(_WORD.findall(identity)) <= _LONGEST_ID else ""


def attribute_values(attributes: str) -> dict[str, str]:
    """The attributes that bear on reading, by name in lower case; the first of a name counts, as in browsers."""
    values: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(attributes):
        values.setdefault(found.group(1).lower(), (found.group(2) or "").strip("\"'"))
    return values
