"""The command line: one thin command for each verb, heavy imports inside the command.

Exit status: 0 all held, 1 a claim or check failed, 2 something given cannot be used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ketamine_sbml.errors import InputError, MissingExtraError
from ketamine_sbml.version import __version__

if TYPE_CHECKING:
    from ketamine_sbml.claims import Claim, Report
    from ketamine_sbml.simulation import Arm, Change

HELD, FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130

_EXAMPLES = """\
examples:
  ketamine-sbml build                                   write the SBML files into models/
  ketamine-sbml simulate --arm ketamine-vegf-antibody   a named arm against the vehicle
  ketamine-sbml simulate --set ketamine=10 --set vegf_antibody=0.001 --at -0.5
                                                        the same, put together by hand
  ketamine-sbml validate                                judge the published claims
  ketamine-sbml validate --html results/claims.html     the same as a page to click through
  ketamine-sbml claims show vegf-infusion-needs-flk1    one claim in full
  ketamine-sbml reproduce                               all of it, in order
  ketamine-sbml map --arm ketamine --time 24            a picture of what is up a day later
  ketamine-sbml list interventions                      what can be done, in which unit, when
"""

_SIMULATE = """\
An arm is made of interventions. --at and --until belong to the --set before them and count hours from the injection of
ketamine; without them the usual start and end of the intervention hold. What is not set is off, ketamine included.
Several arms may be shown together: repeat --arm, or write them into a protocol file:

  [arm.antibody-late]
  title = "Antibody two hours after ketamine"
  changes = [{ set = "ketamine", to = 10 }, { set = "vegf_antibody", to = 0.001, at = 2 }]
"""

_MAP = """\
examples:
  ketamine-sbml map --output results/map.svg                          the pathway
  ketamine-sbml map --process --output results/processes.svg          every species and reaction
  ketamine-sbml map --arm ketamine --time 24                          what is up a day after ketamine
  ketamine-sbml map --arm ketamine-vegf-antibody --compare ketamine   where the antibody stops the signal
  ketamine-sbml map --arm ketamine --time 0.25,0.5,1,2,6,24,168 --output results/map.gif
"""

_CLAIMS = """\
actions:
  list [TEXT]   ids, roles and statements, of all claims or of those that contain TEXT
  show ID       one claim in full: arms, readouts, formulas, source
  new ID        write a file with one claim to start from
  kinds         what can be expected, with the formula of each margin
  schema        the JSON Schema of a file of claims
"""


class _Parser(argparse.ArgumentParser):
    """Errors in one sentence, without the usage in front."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message[:1].upper()}{message[1:]}; see '{self.prog} --help'.")


class _SetAction(argparse.Action):
    """--set NAME=VALUE, and --at and --until for the --set before them."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        changes = list(getattr(namespace, "changes", None) or [])
        if option_string == "--set":
            name, sign, number = str(values).partition("=")
            if not sign:
                raise InputError(f"--set {values}: write NAME=VALUE, for example --set ketamine=10.")
            changes.append({"set": name.strip(), "to": _number("--set", values, number)})
        else:
            if not changes:
                raise InputError(f"{option_string} {values}: it belongs after a --set.")
            field = str(option_string).lstrip("-")
            if field in changes[-1]:
                raise InputError(
                    f"{option_string} {values}: {changes[-1]['set']} has one already; drop one of the two."
                )
            changes[-1][field] = _number(str(option_string), values, str(values))
        namespace.changes = changes


def _number(option: str, given: object, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise InputError(f"{option} {given}: {text!r} is not a number.") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    try:
        options = _parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except InputError as error:
        print(f"ketamine-sbml: {error}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        sys.stderr.close()
        return HELD
    except KeyboardInterrupt:
        print("ketamine-sbml: interrupted.", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="ketamine-sbml",
        description="How ketamine acts through VEGF: build the SBML model, simulate it, judge published claims.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ketamine-sbml {__version__}")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)

    build = verbs.add_parser(
        "build", help="write the SBML model", description="Write the SBML files from the declaration."
    )
    build.add_argument("--output", type=Path, default=Path("models"), metavar="DIR", help="folder (default: models)")
    build.add_argument("--organism", metavar="NAME", help="only mouse, rat or human (default: all three)")
    build.add_argument("--check", action="store_true", help="write nothing; tell how the files differ from the code")
    build.add_argument("--json", action="store_true", help="print for machines")
    build.set_defaults(run=_build)

    simulate = verbs.add_parser(
        "simulate",
        help="run arms made of dated interventions",
        description="Simulate arms on libRoadRunner and write curves as CSV and a plot against the vehicle.",
        epilog=_SIMULATE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    simulate.add_argument("--arm", action="append", default=[], metavar="NAME", help="a named arm; may be repeated")
    simulate.add_argument("--protocol", type=Path, metavar="FILE", help="a TOML file with arms of your own")
    simulate.add_argument("--set", action=_SetAction, dest="changes", metavar="NAME=VALUE", help="an intervention")
    simulate.add_argument("--at", action=_SetAction, dest="changes", metavar="H", help="its start, hours from ketamine")
    simulate.add_argument(
        "--until", action=_SetAction, dest="changes", metavar="H", help="its end, hours from ketamine"
    )
    simulate.add_argument("--organism", default="mouse", metavar="NAME", help="mouse, rat or human, for --set")
    simulate.add_argument("--observables", default="", metavar="A,B", help="what to plot and write, or 'all'")
    simulate.add_argument("--hours", type=float, default=672.0, metavar="H", help="how long (default: four weeks)")
    simulate.add_argument(
        "--output", type=Path, default=Path("results"), metavar="DIR", help="folder (default: results)"
    )
    simulate.add_argument("--format", default="png", metavar="KIND", help="of the plot: png, svg or pdf")
    simulate.add_argument("--table", default="csv", metavar="KIND", help="of the curves: csv, json or parquet")
    simulate.add_argument("--no-plot", action="store_true", help="write the curves' table only")
    simulate.add_argument("--json", action="store_true", help="print the curves for machines instead of writing files")
    simulate.set_defaults(run=_simulate)

    validate = verbs.add_parser(
        "validate",
        help="judge published claims",
        description="Simulate every arm that the claims need, once, and judge each claim. Exit status 0: all counted "
        "claims are supported; 1: not all.",
    )
    validate.add_argument("--claims", type=Path, metavar="PATH", help="a file or folder of claims of your own")
    validate.add_argument("--json", action="store_true", help="print for machines")
    validate.add_argument(
        "--html", type=Path, metavar="FILE", help="write a page in which each claim opens on its plots"
    )
    validate.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit XML")
    validate.add_argument(
        "--model", type=Path, metavar="FILE", help="judge another SBML model (or one in a COMBINE archive); needs --map"
    )
    validate.add_argument("--map", type=Path, metavar="FILE", help="what plays our vocabulary in that model")
    validate.add_argument("--robustness", type=int, metavar="N", help="judge N parameter sets drawn around the nominal")
    validate.add_argument(
        "--spread", type=float, default=0.2, metavar="S", help="of the draws, log-normal (default: 0.2)"
    )
    validate.add_argument("--seed", type=int, default=20261123, metavar="K", help="of the draws")
    validate.add_argument(
        "--state", type=Path, metavar="FILE", help="keep finished draws there, to go on after a break"
    )
    validate.add_argument("--controls", action="store_true", help="cut each arrow and reaction and see what breaks")
    validate.add_argument(
        "--workers", type=int, metavar="N", help="processes for draws and controls (default: all cores)"
    )
    validate.set_defaults(run=_validate)

    claims = verbs.add_parser(
        "claims",
        help="find, read and start claims",
        description="Find, read and start claims.",
        epilog=_CLAIMS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    claims.add_argument("action", metavar="ACTION", help="list, show, new, kinds or schema")
    claims.add_argument("name", nargs="?", default="", metavar="TEXT", help="what to search for, or the claim's id")
    claims.add_argument("--claims", type=Path, metavar="PATH", help="a file or folder of claims of your own")
    claims.add_argument("--output", type=Path, metavar="FILE", help="where 'new' writes (default: ID.toml)")
    claims.add_argument("--json", action="store_true", help="print for machines")
    claims.set_defaults(run=_claims)

    reproduce = verbs.add_parser(
        "reproduce", help="build, simulate and judge, in order", description="Build, simulate and judge, in order."
    )
    reproduce.add_argument("--models", type=Path, default=Path("models"), metavar="DIR", help="folder for the model")
    reproduce.add_argument("--output", type=Path, default=Path("results"), metavar="DIR", help="folder for the curves")
    reproduce.add_argument("--engines", metavar="LIST", help="compare engines instead: all, copasi, python")
    reproduce.add_argument("--check", action="store_true", help="compare with the stored reference instead")
    reproduce.add_argument("--json", action="store_true", help="print for machines")
    reproduce.set_defaults(run=_reproduce)

    export = verbs.add_parser(
        "export",
        help="the model in the format of another tool",
        description="Write the model in the format of another tool, made from the declaration.",
        epilog="'ketamine-sbml list formats' tells what each is.",
    )
    export.add_argument("--to", required=True, metavar="FORMAT", help="copasi, antimony, sbml-l2v4, python, excel, ...")
    export.add_argument(
        "--output", type=Path, metavar="FILE", help="where (default: results/ketamine_vegf with its ending)"
    )
    export.add_argument("--organism", default="mouse", metavar="NAME", help="mouse, rat or human")
    export.set_defaults(run=_export)

    drawing = verbs.add_parser(
        "map",
        help="a picture of the pathway, or of how an arm is doing",
        description="Draw the Activity Flow map; with --arm, coloured by what each activity does against the vehicle.",
        epilog=_MAP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    drawing.add_argument("--arm", metavar="NAME", help="colour the map by this named arm")
    drawing.add_argument(
        "--time", default="1", metavar="H", help="hours from ketamine (default: 1); several for a GIF: 0.5,1,6,24"
    )
    drawing.add_argument("--compare", metavar="NAME", help="against this arm instead of the vehicle")
    drawing.add_argument(
        "--output", type=Path, metavar="FILE", help="ending in .svg, .png or .gif (default: results/map.png)"
    )
    drawing.add_argument("--process", action="store_true", help="draw the Process Description map instead")
    drawing.set_defaults(run=_map)

    listing = verbs.add_parser("list", help="what there is", description="List what can be done, read and run.")
    listing.add_argument("what", metavar="WHAT", help="interventions, observables, arms, claims, parameters, formats")
    listing.add_argument("--json", action="store_true", help="print for machines")
    listing.set_defaults(run=_list)
    return parser


def _organism(name: str) -> Any:
    from ketamine_sbml.language.organism import Organism

    if name not in list(Organism):
        raise InputError(f"Unknown organism {name!r}: use one of {', '.join(Organism)}.")
    return Organism(name)


def _build(options: argparse.Namespace) -> int:
    from ketamine_sbml.language.organism import Organism
    from ketamine_sbml.maps.files import map_differences
    from ketamine_sbml.sbml import differences, write_models

    chosen = [_organism(options.organism)] if options.organism else list(Organism)
    drawn = Organism.MOUSE in chosen  # the maps are those of the mouse, and the same in all
    if options.check:
        found = differences(options.output, chosen)
        found += _maps(lambda: map_differences(options.output)) if drawn else []
        if options.json:
            _print_json({"differences": found})
        elif found:
            print("\n".join(found), file=sys.stderr)
        else:
            print(f"{options.output} is what the code builds.")
        return FAILED if found else HELD
    written = write_models(options.output, chosen) + (_written_maps(options.output) if drawn else [])
    if options.json:
        _print_json({"written": [str(path) for path in written]})
    else:
        print("\n".join(f"wrote {path}" for path in written))
    return HELD


def _written_maps(folder: Path) -> list[Path]:
    from ketamine_sbml.maps.files import write_maps

    return _maps(lambda: write_maps(folder))


def _maps(work: Callable[[], list[Any]]) -> list[Any]:
    """The model needs no drawing library: without one the maps are left alone, and that is said."""
    try:
        return work()
    except MissingExtraError as error:
        print(f"ketamine-sbml: maps left alone: {error}", file=sys.stderr)
        return []


def _simulate(options: argparse.Namespace) -> int:
    from ketamine_sbml.language.elements import Observable
    from ketamine_sbml.model import pathway
    from ketamine_sbml.report.curves import MAIN_LINE, TABLES, curves_as_json, plot_curves
    from ketamine_sbml.simulation import Simulator, default_times
    from ketamine_sbml.simulation.protocol import LONGEST_HOURS, Arm

    model = pathway()
    known = [observable.id for observable in model.elements(Observable)]
    shown = _chosen_observables(options.observables, known, MAIN_LINE)
    written = known if options.observables in ("", "all") else shown
    if not 0 < options.hours <= LONGEST_HOURS:
        raise InputError(f"--hours {options.hours:g}: use more than 0 and at most {LONGEST_HOURS:g} hours.")
    if options.format not in ("png", "svg", "pdf"):
        raise InputError(f"--format {options.format}: use png, svg or pdf.")
    if options.table not in TABLES:
        raise InputError(f"--table {options.table}: use {', '.join(TABLES)}.")
    arms = _chosen_arms(options)
    simulator = Simulator(model)
    times = default_times(options.hours)
    vehicle = Arm("vehicle", (), arms[0].organism, "Vehicle")
    trajectories = [simulator.run(arm, times) for arm in (vehicle, *arms)]
    if options.json:
        print(curves_as_json(trajectories, written), end="")
        return HELD
    from ketamine_sbml.files import write_file

    stem = arms[0].name if len(arms) == 1 else "arms"
    table, picture = options.output / f"{stem}.{options.table}", options.output / f"{stem}.{options.format}"
    content = TABLES[options.table](trajectories, written)
    if not options.no_plot:
        plot_curves(trajectories, shown, model, picture)
        print(f"wrote {picture}")
    write_file(table, content)
    print(f"wrote {table}")
    return HELD


def _chosen_observables(text: str, known: Sequence[str], usual: Sequence[str]) -> list[str]:
    if not text:
        return list(usual)
    if text == "all":
        return list(known)
    chosen = [name.strip() for name in text.split(",") if name.strip()]
    for name in chosen:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            mend = f"did you mean {close[0]!r}?" if close else "'ketamine-sbml list observables' names them all."
            raise InputError(f"Unknown observable {name!r}; {mend}")
    return list(dict.fromkeys(chosen))


def _chosen_arms(options: argparse.Namespace) -> list[Arm]:
    from ketamine_sbml.simulation import Arm, load_arms, named_arm

    arms = [named_arm(name) for name in options.arm]
    if options.protocol:
        arms += load_arms(options.protocol).values()
    organism = _organism(options.organism)
    if options.changes:
        arms.append(Arm("custom", _changes(options.changes), organism, _title(options.changes)))
    if not arms:
        raise InputError("Nothing to simulate: give --arm NAME, --set NAME=VALUE or --protocol FILE.")
    if len({arm.organism for arm in arms}) > 1:
        raise InputError("Arms of different organisms cannot share a vehicle: simulate them one organism at a time.")
    return arms


def _changes(tables: Sequence[dict[str, Any]]) -> tuple[Change, ...]:
    from ketamine_sbml.simulation import Change

    return tuple(Change(table["set"], table["to"], at=table.get("at"), until=table.get("until")) for table in tables)


def _title(tables: Sequence[dict[str, Any]]) -> str:
    parts = []
    for table in tables:
        when = f" at {table['at']:g} h" if "at" in table else ""
        parts.append(f"{table['set']} {table['to']:g}{when}")
    return ", ".join(parts)


def _validate(options: argparse.Namespace) -> int:
    from ketamine_sbml.claims import claim_files, judge, load_claims, report_as_text
    from ketamine_sbml.simulation import Simulator

    _check_validate(options)
    problems: list[str] = []
    claims, arms = load_claims(claim_files(options.claims) if options.claims else None, problems=problems)
    if problems:
        print("\n".join(f"ketamine-sbml: {problem}" for problem in problems), file=sys.stderr)
        if not claims:
            return UNUSABLE
    if options.robustness is not None:
        return _robustness(options, claims, arms)
    if options.controls:
        return _controls(options, claims, arms)
    if options.model:
        from ketamine_sbml.simulation.foreign import ForeignSimulator, load_map

        report = judge(claims, arms, ForeignSimulator(options.model, load_map(options.map)), progress=_progress())
    else:
        report = judge(claims, arms, Simulator(), progress=_progress())
    _write_reports(options, report)
    if options.json:
        _print_json(report.to_json())
    else:
        print(report_as_text(report))
    return UNUSABLE if problems else HELD if report.passed else FAILED


def _check_validate(options: argparse.Namespace) -> None:
    if (options.model is None) != (options.map is None):
        raise InputError("--model and --map belong together: give both.")
    chosen = [name for name in ("robustness", "controls", "model") if getattr(options, name)]
    if len(chosen) > 1:
        raise InputError(f"--{chosen[0]} and --{chosen[1]} are two different runs: give one of them.")
    if chosen and chosen[0] != "model" and (options.html or options.junit):
        raise InputError(f"--html and --junit do not go with --{chosen[0]}: leave them out.")
    if options.workers is not None and options.workers < 1:
        raise InputError(f"--workers {options.workers}: use 1 or more.")
    if not 0 < options.spread <= 2:
        raise InputError(f"--spread {options.spread:g}: use more than 0 and at most 2.")
    if options.seed < 0:
        raise InputError(f"--seed {options.seed}: use 0 or more.")


def _write_reports(options: argparse.Namespace, report: Report) -> None:
    from ketamine_sbml.files import write_file

    if options.html:
        from ketamine_sbml.model import pathway
        from ketamine_sbml.report.page import report_as_html

        write_file(options.html, report_as_html(report, pathway()))
    if options.junit:
        from ketamine_sbml.report.junit import report_as_junit

        write_file(options.junit, report_as_junit(report))


def _robustness(options: argparse.Namespace, claims: Sequence[Claim], arms: Mapping[str, Arm]) -> int:
    from ketamine_sbml.report.robustness import robustness_as_json, robustness_as_text
    from ketamine_sbml.studies.robustness import judge_robustness

    result = judge_robustness(
        claims,
        arms,
        options.robustness,
        seed=options.seed,
        spread=options.spread,
        workers=options.workers,
        state=options.state,
        progress=_progress("judging"),
    )
    if options.json:
        _print_json(robustness_as_json(result))
    else:
        print(robustness_as_text(result))
    return HELD


def _controls(options: argparse.Namespace, claims: Sequence[Claim], arms: Mapping[str, Arm]) -> int:
    from ketamine_sbml.report.controls import controls_as_json, controls_as_text
    from ketamine_sbml.studies.controls import judge_controls

    controls = judge_controls(claims, arms, workers=options.workers, progress=_progress("cutting"))
    if options.json:
        _print_json(controls_as_json(controls))
    else:
        print(controls_as_text(controls))
    return FAILED if controls.undefended() or controls.unbreakable() else HELD


def _claims(options: argparse.Namespace) -> int:
    from ketamine_sbml.claims import claim_files, load_claims
    from ketamine_sbml.report.claim_pages import claim_in_full, claims_found, kinds_as_text

    if options.action == "schema":
        from ketamine_sbml.claims.schema import claim_schema

        _print_json(claim_schema())
        return HELD
    if options.action == "kinds":
        print(kinds_as_text())
        return HELD
    if options.action == "new":
        from ketamine_sbml.claims.template import new_claim
        from ketamine_sbml.files import write_file

        text = new_claim(options.name)
        path = options.output or Path(f"{options.name}.toml")
        if path.exists():
            raise InputError(f"{path} exists already: choose another name with --output.")
        write_file(path, text)
        print(f"wrote {path}")
        return HELD
    claims, arms = load_claims(claim_files(options.claims) if options.claims else None)
    if options.action == "list":
        found = claims_found(claims, options.name)
        if options.json:
            _print_json([{"id": c.id, "stage": c.stage, "role": str(c.role), "statement": c.statement} for c in found])
        else:
            width = max((len(claim.id) for claim in found), default=0)
            print("\n".join(f"{claim.id:<{width}}  {claim.role:<11}  {claim.statement}" for claim in found))
        return HELD
    if options.action == "show":
        print(claim_in_full(_claim_named(options.name, claims), arms))
        return HELD
    raise InputError(f"Nothing to do for 'claims {options.action}': use list, show, new, kinds or schema.")


def _claim_named(name: str, claims: Sequence[Claim]) -> Claim:
    by_id = {claim.id: claim for claim in claims}
    if name not in by_id:
        close = get_close_matches(name, list(by_id), n=1)
        mend = f"did you mean {close[0]!r}?" if close else "'ketamine-sbml claims list' names them all."
        raise InputError(f"Unknown claim {name!r}; {mend}")
    return by_id[name]


def _reproduce(options: argparse.Namespace) -> int:
    from ketamine_sbml.claims import judge, load_claims, report_as_text
    from ketamine_sbml.files import write_file
    from ketamine_sbml.language.elements import Observable
    from ketamine_sbml.model import pathway
    from ketamine_sbml.report.curves import MAIN_LINE, curves_as_csv, plot_curves
    from ketamine_sbml.sbml import write_models
    from ketamine_sbml.simulation import Simulator, named_arm

    if options.check and options.engines is not None:
        raise InputError("--check and --engines are two different runs: give one of them.")
    if options.check:
        return _check_reference(options)
    if options.engines is not None:
        return _ask_witnesses(options)
    written = write_models(options.models) + _written_maps(options.models)
    simulator = Simulator(pathway())
    names = ("vehicle", "ketamine", "ketamine-vegf-antibody", "ketamine-rapamycin", "vegf")
    trajectories = [simulator.run(named_arm(name)) for name in names]
    observables = [observable.id for observable in simulator.pathway.elements(Observable)]
    picture, table = options.output / "main.png", options.output / "main.csv"
    plot_curves(trajectories, MAIN_LINE, simulator.pathway, picture)
    write_file(table, curves_as_csv(trajectories, observables))
    written += [picture, table]
    claims, arms = load_claims()
    report = judge(claims, arms, simulator, progress=_progress())
    if options.json:
        _print_json({"written": [str(path) for path in written], **report.to_json()})
    else:
        print("\n".join(f"wrote {path}" for path in written))
        print()
        print(report_as_text(report))
    return HELD if report.passed else FAILED


def _export(options: argparse.Namespace) -> int:
    from ketamine_sbml.exchange import FORMATS
    from ketamine_sbml.files import write_file
    from ketamine_sbml.language.organism import Organism
    from ketamine_sbml.model import pathway

    if options.to not in FORMATS:
        close = get_close_matches(options.to, list(FORMATS), n=1)
        mend = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(FORMATS)}."
        raise InputError(f"Unknown format {options.to!r}; {mend}")
    organism = _organism(options.organism)
    chosen = FORMATS[options.to]
    suffix = "" if organism is Organism.MOUSE else f"_{organism}"
    path = options.output or Path("results") / f"ketamine_vegf{suffix}{chosen.ending}"
    write_file(path, chosen.content(pathway(organism)))
    print(f"wrote {path}")
    return HELD


def _map(options: argparse.Namespace) -> int:
    from ketamine_sbml.exchange.provenance import provenance_line
    from ketamine_sbml.files import write_file
    from ketamine_sbml.maps import activity_map, process_map
    from ketamine_sbml.maps.drawing import draw
    from ketamine_sbml.maps.state import KINDS, state_as_picture, states_as_animation
    from ketamine_sbml.model import pathway
    from ketamine_sbml.simulation import Arm, Simulator, named_arm

    hours = [_number("--time", options.time, text) for text in str(options.time).split(",")]
    path = options.output or Path("results") / ("map.gif" if len(hours) > 1 else "map.png")
    kind = path.suffix.lstrip(".").lower()
    if kind not in KINDS:
        raise InputError(f"--output {path}: use a name that ends in .svg, .png or .gif.")
    if options.process and (options.arm or options.compare):
        raise InputError("--process draws no state: leave out --arm and --compare.")
    if options.arm is None:
        if options.compare or kind == "gif":
            raise InputError("Nothing to colour the map by: give --arm NAME.")
        chosen = process_map if options.process else activity_map
        model = pathway()
        write_file(path, draw(chosen(model), kind, made_from=provenance_line(model)))
        print(f"wrote {path}")
        return HELD
    if len(hours) > 1 and kind != "gif":
        raise InputError(f"--time {options.time}: several times make a GIF; give --output a name that ends in .gif.")
    arm = named_arm(options.arm)
    against = named_arm(options.compare) if options.compare else Arm("vehicle", (), arm.organism, "Vehicle")
    if against.organism is not arm.organism:
        raise InputError(f"{arm.name} and {against.name} are of different organisms: compare arms of one.")
    model = pathway(arm.organism)
    picture, simulator = activity_map(model), Simulator(model)
    trajectory, reference = simulator.run(arm), simulator.run(against)
    if kind == "gif":
        content = states_as_animation(picture, model, trajectory, reference, hours)
    else:
        content = state_as_picture(picture, model, trajectory, reference, hours[0], kind)
    write_file(path, content)
    print(f"wrote {path}")
    return HELD


def _check_reference(options: argparse.Namespace) -> int:
    from ketamine_sbml.report.reference import mismatches_as_text
    from ketamine_sbml.simulation import named_arms
    from ketamine_sbml.studies.reference import check_reference

    compared, found = check_reference(named_arms())
    if options.json:
        _print_json({"compared": compared, "differences": [vars(mismatch) for mismatch in found]})
    else:
        print(mismatches_as_text(compared, found))
    return FAILED if found else HELD


def _ask_witnesses(options: argparse.Namespace) -> int:
    from ketamine_sbml.claims import load_claims
    from ketamine_sbml.report.witnesses import witnesses_as_json, witnesses_as_text
    from ketamine_sbml.studies.witnesses import ask_witnesses, chosen_engines

    engines = chosen_engines(options.engines)
    claims, arms = load_claims()
    witnesses = ask_witnesses(claims, arms, engines, progress=_progress())
    if options.json:
        _print_json(witnesses_as_json(witnesses))
    else:
        print(witnesses_as_text(witnesses))
    return HELD if all(witness.agrees for witness in witnesses) else FAILED


def _list(options: argparse.Namespace) -> int:
    from ketamine_sbml.report.listing import TABLES

    if options.what not in TABLES:
        close = get_close_matches(options.what, list(TABLES), n=1)
        mend = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(TABLES)}."
        raise InputError(f"Nothing to list under {options.what!r}; {mend}")
    header, rows = TABLES[options.what]()
    if options.json:
        _print_json([dict(zip(header, row, strict=True)) for row in rows])
        return HELD
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header) - 1)]
    for row in [header, *rows]:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        print("  ".join([*cells, row[-1]]).rstrip())
    return HELD


def _progress(doing: str = "simulating") -> Callable[[int, int, str], None] | None:
    """A line that is written over, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, name: str) -> None:
        end = "\r\033[K" if done == total else ""
        print(f"\r\033[K{doing} {done} of {total}: {name}{end}", end="", file=sys.stderr, flush=True)

    return show


def _print_json(content: object) -> None:
    print(json.dumps(content, indent=1, sort_keys=False, allow_nan=False))
