// What a reader moves: sliders with ticks, choices, the address that keeps a view. WORDS come from the build.
const say = (text, parts = {}) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) value === false || made.setAttribute(name, value === true ? "" : value);
  made.append(...children);
  return made;
};

// The values a slider stops at: round ones, the ends, the start and the ticks among them.
const stopsOf = ({ low, high, start, log: logarithmic, whole, step: given, ticks = [] }) => {
  const count = logarithmic ? 80 : 120, found = [low, high, start, ...ticks];
  for (let k = 1; k < count; k++) {
    const v = logarithmic ? low * pow(high / low, k / count) : low + (high - low) * k / count;
    found.push(+v.toPrecision(logarithmic ? 2 : 12));
  }
  if (!logarithmic) {
    const gap = given || tickStep(high - low, count);
    found.length = 3 + ticks.length;
    for (let k = ceil(low / gap); k * gap <= high; k++) found.push(+(k * gap).toPrecision(12));
  }
  return [...new Set(whole ? found.map(round) : found)].filter(v => v >= low && v <= high).sort((a, b) => a - b);
};

const ticksOf = ({ low, high, log: logarithmic }) => {
  if (!logarithmic) return ticksBetween(low, high, 4);
  const decades = [];
  for (let k = floor(log10(low)); k <= log10(high); k++) for (const m of [1, 2, 5]) decades.push(+(m * pow(10, k)).toPrecision(3));
  const inside = decades.filter(v => v >= low * 0.999 && v <= high * 1.001);
  const tens = inside.filter(v => /^1/.test(v.toExponential()));
  return inside.length < 6 ? inside : tens.length < 6 ? tens : tens.filter(v => round(log10(v)) % 2 === 0);
};

const nearest = (list, given) => {
  const v = min(max(given, list[0]), list[list.length - 1]);
  return list.reduce((best, w, k) => abs(w - v) < abs(list[best] - v) ? k : best, 0);
};

// {element, get value, set value}: a labelled range input whose steps are the stops.
const slider = (spec, moved) => {
  const ticks = ticksOf(spec), stops = stopsOf({ ...spec, ticks });
  const write = v => spec.label && spec.label.length > 2 ? shown(v) : `${spec.shown} = ${shown(v)}`;
  const input = element("input", { type: "range", min: 0, max: stops.length - 1, step: 1 });
  const output = element("output", { class: "live-number" });
  const scale = element("span", { class: "live-ticks", "aria-hidden": "true" });
  for (const t of ticks) {
    const share = nearest(stops, t) / (stops.length - 1);
    scale.append(element("span", { style: `left:calc(10px + ${share.toFixed(4)}*(100% - 20px))` }, shown(t)));
  }
  const name = element("span", { class: "live-name" }, spec.label || spec.shown);
  const made = element("label", { class: "live-slider" }, name, element("span", { class: "live-track" }, input, scale), output);
  const tell = () => {
    output.textContent = write(stops[input.value]);
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", () => { tell(); moved(); });
  input.addEventListener("keydown", keepKeys);
  const control = {
    element: made, input,
    get value() { return stops[input.value]; },
    set value(v) { input.value = nearest(stops, v); tell(); },
    text: v => String(v), read: text => text.trim() && isFinite(text) ? +text : undefined,
  };
  control.value = spec.start;
  return control;
};

// JupyterLab's command mode would take these keys from a slider.
const keepKeys = event => { if (/^(Arrow|Home|End|Page)/.test(event.key)) event.stopPropagation(); };

const choice = (spec, moved) => {
  const input = element("select", {}, ...spec.options.map(([value, text]) => element("option", { value }, text)));
  const made = element("label", { class: "live-slider live-choice" }, element("span", { class: "live-name" }, spec.label), input);
  input.addEventListener("input", moved);
  input.value = spec.start;
  const known = value => spec.options.some(o => o[0] === value);
  return {
    element: made, input,
    get value() { return input.value; },
    set value(v) { if (known(v)) input.value = v; },
    text: v => v, read: text => known(text) ? text : undefined,
  };
};

// A view in the address: ?name=beta:4,x:1.2 — the rest of the address stays as it is.
const readState = name => {
  const text = new URLSearchParams(location.search).get(name) || "";
  return Object.fromEntries(text.split(",").map(part => part.split(/:(.*)/s)).filter(part => part.length > 1));
};
const stateText = state => Object.entries(state).map(([key, value]) => `${key}:${value}`).join(",");
const addressWith = (name, text) => {
  const url = new URL(location.href);
  text ? url.searchParams.set(name, text) : url.searchParams.delete(name);
  return url.href.replace(/%3A/gi, ":").replace(/%2C/gi, ",");
};
const later = (wait, run) => {
  let timer;
  return (...given) => { clearTimeout(timer); timer = setTimeout(run, wait, ...given); };
};
const writeState = (name, text) => {
  try { history.replaceState(history.state, "", addressWith(name, text)); } catch { /* a page that may not: then no link */ }
};

// A table that everyone reads: the first column names the rows.
const tableRows = (head, rows) => {
  const cell = (tag, scope, content) => {
    const made = element(tag, scope ? { scope } : {});
    content && content.swatch ? made.append(swatch(content), content.text) : made.append(content);
    return made;
  };
  return [
    element("thead", {}, element("tr", {}, ...head.map(text => cell("th", "col", text)))),
    element("tbody", {}, ...rows.map(row => element("tr", {}, ...row.map((text, k) => cell(k ? "td" : "th", k ? "" : "row", text))))),
  ];
};
const swatch = ({ swatch: colour, dash }) => {
  const made = element("span", { class: "live-swatch", "aria-hidden": "true" });
  made.innerHTML = `<svg width="26" height="12"><path d="M0 6H26" stroke="${colour}" stroke-width="3" stroke-dasharray="${dash}"/></svg>`;
  return made;
};
