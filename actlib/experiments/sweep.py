"""Many runs, kept one by one: a sweep goes on where an interruption left it, on as many processes as are wanted.

An experiment is a module of this folder with

    PROTOCOL          a number; raise it when a change of the code changes the numbers
    jobs(seeds, quick)      the settings of every run, as dicts of plain values
    work(**settings)        does one run, gives a dict of plain values
    collect(runs)           a list of (settings, outcome) -> the small results that are committed
    table(results)          the results as rows to print

A finished run is one line of a file, under a key made from its settings: written at once, never rewritten.
"""

import hashlib
import importlib
import json
import os
import platform
import time
from pathlib import Path

from actlib.experiments import engines

RUNS = Path(".runs")  # finished runs, below the folder in which the command is given


def experiment(name):
    """The experiment's module, by name."""
    return importlib.import_module(f"actlib.experiments.{name}")


def key(name, settings):
    """What names a run: its experiment, the protocol and the settings, in 16 hexadecimal digits."""
    said = {"experiment": name, "protocol": experiment(name).PROTOCOL, **settings}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def finished(file):
    """The runs that a file holds, by key; a line that an interruption cut short counts for nothing."""
    found = {}
    if file.exists():
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                run = json.loads(line)
                found[run["key"]] = run
            except (ValueError, KeyError, TypeError):
                continue
    return found


def keep(file, run):
    """Append one run: one line, one write, on the disk before the next begins."""
    with open(file, "ab+") as opened:
        if opened.tell():
            opened.seek(-1, os.SEEK_END)
            if opened.read(1) != b"\n":  # the line before was cut short
                opened.write(b"\n")
        opened.write(json.dumps(run).encode() + b"\n")
        opened.flush()
        os.fsync(opened.fileno())


def perform(name, settings):
    """One run, wherever it happens: its outcome with the key, the settings and the seconds it took."""
    start = time.perf_counter()
    outcome = experiment(name).work(**settings)
    seconds = round(time.perf_counter() - start, 2)
    return {"key": key(name, settings), "settings": settings, "outcome": outcome, "seconds": seconds}


def sweep(name, seeds, quick=False, *, engine="local", workers=None, folder=RUNS, progress=None):
    """Do every run of an experiment that is not there yet; the collected results, with settings and machine."""
    module, folder = experiment(name), Path(folder)
    jobs = {key(name, settings): settings for settings in module.jobs(seeds, quick)}
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.jsonl"
    known = finished(file)
    missing = [settings for k, settings in jobs.items() if k not in known]
    report = Progress(name, len(jobs), len(jobs) - len(missing), progress)
    for run in engines.completed(name, missing, engine, workers):
        keep(file, run)
        known[run["key"]] = run
        report.one_more(run)
    runs = [(settings, known[k]["outcome"]) for k, settings in jobs.items()]
    results = {"experiment": name, "protocol": module.PROTOCOL, "quick": quick, "machine": machine()}
    results["seconds"] = round(sum(known[k]["seconds"] for k in jobs))
    return results | module.collect(runs)


class Progress:
    """A bar on a terminal, a line every twentieth part elsewhere; nothing without a stream."""

    def __init__(self, name, total, done, stream):
        self.name, self.total, self.stream, self.start = name, total, stream, time.monotonic()
        self.done = self.before = done
        if stream:
            there = f", {done} of them from before" if done else ""
            print(f"{name}: {total} runs{there}", file=stream, flush=True)

    def one_more(self, run):
        """Another run is there."""
        self.done += 1
        if not self.stream:
            return
        spent = time.monotonic() - self.start
        left = spent / (self.done - self.before) * (self.total - self.done)
        said = f"{self.name} {self.done}/{self.total}, {left / 60:.1f} min left"
        if self.stream.isatty():
            bar = "█" * (24 * self.done // self.total)
            print(f"\r{bar:░<24} {said}   ", end="\n" if self.done == self.total else "", file=self.stream, flush=True)
        elif self.done == self.total or self.done * 20 // self.total > (self.done - 1) * 20 // self.total:
            print(said, file=self.stream, flush=True)


def machine():
    """What the numbers were made on, in words."""
    import numpy as np

    processor = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        processor = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    blas = np.show_config(mode="dicts").get("Build Dependencies", {}).get("blas", {})
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "blas": f"{blas.get('name', '?')} {blas.get('version', '?')}",
        "threads": "one a process",
    }


def write(results, file):
    """Results as JSON, one line a key, an array's last two axes together, numbers to four or five digits."""
    lines = [f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in results.items()]
    part = Path(f"{file}.part")
    part.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    part.replace(file)
