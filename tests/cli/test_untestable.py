"""What cannot be judged does not pass, and what the engine warns of does not reach standard output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ketamine_sbml.cli import HELD, UNUSABLE, main

_UNTESTABLE = """
[[claim]]
id = "mine"
stage = "mine"
statement = "It cannot be asked."
role = "prediction"
not_testable = "The model has no such thing."
source = { publication = "none", organism = "mouse", preparation = "in vivo" }
"""
_CONTESTED = """
[[claim]]
id = "other"
stage = "mine"
statement = "Ketamine raises mTORC1."
role = "contested"
source = { publication = "none", organism = "mouse", preparation = "in vivo" }
arms = { control = "vehicle", treatment = "ketamine" }
[[claim.expect]]
kind = "increases"
observable = "ketamine_plasma"
window = [0, 1]
minimum = MINIMUM
because = "a test"
"""


def test_a_suite_of_untestable_claims_alone_does_not_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(_UNTESTABLE)
    assert main(["validate", "--claims", str(path)]) == UNUSABLE
    shown = capsys.readouterr()
    assert "No claim could be judged" in shown.err
    assert "Every counted claim is supported" not in shown.out


def test_a_suite_that_counts_nothing_does_not_say_that_all_is_supported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(_UNTESTABLE + _CONTESTED.replace("MINIMUM", "1"))
    assert main(["validate", "--claims", str(path)]) == HELD
    assert "No claim was judged that counts." in capsys.readouterr().out


def test_a_threshold_that_everything_passes_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(_CONTESTED.replace("MINIMUM", "-1e9"))
    assert main(["validate", "--claims", str(path)]) == UNUSABLE
    assert "minimum = -1e+09 is impossible; use 0 or more" in capsys.readouterr().err


# It reaches infinity after an hour: SUNDIALS warns of steps that no longer change the time, and gives up.
_RUNS_AWAY = """<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">
  <model id="m">
    <listOfParameters>
      <parameter id="x" value="1" constant="false"/>
      <parameter id="k" value="0" constant="true"/>
    </listOfParameters>
    <listOfRules>
      <rateRule variable="x">
        <math xmlns="http://www.w3.org/1998/Math/MathML">
          <apply><times/><ci>k</ci><apply><power/><ci>x</ci><cn>2</cn></apply></apply>
        </math>
      </rateRule>
    </listOfRules>
  </model>
</sbml>
"""
_MAP = """
time_unit = "hour"
[interventions.vegf_infusion]
id = "k"
value = "1"
[observables]
ketamine_plasma = "x"
"""


def test_warnings_of_the_integrator_do_not_reach_standard_output(tmp_path: Path) -> None:
    for name, text in (("model.xml", _RUNS_AWAY), ("map.toml", _MAP)):
        (tmp_path / name).write_text(text)
    away = _CONTESTED.replace('"ketamine"', '"vegf"').replace("MINIMUM", "1")
    still = away.replace('"other"', '"still"').replace('"vegf"', '"vehicle"').replace("increases", "unchanged")
    (tmp_path / "claims.toml").write_text(away + still.replace("minimum", "bound"))
    options = ["--model", "model.xml", "--map", "map.toml", "--claims", "claims.toml", "--json"]
    run = subprocess.run(
        [sys.executable, "-m", "ketamine_sbml", "validate", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = {claim["id"]: claim for claim in json.loads(run.stdout)["claims"]}
    assert "could not be integrated" in verdicts["other"]["reason"]
    assert "WARNING" not in run.stderr
    assert "Traceback" not in run.stderr
