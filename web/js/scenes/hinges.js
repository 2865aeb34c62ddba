// n weighted hinges whose sum joins n + 1 points of a curve.
(() => {
  const { shown, say, cycle } = ACT, RED = cycle[3], GREY = cycle[7], DASHES = [undefined, "9 4", "3 3", "9 3 2 3"];
  const CURVES = { wave: v => Math.sin(2 * Math.PI * v), parabola: v => v * v, jump: v => (1 + Math.sign(v - 0.5)) / 2 };

  ACT.scenes.hinges = ({ curve, n }, words) => {
    const g = CURVES[curve], x = [0, 1], marks = Array.from({ length: n + 1 }, (_, k) => k / n);
    const slopes = marks.slice(1).map((t, k) => (g(t) - g(marks[k])) * n);
    const weights = slopes.map((slope, k) => k ? slope - slopes[k - 1] : slope);
    const sum = v => weights.reduce((total, w, k) => total + w * Math.max(v - marks[k], 0), g(0));
    const points = [...Array.from({ length: 1201 }, (_, k) => k / 1200), 0.5 - 1e-9, 0.5 + 1e-9].sort((a, b) => a - b);
    const worst = shown(Math.max(...points.map(v => Math.abs(sum(v) - g(v)))), 3);
    const ends = weights.map((w, k) => w * (1 - marks[k])), bottom = Math.min(...ends, 0), top = Math.max(...ends, 0.3);
    const up = marks.slice(0, n);
    const dotted = y => up.map(t => ({ line: y.map(v => [t, v]), colour: GREY, width: 0.8, dash: "2 3" }));
    const first = [1.1 * bottom - 0.1 * top, 1.1 * top - 0.1 * bottom], second = [curve === "wave" ? -1.2 : -0.2, 1.2];
    return {
      panels: [
        { title: words.hinges, x, y: first, marks: [...dotted(first), ...up.map((t, k) => (
          { line: [[0, 0], [t, 0], [1, ends[k]]], colour: cycle[k % 7], width: 1.8, dash: DASHES[k % 4] }))] },
        { title: words.sum, x, y: second, marks: [...dotted(second),
          { line: points.map(v => [v, g(v)]), colour: GREY, width: 5 },
          { line: marks.map(t => [t, sum(t)]), colour: RED, width: 2.2 }] },
      ],
      name: say(n === 1 ? words.name_one : words.name, { n, worst }),
      table: { head: [words.quantity, words.value], rows: [[words.worst, worst]] },
      says: say(n === 1 ? words.says_one : words.says, { n, worst }),
    };
  };
})();
