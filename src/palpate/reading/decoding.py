"""Bytes to text: by byte order mark, as UTF-8, by what the page says of itself, or by looking."""

from __future__ import annotations

import codecs
import re

from palpate.errors import ReadingError
from palpate.reading.source import Raw

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE
)
_HEAD = 4_096  # bytes; a page declares its encoding early, and a binary file shows itself
_SAMPLE = 16_384  # bytes that the detector looks at, about the first that is not ASCII
_ASCII = bytes(range(128))
_ALLOWED_CONTROLS = frozenset(b"\t\n\r\f\x1b")
_MAX_CONTROL_SHARE = 0.01  # of the first bytes; text holds next to none
# Of the bytes beyond ASCII; a sentence of Japanese, Korean or Chinese in its own encodings reaches 0.62 by chance.
_UTF8_SHARE = 0.75
# Of all bytes; the 54 development articles, all in English, reach 0.019. Detectors guess at random below that.
_ENGLISH_SHARE = 0.03
_TELL_NOTHING = 8  # bytes: too few for a detector, however short the text
_RUNS = re.compile(rb"[\x80-\xff]{3,}")  # other alphabets stand in runs, quotation marks and accents alone
_ENGLISH_ENCODINGS = ("cp1252", "mac_roman")
_IN_ENGLISH = frozenset("‘’“”–—…•·€£©®™°±×½¼¾²³§µ\xa0«»éèêëáàâäíìîïóòôöúùûüñçãåøæœßÉÄÖÜ")
# What the names mean on the web (Encoding Standard, https://encoding.spec.whatwg.org/#names-and-labels).
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"} | {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
}


def decode(raw: Raw) -> str:
    """The text of a source, decoded without any change: a byte order mark stays as its first character.

    Bytes that are UTF-8 are read as UTF-8, whatever they declare. A file that is UTF-8 but for some bytes is refused,
    not guessed.

    Raises
    ------
    ReadingError
        If it is no text, or in no encoding that can be told; the byte is named.
    """
    data = raw.data
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(raw, encoding) if encoding != "utf-8" else _utf8(raw)
    if wide := _wide(data[:_HEAD]):
        return _decoded(raw, wide)
    if _is_binary(data[: 2 * _HEAD]):
        raise ReadingError(f"{raw.name}: a binary file, not text. Save the article as .txt, .md or .html.")
    if b"\x1b$" in data:
        return _try(data, "iso2022_jp") or _utf8(raw)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _other(raw, error)


def _other(raw: Raw, error: UnicodeDecodeError) -> str:
    if _is_broken_utf8(raw.data):
        raise _no_utf8(raw, error)
    for name in (raw.charset, _declared(raw.data)):
        if text := _try(raw.data, _MEANT.get(name.lower(), name)):
            return text
    if _is_sparse(raw.data):
        if text := _english(raw.data):
            return text
        raise _no_utf8(raw, error)
    from charset_normalizer import from_bytes

    start = max(error.start - _HEAD, 0)
    best = from_bytes(raw.data[start : start + _SAMPLE]).best()
    if best and (text := _try(raw.data, best.encoding)):
        return text
    raise _no_utf8(raw, error)


def _is_sparse(data: bytes) -> bool:
    """Whether no more bytes lie beyond ASCII, and in no longer runs, than in English."""
    beyond = len(data.translate(None, _ASCII))
    in_runs = sum(map(len, _RUNS.findall(data)))
    return beyond <= _TELL_NOTHING or (beyond <= _ENGLISH_SHARE * len(data) and 2 * in_runs <= beyond)


def _english(data: bytes) -> str | None:
    """The text as Windows or old Macs wrote English; None where half of its signs are none of English."""

    def odd(text: str) -> int:
        return sum(sign > "\x7f" and sign not in _IN_ENGLISH for sign in text)

    text = min((text for name in _ENGLISH_ENCODINGS if (text := _try(data, name))), key=odd)
    return text if 2 * odd(text) < len(data.translate(None, _ASCII)) else None


def _utf8(raw: Raw) -> str:
    try:
        return raw.data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _no_utf8(raw, error) from None


def _no_utf8(raw: Raw, error: UnicodeDecodeError) -> ReadingError:
    value = f"0x{raw.data[error.start]:02x}"
    return ReadingError(f"{raw.name}, byte {error.start}: {value} is not UTF-8. Save the file as UTF-8.")


def _decoded(raw: Raw, encoding: str) -> str:
    try:
        return raw.data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper()
        raise ReadingError(f"{raw.name}, byte {error.start}: not {name}. Save the file as UTF-8.") from None


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data, 0, _HEAD)
    return found.group(1).decode("ascii", "replace") if found else ""


def _try(data: bytes, encoding: str) -> str | None:
    """The text, or None where it is not in that encoding, or Python does not know the encoding."""
    try:
        text = data.decode(encoding) if encoding else None
    except (UnicodeDecodeError, LookupError, ValueError, AssertionError):
        return None
    return text if isinstance(text, str) else None


def _is_broken_utf8(data: bytes) -> bool:
    """Whether so many of the bytes that are not ASCII form UTF-8 sequences that it is no other encoding."""
    beyond = len(data.translate(None, _ASCII))
    right = len(data.decode("utf-8", errors="ignore").encode()) - (len(data) - beyond)
    return right >= _UTF8_SHARE * max(beyond, 1)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of European text in it is 0."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half >= 4 and odd > 0.8 * half and even < 0.05 * half:
        return "utf-16-le"
    if half >= 4 and even > 0.8 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _is_binary(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in _ALLOWED_CONTROLS for byte in head)
    return 0 in head or controls > _MAX_CONTROL_SHARE * len(head)
