"""Questions answered on the page: by mouse, by keyboard, from a server, from a folder; and without scripts."""

import pytest
from visit import ALL, axe_source

CHAPTER = "chapters/03-sigmoid"


def answered(exercise):
    """What the status region says, once it says something."""
    status = exercise.locator(".answer-status")
    status.locator("strong").wait_for()
    return status.inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_choice_by_keyboard(opened, theme):
    tab = opened(CHAPTER, width=390, theme=theme)
    exercise = tab.locator("#sigmoid-gap")
    group = exercise.get_by_role("group", name="Your answer")
    assert group.get_by_role("radio").count() == 4 and exercise.locator("ol.choices:visible").count() == 0
    group.get_by_role("radio").first.focus()
    tab.keyboard.press("Space")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    assert answered(exercise).startswith("✗ Not yet. At 0 both are ½")
    tab.keyboard.press("ArrowDown")
    assert exercise.locator(".answer-status").inner_text().strip() == ""  # about another answer
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    assert answered(exercise).startswith("✓ Correct. Convergence at every point")
    tab.evaluate(axe_source())
    assert tab.evaluate("only => axe.run('#sigmoid-gap', only)", ALL)["violations"] == []
    for control in exercise.locator("label:has(input), button").all():
        assert control.bounding_box()["height"] >= 44


def test_a_choice_without_a_choice(opened):
    exercise = opened(CHAPTER).locator("#sigmoid-depth")
    exercise.get_by_role("button", name="Check").click()
    assert answered(exercise) == "? Choose one of the answers first."


def test_a_number(opened):
    exercise = opened(CHAPTER).locator("#sigmoid-mirror")
    for text, says in (
        ("-0.0474", "✗ Not yet. That would be an odd function"),
        ("0.95", "✗ Not yet. Near."),
        ("7", "✗ Not yet. 7 is too large. Look for the symmetry"),
        ("1 − 0,0474", "✓ Correct."),
        ("seven", "? “seven” is not known here."),
    ):
        exercise.get_by_label("Your number").fill(text)
        exercise.get_by_label("Your number").press("Enter")
        assert answered(exercise).startswith(says), text


def test_a_formula(opened):
    exercise = opened(CHAPTER).locator("#sigmoid-shape-slope")
    field = exercise.get_by_label("Your formula in a, x")
    assert field.bounding_box()["height"] >= 44
    for text, says in (
        ("σ(ax)(1 − σ(ax))", "✗ Not yet. The chain rule brings out a factor"),
        ("a σ(ax) (1 − σ(ax)) + 1", "✗ Not yet. At a = "),
        ("a σ(ax", "? A bracket is not closed."),
        ("a e^(-ax) / (1 + e^(-ax))^2", "✓ Correct."),
    ):
        field.fill(text)
        field.press("Enter")
        assert answered(exercise).startswith(says), text
    assert exercise.locator(".answer-echo math mfrac").count() == 1
    assert exercise.locator(".answer-status .katex").count() > 0  # its formulas are typeset


def test_from_a_folder(browser, html):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{(html / CHAPTER).as_uri()}.html")
    exercise = tab.locator("#sigmoid-mirror")
    exercise.get_by_label("Your number").fill("0.9526")
    exercise.get_by_role("button", name="Check").click()
    assert answered(exercise).startswith("✓ Correct.")
    context.close()


def test_without_scripts_the_choices_and_the_folded_answer_stand(opened):
    exercise = opened(CHAPTER, java_script_enabled=False).locator("#sigmoid-gap")
    assert exercise.locator("ol.choices:visible > li").count() == 4
    assert exercise.get_by_role("button", name="Check").count() == 0
    exercise.get_by_text("Answer", exact=True).click()
    assert exercise.get_by_text("Convergence at every point").is_visible()


def test_a_page_without_questions_has_no_scripts_for_them(opened):
    tab = opened("index")
    assert tab.locator("script[src*='questions.js'], link[href*='answers.css']").count() == 0
