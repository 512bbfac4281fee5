// SPDX-License-Identifier: MIT
import { ModelTooLargeError, ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { MAXIMUM_TAPS, MAXIMUM_VALUES } from "../../graph/graph.ts";
import type { Shape } from "../../graph/tensor.ts";
import { integerAttribute, listAttribute, refuse, textAttribute, type OnnxNode } from "../node.ts";
import { AxisPatterns, type AxisRead } from "./windowReads.ts";

/** A window along one axis of an image. */
export interface AxisWindow {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Positions of padding before and after the image. */
  readonly before: number;
  readonly after: number;
}

/** A list attribute with one positive integer per axis; ones if it was left out. */
export function perAxis(
  node: OnnxNode,
  name: string,
  axes: number,
  least = 1,
  fallback = 1,
): readonly number[] {
  const list = listAttribute(node, name) ?? new Array<number>(axes).fill(fallback);
  if (list.length === axes && list.every((value) => Number.isInteger(value) && value >= least)) return list;
  return refuse(
    node,
    `attribute ${name} = [${list.join(", ")}] is not ${String(axes)} integers of at least ${String(least)}`,
    `give one per spatial axis`,
  );
}

/**
 * The windows of a convolution or pooling, one per spatial axis, with padding resolved (auto_pad included).
 * Source: ONNX operators Conv and MaxPool.
 * @param image - Sizes of the spatial axes.
 */
export function readWindows(node: OnnxNode, image: Shape, kernel: readonly number[]): readonly AxisWindow[] {
  const axes = image.length;
  const strides = perAxis(node, "strides", axes);
  const dilations = perAxis(node, "dilations", axes);
  const automatic = textAttribute(node, "auto_pad", "NOTSET");
  if (!["NOTSET", "", "VALID", "SAME_UPPER", "SAME_LOWER"].includes(automatic))
    refuse(node, `auto_pad = ${automatic} is unknown`, "use pads");
  const pads =
    automatic === "NOTSET" || automatic === ""
      ? perAxis(node, "pads", 2 * axes, 0, 0)
      : new Array<number>(2 * axes).fill(0);
  return image.map((size, axis) => {
    const window = {
      size,
      kernel: kernel[axis] ?? 1,
      stride: strides[axis] ?? 1,
      dilation: dilations[axis] ?? 1,
      before: pads[axis] ?? 0,
      after: pads[axis + axes] ?? 0,
    };
    return automatic.startsWith("SAME") ? samePadded(window, automatic === "SAME_UPPER") : window;
  });
}

/** Padding that makes the output ⌈size ÷ stride⌉ long; the odd one goes after the image if `upper`. */
function samePadded(window: AxisWindow, upper: boolean): AxisWindow {
  const { size, stride } = window;
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + reach(window) - size, 0);
  const small = Math.floor(total / 2);
  return upper
    ? { ...window, before: small, after: total - small }
    : { ...window, before: total - small, after: small };
}

/** Positions from a window's first tap to its last. */
function reach({ kernel, dilation }: AxisWindow): number {
  return (kernel - 1) * dilation + 1;
}

/** What every output coordinate reads along each axis; taps in the padding are left out. */
export function slide(node: OnnxNode, windows: readonly AxisWindow[]): readonly (readonly AxisRead[])[] {
  const ceiling = integerAttribute(node, "ceil_mode", 0) === 1;
  return windows.map((window) => {
    const ranges = Array.from({ length: outputSize(node, window, ceiling) }, (_, output) =>
      tapsInside(window, output),
    );
    const work = ranges.reduce((sum, { from, to }) => sum + Math.max(0, to - from + 1), 0);
    checkWork(node, work);
    const patterns = new AxisPatterns();
    return ranges.map(({ from, to }, output) => {
      const pattern = patterns.of(`${String(from)} ${String(to)}`, () => {
        const taps = Array.from({ length: Math.max(0, to - from + 1) }, (_, tap) => from + tap);
        return { taps, moves: taps.map((tap) => (tap - from) * window.dilation) };
      });
      const start = output * window.stride - window.before + from * window.dilation;
      return { start: pattern.taps.length === 0 ? 0 : start, pattern };
    });
  });
}

/** First and last tap of an output's window that lie in the image. */
function tapsInside(window: AxisWindow, output: number) {
  const first = output * window.stride - window.before;
  return {
    from: Math.max(0, Math.ceil(-first / window.dilation)),
    to: Math.min(window.kernel - 1, Math.floor((window.size - 1 - first) / window.dilation)),
  };
}

/** Taps of an output's window in the image and the padding around it, but not behind that. */
export function paddedTaps(window: AxisWindow, output: number): number {
  const room = window.size + window.before + window.after - output * window.stride;
  return Math.min(window.kernel, Math.ceil(room / window.dilation));
}

function outputSize(node: OnnxNode, window: AxisWindow, ceiling: boolean): number {
  const { size, stride, before, after } = window;
  const steps = (size + before + after - reach(window)) / stride;
  let count = (ceiling ? Math.ceil(steps) : Math.floor(steps)) + 1;
  // A window that would begin behind the image, in the padding after it, is left out.
  if (ceiling && (count - 1) * stride >= size + before) count--;
  if (steps < 0 || count < 1) {
    throw new ShapeUnsupportedError(
      node.context.name,
      `a window over ${String(reach(window))} does not fit ${String(size + before + after)} positions`,
    );
  }
  if (count > MAXIMUM_VALUES)
    throw new ModelTooLargeError(node.context.name, "values", count, MAXIMUM_VALUES);
  return count;
}

/** Refuses more work than may be listed, before it is. */
export function checkWork(node: OnnxNode, work: number): void {
  if (work > MAXIMUM_TAPS) throw new ModelTooLargeError(node.context.name, "products", work, MAXIMUM_TAPS);
}
