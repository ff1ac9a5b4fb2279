"""Files that a kind consists of: where valid ones are, and what is done with one, whatever it holds."""

from __future__ import annotations

from pathlib import Path

from fuzzing.trial import Trial, command_line, refusable
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import named_arms
from ketamine_sbml.studies.measurements import read_measurements

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE, VALIDATION, STAGES = ROOT / "examples/mapk-cascade", ROOT / "validation", ROOT / "ketamine_sbml/model/stages"


def contents(folder: Path, pattern: str) -> list[bytes]:
    """Of the files of a folder whose names fit."""
    return [path.read_bytes() for path in sorted(folder.glob(pattern))]


def holding(kind: str, content: bytes) -> Trial:
    """What is done with a file of a kind, whatever it holds."""
    words: tuple[str, ...]
    match kind:
        case "claims":
            words, files = ("claims", "list", "--claims", "c.toml"), {"c.toml": content}
        case "protocol":
            words = ("simulate", "--protocol", "p.toml", "--hours", "2", "--no-plot", "--output", "out")
            return Trial(kind, {"p.toml": content}, command_line(*words), " ".join(words), frozenset({"out"}))
        case "measurements":
            act = refusable(lambda: read_measurements(Path("d.csv"), pathway(), named_arms()))
            return Trial(kind, {"d.csv": content}, act, "read_measurements")
        case "map" | "model" | "archive":
            words = ("validate", "--brief", "--model", "model", "--map", "map.toml", "--claims", "claims.toml")
            files = {name: (EXAMPLE / name).read_bytes() for name in ("map.toml", "claims.toml")}
            files["model"] = (EXAMPLE / "kholodenko2000.xml").read_bytes()
            files["map.toml" if kind == "map" else "model"] = content
        case _:
            raise ValueError(f"no files of the kind {kind!r}")
    return Trial(kind, files, command_line(*words), " ".join(words))
