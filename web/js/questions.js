// Makes a form of each question on the page: choices to pick, a number or a formula to type, and a sentence back.
// What is right and what is said stands in the page (sphinx_ext/answer_forms.py); answers.js judges.
(function () {
  "use strict";
  const WORDS = {
    choice: "Your answer", number: "Your number", formula: "Your formula", check: "Check",
    letters: "in ", noLetters: "a number", example: { number: "such as 0.25, 1/4 or sqrt(2)", formula: "such as 2x^2, exp(-x), |x| or sigma(x)" },
    correct: "✓ Correct. ", wrong: "✗ Not yet. ", unread: "? ", readAs: "Read as ",
  };
  const { read, mathml, shown } = window.actFormula;
  let count = 0;

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function build(box) {
    const question = JSON.parse(box.dataset.question), id = `answer-${++count}`;
    const status = element("p", { class: "answer-status", role: "status" });
    const form = element("form", { novalidate: "" });
    const given = question.kind === "choice" ? choices(form, box, id) : typed(form, question, id);
    form.append(element("button", { type: "submit", class: "answer-check" }, WORDS.check), status);
    form.addEventListener("submit", event => {
      event.preventDefault();
      say(status, box, window.actAnswers.judge(question, given()));
    });
    form.addEventListener("input", () => { status.replaceChildren(); delete status.dataset.status; });
    box.append(form);
    box.hidden = false;
  }

  // The lettered list becomes radio buttons; its formulas are moved, not typeset again.
  function choices(form, box, id) {
    const list = box.previousElementSibling;
    const field = element("fieldset", {}, element("legend", {}, WORDS.choice));
    [...list.children].forEach((item, number) => {
      const letter = String.fromCharCode(97 + number);
      const radio = element("input", { type: "radio", name: id, value: letter, autocomplete: "off" });
      const text = element("span");
      for (const part of item.children) text.append(...part.childNodes);
      field.append(element("label", {}, radio, element("span", { class: "answer-letter" }, `${letter}.`), text));
    });
    form.append(field);
    list.remove();
    return () => (field.querySelector(":checked") || {}).value;
  }

  function typed(form, question, id) {
    const kind = question.kind, letters = question.letters || [];
    const asked = kind === "number" ? "" : ` ${letters.length ? WORDS.letters + letters.map(shown).join(", ") : WORDS.noLetters}`;
    const field = element("input", {
      type: "text", id, autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "done",
      "aria-describedby": `${id}-example`, maxlength: "400",
    });
    form.append(
      element("label", { for: id }, WORDS[kind] + asked), field,
      element("span", { id: `${id}-example`, class: "answer-example" }, WORDS.example[kind]),
    );
    if (kind === "formula") form.append(echo(field, Object.keys(question.points[0] || {})));
    return () => field.value;
  }

  // How the formula was understood, while it is typed: a misread bracket shows at once.
  function echo(field, names) {
    const shownAs = element("span", { class: "answer-echo" });
    field.addEventListener("input", () => {
      shownAs.replaceChildren();
      try {
        shownAs.innerHTML = mathml(read(field.value, names)); // made of numbers and of the exercise's own letters
        shownAs.prepend(WORDS.readAs);
      } catch { /* not a formula yet; Check says why */ }
    });
    return shownAs;
  }

  function say(status, box, verdict) {
    const sentence = verdict.says && box.querySelector(`template[data-says="${verdict.says}"]`);
    const words = element("span");
    words.append(sentence ? sentence.content.cloneNode(true) : verdict.text);
    const hint = verdict.hint && box.querySelector('template[data-says="hint"]');
    if (hint) words.append(" ", hint.content.cloneNode(true));
    status.dataset.status = verdict.status;
    status.replaceChildren(element("strong", {}, WORDS[verdict.status]), words);
  }

  const start = () => document.querySelectorAll(".answer-form[data-question]").forEach(build);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
