"""Database entries that the pathway is annotated with, and short names for the statements made with them.

UniProt accessions are the curated entries of release 2026-01 for mouse, rat and human; None where none exists, and
then no annotation is written. Chemicals are ChEBI, processes and places GO, UBERON and CL.
"""

from __future__ import annotations

from types import MappingProxyType

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Annotation, Organism, Relation, Resource

# gene: (mouse, rat, human)
PROTEINS = MappingProxyType(
    {
        "VEGFA": ("Q00731", "P16612", "P15692"),
        "KDR": ("P35918", "O08775", "P35968"),
        "BDNF": ("P21237", "P23363", "P23560"),
        "NTRK2": ("P15209", "Q63604", "Q16620"),
        "GRIN1": ("P35438", "P35439", "Q05586"),
        "GRIN2A": ("P35436", "Q00959", "Q12879"),
        "GRIN2B": ("Q01097", "Q00960", "Q13224"),
        "GRIN2D": ("Q03391", "Q62645", "O15399"),
        "GRIA1": ("P23818", "P19490", "P42261"),
        "GRIA2": ("P23819", "P19491", "P42262"),
        "DLG4": ("Q62108", "P31016", "P78352"),
        "CACNA1C": ("Q01815", "P22002", "Q13936"),
        "CACNA1D": ("Q99246", "P27732", "Q01668"),
        "ATP2B1": ("G5E829", "P11505", "P20020"),
        "SLC8A1": ("P70414", "Q01728", "P32418"),
        "CALM1": ("P0DP26", "P0DP29", "P0DP23"),
        "PIK3CA": ("P42337", "A0A0G2K344", "P42336"),
        "PIK3CB": ("Q8BTI9", "Q9Z1L0", "P42338"),
        "PIK3R1": ("P26450", "Q63787", "P27986"),
        "AKT1": ("P31750", "P47196", "P31749"),
        "AKT3": ("Q9WUA6", "Q63484", "Q9Y243"),
        "TSC1": ("Q9EP53", "Q9Z136", "Q92574"),
        "TSC2": ("Q61037", "P49816", "P49815"),
        "RHEB": ("Q921J2", "Q62639", "Q15382"),
        "MTOR": ("Q9JLN9", "P42346", "P42345"),
        "RPTOR": ("Q8K4Q0", None, "Q8N122"),
        "MLST8": ("Q9DCJ1", "Q9Z2K5", "Q9BVC4"),
        "RPS6KB1": ("Q8BSK8", "P67999", "P23443"),
        "EIF4EBP1": ("Q60876", "Q62622", "Q13541"),
        "EIF4EBP2": ("P70445", None, "Q13542"),
        "MAPK1": ("P63085", "P63086", "P28482"),
        "MAPK3": ("Q63844", "P21708", "P27361"),
        "MAP2K1": ("P31938", "Q01986", "Q02750"),
        "FKBP1A": ("P26883", "Q62658", "P62942"),
        "SLC1A2": ("P43006", "P31596", "P43004"),
        "SLC1A3": ("P56564", "P24942", "P43003"),
        "SLC17A7": ("Q3TXX4", "Q62634", "Q9P2U7"),
        "GAD1": ("P48318", "P18088", "Q99259"),
        "CYP2B6": (None, None, "P20813"),
    }
)

TAXA = MappingProxyType(
    {
        Organism.MOUSE: ("Mus musculus", "taxonomy:10090"),
        Organism.RAT: ("Rattus norvegicus", "taxonomy:10116"),
        Organism.HUMAN: ("Homo sapiens", "taxonomy:9606"),
    }
)


def _protein(gene: str) -> Resource:
    if gene not in PROTEINS:
        raise InputError(f"Gene {gene!r} is not in the table of proteins: add its curated UniProt accessions first.")
    return Resource(
        {
            organism: f"uniprot:{accession}" if accession else None
            for organism, accession in zip(Organism, PROTEINS[gene], strict=True)
        }
    )


def protein(gene: str) -> tuple[Annotation, ...]:
    """The element is this protein."""
    return (Annotation(Relation.IS, _protein(gene)),)


def form_of(*genes: str) -> tuple[Annotation, ...]:
    """The element is a state (phosphorylated, internalised) of a protein, or one of several isoforms of it."""
    return tuple(Annotation(Relation.IS_VERSION_OF, _protein(gene)) for gene in genes)


def made_of(*parts: str) -> tuple[Annotation, ...]:
    """The element has these parts: genes for proteins, compact identifiers for anything else."""
    return tuple(Annotation(Relation.HAS_PART, Resource(part) if ":" in part else _protein(part)) for part in parts)
