"""``engines``: every arm of the suite on engines that share no code with ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import as_json, chosen_claims, computing
from ketamine_sbml.cli.output import print_json, progress, say
from ketamine_sbml.cli.status import FAILED, HELD

if TYPE_CHECKING:
    from ketamine_sbml.studies.runs import Computing


@click.command()
@click.argument("engines", nargs=-1, metavar="[ENGINE]...")
@computing
@as_json
def command(engines: tuple[str, ...], computing: Computing, as_json: bool) -> int:
    """Simulate every arm on other engines and compare curves and verdicts with libRoadRunner's.

    ENGINE is copasi, python (the equations as generated Python, solved by SciPy), compiled (the model as C, which 'make
    compiled' builds) or amici (compiled at its first use, for minutes); copasi and python without one. Exit status 0:
    they agree; 1: they do not.
    """
    from ketamine_sbml.report.witnesses import witnesses_as_json, witnesses_as_text
    from ketamine_sbml.studies.witnesses import ask_witnesses, chosen_engines

    chosen = chosen_engines(engines)
    claims, arms = chosen_claims(None)
    with progress() as show:
        witnesses = ask_witnesses(claims, arms, chosen, computing=computing, progress=show)
    if as_json:
        print_json(witnesses_as_json(witnesses))
    else:
        say(witnesses_as_text(witnesses))
    return HELD if all(witness.agrees for witness in witnesses) else FAILED
