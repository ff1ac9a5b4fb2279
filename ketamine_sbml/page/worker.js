"use strict";
// The worker: it simulates and judges, so that the page never waits. `data` and the engine come with the first message.

let simulator = null, data = null, claims = new Map(), meshes = new Map(), wanted = 0, banded = 0;
const plans = new Map(); // density and claims -> what has to be run for them

// The times at which a claim is read.
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

// A Python object from data, without its constructor: the fields are those that Python gave it.
function expectationOf({ class: name, given }) {
  const fields = Object.entries(given).map(([key, value]) => [key, value && value.readout ? Object.assign(Object.create(Readout.prototype), value.readout) : value]);
  return Object.assign(Object.create(kinds[name].prototype), Object.fromEntries(fields));
}
function claimOf(record) {
  return { ...record, arms: new Map(record.arms), expectations: record.expectations.map(expectationOf), observables: () => record.observables };
}

// One arm: { organism, values, unlike }, under parameter values that replace the declared ones.
function trajectory(name, arm, overrides, hours, tighter = 1) {
  const checked = arm.unlike ? data.settling.shares.map((share) => share * data.settled) : [];
  const times = new Float64Array(checked.length + hours.length);
  times.set(checked);
  for (let row = 0; row < hours.length; row++) times[checked.length + row] = data.origin + hours[row];
  const changes = { ...data.organisms[arm.organism], ...overrides, ...data.rest[arm.organism], ...arm.values };
  const table = simulator.run(changes, times, tighter), width = data.observables.length, values = new Map();
  data.observables.forEach(({ id, scale }, column) => {
    if (checked.length) {
      const before = table[column], now = table[width + column];
      if (Math.abs(now - before) > data.settling.moved * Math.max(Math.abs(now), 1)) throw new Error(`The animal of ${name} has not settled: ${id} still moves from ${before} to ${now}.`);
    }
    const curve = new Float64Array(hours.length);
    let least = Infinity, most = -Infinity;
    for (let row = 0, place = checked.length * width + column; row < curve.length; row++, place += width) {
      const value = curve[row] = table[place];
      if (value < least) least = value;
      if (value > most) most = value;
    }
    const [lowest, highest] = data.possible[scale] ?? [-Infinity, null], top = highest ?? Infinity;
    if (least < lowest || most > top) {
      const slack = data.rounding * Math.max(1, most, -least);
      if (least < lowest - slack || most > top + slack) throw new Error(`${id} reaches ${least} to ${most}, which no ${scale} can.`);
      for (let row = 0; row < curve.length; row++) curve[row] = Math.min(Math.max(curve[row], lowest), top);
    }
    values.set(id, curve);
  });
  return new Trajectory(name, Float64Array.from(hours), values, new Map(), new Map());
}

// What a claim reads of its arms, as plain data, each once.
function marksOf({ arms, expectations }, found) {
  const curves = new Map([...arms.keys()].map((role, index) => [role, found[index]]));
  const readouts = expectations.flatMap((expectation) => Object.values(expectation).filter((value) => value instanceof Readout));
  const told = marks(readouts, curves).map(({ role, observable, start, stop, value }) => JSON.stringify({ role, observable, start, stop, value }));
  return [...new Set(told)].map((text) => JSON.parse(text));
}

const key = (arm) => JSON.stringify([arm.organism, Object.entries(arm.values).sort()]);

// Every distinct arm of some claims once, at the times of all that name it.
function planOf(chosen, density) {
  const asked = [density, ...chosen.map(({ id }) => id)].join(" ");
  if (!plans.has(asked)) {
    const read = new Map(chosen.map(({ id }) => [id, density === 1 ? meshes.get(id) : meshes.get(id).denser(density)])), groups = new Map();
    for (const claim of chosen) for (const name of claim.arms.values()) {
      const same = key(data.arms[name]);
      if (!groups.has(same)) groups.set(same, { names: new Set(), lists: new Set() });
      groups.get(same).names.add(name);
      groups.get(same).lists.add(read.get(claim.id).times);
    }
    plans.set(asked, { read, runs: Array.from(groups.values(), ({ names, lists }) => ({ names, times: merged([...lists]) })) });
  }
  return plans.get(asked);
}

// Between two arms whoever asked for something newer is heard.
async function sampled(chosen, density, overrides, tighter, current) {
  const { read, runs } = planOf(chosen, density), curves = new Map(), failures = new Map();
  for (const { names, times } of runs) {
    await pause();
    if (!current()) return null;
    const [first] = names;
    try {
      const found = trajectory(first, data.arms[first], overrides, times, tighter);
      for (const name of names) curves.set(name, found);
    } catch (error) {
      for (const name of names) failures.set(name, error.message);
    }
  }
  return new Sampled(curves, failures, read, runs.length);
}
const channel = new MessageChannel(), paused = [];
const pause = () => new Promise((done) => {
  paused.push(done);
  channel.port2.postMessage(0);
});
channel.port1.onmessage = () => paused.shift()();

async function judged(chosen, overrides, current) {
  const found = await sampled(chosen, 1, overrides, 1, current);
  if (!found) return null;
  let judgements = chosen.map((claim) => _judged(claim, found));
  const close = judgements.filter(_uncertain).map(({ claim }) => claim);
  if (close.length) {
    const again = await sampled(close, data.denser, overrides, data.tighter, current);
    if (!again) return null;
    judgements = judgements.map((first) => (close.includes(first.claim) ? _rechecked(first, _judged(first.claim, again)) : first));
  }
  return judgements.map(({ claim, verdict, margin, margins, reason, readings }) => ({
    id: claim.id, verdict: String(verdict), margin, margins: [...margins], reason: String(reason),
    readings: readings.map((each) => each.map(({ label, value, unit }) => ({ label, value, unit }))),
  }));
}

// Of each arm and observable the bounds of the bands and the share of members below the arm's own curve, at every hour. What
// is set holds in every member: numbers that were moved, arrows that are cut.
async function bandsOf({ arms, overrides, hours, shown, whose }, current) {
  const { names, table } = data.members, answers = [];
  const curvesOf = (values) => arms.map((arm) => {
    const found = trajectory(arm.name, arm, values, hours).values;
    return shown.map((id) => found.get(id));
  });
  const own = curvesOf(overrides);
  for (const row of table) {
    await pause();
    if (!current()) return null;
    try {
      answers.push(curvesOf({ ...Object.fromEntries(names.map((name, at) => [name, row[at]])), ...overrides }));
    } catch {
      continue; // it is counted
    }
  }
  if (!answers.length) throw new Error("no member of the ensemble can be integrated so.");
  const members = new Float64Array(answers.length), bands = [], spread = { own: [], bounds: BANDS.map(() => []), below: [] };
  for (let at = 0; at < arms.length; at++) {
    bands.push([]);
    for (let column = 0; column < shown.length; column++) {
      await pause();
      if (!current()) return null;
      const bounds = BANDS.map(() => new Float64Array(hours.length)), below = new Float64Array(hours.length), mine = own[at][column];
      for (let row = 0; row < hours.length; row++) {
        for (let member = 0; member < members.length; member++) members[member] = answers[member][at][column][row];
        below[row] = share_below(members, mine[row]);
        bounds_of(members).forEach((value, place) => { bounds[place][row] = value; });
      }
      const wide = has_width(mine, bounds[0], bounds[bounds.length - 1]);
      bands[at].push({ bounds, below, wide });
      spread.own.push(py_item(mine, wide));
      spread.below.push(py_item(below, wide));
      bounds.forEach((bound, place) => spread.bounds[place].push(py_item(bound, wide)));
    }
  }
  const place = place_in_words(whose, np_concatenate(spread.own), spread.bounds.map(np_concatenate), np_concatenate(spread.below));
  return { bands, members: answers.length, failed: table.length - answers.length, place };
}

async function answer({ type, id, ...given }) {
  if (type === "start") {
    data = given.data;
    claims = new Map(data.claims.map((record) => [record.id, claimOf(record)]));
    meshes = meshesOf(data.meshes);
    simulator = await Simulator.load(given.engine, equations, data);
    return { ready: true };
  }
  if (type === "run") {
    const hours = given.claim ? meshes.get(given.claim).times : given.hours ?? data.times;
    const found = given.arms.map((arm) => trajectory(arm.name, arm, given.overrides, hours));
    return { hours, curves: found.map(({ values }) => Object.fromEntries(values)), marks: given.claim ? marksOf(claims.get(given.claim), found) : [] };
  }
  if (type === "bands" || type === "unband") {
    banded = id;
    return (type === "bands" && (await bandsOf(given, () => banded === id))) || { bands: null };
  }
  wanted = id;
  return { judgements: await judged(given.claims.map((name) => claims.get(name)), given.overrides, () => wanted === id) };
}

self.onmessage = async ({ data: message }) => {
  try {
    self.postMessage({ id: message.id, ...(await answer(message)) });
  } catch (error) {
    self.postMessage({ id: message.id, failed: error.message });
  }
};
