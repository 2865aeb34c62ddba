// Run and Edit on a chapter's cells. Nothing is loaded before the first Run; then run_worker.js runs Python beside
// the page. A cell's result takes the place of what the book shows there, until Reset.
(function () {
  "use strict";
  const box = document.getElementById("run-python");
  if (!box) return;
  const settings = JSON.parse(box.dataset.settings);
  const WORDS = {
    run: "Run", check: "Check", edit: "Edit", stop: "Stop", reset: "Reset", of: n => ` cell ${n}`, codeOf: n => `Code of cell ${n}`,
    ask: size => `Python runs in your browser, with this book's own files: ${size ? `${size} MB` : "about 30 MB"} the first time, from the browser's store afterwards.`,
    load: "Load and run", notNow: "Not now", loading: "Loading Python", starting: "Starting Python …", part: name => `Fetching ${name} …`,
    running: "Running …", ran: seconds => `Run here in ${seconds} s`, failed: "An error, see below", waiting: "Waits for the cell before it",
    stopped: "Stopped. Python starts afresh at the next Run; your code is kept.", edited: "Edited",
    folder: "Run and edit the code cells: this needs the book from a web server, since a browser runs no Python for a page opened from a folder. In the book's folder: python -m http.server, then http://localhost:8000.",
    old: "Code cells run in this page with a browser that knows WebAssembly; yours does not.",
    broken: said => `Python did not start: ${said}. Reload the page to try again; everything else works without it.`,
    barred: "This cell needs more than a browser has: run it in the notebook.",
    timing: "This cell times a computation, and here it would time your browser: run it in the notebook.",
  };
  const AGREED = "python-in-the-page";

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  // --- the cells, in the order of the page

  const blocks = [...document.querySelectorAll("main .cell")].filter(block => block.querySelector("pre") && block.matches(".stub, :has(.cell_input)"));
  const textOf = block => block.querySelector(".cell_input pre, .highlight pre").textContent.replace(/\n$/, "");

  function groupOf(block) {
    const solution = block.closest("details.solution"), exercise = block.closest(".exercise");
    if (solution) return `solution of ${solution.previousElementSibling?.id || solution.id}`;
    return exercise ? exercise.id : "";
  }

  let shown = 0;
  const cells = [];
  const hidden = [...settings.hidden];
  for (const block of blocks) {
    while (hidden.length && hidden[0][0] <= shown && !block.matches(".stub")) cells.push({ source: hidden.shift()[1], group: "" });
    if (!block.matches(".stub")) shown++;
    const original = textOf(block);
    cells.push({ block, original, source: window.actEditor.kept(original) ?? original, group: groupOf(block),
      barred: block.matches(".tag_no-live") ? WORDS.barred : /\b(perf_counter|best_of)\(/.test(original) ? WORDS.timing : "" });
  }
  for (const [, source] of hidden) cells.push({ source, group: "" });
  const visible = cells.filter(cell => cell.block);
  visible.forEach((cell, number) => { cell.number = number + 1; });

  // An exercise is checked by the line that its solution holds.
  function checkOf(cell) {
    if (!cell.block.matches(".stub")) return "";
    const solution = cell.block.closest(".exercise").nextElementSibling;
    const lines = [...(solution?.matches("details.solution") ? solution.querySelectorAll(".cell:not(.tag_answer) .cell_input pre") : [])];
    return lines.map(line => line.textContent).filter(text => /^check\(/m.test(text)).join("\n");
  }

  // --- buttons

  function button(word, cell) {
    return element("button", { type: "button" }, word, element("span", { class: "visually-hidden" }, WORDS.of(cell.number)));
  }
  function rename(made, word, cell) {
    made.replaceChildren(word, element("span", { class: "visually-hidden" }, WORDS.of(cell.number)));
  }

  function equip(cell) {
    const code = cell.block.querySelector(".cell_input") || cell.block.querySelector(".highlight").parentElement;
    if (cell.barred) return code.after(element("p", { class: "run-bar run-note" }, cell.barred));
    const then = checkOf(cell), word = then ? WORDS.check : WORDS.run;
    cell.then = then;
    cell.word = word;
    cell.code = code;
    cell.runButton = button(word, cell);
    cell.editButton = button(WORDS.edit, cell);
    cell.resetButton = button(WORDS.reset, cell);
    cell.note = element("span", { class: "run-note", role: "status" });
    cell.clock = element("span", { class: "run-note", "aria-hidden": "true" });
    cell.bar = element("div", { class: "run-bar" }, cell.runButton, cell.editButton, cell.resetButton, cell.note, cell.clock);
    cell.resetButton.hidden = true;
    cell.runButton.addEventListener("click", () => (active === cell ? stop() : ask(cell)));
    cell.editButton.addEventListener("click", () => edit(cell, true));
    cell.resetButton.addEventListener("click", () => reset(cell));
    code.after(cell.bar);
    if (cell.source !== cell.original) edit(cell, false);
  }

  function edit(cell, byHand) {
    if (!cell.editor) {
      cell.editor = window.actEditor.open(cell.code, cell.source, WORDS.codeOf(cell.number), {
        changed(text) { cell.source = text; window.actEditor.keep(cell.original, text); },
        run() { if (active !== cell) ask(cell); },
      });
      cell.editButton.hidden = true;
      cell.resetButton.hidden = false;
      if (!byHand) cell.note.textContent = WORDS.edited;
    }
    if (byHand) cell.editor.focus();
  }

  function reset(cell) {
    if (active === cell) stop();
    cell.source = cell.original;
    window.actEditor.keep(cell.original, cell.original);
    cell.editor?.remove();
    cell.editor = null;
    cell.code.hidden = false;
    if (cell.output) {
      cell.output.replaceWith(...(cell.printed ? [cell.printed] : []));
      cell.output = null;
    }
    cell.editButton.hidden = false;
    cell.resetButton.hidden = true;
    cell.note.textContent = "";
    cell.editButton.focus();
  }

  // --- asking first: a download of this size is the reader's decision

  function agreed() { try { return localStorage.getItem(AGREED) === "yes"; } catch { return agreed.here; } }
  function agree() { agreed.here = true; try { localStorage.setItem(AGREED, "yes"); } catch { /* for this page only */ } }

  function ask(cell) {
    if (worker || agreed()) return enqueue(cell);
    if (cell.bar.nextElementSibling?.matches(".run-ask")) return;
    const load = element("button", { type: "button" }, WORDS.load), not = element("button", { type: "button" }, WORDS.notNow);
    const panel = element("div", { class: "run-ask", role: "group" }, element("p", {}, WORDS.ask(settings.megabytes)), load, not);
    load.addEventListener("click", () => { agree(); panel.remove(); cell.runButton.focus(); enqueue(cell); });
    not.addEventListener("click", () => { panel.remove(); cell.runButton.focus(); });
    cell.bar.after(panel);
    load.focus();
  }

  // --- running

  let worker = null, ready = false, active = null, since = 0;
  const queue = [];

  function start() {
    const address = path => new URL(path, location.href).href;
    // From a blob, the worker inherits the page's security policy; with an address of its own it would have none.
    const script = new Blob([`importScripts(${JSON.stringify(address(settings.worker))});`], { type: "text/javascript" });
    worker = new Worker(URL.createObjectURL(script));
    ready = false;
    worker.onmessage = ({ data }) => heard(data.kind, data.data);
    worker.onerror = event => heard("broken", event.message || "the worker did not load");
    worker.postMessage({ start: { base: address(settings.base), book: address(settings.book), files: settings.files || {} } });
  }

  function enqueue(cell) {
    if (active === cell || queue.includes(cell)) return;
    queue.push(cell);
    if (active) cell.note.textContent = WORDS.waiting;
    next();
  }

  function next() {
    if (active || !queue.length) return;
    active = queue.shift();
    since = performance.now();
    ticking = setInterval(tick, 500);
    rename(active.runButton, WORDS.stop, active);
    active.runButton.classList.add("run-stop");
    active.note.textContent = ready ? WORDS.running : WORDS.starting;
    if (!worker) start();
    const given = cells.map(({ source, group, number, barred }) => ({ source, group, title: number ? `Cell ${number}` : "", barred: barred || "" }));
    active.pieces = [];
    worker.postMessage({ run: { cells: given, index: cells.indexOf(active), then: active.then } });
  }

  // Seconds for the eye only: a status region that counts would be read aloud.
  let ticking = 0;
  function tick() {
    const seconds = Math.round((performance.now() - since) / 1000);
    if (active && seconds > 2) active.clock.textContent = `${seconds} s`;
  }

  function finish(note) {
    const cell = active;
    active = null;
    if (!cell) return;
    clearInterval(ticking);
    rename(cell.runButton, cell.word, cell);
    cell.runButton.classList.remove("run-stop");
    cell.clock.textContent = "";
    cell.note.textContent = note;
    next();
  }

  function stop() {
    worker.terminate();
    worker = null;
    queue.splice(0).forEach(cell => { cell.note.textContent = ""; });
    finish(WORDS.stopped);
  }

  function heard(kind, data) {
    if (kind === "progress" && active) {
      const all = settings.megabytes, here = Math.round(data / 1e6);
      active.note.textContent = all && here < all ? `${WORDS.loading}: ${here} of ${all} MB` : WORDS.starting;
    } else if (kind === "progress-part" && active) active.note.textContent = WORDS.part(data);
    else if (kind === "ready") ready = true;
    else if (kind === "running" && active) active.note.textContent = WORDS.running;
    else if (kind === "broken") {
      worker.terminate();
      worker = null;
      queue.length = 0;
      finish(WORDS.broken(data));
    } else if (kind === "done") {
      if (active && !active.pieces.length) outputOf(active).replaceChildren(); // the book showed something, this shows nothing
      finish(data ? WORDS.ran(Math.max(0.1, (performance.now() - since) / 1000).toFixed(1)) : WORDS.failed);
    } else if (active) show(active, kind, data);
  }

  // --- what a cell shows

  // The result's box; what the book shows there is kept aside for Reset.
  function outputOf(cell) {
    if (!cell.output) {
      cell.printed = cell.block.querySelector(":scope > .cell_output");
      cell.output = element("div", { class: "cell_output run-output" });
      if (cell.printed) cell.printed.replaceWith(cell.output);
      else cell.block.append(cell.output);
      cell.resetButton.hidden = false;
    }
    return cell.output;
  }

  function show(cell, kind, data) {
    const output = outputOf(cell);
    if (!cell.pieces.length) output.replaceChildren();
    cell.pieces.push(kind);
    if (kind === "stream" || kind === "stderr") {
      let last = output.lastElementChild;
      if (!last?.matches(`.${kind}`)) output.append(last = element("div", { class: `output ${kind}` }, element("pre")));
      return last.firstChild.append(data);
    }
    const piece = element("div", { class: "run-piece" });
    piece.innerHTML = data; // made by web/run/run_output.py from what the reader's own code shows
    const caption = cell.printed?.querySelector("figcaption");
    if (caption && piece.querySelector(":scope > .drawing") && !output.querySelector("figure")) {
      const copy = caption.cloneNode(true);
      copy.querySelectorAll("[id]").forEach(part => part.removeAttribute("id"));
      piece.replaceChildren(element("figure", {}, ...piece.childNodes, copy));
    }
    output.append(piece);
    typeset(piece);
  }

  let katex = null;
  function typeset(piece) {
    const formulas = piece.querySelectorAll("[data-tex]");
    if (!formulas.length) return;
    katex ??= new Promise((loaded, failed) => {
      const script = element("script", { src: settings.base + "katex.min.js" });
      script.onload = loaded;
      script.onerror = failed;
      document.head.append(script);
      if (!document.querySelector("link[href*='katex.min.css']")) {
        document.head.append(element("link", { rel: "stylesheet", href: settings.worker.replace("run_worker.js", "katex/katex.min.css") }));
      }
    });
    katex.then(() => formulas.forEach(formula => {
      window.katex.render(formula.dataset.tex, formula, { displayMode: formula.tagName === "DIV", throwOnError: false, strict: "ignore" });
    }), () => { /* the TeX stays readable */ });
  }

  // --- start

  function tell(text) {
    const first = document.querySelector("main .cell");
    first?.before(element("p", { class: "run-note run-cannot" }, text));
  }
  if (location.protocol === "file:") tell(WORDS.folder);
  else if (typeof WebAssembly !== "object" || typeof Worker !== "function") tell(WORDS.old);
  else visible.forEach(equip);
})();
