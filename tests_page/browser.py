"""A browser from Python: puppeteer-core in a process of its own, a line of JSON each way."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).parent
# What puppeteer calls a browser -> the names that its program has.
PROGRAMS = {"chrome": ("chromium", "google-chrome"), "firefox": ("firefox-esr", "firefox")}


def program_of(name: str) -> str | None:
    """The program of a browser; None where it is not installed."""
    return next((path for candidate in PROGRAMS[name] if (path := shutil.which(candidate))), None)


class Browser:
    """One page of a headless browser; closed at the end of a ``with``."""

    def __init__(self, name: str) -> None:
        program = program_of(name)
        if program is None:
            raise RuntimeError(f"{name} is not installed (Debian: apt install {PROGRAMS[name][0]}).")
        self._process = subprocess.Popen(
            ["node", str(HERE / "drive.mjs"), name, program],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def do(self, command: str, **given: Any) -> Any:
        """Send a command of drive.mjs; its answer. RuntimeError with what the browser said where it failed."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"command": command, **given}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The browser ended during {command!r}.")
        answer = json.loads(line)
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return answer["answer"]

    def open(self, path: Path, link: str = "", *, width: int = 1280, height: int = 900, scheme: str = "light") -> None:
        """Open a page from disk and wait for its first picture; it judges the claims meanwhile."""
        self.do("open", url=f"{path.resolve().as_uri()}{link}", width=width, height=height, scheme=scheme)
        self.evaluate("explorer.ready")

    def evaluate(self, script: str) -> Any:
        """The value of a JavaScript expression, awaited if it is a promise."""
        return self.do("evaluate", script=script)
