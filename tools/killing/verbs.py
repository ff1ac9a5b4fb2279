"""What is run: every verb that writes or takes long, so small that it takes seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ketamine_sbml.exchange import FOLDERS, FORMATS

# A claim whose arms are short; ``sample`` wants one to calibrate on.
CLAIM = """\
[[claim]]
id = "mine"
stage = "kinases"
statement = "Ketamine raises the phosphorylation of mTOR."
role = "calibration"
arms = { control = "vehicle", treatment = "ketamine" }
[claim.source]
publication = "Unpublished"
organism = "mouse"
preparation = "in vivo"
verified = false
unverified = "all of it"
[[claim.expect]]
kind = "increases"
observable = "p_mtor"
at = 1
"""
_CLAIMS = {"mine.toml": CLAIM}
_MEASURED = {"data.csv": "arm,observable,hour,mean,sd,sem,n\nketamine,p_mtor,1,1.9,0.5,,6\n"}
_ENGINE = {"cvode.wasm": "\0asm\1\0\0\0", "cvode.json": '{"key": "k", "what": "a stand-in", "licence": "none"}'}
_ONLY = "--only ketamine-raises-mtorc1"
_SHORT = "--arm ketamine --hours 2"
_READ = "--read p_mtor --hour 1"


@dataclass(frozen=True)
class Verb:
    """One verb as it is run.

    Attributes:
        name: by which finds name it.
        words: what is typed; what it writes goes into ``out``.
        given: files that it reads, name -> content.
        state: the file or folder that keeps what is done, if it has one.
        fresh: whether it never writes over a file.
        varies: whether its bytes differ each time, as COPASI's do.
        folder: the folder that is written as a whole, if one is.
        weight: how often it is chosen.
        slow: whether it takes so long that it is always ended within its first seconds, and never compared with a run
            that was left alone; ``--slow`` does both.
    """

    name: str
    words: str
    given: Mapping[str, str] = field(default_factory=dict, hash=False)
    state: str = ""
    fresh: bool = False
    varies: bool = False
    folder: str = ""
    weight: int = 10
    slow: bool = False


def _exports() -> list[Verb]:
    found = [
        Verb(f"export {name}", f"export --to {name} --output out/model{form.ending}", varies=name == "copasi", weight=3)
        for name, form in FORMATS.items()
    ]
    folders = [
        Verb(f"export {name}", f"export --to {name} --arm ketamine --output out/problem", folder="out/problem")
        for name in FOLDERS
    ]
    return found + folders


VERBS: tuple[Verb, ...] = (
    Verb("simulate", f"simulate {_SHORT} --output out"),
    Verb("simulate --json", f"simulate {_SHORT} --table json --format svg --output out --json", weight=5),
    Verb(
        "simulate --data-set",
        f"simulate {_SHORT} --ensemble 20 --spread 0.2 --workers 2 --data-set kept --output out",
        state="kept",
    ),
    Verb("scan", f"scan --over ketamine=3,10 {_READ} --output out"),
    Verb(
        "scan --data-set",
        f"scan --over ketamine=3,10 {_READ} --ensemble 10 --spread 0.2 --workers 1 --data-set kept --output out",
        state="kept",
    ),
    Verb("map", "map --output out/map.svg", weight=3),
    Verb("map --arm", "map --arm ketamine --time 1 --output out/map.png", weight=5),
    Verb("map, a film", "map --arm ketamine --time 0.5,1 --output out/map.gif", weight=3),
    Verb("map --process", "map --process --output out/processes.svg", weight=1, slow=True),
    *_exports(),
    Verb("validate", f"validate {_ONLY} --html out/c.html --junit out/c.xml --json"),
    Verb(
        "validate --state",
        f"validate {_ONLY} --ensemble 6 --spread 0.2 --workers 2 --state state --html out/c.html --json",
        state="state",
    ),
    Verb(
        "robustness",
        f"robustness {_ONLY} --draws 6 --workers 2 --state state --table out/shares.csv --json",
        state="state",
    ),
    Verb(
        "robustness, alone",
        f"robustness {_ONLY} --draws 20 --workers 1 --state state --table out/shares.csv --json",
        state="state",
    ),
    Verb(
        "robustness on Dask",
        f"robustness {_ONLY} --draws 6 --workers 2 --scheduler local --state state --table out/shares.csv --json",
        state="state",
        weight=3,
    ),
    Verb("sensitivity", f"sensitivity --arm ketamine {_READ} --parameter spine_turnover --output out"),
    Verb(
        "sensitivity of many",
        f"sensitivity --arm ketamine {_READ} --method draws --draws 65 --workers 2 --no-plot --output out",
    ),
    Verb(
        "sample",
        "sample --fitted-only --steps 2 --members 2 --claims mine.toml --workers 1 --state state "
        "--output out/members.csv --json",
        given=_CLAIMS,
        state="state",
    ),
    Verb("controls", "controls --claims mine.toml --workers 2 --json", given=_CLAIMS, weight=3, slow=True),
    Verb("readings", f"readings {_ONLY} --sbml out/other.xml"),
    Verb("build", "build --output out --organism rat"),
    Verb("page", "page --engine cvode.wasm --output out/page.html", given=_ENGINE, weight=5),
    Verb("claims new", "claims new mine --output out/mine.toml", fresh=True, weight=5),
    Verb("compare", "compare data.csv --output out", given=_MEASURED),
    Verb("compare --template", "compare --template", weight=3),
    Verb("cite", "cite ketamine-raises-mtorc1", weight=3),
    Verb("reference", "reference", weight=3),
    Verb("reproduce", "reproduce --models out/models --output out/curves", weight=2, slow=True),
    Verb("check", "check", weight=2, slow=True),
    Verb("engines", "engines python", weight=2, slow=True),
)
BY_NAME = {verb.name: verb for verb in VERBS}
