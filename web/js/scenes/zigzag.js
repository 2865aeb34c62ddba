// Two weights on their way from (0, 0) to (1, -1), on sigmoid features from which a share is subtracted.
(() => {
  const { random, shown, say, cycle: [BLUE, , , RED] } = ACT;
  const GOAL = [1, -1], LONGEST = 3000;

  const walk = (centre, rate, batch, seed) => {
    const draw = random(77 * seed), normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
    const feature = () => 1 / (1 + Math.exp(-normal())) - centre;
    const h = Array.from({ length: 200 }, () => [feature(), feature()]);
    const mean = f => h.reduce((sum, row) => sum + f(row), 0) / h.length;
    const [a, b, c] = [mean(r => r[0] * r[0]), mean(r => r[0] * r[1]), mean(r => r[1] * r[1])];
    const spread = Math.hypot((a - c) / 2, b), condition = ((a + c) / 2 + spread) / ((a + c) / 2 - spread);
    const step = rate / (a + c), path = [[0, 0]];
    let w = [0, 0];
    while (Math.hypot(w[0] - GOAL[0], w[1] - GOAL[1]) > 0.1 && path.length <= LONGEST) {
      const d = [w[0] - GOAL[0], w[1] - GOAL[1]];
      let g = [a * d[0] + b * d[1], b * d[0] + c * d[1]];
      if (batch === "one") {
        const r = h[Math.floor(draw() * h.length)], miss = r[0] * d[0] + r[1] * d[1];
        g = [miss * r[0], miss * r[1]];
      }
      w = [w[0] - step * g[0], w[1] - step * g[1]];
      path.push(w);
    }
    return { path, condition };
  };

  ACT.scenes.zigzag = ({ centre, rate, batch, draw }, words) => {
    const { path, condition } = walk(centre, rate, batch, draw);
    const steps = path.length > LONGEST ? `> ${LONGEST}` : String(path.length - 1);
    return {
      panels: [{ title: words.title, x: [-0.4, 1.4], y: [-1.3, 0.5], square: true, across: "w₁", marks: [
        { line: path, colour: BLUE, width: 1.4 }, { dots: path.slice(0, 400), colour: BLUE, r: 2.6 }, { dots: [GOAL], colour: RED, r: 7 },
        { text: "w₂", at: [-0.32, 0.38] }] }],
      name: say(words.name, { steps }),
      table: { head: [words.quantity, words.value], rows: [[words.steps, steps], [words.condition, shown(condition, 3)]] },
      says: say(words.says, { centre: shown(centre), steps }),
    };
  };
})();
