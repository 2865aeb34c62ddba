"""The notation page has every symbol that the chapters use."""

import re
from pathlib import Path

import pytest

CHAPTERS = Path(__file__).resolve().parents[1] / "chapters"
NOTATION = (CHAPTERS / "d-notation.md").read_text(encoding="utf-8")
GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi rho sigma tau phi varphi chi psi "
    "omega ell Gamma Delta Theta Lambda Sigma Phi Psi Omega"
)
SIGNS = (
    "odot otimes nabla partial propto mapsto leftarrow sim sup in lVert lvert langle ln mathsf mathbb to approx mathcal"
)


def symbols(text):
    """Greek letters, signs and named operators in the formulas of a page."""
    formulas = " ".join(a or b for a, b in re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", text, re.S))
    formulas = formulas.replace("\\\\", "\\")  # in a claim's text the backslash is written twice
    plain = {w for w in re.findall(r"\\([A-Za-z]+)", formulas) if w in f"{GREEK} {SIGNS}".split()}
    named = set(re.findall(r"\\(?:operatorname|mathrm)\{([A-Za-z0-9]+)", formulas))
    named |= set(re.findall(r"\\math(?:bb|sf) ?\{?([A-Z])", formulas))
    return plain | named


@pytest.mark.parametrize("page", sorted(p.name for p in CHAPTERS.glob("[01]*.md")))
def test_every_symbol_of_the_chapter_is_on_the_notation_page(page):
    used = symbols((CHAPTERS / page).read_text(encoding="utf-8"))
    # a function's name is its own explanation where the record has it
    unknown = {s for s in used - symbols(NOTATION) if s.lower() not in {"swish"}}
    assert unknown == set(), f"chapters/d-notation.md does not say what these mean: {', '.join(sorted(unknown))}"


def test_the_chapters_have_symbols():
    """The search above finds them: else it would be satisfied by everything."""
    found = set().union(*(symbols(p.read_text(encoding="utf-8")) for p in CHAPTERS.glob("[01]*.md")))
    assert {"sigma", "varphi", "relu", "odot", "E", "chi"} <= found and len(found) > 40
