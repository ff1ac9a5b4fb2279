"""The COMBINE archive: models, a map, one SED-ML document for each named arm and one that compares, and metadata.

A README, the licence and the manifest go with them.

Bytes are the same every time: entries in a fixed order with a fixed date. The manifest names formats without a level,
which COPASI needs.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from ketamine_sbml.claims import load_claims
from ketamine_sbml.exchange.provenance import provenance_line
from ketamine_sbml.exchange.sedml import sedml_documents
from ketamine_sbml.language.organism import TAXA, Organism
from ketamine_sbml.maps.files import map_texts
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import model_files
from ketamine_sbml.sbml.annotation import link
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
_LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


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
    files = dict(model_files())
    claim = next(claim for claim in load_claims()[0] if claim.id == COMPARED)
    documents = {f"{name}.sedml": ([arm], arm.label) for name, arm in arms.items()}
    documents["compare.sedml"] = ([arms[name] for name in claim.arms.values()], claim.statement)
    files |= zip(documents, sedml_documents(list(documents.values())), strict=True)
    files |= map_texts()
    files["README.md"] = _README
    files["LICENCE.txt"] = f"CC0 1.0 Universal: {_LICENCE}\n"
    files["metadata.rdf"] = _metadata(files)
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


def _metadata(files: dict[str, str]) -> str:
    model = pathway()
    identifiers = [link(resource) for resource in model.publications[model.about.paper].resources]
    described = "".join(f'\n    <bqmodel:isDescribedBy rdf:resource="{escape(item)}"/>' for item in identifiers)
    models = [name for name in files if name.endswith(".xml")]
    about = []
    for name in models:
        organism = next((o for o in Organism if name.endswith(f"_{o}.xml")), Organism.MOUSE)
        taxon = link(TAXA[organism][1])
        about.append(
            f'  <rdf:Description rdf:about="./{name}">\n    <bqbiol:hasTaxon rdf:resource="{taxon}"/>'
            f"{described}\n"
            f"    <dcterms:description>{provenance_line(pathway(organism))}</dcterms:description>\n"
            "  </rdf:Description>"
        )
    entries = "\n".join(about)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/"\n'
        '    xmlns:bqbiol="http://biomodels.net/biology-qualifiers/"\n'
        '    xmlns:bqmodel="http://biomodels.net/model-qualifiers/">\n'
        '  <rdf:Description rdf:about=".">\n'
        f"    <dcterms:title>{escape(model.about.name)}</dcterms:title>\n"
        f"    <dcterms:creator>{escape(model.about.author)}</dcterms:creator>\n"
        f'    <dcterms:license rdf:resource="{_LICENCE}"/>{described}\n'
        f"  </rdf:Description>\n{entries}\n</rdf:RDF>\n"
    )
