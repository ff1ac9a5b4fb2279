// The page itself: controls, curves, map and claims around one worker that simulates and judges.

const STEPS = 1000; // of a slider
const SETTLE = 250; // milliseconds without a change before the claims are judged
const VEHICLE = { organism: "mouse", changes: {} };

// --- The workers --------------------------------------------------------------------------------------------------

// Two share the claims, where there are two processors; the first draws the curves as well.
class Helper {
  constructor(address) {
    Object.assign(this, { worker: new Worker(address), answers: new Map(), asked: 0 });
    this.worker.onmessage = ({ data: message }) => {
      this.answers.get(message.id)(message);
      this.answers.delete(message.id);
    };
  }

  ask(type, given = {}) {
    this.asked += 1;
    this.worker.postMessage({ type, id: this.asked, ...given });
    return new Promise((done) => { this.answers.set(this.asked, done); });
  }
}
const program = URL.createObjectURL(new Blob([byId("worker").textContent], { type: "text/javascript" }));
const helpers = Array.from({ length: Math.min(navigator.hardwareConcurrency || 1, 2) }, () => new Helper(program));
const ask = (type, given) => helpers[0].ask(type, given);

// Which claims each of them judges: a claim goes where fewer arms have been taken on, its own included.
function shared() {
  const taken = helpers.map(() => ({ arms: new Set(), claims: [] }));
  for (const { id, arms: named } of data.claims) {
    const names = named.map(([, name]) => name), after = ({ arms: have }) => have.size + names.filter((name) => !have.has(name)).length;
    const chosen = taken.reduce((best, other) => (after(other) < after(best) ? other : best));
    chosen.claims.push(id);
    for (const name of names) chosen.arms.add(name);
  }
  return taken.map(({ claims: ids }) => ids);
}
const shares = shared();

// The judgements of all claims, in their order; null where something newer was asked for meanwhile.
async function judgedWith(overrides) {
  const parts = await Promise.all(helpers.map((helper, index) => helper.ask("judge", { overrides, claims: shares[index] })));
  const failed = parts.find((part) => part.failed);
  if (failed) return { failed: failed.failed };
  if (parts.some(({ judgements }) => !judgements)) return { judgements: null };
  const found = new Map(parts.flatMap(({ judgements }) => judgements.map((judgement) => [judgement.id, judgement])));
  return { judgements: data.claims.map(({ id }) => found.get(id)) };
}

// --- What is shown ------------------------------------------------------------------------------------------------

const panels = new Map(); // observable -> { plot, value }
let shown = null; // the last curves: { hours, named: [[title, curves, kind, setting]] }
let glance = null; // on a phone, a curve beside the controls
let flowMap = null, claims = null, bands = null, judging = 0, judged = -1, held = false, busy = false, again = false, playing = null;
const waiting = [];

const title = (index) => (index === 0 ? "First setting" : "Second setting");
function settingInWords(setting) {
  const preset = presetOf(setting);
  if (preset) return data.arms[preset].title;
  const parts = Object.entries(setting.changes).map(([id, { value }]) => `${knobs.get(id).name} ${withUnit(value, knobs.get(id).unit)}`);
  return (parts.join(", ") || "nothing") + (setting.organism === "mouse" ? "" : ` (${setting.organism})`);
}

// The vehicle and ketamine alone of the first setting's organism, then what is set.
function arms() {
  const [first, second] = state.settings, { organism } = first;
  const found = [["Vehicle", { ...VEHICLE, organism }, "vehicle"]];
  const alone = { organism, changes: { ketamine: { value: organism === "mouse" || organism === "rat" ? 10 : knobs.get("ketamine").usual } } };
  if (organism !== "human" && JSON.stringify(alone) !== JSON.stringify(first)) found.push(["Ketamine 10 mg/kg alone", alone, "reference"]);
  found.push([settingInWords(first), first, "first"]);
  if (second) found.push([settingInWords(second), second, "second"]);
  return found;
}

// The usual times, and close ones after everything that is given, as simulation/sampling.py has them.
function hoursOf(settings, span) {
  const found = new Set(data.times.filter((hour) => hour <= span)), { around, first, growth, hours } = data.following;
  const earliest = data.settled - data.origin + around;
  for (let hour = data.times[data.times.length - 1] + LATER; hour <= span; hour += LATER) found.add(hour);
  for (const setting of settings) for (const [id, change] of Object.entries(setting.changes)) {
    const count = setting.changes[`${id}_doses`]?.value ?? 1, interval = setting.changes[`${id}_interval`]?.value ?? knobs.get(`${id}_interval`)?.usual ?? 0;
    for (const start of timesOf(id, change).filter((hour) => hour !== null)) for (let dose = 0; dose < Math.min(count, 60); dose++) {
      const event = start + dose * interval;
      for (const near of [event - around, event, event + around]) found.add(near);
      for (let after = first; after <= Math.min(hours, span); after *= growth) found.add(event + after);
    }
  }
  const ordered = [...found].filter((hour) => hour >= earliest && hour <= span).sort((a, b) => a - b);
  return ordered.filter((hour, at) => at === 0 || hour - ordered[at - 1] > around / 2);
}

// Curves of arms under the same numbers at the same hours: what does not change while one drags is run once.
const known = { of: "", curves: new Map() };
async function run(list, overrides, hours) {
  const now = JSON.stringify([overrides, hours]), keys = list.map(({ organism, values, unlike }) => JSON.stringify([organism, values, unlike]));
  const kept = now === known.of ? keys.filter((key) => known.curves.has(key)).map((key) => [key, known.curves.get(key)]) : [];
  Object.assign(known, { of: now, curves: new Map(kept) });
  const missing = list.filter((_, index) => !known.curves.has(keys[index]));
  const answer = missing.length ? await ask("run", { arms: missing, overrides, hours }) : { curves: [] };
  if (answer.failed) return answer;
  missing.forEach((arm, index) => known.curves.set(keys[list.indexOf(arm)], answer.curves[index]));
  return { curves: keys.map((key) => known.curves.get(key)) };
}

async function simulate() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  const wanted = arms(), began = performance.now(), { span } = state;
  const hours = hoursOf(wanted.map(([, setting]) => setting), span);
  const answer = await run(wanted.map(([name, setting]) => armOf(setting, name)), overridesOf(state), hours);
  busy = false;
  if (answer.failed) say(`This setting cannot be simulated, so the last picture stays: ${answer.failed}`);
  else {
    shown = { hours, span, named: wanted.map(([name, setting, kind], index) => [name, answer.curves[index], kind, setting]) };
    render();
    explorer.latency = performance.now() - began;
    say("");
  }
  if (again) {
    again = false;
    simulate();
  } else for (const done of waiting.splice(0)) done();
}

function say(text) {
  if (byId("status").textContent !== text) byId("status").textContent = text;
}

function render() {
  const { hours, named, span } = shown;
  const marks = [];
  for (const setting of state.settings) for (const [id, change] of Object.entries(setting?.changes ?? {})) {
    const [at, until] = timesOf(id, change);
    if (at !== null) marks.push([at, until]);
  }
  const kinds = named.map(([, , kind]) => kind), from = hours[0], to = Math.min(span, hours[hours.length - 1]);
  // Bands of a longer or an earlier time would stick out of the picture.
  const behind = (id) => bands.behind(id, kinds).filter((band) => band.from >= from && band.to <= to);
  for (const [id, { plot }] of panels) {
    plot.show(named.map(([, curves, kind]) => ({ kind, times: hours, values: curves[id] })), { from, to, now: state.hour, marks, bands: behind(id) });
  }
  const last = state.shown.at(-1);
  glance.name.textContent = `${observables.get(last).name} (${unitInWords(observables.get(last))})`;
  glance.plot.show(named.map(([, curves, kind]) => ({ kind, times: hours, values: curves[last] })), { from, to, marks, bands: behind(last) });
  const key = named.map(([name, , kind]) => [kind, name]);
  byId("key").replaceChildren(keyOf(key));
  if (bands.on) byId("key").firstChild.append(keyOfBand(kinds.filter((kind) => BANDED.includes(kind)), bands.stale));
  if (bands.there) {
    byId("bands").checked = state.bands;
    byId("bands-standing").textContent = bands.standing();
    byId("bands-words").textContent = bands.words();
    byId("bands-words").classList.toggle("stale", bands.stale);
  }
  renderHour();
}

// The table of values and the map, at the chosen hour.
function renderHour() {
  const { hours, named } = shown, at = (curves, id) => valueAt(hours, curves[id], state.hour);
  byId("hour").value = hourToSlider(state.hour);
  byId("hour").setAttribute("aria-valuetext", timeInWords(state.hour));
  byId("hour-words").textContent = timeInWords(state.hour);
  byId("values").replaceChildren(
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, `At ${timeInWords(state.hour)}`), named.map(([name]) => make("th", { class: "n", scope: "col" }, name)))),
    make("tbody", {}, state.shown.map((id) => make("tr", {}, make("th", { scope: "row" }, `${observables.get(id).name} (${unitInWords(observables.get(id))})`), named.map(([, curves, kind]) => make("td", { class: "n" }, show(at(curves, id)), bands.told(id, kind, state.hour).map((text) => make("div", { class: "small" }, text))))))),
  );
  const against = byId("map-against"), names = named.map(([name]) => name), chosen = Math.min(Math.max(against.selectedIndex, 0), names.length - 1);
  if ([...against.options].map(({ text }) => text).join() !== names.join()) {
    against.replaceChildren(...names.map((name) => make("option", {}, name)));
    against.selectedIndex = chosen;
  }
  const [, reference] = named[chosen], which = Math.min(byId("map-of").selectedIndex, named.filter(([, , kind]) => kind === "first" || kind === "second").length - 1);
  const [, curves, , setting] = named.filter(([, , kind]) => kind === "first" || kind === "second")[Math.max(which, 0)];
  const valuesOf = (from) => Object.fromEntries(data.observables.map(({ id }) => [id, at(from, id)]));
  flowMap.show(valuesOf(curves), valuesOf(reference), new Set(Object.keys(setting.changes)));
}
// Early hours get half of the slider.
const hourToSlider = (hour) => Math.round(STEPS * Math.sqrt(Math.max(hour, 0) / state.span));
const sliderToHour = (step) => Number((state.span * (step / STEPS) ** 2).toPrecision(3));

// --- Changing the state -------------------------------------------------------------------------------------------

let link = 0, later = 0;
function changed({ numbers = false } = {}) {
  clearTimeout(link);
  link = setTimeout(() => history.replaceState(null, "", linkOf(state)), 200);
  bands.moved();
  simulate();
  renderTake();
  clearTimeout(later);
  later = setTimeout(scan, SETTLE);
  if (numbers) judgeSoon();
}
let soon = 0;
function judgeSoon() {
  claims.stale(true);
  clearTimeout(soon);
  judging += 1;
  soon = setTimeout(judge, SETTLE);
}
async function judge() {
  if (!claims.judged) return; // the published model comes first, then this
  const mine = judging, began = performance.now();
  const { judgements, failed } = await judgedWith(overridesOf(state));
  if (mine !== judging) return;
  judged = mine;
  if (failed) say(`The claims could not be judged: ${failed}`);
  else if (judgements) {
    claims.stale(false);
    claims.show(judgements);
    explorer.judgingTook = performance.now() - began;
    for (const done of settled.splice(0)) done();
  }
}
const settled = [];

function replace(next) {
  state = next;
  renderControls();
  renderPanels();
  changed({ numbers: true });
}

// --- Controls -----------------------------------------------------------------------------------------------------

// A slider and a number that are one value; the slider is finer where values are small.
function valueControl(name, { low, high, usual, value, unit, whole = false, log = false, step = "any" }, set) {
  const bend = log ? 1 : Math.max(Math.log((usual - low) / (high - low)) / Math.log(0.5), 1) || 1;
  const toSlider = (number) => STEPS * (log ? Math.log(number / low) / Math.log(high / low) : ((number - low) / (high - low)) ** (1 / bend));
  const fromSlider = (at) => {
    const share = at / STEPS, number = log ? low * (high / low) ** share : low + (high - low) * share ** bend;
    return whole ? Math.round(number) : Number(number.toPrecision(3));
  };
  const words = `${name}${unit === "1" ? "" : `, ${unit}`}`;
  const number = make("input", { type: "number", min: low, max: high, step: whole ? 1 : step, value, "aria-label": `${words}, as a number` });
  const slider = make("input", { type: "range", min: 0, max: STEPS, value: toSlider(value), "aria-label": words, "aria-valuetext": withUnit(value, unit) });
  const take = (next, from) => {
    if (!(next >= low && next <= high) || (whole && !Number.isInteger(next))) {
      number.setCustomValidity(`Use a value from ${show(low)} to ${show(high)}.`);
      number.reportValidity();
      return;
    }
    number.setCustomValidity("");
    if (from === slider) number.value = next; else slider.value = toSlider(next);
    slider.setAttribute("aria-valuetext", withUnit(next, unit));
    set(next);
  };
  slider.addEventListener("input", () => take(Math.min(Math.max(fromSlider(Number(slider.value)), low), high), slider));
  number.addEventListener("change", () => take(Number(number.value), number));
  return [make("div", { class: "row" }, number, make("span", { class: "small" }, unit === "1" ? "" : unit)), slider];
}

function knobControl(setting, id) {
  const knob = knobs.get(id), change = setting.changes[id], [at, until] = timesOf(id, change);
  const set = (name) => (value) => {
    const next = { ...setting.changes[id], [name]: value }, fault = faultOf(id, next);
    say(fault ?? "");
    if (fault) return;
    setting.changes[id] = next;
    changed();
  };
  const time = (name, label, value) => make("label", {}, label, make("input", { type: "number", step: "any", value, "aria-label": `${knob.name}: ${label}, hours from ketamine`,
    onchange: (event) => set(name)(Number(event.target.value)) }), "h");
  return make("div", { class: "knob" },
    make("div", { class: "row" }, make("strong", { title: knob.reason }, knob.name),
      make("button", { type: "button", "aria-label": `Take away ${knob.name}`, onclick: () => { delete setting.changes[id]; renderControls(); changed(); } }, "\u2715")),
    valueControl(knob.name, { ...knob, value: change.value, whole: knob.acts === "count" }, set("value")),
    at === null ? "" : make("div", { class: "row" }, time("at", knob.acts === "dose" ? "at" : "from", at), until === null ? "" : time("until", "to", until)));
}

function settingControl(index) {
  const setting = state.settings[index];
  if (!setting) {
    return make("fieldset", {}, make("legend", {}, title(index)), make("button", { type: "button", onclick: () => {
      state.settings[1] = structuredClone(state.settings[0]);
      renderControls();
      changed();
    } }, "Lay a second setting beside it"));
  }
  const preset = make("select", { "aria-label": `${title(index)}: an experiment of the suite`, onchange: (event) => {
    if (!event.target.value) return;
    state.settings[index] = settingOf(data.arms[event.target.value]);
    renderControls();
    changed();
  } }, make("option", { value: "" }, "your own"), Object.entries(data.arms).map(([name, arm]) => make("option", { value: name }, arm.title)));
  preset.value = presetOf(setting);
  const organism = make("select", { "aria-label": `${title(index)}: organism`, onchange: (event) => { setting.organism = event.target.value; preset.value = presetOf(setting); changed(); } },
    Object.keys(data.organisms).map((name) => make("option", { value: name }, name)));
  organism.value = setting.organism;
  const add = make("select", { "aria-label": `${title(index)}: something else to do`, onchange: (event) => {
    const id = event.target.value;
    if (!id) return;
    setting.changes[id] = { value: knobs.get(id).usual };
    renderControls();
    changed();
  } }, make("option", { value: "" }, "Add something that is done \u2026"), data.knobs.filter(({ id }) => !(id in setting.changes)).map(({ id, name }) => make("option", { value: id }, name)));
  return make("fieldset", {}, make("legend", {}, title(index)),
    make("div", { class: "row" }, make("label", {}, "Experiment", preset)), make("div", { class: "row" }, make("label", {}, "Organism", organism)),
    Object.keys(setting.changes).map((id) => knobControl(setting, id)), make("div", { class: "row" }, add),
    index === 1 ? make("button", { type: "button", onclick: () => { state.settings[1] = null; renderControls(); changed(); } }, "Take the second setting away") : "");
}

function parameterControl(id) {
  const parameter = parameters.get(id), element = data.elements[id];
  return make("div", { class: "knob" },
    make("div", { class: "row" }, make("strong", {}, element.name), make("button", { type: "button", onclick: () => { delete state.parameters[id]; renderControls(); changed({ numbers: true }); } }, `As published (${withUnit(parameter.value, element.unit)})`),
      make("button", { type: "button", "aria-label": `Evidence of ${element.name}`, onclick: () => openElement(id) }, "?")),
    valueControl(element.name, { ...parameter, usual: parameter.value, unit: element.unit, value: state.parameters[id] }, (value) => { state.parameters[id] = value; changed({ numbers: true }); }));
}

function renderControls() {
  const open = byId("numbers")?.open, cutting = byId("cutting")?.open;
  const add = make("select", { "aria-label": "A number of the model to move", onchange: (event) => {
    const id = event.target.value;
    if (!id) return;
    state.parameters[id] = parameters.get(id).value;
    renderControls();
  } }, make("option", { value: "" }, "Move another number \u2026"), Object.keys(data.stages).map((stage) => {
    const found = data.parameters.filter((parameter) => parameter.stage === stage && !(parameter.id in state.parameters));
    return found.length ? make("optgroup", { label: data.stages[stage] }, found.map(({ id, kind }) => make("option", { value: id }, `${data.elements[id].name} (${kind})`))) : "";
  }));
  byId("controls").replaceChildren(
    make("div", { class: "row" }, make("h2", {}, "What is done"), make("button", { type: "button", id: "reset", onclick: () => replace(untouched()) }, "Reset all")),
    settingControl(0), settingControl(1),
    make("details", { id: "cutting", open: cutting || state.cuts.length > 0 }, make("summary", {}, "Cut an arrow of the figure"), make("div", {},
      make("p", { class: "small" }, "The arrow then carries nothing; rest stays rest. Which claims break?"),
      data.arrows.map(({ id, says }) => make("label", { class: "row" }, make("input", { type: "checkbox", checked: state.cuts.includes(id), onchange: (event) => {
        state.cuts = event.target.checked ? [...state.cuts, id] : state.cuts.filter((other) => other !== id);
        changed({ numbers: true });
      } }), make("span", {}, says))))),
    make("details", { id: "numbers", open: open || Object.keys(state.parameters).length > 0 }, make("summary", {}, "Move the model's numbers"), make("div", {},
      make("p", { class: "small" }, "Each within the range that its evidence leaves plausible. The claims are judged again."),
      Object.keys(state.parameters).map(parameterControl), add)),
  );
}

// --- Bands --------------------------------------------------------------------------------------------------------

// What the bands are of: the settings, not the vehicle and ketamine alone.
function banded() {
  const chosen = arms().filter(([, , kind]) => BANDED.includes(kind)).map(([name, setting, kind]) => ({ ...armOf(setting, name), kind }));
  return { arms: chosen, overrides: overridesOf(state), hours: hoursOf(arms().map(([, setting]) => setting), state.span), shown: state.shown };
}
// A slider that is held may be moved at any moment.
addEventListener("pointerdown", ({ target }) => { held = target instanceof HTMLInputElement && target.type === "range" && byId("controls").contains(target); });
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { held = false; });

// --- Curves and map -----------------------------------------------------------------------------------------------

function renderPanels() {
  panels.clear();
  byId("panels").replaceChildren(...state.shown.map((id) => {
    const observable = observables.get(id), plot = new Plot(`${observable.name} over time, in ${unitInWords(observable)}; values stand in the table below`);
    panels.set(id, { plot });
    return make("div", { class: "panel" }, make("div", {}, make("button", { type: "button", onclick: () => openElement(id) }, observable.name), make("span", { class: "small" }, ` ${unitInWords(observable)}`)), plot.svg);
  }));
  for (const span of SPANS) byId(`span-${span}`).setAttribute("aria-pressed", span === state.span);
  byId("add-curve").replaceChildren(make("option", { value: "" }, "Another curve \u2026"), ...data.observables.filter(({ id }) => !state.shown.includes(id)).map(({ id, name }) => make("option", { value: id }, name)));
}

function buildResults() {
  byId("curves").append(
    make("h2", { id: "curves-title" }, "Curves"),
    make("div", { class: "row", role: "group", "aria-label": "How long" }, SPANS.map((span) => make("button", { type: "button", id: `span-${span}`, onclick: () => {
      state.span = span;
      state.hour = Math.min(state.hour, span);
      renderPanels();
      changed();
    } }, timeInWords(span))), make("select", { id: "add-curve", "aria-label": "Another curve", onchange: (event) => {
      if (!event.target.value) return;
      state.shown = [...state.shown, event.target.value];
      renderPanels();
      changed();
    } })),
    make("div", { id: "key" }),
    ...(bands.there ? [make("div", { class: "row" }, make("label", {}, make("input", { type: "checkbox", id: "bands", checked: state.bands, onchange: (event) => {
      state.bands = event.target.checked;
      changed();
    } }), make("span", {}, "Bands of the ensemble")), make("span", { class: "small", id: "bands-standing" })), make("p", { class: "small", id: "bands-words" })] : []),
    make("div", { class: "panels", id: "panels" }),
    make("p", { class: "small" }, "Hours or days from the injection of ketamine. Bars below a curve: what is given, and for how long. The name of a curve opens its equation and its evidence. ", bands.there
      ? `A band holds 90 or 50 % of ${data.members.table.length} parameter sets that support the calibration claims (ketamine-sbml simulate --ensemble ${data.members.table.length}); what is set, moved or cut here is so in each of them.`
      : "This page was built without an ensemble of parameter sets (ketamine-sbml sample), so that no bands are drawn."),
    make("div", { class: "row" }, make("label", {}, "Time", make("span", { id: "hour-words" }))),
    make("input", { type: "range", id: "hour", min: 0, max: STEPS, "aria-label": "Time, for the table and the map", oninput: (event) => {
      state.hour = sliderToHour(Number(event.target.value));
      if (shown) render();
      clearTimeout(later);
      later = setTimeout(scan, SETTLE);
      clearTimeout(link);
      link = setTimeout(() => history.replaceState(null, "", linkOf(state)), 200);
    } }),
    make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "Values at the chosen time" }, make("table", { id: "values" })),
    make("details", { id: "scan", ontoggle: scan }, make("summary", {}, "How does it depend on the dose?"), make("div", {},
      make("p", { class: "small" }, "The first setting with one of its doses moved, read at the time chosen above."),
      make("div", { class: "row" }, make("label", {}, "Move", make("select", { id: "scan-over", onchange: scan })), make("label", {}, "read", make("select", { id: "scan-read", onchange: scan },
        data.observables.map(({ id, name }) => make("option", { value: id, selected: id === MAIN.at(-1) }, name))))),
      make("div", { id: "scanned", class: "panels" }))));
  glance = { name: make("div", { class: "small" }), plot: new Plot("") };
  byId("glance").append(glance.name, glance.plot.svg);
  flowMap = new FlowMap(openNode);
  byId("map").append(
    make("h2", { id: "map-title" }, "Map"),
    make("p", {}, "Every activity at the time chosen above, one group against another: red is more, blue is less. A node opens its equation and its evidence."),
    make("div", { class: "row" }, make("button", { type: "button", id: "play", onclick: play }, "Play"), make("label", {}, "Coloured by", make("select", { id: "map-of", onchange: renderHour }, make("option", {}, title(0)), make("option", {}, title(1)))), make("label", {}, "against", make("select", { id: "map-against", onchange: renderHour }))),
    make("div", { id: "picture", tabindex: 0, role: "region", "aria-label": "The map, which scrolls" }, flowMap.svg), scaleOfColours(),
    make("p", { class: "small" }, "SBGN Activity Flow. Ratios of folds; fractions and the response as a difference, full colour at 0.5."));
}

// From the injection to the end of what is shown, in some eight seconds.
function play() {
  if (playing) {
    clearInterval(playing);
    playing = null;
    byId("play").textContent = "Play";
    return;
  }
  let step = Number(byId("hour").value) >= STEPS ? 0 : Number(byId("hour").value);
  byId("play").textContent = "Stop";
  playing = setInterval(() => {
    step += STEPS / 80;
    state.hour = sliderToHour(Math.min(step, STEPS));
    render();
    if (step >= STEPS) play();
  }, 100);
}

// --- How an answer depends on a dose ------------------------------------------------------------------------------

const DOSES = 25; // from a thirtieth of the usual value to ten times as much, as far as the range goes

// The first setting with one of its interventions at many values: an observable at the chosen time against the value.
async function scan() {
  const place = byId("scan"), setting = state.settings[0], names = Object.keys(setting.changes).filter((id) => knobs.get(id).usual > 0 && knobs.get(id).acts !== "count" && knobs.get(id).low >= 0);
  if (!place.open) return;
  const over = byId("scan-over"), before = over.value;
  over.replaceChildren(...names.map((id) => make("option", { value: id }, knobs.get(id).name)));
  if (names.includes(before)) over.value = before;
  const id = over.value, knob = knobs.get(id), observable = observables.get(byId("scan-read").value);
  if (!knob) {
    byId("scanned").replaceChildren(make("p", {}, "Give the first setting something that has a dose."));
    return;
  }
  const low = Math.log10(Math.max(knob.usual / 30, knob.low)), high = Math.log10(Math.min(10 * knob.usual, knob.high)), { hour } = state;
  const exponents = Array.from({ length: DOSES }, (_, index) => low + (high - low) * index / (DOSES - 1));
  const arms = exponents.map((exponent) => armOf({ ...setting, changes: { ...setting.changes, [id]: { ...setting.changes[id], value: 10 ** exponent } } }, ""));
  const answer = await ask("run", { arms, overrides: overridesOf(state), hours: hoursOf([setting], Math.max(hour, data.times[0]) + 1).concat(hour).sort((a, b) => a - b).filter((each, at, all) => each !== all[at - 1]) });
  if (answer.failed) {
    byId("scanned").replaceChildren(make("p", {}, answer.failed));
    return;
  }
  explorer.scanned = exponents.map((exponent, index) => [10 ** exponent, valueAt(answer.hours, answer.curves[index][observable.id], hour)]);
  const plot = new Plot(`${observable.name} at ${timeInWords(hour)} against ${knob.name}`), given = Math.log10(setting.changes[id].value);
  const marks = [];
  for (let exponent = Math.floor(low); exponent <= high; exponent++) for (const digit of [1, 3]) if (exponent + Math.log10(digit) >= low && exponent + Math.log10(digit) <= high) marks.push([exponent + Math.log10(digit), show(digit * 10 ** exponent)]);
  plot.show([{ kind: "first", times: exponents, values: explorer.scanned.map(([, value]) => value) }],
    { from: low, to: high, now: Number.isFinite(given) ? given : null, across: { ticks: marks.filter(([at]) => (at - low) / (high - low) < 0.85), unit: knob.unit === "1" ? "" : knob.unit } });
  byId("scanned").replaceChildren(make("figure", { class: "panel" }, make("figcaption", {}, `${observable.name} (${unitInWords(observable)}) at ${timeInWords(hour)}; the broken line is what is set`), plot.svg));
}

// --- What something is --------------------------------------------------------------------------------------------

function openNode(id) {
  openElement(data.map.shows[id] ?? id);
}
function openElement(id) {
  const element = data.elements[id], dialog = byId("about");
  if (!element) return;
  const formulas = element.formulas ?? [], used = [...new Set(formulas.flatMap(([, text]) => text.match(/[A-Za-z_]\w*/g) ?? []))].filter((name) => name !== id && name in data.elements);
  const evidence = (of) => [of.reason ?? "", (of.citations ?? []).map((citation) => make("p", { class: "small" }, data.publications[citation]))];
  const holding = data.arrows.filter(({ elements }) => elements.includes(id));
  dialog.replaceChildren();
  fill(dialog, {}, [
    make("div", { class: "row" }, make("h2", { id: "about-title" }, element.name), make("button", { type: "button", onclick: () => dialog.close() }, "Close")),
    make("p", { class: "small" }, `${id}: ${element.is}${element.unit ? `, ${element.unit === "1" ? "no unit" : element.unit}` : ""}${element.value === undefined ? "" : `, ${withUnit(element.value, element.unit)}`}`),
    formulas.map(([place, text]) => make("pre", { tabindex: 0 }, `${place}: ${text}`)), element.equation ? make("pre", { tabindex: 0 }, element.equation) : "",
    make("p", {}, evidence(element)),
    holding.length ? make("p", {}, `Holds ${holding.map(({ id: arrow, says }) => `${arrow}: ${says}`).join(" ")}`) : "",
    used.length ? [make("h3", {}, "It uses"), make("ul", {}, used.map((name) => make("li", {}, make("button", { type: "button", onclick: () => openElement(name) }, data.elements[name].name), ` ${data.elements[name].value === undefined ? "" : withUnit(data.elements[name].value, data.elements[name].unit)}`,
      parameters.has(name) ? ` (${parameters.get(name).kind}, ${show(parameters.get(name).low)} to ${show(parameters.get(name).high)})` : "")))] : ""]);
  if (!dialog.open) dialog.showModal();
}

// --- Taking away --------------------------------------------------------------------------------------------------

function renderTake() {
  if (!byId("command")) {
    const button = (text, work) => make("button", { type: "button", onclick: () => work().catch((error) => say(`That did not work: ${error.message}`)) }, text);
    byId("take").append(
      make("h2", { id: "take-title" }, "Take away"),
      make("div", { class: "row" },
        button("Model as SBML", async () => download(`${data.id}_${state.settings[0].organism}_set.xml`, "application/xml", await sbmlWith(valuesOfFirst(), state.settings[0].organism))),
        button("Curves as CSV", async () => download(`${data.id}.csv`, "text/csv", csvOf(shown.hours, shown.named))),
        button("Picture as SVG", async () => download(`${data.id}.svg`, "image/svg+xml", picture())),
        button("Picture as PNG", async () => download(`${data.id}.png`, "image/png", await asPng(picture()))),
        button("Map as SVG", async () => download(`${data.id}_map.svg`, "image/svg+xml", standalone(flowMap.svg))),
        button("Copy the link", async () => { await navigator.clipboard.writeText(location.href.split("#")[0] + linkOf(state)); say("The link is in the clipboard."); })),
      make("p", { class: "small" }, "To lay your own measurements beside the model, use 'ketamine-sbml compare'. The model is that of the first setting's organism and holds that setting and the numbers as you moved them; it runs in any tool that reads SBML. A plain link to this page holds all of it, in its address."),
      make("h3", {}, "The first setting on the command line"), make("pre", { id: "command", tabindex: 0 }),
      make("h3", {}, "The same in Python"), make("pre", { id: "program", tabindex: 0 }));
  }
  const overrides = overridesOf(state);
  byId("command").textContent = commandOf(state.settings[0]) + (Object.keys(overrides).length ? "\n# moved numbers and cut arrows need Python:" : "");
  byId("program").textContent = programOf(state.settings[0], overrides);
}
const picture = () => pictureOf(state.shown.map((id) => ({ name: `${observables.get(id).name} (${unitInWords(observables.get(id))})`, plot: panels.get(id).plot })), shown.named.map(([name]) => name).join(" / "));
function valuesOfFirst() {
  const [first] = state.settings, { organism, values } = armOf(first, "");
  return { ...data.organisms[organism], ...overridesOf(state), ...data.rest[organism], ...values };
}

function buildDoubt() {
  byId("doubt").append(
    make("h2", { id: "doubt-title" }, "What to doubt"), make("ul", {}, data.doubts.map((text) => make("li", {}, text))),
    make("details", {}, make("summary", {}, "Version and licences"), make("div", {}, make("p", { class: "small" }, `${data.id} ${data.version}, checksum ${data.checksum}. The model is CC0-1.0, the page MIT. It runs CVODE of SUNDIALS:`), make("pre", { tabindex: 0 }, byId("licences").textContent))));
}

// --- Begin --------------------------------------------------------------------------------------------------------

// For tests and for the curious: what the page does, from its console.
let begun = null, published = null;
const opening = new Promise((done) => { published = done; }); // all claims have been judged once
const explorer = {
  ready: new Promise((done) => { begun = done; }), // the first picture is drawn
  opened: (id) => claims.drawing.get(id), // a claim's curves
  scanned: [], // dose and answer
  latency: null, judgingTook: null,
  get state() { return state; },
  get bandsTook() { return bands.took; },
  set: (next) => replace({ ...untouched(), ...next }),
  settled: () => new Promise((done) => { if (claims?.judged && !claims.totals.classList.contains("stale")) done(true); else settled.push(() => done(true)); }),
  banded: () => new Promise((done) => { if (!bands.on || (!bands.running && (!bands.stale || bands.failed) && !busy)) done(bands.found); else bands.waiting.push(done); }), // the bands are of what is set
  drawn: () => new Promise((done) => { if (!busy) done(true); else waiting.push(() => done(true)); }),
  judge: async (overrides) => (await opening, (await judgedWith(overrides)).judgements),
  run: (list, overrides = {}, hours = data.times) => ask("run", { arms: list, overrides, hours }),
};
window.explorer = explorer;

addEventListener("hashchange", () => {
  if (!location.hash.startsWith(HEAD)) return;
  const { found, faults } = fromLink(location.hash);
  notice(faults);
  replace(found);
});

function notice(faults) {
  byId("notice").textContent = faults.join(" ");
  byId("notice").hidden = !faults.length;
}

async function begin() {
  byId("version").textContent = `Version ${data.version}.`;
  const { found, faults } = fromLink(location.hash);
  state = found;
  // Two workers or one: the last has the least to do with the curves.
  bands = new Bands({ wanted: banded, ask: (type, given) => helpers.at(-1).ask(type, given), free: () => !held && !busy && judged === judging, show: () => { if (shown) render(); } });
  buildResults();
  buildDoubt();
  claims = new Claims(byId("claims"), { ask, overrides: () => overridesOf(state), showArm: (name) => {
    state.settings[0] = settingOf(data.arms[name]);
    renderControls();
    changed();
    byId("curves").scrollIntoView();
  } });
  renderControls();
  renderPanels();
  renderTake();
  notice(faults);
  const began = performance.now(), engine = await unpacked("engine");
  const started = await Promise.all(helpers.map((helper) => helper.ask("start", { data, engine })));
  const failed = started.find((each) => each.failed);
  if (failed) {
    say(`The simulator could not be started: ${failed.failed}`);
    begun(false);
    return;
  }
  explorer.loading = performance.now() - began;
  await simulate();
  begun(true);
  claims.show((await judgedWith({})).judgements); // what the published model says
  published();
  if (judging || Object.keys(overridesOf(state)).length) judgeSoon();
  else {
    judged = judging;
    for (const done of settled.splice(0)) done();
  }
  bands.soon();
  openLinkedClaim();
}
begin();
