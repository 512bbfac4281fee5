# SPDX-License-Identifier: MIT
"""The student network in integer form: what is trained is the integers themselves.

Every layer keeps latent real weights V and biases B in integer units. The forward pass rounds them (straight-through
gradient), so that what is optimised is exactly what the circuit will compute:

    acc = sum round(V) * x + round(B)          x: unsigned integers
    y   = clamp(floor(acc / 2^s), 0, 2^a - 1)

The cost of an activation is about the width n of acc: n + 1 constraints, n + 2 if it may exceed 2^a - 1 (circuits/README.md
has the exact formula). A layer is given n, and a penalty keeps every channel's proved range [lo, hi] inside n bits. A
layer is written kind:outputs,key-number,...:

    conv:6,k7,t3,p0,n7,a2,w3,s2    6 channels, kernel 7, stride 3, padding 0, 7-bit accumulator,
                                   2-bit output, 3-bit weights, shift 2
    dense:32,n8,a2,w3,s3           32 hidden units
    conv:6,k5,n7,a2,w3,s2,m2       the same after a maximum over 2x2 windows (of accumulators: the same function as the
                                   maximum of what they are requantised to, because requantising is monotone)
    dense:10,w6                    the logits (no n, a, s)

Without s, the shift is n - 1 - a, so that no activation can saturate. Wider accumulators with a smaller shift, and fewer
of them, were better: models/digits/README.md.
"""
import re
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

DEFAULTS = {"k": 3, "t": 1, "p": 0, "g": 1, "n": 0, "a": 0, "w": 3, "s": -1, "m": 1}


@dataclass(frozen=True)
class Spec:
    """One layer of the architecture string."""

    kind: str
    outputs: int
    kernel: int
    stride: int
    padding: int
    groups: int
    accumulator_bits: int
    activation_bits: int
    weight_bits: int
    shift: int
    pool: int

    @staticmethod
    def parse(text):
        match = re.fullmatch(r"(conv|dense):(\d+)((?:,[ktpgnawsm]\d+)*)", text)
        if not match:
            raise SystemExit(f"layer '{text}': write conv:OUTPUTS,kK,tSTRIDE,nBITS,aBITS,wBITS or dense:OUTPUTS,wBITS")
        keys = DEFAULTS | {part[0]: int(part[1:]) for part in match[3].split(",")[1:]}
        if keys["s"] < 0:
            keys["s"] = max(0, keys["n"] - 3 if keys["a"] == 1 else keys["n"] - 1 - keys["a"])
        return Spec(match[1], int(match[2]), *(keys[k] for k in "ktpgnawsm"))


def through(value, exact):
    """exact in the forward pass, value's gradient in the backward pass."""
    return value + (exact - value).detach()


class IntegerLayer(nn.Module):
    """Convolution or dense layer over integers, followed by requantise + ReLU unless it is the last."""

    def __init__(self, spec, inputs, input_max):
        super().__init__()
        self.spec, self.input_max = spec, input_max
        self.top = 2**spec.activation_bits - 1 if spec.activation_bits else None
        self.limit = 2 ** (spec.weight_bits - 1) - 1
        shape = (spec.outputs, inputs // spec.groups, spec.kernel, spec.kernel) if spec.kind == "conv" else (spec.outputs, inputs)
        fan_in = shape[1] * (spec.kernel**2 if spec.kind == "conv" else 1)
        spread = 2**spec.accumulator_bits / fan_in / input_max if self.top else 1.0
        self.V = nn.Parameter(torch.randn(shape) * min(max(0.6, spread), self.limit * 0.6))
        self.B = nn.Parameter(torch.full((spec.outputs,), 2.0**spec.shift if self.top else 0.0))

    def integers(self):
        weights = self.V.clamp(-self.limit, self.limit)
        return through(weights, torch.floor(weights + 0.5)), through(self.B, torch.floor(self.B + 0.5))

    def accumulate(self, x, weights, bias):
        """Convolution or dense layer, and the maximum over the layer's pooling windows."""
        spec = self.spec
        if spec.kind == "dense":
            return F.linear(x.flatten(1), weights, bias)
        acc = F.conv2d(x, weights, bias, spec.stride, spec.padding, 1, spec.groups)
        return F.max_pool2d(acc, spec.pool) if spec.pool > 1 else acc

    def forward(self, x, rounded=True):
        weights, bias = self.integers() if rounded else (self.V.clamp(-self.limit, self.limit), self.B)
        acc = self.accumulate(x, weights, bias)
        if self.top is None:
            return acc
        scaled = acc / 2**self.spec.shift
        smooth = (scaled - 0.5).clamp(-0.5, self.top + 0.5)
        return through(smooth, torch.floor(scaled).clamp(0, self.top)) if rounded else smooth.clamp(0, self.top)

    def overshoot(self):
        """How far the proved accumulator range leaves n bits, summed over channels (integer units)."""
        weights, bias = self.integers()
        flat = weights.flatten(1) * self.input_max
        half = 2 ** (self.spec.accumulator_bits - 1)
        if self.spec.activation_bits == 1:
            bias = bias - 2**self.spec.shift
        hi, lo = flat.clamp(min=0).sum(1) + bias, flat.clamp(max=0).sum(1) + bias
        return (F.relu(hi - (half - 1)) + F.relu(-half - lo)).sum()


class Student(nn.Module):
    """The whole network; forward takes 0..2^inputBits-1 images and returns scaled logits."""

    def __init__(self, architecture, input_bits, side=28):
        super().__init__()
        layers, inputs, top = [], 1, 2**input_bits - 1
        for text in architecture.split():
            spec = Spec.parse(text)
            layers.append(IntegerLayer(spec, inputs * (side * side if spec.kind == "dense" else 1), top))
            side = ((side + 2 * spec.padding - spec.kernel) // spec.stride + 1) // spec.pool if spec.kind == "conv" else 1
            inputs, top = spec.outputs, layers[-1].top
        self.layers = nn.ModuleList(layers)
        self.temperature = nn.Parameter(torch.tensor(-3.0))

    def forward(self, x, rounded=True):
        for layer in self.layers:
            x = layer(x, rounded)
        return x * self.temperature.exp()

    def overshoot(self):
        return sum(layer.overshoot() for layer in self.layers if layer.top is not None)

    @torch.no_grad()
    def settle(self, x):
        """Moves each channel's bias so that on these images a sensible share of its activations is on (start of training)."""
        for layer in self.layers:
            if layer.top is not None:
                spec = layer.spec
                weights = layer.V.clamp(-layer.limit, layer.limit)
                acc = layer.accumulate(x, weights, None)
                acc = acc.transpose(0, 1).flatten(1)
                layer.B.copy_(2**spec.shift - torch.quantile(acc[:, :100000], 0.6, dim=1))
            x = layer(x, False)
