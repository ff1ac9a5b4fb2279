// Bands of an ensemble behind the curves of what is set: where 90 and 50 % of its members lie. They come after the curves,
// from the last worker, while nothing is being moved; until then those of the last setting stay, pale.

const BANDED = ["first", "second"]; // kinds of curves that have bands
const OUTER = [0, 4], INNER = [1, 3]; // places in what the worker tells: 5, 25, 50, 75, 95 %

class Bands {
  // wanted() gives what is set now: { arms, overrides, hours, shown }, each arm with its kind; ask(type, given) a worker;
  // free() tells whether nothing is being moved or judged; show() draws anew.
  constructor({ wanted, ask, free, show: redraw }) {
    Object.assign(this, { wanted, ask, free, redraw, found: null, asked: 0, running: "", failed: "", timer: 0, took: null, waiting: [] });
  }

  get there() { return data.members !== null; }
  get on() { return this.there && state.bands; }

  // Something was changed: what is drawn may be of something else.
  moved() {
    if (!this.there) return;
    this.failed = "";
    this.stop();
    this.soon();
  }
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), SETTLE);
  }
  stop() {
    if (!this.running) return;
    this.asked += 1;
    this.running = "";
    this.ask("unband");
  }

  async draw() {
    if (!this.on) return;
    if (!this.free()) {
      this.soon();
      return;
    }
    const key = keyOfBands(), given = this.wanted();
    if (key === this.running) return;
    this.stop();
    if (this.found?.key !== key) {
      const mine = this.asked += 1, began = performance.now();
      this.running = key;
      this.redraw();
      const whose = Object.keys(given.overrides).length ? "The curves of the numbers as set" : "The file's own curves";
      const answer = await this.ask("bands", { ...given, whose });
      if (mine !== this.asked) return;
      this.running = "";
      if (answer.failed) this.failed = answer.failed;
      else if (answer.bands) this.found = this.made(key, given, answer);
      this.took = performance.now() - began;
    }
    this.redraw();
    for (const done of this.waiting.splice(0)) done(this.found);
  }

  // Each band as a path on a square of 1000, which a plot stretches: while one drags nothing is worked out anew.
  made(key, { arms, hours, shown }, { bands, failed, members, place }) {
    const from = hours[0], to = hours[hours.length - 1], found = new Map();
    arms.forEach(({ kind }, at) => found.set(kind, new Map(shown.map((id, column) => {
      const { bounds, below, wide: spread } = bands[at][column];
      let low = Infinity, high = -Infinity;
      for (const value of bounds[OUTER[0]]) low = Math.min(low, value);
      for (const value of bounds[OUTER[1]]) high = Math.max(high, value);
      const wide = to - from || 1, tall = high - low || 1;
      const point = (value, row) => `${((hours[row] - from) / wide * 1000).toFixed(1)} ${((value - low) / tall * 1000).toFixed(1)}`;
      const path = ([under, over]) => {
        const there = Array.from(bounds[over], point), back = Array.from(bounds[under], point).reverse();
        return `M${[...there, ...back].join("L")}Z`;
      };
      return [id, { bounds, below, wide: spread, from, to, low, high, paths: [path(OUTER), path(INNER)] }];
    }))));
    return { key, found, hours, failed, members, place };
  }

  // What of it fits the curves that are drawn now, and whether it is of another setting.
  get stale() { return this.found?.key !== keyOfBands(); }
  behind(id, kinds) {
    if (!this.on || !this.found) return [];
    const stale = this.stale;
    return BANDED.filter((kind) => kinds.includes(kind)).flatMap((kind) => {
      const band = this.found.found.get(kind)?.get(id);
      return band ? [{ ...band, kind, stale }] : [];
    });
  }

  // At an hour, in words: the 90 % band and how many members lie below the curve.
  told(id, kind, hour) {
    const band = this.on && this.found && !this.stale ? this.found.found.get(kind)?.get(id) : null;
    if (!band || !(hour >= band.from && hour <= band.to)) return [];
    const { hours } = this.found, [low, high] = OUTER.map((place) => valueAt(hours, band.bounds[place], hour));
    if (valueAt(hours, band.wide, hour) === 0) return [];
    return [`90 %: ${[low, high].map((value) => show(Number(value.toPrecision(3)))).join(" to ")}`, `${Math.round(100 * valueAt(hours, band.below, hour))} % below`];
  }

  // How it stands with them, and what they say; the words stay while new bands are worked out, so that nothing jumps.
  standing() {
    if (!this.on) return "";
    if (this.running) return `being computed from ${data.members.table.length} members`;
    if (this.failed) return `could not be computed: ${this.failed}`;
    if (!this.found) return "follow in a moment";
    return this.stale ? "of the last setting; they follow when nothing is moved" : "";
  }
  words() {
    if (!this.on || !this.found) return "";
    const { members, failed, place } = this.found;
    return `${members} parameter sets that support the calibration claims. ${failed ? `${failed} more could not be integrated and are left out. ` : ""}${place}`;
  }
}
// What bands depend on.
const keyOfBands = () => JSON.stringify([state.settings, state.parameters, state.cuts, state.span, state.shown]);
