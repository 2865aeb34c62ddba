// Seven scores shared out at temperature T.
(() => {
  const { shown, say, cycle: [BLUE, ORANGE, GREEN, RED] } = ACT;
  const SCORES = [1, 2, 3, 4, 1, 2, 3], SHADES = { 1: BLUE, 2: GREEN, 3: ORANGE, 4: RED };
  const shares = T => {
    const e = SCORES.map(z => Math.exp((z - 4) / T)), sum = e.reduce((a, b) => a + b);
    return e.map(v => v / sum);
  };
  const entropy = p => -p.reduce((sum, v) => sum + (v ? v * Math.log(v) : 0), 0);
  const LOW = Math.log10(0.05), HIGH = Math.log10(30);
  const CURVE = Array.from({ length: 160 }, (_, k) => LOW + (HIGH - LOW) * k / 159).map(t => [t, entropy(shares(Math.pow(10, t)))]);

  ACT.scenes.softmax = ({ T }, words) => {
    const p = shares(T), H = entropy(p), t = Math.log10(T);
    return {
      panels: [
        { title: words.shares, x: [-0.6, 6.6], y: [0, 1], named: SCORES, across: words.score,
          marks: p.map((v, k) => ({ bars: [[k, v]], wide: 0.7, colour: SHADES[SCORES[k]] })) },
        { title: words.entropy, x: [LOW, HIGH], y: [0, 2.2], ticksX: [-1, 0, 1], across: words.temperature,
          shownX: v => shown(Math.pow(10, v), 2), marks: [
          { line: [[LOW, Math.log(7)], [HIGH, Math.log(7)]], dash: "3 3", width: 1.2 }, { text: "ln 7", at: [LOW + 0.25, 2] },
          { line: CURVE, colour: BLUE }, { dots: [[t, H]], colour: BLUE, r: 6 }] },
      ],
      name: say(words.name, { T: shown(T), most: shown(100 * p[3], 3) }),
      table: { head: [words.score, words.share], rows: SCORES.map((z, k) => [shown(z), `${shown(100 * p[k], 3)} %`]) },
      says: say(words.says, { T: shown(T), most: shown(100 * p[3], 3), H: shown(H, 3) }),
    };
  };
})();
