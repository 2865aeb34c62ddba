// Judges an answer to a question of the page as the library's `check` does, without Python: a choice, a number,
// a formula. No element is touched here, so that the tests can hold page and library against each other.
(function (root) {
  "use strict";
  const { read, value, namesIn, shown, NotAFormula } = root.actFormula;
  const CLOSE = 1e-9;   // two formulas are equal where their values are, to this relative difference
  const ENOUGH = 5;     // points at which both have a value

  // -> {status: "correct" | "wrong" | "unread", says: key of a sentence of the page, or text: a sentence made here}
  function judge(question, given) {
    try {
      return { choice, number, formula }[question.kind](question, given);
    } catch (error) {
      if (error instanceof NotAFormula) return { status: "unread", text: error.message };
      throw error;
    }
  }

  function choice(question, letter) {
    if (!letter) return { status: "unread", text: "Choose one of the answers first." };
    return letter === question.truth ? { status: "correct", says: "right" } : { status: "wrong", says: letter };
  }

  function number(question, text) {
    const given = value(read(text.replace(/\s*%\s*$/, "/100").replace(/(\d)[ '  ](?=\d{3}\b)/g, "$1")), {});
    if (!Number.isFinite(given)) return { status: "unread", text: "The answer is a finite number." };
    const near = (to, floor) => Math.abs(given - to) <= question.tolerance * Math.max(Math.abs(to), floor);
    if (near(question.truth, 1e-300)) return { status: "correct", says: "right" };
    const slip = question.slips.findIndex(answer => near(answer, 1e-12));
    if (slip >= 0) return { status: "wrong", says: `slip-${slip}` };
    if (question.near && Math.abs(given - question.truth) < 0.1 * Math.abs(question.truth)) return { status: "wrong", says: "near" };
    const side = given > question.truth ? "too large" : "too small";
    return { status: "wrong", text: `${digits(given)} is ${side}.`, hint: question.hint };
  }

  function equal(a, b, points) {
    let compared = 0;
    for (const point of points) {
      const u = value(a, point), v = value(b, point);
      if (!Number.isFinite(u) || !Number.isFinite(v)) continue;
      if (Math.abs(u - v) > CLOSE * (1 + Math.abs(v))) return false;
      compared++;
    }
    return compared >= ENOUGH;
  }

  function formula(question, text) {
    const names = Object.keys(question.points[0] || {});
    const mine = read(text, names), right = read(question.truth, names);
    if (equal(mine, right, question.points)) return { status: "correct", says: "right" };
    const slip = question.slips.findIndex(answer => equal(mine, read(answer, names), question.points));
    if (slip >= 0) return { status: "wrong", says: `slip-${slip}` };
    const strange = [...namesIn(mine)].filter(name => !question.letters.includes(name));
    if (strange.length) {
      const letters = question.letters.map(shown).join(", ") || "no letter";
      return { status: "wrong", text: `The answer should depend on ${letters} alone; yours holds ${strange.map(shown).join(", ")}.` };
    }
    if (!question.letters.length) {
      const u = value(mine, {}), v = value(right, {});
      return { status: "wrong", text: Number.isNaN(u) ? "That has no value." : beside(u, v) };
    }
    for (const point of question.points) {
      const u = value(mine, point), v = value(right, point);
      if (Number.isFinite(v) && !(Math.abs(u - v) <= CLOSE * (1 + Math.abs(v)))) {
        const where = question.letters.map(name => `${shown(name)} = ${digits(point[name], 4)}`).join(", ");
        return { status: "wrong", text: `At ${where || "every point"} yours gives ${digits(u)}, it should be ${digits(v)}.` };
      }
    }
    return { status: "wrong", text: "It differs from the answer where both have a value." };
  }

  // a wrong constant: the truth itself would end the exercise
  function beside(u, v) {
    if (Math.abs(u - v) < 2e-3 * Math.abs(v)) return `${digits(u)} is near. Give it exactly, as a formula.`;
    return `${digits(u)} is too ${u > v ? "large" : "small"}.`;
  }

  function digits(number, count = 6) {
    if (Number.isNaN(number)) return "no number";
    if (!Number.isFinite(number)) return number > 0 ? "infinity" : "−infinity";
    return String(Number(number.toPrecision(count))).replace(/-/g, "−");
  }

  root.actAnswers = { judge };
})(typeof globalThis === "undefined" ? this : globalThis);
