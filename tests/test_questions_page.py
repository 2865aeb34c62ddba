"""The page of questions: each has one address and one answer, and the answer leads into the chapters.

A number in an answer is the book's: it has to stand in a chapter that the answer links to.
"""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "chapters"
CHAPTERS = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("[0-9][0-9]-*.md")}
PAGE = (FOLDER / "c-questions.md").read_text(encoding="utf-8")
EXAM = PAGE.partition("(questions-exam)=")[2]
QUESTIONS = re.findall(r"^:::\{dropdown\} ([^\n]+)\n:name: (\S+)\n(.+?)\n:::$", PAGE, re.M | re.S)
ANSWERS = {name: answer for _question, name, answer in QUESTIONS}

CLAIM = re.compile(
    r"^(?:\w+ = )?(?:act\.)?(?:prove|certify|compute|demonstrate)\(\s*[\"']([\w-]+)|^:::+\{cited\} (\S+)", re.M
)
LABEL = re.compile(r"^\((\S+)\)=$|^:(?:label|name): (\S+)$", re.M)
LINK = re.compile(r"\]\(#([\w-]+)\)|\{ref\}`(?:[^`<]*<)?([\w-]+)>?`")
NUMBER = re.compile(r"\d+\.\d+|\d{3,}")


def found(pattern, text):
    return [a or b for a, b in pattern.findall(text)]


CHAPTER_OF = {
    target: stem
    for stem, text in CHAPTERS.items()
    for target in [f"claim-{name}" for name in found(CLAIM, text)] + found(LABEL, text)
}
EXERCISES = {name for text in CHAPTERS.values() for name in re.findall(r"^:label: (\S+)$", text, re.M)}


def chapters_linked(answer):
    return {CHAPTER_OF[target] for target in found(LINK, answer) if target in CHAPTER_OF}


def test_every_fold_of_the_page_is_a_question_with_an_address():
    assert len(QUESTIONS) == PAGE.count(":::{dropdown}") >= 60
    assert all(name.startswith("q-") for name in ANSWERS)
    assert len(ANSWERS) == len(QUESTIONS), "an address is used twice"
    assert all(question.endswith(("?", ".")) for question, *_ in QUESTIONS)
    assert len({question for question, *_ in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_short_and_leads_into_a_chapter(name):
    answer = ANSWERS[name]
    assert chapters_linked(answer), f"{name} links to no claim, exercise or section of a chapter"
    words = len(re.sub(r"\(#[\w-]+\)", "", answer).split())
    assert 25 <= words <= 125, f"{name} has {words} words"
    assert answer.count("**Said, and wrong:**") <= 1


@pytest.mark.parametrize("name", ANSWERS)
def test_the_numbers_of_an_answer_stand_in_a_chapter_it_links_to(name):
    prose = re.sub(r"\(#[\w-]+\)|\{\w+(?::\w+)?\}`[^`]*`", "", ANSWERS[name])
    there = "".join(CHAPTERS[stem] for stem in chapters_linked(ANSWERS[name]))
    assert [number for number in NUMBER.findall(prose) if number not in there] == []


def test_every_link_of_the_page_has_a_target():
    known = {*CHAPTER_OF, *ANSWERS, *found(LABEL, PAGE)}
    assert [target for target in found(LINK, PAGE) if target not in known] == []


def test_every_theme_has_questions():
    themes = re.split(r"^## ", PAGE.partition("(questions-exam)=")[0], flags=re.M)[1:]
    assert len(themes) >= 8
    assert [theme.splitlines()[0] for theme in themes if theme.count(":::{dropdown}") < 2] == []


def test_the_longer_questions_are_chains_of_exercises():
    items = re.findall(r"^\d+\. .+", EXAM, re.M)
    assert 8 <= len(items) <= 12
    for item in items:
        linked = found(LINK, item)
        assert len(linked) >= 3 and set(linked) <= EXERCISES, item
    assert ":::{dropdown}" not in EXAM, "the exercises hold the answers"
    everything = found(LINK, EXAM)
    assert len(set(everything)) == len(everything), "an exercise is asked for twice"
