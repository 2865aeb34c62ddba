"""This book beside others, measured in the same way: weight, hosts, accessibility, loading, building, running.

    python tools/bench.py peers            measure this book, print the table of tools/measured.csv with its new row
    python tools/bench_peers.py --write    the same, and keep the row: in the CSV, and the table in MAINTAINING.md
    python tools/bench_peers.py FOLDER     measure another book that is built in FOLDER, for a row of the CSV

A page's weight is that of a first visit, packed; the axe rules are those of the tests, on every page in the light
theme, its folds as they come. "Slow" is 4 Mbit/s with 60 ms of delay on a processor four times slower.
"""

import argparse
import csv
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "tests" / "web")]
import bench_growth  # noqa: E402
from bench import book_pages, packed  # noqa: E402
from execute import chapters  # noqa: E402
from visit import RULES, axe_source  # noqa: E402

from tools.browser import chromium, served  # noqa: E402

MEASURED = ROOT / "tools" / "measured.csv"
SHOWN_IN = ROOT / "MAINTAINING.md"
PLACE = re.compile(r"(?<=<!-- made by tools/bench_peers.py -->\n).*?(?=<!-- end -->)", re.S)
OURS = "From Step to SwiGLU"
SLOW = {"offline": False, "latency": 60, "downloadThroughput": 500_000, "uploadThroughput": 500_000}
AXE = """async rules => {
  const how = {runOnly: rules, preload: false, resultTypes: ['violations']};
  const found = await axe.run({exclude: ['.katex-html']}, how);
  return found.violations.map(v => [v.id, v.nodes.length]);
}"""


def first_visit(browser, address, page, slow):
    """(requests, bytes, foreign hosts, ms to load, [(axe rule, nodes)] unless slow)."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    tab, asked, answers = context.new_page(), [], []
    tab.on("request", lambda request: asked.append(urlsplit(request.url)))
    tab.on("response", lambda response: answers.append(response))
    if slow:
        session = context.new_cdp_session(tab)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    started = time.perf_counter()
    tab.goto(f"{address}/{page}.html", wait_until="load", timeout=120_000)
    loaded = 1000 * (time.perf_counter() - started)
    if slow:
        context.close()
        return None, None, None, loaded, None
    tab.wait_for_load_state("networkidle")
    weight = sum(packed(answer) for answer in answers if answer.ok)
    hosts = {to.netloc for to in asked if to.scheme.startswith("http")} - {urlsplit(address).netloc}
    tab.evaluate(axe_source())
    faults = tab.evaluate(AXE, list(RULES))
    requests = len(asked)
    context.close()
    return requests, weight, hosts, loaded, faults


def pages_of(folder):
    """The pages of another book: everything with an article, but no index or search."""
    names = sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.html"))
    furniture = re.compile(r"(^|/)(genindex|search|404|py-modindex|_static.*)$")
    return [name for name in names if not furniture.search(name) and not name.startswith("_static")]


def site(folder, pages, browser):
    """What a reader's browser meets, the median page of them; hosts and axe's rules over all."""
    with served(folder) as address:
        quick = [first_visit(browser, address, page, slow=False) for page in pages]
        slow = [first_visit(browser, address, page, slow=True)[3] for page in pages]
    requests, weights, hosts, loads, faults = zip(*quick, strict=True)
    rules = {rule for page in faults for rule, _ in page}
    return {
        "pages": len(pages),
        "requests": f"{statistics.median(requests):g}",
        "KB gz": f"{statistics.median(weights) / 1000:.0f}",
        "hosts": len(set().union(*hosts)),
        "axe rules": len(rules),
        "axe nodes": sum(nodes for page in faults for _, nodes in page),
        "load ms": f"{statistics.median(loads):.0f}",
        "slow ms": f"{statistics.median(slow):.0f}",
    }


def run_seconds(root=ROOT):
    """Seconds that a chapter's cells last took, the mean, as tools/execute.py wrote them down."""
    from fresh_cache import cache_folder

    database = cache_folder(root) / "global.db"
    if not database.exists():
        return ""
    names = {path.name for path in chapters(root)}
    with sqlite3.connect(database) as cache:
        rows = cache.execute("select uri, data from nbcache order by accessed").fetchall()
    found = {Path(uri).name: float(re.search(r'"execution_seconds": ([\d.]+)', data)[1]) for uri, data in rows}
    kept = [seconds for name, seconds in found.items() if name in names]
    return f"{statistics.mean(kept):.1f}" if kept else ""


def build_seconds():
    """Processor seconds that a page takes to be read and written."""
    bench_growth.run_cells()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "book")
        bench_growth.grown(folder, 1)
        _, busy = bench_growth.build(folder)
        return f"{busy / len(book_pages()):.2f}"


def rows():
    with open(MEASURED, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def table(found):
    """The rows as a Markdown table; what was not measured is empty, where it came from stands below."""
    head = [name for name in found[0] if name != "source"]
    lines = ["| " + " | ".join(head) + " |", "|:--|:--|:--" + "|--:" * (len(head) - 3) + "|"]
    lines += ["| " + " | ".join(row[name] or "·" for name in head) + " |" for row in found]
    return "\n".join([*lines, "", *(f"- {row['book']}: {row['source']}." for row in found)]) + "\n"


def keep(found):
    with open(MEASURED, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, found[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    show(found)


def show(found):
    SHOWN_IN.write_text(PLACE.sub(lambda _: table(found), SHOWN_IN.read_text(encoding="utf-8")), encoding="utf-8")


def ours(built):
    from actlib import __version__

    pages = [page for page in book_pages() if (built / f"{page}.html").exists()]
    if not pages:
        sys.exit(f"There is no book in {built}: run make book first.")
    row = {"book": OURS, "version": __version__, "date": f"{date.today():%Y-%m}", "build s/page": build_seconds()}
    with chromium() as browser:
        row |= site(built, pages, browser)
    row |= {
        "run s/chapter": run_seconds(),
        "source": "build: processor s; run: two chapters at a time",
    }
    return {name: str(row[name]) for name in rows()[0]}


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", nargs="?", type=Path, metavar="FOLDER")
    parser.add_argument("--built", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.other:
        if not pages_of(asked.other):
            sys.exit(f"There is no built book in {asked.other}: no page is found below it.")
        with chromium() as browser:
            found = site(asked.other, pages_of(asked.other), browser)
        print(", ".join(f"{name}: {value}" for name, value in found.items()))
        return
    found = [ours(asked.built)] + [row for row in rows() if row["book"] != OURS]
    print(f"\n### Beside others\n\n{table(found)}")
    if asked.write:
        keep(found)


if __name__ == "__main__":
    main(sys.argv[1:])
