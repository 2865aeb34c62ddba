// A ReLU's inputs over the data: a bell of mean m and spread s; what lies right of 0 makes the unit answer.
(() => {
  const { derivative, functions, shown, say } = ACT;
  const Phi = derivative("noisy_relu", 1, [1]);
  ACT.scenes.dying = ({ m, s }, words) => {
    const wide = 0.3 + 3.2 * s, x = [-wide, wide], colour = functions.relu.colour;
    const bell = Array.from({ length: 401 }, (_, k) => -wide + wide * k / 200).map(z => [z, Math.exp(-(((z - m) / s) ** 2) / 2)]);
    const right = bell.filter(p => p[0] > 0), alive = Phi(m / s), silent = Math.exp(512 * Math.log1p(-alive));
    const parts = { m: shown(m), s: shown(s), alive: `${shown(100 * alive, 3)} %`, silent: `${shown(100 * silent, 3)} %` };
    return {
      panels: [{ title: words.title, x, y: [0, 1.15], ticksY: [], across: words.input, marks: [
        { area: [[0, 0], [0, Math.exp(-((m / s) ** 2) / 2)], ...right, [wide, 0]], colour, opacity: 0.35 },
        { line: bell, colour }, { line: [[0, 0], [0, 1.15]], width: 1.4 }] }],
      name: say(words.name, parts),
      table: { head: [words.quantity, words.value], rows: [[words.alive, parts.alive], [words.silent, parts.silent]] },
      says: say(words.says, parts),
    };
  };
})();
