"""The document of equations: nothing is lost when they are broken, and nothing runs off the page."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ketamine_sbml.exchange.latex import broken, latex_document, width
from ketamine_sbml.exchange.sbmlode import rendered
from ketamine_sbml.language.elements import Reaction
from ketamine_sbml.model import pathway

PDFLATEX = shutil.which("pdflatex")
ALIGNED = re.compile(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", re.DOTALL)
LONG = (
    r"a &= \mathrm{gate}\mathopen{}\left("
    + r" \cdot ".join(r"\mathrm{product}_{\mathrm{x}}" for _ in range(60))
    + r"\right)"
)


def symbols(text: str) -> list[str]:
    """What a formula says, without what only lays it out."""
    text = re.sub(r"\\(mathopen\{\}|left|right|[bB]ig[lr])|\\quad \{\}|&|\\\\(?=\s)|\\\\$", " ", text)
    return text.split()


def test_a_long_product_inside_brackets_is_broken_before_an_operator() -> None:
    lines = broken(LONG).split("\n")
    assert len(lines) > 2
    assert all(line.strip().startswith(r"&\quad {} \cdot") for line in lines[1:])
    assert max(width(line) for line in lines) < 720
    assert r"\left" not in broken(LONG)


def test_a_short_row_is_left_as_it_is() -> None:
    assert broken("  a &= b + c \\\\\n  d &= \\frac{e}{f}") == "  a &= b + c \\\\\n  d &= \\frac{e}{f}"


@pytest.mark.long
def test_the_broken_equations_say_what_sbmlode_wrote() -> None:
    before, after = ALIGNED.findall(rendered(pathway(), "latex")), ALIGNED.findall(latex_document(pathway()))
    assert len(before) == len(after) > 40
    assert any(len(ours.split("\n")) > len(theirs.split("\n")) for theirs, ours in zip(before, after, strict=True))
    for theirs, ours in zip(before, after, strict=True):
        assert "".join(symbols(theirs)) == "".join(symbols(ours))


def test_the_table_of_reactions_has_as_many_cells_as_columns_and_none_for_modifiers() -> None:
    table = latex_document(pathway()).split(r"\section{Reactions}")[1].split(r"\end{xltabular}")[0]
    assert "Modifiers" not in table
    rows = [line for line in table.split("\n") if " & " in line]
    assert len(rows) == 1 + len(pathway().elements(Reaction))
    assert {row.count(" & ") for row in rows} == {3}


@pytest.mark.long
@pytest.mark.skipif(PDFLATEX is None, reason="pdflatex is not installed (Debian: texlive-latex-extra, lmodern)")
def test_it_is_typeset_and_nothing_runs_off_the_page(tmp_path: Path) -> None:
    (tmp_path / "model.tex").write_text(latex_document(pathway()), encoding="utf-8")
    command = [str(PDFLATEX), "-interaction=nonstopmode", "-halt-on-error", "model.tex"]
    for _ in range(2):  # widths of tables are known after the first run
        done = subprocess.run(command, capture_output=True, cwd=tmp_path)
        assert done.returncode == 0, done.stdout[-2000:]
    log = (tmp_path / "model.log").read_text(encoding="latin-1")
    assert [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log) if float(points) > 2] == []
