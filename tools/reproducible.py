"""Build the whole book twice, from two clones in two places, and compare every file of the two.

    python tools/reproducible.py [--keep FOLDER]

The second clone lies deeper, in another time zone, with another order of sets. All chapters run in both, which takes
some ten minutes. What is not committed is not in a clone.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = {"BOOK_ADDRESS": "https://example.org/book/", "BOOK_REPOSITORY": "owner/book"}  # previews, site map
PLACES = {
    "one": {"PYTHONHASHSEED": "1", "TZ": "UTC"},
    "a second place/über dem Fluss": {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland"},
}


def clone(commit: str, place: Path):
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", "--no-checkout", str(ROOT), str(place)], check=True)
    subprocess.run(["git", "-C", str(place), "checkout", "--quiet", "--detach", commit], check=True)


def build(place: Path, env: dict):
    env = {**os.environ, **PUBLISHED, **env, "PYTHONPATH": str(place)}
    subprocess.run([sys.executable, "tools/build.py"], cwd=place, env=env, check=True)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differences(one: dict[str, bytes], two: dict[str, bytes]) -> list[str]:
    """A line for each file that is not the same in both: where it begins to differ, or that it is missing."""
    found = []
    for name in sorted(one | two):
        if name not in one or name not in two:
            found.append(f"{name}: only in the {'first' if name in one else 'second'}")
        elif one[name] != two[name]:
            at = next((i for i, (a, b) in enumerate(zip(one[name], two[name], strict=False)) if a != b), len(one[name]))
            shown = (f"{book[name][max(0, at - 40) : at + 60]!r}" for book in (one, two))
            found.append("\n    ".join([f"{name}: from byte {at}:", *shown]))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, help="clone and build in this new folder, and leave it there")
    keep = parser.parse_args().keep
    # Of one commit, whatever becomes of this folder while the first one builds.
    commit = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    with tempfile.TemporaryDirectory() as temporary:
        base = keep or Path(temporary)
        built = []
        for place, env in PLACES.items():
            print(f"-- {base / place}", flush=True)
            clone(commit.stdout.strip(), base / place)
            build(base / place, env)
            built.append(files(base / place / "_build" / "html"))
        found = differences(*built)
    print("\n".join(found))
    size = sum(map(len, built[0].values())) / 1e6
    print(f"{len(built[0])} files, {size:.1f} MB, {len(found)} of them not the same in both")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
