// The perceptron's line: two clouds with a gap, and what each mistake does to the line.
(() => {
  const { random, shown, say, cycle: [BLUE, ORANGE] } = ACT;
  const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

  // {points: [x1, x2, 1, label], u, history: [[weights, index of the mistake], ...]}
  const learn = (cloud, gap) => {
    const draw = random(1000 * cloud), angle = 2 * Math.PI * draw();
    let u = [Math.cos(angle), Math.sin(angle), 1.2 * (draw() - 0.5)];
    u = u.map(v => v / Math.hypot(...u));
    const points = [];
    while (points.length < 80) {
      const x = [4 * draw() - 2, 4 * draw() - 2, 1], s = dot(x, u);
      if (Math.abs(s) > gap) points.push([...x, Math.sign(s)]);
    }
    let w = [0, 0, 0];
    const history = [[w, -1]];
    for (let clean = 0, k = 0; clean < points.length && history.length < 2000; k = (k + 1) % points.length) {
      const x = points[k];
      if (x[3] * dot(w, x) > 0) { clean++; continue; }
      w = w.map((v, i) => v + x[3] * x[i]);
      history.push([w, k]);
      clean = 0;
    }
    return { points, u, history };
  };

  let last = {};
  ACT.scenes.perceptron = ({ gap, cloud, mistakes }, words) => {
    if (last.key !== `${gap} ${cloud}`) last = { key: `${gap} ${cloud}`, ...learn(cloud, gap) };
    const { points, u, history } = last, needed = history.length - 1, done = Math.min(mistakes, needed);
    const [w, wrong] = history[done], size = Math.hypot(w[0], w[1]);
    const line = size ? [-9, 9].map(s => [(-w[2] * w[0] - s * w[1] * size) / size ** 2, (-w[2] * w[1] + s * w[0] * size) / size ** 2]) : [];
    const of = label => points.filter(p => p[3] === label).map(p => [p[0], p[1]]);
    const reach = Math.max(...points.map(p => Math.hypot(p[0], p[1], 1)));
    const margin = Math.min(...points.map(p => p[3] * dot(u, p)));
    const still = points.filter(p => p[3] * dot(w, p) <= 0).length;
    const marks = [{ dots: of(1), colour: ORANGE, r: 4 }, { dots: of(-1), colour: BLUE, r: 4, hollow: true }];
    if (wrong >= 0) marks.push({ dots: [points[wrong]], r: 7.5, colour: points[wrong][3] > 0 ? ORANGE : BLUE });
    if (size) marks.push({ line, width: 2.6 });
    const parts = { done, needed, still };
    return {
      panels: [{ title: words.title, x: [-2.1, 2.1], y: [-2.1, 2.1], square: true, marks }],
      name: say(words.name, parts),
      table: { head: [words.quantity, words.value], rows: [
        [words.made, shown(done)], [words.wrong, shown(still)], [words.until_done, shown(needed)],
        [words.reach, shown(reach, 3)], [words.margin, shown(margin, 3)], [words.bound, shown((reach / margin) ** 2, 3)]] },
      says: say(done === needed ? words.finished : words.going_on, parts),
    };
  };
})();
