// <act-figure data-spec='{...}'>: the figure of a chapter, alive. It is built while the page is read, before its
// first paint; the drawing that it replaces stays inside it, for print.
const PANEL_HEIGHT = { wide: 250, narrow: 215 };
const SIDE_BY_SIDE = 600;

const distinct = names => {
  const taken = new Set(), free = [...CYCLE];
  return names.map((name, k) => {
    let colour = FUNCTIONS[name].colour;
    if (taken.has(colour)) colour = free.find(c => !taken.has(c) && !names.some(n => FUNCTIONS[n].colour === c)) || colour;
    taken.add(colour);
    return { colour, dash: DASHES[k % DASHES.length] };
  });
};

// What function graphs show: {panels, table, name} for some functions with their settings.
const graphs = (drawn, orders, x, y, at) => {
  const first = derivative(drawn[0].name, 0, drawn[0].settings);
  const curves = drawn.map(({ name, settings }, k) => orders.map(order => {
    if (order !== "gap") return derivative(name, order, settings);
    const f = derivative(name, 0, settings);
    return k ? v => f(v) - first(v) : () => NaN;
  }));
  const titles = orders.map(order => say(WORDS.panels[order], { name: drawn[0].label }));
  const seams = drawn.map(({ name, settings }) => FUNCTIONS[name].seams(...settings).map(s => s[0]));
  const met = (k, order) => order === "gap" ? [...seams[0], ...seams[k]] : seams[k];
  const panels = orders.map((order, p) => {
    const marks = drawn.map((d, k) => ({ line: curve(curves[k][p], x, met(k, order)), colour: d.colour, dash: d.dash }));
    const range = y && y[p] || rangeFor(marks.flatMap(m => m.line.map(point => point ? point[1] : NaN)));
    if (at !== undefined) {
      marks.push({ line: [[at, range[0]], [at, range[1]]], width: 1, dash: "4 3" });
      drawn.forEach((d, k) => marks.push({ dots: [[at, curves[k][p](at)]], colour: d.colour, r: 5 }));
    }
    return { title: titles[p], x, y: range, marks };
  });
  const rows = drawn.map((d, k) => [{ swatch: d.colour, dash: d.dash, text: d.label }, ...curves[k].map(f => shown(f(at)))]);
  const name = say(WORDS.curves, { names: drawn.map(d => d.label).join(", "), panels: titles.join(", ") });
  return { panels, name, table: { head: [WORDS.function, ...titles], rows } };
};

class ActFigure extends HTMLElement {
  connectedCallback() {
    if (this.live) return;
    this.spec = JSON.parse(this.dataset.spec);
    this.build();
    this.restore(readState(this.spec.name));
    this.width = this.clientWidth;
    this.draw();
    new ResizeObserver(() => {
      if (this.clientWidth && this.clientWidth !== this.width) { this.width = this.clientWidth; this.draw(); }
    }).observe(this);
  }

  build() {
    const { sliders = [], functions, x, at } = this.spec;
    const moved = () => this.changed();
    this.controls = Object.fromEntries(sliders.map(s => [s.name, (s.options ? choice : slider)(s, moved)]));
    if (functions) {
      const places = { name: "x", shown: "x", label: WORDS.cursor, low: x[0], high: x[1], start: at };
      this.controls.x = slider(places, moved);
    }
    this.live = element("div", { class: "live", role: "group", "aria-label": WORDS.figure });
    this.picture = element("div", { class: "live-panels", role: "img" });
    this.caption = element("caption");
    this.table = element("table", { class: "live-table" });
    this.says = element("p", { class: "live-says" });
    this.status = element("p", { class: "visually-hidden", role: "status" });
    const again = element("button", { type: "button", class: "live-button" }, WORDS.reset);
    again.addEventListener("click", () => this.reset());
    const place = functions && this.controls.x, others = Object.values(this.controls).filter(c => c !== place);
    this.live.append(element("div", { class: "live-sliders" }, ...others.map(c => c.element)), this.picture);
    if (place) this.live.append(place.element);
    this.live.append(this.says, element("div", { class: "live-table-box" }, this.table), element("p", { class: "live-buttons" }, again), this.status);
    if (place) this.follow();
    this.prepend(this.live);
    this.announce = later(600, text => { this.status.textContent = text; });
    this.keep = later(250, () => writeState(this.spec.name, stateText(this.state())));
  }

  // The pointer, or a finger, on a panel moves the cursor; a finger that moves up or down scrolls the page.
  follow() {
    const move = event => {
      const panel = event.target.closest && event.target.closest(".live-panels > svg");
      if (!panel || event.pointerType !== "mouse" && event.type === "pointermove" && !event.buttons) return;
      const box = panel.getBoundingClientRect(), [low, high] = this.spec.x;
      const share = (event.clientX - box.left - MARGIN.left) / (box.width - MARGIN.left - MARGIN.right);
      this.controls.x.value = low + min(max(share, 0), 1) * (high - low);
      this.changed();
    };
    this.picture.addEventListener("pointerdown", move);
    this.picture.addEventListener("pointermove", move);
  }

  values() { return Object.fromEntries(Object.entries(this.controls).map(([name, c]) => [name, c.value])); }

  state() {
    const starts = this.starts(), values = Object.entries(this.values());
    return Object.fromEntries(values.filter(([name, v]) => v !== starts[name]).map(([name, v]) => [name, this.controls[name].text(v)]));
  }

  starts() {
    const given = (this.spec.sliders || []).map(s => [s.name, s.start]);
    return Object.fromEntries(this.spec.functions ? [...given, ["x", this.spec.at]] : given);
  }

  restore(state) {
    for (const [name, control] of Object.entries(this.controls)) {
      const value = name in state ? control.read(state[name]) : undefined;
      if (value !== undefined) control.value = value;
    }
  }

  reset() {
    for (const [name, value] of Object.entries(this.starts())) this.controls[name].value = value;
    this.changed();
    this.status.textContent = WORDS.is_reset;
  }

  changed() {
    this.draw();
    this.keep();
  }

  // {panels, table, name, says?} of what is shown now
  content() {
    const { functions, orders, x, y, scene, words } = this.spec, values = this.values();
    if (scene) return ACT.scenes[scene](values, words, this.spec);
    const styles = distinct(functions.map(f => f.name));
    const drawn = functions.map((f, k) => {
      const parameters = FUNCTIONS[f.name].parameters;
      const settings = parameters.map(p => f.fixed[p.name] ?? values[p.name] ?? p.start);
      return { name: f.name, settings, label: f.label, ...styles[k] };
    });
    const found = graphs(drawn, orders, x, y, values.x);
    found.table.caption = say(WORDS.at, { x: shown(values.x) });
    return found;
  }

  draw() {
    const { panels, table, name, says } = this.content();
    const beside = panels.length > 1 && this.width >= SIDE_BY_SIDE;
    const width = beside ? floor(this.width / min(panels.length, 3)) : this.width;
    const height = this.width < SIDE_BY_SIDE ? PANEL_HEIGHT.narrow : PANEL_HEIGHT.wide;
    this.picture.innerHTML = panels.map(p => panelSvg(p, ...(p.square ? squareSize(p, min(width, 420)) : [width, height]))).join("");
    this.picture.setAttribute("aria-label", name);
    this.caption.textContent = table.caption || "";
    this.table.replaceChildren(this.caption, ...tableRows(table.head, table.rows));
    this.says.textContent = says || "";
    this.says.hidden = !says;
    if (says) this.announce(says);
  }
}

// Numbers between 0 and 1 that are the same for everyone who starts from the same seed (Mulberry32)
const random = seed => () => {
  seed = seed + 0x6D2B79F5 | 0;
  let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
  t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
  return ((t ^ t >>> 14) >>> 0) / 4294967296;
};

const ACT = { scenes: {}, functions: FUNCTIONS, words: WORDS, derivative, shown, say, rangeFor, curve, random, superscript, cycle: CYCLE, dashes: DASHES };
window.ACT = ACT;
customElements.define("act-figure", ActFigure);
