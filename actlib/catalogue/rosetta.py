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
    kinks: dict = field(default_factory=dict)  # kink -> the slope there, where it is another than ours

    @property
    def word(self):
        """The bare name, without arguments and without "layer"."""
        return self.name.split("(")[0].removesuffix(" layer")


@dataclass(frozen=True)
class Other:
    """A framework's function that is none of ours."""

    framework: str
    name: str
    formula: str
    note: str


def _same(framework, names):
    """Names that mean what ours mean, at our defaults: "theirs = ours" or one word for both."""
    pairs = (entry.split("=") for entry in names.split())
    return [Name(framework, pair[0], pair[-1]) for pair in pairs]


ROSETTA = (
    *_same(
        "PyTorch",
        "sigmoid hardsigmoid=hard_sigmoid tanh hardtanh=hard_tanh softsign erf atan=arctan sin relu relu6 leaky_relu rrelu "
        "elu celu selu softplus logsigmoid=log_sigmoid tanhshrink softshrink hardshrink silu mish hardswish=hard_swish sign "
        "softmax log_softmax softmin logsumexp glu",
    ),
    Name("PyTorch", "prelu", "prelu", {}, "nn.PReLU starts at a = 0.25; the functional form takes the weight"),
    Name("PyTorch", "threshold", "threshold", {}, "both numbers must be given: here 1 and 0"),
    Name("PyTorch", "gelu", "gelu", {}, "exact; JAX's gelu is the tanh form"),
    Name("PyTorch", "gelu(approximate='tanh')", "gelu_tanh"),
    *_same(
        "JAX",
        "identity sigmoid tanh soft_sign=softsign relu relu6 elu celu selu softplus squareplus log_sigmoid silu swish=silu "
        "mish hard_silu=hard_swish hard_swish softmax log_softmax logsumexp glu",
    ),
    Name("JAX", "hard_tanh", "hard_tanh", {}, "slope 1 at -1 and 1; PyTorch's is 0 there", kinks={-1: 1.0, 1: 1.0}),
    Name("JAX", "leaky_relu", "leaky_relu", {}, "slope 1 at 0; PyTorch's is 0.01 there", kinks={0: 1.0}),
    Name("JAX", "gelu", "gelu_tanh", {}, "approximate=True by default: not PyTorch's, Keras's or ONNX's gelu"),
    Name("JAX", "gelu(approximate=False)", "gelu"),
    Name("JAX", "hard_sigmoid", "hard_sigmoid", {}, "relu6(x + 3)/6; ONNX's is steeper"),
    Name(
        "JAX",
        "sparse_sigmoid",
        "hard_sigmoid",
        {"w": 1.0},
        "the slope of sparse_plus; its own slope is 1/4 at -1 and 1, ours 0",
        kinks={-1: 0.25, 1: 0.25},
    ),
    *_same(
        "Keras",
        "sigmoid softsign relu relu6 elu celu selu softplus squareplus log_sigmoid silu swish=silu mish "
        "hard_silu=hard_swish hard_swish hard_tanh soft_shrink=softshrink hard_shrink=hardshrink tanh_shrink=tanhshrink linear=identity softmax log_softmax glu",
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
    Name("Keras", "gelu(approximate=True)", "gelu_tanh"),
    Name("Keras", "hard_sigmoid", "hard_sigmoid", {}, "x/6 + 1/2; Keras 2 had 0.2 x + 1/2, as ONNX has"),
    Name("Keras", "sparse_sigmoid", "hard_sigmoid", {"w": 1.0}, "the slope of sparse_plus"),
    Name("Keras", "leaky_relu", "leaky_relu", {"a": 0.2}, "the function's default slope is 0.2, 0.01 elsewhere"),
    Name("Keras", "LeakyReLU layer", "leaky_relu", {"a": 0.3}, "the layer's default slope is 0.3, the function's 0.2"),
    Name("Keras", "PReLU layer", "prelu", {"a": 0.0}, "the layer starts at a = 0, as ReLU; PyTorch's at 0.25"),
    Name("Keras", "threshold", "threshold", {}, "both numbers must be given: here 1 and 0"),
    *_same(
        "ONNX",
        "Sigmoid=sigmoid Tanh=tanh Softsign=softsign Relu=relu LeakyRelu=leaky_relu Elu=elu Celu=celu Selu=selu "
        "Softplus=softplus HardSwish=hard_swish Mish=mish ThresholdedRelu=threshold Softmax=softmax LogSoftmax=log_softmax "
        "Identity=identity Sign=sign Erf=erf Sin=sin Atan=arctan",
    ),
    Name("ONNX", "HardSigmoid", "hard_sigmoid", {"w": 2.5}, "0.2 x + 1/2; PyTorch, JAX and Keras 3 have x/6 + 1/2"),
    Name("ONNX", "Gelu", "gelu", {}, "exact"),
    Name("ONNX", "Gelu(approximate='tanh')", "gelu_tanh"),
    Name("ONNX", "Shrink", "hardshrink", {}, "bias 0; with bias = lambd it is softshrink"),
    Name("ONNX", "Shrink(bias=0.5)", "softshrink"),
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
        "inside the exponential x stops at -1e-6: at -1e-8 its slope is -0.3, not 0.5; and in ACT2FN 0.8 is bfloat16's 0.80078",
        off_by=1e-6,
        kinks={0: -0.3},
    ),
    Name(
        "timm",
        "StarReLU",
        "star_relu",
        {"s": 1.0, "b": 0.0},
        "starts at s = 1, b = 0; the paper's are 2/sqrt 5 and -1/sqrt 5",
    ),
    *_same(
        "timm",
        "sigmoid tanh relu relu6 leaky_relu elu celu selu gelu gelu_tanh quick_gelu=gelu_sigmoid silu swish=silu mish "
        "hard_sigmoid hardsigmoid=hard_sigmoid hard_swish hardswish=hard_swish",
    ),
    Name("timm", "hard_mish", "hard_mish", {}, "slope -1 at -2, where ours is 0", kinks={-2: -1.0}),
)

SPARSE_PLUS = "Piecewise((0, x <= -1), (x, x >= 1), ((x + 1)**2/4, true))"
OTHERS = (
    Other("JAX", "sparse_plus", SPARSE_PLUS, "its slope is sparse_sigmoid"),
    Other("Keras", "sparse_plus", SPARSE_PLUS, "its slope is sparse_sigmoid"),
    Other("Keras", "exponential", "exp(x)", "for a positive output"),
    Other("transformers", "gelu_10", "Max(-10, Min(10, x*Phi(x)))", "the exact GELU, clipped at 10, for few bits"),
    Other("transformers", "laplace", "Phi((x - 0.707107)/0.282095)", "a bell's distribution function, for attention"),
    Other("transformers", "sqrtsoftplus", "sqrt(log(1 + exp(x)))", "scores the experts of a router"),
)
