"""One record changed, in the ways in which records are found changed: by structure, by values, by bytes."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>[^<>]*</\1\s*>")
_TAG = re.compile(rb"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>")
_NUMBER = re.compile(rb"(?<![\w.])\d+(?:[.,]\d+)?(?![\w])")
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"')
CONTROLS = (b"\x00", b"\x01", b"\x1b[31m", b"\x85", b"\xe2\x80\xa8", b"\x0c", b"\x0b", b"\x7f", b"\xef\xbf\xbf")
NO_TEXT = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\x80", b"\xe4", b"\xff\xfe")
NUMBERS: tuple[bytes, ...] = (
    b"-1",
    b"0",
    b"1e400",
    b"-1e-400",
    b"NaN",
    b"Infinity",
    b"9" * 400,
    b"3,14",
    b"1.234,5",
    b"12 mm",
    b"0x10",
)
NUMBERS += ("−5".encode(), "１２".encode(), b"1/0", b"true", b"null", b'""', b"20.5", b"=2+2")
XML_TURNS: tuple[bytes, ...] = (
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"&bogus;",
    b"&#0;",
    b"&#xD800;",
    b"&",
    b"<",
    b"<?x",
    b"<!DOCTYPE x>",
)
XML_TURNS += (b'<!ENTITY a "b">', b"<p>" * 400, b"</p>" * 3, b"<x:y/>", b"<a b=c>", b'<a b="1" b="2"/>')
JSON_TURNS: tuple[bytes, ...] = (
    b"[" * 3_000,
    b'{"a":' * 3_000,
    b"\\ud800",
    b'"',
    b"}",
    b"]",
    b",",
    b"\\",
    b"\\u12",
    b"//",
    b"NaN",
    b"'",
)
LINE_TURNS: tuple[bytes, ...] = (
    b"\n\n",
    b"\r",
    b"ER  - \n",
    b"TY  - JOUR\n",
    b"PMID- 5\n",
    b"@a{",
    b"}",
    b"{",
    b'"',
    b",",
    b";",
    b"\t",
    b"@",
)
Change = Callable[[bytes, random.Random], bytes]


def changed(record: bytes, form: str, dice: random.Random) -> tuple[bytes, str]:
    """A record with one to three changes, and what they are called."""
    names = []
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        name = dice.choice([*GENERAL, *_own(form)])
        record = (GENERAL | _own(form))[name](record, dice)
        names.append(name)
    return record, ", ".join(names)


def _own(form: str) -> dict[str, Change]:
    if form in {"JATS", "PubMed XML"}:
        return OF_XML
    if "CSV" in form:
        return OF_ROWS
    return OF_JSON if "JSON" in form or "lines" in form or form == "study records" else OF_LINES


def _place(record: bytes, dice: random.Random) -> int:
    return dice.randrange(len(record) + 1)


def _inserted(record: bytes, dice: random.Random, what: bytes) -> bytes:
    at = _place(record, dice)
    return record[:at] + what + record[at:]


def _flipped(record: bytes, dice: random.Random) -> bytes:
    held = bytearray(record)
    for _ in range(dice.choice((1, 2, 8))):
        if held:
            held[dice.randrange(len(held))] = dice.randrange(256)
    return bytes(held)


def _dropped(record: bytes, dice: random.Random) -> bytes:
    at = _place(record, dice)
    return record[:at] + record[at + dice.choice((1, 2, 20, 300)) :]


def _doubled(record: bytes, dice: random.Random) -> bytes:
    at = _place(record, dice)
    return _inserted(record, dice, record[at : at + dice.choice((1, 20, 300, 5_000))] * dice.choice((1, 2, 20)))


def _cut(record: bytes, dice: random.Random) -> bytes:
    return record[: _place(record, dice)]


def _long(record: bytes, dice: random.Random) -> bytes:
    return _inserted(
        record, dice, dice.choice((b"a", b"9", b"word ", b"(", b"1 ", b"\n")) * dice.choice((3_000, 300_000))
    )


def _numbers(record: bytes, dice: random.Random) -> bytes:
    return _swapped_for(record, _NUMBER, dice.choice(NUMBERS), dice)


def _swapped_for(record: bytes, pattern: re.Pattern[bytes], what: bytes, dice: random.Random) -> bytes:
    found = list(pattern.finditer(record))
    if not found:
        return record
    one = dice.choice(found)
    return record[: one.start()] + what + record[one.end() :]


def _element_gone(record: bytes, dice: random.Random) -> bytes:
    return _swapped_for(record, _ELEMENT, b"", dice)


def _element_twice(record: bytes, dice: random.Random) -> bytes:
    found = list(_ELEMENT.finditer(record))
    return record.replace(one := dice.choice(found)[0], one * 2, 1) if found else record


def _elements_swapped(record: bytes, dice: random.Random) -> bytes:
    found = sorted(dice.sample(list(_ELEMENT.finditer(record)), 2), key=lambda one: one.start()) if record else []
    if len(found) < 2:
        return record
    first, second = found
    return b"".join(
        (record[: first.start()], second[0], record[first.end() : second.start()], first[0], record[second.end() :])
    )


def _tag_gone(record: bytes, dice: random.Random) -> bytes:
    return _swapped_for(record, _TAG, b"", dice)


def _renamed(record: bytes, dice: random.Random) -> bytes:
    names = sorted(set(re.findall(rb"<([A-Za-z][\w-]*)", record)))
    name = dice.choice(names) if names else b"x"
    return re.sub(rb"(</?)" + name + rb"(?=[\s>/])", rb"\1New" + name, record)


def _safe(change: Change) -> Change:
    """The change, or the record as it is where there is nothing that it could change."""

    def made(record: bytes, dice: random.Random) -> bytes:
        try:
            return change(record, dice)
        except (ValueError, IndexError, RecursionError):
            return record

    return made


def _of_tree(change: Callable[[dict[str, Any], str, random.Random], None]) -> Change:
    """A change of one key somewhere in a JSON record."""

    def made(record: bytes, dice: random.Random) -> bytes:
        tree = json.loads(record)
        holders = list(_holders(tree))
        holder = dice.choice(holders)
        change(holder, dice.choice(list(holder)), dice)
        return json.dumps(tree, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")

    return _safe(made)


def _holders(tree: object) -> Any:
    if isinstance(tree, dict):
        if tree:
            yield tree
        for value in tree.values():
            yield from _holders(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _holders(value)


def _retyped(holder: dict[str, Any], key: str, dice: random.Random) -> None:
    holder[key] = dice.choice((None, [], {}, 3, -2.5, True, "", "x", [None], [[holder[key]]], {"new": holder[key]}))


def _rekeyed(holder: dict[str, Any], key: str, _: random.Random) -> None:
    holder[f"new_{key}"] = holder.pop(key)


def _strange(holder: dict[str, Any], key: str, dice: random.Random) -> None:
    holder[key] = dice.choice(("\ud800", "\x00", "a\nb", "\u2028", "x" * 400_000, 10**30, 1e308, "NaN", "-5", "3,5 mm"))


def _added(holder: dict[str, Any], key: str, _: random.Random) -> None:
    holder[f"more_{key}"] = {"deep": [[[[1]]]]}


def _line_gone(record: bytes, dice: random.Random) -> bytes:
    lines = record.split(b"\n")
    del lines[dice.randrange(len(lines))]
    return b"\n".join(lines)


def _line_twice(record: bytes, dice: random.Random) -> bytes:
    lines = record.split(b"\n")
    at = dice.randrange(len(lines))
    return b"\n".join([*lines[:at], lines[at], *lines[at:]])


def _lines_swapped(record: bytes, dice: random.Random) -> bytes:
    lines = record.split(b"\n")
    dice.shuffle(lines)
    return b"\n".join(lines)


def _tag_changed(record: bytes, dice: random.Random) -> bytes:
    lines = record.split(b"\n")
    at = dice.randrange(len(lines))
    lines[at] = dice.choice((b"ZZ", b"zz  - ", b"", b"  ", b"TI - ", b"\t")) + lines[at][2:]
    return b"\n".join(lines)


def _cells(record: bytes, dice: random.Random) -> bytes:
    mark = b";" if record.count(b";") > record.count(b",") else b","
    cells = record.split(mark)
    at = dice.randrange(len(cells))
    what = dice.randrange(6)
    if what == 0:
        del cells[at]
    elif what == 1:
        cells.insert(at, b"new")
    elif what == 2:
        dice.shuffle(cells)
    elif what == 3:
        cells[at] = dice.choice(NUMBERS)
    elif what == 4:
        cells[at] = dice.choice((b'"', b'"abc', b'ab"c', b'"a"b', b'"a\nb"', b"'"))
    else:
        cells[at] = b""
    return mark.join(cells)


GENERAL: dict[str, Change] = {
    "bytes turned": _flipped,
    "bytes dropped": _dropped,
    "a piece doubled": _doubled,
    "cut off": _cut,
    "a giant value": _long,
    "control characters": lambda record, dice: _inserted(record, dice, dice.choice(CONTROLS)),
    "no text": lambda record, dice: _inserted(record, dice, dice.choice(NO_TEXT)),
    "other numbers": _numbers,
}
OF_XML: dict[str, Change] = {
    "an element gone": _element_gone,
    "an element twice": _element_twice,
    "elements swapped": _safe(_elements_swapped),
    "a tag gone": _tag_gone,
    "an element renamed": _renamed,
    "turns of XML": lambda record, dice: _inserted(record, dice, dice.choice(XML_TURNS)),
}
OF_JSON: dict[str, Change] = {
    "a key gone": _of_tree(lambda holder, key, _: holder.__delitem__(key)),
    "a key renamed": _of_tree(_rekeyed),
    "a key added": _of_tree(_added),
    "a type changed": _of_tree(_retyped),
    "a strange value": _of_tree(_strange),
    "a string gone": lambda record, dice: _swapped_for(record, _QUOTED, b"", dice),
    "turns of JSON": lambda record, dice: _inserted(record, dice, dice.choice(JSON_TURNS)),
}
OF_LINES: dict[str, Change] = {
    "a line gone": _line_gone,
    "a line twice": _line_twice,
    "lines swapped": _lines_swapped,
    "a tag changed": _tag_changed,
    "turns of lines": lambda record, dice: _inserted(record, dice, dice.choice(LINE_TURNS)),
}
OF_ROWS: dict[str, Change] = {
    "cells changed": _cells,
    "other cells changed": _cells,
    "turns of lines": lambda record, dice: _inserted(record, dice, dice.choice(LINE_TURNS)),
}
