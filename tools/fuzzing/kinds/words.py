"""Words of a command line in any order, and what they say within themselves."""

from __future__ import annotations

import random
import shlex

from fuzzing.damage import NASTY_NUMBERS, damaged
from fuzzing.trial import Trial, command_line

_VERBS = "simulate scan compare validate claims list cite map export completion nonsense".split()
_OPTIONS = (
    "--arm --set --at --until --hours --observables --organism --output --format --table --no-plot --json --only "
    "--brief --claims --model --map --html --junit --to --seed --data --template --time --compare --process "
    "--protocol --over --read --window --reduce --bin --hour --spread --ensemble --workers --help --x"
).split()
# What takes minutes is left out.
_WORDS = [
    *"ketamine=10 vegf_antibody=nan rapamycin=-1 ketamine= =3 nan inf -1 0 1e400 csv json svg list show new".split(),
    *"kinds arms 0:2 2:1 nan:inf ketamine=1:3:2 ketamine=1,3 mean c.toml . .. /dev/zero /dev/null".split(),
    *"missing.toml python r csv markdown arrows observables Deyama2019 ketamine".split(),
    *"p_mtor,calcium all mouse dog vehicle bash 1,2,3".split(),
    "",
    " ",
    "\x1b[31m",
    "\udcff",
    "a" * 5000,
    "é",
    "--",
    "-",
    "@c.toml",
]


def arguments(rng: random.Random) -> Trial:
    """Words of a command line in any order."""
    verb = rng.choice(_VERBS)
    words = [
        verb,
        *(rng.choice((rng.choice(_OPTIONS), rng.choice(_WORDS), rng.choice(_WORDS))) for _ in range(rng.randrange(7))),
    ]
    if verb == "validate" and "--only" not in words:
        words += ["--only", "ketamine-raises-mtorc1"]
    if verb in ("simulate", "map"):
        words += ["--no-plot"] * (verb == "simulate")
    content = b"[arm.x]\nchanges = []\n"
    written = frozenset({"results", "out", *(w for w in words if "." in w or w in ("csv", "json", "svg"))} | set(words))
    return Trial("arguments", {"c.toml": content}, command_line(*words), shlex.join(words), written - {"c.toml"})


def scan(rng: random.Random) -> Trial:
    """What is moved in a scan, and where it is read; what makes sense is simulated."""
    over = rng.choice(("ketamine=1,10", "vegf_antibody.at=-2:6:2", "rapamycin=0.1:10:2:log", "ketamine_clearance=1,2"))
    window = rng.choice(("0:2", "0:2", f"{rng.choice(NASTY_NUMBERS)}:{rng.choice(NASTY_NUMBERS)}"))
    if rng.random() < 0.8:
        over = damaged(rng, over.encode(), [b"ketamine=1:2:3,4"]).decode("utf-8", "surrogateescape")[:5000]
    words = ["scan", "--set", "ketamine=10", "--over", over.replace("\0", ""), "--read", "p_mtor", "--window", window]
    words += ["--no-plot", "--workers", "1", "--output", "out"]
    return Trial("scan", {}, command_line(*words), shlex.join(words), frozenset({"out"}))
