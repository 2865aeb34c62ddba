"""Where the browser's NumPy fails and the machine's does not.

Its `lstsq` stops with "DLASCL parameter number 4 had an illegal value" at matrices without full rank; the same answer
comes from the singular values.
"""

import numpy as np

_lapack_lstsq = np.linalg.lstsq


def lstsq(a, b, rcond=None):
    try:
        return _lapack_lstsq(a, b, rcond)
    except ValueError:
        return lstsq_by_svd(np.asarray(a), np.asarray(b), rcond)


def lstsq_by_svd(a, b, rcond=None):
    """The shortest of the best solutions, with residuals, rank and singular values, as NumPy gives them."""
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    cut = (np.finfo(s.dtype).eps * max(a.shape) if rcond is None else rcond) * s.max(initial=0)
    rank = int((s > cut).sum())
    columns = b if b.ndim > 1 else b[:, None]
    x = vt[:rank].T @ ((u.T @ columns)[:rank] / s[:rank, None])
    full = rank == a.shape[1] < a.shape[0]
    residuals = ((columns - a @ x) ** 2).sum(axis=0) if full else np.array([])
    return (x if b.ndim > 1 else x[:, 0]), residuals, rank, s


def mend():
    np.linalg.lstsq = lstsq
