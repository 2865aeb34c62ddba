"""The atlas: a plain table that sorts and filters where the page may run its script, and a sheet to print."""

import pytest

from actlib.catalogue import ALL, VECTORS

PAGE = "chapters/18-choosing"


def column(page, heading, table=0):
    """The cells of a column in the order shown, hidden rows left out."""
    return page.evaluate(
        """([table, heading]) => {
            const t = document.querySelectorAll(".tag_atlas table")[table];
            const i = [...t.tHead.rows[0].cells].findIndex((c) => c.textContent.trim() === heading);
            return [...t.tBodies[0].rows].filter((r) => !r.hidden).map((r) => r.cells[i].textContent.trim());
        }""",
        [table, heading],
    )


def heading(page, name):
    return page.locator(".tag_atlas").first.locator("th", has=page.get_by_role("button", name=name, exact=True))


def test_without_javascript_it_is_a_table(opened):
    page = opened(PAGE, java_script_enabled=False)
    tables = page.locator(".tag_atlas table")
    assert [t.locator("tbody tr").count() for t in tables.all()] == [len(ALL), len(VECTORS)]
    assert page.locator(".tag_atlas button").count() == 0
    assert tables.first.locator("a[href='06-relu.html']").count() >= 1


def test_sorts_by_keyboard_both_ways(opened):
    page = opened(PAGE)
    heading(page, "gain").locator("button").focus()
    page.keyboard.press("Enter")
    assert heading(page, "gain").get_attribute("aria-sort") == "ascending"
    gains = [float(g) for g in column(page, "gain")]
    assert gains == sorted(gains) and len(gains) == len(ALL)
    page.keyboard.press("Enter")
    assert heading(page, "gain").get_attribute("aria-sort") == "descending"
    assert [float(g) for g in column(page, "gain")] == sorted(gains, reverse=True)
    assert "Sorted by gain, descending." in page.locator(".tag_atlas [role=status]").first.inner_text()
    heading(page, "year").locator("button").click()
    assert heading(page, "gain").get_attribute("aria-sort") is None


@pytest.mark.parametrize("times", [1, 2])
def test_what_is_not_known_comes_last(opened, times):
    page = opened(PAGE)
    for _ in range(times):
        heading(page, "year").locator("button").click()
    years = column(page, "year")
    known = [y for y in years if y != "–"]
    assert years == known + ["–"] * (len(years) - len(known))
    assert known == sorted(known, reverse=times == 2)


def test_infinity_is_the_largest(opened):
    page = opened(PAGE)
    heading(page, "largest slope").locator("button").click()
    slopes = column(page, "largest slope")
    finite = [float(s) for s in slopes if s != "∞"]
    assert finite == sorted(finite) and slopes[len(finite) :] == ["∞"] * (len(slopes) - len(finite))


def test_filters_by_words(opened):
    page = opened(PAGE)
    field = page.get_by_label("Show rows with").first
    field.fill("SLOWLY line")
    slow = [name for name in column(page, "left tail")]
    assert slow and set(slow) == {"fades slowly"}
    status = page.locator(".tag_atlas [role=status]").first
    assert status.inner_text() == f"{len(slow)} of {len(ALL)} functions shown."
    field.fill("no such function")
    assert column(page, "function") == [] and status.inner_text().startswith("0 of")
    field.fill("")
    assert len(column(page, "function")) == len(ALL)


def test_the_two_tables_do_not_disturb_each_other(opened):
    page = opened(PAGE)
    page.get_by_label("Show rows with").nth(1).fill("shazeer")
    assert 0 < len(column(page, "function", table=1)) < len(VECTORS)
    assert len(column(page, "function")) == len(ALL)


def test_its_script_is_loaded_on_this_page_only(opened):
    assert opened(PAGE).locator("script[src*='atlas.js']").count() == 1
    assert opened("chapters/03-sigmoid").locator("script[src*='atlas.js']").count() == 0


def test_the_cheat_sheet_lies_beside_the_page(html):
    sheet = (html / "chapters/cheat-sheet.svg").read_text(encoding="utf-8")
    assert all(f">{name}<" in sheet for name in ("ReLU", "GELU", "SiLU", "hyperbolic tangent"))
    assert (html / "chapters/cheat-sheet.pdf").read_bytes().startswith(b"%PDF")
