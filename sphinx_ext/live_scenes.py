"""Live figures that are no graphs of functions: for each scene its sliders and the words that it shows.

The drawing is web/js/scenes/NAME.js. `{name}` is filled in there.
"""

from sphinx.locale import get_translation

_ = get_translation("live")


def slider(name, low, high, start, label="", **kind):
    """`kind`: log=True for equal factors a step, whole=True for whole numbers, step=0.05."""
    return {"name": name, "shown": name, "label": label or name, "low": low, "high": high, "start": start, **kind}


def choice(name, label, **options):
    """The first option is the one to start with."""
    return {"name": name, "label": label, "options": list(options.items()), "start": next(iter(options))}


COLUMNS = {"quantity": _("quantity"), "value": _("value")}

SCENES = {
    "hinges": {
        "sliders": [
            slider("n", 1, 40, 5, _("hinges"), whole=True),
            choice("curve", _("curve"), wave=_("wave"), parabola=_("parabola"), jump=_("jump")),
        ],
        "words": COLUMNS
        | {
            "hinges": _("weighted hinges …"),
            "sum": _("… add up to the red polygon"),
            "worst": _("largest error"),
            "name": _("Above, {n} ramps, each from its mark on; below, their sum, off the curve by up to {worst}."),
            "name_one": _("Above, one ramp; below, the same line, off the curve by up to {worst}."),
            "says": _("With {n} hinges the polygon is off by at most {worst}."),
            "says_one": _("With one hinge the line is off by at most {worst}."),
        },
    },
    "gate": {
        "sliders": [
            choice(
                "gate",
                _("gate S"),
                logistic=_("logistic σ"),
                normal=_("normal Φ"),
                algebraic=_("algebraic"),
                hard=_("three straight pieces"),
                arctan=_("from arctan"),
                softsign=_("from softsign"),
            ),
            slider("k", 0.5, 50, 1, log=True),
        ],
        "words": COLUMNS
        | {
            "curves": _("ReLU and x S(kx)"),
            "error": _("distance from ReLU"),
            "where": _("where the distance is largest"),
            "far": _("nowhere: ever further out"),
            "name": _("ReLU and a gate squeezed by k = {k}, and their distance, which stays below C/k = {size}."),
            "reached": _("Squeezed by k = {k} the gate is off by at most C/k = {size}."),
            "not_reached": _("Squeezed by k = {k} the gate errs by less than C/k = {size}, ever nearer to it far out."),
        },
    },
    "softmax": {
        "sliders": [slider("T", 0.05, 30, 1, _("temperature"), log=True)],
        "words": {
            "shares": _("who gets how much"),
            "score": _("score"),
            "share": _("share"),
            "entropy": _("entropy"),
            "temperature": _("temperature T"),
            "name": _("Seven bars at temperature {T}, the highest {most} %, and the entropy's curve over T."),
            "says": _("At T = {T} the score 4 gets {most} %; the entropy is {H}, and ln 7 = 1.95 is the most."),
        },
    },
    "perceptron": {
        "sliders": [
            slider("mistakes", 0, 40, 1, _("mistakes learned from"), whole=True),
            slider("gap", 0.1, 0.8, 0.2, _("gap"), step=0.05),
            slider("cloud", 1, 20, 1, _("cloud"), whole=True),
        ],
        "words": COLUMNS
        | {
            "title": _("Every mistake turns the line"),
            "name": _("Two clouds of points and a line after {done} of {needed} mistakes; {still} points lie wrong."),
            "made": _("mistakes learned from"),
            "wrong": _("points on the wrong side now"),
            "until_done": _("mistakes until nothing is wrong"),
            "reach": _("R, the longest example"),
            "margin": _("γ, the margin"),
            "bound": _("(R/γ)², the bound"),
            "going_on": _("After {done} of {needed} mistakes {still} points lie wrong. The last mistake is large."),
            "finished": _("After {needed} mistakes nothing is wrong, and the line stays."),
        },
    },
    "zigzag": {
        "sliders": [
            slider("centre", 0, 0.5, 0, _("subtracted")),
            choice("batch", _("a step sees"), one=_("one sample"), all=_("all samples")),
            slider("rate", 0.05, 1, 0.3, _("step size")),
            slider("draw", 1, 20, 1, _("draw"), whole=True),
        ],
        "words": COLUMNS
        | {
            "title": _("the way of two weights"),
            "name": _("A path in the plane of two weights from (0, 0) to (1, −1), {steps} steps long."),
            "steps": _("steps until 0.1 from the goal"),
            "condition": _("condition number"),
            "says": _("With {centre} subtracted from every input it takes {steps} steps."),
        },
    },
    "depth": {
        "sliders": [
            choice(
                "activation",
                _("activation"),
                relu="ReLU",
                sigmoid=_("sigmoid"),
                tanh="tanh",
                elu="ELU",
                selu="SELU",
                gelu="GELU",
                silu="SiLU",
                leaky_relu=_("leaky ReLU"),
            ),
            slider("v", 0.25, 20, 1, _("weights’ variance × n"), log=True),
            slider("layers", 2, 60, 30, _("layers"), whole=True),
        ],
        "words": COLUMNS
        | {
            "layer": _("layer"),
            "signal": _("signal going up"),
            "gradient": _("gradient coming down"),
            "picture": _("Size of signal and gradient against the layer, for {name}, weights of variance {v}/n."),
            "signal_left": _("signal at the top"),
            "gradient_left": _("gradient left at the bottom"),
            "factor": _("gradient’s factor in the last layer"),
            "says": _("{layers} wide layers of {name}, weights of variance {v}/n: of the gradient {gradient} is left."),
        },
    },
    "maxout": {
        "sliders": [slider("n", 1, 12, 4, _("lines"), whole=True)],
        "words": COLUMNS
        | {
            "lines": _("the largest of n lines, and x²"),
            "error": _("its error"),
            "worst": _("largest error"),
            "name": _("The largest of {n} lines beside a parabola; the error swings between plus and minus {worst}."),
            "says": _("With {n} lines the error is at most {worst}. Twice the lines, a quarter of it."),
            "says_one": _("With one line the error is at most {worst}. Twice the lines, a quarter of it."),
        },
    },
    "dying": {
        "sliders": [
            slider("m", -0.3, 0.3, -0.1, _("mean")),
            slider("s", 0.02, 1, 0.1, _("spread"), log=True),
        ],
        "words": COLUMNS
        | {
            "title": _("what still makes the unit answer"),
            "input": _("input of the ReLU"),
            "name": _("A bell at {m} of spread {s}; right of 0 lie {alive} of it."),
            "alive": _("inputs that it answers"),
            "silent": _("chance that none of 512 makes it answer"),
            "says": _("At mean {m} and spread {s} the unit answers {alive} of its inputs."),
        },
    },
    "swiglu": {
        "sliders": [
            choice(
                "gate",
                _("gate f"),
                silu="SiLU (SwiGLU)",
                gelu="GELU (GEGLU)",
                relu="ReLU (ReGLU)",
                sigmoid="sigmoid (GLU)",
                identity=_("none (bilinear)"),
            ),
            slider("a", -4, 4, 2),
            slider("v", -4, 4, 1),
        ],
        "words": COLUMNS
        | {
            "surface": _("y = f(a) v, orange above 0, blue below"),
            "a": _("a, into the gate"),
            "cuts": _("two cuts through the point"),
            "along": _("a (solid), v (dashed)"),
            "name": _("The surface y = f(a) v from above, the point a = {a}, v = {v}, and the two cuts through it."),
            "says": _("At a = {a}, v = {v} with {name}: y = {y}. Along v it is a straight line."),
        },
    },
    "fp8": {
        "sliders": [
            choice("format", _("format"), e4m3="FP8 E4M3", e5m2="FP8 E5M2", fp16="FP16", bf16="bfloat16"),
            slider("x", 0.0005, 1000, 1.1, log=True),
        ],
        "words": COLUMNS
        | {
            "stairs": _("x rounded, round about x"),
            "error": _("relative error over all sizes"),
            "name": _("A staircase round x = {x}, and the relative error of rounding against x."),
            "nearest": _("nearest number"),
            "relative": _("relative error"),
            "step": _("step from one number to the next here"),
            "largest": _("largest number"),
            "normal": _("smallest normal number"),
            "smallest": _("smallest number above 0"),
            "says": _("{x} becomes {y}, off by {error}."),
            "too_large": _("{x} is beyond the largest number: it becomes {y}, off by {error}."),
        },
    },
}
