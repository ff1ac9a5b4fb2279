"""What a claim is: one published result, the arms that it compares, and what is expected of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ketamine_sbml.claims.expectation import Expectation


class Role(StrEnum):
    """How a claim was used, or why it is not counted among published results.

    Calibration was seen by the fitting program; contested results are shown and never counted; a sanity check is no
    result at all but a judgement, and counted apart.
    """

    CALIBRATION = "calibration"
    VALIDATION = "validation"
    PREDICTION = "prediction"
    CONTESTED = "contested"
    SANITY = "sanity"

    @property
    def counted(self) -> bool:
        """Whether claims of this role are published results that enter the totals and the exit status."""
        return self not in (Role.CONTESTED, Role.SANITY)

    @property
    def note(self) -> str:
        """What a total of this role needs said beside it; empty where it is counted."""
        return _NOTES.get(self, "")


_NOTES = {
    Role.CONTESTED: "shown, never counted",
    Role.SANITY: "judgement and no published result, counted apart",
}


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


# The source of a sanity check.
NO_PUBLICATION = Source(
    publication="Judgement, not published",
    organism="any",
    preparation="none",
    eco="ECO:0000305",
    verified=False,
    unverified="no publication",
)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One record of the suite.

    Attributes:
        id: stable and readable.
        stage: id of the stage of the pathway under which it is reported, or a heading of one's own.
        statement: one plain sentence.
        source: the publication; of a sanity check that there is none.
        arms: role in the comparison (control, treatment, blocker, both, ...) -> name of an arm; for a series of doses
            the roles are the doses, in order.
        expectations: all must hold; the claim's margin is the smallest.
        role: calibration, validation, prediction, contested or sanity.
        evidence: ids of the evidence records that it stands for.
        arrows: arrows of the figure that it defends.
        inferred: why it is an inference from the figure and not a measurement; empty if it was measured.
        structural: why the model's structure encodes it; empty if not.
        vacuous: why it holds by construction and is not counted; empty if it can fail.
        not_testable: why it cannot be judged; empty if it can.
        contradicted: why the model contradicts it, as is known and declared; empty if the model is held to support it.
        judgement: why one would insist on a sanity check; empty for what was published.
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
    contradicted: str = ""
    judgement: str = ""
    note: str = ""
    place: str = ""

    @property
    def counted(self) -> bool:
        """Whether the claim enters the totals and the exit status."""
        return self.role.counted and self.in_totals

    @property
    def in_totals(self) -> bool:
        """Whether the totals of its role have it: it is judged and can fail, counted or not."""
        return not self.vacuous and not self.not_testable

    @property
    def held_to(self) -> bool:
        """Whether its verdict is declared: a counted claim's and a sanity check's, but no contested one's."""
        return self.role is not Role.CONTESTED and self.in_totals

    @property
    def units(self) -> tuple[str, ...]:
        """The units that its margin may have: those of its expectations, each once."""
        return tuple(dict.fromkeys(expectation.unit for expectation in self.expectations))

    def observables(self) -> tuple[str, ...]:
        """What its expectations read, each once."""
        return tuple(dict.fromkeys(readout.observable for e in self.expectations for readout in e.readouts()))
