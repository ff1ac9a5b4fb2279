"""Output times follow the arm: nothing that happens in it falls between two of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ketamine_sbml.claims import Verdict, judge, load_claims
from ketamine_sbml.claims.judge import CLOSE
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation import Arm, Change, Simulator, default_times, named_arms, prepare
from ketamine_sbml.simulation.engines.generated import Program
from ketamine_sbml.simulation.sampling import AROUND, Mesh, event_hours, merged, mesh, sampling_times
from ketamine_sbml.simulation.trajectory import Numbers

MOUSE = pathway()
# A tenth of the smallest margin: as far as a margin may move when output times become ten times denser.
MOST_OF_THE_SMALLEST = 0.1


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator()


class _Bookkeeping(Program):
    """The events of the SBML file alone: no state moves between them."""

    def __init__(self, organism: Organism) -> None:
        super().__init__(build_sbml(pathway(organism), documented=False))
        self.changed: list[float] = []

    def _fire(
        self, time: float, state: dict[str, float], constants: dict[str, float], held: list[bool]
    ) -> tuple[dict[str, float], dict[str, float]]:
        found = super()._fire(time, dict(state), dict(constants), held)
        if _acting({**state, **constants}) != _acting({**found[0], **found[1]}):
            self.changed.append(time)
        return found

    def _integrate(
        self, start: float, stop: float, state: dict[str, float], constants: dict[str, float], times: Numbers, *_: Any
    ) -> tuple[dict[str, float], Numbers]:
        return state, np.array([list(state.values())] * len(times))


def _acting(values: dict[str, float]) -> dict[str, float]:
    """What acts on the animal: the schedule of the drug counts doses of nothing too."""
    schedule = ("ketamine_next_dose", "ketamine_doses_given", "ketamine_infusion_end")
    return {name: value for name, value in values.items() if name not in schedule}


def _fired(arm: Arm, end: float) -> list[float]:
    """Hours from ketamine at which an event of the file changes something."""
    prepared = prepare(arm, MOUSE)
    program = _Bookkeeping(arm.organism)
    program.run(prepared.values, np.array([prepared.model_hour(end)]), 1e-6, arm.name)
    return [prepared.hour(hour) for hour in program.changed if hour > prepared.settled]


_SCHEDULES = {
    "daily": Arm("daily", (Change("ketamine", 10, at=3), Change("ketamine_doses", 5), Change("ketamine_interval", 7))),
    "drip": Arm(
        "drip",
        (Change("ketamine", 0.5), Change("ketamine_doses", 3), Change("ketamine_duration", 2)),
        Organism.HUMAN,
    ),
    "late": Arm("late", (Change("rapamycin", 5, at=202.3, until=202.4), Change("vegf_infusion", 1e-5, at=400))),
    "early": Arm("early", (Change("ltype_blocker", 5, at=-20), Change("chronic_stress", 1))),
}


@pytest.mark.parametrize("arm", [*_SCHEDULES.values(), named_arms()["ketamine-vegf-antibody"]], ids=lambda a: a.name)
def test_the_hours_of_events_are_those_at_which_the_file_changes_something(arm: Arm) -> None:
    fired, known = np.array(_fired(arm, 600.0)), np.array(event_hours(arm, MOUSE))
    assert fired.size > 0
    for hour in fired:
        assert np.abs(known - hour).min() < 1e-9, hour
    lasts = prepare(arm, MOUSE).values["ketamine_duration"]
    for hour in known:
        # The end of an infusion is known in every organism; where the drug is injected it changes nothing.
        assert min(np.abs(fired - hour).min(), np.abs(fired + lasts - hour).min()) < 1e-9, hour


def test_nothing_happens_in_a_vehicle_and_what_is_set_to_rest_is_nothing() -> None:
    assert event_hours(Arm("vehicle"), MOUSE) == []
    assert event_hours(Arm("nothing", (Change("rapamycin", 0, at=3), Change("vegf_expression", 1))), MOUSE) == []
    assert np.array_equal(sampling_times([Arm("vehicle")], MOUSE)[1:], default_times()[1:])


def test_times_stand_at_events_around_them_and_close_to_each_other_afterwards() -> None:
    times = sampling_times([_SCHEDULES["late"]], MOUSE)
    for hour in event_hours(_SCHEDULES["late"], MOUSE):
        for wanted in (hour - AROUND, hour, hour + AROUND):
            assert np.abs(times - wanted).min() < 1e-9
        after = times[(times > hour + 2 * AROUND) & (times < hour + 2)]
        gaps = np.diff(after) / (after[1:] - hour)
        assert after.size > 5
        assert gaps.max() < 0.2
    assert (np.diff(times) > AROUND / 2).all()
    assert set(default_times()) - set(times) == set()


def test_times_begin_before_an_early_event_and_end_after_a_late_one() -> None:
    assert sampling_times([_SCHEDULES["early"]], MOUSE)[0] == pytest.approx(-21)
    first = sampling_times([Arm("first", (Change("ltype_blocker", 5, at=-23),))], MOUSE)[0]
    assert -23 < first < -23 + 2 * AROUND
    late = Arm("late", (Change("ketamine", 10, at=1000), Change("ketamine_doses", 2)))
    assert sampling_times([late], MOUSE)[-1] == pytest.approx(1000 + 24 + 168)
    assert sampling_times([Arm("held", (Change("rapamycin", 5, at=0, until=80000),))], MOUSE)[-1] == 672
    assert sampling_times([late], MOUSE, 48.0)[-1] == 48
    last = Arm("last", (Change("ketamine", 10, at=87600),))
    assert sampling_times([last], MOUSE)[-1] == 87600


def test_the_usual_times_have_no_hole_up_to_ten_years() -> None:
    usual = default_times(87600.0)
    assert np.diff(usual).max() <= 8.0
    assert usual[-1] == 87600
    # Every three minutes for three hours, then sparser.
    assert usual[:81] == pytest.approx(np.linspace(-1.0, 3.0, 81))
    assert usual[81] == 3.125


def test_a_denser_mesh_holds_the_mesh_and_a_thinned_one_what_is_fixed() -> None:
    plain = mesh([0.0, 5.3], MOUSE, 48.0, hours=[1.23])
    dense = plain.denser(4)
    assert set(plain.times) <= set(dense.times)
    assert (np.diff(dense.times) > 0).all()
    assert (dense.times[dense.fixed] == plain.times[plain.fixed]).all()
    wide = np.diff(plain.times) > 2 * AROUND
    assert dense.times.size == plain.times.size + 3 * wide.sum()
    assert np.array_equal(mesh([0.0, 5.3], MOUSE, 48.0, hours=[1.23], density=4).times, dense.times)
    thinned = plain.thinned()
    assert set(thinned) < set(plain.times)
    assert thinned.size < 0.6 * plain.times.size
    assert {1.23, 48.0, 5.3} <= set(thinned)
    assert thinned[0] == plain.times[0]


def test_thinning_leaves_out_every_second_time_that_nothing_names() -> None:
    given = Mesh(np.arange(6.0), np.array([False, False, True, False, False, False]))
    assert given.thinned().tolist() == [0.0, 2.0, 3.0, 5.0]


def test_a_named_hour_beside_a_usual_time_makes_that_time_a_named_one() -> None:
    for beside in (-AROUND / 4, 0.0, AROUND / 4):
        found = mesh([], MOUSE, 48.0, hours=[1.0 + beside])
        named = found.times[found.fixed]
        assert np.abs(named - 1.0).min() < AROUND / 2
        assert len(named) == 3, "the first, the one that is named, the last"


def test_times_that_lie_as_good_as_together_are_one() -> None:
    assert merged([np.array([0.1, 0.3]), np.array([0.1 + 1e-12, 0.2])]).tolist() == [0.1, 0.2, 0.3]


@pytest.mark.parametrize("at", [0.0, 5.3, 202.0, 555.55])
def test_the_peak_of_a_late_dose_is_that_of_an_early_one(at: float, simulator: Simulator) -> None:
    early = simulator.run(Arm("early", (Change("ketamine", 10),)), np.linspace(-1, 3, 4001))
    late = simulator.run(Arm("late", (Change("ketamine", 10, at=at),)))
    for observable in ("ketamine_plasma", "ketamine_brain", "glutamate", "pyramidal_activity"):
        assert late[observable].max() == pytest.approx(early[observable].max(), rel=1e-2), observable


def test_a_flash_of_seconds_is_seen_however_late(simulator: Simulator) -> None:
    for at in (0.7, 300.3):
        flash = Arm("flash", (Change("pyramidal_drive", 1, at=at, until=at + 0.003),))
        followed = simulator.run(flash)["glutamate"].max()
        dense = simulator.run(flash, np.linspace(at - 0.001, at + 0.1, 10001))["glutamate"].max()
        assert followed - 1 == pytest.approx(dense - 1, rel=0.02), at


def test_every_engine_gives_the_same_times_and_the_new_value_at_an_event() -> None:
    pytest.importorskip("COPASI")
    pytest.importorskip("scipy")
    from ketamine_sbml.simulation.engines.copasi import CopasiSimulator
    from ketamine_sbml.simulation.engines.generated import GeneratedSimulator

    arm = Arm("infusion", (Change("vegf_infusion", 2e-5, at=5.3),))
    ours = Simulator(relative_tolerance=1e-9).run(arm)
    place = int(np.argmin(np.abs(ours.times - 5.3)))
    assert ours["vegf"][place] > 100 * ours["vegf"][place - 1]
    for engine in (CopasiSimulator(), GeneratedSimulator()):
        theirs = engine.run(arm)
        assert np.array_equal(theirs.times, ours.times)
        assert theirs["vegf"] == pytest.approx(ours["vegf"], rel=1e-5)


_LATE = """
[arm.late]
changes = [{ set = "ketamine", to = 10, at = 202 }]
[arm.odd]
changes = [{ set = "ketamine", to = 10, at = 333.33 }]
[arm.flash]
changes = [{ set = "pyramidal_drive", to = 1, at = 401.1, until = 401.2 }]
[arm.infusion]
changes = [{ set = "vegf_infusion", to = 2e-5, at = 500.7 }]
"""


def _claim(name: str, treatment: str, expectation: str) -> str:
    return f"""
[[claim]]
id = "{name}"
stage = "mine"
statement = "{name}."
role = "prediction"
source = {{ publication = "none", organism = "mouse", preparation = "in vivo" }}
arms = {{ control = "vehicle", treatment = "{treatment}" }}
[[claim.expect]]
{expectation}
"""


def _expect(kind: str, observable: str, rest: str, low: float = 0.05) -> str:
    return f'kind = "{kind}"\nobservable = "{observable}"\n{rest}\nminimum = {low}\nbecause = "a test"\n'


_MAXIMUM = 'window = [{}, {}]\nreduce = "maximum"'
_CLAIMS = {
    "plasma-peaks": ("late", _expect("increases", "ketamine_plasma", _MAXIMUM.format(200, 210), 1000)),
    "plasma-peaks-soon": (
        "odd",
        _expect("peak_between", "ketamine_plasma", "window = [330, 340]\nbetween = [333.33, 334]", 1000),
    ),
    "plasma-falls": ("odd", _expect("transient", "ketamine_plasma", "window = [330, 345]", 1000)),
    "glutamate-bursts": ("late", _expect("onset", "glutamate", "window = [202, 203]")),
    "glutamate-falls": ("late", _expect("transient", "glutamate", "window = [200, 210]")),
    "calcium-rises": ("odd", _expect("increases", "calcium", "window = [333.33, 334.33]")),
    "flash-is-seen": ("flash", _expect("onset", "glutamate", "window = [400, 404]")),
    "flash-in-bins": (
        "flash",
        _expect("increases", "glutamate", 'window = [400, 403]\nreduce = "highest_bin"\nbin = 0.2'),
    ),
    "flash-comes-first": (
        "flash",
        'kind = "precedes"\nobservable = "pyramidal_activity"\nwindow = [400, 420]\nthen = "vegf"\nby = 0.0',
    ),
    "infusion-jumps": ("infusion", _expect("increases", "vegf", _MAXIMUM.format(500, 501), 1.0)),
}


def test_claims_about_late_doses_and_short_pulses_read_what_a_dense_mesh_reads(
    simulator: Simulator, tmp_path: Path
) -> None:
    path = tmp_path / "late.toml"
    path.write_text(_LATE + "".join(_claim(name, *given) for name, given in _CLAIMS.items()))
    claims, arms = load_claims([path])
    usual = {j.claim.id: j for j in judge(claims, arms, simulator, recheck=False).judgements}
    dense = {j.claim.id: j for j in judge(claims, arms, simulator, recheck=False, density=20).judgements}
    for name in _CLAIMS:
        assert usual[name].verdict is dense[name].verdict is Verdict.SUPPORTED, (name, usual[name].margin)
        assert usual[name].margin == pytest.approx(dense[name].margin, rel=0.02, abs=2e-3), name


@pytest.mark.long
def test_no_margin_of_the_suite_moves_by_a_tenth_of_the_smallest_on_ten_times_denser_times(
    simulator: Simulator,
) -> None:
    """As the suite judges: margins that are times are always computed again, at denser times and tighter tolerances."""
    claims, arms = load_claims()
    usual = judge(claims, arms, simulator).judgements
    dense = judge(claims, arms, simulator, recheck=False, density=10).judgements
    judged = [(a, b) for a, b in zip(usual, dense, strict=True) if a.margins and a.claim.counted]
    assert len(judged) > 50
    smallest: dict[str, float] = {}
    for judgement, _ in judged:
        # What is closer to zero than this is judged on denser times anyway.
        margin = max(abs(judgement.margin), CLOSE)
        smallest[judgement.unit] = min(smallest.get(judgement.unit, np.inf), margin)
    for one, other in judged:
        assert one.verdict is other.verdict or abs(one.margin) < CLOSE, one.claim.id
        moved = abs(one.margin - other.margin)
        assert moved <= MOST_OF_THE_SMALLEST * smallest[one.unit], (one.claim.id, one.margin, other.margin)


@pytest.mark.long
def test_what_a_claim_reads_does_not_depend_on_what_else_is_judged(simulator: Simulator) -> None:
    claims, arms = load_claims()
    chosen = [claim for claim in claims if claim.counted][::9]
    together = {j.claim.id: j.margin for j in judge(claims, arms, simulator, recheck=False).judgements}
    for claim in chosen:
        (alone,) = judge([claim], arms, simulator, recheck=False).judgements
        assert alone.margin == pytest.approx(together[claim.id], rel=1e-9, abs=1e-12), claim.id


def followed(events: list[float], end: float) -> list[float]:
    """Output times after events by hand: each a fifth farther from the event, as long as the usual ones are wider."""
    usual = default_times(end)
    found = set(usual)
    for number, start in enumerate(events):
        stop = events[number + 1] if number + 1 < len(events) else np.inf
        found |= {start - 1e-6, start, start + 1e-6}
        before = 0.0
        for step in range(47):
            distance = 0.01 * 1.2**step
            if distance >= stop - start:
                break
            at = start + distance
            place = min(max(int(np.searchsorted(usual, at, side="right")), 1), usual.size - 1)
            if usual[place] - usual[place - 1] > 1.01 * (distance - before):
                found.add(at)
            before = distance
    return sorted(hour for hour in found if hour <= end)


@pytest.mark.parametrize("events", [[5.3], [200.0], [0.0], [5.3, 7.9], [100.0, 100.5, 400.0]])
def test_an_event_is_followed_for_two_days_or_until_the_next_at_growing_distances(events: list[float]) -> None:
    expected = np.array(followed(events, 672.0))
    expected = expected[np.diff(expected, prepend=-np.inf) > 0.5e-6]
    found = mesh(events, MOUSE, 672.0)
    assert found.times == pytest.approx(expected, abs=1e-9)
    named = found.times[found.fixed]
    for event in events:
        assert np.abs(named - event).min() < 1e-9
    assert named[0] == found.times[0] == -1.0
    assert named[-1] == 672.0
    assert len(named) <= 2 + 3 * len(events)


def test_events_beyond_the_end_are_left_out_and_one_before_the_usual_start_begins_an_hour_earlier() -> None:
    assert np.array_equal(mesh([800.0], MOUSE, 672.0).times, mesh([], MOUSE, 672.0).times)
    assert mesh([672.0], MOUSE, 672.0).times[-1] == 672.0
    assert mesh([-5.0], MOUSE, 24.0).times[0] == -6.0
    assert mesh([-22.9], MOUSE, 24.0).times[0] == pytest.approx(-23 + AROUND, abs=1e-12)
    assert mesh([3.0], MOUSE, 24.0).times[0] == -1.0


def test_a_denser_mesh_divides_each_distance_evenly_but_those_around_an_event() -> None:
    given = Mesh(np.array([0.0, 1.0, 1.0 + 1e-6, 3.0]), np.array([True, False, True, False]))
    dense = given.denser(2)
    assert dense.times == pytest.approx([0.0, 0.5, 1.0, 1.0 + 1e-6, 2.0 + 0.5e-6, 3.0], abs=1e-12)
    assert dense.fixed.tolist() == [True, False, False, True, False, False]
    assert Mesh(np.array([0.0, 3.0]), np.array([True, True])).denser(3).times == pytest.approx([0.0, 1.0, 2.0, 3.0])
    assert given.thinned().tolist() == [0.0, 1.0, 1.0 + 1e-6, 3.0]


def test_several_arms_end_a_week_after_the_last_start_of_any_and_never_after_ten_years() -> None:
    late = Arm("late", (Change("ketamine", 10, at=700),))
    both = sampling_times([Arm("vehicle"), late], MOUSE)
    assert both[-1] == 868.0
    assert {700.0} <= set(both)
    assert sampling_times([Arm("soon", (Change("ketamine", 10, at=503),))], MOUSE)[-1] == 672.0
    assert sampling_times([Arm("late", (Change("ketamine", 10, at=505),))], MOUSE)[-1] == 673.0
    doses = (Change("ketamine", 0.5, at=1), Change("ketamine_doses", 3), Change("ketamine_interval", 10))
    drip = Arm("drip", (*doses, Change("ketamine_duration", 2)), Organism.HUMAN)
    assert event_hours(drip, MOUSE) == [1.0, 3.0, 11.0, 13.0, 21.0, 23.0]


def test_what_happens_at_the_last_hour_is_looked_at_as_closely_as_what_happens_before() -> None:
    for hour in (30.3, 48.0):
        assert np.isclose(mesh([hour], MOUSE, 48.0).times, hour - AROUND, rtol=0, atol=AROUND / 10).any()
    late = mesh([48.0 + 2 * AROUND], MOUSE, 48.0).times
    assert (late[-1], len(late)) == (48.0, len(mesh([], MOUSE, 48.0).times))
