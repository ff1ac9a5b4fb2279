"""Work done in a process of its own.

Two things need one. libSBML, libSEDML and COPASI share their bindings' type names: once two of them are loaded in one
process, lists of the first can no longer be walked through. And what a stranger wrote can make a library crash, run for
ever or fill the memory: in a process with limits that ends in one sentence.

    apart("some.module", "function", argument)          # once, our own data
    worker = Apart("some.module", "Class", argument, subject="model.xml", limits=Limits())
    worker.call("method", argument)                     # as often as needed, on the same object

Arguments go there as pickles; answers come back as JSON, which, unlike a pickle, can do nothing to who reads it.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pickle
import signal
import struct
import subprocess
import sys
import traceback
import weakref
from dataclasses import dataclass
from typing import Any, BinaryIO

from ketamine_sbml import errors
from ketamine_sbml.errors import DEBUG, InputError

_LENGTH = struct.Struct("<Q")
_PROGRAM = "from ketamine_sbml.apart import serve; serve()"
# What the other side may raise for people, by name.
_SENTENCES = ("InputError", "MissingExtraError", "SimulationError")


@dataclass(frozen=True)
class Limits:
    """What a process may use.

    Attributes:
        seconds: of the clock, for each call. A model of 3,000 reactions is compiled in half a minute.
        memory_bytes: of address space; libRoadRunner and NumPy take half a gigabyte of it.
    """

    seconds: float = 120.0
    memory_bytes: int = 4_000_000_000


class Apart:
    """An object in a process of its own, which ends with this one.

    Args:
        module: where the class is.
        name: of the class, or of a function that makes the object.
        arguments: for it.
        subject: what is worked on, for the sentence about a crash.
        limits: none for work on our own data.
    """

    def __init__(
        self, module: str, name: str, *arguments: Any, subject: str = "", limits: Limits | None = None
    ) -> None:
        self._subject, self._limits = subject or f"{module}.{name}", limits
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What a library prints on its own is nothing for a person to act on.
            stderr=None if DEBUG in os.environ else subprocess.DEVNULL,
            env=environment,
            # An interruption from the keyboard is this process's to handle.
            start_new_session=True,
        )
        self.close = weakref.finalize(self, _end, self._process)
        self._ask(limits)
        self._ask((module, name, arguments))

    def call(self, method: str, *arguments: Any) -> Any:
        """What the object's method gives. Its errors for people are raised here, with their sentence."""
        return self._ask((method, arguments))

    def _ask(self, request: object) -> Any:
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            raise RuntimeError("The process was started without pipes.")
        try:
            _send(to, pickle.dumps(request))
            line = back.readline()
        except BrokenPipeError:
            line = b""
        except BaseException:
            # Interrupted between question and answer: the next answer would be that of this question.
            self.close()
            raise
        if not line:
            raise self._ended()
        answer = json.loads(line)
        if "refused" in answer:
            kind, sentence = answer["refused"]
            raise getattr(errors, kind)(sentence)
        if "failed" in answer:
            raise RuntimeError(f"{self._subject} failed in its own process:\n{answer['failed']}")
        return answer["held"]

    def _ended(self) -> Exception:
        """The process ended without an answer."""
        status = self._process.wait()
        self.close()
        if status in (-signal.SIGKILL, -signal.SIGTERM):
            name = signal.Signals(-status).name
            return InputError(
                f"The process for {self._subject} was ended from outside ({name}; out of memory?): run it again."
            )
        if self._limits is None or status >= 0:
            return RuntimeError(f"The process for {self._subject} ended with status {status}.")
        if status == -signal.SIGALRM:
            return InputError(f"{self._subject} takes longer than {self._limits.seconds:g} s: simplify the model.")
        name = signal.Signals(-status).name
        return InputError(f"{self._subject} makes the library that reads it crash ({name}): check it with a validator.")


def apart(module: str, function: str, *arguments: Any) -> Any:
    """The result of a function of a module, called in a fresh interpreter: what JSON can say, so no tuples."""
    worker = Apart(__name__, "Function", module, function, subject=f"{module}.{function}")
    try:
        return worker.call("of", *arguments)
    finally:
        worker.close()


class Function:
    """A function as an object."""

    def __init__(self, module: str, name: str) -> None:
        self.of = getattr(importlib.import_module(module), name)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()


def _send(to: BinaryIO | Any, content: bytes) -> None:
    to.write(_LENGTH.pack(len(content)) + content)
    to.flush()


def serve() -> None:
    """The other side: makes the object and answers, until nobody asks any more."""
    # What libraries print must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    questions = sys.stdin.buffer
    seconds = 0.0
    thing: Any = None
    while header := questions.read(_LENGTH.size):
        request = pickle.loads(questions.read(_LENGTH.unpack(header)[0]))
        try:
            if request is None or isinstance(request, Limits):
                seconds = _limit(request)
                result = None
            elif len(request) == 3:
                module, name, arguments = request
                _alarm(seconds)
                thing, result = getattr(importlib.import_module(module), name)(*arguments), None
            else:
                method, arguments = request
                _alarm(seconds)
                result = getattr(thing, method)(*arguments)
            answer = json.dumps({"held": result})
        except InputError as error:
            kind = type(error).__name__
            answer = json.dumps({"refused": [kind if kind in _SENTENCES else "InputError", str(error)]})
        except (MemoryError, RecursionError) as error:
            answer = json.dumps(
                {"refused": ["InputError", f"It needs too much memory ({type(error).__name__}): simplify it."]}
            )
        except OSError as error:
            sentence = f"{error.strerror or error}; look at the space that is left for temporary files."
            answer = json.dumps({"refused": ["InputError", sentence]})
        except Exception:
            answer = json.dumps({"failed": traceback.format_exc()})
        _alarm(0.0)
        answers.write(answer + "\n")
        answers.flush()


def _alarm(seconds: float) -> None:
    """The system ends the process after this many seconds, whatever a library does. Zero: it does not."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit(limits: Limits | None) -> float:
    """Put the limits on this process; what a system does not offer is left out. Returns the seconds of a call."""
    if limits is None:
        return 0.0
    try:
        import resource
    except ImportError:
        return limits.seconds
    # It writes no file and leaves no image of its memory behind.
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
    return limits.seconds
