"""Ways to damage a content: its bytes, what a text says, what an element of XML says.

A new way is a function of a random generator, the content and other contents of its kind, and stands in one of the
lists at the end.
"""

from __future__ import annotations

import random
import re

NASTY_NUMBERS = [
    *"0 -0.0 -1 1e308 -1e308 1e-320 nan inf -inf 1e999 0x7fffffffffffffff 9223372036854775808".split(),
    "1" + "0" * 400,
    "0x" + "f" * 5000,
    "1_000",
    "1979-05-27",
    "true",
    '"1"',
    "[]",
    "{}",
]
NASTY_TEXTS = [
    "",
    " ",
    "../../evil",
    "/etc/passwd",
    "=cmd()",
    "<script>",
    "]]>",
    "&amp;",
    "%s%n",
    "{0}",
    "\\u0000",
    "\\u001b[31m",
    "\\u202e",
    "\\U0001F400",
    "a" * 300,
    "a" * 20_000,
    "a\\nb",
    "nan",
    "None",
    "ketamine",
    "vehicle",
    "p_mtor",
    "__class__",
]
NASTY_BYTES = [
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1b[2J",
    b"\r",
    b"\xed\xa0\x80",
    b"[" * 3000,
    b"a." * 1000,
    b"'''",
    b'"""',
]
NASTY_VALUES = [
    "3",
    "true",
    "nan",
    '"text"',
    "[]",
    "[[]]",
    "{}",
    "[1, 'a', {}]",
    "{ a = 1 }",
    "1979-05-27",
    "[" * 40 + "]" * 40,
]


def damaged(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """A content with one to four damages, of its bytes or of what it says."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        meaning = OF_XML if b"<" in content[:200] else OF_TEXT
        # Most damage to bytes is seen by the first parser: what comes after it meets the other half.
        content = rng.choice(meaning if rng.random() < 0.6 else OF_BYTES)(rng, content, others)
    return content[:3_000_000]


def _flip(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    if not content:
        return b"\x00"
    place = rng.randrange(len(content))
    return content[:place] + bytes([rng.randrange(256)]) + content[place + 1 :]


def _cut(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _drop(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    start, length = rng.randrange(len(content) + 1), rng.choice((1, 3, 30, 300))
    return content[:start] + content[start + length :]


def _insert(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    place = rng.randrange(len(content) + 1)
    return content[:place] + rng.choice(NASTY_BYTES) * rng.choice((1, 1, 5)) + content[place:]


def _splice(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    other = rng.choice(others)
    start = rng.randrange(len(other) + 1)
    place = rng.randrange(len(content) + 1)
    return content[:place] + other[start : start + rng.choice((10, 100, 1000))] + content[place:]


def _lines(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    lines = content.splitlines(keepends=True) or [b"\n"]
    place = rng.randrange(len(lines))
    match rng.randrange(4):
        case 0:
            lines *= rng.choice((2, 20)) if len(content) < 20_000 else 1
        case 1:
            lines.insert(rng.randrange(len(lines)), lines[place])
        case 2:
            del lines[place]
        case _:
            rng.shuffle(lines)
    return b"".join(lines)


def _number(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return _replaced(rng, content, rb"(?<![\w.])-?\d+(\.\d+)?([eE][+-]?\d+)?", rng.choice(NASTY_NUMBERS))


def _text(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return _replaced(rng, content, rb'"[^"\n]*"', '"' + rng.choice(NASTY_TEXTS) + '"')


def _value(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return _replaced(rng, content, rb"(?<== )[^\n]+", rng.choice(NASTY_VALUES))


def _name(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return _replaced(
        rng, content, rb"\b[a-z_]{2,}\b", rng.choice(["kind", "arms", "x", "expect", "id", "set", "source", "nope"])
    )


def _cell(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return _replaced(rng, content, rb"(?<=,)[^,\n]*(?=[,\n])", rng.choice(NASTY_NUMBERS + NASTY_TEXTS))


def _nest(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """An element of XML within itself, thousands of times; elsewhere brackets."""
    found = list(re.finditer(rb"<(\w+)[^<>/]*>", content))
    if not found:
        return content + b"\nx = " + b"[" * 2000 + b"]" * 2000
    chosen, times = rng.choice(found), rng.choice((10, 1000, 20_000))
    return content[: chosen.start()] + chosen[0] * times + content[chosen.end() :]


def _element(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """An attribute or the text of an element of XML, or a whole element twice."""
    if rng.random() < 0.5:
        return _replaced(rng, content, rb'(?<==")[^"]*', rng.choice(NASTY_TEXTS + NASTY_NUMBERS[:8]).replace('"', ""))
    found = list(re.finditer(rb"<(\w+)\b[^<>]*/>|<(ci|cn)\b[^<>]*>[^<]*</\2>", content))
    if not found:
        return content
    chosen = rng.choice(found)
    return content[: chosen.start()] + rng.choice((b"", chosen[0] * 2, rng.choice(found)[0])) + content[chosen.end() :]


def _replaced(rng: random.Random, content: bytes, pattern: bytes, by: str) -> bytes:
    found = list(re.finditer(pattern, content))
    if not found:
        return content + by.encode()
    chosen = rng.choice(found)
    return content[: chosen.start()] + by.encode("utf-8", "surrogatepass") + content[chosen.end() :]


OF_BYTES = [_flip, _cut, _drop, _insert, _splice, _lines]
OF_TEXT = [_number, _number, _text, _text, _value, _name, _cell, _nest]
OF_XML = [_element, _element, _element, _number, _nest]
