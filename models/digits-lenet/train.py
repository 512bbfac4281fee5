#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Trains a LeNet-5 on MNIST with quantisation in the loop: models/digits/train.py with LeNet's layers as defaults.

    /usr/bin/python3 models/digits-lenet/train.py          (every option of models/digits/train.py can be given)

Source of the shape: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document
recognition", 1998; here on 28 x 28 pixels without padding, with maxima instead of means and clipped ReLU instead of tanh.
"""
import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DIGITS = HERE.parent / "digits"
LAYERS = ("conv:6,k5,n4,a1,w3,s1,m2 conv:16,k5,n8,a2,w4,s3,m2 "
          "dense:120,n9,a3,w4,s3 dense:84,n10,a3,w4,s4 dense:10,w6")


def load_trainer():
    """models/digits/train.py as a module; it finds its neighbours quantised.py and check.py in its own folder."""
    sys.path.insert(0, str(DIGITS))
    spec = importlib.util.spec_from_file_location("digits_train", DIGITS / "train.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(load_trainer().main(out=HERE / "digits-lenet.onnx", layers=LAYERS, epochs=30, copies=6))
