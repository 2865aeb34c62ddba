"""How each framework is told to compute a function of ours: by its own name, else by a recipe.

Written in our parameters: "F.leaky_relu(x, negative_slope=a)". `actlib.frameworks` puts the numbers in. Every line was
run in its framework (tests/reference/make_spellings.py), and a test holds the results against our functions.
"""

IMPORTS = {
    "PyTorch": "import torch; import torch.nn.functional as F",
    "JAX": "import jax; import jax.numpy as jnp",
    "Keras": "import keras",
    "ONNX": "from onnx import helper",
    "transformers": "from transformers.activations import ACT2FN, XIELUActivation",
    "timm": "from timm.layers import get_act_fn; from timm.models.metaformer import StarReLU",
}

# The habit of each framework, for the names that CALLS does not list.
HABIT = {
    "PyTorch": "F.{}(x)",
    "JAX": "jax.nn.{}(x)",
    "Keras": "keras.activations.{}(x)",
    "ONNX": "helper.make_node('{}', ['x'], ['y'])",
    "transformers": "ACT2FN['{}'](x)",
    "timm": "get_act_fn('{}')(x)",
}

# name there -> the call, our parameters in its arguments; what is a number there must stay that number.
CALLS = {
    "PyTorch": {
        **{name: f"torch.{name}(x)" for name in ("sigmoid", "tanh", "erf", "sin", "sign")},
        "atan": "torch.atan(x)",
        "leaky_relu": "F.leaky_relu(x, negative_slope=a)",
        "prelu": "F.prelu(x, weight=x.new_tensor(a))",
        "rrelu": "F.rrelu(x, lower=lower, upper=upper)",
        "elu": "F.elu(x, alpha=alpha)",
        "celu": "F.celu(x, alpha=alpha)",
        "softplus": "F.softplus(x, beta=beta)",
        "softshrink": "F.softshrink(x, lambd=lam)",
        "hardshrink": "F.hardshrink(x, lambd=lam)",
        "threshold": "F.threshold(x, threshold=theta, value=v)",
        "gelu": "F.gelu(x, approximate='none')",
        "gelu(approximate='tanh')": "F.gelu(x, approximate='tanh')",
        **{name: f"F.{name}(x, dim=-1)" for name in ("softmax", "log_softmax", "softmin", "glu")},
        "logsumexp": "torch.logsumexp(x, dim=-1)",
    },
    "JAX": {
        "leaky_relu": "jax.nn.leaky_relu(x, negative_slope=a)",
        "elu": "jax.nn.elu(x, alpha=alpha)",
        "celu": "jax.nn.celu(x, alpha=alpha)",
        "squareplus": "jax.nn.squareplus(x, b=b)",
        "gelu": "jax.nn.gelu(x, approximate=True)",
        "gelu(approximate=False)": "jax.nn.gelu(x, approximate=False)",
        **{name: f"jax.nn.{name}(x, axis=-1)" for name in ("softmax", "log_softmax", "logsumexp", "glu")},
    },
    "Keras": {
        "leaky_relu": "keras.activations.leaky_relu(x, negative_slope=a)",
        "LeakyReLU layer": "keras.layers.LeakyReLU(negative_slope=a)(x)",
        "PReLU layer": "keras.layers.PReLU(alpha_initializer=keras.initializers.Constant(a))(x)",
        "elu": "keras.activations.elu(x, alpha=alpha)",
        "celu": "keras.activations.celu(x, alpha=alpha)",
        "squareplus": "keras.activations.squareplus(x, b=b)",
        "soft_shrink": "keras.activations.soft_shrink(x, threshold=lam)",
        "hard_shrink": "keras.activations.hard_shrink(x, threshold=lam)",
        "threshold": "keras.activations.threshold(x, threshold=theta, default_value=v)",
        "gelu": "keras.activations.gelu(x, approximate=False)",
        "gelu(approximate=True)": "keras.activations.gelu(x, approximate=True)",
        **{name: f"keras.activations.{name}(x, axis=-1)" for name in ("softmax", "log_softmax", "sparsemax", "glu")},
    },
    "ONNX": {
        "LeakyRelu": "helper.make_node('LeakyRelu', ['x'], ['y'], alpha=a)",
        "Elu": "helper.make_node('Elu', ['x'], ['y'], alpha=alpha)",
        "Celu": "helper.make_node('Celu', ['x'], ['y'], alpha=alpha)",
        "HardSigmoid": "helper.make_node('HardSigmoid', ['x'], ['y'], alpha=1/(2*w), beta=0.5)",
        "ThresholdedRelu": "helper.make_node('ThresholdedRelu', ['x'], ['y'], alpha=theta)",
        "Gelu": "helper.make_node('Gelu', ['x'], ['y'], approximate='none')",
        "Gelu(approximate='tanh')": "helper.make_node('Gelu', ['x'], ['y'], approximate='tanh')",
        "Shrink": "helper.make_node('Shrink', ['x'], ['y'], lambd=lam, bias=0.0)",
        "Shrink(bias=0.5)": "helper.make_node('Shrink', ['x'], ['y'], lambd=0.5, bias=0.5)",
        "Swish(alpha=2)": "helper.make_node('Swish', ['x'], ['y'], alpha=beta)",
        "Softmax": "helper.make_node('Softmax', ['x'], ['y'], axis=-1)",
        "LogSoftmax": "helper.make_node('LogSoftmax', ['x'], ['y'], axis=-1)",
    },
    "transformers": {"xielu": "XIELUActivation(alpha_p_init=alpha_p, alpha_n_init=alpha_n, beta=beta, dtype=x.dtype)(x)"},
    "timm": {"StarReLU": "StarReLU(scale_value=s, bias_value=b)(x)"},
}

# What has no name in PyTorch, JAX or Keras, from what all three have (WORDS). No slope overflows; at a corner of `clip`
# each framework has the slope that it likes.
# In the gated units, value and gate are the two halves of the inputs.
RECIPES = {
    "identity": "x",
    "step": "(sign(x - theta) + 1) / 2",
    "sign": "sign(x)",
    "sigmoid": "sigmoid(a * x)",
    "hard_sigmoid": "clip(x / (2 * w) + 0.5, 0, 1)",
    "softsign": "x / (1 + abs(x) ** k) ** (1 / k)",
    "arctan": "arctan(x)",
    "erf": "erf(x)",
    "algebraic": "x / sqrt(1 + alpha * x ** 2)",
    "sin": "sin(x)",
    "gaussian": "exp(-x ** 2)",
    "prelu": "where(x > 0, x, a * x)",
    "rrelu": "where(x > 0, x, (lower + upper) / 2 * x)",
    "noisy_relu": "x * (1 + erf(x / (s * 1.4142135623730951))) / 2 + s * exp(-(x / s) ** 2 / 2) / 2.5066282746310002",
    "srelu": "clip(x, tl, tr) - al * relu(tl - x) + ar * relu(x - tr)",
    "threshold": "where(x > theta, x, v)",
    "softplus": "softplus(beta * x) / beta",
    "squareplus": "(x + sqrt(x ** 2 + b)) / 2",
    "sqrt_relu": "(x + sqrt(x ** 2 + alpha)) / 2",
    "tanhshrink": "x - tanh(x)",
    "softshrink": "x - clip(x, -lam, lam)",
    "hardshrink": "where(abs(x) > lam, x, 0)",
    "gelu_sigmoid": "x * sigmoid(1.702 * x)",
    "swish": "x * sigmoid(beta * x)",
    "xtanh_relu": "(x + x * tanh(x / alpha)) / 2",
    "tanhexp": "x * tanh(exp(clip(x, -700, 20)))",  # beyond 20 the tanh is 1; unclipped, the slope overflows to nan
    "hard_mish": "x / 2 * clip(x + 2, 0, 2)",
    "squared_relu": "relu(x) ** 2",
    "star_relu": "s * relu(x) ** 2 + b",
    # min(x, 0) twice, so that its slope at 0 cancels, whatever a framework takes for it
    "xielu": "alpha_p * relu(x) ** 2 + alpha_n * (expm1(-relu(-x)) + relu(-x)) + beta * x",
    "dyt": "tanh(alpha * x)",
    "derf": "erf(alpha * x + s)",
    "softmax": "softmax(x / T)",
    "softmin": "softmax(-x)",
    "logsumexp": "logsumexp(x)",
    "sparsemax": "relu(x - largest((cumsum(falling(x)) - 1) / counting(x)))",
    "maxout": "largest_of_each(x, k)",
    "crelu": "join(relu(x), relu(-x))",
    "bilinear": "value * gate",
    "reglu": "value * relu(gate)",
    "geglu": "value * gelu(gate)",
    "swiglu": "value * silu(gate)",
    "smooth_swiglu": "value * silu(gate)",  # the scale is for the bits: without rounding it cancels
    "clamped_swiglu": "(clip(value, -limit, limit) + offset) * at_most(gate, limit) * sigmoid(alpha * at_most(gate, limit))",
}

_PLAIN = "sign exp expm1 sqrt abs where sin"  # the same word everywhere
WORDS = {
    "PyTorch": {
        **{word: f"torch.{word}" for word in f"{_PLAIN} sigmoid tanh relu erf arctan".split()},
        "clip": "torch.clamp",
        "softplus": "F.softplus",
        "gelu": "F.gelu",
        "silu": "F.silu",
        "softmax": "F.softmax({}, dim=-1)",
        "logsumexp": "torch.logsumexp({}, dim=-1)",
        "at_most": "torch.clamp({}, max={})",
        "join": "torch.cat([{}, {}], dim=-1)",
        "falling": "torch.sort({}, dim=-1, descending=True).values",
        "cumsum": "torch.cumsum({}, dim=-1)",
        "counting": "torch.arange(1, {}.shape[-1] + 1)",
        "largest": "torch.amax({}, dim=-1, keepdim=True)",
        "largest_of_each": "torch.amax({}.unflatten(-1, (-1, {})), dim=-1)",
    },
    "JAX": {
        **{word: f"jnp.{word}" for word in f"{_PLAIN} tanh arctan clip".split()},
        **{word: f"jax.nn.{word}" for word in "sigmoid relu softplus silu softmax".split()},
        "erf": "jax.scipy.special.erf",
        "gelu": "jax.nn.gelu({}, approximate=False)",
        "logsumexp": "jax.nn.logsumexp({}, axis=-1)",
        "at_most": "jnp.minimum",
        "join": "jnp.concatenate([{}, {}], axis=-1)",
        "falling": "jnp.sort({}, axis=-1, descending=True)",
        "cumsum": "jnp.cumsum({}, axis=-1)",
        "counting": "jnp.arange(1, {}.shape[-1] + 1)",
        "largest": "jnp.max({}, axis=-1, keepdims=True)",
        "largest_of_each": "jnp.max({0}.reshape(*{0}.shape[:-1], -1, {1}), axis=-1)",
    },
    "Keras": {
        **{word: f"keras.ops.{word}" for word in f"{_PLAIN} tanh arctan clip erf sigmoid relu softplus silu".split()},
        "gelu": "keras.ops.gelu({}, approximate=False)",
        "softmax": "keras.ops.softmax({}, axis=-1)",
        "logsumexp": "keras.ops.logsumexp({}, axis=-1)",
        "at_most": "keras.ops.minimum",
        "join": "keras.ops.concatenate([{}, {}], axis=-1)",
        "falling": "-keras.ops.sort(-{}, axis=-1)",
        "cumsum": "keras.ops.cumsum({}, axis=-1)",
        "counting": "keras.ops.arange(1, {}.shape[-1] + 1, dtype='float32')",
        "largest": "keras.ops.max({}, axis=-1, keepdims=True)",
        "largest_of_each": "keras.ops.max(keras.ops.reshape({0}, (*{0}.shape[:-1], -1, {1})), axis=-1)",
    },
}
HALVES = {
    "PyTorch": "value, gate = x.chunk(2, dim=-1)",
    "JAX": "value, gate = jnp.split(x, 2, axis=-1)",
    "Keras": "value, gate = keras.ops.split(x, 2, axis=-1)",
}
