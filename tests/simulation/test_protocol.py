"""Arms that make no sense are refused in one sentence with the place and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change, load_arms, named_arm, named_arms, prepare
from ketamine_sbml.simulation.protocol import arm_key

MOUSE = pathway()


def test_what_an_arm_does_not_list_is_off() -> None:
    values = prepare(Arm("vehicle"), MOUSE).values
    for intervention in MOUSE.interventions:
        assert values[intervention.id] == intervention.rest, intervention.id


def test_hours_from_ketamine_become_model_hours_and_back() -> None:
    prepared = prepare(Arm("stressed", (Change("chronic_stress", 1),)), MOUSE)
    assert prepared.model_hour(-0.5) == 23.5
    assert prepared.hour(prepared.model_hour(7.25)) == 7.25


def test_times_and_usual_times_are_model_hours() -> None:
    values = prepare(Arm("a", (Change("rapamycin", 5, at=2, until=3), Change("vegf_antibody", 0.001))), MOUSE).values
    assert values["rapamycin_time"] == 26.0
    assert values["rapamycin_stop"] == 27.0
    assert values["vegf_antibody_time"] == 23.5


def test_a_later_start_moves_the_usual_end_with_it() -> None:
    values = prepare(Arm("a", (Change("ampar_antagonist", 5, at=20),)), MOUSE).values
    assert values["ampar_antagonist_stop"] - values["ampar_antagonist_time"] == 4.5


def test_an_animal_that_is_changed_itself_settles_inside_the_file_and_no_time_shifts() -> None:
    plain = prepare(Arm("a", (Change("ketamine", 10),)), MOUSE)
    changed = prepare(Arm("a", (Change("ketamine", 10), Change("vegf_expression", 0.2))), MOUSE)
    assert dict(changed.values) == {**plain.values, "vegf_expression": 0.2}
    assert changed.unlike
    assert not plain.unlike
    assert not prepare(Arm("a", (Change("vegf_expression", 1.0),)), MOUSE).unlike


def test_the_name_of_an_arm_and_the_order_of_its_changes_do_not_make_another_arm() -> None:
    one = Arm("one", (Change("ketamine", 10, at=0), Change("rapamycin", 20)))
    other = Arm("other", (Change("rapamycin", 20, at=-0.5), Change("ketamine", 10)), title="The same")
    assert arm_key(one, MOUSE) == arm_key(other, MOUSE)
    assert arm_key(one, MOUSE) != arm_key(Arm("one", (Change("ketamine", 11),)), MOUSE)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change("ketamin", 10), "unknown intervention 'ketamin'; did you mean 'ketamine'"),
        (Change("xyz", 1), "'ketamine-sbml list interventions' names them all"),
        (Change("ketamine", -1), "ketamine = -1 is impossible; use a value from 0 to 1000 mg/kg"),
        (Change("vegf_expression", 1.2), "vegf_expression = 1.2 is impossible; use a value from 0 to 1"),
        (Change("interneuron_drive", -2), "use a value from -1 to 1"),
        (Change("ketamine", 10, at=-23.5), "cannot start at hour -23.5; use a time from hour -23 on"),
        (Change("ketamine", 10, at=1e6), "cannot start at hour 1e+06"),
        (Change("rapamycin", 10, until=1e6), "ends at hour 1e+06"),
        (Change("ketamine", 10, until=3), "given at once and has no end"),
        (Change("rapamycin", 10, at=3, until=3), "ends at hour 3, not after its start at hour 3"),
        (Change("chronic_stress", 1, at=3), "changes the animal itself and holds throughout"),
        (Change("ketamine_doses", 1.5), "no whole number; use 1, 2, 3"),
        (Change("ketamine_interval", 0), "impossible; use a value from 0.01"),
        (Change("ketamine_doses", 2, at=1), "a setting without a time"),
    ],
)
def test_an_impossible_change_is_refused_with_the_place_and_the_mend(change: Change, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        prepare(Arm("mine", (change,)), MOUSE)
    assert "'mine'" in str(caught.value)
    assert sentence in str(caught.value)


def test_the_same_intervention_twice_is_refused() -> None:
    with pytest.raises(InputError, match="sets ketamine twice"):
        prepare(Arm("mine", (Change("ketamine", 10), Change("ketamine", 5, at=24))), MOUSE)


def test_every_named_arm_makes_sense_and_has_a_title_of_its_own() -> None:
    titles = [arm.title for arm in named_arms().values()]
    assert len(set(titles)) == len(titles)
    for arm in named_arms().values():
        prepare(arm, MOUSE)


def test_a_plot_calls_an_arm_by_its_title_and_one_without_by_its_name() -> None:
    assert Arm("mine", title="Of my own").label == "Of my own"
    assert Arm("mine").label == "mine"


def test_an_unknown_arm_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'ketamine-rapamycin'"):
        named_arm("ketamine-rapamicin")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[arm.a\n", "is not TOML"),
        ("title = 'x'\n", "unknown table 'title'"),
        ("", "holds no arm"),
        ("[arm.a]\nchange = []\n", "unknown field 'change'; did you mean 'changes'"),
        ("[arm.a]\norganism = 'dog'\n", "unknown organism 'dog'"),
        ("[arm.a]\ntitle = 3\n", "title is not text"),
        ("[arm.a]\nchanges = 3\n", "changes is not a list"),
        ("[arm.a]\nchanges = [3]\n", "changes 1 is not a table but 3"),
        ("[arm.a]\nchanges = [{ set = 'ketamine' }]\n", "changes 1: field 'to' is missing"),
        ("[arm.a]\nchanges = [{ set = 'ketamine', to = 'ten' }]\n", "to = 'ten' is not a number"),
        ("[arm.a]\nchanges = [{ set = 'ketamine', to = 1, when = 2 }]\n", "unknown field 'when'"),
        ("arm = 3\n", "holds no arm"),
        ("[arm]\na = 3\n", "is not a table"),
    ],
)
def test_a_broken_protocol_is_refused_with_file_and_place(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "protocol.toml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        load_arms(path)
    assert "protocol.toml" in str(caught.value)
    assert sentence in str(caught.value)
