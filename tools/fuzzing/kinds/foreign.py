"""What comes from other programs: a model, its map, an archive."""

from __future__ import annotations

import io
import random
import zipfile

from fuzzing.damage import damaged
from fuzzing.kinds.files import EXAMPLE, VALIDATION, contents, holding
from fuzzing.trial import Trial

_SBML = "http://identifiers.org/combine.specifications/sbml"


def foreign_map(rng: random.Random) -> Trial:
    """The map of the example, damaged."""
    return holding("map", damaged(rng, (EXAMPLE / "map.toml").read_bytes(), contents(VALIDATION, "*.toml")))


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
