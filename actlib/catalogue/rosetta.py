"""Which function a framework means by a name, and which of ours it is: read and run in the versions below.

Appendix B is made from this. `tests/reference` holds each framework's own numbers, and a test compares them.
"""

from dataclasses import dataclass, field

VERSIONS = {
    "PyTorch": "2.13.0",
    "JAX": "0.10.2",
    "Keras": "3.15.1",
    "ONNX": "1.23.2",
    "transformers": "5.23.0",
    "timm": "1.0.31",
}


@dataclass(frozen=True)
class Name:
    """A framework's name for one of our functions, with our parameters for its defaults."""

    framework: str
    name: str  # as it is called there
    ours: str
    parameters: dict = field(default_factory=dict)
    note: str = ""  # where the same name means something else elsewhere
    off_by: float = 0.0  # largest difference from ours in our run, where theirs is not the function that it should be


def _same(framework, names):
    """Names that mean what ours mean, at our defaults: "theirs = ours" or one word for both."""
    pairs = (entry.split("=") for entry in names.split())
    return [Name(framework, pair[0], pair[-1]) for pair in pairs]


ROSETTA = (
    *_same(
        "PyTorch",
        "sigmoid hardsigmoid=hard_sigmoid tanh hardtanh=hard_tanh softsign erf atan=arctan sin relu relu6 leaky_relu rrelu "
        "elu celu selu softplus logsigmoid=log_sigmoid tanhshrink softshrink hardshrink silu mish hardswish=hard_swish "
        "softmax log_softmax softmin logsumexp glu",
    ),
    Name("PyTorch", "prelu", "prelu", {}, "nn.PReLU starts at a = 0.25; the functional form takes the weight"),
    Name("PyTorch", "threshold", "threshold", {}, "both numbers must be given: here 1 and 0"),
    Name("PyTorch", "gelu", "gelu", {}, "exact; JAX's gelu is the tanh form"),
    Name("PyTorch", "gelu(approximate='tanh')", "gelu_tanh"),
    *_same(
        "JAX",
        "sigmoid hard_tanh soft_sign=softsign relu relu6 leaky_relu elu celu selu softplus squareplus log_sigmoid silu swish "
        "mish hard_silu=hard_swish hard_swish softmax log_softmax logsumexp glu",
    ),
    Name("JAX", "gelu", "gelu_tanh", {}, "approximate=True by default: not PyTorch's, Keras's or ONNX's gelu"),
    Name("JAX", "gelu(approximate=False)", "gelu"),
    Name("JAX", "hard_sigmoid", "hard_sigmoid", {}, "relu6(x + 3)/6; ONNX's is steeper"),
    Name("JAX", "sparse_sigmoid", "hard_sigmoid", {"w": 1.0}, "the slope of sparse_plus, (x + 1)^2/4 between -1 and 1"),
    *_same(
        "Keras",
        "sigmoid softsign relu relu6 elu celu selu softplus squareplus log_sigmoid silu mish hard_silu=hard_swish hard_tanh "
        "soft_shrink=softshrink hard_shrink=hardshrink tanh_shrink=tanhshrink linear=identity softmax log_softmax glu",
    ),
    Name("Keras", "tanh", "tanh", {}, "float64 in, float32 out with the JAX backend", off_by=3e-7),
    Name(
        "Keras",
        "sparsemax",
        "sparsemax",
        {},
        "its outputs need not sum to 1: [3, 3, -8, 1.5] gives only zeros",
        off_by=0.5,
    ),
    Name("Keras", "gelu", "gelu", {}, "approximate=False by default; JAX's default is True"),
    Name("Keras", "hard_sigmoid", "hard_sigmoid", {}, "x/6 + 1/2; Keras 2 had 0.2 x + 1/2, as ONNX has"),
    Name("Keras", "sparse_sigmoid", "hard_sigmoid", {"w": 1.0}, "the slope of sparse_plus"),
    Name("Keras", "leaky_relu", "leaky_relu", {"a": 0.2}, "the function's default slope is 0.2, 0.01 elsewhere"),
    Name("Keras", "LeakyReLU layer", "leaky_relu", {"a": 0.3}, "the layer's default slope is 0.3, the function's 0.2"),
    Name("Keras", "threshold", "threshold", {}, "both numbers must be given: here 1 and 0"),
    *_same(
        "ONNX",
        "Sigmoid=sigmoid Tanh=tanh Softsign=softsign Relu=relu LeakyRelu=leaky_relu Elu=elu Celu=celu Selu=selu "
        "Softplus=softplus HardSwish=hard_swish Mish=mish ThresholdedRelu=threshold Softmax=softmax LogSoftmax=log_softmax",
    ),
    Name("ONNX", "HardSigmoid", "hard_sigmoid", {"w": 2.5}, "0.2 x + 1/2; PyTorch, JAX and Keras 3 have x/6 + 1/2"),
    Name("ONNX", "Gelu", "gelu", {}, "exact"),
    Name("ONNX", "Gelu(approximate='tanh')", "gelu_tanh"),
    Name("ONNX", "Shrink", "hardshrink", {}, "bias 0; with bias = lambd it is softshrink"),
    Name("ONNX", "Swish", "silu", {}, "since operator set 24; alpha, 1 by default, is our beta", off_by=1e-6),
    Name("ONNX", "Swish(alpha=2)", "swish", {"beta": 2.0}, "its float32 is off by an ulp or two at 6", off_by=8e-7),
    *_same(
        "transformers",
        "gelu gelu_python=gelu gelu_pytorch_tanh=gelu_tanh gelu_new=gelu_tanh gelu_fast=gelu_tanh gelu_accurate=gelu_tanh "
        "gelu_python_tanh=gelu_tanh quick_gelu=gelu_sigmoid hardswish=hard_swish leaky_relu linear=identity mish relu "
        "relu2=squared_relu relu6 sigmoid silu swish=silu tanh prelu",
    ),
    Name(
        "transformers",
        "xielu",
        "xielu",
        {},
        "inside the exponential x stops at -1e-6: at -1e-8 its slope is -0.3, not 0.5",
        off_by=1e-6,
    ),
    Name(
        "timm",
        "StarReLU",
        "star_relu",
        {"s": 1.0, "b": 0.0},
        "starts at s = 1, b = 0; the paper's are 2/sqrt 5 and -1/sqrt 5",
    ),
    Name("timm", "hard_mish", "hard_mish"),
    Name("timm", "hard_swish", "hard_swish"),
    Name("timm", "quick_gelu", "gelu_sigmoid"),
)
