"""Run every code cell of the built book in a browser, as a reader would, and list what fails or is slow.

    python tools/live_check.py [chapters/03-sigmoid …] [--html _build/html]

Exercises are pressed as they stand: they must say "Not attempted". Takes minutes; the tests run a few cells only.
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.browser import chromium, served  # noqa: E402

SLOW = 20  # seconds: beyond, a reader thinks that nothing happens
PRESS = """async number => {
  const bar = document.querySelectorAll('.run-bar:has(button)')[number], [note] = bar.querySelectorAll('.run-note');
  bar.querySelector('button').click();
  const load = bar.nextElementSibling?.matches('.run-ask') && bar.nextElementSibling.querySelector('button');
  if (load) load.click();
  const done = () => !bar.querySelector('.run-stop') && note.textContent;
  const end = Date.now() + 240000;
  while (!done() && Date.now() < end) await new Promise(tick => setTimeout(tick, 30));
  if (!done()) bar.querySelector('button').click();  // Stop
  const cell = bar.closest('.cell'), output = cell.querySelector('.run-output');
  const fault = output?.querySelector('.traceback, .run-error-of');
  return {note: note.textContent, error: fault?.parentElement.textContent || '',
    check: cell.matches('.stub') && !!bar.textContent.match(/^Check/),
    told: output ? output.textContent.slice(0, 200) : '',
    code: (cell.querySelector('pre') || {}).textContent.slice(0, 90)};
}"""


def press_all(context, address, page):
    """[(number, seconds, what was seen)] for each button of a page, in order."""
    tab = context.new_page()
    tab.set_default_timeout(600_000)
    tab.goto(f"{address}/{page}.html")
    seen = []
    for number in range(tab.locator(".run-bar:has(button)").count()):
        started = time.perf_counter()
        cell = tab.evaluate(PRESS, number)
        seen.append((number, time.perf_counter() - started, cell))
    tab.close()
    return seen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--html", type=Path, default=ROOT / "_build" / "html")
    given = parser.parse_args()
    pages = given.pages or sorted(f"chapters/{p.stem}" for p in (given.html / "chapters").glob("[0-9]*.html"))
    if not pages or (missing := [page for page in pages if not (given.html / f"{page}.html").is_file()]):
        sys.exit(f"There is no {', '.join(missing) if pages else 'chapter'} in {given.html}: run make book first.")
    bad = 0
    with served(given.html) as address, chromium() as browser:
        context = browser.new_context()
        for page in pages:
            seen = press_all(context, address, page)
            if not seen:
                sys.exit(f"{page} has no Run button: make parts, then make book, puts one on every cell.")
            print(f"{page}: {len(seen)} cells, {sum(s for _, s, _ in seen):.0f} s, first {seen[0][1]:.1f} s")
            for number, seconds, cell in seen:
                wrong = (
                    cell["error"]
                    or not cell["note"].startswith("Run here")
                    or cell["check"]
                    and "Not attempted" not in cell["told"]
                )
                wrong = wrong and "in the notebook" not in cell["error"]  # left out on purpose
                bad += bool(wrong)
                if wrong or seconds > SLOW:
                    print(f"  button {number + 1}: {seconds:.1f} s  {cell['code']!r}")
                    print(f"    {cell['error'][-500:] or cell['note']}")
            sys.stdout.flush()
    sys.exit(bad and f"{bad} cells failed")


if __name__ == "__main__":
    main()
