#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Trains a small network that tells a penguin's species from four raw measures, and writes ONNX + .assay.json.

    /usr/bin/python3 models/tabular/train.py

Needs Debian's python3-torch (trained with 1.13), python3-onnx and python3-numpy. The ONNX file is what torch.onnx.export
writes: the normalisation (x - mean) / deviation is part of the graph. The test split is only used to report the result.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import penguins

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "digits"))
import check  # noqa: E402  the integer scheme, shared with the digits models


class Classifier(nn.Module):
    """Normalisation, two hidden layers of ReLU, logits."""

    def __init__(self, samples, hidden, classes):
        super().__init__()
        self.register_buffer("mean", samples.mean(0))
        self.register_buffer("deviation", samples.std(0))
        sizes = [samples.shape[1], *hidden]
        layers = [part for pair in zip(sizes, sizes[1:]) for part in (nn.Linear(*pair), nn.ReLU())]
        self.layers = nn.Sequential(*layers, nn.Linear(sizes[-1], classes))

    def forward(self, measures):
        return self.layers((measures - self.mean) / self.deviation)


def train(model, samples, labels, options):
    optimiser = torch.optim.Adam(model.parameters(), lr=options.rate, weight_decay=options.decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, options.epochs)
    for _ in range(options.epochs):
        loss = F.cross_entropy(model(samples), labels, label_smoothing=0.05)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return loss.item()


def integer_layers(model, samples, options):
    """The layers as the compiler quantises them: inputs are fractions of their range, activations span what training shows."""
    low, high = np.array(penguins.MINIMUM), np.array(penguins.MAXIMUM)
    mean, deviation = model.mean.numpy().astype(np.float64), model.deviation.numpy().astype(np.float64)
    linear = [part for part in model.layers if isinstance(part, nn.Linear)]
    layers, x = [], (samples - low) / (high - low)
    for index, part in enumerate(linear):
        weights, bias = part.weight.detach().numpy().astype(np.float64), part.bias.detach().numpy().astype(np.float64)
        if index == 0:
            weights, bias = weights * (high - low) / deviation, bias + weights @ ((low - mean) / deviation)
        last = index == len(linear) - 1
        x = x @ weights.T + bias
        layers.append({"name": f"dense{index + 1}", "kind": "Gemm", "W": weights, "b": bias, "w": options.weight_bits,
                       "a": None if last else options.activation_bits, "clipMax": float(x.max()), "pool": 1})
        x = np.maximum(x, 0)
    return check.quantise(layers, penguins.INPUT_BITS)


def integer_accuracy(layers, samples, labels):
    x = penguins.to_words(samples).astype(np.float64)
    for layer in layers:
        x = check.linear(x, layer, layer["wq"], layer["bq"])
        x = x if layer["a"] is None else check.requantise(x, layer)
    return float((x.argmax(1) == labels).mean())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "penguins.onnx")
    parser.add_argument("--hidden", type=int, nargs="+", default=[16, 8])
    parser.add_argument("--epochs", type=int, default=600)
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--decay", type=float, default=1e-3)
    parser.add_argument("--weight-bits", type=int, default=6)
    parser.add_argument("--activation-bits", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    samples, labels, classes = penguins.load("train", "species")
    model = Classifier(torch.from_numpy(samples).float(), options.hidden, len(classes))
    loss = train(model, torch.from_numpy(samples).float(), torch.from_numpy(labels), options)
    model.eval()
    torch.onnx.export(model, torch.zeros(1, samples.shape[1]), str(options.out), opset_version=17,
                      input_names=["measures"], output_names=["logits"])
    config = penguins.config(classes, weightBits=options.weight_bits, activationBits=options.activation_bits)
    options.out.with_suffix(".assay.json").write_text(json.dumps(config, indent=2) + "\n")
    layers = integer_layers(model, samples, options)
    print(f"loss {loss:.4f}, {options.out.stat().st_size} bytes, {options.weight_bits}-bit weights, "
          f"{options.activation_bits}-bit activations")
    for split in ("train", "test"):
        samples, labels, _ = penguins.load(split, "species")
        with torch.no_grad():
            real = (model(torch.from_numpy(samples).float()).argmax(1).numpy() == labels).mean()
        print(f"{split}: {len(labels)} penguins, float {real:.4f}, integer {integer_accuracy(layers, samples, labels):.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
