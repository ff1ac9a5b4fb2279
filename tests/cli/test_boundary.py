"""Whatever goes wrong is exit status 2 and one sentence, and what strangers wrote does nothing to a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ketamine_sbml.cli import HELD, UNUSABLE, main
from ketamine_sbml.cli.output import print_json, say
from ketamine_sbml.errors import DEBUG
from ketamine_sbml.simulation import Simulator

COMMAND = [sys.executable, "-m", "ketamine_sbml"]
CLI = Path(__file__).resolve().parents[2] / "ketamine_sbml" / "cli"


def by_shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANG", "PYTHONUTF8")}
    return subprocess.run(
        ["sh", "-c", command, "sh", *COMMAND], capture_output=True, text=True, check=False, env={**known, **environment}
    )


def _raises(error: Exception) -> Callable[..., None]:
    def run(*_: object, **__: object) -> None:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            ZeroDivisionError("x"),
            "An error of this program, not of what you gave (ZeroDivisionError at claims/",
        ),
        (RecursionError("x"), "(RecursionError at claims/"),
        (OSError(28, "No space left on device", "here"), "here: No space left on device; look at"),
        (MemoryError(), "There is not enough memory"),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "y"), "(UnicodeDecodeError at"),
    ],
)
def test_what_nobody_expected_is_one_sentence_and_status_2_and_can_be_looked_into(
    error: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Simulator, "run", _raises(error))
    assert main(["validate", "--only", "ketamine-raises-mtorc1"]) == UNUSABLE
    shown = capsys.readouterr().err
    assert sentence in shown
    assert len(shown.splitlines()) == 1
    monkeypatch.setenv(DEBUG, "1")
    assert main(["validate", "--only", "ketamine-raises-mtorc1"]) == UNUSABLE
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is full")
def test_a_full_output_is_status_2_whether_or_not_the_sentence_fits_anywhere() -> None:
    run = by_shell('"$@" list arms > /dev/full')
    assert run.returncode == UNUSABLE
    assert run.stderr == ("ketamine-sbml: Cannot write to standard output: No space left on device; make room there.\n")
    assert by_shell('"$@" list arms > /dev/full 2>&1').returncode == UNUSABLE
    assert by_shell('"$@" list nothing 2> /dev/full').returncode == UNUSABLE


def test_closed_streams_are_no_error_and_get_nothing_of_a_file() -> None:
    for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        run = by_shell(f'"$@" list arms {closed}')
        assert (run.returncode, run.stderr) == (HELD, "")


def test_what_a_library_prints_is_not_between_our_lines() -> None:
    code = (
        "import os; from ketamine_sbml.cli import _own_the_process; _own_the_process(); "
        "os.write(1, b'noise of a library'); print('ours')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "ours\n"


@pytest.mark.parametrize(
    "arguments", ["list observables", "claims show ketamine-raises-mtorc1", "simulate --arm µ\x1b"]
)
def test_a_terminal_that_knows_ascii_only_gets_ascii(arguments: str) -> None:
    run = by_shell(f'"$@" {arguments}', LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert run.returncode in (HELD, UNUSABLE)
    assert (run.stdout + run.stderr).isascii()
    assert "Traceback" not in run.stderr
    assert "\x1b" not in run.stderr


def test_control_characters_of_names_and_files_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a\x1b[31m\u202eb\udcff.toml"
    path.write_text("[arm.x]\nchanges = 3\n")
    for arguments in (["simulate", "--protocol", str(path)], ["simulate", "--arm", "\x1b]0;title\x07"]):
        assert main(arguments) == UNUSABLE
        shown = capsys.readouterr().err
        assert not set(shown) & set("\x1b\x07\u202e\udcff")
        assert "\\x1b" in shown


def test_every_verb_prints_through_the_function_that_escapes() -> None:
    others = {path.name for path in CLI.glob("*.py") if "click.echo(" in path.read_text(encoding="utf-8")}
    assert others == {"output.py"}


def test_json_has_null_where_a_number_is_infinite(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"margins": (float("inf"), -float("inf"), float("nan"), 1.5)})
    assert json.loads(capsys.readouterr().out) == {"margins": [None, None, None, 1.5]}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["simulate", "--set", "ketamine=10", "--output", ""], "--output is empty: name a file or a folder"),
        (["validate", "--claims", " "], "--claims is empty"),
        (["robustness", "--state", ""], "--state is empty"),
        (["compare", ""], "The name of a file is empty"),
        (["simulate", "--arm", "a\nb"], "'a\\nb' has a line end within it: write each word on one line"),
    ],
)
def test_a_word_that_names_nothing_or_has_two_lines_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == UNUSABLE
    shown = capsys.readouterr().err
    assert sentence in shown
    assert len(shown.splitlines()) == 1


def test_text_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    say("µ\tx\ny")
    assert capsys.readouterr().out == "µ\tx\ny\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["validate", "--html", "claims.toml"], "--html claims.toml: use a name that ends in .html"),
        (["validate", "--junit", "claims.toml"], "--junit claims.toml: use a name that ends in .xml"),
        (["robustness", "--draws", "1", "--table", "claims.toml"], "use a name that ends in .csv"),
        (["export", "--to", "python", "--output", "claims.toml"], "use a name that ends in .py"),
        (["export", "--to", "petab", "--template", "--output", "claims.toml"], "use a name that ends in .csv"),
        (["claims", "new", "mine", "--output", "claims.toml"], "claims.toml exists already"),
        (["map", "--output", "claims.toml"], "use a name that ends in .svg, .png or .gif"),
        (["map", "--arm", "ketamine", "--time", ",".join(map(str, range(200)))], "200 times make too long a GIF"),
        (
            ["simulate", "--protocol", "claims.toml", "--output", "claims.toml"],
            "--output claims.toml: a file ends in .png",
        ),
    ],
)
def test_no_slip_of_an_option_writes_over_a_file_of_another_kind(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    content = "[arm.x]\nchanges = []\n"
    Path("claims.toml").write_text(content)
    assert main(arguments) == UNUSABLE
    assert sentence in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == ["claims.toml"]
    assert Path("claims.toml").read_text(encoding="utf-8") == content


def test_an_arm_of_any_name_is_written_into_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    protocol = tmp_path / "mine.toml"
    protocol.write_text('[arm."../../evil"]\nchanges = []\n')
    arguments = [
        "simulate",
        "--protocol",
        str(protocol),
        "--hours",
        "2",
        "--no-plot",
        "--output",
        str(tmp_path / "out"),
    ]
    assert main(arguments) == HELD
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == [
        "mine.toml",
        "out",
        "out/evil.csv",
    ]


def test_what_a_stranger_wrote_is_text_in_the_page_in_junit_and_in_tables(tmp_path: Path) -> None:
    bad = "=1+1<img src=x onerror=alert(1)>&amp;]]>"
    claims = tmp_path / "claims.toml"
    claims.write_text(
        f"[arm.'{bad}']\ntitle = '{bad}'\nchanges = [{{ set = 'ketamine', to = 10 }}]\n"
        f"[[claim]]\nid = '{bad}'\nstage = '{bad}'\nstatement = '{bad}'\nrole = 'validation'\nnote = '{bad}'\n"
        f"inferred = '{bad}'\nstructural = '{bad}'\nevidence = ['{bad}']\n"
        f"arms = {{ control = 'vehicle', treatment = '{bad}' }}\n"
        f"source = {{ publication = '{bad}', identifiers = ['doi:{bad}', '{bad}'], figure = '{bad}', "
        f"organism = '{bad}', preparation = '{bad}', eco = '{bad}', unverified = '{bad}' }}\n"
        "[[claim.expect]]\nkind = 'increases'\nobservable = 'p_mtor'\nat = 1\n"
    )
    page, junit, table = tmp_path / "page.html", tmp_path / "junit.xml", tmp_path / "table.csv"
    main(["validate", "--claims", str(claims), "--html", str(page), "--junit", str(junit)])
    assert bad.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in page.read_text(encoding="utf-8")
    assert "<img src=x" not in page.read_text(encoding="utf-8")
    assert ElementTree.parse(junit).getroot().find(f".//testcase[@name='{bad}']") is not None
    main(["robustness", "--claims", str(claims), "--draws", "1", "--workers", "1", "--table", str(table)])
    assert table.read_text(encoding="utf-8").splitlines()[1].startswith("'=1+1")


def test_a_bin_that_cuts_a_window_into_millions_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = tmp_path / "claims.toml"
    main(["claims", "new", "mine", "--output", str(claims)])
    text = claims.read_text(encoding="utf-8")
    start = text.index("[[claim.expect]]")
    claims.write_text(
        text[:start] + "[[claim.expect]]\nkind = 'increases'\nobservable = 'p_mtor'\nwindow = [0, 600]\n"
        "reduce = 'highest_bin'\nbin = 1e-4\n"
    )
    assert main(["validate", "--claims", str(claims)]) == UNUSABLE
    assert "bin = 0.0001 h cuts the window into more than 10000 bins; use a wider one." in capsys.readouterr().err
