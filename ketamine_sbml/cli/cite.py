"""``cite``: BibTeX."""

from __future__ import annotations

import click

from ketamine_sbml.cli.names import unknown
from ketamine_sbml.cli.options import as_json
from ketamine_sbml.cli.output import print_json, say
from ketamine_sbml.cli.status import HELD


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@as_json
def command(names: tuple[str, ...], as_json: bool) -> int:
    """Print BibTeX: of the software and the paper, or of what lies behind a NAME.

    NAME is the id of a claim or of an element of the model (a species, reaction, parameter, intervention, ...), or the
    key of a publication. Where neither DOI nor PubMed identifier is known, a comment says so.
    """
    from ketamine_sbml.report.citation import PAPER, SOFTWARE, bibtex, names_to_cite, own_bibtex, publications_behind

    if not names:
        if as_json:
            print_json({"software": SOFTWARE, "paper": PAPER})
        else:
            say(own_bibtex())
        return HELD
    from ketamine_sbml.claims import load_claims
    from ketamine_sbml.model import pathway

    model, claims = pathway(), load_claims()[0]
    cited = []
    for name in names:
        behind = publications_behind(name, model, claims)
        if behind is None:
            raise unknown("name", name, names_to_cite(model, claims), "give a claim, an element or a publication")
        cited += behind
    if as_json:
        print_json([vars(publication) for publication in dict.fromkeys(cited)])
        return HELD
    say(bibtex(cited) if cited else f"% No publication is cited for {', '.join(names)}.")
    return HELD
