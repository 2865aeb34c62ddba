"""Nothing that is not what Pyodide's own lock file says gets into the site, and a build without it is a whole book."""

import hashlib
import io
import json
import re
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from sphinx.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "sphinx_ext")]
import fetch_pyodide  # noqa: E402
import live_packs  # noqa: E402
import live_python  # noqa: E402


@pytest.fixture
def small(tmp_path, monkeypatch):
    """Two small files pinned in place of Pyodide's, a cache of its own, and no package registry."""
    content = {"a.zip": b"first", "b.js": b"second"}
    pins = {name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in content.items()}
    monkeypatch.setattr(fetch_pyodide, "FILES", pins)
    monkeypatch.setenv("ACT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("ACT_PYODIDE", raising=False)
    monkeypatch.setattr(fetch_pyodide, "from_carrier", no_registry)
    release = tmp_path / "release"
    release.mkdir()
    for name, data in content.items():
        (release / name).write_bytes(data)
    return release


def no_registry(wanted):
    raise fetch_pyodide.NotFetched("no network")


def test_files_come_from_a_folder_and_stay_in_the_cache(small, monkeypatch):
    monkeypatch.setenv("ACT_PYODIDE", str(small))
    folder = fetch_pyodide.fetch()
    assert sorted(p.name for p in folder.iterdir()) == ["a.zip", "b.js"]
    monkeypatch.setenv("ACT_PYODIDE", "/nowhere")
    assert fetch_pyodide.fetch() == folder


def test_a_changed_file_is_refused(small, monkeypatch):
    (small / "b.js").write_bytes(b"something else")
    monkeypatch.setenv("ACT_PYODIDE", str(small))
    with pytest.raises(fetch_pyodide.NotFetched, match="b.js: its sha256 is not the one in pyodide_files.json"):
        fetch_pyodide.fetch()
    assert [p.name for p in fetch_pyodide.cache_folder().iterdir()] == ["a.zip"]


def test_a_file_that_was_spoilt_in_the_cache_is_fetched_again(small, monkeypatch):
    monkeypatch.setenv("ACT_PYODIDE", str(small))
    folder = fetch_pyodide.fetch()
    (folder / "a.zip").write_bytes(b"spoilt")
    assert fetch_pyodide.missing(folder) == ["a.zip"]
    assert (fetch_pyodide.fetch() / "a.zip").read_bytes() == b"first"


def test_without_any_source_the_message_says_what_to_do(small):
    with pytest.raises(fetch_pyodide.NotFetched, match="(?s)2 of 2 files could not be had.*no network.*ACT_PYODIDE"):
        fetch_pyodide.fetch()


def test_every_pin_is_a_hash():
    assert len(fetch_pyodide.FILES) >= 12
    for name, pin in fetch_pyodide.FILES.items():
        assert re.fullmatch(r"[0-9a-f]{64}", pin["sha256"]) and pin["bytes"] > 0, name
    assert set(live_packs.CORE) < set(fetch_pyodide.FILES)


@pytest.mark.parametrize(
    "path, kept",
    [
        ("numpy/linalg/_linalg.py", True),
        ("numpy/linalg/tests/test_linalg.py", False),
        ("numpy/f2py/src/fortranobject.c", False),
        ("sympy/physics/units/quantities.py", True),
        ("sympy/physics/quantum/spin.py", False),
        ("numpy/__init__.pyi", False),
        ("matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf", True),
        ("matplotlib/mpl-data/fonts/ttf/STIXGeneral.ttf", False),
        ("numpy-2.0.2.dist-info/LICENSE.txt", True),
        ("numpy-2.0.2.dist-info/RECORD", False),
        ("sympy/__pycache__/a.pyc", False),
    ],
)
def test_a_pack_holds_what_runs_and_its_licence(path, kept):
    assert live_packs.wanted(path) == kept


def test_the_books_own_zip_is_whole_and_the_same_each_time():
    made = live_python.book_zip()
    assert made == live_python.book_zip() and len(made) < 1_500_000
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    for name in (
        "actlib/__init__.py",
        "actlib/data/digits.npz",
        "run_start.py",
        "drawing.py",
        "markdown_it/__init__.py",
    ):
        assert name in names
    assert not [name for name in names if "__pycache__" in name or "plugins/texmath" in name]


def test_hidden_cells_know_their_place():
    text = "```{code-cell} ipython3\na = 1\n```\n```{code-cell} ipython3\n:tags: [remove-cell]\nb = 2\n```\n"
    text += "```{code-cell} ipython3\n---\ntags: [hide-input]\n---\nc = 3\n```\n"
    text += "```{code-cell} ipython3\n---\ntags: [remove-cell]\n---\nd = 4\n```\n"
    assert live_python.hidden_cells(text) == [[1, "b = 2\n"], [2, "d = 4\n"]]


def test_pins_know_where_they_come_from():
    pins = json.loads((ROOT / "tools" / "pyodide_files.json").read_text(encoding="utf-8"))
    assert set(pins) == {"pyodide", "python", "carrier", "files"}


# --- the setting live_python in _config.yml


def told(setting, monkeypatch, packs):
    """What the pages are told under a setting, with the packs in a folder."""
    monkeypatch.setattr(live_python, "packed_folder", lambda: packs)
    app, config = SimpleNamespace(), SimpleNamespace(live_python=setting)
    live_python.prepare(app, config)
    return config.live_python_told


@pytest.mark.parametrize("setting", ["off", False, "local"])
def test_no_buttons_where_it_is_off_or_nothing_was_fetched(setting, monkeypatch, tmp_path):
    assert told(setting, monkeypatch, tmp_path) == {}


def test_local_names_the_folder_and_its_size(monkeypatch, tmp_path):
    sizes = dict.fromkeys(live_python.LOADED_AT_ONCE, 3_000_000) | {"scipy.zip": 14_000_000}
    (tmp_path / "contents.json").write_text(json.dumps(sizes), encoding="utf-8")
    page = told("local", monkeypatch, tmp_path)
    assert page["base"] == f"python/{tmp_path.name}/"
    assert page["megabytes"] == round(21 + len(live_python.book_zip()) / 1e6)  # SciPy comes when a cell asks for it
    assert re.fullmatch(r"python/book-[0-9a-f]{10}\.zip", page["book"])


def test_an_address_is_used_as_it_is(monkeypatch, tmp_path):
    page = told("https://example.org/python/packed", monkeypatch, tmp_path)
    assert page["base"] == "https://example.org/python/packed/" and page["book"].startswith("python/book-")


def test_another_setting_is_refused_with_what_is_accepted(monkeypatch, tmp_path):
    with pytest.raises(ConfigError, match="live_python is 'on'; it takes off, local, or an address"):
        told("on", monkeypatch, tmp_path)
