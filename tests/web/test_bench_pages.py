"""What `make bench ARGS=peers` measures on a page: a site of one page, with a fault, a style and a foreign host."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import bench_peers  # noqa: E402

PAGE = """<!DOCTYPE html><html lang="en"><head><title>One</title><link rel="stylesheet" href="a.css"></head>
<body><main><h1>One</h1><img src="http://elsewhere.invalid/a.png"><p>Text.</p></main></body></html>"""


def test_a_page_is_weighed_and_its_faults_are_counted(tmp_path, browser):
    (tmp_path / "one.html").write_text(PAGE, "utf8")
    (tmp_path / "genindex.html").write_text(PAGE, "utf8")
    (tmp_path / "a.css").write_text("p { color: black; }" + " " * 20_000, "utf8")
    pages = bench_peers.pages_of(tmp_path)
    assert pages == ["one"]
    found = bench_peers.site(tmp_path, pages, browser)
    assert (found["pages"], found["requests"], found["hosts"]) == (1, "3", 1)
    assert found["KB gz"] == "0", "blanks are packed"
    assert (found["axe rules"], found["axe nodes"]) == (1, 1), "the picture has no words"
    assert float(found["slow ms"]) > 2 * 60, "two round trips of 60 ms at least"
