"""The built book in a real browser: build it if it is out of date, serve it, open each page once.

Without Chromium these tests are skipped; where CI or ACT_REQUIRE_CHROMIUM is set they fail instead.
ACT_BOOK_HTML names a folder with another build to look at; nothing is built then.
"""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from visit import look_at, rules_for

from tools.browser import NoBrowser, chromium, served

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from live_packs import packed_folder  # noqa: E402

HTML = ROOT / "_build" / "html"
SOURCES = ("chapters", "actlib", "web", "sphinx_ext", "tools")
SOURCE_FILES = ("_config.yml", "_toc.yml", "index.md", "references.bib", "ledger.yml", "requirements.lock", "Makefile")
SEEN = ROOT / "_build" / "looked-at"  # when the book that these tests look at was last built


@contextmanager
def only_one_at_a_time():
    """Among pytest's parallel processes; where locks of this kind are missing there is one process."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    SEEN.parent.mkdir(exist_ok=True)
    with open(SEEN.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def newest_source():
    files = [ROOT / name for name in SOURCE_FILES]
    files += [f for folder in SOURCES for f in (ROOT / folder).rglob("*") if "__pycache__" not in f.parts]
    return max(f.stat().st_mtime for f in files if f.is_file())


def out_of_date():
    if not (HTML / "index.html").exists() or not SEEN.exists():
        return True
    parts = packed_folder()  # fetched since: now the book can have Run buttons
    if (parts / "contents.json").exists() and not (HTML / "python" / parts.name).is_dir():
        return True
    return SEEN.stat().st_mtime < newest_source()


@pytest.fixture(scope="session")
def html():
    """The folder of the built book, built by `make book` unless it is fresh."""
    if elsewhere := os.environ.get("ACT_BOOK_HTML"):
        return Path(elsewhere)
    with only_one_at_a_time():
        if out_of_date():
            if not shutil.which("make"):
                pytest.skip("the book is out of date and there is no make to build it with")
            started = newest_source()
            built = subprocess.run(["make", "book"], cwd=ROOT, text=True, capture_output=True)
            if built.returncode:
                pytest.fail(f"make book failed:\n{built.stdout[-6000:]}\n{built.stderr[-6000:]}", pytrace=False)
            SEEN.touch()
            os.utime(SEEN, (started, started))  # a source changed meanwhile is newer
    return HTML


@pytest.fixture(scope="session")
def address(html):
    with served(html) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    try:
        with chromium() as running:
            yield running
    except NoBrowser as reason:
        if os.environ.get("CI") or os.environ.get("ACT_REQUIRE_CHROMIUM"):
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def windows(browser):
    """One window (browser context) for each width, theme and setting, opened when first asked for."""
    opened = {}

    def window(width, theme="light", **settings):
        key = (width, theme, *sorted(settings.items()))
        if key not in opened:
            size = {"width": width, "height": 844 if width < 600 else 900}
            opened[key] = browser.new_context(viewport=size, color_scheme=theme, **settings)
            opened[key].set_default_timeout(15_000)
        return opened[key]

    yield window
    for context in opened.values():
        context.close()


@pytest.fixture(scope="session")
def visit(windows, address):
    """What was seen on a page at a width in a theme; each is opened once for all tests."""
    seen = {}

    def visited(page, width, theme):
        if (page, width, theme) not in seen:
            rules = rules_for(page, width, theme)
            seen[page, width, theme] = look_at(windows(width, theme), address, page, rules)
        return seen[page, width, theme]

    return visited


@pytest.fixture
def opened(windows, address):
    """A page opened for a test of its own, to be typed into."""
    pages = []

    def open_page(page, width=1280, theme="light", **settings):
        pages.append(windows(width, theme, **settings).new_page())
        pages[-1].goto(f"{address}/{page}.html")
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()
