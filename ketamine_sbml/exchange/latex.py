"""sbmlode's document in LaTeX, with equations that stay on the page.

sbmlode breaks sums and nothing else, and its table of reactions has a column of modifiers that is all but empty, since
what acts on a reaction here is a rule and seldom a species: the rates below the table show both. The page is turned,
long equations are broken before an operator or after a comma, and the column goes.
"""

from __future__ import annotations

import re

from ketamine_sbml.exchange.provenance import provenance_line
from ketamine_sbml.exchange.sbmlode import rendered
from ketamine_sbml.language.pathway import Pathway

_MARGIN, _TURNED = r"\usepackage[margin=2cm]{geometry}", r"\usepackage[margin=1.5cm,a4paper,landscape]{geometry}"
# What a line of the turned page holds, in points, with something to spare: widths below are estimates.
_LINE = 690.0
_ALIGNED = re.compile(r"(?<=\\begin\{align\*\}\n).*?(?=\n\\end\{align\*\})", re.DOTALL)
# Estimated widths in points at the size of the text.
_CHARACTER, _COMMA, _OPERATOR, _BRACKET, _COMMAND = 5.2, 4.5, 12.5, 5.0, 7.5
_INDEX_SIZE = 0.7
_TOKEN = re.compile(r"\\frac|\\[a-zA-Z]+|\\.|[_^{}]|.", re.DOTALL)
_MODIFIERS = r"\textbf{Modifiers}"


def latex_document(model: Pathway) -> str:
    """The document."""
    text = rendered(model, "latex").replace(_MARGIN, _TURNED)
    text = _without_modifiers(text)
    return f"% {provenance_line(model)}\n{_ALIGNED.sub(lambda block: broken(block[0]), text)}"


def broken(block: str) -> str:
    """The rows of an alignment, each in as many lines as it needs."""
    rows = [row.strip().removesuffix(r"\\").strip() for row in block.split("\n")]
    widest = max(width(row.partition("&")[0]) for row in rows)
    lines = [line for row in rows for line in _lines(row, _LINE - widest)]
    return " \\\\\n".join(f"  {line}" for line in lines)


def _lines(row: str, room: float) -> list[str]:
    left, _, right = row.partition("&")
    if width(right) <= room or r"\begin{cases}" in right:
        return [row]  # cases are short, and have columns of their own
    # Brackets that grow with their content must close on their line; those of a fixed size need not.
    size = "Big" if r"\frac" in right else "big"
    right = right.replace(r"\mathopen{}\left(", rf"\{size}l(").replace(r"\left(", rf"\{size}l(")
    pieces = _pieces(right.replace(r"\right)", rf"\{size}r)"))
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if width(lines[-1] + piece) <= room:
            lines[-1] += piece
        else:
            lines.append(rf"\quad {{}} {piece.strip()}")
    return [f"{left}&{lines[0].rstrip()}", *(f"&{line.rstrip()}" for line in lines[1:])]


def _pieces(formula: str) -> list[str]:
    """The parts between which a line may end: before an operator and after a comma, outside fractions and indices."""
    cuts, depth = [0], 0
    for position, character in enumerate(formula):
        depth += (character == "{") - (character == "}")
        if depth == 0 and position:
            if formula.startswith((" + ", " - ", r" \cdot "), position):
                cuts.append(position)
            elif formula.startswith(", ", position):
                cuts.append(position + 1)
    return [formula[start:end] for start, end in zip(cuts, [*cuts[1:], len(formula)], strict=True)]


def width(formula: str) -> float:
    """The estimated width of a formula in points."""
    total, _ = _measured(_TOKEN.findall(formula), 0, 1.0)
    return total


def _measured(tokens: list[str], place: int, size: float) -> tuple[float, int]:
    """Width from a place to the end of its group, and the place after it."""
    total = 0.0
    while place < len(tokens) and tokens[place] != "}":
        token = tokens[place]
        place += 1
        if token == r"\frac":
            above, place = _measured(tokens, place + 1, size)
            below, place = _measured(tokens, place + 1, size)
            total += max(above, below)
        elif token == "{":
            inner, place = _measured(tokens, place, size)
            total += inner
        elif token in "_^":
            inner, place = _measured(tokens, place + 1, size * _INDEX_SIZE)
            total += inner
        else:
            total += size * _of_token(token)
    return total, place + 1


def _of_token(token: str) -> float:
    if token.isspace() or re.match(r"\\(mathrm|mathopen|mathrel|text|left|right|[bB]ig[lr])\b", token):
        return 0.0
    if token in ("+", "-", "=", "<", ">"):
        return _OPERATOR
    if token == ",":
        return _COMMA
    if token in "()":
        return _BRACKET
    return _COMMAND if token.startswith("\\") and token != r"\_" else _CHARACTER


def _without_modifiers(text: str) -> str:
    """The table of reactions without its last column."""
    start = text.find(_MODIFIERS)
    if start < 0:
        return text
    start, end = text.rindex(r"\begin{xltabular}", 0, start), text.index(r"\end{xltabular}", start)
    lines = [_shorter(line) for line in text[start:end].split("\n")]
    return text[:start] + "\n".join(lines) + text[end:]


def _shorter(line: str) -> str:
    if line.startswith(r"\begin{xltabular}"):
        return line.replace("X l@{}}", "X@{}}")
    cells = line.split(" & ")
    return " & ".join(cells[:-1]) + r" \\" if len(cells) > 1 else line
