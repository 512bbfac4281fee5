// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { expectConstraints } from "../shared/snapshots.ts";
import { brokenConstraints, forge } from "../soundness/forge.ts";
import { expectNoWitness, expectOnlyHonestWitness, randomSource, range } from "./support/expectations.ts";
import { loadCircuit, toSigned, type TestCircuit } from "./support/loadCircuit.ts";
import {
  argmax,
  argmaxCost,
  conv2d,
  dense,
  requantise,
  requantiseCost,
  type ConvShape,
} from "./support/reference.ts";

type Volume = number[][][];

const list = (value: unknown) => JSON.stringify(value);

/** A circuit that range-checks in[count] at `bits` and runs `body` on words.out. */
const circuitOf = (file: string, count: number, bits: number, body: string) => `
include "circuits/lib/range/words.circom";
include "circuits/lib/nn/${file}.circom";
template Test() {
    signal input in[${String(count)}];
    component words = Words(${String(count)}, ${String(bits)});
    words.in <== in;
    ${body}
}
component main {public [in]} = Test();`;

const volumeLoop = ([c, h, w]: readonly [number, number, number], inner: string) =>
  `for (var c = 0; c < ${String(c)}; c++) for (var y = 0; y < ${String(h)}; y++) for (var x = 0; x < ${String(w)}; x++) { ${inner} }`;

const fill = (shape: readonly [number, number, number]) =>
  volumeLoop(
    shape,
    `layer.in[c][y][x] <== words.out[(c * ${String(shape[1])} + y) * ${String(shape[2])} + x];`,
  );

function random4(
  dimensions: readonly [number, number, number, number],
  limit: number,
  seed: number,
): number[][][][] {
  const next = randomSource(seed);
  const [a, b, c, d] = dimensions;
  return range(1, a).map(() =>
    range(1, b).map(() => range(1, c).map(() => range(1, d).map(() => next(-limit, limit)))),
  );
}

function volume(
  [channels, height, width]: readonly [number, number, number],
  flat: readonly number[],
): Volume {
  return range(0, channels - 1).map((c) =>
    range(0, height - 1).map((y) =>
      range(0, width - 1).map((x) => flat[(c * height + y) * width + x] ?? NaN),
    ),
  );
}

function read(circuit: TestCircuit, witness: readonly bigint[], like: Volume, signal = "main.out"): Volume {
  return like.map((plane, c) =>
    plane.map((row, y) =>
      row.map((_, x) => Number(toSigned(circuit.value(witness, `${signal}[${[c, y, x].join("][")}]`)))),
    ),
  );
}

const SHAPES: Record<string, ConvShape> = {
  "a strided kernel": {
    inShape: [1, 6, 7],
    kernel: [2, 3, 2],
    stride: [2, 3],
    pads: [0, 0, 0, 0],
    groups: 1,
  },
  "uneven padding": { inShape: [2, 4, 4], kernel: [2, 3, 3], stride: [1, 2], pads: [1, 0, 2, 1], groups: 1 },
  "two groups": { inShape: [4, 3, 3], kernel: [4, 2, 2], stride: [1, 1], pads: [0, 0, 0, 0], groups: 2 },
};

describe("circuits: Conv2d", () => {
  for (const [title, shape] of Object.entries(SHAPES)) {
    it(`equals the reference with ${title}, for no constraints`, async () => {
      const [channels, height, width] = shape.inShape;
      const count = channels * height * width;
      const weight = random4(
        [shape.kernel[0], channels / shape.groups, shape.kernel[1], shape.kernel[2]],
        5,
        3,
      );
      const bias = range(1, shape.kernel[0]).map((o) => 7 * o - 10);
      const next = randomSource(4);
      const rows = [
        range(1, count).map(() => 0),
        range(1, count).map(() => 3),
        ...range(1, 8).map(() => range(1, count).map(() => next(0, 3))),
      ];
      const like = conv2d(shape, weight, bias, volume(shape.inShape, rows[0] ?? []));
      const dimensions = [like.length, like[0]?.length ?? 0, like[0]?.[0]?.length ?? 0];
      const parameters = [
        shape.inShape,
        shape.kernel,
        shape.stride,
        shape.pads,
        shape.groups,
        weight,
        bias,
      ].map(list);
      const circuit = await loadCircuit(
        circuitOf(
          "conv2d",
          count,
          2,
          `
    signal output out[${dimensions.join("][")}];
    component layer = Conv2d(${parameters.join(", ")});
    ${fill(shape.inShape)}
    out <== layer.out;`,
        ),
      );
      for (const row of rows) {
        const expected = conv2d(shape, weight, bias, volume(shape.inShape, row));
        const witness = await circuit.witness({ in: row });
        expect(read(circuit, witness, expected)).to.deep.equal(expected);
      }
      // Two constraints a word, and one for each linear output that is public here.
      const outputs = dimensions.reduce((product, length) => product * length, 1);
      expect(circuit.system.constraintCount).to.equal(2 * count + outputs);
    });
  }
});

describe("circuits: ConvLayer", () => {
  const shape: ConvShape = {
    inShape: [1, 3, 3],
    kernel: [2, 2, 2],
    stride: [1, 1],
    pads: [1, 0, 0, 0],
    groups: 1,
  };
  const weight = [
    [
      [
        [1, -2],
        [2, 1],
      ],
    ],
    [
      [
        [-1, 3],
        [0, -2],
      ],
    ],
  ];
  const bias = [1, 1];
  const shift = [1, 0];
  const parameters = [
    shape.inShape,
    shape.kernel,
    shape.stride,
    shape.pads,
    shape.groups,
    weight,
    bias,
    shift,
    2,
  ].map(list);
  const source = circuitOf(
    "convLayer",
    9,
    1,
    `
    signal output {maxbit} out[2][3][2];
    component layer = ConvLayer(${parameters.join(", ")});
    ${fill(shape.inShape)}
    out <== layer.out;`,
  );
  const expectedFor = (flat: readonly number[]): Volume =>
    conv2d(shape, weight, bias, volume(shape.inShape, flat)).map((plane, o) =>
      plane.map((row) => row.map((value) => requantise(value, shift[o] ?? NaN, 2))),
    );

  it("equals the reference on every image, and no other witness exists", async () => {
    const circuit = await loadCircuit(source);
    for (const image of range(0, 511)) {
      const flat = range(0, 8).map((i) => (image >> i) & 1);
      const witness =
        image % 16 === 3
          ? await expectOnlyHonestWitness(circuit, { in: flat })
          : await circuit.witness({ in: flat });
      expect(read(circuit, witness, expectedFor(flat))).to.deep.equal(expectedFor(flat));
    }
  });

  it("proves ranges at compile time, narrower where the kernel hangs over the border", async () => {
    const circuit = await loadCircuit(source);
    const ranges = conv2d(shape, weight, bias, volume(shape.inShape, Array<number>(9).fill(0))).map(
      (plane, o) =>
        plane.map((row, y) =>
          row.map(() => {
            const taps = (weight[o]?.[0] ?? []).slice(y === 0 ? 1 : 0).flat();
            const sum = (keep: (w: number) => boolean) =>
              taps.filter(keep).reduce((total, w) => total + w, bias[o] ?? NaN);
            return requantiseCost(
              sum((w) => w < 0),
              sum((w) => w > 0),
              shift[o] ?? NaN,
              2,
            );
          }),
        ),
    );
    const expected = 9 + ranges.flat(2).reduce((total, cost) => total + cost, 0);
    expect(circuit.system.constraintCount).to.equal(expected);
    expectConstraints("circuits.convLayer", circuit.system.constraintCount);
  });

  it("has no witness for a word out of range", async () => {
    const circuit = await loadCircuit(source);
    await expectNoWitness(circuit, { in: [2, 0, 0, 0, 0, 0, 0, 0, 0] });
    await expectNoWitness(circuit, { in: [0, 0, 0, 0, -1, 0, 0, 0, 0] });
  });

  it("refuses every output but its own, and swapped outputs", async () => {
    const circuit = await loadCircuit(source, 0);
    const honest = await circuit.witness({ in: [1, 0, 1, 1, 1, 0, 0, 1, 1] });
    expect(brokenConstraints(circuit.system, honest)).to.be.empty;
    for (const [signal, wire] of circuit.wireOf) {
      if (!/^main\.(out|layer\.out|layer\.conv\.out)\[/.test(signal)) continue;
      const forged = forge(circuit, honest, { [signal]: (honest[wire] ?? 0n) + 1n });
      expect(brokenConstraints(circuit.system, forged), signal).to.not.be.empty;
    }
    const [a, b] = ["main.out[0][1][1]", "main.out[1][1][1]"] as const;
    const swapped = { [a]: circuit.value(honest, b), [b]: circuit.value(honest, a) };
    expect(brokenConstraints(circuit.system, forge(circuit, honest, swapped))).to.not.be.empty;
  });

  it("does not take inputs without a proved range", async () => {
    const outcome = await loadCircuit(source.replaceAll("words.out[", "in[")).then(
      () => "compiled",
      (error: unknown) => String(error),
    );
    expect(outcome).to.contain("missing tags");
  });
});

describe("circuits: Dense, DenseLayer and Classify", () => {
  const weight = [
    [3, -2, 1],
    [-1, -1, 4],
    [2, 2, -3],
  ];
  const bias = [1, -2, 0];
  const inputs = range(0, 63).map((i) => [i & 3, (i >> 2) & 3, (i >> 4) & 3]);
  const rangeOf = (row: readonly number[], o: number): readonly [number, number] => {
    const sum = (keep: (w: number) => boolean) =>
      row.filter(keep).reduce((total, w) => total + 3 * w, bias[o] ?? NaN);
    return [sum((w) => w < 0), sum((w) => w > 0)];
  };

  it("Dense equals the reference on every input, for no constraints", async () => {
    const circuit = await loadCircuit(
      circuitOf(
        "dense",
        3,
        2,
        `
    signal output out[3];
    component layer = Dense(3, 3, ${list(weight)}, ${list(bias)});
    layer.in <== words.out;
    out <== layer.out;`,
      ),
    );
    for (const input of inputs) {
      const witness = await circuit.witness({ in: input });
      const out = range(0, 2).map((o) => Number(toSigned(circuit.value(witness, `main.out[${String(o)}]`))));
      expect(out).to.deep.equal(dense(weight, bias, input));
    }
    expect(circuit.system.constraintCount).to.equal(2 * 3 + 3);
  });

  it("DenseLayer equals the reference on every input, and no other witness exists", async () => {
    const circuit = await loadCircuit(
      circuitOf(
        "denseLayer",
        3,
        2,
        `
    signal output {maxbit} out[3];
    component layer = DenseLayer(3, 3, ${list(weight)}, ${list(bias)}, [1, 2, 0], 2);
    layer.in <== words.out;
    out <== layer.out;`,
      ),
    );
    for (const input of inputs) {
      const witness = await expectOnlyHonestWitness(circuit, { in: input });
      const out = range(0, 2).map((o) => Number(circuit.value(witness, `main.out[${String(o)}]`)));
      expect(out).to.deep.equal(
        dense(weight, bias, input).map((value, o) => requantise(value, [1, 2, 0][o] ?? NaN, 2)),
      );
    }
    const cost = weight.reduce(
      (sum, row, o) => sum + requantiseCost(...rangeOf(row, o), [1, 2, 0][o] ?? NaN, 2),
      0,
    );
    expect(circuit.system.constraintCount).to.equal(2 * 3 + cost);
    expectConstraints("circuits.denseLayer", circuit.system.constraintCount);
  });

  it("Classify gives the first greatest class on every input, and no other witness exists", async () => {
    const circuit = await loadCircuit(
      circuitOf(
        "classify",
        3,
        2,
        `
    signal output out;
    component layer = Classify(3, 3, ${list(weight)}, ${list(bias)});
    layer.in <== words.out;
    out <== layer.out;`,
      ),
    );
    for (const input of inputs) {
      const witness = await expectOnlyHonestWitness(circuit, { in: input });
      expect(circuit.value(witness, "main.out")).to.equal(BigInt(argmax(dense(weight, bias, input))));
    }
    const bounds = weight.map(rangeOf);
    const cost = argmaxCost(
      bounds.map(([low]) => low),
      bounds.map(([, high]) => high),
    );
    expect(circuit.system.constraintCount).to.equal(2 * 3 + cost);
    expectConstraints("circuits.classify", circuit.system.constraintCount);
  });
});

describe("circuits: MaxPool", () => {
  it("equals the reference on random images, and no other witness exists", async () => {
    const shape = [2, 4, 5] as const;
    const circuit = await loadCircuit(
      circuitOf(
        "maxPool",
        40,
        2,
        `
    signal output {maxbit} out[2][2][2];
    component layer = MaxPool([2, 4, 5], [2, 3], [2, 2]);
    ${fill(shape)}
    out <== layer.out;`,
      ),
    );
    const next = randomSource(9);
    for (const greatest of [0, 1, 2, 3, 3, 3]) {
      const flat = range(1, 40).map(() => next(0, greatest));
      const image = volume(shape, flat);
      const expected = image.map((plane) =>
        range(0, 1).map((y) =>
          range(0, 1).map((x) =>
            Math.max(...plane.slice(2 * y, 2 * y + 2).flatMap((row) => row.slice(2 * x, 2 * x + 3))),
          ),
        ),
      );
      const witness = await expectOnlyHonestWitness(circuit, { in: flat });
      expect(read(circuit, witness, expected)).to.deep.equal(expected);
    }
    expect(circuit.system.constraintCount).to.equal(40 * 2 + 8 * 5 * 4);
    expectConstraints("circuits.maxPool", circuit.system.constraintCount);
  });

  it("hands the words on where the window is a single one", async () => {
    const circuit = await loadCircuit(
      circuitOf(
        "maxPool",
        4,
        1,
        `
    signal output {maxbit} out[1][1][1];
    component layer = MaxPool([1, 2, 2], [1, 1], [2, 2]);
    ${fill([1, 2, 2])}
    out <== layer.out;`,
      ),
    );
    const witness = await circuit.witness({ in: [1, 0, 0, 0] });
    expect(circuit.value(witness, "main.out[0][0][0]")).to.equal(1n);
  });
});
