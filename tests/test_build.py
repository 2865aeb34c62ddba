"""A small book is built: the same bytes anywhere, any time; what goes wrong is said once, and leaves no half book."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_output
from small_book import CHAPTER, HEAD, TOC, SmallBook
from sphinx.errors import ConfigError

from sphinx_ext import page_assets
from tools import reproducible

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import execute  # noqa: E402

fcntl = pytest.importorskip("fcntl")  # and with it signals, /dev/full, process groups
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Built once, while another build of the same book seemed to be running."""
    book = SmallBook(tmp_path_factory.mktemp("faults"))
    (book.root / "_build").mkdir()
    with open(book.root / "_build" / "building.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        running = book.start()
        book.first_words = running.stdout.readline()
        book.while_waiting = sorted(path.name for path in (book.root / "_build").iterdir())
    out, err = running.communicate(timeout=120)
    assert running.returncode == 0, out + err
    book.said = out + err
    return book


def test_a_space_umlauts_and_chinese_in_the_path_no_network_no_chromium(book):
    assert book.said.count("\n") == 4 and "The book: _build/html/index.html" in book.said, book.said
    page = (book.html / "chapters" / "01-small.html").read_text("utf8")
    assert "The slope is 0.25" in page and 'aria-label="A straight line through zero and one"' in page
    assert 'class="katex"' in page and not book.asked.exists()
    assert "Büchlein" not in page  # nor any other path of the machine


def test_a_second_build_waits_for_the_first(book):
    assert book.first_words == "Another build of this book is running: waiting until it has ended.\n"
    assert book.while_waiting == ["building.lock"]


def test_another_clone_another_day_another_order_the_same_bytes(book, tmp_path):
    """Another time zone, too, and another order of sets. `make reproducible` asks it of the whole book."""
    other = SmallBook(tmp_path, "clone", PYTHONHASHSEED="7", TZ="Pacific/Auckland", SOURCE_DATE_EPOCH="0")
    code, said = other.build()
    assert code == 0, said
    one, two = book.seen(), other.seen()
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


BROKEN = {
    "02-dead": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "03-error": "half = 1 / 2\nslope = 1 / 0",
    "04-font": "import matplotlib.pyplot as plt\nfig = plt.figure()\n_ = fig.text(0, 0, 'x', family='Missing Sans')\n"
    "fig.canvas.draw()",
}
SAYS = """chapters/02-dead.md:8: code cell 1 failed
    | import os, signal
    | os.kill(os.getpid(), signal.SIGKILL)
    Python died here, without an error: too little memory, or a crash in a compiled package
---
chapters/03-error.md:8: code cell 1 failed
    | half = 1 / 2
    | slope = 1 / 0
    ZeroDivisionError: division by zero
---
    a warning, which no reader should see: findfont: Font family 'Missing Sans' not found.
---
chapters/05-unreadable.md: not a notebook that can be read:
---
The book was not built: a chapter's code failed, see above. The book that was built before is still in _build/html, \
unchanged.
"""


def test_broken_chapters_are_named_with_their_cells(book):
    before = book.seen()
    for name, code in BROKEN.items():
        book.write(f"chapters/{name}.md", f"{HEAD}```{{code-cell}} ipython3\n{code}\n```\n")
    book.write("chapters/05-unreadable.md", f"{HEAD}```{{code-cell}} ipython3\n---\ntags: [never closed\n---\n1\n```\n")
    book.write("_toc.yml", TOC + "".join(f"- file: chapters/{name}\n" for name in [*BROKEN, "05-unreadable"]))
    code, said = book.build()
    book.write("_toc.yml", TOC)
    assert code == 1 and "Traceback" not in said
    for words in SAYS.split("---\n"):
        assert words.strip() in said, said
    assert book.seen() == before


def test_a_full_disk(book):
    """/dev/full stands for it: what is written there finds no space left."""
    before = book.seen()
    written = book.root / "_build" / "next" / "_build" / "html" / "objects.inv"
    written.unlink()
    written.symlink_to("/dev/full")
    book.write("chapters/01-small.md", CHAPTER + "\nA sentence more.\n")
    code, said = book.build()
    assert code == 1 and "Traceback" not in said
    assert re.search(r"^The disk is full: .*Büchlein 函数 has \d+ MB left.* in _build/html, unchanged.$", said, re.M)
    assert book.seen() == before


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "never"
        time.sleep(0.05)


def test_a_build_that_is_stopped_by_hand_ends_at_once_with_its_kernels(book):
    before = book.seen()
    endless = "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(100)"
    book.write("chapters/01-small.md", f"{CHAPTER}\n```{{code-cell}} ipython3\n{endless}\n```\n")
    running, pid = book.start(), book.root / "chapters" / "pid"
    until(lambda: pid.is_file() and pid.read_text())
    os.kill(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=10)
    assert running.returncode == 130 and book.seen() == before
    assert "Stopped. The chapters that have run need not run again. The book that was built before is still" in err
    assert "Traceback" not in err

    def gone():
        try:
            os.kill(int(pid.read_text()), 0)
        except ProcessLookupError:
            return True
        return Path(f"/proc/{pid.read_text()}/stat").read_text().rpartition(")")[2].split()[0] == "Z"

    until(gone)


def test_a_build_that_was_killed_is_taken_up_by_the_next(book):
    """Killed while it wrote a chapter's outputs and its pages; both are made anew, and the book is whole."""
    before = book.seen()
    book.write("chapters/01-small.md", CHAPTER + "\nAnother sentence.\n")
    running = book.start()
    until(lambda: list((book.root / "_build" / "next").rglob("*.doctree")))
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    assert book.seen() == before and not (book.root / "_build" / "next" / "whole").exists()
    for outputs in (book.root / "_build" / "execution_cache").rglob("base.ipynb"):
        outputs.write_bytes(outputs.read_bytes()[:900])
    code, said = book.build()
    assert code == 0 and "execute: 1 to run" in said
    after = book.seen()
    assert after.keys() == before.keys() and b"Another sentence." in after["chapters/01-small.html"]
    assert sorted(path.name for path in (book.root / "_build").iterdir() if "html" in path.name) == ["html"]


def test_a_missing_font_is_named(tmp_path):
    folder = shutil.copytree(ROOT / "web" / "vendor", tmp_path / "web" / "vendor")
    page_assets.check_fonts(folder)
    (folder / "katex" / "fonts" / "KaTeX_Main-Regular.woff2").unlink()
    with pytest.raises(ConfigError, match="katex.min.css names fonts/KaTeX_Main-Regular.woff2, and .* is missing"):
        page_assets.check_fonts(folder)


def test_packages_that_cannot_be_installed(tmp_path):
    """pip fails: make says what is needed, and does not think afterwards that all is there."""
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho 'No route to host' >&2\nexit 1\n")
    python.chmod(0o755)
    made = subprocess.run(["make", "book"], cwd=tmp_path, capture_output=True, text=True)
    assert made.returncode and "No route to host" in made.stderr
    assert "The packages could not be installed" in made.stderr and "run make book again" in made.stderr
    assert not (tmp_path / ".venv" / "installed-from-lock").exists()


def test_a_difference_between_two_builds_is_found():
    one = {"same.html": b"1", "page.html": b"<p>1.23 ms</p>", "shorter": b"ab", "old.js": b""}
    two = {"same.html": b"1", "page.html": b"<p>1.27 ms</p>", "shorter": b"abc", "new.js": b""}
    found = reproducible.differences(one, two)
    assert [line.split(":")[0] for line in found] == ["new.js", "old.js", "page.html", "shorter"]
    assert "from byte 6" in found[2] and "1.23 ms" in found[2] and "1.27 ms" in found[2]


def test_lines_that_came_in_pieces_are_one_piece():
    def printed(text, name="stdout"):
        return new_output("stream", name=name, text=text)

    figure = new_output("display_data", data={"text/plain": "A figure"})
    cell = new_code_cell(outputs=[printed("on"), printed("e\n"), figure, printed("two\n"), printed("!", "stderr")])
    execute.join_prints(cell)
    assert cell.outputs == [printed("one\n"), figure, printed("two\n"), printed("!", "stderr")]
