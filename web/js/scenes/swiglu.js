// One gated unit as a surface: y = f(a) v over the plane of its two halves, with the cuts through one point.
(() => {
  const { derivative, functions, shown, say, curve, cycle: [BLUE, ORANGE, GREEN] } = ACT;
  const CELLS = 24, R = 4;
  ACT.scenes.swiglu = ({ gate, a, v }, words) => {
    const [f, slope] = [0, 1].map(order => derivative(gate, order, functions[gate].parameters.map(p => p.start)));
    const cells = [], gap = 2 * R / CELLS;
    for (let i = 0; i < CELLS; i++) {
      const value = f(-R + (i + 0.5) * gap);
      for (let j = 0; j < CELLS; j++) {
        const [left, low] = [-R + i * gap, -R + j * gap], y = value * (low + gap / 2);
        const strength = Math.min(Math.sqrt(Math.abs(y) / 16), 1).toFixed(3);
        cells.push([left, low, left + gap, low + gap, `rgb(${y > 0 ? "196 98 16" : "47 119 196"} / ${strength})`]);
      }
    }
    const x = [-R, R], y = f(a) * v, parts = { a: shown(a), v: shown(v), y: shown(y, 3), name: functions[gate].title };
    return {
      panels: [
        { title: words.surface, x, y: x, square: true, across: words.a, marks: [
          { cells }, { line: [[a, -R], [a, R]], colour: GREEN, width: 1.6, dash: "9 4" }, { line: [[-R, v], [R, v]], width: 1.6 },
          { dots: [[a, v]], r: 6 }, { text: "v", at: [-3.7, 3.5] }] },
        { title: words.cuts, x, y: [-10, 10], square: true, across: words.along, marks: [
          { line: curve(u => f(u) * v, x, []), width: 2.2 }, { line: [[-R, -R * f(a)], [R, R * f(a)]], colour: GREEN, dash: "9 4" },
          { dots: [[a, y]], r: 5 }, { dots: [[v, y]], r: 5, colour: GREEN }] },
      ],
      name: say(words.name, parts),
      table: { head: [words.quantity, words.value], rows: [
        ["y = f(a)·v", parts.y], ["∂y/∂a = f′(a)·v", shown(slope(a) * v, 3)], ["∂y/∂v = f(a)", shown(f(a), 3)]] },
      says: say(words.says, parts),
    };
  };
})();
