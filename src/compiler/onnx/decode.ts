// SPDX-License-Identifier: MIT
import onnxProto, { type onnx } from "onnx-proto";
import { OnnxUnreadableError } from "../../errors/OnnxErrors.ts";
import { sizeOf, type Tensor } from "../graph/tensor.ts";

const { ModelProto, TensorProto, AttributeProto } = onnxProto.onnx;

/** Highest operator set whose operators, as far as the compiler supports them, were checked against the standard. */
const NEWEST_OPSET = 21;
const OLDEST_OPSET = 7;

/** An attribute of a node in plain TypeScript values. */
export type Attribute = number | string | readonly number[] | readonly string[] | Tensor;

/**
 * Decodes an ONNX file.
 * @param source - Name of the file, for messages.
 * @throws {OnnxUnreadableError} if the bytes are not an ONNX model of a known operator set.
 */
export function decodeModel(
  bytes: Uint8Array,
  source: string,
): { model: onnx.ModelProto; graph: onnx.IGraphProto; opsets: ReadonlyMap<string, number> } {
  let model: onnx.ModelProto;
  try {
    model = ModelProto.decode(bytes);
  } catch (cause) {
    throw new OnnxUnreadableError(source, "it is not a protobuf message of the ONNX schema", { cause });
  }
  const graph = model.graph;
  if (!graph?.node || graph.node.length === 0) throw new OnnxUnreadableError(source, "it contains no graph");
  const opsets = new Map<string, number>();
  for (const { domain, version } of model.opsetImport) {
    const key = domain === "ai.onnx" ? "" : (domain ?? "");
    if (opsets.has(key))
      throw new OnnxUnreadableError(source, `it imports the operators of domain "${key}" twice`);
    opsets.set(key, toNumber(version, source));
  }
  const opset = opsets.get("") ?? (opsets.has("ai.onnx.ml") ? NEWEST_OPSET : 0);
  if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
    throw new OnnxUnreadableError(
      source,
      `operator set ${String(opset)} is not between ${String(OLDEST_OPSET)} and ${String(NEWEST_OPSET)}`,
    );
  }
  return { model, graph, opsets };
}

/** A node's operator; with its domain where that is not the standard one, as in "ai.onnx.ml.Scaler". */
export function operatorOf({ domain, opType }: onnx.INodeProto): string {
  const name = opType ?? "";
  return domain && domain !== "ai.onnx" ? `${domain}.${name}` : name;
}

/**
 * A protobuf 64-bit integer (number or Long) as a number.
 * @throws {OnnxUnreadableError} if it is neither, or too large to be exact.
 */
export function toNumber(value: unknown, source: string): number {
  const plain = hasToNumber(value) ? value.toNumber() : value;
  if (typeof plain !== "number" || !Number.isSafeInteger(plain)) {
    throw new OnnxUnreadableError(source, `${String(value)} is not an integer below 2^53`);
  }
  return plain;
}

/** Beyond 2^53 the nearest double, as in data of raw bytes: Slice's "to the end" is the greatest 64-bit integer. */
function nearestNumber(value: unknown): number {
  return Number(hasToNumber(value) ? value.toNumber() : value);
}

function hasToNumber(value: unknown): value is { toNumber: () => unknown } {
  return (
    typeof value === "object" && value !== null && "toNumber" in value && typeof value.toNumber === "function"
  );
}

/**
 * Decodes a constant tensor of floats or integers.
 * @throws {OnnxUnreadableError} if its data lies outside the file, is of another type, or does not fill its shape.
 */
export function decodeTensor(tensor: onnx.ITensorProto, source: string): Tensor {
  const name = tensor.name ?? "(unnamed)";
  if (tensor.dataLocation === TensorProto.DataLocation.EXTERNAL) {
    throw new OnnxUnreadableError(source, `tensor "${name}" keeps its data in another file`);
  }
  const shape = (tensor.dims ?? []).map((size) => toNumber(size, source));
  if (shape.some((size) => size < 0)) {
    throw new OnnxUnreadableError(source, `tensor "${name}" has the negative shape [${shape.join(", ")}]`);
  }
  if (tensor.segment) throw new OnnxUnreadableError(source, `tensor "${name}" is a segment of another`);
  const data = decodeValues(tensor);
  if (data === undefined) {
    throw new OnnxUnreadableError(
      source,
      `tensor "${name}" has element type ${String(tensor.dataType)}, not float or integer`,
    );
  }
  if (data.length !== sizeOf(shape)) {
    throw new OnnxUnreadableError(
      source,
      `tensor "${name}" has ${String(data.length)} values for shape [${shape.join(", ")}]`,
    );
  }
  if (data.some((value) => !Number.isFinite(value))) {
    throw new OnnxUnreadableError(source, `tensor "${name}" contains a value that is not finite`);
  }
  return { shape, data };
}

function decodeValues(tensor: onnx.ITensorProto): Float64Array | undefined {
  const raw = tensor.rawData && tensor.rawData.length > 0 ? tensor.rawData : undefined;
  const types = TensorProto.DataType;
  switch (tensor.dataType) {
    case types.FLOAT:
      return raw
        ? readRaw(raw, 4, (view, at) => view.getFloat32(at, true))
        : Float64Array.from(tensor.floatData ?? []);
    case types.DOUBLE:
      return raw
        ? readRaw(raw, 8, (view, at) => view.getFloat64(at, true))
        : Float64Array.from(tensor.doubleData ?? []);
    case types.INT32:
      return raw
        ? readRaw(raw, 4, (view, at) => view.getInt32(at, true))
        : Float64Array.from(tensor.int32Data ?? []);
    case types.INT64:
      return raw
        ? readRaw(raw, 8, (view, at) => Number(view.getBigInt64(at, true)))
        : Float64Array.from((tensor.int64Data ?? []).map(nearestNumber));
    case types.BOOL:
    case types.UINT8:
      return raw ? Float64Array.from(raw) : Float64Array.from(tensor.int32Data ?? []);
    default:
      return undefined;
  }
}

function readRaw(raw: Uint8Array, width: number, read: (view: DataView, at: number) => number): Float64Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  // Of bytes that do not fill a number there is one NaN, which the caller refuses.
  return Float64Array.from({ length: Math.ceil(raw.byteLength / width) }, (_, index) =>
    (index + 1) * width <= raw.byteLength ? read(view, index * width) : NaN,
  );
}

/** Attributes of a node by name. Attributes of other types (graphs, sparse tensors) are left out: no supported operator has any. */
export function decodeAttributes(node: onnx.INodeProto, source: string): ReadonlyMap<string, Attribute> {
  const attributes = new Map<string, Attribute>();
  for (const attribute of node.attribute ?? []) {
    const name = attribute.name ?? "";
    if (attributes.has(name)) throw new OnnxUnreadableError(source, `attribute "${name}" is stated twice`);
    // Left out, it would silently take its default.
    if (!attribute.type) throw new OnnxUnreadableError(source, `attribute "${name}" does not state its type`);
    if (attribute.refAttrName)
      throw new OnnxUnreadableError(source, `attribute "${name}" refers to that of a function`);
    const value = decodeAttribute(attribute, source);
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new OnnxUnreadableError(source, `attribute "${name}" is not finite`);
    }
    if (name !== "" && value !== undefined) attributes.set(name, value);
  }
  return attributes;
}

function decodeAttribute(attribute: onnx.IAttributeProto, source: string): Attribute | undefined {
  const types = AttributeProto.AttributeType;
  switch (attribute.type) {
    case types.FLOAT:
      return attribute.f ?? 0;
    case types.INT:
      return toNumber(attribute.i ?? 0, source);
    case types.STRING:
      return new TextDecoder().decode(attribute.s ?? new Uint8Array());
    case types.FLOATS:
      return attribute.floats ?? [];
    case types.INTS:
      return (attribute.ints ?? []).map(nearestNumber);
    case types.STRINGS:
      return (attribute.strings ?? []).map((text) => new TextDecoder().decode(text));
    case types.TENSOR:
      return attribute.t ? decodeTensor(attribute.t, source) : undefined;
    default:
      return undefined;
  }
}
