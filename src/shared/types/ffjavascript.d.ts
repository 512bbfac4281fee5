// SPDX-License-Identifier: MIT
// The part of the untyped npm package "ffjavascript" (finite fields and curves in WebAssembly) that Assay uses.
declare module "ffjavascript" {
  /** Field arithmetic on bigints in [0, p). */
  export class F1Field {
    constructor(p: bigint);
    /** w[k] generates the subgroup of order 2^k. */
    readonly w: readonly bigint[];
    /** 2^s is the largest power of two that divides p − 1. */
    readonly s: number;
    mul(a: bigint, b: bigint): bigint;
    inv(a: bigint): bigint;
    exp(a: bigint, exponent: bigint): bigint;
    /** A square root, or null if there is none. */
    sqrt(a: bigint): bigint | null;
  }

  /** A place in a worker's memory: a variable of the task, plus an offset in bytes, or a plain number. */
  export type TaskParameter = { var: number; offset?: number } | { val: number };

  /** A step of a task: memory is allocated, filled, worked on by a WebAssembly function, and read back. */
  export type TaskStep =
    | { cmd: "ALLOCSET"; var: number; buff: Uint8Array }
    | { cmd: "ALLOC"; var: number; len: number }
    | { cmd: "CALL"; fnName: string; params: readonly TaskParameter[] }
    | { cmd: "GET"; out: number; var: number; len: number };

  /** The worker threads of a curve. */
  export interface ThreadManager {
    readonly concurrency: number;
    /** Runs a task on the next free worker; resolves to what it read back, by `out`. */
    queueAction(task: readonly TaskStep[]): Promise<Uint8Array[]>;
  }

  /** A group of points; `Coordinates` is bigint for G1 and a pair of bigints (real part first) for G2. */
  export interface Group<Coordinates> {
    /** n8: bytes of one coordinate. */
    readonly F: { readonly n8: number };
    /** The generator, Jacobian. */
    readonly g: Uint8Array;
    add(a: Uint8Array, b: Uint8Array): Uint8Array;
    neg(a: Uint8Array): Uint8Array;
    eq(a: Uint8Array, b: Uint8Array): boolean;
    isZero(a: Uint8Array): boolean;
    /** True if the point satisfies the curve's equation, or is the point at infinity. */
    isValid(a: Uint8Array): boolean;
    timesScalar(a: Uint8Array, scalar: bigint): Uint8Array;
    toAffine(a: Uint8Array): Uint8Array;
    /** Coordinates as big-endian numbers. */
    toUncompressed(a: Uint8Array): Uint8Array;
    /** [x, y, 1]; the point at infinity is [0, 1, 0]. */
    toObject(a: Uint8Array): [Coordinates, Coordinates, Coordinates];
    fromObject(coordinates: readonly Coordinates[]): Uint8Array;
    /** A point of the group, Jacobian, whose multiple of the generator nobody knows. */
    fromRng(random: ChaCha): Uint8Array;
  }

  /** A generator of pseudorandom numbers from a seed of eight 32-bit words. */
  export class ChaCha {
    constructor(seed: readonly number[]);
    nextU32(): number;
  }

  export interface Curve {
    readonly name: string;
    /** Order of the base field. */
    readonly q: bigint;
    /** Order of the groups. */
    readonly r: bigint;
    readonly tm: ThreadManager;
    readonly G1: Group<bigint>;
    readonly G2: Group<readonly [bigint, bigint]>;
    /** Ends the worker threads. */
    terminate(): Promise<void>;
  }

  /** The curve with its worker threads, one per processor; the same object until it is terminated. */
  export function getCurveFromName(name: "bn128", singleThread?: boolean): Promise<Curve>;
}
