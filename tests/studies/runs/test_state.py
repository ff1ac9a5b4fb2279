"""What is finished is found again, whatever an interruption or a hand has done to the file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.studies.runs.state import State

NOT_USED = {
    "a line that was cut": '{"key": "mine", "run": 7, "res',
    "another key": '{"key": "yours", "run": 7, "result": 1}',
    "no key": '{"run": 7, "result": 1}',
    "no index": '{"key": "mine", "result": 1}',
    "an index that is text": '{"key": "mine", "run": "7", "result": 1}',
    "an index that is true": '{"key": "mine", "run": true, "result": 1}',
    "an index that is no whole number": '{"key": "mine", "run": 7.0, "result": 1}',
    "no result": '{"key": "mine", "run": 7}',
    "a list": '["mine", 7, 1]',
    "nothing": "",
    "brackets": "[" * 100_000,
    "bytes": "\x00\x01",
}


@pytest.mark.parametrize("line", NOT_USED.values(), ids=NOT_USED)
def test_a_line_that_is_no_finished_run_is_passed_over(line: str, tmp_path: Path) -> None:
    path = tmp_path / "state"
    State(path, "mine").add(0, [0.5, None])
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    State(path, "mine").add(1, "text")
    assert State(path, "mine").finished() == {0: [0.5, None], 1: "text"}


def test_what_follows_a_cut_line_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "state"
    State(path, "mine").add(0, 1.0)
    path.write_bytes(path.read_bytes()[:-4])
    again = State(path, "mine")
    assert again.finished() == {}
    again.add(0, 2.0)
    assert State(path, "mine").finished() == {0: 2.0}


@pytest.mark.parametrize("length", [1, 20, 45])
def test_a_first_line_that_a_full_disk_has_cut_is_made_whole(length: int, tmp_path: Path) -> None:
    path = tmp_path / "state"
    State(path, "mine")
    first = path.read_bytes()
    assert length < len(first)
    path.write_bytes(first[:length])
    State(path, "mine").add(0, 1.0)
    assert path.read_bytes().startswith(first)
    assert State(path, "mine").finished() == {0: 1.0}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_disk_that_takes_a_part_of_a_line_is_told_of(tmp_path: Path) -> None:
    """The system takes what fits and says nothing: a run that counts as kept would be lost."""
    code = (
        "import resource; from pathlib import Path; from ketamine_sbml.errors import InputError; "
        "from ketamine_sbml.studies.runs.state import State\n"
        "state = State(Path('state'), 'mine'); size = Path('state').stat().st_size\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, size + 10))\n"
        "try: state.add(0, 1.0)\n"
        "except InputError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout == "state cannot be written (File too large): choose another place.\n"
    again = State(tmp_path / "state", "mine")
    again.add(0, 2.0)
    assert again.finished() == {0: 2.0}


def test_the_last_word_on_a_run_counts(tmp_path: Path) -> None:
    path = tmp_path / "state"
    for result in (1.0, 2.0):
        State(path, "mine").add(3, result)
    assert State(path, "mine").finished() == {3: 2.0}


def test_runs_of_several_questions_stand_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "state"
    for key in ("mine", "yours"):
        State(path, key).add(0, key)
    assert State(path, "mine").finished() == {0: "mine"}
    assert State(path, "yours").finished() == {0: "yours"}
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3, "one heading and two runs"


@pytest.mark.parametrize(
    "content", ["[[claim]]\n", "{}\n", json.dumps({"ketamine-sbml": "finished runs"}) + "\n", "\n"]
)
def test_another_file_is_refused_and_left_as_it_is(content: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="holds no finished runs of this program"):
        State(path, "mine")
    assert path.read_text(encoding="utf-8") == content


def test_a_folder_or_a_device_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/dev/null")):
        with pytest.raises(InputError, match="is no plain file"):
            State(path, "mine")


def test_an_empty_file_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "state"
    path.touch()
    State(path, "mine").add(0, 1.0)
    assert State(path, "mine").finished() == {0: 1.0}
