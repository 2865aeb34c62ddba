"""Make the frameworks' own numbers: tests/reference/FRAMEWORK.json, one file each.

Run where they are installed (they are large, so not in the book's environment):

    pip install torch==2.13.0 jax==0.10.2 keras==3.15.1 onnx==1.23.2 onnxruntime transformers==5.23.0 timm==1.0.31
    python tests/reference/make_reference.py [pytorch jax keras onnx transformers timm]

Values, and slopes by automatic differentiation where a framework has it. PyTorch, JAX, Keras and timm work in float64,
ONNX Runtime in float32. Each file holds the version that made it.
"""

import json
import os
import sys
import warnings
from pathlib import Path

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "jax")
HERE = Path(__file__).parent
X = [
    -20,
    -8,
    -6,
    -4.5,
    -3,
    -2.5,
    -2,
    -1.5,
    -1,
    -0.75,
    -0.5,
    -0.25,
    -1e-8,
    0,
    1e-8,
    0.25,
    0.5,
    0.75,
    1,
    1.5,
    2,
    2.5,
    3,
    4.5,
    6,
    8,
    20,
]
X = np.array(X)
ROWS = np.array([[0.5, -1.25, 2.0, 0.0], [3.0, 3.0, -8.0, 1.5], [-0.1, 0.1, 0.05, -0.05]])
SEVERAL = {"softmax", "log_softmax", "softmin", "logsumexp", "sparsemax", "glu", "Softmax", "LogSoftmax"}


def write(framework, version, results):
    """One line a function, so that a change shows."""
    lines = [f"{json.dumps(name)}: {json.dumps(result)}" for name, result in results.items()]
    body = ",\n".join(lines)
    head = f'"version": {json.dumps(version)},\n"x": {json.dumps(X.tolist())},\n"rows": {json.dumps(ROWS.tolist())},\n'
    (HERE / f"{framework.lower()}.json").write_text("{\n" + head + '"functions": {\n' + body + "\n}\n}\n")
    print(f"{framework} {version}: {len(results)} functions")


def torch_results(functions):
    import torch

    results = {}
    for name, function in functions.items():
        z = torch.tensor(ROWS if name in SEVERAL else X, dtype=torch.float64, requires_grad=True)
        y = function(z)
        slope = torch.autograd.grad(y.sum(), z)[0]
        results[name] = {"value": y.detach().numpy().tolist()}
        if name not in SEVERAL:
            results[name]["slope"] = slope.numpy().tolist()
    return results


def pytorch():
    import torch
    import torch.nn.functional as F

    plain = "sigmoid hardsigmoid tanh hardtanh softsign relu relu6 leaky_relu rrelu elu celu selu softplus logsigmoid"
    plain += " tanhshrink softshrink hardshrink silu mish hardswish gelu"
    functions = {name: getattr(F, name) for name in plain.split()}
    functions |= {name: getattr(torch, name) for name in ("erf", "atan", "sin", "tanh", "sigmoid", "sign")}
    functions |= {
        "prelu": lambda z: F.prelu(z, torch.tensor([0.25], dtype=z.dtype)),
        "threshold": lambda z: F.threshold(z, 1, 0),
        "gelu(approximate='tanh')": lambda z: F.gelu(z, approximate="tanh"),
        "softmax": lambda z: F.softmax(z, -1),
        "log_softmax": lambda z: F.log_softmax(z, -1),
        "softmin": lambda z: F.softmin(z, -1),
        "logsumexp": lambda z: torch.logsumexp(z, -1),
        "glu": F.glu,
    }
    write("PyTorch", torch.__version__, torch_results(functions))


def jax_():
    import jax

    jax.config.update("jax_enable_x64", True)
    names = "sigmoid hard_tanh soft_sign relu relu6 leaky_relu elu celu selu softplus squareplus log_sigmoid silu"
    names += " identity tanh sparse_plus swish mish hard_silu hard_swish"
    names += " softmax log_softmax logsumexp glu gelu hard_sigmoid sparse_sigmoid"
    functions = {name: getattr(jax.nn, name) for name in names.split()}
    functions["gelu(approximate=False)"] = lambda z: jax.nn.gelu(z, approximate=False)
    functions["logsumexp"] = lambda z: jax.nn.logsumexp(z, axis=-1)
    results = {}
    for name, function in functions.items():
        results[name] = {"value": np.asarray(function(ROWS if name in SEVERAL else X)).tolist()}
        if name not in SEVERAL:
            results[name]["slope"] = [float(jax.grad(function)(v)) for v in X]
    write("JAX", jax.__version__, results)


def keras_():
    import keras

    names = (
        "sigmoid tanh softsign relu relu6 elu celu selu softplus squareplus log_sigmoid silu mish hard_silu hard_tanh"
    )
    names += (
        " soft_shrink hard_shrink tanh_shrink linear softmax log_softmax sparsemax glu gelu hard_sigmoid leaky_relu"
        " sparse_sigmoid sparse_plus exponential swish hard_swish"
    )
    functions = {name: getattr(keras.activations, name) for name in names.split()}
    functions["threshold"] = lambda z: keras.activations.threshold(z, 1, 0)
    functions["gelu(approximate=True)"] = lambda z: keras.activations.gelu(z, approximate=True)
    functions["LeakyReLU layer"] = keras.layers.LeakyReLU(dtype="float64")
    functions["PReLU layer"] = keras.layers.PReLU(dtype="float64")
    results = {}
    for name, function in functions.items():
        z = keras.ops.convert_to_tensor(ROWS if name in SEVERAL else X, dtype="float64")
        results[name] = {"value": np.asarray(function(z)).tolist()}
    write("Keras", keras.__version__, results)


def onnx_():
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper

    names = "Sigmoid Tanh Softsign Relu LeakyRelu Elu Celu Selu Softplus HardSwish Mish ThresholdedRelu"
    names += " Softmax LogSoftmax HardSigmoid Identity Sign Erf Sin Atan"
    wanted = {name: (name, {}) for name in names.split()}
    wanted |= {
        "Gelu": ("Gelu", {}),
        "Gelu(approximate='tanh')": ("Gelu", {"approximate": "tanh"}),
        "Shrink": ("Shrink", {}),
        "Shrink(bias=0.5)": ("Shrink", {"bias": 0.5}),
        "Swish": ("Swish", {}),
        "Swish(alpha=2)": ("Swish", {"alpha": 2.0}),
    }
    results = {}
    for name, (operator, attributes) in wanted.items():
        z = (ROWS if name in SEVERAL else X).astype(np.float32)
        ends = [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in "zy"]
        graph = helper.make_graph([helper.make_node(operator, ["z"], ["y"], **attributes)], "one", [ends[0]], [ends[1]])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 24)], ir_version=10)
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        results[name] = {"value": session.run(None, {"z": z})[0].astype(float).tolist()}
    write("ONNX", f"{onnx.__version__}, run by ONNX Runtime {onnxruntime.__version__}", results)


def transformers_():
    import transformers
    from transformers.activations import ACT2FN

    names = "gelu gelu_python gelu_pytorch_tanh gelu_new gelu_fast quick_gelu leaky_relu linear mish relu"
    names += " relu2 relu6 sigmoid silu hardswish gelu_python_tanh gelu_accurate gelu_10 laplace sqrtsoftplus"
    functions = {name: ACT2FN[name].double() for name in [*names.split(), "swish", "tanh", "prelu"]}
    import torch

    functions["xielu"] = transformers.activations.XIELUActivation(dtype=torch.float64)
    write("transformers", transformers.__version__, torch_results(functions))


def timm_():
    import timm
    from timm.layers import get_act_fn
    from timm.models.metaformer import StarReLU

    names = "sigmoid tanh relu relu6 leaky_relu elu celu selu gelu gelu_tanh quick_gelu silu swish mish hard_sigmoid"
    names += " hardsigmoid hard_swish hardswish hard_mish"
    functions = {name: get_act_fn(name) for name in names.split()}
    write("timm", timm.__version__, torch_results(functions | {"StarReLU": StarReLU().double()}))


MAKERS = {
    "pytorch": pytorch, "jax": jax_, "keras": keras_, "onnx": onnx_, "transformers": transformers_, "timm": timm_,
}  # fmt: skip

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for framework in sys.argv[1:] or MAKERS:
        MAKERS[framework]()
