"""``completion``: a script by which a shell completes commands and options."""

from __future__ import annotations

import click

from ketamine_sbml.cli.names import unknown
from ketamine_sbml.cli.output import say
from ketamine_sbml.cli.program import COMPLETE, NAME, program
from ketamine_sbml.cli.status import HELD

SHELLS = ("bash", "zsh", "fish")
_EXAMPLES = """\b
Add one line to the start file of your shell:
  bash   eval "$(ketamine-sbml completion bash)"    in ~/.bashrc
  zsh    eval "$(ketamine-sbml completion zsh)"     in ~/.zshrc
  fish   ketamine-sbml completion fish | source     in ~/.config/fish/config.fish
"""


@click.command(epilog=_EXAMPLES)
@click.argument("shell")
def command(shell: str) -> int:
    """Print the script by which a SHELL (bash, zsh or fish) completes commands and options."""
    from click.shell_completion import get_completion_class

    made_by = get_completion_class(shell) if shell in SHELLS else None
    if made_by is None:
        raise unknown("shell", shell, SHELLS, f"use one of {', '.join(SHELLS)}")
    say(made_by(program, {}, NAME, COMPLETE).source())
    return HELD
