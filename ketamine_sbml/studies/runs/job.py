"""What is run: a function that each process prepares once, and how a chunk of items goes through it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

from ketamine_sbml.errors import InputError
from ketamine_sbml.version import __version__

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Job(Generic[Item, Result]):
    """A function of one item, prepared once in each process.

    Attributes:
        prepare: a function at the top of a module.
        arguments: what it is called with; they are pickled once.
    """

    prepare: Callable[..., Callable[[Item], Result]]
    arguments: tuple[Any, ...] = field(repr=False, default=())

    def prepared(self) -> Callable[[Item], Result]:
        """The function, made in this process."""
        return self.prepare(*self.arguments)

    @cached_property
    def packed(self) -> Packed:
        """The job as it travels to other processes."""
        return Packed(__version__, pickle.dumps((self.prepare, self.arguments)))


@dataclass(frozen=True)
class Packed:
    """A pickled job and the version of the package that pickled it."""

    version: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Chunk:
    """What became of a chunk: the results in the order of its items, and the seconds that they took."""

    results: list[Any]
    seconds: float


# The last job that this process prepared. A job holds an engine, which two threads of one worker must not share.
_LOCK = Lock()
_last: tuple[Packed, Callable[[Any], Any]] | None = None


def run_chunk(packed: Packed, items: Sequence[Any]) -> Chunk:
    """Put items through a job in a worker; the job is prepared with the first chunk and kept for the next."""
    global _last
    with _LOCK:
        if packed.version != __version__:
            raise InputError(
                f"A worker has ketamine-sbml {__version__}, not {packed.version}: install the same version everywhere."
            )
        if _last is None or _last[0] != packed:
            _last = None  # frees the memory of the job before
            prepare, arguments = pickle.loads(packed.content)
            _last = packed, prepare(*arguments)
        function = _last[1]
        begun = monotonic()
        results = [function(item) for item in items]
        return Chunk(results, monotonic() - begun)
