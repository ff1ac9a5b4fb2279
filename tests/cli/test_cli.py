"""The command line teaches, answers machines, and refuses bad input in one sentence with exit status 2."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ketamine_sbml import claims
from ketamine_sbml.claims import Report
from ketamine_sbml.cli import FAILED, HELD, INTERRUPTED, UNUSABLE, main
from ketamine_sbml.cli.arms import settings_of
from ketamine_sbml.cli.program import COMPLETE, VERBS
from ketamine_sbml.cli.simulate import command
from ketamine_sbml.simulation import Simulator
from ketamine_sbml.version import __version__

CLAIMS = ("list", "show", "new", "kinds", "schema")
COMMAND = [sys.executable, "-m", "ketamine_sbml"]
MOVED = ("--over", "ketamine=1,2", "--read", "p_mtor")
WRONG = (
    '[[claim]]\nid = "w"\nstage = "S"\nstatement = "Ketamine lowers p-mTOR."\nrole = "validation"\n'
    'arms = { control = "vehicle", treatment = "ketamine" }\n'
    'source = { publication = "Nobody", organism = "mouse", preparation = "none" }\n'
    '[[claim.expect]]\nkind = "decreases"\nobservable = "p_mtor"\nat = 1\n'
)


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run, expect a refusal in one line on stderr and nothing on stdout; returns the line."""
    assert main(arguments) == UNUSABLE
    output = capsys.readouterr()
    assert output.out == ""
    assert len(output.err.strip().splitlines()) == 1, output.err
    assert "Traceback" not in output.err
    return output.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["simulate", "--set", "ketamin=10"], "did you mean 'ketamine'"),
        (["simulate", "--set", "ketamine"], "write NAME=VALUE"),
        (["simulate", "--set", "ketamine=ten"], "'ten' is not a number"),
        (["simulate", "--set", "ketamine=-5"], "ketamine = -5 is impossible"),
        (["simulate", "--set", "vegf_expression=1.5"], "use a value from 0 to 1"),
        (["simulate", "--at", "3"], "it belongs after a --set"),
        (["simulate", "--set", "ketamine=10", "--at", "1", "--at", "2"], "has one already"),
        (["simulate", "--arm", "ketamin"], "Unknown arm 'ketamin'; did you mean 'ketamine'"),
        (["simulate", "--set", "ketamine=10", "--observables", "p_mtorr"], "did you mean 'p_mtor'"),
        (["simulate", "--set", "ketamine=10", "--organism", "dog"], "use one of mouse, rat, human"),
        (["simulate", "--set", "ketamine=10", "--hours", "0"], "--hours 0"),
        (["simulate", "--set", "ketamine=10", "--hours", "1e9"], "at most"),
        (["simulate", "--set", "ketamine=10", "--format", "gif"], "use png, svg or pdf"),
        (["simulate", "--set", "ketamine=10", "--output", "x.tsv"], "--output x.tsv: a file ends in .png"),
        (["simulate", "--set", "ketamine=10", "--output", "x.csv", "--table", "json"], "are for a folder"),
        (["simulate", "--set", "ketamine=10", "--width", "0"], "--width 0: use 6 or more and at most 100 centimetres"),
        (["simulate", "--set", "ketamine=10", "--font-size", "nan"], "--font-size nan: use 4 or more"),
        (["simulate", "--until", "0", "--set", "ketamine=10"], "--hours 0"),
        (["simulate"], "Nothing to simulate"),
        (["simulate", "--arm", "ketamine", "--ensemble", "0"], "--ensemble 0: use 1 or more"),
        (["simulate", "--arm", "ketamine", "--spread", "0.1"], "--spread belongs to --ensemble N"),
        (["simulate", "--arm", "ketamine", "--ensemble", "2", "--spread", "9"], "--spread 9: use more than 0"),
        (["sensitivity"], "Nothing to ask"),
        (["sensitivity", "--read", "p_mtor"], "--read needs one arm, not 0"),
        (["sensitivity", "--read", "p_mtor", "--claim", "x"], "give one of the two"),
        (["sensitivity", "--claim", "ketamine-raises-mtorc"], "did you mean 'ketamine-raises-mtorc1'"),
        (["sensitivity", "--parameter", "nonsense"], "Unknown parameter 'nonsense'"),
        (["sensitivity", "--parameter", "ketamine"], "ketamine is set by an experimenter: move it with scan"),
        (["sensitivity", "--parameter", "spine_turnover", "--output", "x.gif"], "--output x.gif: a file ends in"),
        (["compare", "x.csv", "--output", "x.gif"], "--output x.gif: a file ends in .png"),
        (["scan", "--over", "ketamine=1,2", "--read", "p_mtor", "--output", "x.tsv"], "--output x.tsv: a file ends in"),
        (["scan", "--over", "spine_turnover=1e306,1e307", "--read", "p_mtor"], "No point of the scan could be"),
        (["sensitivity", "--parameter", "x", "--method", "sobol"], "use local, morris, draws"),
        (["sensitivity", "--parameter", "x", "--top", "0"], "--top 0: use 1 or more"),
        (["sample", "--members", "0"], "--members 0: use 1 or more"),
        (["compare"], "Nothing to compare"),
        (["compare", "missing.csv"], "check the path"),
        (["compare", "x.csv", "--template"], "leave one of the two out"),
        (["compare", "x.csv", "--format", "gif"], "use png, svg or pdf"),
        (["scan"], "Nothing to move"),
        (["scan", "--over", "ketamine=1,2"], "Nothing to read"),
        (["scan", "--over", "ketamine", "--read", "p_mtor"], "write NAME=A,B,C or NAME=FROM:TO:COUNT"),
        (["scan", "--over", "ketamine=2,1", "--read", "p_mtor"], "each value once, in increasing order"),
        (["scan", "--over", "ketamine=1,inf", "--read", "p_mtor"], "every value must be a finite number"),
        (["scan", "--over", "ketamine=1:2", "--read", "p_mtor"], "say how many values"),
        (["scan", "--over", "ketamine=2:1:5", "--read", "p_mtor"], "the range is empty or endless"),
        (["scan", "--over", "ketamine=1:inf:5", "--read", "p_mtor"], "the range is empty or endless"),
        (["scan", "--over", "ketamine=1:2:nan", "--read", "p_mtor"], "nan is no number of values"),
        (["scan", "--over", "ketamine=1:2:1e9", "--read", "p_mtor"], "1e9 is no number of values"),
        (["scan", "--over", "ketamine=0:2:5:log", "--read", "p_mtor"], "start above 0"),
        (["scan", "--over", "ketamine=1:2:5:lin", "--read", "p_mtor"], "only ':log' may stand"),
        (["scan", "--over", "ketamine=1,2", "--read", "p_mtorr"], "did you mean 'p_mtor'"),
        (["scan", "--over", "p_mtor=1,2", "--read", "p_mtor"], "p_mtor is an observable"),
        (
            ["scan", "--over", "ketamine=1,2", "--read", "p_mtor", "--window", "0:2", "--reduce", "best"],
            "unknown reducer",
        ),
        (["scan", *MOVED, "--window", "0"], "write FROM:TO in hours"),
        (
            ["scan", "--over", "ketamine=1,2", "--read", "p_mtor", "--arm", "vegf", "--arm", "bdnf"],
            "a scan changes one",
        ),
        (["simulate", "--protocol", "missing.toml"], "check the path"),
        (["simulate", "--arm", "ketamine", "--arm", "rat-ketamine-10"], "different organisms"),
        (["build", "--organism", "dog"], "Unknown organism 'dog'"),
        (["build", "--nonsense"], "Unknown option --nonsense; see 'ketamine-sbml build --help'"),
        (["build", "--outpu", "here"], "Unknown option --outpu; did you mean '--output'?"),
        (["build"], "lies in no checkout of ketamine-sbml: go into one, or give --output DIR"),
        (["validate", "--claims", "missing.toml"], "check the path"),
        (["validate", "--model", "x.xml"], "--model and --map belong together"),
        (["validate", "--seed", "1"], "--seed belongs to --ensemble N"),
        (["validate", "--only", "ketamine-raises-mtorc"], "did you mean 'ketamine-raises-mtorc1'"),
        (["validate", "--model", "missing.xml", "--map", "missing.toml"], "check the path"),
        (["robustness", "--draws", "0"], "--draws 0: use 1 to"),
        (["robustness", "--draws", "few"], "'few' is not a valid int"),
        (["robustness", "--workers", "0"], "--workers 0: use 1 to"),
        (["robustness", "--dashboard"], "Only Dask has a dashboard"),
        (["robustness", "--spread", "9"], "--spread 9: use more than 0"),
        (["robustness", "--seed", "-1"], "--seed -1: use 0 or more"),
        (["controls", "--html", "x.html"], "Unknown option --html"),
        (["engines", "matlab"], "Unknown engine 'matlab'"),
        (["claims", "burn"], "Unknown command 'burn'; use one of list, show, new, kinds, schema"),
        (["claims", "show", "vegf-infusion-sufices"], "did you mean 'vegf-infusion-suffices'"),
        (["claims", "show"], "Missing argument 'ID'; see 'ketamine-sbml claims show --help'"),
        (["claims", "new", "My Claim"], "no id for a claim"),
        (["export"], "Missing option '--to'"),
        (["export", "--to", "arows"], "did you mean 'arrows'"),
        (["export", "--to", "omex", "--organism", "human"], "holds all organisms already"),
        (["list", "arm"], "did you mean 'arms'"),
        (["cite", "homayoun"], "did you mean 'Homayoun2007'"),
        (["completion", "tcsh"], "use one of bash, zsh, fish"),
        (["vaildate"], "Unknown command 'vaildate'; did you mean 'validate'?"),
        (["fly"], "use one of check, build, "),
    ],
)
def test_bad_input_is_one_sentence_and_exit_status_2(
    arguments: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sentence in refused(arguments, capsys)
    assert list(tmp_path.iterdir()) == [], "something was written"


@pytest.mark.long
def test_a_folder_that_cannot_be_written_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    where = str(tmp_path / "taken" / "models")
    assert "choose a folder that you may write to" in refused(["build", "--organism", "rat", "--output", where], capsys)
    assert "choose a folder" in refused(["simulate", "--arm", "ketamine", "--output", where], capsys)
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "a file"


def test_a_missing_extra_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    error = refused(["simulate", "--arm", "ketamine", "--output", str(tmp_path)], capsys)
    assert "pip install '.[plot]'" in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "now"),
    [
        ("validate --robustness 200", "ketamine-sbml robustness --draws N"),
        ("validate --controls", "ketamine-sbml controls"),
        ("reproduce --engines all", "ketamine-sbml engines"),
        ("reproduce --check", "ketamine-sbml reference"),
    ],
)
def test_a_flag_that_became_a_command_is_answered_with_its_name(
    arguments: str, now: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"has moved: use '{now}'." in refused(arguments.split(), capsys)


def test_times_belong_to_the_intervention_before_them() -> None:
    arguments = "--set ketamine=10 --at 2 --set vegf_antibody=0.001 --until=5 --at=-0.5"
    with command.make_context("simulate", arguments.split()) as context:
        settings = [(s.intervention, s.value, s.times) for s in settings_of(context.params["changes"])]
    assert settings == [("ketamine", 10.0, {"--at": 2.0}), ("vegf_antibody", 0.001, {"--until": 5.0, "--at": -0.5})]


def test_simulate_writes_curves_with_units_and_their_origin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = "simulate --set ketamine=10 --set vegf_antibody=0.001 --at -0.5 --hours 48 --observables p_mtor,calcium"
    assert main([*arguments.split(), "--output", str(tmp_path)]) == HELD
    assert (tmp_path / "custom.png").read_bytes().startswith(b"\x89PNG")
    rows = list(csv.DictReader((tmp_path / "custom.csv").read_text(encoding="utf-8").splitlines()))
    curves, made_by = ["arm", "organism", "time (h)", "p_mtor (1)", "calcium (nmol/L)"], ["model", "checksum", "engine"]
    assert list(rows[0]) == [*curves, *made_by]
    assert rows[0]["model"].startswith("ketamine_vegf ")
    assert {row["arm"] for row in rows} == {"vehicle", "custom"}


def test_an_output_with_an_ending_is_a_file_and_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, picture = tmp_path / "x.csv", tmp_path / "deep" / "y.svg"
    arguments = ["simulate", "--until", "6", "--set", "ketamine=10", "--observables", "glua1,calcium"]
    assert main([*arguments, "--output", str(table), "--output", str(picture), "--width", "9"]) == HELD
    assert table.read_text(encoding="utf-8").startswith("arm,organism,time (h),glua1 (1),calcium (nmol/L),")
    assert picture.read_text(encoding="utf-8").startswith("<?xml")
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["x.csv", "y.svg"]
    assert f"wrote {table}\n" in capsys.readouterr().out


def test_a_simulation_ends_with_a_short_table_of_what_the_curves_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["simulate", "--set", "ketamine=10", "--observables", "p_mtor,ketamine_plasma", "--output"]
    assert main([*arguments, str(tmp_path / "x.csv")]) == HELD
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split() == "observable arm at rest peak when 1 h 24 h 168 h".split()
    assert [line.split()[0] for line in lines[3:5]] == ["p_mtor", "ketamine_plasma"]
    assert "e-" not in "".join(lines[3:5])


@pytest.mark.long
def test_a_plot_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert main(["simulate", "--arm", "ketamine", "--format", "svg", "--output", str(tmp_path / name)]) == HELD
    first, second = ((tmp_path / name / "ketamine.svg").read_bytes() for name in ("one", "two"))
    assert first == second


def test_a_protocol_of_ones_own_is_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    protocol = tmp_path / "mine.toml"
    protocol.write_text("[arm.late]\nchanges = [{ set = 'ketamine', to = 5, at = 2 }]\n")
    assert main(["simulate", "--protocol", str(protocol), "--json", "--hours", "24"]) == HELD
    arms = json.loads(capsys.readouterr().out)["arms"]
    assert [arm["name"] for arm in arms] == ["vehicle", "late"]
    late = dict(zip(arms[1]["hours"], arms[1]["values"]["ketamine_plasma"], strict=True))
    assert late[1.0] == 0.0
    assert late[2.5] > 100.0


def test_validate_answers_machines_and_its_exit_status_follows_the_verdicts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole_suite: Report
) -> None:
    with monkeypatch.context() as patch:  # the whole suite as it is judged once for all tests, then one claim anew
        patch.setattr(claims, "judge", lambda *given, **named: whole_suite)
        status = main(["validate", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert status == (HELD if report["passed"] else FAILED)
    assert all({"verdict", "margin", "source", "role"} <= set(claim) for claim in report["claims"])
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(WRONG)
    assert main(["validate", "--claims", str(wrong)]) == FAILED
    assert "CONTRADICTED" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["interventions", "observables", "arms", "claims", "parameters"])
def test_list_tells_what_there_is(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", what]) == HELD
    assert len(capsys.readouterr().out.splitlines()) > 10
    assert main(["list", what, "--json"]) == HELD
    assert json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("arguments", [[verb] for verb in VERBS] + [["claims", name] for name in CLAIMS])
def test_every_command_has_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--help"]) == HELD
    assert f"Usage: ketamine-sbml {' '.join(arguments)} " in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["claims"]])
def test_called_bare_it_prints_its_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == HELD
    bare = capsys.readouterr().out
    assert main([*arguments, "--help"]) == HELD
    assert capsys.readouterr().out == bare
    for name in CLAIMS if arguments else VERBS:
        assert f"\n  {name} " in bare


def test_readings_judges_with_both_and_writes_the_other_as_sbml(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "direct.xml"
    arguments = ["readings", "--only", "pyramidal-deletion-mimics-ketamine"]
    assert main([*arguments, "--json", "--sbml", str(path)]) == HELD
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert claim["tells_apart"]
    assert (claim["disinhibition"]["verdict"], claim["direct"]["verdict"]) == ("contradicted", "supported")
    assert "eef2_phosphorylated" in path.read_text(encoding="utf-8")
    assert main(arguments) == HELD
    assert "Published results that only the direct reading supports (1):" in capsys.readouterr().out


def test_help_loads_no_verb_and_no_library_of_a_verb() -> None:
    code = (
        "import sys; from ketamine_sbml.cli import main; main(['--help']); "
        "heavy = {'numpy', 'libsbml', 'roadrunner', 'rich', 'ketamine_sbml.model', 'ketamine_sbml.cli.build'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_a_shell_completes_commands_and_options() -> None:
    script = subprocess.run([*COMMAND, "completion", "bash"], capture_output=True, text=True, check=True).stdout
    assert COMPLETE in script
    for words, expected in (("ketamine-sbml val", "validate"), ("ketamine-sbml validate --ht", "--html")):
        environment = {
            **os.environ,
            COMPLETE: "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        }
        run = subprocess.run(COMMAND, capture_output=True, text=True, check=True, env=environment)
        assert run.stdout.split() == [f"plain,{expected}"]


def test_python_m_is_the_same_command_and_prints_no_traceback() -> None:
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-m", "ketamine_sbml", "simulate", "--set", "ketamine=-1"],
        capture_output=True,
        text=True,
        cwd=root,
        check=False,
    )
    assert run.returncode == UNUSABLE
    assert run.stderr.startswith("ketamine-sbml: Arm 'custom': ketamine = -1 is impossible")
    assert run.stdout == ""


def test_the_version_is_the_same_everywhere() -> None:
    root = Path(__file__).resolve().parents[2]
    assert f"version: {__version__}\n" in (root / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {__version__} " in (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["version"][
        "path"
    ].endswith("version.py")


def test_a_new_claim_is_valid_as_written_and_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["claims", "new", "mine"]) == HELD
    assert main(["validate", "--claims", "mine.toml"]) in (HELD, FAILED)
    capsys.readouterr()
    assert "mine.toml exists already" in refused(["claims", "new", "mine"], capsys)


def test_only_some_claims_are_judged_and_a_brief_report_names_what_fails(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    some = ["--only", "ketamine-raises-mtorc1", "--only", "glutamate-inverted-u"]
    assert main(["validate", "--json", *some]) == HELD
    judged = [claim["id"] for claim in json.loads(capsys.readouterr().out)["claims"]]
    assert sorted(judged) == ["glutamate-inverted-u", "ketamine-raises-mtorc1"]
    assert main(["validate", "--brief", *some]) == HELD
    assert capsys.readouterr().out.splitlines() == [
        "calibration: 2 of 2 supported, on 2 distinct sets of arms",
        "7 distinct arms were simulated.",
        "Every counted claim is supported.",
    ]
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(WRONG)
    assert main(["validate", "--brief", "--claims", str(wrong)]) == FAILED
    brief = capsys.readouterr().out
    assert brief.startswith("  CONTRADICTED ")
    assert "  read: " in brief
    assert "Not every counted claim is supported: 1 of them not.\n" in brief


def test_claims_are_found_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "list", "rapamycin"]) == HELD
    found = capsys.readouterr().out
    assert "rapamycin-blocks-ketamine" in found
    assert "glutamate-inverted-u" not in found
    assert main(["claims", "show", "vegf-antibody-abolishes-mtorc1-rise"]) == HELD
    shown = capsys.readouterr().out
    assert "vegf_antibody = 0.001" in shown
    assert "inferred:" in shown
    assert main(["claims", "show", "vegf-antibody-abolishes-mtorc1-rise", "--json"]) == HELD
    claim = json.loads(capsys.readouterr().out)
    assert claim["inferred"]
    assert "vacuous" not in claim
    assert main(["claims", "kinds"]) == HELD
    assert "bound - |E(treatment : control)|" in capsys.readouterr().out


@pytest.mark.long
def test_reports_are_written_beside_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, junit = tmp_path / "claims.html", tmp_path / "claims.xml"
    main(["validate", "--html", str(page), "--junit", str(junit)])
    assert "distinct arms were simulated" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert junit.read_text(encoding="utf-8").startswith("<?xml")


def test_a_malformed_claim_is_named_and_the_others_are_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    main(["claims", "new", "mine"])
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    second = text[text.index("[[claim]]") :].replace('id = "mine"', 'id = "other"').replace('"increases"', '"rises"')
    (tmp_path / "mine.toml").write_text(text + second)
    capsys.readouterr()
    assert main(["validate", "--claims", "mine.toml"]) == UNUSABLE
    output = capsys.readouterr()
    assert "claim 'other'" in output.err
    assert "  mine  " in output.out


def test_an_interruption_is_one_line_and_exit_status_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Simulator, "run", interrupt)
    assert main(["validate"]) == INTERRUPTED
    assert capsys.readouterr().err == "ketamine-sbml: interrupted.\n"


def test_a_reader_that_stops_reading_is_no_error() -> None:
    process = subprocess.Popen([*COMMAND, "list", "parameters"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == HELD


def test_a_slip_of_python_in_a_stage_is_one_sentence_and_exit_status_2(tmp_path: Path) -> None:
    """A copy of the package with a term misspelt in a stage, run as a command."""
    root = Path(__file__).resolve().parents[2]
    shutil.copytree(root / "ketamine_sbml", tmp_path / "ketamine_sbml")
    stage = tmp_path / "ketamine_sbml" / "model" / "stages" / "receptors.py"
    stage.write_text(stage.read_text(encoding="utf-8").replace("sbo=BINDING", "sbo=BINDIN", 1), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "ketamine_sbml", "check"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "receptors.py, line " in run.stderr
    assert "'BINDIN' is not defined; mend that line." in run.stderr
    assert "Traceback" not in run.stderr


def test_scans_sensitivities_and_comparisons_go_where_output_says(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("arm,observable,hour,mean,sd,sem,n\nketamine,p_mtor,1,1.9,0.5,,6\n", encoding="utf-8")
    read = ["--read", "p_mtor", "--hour", "1", "--workers", "1"]
    for number, verb in enumerate(
        (
            ["scan", "--over", "ketamine=1,10", *read],
            ["sensitivity", "--arm", "ketamine", "--parameter", "tsc_kinase_gain", *read],
            ["compare", str(mine)],
        )
    ):
        table, listed, picture = (tmp_path / f"{number}.{ending}" for ending in ("csv", "json", "png"))
        outputs = [word for path in (table, listed, picture) for word in ("--output", str(path))]
        assert main([*verb, *outputs]) == HELD
        assert len(table.read_text(encoding="utf-8").splitlines()) >= 2
        assert json.loads(listed.read_text(encoding="utf-8"))
        assert picture.read_bytes().startswith(b"\x89PNG")
