"""Options that several verbs share, and the errors about names that are not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from ketamine_sbml.cli.names import unknown
from ketamine_sbml.cli.output import say
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from ketamine_sbml.claims import Claim
    from ketamine_sbml.language.organism import Organism
    from ketamine_sbml.simulation import Arm
    from ketamine_sbml.studies.draws import Draws

Command = TypeVar("Command", bound=Callable[..., Any])


class _PathType(click.ParamType):  # type: ignore[type-arg]
    """A path. ``pathlib`` is imported when one is given: help has no need to wait for it."""

    name = "path"

    def convert(self, value: object, parameter: click.Parameter | None, context: click.Context | None) -> Path:
        from pathlib import Path

        if not str(value).strip():
            # It would be the folder in which one stands: so a script's variable that nobody set is noticed.
            given = parameter.opts[0] if isinstance(parameter, click.Option) else "The name of a file"
            raise InputError(f"{given} is empty: name a file or a folder, '.' for the one in which you stand.")
        return Path(str(value))

    def shell_complete(
        self, context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


PATH = _PathType()

as_json = click.option("--json", "as_json", is_flag=True, help="print for machines")
claims_path = click.option(
    "--claims", "claims_path", type=PATH, metavar="PATH", help="a file or folder of claims of your own"
)
only = click.option("--only", multiple=True, metavar="ID", help="only this claim; may be repeated")


def computing(command: Command) -> Command:
    """Where many runs are done: --workers, --scheduler and --dashboard, handed over as ``computing``."""

    @wraps(command)
    def with_computing(
        *given: Any, workers: int | None, scheduler: str, dashboard: bool, compiled: bool = False, **others: Any
    ) -> Any:
        from ketamine_sbml.simulation.engines.solvers import Solver
        from ketamine_sbml.studies.runs.computing import MOST_WORKERS, Computing

        if workers is not None and not 1 <= workers <= MOST_WORKERS:
            raise InputError(f"--workers {workers}: use 1 to {MOST_WORKERS}.")
        solver = Solver.COMPILED if compiled else Solver.LIBROADRUNNER
        show = (lambda link: say(f"Dask's dashboard: {link}", err=True)) if dashboard else None
        return command(*given, computing=Computing(workers, scheduler, show, solver), **others)

    for option in (
        click.option("--dashboard", is_flag=True, help="with --scheduler: say where Dask shows what it does"),
        click.option("--scheduler", default="", metavar="ADDRESS", help="a Dask scheduler, or 'local' (extra: dask)"),
        click.option("--workers", type=int, metavar="N", help="processes (default: all cores)"),
    ):
        with_computing = option(with_computing)
    return cast(Command, with_computing)


def computing_many(command: Command) -> Command:
    """The same for runs that differ in numbers alone, which the compiled model can do as well: --compiled."""
    help = "on the model compiled for many runs, several times as fast ('make compiled')"
    return computing(click.option("--compiled", is_flag=True, help=help)(command))


def draw_options(command: Command) -> Command:
    """An ensemble instead of one parameter set, and where its runs are done."""
    command = computing_many(command)
    for option in (
        click.option("--seed", type=int, metavar="K", help="of the draws around the declared values"),
        click.option("--spread", type=float, metavar="S", help="draw around the declared values, log-normal (0.2)"),
        click.option("--ensemble", type=int, metavar="N", help="over N parameter sets: members of an ensemble"),
    ):
        command = option(command)
    return command


def ensemble_options(command: Command) -> Command:
    """The same, with a place for every draw."""
    help = "keep every draw there (Parquet), to go on after a break"
    return draw_options(click.option("--data-set", type=PATH, metavar="DIR", help=help)(command))


def chosen_draws(ensemble: int | None, spread: float | None, seed: int | None, kept: Path | None) -> Draws | None:
    """Where the parameter sets come from; None without --ensemble.

    They are members of the sampled ensemble if the package has one, unless --spread or --seed asks for draws around
    the declared values.
    """
    from ketamine_sbml.model import pathway
    from ketamine_sbml.studies.draws import SEED, SPREAD, WIDEST_SPREAD, Around
    from ketamine_sbml.studies.sampling import stored_members

    if ensemble is None:
        if spread is not None or seed is not None or kept is not None:
            given = "--spread" if spread is not None else "--seed" if seed is not None else str(kept)
            raise InputError(f"{given} belongs to --ensemble N: give that as well, or leave {given} out.")
        return None
    if ensemble < 1:
        raise InputError(f"--ensemble {ensemble}: use 1 or more.")
    if spread is not None and not 0 < spread <= WIDEST_SPREAD:
        raise InputError(f"--spread {spread:g}: use more than 0 and at most {WIDEST_SPREAD:g}.")
    if seed is not None and seed < 0:
        raise InputError(f"--seed {seed}: use 0 or more.")
    members = stored_members(pathway()) if spread is None and seed is None else None
    if members is not None:
        if ensemble > members.most:
            raise InputError(
                f"--ensemble {ensemble}: the sampled ensemble has {members.most} members; use at most so many."
            )
        return members
    return Around(spread or SPREAD, SEED if seed is None else seed)


def moved(flag: str, now: str, *, takes_value: bool = False) -> Callable[[Command], Command]:
    """A flag that became a verb: for one release it is answered with the verb's name."""

    def refuse(context: click.Context, option: click.Parameter, value: object) -> None:
        if value:
            raise InputError(f"{context.info_name} {flag} has moved: use '{now}'.")

    return click.option(flag, hidden=True, expose_value=False, is_eager=True, is_flag=not takes_value, callback=refuse)


def with_ending(option: str, path: Path | None, ending: str) -> None:
    """Refuse a name that does not end as what is written into it, so that no other file is lost by a slip."""
    if path is not None and path.suffix.lower() != ending:
        raise InputError(f"{option} {path}: use a name that ends in {ending}.")


def number(option: str, given: str, text: str) -> float:
    """The number that an option was given, or the error that says what was given instead."""
    try:
        return float(text)
    except ValueError as error:
        raise InputError(f"{option} {given}: {text!r} is not a number.") from error


def organism_named(name: str) -> Organism:
    """The organism of this name."""
    from ketamine_sbml.language.organism import Organism

    if name not in list(Organism):
        raise InputError(f"Unknown organism {name!r}: use one of {', '.join(Organism)}.")
    return Organism(name)


def claim_named(name: str, claims: Sequence[Claim]) -> Claim:
    """The claim of this id."""
    by_id = {claim.id: claim for claim in claims}
    if name not in by_id:
        raise unknown("claim", name, list(by_id), "'ketamine-sbml claims list' names them all")
    return by_id[name]


def chosen_claims(
    path: Path | None, wanted: Sequence[str] = (), problems: list[str] | None = None
) -> tuple[list[Claim], dict[str, Arm]]:
    """The suite's claims or those of a path, all or only the wanted ones, and the arms."""
    from ketamine_sbml.claims import claim_files, load_claims

    claims, arms = load_claims(claim_files(path) if path else None, problems=problems)
    if wanted and problems:
        # A wanted claim may be among those that cannot be read.
        raise InputError("\n".join(problems))
    if wanted:
        claims = [claim_named(name, claims) for name in dict.fromkeys(wanted)]
    return list(claims), dict(arms)
