# SPDX-License-Identifier: MIT
"""Windows of daily weather from npm's vega-datasets: the same windows, split and classes as dataset.ts."""
import csv
from pathlib import Path

import numpy as np

CHANNELS = ("precipitation", "temp_max", "temp_min", "wind")
CITIES = ("Seattle", "New York")
DAYS = 32
YEARS = {"train": (2012, 2013, 2014), "test": (2015,)}
FILE = Path(__file__).resolve().parents[2] / "node_modules/vega-datasets/data/weather.csv"

# Range of each channel that the model takes: every day of the data set lies inside.
MINIMUM = np.array((0.0, -10.0, -20.0, 0.0))
MAXIMUM = np.array((120.0, 40.0, 30.0, 20.0))


def load(split, stride=1):
    """(windows [n, 4, 32] of raw values, index of the city); windows of one year begin `stride` days apart."""
    windows, labels = [], []
    with FILE.open(newline="") as file:
        days = list(csv.DictReader(file))
    for label, city in enumerate(CITIES):
        for year in YEARS[split]:
            chosen = [[float(day[channel]) for channel in CHANNELS] for day in days
                      if day["location"] == city and day["date"].startswith(f"{year}-")]
            values = np.array(chosen)
            if (values < MINIMUM).any() or (values > MAXIMUM).any():
                raise SystemExit(f"{city}, {year}: a value lies outside its channel's range")
            for start in range(0, len(values) - DAYS + 1, stride):
                windows.append(values[start:start + DAYS].T)
                labels.append(label)
    return np.array(windows), np.array(labels)


def to_fractions(windows):
    """Each value as the ONNX model sees it: the fraction of its channel's range."""
    return (windows - MINIMUM[:, None]) / (MAXIMUM - MINIMUM)[:, None]


def config(input_bits, **widths):
    """Contents of .assay.json: one minimum and maximum per input value, channel by channel."""
    span = {"minimum": np.repeat(MINIMUM, DAYS).tolist(), "maximum": np.repeat(MAXIMUM, DAYS).tolist()}
    return {"inputBits": input_bits, **widths, "labels": list(CITIES), "input": span}
