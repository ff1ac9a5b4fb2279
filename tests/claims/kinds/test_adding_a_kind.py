"""A new kind is one file: loader, schema, words and margins follow from its class."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_up_curves import AT_2, DOUBLED, FLAT, two

from ketamine_sbml.claims import kinds
from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.claims.load import ClaimReader, vocabulary_of
from ketamine_sbml.claims.record import ExpectationField, claim_fields
from ketamine_sbml.errors import InputError
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import named_arms

DOUBLES = '''
"""A treatment that gives a multiple of its control."""

from __future__ import annotations

from dataclasses import dataclass

from ketamine_sbml.claims.expectation import Arms, Expectation, Reading, value_readings
from ketamine_sbml.claims.kinds.comparisons import Increases  # a class of another kind is not found twice
from ketamine_sbml.claims.parts import Bound, Read


@dataclass(frozen=True, kw_only=True)
class Doubles(Expectation):
    """The treatment has twice as much as the control."""

    kind = "doubles"
    arms = ("control", "treatment")
    formula = "bound - |E(treatment : control) - 1|"

    readout: Read
    bound: Bound

    def margin(self, arms: Arms) -> float:
        return self.bound - abs(self.readout.effect(arms["treatment"], arms["control"]) - 1.0)

    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        return value_readings(self.readout, self.arms, arms)
'''


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is searched like the package's own."""
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    known = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - known:
        del sys.modules[name]


def test_a_file_in_the_folder_is_a_kind_that_can_be_read_judged_and_told(
    added: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (added / "doubling.py").write_text(DOUBLES)
    found = kinds._found()
    assert set(found) - set(kinds.NAMES) == {"doubles"}
    monkeypatch.setitem(kinds.NAMES, "doubles", found["doubles"])
    monkeypatch.setitem(kinds.KINDS, "doubles", found["doubles"])
    vocabulary = vocabulary_of(pathway())
    reader = ClaimReader(pathway(), dict(named_arms()), claim_fields(vocabulary))
    record = {
        "id": "mine",
        "stage": "Mine",
        "statement": "It doubles.",
        "role": "prediction",
        "source": {"publication": "Nobody", "organism": "mouse", "preparation": "none"},
        "arms": {"control": "vehicle", "treatment": "ketamine"},
        "expect": [{"kind": "doubles", "observable": "p_mtor", "at": 1, "bound": 0.5, "because": "Here."}],
    }
    reader.read_claim(record, 1, "mine.toml")
    assert reader.faults == []
    claim: Claim = reader.claims["mine"]
    assert "doubles: p_mtor at 1 h, bound 0.5 log2 fold" in claim.expectations[0].words()
    form = ExpectationField("", vocabulary).form()
    assert "doubles" in form["properties"]["kind"]["enum"]
    assert "bound - |E(treatment : control) - 1|" in form["properties"]["kind"]["description"]


def test_its_margin_is_its_own(added: Path) -> None:
    (added / "doubling.py").write_text(DOUBLES)
    expected = kinds._found()["doubles"](readout=AT_2, bound=0.25)  # type: ignore[call-arg]
    assert expected.margin(two(DOUBLED)) == pytest.approx(0.25)
    assert expected.margin(two(FLAT)) == pytest.approx(-0.75)
    assert (expected.unit, expected.smallest_effect) == ("log2 fold", 0.25)


def test_a_name_that_exists_already_is_refused(added: Path) -> None:
    (added / "doubling.py").write_text(DOUBLES.replace('"doubles"', '"greater"'))
    with pytest.raises(InputError, match="Doubles: the kind 'greater' exists already; choose another name"):
        kinds._found()


def test_kinds_are_found_in_the_same_order_every_time() -> None:
    assert list(kinds._found()) == list(kinds.NAMES)
    modules = [kind.__module__ for kind in kinds.KINDS.values()]
    assert modules == sorted(modules)
