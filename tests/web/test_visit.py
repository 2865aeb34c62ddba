"""The tests of the pages see what they look for: a page with every fault, and a machine without a browser."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from visit import look_at

from tools.browser import served

ROOT = Path(__file__).resolve().parents[2]

SOUND = """<!DOCTYPE html><html lang="en" data-theme="light"><head><title>Sound</title>
<link rel="icon" href="data:,"></head><body><main><h1>Sound</h1><p>Words.</p>
<div class="drawing" role="img" aria-label="A curve that climbs from nought to one."><svg></svg></div>
<span class="katex"><math><mi>x</mi></math></span><p>One fare is $5.</p></main></body></html>"""

FAULTY = """<!DOCTYPE html><html data-theme="light"><head><title>Faulty</title></head>
<body><main><h1>Faulty</h1><h1>Again</h1>
<img src="http://elsewhere.invalid/pixel.png" alt=""><img src="gone.png" alt="_images/gone.png">
<p style="color:#aaa; background:#fff">Too pale to read.</p>
<details><summary>Fold</summary><p style="width:3000px">Wide.</p></details>
<span class="katex katex-error">\\frac{</span><p>Raw \\frac{1}{2} and $x^2$.</p>
<div class="drawing" role="img"><svg><text>t</text></svg></div>
<script>console.error("a complaint"); missing();</script></main></body></html>"""


@pytest.fixture
def look(tmp_path, browser):
    def at(page):
        (tmp_path / "page.html").write_text(page, encoding="utf-8")
        with served(tmp_path) as address:
            context = browser.new_context(viewport={"width": 390, "height": 800})
            try:
                return look_at(context, address, "page"), address
            finally:
                context.close()

    return at


def test_a_sound_page_is_left_in_peace(look):
    seen, address = look(SOUND)
    assert seen.violations == seen.failed == seen.errors == seen.unrendered == seen.formula_errors == []
    assert all(url.startswith((address, "data:")) for url in seen.requests)
    assert seen.overflow <= 0 and seen.formulas == 1 and seen.formulas_without_mathml == 0
    assert [figure["name"] for figure in seen.figures] == ["A curve that climbs from nought to one."]


def test_every_fault_of_a_page_is_seen(look):
    seen, address = look(FAULTY)
    assert "http://elsewhere.invalid/pixel.png" in seen.requests
    assert any("gone.png 404" in failure for failure in seen.failed)
    assert any("a complaint" in error for error in seen.errors) and any("missing" in error for error in seen.errors)
    assert seen.overflow > 2000 and "p." in seen.beyond
    rules = " ".join(seen.violations)
    assert all(rule in rules for rule in ("color-contrast", "html-has-lang", "role-img-alt"))
    assert seen.formula_errors and seen.formulas_without_mathml == 1
    assert seen.unrendered == [r"\frac{1}{2} and $x^2$."]
    assert {"_images/gone.png", ""} == {figure["name"] for figure in seen.figures}
    assert seen.titles == 2 and seen.language == ""


@pytest.mark.parametrize(
    "variable, outcome", [(None, "1 skipped"), ("CI", "1 error"), ("ACT_REQUIRE_CHROMIUM", "1 error")]
)
def test_without_a_browser(tmp_path, variable, outcome):
    """Skipped with a reason on a reader's machine, a failure where the whole is judged."""
    free = {k: v for k, v in os.environ.items() if k not in ("CI", "ACT_REQUIRE_CHROMIUM") and "PYTEST" not in k}
    free |= {"PATH": str(tmp_path), "ACT_BOOK_HTML": str(tmp_path)} | ({variable: "1"} if variable else {})
    test = "tests/web/test_pages_touched.py::test_the_first_tab_stop_skips_to_the_text[index]"
    command = [sys.executable, "-m", "pytest", "-rs", "-q", "-p", "no:cacheprovider", test]
    ran = subprocess.run(command, cwd=ROOT, env=free, capture_output=True, text=True)
    assert outcome in ran.stdout and "no Chromium found (looked for chromium," in ran.stdout, ran.stdout
