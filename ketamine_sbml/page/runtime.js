"use strict";
// What the judge's Python takes from Python (py_), numpy (np_) and math (math_). Arrays of numbers are Float64Array, of
// truths Uint8Array, of places Int32Array, dictionaries Map, tuples and lists Array. The names are what translation.py looks for.

const py_isArray = (x) => x instanceof Float64Array || x instanceof Uint8Array || x instanceof Int32Array;

function py_each(a, b, work, Kind = Float64Array) {
  if (!py_isArray(a) && !py_isArray(b)) return work(a, b);
  const length = py_isArray(a) ? a.length : b.length;
  if (py_isArray(a) && py_isArray(b) && a.length !== b.length) throw new Error("Arrays of different lengths.");
  const out = new Kind(length);
  if (!py_isArray(a)) for (let i = 0; i < length; i++) out[i] = work(a, b[i]);
  else if (!py_isArray(b)) for (let i = 0; i < length; i++) out[i] = work(a[i], b);
  else for (let i = 0; i < length; i++) out[i] = work(a[i], b[i]);
  return out;
}
const py_number = (x) => {
  if (typeof x !== "number" && typeof x !== "boolean") throw new Error(`${x} is no number.`);
  return Number(x);
};
const py_add = (a, b) => (typeof a === "string" || Array.isArray(a)) ? a.concat(b) : py_each(a, b, (x, y) => py_number(x) + py_number(y));
const py_sub = (a, b) => py_each(a, b, (x, y) => py_number(x) - py_number(y));
const py_mul = (a, b) => py_each(a, b, (x, y) => py_number(x) * py_number(y));
const py_div = (a, b) => py_each(a, b, (x, y) => py_number(x) / py_number(y));
const py_pow = (a, b) => py_each(a, b, (x, y) => Math.pow(py_number(x), py_number(y)));
const py_neg = (a) => py_each(a, 0, (x) => -py_number(x));
const py_both = (a, b) => py_each(a, b, (x, y) => x && y, Uint8Array);
const py_either = (a, b) => py_each(a, b, (x, y) => x || y, Uint8Array);
const py_invert = (a) => py_each(a, 0, (x) => !x, Uint8Array);
const py_lt = (a, b) => py_each(a, b, (x, y) => x < y, Uint8Array);
const py_le = (a, b) => py_each(a, b, (x, y) => x <= y, Uint8Array);
const py_gt = (a, b) => py_each(a, b, (x, y) => x > y, Uint8Array);
const py_ge = (a, b) => py_each(a, b, (x, y) => x >= y, Uint8Array);
const py_same = (x, y) => (x && x.value !== undefined ? x.value : x) === (y && y.value !== undefined ? y.value : y);
const py_eq = (a, b) => py_each(a, b, py_same, Uint8Array);
const py_ne = (a, b) => py_each(a, b, (x, y) => !py_same(x, y), Uint8Array);

function py_bool(x) {
  if (x === null || x === undefined) return false;
  if (py_isArray(x)) {
    if (x.length !== 1) throw new Error("The truth of an array is not one.");
    return Boolean(x[0]);
  }
  if (typeof x === "string" || Array.isArray(x)) return x.length > 0;
  if (x instanceof Map || x instanceof Set) return x.size > 0;
  return typeof x === "number" ? x !== 0 : Boolean(x);
}
const py_and = (a, b) => (py_bool(a) ? b() : a);
const py_or = (a, b) => (py_bool(a) ? a : b());

function py_iter(x) {
  if (Array.isArray(x)) return x;
  if (x instanceof Map) return [...x.keys()];
  if (x instanceof Set || py_isArray(x) || typeof x === "string") return [...x];
  throw new Error(`${x} has no items.`);
}
function py_item(x, key) {
  if (x instanceof Map) {
    if (!x.has(key)) throw new Error(`There is no ${key}.`);
    return x.get(key);
  }
  if (key instanceof PySlice) return x.slice(key.start, key.stop);
  if (py_isArray(x) && key instanceof Uint8Array) {
    if (x.length !== key.length) throw new Error("Arrays of different lengths.");
    return x.filter((_, index) => key[index]);
  }
  if (py_isArray(x) && (key instanceof Int32Array || Array.isArray(key))) {
    const out = new x.constructor(key.length);
    for (let i = 0; i < key.length; i++) {
      const at = key[i] < 0 ? x.length + key[i] : key[i];
      if (!(at >= 0 && at < x.length)) throw new Error(`There is no item ${key[i]}.`);
      out[i] = x[at];
    }
    return out;
  }
  if (Array.isArray(x) || py_isArray(x) || typeof x === "string") {
    const at = key < 0 ? x.length + key : key;
    if (!(at >= 0 && at < x.length)) throw new Error(`There is no item ${key}.`);
    return x[at];
  }
  return x.__getitem__(key);
}
class PySlice {
  constructor(start, stop) { Object.assign(this, { start, stop }); }
}
const py_slice = (start, stop) => new PySlice(start, stop);
function py_sliced(x, low, high, step) {
  const chosen = x.slice(low ?? 0, high ?? undefined);
  if (step !== null && step < 1) throw new Error("This slice is not known.");
  return step === null ? chosen : chosen.filter((_, index) => index % step === 0);
}
function py_put(x, key, value) {
  if (x instanceof Map) x.set(key, value);
  else for (const at of typeof key === "number" ? [key] : key) x[at < 0 ? x.length + at : at] = value;
}
function py_finite_number(name, value) {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Error(`${name} = ${value} is not a finite number: give one.`);
  return value;
}
// What the page itself gives: times of its own simulations, and names of its own claims.
function py_increasing_hours(name, values) {
  return values;
}
function py_list_of(name, values) {
  return py_iter(values);
}
function py_shown(value) {
  return JSON.stringify(value);
}
function py_unpack(x, count, starred) {
  const items = py_iter(x);
  if (starred < 0 ? items.length !== count : items.length < count - 1) throw new Error("The wrong number of items.");
  if (starred < 0) return items;
  const after = count - starred - 1;
  return [...items.slice(0, starred), items.slice(starred, items.length - after), ...items.slice(items.length - after)];
}
function py_in(item, x) {
  if (x instanceof Map || x instanceof Set) return x.has(item);
  return typeof x === "string" ? x.includes(item) : py_iter(x).some((other) => py_same(item, other));
}

// Of several the first that no later one undercuts, as Python has it.
function py_best(given, better) {
  const items = given.length === 1 ? py_iter(given[0]) : given;
  if (!items.length) throw new Error("There is nothing to choose from.");
  return items.reduce((best, item) => (better(item, best) ? item : best));
}
const py_min = (...given) => py_best(given, (item, best) => item < best);
const py_max = (...given) => py_best(given, (item, best) => item > best);
const py_abs = (x) => np_abs(x);
const py_any = (x) => py_iter(x).some(py_bool);
const py_all = (x) => py_iter(x).every(py_bool);
const py_sum = (x) => py_iter(x).reduce((sum, item) => py_add(sum, item), 0);
const py_len = (x) => (x instanceof Map || x instanceof Set ? x.size : x.length);
const py_range = (start, stop) => Array.from({ length: Math.max(stop - start, 0) }, (_, index) => start + index);
const py_list = (x) => [...py_iter(x)];
const py_tuple = (x) => [...py_iter(x)];
const py_set = (x) => new Set(py_iter(x));
const py_frozenset = py_set;
const py_dict = (x) => new Map(x);
const py_zip = (...given) => py_iter(given[0]).map((_, index) => given.map((items) => py_item(py_iter(items), index)));
const py_enumerate = (x, start = 0) => py_iter(x).map((item, index) => [index + start, item]);
const py_reversed = (x) => [...py_iter(x)].reverse();
const py_sorted = (x) => [...py_iter(x)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
const py_pairwise = (x) => py_iter(x).slice(1).map((item, index) => [py_iter(x)[index], item]);
const py_float = (x) => (x === "nan" ? NaN : x === "inf" ? Infinity : Number(x));
const py_int = (x) => Math.trunc(Number(x));
const py_replace = (x, changes) => Object.assign(Object.create(Object.getPrototypeOf(x)), x, changes);
const py_its_items = (x) => [...x];
const py_its_keys = (x) => [...x.keys()];
const py_its_values = (x) => [...x.values()];
const py_its_get = (x, key, otherwise = null) => (x.has(key) ? x.get(key) : otherwise);
const py_its_max = (x) => np_max(x);
const py_its_min = (x) => np_min(x);
const py_its_sum = (x) => x.reduce((sum, item) => sum + item, 0);
const py_its_copy = (x) => x.slice();
const py_its_tolist = (x) => [...x];
const py_its_any = (x) => py_any(x);
const py_its_all = (x) => py_all(x);

const py_str = (x) => (typeof x === "number" ? py_repr(x) : String(x));
const py_repr = (x) => (typeof x === "string" ? `'${x}'` : Number.isInteger(x) ? `${x}.0` : String(x));
function py_format(x, form) {
  const found = /^(\+?)(?:\.(\d+))?([gf%])$/.exec(form);
  if (!found) throw new Error(`The format ${form} is not known.`);
  const [, sign, digits, kind] = found;
  const places = digits === undefined ? 6 : Number(digits);
  if (kind === "%") return `${py_fixed(100 * x, places)}%`;
  return (sign && x >= 0 ? "+" : "") + (kind === "f" ? x.toFixed(places) : py_general(x, places || 1));
}
// Where two decimals are as close, Python takes the even one; toFixed takes the larger.
function py_fixed(x, places) {
  const text = x.toFixed(places), factor = 10 ** places, below = Math.floor(x * factor);
  return places <= 2 && x * factor - below === 0.5 ? ((below % 2 ? below + 1 : below) / factor).toFixed(places) : text;
}
function py_general(x, digits) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x < 0 ? "-inf" : "inf";
  const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  const bare = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (Number(exponent) >= -4 && Number(exponent) < digits) return bare(x.toFixed(Math.max(digits - 1 - Number(exponent), 0)));
  return `${bare(mantissa)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

const np_abs = (x) => py_each(x, 0, (item) => Math.abs(py_number(item)));
const np_log2 = (x) => py_each(x, 0, (item) => Math.log2(item));
// The first largest and the first smallest; what is no number is either.
function np_argmax(x) {
  if (!x.length) throw new Error("There is nothing to choose from.");
  let at = 0;
  for (let i = 1; i < x.length && x[at] === x[at]; i++) if (x[i] > x[at] || x[i] !== x[i]) at = i;
  return at;
}
function np_argmin(x) {
  if (!x.length) throw new Error("There is nothing to choose from.");
  let at = 0;
  for (let i = 1; i < x.length && x[at] === x[at]; i++) if (x[i] < x[at] || x[i] !== x[i]) at = i;
  return at;
}
const np_max = (x) => x[np_argmax(x)];
const np_min = (x) => x[np_argmin(x)];
const np_all = (x) => x.every(Boolean);
const np_any = (x) => x.some(Boolean);
const np_isnan = (x) => Number.isNaN(x);
const np_isfinite = (x) => (typeof x === "number" ? Number.isFinite(x) : Uint8Array.from(x, (item) => Number.isFinite(item)));
function np_where(condition, a, b) {
  const out = new Float64Array(condition.length), many = py_isArray(a), others = py_isArray(b);
  for (let i = 0; i < out.length; i++) out[i] = condition[i] ? (many ? a[i] : a) : others ? b[i] : b;
  return out;
}
function np_flatnonzero(x) {
  const found = [];
  for (let at = 0; at < x.length; at++) if (x[at]) found.push(at);
  return Int32Array.from(found);
}
// Of one row of numbers; as numpy's "linear" has it, to the last bit.
function np_mean(x, { axis = 0 } = {}) {
  if (axis !== 0 || !py_isArray(x)) throw new Error("This mean is not known.");
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum / x.length;
}
function np_quantile(x, shares, { axis = 0, overwrite_input = false } = {}) {
  if (axis !== 0 || !py_isArray(x)) throw new Error("This quantile is not known.");
  const ordered = (overwrite_input ? x : x.slice()).sort(), last = ordered.length - 1;
  return Array.from(shares, (share) => {
    const at = share * last, low = Math.floor(at), part = at - low, from = ordered[low], to = ordered[Math.min(low + 1, last)];
    return part < 0.5 ? from + (to - from) * part : to - (to - from) * (1 - part);
  });
}
const np_array_equal = (a, b) => a.length === b.length && a.every((item, index) => item === b[index]);
const np_union1d = (a, b) => np_unique(np_concatenate([a, b]));
function np_unique(x) {
  const ordered = Float64Array.from(x).sort();
  return ordered.filter((value, at) => at === 0 || value !== ordered[at - 1]);
}
function np_searchsorted(x, value, { side = "left" } = {}) {
  let low = 0, high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] < value || (side === "right" && x[middle] === value)) low = middle + 1; else high = middle;
  }
  return low;
}
// What occurs in both of two increasing arrays, and where.
function np_intersect1d(a, b, { assume_unique = false, return_indices = false } = {}) {
  if (!assume_unique || !return_indices) throw new Error("This intersection is not known.");
  const mine = [], theirs = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      mine.push(i);
      theirs.push(j);
    }
    if (a[i] <= b[j]) i++; else j++;
  }
  return [Float64Array.from(mine, (at) => a[at]), Int32Array.from(mine), Int32Array.from(theirs)];
}
const np_maximum = (a, b) => py_each(a, b, (x, y) => (Number.isNaN(x) || x > y ? x : y));
const np_minimum = (a, b) => py_each(a, b, (x, y) => (Number.isNaN(x) || x < y ? x : y));
const np_array = (x) => Float64Array.from(x);
function np_concatenate(parts) {
  const Kind = parts.every((part) => part instanceof Uint8Array) ? Uint8Array : Float64Array;
  const out = new Kind(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
// To the last bit as numpy has it, whose steps are the difference of the first two numbers.
const np_arange = (start, stop, step) => Float64Array.from({ length: Math.max(Math.ceil((stop - start) / step), 0) }, (_, i) => start + i * (start + step - start));
function np_diff(x, { prepend = null } = {}) {
  if (prepend !== null) return np_diff(np_concatenate([[prepend], x]));
  const out = new Float64Array(x.length - 1);
  for (let i = 0; i < out.length; i++) out[i] = x[i + 1] - x[i];
  return out;
}
const np_zeros = (length, { dtype = null } = {}) => (dtype === py_bool ? new Uint8Array(length) : new Float64Array(length));
// Where each item comes from once they are in order; equal ones keep theirs.
function np_argsort(x, { kind = null } = {}) {
  if (kind !== "stable") throw new Error("This order is not known.");
  return Int32Array.from([...x.keys()].sort((one, other) => x[one] - x[other]));
}
const np_inf = Infinity;
function np_trapezoid(values, times) {
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += (times[i] - times[i - 1]) * (values[i] + values[i - 1]) / 2;
  return sum;
}
// Between two points of a line; beyond its ends their values.
function np_interp(at, times, values) {
  if (py_isArray(at)) {
    const out = new Float64Array(at.length), last = times.length - 1;
    let low = 0;
    for (let i = 0; i < at.length; i++) {
      const hour = at[i];
      if (hour < times[low]) low = 0;
      while (low < last && times[low + 1] <= hour) low++;
      if (hour <= times[0]) out[i] = values[0];
      else if (low >= last) out[i] = values[last];
      else out[i] = (values[low + 1] - values[low]) / (times[low + 1] - times[low]) * (hour - times[low]) + values[low];
    }
    return out;
  }
  let low = 0, high = times.length - 1;
  if (at <= times[0]) return values[0];
  if (at >= times[high]) return values[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= at) low = middle; else high = middle;
  }
  return (values[high] - values[low]) / (times[high] - times[low]) * (at - times[low]) + values[low];
}

const math_log2 = (x) => Math.log2(x);
const math_isnan = (x) => Number.isNaN(x);
const math_isfinite = (x) => Number.isFinite(x);
const math_copysign = (x, sign) => (sign < 0 || Object.is(sign, -0) ? -Math.abs(x) : Math.abs(x));
const math_nan = NaN, math_inf = Infinity;
