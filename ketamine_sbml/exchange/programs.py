"""The equations as a program in Python or R that takes interventions by name and counts hours from the injection.

sbmlode writes the equations and ``simulate``, which runs them in model time. What a user of the program lacks stands
around it: how to use it in the head, ``run`` and a command line at the end. Both are plain code of their language.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.provenance import provenance_line
from ketamine_sbml.exchange.sbmlode import rendered
from ketamine_sbml.exchange.tolerances import FIRST_STEP, PROGRAM_ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.interventions import Held
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ABOUT

# What sbmlode ends a program with.
_ENDS: Mapping[str, str] = MappingProxyType(
    {
        "python": 'if __name__ == "__main__":\n    print(simulate(t_end=10.0).head())\n',
        "r": "if (sys.nframe() == 0L) {\n  print(utils::head(simulate(10)))\n}\n",
    }
)
# What else is changed in its text, and into what: the absolute tolerance, and the first step after each event.
_CHANGES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "python": {
            "atol: float = 1e-10": f"atol: float = {PROGRAM_ABSOLUTE_TOLERANCE:g}",
            "atol=atol, max_step=max_step\n": (
                f"atol=atol, max_step=max_step,\n            first_step=min({FIRST_STEP:g}, t_stop - t),\n"
            ),
        },
        "r": {
            "atol = 1e-10": f"atol = {PROGRAM_ABSOLUTE_TOLERANCE:g}",
            "rtol = rtol, atol = atol,\n": (
                f"rtol = rtol, atol = atol, hini = min({FIRST_STEP:g}, times[[n_times]] - times[[1]]),\n"
            ),
        },
    }
)

_HEAD = """\
# {provenance}
#
# Run it:
#
#     {command} {example} until=48 > table.csv
#
# prints the observables as CSV. Any constant of the model can be set, interventions by their names (PIDS below has all,
# with names and units). What ends in _time or _stop is in hours from the injection of ketamine, as are until and the
# column hour; until is 24 if it is left out. What is not set stays as it is: {usual}.
# Inside a program:
#
#     {call}
#
# What follows was written by sbmlode; it counts hours of model time, in which ketamine is given at hour {origin:g}.
# Tolerances are {relative:g} (relative) and {absolute:g} (absolute: VEGF is 3e-11 nmol when blocked).
"""

_PYTHON = '''\
# Hour of model time at which ketamine is given, and the constants that are times.
ORIGIN = {origin!r}
TIMES = {times}
OBSERVABLES = {observables}


def run(changes: dict[str, float] | None = None, until: float = 24.0, every: float = 0.1) -> pd.DataFrame:
    """All columns of `simulate` from an hour before the injection of ketamine, with its hour 0 at the injection.

    Args:
        changes: constant -> value; times in hours from the injection
        until: the last hour, from the injection
        every: hours between two rows
    """
    p = P0.copy()
    for name, value in (changes or {{}}).items():
        if name not in PIDS:
            raise ValueError(f"{{name}} is no constant of the model (PIDS has all)")
        p[PIDS.index(name)] = value + ORIGIN if name in TIMES else value
    if until <= 0 or every <= 0:
        raise ValueError("until and every must be above 0")
    points = round((ORIGIN + until) / every) + 1
    table = simulate((points - 1) * every, points, p, rtol={relative!r}, atol={absolute!r})
    table = table.rename(columns={{"time": "hour"}})
    table["hour"] = (table["hour"] - ORIGIN).round(9)
    return table[table["hour"] >= -1].reset_index(drop=True)


if __name__ == "__main__":
    import sys

    try:
        pairs = [argument.partition("=") for argument in sys.argv[1:]]
        given = {{name: float(value) for name, _, value in pairs}}
        last = given.pop("until", 24.0)
        table = run(given, until=last)
    except ValueError as error:
        sys.exit(f"{{error}}: give name=value, such as {example}.")
    table[["hour", *OBSERVABLES]].to_csv(sys.stdout, index=False)
'''

_R = """\
# Hour of model time at which ketamine is given, and the constants that are times.
ORIGIN <- {origin!r}
TIMES <- c({times})
OBSERVABLES <- c({observables})

# All columns of `simulate` from an hour before the injection of ketamine, with its hour 0 at the injection.
#
# - changes: constant = value; times in hours from the injection
# - until: the last hour, from the injection
# - every: hours between two rows
run <- function(changes = c(), until = 24, every = 0.1) {{
  p <- P0
  for (name in names(changes)) {{
    if (!(name %in% PIDS)) {{
      stop(name, " is no constant of the model: see PIDS.", call. = FALSE)
    }}
    p[[match(name, PIDS)]] <- changes[[name]] + if (name %in% TIMES) ORIGIN else 0
  }}
  if (until <= 0 || every <= 0) {{
    stop("until and every must be above 0.", call. = FALSE)
  }}
  points <- round((ORIGIN + until) / every) + 1
  table <- simulate((points - 1) * every, points, p, rtol = {relative!r}, atol = {absolute!r})
  names(table)[[1]] <- "hour"
  table$hour <- round(table$hour - ORIGIN, 9)
  table[table$hour >= -1, ]
}}

if (sys.nframe() == 0L) {{
  arguments <- strsplit(commandArgs(trailingOnly = TRUE), "=", fixed = TRUE)
  given <- suppressWarnings(vapply(arguments, function(pair) as.numeric(pair[2]), numeric(1)))
  names(given) <- vapply(arguments, function(pair) pair[[1]], character(1))
  if (anyNA(given)) {{
    stop("Give name=value, such as {example}.", call. = FALSE)
  }}
  until <- if ("until" %in% names(given)) given[["until"]] else 24
  table <- run(given[names(given) != "until"], until = until)
  write.csv(table[c("hour", OBSERVABLES)], stdout(), row.names = FALSE)
}}
"""


def program(model: Pathway, language: str) -> str:
    """The program.

    Args:
        model: what it simulates.
        language: python or r.
    """
    text = rendered(model, language)
    end, replaced = _ENDS[language], _CHANGES[language]
    if not text.endswith(end) or any(text.count(old) != 1 for old in replaced):
        raise InputError(
            "The installed sbmlode writes another program than this version can complete: "
            "run python -m pip install '.[formats]' in a clone of ketamine-sbml."
        )
    equations = text.removesuffix(end)
    for old, new in replaced.items():
        equations = equations.replace(old, new)
    changes = example_changes(model)
    words = {
        "provenance": provenance_line(model),
        "origin": model.origin,
        "relative": RELATIVE_TOLERANCE,
        "absolute": PROGRAM_ABSOLUTE_TOLERANCE,
        "usual": model.about.usual[model.organism],
        "example": " ".join(f"{name}={value:g}" for name, value in changes.items()),
    }
    times = _times(model)
    observables = tuple(observable.id for observable in model.elements(Observable))
    if language == "python":
        pairs = ", ".join(f'"{name}": {value:g}' for name, value in changes.items())
        words |= {"command": f"python {ABOUT.id}.py", "call": f"table = run({{{pairs}}}, until=48)"}
        tail = _PYTHON.format(times=_listed(times, "(", ")"), observables=_listed(observables, "(", ")"), **words)
    else:
        pairs = ", ".join(f"{name} = {value:g}" for name, value in changes.items())
        words |= {"command": f"Rscript {ABOUT.id}.R", "call": f"table <- run(c({pairs}), until = 48)"}
        tail = _R.format(times=_listed(times), observables=_listed(observables), **words)
    return f"{_HEAD.format(**words)}{equations}{tail}"


def _times(model: Pathway) -> tuple[str, ...]:
    """The constants that are times of the model, which the program takes in hours from the injection."""
    return tuple(name for knob in model.knobs for name in (knob.time_id, knob.stop_id) if name in model.by_id)


def example_changes(model: Pathway) -> dict[str, float]:
    """The first blocker that is held from before the injection on, for longer than usual; times from the injection."""
    knob = next(knob for knob in model.knobs if isinstance(knob, Held) and knob.start < 0)
    return {knob.id: knob.usual, knob.time_id: knob.start - 0.5, knob.stop_id: knob.stop + 1}


def _listed(names: tuple[str, ...], before: str = "", after: str = "") -> str:
    lines = "".join(f'    "{name}",\n' for name in names)
    return f"{before}\n{lines if before else lines.removesuffix(',' + chr(10)) + chr(10)}{after}"
