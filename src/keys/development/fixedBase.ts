// SPDX-License-Identifier: MIT
import type { Curve, TaskParameter, TaskStep } from "ffjavascript";
import { joinBytes } from "./bytes.ts";

/** @see multiplyGenerator */
export type MultiplyGeneratorParameters = {
  readonly group: "G1" | "G2";
  /** Each in [0, r). */
  readonly scalars: readonly bigint[];
  /** Called with the number of scalars done. */
  readonly onDone?: (done: number) => void;
};

const SCALAR_BITS = 254;
/** Points that one task works on. */
const CHUNK = 256;

type Layout = {
  readonly curve: Curve;
  readonly group: "G1" | "G2";
  readonly prefix: "g1m" | "g2m";
  readonly affineBytes: number;
  readonly jacobianBytes: number;
  readonly windowBits: number;
  readonly windows: number;
};

/**
 * Multiplies the generator by many scalars at once. For each window of bits of a scalar, all multiples are computed
 * beforehand; a product is then a sum of one table entry per window (Brickell, Gordon, McCurley and Wilson, EUROCRYPT 1992,
 * with all digits stored). The sums run in the curve's worker threads.
 *
 * @returns Affine points in snarkjs's format (Montgomery form, little-endian), one after another; zero bytes for infinity.
 */
export async function multiplyGenerator(
  curve: Curve,
  { group, scalars, onDone }: MultiplyGeneratorParameters,
): Promise<Uint8Array> {
  const layout = chooseLayout(curve, group, scalars.length);
  const tables = await buildTables(layout);
  const products: Uint8Array[] = [];
  const wave = CHUNK * curve.tm.concurrency * 2;
  for (let start = 0; start < scalars.length; start += wave) {
    const chunks: Promise<Uint8Array>[] = [];
    const end = Math.min(start + wave, scalars.length);
    for (let at = start; at < end; at += CHUNK)
      chunks.push(sumEntries(layout, tables, scalars.slice(at, Math.min(at + CHUNK, end))));
    products.push(...(await Promise.all(chunks)));
    onDone?.(end);
  }
  return joinBytes(products);
}

/** Picks the window that costs the fewest additions, tables included. */
function chooseLayout(curve: Curve, group: "G1" | "G2", count: number): Layout {
  const additions = (bits: number): number => Math.ceil(SCALAR_BITS / bits) * (2 ** bits + count);
  const candidates = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
  const windowBits = candidates.reduce((best, bits) => (additions(bits) < additions(best) ? bits : best));
  const coordinate = curve[group].F.n8;
  return {
    curve,
    group,
    prefix: group === "G1" ? "g1m" : "g2m",
    affineBytes: coordinate * 2,
    jacobianBytes: coordinate * 3,
    windowBits,
    windows: Math.ceil(SCALAR_BITS / windowBits),
  };
}

/** For window k: the points 0, 1, 2, … 2^bits − 1 times 2^(bits · k) · generator, affine. */
async function buildTables(layout: Layout): Promise<Uint8Array[]> {
  const group = layout.curve[layout.group];
  const bases: Uint8Array[] = [];
  let base = group.g;
  for (let window = 0; window < layout.windows; window++) {
    bases.push(group.toAffine(base));
    base = group.timesScalar(base, 1n << BigInt(layout.windowBits));
  }
  return Promise.all(bases.map((affine) => buildTable(layout, affine)));
}

async function buildTable(layout: Layout, base: Uint8Array): Promise<Uint8Array> {
  const { prefix, jacobianBytes, affineBytes, windowBits, curve } = layout;
  const entries = 2 ** windowBits;
  const entry = (index: number): TaskParameter => ({ var: 1, offset: index * jacobianBytes });
  const task: TaskStep[] = [
    { cmd: "ALLOCSET", var: 0, buff: base },
    { cmd: "ALLOC", var: 1, len: entries * jacobianBytes },
    { cmd: "CALL", fnName: `${prefix}_zero`, params: [entry(0)] },
  ];
  for (let index = 1; index < entries; index++)
    task.push({
      cmd: "CALL",
      fnName: `${prefix}_addMixed`,
      params: [entry(index - 1), { var: 0 }, entry(index)],
    });
  task.push(
    { cmd: "CALL", fnName: `${prefix}_batchToAffine`, params: [entry(0), { val: entries }, entry(0)] },
    { cmd: "GET", out: 0, var: 1, len: entries * affineBytes },
  );
  return onlyOutput(await curve.tm.queueAction(task));
}

/** For each scalar, gathers its table entries and has a worker sum them. */
async function sumEntries(
  layout: Layout,
  tables: readonly Uint8Array[],
  scalars: readonly bigint[],
): Promise<Uint8Array> {
  const { prefix, jacobianBytes, affineBytes, windows, curve } = layout;
  const result = new Uint8Array(scalars.length * affineBytes);
  const places = [...scalars.keys()].filter((index) => scalars[index] !== 0n);
  if (places.length === 0) return result;

  const gathered = new Uint8Array(places.length * windows * affineBytes);
  places.forEach((place, row) => {
    gatherEntries(layout, tables, scalars[place] ?? 0n, gathered.subarray(row * windows * affineBytes));
  });
  const task: TaskStep[] = [
    { cmd: "ALLOCSET", var: 0, buff: gathered },
    { cmd: "ALLOCSET", var: 1, buff: new Uint8Array(windows).fill(1) },
    { cmd: "ALLOC", var: 2, len: places.length * jacobianBytes },
    ...places.map((_, row) => sumStep(layout, row)),
    {
      cmd: "CALL",
      fnName: `${prefix}_batchToAffine`,
      params: [{ var: 2 }, { val: places.length }, { var: 2 }],
    },
    { cmd: "GET", out: 0, var: 2, len: places.length * affineBytes },
  ];
  const sums = onlyOutput(await curve.tm.queueAction(task));
  gathered.fill(0);
  places.forEach((place, row) => {
    result.set(sums.subarray(row * affineBytes, (row + 1) * affineBytes), place * affineBytes);
  });
  return result;
}

function gatherEntries(
  layout: Layout,
  tables: readonly Uint8Array[],
  scalar: bigint,
  target: Uint8Array,
): void {
  const { windowBits, affineBytes } = layout;
  for (const [window, table] of tables.entries()) {
    const digit = Number(BigInt.asUintN(windowBits, scalar >> BigInt(window * windowBits)));
    target.set(table.subarray(digit * affineBytes, (digit + 1) * affineBytes), window * affineBytes);
  }
}

/** A multi-exponentiation by one-bit scalars that are all 1 is a plain sum of affine points. */
function sumStep({ prefix, windows, affineBytes, jacobianBytes }: Layout, row: number): TaskStep {
  return {
    cmd: "CALL",
    fnName: `${prefix}_multiexpAffine_chunk`,
    params: [
      { var: 0, offset: row * windows * affineBytes },
      { var: 1 },
      { val: 1 }, // bytes of a scalar
      { val: windows }, // points
      { val: 0 }, // first bit
      { val: 1 }, // bits
      { var: 2, offset: row * jacobianBytes },
    ],
  };
}

function onlyOutput(outputs: readonly Uint8Array[]): Uint8Array {
  const [output] = outputs;
  if (output === undefined) throw new TypeError("a worker of the curve gave no result");
  return output;
}
