# SPDX-License-Identifier: MIT
"""The Palmer penguins from npm's vega-datasets: the same rows, split and classes as dataset.ts."""
import json
from pathlib import Path

import numpy as np

FEATURES = ("Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)")
SPECIES = ("Adelie", "Chinstrap", "Gentoo")
SEXES = ("FEMALE", "MALE")
FILE = Path(__file__).resolve().parents[2] / "node_modules/vega-datasets/data/penguins.json"

# Range of each raw measure that the models take: every penguin of the data set lies inside.
MINIMUM = (30.0, 12.0, 170.0, 2500.0)
MAXIMUM = (60.0, 22.0, 235.0, 6500.0)
INPUT_BITS = 8


def load(split, target):
    """(samples, labels, names of the classes) of the "train" or "test" split, for "species" or "speciesAndSex"."""
    rows = [row for row in json.loads(FILE.read_text()) if row["Sex"] in SEXES and all(row[f] is not None for f in FEATURES)]
    rows = [row for index, row in enumerate(rows) if (index % 3 == 2) == (split == "test")]
    samples = np.array([[row[feature] for feature in FEATURES] for row in rows], np.float64)
    species = np.array([SPECIES.index(row["Species"]) for row in rows])
    if target == "species":
        return samples, species, list(SPECIES)
    sexes = np.array([SEXES.index(row["Sex"]) for row in rows])
    return samples, species * 2 + sexes, [f"{name}, {sex.lower()}" for name in SPECIES for sex in SEXES]


def to_words(samples):
    """Raw measures to integers of INPUT_BITS bits, as the compiler does it (halves up)."""
    low, high = np.array(MINIMUM), np.array(MAXIMUM)
    if (samples < low).any() or (samples > high).any():
        raise SystemExit("a measure lies outside the range of its feature")
    return np.floor((samples - low) / (high - low) * (2**INPUT_BITS - 1) + 0.5).astype(np.int64)


def from_words(words):
    """The raw measures that words stand for."""
    low, high = np.array(MINIMUM), np.array(MAXIMUM)
    return low + words * (high - low) / (2**INPUT_BITS - 1)


def config(classes, **widths):
    """Contents of .assay.json: the model sees raw measures."""
    span = {"minimum": list(MINIMUM), "maximum": list(MAXIMUM)}
    return {"inputBits": INPUT_BITS, **widths, "labels": classes, "input": {**span, "seen": span}}
