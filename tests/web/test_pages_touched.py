"""Every page, touched: by keyboard, without scripts, from one theme to the other. (test_pages.py only looks.)"""

from test_pages import CONTENT, VIEWS, every_chapter, every_page, pytest, source


@every_chapter
def test_folded_answers_open_by_keyboard(opened, page):
    tab = opened(page)
    folds = tab.locator("main details")
    if "exercise-start" in source(page):
        assert folds.count() > 0
    for number in {0, folds.count() - 1} if folds.count() else ():
        fold = folds.nth(number)
        fold.locator("summary").first.focus()
        before = fold.get_attribute("open")
        for key in ("Enter", "Space"):
            tab.keyboard.press(key)
            now = fold.get_attribute("open")
            assert (now is None) != (before is None), f"{key} does not move fold {number}"
            before = now


@every_page
def test_the_first_tab_stop_skips_to_the_text(opened, page):
    tab = opened(page)
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("Tab")
    link = tab.evaluate("[document.activeElement.textContent.trim(), document.activeElement.getAttribute('href')]")
    assert link == ["Skip to main content", "#main-content"]
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#main-content"
    assert tab.locator("main#main-content, #main-content").count() == 1


@every_page
def test_text_and_formulas_need_no_script(opened, page):
    tab, scripted = opened(page, java_script_enabled=False), opened(page)
    article = tab.locator("main")
    assert article.is_visible() and tab.locator("main h1:visible").count() == 1
    if page in CONTENT:
        words = len(article.inner_text().split())
        assert words > 20
        alive = sum(len(figure.inner_text().split()) for figure in scripted.locator("main .live").all())
        assert words >= 0.9 * (len(scripted.locator("main").inner_text().split()) - alive)
    for drawn in ("main .katex", "main .drawing svg"):
        assert tab.locator(drawn).count() == scripted.locator(f"{drawn}:not(.live *)").count()
    unfolded = tab.locator("main .katex:not(details:not([open]) *)")
    if unfolded.count():
        assert unfolded.first.bounding_box()["height"] > 5


@pytest.mark.parametrize("width, theme", VIEWS, ids=[f"{w}-{t}" for w, t in VIEWS])
def test_the_theme_stays_when_the_reader_goes_on(browser, address, width, theme):
    """A reader who has chosen a theme sees it on the next page from its first moment."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    tab = context.new_page()
    tab.goto(f"{address}/index.html")
    other = {"light": "dark", "dark": "light"}[theme]
    tab.evaluate("theme => { localStorage.mode = theme; localStorage.theme = theme }", other)
    tab.goto(f"{address}/{CONTENT[-1]}.html")
    assert tab.evaluate("document.documentElement.dataset.theme") == other
    context.close()
