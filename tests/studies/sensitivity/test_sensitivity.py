"""Slopes are those of finite differences made by hand; global methods find what matters in what is known."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from ketamine_sbml.claims import load_claims
from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.language.elements import Parameter
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.report.sensitivity import rows_of, sensitivity_as_csv, sensitivity_as_json, sensitivity_as_text
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation import Simulator, named_arm
from ketamine_sbml.simulation.engines import EngineOfMany
from ketamine_sbml.simulation.engines.generated import Program
from ketamine_sbml.simulation.protocol import prepare
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.draws import Around, nominal, uncertain
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.sensitivity import (
    Margins,
    ReadoutOf,
    Target,
    given_data,
    globally,
    local_slopes,
    locally,
    screening,
)
from ketamine_sbml.studies.sensitivity.locally import STEP, chosen_parameters

ALL, ARMS = load_claims()
BURST = next(claim for claim in ALL if claim.id == "ketamine-raises-mtorc1")
MODEL = pathway()
ALONE = Computing(1)
SPINES = ReadoutOf(named_arm("ketamine"), Readout("spine_density", 24.0, 24.0, "at"))
FIRST = uncertain(MODEL)[:6]


def spines(values: Mapping[str, float]) -> float:
    return Simulator(values=values).run(named_arm("ketamine")).at("spine_density", 24.0)


def test_elasticities_are_those_of_differences_made_elsewhere() -> None:
    last = uncertain(MODEL)[-4:]
    slopes = local_slopes(SPINES, last, computing=ALONE)
    assert slopes.here[0] == pytest.approx(spines({}), rel=1e-5)
    for parameter, (slope,) in zip(last, slopes.slopes, strict=True):
        value = nominal(MODEL)[parameter.id]
        # Another step than the module's own, and to one side where a share ends at one.
        if parameter.range[1] == 1.0 and value * 1.02 > 1.0:
            expected = math.log(spines({}) / spines({parameter.id: value * 0.98})) / -math.log(0.98)
        else:
            up, down = spines({parameter.id: value * 1.02}), spines({parameter.id: value / 1.02})
            expected = math.log(up / down) / (2 * math.log(1.02))
        assert slope == pytest.approx(expected, rel=0.05, abs=2e-4), parameter.id


@pytest.mark.long
def test_elasticities_are_those_of_an_engine_that_shares_no_code() -> None:
    """Differences over two per cent by generated Python and SciPy, for a readout of a changed arm."""
    pytest.importorskip("scipy")
    arm, hour = named_arm("ketamine-vegf-antibody"), 2.0
    prepared = prepare(arm, MODEL)
    program = Program(build_sbml(MODEL, documented=False))

    def elsewhere(values: Mapping[str, float]) -> float:
        grid = np.array([prepared.model_hour(hour)])
        return float(program.run({**values, **prepared.values}, grid, 1e-10, arm.name)["p_mtor"][-1])

    slopes = local_slopes(ReadoutOf(arm, Readout("p_mtor", hour, hour, "at")), uncertain(MODEL), computing=ALONE)
    order = np.argsort(-np.abs(slopes.slopes[:, 0]))
    for index in order[:6]:
        name = slopes.parameters[index]
        value = nominal(MODEL)[name]
        expected = math.log(elsewhere({name: value}) / elsewhere({name: value * 0.98})) / -math.log(0.98)
        assert slopes.slopes[index, 0] == pytest.approx(expected, rel=0.1, abs=1e-3), name


@pytest.mark.long
def test_two_global_methods_find_the_same_in_the_model() -> None:
    pytest.importorskip("SALib")
    target = ReadoutOf(named_arm("ketamine"), Readout("spine_density", 24.0, 24.0, "at"))
    box = screening(target, uncertain(MODEL), 10, Around(), computing=Computing(2))
    draws = given_data(target, uncertain(MODEL), 1000, Around(), computing=Computing(2))
    ((name, wide),) = box.effects.items()
    by_draws = {effect.parameter: (place, effect) for place, effect in enumerate(draws.effects[name])}
    told = [effect for effect in wide[:5] if effect.size > effect.confidence]
    assert len(told) >= 3
    for effect in told[:3]:
        place, other = by_draws[effect.parameter]
        # Both are estimates, of ten trajectories and a thousand draws.
        assert place < len(by_draws) / 8, (effect.parameter, place)
        assert np.sign(other.signed) == np.sign(effect.signed), effect.parameter


@dataclass(frozen=True)
class InItsUnit(ReadoutOf):
    """The same readout, of which plain slopes are asked."""

    @property
    def relative(self) -> bool:
        return False


def test_a_readout_far_from_one_has_shares_and_not_its_unit_for_slopes() -> None:
    """Calcium is some hundred nmol/L while it is raised: its plain slope is as many times its elasticity."""
    arm, readout = named_arm("ketamine"), Readout("calcium", 0.25, 0.25, "at")
    chosen = uncertain(MODEL)[:8]
    shares = local_slopes(ReadoutOf(arm, readout), chosen, computing=ALONE)
    plain = local_slopes(InItsUnit(arm, readout), chosen, computing=ALONE)
    assert shares.here[0] > 10, "calcium is told in nmol/L"
    assert np.abs(shares.slopes).max() > 1e-3, "something moves calcium"
    assert plain.slopes == pytest.approx(shares.slopes * shares.here[0], rel=0.05, abs=1e-2 * shares.here[0])


@dataclass(frozen=True)
class Known(Target):
    """A stand-in: a power law of the first two parameters, and one of the third alone; the others do nothing."""

    negative: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return ("first", "second")

    @property
    def units(self) -> tuple[str, ...]:
        return ("1", "1")

    @property
    def relative(self) -> bool:
        return not self.negative

    def of(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        x = [values.get(p.id, nominal(MODEL)[p.id]) / nominal(MODEL)[p.id] for p in FIRST]
        if self.negative:
            return np.array([-math.log(x[0]), 3 * math.log(x[2]) ** 2 + math.log(x[2])])
        return np.array([x[0] ** 2 / x[1] ** 0.5, x[2] ** -1.5])


def test_powers_are_their_own_elasticities() -> None:
    told: list[tuple[int, int, str]] = []
    found = local_slopes(Known(), FIRST, computing=ALONE, progress=lambda *given: told.append(given)).slopes
    assert told == [(done, 12, FIRST[(done - 1) // 2].id) for done in range(1, 13)]
    assert found[:, 0] == pytest.approx([2.0, -0.5, 0, 0, 0, 0], abs=1e-6)
    assert found[:, 1] == pytest.approx([0, 0, -1.5, 0, 0, 0], abs=1e-6)


def test_slopes_of_margins_are_in_their_unit() -> None:
    found = local_slopes(Known(negative=True), FIRST, computing=ALONE).slopes
    assert found[0, 0] == pytest.approx(-1.0, abs=1e-6)
    assert found[2, 1] == pytest.approx(1.0, abs=STEP)


@pytest.mark.long
def test_a_margin_and_its_slope_are_those_of_the_judge() -> None:
    slopes = local_slopes(Margins((BURST,), ARMS), FIRST[:2], computing=Computing(2))
    again = local_slopes(Margins((BURST,), ARMS), FIRST[:2], computing=ALONE)
    assert np.array_equal(slopes.slopes, again.slopes)
    assert slopes.here[0] > 0


@pytest.mark.parametrize("method", ["morris", "draws"])
def test_what_matters_is_ranked_first_with_its_sign(method: str) -> None:
    pytest.importorskip("SALib")
    if method == "morris":
        found = screening(Known(), FIRST, 8, Around(), computing=ALONE)
    else:
        found = given_data(Known(), FIRST, 300, Around(), computing=ALONE)
    first, second = found.effects["first"], found.effects["second"]
    assert [effect.parameter for effect in first[:2]] == [FIRST[0].id, FIRST[1].id]
    assert first[0].signed > 0 > first[1].signed
    assert second[0].parameter == FIRST[2].id
    assert second[0].signed < 0
    assert first[0].size > first[1].size + first[1].confidence
    assert all(effect.size < first[1].size for effect in first[2:])
    text = sensitivity_as_text(found, 2)
    assert f"up    {FIRST[0].id}" in text
    told = [effect for effect in first if effect.size > effect.confidence]
    assert 1 <= len(told) < 6
    assert f"{len(told)} of 6 parameters can be told from none" in text
    assert json.dumps(sensitivity_as_json(found), allow_nan=False)


def test_the_size_of_an_effect_is_from_one_end_of_the_box_to_the_other() -> None:
    """The logarithm of the first parameter, two standard deviations of 0.05 to either side."""
    pytest.importorskip("SALib")
    (effect, *others) = screening(Known(negative=True), FIRST, 4, Around(0.05), computing=ALONE).effects["first"]
    assert effect.parameter == FIRST[0].id
    assert [effect.size, effect.signed] == pytest.approx([0.2, -0.2])
    assert [other.size for other in others] == pytest.approx([0.0] * 5)


@dataclass(frozen=True)
class StandingStill(Around):
    """Draws in which one parameter never moves."""

    def values(self, model: Pathway, index: int) -> dict[str, float]:
        return {**super().values(model, index), FIRST[5].id: nominal(MODEL)[FIRST[5].id]}


def test_what_never_moves_in_the_draws_moves_nothing() -> None:
    pytest.importorskip("SALib")
    found = given_data(Known(), FIRST, 100, StandingStill(), computing=ALONE)
    (still,) = (effect for effect in found.effects["first"] if effect.parameter == FIRST[5].id)
    assert still.signed == 0.0
    assert found.effects["first"][0].parameter == FIRST[0].id


def test_the_same_seed_gives_the_same_screening() -> None:
    pytest.importorskip("SALib")
    one, two = (screening(Known(), FIRST, 4, Around(), computing=ALONE).effects for _ in range(2))
    assert one == two
    assert screening(Known(), FIRST, 4, Around(seed=1), computing=ALONE).effects != one


def test_words_tell_what_rests_on_a_parameter_and_what_a_number_rests_on() -> None:
    whole = local_slopes(Known(), FIRST, computing=ALONE)
    text = sensitivity_as_text(whole, 1)
    assert f"first rests on:\n         +2  {FIRST[0].id}\n2 of 6 parameters move it.\n" in text
    assert f"second rests on:\n       -1.5  {FIRST[2].id}\n1 of 6 parameters move it." in text
    assert f"          0  {FIRST[5].id}\n" in sensitivity_as_text(whole, 6)
    single = local_slopes(Known(), FIRST[2:3], computing=ALONE)
    assert f"What rests on {FIRST[2].id} (as it rises):\n       -1.5  second" in sensitivity_as_text(single, 1)
    assert [row.parameter for row in rows_of(whole)[:2]] == [FIRST[0].id, FIRST[1].id]
    assert sensitivity_as_csv(whole).splitlines()[1].startswith(f"first,1,{FIRST[0].id},2,,2,")


def test_unknown_and_unmovable_parameters_are_refused() -> None:
    with pytest.raises(InputError, match="Unknown parameter 'nonsense'"):
        chosen_parameters(["nonsense"])
    pytest.importorskip("SALib")
    with pytest.raises(InputError, match="1 trajectories: use 2 to"):
        screening(Known(), FIRST, 1, Around(), computing=ALONE)
    with pytest.raises(InputError, match="3 draws: use"):
        given_data(Known(), FIRST, 3, Around(), computing=ALONE)
    kinds = {parameter.id for parameter in uncertain(MODEL)}
    others = [p for p in MODEL.elements(Parameter) if p.id not in kinds and isinstance(p.value, float)]
    measured = next(parameter for parameter in others if parameter.value != 0)
    with pytest.raises(InputError, match="neither assumed nor fitted"):
        screening(Known(), [measured], 4, Around(), computing=ALONE)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ketamine", "ketamine is set by an experimenter: move it with scan; here parameters are moved."),
        ("rapamycin_stop", "rapamycin_stop is set by an experimenter: move it with scan"),
        ("ketamine_time", "ketamine_time is set by an experimenter: move it with scan"),
        ("p_mtor", "Unknown parameter 'p_mtor'; "),
        ("glua1_exchang", "Unknown parameter 'glua1_exchang'; did you mean 'glua1_exchange'?"),
        ("zzzz", "Unknown parameter 'zzzz'; 'ketamine-sbml list parameters' names them all."),
    ],
)
def test_what_is_no_parameter_that_can_be_moved_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        chosen_parameters([name])
    assert sentence in str(caught.value)


def test_parameters_of_organisms_and_those_at_zero_have_no_slope_and_without_names_all_uncertain_are_moved() -> None:
    settable = {f"{knob.id}{ending}" for knob in MODEL.knobs for ending in ("", "_time", "_stop")}
    others = [p for p in MODEL.elements(Parameter) if p.id not in settable]
    several = next(p for p in others if not isinstance(p.value, float))
    with pytest.raises(InputError, match=f"'{several.id}' differs between organisms and is not moved"):
        chosen_parameters([several.id])
    for name in [p.id for p in others if p.value == 0][:1]:
        with pytest.raises(InputError, match="is 0: only what is above zero has a logarithm"):
            chosen_parameters([name])
    assert chosen_parameters([]) == uncertain(MODEL)
    assert [p.id for p in chosen_parameters([FIRST[1].id, FIRST[0].id])] == [FIRST[1].id, FIRST[0].id]


@pytest.mark.parametrize("steps", [(1, -1), (-1, -2)])
def test_a_slope_is_exact_for_a_square_whether_it_is_central_or_to_one_side(steps: tuple[int, int]) -> None:
    here, one, other = (np.array([3 + 2 * x + 5 * x**2]) for x in (0.0, *(STEP * step for step in steps)))
    assert locally._slope(one, other, here, steps, False) == pytest.approx([2.0])
    powers = [np.exp(2 * STEP * step) for step in (0, *steps)]
    here, one, other = (np.array([7.0 * power]) for power in powers)
    assert locally._slope(one, other, here, steps, True) == pytest.approx([2.0])
    # What is not above zero everywhere has no logarithm.
    for signs in ((-1, 1, 1), (1, -1, 1), (1, 1, -1)):
        given = [sign * value for sign, value in zip(signs, (here, one, other), strict=True)]
        plain = locally._slope(given[1], given[2], given[0], steps, False)
        assert locally._slope(given[1], given[2], given[0], steps, True).tolist() == plain.tolist()


def test_a_share_that_would_leave_its_range_is_moved_down_twice() -> None:
    share = replace(FIRST[0], value=0.995, range=(0.1, 1.0))
    moved: list[float] = []

    @dataclass(frozen=True)
    class Noted(Known):
        def of(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
            moved.extend(values.values())
            return np.array([values.get(share.id, 0.995) ** 3, 1.0])

    found = local_slopes(Noted(), [share], computing=ALONE)
    assert moved == pytest.approx([0.995 * math.exp(-0.01), 0.995 * math.exp(-0.02)])
    assert found.slopes[0] == pytest.approx([3.0, 0.0], abs=1e-9)
    moved.clear()
    local_slopes(Noted(), [replace(share, value=0.95)], computing=ALONE)
    assert moved == pytest.approx([0.95 * math.exp(0.01), 0.95 * math.exp(-0.01)])


def test_a_target_without_a_value_at_the_declared_parameters_is_refused() -> None:
    @dataclass(frozen=True)
    class Nothing(Known):
        def of(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
            return np.array([math.nan, math.nan])

    with pytest.raises(InputError, match="first has no value at the declared parameters: ask for something else"):
        local_slopes(Nothing(), FIRST[:1], computing=ALONE)


@dataclass(frozen=True)
class Partly(Known):
    """The first number fails where the first parameter is high; the second never has a value."""

    def of(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        first, _ = super().of(simulator, values)
        high = values.get(FIRST[0].id, 0.0) > nominal(MODEL)[FIRST[0].id]
        return np.array([math.nan if high else first, math.nan])


def test_sets_that_gave_no_number_are_left_out_counted_and_too_many_of_them_refused() -> None:
    pytest.importorskip("SALib")
    found = given_data(Partly(), FIRST, 300, Around(), computing=ALONE)
    assert set(found.effects) == {"first"}
    assert 100 < found.failed < 200
    assert found.runs == 300
    with pytest.raises(InputError, match=r"Only \d+ draws could be integrated: use a smaller --spread"):
        given_data(Partly(), FIRST, 100, Around(), computing=ALONE)
    box = screening(Known(), FIRST, 4, Around(0.1, 5), computing=ALONE)
    assert (box.runs, box.failed) == (28, 0)
    assert box.method == "Morris, 4 trajectories over exp(+-0.2) of each value, seed 5"


@dataclass(frozen=True)
class Flawed(Known):
    """The stand-in, which fails at some of the sets it is given, counted from 0, and notes them all."""

    at: frozenset[int] = frozenset()
    seen: list[dict[str, float]] = field(default_factory=list, compare=False)

    def of(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        self.seen.append(dict(values))
        numbers = super().of(simulator, values)
        return numbers * math.nan if len(self.seen) - 1 in self.at else numbers


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in as a target asks no engine: none is made ready. And how wide intervals are is not looked at."""
    pytest.importorskip("SALib")
    monkeypatch.setattr(globally, "RESAMPLES", 2)
    monkeypatch.setattr(globally, "prepare", lambda model, target, solver: lambda values: target.of(None, values))


@pytest.mark.usefixtures("no_engine")
def test_a_screening_goes_to_both_ends_of_its_box_on_four_levels() -> None:
    noted = Flawed()
    screening(noted, FIRST, 8, Around(0.05), computing=ALONE)
    assert len(noted.seen) == 8 * 7
    for parameter in FIRST:
        logs = {math.log(values[parameter.id] / nominal(MODEL)[parameter.id]) for values in noted.seen}
        assert sorted({round(log / 0.1, 9) for log in logs}) == pytest.approx([-1.0, -1 / 3, 1 / 3, 1.0])


@pytest.mark.usefixtures("no_engine")
def test_as_many_runs_as_there_may_be_are_made_and_one_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(globally, "MOST_RUNS", 20)
    assert screening(Known(), FIRST[:4], 4, Around(), computing=ALONE).runs == 20
    for trajectories in (1, 5):
        with pytest.raises(InputError, match=f"^{trajectories} trajectories: use 2 to 4\\.$"):
            screening(Known(), FIRST[:4], trajectories, Around(), computing=ALONE)
    monkeypatch.setattr(globally, "MOST_RUNS", 66)
    for draws in (65, 66):
        assert given_data(Known(), FIRST, draws, Around(), computing=ALONE).runs == draws
    for draws in (64, 67):
        with pytest.raises(InputError, match=f"^{draws} draws: use 65 to 66\\.$"):
            given_data(Known(), FIRST, draws, Around(), computing=ALONE)


@pytest.mark.usefixtures("no_engine")
def test_the_fewest_that_a_method_needs_may_be_left_and_not_one_less() -> None:
    found = given_data(Flawed(at=frozenset({3})), FIRST, 66, Around(), computing=ALONE)
    assert (found.runs, found.failed) == (66, 1)
    with pytest.raises(InputError, match=r"^Only 64 draws could be integrated: use a smaller --spread\.$"):
        given_data(Flawed(at=frozenset({3, 65})), FIRST, 66, Around(), computing=ALONE)
    # A trajectory of seven sets counts as a whole.
    found = screening(Flawed(at=frozenset({0, 6})), FIRST, 3, Around(), computing=ALONE)
    assert (found.runs, found.failed) == (21, 7)
    with pytest.raises(
        InputError, match=r"^Fewer than two trajectories could be integrated: use a smaller --spread\.$"
    ):
        screening(Flawed(at=frozenset({6, 7})), FIRST, 3, Around(), computing=ALONE)


@dataclass(frozen=True)
class Constant(Known):
    """Its first number never moves."""

    def of(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        return np.array([2.5, super().of(simulator, values)[1]])


@pytest.mark.usefixtures("no_engine")
def test_nothing_moves_a_number_that_is_always_the_same() -> None:
    found = given_data(Constant(), FIRST, 65, Around(), computing=ALONE)
    assert [(e.size, e.confidence, e.signed) for e in found.effects["first"]] == [(0.0, 0.0, 0.0)] * len(FIRST)
    assert found.effects["second"][0].parameter == FIRST[2].id


@pytest.mark.usefixtures("no_engine")
def test_a_screening_and_draws_say_what_was_done_and_how_far_they_are() -> None:
    told: list[tuple[int, int, str]] = []
    found = given_data(Known(), FIRST, 70, Around(0.1, 5), computing=ALONE, progress=lambda *given: told.append(given))
    assert found.method == f"RBD-FAST on 70 draws, {Around(0.1, 5).words()}"
    assert found.size == "share of the number's variance that the parameter alone explains"
    assert told == [(done, 70, "parameter sets") for done in range(1, 71)]
    told.clear()
    box = screening(Known(), FIRST, 2, Around(), computing=ALONE, progress=lambda *given: told.append(given))
    assert box.method == "Morris, 2 trajectories over exp(+-0.4) of each value, seed 20261123"
    assert box.size == "mean change of the number, in its unit, from one end of the box to the other"
    assert told == [(done, 14, "parameter sets") for done in range(1, 15)]


def test_targets_say_what_they_read_in_which_unit_and_nothing_where_an_arm_fails() -> None:
    assert SPINES.names == ("spine_density at 24 h in ketamine",)
    assert (SPINES.units, SPINES.relative) == (("fold of rest",), True)
    margins = Margins((BURST,), ARMS)
    assert (margins.names, margins.units, margins.relative) == ((BURST.id,), ("log2 fold",), False)

    class Failing:
        pathway = MODEL

        def set_values(self, values: Mapping[str, float]) -> None:
            self.values = values

        def run(self, arm: object, times: Numbers) -> object:
            self.times = times
            raise SimulationError("It cannot.")

    engine: Any = Failing()
    assert math.isnan(SPINES.of(engine, {"a": 1.0})[0])
    assert engine.values == {"a": 1.0}
    assert (engine.times[-1], 24.0 in engine.times) == (25.0, True)
