"use strict";
// The worker: it simulates and judges, so that the page never waits. `data` and the engine come with the first message.

let simulator = null, data = null, claims = [], wanted = 0;

// A Python object from data, without its constructor: the fields are those that Python gave it.
function expectationOf({ class: name, given }) {
  const fields = Object.entries(given).map(([key, value]) => [key, value && value.readout ? Object.assign(Object.create(Readout.prototype), value.readout) : value]);
  return Object.assign(Object.create(kinds[name].prototype), Object.fromEntries(fields));
}
function claimOf(record) {
  return { ...record, arms: new Map(Object.entries(record.arms)), expectations: record.expectations.map(expectationOf), observables: () => record.observables };
}

// One arm: { organism, values, unlike }, under parameter values that replace the declared ones.
function trajectory(name, arm, overrides, hours, relative) {
  const checked = arm.unlike ? [data.settling.share * data.settled, data.settled] : [];
  const times = Float64Array.from([...checked, ...Array.from(hours, (hour) => data.origin + hour)]);
  const changes = { ...data.organisms[arm.organism], ...overrides, ...data.rest[arm.organism], ...arm.values };
  const table = simulator.run(changes, times, relative), width = data.observables.length, values = new Map();
  data.observables.forEach(({ id }, column) => {
    const at = (row) => table[row * width + column];
    if (checked.length && Math.abs(at(1) - at(0)) > data.settling.moved * Math.max(Math.abs(at(1)), 1)) {
      throw new Error(`The animal of ${name} has not settled: ${id} still moves from ${at(0)} to ${at(1)}.`);
    }
    values.set(id, Float64Array.from({ length: hours.length }, (_, row) => at(row + checked.length)));
  });
  return new Trajectory(name, Float64Array.from(hours), values, new Map(), new Map());
}

const key = (arm) => JSON.stringify([arm.organism, Object.entries(arm.values).sort()]);

// Every distinct arm once; between two arms whoever asked for something newer is heard.
async function curvesOf(names, overrides, relative, current) {
  const known = new Map(), curves = new Map(), failures = new Map();
  for (const name of names) {
    const arm = data.arms[name];
    if (!known.has(key(arm))) {
      await new Promise((done) => { pause.onmessage = done; pause.port.postMessage(0); });
      if (!current()) return null;
      try {
        known.set(key(arm), trajectory(name, arm, overrides, data.times, relative));
      } catch (error) {
        known.set(key(arm), error.message);
      }
    }
    const found = known.get(key(arm));
    (typeof found === "string" ? failures : curves).set(name, found);
  }
  return { curves, failures };
}
const channel = new MessageChannel();
const pause = { port: channel.port2, onmessage: null };
channel.port1.onmessage = () => pause.onmessage();

async function judged(overrides, current) {
  const names = (chosen) => [...new Set(chosen.flatMap((claim) => [...claim.arms.values()]))];
  const found = await curvesOf(names(claims), overrides, data.relative, current);
  if (!found) return null;
  let judgements = claims.map((claim) => _judged(claim, found.curves, found.failures));
  const close = new Set(judgements.filter(({ margin }) => Math.abs(margin) < data.close).map(({ claim }) => claim));
  if (close.size) {
    const again = await curvesOf(names([...close]), overrides, data.relative * data.tighter, current);
    if (!again) return null;
    judgements = judgements.map((first) => (close.has(first.claim) ? _rechecked(first, _judged(first.claim, again.curves, again.failures)) : first));
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
    simulator = await Simulator.load(given.engine, equations, data.values, data.observables);
    return { ready: true };
  }
  if (type === "run") {
    const hours = given.hours ?? data.times, relative = given.relative ?? data.relative;
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
