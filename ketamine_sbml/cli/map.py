"""``map``: a picture of the pathway, or of how an arm is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import PATH, as_json, number
from ketamine_sbml.cli.output import print_json, say
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

# Each takes a second to draw and megabytes to keep.
MOST_FRAMES = 50
_EXAMPLES = """\b
Examples:
  ketamine-sbml map --output results/map.svg                          the pathway
  ketamine-sbml map --process --output results/processes.svg          every species and reaction
  ketamine-sbml map --arm ketamine --time 24                          what is up a day after ketamine
  ketamine-sbml map --arm ketamine-vegf-antibody --compare ketamine   where the antibody stops the signal
  ketamine-sbml map --arm ketamine --time 0.25,0.5,1,2,6,24,168 --output results/map.gif
"""


@click.command(epilog=_EXAMPLES)
@click.option("--arm", metavar="NAME", help="colour the map by this named arm")
@click.option(
    "--time", default="1", metavar="H", help="hours from ketamine (default: 1); several for a GIF: 0.5,1,6,24"
)
@click.option("--compare", metavar="NAME", help="against this arm instead of the vehicle")
@click.option("--output", type=PATH, metavar="FILE", help="ending in .svg, .png or .gif (default: results/map.png)")
@click.option("--process", is_flag=True, help="draw the Process Description map instead")
@as_json
def command(arm: str | None, time: str, compare: str | None, output: Path | None, process: bool, as_json: bool) -> int:
    """Draw the Activity Flow map; with --arm, coloured by what each activity does against the vehicle."""
    from pathlib import Path

    from ketamine_sbml.files import write_file
    from ketamine_sbml.maps.state import KINDS

    hours = [number("--time", time, text) for text in time.split(",")]
    if len(hours) > MOST_FRAMES:
        raise InputError(f"--time: {len(hours)} times make too long a GIF; give at most {MOST_FRAMES}.")
    path = output or Path("results") / ("map.gif" if len(hours) > 1 else "map.png")
    kind = path.suffix.lstrip(".").lower()
    if kind not in KINDS:
        raise InputError(f"--output {path}: use a name that ends in .svg, .png or .gif.")
    if process and (arm or compare):
        raise InputError("--process draws no state: leave out --arm and --compare.")
    if arm is None and (compare or kind == "gif"):
        raise InputError("Nothing to colour the map by: give --arm NAME.")
    if arm is not None and len(hours) > 1 and kind != "gif":
        raise InputError(f"--time {time}: several times make a GIF; give --output a name that ends in .gif.")
    write_file(path, _pathway(process, kind) if arm is None else _state(arm, compare, hours, kind))
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


def _state(arm_name: str, compare: str | None, hours: list[float], kind: str) -> bytes:
    from ketamine_sbml.maps import activity_map
    from ketamine_sbml.maps.state import state_as_picture, states_as_animation
    from ketamine_sbml.model import pathway
    from ketamine_sbml.simulation import Arm, Simulator, named_arm

    arm = named_arm(arm_name)
    against = named_arm(compare) if compare else Arm("vehicle", (), arm.organism, "Vehicle")
    if against.organism is not arm.organism:
        raise InputError(f"{arm.name} and {against.name} are of different organisms: compare arms of one.")
    model = pathway(arm.organism)
    picture, simulator = activity_map(model), Simulator(model)
    trajectory, reference = simulator.run(arm), simulator.run(against)
    if kind == "gif":
        return states_as_animation(picture, model, trajectory, reference, hours)
    return state_as_picture(picture, model, trajectory, reference, hours[0], kind)
