"""One list names every derived file; what differs is named, and nothing is built from an unsound model."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from ketamine_sbml import release, soundness
from ketamine_sbml.cli import FAILED, HELD, main
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.maps.files import pictures
from ketamine_sbml.release import Derived, Readme, Reference, checkout, derived, differences, of_the_models, strangers
from ketamine_sbml.report.readme import readme_numbers
from ketamine_sbml.sbml import model_files
from ketamine_sbml.soundness import Check, inconsistencies, misplaced

ROOT = Path(__file__).resolve().parents[1]
ENTRIES = {entry.path: entry for entry in derived()}


# Those that judge the whole suite again, route the arcs of a large map or write every document; and the reference, the
# numbers of which test_witnesses compares.
SLOW = ["docs/readings.md", "models/ketamine_vegf.layout.xml", "models/ketamine_vegf.omex", "validation/reference.npz"]


@pytest.mark.parametrize("path", [pytest.param(p, marks=[pytest.mark.long] if p in SLOW else []) for p in ENTRIES])
def test_a_committed_file_is_what_the_code_makes(path: str) -> None:
    assert differences(ROOT, [ENTRIES[path]]) == ([], [])


def test_every_committed_file_of_the_models_is_in_the_list() -> None:
    run = subprocess.run(["git", "ls-files", "models"], cwd=ROOT, capture_output=True, text=True, check=False)
    committed = set(run.stdout.split()) or {f"models/{path.name}" for path in (ROOT / "models").iterdir()}
    assert committed - {"models/README.md"} == {path for path in ENTRIES if path.startswith("models/")}


@pytest.mark.long
def test_what_differs_is_missing_or_strange_is_named_with_its_line(tmp_path: Path) -> None:
    for path in (ROOT / "models").glob("ketamine_vegf*"):
        shutil.copy(path, tmp_path)
    entries = of_the_models(derived())
    rat = tmp_path / "ketamine_vegf_rat.xml"
    rat.write_text(rat.read_text(encoding="utf-8").replace("Rattus norvegicus", "Rattus rattus", 1))
    (tmp_path / "ketamine_vegf_human.xml").unlink()
    (tmp_path / "ketamine_vegf.omex").write_bytes(b"PK")
    (tmp_path / "ketamine_vegf.af.svg").write_text("<svg/>")
    (tmp_path / "ketamine_vegf_dog.xml").write_text("<sbml/>")
    found, left_out = differences(tmp_path, entries)
    assert left_out == []
    assert len(found) == 4
    for sentence, name, words in zip(
        found,
        ("_rat.xml", "_human.xml", ".af.svg", ".omex"),
        ("differs at line ", "is missing", "does not show the map that the code draws", "is not what the code makes"),
        strict=True,
    ):
        assert sentence.startswith(f"{tmp_path / 'ketamine_vegf'}{name} {words}")
        assert sentence.endswith("run 'ketamine-sbml build'.")
    assert strangers(tmp_path, entries) == [
        f"{tmp_path / 'ketamine_vegf_dog.xml'} is not built by the code: remove it or list it in release.py."
    ]


@pytest.mark.long
def test_a_reference_that_agrees_keeps_its_bytes_and_another_is_written_anew(tmp_path: Path) -> None:
    entry = next(entry for entry in ENTRIES.values() if isinstance(entry, Reference))
    kept = (ROOT / entry.path).read_bytes()
    path = tmp_path / "reference.npz"
    path.write_bytes(kept)
    assert entry.content(path) == kept
    path.write_bytes(b"broken")
    assert "missing or broken" in entry.differences(path)[0]
    path.write_bytes(entry.content(path))
    assert entry.differences(path) == []


@pytest.mark.long
def test_a_wrong_number_in_the_readme_is_a_difference(tmp_path: Path) -> None:
    entry = next(entry for entry in ENTRIES.values() if isinstance(entry, Readme))
    path = tmp_path / "README.md"
    states = readme_numbers()["states"]
    wrong = (ROOT / "README.md").read_text(encoding="utf-8").replace(f"of {states} states", "of 7 states")
    path.write_text(wrong, encoding="utf-8")
    (sentence,) = entry.differences(path)
    assert f"says 7 (states) where it is {states}" in sentence
    assert entry.content(path) == (ROOT / "README.md").read_bytes()


def test_a_checkout_is_found_from_any_folder_in_it() -> None:
    assert checkout(ROOT / "ketamine_sbml" / "cli") == ROOT


def test_one_organism_has_its_own_files_only() -> None:
    assert [entry.path for entry in derived(Organism.RAT)] == ["models/ketamine_vegf_rat.xml"]
    mouse = [entry.path for entry in derived(Organism.MOUSE)]
    assert "models/ketamine_vegf.af.sbgn" in mouse
    assert "models/ketamine_vegf.omex" not in mouse


@pytest.mark.long
def test_build_writes_the_models_into_a_folder_and_check_compares_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["build", "--organism", "rat", "--output", str(tmp_path)]) == HELD
    assert [path.name for path in tmp_path.iterdir()] == ["ketamine_vegf_rat.xml"]
    assert main(["build", "--check", "--organism", "rat", "--output", str(tmp_path)]) == HELD
    (tmp_path / "ketamine_vegf_rat.xml").unlink()
    assert main(["build", "--check", "--organism", "rat", "--output", str(tmp_path)]) == FAILED
    assert "ketamine_vegf_rat.xml is missing" in capsys.readouterr().err


def test_nothing_is_written_from_a_model_that_is_not_sound(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soundness, "_declared_rest", lambda: ["vegf_free does not rest."])
    arguments = ["build", "--organism", "rat", "--output", str(tmp_path / "models")]
    for extra in ([], ["--check"]):
        assert main([*arguments, *extra]) == FAILED
        output = capsys.readouterr()
        assert output.out == ""
        assert "vegf_free does not rest." in output.err.splitlines()
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_making_one_file_leaves_the_others_unwritten(tmp_path: Path) -> None:
    def fail() -> str:
        raise RuntimeError("broken")

    entries = [Derived(path="one.txt", make=lambda: "one"), Derived(path="two.txt", make=fail)]
    with pytest.raises(RuntimeError):
        release.write_all(tmp_path, entries)
    assert list(tmp_path.iterdir()) == []


def test_what_libsbml_says_is_told_with_file_and_element() -> None:
    text = model_files((Organism.RAT,))["ketamine_vegf_rat.xml"]
    declared, name = re.findall(r'(<parameter [^>]*\bid="(\w+)"[^>]*units="[^"]*"[^>]*>)', text)[10]
    wrong = text.replace(declared, re.sub(r'units="[^"]*"', 'units="parsec"', declared))
    found = inconsistencies({"rat.xml": wrong})
    assert any(sentence.startswith(f"rat.xml, {name}, line ") and "parsec" in sentence for sentence in found), found


@pytest.mark.long
def test_what_collides_on_a_map_is_told_with_its_names() -> None:
    (name, picture), *_ = pictures().items()
    one, other, *rest = picture.nodes
    crowded = replace(picture, nodes=(one, replace(other, box=one.box), *rest))
    assert f"{name}: {one.id} and {other.id} overlap: move one of them in the map file." in misplaced({name: crowded})
    wordy = replace(picture, nodes=(replace(one, label="unpronounceable" * 9), other, *rest))
    assert any(f"does not fit {one.id}: shorten it." in sentence for sentence in misplaced({name: wordy}))


def test_check_tells_what_is_wrong_and_where(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = [Check("rest", ("vegf_free does not rest.",)), Check("labels", left_out="matplotlib is missing.")]
    monkeypatch.setattr(soundness, "check_soundness", lambda: iter(checks))
    assert main(["check"]) == FAILED
    assert capsys.readouterr().out.splitlines() == [
        "rest: 1 wrong",
        "  vegf_free does not rest.",
        "labels: not checked: matplotlib is missing.",
    ]
    assert main(["check", "--json"]) == FAILED
    assert json.loads(capsys.readouterr().out)[0] == {
        "name": "rest",
        "faults": ["vegf_free does not rest."],
        "left_out": "",
    }


def test_the_declared_model_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == HELD
    assert capsys.readouterr().out.splitlines() == [
        f"{name}: sound" for name in ("rest", "units and consistency", "geometry of the maps")
    ]
