// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { expectConstraints } from "../shared/snapshots.ts";
import { brokenConstraints, forge } from "../soundness/forge.ts";
import { expectNoWitness, expectOnlyHonestWitness, randomSource, range } from "./support/expectations.ts";
import { loadCircuit } from "./support/loadCircuit.ts";
import { conv2d, requantise, requantiseCost, type ConvShape } from "./support/reference.ts";
import { circuitOf, fill, list, random4, read, volume, type Volume } from "./support/volumes.ts";

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
