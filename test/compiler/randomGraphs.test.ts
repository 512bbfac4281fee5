// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { parseConfig } from "../../src/compiler/config.ts";
import { createEvaluator } from "../../src/compiler/evaluate.ts";
import { classifyFloat } from "../../src/compiler/floatReference.ts";
import { sizeOf } from "../../src/compiler/graph.ts";
import { quantiseOnnx } from "../../src/compiler/quantiseOnnx.ts";
import { createRandom, buildOnnx, randomTensor } from "./onnxBuilder.ts";
import type { TestModel, TestNode, TestTensor } from "./onnxBuilder.ts";

/** Graphs; more with ASSAY_FUZZ_GRAPHS=500. */
const GRAPHS = Number(process.env["ASSAY_FUZZ_GRAPHS"] ?? 30);
const SAMPLES = 100;

/** Wide enough that rounding changes hardly an answer. */
const CONFIG = { inputBits: 8, weightBits: 12, activationBits: 8 };

/** A graph under construction. */
class Builder {
  readonly tensors: Record<string, TestTensor> = {};
  readonly nodes: TestNode[] = [];
  shape: number[];
  readonly random: () => number;
  private current = "image";

  constructor(seed: number) {
    this.random = createRandom(seed);
    for (let i = 0; i < 10; i++) this.random(); // neighbouring seeds begin alike
    this.shape = [this.whole(1, 3), this.whole(3, 6), this.whole(3, 6)];
  }

  whole(from: number, to: number): number {
    return from + Math.floor(((this.random() + 1) / 2) * (to - from + 1));
  }

  tensor(shape: readonly number[], scale = 1): string {
    const name = `t${String(Object.keys(this.tensors).length)}`;
    this.tensors[name] = randomTensor(this.random, shape, scale);
    return name;
  }

  scalar(value: number): string {
    const name = this.tensor([]);
    this.tensors[name] = { shape: [], data: [value] };
    return name;
  }

  node(operator: string, constants: readonly string[], attributes: TestNode["attributes"] = {}): void {
    const output = `n${String(this.nodes.length)}`;
    this.nodes.push({ operator, inputs: [this.current, ...constants], output, attributes });
    this.current = output;
  }
}

/** A random chain of convolutions, normalisations, additions, activations and poolings, then one dense layer. */
function randomGraph(seed: number): TestModel {
  const build = new Builder(seed);
  const inputShape = [1, ...build.shape];
  const blocks = build.whole(1, 2);
  for (let block = 0; block < blocks; block++) {
    addConv(build);
    const [channels = 1] = build.shape;
    if (build.whole(0, 1) === 1) addNormalisation(build, channels);
    if (build.whole(0, 2) === 0) build.node("Add", [build.tensor([1, channels, 1, 1])]);
    const poolAt = build.whole(0, 2);
    if (poolAt === 0) addPool(build);
    if (build.whole(0, 1) === 1) build.node("Relu", []);
    else build.node("Clip", [build.scalar(0), build.scalar(2)]);
    if (poolAt === 1) addPool(build);
  }
  build.node("Flatten", []);
  const [size, classes, transB] = [sizeOf(build.shape), build.whole(2, 5), build.whole(0, 1)];
  const matrix = build.tensor(transB === 1 ? [classes, size] : [size, classes]);
  build.node("Gemm", [matrix, build.tensor([classes], 0.3)], { transB, alpha: 0.75, beta: 1.5 });
  return { inputShape, tensors: build.tensors, nodes: build.nodes };
}

function addConv(build: Builder): void {
  const [channels = 1, height = 1, width = 1] = build.shape;
  const group = build.whole(0, 1) === 1 ? 1 : channels;
  const outputs = group * build.whole(1, 2);
  const padding = ["pads", "SAME_UPPER", "SAME_LOWER", "VALID"][build.whole(0, 3)] ?? "";
  const pads = [0, 0, 0, 0].map((pad) => (padding === "pads" ? build.whole(0, 2) : pad));
  const [top = 0, left = 0, bottom = 0, right = 0] = pads;
  const kernel = [build.whole(1, Math.min(3, height)), build.whole(1, Math.min(3, width))] as const;
  const strides = [build.whole(1, 2), build.whole(1, 2)] as const;
  const extent = (size: number, added: number, axis: 0 | 1): number =>
    padding.startsWith("SAME")
      ? Math.ceil(size / strides[axis])
      : Math.floor((size + added - kernel[axis]) / strides[axis]) + 1;
  const constants = [build.tensor([outputs, channels / group, ...kernel]), build.tensor([outputs], 0.5)];
  build.node("Conv", constants, {
    group,
    strides,
    ...(padding === "pads" ? { pads } : { auto_pad: padding }),
  });
  build.shape = [outputs, extent(height, top + bottom, 0), extent(width, left + right, 1)];
}

function addNormalisation(build: Builder, channels: number): void {
  const names = [1, 1, 1, 0.5].map((scale) => build.tensor([channels], scale));
  const variance = names.at(-1) ?? "";
  const { data = [] } = build.tensors[variance] ?? {};
  build.tensors[variance] = { shape: [channels], data: data.map((value) => Math.abs(value) + 0.3) };
  build.node("BatchNormalization", names);
}

function addPool(build: Builder): void {
  const [channels = 1, height = 1, width = 1] = build.shape;
  const kernel = [build.whole(1, Math.min(2, height)), build.whole(1, Math.min(2, width))] as const;
  const strides = [build.whole(1, 2), build.whole(1, 2)] as const;
  build.node("MaxPool", [], { kernel_shape: kernel, strides });
  build.shape = [
    channels,
    Math.floor((height - kernel[0]) / strides[0]) + 1,
    Math.floor((width - kernel[1]) / strides[1]) + 1,
  ];
}

describe("random graphs", () => {
  it("give in wide integers nearly always the class that onnxruntime gives", async () => {
    const answers = new Set<number>();
    for (let seed = 0; seed < GRAPHS; seed++) {
      const onnx = buildOnnx(randomGraph(seed));
      const random = createRandom(seed + 1_000_000);
      const [, ...shape] = randomGraph(seed).inputShape ?? [];
      const raw = Array.from({ length: SAMPLES }, () =>
        Uint8Array.from({ length: sizeOf(shape.map(Number)) }, () => Math.floor((random() + 1) * 128)),
      );
      const config = parseConfig(CONFIG, "test");
      const { graph, model } = quantiseOnnx({
        onnx,
        source: "graph",
        config,
        configSource: "test",
        calibration: raw,
      });
      const samples = raw.map((image) => Float64Array.from(image, (value) => value / 255));
      const float = await classifyFloat({ onnx, graph, samples });
      const evaluate = createEvaluator(model);
      const same = raw.filter((image, i) => evaluate(image).class === float[i]).length;
      expect(same / SAMPLES, `seed ${String(seed)}`).to.be.at.least(0.95);
      float.forEach((answer) => answers.add(answer));
    }
    expect([...answers].sort()).to.include.members([0, 1, 2, 3, 4]);
  });
});
