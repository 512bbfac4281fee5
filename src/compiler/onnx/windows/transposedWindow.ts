// SPDX-License-Identifier: MIT
import { ModelTooLargeError, ShapeUnsupportedError } from "../../../errors/OnnxErrors.ts";
import { MAXIMUM_VALUES } from "../../graph/graph.ts";
import type { Shape } from "../../graph/tensor.ts";
import { listAttribute, refuse, textAttribute, type OnnxNode } from "../node.ts";
import { checkWork, perAxis } from "./slidingWindow.ts";
import { AxisPatterns, type AxisRead } from "./windowReads.ts";

/** How a transposed convolution spreads inputs along one axis. */
interface AxisSpread {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Outputs cut off at the beginning. */
  readonly before: number;
  readonly outputs: number;
}

/**
 * What each output coordinate of a transposed convolution reads along each axis: output o reads input i through tap k
 * where o = i · stride + k · dilation − before. Source: ONNX operator ConvTranspose.
 */
export function spread(node: OnnxNode, image: Shape, kernel: Shape): readonly (readonly AxisRead[])[] {
  return readSpreads(node, image, kernel).map((axis) => {
    const { size, stride, dilation, before, outputs } = axis;
    checkWork(node, size * axis.kernel);
    const reads = Array.from({ length: outputs }, (): { inputs: number[]; taps: number[] } => ({
      inputs: [],
      taps: [],
    }));
    for (let at = 0; at < size; at++) {
      for (let tap = 0; tap < axis.kernel; tap++) {
        const read = reads[at * stride + tap * dilation - before];
        read?.inputs.push(at);
        read?.taps.push(tap);
      }
    }
    const patterns = new AxisPatterns();
    return reads.map(({ inputs, taps }) => {
      const [start = 0] = inputs;
      const moves = inputs.map((at) => at - start);
      return { start, pattern: patterns.of(`${taps.join(" ")} ${moves.join(" ")}`, () => ({ taps, moves })) };
    });
  });
}

function readSpreads(node: OnnxNode, image: Shape, kernel: Shape): readonly AxisSpread[] {
  const axes = image.length;
  const strides = perAxis(node, "strides", axes);
  const dilations = perAxis(node, "dilations", axes);
  const additions = perAxis(node, "output_padding", axes, 0, 0);
  const pads = perAxis(node, "pads", 2 * axes, 0, 0);
  const automatic = textAttribute(node, "auto_pad", "NOTSET");
  if (!["NOTSET", "", "VALID", "SAME_UPPER", "SAME_LOWER"].includes(automatic))
    refuse(node, `auto_pad = ${automatic} is unknown`, "use pads");
  const wanted = listAttribute(node, "output_shape")?.slice(-axes);
  return image.map((size, index) => {
    const [stride, dilation, taps] = [strides[index] ?? 1, dilations[index] ?? 1, kernel[index] ?? 1];
    const all = stride * (size - 1) + (additions[index] ?? 0) + (taps - 1) * dilation + 1;
    const same = automatic.startsWith("SAME") ? size * stride : undefined;
    const target = wanted?.[index] ?? same;
    const explicit = automatic === "VALID" ? 0 : (pads[index] ?? 0);
    const cut = Math.max(0, all - (target ?? all));
    const half = automatic === "SAME_UPPER" ? Math.floor(cut / 2) : cut - Math.floor(cut / 2);
    const outputs = target ?? all - explicit - (automatic === "VALID" ? 0 : (pads[index + axes] ?? 0));
    checkOutputs(node, outputs);
    const before = target === undefined ? explicit : half;
    return { size, kernel: taps, stride, dilation, before, outputs };
  });
}

function checkOutputs({ context: { name } }: OnnxNode, outputs: number): void {
  if (!Number.isInteger(outputs) || outputs < 1)
    throw new ShapeUnsupportedError(name, `its output would have ${String(outputs)} positions along an axis`);
  if (outputs > MAXIMUM_VALUES) throw new ModelTooLargeError(name, "values", outputs, MAXIMUM_VALUES);
}
