"""A scan reads what a simulation gives, says the best and the half in words, and refuses what cannot be moved."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.model import pathway
from ketamine_sbml.report.scan import half_values, scan_as_csv, scan_as_json, scan_in_words
from ketamine_sbml.simulation import Arm, Change, Simulator, Trajectory
from ketamine_sbml.studies import scan as scan_module
from ketamine_sbml.studies.draws import Around
from ketamine_sbml.studies.ensemble import ask_ensemble
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.scan import Axis, Scan, Scanned, run_scan, scan_of

ALONE = Computing(1)
NOTHING = Arm("scan")
MTOR = Readout("p_mtor", 1.0, 1.0, "at")
BURST = Readout("glutamate", 0.0, 2.0, "maximum")


def scanned(base: Arm, *axes: Axis, readout: Readout = MTOR) -> Scanned:
    return run_scan(scan_of(base, axes, readout, pathway()), computing=ALONE)


def read(arm: Arm, readout: Readout, values: dict[str, float] | None = None) -> float:
    return readout.of(Simulator(values=values).run(arm))


def test_each_point_is_what_a_simulation_of_its_own_gives() -> None:
    told: list[tuple[int, int, str]] = []
    scan = scan_of(NOTHING, [Axis("ketamine", (1.0, 10.0))], BURST, pathway())
    found = run_scan(scan, computing=ALONE, progress=lambda *given: told.append(given))
    assert told == [(1, 2, "points"), (2, 2, "points")]
    for dose, value in zip((1.0, 10.0), found.values, strict=True):
        assert value == pytest.approx(read(Arm("a", (Change("ketamine", dose),)), BURST), rel=1e-6)
    assert found.baseline == pytest.approx(1.0)


def test_starts_ends_and_parameters_are_moved_too() -> None:
    antibody = Arm("a", (Change("ketamine", 10), Change("vegf_antibody", 0.001)))
    found = scanned(antibody, Axis("vegf_antibody.at", (-0.5, 2.0)))
    late = Arm("late", (Change("ketamine", 10), Change("vegf_antibody", 0.001, at=2.0)))
    assert found.values[1] == pytest.approx(read(late, MTOR), rel=1e-6)
    assert found.values[0] < found.values[1]
    bath = Arm("b", (Change("ketamine_bath", 1000.0),))
    ended = scanned(bath, Axis("ketamine_bath.until", (0.2, 0.5)), readout=BURST)
    short = Arm("short", (Change("ketamine_bath", 1000.0, until=0.2),))
    assert ended.values[0] == pytest.approx(read(short, BURST), rel=1e-6)
    ketamine, glua1 = Arm("k", (Change("ketamine", 10),)), Readout("glua1", 24, 24, "at")
    moved = scanned(ketamine, Axis("glua1_exchange", (0.04, 0.2)), readout=glua1)
    assert moved.values[0] == pytest.approx(read(ketamine, glua1, {"glua1_exchange": 0.04}), rel=1e-6)


def test_two_quantities_make_a_grid_with_the_second_fastest() -> None:
    found = scanned(NOTHING, Axis("ketamine", (1.0, 10.0)), Axis("rapamycin", (0.001, 20.0)))
    assert found.scan.layout.keys == {"ketamine": [1.0, 1.0, 10.0, 10.0], "rapamycin": [0.001, 20.0, 0.001, 20.0]}
    both = Arm("b", (Change("ketamine", 10.0), Change("rapamycin", 20.0)))
    assert found.values[3] == pytest.approx(read(both, MTOR), rel=1e-6)


@pytest.mark.long
def test_the_numbers_do_not_depend_on_the_workers() -> None:
    scan = scan_of(NOTHING, [Axis("ketamine", tuple(np.geomspace(1, 30, 9)))], MTOR, pathway())
    one, more = run_scan(scan, computing=ALONE), run_scan(scan, computing=Computing(2))
    assert np.array_equal(one.values, more.values)


def test_the_half_is_interpolated_on_the_scale_of_the_axis() -> None:
    effects = np.array([0.0, 0.25, 1.0, 0.0])
    assert half_values(Axis("x", (0.0, 1.0, 2.0, 4.0)), effects, 2) == pytest.approx((1 + 1 / 3, 3.0))
    assert half_values(Axis("x", (0.1, 1.0, 100.0, 10000.0), True), effects, 2) == pytest.approx((100 ** (1 / 3), 1000))
    assert half_values(Axis("x", (0.0, 1.0)), np.array([0.9, 1.0]), 1) == (None, None)
    falling = np.array([0.0, -0.5, -2.0])
    assert half_values(Axis("x", (0.0, 1.0, 2.0)), falling, 2) == pytest.approx((1 + 1 / 3, None))


def made(values: tuple[float, ...], results: list[float], baseline: float) -> Scanned:
    scan = scan_of(NOTHING, [Axis("ketamine", values)], MTOR, pathway())
    return Scanned(scan, np.array(results), {}, baseline, {"model": "m", "checksum": "c", "engine": "e"})


def test_best_and_half_are_said_in_words() -> None:
    words = scan_in_words(made((1.0, 2.0, 3.0, 5.0), [1.0, 1.2, 2.0, 1.0], 1.0))
    assert "Largest effect: highest at ketamine 3 mg/kg: 2 (+1 against no treatment)." in words
    assert "Half of it at ketamine 2.38 mg/kg." in words
    assert "Down to half again at ketamine 4 mg/kg." in words
    words = scan_in_words(made((1.0, 2.0), [0.8, 0.5], 1.0))
    assert "lowest at ketamine 2 mg/kg" in words
    assert "at the end of the range" in words
    assert "Half of it at ketamine 1.17 mg/kg." in words
    assert "More than half of it already at ketamine 1 mg/kg." in scan_in_words(made((1.0, 2.0), [0.6, 0.5], 1.0))
    assert "Nothing moves it" in scan_in_words(made((1.0, 2.0), [1.0, 1.0], 1.0))


def test_tables_hold_every_point() -> None:
    found = made((1.0, 2.0), [1.25, float("nan")], 1.0)
    assert scan_as_csv(found).splitlines() == [
        "ketamine (mg/kg),p_mtor at 1 h (fold of rest),untreated,model,checksum,engine",
        "1,1.25,1,m,c,e",
        "2,,1,m,c,e",
    ]
    assert json.loads(scan_as_json(found))["values"] == [1.25, None]


def test_a_band_is_that_of_the_members() -> None:
    scan = scan_of(NOTHING, [Axis("ketamine", (3.0, 10.0))], MTOR, pathway())
    bands = ask_ensemble(scan, 6, Around(), computing=ALONE)
    arm = Arm("a", (Change("ketamine", 10.0),))
    members = [read(arm, MTOR, Around().values(pathway(), index)) for index in range(6)]
    assert bands.quantiles[2, 1, 0] == pytest.approx(np.median(members), rel=1e-6)
    assert "6 draws" in scan_in_words(run_scan(scan, computing=ALONE), bands, "drawn")


def test_an_arm_that_cannot_be_integrated_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Simulator.run

    def fails_at_ten(simulator: Simulator, arm: Arm, times: object = None) -> object:
        if any(change.value == 10.0 for change in arm.changes):
            raise SimulationError("Arm 'x' could not be integrated.")
        return run(simulator, arm, times)  # type: ignore[arg-type]

    monkeypatch.setattr(Simulator, "run", fails_at_ten)
    found = scanned(NOTHING, Axis("ketamine", (1.0, 10.0)))
    assert np.isfinite(found.values).tolist() == [True, False]
    assert "could not be integrated" in scan_in_words(found)


def test_points_and_failures_stand_in_their_order_whichever_is_finished_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def backwards(_: object, points: Sequence[int], __: object) -> Iterator[tuple[int, float | str]]:
        return ((point, f"no {point}" if point % 2 else float(point)) for point in reversed(points))

    engine = SimpleNamespace(run=lambda *_: SimpleNamespace(provenance={}))
    monkeypatch.setattr(scan_module, "run", backwards)
    monkeypatch.setattr(scan_module, "Simulator", lambda _: engine)
    monkeypatch.setattr(Scan, "read_baseline", lambda *_: 1.0)
    found = scanned(NOTHING, Axis("ketamine", (1.0, 2.0, 3.0, 4.0)))
    assert found.values[::2].tolist() == [0.0, 2.0]
    assert np.isnan(found.values[1::2]).all()
    assert list(found.failures.items()) == [(1, "no 1"), (3, "no 3")]


@pytest.mark.parametrize(
    ("axes", "sentence"),
    [
        (["p_mtor"], "is an observable: move an intervention or a parameter"),
        (["ketamin"], "did you mean 'ketamine'"),
        (["ketamine_time"], "move ketamine.at instead"),
        (["rapamycin_stop"], "move rapamycin.until instead"),
        (["vegf_antibody.at"], "add --set vegf_antibody=VALUE"),
        (["ketamine", "ketamine"], "stands on both axes"),
        (["ketamine", "rapamycin", "vegf_infusion"], "give one or two"),
        ([], "give one or two"),
        (["vegf_expression.at"], "add --set vegf_expression=VALUE"),
    ],
)
def test_what_cannot_be_moved_is_refused(axes: list[str], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        scanned(NOTHING, *(Axis(name, (1.0, 2.0)) for name in axes))


def test_impossible_values_are_refused() -> None:
    with pytest.raises(InputError, match="impossible; use a value from 0 to"):
        scanned(NOTHING, Axis("ketamine", (1.0, 1e9)))
    with pytest.raises(InputError, match="a parameter takes a finite number from 0 on"):
        scanned(NOTHING, Axis("glua1_exchange", (-1.0, 1.0)))
    with pytest.raises(InputError, match="A scan of 100000000 points"):
        scanned(NOTHING, *(Axis(name, tuple(range(10_000))) for name in ("ketamine", "rapamycin")))


def test_an_axis_is_called_by_its_quantity_and_unit_and_a_scan_by_what_it_reads() -> None:
    assert (Axis("x", (1.0,)).label, Axis("x", (1.0,), unit="h").label) == ("x", "x (h)")
    found = made((1.0, 2.0, 3.0), [1.0, float("nan"), 2.0], 0.5)
    assert repr(found) == "<Scan of p_mtor at 1 h over ketamine (mg/kg): 3 points>"
    page = found._repr_html_()
    assert "3 points, without treatment 0.5, from 1 to 2" in page
    assert "from" not in made((1.0,), [float("nan")], 0.5)._repr_html_().partition("<img")[0].partition("<br>")[2]
    assert found.to_pandas().columns.tolist() == ["ketamine", "p_mtor"]
    assert found.scan.layout.units == {"ketamine": "mg/kg", "p_mtor": "fold of rest"}
    assert (found.scan.runs, found.scan.layout.rows) == (3, 3)


def test_a_point_is_named_by_what_it_moves_and_keeps_what_the_arm_has() -> None:
    base = Arm("base", (Change("ketamine", 10, at=2), Change("rapamycin", 20)), title="A title")
    axes = [Axis("ketamine.at", (3.0,)), Axis("rapamycin.until", (9.0,))]
    ((point,), known) = (lambda scan: (scan.points, scan.axes))(scan_of(base, axes, MTOR, pathway()))
    assert point.arm.changes == (Change("ketamine", 10, at=3.0), Change("rapamycin", 20, until=9.0))
    assert (point.arm.name, point.arm.title) == ("base, ketamine.at 3, rapamycin.until 9", "")
    assert [axis.unit for axis in known] == ["h", "h"]
    (moved,) = scan_of(base, [Axis("glua1_exchange", (0.0,))], MTOR, pathway()).points
    assert (moved.parameters, moved.arm.changes) == ({"glua1_exchange": 0.0}, base.changes)
    assert moved.arm.name == "base, glua1_exchange 0"
    # The dose stands on the second axis and its start on the first: the dose is set before it is moved.
    both = scan_of(Arm("b"), [Axis("ketamine.at", (4.0,)), Axis("ketamine", (5.0,))], MTOR, pathway())
    assert both.points[0].arm.changes == (Change("ketamine", 5.0, at=4.0),)
    assert both.baseline == Arm("vehicle")
    other = scan_of(Arm("b"), [Axis("ketamine", (5.0,))], MTOR, pathway())
    assert other.key() != both.key()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e-9])
def test_a_parameter_takes_no_value_below_zero_and_none_that_has_no_end(value: float) -> None:
    with pytest.raises(InputError, match="a parameter takes a finite number from 0 on"):
        scan_of(NOTHING, [Axis("glua1_exchange", (value,))], MTOR, pathway())


def test_an_arm_is_read_to_an_hour_after_the_readout_and_at_its_own_times() -> None:
    asked: list[tuple[dict[str, float], np.ndarray]] = []

    class Rising:
        pathway = pathway()
        values: dict[str, float]

        def set_values(self, values: dict[str, float]) -> None:
            self.values = dict(values)

        def run(self, arm: Arm, times: np.ndarray) -> Trajectory:
            asked.append((self.values, times))
            return Trajectory(arm, times, {"p_mtor": times.copy()})

    engine: Any = Rising()
    late = Readout("p_mtor", 5.03, 5.03, "at")
    scan = scan_of(NOTHING, [Axis("ketamine", (1.0, 2.0)), Axis("glua1_exchange", (0.04,))], late, pathway())
    assert scan.answer(engine, {"a": 1.0}).tolist() == [[pytest.approx(5.03)], [pytest.approx(5.03)]]
    assert [values for values, _ in asked] == [{"a": 1.0, "glua1_exchange": 0.04}] * 2
    assert all(times[-1] == pytest.approx(6.03) and 5.03 in times for _, times in asked)
    early = scan_of(NOTHING, [Axis("ketamine", (1.0,))], Readout("p_mtor", -0.5, -0.5, "at"), pathway())
    assert early.read_baseline(engine) == pytest.approx(-0.5)
    assert asked[-1][0] == {}
    assert asked[-1][1][-1] == 1.0
