"""Pages that the tests of a scan read: small, all different, with a claim or two each."""

from __future__ import annotations

import gzip
from pathlib import Path

_TREATMENTS = ("massage", "acupuncture", "yoga", "stretching", "cupping", "foam rolling")
_COMPLAINTS = ("low back pain", "neck pain", "insomnia", "anxiety", "knee pain")


def sentence(number: int) -> str:
    treatment = _TREATMENTS[number % len(_TREATMENTS)]
    return f"{treatment.capitalize()} eases {_COMPLAINTS[number % len(_COMPLAINTS)]}. It was visit {number}."


def page(number: int) -> str:
    return f"<html><body><h1>Visit {number}</h1><p>{sentence(number)}</p></body></html>"


def folder_of(root: Path, count: int) -> Path:
    root.mkdir(parents=True)
    for number in range(count):
        (root / f"page{number:03}.html").write_text(page(number), encoding="utf-8")
    return root


def record(number: int, *, blank: int = 0) -> bytes:
    body = page(number).encode() + b" " * blank
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\n"
        f"WARC-Record-ID: <urn:uuid:{number:08}-0000-0000-0000-000000000000>\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def archive(path: Path, count: int, *, packed: bool = True) -> Path:
    records = (record(number, blank=number % 97) for number in range(count))
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in records))
    return path
