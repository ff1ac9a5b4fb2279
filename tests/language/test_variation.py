"""A variation stands in for what it declares anew and adds the rest as a stage of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Rule
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Stage
from ketamine_sbml.language.variation import varied


def rule(name: str, formula: str) -> Rule:
    return Rule(id=name, name=name, formula=formula, evidence=because("For a test."))


FIRST = (
    Stage(id="one", title="One", description="x", elements=(rule("a", "1"), rule("b", "2"))),
    Stage(id="two", title="Two", description="x", elements=(rule("c", "3"),)),
)
VARIATION = Stage(id="other", title="Other", description="x", elements=(rule("new", "4"), rule("b", "5")))


def test_what_has_a_known_id_takes_its_place_and_what_is_new_stands_after_the_stage() -> None:
    found = varied(FIRST, VARIATION, after="one")
    assert [stage.id for stage in found] == ["one", "other", "two"]
    assert [[(e.id, e.formula) for e in stage.elements if isinstance(e, Rule)] for stage in found] == [
        [("a", "1"), ("b", "5")],
        [("new", "4")],
        [("c", "3")],
    ]
    assert FIRST[0].elements[1] == rule("b", "2")


def test_a_stage_that_does_not_exist_is_named() -> None:
    with pytest.raises(InputError, match="other: there is no stage 'three' to stand after"):
        varied(FIRST, VARIATION, after="three")


def test_an_element_of_another_kind_takes_no_place() -> None:
    from ketamine_sbml.model import pathway

    parameter = pathway().by_id["bdnf_clearance"]
    wrong = replace(VARIATION, elements=(replace(parameter, id="b"),))
    with pytest.raises(InputError, match="other: 'b' is declared as Rule and not Parameter; give it an id of its own"):
        varied(FIRST, wrong, after="one")
