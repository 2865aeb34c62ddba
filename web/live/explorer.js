// <act-explorer>: all functions of the catalogue, up to six at once. The view is in the address:
// ?f=swish(beta:4),relu&panels=f,gap&range=6&with=relu&at=1&own=x*sigma(2*x)
for (const name in FACTS) {
  Object.assign(FUNCTIONS[name], FACTS[name]);
  FUNCTIONS[name].parameters.forEach((p, k) => Object.assign(p, FACTS[name].sliders[k]));
}

const MOST = 6;
const SPANS = [2, 4, 6, 10, 20];
const ORDERS = { f: 0, slope: 1, curvature: 2, gap: "gap" };

// Gauss-Legendre with 5 points on pieces that grow away from 0 and end at the seams: E f(Z)^2, Z standard normal.
const NODES = [[0, 128 / 225], ...[-1, 1].flatMap(s => [
  [s * sqrt(5 - 2 * sqrt(10 / 7)) / 3, (322 + 13 * sqrt(70)) / 900],
  [s * sqrt(5 + 2 * sqrt(10 / 7)) / 3, (322 - 13 * sqrt(70)) / 900],
])];
const secondMoment = (name, settings) => {
  const f = derivative(name, 0, settings), ends = [0];
  for (let width = 1e-3, at = 0; at < 13; width = min(width * 1.5, 0.5)) ends.push(at += width, -at);
  ends.push(...FUNCTIONS[name].seams(...settings).map(s => s[0]));
  ends.sort((a, b) => a - b);
  let sum = 0;
  for (let k = 1; k < ends.length; k++) {
    const middle = (ends[k] + ends[k - 1]) / 2, half = (ends[k] - ends[k - 1]) / 2;
    if (half > 1e-12) for (const [node, weight] of NODES) {
      const x = middle + half * node;
      sum += half * weight * phi(x) * f(x) ** 2;
    }
  }
  const rest = max(...[-13, 13].map(x => phi(x) * f(x) ** 2)); // an integral that has not ended there has no value
  return rest <= 1e-9 * sum + 1e-30 ? sum : NaN;
};

// [largest |h| on an interval, where]: on a grid with both sides of each seam, then between the neighbours.
const largest = (h, [low, high], seams) => {
  const size = x => { const v = abs(h(x)); return v >= 0 ? v : -1; }, x = []; // -1: no value there
  for (let k = 0; k <= 2000; k++) x.push(low + (high - low) * k / 2000);
  for (const s of seams) if (s >= low && s <= high) x.push(s, s - 1e-9, s + 1e-9);
  const best = x.reduce((a, b) => size(b) > size(a) ? b : a);
  let [a, b] = [max(low, best - (high - low) / 2000), min(high, best + (high - low) / 2000)];
  for (let k = 0; k < 60; k++) {
    const [c, d] = [a + (b - a) * 0.382, a + (b - a) * 0.618];
    if (size(c) > size(d)) b = d; else a = c;
  }
  const found = (a + b) / 2;
  const [top, where] = size(found) > size(best) ? [size(found), found] : [size(best), best];
  return top < 0 ? [NaN, NaN] : [top, where];
};

class ActExplorer extends ActFigure {
  build() {
    this.settings = {}; // name -> its parameters' values, also of functions that are not shown now
    for (const name in FUNCTIONS) this.settings[name] = FUNCTIONS[name].parameters.map(p => p.start);
    this.chosen = [];
    const W = WORDS.explorer, redraw = () => this.changed();
    this.live = element("div", { class: "live" });
    const presets = this.spec.presets.map(preset => {
      const button = element("button", { type: "button", class: "live-button" }, preset.title);
      button.addEventListener("click", () => { this.show(preset); this.tell(say(W.preset_shown, preset)); });
      return button;
    });
    this.count = element("summary");
    this.filter = element("input", { type: "search", class: "live-filter", autocomplete: "off" });
    this.filter.addEventListener("input", () => this.sieve());
    const none = this.nothing = element("p", { hidden: true }, W.no_match);
    const groups = this.spec.groups.map(group => this.group(group));
    const chooser = element("details", { class: "live-chooser" }, this.count,
      element("label", { class: "live-find" }, W.filter, this.filter), none, ...groups);
    const told = element("p", { class: "live-own-says", id: "own-says", "aria-live": "polite" }, W.own_hint);
    const own = this.own = element("input", { type: "text", class: "live-filter", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      maxlength: 400, placeholder: "x*sigma(2*x)", "aria-describedby": "own-says" });
    this.ownSays = told;
    const typed = () => { if (own.value.trim() !== this.ownText) { this.invent(own.value); this.changed(); } };
    const pause = later(600, typed);
    own.addEventListener("input", () => pause());
    own.addEventListener("change", typed);
    this.ownText = "";
    const field = element("div", { class: "live-own" }, element("label", { class: "live-find" }, W.own, own), told);
    this.sliders = element("div", { class: "live-sliders" });
    this.panelBoxes = Object.keys(ORDERS).map(key => this.box(key, key === "gap" ? W.gap : WORDS.panels[ORDERS[key]], redraw));
    const range = { label: W.range, options: SPANS.map(r => [String(r), say(W.range_of, { r })]), start: "6" };
    this.rangeChoice = choice(range, () => { this.cursor(); this.changed(); });
    this.withChoice = choice({ label: W.compare, options: [], start: "" }, redraw);
    this.options = element("fieldset", { class: "live-options" }, element("legend", {}, W.options), ...this.panelBoxes.map(b => b.parentElement),
      this.rangeChoice.element, this.withChoice.element);
    this.picture = element("div", { class: "live-panels", role: "img" });
    this.place = element("div");
    this.caption = element("caption");
    this.table = element("table", { class: "live-table" });
    this.says = element("p", { hidden: true });
    this.status = element("p", { class: "live-says", role: "status" });
    const button = (text, act) => {
      const made = element("button", { type: "button", class: "live-button" }, text);
      made.addEventListener("click", act);
      return made;
    };
    const buttons = element("p", { class: "live-buttons" }, button(W.copy, () => this.copy()), button(W.download, () => this.download()),
      button(WORDS.reset, () => this.reset()));
    this.live.append(element("p", { class: "live-buttons", role: "group", "aria-label": W.presets }, ...presets), chooser, field, this.options,
      this.sliders, this.picture, this.place, element("div", { class: "live-table-box" }, this.table), buttons, this.status);
    this.follow();
    this.prepend(this.live);
    this.announce = () => {};
    this.keep = later(250, () => { try { history.replaceState(history.state, "", this.address()); } catch { /* no link then */ } });
    this.spec.x = [-6, 6];
    this.cursor();
    this.show(this.spec.presets[0], true);
  }

  box(name, text, changed) {
    const input = element("input", { type: "checkbox", value: name });
    element("label", { class: "live-box" }, input, text);
    input.addEventListener("change", changed);
    return input;
  }

  group({ title, names }) {
    const boxes = names.map(name => this.box(name, FUNCTIONS[name].title, event => this.toggle(name, event.target)));
    return element("fieldset", {}, element("legend", {}, title), ...boxes.map(b => b.parentElement));
  }

  boxes() { return [...this.live.querySelectorAll("details input[type=checkbox]")]; }

  sieve() {
    const wanted = this.filter.value.trim().toLowerCase();
    let found = 0;
    for (const box of this.boxes()) {
      const known = `${box.value} ${FUNCTIONS[box.value].title} ${this.spec.aliases[box.value] || ""}`.toLowerCase();
      box.parentElement.hidden = !known.includes(wanted);
      found += !box.parentElement.hidden;
    }
    for (const set of this.live.querySelectorAll("details fieldset")) set.hidden = !set.querySelector("label:not([hidden])");
    this.nothing.hidden = found > 0;
    this.tell(say(WORDS.explorer.found, { found }));
  }

  toggle(name, box) {
    const W = WORDS.explorer, title = FUNCTIONS[name].title;
    if (box.checked && this.chosen.length >= MOST) {
      box.checked = false;
      return this.tell(say(W.too_many, { most: MOST, title }));
    }
    if (!box.checked && this.chosen.length === 1) {
      box.checked = true;
      return this.tell(W.at_least_one);
    }
    this.choose(box.checked ? [...this.chosen, name] : this.chosen.filter(n => n !== name));
    this.changed();
    this.tell(say(box.checked ? W.added : W.removed, { title, count: this.chosen.length }));
  }

  // Show a preset, or what the address asked for: {functions: {name: {parameter: value}}, panels, with, range, at}
  show({ functions, panels, with: other, range, at }, quietly) {
    for (const [name, given] of Object.entries(functions)) {
      this.settings[name] = FUNCTIONS[name].parameters.map(p => given[p.name] === undefined ? p.start : min(max(given[p.name], p.low), p.high));
    }
    if (panels) for (const box of this.panelBoxes) box.checked = panels.includes(box.value);
    if (range) this.rangeChoice.value = String(range);
    this.choose(Object.keys(functions));
    if (other) this.withChoice.value = other;
    this.cursor();
    if (at !== undefined) this.controls.x.value = at;
    if (!quietly) this.changed();
  }

  // The reader's formula becomes one more function, called "own"; an empty text, or one that cannot be read, none.
  invent(text) {
    const W = WORDS.explorer;
    this.own.value = text;
    this.ownText = text.trim();
    delete FUNCTIONS.own;
    let wrong = "";
    try {
      if (this.ownText) {
        FUNCTIONS.own = { ...invention(this.ownText), title: W.own_title };
        FUNCTIONS.own.second = secondMoment("own", []);
      }
    } catch (error) {
      if (!(error instanceof actFormula.NotAFormula)) throw error;
      wrong = error.message;
    }
    this.settings.own = [];
    this.own.setAttribute("aria-invalid", String(Boolean(wrong)));
    this.wrong = wrong && say(W.own_wrong, { wrong });
    this.choose(this.chosen);
  }

  get names() { return FUNCTIONS.own ? [...this.chosen, "own"] : this.chosen; }

  // What the line below the field says of the formula, for the stretch that is drawn.
  judge() {
    const W = WORDS.explorer, x = FUNCTIONS.own && gapIn(FUNCTIONS.own.f[0], this.spec.x);
    const text = this.wrong || (!FUNCTIONS.own ? W.own_hint : say(x === undefined ? W.own_drawn : W.own_gap, { x: shown(x ?? 0), r: this.spec.x[1] }));
    if (text !== this.ownSays.textContent) this.ownSays.textContent = text;
  }

  choose(names) {
    this.chosen = names;
    for (const box of this.boxes()) box.checked = names.includes(box.value);
    this.count.textContent = say(WORDS.explorer.count, { count: names.length, most: MOST });
    const kept = this.withChoice.value;
    this.withChoice.input.replaceChildren(...this.names.map(n => element("option", { value: n }, FUNCTIONS[n].title)));
    this.withChoice.input.value = this.names.includes(kept) ? kept : names[0];
    const made = names.flatMap(name => FUNCTIONS[name].parameters.map((p, k) => {
      const control = slider({ ...p, label: `${FUNCTIONS[name].title} ${p.shown} =`, start: this.settings[name][k] }, () => {
        this.settings[name][k] = control.value;
        this.changed();
      });
      return control.element;
    }));
    this.sliders.replaceChildren(...made);
  }

  cursor() {
    const r = +this.rangeChoice.value, at = this.controls ? min(max(this.controls.x.value, -r), r) : 1;
    this.spec.x = [-r, r];
    this.controls = { x: slider({ name: "x", shown: "x", label: WORDS.cursor, low: -r, high: r, start: at }, () => this.changed()) };
    this.place.replaceChildren(this.controls.x.element);
  }

  content() {
    const W = WORDS.explorer, { x } = this.spec, other = this.withChoice.value, styles = [...distinct(this.chosen), { colour: INK, dash: "14 3 2 3 2 3" }];
    const first = this.names.indexOf(other);
    const drawn = this.names.map((name, k) => ({ name, settings: this.settings[name], label: FUNCTIONS[name].title, ...styles[k] }));
    drawn.unshift(...drawn.splice(first, 1));
    const keys = this.panelBoxes.filter(b => b.checked).map(b => b.value);
    const orders = (keys.length ? keys : ["f"]).map(key => ORDERS[key]).filter(order => order !== "gap" || drawn.length > 1);
    const found = graphs(drawn, orders.length ? orders : [0], x, null, this.controls.x.value);
    const base = derivative(drawn[0].name, 0, drawn[0].settings);
    const seams = d => FUNCTIONS[d.name].seams(...d.settings).map(s => s[0]);
    found.table.head.push(say(W.sup, { name: drawn[0].label }), W.steepest, W.gain);
    found.table.rows.forEach((row, k) => {
      const { name, settings } = drawn[k], f = derivative(name, 0, settings);
      const [size, where] = k ? largest(v => f(v) - base(v), x, [...seams(drawn[0]), ...seams(drawn[k])]) : [];
      const starts = settings.every((v, j) => v === FUNCTIONS[name].parameters[j].start);
      const second = starts ? FUNCTIONS[name].second : secondMoment(name, settings);
      const steepest = name === "own" ? say(W.own_steepest, { size: shown(steepestIn(FUNCTIONS.own, x)), r: x[1] }) : shown(FUNCTIONS[name].steepest(...settings));
      row.push(k && size >= 0 ? say(W.at, { size: shown(size), x: shown(where, 3) }) : "–", steepest, shown(1 / sqrt(second)));
    });
    this.judge();
    found.table.caption = say(W.caption, { x: shown(this.controls.x.value), r: x[1] });
    return found;
  }

  tell(text) { this.status.textContent = text; }

  state() {
    const settings = name => FUNCTIONS[name].parameters.map((p, k) => [p, this.settings[name][k]]).filter(([p, v]) => v !== p.start);
    const f = this.chosen.map(name => {
      const moved = settings(name).map(([p, v]) => `${p.name}:${v}`).join(";");
      return moved ? `${name}(${moved})` : name;
    }).join(",");
    const panels = this.panelBoxes.filter(b => b.checked).map(b => b.value).join(",");
    return { f, panels, range: this.rangeChoice.value, with: this.withChoice.value, at: this.controls.x.value, own: FUNCTIONS.own ? this.ownText : "" };
  }

  address() {
    const url = new URL(location.href);
    for (const [key, value] of Object.entries(this.state())) url.searchParams.set(key, value);
    if (!FUNCTIONS.own) url.searchParams.delete("own");
    return url.href.replace(/%(3A|3B|2C|28|29)/gi, code => decodeURIComponent(code));
  }

  restore() {
    const asked = new URLSearchParams(location.search), functions = {};
    for (const [, name, inside] of (asked.get("f") || "").matchAll(/(\w+)(?:\(([^)]*)\))?/g)) {
      if (name === "own" || !Object.hasOwn(FUNCTIONS, name) || Object.keys(functions).length >= MOST) continue;
      const pairs = (inside || "").split(";").map(pair => pair.split(":")).filter(([, v]) => v && isFinite(v));
      functions[name] = Object.fromEntries(pairs.map(([key, v]) => [key, +v]));
    }
    const at = asked.get("at"), panels = (asked.get("panels") || "").split(",").filter(p => p in ORDERS);
    if (asked.get("own")) this.invent(asked.get("own").slice(0, 401));
    if (!Object.keys(functions).length) return;
    this.show({ functions, panels: panels.length && panels, with: asked.get("with"), range: asked.get("range"), at: at && isFinite(at) ? +at : undefined }, true);
  }

  reset() {
    this.invent("");
    for (const name in FUNCTIONS) this.settings[name] = FUNCTIONS[name].parameters.map(p => p.start);
    this.show({ ...this.spec.presets[0], range: 6, at: 1 });
    this.tell(WORDS.is_reset);
  }

  async copy() {
    const link = this.address();
    try { history.replaceState(history.state, "", link); } catch { /* the text is copied all the same */ }
    try {
      await navigator.clipboard.writeText(link);
      this.tell(WORDS.explorer.copied);
    } catch {
      this.tell(WORDS.explorer.not_copied);
    }
  }

  download() {
    const link = element("a", { href: URL.createObjectURL(new Blob([this.svg()], { type: "image/svg+xml" })), download: "activation-functions.svg" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    this.tell(WORDS.explorer.downloaded);
  }

  // All panels below each other, with a legend, in the ink and on the paper of a printed page
  svg() {
    const { panels, table } = this.content(), width = 560, height = 280, legend = 24 * table.rows.length + 16;
    const tall = panels.length * height + legend;
    const drawn = panels.map((p, k) => panelSvg(p, width, height).replace("<svg ", `<svg y="${k * height}" `));
    const names = table.rows.map(([{ swatch: colour, dash, text }], k) => {
      const y = panels.length * height + 20 + 24 * k;
      return `<path d="M46 ${y}h40" stroke="${colour}" stroke-width="3" stroke-dasharray="${dash}"/><text x="96" y="${y + 4.5}">${clean(text)}</text>`;
    });
    const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" width="${width}" height="${tall}" color="#1b1b1f"` +
      ` font-family="sans-serif" font-size="13" fill="#1b1b1f"><rect width="100%" height="100%" fill="#fff"/>${drawn.join("")}${names.join("")}</svg>`;
    return text.replace(/currentColor/g, "#1b1b1f").replace(/var\(--figure-grid\)/g, "#d9d9de").replace(/var\(--figure-paper\)/g, "#fff");
  }
}

ACT.secondMoment = secondMoment;
ACT.largest = largest;
customElements.define("act-explorer", ActExplorer);
