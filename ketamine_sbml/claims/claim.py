"""What a claim is: one published result, the arms that it compares, and what is expected of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ketamine_sbml.claims.expectation import Expectation


class Role(StrEnum):
    """How a claim was used. Only the first was seen by the fitting program; the last is never counted."""

    CALIBRATION = "calibration"
    VALIDATION = "validation"
    PREDICTION = "prediction"
    CONTESTED = "contested"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a result was published.

    Attributes:
        publication: the citation.
        identifiers: compact identifiers such as ``pubmed:30606046``.
        figure: figure or passage, where known.
        organism: of the experiment.
        preparation: in vivo, slice, culture.
        eco: evidence code.
        verified: whether intervention, observable and direction were checked at the publication.
        unverified: which details were not.
    """

    publication: str
    organism: str
    preparation: str
    identifiers: tuple[str, ...] = ()
    figure: str = ""
    eco: str = "ECO:0000269"
    verified: bool = True
    unverified: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One record of the suite.

    Attributes:
        id: stable and readable.
        stage: id of the stage of the pathway under which it is reported, or a heading of one's own.
        statement: one plain sentence.
        source: the publication.
        arms: role in the comparison (control, treatment, blocker, both, ...) -> name of an arm; for a series of doses
            the roles are the doses, in order.
        expectations: all must hold; the claim's margin is the smallest.
        role: calibration, validation, prediction or contested.
        evidence: ids of the evidence records that it stands for.
        arrows: arrows of the figure that it defends.
        inferred: why it is an inference from the figure and not a measurement; empty if it was measured.
        structural: why the model's structure encodes it; empty if not.
        vacuous: why it holds by construction and is not counted; empty if it can fail.
        not_testable: why it cannot be judged; empty if it can.
        note: anything else a reader should know.
        place: file it was read from.
    """

    id: str
    stage: str
    statement: str
    source: Source
    role: Role
    arms: Mapping[str, str]
    expectations: tuple[Expectation, ...]
    evidence: tuple[str, ...] = ()
    arrows: tuple[str, ...] = ()
    inferred: str = ""
    structural: str = ""
    vacuous: str = ""
    not_testable: str = ""
    note: str = ""
    place: str = ""

    @property
    def counted(self) -> bool:
        """Whether the claim enters the totals and the exit status."""
        return self.role is not Role.CONTESTED and not self.vacuous and not self.not_testable

    @property
    def units(self) -> tuple[str, ...]:
        """The units that its margin may have: those of its expectations, each once."""
        return tuple(dict.fromkeys(expectation.unit for expectation in self.expectations))

    def observables(self) -> tuple[str, ...]:
        """What its expectations read, each once."""
        return tuple(dict.fromkeys(readout.observable for e in self.expectations for readout in e.readouts()))
