// SPDX-License-Identifier: MIT
import { randomSource, range } from "./expectations.ts";
import { toSigned, type TestCircuit } from "./loadCircuit.ts";

/** Numbers by channel, row and column. */
export type Volume = number[][][];

/** A parameter as circom writes it. */
export const list = (value: unknown) => JSON.stringify(value);

/** A circuit that range-checks in[count] at `bits` and runs `body` on words.out. */
export const circuitOf = (file: string, count: number, bits: number, body: string) => `
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

/** Hands words.out to layer.in, channel by channel. */
export const fill = (shape: readonly [number, number, number]) =>
  volumeLoop(
    shape,
    `layer.in[c][y][x] <== words.out[(c * ${String(shape[1])} + y) * ${String(shape[2])} + x];`,
  );

/** Reproducible weights in [−limit, limit]. */
export function random4(
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

/** Flat words as channels, rows and columns. */
export function volume(
  [channels, height, width]: readonly [number, number, number],
  flat: readonly number[],
): Volume {
  return range(0, channels - 1).map((c) =>
    range(0, height - 1).map((y) =>
      range(0, width - 1).map((x) => flat[(c * height + y) * width + x] ?? NaN),
    ),
  );
}

/** A volume of signals of a witness, signed. */
export function read(
  circuit: TestCircuit,
  witness: readonly bigint[],
  like: Volume,
  signal = "main.out",
): Volume {
  return like.map((plane, c) =>
    plane.map((row, y) =>
      row.map((_, x) => Number(toSigned(circuit.value(witness, `${signal}[${[c, y, x].join("][")}]`)))),
    ),
  );
}
