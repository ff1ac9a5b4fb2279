"""``map``: a picture of the pathway, or of how an arm is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.arms import InOrder, chosen_arms
from ketamine_sbml.cli.options import PATH, as_json, number
from ketamine_sbml.cli.output import print_json, say
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ketamine_sbml.simulation import Arm

# Each takes a second to draw and megabytes to keep.
MOST_FRAMES = 50
_EXAMPLES = """\b
Examples:
  ketamine-sbml map --output results/map.svg                          the pathway
  ketamine-sbml map --process --output results/processes.svg          every species and reaction
  ketamine-sbml map --arm ketamine --time 24                          what is up a day after ketamine
  ketamine-sbml map --arm ketamine --peak                             how far each activity ever gets, and when
  ketamine-sbml map --set ketamine=10 --set rapamycin=20 --at -1      an arm of your own
  ketamine-sbml map --arm ketamine-vegf-antibody --compare ketamine   where the antibody stops the signal
  ketamine-sbml map --arm ketamine --time 0.25,0.5,1,2,6,24,168 --output results/map.gif

--arm and --compare name arms of the project or of the protocol file.
"""


@click.command(cls=InOrder, epilog=_EXAMPLES)
@click.option("--arm", metavar="NAME", help="colour the map by this arm")
@click.option("--protocol", type=PATH, metavar="FILE", help="a TOML file with arms of your own")
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help="an intervention")
@click.option("--at", expose_value=False, metavar="H", help="its start, hours from ketamine")
@click.option("--until", expose_value=False, metavar="H", help="its end, hours from ketamine")
@click.option("--organism", default="mouse", metavar="NAME", help="mouse, rat or human, for --set")
@click.option("--time", metavar="H", help="hours from ketamine (default: 1); several for a GIF: 0.5,1,6,24")
@click.option("--peak", is_flag=True, help="the largest change of each activity over all of the time, and when it is")
@click.option("--compare", metavar="NAME", help="against this arm instead of the vehicle")
@click.option("--output", type=PATH, metavar="FILE", help="ending in .svg, .png or .gif (default: results/map.png)")
@click.option("--process", is_flag=True, help="draw the Process Description map instead")
@as_json
def command(
    arm: str | None,
    protocol: Path | None,
    changes: tuple[str, ...],
    organism: str,
    time: str | None,
    peak: bool,
    compare: str | None,
    output: Path | None,
    process: bool,
    as_json: bool,
) -> int:
    """Draw the Activity Flow map; with an arm, coloured by what each activity does against the vehicle."""
    from pathlib import Path

    from ketamine_sbml.files import write_file
    from ketamine_sbml.maps.state import KINDS

    hours = [number("--time", time or "", text) for text in (time or "1").split(",")]
    if len(hours) > MOST_FRAMES:
        raise InputError(f"--time: {len(hours)} times make too long a GIF; give at most {MOST_FRAMES}.")
    path = output or Path("results") / ("map.gif" if len(hours) > 1 else "map.png")
    kind = path.suffix.lstrip(".").lower()
    if kind not in KINDS:
        raise InputError(f"--output {path}: use a name that ends in .svg, .png or .gif.")
    if peak and time:
        raise InputError("--peak looks at all of the time: leave --time out.")
    if peak and kind == "gif":
        raise InputError(f"--output {path}: --peak gives one picture; use a name that ends in .svg or .png.")
    asked = bool(arm or protocol or changes)
    if process and (asked or compare or peak):
        raise InputError("--process draws no state: leave out --arm, --protocol, --set, --compare and --peak.")
    if not asked and (compare or peak or kind == "gif"):
        raise InputError("Nothing to colour the map by: give --arm NAME, --set NAME=VALUE or --protocol FILE.")
    if asked and len(hours) > 1 and kind != "gif":
        raise InputError(f"--time {time}: several times make a GIF; give --output a name that ends in .gif.")
    if not asked:
        content = _pathway(process, kind)
    else:
        chosen, against = _chosen(arm, protocol, changes, organism, compare)
        content = _state(chosen, against, [None] if peak else hours, kind)
    write_file(path, content)
    if as_json:
        print_json({"written": [str(path)]})
    else:
        say(f"wrote {path}")
    return HELD


def _pathway(process: bool, kind: str) -> bytes:
    from ketamine_sbml.exchange.provenance import provenance_line
    from ketamine_sbml.maps import activity_map, process_map
    from ketamine_sbml.maps.drawing import draw
    from ketamine_sbml.model import pathway

    model = pathway()
    return draw((process_map if process else activity_map)(model), kind, made_from=provenance_line(model))


def _chosen(
    arm: str | None, protocol: Path | None, changes: Sequence[str], organism: str, compare: str | None
) -> tuple[Arm, Arm]:
    """The arm that colours the map and the one that it is held against."""
    from ketamine_sbml.simulation import Arm, load_arms, named_arm

    own = dict(load_arms(protocol)) if protocol else {}
    against = (own[compare] if compare in own else named_arm(compare)) if compare else None
    if arm and changes:
        raise InputError(f"--arm {arm} and --set are two arms: leave one out, or write both into a --protocol file.")
    if arm:
        chosen = own[arm] if arm in own else named_arm(arm)
    elif changes:
        (chosen,) = chosen_arms((), None, changes, organism)
    else:
        left = [name for name in own if name != compare]
        if len(left) != 1:
            raise InputError(f"{protocol} holds {', '.join(own)}: say by --arm NAME which of them colours the map.")
        chosen = own[left[0]]
    against = against or Arm("vehicle", (), chosen.organism, "Vehicle")
    if against.organism is not chosen.organism:
        raise InputError(f"{chosen.name} and {against.name} are of different organisms: compare arms of one.")
    return chosen, against


def _state(arm: Arm, against: Arm, hours: Sequence[float | None], kind: str) -> bytes:
    from ketamine_sbml.maps import activity_map
    from ketamine_sbml.maps.state import state_as_picture, states_as_animation
    from ketamine_sbml.model import pathway
    from ketamine_sbml.simulation import Simulator

    model = pathway(arm.organism)
    picture, simulator = activity_map(model), Simulator(model)
    trajectory, reference = simulator.run(arm), simulator.run(against)
    if kind == "gif":
        return states_as_animation(picture, model, trajectory, reference, [h for h in hours if h is not None])
    return state_as_picture(picture, model, trajectory, reference, hours[0], kind)
