"""Build the book into _build/html: run the stale chapters, make the pages aside, put them in place when they are whole.

    python tools/build.py [--root FOLDER]

Warnings are errors. A build that fails, is stopped or is killed leaves the book that was there, and the next one makes
all pages anew: Sphinx would not repeat the warnings, and would trust pages that were only half written.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import execute

ROOT = Path(__file__).resolve().parent.parent
FULL = re.compile(r"No space left on device|[Dd]isk quota exceeded|disk is full|Errno (?:28|122)\b")
UNCHANGED = "The book that was built before is still in _build/html, unchanged."


class NoBook(Exception):
    """Why there is no new book, in words for whoever wanted one."""


def build(root: Path):
    with alone(root / "_build" / "building.lock"):
        if execute.main([], root):
            raise NoBook("The book was not built: a chapter's code failed, see above.")
        make_pages(root)
        put_in_place(pages(root), root / "_build" / "html")


@contextmanager
def alone(lock: Path):
    """Two builds at once would write into each other's files: the second one waits."""
    lock.parent.mkdir(exist_ok=True)
    with open(lock, "a+") as held:
        try:
            import fcntl
        except ImportError:  # Windows: without a lock
            yield
            return
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another build of this book is running: waiting until it has ended.", flush=True)
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


# --- the pages


def aside(root: Path) -> Path:
    return root / "_build" / "next"


def pages(root: Path) -> Path:
    return aside(root) / "_build" / "html"


def make_pages(root: Path):
    """Only what changed since the last whole build with this table of contents; otherwise everything."""
    whole = aside(root) / "whole"  # stands there only after a build that went through
    contents = hashlib.sha256((root / "_toc.yml").read_bytes()).hexdigest()
    if not whole.is_file() or whole.read_text() != contents:
        shutil.rmtree(aside(root), ignore_errors=True)
    whole.unlink(missing_ok=True)
    if not jupyter_book(root):
        raise NoBook("The book was not built: what the pages complain of stands above.")
    whole.write_text(contents)


def jupyter_book(root: Path) -> bool:
    """Whether it went through; what it complains of is shown as it comes."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(root)]
    options = ["--path-output", str(aside(root)), *"-W -n --keep-going -q".split()]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    env.pop("SOURCE_DATE_EPOCH", None)  # no page bears a date, and Sphinx would put that year into the copyright
    running = subprocess.Popen(
        [*command, *options], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        encoding="utf-8", errors="replace", env=env,
    )  # fmt: skip
    shown, traceback = False, []
    try:
        for line in running.stderr:
            if FULL.search(line):  # hundreds of lines would follow, one for each file
                raise NoBook(disk_full(root))
            # Sphinx says in a few lines what went wrong; Jupyter Book then adds the way to its own exception.
            if traceback or line.startswith("Traceback"):
                traceback.append(line)
            else:
                print(line, end="", file=sys.stderr, flush=True)
                shown = shown or bool(line.strip())
        through = running.wait() == 0
    except BaseException:
        running.kill()
        running.wait()
        raise
    if not through and not shown:
        print("".join(traceback), end="", file=sys.stderr)
    return through


def put_in_place(made: Path, place: Path):
    """Copied, and not moved: the next build goes on from what this one made."""
    new, old = place.with_name("html.new"), place.with_name("html.old")
    for left_over in (new, old):
        shutil.rmtree(left_over, ignore_errors=True)
    try:
        shutil.copytree(made, new, ignore=shutil.ignore_patterns(".buildinfo"))  # Sphinx's note of where it built
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


# --- what can go wrong


def disk_full(root: Path) -> str:
    free = shutil.disk_usage(root).free / 1e6
    return f"The disk is full: {root} has {free:.0f} MB left, and a build needs about 300. Make room, and build again."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with _config.yml and _toc.yml")
    root = parser.parse_args().root.resolve()
    try:
        build(root)
    except KeyboardInterrupt:
        return give_up(root, "Stopped. The chapters that have run need not run again.", 130)
    except NoBook as reason:
        return give_up(root, str(reason))
    except Exception as fault:
        if not FULL.search(str(fault)):
            raise
        return give_up(root, disk_full(root))
    index = root / "_build" / "html" / "index.html"
    print(f"The book: {os.path.relpath(index)} (make serve: http://localhost:8000)")
    return 0


def give_up(root: Path, reason: str, code: int = 1) -> int:
    there = (root / "_build" / "html" / "index.html").is_file()
    print(f"\n{reason}{f' {UNCHANGED}' if there else ''}", file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    code = main()
    sys.stderr.flush()
    os._exit(code)  # kernels that still run end with this process; Python itself would wait for them
