"""Measure what the book's pages say about time, and keep it in actlib/data/timings.json.

    python tools/timings.py            all timed demonstrations
    python tools/timings.py 03 05      only those of chapters whose file name contains one of these

One chapter at a time, and best on a machine that does nothing else. The next build shows the new numbers: look at what
the chapters' prose says of them.
"""

import os
import sys

import execute


def main(wanted: list[str]) -> int:
    os.environ["ACT_TIMINGS"] = "record"
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    for path in execute.chosen(wanted):
        if "timed=True" in path.read_text(encoding="utf-8"):
            run = execute.execute(path, execute.read(path), timeout=600)
            print(f"  {run.seconds:5.1f} s  {path.name}", flush=True)
            if run.failure:
                print(run.failure, file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
