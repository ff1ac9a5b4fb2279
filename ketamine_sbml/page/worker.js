"use strict";
// The worker: it simulates and judges, so that the page never waits. `data` and the engine come with the first message.

let simulator = null, data = null, claims = [], meshes = new Map(), wanted = 0;

// The times at which a claim is read. `denser` is that of simulation/sampling.py.
function meshesOf({ times, different, of }) {
  const chosen = (bits) => {
    const bytes = Uint8Array.from(atob(bits), (letter) => letter.charCodeAt(0));
    return (index) => (bytes[index >> 3] >> (index & 7)) & 1;
  };
  const made = different.map(([which, fixed]) => {
    const isTime = chosen(which), isFixed = chosen(fixed), places = [...times.keys()].filter(isTime);
    return new Mesh(Float64Array.from(places, (at) => times[at]), Uint8Array.from(places, isFixed));
  });
  return new Map(Object.entries(of).map(([id, index]) => [id, made[index]]));
}
function denser({ times, fixed }, factor) {
  const all = [...times].map((hour, at) => [hour, fixed[at]]);
  for (let at = 0; at + 1 < times.length; at++) {
    const distance = times[at + 1] - times[at];
    if (distance > 2 * data.meshes.around) for (let part = 1; part < factor; part++) all.push([times[at] + distance * (part / factor), 0]);
  }
  all.sort(([one], [other]) => one - other);
  return new Mesh(Float64Array.from(all, ([hour]) => hour), Uint8Array.from(all, ([, is]) => is));
}
// All of several lists, in order, those that lie as good as together once.
function merged(lists) {
  const ordered = np_unique(lists.flatMap((list) => [...list]));
  return ordered.filter((hour, at) => at === 0 || hour - ordered[at - 1] > data.meshes.around / 2);
}

// A Python object from data, without its constructor: the fields are those that Python gave it.
function expectationOf({ class: name, given }) {
  const fields = Object.entries(given).map(([key, value]) => [key, value && value.readout ? Object.assign(Object.create(Readout.prototype), value.readout) : value]);
  return Object.assign(Object.create(kinds[name].prototype), Object.fromEntries(fields));
}
function claimOf(record) {
  return { ...record, arms: new Map(record.arms), expectations: record.expectations.map(expectationOf), observables: () => record.observables };
}

// One arm: { organism, values, unlike }, under parameter values that replace the declared ones.
function trajectory(name, arm, overrides, hours, relative) {
  const checked = arm.unlike ? data.settling.shares.map((share) => share * data.settled) : [];
  const times = Float64Array.from([...checked, ...Array.from(hours, (hour) => data.origin + hour)]);
  const changes = { ...data.organisms[arm.organism], ...overrides, ...data.rest[arm.organism], ...arm.values };
  const table = simulator.run(changes, times, relative), width = data.observables.length, values = new Map();
  data.observables.forEach(({ id, scale }, column) => {
    const at = (row) => table[row * width + column];
    if (checked.length && Math.abs(at(1) - at(0)) > data.settling.moved * Math.max(Math.abs(at(1)), 1)) {
      throw new Error(`The animal of ${name} has not settled: ${id} still moves from ${at(0)} to ${at(1)}.`);
    }
    const [lowest, highest] = data.possible[scale] ?? [-Infinity, null];
    const top = highest ?? Infinity;
    const curve = new Float64Array(hours.length);
    for (let row = 0, place = checked.length * width + column; row < curve.length; row++, place += width) curve[row] = table[place];
    const slack = data.rounding * Math.max(1, np_max(curve), -np_min(curve));
    if (np_min(curve) < lowest - slack || np_max(curve) > top + slack) {
      throw new Error(`${id} reaches ${np_min(curve)} to ${np_max(curve)}, which no ${scale} can.`);
    }
    for (let row = 0; row < curve.length; row++) curve[row] = Math.min(Math.max(curve[row], lowest), top);
    values.set(id, curve);
  });
  return new Trajectory(name, Float64Array.from(hours), values, new Map(), new Map());
}

const key = (arm) => JSON.stringify([arm.organism, Object.entries(arm.values).sort()]);

// Every distinct arm of some claims once, at the times of all that name it; between two arms whoever asked for something
// newer is heard.
async function sampled(chosen, density, overrides, relative, current) {
  const read = new Map(chosen.map((claim) => [claim.id, density === 1 ? meshes.get(claim.id) : denser(meshes.get(claim.id), density)]));
  const groups = new Map(), curves = new Map(), failures = new Map();
  for (const claim of chosen) for (const name of claim.arms.values()) {
    const same = key(data.arms[name]);
    if (!groups.has(same)) groups.set(same, { names: new Set(), times: new Set() });
    groups.get(same).names.add(name);
    groups.get(same).times.add(read.get(claim.id).times);
  }
  for (const { names, times } of groups.values()) {
    await new Promise((done) => { pause.onmessage = done; pause.port.postMessage(0); });
    if (!current()) return null;
    const [first] = names;
    try {
      const found = trajectory(first, data.arms[first], overrides, merged([...times]), relative);
      for (const name of names) curves.set(name, found);
    } catch (error) {
      for (const name of names) failures.set(name, error.message);
    }
  }
  return new Sampled(curves, failures, read, groups.size);
}
const channel = new MessageChannel();
const pause = { port: channel.port2, onmessage: null };
channel.port1.onmessage = () => pause.onmessage();

async function judged(overrides, current) {
  const found = await sampled(claims, 1, overrides, data.relative, current);
  if (!found) return null;
  let judgements = claims.map((claim) => _judged(claim, found));
  const close = judgements.filter(({ margin, error }) => Math.abs(margin) < Math.max(data.close, data.certain * error)).map(({ claim }) => claim);
  if (close.length) {
    const again = await sampled(close, data.denser, overrides, data.relative * data.tighter, current);
    if (!again) return null;
    judgements = judgements.map((first) => (close.includes(first.claim) ? _rechecked(first, _judged(first.claim, again)) : first));
  }
  return judgements.map(({ claim, verdict, margin, margins, reason, readings }) => ({
    id: claim.id, verdict: String(verdict), margin, margins: [...margins], reason: String(reason),
    readings: readings.map((each) => each.map(({ label, value, unit }) => ({ label, value, unit }))),
  }));
}

async function answer({ type, id, ...given }) {
  if (type === "start") {
    data = given.data;
    claims = data.claims.map(claimOf);
    meshes = meshesOf(data.meshes);
    simulator = await Simulator.load(given.engine, equations, data.values, data.observables);
    return { ready: true };
  }
  if (type === "run") {
    const hours = given.claim ? meshes.get(given.claim).times : given.hours ?? data.times, relative = given.relative ?? data.relative;
    return { hours, curves: given.arms.map((arm) => Object.fromEntries(trajectory(arm.name, arm, given.overrides, hours, relative).values)) };
  }
  wanted = id;
  return { judgements: await judged(given.overrides, () => wanted === id) };
}

self.onmessage = async ({ data: message }) => {
  try {
    self.postMessage({ id: message.id, ...(await answer(message)) });
  } catch (error) {
    self.postMessage({ id: message.id, failed: error.message });
  }
};
