"""``claims``: find, read and start them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import PATH, as_json, chosen_claims, claim_named, claims_path, with_ending
from ketamine_sbml.cli.output import print_json, print_table, say
from ketamine_sbml.cli.program import Verbs, help_when_bare
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@click.group(cls=Verbs, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> int:
    """Find, read and start claims."""
    help_when_bare(context)
    return HELD


@command.command("list", short_help="ids, roles and statements, of all claims or of those that contain a text")
@click.argument("text", default="")
@claims_path
@as_json
def list_claims(text: str, claims_path: Path | None, as_json: bool) -> int:
    """List ids, roles and statements, of all claims or of those that contain TEXT."""
    from ketamine_sbml.report.claim_pages import claims_found

    found = claims_found(chosen_claims(claims_path)[0], text)
    if as_json:
        print_json([{"id": c.id, "stage": c.stage, "role": str(c.role), "statement": c.statement} for c in found])
    else:
        print_table(["claim", "role", "statement"], [[c.id, str(c.role), c.statement] for c in found])
    return HELD


@command.command(short_help="one claim in full: arms, readouts, formulas, source")
@click.argument("name", metavar="ID")
@claims_path
@as_json
def show(name: str, claims_path: Path | None, as_json: bool) -> int:
    """Show one claim in full: arms, readouts, formulas, source."""
    from ketamine_sbml.report.claim_pages import claim_as_json, claim_in_full

    claims, arms = chosen_claims(claims_path)
    claim = claim_named(name, claims)
    if as_json:
        print_json(claim_as_json(claim))
    else:
        say(claim_in_full(claim, arms))
    return HELD


@command.command(short_help="write a file with one claim to start from")
@click.argument("name", metavar="ID")
@click.option("--output", type=PATH, metavar="FILE", help="where to write (default: ID.toml)")
def new(name: str, output: Path | None) -> int:
    """Write a file with one claim to start from."""
    from pathlib import Path

    from ketamine_sbml.claims.template import new_claim
    from ketamine_sbml.files import write_file

    with_ending("--output", output, ".toml")
    text = new_claim(name)
    path = output or Path(f"{name}.toml")
    if path.exists():
        raise InputError(f"{path} exists already: choose another name with --output.")
    write_file(path, text)
    say(f"wrote {path}")
    return HELD


@command.command(short_help="what can be expected, with the formula of each margin")
def kinds() -> int:
    """Tell what can be expected, with the formula of each margin."""
    from ketamine_sbml.report.claim_pages import kinds_as_text

    say(kinds_as_text())
    return HELD


@command.command(short_help="the JSON Schema of a file of claims")
def schema() -> int:
    """Print the JSON Schema of a file of claims."""
    from ketamine_sbml.claims.schema import claim_schema

    print_json(claim_schema())
    return HELD
