"""The explorer in a real browser, from disk: it judges as Python does, says what is wrong, and serves everyone.

``make page-test`` builds the solver and runs this; it needs Chromium, Node and what ``package.json`` names.
"""

from __future__ import annotations

import gzip
import json
import math
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from browser import Browser
from pages import MOST_BYTES, SMALL, engine

from ketamine_sbml.claims import Report, Role, judge, load_claims
from ketamine_sbml.claims.marks import marks
from ketamine_sbml.claims.sampled import claim_mesh
from ketamine_sbml.language.elements import Observable, Parameter
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import ARROWS, pathway
from ketamine_sbml.page.assembly import page_as_html
from ketamine_sbml.report.page import report_as_html
from ketamine_sbml.report.robustness import stored_shares
from ketamine_sbml.simulation import Arm, Change, Simulator, default_times, named_arms, prepare
from ketamine_sbml.simulation.sampling import event_hours
from ketamine_sbml.studies.draws import factors, perturbed

# How close margins must come, each in its own unit or, where it is large (concentrations), as a share of itself; and
# curves, to the largest value that they reach.
MARGIN, MARGIN_SHARE, CURVE = 1e-5, 1e-6, 1e-5


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "explorer.html"
    path.write_text(page_as_html(engine()), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def session() -> Iterator[Browser]:
    with Browser("chrome") as browser:
        yield browser


@pytest.fixture(scope="session")
def opened(page: Path) -> Iterator[Browser]:
    """A page for what leaves it as it is; it complained of nothing at the end."""
    with Browser("chrome") as browser:
        browser.open(page)
        yield browser
        assert browser.do("faults") == []


@pytest.fixture
def browser(session: Browser, page: Path) -> Iterator[Browser]:
    """The page, opened from disk; whatever it complains of or asks the network for fails the test."""
    session.open(page)
    yield session
    assert session.do("faults") == []


def judged_here(overrides: Mapping[str, float]) -> Report:
    claims, arms = load_claims()
    return judge(claims, arms, Simulator(values=overrides))


def assert_same(report: Report, there: list[dict[str, Any]]) -> None:
    assert [judgement.claim.id for judgement in report.judgements] == [found["id"] for found in there]
    for here, found in zip(report.judgements, there, strict=True):
        assert str(here.verdict) == found["verdict"], here.claim.id
        assert len(here.margins) == len(found["margins"])
        assert here.margins == pytest.approx(found["margins"], abs=MARGIN, rel=MARGIN_SHARE), here.claim.id
        read = [[(_label(reading.label), reading.unit) for reading in each] for each in here.readings]
        there_read = [[(_label(reading["label"]), reading["unit"]) for reading in each] for each in found["readings"]]
        assert read == there_read, here.claim.id


def _label(text: str) -> str:
    """Without the time of a peak: where nothing moves it is any time."""
    return re.sub(r"\(at [\d.]+ h\)", "", text)


def test_the_page_judges_every_claim_as_python_does(opened: Browser) -> None:
    assert_same(judged_here({}), opened.evaluate("explorer.judge({})"))


def test_firefox_judges_alike_and_axe_finds_nothing_there(page: Path) -> None:
    with Browser("firefox") as firefox:
        firefox.open(page)
        assert_same(judged_here({}), firefox.evaluate("explorer.judge({})"))
        assert firefox.do("axe") == []
        assert firefox.do("faults") == []


@pytest.mark.parametrize("draw", range(3))
def test_it_judges_alike_with_numbers_drawn_anew(opened: Browser, draw: int) -> None:
    overrides = perturbed(pathway(), factors(pathway(), draw))
    assert_same(judged_here(overrides), opened.evaluate(f"explorer.judge({json.dumps(overrides)})"))


@pytest.mark.parametrize("arrow", ARROWS, ids=lambda arrow: str(arrow.id))
def test_it_judges_alike_where_an_arrow_is_cut(opened: Browser, arrow: Any) -> None:
    assert_same(judged_here(arrow.cut), opened.evaluate(f"explorer.judge({json.dumps(dict(arrow.cut))})"))


def random_arm(seed: int) -> Arm:
    """Three interventions at random values and, where they have times, random times."""
    draw = random.Random(seed)
    changes = []
    for knob in draw.sample(pathway().interventions, 3):
        value = draw.uniform(min(knob.rest, knob.usual), max(knob.rest, knob.usual))
        start, stop = knob.usual_times
        at = None if start is None else round(draw.uniform(-3.0, 30.0), 2)
        until = None if stop is None or at is None else at + round(draw.uniform(0.5, 30.0), 2)
        changes.append(Change(knob.id, value, at=at, until=until))
    return Arm(f"random {seed}", tuple(changes))


@pytest.mark.parametrize("seed", range(10))
def test_a_random_setting_gives_the_curves_of_libroadrunner(opened: Browser, seed: int) -> None:
    """To within what the tolerance that both integrate with leaves open, which is told by a tighter one."""
    arm, model = random_arm(seed), pathway()
    there = opened.evaluate(f"explorer.run([{json.dumps(_as_page(arm))}])")
    assert "failed" not in there, there
    hours = np.array(there["hours"])
    here, closer = Simulator().run(arm, hours), Simulator(relative_tolerance=1e-10).run(arm, hours)
    for observable in model.elements(Observable):
        curve = np.array(list(there["curves"][0][observable.id].values()))
        scale = max(float(np.abs(here[observable.id]).max()), SMALL)
        error = float(np.abs(here[observable.id] - closer[observable.id]).max())
        assert error <= 10 * CURVE * scale, observable.id
        assert np.abs(curve - here[observable.id]).max() <= CURVE * scale + error, observable.id


def test_every_named_arm_gives_the_curves_of_libroadrunner(opened: Browser) -> None:
    simulator, hours = Simulator(), default_times(72.0)
    for name, arm in named_arms().items():
        there = opened.evaluate(f"explorer.run([{{name: '{name}', ...data.arms['{name}']}}], {{}}, {hours.tolist()})")
        here = simulator.run(arm, hours)
        for observable, curve in there["curves"][0].items():
            found = np.array(list(curve.values()))
            scale = max(float(np.abs(here[observable]).max()), SMALL)
            assert np.abs(found - here[observable]).max() <= CURVE * scale, (name, observable)


def _as_page(arm: Arm) -> dict[str, Any]:
    prepared = prepare(arm, pathway())
    return {
        "name": arm.name,
        "organism": str(arm.organism),
        "values": dict(prepared.values),
        "unlike": prepared.unlike,
    }


def _as_named(arm: Arm) -> dict[str, Any]:
    changes = [[change.intervention, change.value, change.at, change.until] for change in arm.changes]
    return {"organism": str(arm.organism), "changes": changes}


def test_what_is_set_on_the_page_is_what_python_prepares(opened: Browser) -> None:
    for seed in range(10):
        arm = random_arm(seed)
        changes = {
            change.intervention: {
                name: value
                for name, value in (("value", change.value), ("at", change.at), ("until", change.until))
                if value is not None
            }
            for change in arm.changes
        }
        setting = json.dumps({"organism": "mouse", "changes": changes})
        there = opened.evaluate(f"({{...data.rest.mouse, ...armOf({setting}, '').values}})")
        assert there == pytest.approx(dict(prepare(arm, pathway()).values))


def test_a_moved_number_is_judged_and_the_change_is_told(browser: Browser) -> None:
    cut = ARROWS[5]
    browser.evaluate("explorer.settled()")
    browser.evaluate(f"explorer.set({{cuts: ['{cut.id}']}})")
    assert "being judged" in browser.evaluate("byId('totals').textContent")
    browser.evaluate("explorer.settled()")
    changed = browser.evaluate("document.querySelectorAll('.claim.changed').length")
    before, after = judged_here({}), judged_here(cut.cut)
    pairs = zip(before.judgements, after.judgements, strict=True)
    assert changed == sum(one.verdict is not other.verdict for one, other in pairs) > 0
    assert f"{changed} claims changed" in browser.evaluate("byId('totals').textContent")


def test_a_number_moved_before_the_first_judgement_is_told_against_the_published_model(
    session: Browser, page: Path
) -> None:
    cut = ARROWS[5]
    session.open(page)
    session.evaluate(f"explorer.set({{cuts: ['{cut.id}']}})")
    session.evaluate("explorer.settled()")
    pairs = zip(judged_here({}).judgements, judged_here(cut.cut).judgements, strict=True)
    changed = sum(one.verdict is not other.verdict for one, other in pairs)
    assert changed > 0
    assert f"{changed} claims changed" in session.evaluate("byId('totals').textContent")
    assert session.do("faults") == []


def test_the_whole_state_stands_in_the_link(browser: Browser, page: Path) -> None:
    state = {
        "settings": [
            {"organism": "rat", "changes": {"ketamine": {"value": 5, "at": 2}, "vegf_antibody": {"value": 0.001}}},
            {"organism": "rat", "changes": {"ketamine": {"value": 20}}},
        ],
        "cuts": ["fig-3"],
        "span": 168,
        "hour": 24,
        "shown": ["p_mtor", "glutamate"],
    }
    link = browser.evaluate(f"(explorer.set({json.dumps(state)}), linkOf(explorer.state))")
    browser.open(page, link)
    found = browser.evaluate("explorer.state")
    assert {name: found[name] for name in state} == state
    assert browser.evaluate("byId('notice').hidden")


IMPOSSIBLE = {
    "a value beyond its range": (
        {"s": [{"organism": "mouse", "changes": {"ketamine": {"value": 1e9}}}]},
        "use a value",
    ),
    "an unknown intervention": (
        {"s": [{"organism": "mouse", "changes": {"gin": {"value": 1}}}]},
        "no intervention gin",
    ),
    "markup": ({"s": [{"organism": "mouse", "changes": {"<img src=x onerror=alert(1)>": {"value": 1}}}]}, "<img src=x"),
    "a number beyond its range": ({"p": {"vegf_release_half": -1, "nothing": 3}}, "no number nothing to move"),
    "an unknown arrow": ({"x": ["fig-99"]}, "no arrow fig-99"),
    "an end before the start": (
        {"s": [{"organism": "mouse", "changes": {"ltype_blocker": {"value": 1, "at": 5, "until": 4}}}]},
        "must end after it starts",
    ),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_an_impossible_link_falls_back_with_a_sentence(browser: Browser, page: Path, case: str) -> None:
    given, sentence = IMPOSSIBLE[case]
    whole = browser.evaluate("({v: data.version, c: data.checksum})") | given
    browser.open(page, f"#set={quote(json.dumps(whole))}")
    assert sentence in browser.evaluate("byId('notice').textContent")
    assert browser.evaluate("document.images.length") == 0
    assert browser.evaluate("shown.named.length") >= 2


def test_a_link_that_is_no_link_and_one_of_another_version_say_so(browser: Browser, page: Path) -> None:
    browser.open(page, "#set=%7Bnonsense")
    assert "cannot be read" in browser.evaluate("byId('notice').textContent")
    browser.open(page, f"#set={quote(json.dumps({'v': '0.0', 'c': ''}))}")
    assert "another version" in browser.evaluate("byId('notice').textContent")


def test_what_cannot_be_integrated_says_so_and_keeps_the_last_picture(browser: Browser) -> None:
    before = browser.evaluate("byId('panels').innerHTML")
    browser.evaluate("(state.parameters.ketamine_clearance = NaN, simulate(), explorer.drawn())")
    assert "cannot be simulated" in browser.evaluate("byId('status').textContent")
    assert browser.evaluate("byId('panels').innerHTML") == before


@pytest.mark.parametrize("organism", list(Organism))
def test_the_sbml_that_is_taken_away_is_the_organisms_with_the_values_of_the_setting(
    browser: Browser, organism: Organism
) -> None:
    from xml.etree import ElementTree

    from ketamine_sbml.sbml import build_sbml

    model = pathway(organism)

    def values(text: str) -> dict[str, float]:
        root = ElementTree.fromstring(text)
        found = [node for node in root.iter() if node.tag.endswith(("}parameter", "}compartment"))]
        return {node.attrib["id"]: float(node.attrib.get("value", node.attrib.get("size", "nan"))) for node in found}

    def said(text: str) -> list[tuple[str, dict[str, str]]]:
        """Names, units, cited entities and all else that is no value."""
        left_out = ("value", "size")
        return [
            (node.tag, {name: value for name, value in node.attrib.items() if name not in left_out})
            for node in ElementTree.fromstring(text).iter()
        ]

    arm = replace(named_arms()["ketamine-vegf-antibody"], organism=organism)
    browser.evaluate(f"explorer.set({{settings: [settingOf({json.dumps(_as_named(arm))}), null]}})")
    text, plain = browser.evaluate("sbmlWith(valuesOfFirst(), state.settings[0].organism)"), build_sbml(model)
    assert said(text) == said(plain)
    wanted = values(plain) | dict(prepare(arm, model).values)
    assert values(text) == pytest.approx(wanted, nan_ok=True)


def test_command_and_program_that_are_offered_give_the_same_arm(browser: Browser) -> None:
    browser.evaluate("explorer.set({settings: [settingOf(data.arms['ketamine-vegf-antibody']), null]})")
    names = browser.evaluate("byId('command').textContent")
    assert names == "ketamine-sbml simulate --set ketamine=10 --set vegf_antibody=0.001"
    program = browser.evaluate("byId('program').textContent")
    scope: dict[str, Any] = {}
    exec(compile(program.replace("print(", "found = ("), "<page>", "exec"), scope)
    there = browser.evaluate(
        "valueAt(shown.hours, shown.named.find(([, , kind]) => kind === 'first')[1].antidepressant_response, 24)"
    )
    assert scope["found"] == pytest.approx(there, abs=1e-5)


def test_curves_as_csv_hold_what_is_shown(opened: Browser) -> None:
    rows = opened.evaluate("csvOf(shown.hours, shown.named)").splitlines()
    count = opened.evaluate("shown.hours.length * shown.named.length")
    assert len(rows) == count + 1
    assert rows[0].startswith("arm,time (h),ketamine_plasma (nmol/L)")


def test_the_pictures_that_are_taken_away_stand_alone(opened: Browser) -> None:
    from xml.etree import ElementTree

    for script in ("picture()", "standalone(flowMap.svg)"):
        root = ElementTree.fromstring(opened.evaluate(script))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert not any("class" in node.attrib for node in root.iter())
    assert opened.evaluate("asPng(picture()).then((blob) => blob.size)") > 10_000


# A claim that reads numbers at times, and what of it is drawn.
OPENED = "vegf-infusion-suffices"


def opened_on(browser: Browser, claim: str) -> str:
    """A claim of the page, opened and drawn; how to find what is in it."""
    browser.evaluate("explorer.settled()")
    browser.evaluate(f"revealClaim('{claim}')")
    browser.evaluate(f"explorer.opened('{claim}')")
    return f"document.querySelector('#{claim} > div')"


def test_a_claim_opens_on_its_arms_reading_and_source(browser: Browser) -> None:
    body = opened_on(browser, OPENED)
    assert "Deyama" in browser.evaluate(f"{body}.textContent")
    assert browser.evaluate(f"{body}.querySelector('a').href").startswith("https://pubmed.ncbi.nlm.nih.gov/")
    (claim,) = (claim for claim in load_claims()[0] if claim.id == OPENED)
    readouts = [readout for expectation in claim.expectations for readout in expectation.readouts()]
    assert all(readout.start == readout.stop for readout in readouts)
    assert browser.evaluate(f"{body}.querySelectorAll('svg .dot').length") == len(readouts) * len(claim.arms)


def test_what_is_drawn_as_read_is_what_python_read(opened: Browser) -> None:
    claims, arms = load_claims()
    simulator = Simulator()
    seen: set[str] = set()
    for claim in claims:
        readouts = [readout for expectation in claim.expectations for readout in expectation.readouts()]
        kinds = {readout.reducer for readout in readouts}
        if claim.not_testable or kinds <= seen:
            continue
        seen |= kinds
        mesh = claim_mesh(claim, {n: event_hours(arms[n], pathway()) for n in claim.arms.values()}, pathway(), 1)
        curves = {role: simulator.run(arms[name], mesh.times) for role, name in claim.arms.items()}
        here = list(dict.fromkeys(marks(readouts, curves)))
        named = json.dumps(list(claim.arms.values()))
        there = opened.evaluate(
            f"ask('run', {{arms: {named}.map((name) => ({{name, ...data.arms[name]}})), overrides: {{}}, "
            f"claim: '{claim.id}'}}).then(({{marks}}) => marks)"
        )
        assert [(mark.role, mark.observable) for mark in here] == [(m["role"], m["observable"]) for m in there]
        for mark, found in zip(here, there, strict=True):
            # Where a curve is level its farthest point may lie anywhere.
            assert mark.value == pytest.approx(found["value"], abs=1e-4, rel=1e-4), claim.id
    assert {"at", "mean", "maximum", "along"} <= seen


def test_page_and_report_put_the_same_labels_on_a_claim(browser: Browser) -> None:
    there = browser.evaluate(
        "Object.fromEntries([...claims.rows].map(([id, {details}]) => "
        "[id, details.querySelector('summary').textContent.includes('unverified source')]))"
    )
    claims, _ = load_claims()
    assert there == {claim.id: not claim.source.verified and not claim.judgement for claim in claims}


def test_filters_leave_what_was_asked_for(browser: Browser) -> None:
    claims, _ = load_claims()
    browser.evaluate("explorer.settled()")
    browser.evaluate("(byId('by-arrow').value = 'fig-6', filterClaims())")
    shown = browser.evaluate(
        "[...document.querySelectorAll('.claim')].filter((node) => !node.hidden).map(({id}) => id)"
    )
    assert sorted(shown) == sorted(claim.id for claim in claims if "fig-6" in claim.arrows)
    browser.evaluate("(byId('by-role').value = 'validation', byId('by-words').value = 'VEGF', filterClaims())")
    left = browser.evaluate("[...document.querySelectorAll('.claim:not([hidden])')].map(({id}) => id)")
    assert set(left) <= {c.id for c in claims if "fig-6" in c.arrows and c.role is Role.VALIDATION}
    assert f"{len(left)} of {len(claims)}" in browser.evaluate("document.querySelector('.found').textContent")
    hidden = "[...document.querySelectorAll('.stage')].filter((node) => node.hidden).length"
    assert browser.evaluate(hidden) > 0


def test_the_dose_scan_reads_what_the_command_reads(browser: Browser) -> None:
    browser.evaluate("(state.hour = 24, changed(), byId('scan').open = true, 0)")
    browser.evaluate("explorer.drawn()")
    browser.evaluate("scan()")
    x, y = browser.evaluate("[explorer.scanned.map(([dose]) => dose), explorer.scanned.map(([, value]) => value)]")
    simulator = Simulator()
    for at in (0, len(x) // 2, len(x) - 1):
        arm = Arm("dose", (Change("ketamine", x[at]),))
        assert y[at] == pytest.approx(simulator.run(arm).at("antidepressant_response", 24), abs=1e-5)
    assert browser.evaluate("byId('scanned').querySelectorAll('svg .curve').length") == 1


def test_the_map_shows_one_group_against_any_other(browser: Browser) -> None:
    browser.evaluate("explorer.set({settings: [settingOf(data.arms['ketamine-vegf-antibody']), null]})")
    browser.evaluate("explorer.drawn()")
    label = "flowMap.nodes.get('flk1_active').group.getAttribute('aria-label')"
    names = browser.evaluate("[...byId('map-against').options].map(({text}) => text)")
    assert names[0] == "Vehicle" and len(names) == 3
    values = browser.evaluate(
        "shown.named.map(([, curves]) => valueAt(shown.hours, curves.flk1_active, explorer.state.hour))"
    )
    for place, other in enumerate(values):
        browser.evaluate(f"(byId('map-against').selectedIndex = {place}, renderHour(), 0)")
        assert browser.evaluate(label).endswith(f"\N{MULTIPLICATION SIGN}{values[-1] / other:.2f}")


def test_on_a_phone_a_curve_stays_beside_the_controls(session: Browser, page: Path) -> None:
    session.open(page, width=390, height=844)
    place = "byId('glance').getBoundingClientRect()"
    assert session.evaluate(f"{place}.height > 0 && {place}.bottom <= innerHeight + 1")
    assert session.evaluate("byId('glance').querySelectorAll('.curve').length") == session.evaluate(
        "shown.named.length"
    )
    session.open(page, width=1280)
    assert session.evaluate(f"{place}.height") == 0


def test_a_node_of_the_map_opens_its_equation_by_keyboard(browser: Browser) -> None:
    browser.evaluate("flowMap.nodes.get('p_mtor').group.focus()")
    browser.do("press", keys=["Enter"])
    assert browser.evaluate("byId('about').open")
    formula, said = pathway().observable("p_mtor").formula, browser.evaluate("byId('about').textContent")
    assert formula in said and "[object" not in said
    browser.do("press", keys=["Escape"])
    assert not browser.evaluate("byId('about').open")


def test_a_slider_moves_by_keyboard_and_the_curves_follow(browser: Browser) -> None:
    before = browser.evaluate("Math.max(...shown.named[1][1].ketamine_brain)")
    browser.evaluate("document.querySelector('#controls input[type=range]').focus()")
    browser.do("press", keys=["ArrowRight"] * 20)
    browser.evaluate("explorer.drawn()")
    after = browser.evaluate("Math.max(...shown.named.at(-1)[1].ketamine_brain)")
    assert after > 1.01 * before


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_nothing_scrolls_sideways_and_axe_finds_nothing(session: Browser, page: Path, width: int, scheme: str) -> None:
    session.open(page, width=width, scheme=scheme)
    opened_on(session, OPENED)
    session.evaluate("document.querySelectorAll('#controls details, #scan').forEach((node) => { node.open = true; })")
    session.evaluate("scan()")
    assert session.evaluate("document.documentElement.scrollWidth") <= width
    assert session.do("axe") == []
    session.evaluate("openElement('p_mtor')")
    assert session.do("axe") == []
    assert session.do("faults") == []


def test_the_policy_names_scripts_and_lets_no_other_run(browser: Browser, page: Path) -> None:
    head = page.read_text(encoding="utf-8")[:2000]
    assert "default-src 'none'" in head and "unsafe-inline" not in head and "'unsafe-eval'" not in head
    # Later, since what a debugger runs at once is exempt.
    later = "new Promise((done) => setTimeout(() => { try { done(eval('1')); } catch (error) { done(error.name); } }))"
    assert browser.evaluate(later) == "EvalError"
    script = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'}))"
    assert browser.evaluate(f"({script}, window.ran ?? false)") is False
    browser.do("faults")  # both were refused aloud


def test_the_page_is_light_enough_and_the_same_every_time(page: Path) -> None:
    content = page.read_bytes()
    assert len(gzip.compress(content, 9)) < MOST_BYTES
    assert page_as_html(engine()).encode() == content


def test_numbers_of_every_size_stay_legible(opened: Browser) -> None:
    shown = opened.evaluate("[0, 1e-6, 0.000123456, 0.5, 123.456, 54321, 1.5e7, NaN].map(show)")
    assert shown == ["0", "1e-6", "0.0001235", "0.5", "123.5", "54320", "1.5e7", ""]


def test_python_and_page_count_the_same_numbers_with_a_range(opened: Browser) -> None:
    kinds = opened.evaluate("data.parameters.filter(({kind}) => kind === 'assumed').length")
    knobs = {name for knob in pathway().knobs for name in (knob.id, knob.time_id, knob.stop_id)}
    assumed = [
        parameter
        for parameter in pathway().elements(Parameter)
        if parameter.evidence.kind is ValueKind.ASSUMED
        and parameter.id not in knobs
        and parameter.range[0] < parameter.range[1]
    ]
    assert kinds == len(assumed) and math.isfinite(kinds)


@pytest.fixture(scope="module")
def claims_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "claims.html"
    path.write_text(report_as_html(judged_here({}), pathway(), stored_shares()), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "light"), (390, "dark")])
def test_a_link_into_the_claims_report_opens_the_claim_and_nothing_scrolls_sideways(
    session: Browser, claims_report: Path, width: int, scheme: str
) -> None:
    url = f"{claims_report.resolve().as_uri()}#{OPENED}"
    session.do("open", url=url, width=width, height=900, scheme=scheme)
    opened = "[...document.querySelectorAll('.claim')].filter((node) => node.open).map(({id}) => id)"
    assert session.evaluate(opened) == [OPENED]
    top = session.evaluate(f"document.getElementById('{OPENED}').getBoundingClientRect().top")
    assert -1 <= top < 900
    assert session.evaluate("document.documentElement.scrollWidth") <= width
    assert session.do("axe") == []
    assert session.do("faults") == []


def test_the_claims_report_is_narrowed_and_a_hidden_claim_is_revealed(session: Browser, claims_report: Path) -> None:
    claims, _ = load_claims()
    session.do("open", url=claims_report.resolve().as_uri(), width=1280, height=900, scheme="light")
    listed = "[...document.querySelectorAll('.claim:not([hidden])')].map(({id}) => id)"
    assert len(session.evaluate(listed)) == len(claims)
    choose = "(byId) => { const node = document.getElementById(byId[0]); node.value = byId[1]; "
    choose += "node.dispatchEvent(new Event('input')); }"
    session.evaluate(f"[['by-role', 'contested'], ['by-arrow', 'fig-6']].forEach({choose})")
    wanted = {claim.id for claim in claims if claim.role is Role.CONTESTED and "fig-6" in claim.arrows}
    assert set(session.evaluate(listed)) == wanted
    assert OPENED not in wanted
    session.evaluate(f"document.querySelector('.strip a[href=\"#{OPENED}-opened\"]').click()")
    assert OPENED in session.evaluate(listed)
    assert session.evaluate(f"document.getElementById('{OPENED}').open")
    assert session.do("faults") == []
