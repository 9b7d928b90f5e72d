"""Bytes to text in any encoding, by mark, declaration or look; broken UTF-8 is named, not guessed."""

from __future__ import annotations

import pytest

from palpate.errors import ReadingError
from palpate.reading.decoding import decode
from palpate.reading.source import Raw

ENGLISH = "Massage eases pain – “really”, it’s true… Dr. Müller’s café study cost £20 for 30 people at 40°C.\n"
GERMAN = "Die Massage lindert Schmerzen im Rücken. Größere Studien fehlen, sagen Ärzte für Übergewichtige.\n"
RUSSIAN = "Массаж снимает боль в спине. Нужны более крупные исследования, говорят врачи из Москвы.\n"
JAPANESE = "マッサージは腰の痛みを和らげます。より大きな研究が必要だと医師は述べています。\n"


def text_of(data: bytes, charset: str = "") -> str:
    return decode(Raw("a.txt", data, "a.txt", charset=charset))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_english_in_any_encoding(encoding: str) -> None:
    assert text_of((ENGLISH * 3).encode(encoding)).lstrip("\ufeff") == ENGLISH * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "latin-1"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso2022_jp"),
    ],
)
def test_other_languages_in_their_encodings(text: str, encoding: str) -> None:
    assert text_of((text * 4).encode(encoding)) == text * 4


def test_a_byte_order_mark_stays_as_one_character() -> None:
    assert text_of(b"\xef\xbb\xbfa\r\nb") == "\ufeffa\r\nb"
    assert text_of("\ufeffab".encode("utf-16-be")) == "\ufeffab"


def test_what_a_page_declares_is_believed_where_it_is_not_utf8() -> None:
    word = "Größe".encode("cp1250")
    assert text_of(b"<meta charset='windows-1250'><p>" + word).endswith("Größe")
    assert text_of(b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">' + word).endswith("Größe")
    assert text_of(b"<meta charset=iso-8859-1><p>\x93Rub\x94").endswith("“Rub”")
    assert text_of(b"<meta charset=iso-8859-1><p>" + "Größe".encode()).endswith("Größe")
    assert text_of("Größe".encode("cp1250"), charset="windows-1250") == "Größe"


@pytest.mark.parametrize(
    "declared", [b"", b"<meta charset=utf-8>", b"<meta charset=nonsense>", b"<meta charset=rot13>"]
)
def test_utf8_with_broken_bytes_is_refused_and_the_byte_named(declared: bytes) -> None:
    with pytest.raises(ReadingError, match=rf"a\.txt, byte {len(declared) + 6}: 0xe4 is not UTF-8"):
        text_of(declared + "äöü".encode() + b"\xe4 " + "ß".encode() * 3)


@pytest.mark.parametrize("sign", ["It’s", "“rub”", "–", "café", "£20", "40 °C", "Müller", "€5", "naïve", "½", "™"])
@pytest.mark.parametrize("before", [0, 2_000])
def test_one_sign_beyond_ascii_in_english_is_read_as_windows_wrote_it(sign: str, before: int) -> None:
    text = "Massage eases pain. " * before + f"Massage eases pain, {sign} too. " + "It helps them to sleep. " * 20
    assert text_of(text.encode("cp1252")) == text


@pytest.mark.parametrize("broken", [b"na\xc3ve", b"\xff\xfe", b"\x80\x81\xc3\x28"])
def test_english_with_bytes_that_no_english_has_is_refused(broken: bytes) -> None:
    with pytest.raises(ReadingError, match=r"a\.txt, byte \d+: 0x(c3|ff|80) is not UTF-8"):
        text_of(b"Massage eases pain in the hips and " + broken + b" helps them to sleep.")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(256)), b"\x7fELF\x02\x01\x01\0\0"])
def test_a_binary_file_is_no_text(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"a\.txt: a binary file"):
        text_of(data)


def test_a_broken_wide_file_is_refused() -> None:
    with pytest.raises(ReadingError, match="byte 4: not UTF-16-LE"):
        text_of(b"\xff\xfea\0\x00")
