// SPDX-License-Identifier: MIT
import { writeFile } from "node:fs/promises";

/**
 * Writes numbers as a NumPy array of 64-bit floats. Source: NEP 1, version 1.0 of the format.
 *
 * @param shape - Lengths of the axes; their product is the number of numbers.
 */
export async function writeNpy(
  file: string,
  numbers: readonly number[],
  shape: readonly number[],
): Promise<void> {
  const head = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  // The header ends in a line feed, and the data begin at a multiple of 64 bytes.
  const padded = `${head.padEnd(Math.ceil((10 + head.length + 1) / 64) * 64 - 11)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  const data = Buffer.from(Float64Array.from(numbers).buffer);
  await writeFile(
    file,
    Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), length, Buffer.from(padded), data]),
  );
}
