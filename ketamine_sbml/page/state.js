// What is set: two settings, parameters that were moved, arrows that are cut. It stands whole in the link.

const data = JSON.parse(byId("data").textContent);
const knobs = new Map(data.knobs.map((knob) => [knob.id, knob]));
const observables = new Map(data.observables.map((observable) => [observable.id, observable]));
const parameters = new Map(data.parameters.map((parameter) => [parameter.id, parameter]));
const arrows = new Map(data.arrows.map((arrow) => [arrow.id, arrow]));
const SPANS = [8, 48, 168, 672, 1344];
const LATER = 8; // hours between two looks after the usual times end
const MAIN = ["ketamine_brain", "glutamate", "calcium", "vegf_release", "flk1_active", "p_mtor", "glua1", "spine_density", "antidepressant_response"];

const untouched = () => ({
  settings: [{ organism: "mouse", changes: { ketamine: { value: 10 } } }, null],
  parameters: {}, cuts: [], span: 48, hour: 2, shown: MAIN.filter((id) => observables.has(id)), bands: true,
});
let state = untouched();

// A setting from a named arm.
function settingOf(arm) {
  const changes = {};
  for (const [id, value, at, until] of arm.changes) {
    changes[id] = { value, ...(at === null ? {} : { at }), ...(until === null ? {} : { until }) };
  }
  return { organism: arm.organism, changes };
}
const presetOf = (setting) => Object.keys(data.arms).find((name) => JSON.stringify(settingOf(data.arms[name])) === JSON.stringify(setting)) ?? "";

// When a change begins and ends, in hours from ketamine; null where it has no time.
function timesOf(id, change) {
  const knob = knobs.get(id), at = change.at ?? knob.start;
  if (knob.acts === "dose") return [at, null];
  if (knob.acts === "held") return [at, change.until ?? at + knob.stop - knob.start];
  return [null, null];
}

// What the worker runs: the values of constants that differ from an untouched animal.
function armOf(setting, name) {
  const values = {};
  let unlike = false;
  for (const [id, change] of Object.entries(setting.changes)) {
    const [at, until] = timesOf(id, change);
    values[id] = change.value;
    if (at !== null) values[`${id}_time`] = data.origin + at;
    if (until !== null) values[`${id}_stop`] = data.origin + until;
    unlike ||= knobs.get(id).acts === "animal" && change.value !== knobs.get(id).rest;
  }
  return { name, organism: setting.organism, values, unlike };
}
const overridesOf = ({ parameters: moved, cuts }) => Object.assign({}, moved, ...cuts.map((id) => arrows.get(id).cut));

// A sentence where a change makes no sense, and null where it does.
function faultOf(id, change) {
  const knob = knobs.get(id);
  if (!knob) return `There is no intervention ${id}.`;
  const { value } = change, [at, until] = timesOf(id, change), earliest = data.settled - data.origin;
  if (typeof value !== "number" || !(value >= knob.low && value <= knob.high)) return `${knob.name}: use a value from ${show(knob.low)} to ${withUnit(knob.high, knob.unit)}.`;
  if (knob.acts === "count" && !Number.isInteger(value)) return `${knob.name}: use 1, 2, 3 and so on.`;
  if (at !== null && !(typeof at === "number" && at >= earliest && at <= data.longest)) return `${knob.name}: it can start from hour ${show(earliest)} on.`;
  if (until !== null && !(typeof until === "number" && until > at && until <= data.longest)) return `${knob.name}: it must end after it starts, at hour ${show(at)}.`;
  return null;
}

const HEAD = "#set=";
function linkOf(current) {
  const { settings, parameters: moved, cuts, span, hour, shown, bands } = current;
  return HEAD + encodeURIComponent(JSON.stringify({ v: data.version, c: data.checksum, s: settings, p: moved, x: cuts, span, hour, shown, bands }));
}

// The state that a link asks for, and a sentence for each part of it that cannot be had.
function fromLink(link) {
  const found = untouched(), faults = [];
  if (!link.startsWith(HEAD)) return { found, faults };
  let given;
  try {
    given = JSON.parse(decodeURIComponent(link.slice(HEAD.length)));
    if (given === null || typeof given !== "object") throw new Error();
  } catch {
    return { found, faults: ["The link cannot be read; the page shows ketamine as usual."] };
  }
  if (given.v !== data.version || given.c !== data.checksum) {
    faults.push(`The link was made by another version of the model (${String(given.v).slice(0, 20)}, this is ${data.version}): its numbers may differ here.`);
  }
  const settingFrom = (raw) => {
    if (raw === null || typeof raw !== "object" || !(raw.organism in data.organisms)) return null;
    const changes = {};
    for (const [id, change] of Object.entries(raw.changes ?? {})) {
      const fault = change && typeof change === "object" ? faultOf(id, change) : `${id} has no value.`;
      if (fault) faults.push(`${fault} It was left out.`);
      else changes[id] = Object.fromEntries(["value", "at", "until"].filter((name) => typeof change[name] === "number").map((name) => [name, change[name]]));
    }
    return { organism: raw.organism, changes };
  };
  if (Array.isArray(given.s)) found.settings = [settingFrom(given.s[0]) ?? found.settings[0], settingFrom(given.s[1] ?? null)];
  for (const [id, value] of Object.entries(given.p ?? {})) {
    const parameter = parameters.get(id);
    if (parameter && typeof value === "number" && value >= parameter.low && value <= parameter.high) found.parameters[id] = value;
    else faults.push(parameter ? `${data.elements[id].name}: use a value from ${show(parameter.low)} to ${show(parameter.high)}. It was left as published.` : `There is no number ${id} to move. It was left out.`);
  }
  const list = (raw) => (Array.isArray(raw) ? raw : []);
  found.cuts = list(given.x).filter((id) => arrows.has(id) || (faults.push(`There is no arrow ${id}. It was left out.`), false));
  const shown = list(given.shown).filter((id) => observables.has(id));
  if (shown.length) found.shown = shown;
  if (SPANS.includes(given.span)) found.span = given.span;
  if (typeof given.hour === "number" && given.hour >= data.times[0] && given.hour <= found.span) found.hour = given.hour;
  found.bands = given.bands !== false;
  return { found, faults };
}
