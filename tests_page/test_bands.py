"""The bands of an ensemble on the explorer, of a few members made here: they are those of ``simulate --ensemble``."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Browser
from pages import MOST_BYTES, SMALL, engine

from ketamine_sbml.language.elements import Parameter
from ketamine_sbml.model import ARROWS, pathway
from ketamine_sbml.page.assembly import page_as_html
from ketamine_sbml.page.content import MOST_MEMBERS
from ketamine_sbml.report.bands import curves_in_words
from ketamine_sbml.simulation import Arm, Simulator, named_arms
from ketamine_sbml.studies.draws import factors, perturbed, sampled_checksum
from ketamine_sbml.studies.ensemble import BANDS, Bands, Curves, ask_ensemble
from ketamine_sbml.studies.sampling import Members

# How close bands must come, as a share of the largest value of the curve.
CLOSE = 1e-4
MEMBERS = 8
ONE, OTHER = "ketamine", "ketamine-vegf-antibody"


def of_both(one: str = ONE, other: str = OTHER) -> str:
    """Two settings beside each other, for explorer.set()."""
    return f"{{settings: [settingOf(data.arms['{one}']), settingOf(data.arms['{other}'])], span: 168, hour: 24}}"


BANDED = "explorer.banded().then(() => 'banded')"
DRAWN = "document.querySelectorAll('#panels .band').length"


def members_in(folder: Path, count: int = MEMBERS) -> Members:
    """A file of members as 'sample' writes it, read as 'simulate --ensemble' reads it."""
    model, path = pathway(), folder / "ensemble.csv"
    drawn = [perturbed(model, factors(model, index)) for index in range(count)]
    checksum = sampled_checksum(model, list(drawn[0]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*drawn[0], "model", "seed", "steps"])
        writer.writerows([*(f"{v:.5g}" for v in values.values()), checksum, 1, 1] for values in drawn)
    return Members.read(path, model)


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Members:
    return members_in(tmp_path_factory.mktemp("members"))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, members: Members) -> Path:
    path = tmp_path_factory.mktemp("banded") / "explorer.html"
    path.write_text(page_as_html(engine(), members), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def session() -> Iterator[Browser]:
    with Browser("chrome") as browser:
        yield browser


@pytest.fixture
def browser(session: Browser, page: Path) -> Iterator[Browser]:
    session.open(page)
    session.evaluate(BANDED)
    yield session
    assert session.do("faults") == []


def asked(there: dict[str, Any], arms: Sequence[Arm], members: Members) -> tuple[Curves, Bands]:
    """What 'simulate --ensemble' answers at the page's hours."""
    hours = np.array(there["hours"])
    simulator = Simulator()
    question = Curves.like([simulator.run(arm, hours) for arm in arms], there["shown"])
    return question, ask_ensemble(question, members.most, members)


# Typed arrays and maps as lists.
_FOUND = """explorer.banded().then(({hours, found, place, failed, members}) => ({
  hours: Array.from(hours), place, failed, members, shown: explorer.state.shown,
  bands: ['first', 'second'].map((kind) => explorer.state.shown.map((id) => {
    const {bounds, below} = found.get(kind).get(id);
    return {bounds: bounds.map((bound) => Array.from(bound)), below: Array.from(below)};
  })),
}))"""


# A blocked mouse beside one that is not, a knocked-down and stressed one, a rat and a person.
PAIRS = [(ONE, OTHER), ("ketamine-flk1-knockdown", "stress-ketamine"), ("rat-ketamine-20", "human-ketamine")]


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_bands_of_two_settings_are_those_of_simulate_ensemble(
    browser: Browser, members: Members, pair: tuple[str, str]
) -> None:
    browser.evaluate(f"explorer.set({of_both(*pair)})")
    there = browser.evaluate(_FOUND)
    assert (there["members"], there["failed"]) == (MEMBERS, 0)
    question, here = asked(there, [named_arms()[name] for name in pair], members)
    simulator, told = Simulator(), 0
    each = np.array([question.answer(simulator, members.values(pathway(), index)) for index in range(MEMBERS)])
    for number in range(2):
        rows = question.rows_of(number)
        for column, observable in enumerate(there["shown"]):
            own, found = here.own[rows, column], there["bands"][number][column]
            scale = max(float(np.abs(own).max()), SMALL)
            apart = np.abs(np.array(found["bounds"]) - here.quantiles[:, rows, column])
            assert apart.shape[0] == len(BANDS)
            assert apart.max() <= CLOSE * scale, observable
            # A member that is as close to the curve may be counted on either side of it.
            surely = (each[:, rows, column] < own - CLOSE * scale).mean(axis=0)
            perhaps = (each[:, rows, column] <= own + CLOSE * scale).mean(axis=0)
            assert np.all((surely - 1e-9 <= found["below"]) & (found["below"] <= perhaps + 1e-9)), observable
            told += int((surely == perhaps).sum())
    assert told > 100
    assert_same_place(there["place"], curves_in_words(question, here, members.words()).splitlines()[-1])


def assert_same_place(there: str, here: str) -> None:
    """The same sentence, and each of its percentages within one: a curve at an edge of its band is on either side."""
    number = re.compile(r"\d+(?=%)")
    assert number.sub("N", there) == number.sub("N", here)
    assert [int(n) for n in number.findall(there)] == pytest.approx([int(n) for n in number.findall(here)], abs=1)


def test_moved_numbers_and_cut_arrows_hold_in_every_member(browser: Browser, members: Members) -> None:
    (cut,) = (dict(arrow.cut) for arrow in ARROWS if arrow.id == "fig-3")
    parameter = next(p for p in pathway().elements(Parameter) if p.id == members.names[0])
    value = float(np.mean(parameter.range))
    browser.evaluate(f"explorer.set({json.dumps({'parameters': {parameter.id: value}, 'cuts': ['fig-3']})})")
    browser.evaluate("explorer.settled()")
    there = browser.evaluate(_FOUND.replace("['first', 'second']", "['first']"))
    changed = tuple(
        {**members.values(pathway(), index), parameter.id: value, **cut} for index in range(len(members.table))
    )
    everywhere = replace(members, names=tuple(changed[0]), table=tuple(tuple(row.values()) for row in changed))
    _, here = asked(there, [named_arms()[ONE]], everywhere)
    for column, observable in enumerate(there["shown"]):
        scale = max(float(np.abs(here.quantiles[:, :, column]).max()), SMALL)
        apart = np.abs(np.array(there["bands"][0][column]["bounds"]) - here.quantiles[:, :, column]).max()
        assert apart <= CLOSE * scale, observable
    assert there["place"].startswith("The curves of the numbers as set")


def test_bands_lie_behind_the_curves_with_a_legend_and_words(browser: Browser) -> None:
    shown = browser.evaluate("explorer.state.shown.length")
    assert browser.evaluate(DRAWN) == 2 * shown
    browser.evaluate(f"explorer.set({of_both()})")
    browser.evaluate(BANDED)
    assert browser.evaluate(DRAWN) == 4 * shown
    order = (
        "[...document.querySelectorAll('#panels svg')].map((svg) => "
        "[...svg.querySelectorAll('path')].map((path) => path.classList[0]).join(' '))"
    )
    assert all(names.rindex("band") < names.index("curve") for names in browser.evaluate(order))
    assert "90 % of members" in browser.evaluate("byId('key').textContent")
    words = browser.evaluate("byId('bands-words').textContent")
    assert words.startswith(f"{MEMBERS} parameter sets") and "in the 90 % band at" in words
    assert browser.evaluate("byId('bands-standing').textContent") == ""
    assert "% below" in browser.evaluate("byId('values').textContent")


def test_what_is_drawn_is_the_band(browser: Browser) -> None:
    """The path of a band, as it stands on the screen, against its numbers and the axis of its curve."""
    script = """explorer.banded().then(({found}) => {
      const {bounds} = found.get('first').get('glua1'), {svg} = panels.get('glua1').plot;
      const band = svg.querySelector('.band.most'), box = band.getBBox(), {d, f} = band.transform.baseVal[0].matrix;
      const line = svg.querySelector('.curve.first').getAttribute('d').slice(1).split('L');
      const heights = line.map((pair) => Number(pair.split(' ')[1]));
      const own = shown.named.find(([, , kind]) => kind === 'first')[1].glua1, top = own.indexOf(Math.max(...own));
      return {low: Math.min(...bounds[0]), high: Math.max(...bounds[4]), own: [own[0], own[top]],
        at: [heights[0], heights[top]], ends: [d * box.y + f, d * (box.y + box.height) + f]};
    })"""
    there = browser.evaluate(script)
    (first, last), (at_first, at_last) = there["own"], there["at"]
    per_unit = (at_last - at_first) / (last - first)
    wanted = [at_first + per_unit * (there[name] - first) for name in ("high", "low")]
    assert sorted(there["ends"]) == pytest.approx(sorted(wanted), abs=0.5)


def test_while_a_slider_is_held_bands_are_pale_and_nothing_is_computed(browser: Browser) -> None:
    slider = "document.querySelector('#controls input[type=range]')"
    browser.evaluate(f"({slider}.dispatchEvent(new PointerEvent('pointerdown', {{bubbles: true}})), 0)")
    browser.evaluate(f"({slider}.value = 300, {slider}.dispatchEvent(new Event('input')), explorer.drawn())")
    assert browser.evaluate("document.querySelectorAll('#panels .band.old').length") == browser.evaluate(DRAWN) > 0
    browser.evaluate("new Promise((done) => setTimeout(done, 3 * SETTLE))")
    assert browser.evaluate("[bands.running, bands.stale]") == ["", True]
    assert "of the last setting" in browser.evaluate("byId('bands-standing').textContent")
    assert "below" not in browser.evaluate("byId('values').textContent")
    browser.evaluate(f"({slider}.dispatchEvent(new PointerEvent('pointerup', {{bubbles: true}})), 0)")
    browser.evaluate(BANDED)
    assert browser.evaluate("document.querySelectorAll('#panels .band.old').length") == 0
    assert browser.evaluate("bands.stale") is False


def test_a_change_ends_what_is_being_computed_and_the_newest_is_drawn(browser: Browser) -> None:
    browser.evaluate("explorer.settled()")
    script = """(async () => {
      const ended = [], ask = bands.ask, {changes} = state.settings[0];
      const give = (dose) => { changes.ketamine.value = dose; changed(); };
      bands.ask = (type, given) => {
        const answer = ask(type, given);
        if (type === 'bands') {
          answer.then(({bands: found}) => ended.push(found === null ? 'left' : 'done'));
          if (changes.ketamine.value === 3) give(4); // at once, while it is being computed
        }
        return answer;
      };
      give(3);
      const {key} = await explorer.banded();
      return [ended, JSON.parse(key)[0][0].changes.ketamine.value];
    })()"""
    assert browser.evaluate(script) == [["left", "done"], 4]


def test_the_switch_takes_bands_away_and_stands_in_the_link(browser: Browser, page: Path) -> None:
    browser.do("click", selector="#bands")
    browser.evaluate("explorer.drawn()")
    assert browser.evaluate(DRAWN) == 0
    assert browser.evaluate("byId('bands-words').textContent") == ""
    link = browser.evaluate("linkOf(explorer.state)")
    browser.open(page, link)
    browser.evaluate("explorer.settled()")
    browser.evaluate("new Promise((done) => setTimeout(done, 2 * SETTLE))")
    assert browser.evaluate("[byId('bands').checked, bands.running, bands.found]") == [False, "", None]
    browser.do("click", selector="#bands")
    browser.evaluate(BANDED)
    assert browser.evaluate(DRAWN) > 0


def test_a_setting_that_no_member_can_run_says_so(browser: Browser) -> None:
    browser.evaluate("(state.parameters.ketamine_clearance = NaN, changed(), explorer.drawn())")
    browser.evaluate(BANDED)
    assert "could not be computed" in browser.evaluate("bands.standing()")
    browser.do("faults")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_with_bands_nothing_scrolls_sideways_and_axe_finds_nothing(
    session: Browser, page: Path, width: int, scheme: str
) -> None:
    session.open(page, width=width, scheme=scheme)
    session.evaluate(f"explorer.set({of_both()})")
    session.evaluate("explorer.settled()")
    session.evaluate(BANDED)
    assert session.evaluate("document.documentElement.scrollWidth") <= width
    assert session.do("axe") == []
    assert session.do("faults") == []


def test_firefox_draws_the_same_bands(browser: Browser, page: Path) -> None:
    here = browser.evaluate(f"(explorer.set({of_both()}), {_FOUND})")
    with Browser("firefox") as firefox:
        firefox.open(page)
        there = firefox.evaluate(f"(explorer.set({of_both()}), {_FOUND})")
        assert firefox.evaluate(DRAWN) == browser.evaluate(DRAWN) > 0
        assert firefox.do("axe") == []
        assert firefox.do("faults") == []
    for mine, theirs in zip(here["bands"], there["bands"], strict=True):
        for one, other in zip(mine, theirs, strict=True):
            assert np.array(other["bounds"]) == pytest.approx(np.array(one["bounds"]), rel=1e-6, abs=1e-9)
    assert here["place"] == there["place"]


def test_the_picture_that_is_taken_away_holds_the_bands(browser: Browser) -> None:
    from xml.etree import ElementTree

    root = ElementTree.fromstring(browser.evaluate("picture()"))
    filled = [node for node in root.iter() if node.tag.endswith("}path") and node.attrib.get("transform")]
    assert len(filled) == browser.evaluate(DRAWN)
    assert all(0 < float(node.attrib["opacity"]) < 1 and node.attrib["stroke"] == "none" for node in filled)


def test_a_page_without_members_has_no_bands_and_says_why(session: Browser, tmp_path: Path) -> None:
    path = tmp_path / "plain.html"
    path.write_text(page_as_html(engine()), encoding="utf-8")
    session.open(path)
    session.evaluate("explorer.settled()")
    session.evaluate("(changed(), new Promise((done) => setTimeout(done, 2 * SETTLE)))")
    assert session.evaluate("[document.querySelectorAll('.band').length, byId('bands'), bands.found]") == [
        0,
        None,
        None,
    ]
    assert "built without an ensemble" in session.evaluate("byId('curves').textContent")
    assert session.do("faults") == []


def test_a_page_with_as_many_members_as_it_takes_is_light_enough_and_takes_the_first(tmp_path: Path) -> None:
    many = members_in(tmp_path, MOST_MEMBERS + 5)
    text = page_as_html(engine(), many)
    assert len(gzip.compress(text.encode(), 9)) < MOST_BYTES
    assert page_as_html(engine(), replace(many, table=many.table[:MOST_MEMBERS])) == text
