"""Live figures in a real browser: by key, by finger, by address, on paper, from a folder, without JavaScript."""

import gzip
import re
import sys
import time
from functools import cache
from html import escape
from pathlib import Path

import numpy as np
import pytest

from actlib.catalogue import ALL

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "sphinx_ext"))
from live_figures import SCENES, plain_json, scene_spec  # noqa: E402

WEIGHT = 12 * 1024  # bytes gzipped that a page with a live figure loads for it, its scenes apart
SCENE = 2_000
SIZES = """window.sizes = new Map();
const seen = new ResizeObserver(all => { for (const one of all) {
  if (!window.sizes.has(one.target)) window.sizes.set(one.target, []);
  window.sizes.get(one.target).push(one.contentRect.height); } });
new MutationObserver(all => { for (const change of all) for (const node of change.addedNodes)
  if (/^ACT-/.test(node.nodeName)) seen.observe(node); }).observe(document, {childList: true, subtree: true});"""


@cache
def written():
    """(page, name of the figure) of every live figure that the chapters write."""
    found = []
    for chapter in sorted((ROOT / "chapters").glob("*.md")):
        text = chapter.read_text(encoding="utf-8")
        found += [(f"chapters/{chapter.stem}", name) for name in re.findall(r"^```\{live-figure\} (\S+)$", text, re.M)]
    return found


every_figure = pytest.mark.parametrize("page, name", written(), ids=[name for _, name in written()])
every_live_page = pytest.mark.parametrize("page", sorted({page for page, _ in written()}))


def figure(tab, name):
    return tab.locator(f"act-figure[data-spec*='\"name\":\"{name}\"']")


def shown(live):
    return [live.locator(".live-panels").inner_html(), live.locator("table.live-table").inner_text()]


@pytest.fixture
def go(browser):
    """Opens an address in a context of its own; closes all at the end."""
    contexts = []

    def go(address, wait="load", **settings):
        context = browser.new_context(**{"viewport": {"width": 390, "height": 844}, **settings})
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(10_000)
        tab.complaints = []
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.add_init_script(SIZES)
        tab.goto(address, wait_until=wait)
        return tab

    yield go
    for context in contexts:
        context.close()


def move_every_control(tab, live):
    """By keyboard; each must change the drawing."""
    controls = live.locator("input[type=range], select")
    assert controls.count() >= 1
    for number in range(controls.count()):
        before, control = shown(live), controls.nth(number)
        control.focus()
        choosing = control.evaluate("e => e.tagName") == "SELECT"
        at_the_end = not choosing and control.evaluate("e => e.value === e.max")
        told = control.get_attribute("aria-valuetext")
        for _ in range(1 if choosing else 8):
            tab.keyboard.press("ArrowLeft" if at_the_end else "ArrowDown" if choosing else "ArrowRight")
        after = shown(live)
        assert after[0] != before[0], f"control {number} does not change the drawing"
        assert choosing or control.get_attribute("aria-valuetext") != told
    assert tab.complaints == []


@every_figure
def test_by_keyboard_alone_and_back_by_its_address(go, address, page, name):
    tab = go(f"{address}/{page}.html")
    live = figure(tab, name)
    move_every_control(tab, live)
    tab.wait_for_timeout(400)  # the address follows a quarter of a second after the last move
    assert f"{name}=" in tab.url
    again = figure(go(tab.url), name)
    assert shown(again) == shown(live)
    live.locator("button.live-button").first.click()
    assert shown(live) == shown(figure(go(f"{address}/{page}.html"), name))


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_by_keyboard(go, html, scene, tmp_path):
    """Also those that no chapter shows yet."""
    spec = scene_spec({"scene": scene}) | {"name": "one"}
    static = (html / "_static").as_uri()
    (tmp_path / "page.html").write_text(
        f"""<!DOCTYPE html><html data-theme="light"><meta charset="utf-8">
        <link rel="stylesheet" href="{static}/live.css">
        <script src="{static}/live.js"></script><script src="{static}/scenes/{scene}.js"></script>
        <act-figure data-spec="{escape(plain_json(spec))}"></act-figure>""",
        encoding="utf-8",
    )
    tab = go((tmp_path / "page.html").as_uri())
    live = tab.locator("act-figure")
    before = shown(live)
    move_every_control(tab, live)
    live.locator(".live-panels > svg").first.click()
    live.locator("button.live-button").click()
    assert shown(live) == before and tab.complaints == []


@every_figure
def test_an_address_out_of_bounds_is_brought_back(go, address, page, name):
    tab = go(f"{address}/{page}.html")
    keys = tab.evaluate("spec => JSON.parse(spec)", figure(tab, name).get_attribute("data-spec"))["sliders"]
    wild = "x:-1e9,nothing:3,x,::," + ",".join(f"{key['name']}:1e99" for key in keys)
    tab = go(f"{address}/{page}.html?{name}={wild}")
    live = figure(tab, name)
    for control in live.locator(".live-sliders input[type=range]").all():
        assert control.input_value() == control.get_attribute("max")
    assert tab.complaints == [] and "NaN" not in live.locator(".live-panels").inner_html()


@every_figure
def test_by_finger(go, address, page, name):
    tab = go(f"{address}/{page}.html", has_touch=True, is_mobile=True)
    live = figure(tab, name)
    before, control = shown(live), live.locator("input[type=range]").first
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    tab.touchscreen.tap(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
    assert shown(live) != before
    if live.locator(".live-track").count() > live.locator(".live-sliders .live-track").count():  # it has a cursor
        told, panel = live.locator("caption").inner_text(), live.locator(".live-panels svg").first
        panel.scroll_into_view_if_needed()
        box = panel.bounding_box()
        tab.touchscreen.tap(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
        assert live.locator("caption").inner_text() != told
    for target in live.locator("input, select, button").all():
        assert target.bounding_box()["height"] >= 44
    sizes = live.locator(".live-panels text").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize) * e.ownerSVGElement.getScreenCTM().a)"
    )
    assert min(sizes) >= 12.5


@every_live_page
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps_while_the_page_loads(go, address, page, width):
    """Each figure has its final height in the first frame that shows it, also where the script comes late."""
    tab = go("about:blank", viewport={"width": width, "height": 900})
    tab.route("**/_static/live.js*", lambda route: (time.sleep(0.3), route.continue_()))
    tab.goto(f"{address}/{page}.html", wait_until="networkidle")
    tab.evaluate("async () => { await document.fonts.ready; await new Promise(done => setTimeout(done, 100)); }")
    sizes = tab.evaluate("[...window.sizes.values()]")
    assert len(sizes) == tab.locator("act-figure").count() > 0
    for heights in sizes:
        assert heights[0] > 300 and max(heights) - min(heights) < 1


@every_live_page
def test_without_javascript_and_on_paper_the_twin_stands(go, address, page):
    plain = go(f"{address}/{page}.html", java_script_enabled=False)
    paper = go(f"{address}/{page}.html")
    paper.emulate_media(media="print")
    for tab in (plain, paper):
        assert tab.locator(".live-try").count() >= tab.locator(".live-try:visible").count() == 0
        for live in tab.locator("act-figure").all():
            assert live.locator(".drawing svg").is_visible()
            assert live.locator(".live").count() == 0 or not live.locator(".live").is_visible()
    seen = go(f"{address}/{page}.html")
    assert seen.locator("act-figure .drawing:visible").count() == 0


@every_live_page
def test_from_a_folder(go, html, page):
    tab = go((html / f"{page}.html").as_uri())
    live = tab.locator("act-figure").first
    before, control = shown(live), live.locator("input[type=range]").first
    control.focus()
    tab.keyboard.press("PageUp")
    tab.keyboard.press("ArrowRight")
    assert shown(live) != before and tab.complaints == []


def test_the_browser_computes_what_actlib_computes(go, html):
    """The script that is served, in this browser; tests/test_javascript.py asks for more points and parameters."""
    tab = go((html / f"{written()[0][0]}.html").as_uri())
    x = [0.0, *(sign * v for v in (1e-8, 0.3, 1.1, 5.7, 20.0, 89.0, 700.0) for sign in (1, -1))]
    given = {f.name: [float(v) for v in f.values.values()] for f in ALL.values()}
    found = tab.evaluate(
        """([given, x]) => Object.fromEntries(Object.entries(given).map(([name, p]) =>
             [name, [0, 1].map(order => x.map(ACT.derivative(name, order, p)))]))""",
        [given, x],
    )
    assert set(found) == set(tab.evaluate("Object.keys(ACT.functions)")) == set(ALL)
    for name, (values, slopes) in found.items():
        for numbers, kernel in ((values, ALL[name]), (slopes, ALL[name].slope)):
            expected = kernel(np.array(x))
            assert np.all(np.abs(numbers - expected) <= 1e-12 * np.abs(expected) + 1e-300), name


def packed(path):
    return len(gzip.compress(path.read_bytes(), 6))


def test_what_it_weighs(html):
    static = html / "_static"
    assert packed(static / "live.js") + packed(static / "live.css") <= WEIGHT
    for scene in (static / "scenes").glob("*.js"):
        assert packed(scene) <= SCENE, scene.name


def test_pages_load_only_what_they_hold(html):
    for path in html.glob("chapters/*.html"):
        text = path.read_text(encoding="utf-8")
        assert ("_static/live.js" in text) == ("<act-figure" in text), path.name
        assert ("_static/live.css" in text) == ("<act-" in text), path.name
        for file in ("explorer.js", "explorer.css"):
            assert (f"_static/{file}" in text) == ("<act-explorer" in text), path.name
        loaded = set(re.findall(r"_static/scenes/(\w+)\.js", text))
        assert loaded == set(re.findall(r'data-scene="(\w+)"', text)), path.name
