"""The explorer: choose, compare, link, save; by key and by finger."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from test_live import go  # noqa: F401
from visit import wait_until

import actlib as act

PAGE = "chapters/h-explorer.html"


@pytest.fixture
def explore(go, address):  # noqa: F811
    def explore(query="", **settings):
        tab = go(f"{address}/{PAGE}{query}", **settings)
        tab.live = tab.locator("act-explorer")
        return tab

    return explore


def rows(tab):
    """{function: cells} of the table."""
    found = {}
    for row in tab.live.locator("tbody tr").all():
        name, *cells = row.locator("th, td").all_inner_texts()
        found[name.strip()] = cells
    return found


def number(text):
    mantissa, _, power = text.replace("−", "-").partition("·10")
    return float(mantissa) * 10 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)


def test_chosen_by_keyboard_alone(explore):
    tab = explore()
    tab.live.locator("summary").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.type("mis")
    assert tab.live.locator("details label.live-box:visible").count() == 2  # Mish and hard Mish
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    assert "Mish added; 4 shown." in tab.live.locator("[role=status]").inner_text()
    assert {"ReLU", "GELU", "SiLU", "Mish"} == set(rows(tab))
    wait_until(tab, "new URLSearchParams(location.search).get('f') === 'relu,gelu,silu,mish'")
    assert tab.complaints == []


def test_at_most_six_and_at_least_one(explore):
    tab = explore("?f=relu,gelu,silu,mish,tanh,sin")
    tab.live.locator("summary").click()
    tab.live.locator("input[value=erf]").click()
    assert "At most 6" in tab.live.locator("[role=status]").inner_text()
    assert not tab.live.locator("input[value=erf]").is_checked() and len(rows(tab)) == 6
    for name in ("gelu", "silu", "mish", "tanh", "sin", "relu"):
        tab.live.locator(f"details input[value={name}]").click()
    assert list(rows(tab)) == ["ReLU"] and tab.live.locator("details input[value=relu]").is_checked()


def test_a_view_comes_back_by_its_address(explore):
    tab = explore()
    tab.live.get_by_role("button", name="GELU and its approximations").click()
    tab.live.locator("select").first.select_option("4")
    slider = tab.live.locator("input[type=range]").last
    slider.focus()
    tab.keyboard.press("PageDown")
    before = rows(tab)
    wait_until(tab, "location.search.includes('range=4')")
    assert "%" not in tab.url
    assert rows(explore(tab.url[tab.url.index("?") :])) == before


def test_an_address_is_clamped_and_its_nonsense_dropped(explore):
    query = "?f=swish(beta:1e9;gamma:3),nothing,constructor,relu&panels=f,zzz&range=7&with=nobody&at=1e9"
    tab = explore(query)
    assert set(rows(tab)) == {"Swish", "ReLU"} and tab.complaints == []
    assert tab.live.locator(".live-sliders output").inner_text() == "20"
    assert tab.live.locator("caption").inner_text().startswith("Values at x = 6;")
    assert tab.live.locator(".live-panels > svg").count() == 1


def test_the_largest_difference_is_the_largest(explore):
    """Against a dense grid of actlib."""
    found = rows(explore("?f=gelu,gelu_tanh,gelu_sigmoid&panels=f,gap&range=6&with=gelu&at=1"))
    x = np.linspace(-6, 6, 400_001)
    for title, f in (("GELU, tanh form", act.gelu_tanh), ("GELU, sigmoid form", act.gelu_sigmoid)):
        size, where = re.split(r" at x = ", found[title][2])
        error = np.abs(f(x) - act.gelu(x))
        assert number(size) == pytest.approx(error.max(), rel=2e-3)
        assert abs(f(number(where)) - act.gelu(number(where))) == pytest.approx(error.max(), rel=1e-2)


def test_values_slopes_and_gains_are_actlibs(explore):
    shown = "swish(beta:2),elu(alpha:0.5),threshold(theta:0.5;v:-1),sigmoid,hard_sigmoid"
    tab = explore(f"?f={shown}&range=6&at=-1.5&panels=f,slope")
    made = {
        "Swish": act.swish.with_(beta=2), "ELU": act.elu.with_(alpha=0.5), "sigmoid": act.sigmoid,
        "threshold": act.find("threshold").with_(theta=0.5, v=-1), "hard sigmoid": act.hard_sigmoid,
    }  # fmt: skip
    for title, cells in rows(tab).items():
        f = made[title]
        assert number(cells[0]) == pytest.approx(float(f(-1.5)), rel=1e-3)
        assert number(cells[1]) == pytest.approx(float(f.slope(-1.5)), rel=1e-3)
        assert number(cells[-1]) == pytest.approx(float(f.gain), rel=1e-3)
        steepest = float(f.lipschitz)
        assert cells[-2] == "∞" if steepest == float("inf") else number(cells[-2]) == pytest.approx(steepest, rel=1e-3)


def test_link_and_drawing_can_be_taken_away(explore, tmp_path):
    tab = explore()
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.live.get_by_role("button", name="S-curves").click()
    tab.live.get_by_role("button", name="Copy the link").click()
    wait_until(tab, "document.querySelector('act-explorer [role=status]').textContent === 'Link copied.'")
    assert "f=tanh,sigmoid" in tab.evaluate("navigator.clipboard.readText()")
    with tab.expect_download() as saved:
        tab.live.get_by_role("button", name="Download as SVG").click()
    saved.value.save_as(tmp_path / "saved.svg")
    text = (tmp_path / "saved.svg").read_text(encoding="utf-8")
    assert len(ElementTree.fromstring(text).findall(".//{*}path")) > 12 and "error function" in text
    assert "currentColor" not in text and "var(" not in text


def test_by_finger(explore):
    tab = explore(has_touch=True, is_mobile=True)
    tab.live.get_by_role("button", name="The ReLU family").tap()
    assert len(rows(tab)) == 6 and tab.live.locator(".live-sliders input").count() == 3
    tab.live.locator("summary").tap()
    tab.live.locator("details label", has_text="tanh").first.tap()
    targets = "select, button, summary, label.live-box, input[type=range], input[type=search]"
    for target in tab.live.locator(targets).all():
        assert target.bounding_box()["height"] >= 44
    assert tab.evaluate("document.scrollingElement.scrollWidth <= document.documentElement.clientWidth")


def test_without_javascript_three_curves_stand(explore):
    tab = explore(java_script_enabled=False)
    assert tab.live.locator(".drawing svg").is_visible() and tab.locator(".live-try:visible").count() == 0


# --- the reader's own f(x)


def test_an_own_formula_is_drawn_and_linked(explore):
    tab = explore("?f=relu,gelu&range=4&at=1")
    field = tab.live.get_by_label("Your own f(x)")
    field.focus()
    tab.keyboard.type("x*sigma(2*x)")
    tab.keyboard.press("Enter")
    wait_until(tab, "new URLSearchParams(location.search).get('own') === 'x*sigma(2*x)'")
    swish = act.swish.with_(beta=2)
    cells = rows(tab)["yours"]
    assert number(cells[0]) == pytest.approx(float(swish(1.0)), rel=1e-3)
    assert number(cells[1]) == pytest.approx(float(swish.slope(1.0)), rel=1e-3)
    assert number(cells[-1]) == pytest.approx(float(swish.gain), rel=1e-3)
    assert cells[-2].endswith("for |x| ≤ 4")
    assert number(cells[-2].split()[0]) == pytest.approx(float(swish.lipschitz), rel=1e-3)
    assert tab.live.locator(".live-own-says").inner_text() == "Drawn as “yours”, with exact derivatives."
    assert rows(explore(tab.url[tab.url.index("?") :]))["yours"] == cells
    assert tab.complaints == []


def test_what_cannot_be_drawn_is_told_and_nothing_is_lost(explore):
    tab = explore("?f=relu,gelu")
    field, says = tab.live.get_by_label("Your own f(x)"), tab.live.locator(".live-own-says")
    for text, told in (("x*(", "Not drawn."), ("alert(1)", "Not drawn."), ("factorial(x)", "is not known here")):
        field.fill(text)
        field.press("Enter")
        assert told in says.inner_text() and field.input_value() == text
        assert field.get_attribute("aria-invalid") == "true" and set(rows(tab)) == {"ReLU", "GELU"}
    field.fill("ln(x)")
    field.press("Enter")
    assert "no finite value at x = −6" in says.inner_text() and "yours" in rows(tab)
    tab.live.get_by_role("button", name="Start values").click()
    assert field.input_value() == "" and "yours" not in rows(tab) and tab.complaints == []


def test_the_workshops_link_opens_its_invention(go, address):  # noqa: F811
    tab = go(f"{address}/chapters/13-design.html")
    tab.get_by_role("link", name="The cubic gate beside ReLU and GELU").click()
    tab.wait_for_selector("act-explorer tbody tr")
    tab.live = tab.locator("act-explorer")
    assert set(rows(tab)) == {"ReLU", "GELU", "yours"} and tab.live.locator(".live-panels > svg").count() == 3
