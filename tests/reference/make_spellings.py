"""Run the code that `act.spelling` writes, in the frameworks: tests/reference/spellings.json.

    python tests/reference/make_spellings.py [pytorch jax keras onnx transformers timm]

The frameworks named are run, the others' results stay. (Installing them: see make_reference.py.) Every function at its
defaults and at other parameters; slopes where automatic differentiation is at hand.
"""

import json
import os
import sys
import warnings
from pathlib import Path

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "jax")
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))
import actlib as act  # noqa: E402
from actlib.catalogue import ALL, VECTORS  # noqa: E402
from actlib.frameworks import preparation, spelling  # noqa: E402

FILE = HERE / "spellings.json"
X = np.array([-1000, -20, -6, -3, -2.5, -2, -1.5, -1, -0.5, -1e-8, 0, 1e-8, 0.5, 1, 1.5, 2, 2.5, 3, 6, 20, 1000])
ROWS = np.array([[0.5, -1.25, 2.0, 0.0], [3.0, 3.0, -8.0, 1.5], [-9.0, 0.1, 0.05, 12.0]])
OTHERWISE = """
sigmoid a=3; hard_sigmoid w=2.5; hard_sigmoid w=1; softsign k=2; algebraic alpha=2; leaky_relu a=0.2; prelu a=0;
prelu a=-0.5; rrelu lower=0.1,upper=0.3; noisy_relu s=2; srelu tl=-2,al=0.2,tr=2,ar=0.25; threshold theta=0.5,v=-1;
step theta=1; threshold theta=0,v=0; threshold theta=2; elu alpha=0.5; celu alpha=2; softplus beta=2; squareplus b=1;
sqrt_relu alpha=1; softshrink lam=1; hardshrink lam=1; swish beta=2; swish beta=1.702; xtanh_relu alpha=0.5;
star_relu s=1,b=0; star_relu s=0.5,b=1; xielu alpha_p=1,alpha_n=1.5,beta=0.25; dyt alpha=2; derf alpha=1,s=0.5;
softmax T=0.5; maxout k=4; clamped_swiglu limit=2,alpha=1,offset=0; smooth_swiglu s=4
"""


def functions():
    """Every record at its defaults, and those above."""
    yield from [*ALL.values(), *VECTORS.values()]
    for text in OTHERWISE.replace("\n", " ").split(";"):
        name, values = text.split()
        yield act.find(name).with_(**{n: float(v) for n, v in (pair.split("=") for pair in values.split(","))})


def run(framework, f, code):
    """The values (and slopes) of that code in that framework."""
    z = ROWS if f.name in VECTORS else X
    names = {}
    exec(preparation(f, framework).split("\nvalue, gate")[0], names)
    split = [line for line in preparation(f, framework).splitlines() if line.startswith("value, gate")]

    def compute(x):
        names["x"] = x
        for line in split:
            exec(line, names)
        return eval(code, names)

    if framework == "ONNX":
        return {"value": onnx_value(compute(None), z.astype(np.float32))}
    if framework == "JAX":
        import jax

        jax.config.update("jax_enable_x64", True)
        slopes = None if f.name in VECTORS else [float(jax.grad(lambda v: 1.0 * compute(v))(v)) for v in z]
        result = compute(jax.numpy.asarray(z))
    elif framework == "Keras":
        import keras

        keras.config.set_floatx("float64")
        result, slopes = compute(keras.ops.convert_to_tensor(z, dtype="float64")), None
    else:
        import torch

        torch.set_default_dtype(torch.float64)
        x = torch.tensor(z, requires_grad=True)
        y = compute(x)
        slopes = None
        if f.name not in VECTORS:
            slopes = torch.autograd.grad(y.sum() + 0 * x.sum(), x)[0].tolist()
        result = y.detach()
    result = np.asarray(result).astype(float)
    return {"value": result.tolist()} | ({"slope": slopes} if slopes else {})


def onnx_value(node, z):
    import onnxruntime
    from onnx import TensorProto, helper

    ends = [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in "xy"]
    graph = helper.make_graph([node], "one", [ends[0]], [ends[1]])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 24)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": z})[0].astype(float).tolist()


def main(wanted):
    stored = json.loads(FILE.read_text())["results"] if FILE.exists() else {}
    for framework in wanted:
        results = {}
        for f in functions():
            try:
                code = spelling(f, framework)
            except LookupError:
                continue
            key = f"{f.name} " + ",".join(f"{n}={v:g}" for n, v in f.settings.items())
            results[key.strip()] = {"code": code} | run(framework, f, code)
        stored[framework] = results
        print(f"{framework}: {len(results)} functions")
    blocks = []
    for framework, results in stored.items():  # one line a function, so that a change shows
        lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(result)}" for key, result in results.items())
        blocks.append(f"{json.dumps(framework)}: {{\n{lines}\n}}")
    head = f'{{"x": {json.dumps(X.tolist())},\n"rows": {json.dumps(ROWS.tolist())},\n'
    FILE.write_text(head + '"results": {\n' + ",\n".join(blocks) + "\n}}\n")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    known = {name.lower(): name for name in ("PyTorch", "JAX", "Keras", "ONNX", "transformers", "timm")}
    main([known[name] for name in sys.argv[1:]] or list(known.values()))
