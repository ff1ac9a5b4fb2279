// The Activity Flow map, drawn from its SBGN-ML and coloured by one group against another.

const FOLD_END = 2, DIFFERENCE_END = 0.5, NOTHING = 1e-3; // as the command `map --arm` has them
const GREY = "#5f6770"; // of arcs: blue and red mean less and more
// From blue over white to red, safe for colour-blind eyes (ColorBrewer RdBu).
const SCALE = [[33, 102, 172], [103, 169, 207], [209, 229, 240], [247, 247, 247], [253, 219, 199], [239, 138, 98], [178, 24, 43]];

function colourOf(share) {
  const place = (Math.min(Math.max(share, -1), 1) + 1) / 2 * (SCALE.length - 1);
  const low = Math.min(Math.floor(place), SCALE.length - 2), part = place - low;
  return `rgb(${SCALE[low].map((value, index) => Math.round(value + part * (SCALE[low + 1][index] - value))).join(",")})`;
}

// What a node shows: how far from the reference, from -1 to 1, and in words.
function stateOf(observable, value, reference) {
  if (observable.scale === "concentration") return { share: 0, text: withUnit(Number(value.toPrecision(3)), observable.unit) };
  if (observable.scale !== "fold") return { share: (value - reference) / DIFFERENCE_END, text: signed(value - reference) };
  if (reference < NOTHING) return { share: 0, text: "no reference" };
  const ratio = Math.max(value, 0) / reference;
  return { share: ratio < NOTHING ? -1 : Math.log2(ratio) / FOLD_END, text: `\u00d7${ratio.toFixed(2)}` };
}

class FlowMap {
  constructor(open) {
    const sbgn = new DOMParser().parseFromString(data.map.sbgn, "text/xml");
    const number = (node, name) => Number(node.getAttribute(name));
    const boxOf = (node) => {
      const box = [...node.children].find((child) => child.localName === "bbox");
      return { x: number(box, "x"), y: number(box, "y"), w: number(box, "w"), h: number(box, "h") };
    };
    const map = sbgn.querySelector("map"), whole = boxOf(map);
    this.nodes = new Map();
    this.svg = draw("svg", { viewBox: `${whole.x} ${whole.y} ${whole.w} ${whole.h}`, role: "group", "aria-label": "Activity Flow map" },
      draw("defs", {}, this.marker("raises", "M0 0L10 5L0 10z", GREY), this.marker("lowers", "M8 0V10", GREY), this.marker("needed", "M0 0V10M2 0L10 5L2 10z", GREY), this.marker("unknown", "M0 5L5 1L10 5L5 9z", GREY)));
    const glyphs = [...map.children].filter((child) => child.localName === "glyph");
    for (const glyph of glyphs.filter((each) => each.getAttribute("class") === "compartment")) {
      const { x, y, w, h } = boxOf(glyph), outermost = !glyph.hasAttribute("compartmentRef");
      const label = [...glyph.children].find((child) => child.localName === "label").getAttribute("text");
      this.svg.append(draw("rect", { x, y, width: w, height: h, rx: 12, fill: outermost ? "#fff" : "#f2f5fa", stroke: "#b8c4d4", "stroke-width": 1.6 }),
        draw("text", { class: "place", x: x + 9, y: y + 15 }, label));
    }
    for (const arc of [...map.children].filter((child) => child.localName === "arc")) {
      const points = [...arc.children].filter((child) => ["start", "next", "end"].includes(child.localName));
      const kind = arc.getAttribute("class");
      const marker = { "negative influence": "lowers", "necessary stimulation": "needed", "positive influence": "raises" }[kind] ?? "unknown";
      this.svg.append(draw("path", { d: points.map((point, index) => `${index ? "L" : "M"}${point.getAttribute("x")} ${point.getAttribute("y")}`).join(""), fill: "none", stroke: GREY, "stroke-width": 1.3, "marker-end": `url(#${marker})` }));
    }
    for (const glyph of glyphs.filter((each) => each.getAttribute("class") !== "compartment")) this.svg.append(this.node(glyph, boxOf(glyph), open));
  }

  marker(id, d, stroke) {
    return draw("marker", { id, viewBox: "-1 -1 12 12", refX: 9, refY: 5, markerWidth: 8, markerHeight: 8, orient: "auto" },
      draw("path", { d, fill: id === "lowers" ? "none" : stroke, stroke, "stroke-width": id === "raises" ? 0 : 2 }));
  }

  node(glyph, { x, y, w, h }, open) {
    const id = glyph.getAttribute("id"), label = [...glyph.children].find((child) => child.localName === "label").getAttribute("text");
    const agent = knobs.has(id), outcome = glyph.getAttribute("class") === "phenotype", right = x + w, bottom = y + h;
    const cut = outcome ? h / 2 : 7;
    const shape = outcome ? draw("path", { d: `M${x} ${y + cut}L${x + cut} ${y}H${right - cut}L${right} ${y + cut}L${right - cut} ${bottom}H${x + cut}z` })
      : agent ? draw("path", { d: `M${x} ${y}H${right}L${right - cut} ${y + h / 2}L${right} ${bottom}H${x}L${x + cut} ${y + h / 2}z` })
        : draw("rect", { x, y, width: w, height: h });
    fill(shape, { fill: "#fff", stroke: agent ? "#767676" : "#222", "stroke-width": 1.1 }, []);
    const words = label.split(" "), lines = label.length <= 19 ? [label] : [words.slice(0, Math.ceil(words.length / 2)).join(" "), words.slice(Math.ceil(words.length / 2)).join(" ")];
    const name = draw("text", { "text-anchor": "middle" }, lines.map((line) => draw("tspan", { x: x + w / 2 }, line)));
    const number = draw("text", { x: x + w / 2, y: bottom - 3, "text-anchor": "middle", "font-weight": 600 });
    const title = draw("title", {}, label);
    const group = draw("g", { class: "node", tabindex: 0, role: "button", "aria-label": label, onclick: () => open(id),
      onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(id); } } }, title, shape, name, number);
    this.nodes.set(id, { group, shape, name, number, label, agent, lines, middle: y + h / 2 });
    return group;
  }

  // values and reference: id of an observable -> its value at the time; given: ids of what is set.
  show(values, reference, given) {
    for (const [id, { group, shape, number, name, label, agent, lines, middle }] of this.nodes) {
      const observable = observables.get(data.map.shows[id]);
      let text = "";
      if (observable) {
        const found = stateOf(observable, values[observable.id], reference[observable.id]);
        text = found.text;
        shape.setAttribute("fill", colourOf(found.share));
        const dark = Math.abs(found.share) > 0.66;
        for (const part of [name, number]) part.style.fill = dark ? "#fff" : "#222";
      } else if (agent) {
        shape.setAttribute("fill", given.has(id) ? "#ffd75e" : "#fff");
        group.style.opacity = given.has(id) ? 1 : 0.45;
      }
      number.textContent = text;
      // Two lines and a number share thirty pixels.
      const size = lines.length > 1 ? (text ? 9 : 11.5) : text ? 11.5 : 12.5;
      name.style.fontSize = `${size}px`;
      number.style.fontSize = lines.length > 1 ? "9.5px" : "11px";
      [...name.children].forEach((line, index) => line.setAttribute("y", middle + size / 3 + (index - (lines.length - 1) / 2) * size - (text ? 5.5 : 0)));
      group.setAttribute("aria-label", text ? `${label}, ${text}` : agent && given.has(id) ? `${label}, given` : label);
    }
  }
}

const scaleOfColours = () => make("div", { class: "scale", role: "img", "aria-label": "Colours: from blue, a quarter of the other group, over white, the same, to red, four times" },
  [0.25, 0.5, 0.7, 1, 1.4, 2, 4].map((ratio) => {
    const cell = make("span", {}, `\u00d7${ratio}`);
    cell.style.background = colourOf(Math.log2(ratio) / FOLD_END);
    if (Math.abs(Math.log2(ratio)) > 1.3) cell.style.color = "#fff";
    return cell;
  }));
