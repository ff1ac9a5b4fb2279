"""The licence of everything that is installed here, and whether an MIT package may use it: python tools/licences.py

What a package says of itself is taken: its licence expression, its classifiers, its licence field. Where it names
none, or holds the licence's text instead, ``KNOWN`` tells what was read there. Exit status 1: one is not permitted.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions

# Read in the licence files of the packages whose metadata do not tell it, or not all.
KNOWN = {
    # Its metadata name the GPL too: of an Emacs mode that the wheel does not hold.
    "docutils": "Public Domain AND BSD-2-Clause AND PSF-2.0",
    "libroadrunner": "Apache-2.0",
    "tellurium": "Apache-2.0",
}
# Permissive, or (LGPL, MPL, Artistic) without a say about what is beside them.
PERMITTED = re.compile(
    r"\b(MIT|MIT-CMU|BSD|0BSD|ISC|Apache|PSF|Python Software Foundation|Unlicense|Zlib|CC0|MPL|Mozilla|LGPL|Artistic|"
    r"HPND|Public Domain)\b"
)
REFUSED = re.compile(
    r"(?<![L\w])A?GPL|GNU (Affero )?General Public|\bSSPL\b|Non-?Commercial|Proprietary", re.IGNORECASE
)
# A licence field longer than this holds the text and not the name.
_NAME = 120


def licence_of(package: Distribution) -> str:
    """The name of a licence; empty where nothing tells it."""
    about = package.metadata
    name = about["Name"].lower().replace("_", "-")
    if name in KNOWN:
        return KNOWN[name]
    named = [
        str(entry).split("::")[-1].strip() for entry in about.get_all("Classifier") or [] if "License ::" in str(entry)
    ]
    # A field that is not there is to raise an error in a later Python.
    expression, field = about.get_all("License-Expression") or [""], about.get_all("License") or [""]
    said = str(expression[0]) or "; ".join(named) or str(field[0])
    return said if len(said) <= _NAME else ""


def licences() -> dict[str, str]:
    """Package and version -> its licence, by name."""
    found = {f"{p.metadata['Name']} {p.version}": licence_of(p) for p in distributions()}
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def problem_with(licence: str) -> str:
    """Why a licence is not permitted; empty if it is."""
    if not licence:
        return "names no licence: read its licence file and add it to KNOWN"
    if REFUSED.search(licence):
        return f"is under {licence}"
    return "" if PERMITTED.search(licence) else f"is under {licence!r}, which is not known: read it and add it"


def main() -> int:
    found = licences()
    for package, licence in found.items():
        print(f"{package:<40} {licence}")
    problems = [f"{package} {problem}" for package, licence in found.items() if (problem := problem_with(licence))]
    print("\n".join(["", *problems]) if problems else f"\n{len(found)} packages, each under a permitted licence.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
