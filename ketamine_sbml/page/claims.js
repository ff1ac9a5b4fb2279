// The published results, judged for the model as set; against what the published model says.

const VERDICTS = ["supported", "contradicted", "inconclusive", "not testable"];
const MARKS = { supported: "\u2713", contradicted: "\u2717", inconclusive: "?", "not testable": "\u2013" };
const LINKS = { pubmed: "https://pubmed.ncbi.nlm.nih.gov/", pmc: "https://www.ncbi.nlm.nih.gov/pmc/articles/", doi: "https://doi.org/" };
const shortOf = (verdict) => verdict.split(" ")[0];

class Claims {
  // ask: asks the worker; showArm: sets the page to an arm.
  constructor(place, { ask, overrides, showArm }) {
    Object.assign(this, { ask, overrides, showArm, published: null, judged: null, rows: new Map(), drawing: new Map() });
    this.totals = make("p", { id: "totals" });
    this.strip = make("div", { class: "strip", role: "list", "aria-label": "One square a claim" });
    const choice = (label, name, entries) => make("label", {}, label, make("select", { id: name, onchange: filterClaims }, make("option", { value: "" }, "all"), entries.map(([value, text]) => make("option", { value }, text))));
    const roles = [...new Set(data.claims.map((claim) => claim.role))], stages = [...new Set(data.claims.map((claim) => claim.stage))];
    this.found = make("p", { class: "found small", role: "status" });
    place.append(make("h2", { id: "claims-title" }, "Does the literature agree?"),
      make("p", {}, "Each published result is a claim about two or more groups of animals. It is judged on the curves of this model, with the numbers and arrows as you set them. A margin above zero holds. A claim opens on its curves (windows are shaded, a dot or a bar is what was read), and on its source."),
      this.totals, this.strip,
      make("div", { class: "filters" }, choice("Verdict", "by-verdict", [...VERDICTS.map((verdict) => [verdict, verdict]), ["changed", "changed by your settings"]]),
        choice("Role", "by-role", roles.map((role) => [role, role])), choice("Stage", "by-stage", stages.map((stage) => [stage, data.stages[stage] ?? stage])),
        choice("Arrow", "by-arrow", data.arrows.map(({ id, says }) => [id, `${id}: ${says}`])),
        make("label", {}, "Words", make("input", { type: "search", id: "by-words", oninput: filterClaims }))),
      this.found);
    const order = [...Object.keys(data.stages), ...stages], sections = new Map();
    for (const claim of [...data.claims].sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage))) {
      if (!sections.has(claim.stage)) {
        sections.set(claim.stage, make("section", { class: "stage" }, make("h3", {}, data.stages[claim.stage] ?? claim.stage)));
        place.append(sections.get(claim.stage));
      }
      sections.get(claim.stage).append(this.row(claim));
    }
  }

  row(claim) {
    const verdict = make("span", { class: "verdict" }), margin = make("span", { class: "margin" }), change = make("span", { class: "tag change", hidden: true }), body = make("div");
    const tags = [claim.role, ...Object.keys(claim.labels), ...(claim.source.verified || claim.judgement ? [] : ["unverified source"]), ...(claim.share === null ? [] : [`holds in ${Math.round(100 * claim.share)} % of draws`])].map((text) => make("span", { class: "tag" }, text));
    const details = make("details", { class: "claim", id: claim.id, "data-role": claim.role, "data-stage": claim.stage, "data-arrow": claim.arrows.join("|"), "data-source": claim.source.publication, ontoggle: () => { if (details.open) this.open(claim.id); } },
      make("summary", {}, make("span", { class: "row" }, verdict, margin, change, tags), make("span", { class: "said" }, claim.statement)), body);
    const square = make("a", { href: `#${claim.id}`, onclick: (event) => { event.preventDefault(); revealClaim(claim.id); } });
    this.strip.append(make("span", { role: "listitem" }, square));
    this.rows.set(claim.id, { claim, details, verdict, margin, change, body, square });
    return details;
  }

  show(judgements) {
    this.judged = new Map(judgements.map((judgement) => [judgement.id, judgement]));
    this.published ??= this.judged;
    let changed = 0;
    for (const [id, row] of this.rows) {
      const now = this.judged.get(id), before = this.published.get(id), other = now.verdict !== before.verdict;
      changed += other;
      row.verdict.textContent = `${MARKS[now.verdict]} ${now.verdict}`;
      row.margin.textContent = now.margins.length ? `${signed(now.margin)} ${this.unitOf(row.claim, now)}` : "";
      row.change.hidden = !other;
      row.change.textContent = other ? `was ${before.verdict}` : "";
      row.details.className = `claim ${shortOf(now.verdict)}${other ? " changed" : ""}`;
      row.details.dataset.verdict = `${now.verdict}${other ? "|changed" : ""}`;
      row.square.className = `${shortOf(now.verdict)}${other ? " changed" : ""}`;
      row.square.textContent = MARKS[now.verdict];
      row.square.setAttribute("aria-label", `${id}: ${now.verdict}${other ? `, was ${before.verdict}` : ""}`);
      row.square.title = `${row.claim.statement} (${now.verdict})`;
      if (row.details.open) this.open(id);
    }
    const counted = data.claims.filter((claim) => claim.counted), held = counted.filter((claim) => this.judged.get(claim.id).verdict === "supported");
    const sane = data.claims.filter((claim) => claim.role === "sanity"), passed = sane.filter((claim) => this.judged.get(claim.id).verdict === "supported");
    this.totals.textContent = `${held.length} of ${counted.length} counted claims are supported` + (sane.length ? ` and ${passed.length} of ${sane.length} sanity checks pass` : "") + (changed ? `; ${changed} claims changed their verdict against the published model.` : this.published === this.judged ? "." : "; none changed its verdict against the published model.");
    filterClaims();
  }

  unitOf(claim, judgement) {
    return claim.expectations[judgement.margins.indexOf(Math.min(...judgement.margins))].unit;
  }

  stale(is) {
    for (const each of [this.totals, this.strip]) each.classList.toggle("stale", is);
    if (is) this.totals.textContent = "The claims are being judged for the new setting; what stands below is of the last one.";
  }

  // The arms of one claim, with what was read of them, and the source.
  async open(id) {
    const { claim, body } = this.rows.get(id), judgement = this.judged?.get(id);
    if (!judgement) return;
    const parts = [this.source(claim)], roles = claim.arms;
    if (!judgement.margins.length) parts.push(make("p", {}, judgement.reason));
    else {
      parts.push(keyOf(roles.map(([role, name], index) => [`arm${index % 6}`, `${data.arms[name].title} (${role})`])));
      const plots = make("div", { class: "panels" });
      parts.push(plots, this.expectations(claim, judgement));
      this.drawing.set(id, this.draw(claim, plots));
    }
    for (const [label, text] of [...Object.entries(claim.labels), ...(claim.judgement ? [["judgement", claim.judgement]] : []), ...(claim.note ? [["note", claim.note]] : [])]) parts.push(make("p", { class: "small" }, `${label[0].toUpperCase()}${label.slice(1)}: ${text}`));
    if (claim.arrows.length) parts.push(make("p", { class: "small" }, `It defends ${claim.arrows.map((arrow) => (arrows.has(arrow) ? `${arrow}: ${arrows.get(arrow).says}` : `${arrow}.`)).join(" ")}`));
    parts.push(make("div", { class: "row" }, roles.map(([role, name]) => make("button", { type: "button", onclick: () => this.showArm(name) }, `Try out: ${role}`))));
    parts.push(make("p", { class: "small" }, "The same on the command line:"), make("pre", { tabindex: 0 }, `ketamine-sbml validate --only ${id}`));
    body.replaceChildren(...parts);
  }

  async draw(claim, place) {
    const arms = claim.arms.map(([, name]) => ({ name, ...data.arms[name] }));
    const answer = await this.ask("run", { arms, overrides: this.overrides(), claim: claim.id });
    if (answer.failed) {
      place.replaceChildren(make("p", {}, answer.failed));
      return;
    }
    const reads = new Map();
    for (const expectation of claim.expectations) for (const field of Object.values(expectation.given)) {
      if (field?.readout) reads.set(field.readout.observable, [...(reads.get(field.readout.observable) ?? []), field.readout]);
    }
    place.replaceChildren(...[...reads].map(([id, readouts]) => {
      const observable = observables.get(id), plot = new Plot(`${observable.name} in the arms of this claim`);
      const last = Math.max(...readouts.map(({ stop }) => stop)), to = Math.min(Math.max(1.25 * last, 2), answer.hours[answer.hours.length - 1]);
      const place = new Map(claim.arms.map(([role], index) => [role, index % 6]));
      const points = answer.marks.filter((mark) => mark.observable === id).map(({ role, start, stop, value }) => ({ kind: `arm${place.get(role)}`, start, stop, value }));
      plot.show(answer.curves.map((curve, index) => ({ kind: `arm${index % 6}`, times: answer.hours, values: curve[id] })), { from: answer.hours[0], to, points, reads: readouts.map(({ start, stop }) => [start, stop]) });
      return make("figure", { class: "panel" }, make("figcaption", {}, `${observable.name} (${unitInWords(observable)})`), plot.svg);
    }));
  }

  source({ source }) {
    const links = source.identifiers.map((identifier) => {
      const [prefix, ...rest] = identifier.split(":");
      return [" ", LINKS[prefix] ? make("a", { href: LINKS[prefix] + rest.join(":") }, identifier) : identifier];
    });
    return make("p", {}, source.publication, source.figure ? `; ${source.figure}` : "", `; ${source.where}.`, links, source.unverified ? make("span", { class: "small" }, ` Not verified: ${source.unverified}.`) : "");
  }

  expectations(claim, judgement) {
    const rows = claim.expectations.map((expectation, index) => make("tr", {}, make("td", {}, expectation.called), make("td", {}, expectation.terms),
      make("td", {}, judgement.readings[index].map(({ label, value, unit }) => `${label} ${show(value)} ${unit}`).join("; ")),
      make("td", {}, make("span", { class: "small" }, expectation.formula)), make("td", { class: "n" }, signed(judgement.margins[index])), make("td", {}, expectation.unit)));
    return make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "What was expected and read" }, make("table", {}, make("thead", {}, make("tr", {}, ["expected", "of", "read", "formula", "margin", "in"].map((text) => make("th", { scope: "col" }, text)))), make("tbody", {}, rows)));
  }
}

const unitInWords = (observable) => (observable.unit !== "1" ? observable.unit : observable.scale === "fold" ? "fold of rest" : observable.scale);
