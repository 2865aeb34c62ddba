// Pieces of arithmetic that keep their digits in the tails. actlib/javascript.py writes each function of the
// catalogue in these names; SERIES and FUNCTIONS come from there.
const { abs, max, min, exp, expm1, log, log1p, log10, pow, sqrt, sign, sin, cos, tanh, atan, floor, ceil, round, cbrt, PI, E } = Math;
const above = u => u > 0 ? 1 : 0;
const below = u => u > 0 ? 0 : 1;
const step = u => u > 0 ? 1 : u < 0 ? 0 : 0.5;
const pos = u => max(u, 0);
const neg = u => min(u, 0);
const sigma = u => u < 0 ? exp(u) / (1 + exp(u)) : 1 / (1 + exp(-u));
const bump = u => { const e = exp(-abs(u)); return e / ((1 + e) * (1 + e)); }; // sigma'
const softplus = u => max(u, 0) + log1p(exp(-abs(u)));
const grow = u => exp(min(u, 9)); // e^u inside a tanh that is 1 from there on
const bell = u => exp(-u * u);
const phi = u => exp(-u * u / 2) / sqrt(2 * PI);
const sech2 = u => 4 * bump(2 * u);

// e^(u²) erfc(u) for u >= 0: a Chebyshev series in (u - 3.75)/(u + 3.75), by Clenshaw's rule.
const scaledErfc = u => {
  const t = (u - 3.75) / (u + 3.75);
  let a = 0, b = 0;
  for (let k = SERIES.length - 1; k > 0; k--) [a, b] = [SERIES[k] + 2 * t * a - b, a];
  return (SERIES[0] + t * a - b) / (1 + 2 * u);
};
const erfc = u => u < 0 ? 2 - erfc(-u) : u < 0.5 ? 1 - erf(u) : bell(u) * scaledErfc(u);
const erf = u => {
  if (abs(u) > 0.5) return sign(u) * (1 - bell(u) * scaledErfc(abs(u)));
  let term = u, sum = u;
  for (let n = 1; n < 14; n++) sum += (term *= -u * u / n) / (2 * n + 1);
  return 2 / sqrt(PI) * sum;
};
const Phi = u => u < -1 ? exp(-u * u / 2) / 2 * scaledErfc(-u / sqrt(2)) : erfc(-u / sqrt(2)) / 2;

// u Phi(u) + phi(u). Left of -2 the two nearly cancel; Mills' ratio is 1/(v + 1/(v + 2/(v + 3/...))) there.
const smear = u => {
  if (u >= -2) return u * Phi(u) + phi(u);
  const v = -u;
  let rest = (sqrt(v * v + 324) - v) / 2;
  for (let k = 80; k > 0; k--) rest = k / (v + rest);
  return phi(v) * rest / (v + rest);
};

// x - tanh x, from tanh x = x/(1 + x²/(3 + x²/(5 + ...))) where the two nearly cancel.
const shrink = x => {
  if (abs(x) >= 1) return x - tanh(x);
  let rest = 17;
  for (let odd = 15; odd > 2; odd -= 2) rest = odd + x * x / rest;
  const k = x * x / rest;
  return x * k / (1 + k);
};

// (1 + |x|^k)^(1/k), no power of which overflows
const turn = (x, k) => {
  const r = max(abs(x), 1);
  return r * pow(pow(r, -k) + pow(abs(x) / r, k), 1 / k);
};
const root = (x, b) => sqrt(x * x + b);
const plus = (x, b) => pos(x) + b / 2 / (abs(x) + root(x, b)); // (x + root)/2

// A function with its parameters: order 0, 1, 2 for f, f′, f″. At a seam f′ is what the record says, f″ has no value.
const derivative = (name, order, settings) => {
  const { f, seams } = FUNCTIONS[name];
  const kinks = order ? seams(...settings) : [];
  return x => {
    for (const [at, slope] of kinks) if (x === at) return order === 1 ? slope : NaN;
    return f[order](x, ...settings);
  };
};
