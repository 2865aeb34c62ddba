"""Functions of several inputs: softmax and its kin (chapter 5), maxout and CReLU (chapter 8)."""

import numpy as np

from actlib.activation import Parameter, Use
from actlib.catalogue.numerics import above, exp, inverse, times
from actlib.vector_activation import define


def _below_largest(z):
    """(z - max z, what rounding took from it). Equals share the maximum, infinite ones too."""
    largest = np.max(z, axis=-1, keepdims=True)
    gap = np.where(z == largest, 0.0, z - largest)
    back = gap - z
    rest = (z - (gap - back)) - (largest + back)  # Knuth's sum of two numbers, and its error
    return gap, np.where(np.isfinite(rest), rest, 0.0)


def _powers(z, T=1):
    """e^((z - max z)/T): the largest is 1, so that nothing overflows."""
    gap, rest = _below_largest(z)
    w, more = times(gap, inverse(T))
    return exp(w, rest / T + (0.0 if more is None else more))


def _softmax(z, T):
    e = _powers(z, T)
    return e / np.sum(e, axis=-1, keepdims=True)


def _softmax_vjp(z, dy, T):
    p = _softmax(z, T)
    dy = dy - np.take_along_axis(dy, np.argmax(z, axis=-1)[..., None], axis=-1)  # no change: the p sum to 1
    return p * (dy - np.sum(p * dy, axis=-1, keepdims=True)) / T


softmax = define(
    "softmax",
    aliases=("soft_argmax",),
    title="softmax",
    idea="Scores become probabilities: the soft version of argmax, and the sigmoid of more than two classes.",
    formula="exp(z[i]/T) / sum(exp(u/T) for u in z)",
    parameters={"T": Parameter(1, "T > 0", "temperature: near 0 the largest takes all, for large T all are nearly equal")},
    value_kernel=_softmax,
    vjp_kernel=_softmax_vjp,
    outputs_text="n",
    range_text="Interval.open(0, 1)",
    total_text="1",
    shift="same",
    lipschitz_text="1/(2*T)",
    jacobian_text="y[i]*(delta(i, j) - y[j])/T",
    roles=("output", "gate"),
    notes="-inf means impossible and gets 0; inputs that are equally largest share, infinite ones too.",
    used_by=(Use("attention", "2017", "vaswani2017"),),
    chapter=5,
    year=1990,
    source="bridle1990",
    popular="vaswani2017",
    example=">>> act.softmax([1000.0, 1000.0, -np.inf])\narray([0.5, 0.5, 0. ])",
)


def _logsumexp(z):
    """max + log(1 + the other powers): log1p keeps the digits when one input stands far above the rest."""
    e, place = _powers(z), np.argmax(z, axis=-1)[..., None]
    np.put_along_axis(e, place, 0.0, axis=-1)
    return np.max(z, axis=-1), np.log1p(np.sum(e, axis=-1))


def _log_softmax(z):
    gap, rest = _below_largest(z)
    return gap - (_logsumexp(z)[1][..., None] - rest)


log_softmax = define(
    "log_softmax",
    title="log-softmax",
    idea="The logarithm of softmax in one step: what cross-entropy needs, and no probability underflows on the way.",
    formula="z[i] - log(sum(exp(u) for u in z))",
    value_kernel=_log_softmax,
    vjp_kernel=lambda z, dy: dy - _softmax(z, 1) * np.sum(dy, axis=-1, keepdims=True),
    outputs_text="n",
    range_text="Interval.open(-oo, 0)",
    shift="same",
    lipschitz_text="oo",
    jacobian_text="delta(i, j) - exp(y[j])",
    roles=("output",),
    notes="Its Jacobian's 2-norm is below sqrt(n): bounded for each n only. NLL losses take this, not probabilities. "
    "No paper was found; the earliest source found is the library Torch.",
    chapter=5,
    year=None,
    source="collobert2011torch",
    example=">>> act.log_softmax([0.0, 1000.0])\narray([-1000.,     0.])",
)

softmin = define(
    "softmin",
    title="softmin",
    idea="Softmax of the negatives: the smallest gets the largest share.",
    formula="exp(-z[i]) / sum(exp(-u) for u in z)",
    value_kernel=lambda z: _softmax(-z, 1),
    vjp_kernel=lambda z, dy: -_softmax_vjp(-z, dy, 1),
    outputs_text="n",
    range_text="Interval.open(0, 1)",
    total_text="1",
    shift="same",
    lipschitz_text="1/2",
    jacobian_text="-y[i]*(delta(i, j) - y[j])",
    roles=("output",),
    notes="No paper was found; the earliest source found is the library Torch.",
    chapter=5,
    year=None,
    source="collobert2011torch",
    example=">>> act.softmin([0.0, 0.0, 1000.0])\narray([0.5, 0.5, 0. ])",
)

logsumexp = define(
    "logsumexp",
    aliases=("lse", "softmaximum"),
    title="LogSumExp",
    idea="The soft version of the maximum itself: above it by at most log n, and its gradient is softmax.",
    formula="log(sum(exp(u) for u in z))",
    value_kernel=lambda z: np.add(*_logsumexp(z)),
    vjp_kernel=lambda z, dy: _softmax(z, 1) * dy,
    outputs_text="1",
    range_text="Interval(-oo, oo)",
    shift="moves",
    lipschitz_text="1",
    jacobian_text="exp(z[j] - y[i])",
    roles=("output",),
    notes="It takes the axis away: the output has one dimension less.",
    chapter=5,
    year=2021,
    source="blanchard2021",
    example=">>> float(act.logsumexp([1000.0, 1000.0]))\n1000.6931471805599",
)


def _sparsemax(z):
    """max(0, z - tau), where tau is the largest of (sum of the k largest - 1)/k over k."""
    z = z - np.max(z, axis=-1, keepdims=True)
    top = np.cumsum(-np.sort(-z, axis=-1), axis=-1)
    tau = np.max((top - 1) / np.arange(1, z.shape[-1] + 1), axis=-1, keepdims=True)
    return np.maximum(z - tau, 0)


def _sparsemax_vjp(z, dy):
    inside = _sparsemax(z) > 0
    mean = np.sum(dy * inside, axis=-1, keepdims=True) / np.sum(inside, axis=-1, keepdims=True)
    return inside * (dy - mean)


sparsemax = define(
    "sparsemax",
    title="sparsemax",
    idea="The nearest probabilities to the scores: like softmax, but small scores get exactly zero.",
    formula="max(0, z[i] - max((sum(top(z, k)) - 1)/k for k in range(1, n + 1)))",
    value_kernel=_sparsemax,
    vjp_kernel=_sparsemax_vjp,
    outputs_text="n",
    range_text="Interval(0, 1)",
    total_text="1",
    shift="same",
    lipschitz_text="1",
    roles=("output", "gate"),
    notes="The Euclidean projection onto the simplex; its slope is the identity less the mean, over the non-zero outputs.",
    chapter=5,
    year=2016,
    source="martins2016",
    example=">>> act.sparsemax([2.0, 1.5, 0.0])\narray([0.75, 0.25, 0.  ])",
)


def _groups(z, k):
    return z.reshape(*z.shape[:-1], z.shape[-1] // int(k), int(k))


def _maxout_vjp(z, dy, k):
    groups = _groups(z, k)
    dz = np.zeros_like(groups)
    np.put_along_axis(dz, np.argmax(groups, axis=-1)[..., None], dy[..., None], axis=-1)
    return dz.reshape(z.shape)


maxout = define(
    "maxout",
    title="maxout",
    idea="The largest of k affine pieces: a unit that learns its own convex activation, at k times the parameters.",
    formula="max(z[k*i + j] for j in range(k))",
    parameters={"k": Parameter(2, "k >= 1", "pieces a unit: neighbours along the axis", whole=True)},
    value_kernel=lambda z, k: np.max(_groups(z, k), axis=-1),
    vjp_kernel=_maxout_vjp,
    outputs_text="n/k",
    range_text="Interval(-oo, oo)",
    shift="moves",
    lipschitz_text="1",
    notes="The gradient goes to the largest piece alone, to the first of equals. It is ReLU where k = 2 and one piece is 0.",
    chapter=8,
    year=2013,
    source="goodfellow2013",
    example=">>> act.maxout([1.0, -2.0, 0.0, 5.0])\narray([1., 5.])",
)

crelu = define(
    "crelu",
    aliases=("concatenated_relu",),
    title="CReLU (concatenated ReLU)",
    idea="Keep both halves, each in its own channel: ReLU of z and of -z, twice as many outputs as inputs.",
    formula="max(0, z[i]) if i < n else max(0, -z[i - n])",
    value_kernel=lambda z: np.maximum(np.concatenate([z, -z], axis=-1), 0),
    vjp_kernel=lambda z, dy: dy[..., : z.shape[-1]] * above(z) - dy[..., z.shape[-1] :] * above(-z),
    outputs_text="2*n",
    range_text="Interval(0, oo)",
    shift="changes",
    lipschitz_text="1",
    mean_text="1/sqrt(2*pi)",
    second_moment_text="1/2",
    notes="It loses nothing: z is the difference of the halves. At 0 both slopes are 0.",
    chapter=8,
    year=2016,
    source="shang2016",
    example=">>> act.crelu([-1.0, 2.0])\narray([0., 2., 1., 0.])",
)
