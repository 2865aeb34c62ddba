"""How the build's cost grows with the book: the chapters once, twice, four times, their outputs taken from the cache.

    python tools/bench.py growth             the whole book, 1×, 2×, 4×, three times each in turn
    python tools/bench_growth.py 03 08       only these chapters, which is quicker
    python tools/bench_growth.py --write     the whole book, and the table in MAINTAINING.md

A copy of a chapter is a chapter: its labels are renamed; its cells are the same, names of figures included, so that
nothing runs again and what is measured is reading and writing. Processor seconds are printed too: another program
beside does not change them.
"""

import argparse
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from execute import chosen  # noqa: E402

SHOWN_IN = ROOT / "MAINTAINING.md"
PLACE = re.compile(r"(?<=<!-- made by tools/bench_growth.py -->\n).*?(?=<!-- end -->)", re.S)
TIMES, ROUNDS = (1, 2, 4), 3
LABEL = re.compile(
    r"^\((?P<target>[\w-]+)\)=$|^:label: (?P<label>\S+)$"
    r"|^:{3,}\{cited\} (?P<claim>\S+)$|^\$\$ \((?P<formula>[\w-]+)\)$",
    re.M,
)
EXERCISE = 'exercises.find(exercise["label"])'  # sphinx_ext/exercises.py: a copy's record is the original's


def renamed(text, suffix):
    """A chapter's text with its own labels made others; the code, which the cache knows it by, as it was."""
    labels = sorted({found[found.lastgroup] for found in LABEL.finditer(text)}, key=len, reverse=True)
    if not labels:
        return text
    own = re.compile(r"(?<![\w./-])(" + "|".join(map(re.escape, labels)) + r")(?![\w/-]|\.\w)")
    pieces = re.split(r"(^```\{code-cell\}.*?^```$)", text, flags=re.M | re.S)
    pieces[::2] = [own.sub(rf"\1{suffix}", piece) for piece in pieces[::2]]
    # {ask} names a record of the library, not a label
    return re.sub(rf"(^`{{3,}}\{{ask\}} \S+){suffix}$", r"\1", "".join(pieces), flags=re.M)


def grown(folder, times, only=()):
    """A copy of the book with every chapter that many times; returns the number of its chapters."""
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, files.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    if (ROOT / "_build" / "execution_cache").is_dir():
        shutil.copytree(ROOT / "_build" / "execution_cache", folder / "_build" / "execution_cache")
    toc = yaml.safe_load((folder / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [entry["file"] for part in toc["parts"] for entry in part["chapters"]]
    chapters = [name for name in chapters if re.match(r"\d\d-", Path(name).name)]
    if only:  # links to the others then lead nowhere, which is said and does not stop the build
        left_out = [name for name in chapters if not any(piece in name for piece in only)]
        chapters = [name for name in chapters if name not in left_out]
        for part in toc["parts"]:
            part["chapters"] = [entry for entry in part["chapters"] if entry["file"] not in left_out]
        toc["parts"] = [part for part in toc["parts"] if part["chapters"]]
    for k in range(2, times + 1):
        for name in chapters:
            source, copy = folder / f"{name}.md", folder / f"{name}-copy{k}.md"
            copy.write_text(renamed(source.read_text(encoding="utf-8"), f"-copy{k}"), encoding="utf-8")
            notebook = folder / "notebooks" / f"{source.stem}.ipynb"
            if notebook.is_file():
                shutil.copyfile(notebook, notebook.with_name(f"{copy.stem}.ipynb"))
        toc["parts"].append({"caption": f"Copy {k}", "chapters": [{"file": f"{name}-copy{k}"} for name in chapters]})
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    extension = folder / "sphinx_ext" / "exercises.py"
    text = extension.read_text(encoding="utf-8")
    assert text.count(EXERCISE) == 1, f"sphinx_ext/exercises.py no longer says {EXERCISE}"
    extension.write_text(
        text.replace(EXERCISE, 'exercises.find(exercise["label"].split("-copy")[0])'), encoding="utf-8"
    )
    return len(chapters) * times


def run_cells():
    """So that no build has to: those of this tree that are stale run now."""
    if subprocess.run([sys.executable, "tools/execute.py"], cwd=ROOT).returncode:
        sys.exit("a chapter does not run; see above")


def build(folder):
    """(seconds, processor seconds) of a build of every page; its cells are not run."""
    shutil.rmtree(folder / "_build" / "html", ignore_errors=True)
    shutil.rmtree(folder / "_build" / ".doctrees", ignore_errors=True)
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", ".", "-n", "--keep-going", "-q"]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode:
        sys.exit(f"the build failed:\n{ran.stdout[-2000:]}\n{ran.stderr[-4000:]}")
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, busy


def measure(only=(), times=TIMES, rounds=ROUNDS):
    """{times: (chapters, median seconds, median processor seconds, MB of pages, KB of the search index)}"""
    run_cells()
    with tempfile.TemporaryDirectory() as temporary:
        folders = {k: Path(temporary, f"{k}-times") for k in times}
        chapters = {k: grown(folder, k, only) for k, folder in folders.items()}
        runs = {k: [] for k in times}
        for _ in range(rounds):
            for k, folder in folders.items():  # in turn: a slow minute then meets them all
                runs[k].append(build(folder))
        found = {}
        for k, folder in folders.items():
            html = folder / "_build" / "html"
            pages = sum(page.stat().st_size for page in html.glob("**/*.html"))
            index = (html / "searchindex.js").stat().st_size
            seconds, busy = map(statistics.median, zip(*runs[k], strict=True))
            found[k] = chapters[k], seconds, busy, pages / 1e6, index / 1e3
        return found


def steps(found):
    """What one more chapter costs (processor seconds) from each size to the next: equal where the cost is linear."""
    sizes = sorted(found)
    return [(found[b][2] - found[a][2]) / (found[b][0] - found[a][0]) for a, b in zip(sizes, sizes[1:], strict=False)]


def table(found):
    lines = ["| " + " | ".join(HEAD) + " |", "|:--" + "|--:" * (len(HEAD) - 1) + "|"]
    for k, (chapters, seconds, busy, pages, index) in sorted(found.items()):
        row = k, chapters, f"{seconds:.0f}", f"{busy:.1f}", f"{busy / chapters:.2f}", f"{pages:.1f}", f"{index:.0f}"
        lines.append("| {}× | {} | {} | {} | {} | {} | {} |".format(*row))
    costs = ", then ".join(f"{seconds:.2f}" for seconds in steps(found))
    lines += [
        "",
        f"One more chapter costs {costs} processor s; where the cost is linear, that is the same at every size.",
    ]
    return "\n".join(lines) + "\n"


HEAD = ("book", "chapters", "s", "processor s", "a chapter", "pages MB", "search index KB")


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", metavar="CHAPTER", help="a part of its file's name")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--write", action="store_true", help="keep the table in MAINTAINING.md")
    asked = parser.parse_args(arguments)
    chosen(asked.only)
    made = table(measure(asked.only, rounds=asked.rounds))
    print(f"\n### The build as the book grows, nothing run\n\n{made}")
    if asked.write:
        SHOWN_IN.write_text(PLACE.sub(lambda _: made, SHOWN_IN.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
