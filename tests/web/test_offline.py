"""The built book, zipped and unpacked: opened from a folder, and from Python's own web server."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

CHAPTER = "chapters/03-sigmoid"


@pytest.fixture(scope="module")
def unpacked(html, tmp_path_factory):
    """Another folder, with a space and an umlaut in its name; what Python in the page needs stays out of the zip."""
    place = tmp_path_factory.mktemp("offline")
    shutil.copytree(html, place / "site", ignore=shutil.ignore_patterns("packed-*"))
    archive = shutil.make_archive(str(place / "book"), "zip", place / "site")
    shutil.unpack_archive(archive, place / "das Büchlein")
    return place / "das Büchlein"


@pytest.fixture(scope="module")
def web_server(unpacked):
    """`python -m http.server`, as a reader starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    server = subprocess.Popen(command, cwd=unpacked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield address
    server.terminate()
    server.wait()


@pytest.fixture(params=["folder", "server"])
def site(request, unpacked):
    return unpacked.as_uri() if request.param == "folder" else request.getfixturevalue("web_server")


@pytest.fixture
def tab(browser):
    """A tab that writes down what it asks for and what fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.asked, tab.faults = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("requestfailed", lambda request: tab.faults.append(request.url))
    tab.on("console", lambda said: tab.faults.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: tab.faults.append(str(error)))
    yield tab
    context.close()


def sound(tab, site):
    return tab.faults == [] and all(url.startswith((site, "data:", "blob:")) for url in tab.asked)


def test_a_chapter_is_whole(tab, site):
    tab.goto(f"{site}/index.html")
    tab.locator("main a[href*='03-sigmoid']").first.click()
    tab.wait_for_load_state()
    assert "Sigmoid" in tab.locator("main h1:visible").inner_text()
    assert tab.locator("main .drawing svg").first.bounding_box()["height"] > 100
    loaded = tab.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family))"
    )
    assert any("KaTeX" in family for family in loaded)
    exercise = tab.locator("#sigmoid-mirror")
    exercise.get_by_label("Your number").fill("0.9526")
    exercise.get_by_role("button", name="Check").click()
    assert exercise.locator("[role=status]").inner_text().startswith("✓ Correct.")
    assert sound(tab, site), tab.faults


def test_the_search_finds(tab, site):
    tab.goto(f"{site}/search.html?q=saturation")
    tab.locator("#search-results li a", has_text=re.compile("Sigmoid")).first.wait_for()
    note = tab.locator(".from-folder")
    assert ("cannot quote" in note.inner_text()) if site.startswith("file") else note.count() == 0
    assert sound(tab, site), tab.faults
    tab.locator("#search-results li a", has_text=re.compile("Sigmoid")).first.click()
    tab.wait_for_load_state()
    assert tab.locator("main h1:visible").count() == 1


def test_theme_and_folds_work(tab, site):
    tab.goto(f"{site}/{CHAPTER}.html")
    before = tab.evaluate("document.documentElement.dataset.theme")
    seen = set()
    for _ in range(3):  # light, dark, as the machine is
        tab.locator("button.theme-switch-button:visible").first.click()
        seen.add(tab.evaluate("document.documentElement.dataset.theme"))
    assert seen == {"light", "dark"} and before in seen
    fold = tab.locator("main details.sd-dropdown").first
    fold.locator("summary").click()
    assert fold.get_attribute("open") is not None
    assert sound(tab, site), tab.faults
