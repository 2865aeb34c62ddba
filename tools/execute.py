"""Run the cells of the stale chapters, two at a time, into the cache that the build reads.

    python tools/execute.py            all chapters of _toc.yml
    python tools/execute.py 03 05      only chapters whose file name contains one of these

A chapter is stale when a cell of it, the library or a numerical package has changed. Left to itself
the build would run them one after the other, and name neither the cell nor its place when one fails.
"""

import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig
from nbclient.exceptions import DeadKernelError
from nbformat.reader import NotJSONError

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "sphinx_ext"))
from fresh_cache import open_cache, settle_environment  # noqa: E402

AT_ONCE = 2


@dataclass
class Run:
    path: Path
    seconds: float
    notebook: object
    failure: str = ""


def chapters(root: Path) -> list[Path]:
    """The notebooks among the table of contents' files, in its order."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    files = [root / f"{name}.md" for name in listed_files(toc)]
    return [path for path in files if path.is_file() and is_notebook(path)]


def chosen(wanted, root: Path = ROOT) -> list[Path]:
    """The notebooks whose file name contains one of these words, or all; a word that no name contains ends it all."""
    found = chapters(root)
    for word in wanted:
        if not any(word in path.name for path in found):
            sys.exit(f"no chapter's name contains {word!r}; there are {', '.join(path.stem for path in found)}")
    return [path for path in found if not wanted or any(word in path.name for word in wanted)]


def listed_files(entry) -> list[str]:
    if isinstance(entry, list):
        return [name for one in entry for name in listed_files(one)]
    if isinstance(entry, dict):
        own = [entry["file"]] if "file" in entry else []
        return own + [name for value in entry.values() for name in listed_files(value)]
    return []


def is_notebook(path: Path) -> bool:
    head = path.read_text(encoding="utf-8", errors="replace")[:600]
    return head.startswith("---") and "kernelspec:" in head.split("\n---", 1)[0]


def read(path: Path):
    """As myst-nb reads it, so that the cache recognises the cells."""
    return read_myst_markdown_notebook(
        path.read_text(encoding="utf-8"), config=MdParserConfig(), add_source_map=True, path=path
    )


def execute(path: Path, notebook, timeout: int) -> Run:
    started, current = time.perf_counter(), [0]

    def note(cell, cell_index):
        current[0] = cell_index

    try:
        error = single_nb_execution(
            notebook,
            cwd=str(path.parent),
            timeout=timeout,
            allow_errors=False,
            on_cell_start=note,
            extra_arguments=["--log-level=40"],
        ).err
    except DeadKernelError as fault:
        error = fault
    seconds = time.perf_counter() - started
    for cell in notebook.cells:
        join_prints(cell)
    warned = [index for index, cell in enumerate(notebook.cells) if warning_in(cell)]
    if not error and not warned:
        return Run(path, seconds, notebook)
    return Run(path, seconds, notebook, describe(path, notebook, current[0] if error else warned[0], error, timeout))


def join_prints(cell):
    """What one cell prints comes in one piece or in several, by chance; the page would show several boxes."""
    joined = []
    for out in cell.get("outputs", []):
        if joined and "name" in out and out.name == joined[-1].get("name"):
            joined[-1].text += out.text
        else:
            joined.append(out)
    if joined:
        cell.outputs = joined


def warning_in(cell) -> str:
    """What a cell wrote to stderr: the build would refuse it too (_config.yml), and not say where it stands."""
    return "".join(out.text for out in cell.get("outputs", []) if out.get("name") == "stderr")


def describe(path: Path, notebook, index: int, error, timeout: int) -> str:
    cell = notebook.cells[index]
    number = sum(c.cell_type == "code" for c in notebook.cells[: index + 1])
    line = notebook.metadata.source_map[index] + 1
    first_lines = cell.source.splitlines()[:4]
    errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
    if error is None:
        said = f"a warning, which no reader should see: {warning_in(cell).strip().splitlines()[0]}"
    elif isinstance(error, DeadKernelError):
        said = "Python died here, without an error: too little memory, or a crash in a compiled package"
    else:
        said = f"{errors[-1].ename}: {errors[-1].evalue}" if errors else f"no answer within {timeout} s"
    code = "\n".join(f"    | {text}" for text in first_lines)
    return f"{name_of(path)}:{line}: code cell {number} failed\n{code}\n    {said}"


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def main(wanted: list[str], root: Path = ROOT) -> int:
    settle_environment()
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    timeout = config.get("execute", {}).get("timeout", 60)
    cache = get_cache(str(open_cache(root)))
    stale, failures = [], []
    for path in chosen(wanted, root):
        try:
            notebook = read(path)
        except Exception as fault:  # whatever the reader stumbled over: it names the line where it knows it
            failures.append(f"{name_of(path)}: not a notebook that can be read: {fault}")
            continue
        if not is_cached(cache, notebook):
            stale.append((path, notebook))
    if not stale and not failures:
        print("execute: all outputs are fresh")
    elif stale:
        failures += execute_all(stale, cache, timeout)
    for failure in failures:
        print(f"\n{failure}", file=sys.stderr)
    return 1 if failures else 0


def execute_all(stale, cache, timeout: int) -> list[str]:
    started, failures = time.perf_counter(), []
    print(f"execute: {len(stale)} to run, {AT_ONCE} at a time", flush=True)
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for run in pool.map(lambda job: execute(*job, timeout), stale):
            print(
                f"  {run.seconds:5.1f} s  {run.path.name}{'  FAILED' if run.failure else ''}",
                flush=True,
            )
            if run.failure:
                failures.append(run.failure)
            else:
                remember(cache, run)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # stopped by hand: the others need not begin
    print(f"execute: {time.perf_counter() - started:.1f} s in all")
    return failures


def is_cached(cache, notebook) -> bool:
    """Known, and whole: a run that was killed while it wrote left a record without its file, or half of one."""
    try:
        cache.get_cache_bundle(cache.match_cache_notebook(notebook).pk)
        return True
    except (KeyError, ValueError, NotJSONError):
        return False


def remember(cache, run: Run):
    bundle = CacheBundleIn(run.notebook, str(run.path), data={"execution_seconds": run.seconds})
    _, key = cache.create_hashed_notebook(run.notebook)
    shutil.rmtree(Path(cache.path) / "executed" / key, ignore_errors=True)
    cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
