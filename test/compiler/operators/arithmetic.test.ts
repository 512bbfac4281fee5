// SPDX-License-Identifier: MIT
import { expectLikeOnnxruntime } from "./againstOnnxruntime.ts";

describe("compiler: operators: arithmetic", () => {
  it("Add and Sub, of tensors and constants, with broadcasting", async () => {
    await expectLikeOnnxruntime({
      inputShape: [1, 2, 3],
      tensors: { column: { shape: [2, 1], data: [1, -2] } },
      nodes: [
        { operator: "Relu", inputs: ["image"], output: "positive" },
        { operator: "Add", inputs: ["image", "column"], output: "raised" },
        { operator: "Sub", inputs: ["raised", "positive"], output: "result" },
      ],
    });
  });
});
