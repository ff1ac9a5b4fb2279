"""Numbers and times as people write them: three digits, and nothing instead of 4e-15."""

from __future__ import annotations

from collections.abc import Sequence

# Numbers below these are shown as about zero, and as zero.
NOTHING, ROUNDING = 1e-3, 1e-9


def in_words(value: float, scale: float = 1.0) -> str:
    """Three digits; what is too small to matter beside ``scale`` is as good as nothing.

    Example:
        >>> in_words(1.23456), in_words(-2.3e-22), in_words(4.07e-5), in_words(1896.0)
        ('1.23', '0', '~0', '1900')
        >>> in_words(0.000999, 0.005)
        '0.000999'
    """
    if abs(value) < NOTHING * scale:
        return "0" if abs(value) < ROUNDING * scale else "~0"
    return f"{float(f'{value:.3g}'):g}" if abs(value) >= 100 else f"{value:#.3g}"


def time_in_words(hour: float) -> str:
    """A time after the injection, in the unit that people use.

    Example:
        >>> time_in_words(0.35), time_in_words(-1e-6), time_in_words(8), time_in_words(72)
        ('21 min', '0 min', '8 h', '3 d')
    """
    if abs(hour) < 1.5:
        return f"{round(hour * 60)} min"
    return f"{hour:.3g} h" if abs(hour) < 48 else f"{hour / 24:.3g} d"


def signed_in_words(value: float) -> str:
    """A difference with two decimals and its sign; no sign where it is nothing.

    Example:
        >>> signed_in_words(0.337), signed_in_words(-2.3e-22)
        ('+0.34', '0.00')
    """
    rounded = round(value, 2)
    return f"{rounded:+.2f}" if rounded else "0.00"


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of text in which the cells of each column stand below each other; all rows have as many cells."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
