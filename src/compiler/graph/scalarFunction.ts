// SPDX-License-Identifier: MIT

/** f(x) = scale · clamp(x, low, high) + offset. */
export interface Clamp {
  readonly low: number;
  readonly high: number;
  readonly scale: number;
  readonly offset: number;
}

/** A function of one number, as activations are. */
export interface ScalarFunction {
  /** For people: what it computes, e.g. "relu". */
  readonly name: string;
  readonly apply: (x: number) => number;
  /** Given where the function is a scaled clamp: it then needs no table. */
  readonly clamp?: Clamp;
  /** Given where it is [x ≥ 0] ("inclusive") or [x > 0] ("strict"). */
  readonly step?: "inclusive" | "strict";
  /** Given where it is scale · of(x) + offset: `of` is then proved once, however often multiples of it are used. */
  readonly multiple?: { readonly of: ScalarFunction; readonly scale: number; readonly offset: number };
  /** How many functions it is made of; 1 if left out. */
  readonly parts?: number;
}

/** Of more parts no function is made: a file may nest them until neither time nor stack is left. */
export const MAXIMUM_PARTS = 64;

/** How many functions a function is made of. */
export function partsOf({ parts = 1 }: ScalarFunction): number {
  return parts;
}

/** scale · clamp(x, low, high) + offset. */
export function clampFunction(name: string, { low, high, scale, offset }: Clamp): ScalarFunction {
  return {
    name,
    apply: (x) => scale * Math.min(Math.max(x, low), high) + offset,
    clamp: { low, high, scale, offset },
  };
}

/** scale · x + offset. */
export function affineFunction(scale: number, offset: number): ScalarFunction {
  return clampFunction("affine", { low: -Infinity, high: Infinity, scale, offset });
}

/** x itself. */
export const IDENTITY: ScalarFunction = affineFunction(1, 0);

/** max(x, 0). */
export const RELU: ScalarFunction = clampFunction("relu", { low: 0, high: Infinity, scale: 1, offset: 0 });

/** 1 where x ≥ 0 (or x > 0), else 0. */
export function stepFunction(step: "inclusive" | "strict"): ScalarFunction {
  return { name: "step", apply: step === "strict" ? (x) => (x > 0 ? 1 : 0) : (x) => (x >= 0 ? 1 : 0), step };
}

/** Whether a function is scale · x + offset everywhere. */
export function isAffine({ clamp }: ScalarFunction): boolean {
  return clamp?.low === -Infinity && clamp.high === Infinity;
}

/** outer(inner(x)); stays a clamp where both are, and a multiple where the outer one is. */
export function compose(outer: ScalarFunction, inner: ScalarFunction): ScalarFunction {
  if (inner === IDENTITY) return outer;
  const name = isAffine(inner) ? outer.name : isAffine(outer) ? inner.name : `${outer.name}(${inner.name})`;
  if (outer.clamp && inner.clamp) {
    const clamp = composeClamps(outer.clamp, inner.clamp);
    if (clamp) return clampFunction(name, clamp);
  }
  if (outer.clamp && isAffine(outer)) return multipleOf(inner, outer.clamp);
  return { name, apply: (x) => outer.apply(inner.apply(x)), parts: partsOf(outer) + partsOf(inner) };
}

function multipleOf(inner: ScalarFunction, { scale: factor, offset: added }: Clamp): ScalarFunction {
  const { of, scale, offset } = inner.multiple ?? { of: inner, scale: 1, offset: 0 };
  const multiple = { of, scale: factor * scale, offset: factor * offset + added };
  return {
    name: inner.name,
    apply: (x) => multiple.scale * of.apply(x) + multiple.offset,
    multiple,
    parts: 1 + partsOf(of),
  };
}

/** clamp(s·c + o, l, h) = s·clamp(c, (l − o)/s, (h − o)/s) + o for s > 0; bounds change places for s < 0. */
function composeClamps(outer: Clamp, inner: Clamp): Clamp | undefined {
  if (inner.scale === 0) return undefined;
  const bounds = [(outer.low - inner.offset) / inner.scale, (outer.high - inner.offset) / inner.scale];
  const low = Math.max(inner.low, Math.min(...bounds));
  const high = Math.min(inner.high, Math.max(...bounds));
  if (low > high) return undefined;
  return {
    low,
    high,
    scale: outer.scale * inner.scale,
    offset: outer.scale * inner.offset + outer.offset,
  };
}
