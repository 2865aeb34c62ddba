"""The repository itself: complete, self-contained, and in step with what it cites."""

import ast
import re
import runpy
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml
from chapter_claims import CHAPTERS, cited_claims, claim_calls, code_cells
from packaging.requirements import Requirement
from pybtex.database import parse_file

from actlib import catalogue
from tools.chapters import Book

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 330  # lines; about 300 is what one reads in a sitting
# Written so that this file does not hold what it looks for.
ELSEWHERE = re.compile(
    r"\.\./shar[e]d|/wor[k]/|/roo[t]/|/tm[p]/|\.librar[y]/|bash_job[s]|subagen[t]|helper sessio[n]", re.IGNORECASE
)
BOOK = Book(ROOT)


@cache
def tracked():
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def text_of(path):
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""  # a font or an archive


def test_what_a_repository_needs_is_there():
    for name in ("README.md", "LICENSE", "LICENSE-TEXT", "CITATION.cff", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile"):
        assert (ROOT / name).is_file(), name
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    words = (ROOT / "LICENSE-TEXT").read_text(encoding="utf-8")
    assert all(f"Section {n} --" in words for n in range(1, 9)), "the legal code of CC BY 4.0 has eight sections"


def test_every_target_that_is_named_has_a_rule():
    """Of a phony target without one make says that nothing is to be done, and ends well."""
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = set(re.findall(r"^([a-z]+):", made, re.M))
    places = ["README.md", "CONTRIBUTING.md", "MAINTAINING.md", *ROOT.glob(".github/workflows/*.yml")]
    told = " ".join((ROOT / place).read_text(encoding="utf-8") for place in places)
    named = {*re.search(r"\.PHONY: (.*)", made)[1].split(), *re.findall(r'echo "make ([a-z]+) ', made)}
    named |= {*re.findall(r"`make ([a-z]+)", told), *re.findall(r"(?:run:|^   ) make ([a-z]+)", told, re.M)}
    assert len(named) > 12 and named == rules


def test_the_citation_file_says_what_the_book_says():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0" and citation["message"] and citation["authors"]
    assert citation["title"] == BOOK.title
    import actlib

    assert citation["version"] == actlib.__version__
    assert f"## {actlib.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_nothing_reads_or_names_another_place():
    found = [f"{p.relative_to(ROOT)}: {m[0]}" for p in tracked() for m in [ELSEWHERE.search(text_of(p))] if m]
    assert not found


def test_files_are_short():
    lengths = {
        path.relative_to(ROOT).as_posix(): len(text_of(path).splitlines())
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in ("actlib", "tools", "sphinx_ext")
    }
    assert len(lengths) > 20
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_files_are_named_after_what_is_in_them():
    vague = re.compile(r"^(utils?|helpers?|common|misc|stuff|tools?)\.\w+$")
    assert [p for p in tracked() if vague.match(p.name)] == []


def test_every_program_says_what_it_is_for():
    for path in tracked():
        if path.suffix == ".py" and text_of(path).strip():
            assert ast.get_docstring(ast.parse(text_of(path))), f"{path.relative_to(ROOT)} has no first line of its own"


def test_the_lock_holds_a_version_within_the_bounds_of_every_requirement():
    def lines(name):
        text = (ROOT / name).read_text(encoding="utf-8")
        return [Requirement(line.split("#")[0].strip()) for line in text.splitlines() if line.split("#")[0].strip()]

    locked = {r.name.lower().replace("_", "-"): str(r.specifier).removeprefix("==") for r in lines("requirements.lock")}
    assert all(re.fullmatch(r"[\w.+!]+", version) for version in locked.values()), "a lock pins with =="
    wanted = lines("requirements.txt")
    assert wanted
    for requirement in wanted:
        version = locked.get(requirement.name.lower().replace("_", "-"))
        assert version and requirement.specifier.contains(version, prereleases=True), f"{requirement}: locked {version}"


def test_every_claim_has_an_id_of_its_own():
    claims = [(name, path.stem) for path in CHAPTERS for name, *_ in claim_calls(path)]
    claims += [(name, path.stem) for path in CHAPTERS for name, *_ in cited_claims(path)]
    names = [name for name, _ in claims]
    assert claims and {c for c in claims if names.count(c[0]) > 1} == set()
    assert all(re.fullmatch(r"[a-z0-9]+(-([a-z0-9]+|\*))*", name) for name in names)


@cache
def bibliography():
    return set(parse_file(str(ROOT / "references.bib"), bib_format="bibtex").entries)


@pytest.mark.parametrize("path", [*CHAPTERS, ROOT / "index.md"], ids=lambda p: p.stem)
def test_what_a_page_cites_is_in_the_bibliography(path):
    text = path.read_text(encoding="utf-8")
    keys = {k.strip() for group in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", text) for k in group.split(",")}
    keys |= {key for *_, sources in cited_claims(path) for key in sources}
    assert keys <= bibliography(), sorted(keys - bibliography())


def test_what_the_catalogue_cites_is_in_the_bibliography():
    keys = {key for f in catalogue.ALL.values() for key in (f.source, f.popular) if key}
    assert keys <= bibliography(), sorted(keys - bibliography())


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_cells_draw_from_seeded_generators_only(path):
    loose = re.compile(r"np\.random\.(?!default_rng\(\s*[^)\s]|Generator)\w+|default_rng\(\s*\)|import random\b")
    assert [m[0] for cell in code_cells(path) for m in loose.finditer(cell)] == []


@pytest.mark.parametrize(
    "test, group",
    [
        ("notebooks/03-sigmoid.ipynb::Cell 7", "notebooks/03-sigmoid.ipynb"),
        ("tests/test_nets.py::test_a_layer[relu-390-light]", "tests/test_nets.py"),
        ("tests/web/test_pages.py::test_no_sideways_scroll[index-390-dark]", "tests/web/test_pages.py::index"),
        ("tests/web/test_pages.py::test_landmarks[chapters/02-step]", "tests/web/test_pages.py::chapters/02-step"),
        ("tests/web/test_pages.py::test_the_book_builds_without_warnings", "tests/web/test_pages.py"),
    ],
)
def test_what_one_of_several_processes_gets(test, group):
    assert runpy.run_path(str(ROOT / "conftest.py"))["together"](test) == group
