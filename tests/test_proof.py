"""Claims: what is true passes and is shown as written; what is false stops, and says where."""

import re

import pytest
import sympy as sp

from actlib.proof import ClaimFailed, _outward, certify, compute, demonstrate, glue, prove


@pytest.fixture
def shown(monkeypatch):
    """What the cell would display: (object, options) pairs."""
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda thing, **options: seen.append((thing, options)))
    return seen


SQUARE = """
    x**2 - 1
    = x*(x - 1) + (x - 1)    # split off a common factor
    = (x - 1)*(x + 1)        # and take it out
"""


def steps_in(text):
    """The rows (formula, reason) of the tables in a claim's text."""
    return re.findall(r"^\| \$\\displaystyle (.*?)\$ \| (.*?) ?\|$", text, re.M)


# --- proved


def test_a_true_derivation_is_shown_as_it_is_written(shown):
    prove("square", "$x^2 - 1 = (x-1)(x+1)$", SQUARE, ledger="C007")
    text = str(shown[0][0])
    assert text.startswith("<!-- claim: square proved C007 -->\n\n**Proved.** $x^2 - 1 = (x-1)(x+1)$\n")
    rows = steps_in(text)
    # SymPy would sort the terms and multiply out; the author's order and brackets stay.
    assert rows == [
        ("x^{2} - 1", ""),
        (r"= x\,\left(x - 1\right) + x - 1", "split off a common factor"),
        (r"= \left(x - 1\right)\,\left(x + 1\right)", "and take it out"),
    ]


def test_the_same_text_is_there_for_a_terminal(shown):
    prove("square", "A statement.", SQUARE)
    bundle = shown[0][0]._repr_mimebundle_()
    assert bundle["text/plain"] == bundle["text/markdown"]
    assert bundle["text/markdown"].startswith("<!-- claim: square proved - -->")


def test_a_false_line_names_claim_line_residue_and_counterexample(shown):
    with pytest.raises(ClaimFailed) as failure:
        prove("wrong-square", "No.", "(x + 1)**2 \n = x**2 + x + 1   # forgot a term")
    message = str(failure.value)
    assert "'wrong-square'" in message
    assert "(x + 1)**2 = x**2 + x + 1" in message
    assert "left over: -x" in message
    assert "counterexample: at x = -3 the sides differ by 3.0" in message
    assert not shown


def test_the_false_line_is_found_in_the_middle_of_a_chain():
    steps = "x**2 - 1\n= (x - 1)*(x + 1)\n= x*(x + 1) - x + 1\n= x**2 - 1"
    with pytest.raises(ClaimFailed, match=re.escape("(x - 1)*(x + 1) = x*(x + 1) - x + 1")):
        prove("middle", "No.", steps)


@pytest.mark.parametrize(
    "steps, given",
    [
        ("sqrt(x**2)\n= x", None),
        ("log(exp(x)*exp(y))\n= x*y", None),
        ("abs(x + y)\n= abs(x) + abs(y)", None),
        ("x**2\n> 0", None),  # 0 is real
        ("x\n<= x**2", None),  # between 0 and 1
        ("1/k\n>= 1", {"k": "positive"}),
        ("diff(sigma(x), x)\n= sigma(x)*(1 + sigma(x))", None),
        ("max(0, x)\n= x", None),
    ],
)
def test_a_false_line_is_refuted_with_numbers(steps, given):
    with pytest.raises(ClaimFailed, match="counterexample: at .* the sides differ by"):
        prove("false", "No.", steps, given=given)


def test_an_assumption_makes_a_line_true():
    with pytest.raises(ClaimFailed):
        prove("root", "A root.", "sqrt(x**2)\n= x")
    prove("root", "A root.", "sqrt(x**2)\n= x", given={"x": "positive"})


def test_chains_of_inequalities(shown):
    prove(
        "steepest",
        r"$\sigma' \le 1/4$",
        """
        s*(1 - s)
        = 1/4 - (s - 1/2)**2     # complete the square
        <= 1/4                   # a square is never negative

        (s - 1/2)**2 + 1
        >= 1
        > 1/2
    """,
    )
    text = str(shown[0][0])
    assert text.count("| step | because |") == 2
    assert (r"\le \frac{1}{4}", "a square is never negative") in steps_in(text)
    assert (r"\ge 1", "") in steps_in(text) and (r"> \frac{1}{2}", "") in steps_in(text)


def test_a_strict_inequality_does_not_hold_at_equality():
    with pytest.raises(ClaimFailed, match="counterexample: at s = 0"):
        prove("strict", "No.", "1 - s**2\n< 1")


def test_reasons_keep_their_mathematics(shown):
    prove("reason", "Half.", "1/2 + 1/2\n= 1   # 100% of $\\sigma(0)$ | $|w|$")
    assert steps_in(str(shown[0][0]))[1] == ("= 1", r"100% of $\sigma(0)$ \| $\vert w\vert $")


def test_a_formula_may_go_on_in_the_next_line(shown):
    prove("long", "Long.", "x + y\n= y +\n  x   # swapped")
    assert ("= y + x", "swapped") in steps_in(str(shown[0][0]))


def test_matrices_and_relations_as_pairs(shown):
    a, b, c, d = sp.symbols("a b c d", real=True)
    m, n = sp.Matrix([[a, b], [c, d]]), sp.Matrix([[1, 1], [0, 1]])
    prove("shear", "A shear.", [("multiply", (m * n, sp.Matrix([[a, a + b], [c, c + d]]))), ("and $1<2$", sp.Lt(1, 2))])
    text = str(shown[0][0])
    assert r"- multiply: $\left[\begin{matrix}" in text and "- and $1<2$" in text
    with pytest.raises(ClaimFailed, match=r"line: multiply\n  left over: Matrix\(\[\[0, -b\], \[0, 0\]\]\)"):
        prove("shear", "A shear.", [("multiply", (m * n, sp.Matrix([[a, a], [c, c + d]])))])
    with pytest.raises(ClaimFailed, match="smaller is false"):
        prove("never", "No.", [("smaller", sp.Lt(2, 1))])


@pytest.mark.parametrize(
    "steps, says",
    [
        ("x", "a chain needs a line that starts with"),
        ("x\n= # nothing", "a step needs a formula before its reason"),
        ("x\n= x +", "not a formula in Python syntax"),
        ("log(x)\n= ln(x)", r"no function is called 'ln' in 'ln\(x\)'; known: .*\blog\b"),
    ],
)
def test_a_malformed_chain_says_what_is_missing(steps, says):
    with pytest.raises(ValueError, match=says):
        prove("malformed", "No.", steps)


@pytest.mark.parametrize("steps", [[], None, [1], [("three", (1, 2, 3))], [("no relation", sp.Symbol("x"))]])
def test_a_proof_without_a_line_is_none(steps, shown):
    with pytest.raises(TypeError, match="claim 'empty'"):
        prove("empty", "No.", steps)
    assert not shown


def test_a_misspelt_assumption_is_none():
    with pytest.raises(ValueError, match="x cannot be 'postive': SymPy knows real, positive"):
        prove("assumed", "No.", "x\n= x", given={"x": "postive"})


# --- certified


def test_a_certificate_shows_an_enclosure_rounded_outward(shown):
    low, high = certify("slope", r"$\sigma' \le 0.2501$", "sigma(x)*(1 - sigma(x))", {"x": (-20, 20)}, at_most=0.2501)
    assert low <= 0.25 <= high <= 0.2501
    text = str(shown[0][0])
    assert text.startswith("<!-- claim: slope certified - -->")
    printed = [sp.Rational(t) for t in re.search(r"lies in \[(\S+), (\S+)\]", text).groups()]
    assert printed[0] <= sp.Rational(low) and printed[1] >= sp.Rational(high)


def test_a_lower_bound_encloses_the_minimum(shown):
    low, high = certify("silu-dip", "The dip.", "x*sigma(x)", {"x": (-10, 10)}, at_least=-0.2785)
    assert low <= -0.27846454276107376 <= high
    assert "the minimum of" in str(shown[0][0])


def test_a_false_bound_is_refuted_with_a_value(shown):
    with pytest.raises(ClaimFailed, match=r"claim 'tight' is false: .* reaches 0\.2\d+, beyond 0\.2$"):
        certify("tight", "No.", "sigma(x)*(1 - sigma(x))", {"x": (-20, 20)}, at_most=0.2)
    with pytest.raises(ClaimFailed, match=r"claim 'dip' is false: x\*sigma\(x\) reaches -0\.[12]\d+, beyond -0\.1"):
        certify("dip", "No.", "x*sigma(x)", {"x": (-10, 10)}, at_least=-0.1)
    assert not shown


def test_a_bound_that_is_too_tight_is_not_certified(shown):
    with pytest.raises(ClaimFailed, match=r"not certified: after \d+ pieces the extreme lies in \[") as failure:
        certify("exact", "True, but beyond rounding.", "sigma(x)*(1 - sigma(x))", {"x": (-20, 20)}, at_most=0.25)
    assert "the bound asked for is 0.25" in str(failure.value)
    assert not shown


@pytest.mark.parametrize("bounds", [{}, {"at_most": 1, "at_least": 0}])
def test_a_certificate_needs_one_bound(bounds):
    with pytest.raises(TypeError, match="exactly one bound"):
        certify("none", "No.", "x", {"x": (0, 1)}, **bounds)


@pytest.mark.parametrize("bound", [float("nan"), float("inf"), "1", [1]])
def test_a_bound_is_a_finite_number(bound, shown):
    """No value exceeds nan, so that it would certify anything."""
    for side in ("at_most", "at_least"):
        with pytest.raises(TypeError, match="a finite number for its bound; it was given"):
            certify("nan", "No.", "x", {"x": (0, 1)}, **{side: bound})
    assert not shown


@pytest.mark.parametrize("over", [{}, {"x": (0, 1), "y": (0, 1)}, {"x": 1}, {"x": (0, 1, 2)}, (0, 1)])
def test_a_certificate_is_for_one_name_on_one_interval(over):
    with pytest.raises(ValueError, match="for one name on one interval"):
        certify("over", "No.", "x", over, at_most=2)


@pytest.mark.parametrize("value", [1 / 3, -1 / 3, 0.1, -0.1, 123456.7891234, 1e-300, -2e17 / 3, 0.25, 0.0])
def test_a_printed_bound_is_a_bound(value):
    exact = sp.Rational(value)
    assert sp.Rational(_outward(value, down=True)) <= exact <= sp.Rational(_outward(value, down=False))


# --- demonstrated


def test_a_demonstration_shows_median_and_range(shown):
    columns = demonstrate(
        "doubles", "Twice.", lambda seed: {"loss": seed * 2.0, "steps": 7}, range(5), lambda r: r["loss"] < 9
    )
    assert columns == {"loss": [0, 2, 4, 6, 8], "steps": [7] * 5}
    text = str(shown[0][0])
    assert text.startswith("<!-- claim: doubles demonstrated - -->")
    assert "| 5 seeds | median | range |" in text and "| loss | 4 | 0 … 8 |" in text


def test_a_demonstration_takes_a_plain_number(shown):
    assert demonstrate("plain", "A number.", float, (1, 2, 3), lambda r: r > 0) == {"measured": [1, 2, 3]}


def test_the_first_seed_that_disagrees_is_named(shown):
    with pytest.raises(ClaimFailed, match=r"claim 'small' did not hold with seed 12: measured 144"):
        demonstrate("small", "No.", lambda seed: seed**2, (3, 12, 13), lambda r: r < 100)
    assert not shown


@pytest.mark.parametrize("seeds", [(), (1,), (1, 2), (1, 2, 2), 5])
def test_two_runs_are_luck(seeds):
    with pytest.raises(ValueError, match=r"at least 3 seeds, was given [012]\b"):
        demonstrate("luck", "No.", lambda seed: 1, seeds, lambda r: True)


@pytest.mark.parametrize("measured", [None, "much", [1, 2], {}, {"loss": None}])
def test_what_is_no_number_is_not_measured(measured, shown):
    with pytest.raises(TypeError, match=r"claim 'odd' takes a number, or named numbers; with seed 0 it measured"):
        demonstrate("odd", "No.", lambda seed: measured, range(3), lambda r: True)
    with pytest.raises(TypeError, match="claim 'odd' measures other names"):
        demonstrate("odd", "No.", lambda seed: {f"run {seed}": 1}, range(3), lambda r: True)
    assert not shown


def test_nan_is_no_success():
    with pytest.raises(ClaimFailed, match="seed 0: measured nan"):
        demonstrate("nan", "No.", lambda seed: float("nan"), range(3), lambda r: r < 1)


# --- numbers for the prose


def test_glue_gives_what_myst_nb_reads(shown):
    from myst_nb.ext.glue import GLUE_PREFIX

    glue("share", 0.123456, ".3g")
    ((data, options),) = shown
    assert data == {f"{GLUE_PREFIX}text/plain": "0.123"} and options["raw"] is True
    assert options["metadata"]["scrapbook"] == {"name": "share", "mime_prefix": GLUE_PREFIX}


@pytest.mark.parametrize(
    "value, spec, text",
    [(1.5e-7, ".2g", "1.5\xa0·\xa010⁻⁷"), (-0.25, "", "−0.25"), (3.0e12, ".0e", "3\xa0·\xa010¹²"), (7, "d", "7")],
)
def test_glued_numbers_are_set_as_in_print(shown, value, spec, text):
    glue("number", value, spec)
    assert list(shown[0][0].values()) == [text]


def test_glue_refuses_a_format_that_does_not_fit():
    with pytest.raises(ValueError):
        glue("word", "seven", ".3g")


# --- computed


def test_a_computed_claim_shows_its_facts_and_its_kind(shown):
    compute("spacing", "Near 6 float16 is coarse.", [("spacing just below 6 is $2^{-8}$", True)], ledger="C117")
    assert str(shown[0][0]) == (
        "<!-- claim: spacing computed C117 -->\n\n**Computed.** Near 6 float16 is coarse.\n\n"
        "- spacing just below 6 is $2^{-8}$\n"
    )


def test_a_computed_claim_that_is_not_so_says_which_fact(shown):
    with pytest.raises(ClaimFailed, match="claim 'wrong' is not what was computed: 2 is odd is false"):
        compute("wrong", "No.", [("1 is odd", True), ("2 is odd", False)])
    assert not shown


@pytest.mark.parametrize("truth", ["yes", 1, None])
def test_a_computed_fact_is_a_truth_value(shown, truth):
    with pytest.raises(TypeError, match=f"needs True or False, was given {truth!r}"):
        compute("vague", "No.", [("so it seems", truth)])


def test_a_comparison_made_beforehand_is_no_proof(shown):
    with pytest.raises(TypeError, match=r"'larger' comes with True.*belong to compute\(\)"):
        prove("no-proof", "No.", [("larger", 2.0 > 1.0)])


@pytest.mark.parametrize("facts", [[], None, [True], {"words": True}])
def test_what_was_not_computed_is_no_claim(facts, shown):
    with pytest.raises(TypeError, match="claim 'nothing' takes pairs"):
        compute("nothing", "No.", facts)
    assert not shown


def test_facts_may_be_made_one_by_one(shown):
    compute("small", "Small.", ((f"{n} < 3", n < 3) for n in range(3)))
    assert all(f"- {n} < 3" in str(shown[0][0]) for n in range(3))


def test_a_number_that_cannot_be_printed_is_named():
    with pytest.raises(TypeError, match=r"glue\('third'\) was given Rational 1/3"):
        glue("third", sp.Rational(1, 3), ".3g")
