// Curves as small plots. A plot is made once and given new curves as often as they change.

const WIDE = 300, HIGH = 150, LEFT = 40, RIGHT = 8, TOP = 8, BOTTOM = 22;

class Plot {
  // marks: spans of hours that are shaded, as [start, stop]; points: { start, stop, value, kind } that were read.
  constructor(label) {
    this.svg = draw("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label });
    this.label = label;
  }

  // curves: [{ kind, times, values }]; bands: as bands.js makes them, paths on a square of 1000; across: { ticks: [[place, text]], unit } where it is not drawn over hours.
  show(curves, { from, to, now = null, marks = [], points = [], reads = [], bands = [], across = null }) {
    const inside = curves.map(({ kind, times, values }) => {
      const first = Math.max(times.findIndex((hour) => hour >= from), 0);
      let last = times.findIndex((hour) => hour > to);
      if (last < 0) last = times.length;
      return { kind, times: times.slice(first, last), values: values.slice(first, last) };
    });
    let low = Infinity, high = -Infinity;
    for (const { values } of inside) for (const value of values) { low = Math.min(low, value); high = Math.max(high, value); }
    for (const band of bands) { low = Math.min(low, band.low); high = Math.max(high, band.high); }
    for (const { value } of points) { low = Math.min(low, value); high = Math.max(high, value); }
    const pad = 0.06 * Math.max(high - low, 0.02 * Math.max(Math.abs(high), 0.05)); // what does not move is drawn flat
    [low, high] = [low - pad, high + pad];
    const x = (hour) => LEFT + (hour - from) / (to - from) * (WIDE - LEFT - RIGHT);
    const y = (value) => TOP + (high - value) / (high - low) * (HIGH - TOP - BOTTOM);
    const bottom = HIGH - BOTTOM, parts = [];
    for (const [start, stop] of reads) {
      const wide = Math.max(x(Math.min(stop, to)) - x(start), 3);
      parts.push(draw("rect", { class: "read", x: x(start) - (wide === 3 ? 1.5 : 0), y: TOP, width: wide, height: bottom - TOP }));
    }
    for (const [start, stop] of marks) {
      if (start > to) continue;
      parts.push(draw("rect", { class: "mark", x: Math.max(x(start), LEFT) - (stop === null ? 2 : 0), y: bottom, width: stop === null ? 4 : Math.max(x(Math.min(stop, to)) - Math.max(x(start), LEFT), 2), height: 4 }));
    }
    for (const { kind, stale, paths, ...band } of bands) {
      const wide = (x(band.to) - x(band.from)) / 1000, tall = (y(band.high) - y(band.low)) / 1000;
      const transform = `matrix(${wide} 0 0 ${tall} ${x(band.from)} ${y(band.low)})`;
      paths.forEach((d, at) => parts.push(draw("path", { class: `band ${kind} ${at ? "half" : "most"}${stale ? " old" : ""}`, d, transform })));
    }
    parts.push(draw("path", { class: "axis", d: `M${LEFT} ${TOP}V${bottom}H${WIDE - RIGHT}` }));
    for (const value of ticks(low, high)) parts.push(draw("text", { x: LEFT - 4, y: y(value) + 4, "text-anchor": "end" }, show(value)));
    const days = to > 96;
    for (const [at, text] of across?.ticks ?? []) parts.push(draw("text", { x: x(at), y: HIGH - 8, "text-anchor": "middle" }, text));
    if (!across) for (const hour of ticks(from / (days ? 24 : 1), to / (days ? 24 : 1)).filter((each) => x(each * (days ? 24 : 1)) < WIDE - RIGHT - 16)) parts.push(draw("text", { x: x(hour * (days ? 24 : 1)), y: HIGH - 8, "text-anchor": "middle" }, show(hour)));
    parts.push(draw("text", { x: WIDE - RIGHT, y: HIGH - 8, "text-anchor": "end" }, across ? across.unit : days ? "d" : "h"));
    for (const { kind, times, values } of inside) {
      let path = "";
      for (let i = 0; i < times.length; i++) path += `${i ? "L" : "M"}${x(times[i]).toFixed(1)} ${y(values[i]).toFixed(1)}`;
      parts.push(draw("path", { class: `curve ${kind}`, d: path }));
    }
    for (const { kind, start, stop, value } of points) {
      parts.push(start === stop ? draw("circle", { class: `dot ${kind}`, cx: x(start), cy: y(value), r: 3.5 }) : draw("path", { class: `told ${kind}`, d: `M${x(start).toFixed(1)} ${y(value).toFixed(1)}H${x(Math.min(stop, to)).toFixed(1)}` }));
    }
    if (now !== null && now >= from && now <= to) parts.push(draw("path", { class: "now", d: `M${x(now).toFixed(1)} ${TOP}V${bottom}` }));
    this.svg.replaceChildren(...parts);
  }
}

function valueAt(times, values, hour) {
  let low = 0, high = times.length - 1;
  if (hour <= times[0]) return values[0];
  if (hour >= times[high]) return values[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= hour) low = middle; else high = middle;
  }
  return values[low] + (values[high] - values[low]) * (hour - times[low]) / (times[high] - times[low]);
}

const keyOf = (entries) => make("p", { class: "key" }, entries.map(([kind, text]) => make("span", {},
  draw("svg", { viewBox: "0 0 36 8", "aria-hidden": "true" }, draw("path", { class: `curve ${kind}`, d: "M0 4H36" })), text)));
const keyOfBand = (kinds, stale) => make("span", { class: "bands-key" }, ["most", "half"].map((which, at) => make("span", {},
  draw("svg", { viewBox: "0 0 36 14", "aria-hidden": "true" }, kinds.map((kind, index) => draw("rect", { class: `band ${kind} ${which}${stale ? " old" : ""}`, x: 36 / kinds.length * index, y: 0, width: 36 / kinds.length, height: 14 }))),
  ["90 % of members", "50 % of members"][at])));
