"""Bytes of real files made bad: flipped, cut, spliced, with numbers and characters that nobody expects."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from collections.abc import Callable
from random import Random
from typing import Any

NUMBERS = (
    *("-1", "0", "1", "3.5", "3.0", "1e3", "1e400", "-1e400", "nan", "inf", "0x10", "1_0", "", "+2", "007"),
    *("2147483647", "2147483648", "4294967296", "1000000000", "99999999999999999999", "-99999999999", "9" * 400, "٣"),
)
TEXTS = (
    *("", "x", " ", "\t", "é", "\u2028", "\x00", "\ufeff", "../../x", "/", "\\", "'", '"', "<", "&", "]]>", "Car"),
    *("name", "DontCare", "ooooooo", "o" * 50, "0" * 50, "~", "%s", "None", "true"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 3.5, 1e308, -1e308, 10**9, 2**31, 2**63, 10**30, "", "x", "0", "-1", "ooo"),
    *([], {}, [[]], [{}], {"a": 1}, [1, 2], [[1, 2, 3]], [[0, 0, 9, 0, 9, 9]], {"size": [31623, 31623], "counts": "0"}),
    {"size": [4, 5], "counts": [1000000000, -999999980]},
    {"size": [10**5, 10**5], "counts": [10**10]},
)
_NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?")
_WORD = re.compile(rb"[A-Za-z_]+")
_PNG = b"\x89PNG\r\n\x1a\n"

Mutation = Callable[[bytes, Random], bytes]


def flip(data: bytes, rng: Random) -> bytes:
    """Other bytes in a few places."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(data: bytes, rng: Random) -> bytes:
    """The beginning of the file, or all but a piece."""
    start, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return rng.choice((data[:end], data[:start] + data[end:]))


def repeat(data: bytes, rng: Random) -> bytes:
    """A piece twice, or very often."""
    start, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    end = min(end, start + 2000)
    return data[:start] + data[start:end] * rng.choice((2, 3, 50)) + data[end:]


def insert(data: bytes, rng: Random) -> bytes:
    """Odd text somewhere."""
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.choice(TEXTS).encode() + data[place:]


def number(data: bytes, rng: Random) -> bytes:
    """Another number in place of one, or of several."""
    found = list(_NUMBER.finditer(data))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 1, 3)))), key=lambda item: -item.start()):
        data = data[: match.start()] + rng.choice(NUMBERS).encode() + data[match.end() :]
    return data


def word(data: bytes, rng: Random) -> bytes:
    """Another word in place of one."""
    found = list(_WORD.finditer(data))
    if not found:
        return insert(data, rng)
    match = rng.choice(found)
    other = rng.choice((*(text.encode() for text in TEXTS), rng.choice(found).group()))
    return data[: match.start()] + other + data[match.end() :]


def lines(data: bytes, rng: Random) -> bytes:
    """Lines in another order, twice, with other ends, or with their fields exchanged."""
    rows = data.split(b"\n")
    first, second = rng.randrange(len(rows)), rng.randrange(len(rows))
    kind = rng.randrange(6)
    if kind == 0:
        rows[first], rows[second] = rows[second], rows[first]
    elif kind == 1:
        rows.insert(first, rows[second])
    elif kind == 2:
        return rng.choice((b"\r\n", b"\r", b"\n\n", b" \n", b"\x0b")).join(rows)
    elif kind == 3:
        fields = rows[first].split(b" ")
        rng.shuffle(fields)
        rows[first] = b" ".join(fields)
    elif kind == 4:
        rows[first] = rows[first].replace(b" ", rng.choice((b"\t", b",", b"  ", b"", b";", b"\xc2\xa0")))
    else:
        del rows[first]
    return b"\n".join(rows)


def encoding(data: bytes, rng: Random) -> bytes:
    """The same text in another encoding, or with a mark before it."""
    text = data.decode("latin-1")
    return rng.choice(
        (
            codecs.BOM_UTF8 + data,
            codecs.BOM_UTF8 * 2 + data,
            text.encode("utf-16"),
            text.encode("utf-16-be"),
            text.encode("utf-32"),
            data + "é".encode("latin-1"),
            zlib.compress(data),
            b"\x1f\x8b" + data,
            b"PK\x03\x04" + data,
        )
    )


def value(data: bytes, rng: Random) -> bytes:
    """JSON with another value, or without one, somewhere; what is no JSON is changed as text."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return number(data, rng)
    for _ in range(rng.choice((1, 1, 2))):
        places = list(_places(tree))
        if not places:
            return json.dumps(rng.choice(VALUES)).encode()
        parent, key = rng.choice(places)
        if rng.random() < 0.2:
            del parent[key]
        elif rng.random() < 0.2 and isinstance(parent, list):
            parent.insert(key, rng.choice(parent))
        else:
            parent[key] = rng.choice((*VALUES, rng.choice(places)[0]))
        try:
            data = json.dumps(tree).encode()
        except ValueError:  # it contains itself now
            return data
    return data


def nest(data: bytes, rng: Random) -> bytes:
    """Brackets or elements in one another, far too deep."""
    opening, closing = rng.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>")))
    depth = rng.choice((50, 5000))
    place = rng.randrange(len(data) + 1)
    return data[:place] + opening * depth + closing * (depth if rng.random() < 0.5 else 0) + data[place:]


def chunk(data: bytes, rng: Random) -> bytes:
    """A PNG with another header or content, and a checksum that fits; what is no PNG is flipped."""
    if not data.startswith(_PNG):
        return flip(data, rng)
    parts = []
    place = len(_PNG)
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4])
        parts.append(bytearray(data[place + 4 : place + 8 + length]))
        place += 12 + length
    if not parts:
        return flip(data, rng)
    part = rng.choice(parts)
    for _ in range(rng.choice((1, 1, 4))):
        if len(part) > 4:
            part[rng.randrange(4, len(part))] = rng.choice((0, 1, 3, 8, 16, 255, rng.randrange(256)))
    if rng.random() < 0.2:
        parts.insert(rng.randrange(len(parts) + 1), bytearray(rng.choice(parts)))
    return _PNG + b"".join(
        (len(part) - 4).to_bytes(4) + bytes(part) + zlib.crc32(bytes(part)).to_bytes(4) for part in parts
    )


ANY: tuple[Mutation, ...] = (flip, cut, repeat)
TEXT: tuple[Mutation, ...] = (*ANY, insert, number, number, word, lines, encoding)
STRUCTURED: tuple[Mutation, ...] = (flip, cut, insert, number, number, word, encoding, nest, value, value, value, value)
IMAGE: tuple[Mutation, ...] = (*ANY, chunk, chunk, chunk)


def mutated(name: str, data: bytes, rng: Random) -> bytes:
    """A bad version of a file.

    Args:
        name: of the file; its ending tells what it holds.
        data: its bytes.
        rng: chooses what is done; the same seed does the same.
    """
    if name.endswith((".png", ".jpg", ".bmp", ".zip", ".gz", ".tar")):
        kinds = IMAGE
    else:
        kinds = STRUCTURED if name.endswith((".json", ".xml")) else TEXT
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        data = rng.choice(kinds)(data, rng)[:200_000]
    return data


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a JSON value."""
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        item = waiting.pop()
        keys = list(item) if isinstance(item, dict) else list(range(len(item))) if isinstance(item, list) else []
        found.extend((item, key) for key in keys)
        waiting.extend(item[key] for key in keys)
    return found
