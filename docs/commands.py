"""Sphinx directives that run what a page shows, so that no page can show what does not work.

``run`` runs commands one after the other and shows what they print, and pictures that they write; ``file`` shows a file
and writes it, for commands further down; ``times`` says how long commands take; ``verbs`` shows each command's help.
All commands of a build share one folder, and run as a reader would run them: in a process of their own.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from ketamine_sbml.cli.program import VERBS

PROGRAM = "ketamine-sbml"
# Longer output is cut: a page shows what to expect, not all of it.
LINES = 24


def work_folder(app: Sphinx) -> Path:
    """Where commands run: beside the site, empty when a build begins."""
    return Path(app.outdir).parent / "work"


class _Shown(SphinxDirective):
    has_content = True

    def work(self) -> Path:
        return work_folder(self.env.app)

    def execute(self, line: str, expected: int | None) -> str:
        """What a command prints; the build ends where its exit status is another than expected."""
        words = shlex.split(line)
        if words[:1] != [PROGRAM]:
            raise self.error(f"{line!r} is none of our commands: begin it with {PROGRAM}.")
        run = subprocess.run(
            [sys.executable, "-m", "ketamine_sbml", *words[1:]],
            cwd=self.work(),
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1", "COLUMNS": "100"},
        )
        if expected is not None and run.returncode != expected:
            raise ExtensionError(f"{self.env.docname}: {line!r} ended with {run.returncode}: {run.stderr[-500:]}")
        return run.stdout + run.stderr

    def commands(self) -> list[str]:
        """The lines of the body, those that end in a backslash joined with the next."""
        return [line for line in "\n".join(self.content).replace("\\\n", " ").splitlines() if line.strip()]

    def literal(self, text: str, language: str = "text") -> nodes.literal_block:
        return nodes.literal_block(text, text, language=language)


class Run(_Shown):
    """``status`` is the exit status that is expected ("any" where it depends on the model), ``lines`` how many lines of
    output are shown, ``picture`` a file that the commands write, with ``alt`` for who cannot see it.
    """

    option_spec = {  # noqa: RUF012 - docutils wants a plain attribute
        "status": directives.unchanged,
        "lines": directives.nonnegative_int,
        "picture": directives.unchanged,
        "alt": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        status = self.options.get("status", "0")
        shown: list[nodes.Node] = [self.literal("\n".join(self.content), "console")]
        most = self.options.get("lines", LINES)
        printed = [self.execute(line, None if status == "any" else int(status)) for line in self.commands()]
        lines = "".join(printed).rstrip().splitlines()
        if most and lines:
            cut = [*lines[:most], f"... ({len(lines) - most} more lines)"] if len(lines) > most + 1 else lines
            block = self.literal("\n".join(cut))
            block["classes"].append("output")
            shown.append(block)
        if "picture" in self.options:
            path = self.work() / self.options["picture"]
            if not path.is_file():
                raise ExtensionError(f"{self.env.docname}: no command wrote {self.options['picture']}.")
            address = "/" + Path(os.path.relpath(path, self.env.srcdir)).as_posix()
            alt = self.options.get("alt") or self.content[-1]
            self.env.note_dependency(str(path))
            shown.append(nodes.image(uri=address, alt=alt, width="100%"))
        return shown


class File(_Shown):
    """The name of the file is the directive's argument."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content) + "\n"
        (self.work() / self.arguments[0]).write_text(text, encoding="utf-8")
        language = "toml" if self.arguments[0].endswith(".toml") else "text"
        return [self.literal(text.rstrip(), language)]


class Times(_Shown):
    """One command a line; the table is measured where the site is built."""

    def run(self) -> list[nodes.Node]:
        rows = []
        for line in self.commands():
            begun = time.perf_counter()
            self.execute(line, None)
            rows.append((line, f"{time.perf_counter() - begun:.1f} s"))
        width = max(len(line) for line, _ in rows)
        return [self.literal("\n".join(f"{line.ljust(width)}  {seconds:>8}" for line, seconds in rows))]


class Verbs(_Shown):
    """The help of every command, as it is printed."""

    def run(self) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for verb, what in VERBS.items():
            section = nodes.section(ids=[f"verb-{verb}"])
            section += nodes.title(verb, verb)
            section += nodes.paragraph(what, f"{what[0].upper()}{what[1:]}")
            section += self.literal(self.execute(f"{PROGRAM} {verb} --help", 0).rstrip())
            found.append(section)
        return found


def _empty_work_folder(app: Sphinx) -> None:
    shutil.rmtree(work_folder(app), ignore_errors=True)
    work_folder(app).mkdir(parents=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("builder-inited", _empty_work_folder)
    for name, directive in (("run", Run), ("file", File), ("times", Times), ("verbs", Verbs)):
        app.add_directive(name, directive)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
