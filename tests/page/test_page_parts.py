"""What the page is made of, without a browser: refusals with their place, and what follows from the declaration."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import pytest

from ketamine_sbml.claims.kinds import KINDS
from ketamine_sbml.cli import main
from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Event, Parameter, Rule
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.page.content import changed_lines
from ketamine_sbml.page.engine import Engine, engine_key
from ketamine_sbml.page.equations import JavaScript, number
from ketamine_sbml.page.judging import judge_as_javascript
from ketamine_sbml.page.translation import Translation
from ketamine_sbml.sbml import build_sbml


def with_element(element: Rule | Event) -> Pathway:
    model = pathway()
    last = model.stages[-1]
    return replace(model, stages=(*model.stages[:-1], replace(last, elements=(*last.elements, element))))


def test_every_kind_reaches_the_page_with_its_margin() -> None:
    text = judge_as_javascript()
    for kind in set(KINDS.values()):
        assert f"class {kind.__name__} " in text


def test_the_judge_is_the_same_text_every_time() -> None:
    assert judge_as_javascript() == judge_as_javascript()


def module_of(name: str, source: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    sys.modules.pop(name, None)
    return __import__(name)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("def f(x):\n    while x:\n        pass\n", "a statement of the kind While"),
        ("def f(x):\n    return open(x)\n", "'open'"),
        ("def f(x):\n    return sorted(x, key=len)\n", "the named argument 'key'"),
        ("import numpy as np\ndef f(x):\n    return np.cumsum(x)\n", "np.cumsum, which runtime.js lacks"),
        ("def f(x):\n    return x @ x\n", "the operator MatMult"),
        ("def f(*x):\n    return x\n", "a function whose arguments"),
        ("def f(x):\n    x.a = 1\n", "this target of an assignment"),
        ("from os import getcwd\ndef f(x):\n    return getcwd()\n", "'getcwd'"),
    ],
)
def test_what_the_page_cannot_say_stops_the_build_with_its_place(
    source: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = module_of("page_cannot_say", source, tmp_path, monkeypatch)
    with pytest.raises(InputError, match=rf"page_cannot_say, f, line \d: .*{re.escape(sentence)}"):
        Translation([module.f], methods=[], runtime=["py_sorted", "py_len"])


@dataclass(frozen=True)
class _Pair:
    first: float
    second: float = 2.0

    def total(self) -> float:
        return self.first + self.second


def _made(first: float) -> float:
    return _Pair(first, second=3.0).total()


def test_fields_with_defaults_and_methods_that_are_asked_for_are_translated() -> None:
    text = Translation([_made], methods=[], runtime=[]).javascript()
    assert "constructor(first, second = 2.0)" in text
    assert "return new _Pair(first, 3.0).total();" in text
    assert "return py_add(self.first, self.second);" in text


def test_time_in_a_rule_and_events_of_states_are_refused() -> None:
    late = Rule(id="late", name="Late", formula="time / start_hour", evidence=because("Only here."))
    with pytest.raises(InputError, match="late: its formula uses time"):
        JavaScript(with_element(replace(late, formula="p_mtor * time / time"))).javascript()
    event = Event(
        id="overflow",
        name="Overflow",
        trigger="spine_density > 2",
        assignments={"ketamine_infusion_rate": "ketamine_no_infusion"},
        evidence=because("Only here."),
    )
    with pytest.raises(InputError, match="overflow: its trigger uses 'spine_density'"):
        JavaScript(with_element(event)).javascript()


def test_states_that_are_moved_together_act_on_no_common_rate() -> None:
    equations = JavaScript(pathway())
    leaning, groups = equations.depends_on(), equations.together()
    assert sorted(column for group in groups for column in group) == list(range(len(equations.states)))
    for group in groups:
        rows = [row for column in group for row in leaning[column]]
        assert len(rows) == len(set(rows))
    assert len(groups) < len(equations.states) / 2


@pytest.mark.long
def test_the_lines_that_make_the_file_of_another_organism_make_it() -> None:
    ours, files = build_sbml(pathway()).split("\n"), changed_lines(pathway())
    for organism in Organism:
        lines = list(ours)
        for start, stop, instead in reversed(files[str(organism)]):
            lines[start:stop] = instead
        assert "\n".join(lines) == build_sbml(pathway(organism))


def test_values_of_an_organism_are_the_declared_ones() -> None:
    equations = JavaScript(pathway())
    rat = equations.values(Organism.RAT)
    assert rat["ketamine_clearance"] == pathway(Organism.RAT).constant("ketamine_clearance")
    assert set(equations.of_the_organism()) <= {e.id for e in pathway() if e.id in rat}
    for element in pathway().elements(Parameter):
        assert rat[element.id] == pathway(Organism.RAT).constant(element.id)


@pytest.mark.parametrize("value", [0.0, 1.0, -3.0, 0.1, 1e-12, 1e12, 1e300, 123456789.123])
def test_a_number_keeps_its_value(value: float) -> None:
    assert float(number(value)) == value


def test_a_missing_engine_is_one_sentence_and_exit_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["page", "--engine", str(tmp_path / "cvode.wasm"), "--output", str(tmp_path / "page.html")]) == 2
    said = capsys.readouterr().err
    assert "make page" in said and said.count("\n") == 1
    assert not (tmp_path / "page.html").exists()


def test_what_is_no_engine_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cvode.wasm"
    path.write_bytes(b"nothing")
    path.with_suffix(".json").write_text('{"key": "", "what": "", "licence": ""}', encoding="utf-8")
    with pytest.raises(InputError, match="is no WebAssembly"):
        Engine.read(path)
    path.with_suffix(".json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"cvode\.json is not JSON"):
        Engine.read(path)


@pytest.mark.parametrize("notes", ["[]", "3", "{}", '{"key": 1, "what": "", "licence": ""}'])
def test_notes_of_an_engine_that_say_nothing_are_one_sentence(notes: str, tmp_path: Path) -> None:
    path = tmp_path / "cvode.wasm"
    path.write_bytes(b"\0asm\1\0\0\0")
    path.with_suffix(".json").write_text(notes, encoding="utf-8")
    with pytest.raises(InputError, match="does not say what was compiled"):
        Engine.read(path)


def test_an_engine_without_end_is_refused() -> None:
    with pytest.raises(InputError, match="is missing, the solver"):
        Engine.read(Path("/dev/zero"))


def test_an_ensemble_of_another_model_is_one_sentence_and_exit_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, ensemble = tmp_path / "cvode.wasm", tmp_path / "ensemble.csv"
    engine.write_bytes(b"\0asm\1\0\0\0")
    engine.with_suffix(".json").write_text('{"key": "", "what": "", "licence": ""}', encoding="utf-8")
    name = next(iter(pathway().elements(Parameter))).id
    ensemble.write_text(f"{name},model,seed,steps\n1,another,1,1\n", encoding="utf-8")
    monkeypatch.setattr("ketamine_sbml.studies.sampling.members.members_path", lambda: ensemble)
    assert main(["page", "--engine", str(engine), "--output", str(tmp_path / "page.html")]) == 2
    said = capsys.readouterr().err
    assert "sampled from another model" in said and said.count("\n") == 1
    assert not (tmp_path / "page.html").exists()


def test_another_driver_compiler_or_flag_makes_another_engine() -> None:
    keys = {
        engine_key("a", "1", ("-O2",), b"x"),
        engine_key("b", "1", ("-O2",), b"x"),
        engine_key("a", "2", ("-O2",), b"x"),
        engine_key("a", "1", ("-O1",), b"x"),
        engine_key("a", "1", ("-O2",), b"y"),
    }
    assert len(keys) == 5
