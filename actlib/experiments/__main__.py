"""make experiments: every run that is missing, then the results; stopped, it goes on from there the next time."""

import argparse
import signal
import sys
from importlib.resources import files
from pathlib import Path

from actlib.experiments import NAMES, engines, read
from actlib.experiments.sweep import RUNS, experiment, sweep, write

STORED = Path(str(files("actlib.experiments").joinpath("results")))
SEEDS = 5


def arguments(given):
    """The command line, checked."""
    parser = argparse.ArgumentParser(prog="python -m actlib.experiments", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(NAMES)} (all)")
    parser.add_argument("--quick", action="store_true", help="a few short runs that only show that everything works")
    parser.add_argument("--seeds", type=int, help=f"how many seeds ({SEEDS}; with --quick 2)")
    parser.add_argument("--engine", default="local", metavar="ENGINE", help="local, dask, ray, or dask:ADDRESS")
    parser.add_argument("--workers", type=int, help="how many processes (as many as there are cores)")
    parser.add_argument("--runs", type=Path, default=RUNS, help=f"folder of the finished runs ({RUNS})")
    parser.add_argument("--results", type=Path, help="folder for the results (those of the book; none with --quick)")
    how = parser.parse_args(given)
    unknown = [name for name in how.names if name not in NAMES]
    if unknown:
        parser.error(f"no experiment is called {', '.join(map(repr, unknown))}; there are {', '.join(NAMES)}")
    how.seeds = (2 if how.quick else SEEDS) if how.seeds is None else how.seeds
    for option, least in (("seeds", 2), ("workers", 1)):
        value = getattr(how, option)
        if value is not None and value < least:
            parser.error(f"--{option} was given {value}; it takes a whole number from {least} up")
    if how.results is None and not how.quick:
        how.results = STORED
    return how


def show(rows):
    """Rows as text in columns; a row with other names than the one before begins a new table."""
    names = []
    for row in rows:
        if not set(row) <= set(names):
            names = list(max((r for r in rows if set(row) <= set(r)), key=len))
            print("\n" + " ".join(f"{name:>16}" for name in names))
        cells = [row.get(name, "") for name in names]
        print(" ".join(f"{c:16.4g}" if isinstance(c, float) else f"{c:>16}" for c in cells))


def main(given=None):
    """The command; its exit status: 0 done, 1 engine, run or folder failed, 130 stopped (what was finished is kept)."""
    how = arguments(given)

    def stop(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        for folder in filter(None, (how.runs, how.results)):  # before hours are spent
            folder.mkdir(parents=True, exist_ok=True)
        for name in how.names or NAMES:
            options = {"engine": how.engine, "workers": how.workers, "folder": how.runs, "progress": sys.stderr}
            results = sweep(name, range(how.seeds), how.quick, **options)
            if how.results:
                write(results, how.results / f"{name}.json")
            show(experiment(name).table(read(results)))
    except (engines.EngineError, OSError) as reason:
        print(f"experiments: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nstopped; the finished runs are in {how.runs}, the same command goes on from there", file=sys.stderr)
        return 130
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


if __name__ == "__main__":
    sys.exit(main())
