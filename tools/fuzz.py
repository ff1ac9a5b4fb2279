"""Damaged inputs of every kind, given to the program as a stranger would: python tools/fuzz.py --seed 1 --count 10000

Input number n depends on the seed and on n alone. Each is tried in a process of its own with limits on time and memory.
It may be accepted, refused in sentences (exit status 2), or its claims may fail (1). Anything else is a find: a
traceback, a crash, a hang, a changed input, a stray file, a control character on the terminal, JSON that is none.

Finished inputs stand in a state file, so that a run goes on where it stopped; finds are kept in a folder each. With
--record the totals are written into docs/fuzzing.md.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import random
import re
import resource
import shlex
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from ketamine_sbml.claims import load_claims
from ketamine_sbml.cli import main as command
from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.petab import template
from ketamine_sbml.files import write_file
from ketamine_sbml.language.tables import read_interventions, read_numbers
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change, named_arms
from ketamine_sbml.simulation.protocol import prepare
from ketamine_sbml.studies.measurements import read_measurements
from ketamine_sbml.studies.runs.state import State

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE, VALIDATION, STAGES = ROOT / "examples/mapk-cascade", ROOT / "validation", ROOT / "ketamine_sbml/model/stages"
# Of the clock, on a machine that does other things as well. The program's own limit on foreign models is 120 s.
SECONDS, MEMORY = 180, 6_000_000_000
HELD, FAILED, REFUSED = 0, 1, 2
OUTCOMES = {HELD: "accepted", FAILED: "claims failed", REFUSED: "refused"}
_SBML = "http://identifiers.org/combine.specifications/sbml"
# What is shown of a find.
_SHOWN = 400
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")

NASTY_NUMBERS = [
    *"0 -0.0 -1 1e308 -1e308 1e-320 nan inf -inf 1e999 0x7fffffffffffffff 9223372036854775808".split(),
    "1" + "0" * 400,
    "0x" + "f" * 5000,
    "1_000",
    "1979-05-27",
    "true",
    '"1"',
    "[]",
    "{}",
]
NASTY_TEXTS = [
    "",
    " ",
    "../../evil",
    "/etc/passwd",
    "=cmd()",
    "<script>",
    "]]>",
    "&amp;",
    "%s%n",
    "{0}",
    "\\u0000",
    "\\u001b[31m",
    "\\u202e",
    "\\U0001F400",
    "a" * 300,
    "a" * 20_000,
    "a\\nb",
    "nan",
    "None",
    "ketamine",
    "vehicle",
    "p_mtor",
    "__class__",
]
NASTY_BYTES = [
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1b[2J",
    b"\r",
    b"\xed\xa0\x80",
    b"[" * 3000,
    b"a." * 1000,
    b"'''",
    b'"""',
]
NASTY_VALUES = [
    "3",
    "true",
    "nan",
    '"text"',
    "[]",
    "[[]]",
    "{}",
    "[1, 'a', {}]",
    "{ a = 1 }",
    "1979-05-27",
    "[" * 40 + "]" * 40,
]
NASTY_OBJECTS: list[object] = [
    None,
    "",
    "text",
    float("nan"),
    float("inf"),
    -1,
    10**400,
    True,
    [],
    {},
    object(),
    b"bytes",
    1e308,
]


@dataclass(frozen=True)
class Trial:
    """What is tried: files in an empty folder, and what is done there, giving an exit status."""

    kind: str
    files: Mapping[str, bytes]
    act: Callable[[], int]
    words: str
    may_write: frozenset[str] = field(default_factory=frozenset)


def _command(*arguments: str) -> Callable[[], int]:
    return lambda: command(list(arguments))


def _refusable(action: Callable[[], object]) -> Callable[[], int]:
    """A function of the program whose errors for people are refusals, as on the command line."""

    def act() -> int:
        try:
            action()
        except InputError as error:
            print(f"ketamine-sbml: {error}".encode("ascii", "backslashreplace").decode(), file=sys.stderr)
            return REFUSED
        return HELD

    return act


def damaged(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """A content with one to four damages, of its bytes or of what it says."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        meaning = OF_XML if b"<" in content[:200] else OF_TEXT
        # Most damage to bytes is seen by the first parser: what comes after it meets the other half.
        content = rng.choice(meaning if rng.random() < 0.6 else OF_BYTES)(rng, content, others)
    return content[:3_000_000]


def _flip(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    if not content:
        return b"\x00"
    place = rng.randrange(len(content))
    return content[:place] + bytes([rng.randrange(256)]) + content[place + 1 :]


def _cut(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _drop(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    start, length = rng.randrange(len(content) + 1), rng.choice((1, 3, 30, 300))
    return content[:start] + content[start + length :]


def _insert(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    place = rng.randrange(len(content) + 1)
    return content[:place] + rng.choice(NASTY_BYTES) * rng.choice((1, 1, 5)) + content[place:]


def _splice(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    other = rng.choice(others)
    start = rng.randrange(len(other) + 1)
    place = rng.randrange(len(content) + 1)
    return content[:place] + other[start : start + rng.choice((10, 100, 1000))] + content[place:]


def _lines(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    lines = content.splitlines(keepends=True) or [b"\n"]
    place = rng.randrange(len(lines))
    match rng.randrange(4):
        case 0:
            lines *= rng.choice((2, 20)) if len(content) < 20_000 else 1
        case 1:
            lines.insert(rng.randrange(len(lines)), lines[place])
        case 2:
            del lines[place]
        case _:
            rng.shuffle(lines)
    return b"".join(lines)


def _number(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return _replaced(rng, content, rb"(?<![\w.])-?\d+(\.\d+)?([eE][+-]?\d+)?", rng.choice(NASTY_NUMBERS))


def _text(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return _replaced(rng, content, rb'"[^"\n]*"', '"' + rng.choice(NASTY_TEXTS) + '"')


def _value(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return _replaced(rng, content, rb"(?<== )[^\n]+", rng.choice(NASTY_VALUES))


def _name(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return _replaced(
        rng, content, rb"\b[a-z_]{2,}\b", rng.choice(["kind", "arms", "x", "expect", "id", "set", "source", "nope"])
    )


def _cell(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    return _replaced(rng, content, rb"(?<=,)[^,\n]*(?=[,\n])", rng.choice(NASTY_NUMBERS + NASTY_TEXTS))


def _nest(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """An element of XML within itself, thousands of times; elsewhere brackets."""
    found = list(re.finditer(rb"<(\w+)[^<>/]*>", content))
    if not found:
        return content + b"\nx = " + b"[" * 2000 + b"]" * 2000
    chosen, times = rng.choice(found), rng.choice((10, 1000, 20_000))
    return content[: chosen.start()] + chosen[0] * times + content[chosen.end() :]


def _element(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """An attribute or the text of an element of XML, or a whole element twice."""
    if rng.random() < 0.5:
        return _replaced(rng, content, rb'(?<==")[^"]*', rng.choice(NASTY_TEXTS + NASTY_NUMBERS[:8]).replace('"', ""))
    found = list(re.finditer(rb"<(\w+)\b[^<>]*/>|<(ci|cn)\b[^<>]*>[^<]*</\2>", content))
    if not found:
        return content
    chosen = rng.choice(found)
    return content[: chosen.start()] + rng.choice((b"", chosen[0] * 2, rng.choice(found)[0])) + content[chosen.end() :]


def _replaced(rng: random.Random, content: bytes, pattern: bytes, by: str) -> bytes:
    found = list(re.finditer(pattern, content))
    if not found:
        return content + by.encode()
    chosen = rng.choice(found)
    return content[: chosen.start()] + by.encode("utf-8", "surrogatepass") + content[chosen.end() :]


OF_BYTES = [_flip, _cut, _drop, _insert, _splice, _lines]
OF_TEXT = [_number, _number, _text, _text, _value, _name, _cell, _nest]
OF_XML = [_element, _element, _element, _number, _nest]


def _seeds(folder: Path, pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob(pattern))]


def holding(kind: str, content: bytes) -> Trial:
    """What is done with a file of a kind, whatever it holds."""
    words: tuple[str, ...]
    match kind:
        case "claims":
            words, files = ("claims", "list", "--claims", "c.toml"), {"c.toml": content}
        case "protocol":
            words = ("simulate", "--protocol", "p.toml", "--hours", "2", "--no-plot", "--output", "out")
            return Trial(kind, {"p.toml": content}, _command(*words), " ".join(words), frozenset({"out"}))
        case "measurements":
            act = _refusable(lambda: read_measurements(Path("d.csv"), pathway(), named_arms()))
            return Trial(kind, {"d.csv": content}, act, "read_measurements")
        case "map" | "model" | "archive":
            words = ("validate", "--brief", "--model", "model", "--map", "map.toml", "--claims", "claims.toml")
            files = {name: (EXAMPLE / name).read_bytes() for name in ("map.toml", "claims.toml")}
            files["model"] = (EXAMPLE / "kholodenko2000.xml").read_bytes()
            files["map.toml" if kind == "map" else "model"] = content
        case _:
            raise ValueError(f"no files of the kind {kind!r}")
    return Trial(kind, files, _command(*words), " ".join(words))


def claims(rng: random.Random) -> Trial:
    """A file of claims: listed, or judged."""
    suites = [c for c in [*_seeds(VALIDATION, "*.toml"), *_seeds(EXAMPLE, "claims.toml")] if b"[[claim]]" in c]
    # A few records of a suite: what is judged is then judged in seconds.
    records = rng.choice(suites).split(b"\n[[claim]]\n")
    content = b"\n[[claim]]\n" + b"\n[[claim]]\n".join(rng.sample(records[1:], min(2, len(records) - 1)))
    content = damaged(rng, content, suites)
    if rng.random() < 0.05:
        words = ("validate", "--claims", "c.toml", "--json")
        return Trial("claims", {"c.toml": content}, _command(*words), " ".join(words))
    return holding("claims", content)


def protocol(rng: random.Random) -> Trial:
    """A file of arms: run for two hours."""
    arms = (VALIDATION / "arms.toml").read_bytes()
    mice = [table for table in arms.split(b"\n\n") if b"organism" not in table and b"[arm." in table]
    tables = rng.sample(mice, 2)
    own = b'[arm.own]\nchanges = [{ set = "ketamine", to = 10, at = 2 }, { set = "rapamycin", to = 20, until = 50 }]\n'
    return holding("protocol", damaged(rng, b"\n\n".join([own, *tables]), [arms]))


def foreign_map(rng: random.Random) -> Trial:
    """The map of the example, damaged."""
    return holding("map", damaged(rng, (EXAMPLE / "map.toml").read_bytes(), _seeds(VALIDATION, "*.toml")))


def model(rng: random.Random) -> Trial:
    """The model of the example, damaged."""
    content = (EXAMPLE / "kholodenko2000.xml").read_bytes()
    return holding("model", damaged(rng, content, [content]))


def archive(rng: random.Random) -> Trial:
    """A COMBINE archive, its parts or its bytes damaged."""
    manifest = f'<omexManifest><content location="./m.xml" format="{_SBML}"/></omexManifest>'.encode()
    parts = {"manifest.xml": manifest, "m.xml": (EXAMPLE / "kholodenko2000.xml").read_bytes()}
    hurt = rng.choice((*parts, "whole", "whole"))
    if hurt in parts:
        parts[hurt] = damaged(rng, parts[hurt], [manifest])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as target:
        for name, content in parts.items():
            target.writestr(zipfile.ZipInfo(rng.choice((name, name, name, "../" + name))), content)
    content = buffer.getvalue()
    return holding("archive", damaged(rng, content, [content]) if hurt == "whole" else content)


def measurements(rng: random.Random) -> Trial:
    """A table of measurements, as for export --to petab --data."""
    rows = b"ketamine,p_mtor,1,1.9,0.5,,6\nketamine,spine_density,24,1.25,,0.04,\nvehicle,calcium,0.5,100,,5,\n"
    return holding("measurements", damaged(rng, template(pathway()).encode() + rows, [rows]))


def table(rng: random.Random) -> Trial:
    """A table of the model's own numbers or interventions."""
    path = rng.choice(sorted(STAGES.glob("*.csv")))
    beside = {name: (STAGES.parent / name).read_bytes() for name in ("publications.csv", "proteins.csv")}
    content = damaged(rng, path.read_bytes(), _seeds(STAGES, "*.csv"))
    read: Callable[[Path], object] = read_interventions if path.name == "interventions.csv" else read_numbers
    return Trial(
        "table", {**beside, "t.csv": content}, _refusable(lambda: read(Path("t.csv"))), f"table of {path.name}"
    )


def state(rng: random.Random) -> Trial:
    """The state of an interrupted run."""
    lines = ['{"ketamine-sbml": "finished runs", "format": 1}']
    lines += [json.dumps({"key": "k", "run": n, "result": [0.1 * n, None]}) for n in range(5)]
    content = damaged(rng, "\n".join(lines).encode() + b"\n", [b'{"key": "k"}'])
    written = frozenset({"s.jsonl"})  # a cut line is ended
    return Trial(
        "state", {"s.jsonl": content}, _refusable(lambda: State(Path("s.jsonl"), "k").finished()), "State", written
    )


def api(rng: random.Random) -> Trial:
    """An arm made in Python of anything."""
    known = [intervention.id for intervention in pathway().interventions]

    def sometimes(usual: object) -> object:
        """The usual, or with one chance in six anything."""
        return rng.choice((*NASTY_OBJECTS, rng.choice(known))) if rng.random() < 1 / 6 else usual

    def hour() -> object:
        return sometimes(rng.choice((None, rng.uniform(-1, 1e3))))

    given = [
        [sometimes(name), sometimes(rng.choice((0.5, 1.0, 10.0))), hour(), hour()]
        for name in rng.sample(known, rng.randrange(4))
    ]
    name, organism = sometimes("x"), sometimes(1.0)

    def act() -> None:
        changes = tuple(Change(i, value, at=at, until=until) for i, value, at, until in given)  # type: ignore[arg-type]
        arm = Arm(name, changes) if isinstance(organism, float) else Arm(name, changes, organism)  # type: ignore[arg-type]
        prepare(arm, pathway())

    return Trial("api", {}, _refusable(act), f"Arm({name!r:.60}, {given!r:.300}, {organism!r:.60})")


_VERBS = "simulate validate claims list cite map export completion nonsense".split()
_OPTIONS = (
    "--arm --set --at --until --hours --observables --organism --output --format --table --no-plot --json --only "
    "--brief --claims --model --map --html --junit --to --seed --data --template --time --compare --process "
    "--protocol --help --x"
).split()
# What takes minutes is left out.
_WORDS = [
    *"ketamine=10 vegf_antibody=nan rapamycin=-1 ketamine= =3 nan inf -1 0 1e400 csv json svg list show new".split(),
    *"kinds arms".split(),
    *(
        "c.toml . .. /dev/zero /dev/null missing.toml python r csv markdown arrows observables Deyama2019 ketamine"
    ).split(),
    *("p_mtor,calcium all mouse dog vehicle bash 1,2,3").split(),
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
    return Trial("arguments", {"c.toml": content}, _command(*words), shlex.join(words), written - {"c.toml"})


KINDS: dict[Callable[[random.Random], Trial], int] = {
    claims: 30,
    protocol: 12,
    foreign_map: 8,
    model: 9,
    archive: 4,
    measurements: 10,
    table: 10,
    state: 6,
    api: 8,
    arguments: 3,
}
# Those that take a second each, because they load a model that is not ours or run whole verbs.
SLOW = (foreign_map, model, archive, arguments, protocol)


def trial(seed: int, number: int, kinds: Mapping[Callable[[random.Random], Trial], int] = KINDS) -> Trial:
    """Input number ``number`` of a seed."""
    rng = random.Random(f"{seed}/{number}")
    return rng.choices(list(kinds), list(kinds.values()))[0](rng)


@dataclass(frozen=True)
class Result:
    """What became of a trial; ``find`` is empty where all is as it must be."""

    kind: str
    outcome: str
    seconds: float
    find: str


def attempt(tried: Trial, seconds: int = SECONDS) -> Result:
    """Do it in a process of its own, in an empty folder, and look at all that it left."""
    with tempfile.TemporaryDirectory() as place:
        folder, out, err = Path(place) / "work", Path(place) / "out", Path(place) / "err"
        folder.mkdir()
        for name, content in tried.files.items():
            (folder / name).write_bytes(content)
        begun = time.monotonic()
        process = os.fork()
        if process == 0:
            _child(tried, folder, out, err, seconds)
        _, waited = os.waitpid(process, 0)
        taken = time.monotonic() - begun
        find = _find(tried, os.waitstatus_to_exitcode(waited), folder, out.read_bytes(), err.read_bytes())
    status = os.waitstatus_to_exitcode(waited)
    return Result(tried.kind, OUTCOMES.get(status, f"status {status}"), taken, find)


def _child(tried: Trial, folder: Path, out: Path, err: Path, seconds: int) -> None:
    status = 99
    try:
        os.chdir(folder)
        for path, descriptor in ((Path(os.devnull), 0), (out, 1), (err, 2)):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), descriptor)
        sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds)
        status = tried.act()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        import traceback

        os.write(2, traceback.format_exc().encode("utf-8", "backslashreplace"))
    finally:
        os._exit(status)


def _find(tried: Trial, status: int, folder: Path, out: bytes, err: bytes) -> str:
    said = err.decode("utf-8", "replace").strip()
    if status == -signal.SIGALRM:
        return "hang"
    if status not in OUTCOMES or "Traceback" in said or "An error of this program" in said:
        return f"status {status}: {said[-_SHOWN:]}"
    if status == FAILED and "validate" not in tried.words and "check" not in tried.words:
        return f"status 1, which says that a claim failed: {said[-_SHOWN:]}"
    if status == REFUSED and not said.startswith("ketamine-sbml: "):
        return f"refused without a sentence: {said[:_SHOWN]!r}"
    if _CONTROL.search(out) or _CONTROL.search(err):
        return f"a control character reached the terminal: {said[:_SHOWN]!r}"
    if "--json" in tried.words and status != REFUSED and not _is_json(out):
        return f"no JSON: {out[:_SHOWN]!r}"
    for name, content in tried.files.items():
        if name not in tried.may_write and (folder / name).read_bytes() != content:
            return f"{name} was changed"
    strays = {entry.name for entry in folder.iterdir()} - set(tried.files) - tried.may_write
    if strays:
        return f"stray files: {sorted(strays)}"
    return ""


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return b"Usage:" in content  # help was asked for
    return True


def one(seed_and_number: tuple[int, int]) -> tuple[int, Result]:
    """Try one input."""
    return seed_and_number[1], attempt(trial(*seed_and_number))


def run(seed: int, count: int, done: Mapping[int, object], workers: int) -> Iterator[tuple[int, Result]]:
    """The trials that are not done, in no order."""
    left = [(seed, number) for number in range(count) if number not in done]
    # Forked, so that what is loaded is loaded once.
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from pool.imap_unordered(one, left)


def warm_up() -> None:
    """Load once what every trial needs; the processes for them share it."""
    pathway()
    load_claims()
    named_arms()


def summary(seed: int, results: list[Result]) -> str:
    """The totals as a page."""
    lines = [
        "# Damaged inputs",
        "",
        "`python tools/fuzz.py --seed S --count N` damages valid inputs of every kind and gives each to the program,",
        "in a process of its own with limits on time and memory. It must accept it, refuse it in a sentence with its",
        "place, or find that claims fail. A traceback, a crash, a hang, a changed input, a stray file, a control",
        "character on the terminal or broken JSON is a find. Finds that were mended stand in `tests/corpus`.",
        "",
        f"The last run: {len(results):,} inputs, seed {seed}, {sum(bool(result.find) for result in results)} finds.",
        "",
        f"| kind | inputs | {' | '.join(OUTCOMES.values())} | finds |",
        "|---|---|---|---|---|---|",
    ]
    for kind in dict.fromkeys(sorted(result.kind for result in results)):
        chosen = [result for result in results if result.kind == kind]
        counts = Counter(result.outcome for result in chosen)
        cells = [str(counts[outcome]) for outcome in OUTCOMES.values()]
        finds = sum(bool(result.find) for result in chosen)
        lines.append(f"| {kind} | {len(chosen)} | {' | '.join(cells)} | {finds} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1, help="trials at a time")
    parser.add_argument("--state", type=Path, help="finished trials (default: results/fuzz-SEED.jsonl)")
    parser.add_argument("--record", action="store_true", help="write the totals into docs/fuzzing.md")
    parser.add_argument("--only", type=int, metavar="N", help="try input N alone and show what it is")
    given = parser.parse_args()
    warm_up()
    if given.only is not None:
        tried = trial(given.seed, given.only)
        for name, content in tried.files.items():
            print(f"--- {name}\n{content[:3000].decode('utf-8', 'backslashreplace')}")
        print(f"--- {tried.words}\n{attempt(tried)}")
        return HELD
    path = given.state or ROOT / "results" / f"fuzz-{given.seed}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    records = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    done = {record.pop("number"): Result(**record) for record in records}
    with path.open("a") as file:
        for number, result in run(given.seed, given.count, done, given.workers):
            done[number] = result
            file.write(json.dumps({"number": number, **vars(result)}) + "\n")
            file.flush()
            if result.find:
                tried = trial(given.seed, number)
                kept = path.with_suffix("") / str(number)
                shutil.rmtree(kept, ignore_errors=True)
                kept.mkdir(parents=True)
                for name, content in tried.files.items():
                    (kept / name).write_bytes(content)
                print(f"\nFIND {number} ({tried.kind}: {tried.words}): {result.find}", flush=True)
            if sys.stderr.isatty() or len(done) % 500 == 0:
                print(f"\r{len(done)} of {given.count}", end="", file=sys.stderr, flush=True)
    results = [done[number] for number in sorted(done) if number < given.count]
    page = summary(given.seed, results)
    print(f"\n{page}")
    if given.record:
        write_file(ROOT / "docs" / "fuzzing.md", page)
    return FAILED if any(result.find for result in results) else HELD


if __name__ == "__main__":
    sys.exit(main())
