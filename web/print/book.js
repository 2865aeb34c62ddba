// Makes one document for paper of the built pages: fetched, cleared of what only a screen can do, joined.
// tools/pdf.py runs it in Chromium and prints what it leaves.

const GONE = [
  "script", "template", "form", ".answer-form", ".headerlink", ".pst-js-only", ".noprint", "#run-python",
  ".toctree-wrapper", ".sd-summary-state-marker", ".atlas-bar", "nav", "[hidden]", "#printed-book",
].join(",");

const make = (tag, className = "", ...parts) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...parts);
  return element;
};

const link = (href, text, className = "") => Object.assign(make("a", className, text), { href });

// --- one page

async function fetched(page, addresses) {
  const answer = await fetch(`/${page.name}.html`);
  if (!answer.ok) throw new Error(`${page.name}.html: ${answer.status}; build the book first`);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const article = document.importNode(found.querySelector("article"), true);
  for (const element of article.querySelectorAll(GONE)) element.remove();
  nameApart(article, page.key);
  relink(article, page, addresses);
  for (const formula of article.querySelectorAll(".katex")) speak(formula);
  // In a PDF a description belongs to what is drawn, so that may not be hidden.
  for (const drawn of article.querySelectorAll(".drawing svg")) drawn.removeAttribute("aria-hidden");
  for (const table of article.querySelectorAll("table")) measure(table);
  for (const code of article.querySelectorAll(".highlight pre")) plain(code);
  openUp(article, page);
  if (page.part) article.querySelector("h1").before(make("p", "part-name", page.part));
  article.id = `${page.key}--page`;
  article.classList.add("page");
  return { article, styles: [...found.querySelectorAll('link[rel="stylesheet"]')].map((sheet) =>
    new URL(sheet.getAttribute("href"), new URL(`/${page.name}.html`, location)).href) };
}

// An id is unique on its page; in the book the page's name comes before it.
function nameApart(article, key) {
  for (const element of article.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (name === "id") element.id = `${key}--${value}`;
      else if (/^aria-(labelledby|describedby)$|^for$/.test(name))
        element.setAttribute(name, value.replace(/\S+/g, (id) => `${key}--${id}`));
      else if (value.includes("url(#")) element.setAttribute(name, value.replaceAll("url(#", `url(#${key}--`));
      else if (/^(xlink:)?href$/.test(name) && element instanceof SVGElement && value.startsWith("#"))
        element.setAttribute(name, `#${key}--${value.slice(1)}`);
    }
  }
  for (const style of article.querySelectorAll("svg style"))
    style.textContent = style.textContent.replace(/#(?=fig\d)/g, `#${key}--`);
}

// Inside the book: to the place in this document. A file beside the pages: to the published site, if there is one.
function relink(article, page, { keys, site }) {
  const here = new URL(`/${page.name}.html`, location);
  for (const a of article.querySelectorAll("a[href]")) {
    const to = new URL(a.getAttribute("href"), here);
    if (to.origin !== location.origin) continue;
    const key = keys[to.pathname.slice(1).replace(/\.html$/, "")];
    if (key) a.setAttribute("href", `#${key}--${decodeURIComponent(to.hash.slice(1)) || "page"}`);
    else if (site) a.href = new URL(to.pathname.slice(1) + to.hash, site).href;
    else a.removeAttribute("href");
  }
}

// A formula is read out as its TeX; the MathML beside it would be the same text a second time.
function speak(formula) {
  const spoken = formula.querySelector("annotation")?.textContent;
  formula.querySelector(".katex-mathml")?.remove();
  formula.querySelector(".katex-html")?.removeAttribute("aria-hidden");
  if (spoken) {
    formula.setAttribute("role", "img");
    formula.setAttribute("aria-label", spoken);
  }
}

// Words of code that have no colour of their own need no element of their own: the file is a quarter smaller.
function plain(code) {
  for (const word of code.querySelectorAll("span.n, span.p, span.w, span.o, span:not([class])")) word.replaceWith(...word.childNodes);
  code.normalize();
}

function measure(table) {
  const columns = Math.max(0, ...[...table.rows].map((row) => row.cells.length));
  if (columns > 6) table.classList.add("wide-table");
  if (table.rows.length > 9) table.classList.add("long-table");
}

// --- what is folded on the screen

function openUp(article, page) {
  const ends = { Hints: [], "Answers and solutions": [], Code: [] };
  for (const exercise of article.querySelectorAll(".exercise.admonition")) {
    const name = (exercise.querySelector(".caption-number") ?? exercise.querySelector(".admonition-title")).textContent.trim();
    const folds = [...exercise.querySelectorAll("details")].map((fold) =>
      [fold, fold.querySelector("summary").textContent.trim().startsWith("Hint") ? "Hints" : "Answers and solutions"]);
    const own = exercise.id;
    for (const fold of article.querySelectorAll("details.solution"))
      if (fold.querySelector(`summary a[href="#${CSS.escape(own)}"]`) || follows(fold, exercise))
        folds.push([fold, "Answers and solutions"]);
    const ways = make("p", "ways");
    for (const [fold, end] of folds) {
      const said = fold.querySelector("summary").textContent.trim();
      const box = moved(fold, `${own}--${end[0]}${ends[end].length}`, link(`#${own}`, name), said);
      ends[end].push(box);
      ways.append(link(`#${box.id}`, end === "Hints" ? "Hint" : said.startsWith("Answer") ? "Answer" : "Solution", "to-page"));
    }
    if (folds.length) (exercise.querySelector("section") ?? exercise).append(ways);
  }
  [...article.querySelectorAll("details.hide")].filter(isCode).forEach((fold, number) => {
    const name = `Code ${page.number ? `${page.number}.` : ""}${number + 1}`;
    const mark = make("p", "code-mark", link(`#${page.key}--code-${number + 1}`, name));
    mark.id = `${page.key}--cell-${number + 1}`;
    fold.before(mark);
    ends.Code.push(moved(fold, `${page.key}--code-${number + 1}`, link(`#${mark.id}`, name), ""));
  });
  for (const fold of article.querySelectorAll("details")) fold.replaceWith(opened(fold));
  const main = article.querySelector("section") ?? article;
  for (const [title, boxes] of Object.entries(ends)) {
    if (!boxes.length) continue;
    const section = make("section", `moved ${title.split(" ")[0].toLowerCase()}`, make("h2", "", title), ...boxes);
    section.id = `${page.key}--${title.split(" ")[0].toLowerCase()}`;
    main.append(section);
  }
}

const isCode = (fold) => fold.matches(".hide:has(.cell_input):not(:has(.cell_output))");

const follows = (fold, exercise) => {
  let before = fold.previousElementSibling;
  while (before && !before.matches(".exercise.admonition")) before = before.previousElementSibling;
  return before === exercise;
};

function moved(fold, id, back, said) {
  const box = make("div", "moved-box");
  const title = make("p", "moved-title", back);
  if (said.startsWith("Solution") || said === "Hint" || said === "Answer") title.append("");
  else if (said) title.append(` · ${said}`);
  fold.querySelector("summary").remove();
  box.append(title, ...fold.childNodes);
  for (const inner of box.querySelectorAll("details")) inner.replaceWith(opened(inner));
  box.id = id;
  if (fold.id) title.id = fold.id;
  fold.remove();
  return box;
}

function opened(fold) {
  const summary = fold.querySelector("summary");
  summary.querySelector(".expanded")?.remove(); // "Hide the code", which only an open fold on a screen says
  const title = isCode(fold) ? [] : [make("p", "opened-title", ...summary.childNodes)];
  const box = make("div", isCode(fold) ? "" : "opened", ...title);
  summary.remove();
  box.append(...fold.childNodes);
  if (fold.id) box.id = fold.id;
  return box;
}

// --- the book

function contents(pages) {
  const list = make("div", "contents");
  const title = make("h1", "", "Contents");
  for (const page of pages) {
    if (page.part) list.append(make("p", "contents-part", page.part));
    list.append(line(page.article.querySelector("h1"), `#${page.key}--page`, "contents-chapter"));
    for (const heading of page.article.querySelectorAll("h2")) {
      const section = heading.closest("section");
      list.append(line(heading, `#${section.id}`, "contents-section"));
    }
  }
  return make("section", "contents-pages", title, list);
}

function line(heading, href, className) {
  const entry = make("p", className);
  const a = link(href, "", "to-page");
  a.append(...[...heading.childNodes].map((node) => node.cloneNode(true)));
  entry.append(a);
  return entry;
}

// What is wider than the column is made smaller; else Chromium would make the whole book smaller.
function fit(body) {
  for (const box of body.querySelectorAll(".page .katex-display, .page table")) {
    const room = (box.matches("table") ? box.parentElement : box).clientWidth;
    const smaller = box.matches("table") ? box : box.firstElementChild;
    if (box.scrollWidth > room + 1) smaller.style.zoom = (room / box.scrollWidth).toFixed(3);
  }
}

// What is too wide all the same: Chromium prints every page smaller then.
function wide(body) {
  if (document.documentElement.scrollWidth <= document.documentElement.clientWidth) return [];
  const beyond = [...body.querySelectorAll(".page *")].filter((element) => !element.closest("svg") &&
    element.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
  return beyond.slice(0, 5).map((element) =>
    `${element.closest("article").id}: <${element.localName}> ${element.textContent.trim().slice(0, 40)}`);
}

// A link to what is not there leads nowhere: it is named, and the caller refuses to print.
function broken(body) {
  const ids = new Set([...body.querySelectorAll("[id]")].map((element) => element.id));
  return [...body.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute("href"))
    .filter((href) => !ids.has(href.slice(1)));
}

async function printedBook({ pages, site, front }) {
  const keys = Object.fromEntries(pages.map((page) => [page.name, page.key]));
  const styles = new Set();
  for (const page of pages) {
    const made = await fetched(page, { keys, site });
    page.article = made.article;
    for (const sheet of made.styles) styles.add(sheet);
  }
  const cover = make("section", "cover");
  cover.innerHTML = front;
  const holder = make("div", "bd-article-container", cover, contents(pages), ...pages.map((page) => page.article));
  const body = make("div", "bd-main", make("div", "bd-content", holder));
  document.body.replaceChildren(body);
  const own = document.querySelector("link[rel=stylesheet]");
  const sheets = [...styles].map((href) => Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  await Promise.all(sheets.map((sheet) => new Promise((done) => {
    sheet.onload = sheet.onerror = done;
    own.before(sheet);
  })));
  // Each page of the book has its own running head.
  const heads = document.head.appendChild(document.createElement("style"));
  heads.textContent = pages.map((page) => {
    const title = page.article.querySelector("h1").textContent.trim();
    page.article.style.page = `p${page.key}`;
    return `@page p${page.key} { @top-left { content: ${JSON.stringify(title)}; } }`;
  }).join("\n");
  await document.fonts.ready;
  fit(body);
  return { broken: broken(body), wide: wide(body) };
}

// Page numbers, known after the first print: {"id": 12, …}.
function number(places) {
  for (const a of document.querySelectorAll("a.to-page")) {
    const page = places[a.getAttribute("href").slice(1)];
    if (page) a.dataset.page = page;
  }
}
