"""Where runs are done: processes of this machine, or a Dask or Ray cluster. None of the scheduling is ours."""

import os

ENGINES = ("local", "dask", "ray")


class EngineError(Exception):
    """The engine asked for cannot be had; the message says why."""


def cores():
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def completed(name, jobs, engine="local", workers=None):
    """The runs of an experiment as they finish. `engine`: local, dask, ray, or dask:ADDRESS of a running cluster."""
    kind, _, address = engine.partition(":")
    if kind not in ENGINES:
        raise EngineError(f"engine {engine!r} is not known; accepted: {', '.join(ENGINES)}, dask:ADDRESS, ray:ADDRESS")
    if kind == "local" and address:
        raise EngineError(f"the local engine takes no address, was given {address!r}")
    if not jobs:
        return
    # One thread a process: the processes share the cores, and small products gain nothing from more.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"
    yield from {"local": _local, "dask": _dask, "ray": _ray}[kind](name, jobs, workers or cores(), address)


def _local(name, jobs, workers, _):
    # Imported here: a browser's Python has no processes, and reads stored results all the same.
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    from actlib.experiments.sweep import perform

    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        for future in as_completed([pool.submit(perform, name, settings) for settings in jobs]):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _dask(name, jobs, workers, address):
    try:
        from distributed import Client, LocalCluster
        from distributed import as_completed as finished
    except ImportError:
        raise EngineError("engine 'dask' needs the package distributed: pip install distributed") from None
    from actlib.experiments.sweep import perform

    own = None if address else LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    try:
        with Client(address or own) as client:
            futures = [client.submit(perform, name, settings, pure=False) for settings in jobs]
            for future in finished(futures):
                yield future.result()
    finally:
        if own:
            own.close()


def _ray(name, jobs, workers, address):
    try:
        import ray
    except ImportError:
        raise EngineError("engine 'ray' needs the package ray: pip install ray") from None
    from actlib.experiments.sweep import perform

    where = {"address": address} if address else {"num_cpus": workers, "include_dashboard": False}
    ray.init(**where, log_to_driver=False, logging_level="error")
    try:
        remote = ray.remote(perform)
        waiting = [remote.remote(name, settings) for settings in jobs]
        while waiting:
            done, waiting = ray.wait(waiting)
            yield from ray.get(done)
    finally:
        ray.shutdown()
