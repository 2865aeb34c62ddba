"""Every link of the built book: those into the book must resolve, anchor included; `make links` asks for the others.

python tools/links.py            the links that leave the book: each address once, and what it answers
python tools/links.py --inside   the links into the book
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "_build" / "html"
LINKING = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "form": "action",
}
GONE = {404, 410}  # other answers (403, 429, …) are of a site that does not like to be asked by programs


class Page(HTMLParser):
    """The ids of a page, and where it leads: (address, element) pairs."""

    def __init__(self, path: Path):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(path.read_text("utf8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids |= {attributes[name] for name in ("id", "name") if attributes.get(name)}
        if address := attributes.get(LINKING.get(tag, ""), ""):
            self.links.append((address, tag))


def pages_of(html: Path) -> dict[Path, Page]:
    pages = (path for path in sorted(html.rglob("*.html")) if "_static" not in path.relative_to(html).parts)
    return {path: Page(path) for path in pages}  # the theme leaves templates of its own in _static


def broken_inside(html: Path) -> list[str]:
    """`page: address` for each link into the book that leads nowhere."""
    html, broken = html.resolve(), []
    pages = pages_of(html)
    for path, page in pages.items():
        if path == html / "404.html":
            continue  # its addresses begin where the book is published
        for address, _tag in page.links:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                broken.append(f"{path.relative_to(html)}: {address} (no such file)")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
                broken.append(f"{path.relative_to(html)}: {address} (no such anchor)")
    return broken


def outside(html: Path) -> dict[str, list[str]]:
    """Each address that leaves the book, with the pages that lead there."""
    found = {}
    for path, page in pages_of(html).items():
        for address, tag in page.links:
            if tag == "a" and urlsplit(address).scheme in ("http", "https"):
                found.setdefault(address.partition("#")[0], []).append(str(path.relative_to(html)))
    return found


def answer(address: str, timeout=20) -> tuple[str, str]:
    """("fine" | "gone" | "unsure", what was answered)."""
    try:
        request = Request(address, headers={"User-Agent": "Mozilla/5.0 (link check of a book)"})
        with urlopen(request, timeout=timeout) as reply:
            return "fine", str(reply.status)
    except HTTPError as error:
        return ("gone" if error.code in GONE else "unsure"), str(error.code)
    except (URLError, OSError, ValueError) as error:
        return "unsure", str(getattr(error, "reason", error))


def main(arguments=None):
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--inside", action="store_true", help="the links into the book")
    options.add_argument("--html", type=Path, default=HTML, help="the folder of the built book")
    chosen = options.parse_args(arguments)
    if not (chosen.html / "index.html").is_file():
        sys.exit(f"There is no book in {chosen.html}: run make book first.")
    if chosen.inside:
        broken = broken_inside(chosen.html)
        print("\n".join(broken) or "Every link into the book resolves.")
        return bool(broken)
    addresses = outside(chosen.html)
    with ThreadPoolExecutor(8) as several:
        answers = dict(zip(addresses, several.map(answer, addresses), strict=True))
    for address, (state, what) in sorted(answers.items(), key=lambda item: item[1]):
        if state != "fine":
            print(f"{state:6}  {what:24}  {address}  ({', '.join(sorted(set(addresses[address])))})")
    counts = {state: sum(a[0] == state for a in answers.values()) for state in ("fine", "unsure", "gone")}
    print(f"{len(answers)} addresses: " + ", ".join(f"{n} {state}" for state, n in counts.items()))
    return counts["gone"] > 0


if __name__ == "__main__":
    sys.exit(main())
