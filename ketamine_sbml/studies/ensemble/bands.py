"""Median and bands of an ensemble, and where the declared values' own answer lies among its members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ketamine_sbml.errors import InputError
from ketamine_sbml.optional import require
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.ensemble.kept import Kept, Part
from ketamine_sbml.studies.ensemble.question import Layout

if TYPE_CHECKING:
    import pandas

# The bounds of the 90 % band, those of the 50 % band and the median, as shares of the members.
BANDS = (0.05, 0.25, 0.5, 0.75, 0.95)
# Numbers that are sorted at a time (8 MB), or one row where it has more: what does not fit is read again, block of rows
# by block. With it a million draws take no more memory than ten thousand, to within a tenth.
AT_ONCE = 1_000_000
# Members that differ from the file's own value by no more than this share of it are neither below nor above.
SAME = 1e-9


@dataclass(frozen=True, repr=False)
class Bands:
    """What the members of an ensemble say.

    Attributes:
        layout: of the answers.
        draws: how many parameter sets were asked.
        failed: how many of them could not be integrated.
        own: the answer of the declared values, of the shape (rows, values).
        quantiles: of the shape (len(BANDS), rows, values).
        below: share of members below the declared values' own answer; half of those that are the same count.
    """

    layout: Layout
    draws: int
    failed: int
    own: Numbers
    quantiles: Numbers
    below: Numbers

    def __repr__(self) -> str:
        return f"<Bands of {self._words}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: of what, of how many, and a small picture of the first column."""
        from ketamine_sbml.studies.shown import draw_small_bands, in_a_notebook

        return in_a_notebook("Bands", self._words, lambda axes: draw_small_bands(axes, self, self.layout.values[0]))

    @property
    def _words(self) -> str:
        failed = f", of which {self.failed} could not be integrated" if self.failed else ""
        return f"{', '.join(self.layout.values)}: {self.draws} draws{failed}, {self.layout.rows} rows"

    def plot(self, value: str = "", ax: Any = None) -> Any:
        """Draw median, 50 and 90 % bands and the file's own values on matplotlib's axes, new ones if none are given.

        Args:
            value: an observable of the answers; the first if none is named.
            ax: the axes.
        """
        from ketamine_sbml.studies.shown import axes_or_new, draw_bands

        value = value or self.layout.values[0]
        if value not in self.layout.values:
            raise InputError(f"Unknown value {value!r}: use one of {', '.join(self.layout.values)}.")
        ax = axes_or_new(ax)
        draw_bands(ax, self, value)
        return ax

    def to_pandas(self) -> pandas.DataFrame:
        """A long table: what tells the rows apart, the value's name, each bound, the file's own, the share below it."""
        require("pandas", "data")
        import pandas

        tables = []
        for column, name in enumerate(self.layout.values):
            bounds = {f"p{round(100 * share):02}": self.quantiles[n, :, column] for n, share in enumerate(BANDS)}
            own = {"own": self.own[:, column], "below": self.below[:, column]}
            tables.append(pandas.DataFrame({**self.layout.keys, "value": name, **bounds, **own}))
        return pandas.concat(tables, ignore_index=True)


def share_below(members: Numbers, own: Numbers | float) -> Any:
    """Share of members, along the first axis, below the declared values' answer; half of those that are the same."""
    slack = SAME * np.abs(own)
    less, more = np.mean(members < own - slack, axis=0), np.mean(members > own + slack, axis=0)
    return 0.5 + 0.5 * (less - more)


def bounds_of(members: Numbers) -> Any:
    """The bounds of the bands and the median of members along the first axis, which are put into another order."""
    return np.quantile(members, BANDS, axis=0, overwrite_input=True)


def bands_of(kept: Kept, parts: Sequence[Part], layout: Layout, own: Numbers) -> Bands:
    """The bands of what is kept."""
    draws = sum(last - first for first, last in parts)
    quantiles = np.empty((len(BANDS), layout.rows, len(layout.values)))
    below = np.empty((layout.rows, len(layout.values)))
    failed = 0
    size = max(1, AT_ONCE // draws)
    room = np.empty((draws, min(size, layout.rows)))  # for one block after the other
    for value in range(len(layout.values)):
        for rows in _blocks(layout.rows, size):
            block = room[:, : rows.stop - rows.start]
            place = 0
            for part in parts:
                # Copied, so that the other rows of a part are not held.
                block[place : place + part[1] - part[0]] = kept.column(part, value)[:, rows]
                place += part[1] - part[0]
            whole = ~np.isnan(block).any(axis=1)
            failed = int(draws - whole.sum())
            if failed:
                block = block[whole]
            if not len(block):
                quantiles[:, rows, value], below[rows, value] = np.nan, np.nan
                continue
            below[rows, value] = share_below(block, own[rows, value])
            quantiles[:, rows, value] = bounds_of(block)
    return Bands(layout, draws, failed, own, quantiles, below)


def _blocks(rows: int, size: int) -> Iterator[slice]:
    for start in range(0, rows, size):
        yield slice(start, min(start + size, rows))
