"""Every link into the built book leads somewhere, and none leaves it but on a click."""

from tools import links


def test_every_link_into_the_book_resolves(html):
    assert links.broken_inside(html) == []


def test_only_links_that_one_clicks_leave_the_book(html):
    loading = [
        f"{path.relative_to(html)}: <{tag}> {address}"
        for path, page in links.pages_of(html).items()
        for address, tag in page.links
        if tag not in ("a", "link", "form") and address.startswith(("http:", "https:", "//"))
    ]
    assert loading == []
