// SPDX-License-Identifier: MIT
import { sizeOf, stridesOf, type Shape } from "../../graph/tensor.ts";

/** What one output coordinate reads along one axis: the inputs `start + moves[t]`, through the kernel's `taps[t]`. */
export interface AxisRead {
  readonly start: number;
  readonly pattern: AxisPattern;
}

/** Taps of the kernel and where they lie; one object for all coordinates that read in the same way. */
export interface AxisPattern {
  readonly taps: readonly number[];
  readonly moves: readonly number[];
}

/** Taps of a kernel of several axes, as positions in the row-major kernel and image. */
export interface WindowPattern {
  readonly taps: Int32Array;
  readonly offsets: Int32Array;
}

/** What every output position reads of one channel's image. */
export interface WindowReads {
  readonly patterns: readonly WindowPattern[];
  /** For each output position, row-major: its pattern, and the image position that the offsets are added to. */
  readonly pattern: Int32Array;
  readonly base: Int32Array;
}

/** Keeps the patterns along one axis, so that equal ones are one object. */
export class AxisPatterns {
  readonly #known = new Map<string, AxisPattern>();

  /** The pattern of this key; made if it is new. */
  of(key: string, make: () => AxisPattern): AxisPattern {
    const pattern = this.#known.get(key) ?? make();
    this.#known.set(key, pattern);
    return pattern;
  }
}

/** Number of taps of all output positions together. */
export function readCount(axes: readonly (readonly AxisRead[])[]): number {
  return axes.reduce(
    (product, reads) => product * reads.reduce((sum, { pattern }) => sum + pattern.taps.length, 0),
    1,
  );
}

/** Joins the axes: an output position reads where its coordinates do. */
export function joinAxes(axes: readonly (readonly AxisRead[])[], kernel: Shape, image: Shape): WindowReads {
  const imageStrides = stridesOf(image);
  const kernelStrides = stridesOf(kernel);
  const patterns: WindowPattern[] = [];
  const known = new Map<string, number>();
  const identities = axes.map((reads) => numbered(reads));
  const outputs = sizeOf(axes.map((reads) => reads.length));
  const [pattern, base] = [new Int32Array(outputs), new Int32Array(outputs)];
  const at = axes.map(() => 0);
  for (let output = 0; output < outputs; output++) {
    const reads = axes.flatMap((axis, index) => axis[at[index] ?? 0] ?? []);
    const key = at.map((coordinate, axis) => identities[axis]?.[coordinate]).join(" ");
    let index = known.get(key);
    if (index === undefined) {
      index = patterns.push(join(reads, kernelStrides, imageStrides)) - 1;
      known.set(key, index);
    }
    pattern[output] = index;
    base[output] = reads.reduce((sum, { start }, axis) => sum + start * (imageStrides[axis] ?? 0), 0);
    advance(at, axes);
  }
  return { patterns, pattern, base };
}

function numbered(reads: readonly AxisRead[]): readonly number[] {
  const numbers = new Map<AxisPattern, number>();
  return reads.map(({ pattern }) => {
    const number = numbers.get(pattern) ?? numbers.size;
    numbers.set(pattern, number);
    return number;
  });
}

function join(
  reads: readonly AxisRead[],
  kernelStrides: readonly number[],
  imageStrides: readonly number[],
): WindowPattern {
  let [taps, offsets] = [[0], [0]];
  reads.forEach(({ pattern }, axis) => {
    const [kernelStride, imageStride] = [kernelStrides[axis] ?? 0, imageStrides[axis] ?? 0];
    taps = taps.flatMap((outer) => pattern.taps.map((tap) => outer + tap * kernelStride));
    offsets = offsets.flatMap((outer) => pattern.moves.map((move) => outer + move * imageStride));
  });
  return { taps: Int32Array.from(taps), offsets: Int32Array.from(offsets) };
}

/** Moves a position on by one, the last axis fastest. */
function advance(at: number[], axes: readonly (readonly unknown[])[]): void {
  for (let axis = at.length - 1; axis >= 0; axis--) {
    const next = (at[axis] ?? 0) + 1;
    if (next < (axes[axis]?.length ?? 0)) {
      at[axis] = next;
      return;
    }
    at[axis] = 0;
  }
}
