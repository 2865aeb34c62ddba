// Formulas as people type them: a small reader of our own (no eval), their values, and how they were read.
// "2 sigma(a x)^2", "x·H(−x)", "|x|/√2", "½ ln(1+e^x)"; also the library's own spelling, "exp(-x)**2".
(function (root) {
  "use strict";
  const LONGEST = 400, DEEPEST = 80;

  // --- functions of one number

  function erfc(x) {
    if (x < 2) { // the series of erf
      let term = x, sum = x;
      for (let n = 1; n < 200 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
        term *= -x * x / n;
        sum += term / (2 * n + 1);
      }
      if (x > -2) return 1 - 2 / Math.sqrt(Math.PI) * sum;
      return 2 - erfc(-x);
    }
    let tail = 0; // its continued fraction
    for (let n = 120; n > 0; n--) tail = n / 2 / (x + tail);
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
  }

  function lambertW(x) {
    if (x < -1 / Math.E) return NaN;
    let w = x < 1 ? x * (1 - x / 2) : Math.log(x + 1);
    if (x < -0.25) w = -1 + Math.sqrt(2 * (1 + Math.E * x));
    for (let n = 0; n < 60; n++) {
      const step = (w * Math.exp(w) - x) / (Math.exp(w) * (w + 1) || 1e-300);
      w -= step;
      if (Math.abs(step) <= 1e-16 * Math.abs(w)) break;
    }
    return w;
  }

  const LANCZOS = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
  function factorial(x) { // and between the whole numbers, as SymPy has it
    if (x < -0.5) return Math.PI / Math.sin(Math.PI * (x + 1)) / factorial(-x - 1);
    const base = x + 7.5, sum = LANCZOS.reduce((all, c, i) => all + c / (x + i + 1), 0.99999999999980993);
    return Math.sqrt(2 * Math.PI) * base ** (x + 0.5) * Math.exp(-base) * sum;
  }

  const sigmoid = x => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
  const softplus = x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  const Phi = x => erfc(-x / Math.SQRT2) / 2;
  const phi = x => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  const step = x => (x > 0 ? 1 : x < 0 ? 0 : x === 0 ? 0.5 : NaN);

  const FUNCTIONS = {
    exp: Math.exp, ln: Math.log, log: Math.log, sqrt: Math.sqrt, abs: Math.abs, sign: Math.sign, sgn: Math.sign,
    sin: Math.sin, cos: Math.cos, tan: Math.tan, arctan: Math.atan, atan: Math.atan, arcsin: Math.asin,
    asin: Math.asin, arccos: Math.acos, acos: Math.acos, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh,
    artanh: Math.atanh, atanh: Math.atanh, ceiling: Math.ceil, ceil: Math.ceil, floor: Math.floor,
    sigma: sigmoid, sigmoid, logit: p => Math.log(p / (1 - p)), softplus, relu: x => Math.max(x, 0),
    silu: x => x * sigmoid(x), gelu: x => x * Phi(x), erf: x => 1 - erfc(x), erfc, Phi, phi,
    H: step, Heaviside: step, theta: step, factorial, LambertW: lambertW, W: lambertW, sech: x => 1 / Math.cosh(x),
  };
  const OF_MANY = { max: Math.max, min: Math.min };
  const CONSTANTS = { pi: Math.PI, e: Math.E, euler: Math.E };
  const SPELLED = {
    α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ϵ: "epsilon", ζ: "zeta", η: "eta", θ: "theta",
    λ: "lam", μ: "mu", ν: "nu", ξ: "xi", π: "pi", ρ: "rho", σ: "sigma", ς: "sigma", τ: "tau", φ: "phi", ϕ: "phi",
    ω: "omega", Φ: "Phi", Δ: "Delta", "√": "sqrt",
  };
  const RAISED = { "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
    "⁻": "-", "⁺": "+" };
  const FRACTIONS = { "½": "(1/2)", "⅓": "(1/3)", "⅔": "(2/3)", "¼": "(1/4)", "¾": "(3/4)", "⅕": "(1/5)", "⅙": "(1/6)", "⅛": "(1/8)" };

  class NotAFormula extends Error {}

  // --- from characters to tokens

  function plain(text) {
    text = text.replace(/[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, up => "^(" + [...up].map(c => RAISED[c]).join("") + ")");
    text = text.replace(/[½⅓⅔¼¾⅕⅙⅛]/g, c => FRACTIONS[c]).normalize("NFKC");
    text = text.replace(/[−–—]/g, "-").replace(/[·⋅×∙]/g, "*").replace(/[÷∕⁄]/g, "/").replace(/\*\*/g, "^");
    text = text.replace(/[\[{]/g, "(").replace(/[\]}]/g, ")").replace(/[ΔΦα-ωϕϵ√]/g, c => " " + (SPELLED[c] || c) + " ");
    return text.replace(/\s+_|_\s+/g, "_");
  }

  // A decimal comma is one that stands between digits, outside of every function's brackets.
  function decimalCommas(text) {
    let depth = 0;
    return text.replace(/[()]|\d,(?=\d)/g, piece => {
      if (piece === "(") depth++;
      else if (piece === ")") depth--;
      else if (depth === 0) return piece[0] + ".";
      return piece;
    });
  }

  const bare = name => name.replace(/_/g, "");

  function vocabulary(names) {
    const words = new Map();
    for (const name of Object.keys(CONSTANTS)) words.set(name, { kind: "constant", name });
    for (const name of [...Object.keys(FUNCTIONS), ...Object.keys(OF_MANY)]) {
      words.set(name, { kind: "function", name });
      if (name.length > 2 && name !== "Phi" && name !== "phi") words.set(name.toLowerCase(), { kind: "function", name });
    }
    for (const name of names) words.set(bare(name), { kind: "name", name }); // a letter of the exercise comes first
    if (names.includes("lam")) words.set("lambda", words.get("lam"));
    return words;
  }

  // "ax" is a·x where a and x are letters of the exercise: the longest known word first.
  function words(run, known, letters) {
    const out = [];
    let text = bare(run);
    while (text) {
      let length = text.length;
      while (length && !known.has(text.slice(0, length)) && !(length > 2 && known.has(text.slice(0, length).toLowerCase())
             && known.get(text.slice(0, length).toLowerCase()).kind === "function")) length--;
      if (!length) throw new NotAFormula(`“${run}” is not known here. The letters are ${letters}.`);
      const word = text.slice(0, length);
      out.push(known.get(word) || known.get(word.toLowerCase()));
      text = text.slice(length);
      const digits = /^\d+/.exec(text);
      if (digits) throw new NotAFormula(`“${run}” is not known here. Write a product with a star: ${word}*${digits[0]}.`);
    }
    return out;
  }

  function tokens(text, names) {
    const known = vocabulary(names), letters = names.map(shown).join(", ") || "none";
    const found = [], pattern = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+(?![\w.]))?)|([A-Za-z][A-Za-z0-9_]*)|([-+*/^()|,']|′))/gy;
    let at = 0;
    text = text.trimEnd();
    while (at < text.length) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (!match) throw new NotAFormula(`“${text.slice(at).trim()[0]}” cannot stand in a formula here.`);
      at = pattern.lastIndex;
      if (match[1]) {
        if (text[at] === ".") throw new NotAFormula(`“${match[1]}.” is not a number.`);
        found.push({ kind: "number", value: Number(match[1]), text: match[1] });
      } else if (match[2]) found.push(...words(match[2], known, letters));
      else found.push({ kind: match[3] === "′" ? "'" : match[3] });
    }
    return found;
  }

  // --- from tokens to a tree

  function read(text, names = []) {
    if (text.length > LONGEST) throw new NotAFormula(`A formula of at most ${LONGEST} signs, please.`);
    text = decimalCommas(plain(text));
    const sides = text.split("=");
    if (sides.length > 2) throw new NotAFormula("One formula, please, with at most one equals sign.");
    const list = tokens(sides[sides.length - 1], names);
    if (!list.length) throw new NotAFormula("There is no formula yet.");
    let at = 0, depth = 0, bars = 0;
    const next = kind => list[at] && list[at].kind === kind;
    const take = kind => next(kind) && list[at++];
    const need = (kind, said) => { if (!take(kind)) throw new NotAFormula(said); };

    function deeper(inside) {
      if (++depth > DEEPEST) throw new NotAFormula("The brackets are nested too deep.");
      const tree = inside();
      depth--;
      return tree;
    }
    const sum = () => deeper(() => {
      let left = product();
      for (;;) {
        if (take("+")) left = ["+", left, product()];
        else if (take("-")) left = ["-", left, product()];
        else return left;
      }
    });
    const opens = () => list[at] && (["number", "name", "constant", "function", "("].includes(list[at].kind) || (next("|") && !bars));
    function product() {
      let left = signed(), divided = false;
      for (;;) {
        if (take("*")) left = ["*", left, signed()];
        else if (take("/")) { left = ["/", left, signed()]; divided = true; continue; }
        else if (opens()) {
          if (divided) throw new NotAFormula("After a fraction bar write brackets or a star: 1/(2x) or (1/2)*x?");
          left = ["*", left, power()];
        } else return left;
        divided = false;
      }
    }
    const signed = () => deeper(() => (take("-") ? ["neg", signed()] : take("+") ? signed() : power()));
    function power() {
      const base = atom();
      return take("^") ? ["^", base, signed()] : base;
    }
    function bracketed() {
      const outside = bars;
      bars = 0;
      const parts = [sum()];
      while (take(",")) parts.push(sum());
      need(")", "A bracket is not closed.");
      bars = outside;
      return parts;
    }
    function atom() {
      const token = list[at];
      if (!token) throw new NotAFormula("The formula ends too early.");
      at++;
      if (token.kind === "number") return ["number", token.value, token.text];
      if (token.kind === "name" || token.kind === "constant") return [token.kind, token.name];
      if (token.kind === "function") return applied(token.name);
      if (token.kind === "(") {
        const parts = bracketed();
        if (parts.length > 1) throw new NotAFormula("A comma can stand only in max(…, …) and min(…, …).");
        return parts[0];
      }
      if (token.kind === "|") {
        bars++;
        const inside = sum();
        need("|", "A bar | is not closed.");
        bars--;
        return ["call", "abs", [inside]];
      }
      throw new NotAFormula(`“${token.kind === "'" ? "′" : token.kind}” stands in an unexpected place.`);
    }
    function applied(name) {
      let exponent = null, primes = 0;
      while (take("'")) primes++;
      if (take("^")) { // tanh^2(x), tanh²(x)
        exponent = take("(") ? bracketed()[0] : atom();
        if (value(exponent, {}) < 0) throw new NotAFormula(`Write ${name}(x)^(-1) for one over it.`);
      }
      let given;
      if (take("(")) given = bracketed();
      else if (opens()) given = [atom()];
      else throw new NotAFormula(`${name} of what? Write ${name}(…).`);
      if (!OF_MANY[name] && given.length > 1) throw new NotAFormula(`${name} takes one argument.`);
      let call = ["call", name, given];
      if (primes) call = derivative(name, call, primes);
      return exponent ? ["^", call, exponent] : call;
    }
    function derivative(name, call, primes) { // σ′(x) and tanh′(x), as they are written in the text
      const one = ["number", 1, "1"];
      if (primes === 1 && (name === "sigma" || name === "sigmoid")) return ["*", call, ["-", one, call]];
      if (primes === 1 && name === "tanh") return ["-", one, ["^", call, ["number", 2, "2"]]];
      throw new NotAFormula("Write the derivative out: a prime cannot stand here.");
    }

    const tree = sum();
    if (at < list.length) {
      throw new NotAFormula(list[at].kind === ")" ? "A bracket is closed that was never opened." : `“${list[at].kind}” stands in an unexpected place.`);
    }
    return tree;
  }

  // --- its value

  function value(tree, at) {
    const [kind, a, b] = tree;
    switch (kind) {
      case "number": return a;
      case "constant": return CONSTANTS[a];
      case "name": return Object.hasOwn(at, a) ? at[a] : NaN;
      case "neg": return -value(a, at);
      case "+": return value(a, at) + value(b, at);
      case "-": return value(a, at) - value(b, at);
      case "*": return value(a, at) * value(b, at);
      case "/": return value(a, at) / value(b, at);
      case "^": return value(a, at) ** value(b, at);
      case "call": return (OF_MANY[a] || FUNCTIONS[a])(...b.map(part => value(part, at)));
    }
    throw new Error(kind);
  }

  function namesIn(tree, found = new Set()) {
    if (tree[0] === "name") found.add(tree[1]);
    else for (const part of tree[0] === "call" ? tree[2] : tree.slice(1)) if (Array.isArray(part)) namesIn(part, found);
    return found;
  }

  // --- how it was read, as MathML

  const GREEK = {};
  for (const [sign, word] of Object.entries(SPELLED)) if (word !== "sqrt") GREEK[word] ??= sign;
  const shown = name => {
    const [stem, index] = name.includes("_") ? name.split("_") : [name.replace(/\d+$/, ""), (/\d+$/.exec(name) || [""])[0]];
    return (GREEK[stem] || stem) + index;
  };
  const row = inside => `<mrow>${inside}</mrow>`;
  const fenced = inside => row(`<mo>(</mo>${inside}<mo>)</mo>`);
  const TIGHTNESS = { "+": 1, "-": 1, neg: 1, "*": 2, "/": 4, "^": 3 };
  const within = (tree, least) => ((TIGHTNESS[tree[0]] || 4) < least ? fenced(mathml(tree)) : mathml(tree));

  function identifier(name) {
    const text = shown(name), parts = /^(.)(\w+)$/u.exec(text);
    return parts ? `<msub><mi>${parts[1]}</mi><mn>${parts[2]}</mn></msub>` : `<mi>${text}</mi>`;
  }

  function mathml(tree) {
    const [kind, a, b] = tree;
    switch (kind) {
      case "number": return `<mn>${tree[2]}</mn>`;
      case "constant": return `<mi>${a === "pi" ? "π" : "e"}</mi>`;
      case "name": return identifier(a);
      case "neg": return row(`<mo>−</mo>${within(a, 2)}`);
      case "+": return row(`${within(a, 1)}<mo>+</mo>${within(b, b[0] === "neg" ? 2 : 1)}`);
      case "-": return row(`${within(a, 1)}<mo>−</mo>${within(b, 2)}`);
      case "*": return row(`${within(a, 2)}<mo>${b[0] === "number" ? "·" : "&#x2062;"}</mo>${within(b, 2)}`);
      case "/": return `<mfrac>${row(mathml(a))}${row(mathml(b))}</mfrac>`;
      case "^": return `<msup>${row(a[0] === "/" || a[0] === "call" && a[1] !== "abs" ? fenced(mathml(a)) : within(a, 4))}${row(mathml(b))}</msup>`;
      case "call":
        if (a === "sqrt") return `<msqrt>${mathml(b[0])}</msqrt>`;
        if (a === "exp") return `<msup><mi>e</mi>${row(mathml(b[0]))}</msup>`;
        if (a === "abs") return row(`<mo>|</mo>${mathml(b[0])}<mo>|</mo>`);
        return row(`<mi>${a === "log" ? "ln" : shown(a)}</mi><mo>&#x2061;</mo>${fenced(b.map(mathml).join("<mo>,</mo>"))}`);
    }
    throw new Error(kind);
  }

  root.actFormula = { read, value, namesIn, shown, NotAFormula,
    mathml: tree => `<math displaystyle="true">${mathml(tree)}</math>` };
})(typeof globalThis === "undefined" ? this : globalThis);
