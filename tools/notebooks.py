"""Make the notebooks that people open from the chapters, which are the source.

    python tools/notebooks.py                 notebooks/*.ipynb, the student's copies; chapters that
                                              quote computed values are run, to record them
    python tools/notebooks.py 03-sigmoid      only that one
    python tools/notebooks.py --solved DIR    copies with the solutions, into DIR; runs nothing
    python tools/notebooks.py --check         exit 1 and name those out of step; runs nothing

The values that a chapter glues into its prose are kept in the notebook's metadata (book.values), so
that a copy can be made again, byte for byte, without running anything.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small matrices: several threads only get in each other's way
ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a script, only tools/ is on the path
    sys.path.insert(0, str(ROOT))

from tools.chapters import Book, Chapter  # noqa: E402
from tools.glued_values import computed_values, used_values  # noqa: E402
from tools.myst_source import ChapterError  # noqa: E402
from tools.notebook_cells import Cells, joined  # noqa: E402


def find_exercise(key):
    from actlib import exercises  # only chapters with questions need the library

    return exercises.find(key)


def notebook(book, path, values, solved=False, find=find_exercise):
    """The notebook of one chapter as a dictionary in nbformat 4.5."""
    chapter = Chapter(book, path, values)
    made = joined(Cells(chapter, solved, find).made())
    if not made or made[0][0] != "markdown" or not made[0][1].startswith("# "):
        raise ChapterError(chapter.name, 0, "a chapter begins with its title, '# …'")
    title, _, rest = made[0][1].partition("\n")
    opening = [("markdown", _opening(chapter, title, solved), [])]
    if rest.strip():
        opening.append(("markdown", rest.strip("\n"), []))
    made = opening + made[1:]
    if chapter.cited and not any(source.startswith("## Sources") for _, source, _ in made):
        made.append(("markdown", f"## Sources\n\n{chapter.sources()}", []))
    used = used_values(chapter)
    return {
        "cells": _cells(chapter, made),
        "metadata": {
            "book": {
                "chapter": chapter.name,
                "values": {name: values[name] for name in sorted(used)},
            },
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _opening(chapter, title, solved):
    book = chapter.book
    page = f"{book.base_url}/{chapter.document}.html" if book.base_url else ""
    here = f"[its page]({page})" if page else "its page"
    if book.repository:
        install = (
            "Elsewhere than in the book's folder, install its library first (in Colab, in a cell of "
            f"its own):\n\n```\n%pip install git+{book.repository}\n```"
        )
    else:
        install = "It needs the book's library; once, in the book's folder, run:\n\n```\npip install -e .\n```"
    if solved:
        exercises = "This copy holds the solutions; each check must find them correct."
    else:
        exercises = (
            "In the exercises, replace each `...` and run the cell with `check(...)`: it answers what "
            'is right, what is wrong, and "not attempted yet" as long as nothing is filled in. '
            "The solutions are on the chapter's page."
        )
    return (
        f"{title}\n\nThe notebook of chapter {chapter.number} of *{book.title}*, made from {here}. "
        f"Run its cells from the top.\n\n{install}\n\n{exercises}"
    )


def _cells(chapter, made):
    seen, cells = {}, []
    for kind, source, tags in made:
        # An id of the content: a new paragraph changes no other cell's id, so diffs stay small.
        digest = hashlib.sha256(f"{chapter.document}\n{kind}\n{source}".encode()).hexdigest()[:12]
        seen[digest] = seen.get(digest, 0) + 1
        cell = {
            "cell_type": kind,
            "id": digest if seen[digest] == 1 else f"{digest}-{seen[digest]}",
            "metadata": {"tags": tags} if tags else {},
        }
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell | {"source": source.splitlines(keepends=True)})
    return cells


def as_text(notebook):
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write(path, text):
    """Whole or not at all, so that two processes may write the same notebook at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf8", newline="\n") as file:
        file.write(text)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)


def student_path(book, chapter_path):
    return book.root / "notebooks" / f"{chapter_path.stem}.ipynb"


def recorded_values(book, chapter_path):
    made = student_path(book, chapter_path)
    if not made.exists():
        return {}
    return json.loads(made.read_text("utf8"))["metadata"].get("book", {}).get("values", {})


def solved_text(book, chapter_path):
    return as_text(notebook(book, chapter_path, recorded_values(book, chapter_path), solved=True))


def out_of_step(book, find=find_exercise):
    """(notebook, why) for each one that its chapter and its recorded values do not give again."""
    found = []
    for path in book.chapter_paths:
        made = student_path(book, path)
        if not made.exists():
            found.append((made, "is missing"))
            continue
        try:
            text = as_text(notebook(book, path, recorded_values(book, path), find=find))
        except ChapterError as error:
            found.append((made, str(error)))
            continue
        if made.read_text("utf8") != text:
            found.append((made, f"differs from {path.relative_to(book.root)}"))
    return found + [(path, "has no chapter") for path in _orphans(book)]


def _orphans(book):
    expected = {student_path(book, path) for path in book.chapter_paths}
    return sorted(set((book.root / "notebooks").glob("*.ipynb")) - expected)


def main(arguments=None):
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("chapters", nargs="*", help="names such as 03-sigmoid; all if none is given")
    options.add_argument("--solved", metavar="DIR", type=Path)
    options.add_argument("--check", action="store_true")
    chosen = options.parse_args(arguments)
    book = Book(ROOT)
    if chosen.check:
        found = out_of_step(book)
        for path, why in found:
            print(
                f"{path.relative_to(book.root)} {why}; run: python tools/notebooks.py",
                file=sys.stderr,
            )
        return 1 if found else 0
    names = {path.stem: path for path in book.chapter_paths}
    unknown = set(chosen.chapters) - set(names)
    if unknown:
        options.error(f"no chapter {', '.join(sorted(unknown))}; there are {', '.join(names) or 'none'}")
    try:
        for path in [names[name] for name in chosen.chapters] or list(names.values()):
            if chosen.solved:
                write(chosen.solved / f"{path.stem}.ipynb", solved_text(book, path))
            else:
                text = as_text(notebook(book, path, computed_values(Chapter(book, path))))
                write(student_path(book, path), text)
                print(student_path(book, path).relative_to(book.root))
    except ChapterError as error:
        print(error, file=sys.stderr)
        return 1
    if not chosen.solved and not chosen.chapters:
        for path in _orphans(book):
            path.unlink()
            print(f"{path.relative_to(book.root)} removed: it has no chapter")
    return 0


if __name__ == "__main__":
    sys.exit(main())
