#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Trains a 1-D convolutional network that tells from 32 days of weather where they were; writes ONNX + .assay.json.

    /usr/bin/python3 models/signal/train.py

Needs Debian's python3-torch (trained with 1.13), python3-onnx and python3-numpy. Trained on 2012 to 2014; the year 2015
is only used to report the result. The ONNX file is what torch.onnx.export writes.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import weather

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "digits"))
import check  # noqa: E402  the integer scheme, shared with the digits models

MEAN_DAYS = 12


class Signal(nn.Module):
    """Conv1d, ReLU, MaxPool1d, Conv1d, ReLU, AvgPool1d, dense: 4 x 32 values to one logit per city."""

    def __init__(self, channels):
        super().__init__()
        self.first = nn.Conv1d(len(weather.CHANNELS), channels, 5)
        self.second = nn.Conv1d(channels, channels, 3)
        self.dense = nn.Linear(channels, len(weather.CITIES))

    def forward(self, days):
        x = F.max_pool1d(F.relu(self.first(days)), 2)
        # Without padding the mean is the same, but torch 1.13 would put a Pad node of width 0 in front of it.
        x = F.avg_pool1d(F.relu(self.second(x)), MEAN_DAYS, count_include_pad=False)
        return self.dense(torch.flatten(x, 1))


def train(model, days, labels, options):
    optimiser = torch.optim.Adam(model.parameters(), lr=options.rate, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, options.epochs)
    for _ in range(options.epochs):
        for index in torch.randperm(len(days)).split(64):
            loss = F.cross_entropy(model(days[index]), labels[index], label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        schedule.step()


def pooled(x, side):
    """Windows of `side` steps side by side: [n, c, 1, steps] to [n, c, 1, steps / side, side]."""
    return x.reshape(*x.shape[:3], -1, side)


class IntegerSignal:
    """The network as the compiler quantises it; activations span what training shows, a mean is the sum it divides."""

    def __init__(self, model, days, options):
        self.input_bits = options.input_bits
        parts = (model.first, model.second, model.dense)
        weights = [part.weight.detach().numpy().astype(np.float64) for part in parts]
        tops = self.activation_tops(model, days)
        weights[2] = weights[2] / MEAN_DAYS
        layers = [{"kind": "Gemm" if w.ndim == 2 else "Conv", "W": w if w.ndim == 2 else w[:, :, None],
                   "b": part.bias.detach().numpy().astype(np.float64), "strides": [1, 1], "pads": [0, 0, 0, 0],
                   "w": options.weight_bits, "a": options.activation_bits if top else None, "clipMax": top}
                  for w, part, top in zip(weights, parts, (*tops, None))]
        self.layers = check.quantise(layers, options.input_bits)

    @staticmethod
    @torch.no_grad()
    def activation_tops(model, days):
        first = F.relu(model.first(days))
        return first.max().item(), F.relu(model.second(F.max_pool1d(first, 2))).max().item()

    def classes(self, fractions):
        first, second, dense = self.layers
        x = check.round_half_up(fractions * (2**self.input_bits - 1)).astype(np.float64)[:, :, None]
        x = pooled(check.requantise(check.linear(x, first, first["wq"], first["bq"]), first), 2).max(4)
        x = pooled(check.requantise(check.linear(x, second, second["wq"], second["bq"]), second), MEAN_DAYS).sum(4)
        return check.linear(x, dense, dense["wq"], dense["bq"]).argmax(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "weather.onnx")
    parser.add_argument("--channels", type=int, default=8)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--rate", type=float, default=0.01)
    parser.add_argument("--input-bits", type=int, default=8)
    parser.add_argument("--weight-bits", type=int, default=6)
    parser.add_argument("--activation-bits", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    windows, labels = weather.load("train")
    days = torch.from_numpy(weather.to_fractions(windows)).float()
    model = Signal(options.channels)
    train(model, days, torch.from_numpy(labels), options)
    model.eval()
    torch.onnx.export(model, days[:1], str(options.out), opset_version=17, input_names=["days"], output_names=["logits"])
    widths = {"weightBits": options.weight_bits, "activationBits": options.activation_bits}
    options.out.with_suffix(".assay.json").write_text(json.dumps(weather.config(options.input_bits, **widths), indent=2) + "\n")
    integers = IntegerSignal(model, days, options)
    print(f"{options.out.stat().st_size} bytes, input {options.input_bits}, weights {options.weight_bits}, "
          f"activations {options.activation_bits} bits")
    for split, stride in (("train", 1), ("test", 1), ("test", weather.DAYS)):
        windows, labels = weather.load(split, stride)
        fractions = weather.to_fractions(windows)
        with torch.no_grad():
            real = (model(torch.from_numpy(fractions).float()).argmax(1).numpy() == labels).mean()
        print(f"{split}: {len(labels)} windows, {stride} days apart, float {real:.4f}, "
              f"integer {(integers.classes(fractions) == labels).mean():.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
