"""The command itself: its verbs by name, its errors as sentences, its exit status.

Whatever a library or the system raises ends here, in one sentence and exit status 2: status 1 says that a claim failed
and nothing else. KETAMINE_SBML_DEBUG=1 shows where an unexpected error came from.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from ketamine_sbml.cli.ends import ENDS
from ketamine_sbml.cli.status import HELD, INTERRUPTED, UNUSABLE
from ketamine_sbml.errors import DEBUG, InputError
from ketamine_sbml.plain import shown
from ketamine_sbml.version import __version__

NAME = "ketamine-sbml"
# The variable by which a shell asks for completions, as click names it.
COMPLETE = "_KETAMINE_SBML_COMPLETE"

# Verb -> what it does. A verb's module has its name, and is imported only when it runs or its own help is asked for.
VERBS = {
    "check": "is the declared model sound? In seconds",
    "build": "write everything that is derived from the declaration",
    "simulate": "run arms made of dated interventions",
    "scan": "move a dose, a time or a parameter: which value is best, and where is half of it?",
    "compare": "your own measurements against the model",
    "validate": "judge published claims",
    "robustness": "how often each claim holds when parameters are drawn anew",
    "sample": "parameter sets that support the calibration claims: an ensemble",
    "sensitivity": "which parameters a readout or a claim rests on",
    "controls": "cut each arrow and reaction: what breaks?",
    "readings": "which claims tell the two readings of the figure apart?",
    "engines": "do other engines agree?",
    "reference": "does this machine give the stored numbers?",
    "claims": "find, read and start claims",
    "map": "a picture of the pathway, or of how an arm is doing",
    "page": "the explorer: one page that simulates and judges in a browser",
    "export": "the model in the format of another tool",
    "list": "what can be done, read and run",
    "cite": "BibTeX of the software, the paper, and what lies behind a claim",
    "reproduce": "build, simulate and judge, in order",
    "completion": "let a shell complete commands and options",
}

_EXAMPLES = """\b
Examples:
  ketamine-sbml simulate --arm ketamine-vegf-antibody    a named arm against the vehicle
  ketamine-sbml simulate --set ketamine=10 --set vegf_antibody=0.001 --at -0.5
                                                         the same, put together by hand
  ketamine-sbml validate --html results/claims.html      the claims as a page to click through
  ketamine-sbml claims show vegf-infusion-needs-flk1     one claim in full
  ketamine-sbml map --arm ketamine --time 24             a picture of what is up a day later
  ketamine-sbml list interventions                       what can be done, in which unit, when

Colour appears on a terminal only, and not at all where NO_COLOR is set. For completion of commands and options see
'ketamine-sbml completion --help'.
"""

# Help is not set wider than this, in letters: longer lines are hard to read.
WIDEST = 110


class Verbs(click.Group):
    """A group that prints its help when called bare, and answers an unknown verb with the nearest one."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, known = arguments[0], self.list_commands(context)
        if name in known or name.startswith("-") or context.resilient_parsing:
            return super().resolve_command(context, arguments)
        from ketamine_sbml.cli.names import unknown

        raise unknown("command", name, known, f"use one of {', '.join(known)}")


class Program(Verbs):
    """The verbs by the table, each imported when it is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        command: click.Command = import_module(f"ketamine_sbml.cli.{name}").command
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


def help_when_bare(context: click.Context) -> None:
    """The callback of a group that was called without a verb."""
    if context.invoked_subcommand is None:
        from ketamine_sbml.cli.output import say

        say(context.get_help())


@click.command(
    cls=Program,
    invoke_without_command=True,
    epilog=_EXAMPLES,
    help="How ketamine acts through VEGF: build the SBML model, simulate it, judge published claims.",
)
@click.version_option(__version__, message=f"{NAME} {__version__}")
@click.pass_context
def program(context: click.Context) -> int:
    help_when_bare(context)
    return HELD


def run(arguments: Sequence[str] | None) -> int:
    """Run a command, by default that of the process; returns the exit status."""
    if COMPLETE in os.environ:
        from click.shell_completion import shell_complete

        return shell_complete(program, {}, NAME, COMPLETE, os.environ[COMPLETE])
    try:
        given = list(sys.argv[1:] if arguments is None else arguments)
        for word in given:
            if "\n" in word:
                raise InputError(f"{shown(word)} has a line end within it: write each word on one line.")
        with program.make_context(NAME, given, terminal_width=_width()) as context:
            status: int = program.invoke(context)
            return status
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except BrokenPipeError:
        _close(sys.stdout)
        return HELD
    except KeyboardInterrupt:
        _tell("interrupted.")
        return INTERRUPTED
    except Exception as error:
        if ENDS.asked:  # what an end became on its way is no error of anybody
            return ENDS.status
        if DEBUG in os.environ and not isinstance(error, InputError | click.UsageError):
            import traceback

            traceback.print_exc()
        else:
            _tell(_as_sentence(error))
        return UNUSABLE


def _as_sentence(error: Exception) -> str:
    """What went wrong and what to do about it, for a person."""
    if isinstance(error, InputError):
        return str(error)
    if isinstance(error, click.UsageError):
        return _sentence(error)
    if isinstance(error, NameError | TypeError | AttributeError | SyntaxError):
        place = _slip_in_the_model(error)
        if place is not None:
            return f"{place}: {error.args[0] if error.args else error}; mend that line."
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}; look at the file, its folder and the space that is left there."
    if isinstance(error, MemoryError):
        return "There is not enough memory; give less at once, or fewer workers."
    what = f"{type(error).__name__} at {_place(error)}"
    return f"An error of this program, not of what you gave ({what}): please report it, with what {DEBUG}=1 shows."


def _place(error: Exception) -> str:
    """The last line of this package through which an error came."""
    from pathlib import Path

    package, place, trace = Path(__file__).parent.parent, "start", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if package in path.parents:
            place = f"{path.relative_to(package)}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _tell(sentence: str) -> None:
    """Print to standard error; where that is full as well, the exit status has to say it."""
    from contextlib import suppress

    from ketamine_sbml.cli.output import say

    for stream in (sys.stdout, sys.stderr):
        # What could not be written would be tried again at the end of the process, and change its status.
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except (OSError, ValueError):
            _close(stream)
    with suppress(InputError, OSError, ValueError):
        say(f"{NAME}: {sentence}", err=True)


def _close(stream: object) -> None:
    from contextlib import suppress

    with suppress(OSError, ValueError):
        stream.close()  # type: ignore[attr-defined]


def _slip_in_the_model(error: Exception) -> str | None:
    """File and line of a slip of Python in what a modeller writes; None if it happened anywhere else."""
    from pathlib import Path

    model = Path(__file__).parent.parent / "model"
    if isinstance(error, SyntaxError) and error.filename and model in Path(error.filename).parents:
        return f"{Path(error.filename).name}, line {error.lineno}"
    found, trace = None, error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if model in path.parents and path.name != "__init__.py":
            found = f"{path.name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return found


def _width() -> int:
    """The width of help. (click would ask ``shutil`` for it, whose import takes a tenth of the time of a help.)"""
    try:
        columns = int(os.environ.get("COLUMNS", 0)) or os.get_terminal_size(sys.stdout.fileno()).columns
    except (ValueError, OSError, AttributeError):  # the last where the output was closed before we began
        columns = 80
    return max(min(columns, WIDEST) - 2, 40)


def _sentence(error: click.UsageError) -> str:
    """What click says about options and arguments, in one sentence with the mend."""
    asked = f"see '{error.ctx.command_path if error.ctx else NAME} --help'"
    if isinstance(error, click.NoSuchOption):
        from ketamine_sbml.cli.names import nearest

        known = [option for parameter in error.ctx.command.params for option in parameter.opts] if error.ctx else []
        return f"Unknown option {error.option_name}; {nearest(error.option_name, known, asked)}"
    return f"{' '.join(error.format_message().split()).rstrip('.')}; {asked}."
