#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Trains a random forest (penguin's species and sex) and a logistic regression (species); writes ONNX + .assay.json.

    /usr/bin/python3 models/forest/train.py

Needs Debian's python3-sklearn (trained with 1.2.1) and python3-onnx. Both learn from the measures that the quantised
inputs stand for, so that no threshold of a tree lies closer to a measure than half a quantum: on quantised inputs the
integer comparison is the real one. The test split is only used to report the result.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

import trees

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "tabular"))
import penguins  # noqa: E402  the data, shared with the tabular model


def write_config(out, classes, **widths):
    out.with_suffix(".assay.json").write_text(json.dumps(penguins.config(classes, **widths), indent=2) + "\n")


def integer_forest(forest, words, leaf_bits):
    """Class of each row of words, with integer thresholds and leaf weights of leaf_bits bits."""
    low, high = np.array(penguins.MINIMUM), np.array(penguins.MAXIMUM)
    quantum = (high - low) / (2**penguins.INPUT_BITS - 1)
    votes = np.zeros((len(words), len(forest.classes_)), np.int64)
    for estimator in forest.estimators_:
        tree = estimator.tree_
        thresholds = np.floor((tree.threshold - low[tree.feature]) / quantum[tree.feature]).astype(np.int64)
        shares = tree.value[:, 0] / tree.value[:, 0].sum(1, keepdims=True)
        weights = np.floor(shares * (2**leaf_bits - 1) + 0.5).astype(np.int64)
        for row, word in enumerate(words):
            node = 0
            while tree.children_left[node] >= 0:
                below = word[tree.feature[node]] <= thresholds[node]
                node = (tree.children_left if below else tree.children_right)[node]
            votes[row] += weights[node]
    return votes.argmax(1)


def train_forest(options, out):
    samples, labels, classes = penguins.load("train", "speciesAndSex")
    forest = RandomForestClassifier(options.trees, max_depth=options.depth, min_samples_leaf=2, random_state=options.seed)
    forest.fit(penguins.from_words(penguins.to_words(samples)), labels)
    trees.save_forest(forest, out)
    write_config(out, classes)
    inner = sum(int((estimator.tree_.children_left >= 0).sum()) for estimator in forest.estimators_)
    print(f"{out.name}: {options.trees} trees, {inner} inner nodes, depth <= {options.depth}, {out.stat().st_size} bytes")
    for split in ("train", "test"):
        samples, labels, _ = penguins.load(split, "speciesAndSex")
        words = penguins.to_words(samples)
        exact = " ".join(f"{bits} bits {(integer_forest(forest, words, bits) == labels).mean():.4f}" for bits in (4, 6, 8))
        print(f"  {split}: {len(labels)} penguins, float {forest.score(samples, labels):.4f}, "
              f"integer inputs {forest.score(penguins.from_words(words), labels):.4f}, and integer leaves of {exact}")


def train_logistic(out):
    samples, labels, classes = penguins.load("train", "species")
    scaler = StandardScaler().fit(samples)
    logistic = LogisticRegression(max_iter=1000).fit(scaler.transform(samples), labels)
    trees.save_logistic(scaler, logistic, out)
    write_config(out, classes)
    print(f"{out.name}: {out.stat().st_size} bytes")
    for split in ("train", "test"):
        samples, labels, _ = penguins.load(split, "species")
        quantised = penguins.from_words(penguins.to_words(samples))
        print(f"  {split}: {len(labels)} penguins, float {logistic.score(scaler.transform(samples), labels):.4f}, "
              f"integer inputs {logistic.score(scaler.transform(quantised), labels):.4f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "forest.onnx")
    parser.add_argument("--logistic-out", type=Path, default=HERE / "logistic.onnx")
    parser.add_argument("--trees", type=int, default=16)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    train_forest(options, options.out)
    train_logistic(options.logistic_out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
