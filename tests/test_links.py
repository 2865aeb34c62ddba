"""Links: a broken one is seen, wherever it leads."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tools import links

BROKEN = {
    "no-file": ('<a href="gone.html">x</a>', "gone.html (no such file)"),
    "no-anchor": ('<a href="sub/other.html#nothing">x</a>', "sub/other.html#nothing (no such anchor)"),
    "no-anchor-here": ('<a href="#nothing">x</a>', "#nothing (no such anchor)"),
    "no-picture": ('<img src="no.svg" alt="">', "no.svg (no such file)"),
    "no-script": ('<script src="../away.js"></script>', "../away.js (no such file)"),
}
WHOLE = """<p id="here"><a href="#here">a</a><a href="sub/other.html#th%C3%A9re">b</a><a href="sub/">c</a>
<a href="https://example.org/">d</a><a href="mailto:someone@example.org">e</a></p>"""


@pytest.fixture
def book(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "other.html").write_text('<p id="thére">', "utf8")
    (tmp_path / "sub" / "index.html").write_text("<p>", "utf8")
    (tmp_path / "index.html").write_text(WHOLE, "utf8")
    return tmp_path


def test_whole_links_are_not_complained_about(book):
    assert links.broken_inside(book) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_link_is_named_with_its_page(book, name):
    html, complaint = BROKEN[name]
    (book / "page.html").write_text(html, "utf8")
    assert links.broken_inside(book) == [f"page.html: {complaint}"]


def test_links_that_leave_are_asked_once_each(book):
    (book / "page.html").write_text('<a href="https://example.org/#part">x</a><a href="mailto:a@b.c">y</a>', "utf8")
    assert links.outside(book) == {"https://example.org/": ["index.html", "page.html"]}


@pytest.fixture
def site():
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(int(self.path[1:]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("code, state", [(200, "fine"), (404, "gone"), (410, "gone"), (403, "unsure"), (500, "unsure")])
def test_what_a_site_answers(site, code, state):
    assert links.answer(f"{site}/{code}") == (state, str(code))


def test_a_site_that_is_not_there_is_not_called_gone():
    assert links.answer("http://127.0.0.1:1/", timeout=2)[0] == "unsure"


def test_the_command_fails_for_what_is_gone_and_names_it(site, book, capsys):
    (book / "index.html").write_text(f'<a href="{site}/200">a</a><a href="{site}/404">b</a>', "utf8")
    assert links.main(["--html", str(book)]) is True
    printed = capsys.readouterr().out
    assert "2 addresses: 1 fine, 0 unsure, 1 gone" in printed and f"{site}/404  (index.html)" in printed


def test_without_a_book_it_says_so(tmp_path):
    with pytest.raises(SystemExit, match="There is no book"):
        links.main(["--html", str(tmp_path)])
