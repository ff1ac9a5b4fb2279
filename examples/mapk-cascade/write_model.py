"""Writes kholodenko2000.xml, the MAP kinase cascade of Kholodenko 2000 (Table 1 and 2 there), in nmol/L and seconds.

python examples/mapk-cascade/write_model.py
"""

from __future__ import annotations

from pathlib import Path

import libsbml

# species -> initial concentration, nmol/L
SPECIES = {"MKKK": 90, "MKKK_P": 10, "MKK": 280, "MKK_P": 10, "MKK_PP": 10, "MAPK": 280, "MAPK_P": 10, "MAPK_PP": 10}
CONSTANTS = {
    "V1": 2.5,
    "n": 1,
    "Ki": 9,
    "K1": 10,
    "V2": 0.25,
    "K2": 8,
    "k3": 0.025,
    "K3": 15,
    "k4": 0.025,
    "K4": 15,
    "V5": 0.75,
    "K5": 15,
    "V6": 0.75,
    "K6": 15,
    "k7": 0.025,
    "K7": 15,
    "k8": 0.025,
    "K8": 15,
    "V9": 0.5,
    "K9": 15,
    "V10": 0.5,
    "K10": 15,
}
# reactant, product, modifier, rate in nmol/L and second
REACTIONS = {
    "r1": ("MKKK", "MKKK_P", "MAPK_PP", "V1 * MKKK / ((1 + (MAPK_PP / Ki)^n) * (K1 + MKKK))"),
    "r2": ("MKKK_P", "MKKK", "", "V2 * MKKK_P / (K2 + MKKK_P)"),
    "r3": ("MKK", "MKK_P", "MKKK_P", "k3 * MKKK_P * MKK / (K3 + MKK)"),
    "r4": ("MKK_P", "MKK_PP", "MKKK_P", "k4 * MKKK_P * MKK_P / (K4 + MKK_P)"),
    "r5": ("MKK_PP", "MKK_P", "", "V5 * MKK_PP / (K5 + MKK_PP)"),
    "r6": ("MKK_P", "MKK", "", "V6 * MKK_P / (K6 + MKK_P)"),
    "r7": ("MAPK", "MAPK_P", "MKK_PP", "k7 * MKK_PP * MAPK / (K7 + MAPK)"),
    "r8": ("MAPK_P", "MAPK_PP", "MKK_PP", "k8 * MKK_PP * MAPK_P / (K8 + MAPK_P)"),
    "r9": ("MAPK_PP", "MAPK_P", "", "V9 * MAPK_PP / (K9 + MAPK_PP)"),
    "r10": ("MAPK_P", "MAPK", "", "V10 * MAPK_P / (K10 + MAPK_P)"),
}
NOTES = (
    '<body xmlns="http://www.w3.org/1999/xhtml"><p>Kholodenko BN (2000) Negative feedback and ultrasensitivity can '
    "bring about oscillations in the mitogen-activated protein kinase cascades. Eur J Biochem 267:1583-1588, "
    "doi:10.1046/j.1432-1327.2000.01197.x. Written anew from the published equations.</p></body>"
)


def main() -> None:
    document = libsbml.SBMLDocument(3, 1)
    model = document.createModel()
    model.setId("kholodenko2000")
    model.setNotes(NOTES)
    cell = model.createCompartment()
    cell.setId("cell")
    cell.setSize(1.0)
    cell.setSpatialDimensions(3.0)
    cell.setConstant(True)
    for name, amount in SPECIES.items():
        species = model.createSpecies()
        species.setId(name)
        species.setCompartment("cell")
        species.setInitialConcentration(amount)
        species.setHasOnlySubstanceUnits(False)
        species.setBoundaryCondition(False)
        species.setConstant(False)
    for name, value in CONSTANTS.items():
        parameter = model.createParameter()
        parameter.setId(name)
        parameter.setValue(value)
        parameter.setConstant(True)
    for name, (reactant, product, modifier, law) in REACTIONS.items():
        reaction = model.createReaction()
        reaction.setId(name)
        reaction.setReversible(False)
        reaction.setFast(False)
        for make, species in ((reaction.createReactant, reactant), (reaction.createProduct, product)):
            reference = make()
            reference.setSpecies(species)
            reference.setStoichiometry(1.0)
            reference.setConstant(True)
        if modifier:
            reaction.createModifier().setSpecies(modifier)
        reaction.createKineticLaw().setMath(libsbml.parseL3Formula(f"cell * {law}"))
    libsbml.writeSBMLToFile(document, str(Path(__file__).with_name("kholodenko2000.xml")))


if __name__ == "__main__":
    main()
