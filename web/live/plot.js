// A panel drawn as SVG text: axes, grid, marks. Colours of ink and grid are the theme's; sizes are CSS pixels.
const MARGIN = { left: 46, right: 10, top: 26, bottom: 24 };
const DASHES = ["", "9 4", "3 3", "11 3 3 3", "6 2 2 2", "2 5"];
const INK = "currentColor";

const clean = text => String(text).replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
const superscript = n => String(n).replace(/./g, c => c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]);

// A number as a reader writes it: 0.25, −1.5, 3.1·10⁻⁷.
const shown = (v, digits = 4) => {
  if (!isFinite(v)) return isNaN(v) ? "–" : v > 0 ? "∞" : "−∞";
  if (v && (abs(v) < 1e-4 || abs(v) >= 1e6)) {
    const [digitsOf, power] = v.toExponential(digits - 1).split("e");
    return `${+digitsOf}·10${superscript(+power)}`.replace("-", "−");
  }
  return String(+v.toPrecision(digits)).replace("-", "−");
};

const tickStep = (span, count) => {
  const rough = span / max(count, 1), ten = pow(10, floor(log10(rough)));
  return ten * [1, 2, 5, 10].find(m => m * ten >= rough * 0.999);
};
const ticksBetween = (low, high, count) => {
  const gap = tickStep(high - low, count), found = [];
  for (let k = ceil(low / gap - 1e-9); k * gap <= high + 1e-9 * gap; k++) found.push(+(k * gap).toPrecision(12));
  return found;
};

// The range that shows these values, out to the next ticks; one wild value does not flatten all others.
const rangeFor = values => {
  const known = values.filter(isFinite);
  let low = min(0, ...known), high = max(0, ...known);
  if (high - low < 1e-9) [low, high] = [low - 1, high + 1];
  const gap = tickStep(high - low, 5), room = (high - low) * 0.02;
  return [floor((low - room) / gap) * gap, ceil((high + room) / gap) * gap];
};

const path = (points, X, Y) => {
  let text = "", pen = "M";
  for (const p of points) {
    if (!p || !isFinite(p[1])) { pen = "M"; continue; }
    text += `${pen}${X(p[0]).toFixed(1)} ${min(max(Y(p[1]), -9999), 9999).toFixed(1)}`;
    pen = "L";
  }
  return text;
};

const MARKS = {
  line: (m, X, Y) => `<path d="${path(m.line, X, Y)}" fill="none" stroke="${m.colour || INK}" stroke-width="${m.width || 2.2}"` +
    ` stroke-dasharray="${m.dash || ""}" stroke-linejoin="round"/>`,
  area: (m, X, Y) => `<path d="${path(m.area, X, Y)}Z" fill="${m.colour}" fill-opacity="${m.opacity || 0.18}"/>`,
  dots: (m, X, Y) => m.dots.filter(p => isFinite(p[1])).map(p =>
    `<circle cx="${X(p[0]).toFixed(1)}" cy="${Y(p[1]).toFixed(1)}" r="${m.r || 4}" fill="${m.hollow ? "var(--figure-paper)" : m.colour || INK}"` +
    ` stroke="${m.hollow ? m.colour : "var(--figure-paper)"}" stroke-width="${m.hollow ? 2 : 1}"/>`).join(""),
  bars: (m, X, Y) => m.bars.map(([x, y]) => {
    const [a, b] = [Y(max(y, 0)), Y(min(y, 0))];
    return `<rect x="${X(x - m.wide / 2).toFixed(1)}" y="${a.toFixed(1)}" width="${(X(m.wide) - X(0)).toFixed(1)}"` +
      ` height="${max(b - a, 0.5).toFixed(1)}" fill="${m.colour}"/>`;
  }).join(""),
  cells: (m, X, Y) => m.cells.map(([x0, y0, x1, y1, colour]) => {
    const [left, top] = [X(x0), Y(y1)];
    return `<rect x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${(X(x1) - left).toFixed(1)}"` +
      ` height="${(Y(y0) - top).toFixed(1)}" fill="${colour}" shape-rendering="crispEdges"/>`;
  }).join(""),
  text: (m, X, Y) => `<text x="${X(m.at[0]).toFixed(1)}" y="${Y(m.at[1]).toFixed(1)}" text-anchor="${m.anchor || "middle"}"` +
    ` fill="${m.colour || INK}" stroke="var(--figure-paper)" stroke-width="4" paint-order="stroke">${clean(m.text)}</text>`,
};

// Width and height of a panel on which both axes have the same unit
const squareSize = (panel, width) => [width, width - MARGIN.left - MARGIN.right + MARGIN.top + bottomOf(panel)];
const bottomOf = panel => MARGIN.bottom + (panel.across ? 16 : 0);

// The panel as SVG text. `panel.across` are the words below the ticks, `panel.named` replaces numbers by names.
const panelSvg = (panel, width, height) => {
  const [x0, x1] = panel.x, [y0, y1] = panel.y;
  const wide = width - MARGIN.left - MARGIN.right, bottom = bottomOf(panel);
  const tall = height - MARGIN.top - bottom;
  const X = x => (x - x0) / (x1 - x0) * wide, Y = y => (y1 - y) / (y1 - y0) * tall;
  const scaleX = panel.shownX || shown, scaleY = panel.shownY || shown;
  const across = panel.named ? panel.named.map((_, k) => k) : panel.ticksX || ticksBetween(x0, x1, wide / 40);
  const up = panel.ticksY || ticksBetween(y0, y1, tall / 30);
  let grid = "", words = "";
  for (const x of across) {
    if (!panel.named) grid += `<path d="M${X(x).toFixed(1)} 0V${tall}"/>`;
    words += `<text x="${(MARGIN.left + X(x)).toFixed(1)}" y="${MARGIN.top + tall + 17}" text-anchor="middle">${clean(panel.named ? panel.named[x] : scaleX(x))}</text>`;
  }
  for (const y of up) {
    grid += `<path d="M0 ${Y(y).toFixed(1)}H${wide}"/>`;
    words += `<text x="${MARGIN.left - 7}" y="${(MARGIN.top + Y(y) + 4.5).toFixed(1)}" text-anchor="end">${clean(scaleY(y))}</text>`;
  }
  const zero = (x0 <= 0 && x1 >= 0 && !panel.named ? `M${X(0).toFixed(1)} 0V${tall}` : "") +
    (y0 <= 0 && y1 >= 0 ? `M0 ${Y(0).toFixed(1)}H${wide}` : "");
  const marks = panel.marks.map(m => MARKS[Object.keys(MARKS).find(kind => m[kind])](m, X, Y)).join("");
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true" focusable="false">` +
    `<text x="2" y="16" class="live-title">${clean(panel.title)}</text>` +
    (panel.across ? `<text x="${MARGIN.left + wide / 2}" y="${height - 3}" text-anchor="middle">${clean(panel.across)}</text>` : "") +
    words + `<svg x="${MARGIN.left}" y="${MARGIN.top}" width="${wide}" height="${tall}" overflow="hidden">` +
    `<g stroke="var(--figure-grid)" fill="none">${grid}</g><path d="${zero}" stroke="${INK}" fill="none" stroke-width="0.8"/>${marks}</svg></svg>`;
};

// Points of a curve: dense, each seam met from both sides, and lifted where the function jumps.
const curve = (f, [low, high], seams, count = 321) => {
  const x = Array.from({ length: count }, (_, k) => low + (high - low) * k / (count - 1));
  for (const s of seams) if (s > low && s < high) x.push(s - 1e-9, s + 1e-9);
  x.sort((a, b) => a - b);
  const points = [];
  x.forEach((v, k) => {
    const y = f(v), last = points[points.length - 1];
    if (k && last && v - x[k - 1] < 1e-8 && abs(y - last[1]) > 1e-6) points.push(null);
    points.push([v, y]);
  });
  return points;
};
