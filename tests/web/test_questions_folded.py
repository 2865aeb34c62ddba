"""The questions are read at a glance, the answers on request: without scripts, and on paper all of them."""

PAGE = "chapters/c-questions"
HEIGHTS = """() => [...document.querySelectorAll("main details[id^='q-']")].map(fold =>
    [fold.id, fold.querySelector("summary").getBoundingClientRect().height, fold.getBoundingClientRect().height])"""


def test_each_question_is_closed_under_its_address_and_opens_without_scripts(opened):
    tab = opened(PAGE, width=390, java_script_enabled=False)
    folds = tab.locator("main details[id^='q-']")
    assert folds.count() >= 60
    assert tab.locator("main details[open]").count() == 0
    fold = tab.locator("#q-dying-relu")
    answer = fold.get_by_text("answers to no sample")
    assert fold.locator("summary").is_visible() and not answer.is_visible()
    fold.locator("summary").click()
    assert answer.is_visible()
    assert fold.locator("a[href*='07-depth.html#claim-depth-revive']").is_visible()


def test_the_address_of_a_question_leads_to_it(opened):
    tab = opened(PAGE, width=390)
    tab.goto(f"{tab.url}#q-swiglu-fp8")
    question = tab.locator("#q-swiglu-fp8 > summary").bounding_box()
    assert 0 <= question["y"] < 844 - question["height"]


def test_on_paper_every_answer_is_there(opened):
    tab = opened(PAGE)
    assert all(whole < question + 10 for _name, question, whole in tab.evaluate(HEIGHTS))
    tab.emulate_media(media="print")
    assert [name for name, question, whole in tab.evaluate(HEIGHTS) if whole < question + 40] == []
