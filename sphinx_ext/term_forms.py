"""How the glossary's words look in sentences. The term itself and its plural need no line here.

[brackets] mark the part that becomes the link; the rest says in which company the word has the glossary's meaning.
A spelling that begins with = has no plural.
"""

# term -> further spellings
ALSO = {
    "back-propagation": ["backpropagation"],
    "cancellation": ["nearly [cancel]"],
    "clamp": ["=clamped"],
    "convex": ["=convexity"],
    "Friedman's test": ["=Friedman's"],
    "fusing": ["=fuse", "=fused"],
    "gated linear unit": ["gated unit"],
    "He's rule": ["=He's"],
    "Holm's correction": ["=Holm's"],
    "Lambert's W": ["=Lambert's"],
    "lean": ["=leans"],
    "maximum entropy": ["=largest entropy"],
    "mollifying": ["=mollified"],
    "normalisation": ["no [norm]"],
    "parameter parity": ["not [parity]"],
    "point-wise": ["=pointwise", "=elementwise"],
    "quantisation": ["=quantiser", "=quantised"],
    "recurrent network": ["=recurrent"],
    "residual block": ["no [skips]", "and [skips]"],
    "S-curve": ["=S-shaped"],
    "saturation": ["saturate", "=saturated", "=saturating", "=non-saturating"],
    "sparsity": ["=sparse"],
    "straight-through estimator": ["=straight-through"],
    "universal approximation": ["[arbitrarily close] to"],
    "vanishing gradient": ["vanish", "=gradient diffusion"],
    "Xavier initialisation": ["=Xavier"],
    "zero-centred": ["=zero-centring"],
}

# term -> the only spellings: the word alone has other meanings too
ONLY = {
    "activation": [],
    "claim": ["=proved"],
    "clip": ["the [clip]", "a [clip]", "one [clip]", "and [clip]"],
    "dead unit": ["dead unit", "dead ReLU", "unit is [dead]", "units [die]"],
    "dying unit": ["dying ReLU", "dying unit"],
    "exploding gradient": ["exploding gradient", "=explodes"],
    "gain": [
        "its [gain] is",
        "at its [gain]",
        "with its [gain]",
        "own [gain]",
        "no [gain]",
        "with the exact [gain]",
        "weights' [gain]",
        "the [gain] of its",
    ],
    "leak": ["[leak] of slope", "without the [leak]", "[leak] ("],
    "sink": ["called a [sink]"],
    "transformer": ["=transformer", "new [transformers]"],
    "unit": [],
}

# Words of every chapter: linked in the first one only
EVERYDAY = {
    "activation function",
    "batch",
    "bias",
    "claim",
    "continuous",
    "differentiable",
    "gradient",
    "hidden layer",
    "learning rate",
    "loss",
    "monotone",
    "neuron",
    "seed",
    "smooth",
    "weight",
}
