"""The figure, arrow by arrow: what each says, which elements hold it, and how to cut it.

A cut sets parameters so that the arrow carries nothing while rest stays rest; negative controls use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """One arrow of the figure.

    Attributes:
        id: fig-1 to fig-12.
        statement: what the figure says.
        elements: ids of the reactions, rules and states that hold it.
        cut: parameter values that interrupt it.
    """

    id: str
    statement: str
    elements: tuple[str, ...]
    cut: Mapping[str, float]


def _arrow(identifier: str, statement: str, elements: tuple[str, ...], **cut: float) -> Arrow:
    return Arrow(id=identifier, statement=statement, elements=elements, cut=MappingProxyType(cut))


ARROWS: tuple[Arrow, ...] = (
    _arrow(
        "fig-1",
        "Ketamine blocks NMDA receptors on GABA interneurons and so disinhibits the pyramidal neuron.",
        ("interneuron_nmdar_block", "interneuron_excitation", "interneuron_activity", "gaba_fold"),
        interneuron_block_half=1e12,
    ),
    _arrow(
        "fig-2",
        "Disinhibition gives a rapid and transient burst of glutamate.",
        ("pyramidal_drive_total", "pyramidal_fold", "glutamate_fold"),
        disinhibition_share=0.0,
    ),
    _arrow("fig-3", "Glutamate activates AMPA receptors.", ("ampar_activity",), ampar_glutamate_share=0.0),
    _arrow(
        "fig-4",
        "AMPA receptor activation opens L-type channels, and calcium flows in.",
        ("depolarisation", "ltype_activity", "calcium_influx"),
        ltype_calcium_share=0.0,
    ),
    _arrow(
        "fig-5",
        "Calcium stimulates release of VEGF.",
        ("vegf_release_drive", "vegf_releasing"),
        vegf_release_largest=1.0,
        vegf_calcium_share=0.0,
    ),
    _arrow("fig-6", "VEGF stimulates Flk-1.", ("flk1_binding", "flk1_active"), flk1_ligand_share=0.0),
    _arrow(
        "fig-7",
        "Flk-1 activates Akt and mTORC1.",
        (
            "growth_signal",
            "akt_drive",
            "akt_activating",
            "erk_activating",
            "tsc_activating",
            "rheb_hydrolysis",
            "mtorc1_activating",
        ),
        growth_signal_gain=0.0,
        growth_signal_share=0.0,
    ),
    _arrow(
        "fig-8",
        "mTORC1 drives translation and the synthesis of GluA1 and PSD95.",
        (
            "s6k_activating",
            "eif4ebp_activating",
            "translation_signal",
            "translation_fold",
            "capture_capacity",
            "glua1_synthesis",
            "psd95_synthesis",
            "glua1_delivery",
            "psd95_delivery",
        ),
        translation_largest=1.0,
        translation_share=0.0,
    ),
    _arrow(
        "fig-9",
        "GluA1 and PSD95 are required for synaptogenesis and spine maturation.",
        ("spine_formation", "immature_spine_fold", "mature_spine_fold"),
        spine_formation_largest=1.0,
        spine_formation_share=0.0,
    ),
    _arrow(
        "fig-10", "An antibody against VEGF blocks VEGF.", ("vegf_antibody_binding",), vegf_antibody_association=0.0
    ),
    _arrow(
        "fig-11",
        "Synaptogenesis underlies the rapid and sustained antidepressant response.",
        ("synaptic_transmission", "late_response", "antidepressant_response"),
        late_response_share=0.0,
    ),
    _arrow(
        "fig-12",
        "Release of BDNF is essential as well.",
        ("bdnf_release_drive", "bdnf_releasing", "trkb_binding", "trkb_active"),
        bdnf_release_largest=1.0,
        bdnf_calcium_share=0.0,
    ),
)
