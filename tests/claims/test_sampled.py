"""What output times may miss makes a verdict inconclusive; what they cannot see is looked at more closely."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.claims import Verdict, judge, load_claims
from ketamine_sbml.claims.judge import CLOSE, DENSER, TIGHTER
from ketamine_sbml.claims.readout import HOUR
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, SimulationError, Trajectory
from ketamine_sbml.simulation.sampling import event_hours, mesh
from ketamine_sbml.simulation.trajectory import Numbers

_CLAIM = """
[[claim]]
id = "mine"
stage = "mine"
statement = "Glutamate rises."
role = "prediction"
source = {{ publication = "none", organism = "mouse", preparation = "in vivo" }}
arms = {{ control = "vehicle", treatment = "ketamine" }}
[[claim.expect]]
kind = "onset"
observable = "glutamate"
window = [0, 12]
minimum = {}
because = "a test"
"""


@dataclass
class Humming:
    """An engine whose treated glutamate swings faster than anyone looks, or stays at a value."""

    swing: float
    level: float = 1.5
    pathway: Pathway = field(default_factory=pathway)
    asked: list[tuple[float, int]] = field(default_factory=list)
    tolerance: float = 1.0

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        assert times is not None
        self.asked.append((self.tolerance, len(times)))
        hum = self.level + self.swing * np.sin(1e4 * times)
        treated = hum if event_hours(arm, self.pathway) else np.ones_like(times)
        return Trajectory(arm, times, {"glutamate": treated})

    def tighter(self, factor: float) -> Humming:
        return Humming(self.swing, self.level, self.pathway, self.asked, self.tolerance * factor)


def verdict(engine: Humming, minimum: float, folder: Path, *, recheck: bool = True) -> Verdict:
    (folder / "mine.toml").write_text(_CLAIM.format(minimum))
    claims, arms = load_claims([folder / "mine.toml"])
    return judge(claims, arms, engine, recheck=recheck).judgements[0].verdict


def test_a_margin_within_what_output_times_may_miss_is_inconclusive(tmp_path: Path) -> None:
    highest = float(np.log2(2.0))
    assert verdict(Humming(0.5), highest - 1e-7, tmp_path) is Verdict.INCONCLUSIVE
    assert verdict(Humming(0.5), highest - 1e-7, tmp_path, recheck=False) is not Verdict.INCONCLUSIVE
    assert verdict(Humming(0.0), float(np.log2(1.5)) - 1e-7, tmp_path) is Verdict.SUPPORTED


def test_a_margin_beyond_it_is_judged(tmp_path: Path) -> None:
    assert verdict(Humming(0.5), 0.5, tmp_path) is Verdict.SUPPORTED
    assert verdict(Humming(0.5), 1.5, tmp_path) is Verdict.CONTRADICTED


def test_a_close_margin_is_looked_at_with_tighter_tolerances_and_more_times(tmp_path: Path) -> None:
    close, clear = Humming(0.0), Humming(0.0)
    verdict(close, float(np.log2(1.5)) - 0.01, tmp_path)
    verdict(clear, float(np.log2(1.5)) - 0.1, tmp_path)
    assert {tolerance for tolerance, _ in close.asked} == {1.0, TIGHTER}
    assert {tolerance for tolerance, _ in clear.asked} == {1.0}
    first, second = close.asked[0][1], close.asked[-1][1]
    assert second > 0.9 * DENSER * first


_TIME = _CLAIM.replace('kind = "onset"', 'kind = "peak_between"').replace("because", "between = [1, 11]\nbecause")


def test_a_time_is_looked_at_with_tighter_tolerances_whatever_its_margin(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(_TIME.format(0.1), encoding="utf-8")
    claims, arms = load_claims([tmp_path / "mine.toml"])
    engine = Hill(0.0)
    (judged,) = judge(claims, arms, engine).judgements
    assert judged.margin == pytest.approx(5.0, abs=0.01)
    assert judged.unit == HOUR
    assert {tolerance for tolerance, _ in engine.asked} == {1.0, TIGHTER}


class Hill(Humming):
    """An engine whose treated glutamate peaks at hour 6, and comes back."""

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        found = super().run(arm, times)
        treated = bool(event_hours(arm, self.pathway))
        return replace(found, values={"glutamate": 1 + treated * np.exp(-((found.times - 6) ** 2))})

    def tighter(self, factor: float) -> Hill:
        return Hill(self.swing, self.level, self.pathway, self.asked, self.tolerance * factor)


class Spiked(Humming):
    """An engine whose treated glutamate is up at a single time alone."""

    spike = float("nan")

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        found = super().run(arm, times)
        treated = bool(event_hours(arm, self.pathway))
        return replace(
            found, values={"glutamate": found["glutamate"] + treated * (np.abs(found.times - self.spike) < 1e-9)}
        )


def test_a_wide_margin_that_rests_on_a_single_time_is_looked_at_again(tmp_path: Path) -> None:
    engine = Spiked(0.0)
    (tmp_path / "mine.toml").write_text(_CLAIM.format(0.8))
    claims, arms = load_claims([tmp_path / "mine.toml"])
    usual = mesh(event_hours(arms["ketamine"], engine.pathway), engine.pathway, 672.0, hours=(0.0, 12.0))
    engine.spike = next(hour for hour in usual.times if hour > 2 and hour not in usual.thinned())
    (first,) = judge(claims, arms, engine, recheck=False).judgements
    assert first.margin > 10 * CLOSE
    assert {tolerance for tolerance, _ in engine.asked} == {1.0}
    judge(claims, arms, engine)
    assert {tolerance for tolerance, _ in engine.asked} == {1.0, TIGHTER}


def test_a_margin_that_is_no_number_is_not_testable(tmp_path: Path) -> None:
    assert verdict(Humming(0.0, float("nan")), 0.1, tmp_path) is Verdict.NOT_TESTABLE


def test_an_arm_that_fails_makes_its_claims_not_testable(tmp_path: Path) -> None:
    class Failing(Humming):
        def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
            raise SimulationError(f"Arm {arm.name!r} could not be integrated.")

    (tmp_path / "mine.toml").write_text(_CLAIM.format(0.1))
    claims, arms = load_claims([tmp_path / "mine.toml"])
    report = judge(claims, arms, Failing(0.0))
    assert report.judgements[0].verdict is Verdict.NOT_TESTABLE
    assert "could not be integrated" in report.judgements[0].reason
    assert not report.judged
    assert not report.passed


@pytest.mark.parametrize("density", [1, 3])
def test_all_arms_of_a_claim_are_read_at_the_same_times(density: int, tmp_path: Path) -> None:
    engine = Humming(0.0)
    (tmp_path / "mine.toml").write_text(_CLAIM.format(0.1))
    claims, arms = load_claims([tmp_path / "mine.toml"])
    judge(claims, arms, engine, recheck=False, density=density)
    assert len({count for _, count in engine.asked}) == 1
    assert len(engine.asked) == 2
