"""Measure the book and print Markdown tables: pages, builds, chapters, imports.

    python tools/bench.py                 everything; a cold build included, some minutes
    python tools/bench.py pages imports   only these (pages, live, builds, imports, peers)
    python tools/bench.py growth          the build of a book two and four times as long; long, and so only by name

`pages` and `live` look at _build/html as it is. `builds` works in a copy of the tree, so that nothing here changes.
"""

import gzip
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
from execute import listed_files  # noqa: E402

from tools.browser import chromium, served  # noqa: E402

PACKED = (
    "text/",
    "javascript",
    "json",
    "svg",
    "xml",
)  # servers send these gzipped; the rest is packed already
RUNS = 7


def table(title, head, rows):
    print(f"\n### {title}\n")
    print("| " + " | ".join(head) + " |")
    print("|:--" + "|--:" * (len(head) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |", flush=True)


def book_pages():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *listed_files(toc)]


# --- pages


def weigh(browser, address, page):
    """(requests, bytes gzipped, of these the page itself, seconds to load) on a first visit."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab, responses = context.new_page(), []
    tab.on("response", lambda response: responses.append(response))
    started = time.perf_counter()
    tab.goto(f"{address}/{page}.html", wait_until="load")
    seconds = time.perf_counter() - started
    tab.wait_for_load_state("networkidle")
    sizes = [packed(response) for response in responses]
    context.close()
    return len(sizes), sum(sizes), sizes[0], seconds


def packed(response):
    body = response.body()
    kind = response.headers.get("content-type", "")
    return len(gzip.compress(body, 6)) if any(part in kind for part in PACKED) else len(body)


def pages():
    html = ROOT / "_build" / "html"
    names = [page for page in book_pages() if (html / f"{page}.html").exists()]
    if not names:
        sys.exit("There is no book yet: run make book first.")
    with served(html) as address, chromium() as browser:
        weighed = {page: weigh(browser, address, page) for page in names}
    rows = [(page, *shown(*found)) for page, found in weighed.items()]
    middle = [statistics.median(column) for column in zip(*weighed.values(), strict=True)]
    rows.append(("**median**", *shown(*middle)))
    table("Pages: first visit, 1280 px", ("page", "requests", "KB gz", "of these the page", "load s"), rows)


def shown(requests, total, own, seconds):
    return f"{requests:g}", f"{total / 1000:.0f}", f"{own / 1000:.0f}", f"{seconds:.2f}"


# --- live figures

STEPS = """figure => {
  const slider = figure.querySelector('input[type=range]'), taken = [];
  for (let k = 0; k < 30; k++) {
    slider.value = +slider.min + k * 7 % (slider.max - slider.min);
    const started = performance.now();
    slider.dispatchEvent(new Event('input'));
    figure.offsetHeight;
    taken.push(performance.now() - started);
  }
  return taken;
}"""


def live():
    """Milliseconds from a slider's step to the laid-out page, on this machine and on one four times slower."""
    html = ROOT / "_build" / "html"
    rows = []
    with served(html) as address, chromium() as browser:
        for page in book_pages():
            file = html / f"{page}.html"
            if not file.exists() or "<act-" not in file.read_text(encoding="utf-8"):
                continue
            tab = browser.new_page(viewport={"width": 390, "height": 844})
            tab.goto(f"{address}/{page}.html")
            session = tab.context.new_cdp_session(tab)
            for figure in tab.locator("act-figure, act-explorer").all():
                row = [page, figure.evaluate("e => JSON.parse(e.dataset.spec).name")]
                for slower in (1, 4):
                    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
                    row.append(f"{statistics.median(figure.evaluate(STEPS)):.1f}")
                rows.append(row)
            tab.close()
    head = ("page", "figure", "ms", "ms, 4 times slower")
    table("Live figures: a slider's step, 390 px", head, rows or [["none"] * 4])


# --- builds


def builds():
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
        for name in filter(None, files.split("\0")):
            if (ROOT / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, copy / name)
        executing, chapters = execute(copy)
        cold = executing + build(copy)
        warm = execute(copy)[0] + build(copy)
        shutil.rmtree(copy / "_build" / "html")
        shutil.rmtree(copy / "_build" / ".doctrees")
        unexecuted = build(copy)
        some = max((copy / "chapters").glob("*.md"), key=lambda path: path.stat().st_size)
        some.write_text(some.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
        reworded = execute(copy)[0] + build(copy)
        count = len(list((copy / "_build" / "html").glob("**/*.html")))
    rows = [
        ("cold: everything runs", f"{cold:.1f}"),
        ("nothing changed", f"{warm:.1f}"),
        ("one chapter reworded", f"{reworded:.1f}"),
        ("all pages anew, outputs kept", f"{unexecuted:.1f}"),
        (f"the same, for each of {count} pages", f"{unexecuted / count:.2f}"),
    ]
    table("Builds", ("build", "s"), rows)
    table("Chapters, two at a time", ("chapter", "runs for s"), chapters or [("none", "-")])


def execute(copy):
    """(seconds in all, [(chapter, its seconds)]): what `make book` does first."""
    seconds, said = timed([sys.executable, "tools/execute.py"], copy)
    return seconds, [(name, run) for run, name in re.findall(r"^ *([\d.]+) s  (\S+)$", said, re.M)]


def build(copy):
    command = Path(sys.executable).parent / "jupyter-book"
    return timed([str(command), *"build . -W -n --keep-going -q".split()], copy)[0]


def timed(command, folder):
    started = time.perf_counter()
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{ran.stdout[-3000:]}\n{ran.stderr[-3000:]}")
    return time.perf_counter() - started, ran.stdout


# --- imports


def imports():
    rows = []
    for what in ("", "import numpy", "import actlib", "import actlib; actlib.sigmoid.expr"):
        found = [timed([sys.executable, "-c", what], ROOT)[0] for _ in range(RUNS)]
        rows.append((what or "nothing", f"{statistics.median(found):.3f}", f"{min(found):.3f} … {max(found):.3f}"))
    table(f"Imports: a fresh Python, {RUNS} times", ("code", "median s", "range"), rows)
    heavy = "sympy matplotlib scipy IPython mpmath"
    code = f"import sys, actlib; print(*[m for m in {heavy.split()} if m in sys.modules] or ['none'])"
    said = timed([sys.executable, "-c", code], ROOT)[1].strip()
    print(f"\nOf {heavy.replace(' ', ', ')}, `import actlib` imports: {said}.")


# --- beside others, and as the book grows


def peers():
    import bench_peers

    bench_peers.main([])


def growth():
    import bench_growth

    bench_growth.main([])


PARTS = {"pages": pages, "live": live, "builds": builds, "imports": imports, "peers": peers, "growth": growth}


def main(wanted):
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.exit(f"cannot measure {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
    for name in wanted or (part for part in PARTS if part != "growth"):
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
