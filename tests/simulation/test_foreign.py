"""Claims judged on a model that is not ours, through a map."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import libsbml
import numpy as np
import pytest

from ketamine_sbml.apart import Limits
from ketamine_sbml.claims import Verdict, judge, load_claims
from ketamine_sbml.cli.output import SILENCE
from ketamine_sbml.errors import InputError
from ketamine_sbml.simulation import Arm, Change, SimulationError, default_times, foreign, foreign_model
from ketamine_sbml.simulation.foreign import ForeignSimulator, load_map
from ketamine_sbml.simulation.foreign_model import ForeignModel

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "mapk-cascade"
MODEL, MAP = EXAMPLE / "kholodenko2000.xml", EXAMPLE / "map.toml"


@pytest.fixture(scope="module")
def cascade() -> ForeignSimulator:
    return ForeignSimulator(MODEL, load_map(MAP))


class _Here:
    """The model in this process, for what is said of files that harm no library: others prove what a process is for."""

    def __init__(self, module: str, name: str, *arguments: Any, subject: str, limits: Limits) -> None:
        self._model = getattr(import_module(module), name)(*arguments)

    def call(self, method: str, *arguments: Any) -> Any:
        return json.loads(json.dumps(getattr(self._model, method)(*arguments)))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "Apart", _Here)


def test_the_example_is_judged_as_its_readme_says(cascade: ForeignSimulator) -> None:
    claims, arms = load_claims([EXAMPLE / "claims.toml"])
    verdicts = {j.claim.id: j for j in judge(claims, arms, cascade).judgements}
    assert verdicts["bdnf-raises-erk"].verdict is Verdict.SUPPORTED
    assert verdicts["mek-inhibitor-blocks-erk"].verdict is Verdict.SUPPORTED
    assert verdicts["vegf-raises-akt"].verdict is Verdict.NOT_TESTABLE
    assert "no counterpart of vegf_infusion" in verdicts["vegf-raises-akt"].reason


def test_a_claim_on_an_observable_without_a_formula_is_not_testable(cascade: ForeignSimulator, tmp_path: Path) -> None:
    text = (EXAMPLE / "claims.toml").read_text().replace('treatment = "vegf"', 'treatment = "bdnf"')
    (tmp_path / "claims.toml").write_text(text)
    claims, arms = load_claims([tmp_path / "claims.toml"])
    judged = {j.claim.id: j for j in judge(claims, arms, cascade).judgements}["vegf-raises-akt"]
    assert judged.verdict is Verdict.NOT_TESTABLE
    assert judged.reason == "The map has no formula of p_akt."


def test_a_pulse_acts_from_its_start_to_its_end_and_arms_do_not_depend_on_each_other(cascade: ForeignSimulator) -> None:
    pulse = Arm("late", (Change("bdnf_infusion", 2e-5, at=5),))
    before = cascade.run(Arm("vehicle"))
    curve = cascade.run(pulse)
    assert curve.at("p_erk", 4.9) == pytest.approx(before.at("p_erk", 4.9), rel=1e-3)
    assert curve.at("p_erk", 5.3) > 1.5
    assert curve.at("p_erk", 8) == pytest.approx(before.at("p_erk", 8), rel=1e-2)
    assert (cascade.run(Arm("vehicle"))["p_erk"] == before["p_erk"]).all()
    assert set(default_times()) | {5.0} <= set(curve.times)


def test_an_arm_of_another_organism_cannot_be_run(cascade: ForeignSimulator) -> None:
    from ketamine_sbml.language.organism import Organism

    with pytest.raises(SimulationError, match="the map has one organism"):
        cascade.run(Arm("rat", (), Organism.RAT))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('time_unit = "second"', 'time_unit = "fortnight"', "unknown time_unit 'fortnight'"),
        ("settle = 20", "settle = -1", "settle = -1 is impossible"),
        ("[interventions.mek_inhibitor]", "[interventions.mekk_inhibitor]", "did you mean 'mek_inhibitor'"),
        ('p_erk = "1', 'p_erkk = "1', "did you mean 'p_erk'"),
        ('"1 + MAPK_PP / 100"', "3", "observables, p_erk is not text"),
        ("[observables]", "[observable]", "unknown field 'observable'; did you mean 'observables'"),
        ("V1 = 0.1", 'V1 = "low"', "set, V1 = 'low' is not a number"),
    ],
)
def test_a_broken_map_is_refused_with_its_place(old: str, new: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    text = MAP.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        load_map(path)
    assert sentence in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("MAPK_PP / 100", "MAPK_PPP / 100", "has no 'MAPK_PPP'"),
        ("MAPK_PP / 100", "MAPK_PP /", "is no formula"),
        ('id = "V1"', 'id = "V99"', "has no constant 'V99'"),
        ("value + 2.4 * x / 2e-5", "value + 2.4 * y", "gives no number"),
        ("V1 = 0.1", "V17 = 0.1", "has no constant 'V17'"),
    ],
)
def test_a_map_that_does_not_fit_the_model_is_refused(old: str, new: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    text = MAP.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(InputError, match=r"map\.toml") as caught:
        ForeignSimulator(MODEL, load_map(path))
    assert sentence in str(caught.value)


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sbml>&b;</sbml>'


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (BOMB, "declares XML entities"),
        ("<sbml", "is not an SBML model"),
        ("no XML at all", "is not an SBML model"),
        ('<?xml version="1.0"?><html/>', "is not an SBML model"),
    ],
)
def test_what_is_no_sbml_model_is_refused(content: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "model.xml"
    path.write_text(content)
    with pytest.raises(InputError, match=sentence):
        ForeignSimulator(path, load_map(MAP))


def _packed(path: Path, entries: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return path


MANIFEST = """<omexManifest xmlns="http://identifiers.org/combine.specifications/omex-manifest">
<content location="./m.xml" format="http://identifiers.org/combine.specifications/sbml"/></omexManifest>"""


def test_a_model_may_come_in_an_archive(tmp_path: Path) -> None:
    path = _packed(tmp_path / "m.omex", {"manifest.xml": MANIFEST, "m.xml": MODEL.read_text()})
    hours = np.array([0.0, 0.5, 1.0])
    arm = Arm("rest", ())
    packed, plain = (ForeignSimulator(source, load_map(MAP)).run(arm, hours) for source in (path, MODEL))
    assert np.array_equal(packed["p_erk"], plain["p_erk"])


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"../../out.xml": "x", "manifest.xml": MANIFEST}, "climbs out of it"),
        ({"/out.xml": "x"}, "climbs out of it"),
        ({"m.xml": "x"}, "has no manifest.xml"),
        ({"manifest.xml": "<omexManifest/>"}, "lists no SBML file"),
        ({"manifest.xml": MANIFEST, "m.xml": BOMB}, "declares XML entities"),
    ],
)
def test_a_bad_archive_is_refused(entries: dict[str, str], sentence: str, tmp_path: Path) -> None:
    path = _packed(tmp_path / "m.omex", entries)
    with pytest.raises(InputError, match=sentence):
        ForeignSimulator(path, load_map(MAP))
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(InputError, match="broken archive"):
        ForeignSimulator(path, load_map(MAP))


def test_all_faults_of_a_map_are_told_at_once(tmp_path: Path) -> None:
    text = (EXAMPLE / "map.toml").read_text(encoding="utf-8")
    path = tmp_path / "map.toml"
    path.write_text(text.replace("settle = 20", "settle = -1").replace("p_erk", "p_erkk"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_map(path)
    first, second = str(caught.value).splitlines()
    assert "settle = -1" in first
    assert "did you mean 'p_erk'" in second


_MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML">{}</math>'


def _model(rate: str = "<cn>1</cn>", more: str = "", notes: str = "") -> str:
    """A model of one parameter with one rate rule."""
    return (
        '<?xml version="1.0"?><sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">'
        f'<model>{notes}<listOfParameters><parameter id="V1" value="1" constant="true"/>'
        f'<parameter id="a" value="1" constant="false"/>{more}</listOfParameters><listOfRules>'
        f'<rateRule variable="a">{_MATH.format(rate)}</rateRule></listOfRules></model></sbml>'
    )


_DEEP = 50_000
_HTML = 'xmlns="http://www.w3.org/1999/xhtml"'
_NESTED_NOTES = f"<notes><body {_HTML}>{'<p>' * _DEEP}{'</p>' * _DEEP}</body></notes>"
_RULE = f'<rateRule variable="a">{_MATH.format("<cn>2</cn>")}</rateRule></listOfRules>'


def _small_map(folder: Path, formula: str = "a") -> Path:
    path = folder / "map.toml"
    path.write_text(f'time_unit = "hour"\n[observables]\np_erk = "{formula}"\n')
    return path


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (_model(more='<parameter id="V1" value="2" constant="true"/>'), r"Duplicate 'id' attribute value: .*'V1'"),
        (_model().replace("</listOfRules>", _RULE), "Multiple rules for the same variable"),
        (_model("<ci>nope</ci>"), "'nope' that is not the id"),
        (_model("<apply><power/><ci>a</ci><cn>2</cn><cn>3</cn></apply>"), "Incorrect number of arguments"),
        pytest.param(
            *(_model("<apply><minus/>" * _DEEP + "<ci>a</ci>" + "</apply>" * _DEEP), "crash|not an SBML model"),
            marks=pytest.mark.long,  # for seconds; deep notes show the same at once
        ),
        (_model(notes=_NESTED_NOTES), "crash|not an SBML model"),
        (
            _model().replace(
                'level="3"',
                'xmlns:comp="http://www.sbml.org/sbml/level3/version1/comp/version1" comp:required="true" level="3"',
            ),
            "needs the SBML package 'comp'",
        ),
    ],
    ids=["ids", "rules", "unknown", "power", "deep mathematics", "deep notes", "package"],
)
def test_what_a_simulator_would_crash_on_or_guess_at_is_one_sentence(
    content: str, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "model.xml"
    path.write_text(content)
    with pytest.raises(InputError, match=sentence) as caught:
        ForeignSimulator(path, load_map(_small_map(tmp_path)))
    assert str(path) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("formula", ["pow(a, 2, 3)", "a" + " + a" * 5000, "(" * 490 + "a" + ")" * 490, "-" * 900 + "a"])
def test_a_formula_of_a_map_ends_in_numbers_or_one_sentence(formula: str, tmp_path: Path) -> None:
    path = tmp_path / "model.xml"
    path.write_text(_model())
    try:
        curves = ForeignSimulator(path, load_map(_small_map(tmp_path, formula))).run(Arm("rest"), np.array([0.0, 1.0]))
    except InputError as error:
        assert len(str(error).splitlines()) == 1
        assert len(str(error)) < 1500
    else:
        assert np.isfinite(curves["p_erk"]).all()


@pytest.mark.usefixtures("here")
def test_a_model_that_declares_no_encoding_is_read_and_one_that_gives_no_number_is_not_judged(tmp_path: Path) -> None:
    path, hours = tmp_path / "model.xml", np.array([0.0, 1.0])
    path.write_text(_model())
    curves = ForeignSimulator(path, load_map(_small_map(tmp_path))).run(Arm("rest"), hours)
    assert curves["p_erk"] == pytest.approx([1, 2])
    with pytest.raises(SimulationError, match=r"p_erk is not a number|could not be integrated"):
        ForeignSimulator(path, load_map(_small_map(tmp_path, "(a - a) / (a - a)"))).run(Arm("rest"), hours)


_SLOW = """<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">
  <model id="slow">
    <listOfParameters>
      <parameter id="x" value="0" constant="false"/>
      <parameter id="k" value="3" constant="true"/>
    </listOfParameters>
    <listOfRules>
      <rateRule variable="x">
        <math xmlns="http://www.w3.org/1998/Math/MathML"><apply><minus/><ci>k</ci><ci>x</ci></apply></math>
      </rateRule>
    </listOfRules>
  </model>
</sbml>
"""
_TWICE_AND_MORE = """
time_unit = "hour"
settle = 30
[interventions.mek_inhibitor]
id = "k"
value = "value * 2"
[interventions.pi3k_inhibitor]
id = "k"
value = "value + x"
[observables]
p_erk = "x"
p_akt = "k"
"""


def _slow(folder: Path, text: str = _TWICE_AND_MORE) -> ForeignSimulator:
    (folder / "slow.xml").write_text(_SLOW)
    (folder / "map.toml").write_text(text)
    return ForeignSimulator(folder / "slow.xml", load_map(folder / "map.toml"))


@pytest.mark.usefixtures("here")
def test_a_model_comes_to_its_own_rest_before_an_arm(tmp_path: Path) -> None:
    hours = np.array([-1.0, 0.0, 10.0])
    assert _slow(tmp_path).run(Arm("vehicle"), hours)["p_erk"] == pytest.approx([3.0, 3.0, 3.0], rel=1e-6)
    unsettled = _slow(tmp_path, _TWICE_AND_MORE.replace("settle = 30", "settle = 0"))
    assert unsettled.run(Arm("vehicle"), hours)["p_erk"] == pytest.approx(
        3 * (1 - np.exp([0.0, -1.0, -11.0])), rel=1e-5
    )


@pytest.mark.usefixtures("here")
def test_interventions_on_one_constant_apply_in_the_order_of_the_map(tmp_path: Path) -> None:
    both = Arm("both", (Change("mek_inhibitor", 1, at=0), Change("pi3k_inhibitor", 5, at=0)))
    hours = np.array([-1.0, 0.0, 1.0, 7.0])
    assert _slow(tmp_path).run(both, hours)["p_akt"].tolist() == [3.0, 11.0, 11.0, 3.0]
    first, second = "[interventions.mek_inhibitor]", "[interventions.pi3k_inhibitor]"
    swapped = _TWICE_AND_MORE.replace(first, "X").replace(second, first).replace("X", second)
    swapped = swapped.replace('"value * 2"', "Y").replace('"value + x"', '"value * 2"').replace("Y", '"value + x"')
    assert _slow(tmp_path, swapped).run(both, hours)["p_akt"].tolist() == [3.0, 16.0, 16.0, 3.0]


@pytest.mark.usefixtures("here")
def test_what_is_not_a_number_in_another_model_is_not_testable(tmp_path: Path) -> None:
    no_number = _slow(tmp_path, _TWICE_AND_MORE.replace('p_akt = "k"', 'p_akt = "ln(k - 4)"'))
    with pytest.raises(SimulationError, match="'vehicle': p_akt is not a number"):
        no_number.run(Arm("vehicle"))


def _ring(length: int, version: int = 1) -> str:
    """Species that become one another round and round, each a reaction: all but the first start from nothing."""
    fast = ' fast="false"' if version == 1 else ""
    species = "".join(
        f'<species id="S{n}" compartment="c" initialAmount="{int(n == 0)}" hasOnlySubstanceUnits="false" '
        'boundaryCondition="false" constant="false"/>'
        for n in range(length)
    )
    reference = '<speciesReference species="S{}" stoichiometry="1" constant="true"/>'
    reactions = "".join(
        f'<reaction id="r{n}" reversible="false"{fast}>'
        f"<listOfReactants>{reference.format(n)}</listOfReactants>"
        f"<listOfProducts>{reference.format((n + 1) % length)}</listOfProducts>"
        f"<kineticLaw>{_MATH.format(f'<apply><times/><ci>k</ci><ci>S{n}</ci></apply>')}</kineticLaw></reaction>"
        for n in range(length)
    )
    return (
        f'<?xml version="1.0"?><sbml xmlns="http://www.sbml.org/sbml/level3/version{version}/core" level="3" '
        f'version="{version}"><model><listOfCompartments><compartment id="c" size="1" constant="true"/>'
        f"</listOfCompartments><listOfSpecies>{species}</listOfSpecies><listOfParameters>"
        f'<parameter id="k" value="0.1" constant="true"/></listOfParameters><listOfReactions>{reactions}'
        "</listOfReactions></model></sbml>"
    )


_RING_MAP = """
time_unit = "hour"
settle = 1
[interventions.bdnf_infusion]
id = "k"
value = "value + 0.1 * x / 2e-5"
hours = 1
[observables]
p_erk = "1 + S1"
"""


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("version", [1, 2])
def test_states_that_start_from_nothing_are_integrated_through_a_change(version: int, tmp_path: Path) -> None:
    """The ring is so long that the far side of it stays empty; of either version of Level 3."""
    path, place = tmp_path / "ring.xml", tmp_path / "map.toml"
    path.write_text(_ring(200, version), encoding="utf-8")
    place.write_text(_RING_MAP, encoding="utf-8")
    model, hours = ForeignSimulator(path, load_map(place)), np.array([-1.0, 0.0, 1.0, 3.0])
    curve = model.run(Arm("bdnf", (Change("bdnf_infusion", 2e-5, at=0),)), hours)["p_erk"]
    # What was passed on follows a Poisson law: of the constant times an hour of settling, then times the arm's hours.
    passed = np.array([0.1, 0.2, 0.4, 0.6])
    assert curve == pytest.approx(1 + passed * np.exp(-passed), rel=1e-6)


@pytest.mark.long
def test_a_model_of_3000_reactions_is_judged_or_refused_and_never_silent(tmp_path: Path) -> None:
    (tmp_path / "ring.xml").write_text(_ring(3000), encoding="utf-8")
    (tmp_path / "map.toml").write_text(_RING_MAP, encoding="utf-8")
    text = (EXAMPLE / "claims.toml").read_text(encoding="utf-8")
    (tmp_path / "claims.toml").write_text(text, encoding="utf-8")
    words = ["validate", "--model", "ring.xml", "--map", "map.toml", "--claims", "claims.toml"]
    words += ["--only", "bdnf-raises-erk"]
    begun = monotonic()
    run = subprocess.run(
        [sys.executable, "-m", "ketamine_sbml", *words],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=1800,
    )
    taken = monotonic() - begun
    *told, last = run.stderr.splitlines() or [""]
    if run.returncode == 2:
        assert "ring.xml takes longer than 120 s: simplify the model." in last
    else:
        assert run.returncode in (0, 1)
        assert "bdnf-raises-erk" in run.stdout
        told += [last] if last else []
    assert all(line.startswith("ketamine-sbml: still simulating ring.xml") for line in told)
    # A quick machine has nothing to say; one that is stopped for a while may say less.
    assert told or taken < 3 * SILENCE


def test_what_an_integrator_says_is_told_in_a_line_of_at_most_120_letters() -> None:
    class Failing:
        def simulate(self, times: np.ndarray) -> np.ndarray:
            raise RuntimeError("it\n  says " + "y" * 300)

    model = ForeignModel.__new__(ForeignModel)
    model._model = Failing()  # type: ignore[assignment]
    with pytest.raises(SimulationError) as caught:
        model.simulate([0.0, 1.0])
    assert str(caught.value) == "it says " + "y" * 112


class Complaint:
    """What libSBML says: how bad it is, and what its message ends with."""

    def __init__(self, severity: int, line: int, found: str) -> None:
        self._severity, self._line, self._found = severity, line, found

    def getSeverity(self) -> int:
        return self._severity

    def getLine(self) -> int:
        return self._line

    def getShortMessage(self) -> str:
        return f"Rule {self._line}"

    def getMessage(self) -> str:
        return f"The rule.\nReference: there\n {self._found}\n"


@pytest.mark.parametrize(
    ("complaints", "said"),
    [
        ([("error", 3, "It  is so.")], "line 3: Rule 3: It is so"),
        ([("fatal", 3, "x" * 160)], f"line 3: Rule 3: {'x' * 160}"),
        ([("error", 3, "x" * 161)], f"line 3: Rule 3: {'x' * 160}"),
        (
            [("warning", 1, "Oh."), ("error", 3, "It is."), ("fatal", 2, "Too.")],
            "line 3: Rule 3: It is; 1 more",
        ),
        ([("error", 3, "It is.")] * 3, "line 3: Rule 3: It is; 2 more"),
    ],
)
def test_of_what_libsbml_says_the_first_error_is_told_and_how_many_more_there_are(
    complaints: list[tuple[str, int, str]], said: str
) -> None:
    severities = {
        "warning": libsbml.LIBSBML_SEV_WARNING,
        "error": libsbml.LIBSBML_SEV_ERROR,
        "fatal": libsbml.LIBSBML_SEV_FATAL,
    }
    told = [Complaint(severities[severity], line, found) for severity, line, found in complaints]
    document = SimpleNamespace(getError=told.__getitem__, getNumErrors=lambda: len(told))
    with pytest.raises(InputError) as caught:
        foreign_model._raise_errors(document, "It is wrong")
    assert str(caught.value) == f"It is wrong ({said}): check it with an SBML validator."


def test_warnings_alone_are_no_fault() -> None:
    warning = Complaint(libsbml.LIBSBML_SEV_WARNING, 1, "Never mind.")
    foreign_model._raise_errors(SimpleNamespace(getError=lambda _: warning, getNumErrors=lambda: 2), "It is wrong")


def test_what_decides_what_is_simulated_is_checked_and_units_and_style_are_not() -> None:
    asked: dict[int, bool] = {}
    steps: list[str] = []
    document = SimpleNamespace(
        getErrorLog=lambda: SimpleNamespace(clearLog=lambda: steps.append("cleared")),
        setConsistencyChecks=asked.__setitem__,
        checkConsistency=lambda: steps.append("checked"),
        getNumErrors=lambda: 0,
        getError=lambda _: None,
    )
    foreign_model._check(document, "It")
    assert steps == ["cleared", "checked"]
    assert asked == {
        libsbml.LIBSBML_CAT_GENERAL_CONSISTENCY: True,
        libsbml.LIBSBML_CAT_IDENTIFIER_CONSISTENCY: True,
        libsbml.LIBSBML_CAT_MATHML_CONSISTENCY: True,
        libsbml.LIBSBML_CAT_OVERDETERMINED_MODEL: True,
        libsbml.LIBSBML_CAT_UNITS_CONSISTENCY: False,
        libsbml.LIBSBML_CAT_SBO_CONSISTENCY: False,
        libsbml.LIBSBML_CAT_MODELING_PRACTICE: False,
    }
