"""Everything that an experimenter can do, and what each becomes in the model (arrow fig-10 among them).

An intervention is a constant parameter that any tool can set. A dose adds an amount at ``<id>_time``; a held
intervention has its level from ``<id>_time`` to ``<id>_stop``; what changes the animal itself holds throughout. The
stages name the levels where the drugs act; here stand only the knobs.

Times are model hours; the injection of ketamine stands at hour 24. Default starts follow the usual experiment: blockers
and antibodies half an hour before ketamine. How long a drug stays is an assumption, and can be set.
"""

from __future__ import annotations

from collections.abc import Iterator

from ketamine_sbml.language.annotations import entry, kind_of
from ketamine_sbml.language.elements import (
    Action,
    Annotation,
    Element,
    Event,
    Evidence,
    Intervention,
    Level,
    Parameter,
    PerOrganism,
    Stage,
)
from ketamine_sbml.language.evidence import because, setting
from ketamine_sbml.model.proteins import form_of
from ketamine_sbml.model.publications import (
    DEYAMA_2019_AJP,
    FUCHIKAMI_2015,
    GERHARD_2020,
    LEPACK_2015,
    LI_2010,
    LI_2011,
    LIU_2012,
    MODA_SAVA_2019,
    PRYAZHNIKOV_2018,
)

# The hour of model time at which ketamine is injected: one day of rest comes first.
INJECTION_HOUR = 24.0

_DRUG = "SBO:0000002"
_LONG = 1e6  # an upper bound for times, in hours
_FRACTION = (0.0, 1.0)


def _animal(
    identifier: str,
    name: str,
    *,
    rest: float,
    usual: float,
    evidence: Evidence,
    annotations: tuple[Annotation, ...] = (),
) -> Intervention:
    """Something that changes the animal itself, as a fraction."""
    return Intervention(
        id=identifier,
        name=name,
        sbo=_DRUG,
        action=Action.ANIMAL,
        unit="1",
        rest=rest,
        bounds=_FRACTION,
        usual=usual,
        evidence=evidence,
        annotations=annotations,
    )


def _held(
    identifier: str,
    name: str,
    *,
    usual: float,
    start: float,
    stop: float,
    evidence: Evidence,
    unit: str = "nmol/L",
    bounds: tuple[float, float] = (0.0, 1e9),
    annotations: tuple[Annotation, ...] = (),
) -> Intervention:
    """A level held from a start to a stop, given in hours from ketamine."""
    return Intervention(
        id=identifier,
        name=name,
        sbo=_DRUG,
        action=Action.HELD,
        unit=unit,
        bounds=bounds,
        start=start,
        stop=stop,
        usual=usual,
        evidence=evidence,
        annotations=annotations,
    )


def _dose(
    identifier: str,
    name: str,
    *,
    target: str,
    usual: float,
    start: float,
    evidence: Evidence,
    annotations: tuple[Annotation, ...] = (),
) -> Intervention:
    """An amount in nmol added to a species at a time given in hours from ketamine."""
    return Intervention(
        id=identifier,
        name=name,
        sbo=_DRUG,
        action=Action.DOSE,
        unit="nmol",
        bounds=(0.0, 1.0),
        start=start,
        target=target,
        usual=usual,
        evidence=evidence,
        annotations=annotations,
    )


KETAMINE = Intervention(
    id="ketamine",
    name="Dose of racemic ketamine",
    sbo=_DRUG,
    action=Action.DOSE,
    unit="mg/kg",
    rest=0.0,
    bounds=(0.0, 1000.0),
    start=0.0,
    usual=10.0,
    evidence=because("10 mg/kg i.p. in rodents, 0.5 mg/kg over 40 minutes in man.", PRYAZHNIKOV_2018, LEPACK_2015),
    annotations=entry("CHEBI:6121"),
)

INTERVENTIONS: tuple[Intervention, ...] = (
    KETAMINE,
    _held(
        "ketamine_bath",
        "Ketamine held in the bath of a slice or culture",
        usual=1000.0,
        start=0.0,
        stop=1.0,
        evidence=because("1 umol/L disinhibits a slice, 10 umol/L does not.", GERHARD_2020),
        annotations=entry("CHEBI:6121"),
    ),
    _dose(
        "vegf_infusion",
        "VEGF164 infused into the medial prefrontal cortex",
        target="vegf_free",
        usual=2e-5,
        start=0.0,
        evidence=because("Infused VEGF acts like ketamine; the dose was not read.", DEYAMA_2019_AJP),
        annotations=form_of("VEGFA"),
    ),
    _dose(
        "bdnf_infusion",
        "BDNF infused into the medial prefrontal cortex",
        target="bdnf_free",
        usual=2e-5,
        start=0.0,
        evidence=because("Infused BDNF acts like ketamine; the dose is an assumption."),
        annotations=form_of("BDNF"),
    ),
    _dose(
        "vegf_antibody",
        "Binding sites of antibody against VEGF infused into the medial prefrontal cortex",
        target="vegf_antibody_free",
        usual=1e-3,
        start=-0.5,
        evidence=because("Some 100 ng of antibody a side; the dose was not read.", DEYAMA_2019_AJP),
        annotations=kind_of("GO:0003823"),
    ),
    _dose(
        "bdnf_antibody",
        "Binding sites of antibody against BDNF infused into the medial prefrontal cortex",
        target="bdnf_antibody_free",
        usual=1e-3,
        start=-0.5,
        evidence=because("1 ug/uL, half an hour before ketamine.", LEPACK_2015),
        annotations=kind_of("GO:0003823"),
    ),
    _animal(
        "vegf_expression",
        "Share of neuronal VEGF that a deletion leaves",
        rest=1.0,
        usual=0.2,
        evidence=because("Deletion in forebrain excitatory neurons.", DEYAMA_2019_AJP),
        annotations=form_of("VEGFA"),
    ),
    _animal(
        "flk1_expression",
        "Share of neuronal Flk-1 that a deletion or knock-down leaves",
        rest=1.0,
        usual=0.2,
        evidence=because("Deletion in forebrain excitatory neurons, or adult viral knock-down.", DEYAMA_2019_AJP),
        annotations=form_of("KDR"),
    ),
    _animal(
        "bdnf_expression",
        "Share of BDNF supply that a release defect or deletion leaves",
        rest=1.0,
        usual=0.3,
        evidence=because("Met/Met mice release less BDNF.", LIU_2012),
        annotations=form_of("BDNF"),
    ),
    _held(
        "flk1_inhibitor",
        "SU5416 at Flk-1",
        usual=10000.0,
        start=-0.5,
        stop=6.0,
        evidence=because("Inhibitor of the receptor's kinase."),
        annotations=entry("CHEBI:91083"),
    ),
    _held(
        "trk_inhibitor",
        "K252a at TrkB",
        usual=500.0,
        start=-0.5,
        stop=6.0,
        evidence=because("Inhibitor of the receptor's kinase."),
        annotations=entry("CHEBI:43616"),
    ),
    _held(
        "ampar_antagonist",
        "NBQX at AMPA receptors",
        usual=10000.0,
        start=-0.5,
        stop=4.0,
        evidence=because("10 mg/kg i.p. or 10 umol/L: nearly full block for some hours."),
        annotations=entry("CHEBI:31073"),
    ),
    _held(
        "ampar_potentiator",
        "CX546 at AMPA receptors",
        usual=300000.0,
        start=-0.5,
        stop=4.0,
        evidence=because("Potentiates AMPA receptors."),
    ),
    _held(
        "ltype_blocker",
        "Nifedipine or verapamil at L-type channels, in nifedipine equivalents",
        usual=10000.0,
        start=-0.5,
        stop=6.0,
        evidence=because("Blocks what ketamine does to behaviour.", LEPACK_2015),
        annotations=kind_of("CHEBI:7565"),
    ),
    _held(
        "pi3k_inhibitor",
        "LY294002 at PI3K",
        usual=50000.0,
        start=-0.5,
        stop=6.0,
        evidence=because("Blocks Akt.", LI_2010),
        annotations=entry("CHEBI:65329"),
    ),
    _held(
        "mek_inhibitor",
        "U0126 at MEK",
        usual=20000.0,
        start=-0.5,
        stop=6.0,
        evidence=because("Blocks ERK.", LI_2010),
        annotations=entry("CHEBI:90693"),
    ),
    _held(
        "rapamycin",
        "Rapamycin in cortex",
        usual=20.0,
        start=-0.5,
        stop=12.0,
        evidence=because("Intracerebral, before ketamine; held for half a day as an assumption.", LI_2010),
        annotations=entry("CHEBI:9168"),
    ),
    _held(
        "translation_inhibitor",
        "Anisomycin in cortex",
        usual=10000.0,
        start=-0.5,
        stop=4.0,
        evidence=because("Blocks protein synthesis."),
        annotations=entry("CHEBI:338412"),
    ),
    _held(
        "mpfc_silencing",
        "Silencing of pyramidal output by muscimol",
        usual=1.0,
        unit="1",
        bounds=_FRACTION,
        start=-0.25,
        stop=3.0,
        evidence=because(
            "Muscimol in infralimbic cortex blocks ketamine, from memory.", FUCHIKAMI_2015, verified=False
        ),
        annotations=kind_of("CHEBI:7035"),
    ),
    _held(
        "interneuron_drive",
        "Chemo- or optogenetic drive of interneurons",
        usual=-0.5,
        unit="1",
        bounds=(-1.0, 1.0),
        start=0.0,
        stop=1.0,
        evidence=because("-1 silences, +1 doubles; sets firing directly."),
    ),
    _held(
        "pyramidal_drive",
        "Chemo- or optogenetic drive of pyramidal neurons",
        usual=1.0,
        unit="1",
        bounds=(-1.0, 1.0),
        start=0.0,
        stop=1.0,
        evidence=because("Photostimulation of infralimbic cortex acts like ketamine for weeks.", FUCHIKAMI_2015),
    ),
    _held(
        "mglu23_agonist",
        "LY379268 at mGlu2/3 autoreceptors",
        usual=100.0,
        start=-0.5,
        stop=3.0,
        evidence=because("Holds glutamate release back."),
    ),
    _held(
        "mglu23_antagonist",
        "LY341495 at mGlu2/3 autoreceptors",
        usual=300.0,
        start=0.0,
        stop=1.5,
        evidence=because("Takes the brake off glutamate release and acts like ketamine."),
    ),
    _animal(
        "interneuron_nmdar_expression",
        "Share of interneuron NMDA receptors that a GluN2B knock-down leaves",
        rest=1.0,
        usual=0.1,
        evidence=because("Knock-down in interneurons blocks ketamine.", GERHARD_2020),
        annotations=form_of("GRIN2B"),
    ),
    _animal(
        "pyramidal_nmdar_expression",
        "Share of pyramidal NMDA receptors that a GluN2B knock-down leaves",
        rest=1.0,
        usual=0.1,
        evidence=because("Knock-down in pyramidal neurons leaves the effect of ketamine.", GERHARD_2020),
        annotations=form_of("GRIN2B"),
    ),
    _held(
        "spine_elimination",
        "Collapse of newly formed spines",
        usual=1.0,
        unit="1",
        bounds=_FRACTION,
        start=12.0,
        stop=48.0,
        evidence=because("Light collapses spines that formed after ketamine.", MODA_SAVA_2019),
    ),
    _animal(
        "chronic_stress",
        "Chronic stress",
        rest=0.0,
        usual=1.0,
        evidence=because("The stressed starting state: less Flk-1, fewer spines.", LI_2011),
    ),
)


def _expanded(intervention: Intervention) -> Iterator[Element]:
    """The parameters, the level and the events that an intervention becomes."""
    low, high = intervention.bounds
    value = PerOrganism(mouse=10.0, rat=10.0, human=0.5) if intervention.id == "ketamine" else intervention.rest
    yield Parameter(
        id=intervention.id,
        name=intervention.name,
        sbo=intervention.sbo,
        value=value,
        unit=intervention.unit,
        range=(low, high),
        evidence=setting(f"Intervention; {intervention.evidence.reason}", *intervention.evidence.publications),
        annotations=intervention.annotations,
    )
    if intervention.action is Action.ANIMAL:
        return
    assert intervention.start is not None
    yield Parameter(
        id=intervention.time_id,
        name=f"{intervention.name}: time of start",
        sbo=_DRUG,
        value=INJECTION_HOUR + intervention.start,
        unit="h",
        range=(0.0, _LONG),
        evidence=setting("Start in the usual experiment."),
    )
    if intervention.action is Action.DOSE:
        if intervention.target:
            yield Event(
                id=f"{intervention.id}_start",
                name=f"{intervention.name}: given",
                sbo="SBO:0000357",
                trigger=f"time >= {intervention.time_id}",
                assignments={intervention.target: f"{intervention.target} + {intervention.id}"},
                additive=True,
                evidence=because("A dose adds to what is there."),
            )
        return
    assert intervention.stop is not None
    yield Parameter(
        id=intervention.stop_id,
        name=f"{intervention.name}: time of end",
        sbo=_DRUG,
        value=INJECTION_HOUR + intervention.stop,
        unit="h",
        range=(0.0, _LONG),
        evidence=setting("End in the usual experiment; how long the drug stays is an assumption."),
    )
    yield Parameter(
        id=f"{intervention.id}_off",
        name=f"{intervention.name}: level when off",
        sbo=_DRUG,
        value=0.0,
        unit=intervention.unit,
        range=(0.0, 0.0),
        evidence=setting("Zero with its unit."),
    )
    yield Level(
        id=intervention.level_id,
        name=f"{intervention.name}: current level",
        sbo=_DRUG,
        initial="0",
        unit=intervention.unit,
        evidence=because("Zero before the start and after the end."),
    )
    yield Event(
        id=f"{intervention.id}_begins",
        name=f"{intervention.name}: begins",
        sbo="SBO:0000357",
        trigger=f"time >= {intervention.time_id}",
        assignments={intervention.level_id: intervention.id},
        evidence=because("Held from here."),
    )
    yield Event(
        id=f"{intervention.id}_ends",
        name=f"{intervention.name}: ends",
        sbo="SBO:0000357",
        trigger=f"time >= {intervention.stop_id}",
        assignments={intervention.level_id: f"{intervention.id}_off"},
        evidence=because("Held until here."),
    )


# Settings of the dosing schedule: parameters that belong to ketamine and have no time of their own.
SCHEDULE = (
    Parameter(
        id="ketamine_doses",
        name="Number of doses of ketamine",
        sbo=_DRUG,
        value=1.0,
        unit="1",
        range=(0.0, 1000.0),
        evidence=setting("A single dose."),
    ),
    Parameter(
        id="ketamine_interval",
        name="Interval between doses of ketamine",
        sbo=_DRUG,
        value=24.0,
        unit="h",
        range=(0.01, _LONG),
        evidence=setting("A day."),
    ),
    Parameter(
        id="ketamine_duration",
        name="Duration of an infusion of ketamine",
        sbo=_DRUG,
        value=0.666666666666667,
        unit="h",
        range=(0.01, 100.0),
        evidence=setting("40 minutes in patients; without effect where the drug is injected."),
    ),
)

STAGE = Stage(
    title="Interventions",
    description=__doc__,
    elements=(*SCHEDULE, *(element for intervention in INTERVENTIONS for element in _expanded(intervention))),
)
