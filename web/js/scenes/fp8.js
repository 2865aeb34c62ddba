// Numbers of eight bits: the staircase round x, and the relative error over all sizes.
(() => {
  const { shown, say, cycle: [BLUE, ORANGE] } = ACT;
  // bits of the fraction, smallest exponent of a normal number, largest number
  const FORMATS = { e4m3: [3, -6, 448], e5m2: [2, -14, 57344], fp16: [10, -14, 65504], bf16: [7, -126, 3.3895313892515355e38] };
  const even = v => { const r = Math.round(v); return Math.abs(v % 1) === 0.5 && r % 2 ? r - 1 : r; };
  const stepAt = (v, [bits, lowest]) => Math.pow(2, Math.max(Math.floor(Math.log2(Math.abs(v)) + 1e-12), lowest) - bits);
  const rounded = (v, format) => v ? Math.sign(v) * Math.min(even(Math.abs(v) / stepAt(v, format)) * stepAt(v, format), format[2]) : 0;

  ACT.scenes.fp8 = ({ format, x }, words) => {
    const kind = FORMATS[format], size = 1.5, range = [x / size, x * size];
    const at = Array.from({ length: 1201 }, (_, k) => range[0] + (range[1] - range[0]) * k / 1200);
    const stairs = [];
    for (const v of at) {
      const y = rounded(v, kind), last = stairs[stairs.length - 1];
      if (last && last[1] !== y) stairs.push([v, last[1]]);
      stairs.push([v, y]);
    }
    const logs = Array.from({ length: 1400 }, (_, k) => -4 + 9 * k / 1399);
    const miss = v => Math.abs(rounded(v, kind) - v) / v, error = miss(x);
    const parts = { x: shown(x), y: shown(rounded(x, kind), 6), error: `${shown(100 * error, 3)} %` };
    return {
      panels: [
        { title: words.stairs, x: range, y: range, across: "x", marks: [
          { line: range.map(v => [v, v]), width: 1, dash: "3 3" }, { line: stairs, colour: BLUE },
          { dots: [[x, rounded(x, kind)]], colour: BLUE, r: 5 }] },
        { title: words.error, x: [-4, 5], y: [0, 0.3], ticksX: [-4, -2, 0, 2, 4], across: "x",
          shownX: v => shown(Math.pow(10, v), 2), shownY: v => `${shown(100 * v, 3)} %`, marks: [
          { line: logs.map(t => [t, miss(Math.pow(10, t))]), colour: ORANGE, width: 1.2 },
          { dots: [[Math.log10(x), Math.min(error, 0.3)]], r: 5 }] },
      ],
      name: say(words.name, parts),
      table: { head: [words.quantity, words.value], rows: [
        [words.nearest, parts.y], [words.relative, parts.error],
        [words.step, shown(stepAt(Math.min(x, kind[2]), kind), 6)], [words.largest, shown(kind[2], 5)],
        [words.normal, shown(Math.pow(2, kind[1]), 4)], [words.smallest, shown(Math.pow(2, kind[1] - kind[0]), 4)]] },
      says: say(x > kind[2] ? words.too_large : words.says, parts),
    };
  };
})();
