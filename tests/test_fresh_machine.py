"""A clean clone on a bare Python: which commands it runs, what it takes with it, which Pythons it starts with."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import fresh_machine

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SMALL = {
    "README.md": "# A book\n\n## Build it, test it\n\n    make book     # builds\n    make test     # tests\n\nText.\n",
    "Makefile": "book:\n\t@mkdir -p _build/html && env > _build/html/seen && cat word\ntest:\n\t@python3 -m site\n",
    "word": "committed\n",
}


def test_the_commands_are_those_that_readme_prints():
    assert fresh_machine.readme_commands(README) == ["make book", "make test"]
    with pytest.raises(ValueError, match="no commands"):
        fresh_machine.readme_commands("# A book\n\n## Build it, test it\n\nNothing.\n")


@pytest.fixture
def small_book(tmp_path):
    """A repository with a README, a Makefile and the program that clones it."""
    folder = tmp_path / "small"
    (folder / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "fresh_machine.py", folder / "tools")
    for name, text in SMALL.items():
        (folder / name).write_text(text, "utf8")
    for command in ("init -q", "add -A", "-c user.name=a -c user.email=a@b.c commit -qm first"):
        subprocess.run(["git", *command.split()], cwd=folder, check=True)
    (folder / "untracked").write_text("not mine", "utf8")
    return folder


def run(folder, *arguments, **environment):
    command = [sys.executable, str(folder / "tools" / "fresh_machine.py"), *arguments]
    temporary = folder.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    environment = os.environ | {"TMPDIR": str(temporary), **environment}
    return subprocess.run(command, capture_output=True, text=True, env=environment), temporary


def test_it_runs_them_in_a_clone_with_what_is_changed_and_leaves_nothing(small_book):
    (small_book / "word").write_text("changed\n", "utf8")
    done, temporary = run(small_book, "--first", "ls", PYTHONPATH="/elsewhere", MAKEFLAGS="-k")
    assert done.returncode == 0, done.stderr
    assert "with the changes in word" in done.stdout and "\nchanged\n" in done.stdout
    assert "untracked" not in done.stdout
    assert re.search(r"\| `make book` \| \d+ s \|", done.stdout)
    assert done.stdout.index("On a fresh machine") < done.stdout.index("$ make test"), "the tests close the run"
    assert list(temporary.iterdir()) == []


def test_nothing_of_the_user_is_there(small_book):
    (small_book / "Makefile").write_text("book:\n\t@env\ntest:\n\t@false\n", "utf8")
    done, temporary = run(small_book, PYTHONPATH="/elsewhere", XDG_CACHE_HOME="/mine", PYTEST_ADDOPTS="-n 2")
    kept = next(temporary.iterdir())
    seen = dict(line.split("=", 1) for line in done.stdout.splitlines() if re.match(r"\w+=", line))
    assert "PYTHONPATH" not in seen and "XDG_CACHE_HOME" not in seen and seen["PYTEST_ADDOPTS"] == "-n 2"
    assert seen["HOME"] == str(kept / "home") and seen["PIP_CACHE_DIR"].startswith(seen["HOME"])
    assert done.returncode and "`make test`, failed" in done.stdout and str(kept / "book") in done.stderr


def test_what_readme_does_not_print_is_refused(small_book):
    done, _ = run(small_book, "make tea")
    assert done.returncode and "README does not print make tea; it prints make book, make test" in done.stderr


def pretended(folder, version):
    """A program that takes itself for that Python, and is none when it comes to making an environment."""
    program = folder / "python-of-another-version"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = -c ] || {{ echo went on; exit 7; }}\n'
        f"exec {sys.executable} -c 'import sys; sys.version_info = {version}; exec(sys.argv[2])' \"$@\"\n",
        "utf8",
    )
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 11, 0), (3, 14, 2), (3, 15, 0)])
def test_make_says_at_once_which_pythons_it_takes(tmp_path, version):
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    python = pretended(tmp_path, version)
    made = subprocess.run(["make", f"PYTHON={python}", "book"], cwd=tmp_path, capture_output=True, text=True)
    assert made.returncode
    if (3, 11) <= version < (3, 15):
        assert "went on" in made.stdout
    else:
        assert "Python 3.11 to 3.14 is needed" in made.stderr and f"is {version[0]}.{version[1]}." in made.stderr
        assert "went on" not in made.stdout


def test_readme_names_the_pythons_that_make_takes():
    lowest, beyond = re.search(r"\((3, \d+)\) <= v < \((3, \d+)\)", (ROOT / "Makefile").read_text("utf8")).groups()
    newest = f"3.{int(beyond.split(', ')[1]) - 1}"
    assert f"Python {lowest.replace(', ', '.')} to {newest} and `make`" in README


def test_ci_is_that_run():
    script = (ROOT / ".ci" / "run").read_text("utf8")
    assert "tools/fresh_machine.py" in script and not re.search(r"^make (book|test)", script, re.M)
