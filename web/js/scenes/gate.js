// x S(kx) against ReLU: squeezed by k, every gate errs by C/k.
(() => {
  const { derivative, shown, say, curve, cycle: [BLUE, ORANGE, , RED] } = ACT;
  const Phi = derivative("noisy_relu", 1, [1]), hard = derivative("hard_sigmoid", 0, [3]), sigma = derivative("sigmoid", 0, [1]);
  const half = u => u < 0 ? Math.atan(-1 / u) / Math.PI : 1 - Math.atan(1 / u) / Math.PI;
  const GATES = {
    logistic: sigma, normal: Phi, hard,
    algebraic: u => { const r = Math.hypot(1, u); return u < 0 ? 0.5 / (r * (r - u)) : 1 - 0.5 / (r * (r + u)); },
    arctan: u => u ? half(u) : 0.5,
    softsign: u => u < 0 ? 0.5 / (1 - u) : 1 - 0.5 / (1 + u),
  };
  // C = sup u S(-u): the gates are symmetric. Two of them only come near it, ever further out.
  const constant = S => {
    let best = [0, 0];
    for (let k = -2000; k <= 5000; k++) {
      const u = Math.pow(10, k / 1000), size = u * S(-u);
      if (size > best[0]) best = [size, u];
    }
    return best;
  };

  ACT.scenes.gate = ({ k, gate }, words) => {
    const S = GATES[gate], x = [-4, 4], [C, where] = constant(S), reached = where < 9e4;
    const ramp = v => v * S(k * v), relu = v => Math.max(v, 0), error = v => relu(v) - ramp(v);
    const y = [0, Math.max(0.6, 1.15 * C / k)]; // one scale for most k: the height is what falls
    const label = reached ? words.reached : words.not_reached;
    return {
      panels: [
        { title: words.curves, x, y: [-0.5, 2.5], marks: [
          { line: curve(relu, x, [0]), colour: RED }, { line: curve(ramp, x, [], 801), colour: BLUE, dash: "9 4" }] },
        { title: words.error, x, y, marks: [
          { line: curve(error, x, [0], 801), colour: BLUE }, { line: [[x[0], C / k], [x[1], C / k]], colour: ORANGE, dash: "3 3" },
          { text: "C/k", at: [3.4, C / k + (y[1] - y[0]) * 0.03], colour: ORANGE }] },
      ],
      name: say(words.name, { k: shown(k), size: shown(C / k) }),
      table: { head: [words.quantity, words.value], rows: [
        ["C", shown(C)], [words.where, reached ? `±${shown(where / k, 3)}` : words.far], ["C/k", shown(C / k)]] },
      says: say(label, { k: shown(k), size: shown(C / k) }),
    };
  };
})();
