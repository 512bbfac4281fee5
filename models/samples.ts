// SPDX-License-Identifier: MIT
import { loadDigits } from "./digits/dataset.ts";
import { makeMlp } from "./mlp2m/makeMlp.ts";
import { loadWeather } from "./signal/dataset.ts";
import { loadPenguins } from "./tabular/dataset.ts";

/** Raw inputs of a sample model with their true classes. */
export interface LabelledData {
  readonly samples: readonly ArrayLike<number>[];
  readonly labels: ArrayLike<number>;
}

/** A model that comes with Assay, and real data it was not trained on. */
export interface SampleModel {
  /** Key of its figures in `bench/results.json`. */
  readonly key: string;
  /** Path of the ONNX file; makes the file first where it is too large to be kept. */
  readonly onnx: () => Promise<string>;
  /** Data of its kind: "train" to calibrate on, "test" to judge it by. */
  readonly load: (split: "train" | "test") => Promise<LabelledData>;
}

const digits = async (split: "train" | "test"): Promise<LabelledData> => {
  const { images, labels } = await loadDigits({ split });
  return { samples: images, labels };
};

const at = (file: string) => (): Promise<string> => Promise.resolve(`models/${file}`);

/** The model that figures are about where one stands for all. */
export const DIGITS: SampleModel = { key: "digits", onnx: at("digits/digits.onnx"), load: digits };

/** All sample models; what is measured and tested of one is measured and tested of all. */
export const SAMPLE_MODELS: readonly SampleModel[] = [
  DIGITS,
  { key: "digitsLite", onnx: at("digits/digits-lite.onnx"), load: digits },
  { key: "digitsLenet", onnx: at("digits-lenet/digits-lenet.onnx"), load: digits },
  {
    key: "penguins",
    onnx: at("tabular/penguins.onnx"),
    load: (split) => loadPenguins({ split, target: "species" }),
  },
  {
    key: "forest",
    onnx: at("forest/forest.onnx"),
    load: (split) => loadPenguins({ split, target: "speciesAndSex" }),
  },
  {
    key: "logistic",
    onnx: at("forest/logistic.onnx"),
    load: (split) => loadPenguins({ split, target: "species" }),
  },
  { key: "weather", onnx: at("signal/weather.onnx"), load: (split) => loadWeather({ split }) },
];

/** The perceptron of 2 M parameters: made when it is asked for, and measured once, as it takes minutes. */
export const MLP_2M: SampleModel = {
  key: "mlp2m",
  onnx: async () => {
    const out = "cache/mlp2m/mlp2m.onnx";
    await makeMlp({ out });
    return out;
  },
  load: digits,
};
