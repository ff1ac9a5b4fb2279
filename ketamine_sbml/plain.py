"""Text that others gave, made harmless for where it goes: a terminal, XML, the name of a file, a cell of a table."""

from __future__ import annotations

import re

# What moves a terminal's cursor, hides text or turns its direction; a line end and a tabulator are text.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)", re.IGNORECASE)
_LONGEST_NAME = 100
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


# A value longer than this is cut where an error shows it.
_SHOWN = 60


def shown(value: object, most: int = _SHOWN) -> str:
    r"""A value as an error shows it: on one line, and cut where it is long.

    Example:
        >>> shown([["a\nb"]])
        "[['a\\nb']]"
        >>> shown("a" * 100)
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa..."
    """
    try:
        text = re.sub(r"\s*\n\s*", " ", repr(value))
    except Exception:  # an integer of thousands of digits, lists within lists, a class whose own text fails
        text = f"<{type(value).__name__}>"
    return cut(text, most)


def cut(text: str, most: int) -> str:
    """The beginning of a text that is longer than that."""
    return text if len(text) <= most else f"{text[:most]}..."


def control_character(text: str) -> str | None:
    """The first character of a text that is no text, as it would be escaped; None if there is none."""
    found = _CONTROL.search(text)
    return _escaped(found) if found else None


def printable(text: str, encoding: str = "utf-8") -> str:
    r"""The text with control characters, and what the encoding does not have, as backslash escapes.

    Example:
        >>> printable("red: \x1b[31m")
        'red: \\x1b[31m'
        >>> printable("5 µmol", "ascii")
        '5 \\xb5mol'
    """
    return _CONTROL.sub(_escaped, text).encode(encoding, "backslashreplace").decode(encoding)


def _escaped(found: re.Match[str]) -> str:
    return f"\\x{ord(found[0]):02x}" if found[0] < "\x80" else found[0].encode("ascii", "backslashreplace").decode()


def file_name(text: str) -> str:
    """A name for a file made of a text: it names no folder, is not hidden, and is plain on every system.

    Example:
        >>> file_name("../../evil")
        'evil'
        >>> file_name("ketamine, 10 mg/kg")
        'ketamine-10-mg-kg'
    """
    name = _UNSAFE.sub("-", text).strip("-.")[:_LONGEST_NAME]
    return f"arm-{name}".rstrip("-") if not name or _DEVICES.match(name) else name


def cell(text: str) -> str:
    """A cell of a table that no spreadsheet takes for a formula.

    Example:
        >>> cell("=HYPERLINK(...)")
        "'=HYPERLINK(...)"
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
