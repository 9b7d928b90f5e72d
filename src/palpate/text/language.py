"""Which language a text is in: by its script, its commonest small words, and where these do not tell a classifier.

The small words cost next to nothing and tell on every article of usual length. py3langid (97 languages and more, byte
n-grams) is loaded only where they do not: it takes 0.4 s. What each tells, by length of text, is in
``benchmarks/quality/results/language.md``.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SAMPLE = 20_000  # characters from the start
_CLEAR_SHARE = 0.12  # of all words; running text of these languages holds 20 % or more of its small words
_CLEAR_LEAD = 1.5  # times the share of the next language
_FEWEST_WORDS = 15  # below this, small words tell nothing
_FEWEST_SMALL = 2  # different ones: "a" alone, often enough, is no Portuguese
_FEWEST_FOR_CLASSIFIER = 4  # words; below this nothing tells
_CLASSIFIED = 2_000  # characters; more changes nothing and costs time
_LEAST_PROBABILITY = 0.8  # of the classifier; below it an English text may be taken for another language
_SCRIPTS = (
    ("ja", re.compile("[぀-ヿ]+")),
    ("ko", re.compile("[가-힯]+")),
    ("zh", re.compile("[一-鿿]+")),
    ("ru", re.compile("[Ѐ-ӿ]+")),
    ("ar", re.compile("[؀-ۿ]+")),
    ("he", re.compile("[֐-׿]+")),
    ("hi", re.compile("[ऀ-ॿ]+")),
    ("th", re.compile("[฀-๿]+")),
    ("el", re.compile("[Ͱ-Ͽ]+")),
)
_OTHER_SCRIPT = re.compile("[Ͱ-ԯ֐-ۿऀ-ॿ฀-๿぀-ヿ一-鿿가-힯]+")  # any of them; has no part of Latin
_SMALL_WORDS = {
    "en": "the of and to in is that for it with as was on are this by be from have not or an they which you your can",
    "de": "der die und das ist nicht von mit den zu ein eine für auf dem sich im werden auch bei oder wird als",
    "fr": "le la les des et est une dans pour que qui sur pas avec au plus par ce il elle du sont vous votre",
    "es": "el la los las de que y en un una por con para es se del al como más su lo pero puede",
    "it": "il di che la e per un una con non del della sono è le gli nel alla anche come più questo",
    "pt": "o a os as de que e em um uma por com para é se do da no na não mais como ao pode",
    "nl": "de het een van en is dat niet op te zijn met voor ook aan bij door deze maar worden kan",
    "sv": "och att det som en på är av för med den till inte har om ett kan eller vid",
    "da": "og at det som en på er af for med den til ikke har om et kan eller ved der",
    "pl": "i w na z do się nie jest że jak to dla po od przez są oraz które może",
    "tr": "ve bir bu için ile da de olarak çok daha en gibi kadar olan veya",
    "id": "yang dan di untuk dengan ini dari pada adalah tidak dalam akan juga atau bisa anda",
    "vi": "và của là có cho được trong không một các với những này khi người",
}
_SPOKEN_IN: dict[str, list[str]] = {}
for _code, _words in _SMALL_WORDS.items():
    for _word in set(_words.split()):
        _SPOKEN_IN.setdefault(_word, []).append(_code)
_WORD = re.compile(r"[^\W\d_]+")
_NAMES = (
    "ja Japanese, ko Korean, zh Chinese, ru Russian or another Cyrillic language, ar Arabic, he Hebrew, hi Hindi, "
    "th Thai, el Greek, en English, de German, fr French, es Spanish, it Italian, pt Portuguese, nl Dutch, sv "
    "Swedish, da Danish, pl Polish, tr Turkish, id Indonesian, vi Vietnamese, af Afrikaans, am Amharic, az "
    "Azerbaijani, be Belarusian, bg Bulgarian, bn Bengali, bs Bosnian, ca Catalan, cs Czech, cy Welsh, eo "
    "Esperanto, et Estonian, eu Basque, fa Persian, fi Finnish, ga Irish, gl Galician, gu Gujarati, hr Croatian, "
    "hu Hungarian, hy Armenian, is Icelandic, ka Georgian, kk Kazakh, km Khmer, kn Kannada, ku Kurdish, ky "
    "Kyrgyz, la Latin, lo Lao, lt Lithuanian, lv Latvian, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, "
    "ms Malay, mt Maltese, my Burmese, ne Nepali, no Norwegian, nn Norwegian, or Odia, pa Punjabi, ps Pashto, ro "
    "Romanian, si Sinhala, sk Slovak, sl Slovenian, so Somali, sq Albanian, sr Serbian, sw Swahili, ta Tamil, te "
    "Telugu, tl Tagalog, uk Ukrainian, ur Urdu, uz Uzbek, yo Yoruba, zu Zulu"
)
NAMES: dict[str, str] = dict(entry.split(" ", 1) for entry in _NAMES.split(", "))


def guess_language(prose: str) -> str | None:
    """An ISO 639-1 code, or None where too little text tells.

    A script other than Latin wins where a third of the letters are in it; else the language whose small words are
    clearly the most frequent; else what the classifier is sure of.

    Examples
    --------
    >>> guess_language("Die Massage ist gut für den Rücken und das Knie, und sie ist nicht teuer für Leute.")
    'de'
    >>> guess_language("Massage ist gut für Rücken und Knie.")
    'de'
    """
    sample = prose[:_SAMPLE]
    words = _WORD.findall(sample.lower())
    letters = sum(map(len, words))
    if not sample.isascii() and 3 * sum(map(len, _OTHER_SCRIPT.findall(sample))) > letters:
        for code, pattern in _SCRIPTS:
            if 3 * sum(map(len, pattern.findall(sample))) > letters > 0:
                return code
    return _by_small_words(words) or _classified(sample, len(words))


def _by_small_words(words: list[str]) -> str | None:
    if len(words) < _FEWEST_WORDS:
        return None
    counts = Counter(words)
    found = counts.keys() & _SPOKEN_IN.keys()
    times: Counter[str] = Counter()
    for word in found:
        for code in _SPOKEN_IN[word]:
            times[code] += counts[word]
    shares = {code: times[code] / len(words) for code in _SMALL_WORDS}
    best, second = sorted(shares, key=lambda code: -shares[code])[:2]
    is_clear = shares[best] >= max(_CLEAR_SHARE, _CLEAR_LEAD * shares[second])
    is_several = sum(best in _SPOKEN_IN[word] for word in found) >= _FEWEST_SMALL
    return best if is_clear and is_several else None


def _classified(sample: str, words: int) -> str | None:
    if words < _FEWEST_FOR_CLASSIFIER:
        return None
    code, probability = _classifier().classify(" ".join(sample.split())[:_CLASSIFIED])
    return code if code in NAMES and probability >= _LEAST_PROBABILITY else None


@cache
def _classifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
