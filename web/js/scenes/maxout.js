// The largest of n lines, as near to a parabola as n lines can be.
(() => {
  const { shown, say, cycle: [BLUE, , , , , , , GREY] } = ACT;
  ACT.scenes.maxout = ({ n }, words) => {
    const x = [-1, 1], points = Array.from({ length: 601 }, (_, k) => -1 + k / 300);
    const lines = Array.from({ length: n }, (_, j) => {
      const middle = -1 + (2 * j + 1) / n;
      return [2 * middle, 1 / (2 * n * n) - middle * middle];
    });
    const top = v => Math.max(...lines.map(([slope, height]) => slope * v + height));
    const error = points.map(v => [v, top(v) - v * v]), worst = Math.max(...error.map(p => Math.abs(p[1])));
    return {
      panels: [
        { title: words.lines, x, y: [-0.4, 1.2], marks: [
          ...lines.map(([slope, height]) => ({ line: x.map(v => [v, slope * v + height]), colour: GREY, width: 1 })),
          { line: points.map(v => [v, top(v)]), colour: BLUE, width: 2.6 }, { line: points.map(v => [v, v * v]), dash: "3 3", width: 1.4 }] },
        { title: words.error, x, y: [-1.3 * worst, 1.3 * worst], marks: [{ line: error, colour: BLUE }] },
      ],
      name: say(words.name, { n, worst: shown(worst, 3) }),
      table: { head: [words.quantity, words.value], rows: [[words.worst, shown(worst, 3)], ["1/(2n²)", shown(1 / (2 * n * n), 3)]] },
      says: say(n === 1 ? words.says_one : words.says, { n, worst: shown(worst, 3) }),
    };
  };
})();
