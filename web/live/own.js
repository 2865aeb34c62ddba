// The reader's own f(x): read by web/js/formula.js, with f′ and f″ by jets [u, u′, u″] through its tree.
const onUnit = (g, g1, g2) => u => [g(u), g1(u), g2(u)];
const leap = g => u => [g(u), 0, 0];
const corner = u => [abs(u), sign(u), u ? 0 : NaN];
const hinge = u => [pos(u), step(u), u ? 0 : NaN];
const sigmaJet = u => [sigma(u), bump(u), -bump(u) * tanh(u / 2)];
const PhiJet = u => [Phi(u), phi(u), -u * phi(u)];
const logJet = u => [log(u), u < 0 ? NaN : 1 / u, u < 0 ? NaN : -1 / (u * u)];
const asinJet = u => [Math.asin(u), pow(1 - u * u, -0.5), u * pow(1 - u * u, -1.5)];
const gated = jet => u => { const [s, s1, s2] = jet(u); return [u * s, s + u * s1, 2 * s1 + u * s2]; };
const flipped = (jet, c) => u => { const [a, b, d] = jet(u); return [c - a, -b, -d]; };
const erfJet = u => [erf(u), 2 / sqrt(PI) * bell(u), -4 * u / sqrt(PI) * bell(u)];
const atanJet = onUnit(atan, u => 1 / (1 + u * u), u => -2 * u / (1 + u * u) ** 2);
const artanhJet = onUnit(Math.atanh, u => 1 / (1 - u * u), u => 2 * u / (1 - u * u) ** 2);
const sechJet = u => { const s = 1 / Math.cosh(u), t = tanh(u); return [s, -s * t, s * (1 - 2 * sech2(u))]; };
const RULES = {
  exp: onUnit(exp, exp, exp), ln: logJet, log: logJet, abs: corner, relu: hinge,
  sqrt: onUnit(sqrt, u => 1 / (2 * sqrt(u)), u => -1 / (4 * u * sqrt(u))),
  sign: leap(sign), sgn: leap(sign), H: leap(step), Heaviside: leap(step), theta: leap(step), floor: leap(floor), ceil: leap(ceil), ceiling: leap(ceil),
  sin: onUnit(sin, cos, u => -sin(u)), cos: onUnit(cos, u => -sin(u), u => -cos(u)),
  tan: onUnit(Math.tan, u => 1 / cos(u) ** 2, u => 2 * sin(u) / cos(u) ** 3),
  arctan: atanJet, atan: atanJet, arcsin: asinJet, asin: asinJet, arccos: flipped(asinJet, PI / 2), acos: flipped(asinJet, PI / 2),
  sinh: onUnit(Math.sinh, Math.cosh, Math.sinh), cosh: onUnit(Math.cosh, Math.sinh, Math.cosh),
  tanh: onUnit(tanh, sech2, u => -2 * tanh(u) * sech2(u)), sech: sechJet, artanh: artanhJet, atanh: artanhJet,
  sigma: sigmaJet, sigmoid: sigmaJet, softplus: u => [softplus(u), sigma(u), bump(u)], silu: gated(sigmaJet), gelu: gated(PhiJet),
  logit: u => [log(u / (1 - u)), 1 / (u * (1 - u)), (2 * u - 1) / (u * (1 - u)) ** 2],
  erf: erfJet, erfc: u => { const [, b, c] = erfJet(u); return [erfc(u), -b, -c]; }, Phi: PhiJet, phi: u => [phi(u), -u * phi(u), (u * u - 1) * phi(u)],
};

const times = ([a, a1, a2], [b, b1, b2]) => [a * b, a1 * b + a * b1, a2 * b + 2 * a1 * b1 + a * b2];
const chain = ([g, g1, g2], [, u1, u2]) => [g, u1 && g1 * u1, (u1 && g2 * u1 * u1) + (u2 && g1 * u2)];
const inverse = u => chain([1 / u[0], -1 / u[0] ** 2, 2 / u[0] ** 3], u);
const power = (u, v) => {
  const n = v[0], f = u[0] ** n;
  if (!v[1] && !v[2]) return chain([f, n && n * u[0] ** (n - 1), n * (n - 1) && n * (n - 1) * u[0] ** (n - 2)], u);
  return chain([f, f, f], times(v, chain(logJet(u[0]), u)));
};
// The larger (way 1) or smaller (way -1) of two; where they meet with different slopes, the mean slope and no f″.
const farther = way => (a, b) => {
  const apart = way * (a[0] - b[0]);
  if (apart) return apart > 0 ? a : apart < 0 ? b : [NaN, NaN, NaN];
  return [a[0], (a[1] + b[1]) / 2, a[1] === b[1] && a[2] === b[2] ? a[2] : NaN];
};

const jet = (tree, x) => {
  const [kind, a, b] = tree, of = part => jet(part, x);
  switch (kind) {
    case "name": return [x, 1, 0];
    case "neg": return of(a).map(v => -v);
    case "+": { const v = of(b); return of(a).map((u, k) => u + v[k]); }
    case "-": { const v = of(b); return of(a).map((u, k) => u - v[k]); }
    case "*": return times(of(a), of(b));
    case "/": return times(of(a), inverse(of(b)));
    case "^": return power(of(a), of(b));
    case "call": {
      if (a === "max" || a === "min") return b.map(of).reduce(farther(a === "max" ? 1 : -1));
      const u = of(b[0]);
      return chain(RULES[a](u[0]), u);
    }
  }
  return [actFormula.value(tree, {}), 0, 0]; // a number
};

const inside = tree => tree[0] === "call" ? tree[2] : tree.slice(1).filter(Array.isArray);
const calls = tree => [...tree[0] === "call" ? [tree] : [], ...inside(tree).flatMap(calls)];

// Where a corner or a jump may be: the zeros of what |…|, max, H and their like are asked about, on a grid, then halved.
const seamsOf = tree => {
  const at = t => x => jet(t, x)[0], asked = [];
  for (const [, name, parts] of calls(tree)) {
    if (["abs", "relu", "sign", "sgn", "H", "Heaviside", "theta"].includes(name)) asked.push(at(parts[0]));
    if (/^(floor|ceil)/.test(name)) asked.push(x => sin(PI * at(parts[0])(x)));
    if (name === "max" || name === "min") parts.forEach((p, k) => parts.slice(0, k).forEach(q => asked.push(x => at(p)(x) - at(q)(x))));
  }
  const found = new Set();
  for (const h of asked) {
    for (let k = -1600, before = NaN; k <= 1600; k++) {
      let [a, b] = [(k - 1) / 80, k / 80];
      const now = sign(h(b));
      if (before === 0 && now) found.add(a);
      else if (before && now === 0) found.add(b);
      else if (before * now < 0) {
        for (let n = 0; n < 60; n++) { const m = (a + b) / 2; sign(h(m)) === before ? a = m : b = m; }
        found.add(b);
      }
      before = now;
    }
  }
  return [...found].sort((a, b) => a - b).slice(0, 200).map(s => [s, jet(tree, s)[1]]);
};

// The text as an entry of FUNCTIONS; NotAFormula says in words what is wrong with it.
const invention = text => {
  const tree = actFormula.read(text, ["x"]);
  const unknown = calls(tree).map(c => c[1]).find(name => !(name in RULES) && name !== "max" && name !== "min");
  if (unknown) throw new actFormula.NotAFormula(say(WORDS.explorer.own_no_slope, { name: unknown }));
  const seams = seamsOf(tree);
  return { parameters: [], f: [0, 1, 2].map(order => x => jet(tree, x)[order]), seams: () => seams };
};

// The first place of a stretch at which f has no finite value; undefined where there is none.
const gapIn = (f, [low, high]) => {
  for (let k = 0; k <= 2000; k++) {
    const x = low + (high - low) * k / 2000;
    if (!isFinite(f(x))) return x;
  }
};

// sup |f′| on a stretch; ∞ where f jumps there
const steepestIn = ({ f, seams }, range) => {
  const [low, high] = range, places = seams().map(s => s[0]).filter(s => s >= low && s <= high);
  if (places.some(s => abs(f[0](s + 1e-9) - f[0](s - 1e-9)) > 1e-6)) return Infinity;
  return largest(f[1], range, places)[0];
};
