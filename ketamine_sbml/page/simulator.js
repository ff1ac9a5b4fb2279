"use strict";
// One animal after the other through CVODE. `equations` come from the declaration, `engine` is its WebAssembly.

const MOST_EVENTS = 10000;
const STEP = Math.sqrt(Number.EPSILON); // relative, of the differences that give the Jacobian

class Simulator {
  // integrator: relative tolerance; share, of a state's amount at rest or of the one that is typical, that is its absolute
  // tolerance; first step after a start or an event, in hours; most steps.
  constructor(engine, equations, { values, observables, integrator }) {
    this.equations = equations;
    this.integrator = integrator;
    this.observables = observables;
    this.engine = engine;
    this.place = new Map(equations.names.constants.map((name, index) => [name, index]));
    this.values = Float64Array.from(values);
    const states = equations.names.states.length, { order, starts, columns } = equations.pattern;
    this.most = 16384;
    const failed = () => { throw new Error("The engine could not be started."); };
    if (engine.exports.create(states, columns.length, this.most) !== 0) failed();
    for (const [name, numbers] of Object.entries({ order, starts, columns })) new Int32Array(engine.exports.memory.buffer, engine.exports[name](), numbers.length).set(numbers);
    if (engine.exports.begin() !== 0) failed();
    this.current = new Float64Array(states);
    equations.load(this.values);
    equations.start(this.current);
    this.tolerances = this.current.map((amount, index) => integrator.share * (equations.typical[index] || Math.abs(amount)));
  }

  // Instances of WebAssembly may move their memory when it grows, so views are made anew.
  view(name, length) {
    return new Float64Array(this.engine.exports.memory.buffer, this.engine.exports[name](), length);
  }

  static async load(bytes, equationsWith, data) {
    const host = {};
    const { instance } = await WebAssembly.instantiate(bytes, { host: { rates: (time, from, into) => host.rates(time, from, into), jacobian: (from, now, into) => host.jacobian(from, now, into) },
      wasi_snapshot_preview1: NO_FILES(() => instance) });
    instance.exports._initialize();
    const equations = equationsWith(instance.exports.power);
    const states = equations.names.states.length;
    let buffer = null, y = null, dy = null, at = -1, to = -1;
    host.rates = (time, from, into) => {
      const memory = instance.exports.memory.buffer;
      if (memory !== buffer || from !== at || into !== to) {
        [buffer, at, to] = [memory, from, into];
        y = new Float64Array(memory, from, states);
        dy = new Float64Array(memory, into, states);
      }
      return equations.rates(y, dy);
    };
    const simulator = new Simulator(instance, equations, data), moved = new Float64Array(states);
    const { columns: entries, places } = equations.pattern;
    host.jacobian = (from, now, into) => {
      const memory = instance.exports.memory.buffer;
      const state = new Float64Array(memory, from, states), rates = new Float64Array(memory, now, states);
      const found = new Float64Array(memory, into, entries.length);
      const step = (column) => STEP * Math.max(Math.abs(state[column]), simulator.tolerances[column] / data.integrator.share);
      for (const group of equations.together) {
        const kept = group.map((column) => state[column]), steps = group.map(step);
        group.forEach((column, index) => { state[column] += steps[index]; });
        const failed = equations.rates(state, moved);
        group.forEach((column, index) => { state[column] = kept[index]; });
        if (failed) return failed;
        group.forEach((column, index) => {
          equations.leaning[column].forEach((row, at) => { found[places[column][at]] = (moved[row] - rates[row]) / steps[index]; });
        });
      }
      return 0;
    };
    return simulator;
  }

  // Values of constants by name, times in model hours (increasing): a row of observables at each time.
  // Throws a sentence where CVODE gives up. `tighter` multiplies the tolerances.
  run(changes, times, tighter = 1) {
    const { equations, engine } = this, { relative, first, most } = this.integrator;
    const c = this.values.slice();
    for (const [name, value] of Object.entries(changes)) {
      if (!this.place.has(name)) throw new Error(`The model has no constant ${name}.`);
      c[this.place.get(name)] = value;
    }
    const y = this.current, states = y.length, width = this.observables.length;
    const table = new Float64Array(times.length * width);
    equations.load(c);
    equations.start(y);
    const held = equations.events.map((event) => !event.atStart);
    const end = times[times.length - 1];
    let time = 0, done = 0;
    for (;;) {
      const anew = this.fire(time, y, c, held) || time === 0;
      let stop = end;
      for (const hour of equations.thresholds()) if (hour > time && hour < stop) stop = hour;
      let count = 0;
      while (done + count < times.length && (times[done + count] < stop || stop === end)) count++;
      if (count > this.most) throw new Error(`More than ${this.most} times between two events: ask for fewer.`);
      if (anew) {
        this.view("state", states).set(y);
        this.view("tolerances", states).set(this.tolerances.map((amount) => amount * tighter));
      }
      this.view("times", count).set(times.subarray(done, done + count));
      const flag = engine.exports.integrate(time, stop, count, relative * tighter, first, most, anew);
      if (flag !== 0) throw new Error(`CVODE gave up between hour ${time} and ${stop} of the model (its flag ${flag}).`);
      const rows = this.view("rows", count * states);
      for (let row = 0; row < count; row++, done++) {
        equations.observe(rows.subarray(row * states, (row + 1) * states), table.subarray(done * width, (done + 1) * width));
      }
      y.set(this.view("state", states));
      if (stop === end) break;
      time = stop;
    }
    let sum = 0;
    for (let at = 0; at < table.length; at++) sum += table[at];
    if (sum - sum !== 0) throw new Error("An observable is not a number.");
    return table;
  }

  // Every event whose trigger turns true now, one after the other, until none does. Whether anything is another now: most
  // events set what is not given to the nothing that it was.
  fire(time, y, c, held) {
    const { events } = this.equations, before = [y.slice(), c.slice()];
    for (let count = 0; count < MOST_EVENTS; count++) {
      const now = events.map((event) => event.happens(time));
      const fired = now.findIndex((is, index) => is && !held[index]);
      now.forEach((is, index) => { if (index === fired || !is) held[index] = is; });
      if (fired < 0) return [y, c].some((now, index) => now.some((value, at) => value !== before[index][at]));
      events[fired].set(time, y, c);
      this.equations.load(c);
    }
    throw new Error(`Events at hour ${time} of the model never end.`);
  }
}

// What the C library asks of a system: there are no files here, no environment and nothing to write to.
function NO_FILES(instance) {
  const refused = () => 8; // EBADF
  const empty = (count, size) => {
    const view = new DataView(instance().exports.memory.buffer);
    view.setUint32(count, 0, true);
    view.setUint32(size, 0, true);
    return 0;
  };
  return new Proxy({ environ_sizes_get: empty, environ_get: () => 0,
    proc_exit: (code) => { throw new Error(`The engine stopped (${code}).`); } },
  { get: (known, name) => known[name] ?? refused });
}
