// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { Writable } from "node:stream";
import { createProgressRenderer } from "../../src/shared/progress.ts";

function createSink(): { stream: Writable; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, callback) => {
      chunks.push(chunk.toString());
      callback();
    },
  });
  return { stream, text: () => chunks.join("") };
}

describe("progress", () => {
  it("writes a plain line at the start and end of a stage where there is no terminal", () => {
    const { stream, text } = createSink();
    let clock = 0;
    const { onProgress, close } = createProgressRenderer({ stream, now: () => clock });
    for (const done of [0, 1, 2]) {
      onProgress({ stage: "Proving key", done, total: 2 });
      clock += 750;
    }
    onProgress({ stage: "Proof", done: 0, total: 1 });
    close();
    expect(text()).to.equal("Proving key ...\nProving key: done in 1.5 s\nProof ...\n");
  });

  it("draws a bar on a terminal", () => {
    const { stream, text } = createSink();
    const { onProgress, close } = createProgressRenderer({ stream: Object.assign(stream, { isTTY: true }) });
    onProgress({ stage: "Proof", done: 0, total: 2 });
    onProgress({ stage: "Proof", done: 2, total: 2 });
    close();
    expect(text()).to.include("Proof");
    expect(text()).to.include("100%");
  });
});
