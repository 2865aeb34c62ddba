"""Every word that the live figures show, as whole sentences, so that an edition in another language can say them.

`{name}` is filled in by the page's script.
"""

from sphinx.locale import get_translation

_ = get_translation("live")

WORDS = {
    "figure": _("Live figure"),
    "panels": {
        "0": _("value f"),
        "1": _("slope f′"),
        "2": _("second derivative f″"),
        "gap": _("difference from {name}"),
    },
    "function": _("function"),
    "cursor": _("read at x"),
    "at": _("At x = {x}"),
    "curves": _("Curves of {names}: {panels}. The values at the cursor stand in the table below."),
    "reset": _("Start values"),
    "is_reset": _("Back to the start values."),
}

WORDS_OF_THE_EXPLORER = {
    "presets": _("Ready-made selections"),
    "preset_shown": _("Shown: {title}."),
    "count": _("Choose functions ({count} shown, at most {most})"),
    "filter": _("Find a function"),
    "found": _("{found} functions match."),
    "no_match": _("No function has this in its name."),
    "too_many": _("At most {most} at once: untick another one before {title}."),
    "at_least_one": _("One function stays."),
    "added": _("{title} added; {count} shown."),
    "removed": _("{title} removed; {count} shown."),
    "own": _("Your own f(x)"),
    "own_title": _("yours"),
    "own_hint": _("For example x*sigma(2*x), x*Phi(x), max(0, x) + 0.1*sin(x)."),
    "own_drawn": _("Drawn as “yours”, with exact derivatives."),
    "own_gap": _("Drawn as “yours” where it can be: it has no finite value at x = {x}."),
    "own_wrong": _("Not drawn. {wrong}"),
    "own_no_slope": _("The slope of {name} is not known here."),
    "own_steepest": _("{size} for |x| ≤ {r}"),
    "options": _("What to draw"),
    "gap": _("difference f − g"),
    "range": _("x from"),
    "range_of": _("−{r} to {r}"),
    "compare": _("compare with g ="),
    "sup": _("largest |f − {name}|"),
    "caption": _("Values at x = {x}; the largest differences are those for |x| ≤ {r}"),
    "at": _("{size} at x = {x}"),
    "steepest": _("largest slope"),
    "gain": _("gain"),
    "copy": _("Copy the link to this view"),
    "copied": _("Link copied."),
    "not_copied": _("The browser does not let this page copy; the link stands in its address bar."),
    "download": _("Download as SVG"),
    "downloaded": _("Saved as activation-functions.svg."),
}

# The catalogue's files, in the order and under the names of the book's parts
GROUPS = {
    "step": _("None and step"),
    "s_shaped": _("S-shaped"),
    "waves": _("Waves and bells"),
    "rectified": _("Rectified"),
    "elu": _("Soft on the left"),
    "smooth": _("Smooth ramps, and functions that shrink"),
    "gated": _("Gated by themselves"),
    "hardware": _("For devices"),
    "recent": _("After SwiGLU"),
}

PRESETS = [
    {"title": _("GELU, SiLU and ReLU"), "functions": {"relu": {}, "gelu": {}, "silu": {}}, "panels": ["f", "slope"]},
    {
        "title": _("GELU and its approximations"),
        "functions": {"gelu": {}, "gelu_tanh": {}, "gelu_sigmoid": {}},
        "panels": ["f", "gap"],
    },
    {
        "title": _("The ReLU family"),
        "functions": {"relu": {}, "leaky_relu": {"a": 0.1}, "elu": {}, "selu": {}, "celu": {"alpha": 0.5}, "relu6": {}},
        "panels": ["f", "slope"],
    },
    {
        "title": _("S-curves"),
        "functions": {"tanh": {}, "sigmoid": {}, "softsign": {}, "arctan": {}, "erf": {}, "hard_tanh": {}},
        "panels": ["f", "slope"],
    },
    {
        "title": _("Smooth ramps"),
        "functions": {"relu": {}, "softplus": {}, "squareplus": {}, "noisy_relu": {}},
        "panels": ["f", "gap"],
    },
    {
        "title": _("Gates that x opens"),
        "functions": {"silu": {}, "gelu": {}, "mish": {}, "tanhexp": {}},
        "panels": ["f", "slope"],
    },
    {
        "title": _("For small devices"),
        "functions": {"silu": {}, "hard_swish": {}, "mish": {}, "hard_mish": {}},
        "panels": ["f", "slope", "gap"],
    },
]
