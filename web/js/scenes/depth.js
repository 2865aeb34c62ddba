// What many wide random layers leave of the signal going up and of the gradient coming down: q -> v E f(sqrt(q) Z)²,
// and a factor v E f'(sqrt(q) Z)² for each layer of the gradient. Biases are 0.
(() => {
  const { derivative, functions, shown, say, superscript } = ACT;
  const Z = Array.from({ length: 360 }, (_, k) => -9 + (k + 0.5) * 0.05);
  const WEIGHT = Z.map(z => 0.05 * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI));
  const meanSquare = (f, size) => Z.reduce((sum, z, k) => sum + WEIGHT[k] * f(size * z) ** 2, 0);

  ACT.scenes.depth = ({ activation, v, layers }, words) => {
    const starts = functions[activation].parameters.map(p => p.start);
    const [f, slope] = [0, 1].map(order => derivative(activation, order, starts)), colour = functions[activation].colour;
    const signal = [1], factors = [];
    for (let layer = 0; layer < layers; layer++) {
      const size = Math.sqrt(v * signal[layer]);
      signal.push(meanSquare(f, size));
      factors.push(v * meanSquare(slope, size));
    }
    const gradient = Array(layers + 1).fill(1);
    for (let layer = layers - 1; layer >= 0; layer--) gradient[layer] = gradient[layer + 1] * factors[layer];
    const curve = squares => squares.map((s, layer) => [layer, Math.max(Math.log10(s) / 2, -40)]);
    const range = points => {
      const low = Math.min(0, ...points.map(p => p[1])), high = Math.max(0, ...points.map(p => p[1]));
      return [Math.floor(low - 0.3), Math.ceil(high + 0.3)];
    };
    const panel = (title, squares) => {
      const points = curve(squares), power = t => Number.isInteger(t) ? t ? `10${superscript(t)}` : "1" : "";
      return { title, x: [0, layers], y: range(points), shownY: power, across: words.layer,
        marks: [{ line: points, colour }, { dots: points, colour, r: 3 }] };
    };
    const [up, down] = [signal[layers], gradient[0]].map(square => shown(Math.sqrt(square), 3));
    const parts = { layers, name: functions[activation].title, v: shown(v), signal: up, gradient: down };
    return {
      panels: [panel(words.signal, signal), panel(words.gradient, gradient)],
      name: say(words.picture, parts),
      table: { head: [words.quantity, words.value], rows: [
        [words.signal_left, parts.signal], [words.gradient_left, parts.gradient],
        [words.factor, shown(Math.sqrt(factors[layers - 1]), 4)]] },
      says: say(words.says, parts),
    };
  };
})();
