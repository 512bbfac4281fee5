// SPDX-License-Identifier: MIT
import type { LabelledData } from "../../models/samples.ts";
import type { Manifest } from "../../src/compiler/index.ts";
import { valueAt } from "../../src/compiler/valueAt.ts";
import { createRandom } from "../../models/mlp2m/random.ts";

/** @see drawInputs */
export interface DrawInputsParameters {
  readonly data: LabelledData;
  readonly input: Manifest["input"];
  readonly count: number;
}

/** Real samples, half of the inputs at most, then inputs drawn evenly from the model's range: those reach the corners. */
export function drawInputs({ data, input, count }: DrawInputsParameters): readonly ArrayLike<number>[] {
  const real = data.samples.slice(0, Math.ceil(count / 2));
  const random = createRandom(1);
  const size = input.shape.reduce((product, length) => product * length, 1);
  const drawn = Array.from({ length: count - real.length }, () =>
    Float64Array.from({ length: size }, (_, index) => {
      const [low, high] = [valueAt(input.minimum, index), valueAt(input.maximum, index)];
      return low + random() * (high - low);
    }),
  );
  return [...real, ...drawn];
}
