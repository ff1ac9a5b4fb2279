"""The COMBINE archive: models, a map, one SED-ML document for each named arm and one that compares, and metadata.

A README, the licence and the manifest go with them.

Bytes are the same every time: entries in a fixed order with a fixed date. The manifest names formats without a level,
which COPASI needs.
"""

from __future__ import annotations

import io
import zipfile

from ketamine_sbml.claims import load_claims
from ketamine_sbml.exchange.metadata import LICENCE, LICENCE_NAME, metadata
from ketamine_sbml.exchange.sedml import sedml_documents
from ketamine_sbml.maps.files import map_texts
from ketamine_sbml.sbml import model_files
from ketamine_sbml.simulation import named_arms
from ketamine_sbml.version import __version__

_DATE = (1980, 1, 1, 0, 0, 0)
_FORMATS = {
    ".xml": "http://identifiers.org/combine.specifications/sbml",
    ".sedml": "http://identifiers.org/combine.specifications/sed-ml",
    ".rdf": "http://identifiers.org/combine.specifications/omex-metadata",
    ".sbgn": "http://identifiers.org/combine.specifications/sbgn",
    ".md": "http://purl.org/NET/mediatypes/text/markdown",
    ".txt": "http://purl.org/NET/mediatypes/text/plain",
}
# The document that tools run first, and the claim whose arms one document compares.
MASTER = "ketamine.sedml"
COMPARED = "vegf-antibody-blocks-ketamine"


def archive() -> bytes:
    """The content of the .omex file."""
    files = _files()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in {"manifest.xml": _manifest(files), **files}.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _files() -> dict[str, str]:
    arms = named_arms()
    models = model_files()
    files = dict(models)
    claim = next(claim for claim in load_claims()[0] if claim.id == COMPARED)
    documents = {f"{name}.sedml": ([arm], arm.label) for name, arm in arms.items()}
    documents["compare.sedml"] = ([arms[name] for name in claim.arms.values()], claim.statement)
    files |= zip(documents, sedml_documents(list(documents.values())), strict=True)
    files |= map_texts()
    files["README.md"] = _README
    files["LICENCE.txt"] = f"{LICENCE_NAME}: {LICENCE}\n"
    files["metadata.rdf"] = metadata(models)
    return files


def _manifest(files: dict[str, str]) -> str:
    entries = ['  <content location="." format="http://identifiers.org/combine.specifications/omex"/>']
    for name in ("manifest.xml", *files):
        kind = _FORMATS[name[name.rindex(".") :]]
        if name == "manifest.xml":
            kind = "http://identifiers.org/combine.specifications/omex-manifest"
        master = ' master="true"' if name == MASTER else ""
        entries.append(f'  <content location="./{name}" format="{kind}"{master}/>')
    lines = "\n".join(entries)
    return (
        "<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n"
        f'<omexManifest xmlns="http://identifiers.org/combine.specifications/omex-manifest">\n{lines}\n</omexManifest>\n'
    )


_README = f"""\
# Ketamine, VEGF and mTORC1: archive {__version__}

`ketamine.sedml` runs 10 mg/kg in the mouse. Every other `.sedml` file is one arm (one experiment) of the validation
suite; `compare.sedml` shows the arms of one claim together, for tools that read several models. Times in plots are
hours from the injection of ketamine. `ketamine_vegf.xml` is the model; `_rat` and `_human` have other pharmacokinetics.
`ketamine_vegf.af.sbgn` is the pathway as an SBGN Activity Flow map, `ketamine_vegf.pd.sbgn` as a Process Description.

The model puts Figure 6 of Deyama et al. 2019 into equations. It is no measurement: most of its numbers are assumed.
"""
