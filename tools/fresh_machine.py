"""What a stranger gets: a clean clone, an empty package cache, a bare Python, and the commands that README prints.

    python tools/fresh_machine.py                      README's commands, one after the other
    python tools/fresh_machine.py make\\ book           only those of them that are named
    python tools/fresh_machine.py --first "make lint" --try "make parts"   others before them; --try may fail

Nothing of this folder is used but what git tracks (changes that are not committed yet included), and nothing of
the user's: home, caches and site-packages are new and empty. Prints time and bytes; needs only Python and git.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = re.compile(
    r"^(?!PYTHON|VIRTUAL_ENV|MAKE|MFLAGS|XDG_|JUPYTER|IPYTHON|MPL|PYTEST_(?!ADDOPTS)|ACT_(?!REQUIRE_CHROMIUM))"
)


def readme_commands(text):
    """The commands under "Build it, test it": the indented lines before the first one that is no `make …`."""
    section = re.search(r"^## Build it.*?(?=^## |\Z)", text, re.M | re.S)
    printed = re.search(r"(?:^ {4}make .*\n)+", section[0], re.M) if section else None
    if not printed:
        raise ValueError('README.md has no commands (four spaces, "make …") under a heading "## Build it …"')
    return [re.split(r"\s{2,}", line.strip())[0] for line in printed[0].splitlines()]


def clone(folder):
    """HEAD, and over it what is changed here; returns the changed names."""
    trusted = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    git = {"check": True, "text": True, "capture_output": True, "env": os.environ | trusted}
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(folder)], **git)
    changed = subprocess.run(["git", "diff", "--name-only", "-z", "HEAD"], cwd=ROOT, **git).stdout
    names = [name for name in changed.split("\0") if name]
    for name in names:
        (folder / name).unlink(missing_ok=True)
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return names


def surroundings(home, python):
    """This process's environment without what it knows of its user; `python3` is the given interpreter."""
    programs = home / "bin"
    programs.mkdir(parents=True)
    for name in ("python3", "python"):
        (programs / name).symlink_to(python)
    kept = {name: value for name, value in os.environ.items() if KEPT.match(name)}
    kept |= {"HOME": str(home), "PIP_CACHE_DIR": str(home / "pip-cache"), "PYTHONNOUSERSITE": "1"}
    return kept | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}


def real_python(name):
    """The interpreter behind a shim or an environment."""
    code = "import os, sys; print(os.path.realpath(getattr(sys, '_base_executable', sys.executable)))"
    try:
        said = subprocess.run([name, "-c", code], capture_output=True, text=True)
    except OSError as complaint:
        sys.exit(f"--python {name}: {complaint.strerror}; it takes the name or the path of an interpreter")
    if said.returncode:
        sys.exit(f"--python {name} does not run: {said.stderr.strip()}")
    return said.stdout.strip()


def size(path):
    if not path.exists():
        return 0
    return sum(f.lstat().st_size for f in path.rglob("*") if f.is_file() and not f.is_symlink())


class Report:
    def __init__(self):
        self.rows = []

    def add(self, what, value):
        self.rows.append((what, value))

    def print(self):
        print("\n### On a fresh machine\n\n| what | |\n|:--|--:|")
        for row in self.rows:
            print("| {} | {} |".format(*row))
        print(flush=True)


def run(command, book, environment, report):
    print(f"$ {command}", flush=True)
    started, clock = time.time(), time.perf_counter()
    code = subprocess.run(command, shell=True, cwd=book, env=environment, stdin=subprocess.DEVNULL).returncode
    report.add(f"`{command}`{'' if code == 0 else f', failed ({code})'}", f"{time.perf_counter() - clock:.0f} s")
    stamp = book / ".venv" / "installed-from-lock"
    if stamp.exists() and stamp.stat().st_mtime > started:
        report.add("of it, installing the packages", f"{stamp.stat().st_mtime - started:.0f} s")
        inherited = "include-system-site-packages = true" in (book / ".venv" / "pyvenv.cfg").read_text()
        if inherited:
            sys.exit(".venv sees the packages of the machine: not bare")
    return code


def measure(book, home, report):
    if folder := os.environ.get("PIP_FIND_LINKS"):
        report.add("packages that the machine has in a folder", folder)
    megabytes = {
        "packages downloaded": size(home / "pip-cache"),
        "packages installed": size(book / ".venv"),
        "the site": size(book / "_build" / "html"),
        "of it, Python for the pages": size(book / "_build" / "html" / "python"),
    }
    for what, number in megabytes.items():
        if number:
            report.add(what, f"{number / 1e6:.0f} MB")
    report.print()
    return True


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", metavar="COMMAND", help="of README's commands, these")
    parser.add_argument("--first", action="append", default=[], metavar="COMMAND", help="run before them")
    parser.add_argument("--try", dest="tried", action="append", default=[], metavar="COMMAND", help="and may fail")
    parser.add_argument("--python", default="python3", help="the interpreter that `python3` then is")
    asked = parser.parse_args(arguments)
    commands = readme_commands((ROOT / "README.md").read_text(encoding="utf-8"))
    if unknown := set(asked.only) - set(commands):
        sys.exit(f"README does not print {', '.join(sorted(unknown))}; it prints {', '.join(commands)}")
    folder = Path(tempfile.mkdtemp(prefix="fresh-machine-"))
    book, report = folder / "book", Report()
    python = real_python(asked.python)
    environment = surroundings(folder / "home", python)
    version = subprocess.run([python, "--version"], capture_output=True, text=True).stdout.strip()
    changed = clone(book)
    report.add("Python", version.removeprefix("Python "))
    print(f"{version}, a clean clone{f' with the changes in {chr(44).join(changed)}' if changed else ''}", flush=True)
    for command in asked.tried:
        run(command, book, environment, report)
    code, told = 0, False
    for command in asked.first + (asked.only or commands):
        if command == "make test":  # before it, so that the tests' own summary closes the run
            told = measure(book, folder / "home", report)
        code = run(command, book, environment, report) or code  # the others run all the same: they say more
    if not told or code:
        measure(book, folder / "home", report)
    if code == 0:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"The clone is kept for a look: {book}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
