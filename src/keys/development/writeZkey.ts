// SPDX-License-Identifier: MIT
import { createBinFile, endWriteSection, startWriteSection, writeBigInt } from "@iden3/binfileutils";
import type { BinFile } from "@iden3/binfileutils";
import type { Curve } from "ffjavascript";
import type { LinearCombination } from "r1csfile";
import type { ConstraintSystem } from "../../shared/circom/readR1cs.ts";
import { SCALAR_FIELD_ORDER } from "../../shared/publicSignals.ts";
import { ELEMENT_BYTES, writeElement } from "./bytes.ts";
import type { KeyPoints } from "./keyPoints.ts";

/** @see writeZkey */
export type WriteZkeyParameters = {
  readonly curve: Curve;
  readonly system: ConstraintSystem;
  readonly power: number;
  readonly points: KeyPoints;
  /** 64 bytes that take the place of the circuit hash of a ceremony. */
  readonly circuitHash: Uint8Array;
};

const GROTH16 = 1;
const SECTIONS = 10;
const COEFFICIENT_BYTES = 12 + ELEMENT_BYTES;
/** 2^512 mod r: snarkjs keeps coefficients in Montgomery form twice over. */
const MONTGOMERY_SQUARED = 2n ** 512n % SCALAR_FIELD_ORDER;

/** Writes a proving key as `snarkjs zkey new` does, without contributions. */
export async function writeZkey(
  file: string,
  { curve, system, power, points, circuitHash }: WriteZkeyParameters,
): Promise<void> {
  const output = await createBinFile(file, "zkey", 1, SECTIONS);
  const section = (id: number, bytes: Uint8Array) => writeSection(output, id, () => output.write(bytes));
  try {
    await writeSection(output, 1, () => output.writeULE32(GROTH16));
    await writeSection(output, 2, () => writeHeader(output, curve, system, power, points));
    await section(4, encodeCoefficients(system));
    await section(3, points.ic);
    await section(9, points.h);
    await section(8, points.c);
    await section(5, points.a);
    await section(6, points.b1);
    await section(7, points.b2);
    await writeSection(output, 10, async () => {
      await output.write(circuitHash);
      await output.writeULE32(0); // contributions
    });
  } finally {
    await output.close();
  }
}

async function writeSection(output: BinFile, id: number, fill: () => Promise<void>): Promise<void> {
  await startWriteSection(output, id);
  await fill();
  await endWriteSection(output);
}

async function writeHeader(
  output: BinFile,
  curve: Curve,
  system: ConstraintSystem,
  power: number,
  points: KeyPoints,
): Promise<void> {
  for (const prime of [curve.q, curve.r]) {
    await output.writeULE32(ELEMENT_BYTES);
    await writeBigInt(output, prime, ELEMENT_BYTES);
  }
  for (const size of [system.wires, system.publicSignals, 2 ** power]) await output.writeULE32(size);
  const { alpha1, beta1, beta2, gamma2, delta1, delta2 } = points;
  for (const point of [alpha1, beta1, beta2, gamma2, delta1, delta2]) await output.write(point);
}

/** Section 4: every coefficient of A (matrix 0) and B (matrix 1) with its row and wire. */
function encodeCoefficients(system: ConstraintSystem): Uint8Array {
  const size = (combination: LinearCombination) => Object.keys(combination).length;
  const publicRows = system.publicSignals + 1;
  const count = system.constraints.reduce((sum, { a, b }) => sum + size(a) + size(b), publicRows);
  const bytes = new Uint8Array(4 + count * COEFFICIENT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, count, true);
  let offset = 4;
  const append = (matrix: number, row: number, wire: number, coefficient: bigint): void => {
    [matrix, row, wire].forEach((value, field) => {
      view.setUint32(offset + field * 4, value, true);
    });
    writeElement(bytes, offset + 12, (coefficient * MONTGOMERY_SQUARED) % SCALAR_FIELD_ORDER);
    offset += COEFFICIENT_BYTES;
  };
  for (const [row, { a, b }] of system.constraints.entries())
    for (const [matrix, combination] of [a, b].entries())
      for (const [wire, coefficient] of Object.entries(combination))
        append(matrix, row, Number(wire), coefficient);
  for (let wire = 0; wire < publicRows; wire++) append(0, system.constraintCount + wire, wire, 1n);
  return bytes;
}
