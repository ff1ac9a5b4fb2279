"""Run the programs that are too slow for every run, and write what they gave into docs/naive.md.

    python tests_naive/naive_record.py 2026-11-24

The record says for which release (its date is given, for nothing here reads a clock), with which versions, and for each
case of ``cases.toml`` the largest difference.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import naive_environments
from naive_cases import expected, sessions
from naive_programs import MODELS, ROOT, Program, differences, programs, tables_of_session

from ketamine_sbml.files import write_file

PAGE = ROOT / "docs" / "naive.md"
_BLOCK = r"<!-- {name}: begin -->\n(.*?)<!-- {name}: end -->"


def block_of(page: str, program: str) -> str:
    """What the page says about one program, between its two marks."""
    found = re.search(_BLOCK.format(name=program), page, re.DOTALL)
    if found is None:
        sys.exit(f"{PAGE} has no place for {program}: add <!-- {program}: begin --> and <!-- {program}: end -->.")
    return found[1]


def measured(program: Program, released: str) -> str:
    """Run a program over all cases; its block of the page."""
    rows = []
    with TemporaryDirectory() as folder:
        for session in sessions():
            for name, table in tables_of_session(program, session, Path(folder)).items():
                share, where = max(differences(table, expected()[name].values))
                rows.append(f"| `{name}` | {share:.1e} | {where} |")
    checksum = hashlib.sha256((MODELS / program.given).read_bytes()).hexdigest()[:16]
    lines = [
        f"Release of {released}; {versions(program)}; {program.given} of SHA-256 {checksum}... .",
        f"Accepted is {program.accepted:g} of a curve's scale: {program.because}",
        "",
        "| case | largest difference | where |",
        "|---|---|---|",
        *rows,
    ]
    return "\n".join(lines) + "\n"


def versions(program: Program) -> str:
    """The packages that the program's environment was asked for, with their versions."""
    wanted = [
        re.split(r"[<>=!~]", line)[0]
        for line in naive_environments.content()["environment"][program.environment]["install"]
    ]
    code = "import sys, importlib.metadata as m; print(', '.join(f'{name} {m.version(name)}' for name in sys.argv[1:]))"
    command = [naive_environments.interpreter(program.environment), "-c", code, *wanted]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def main(released: str) -> None:
    """Measure every slow program and write the page."""
    naive_environments.main(slow=True)
    page = PAGE.read_text(encoding="utf-8")
    for program in programs("slow"):
        old = block_of(page, program.name)
        begin = f"<!-- {program.name}: begin -->\n"
        page = page.replace(begin + old, begin + measured(program, released))
    write_file(PAGE, page)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not re.fullmatch(r"\d{4}-\d\d-\d\d", sys.argv[1]):
        sys.exit("Give the date of the release: naive_record.py 2026-11-24.")
    main(sys.argv[1])
