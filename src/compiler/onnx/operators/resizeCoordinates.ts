// SPDX-License-Identifier: MIT

/** One axis of a resize. Sizes and scale as in the ONNX operator Resize. */
export interface ResizedAxis {
  readonly from: number;
  readonly to: number;
  readonly scale: number;
}

/** Where along the original axis a resized position lies. */
export type Coordinate = (position: number, axis: ResizedAxis) => number;

// onnxruntime computes coordinates in single precision, and where one falls on a boundary the rounding decides which
// element is taken.
const single = Math.fround;

const halfPixel: Coordinate = (position, { scale }) => single(single((position + 0.5) / scale) - 0.5);

/** Source: ONNX operator Resize, attribute coordinate_transformation_mode. */
export const COORDINATES: ReadonlyMap<string, Coordinate> = new Map<string, Coordinate>([
  ["half_pixel", halfPixel],
  ["pytorch_half_pixel", (position, axis) => (axis.to > 1 ? halfPixel(position, axis) : 0)],
  [
    "half_pixel_symmetric",
    (position, axis) => {
      const adjustment = axis.to / single(axis.scale * axis.from);
      return (axis.from / 2) * (1 - adjustment) + halfPixel(position, axis);
    },
  ],
  ["align_corners", (position, { from, to }) => (to === 1 ? 0 : single((position * (from - 1)) / (to - 1)))],
  ["asymmetric", (position, { scale }) => single(position / scale)],
  ["tf_half_pixel_for_nn", (position, { scale }) => single((position + 0.5) / scale)],
]);

/** Which element is nearest. Source: ONNX operator Resize, attribute nearest_mode. */
export const NEAREST: ReadonlyMap<string, (coordinate: number) => number> = new Map([
  ["round_prefer_floor", (coordinate) => Math.ceil(coordinate - 0.5)],
  ["round_prefer_ceil", (coordinate) => Math.floor(coordinate + 0.5)],
  ["floor", Math.floor],
  ["ceil", Math.ceil],
]);
