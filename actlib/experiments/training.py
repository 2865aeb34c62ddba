"""One training loop for every experiment: Adam, every run of the batch with a learning rate of its own."""

import numpy as np


class Adam:
    """Adam (beta 0.9 and 0.999, eps 1e-8) with one learning rate a run; `step` takes the share of the rate in force."""

    def __init__(self, net, rates, slow=0.999, quick=0.9, eps=1e-8):
        self.rates = np.reshape(np.asarray(rates, np.float64), (-1, 1, 1))
        self.slow, self.quick, self.eps, self.steps = slow, quick, eps, 0
        self.moments = [
            (layer, name, np.zeros_like(layer.parameters[name]), np.zeros_like(layer.parameters[name]))
            for layer, name in net.parts()
        ]

    def step(self, share=1.0):
        """One step along the gradients that the last backprop left in the layers."""
        self.steps += 1
        # Both corrections for the moments' start at 0 go into the two numbers, not into the arrays.
        correction = np.sqrt(1 - self.slow**self.steps)
        rates = share * self.rates * correction / (1 - self.quick**self.steps)
        for layer, name, mean, square in self.moments:
            g, p = layer.gradients[name], layer.parameters[name]
            mean += (1 - self.quick) * (g - mean)
            square += (1 - self.slow) * (g * g - square)
            size = np.sqrt(square)
            size += self.eps * correction
            p -= rates.astype(p.dtype) * mean / size


def fit(net, batches, loss, rates, steps):
    """Train every run for so many steps, its rate falling in a straight line to 0; the losses, (steps, runs).

    `batches(step)` gives (x, target). A run that overflows goes on as nan: its neighbours do not notice.
    """
    adam, losses = Adam(net, rates), []
    with np.errstate(all="ignore"):
        for step in range(steps):
            x, target = batches(step)
            y, backprop = net(x)
            value, gradient = loss(y, target)
            backprop(gradient)
            adam.step(1 - step / steps)
            losses.append(value)
    return np.array(losses)
