// What one takes along: the model with these settings, the curves, the picture, and how to get the same elsewhere.

// The SBML file of an organism with constants set: nothing else in it changes.
async function sbmlWith(values, organism) {
  const lines = new TextDecoder().decode(await unpacked("sbml")).split("\n");
  for (const [from, to, instead] of [...data.files[organism]].reverse()) lines.splice(from, to - from, ...instead);
  const file = new DOMParser().parseFromString(lines.join("\n"), "text/xml");
  for (const parameter of file.querySelectorAll("listOfParameters > parameter")) {
    const value = values[parameter.getAttribute("id")];
    if (value !== undefined) parameter.setAttribute("value", String(value));
  }
  for (const compartment of file.querySelectorAll("listOfCompartments > compartment")) {
    const value = values[compartment.getAttribute("id")];
    if (value !== undefined) compartment.setAttribute("size", String(value));
  }
  return new XMLSerializer().serializeToString(file);
}

function commandOf(setting) {
  const parts = Object.entries(setting.changes).map(([id, { value, at, until }]) => `--set ${id}=${value}${at === undefined ? "" : ` --at ${at}`}${until === undefined ? "" : ` --until ${until}`}`);
  const organism = setting.organism === "mouse" ? "" : ` --organism ${setting.organism}`;
  return parts.length ? `ketamine-sbml simulate ${parts.join(" ")}${organism}` : "ketamine-sbml simulate --arm vehicle";
}

function programOf(setting, overrides) {
  const changes = Object.entries(setting.changes).map(([id, { value, at, until }]) => `    Change("${id}", ${value}${at === undefined ? "" : `, at=${at}`}${until === undefined ? "" : `, until=${until}`}),`);
  const moved = Object.entries(overrides).map(([id, value]) => `    "${id}": ${value},`);
  const organism = setting.organism === "mouse" ? "" : `, Organism.${setting.organism.toUpperCase()}`;
  return [
    `from ketamine_sbml import Arm, Change${organism ? ", Organism" : ""}, Simulator`, "",
    moved.length ? `simulator = Simulator(values={\n${moved.join("\n")}\n})` : "simulator = Simulator()",
    changes.length ? `arm = Arm("from the page", (\n${changes.join("\n")}\n)${organism})` : `arm = Arm("from the page", ()${organism})`,
    'print(simulator.run(arm).at("antidepressant_response", 24))',
  ].join("\n");
}

function csvOf(hours, named) {
  const ids = data.observables.map(({ id }) => id);
  const head = ["arm", "time (h)", ...data.observables.map(({ id, unit }) => `${id} (${unit})`)];
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = named.flatMap(([name, curves]) => Array.from(hours, (hour, row) => [name, Number(hour.toPrecision(10)), ...ids.map((id) => Number(curves[id][row].toPrecision(8)))]));
  return [head, ...rows].map((row) => row.map((value) => cell(String(value))).join(",")).join("\n") + "\n";
}

// A drawing as a file of its own: what the style sheet says is written into each element.
function standalone(svg) {
  const copy = svg.cloneNode(true), from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((node, index) => {
    const style = getComputedStyle(node);
    for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-family", "font-weight", "opacity"]) {
      if (node !== svg) to[index].setAttribute(name, style.getPropertyValue(name));
    }
    to[index].removeAttribute("class");
    to[index].removeAttribute("style");
  });
  const [, , width, height] = svg.getAttribute("viewBox").split(" ");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.setAttribute("xmlns", NAMESPACE);
  return new XMLSerializer().serializeToString(copy);
}

// All plots in one picture, under a title, on the page's own background.
function pictureOf(panels, title) {
  const columns = Math.min(3, panels.length), rows = Math.ceil(panels.length / columns), high = HIGH + 26;
  const background = getComputedStyle(document.body).backgroundColor, ink = getComputedStyle(document.body).color;
  const whole = draw("svg", { viewBox: `0 0 ${columns * (WIDE + 12)} ${rows * high + 34}` });
  whole.append(draw("rect", { x: 0, y: 0, width: "100%", height: "100%", fill: background }), draw("text", { x: 8, y: 22, "font-size": 15, "font-family": "sans-serif", fill: ink }, title));
  panels.forEach(({ name, plot }, index) => {
    const inner = new DOMParser().parseFromString(standalone(plot.svg), "text/xml").documentElement;
    const group = draw("g", { transform: `translate(${(index % columns) * (WIDE + 12)} ${34 + Math.floor(index / columns) * high})` },
      draw("text", { x: 8, y: 14, "font-size": 12, "font-family": "sans-serif", fill: ink }, name), draw("g", { transform: "translate(0 20)" }, [...document.importNode(inner, true).children]));
    whole.append(group);
  });
  const [, , width, height] = whole.getAttribute("viewBox").split(" ");
  fill(whole, { xmlns: NAMESPACE, width, height }, []);
  return new XMLSerializer().serializeToString(whole);
}

async function asPng(text, scale = 2) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = make("canvas", { width: image.width * scale, height: image.height * scale });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}
