// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { InferenceSession, Tensor } from "onnxruntime-web";
import { z } from "zod";
import { loadWeather } from "../../models/signal/dataset.ts";
import { loadPenguins } from "../../models/tabular/dataset.ts";
import { valueAt } from "../../src/compiler/valueAt.ts";

/** One number for all values, or one each. */
const numbers = z.union([z.number(), z.array(z.number())]);

/** The raw range of each input value, and what the ONNX model sees for it. */
const configSchema = z.object({
  labels: z.array(z.string()),
  input: z.object({
    minimum: numbers,
    maximum: numbers,
    seen: z.object({ minimum: numbers, maximum: numbers }).optional(),
  }),
});

/** Every held-out sample is run; `right` is what the model's README says. */
const MODELS = [
  {
    file: "tabular/penguins",
    shape: [1, 4],
    right: 110,
    load: async (split: "train" | "test") => loadPenguins({ split, target: "species" }),
  },
  {
    file: "forest/forest",
    shape: [1, 4],
    right: 98,
    load: async (split: "train" | "test") => loadPenguins({ split, target: "speciesAndSex" }),
  },
  {
    file: "forest/logistic",
    shape: [1, 4],
    right: 109,
    load: async (split: "train" | "test") => loadPenguins({ split, target: "species" }),
  },
  {
    file: "signal/weather",
    shape: [1, 4, 32],
    right: 659,
    load: async (split: "train" | "test") => loadWeather({ split }),
  },
] as const;

/** The class that onnxruntime gives: the output `label`, or the place of the first greatest logit. */
async function classOf(session: InferenceSession, values: Float32Array, shape: readonly number[]) {
  const outputs = await session.run({ [session.inputNames[0] ?? ""]: new Tensor("float32", values, shape) });
  const label = outputs["label"];
  if (label !== undefined) return Number(label.data[0]);
  const logits = Array.from(outputs["logits"]?.data ?? [], Number);
  return logits.indexOf(Math.max(...logits));
}

for (const { file, shape, right, load } of MODELS) {
  describe(`sample model ${file}`, function () {
    this.timeout(60_000);

    it("takes every sample of both splits, and names every class", async () => {
      const { labels, input } = configSchema.parse(
        JSON.parse(await readFile(`models/${file}.assay.json`, "utf8")),
      );
      for (const split of ["train", "test"] as const) {
        const { samples, classes } = await load(split);
        expect(labels).to.deep.equal(classes);
        for (const sample of samples) {
          expect(sample).to.have.length([input.minimum].flat().length);
          sample.forEach((value, index) => {
            expect(value).to.be.within(valueAt(input.minimum, index), valueAt(input.maximum, index));
          });
        }
      }
    });

    it(`is right on ${String(right)} held-out samples, as its README says`, async () => {
      const { input } = configSchema.parse(JSON.parse(await readFile(`models/${file}.assay.json`, "utf8")));
      const session = await InferenceSession.create(new Uint8Array(await readFile(`models/${file}.onnx`)));
      const { samples, labels } = await load("test");
      let count = 0;
      for (const [index, sample] of samples.entries()) {
        const values = Float32Array.from(sample, (value, place) => {
          const low = valueAt(input.minimum, place);
          const fraction = (value - low) / (valueAt(input.maximum, place) - low);
          const from = input.seen === undefined ? 0 : valueAt(input.seen.minimum, place);
          const to = input.seen === undefined ? 1 : valueAt(input.seen.maximum, place);
          return from + fraction * (to - from);
        });
        if ((await classOf(session, values, shape)) === labels[index]) count++;
      }
      expect(count).to.equal(right);
    });
  });
}

describe("data of the sample models", () => {
  it("gives 333 penguins, each in one split, and their six classes", async () => {
    const train = await loadPenguins({ split: "train", target: "speciesAndSex" });
    const test = await loadPenguins({ split: "test", target: "speciesAndSex" });
    expect([train.samples.length, test.samples.length]).to.deep.equal([222, 111]);
    // The file's first four penguins: one male, two females, one without measures, one female.
    expect(train.samples.slice(0, 2).map((sample) => [...sample])).to.deep.equal([
      [39.1, 18.7, 181, 3750],
      [39.5, 17.4, 186, 3800],
    ]);
    expect([...(test.samples[0] ?? [])]).to.deep.equal([40.3, 18, 195, 3250]);
    expect([...train.labels.slice(0, 2), test.labels[0]]).to.deep.equal([1, 0, 0]);
    const all = [...train.labels, ...test.labels];
    const counts = [0, 1, 2, 3, 4, 5].map((label) => all.filter((other) => other === label).length);
    expect(counts).to.deep.equal([73, 73, 34, 34, 58, 61]);
  });

  it("gives the species for the same penguins as species and sex", async () => {
    const six = await loadPenguins({ split: "test", target: "speciesAndSex" });
    const three = await loadPenguins({ split: "test", target: "species" });
    expect([...three.labels]).to.deep.equal(Array.from(six.labels, (label) => Math.floor(label / 2)));
  });

  it("gives windows of 32 days channel by channel, and of the years asked for", async () => {
    const train = await loadWeather({ split: "train" });
    const test = await loadWeather({ split: "test" });
    const apart = await loadWeather({ split: "test", stride: 32 });
    // (366 + 365 + 365 − 3 · 31) days of two cities; 365 − 31; 11 whole windows in 365 days.
    expect([train, test, apart].map(({ samples }) => samples.length)).to.deep.equal([2006, 668, 22]);
    const [first = new Float64Array(), second = new Float64Array()] = train.samples;
    expect([0, 32, 64, 96].map((place) => first[place])).to.deep.equal([0, 12.8, 5, 4.7]);
    expect([0, 32, 64, 96].map((place) => second[place])).to.deep.equal([10.9, 10.6, 2.8, 4.5]);
    expect([...apart.labels]).to.deep.equal([...Array<number>(11).fill(0), ...Array<number>(11).fill(1)]);
  });
});
