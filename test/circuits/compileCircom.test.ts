// SPDX-License-Identifier: MIT
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { wtns } from "snarkjs";
import {
  CircomAbortedError,
  CircomCompilationError,
  CircomSourceMissingError,
  R1csUnreadableError,
} from "../../src/errors/CircomError.ts";
import { compileCircom } from "../../src/shared/circom/compileCircom.ts";
import { readR1cs } from "../../src/shared/circom/readR1cs.ts";

const SOURCE = `pragma circom 2.2.0;
include "circuits/lib/range/bits.circom";
include "beside.circom";
template Main() {
    signal input in;
    component bits = Bits(4);
    bits.in <== in;
    component square = Square();
    square.in <== in;
}
component main = Main();`;
const BESIDE = "pragma circom 2.2.0; template Square() { signal input in; signal out <== in * in; }";

describe("compileCircom", () => {
  let folder = "";
  const failure = async (promise: Promise<unknown>): Promise<unknown> =>
    await promise.then(
      () => "no failure",
      (reason: unknown) => reason,
    );

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "assay-circom-"));
    await writeFile(path.join(folder, "beside.circom"), BESIDE);
    await writeFile(path.join(folder, "main.circom"), SOURCE);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("compiles a file of any folder with includes of the library and beside it", async () => {
    const outDir = path.join(folder, "out", "deep");
    const compiled = await compileCircom({ source: path.join(folder, "main.circom"), outDir });
    expect(await readdir(outDir)).to.have.members(["main.r1cs", "main.wasm", "main.sym"]);
    expect(compiled).to.deep.include({
      constraints: 5,
      publicSignals: 0,
      r1cs: path.join(outDir, "main.r1cs"),
    });
    const { constraints, wires } = await readR1cs(compiled.r1cs);
    expect(constraints).to.have.length(5);
    expect(wires).to.equal(compiled.wires);
  });

  it("gives a witness calculator room for arguments that are large arrays", async () => {
    const source = path.join(folder, "large.circom");
    await writeFile(
      source,
      `pragma circom 2.2.0;
function last(array, count) { return array[count - 1]; }
template Main(count) {
    signal input in;
    signal output out;
    var array[count];
    array[count - 1] = in;
    out <-- last(array, count);
    out * in === 25;
}
component main = Main(450000);`,
    );
    const { wasm } = await compileCircom({ source, outDir: folder });
    const witness: { type: "mem"; data?: Uint8Array } = { type: "mem" };
    await wtns.calculate({ in: 5 }, new Uint8Array(await readFile(wasm)), witness, { memorySize: 1 });
    expect(await wtns.exportJson(witness)).to.deep.equal([1n, 5n, 5n]);
  });

  it("writes the same bytes each time", async () => {
    const source = path.join(folder, "main.circom");
    const [first, second] = [
      await compileCircom({ source, outDir: path.join(folder, "a") }),
      await compileCircom({ source, outDir: path.join(folder, "b") }),
    ];
    for (const kind of ["r1cs", "wasm", "sym"] as const) {
      expect((await readFile(first[kind])).equals(await readFile(second[kind])), kind).to.equal(true);
    }
  });

  it("reports what circom says of a file that does not compile", async () => {
    const source = path.join(folder, "main.circom");
    await writeFile(source, SOURCE.replace("Bits(4)", "Bits(253)"));
    const error = await failure(compileCircom({ source, outDir: folder }));
    expect(error).to.be.instanceOf(CircomCompilationError);
    expect(error).to.have.property("code", "CIRCOM_COMPILATION_FAILED");
    expect(error).to.have.property("report").that.contains("False assert reached");
  });

  it("names a source that is not there", async () => {
    const error = await failure(compileCircom({ source: path.join(folder, "none.circom"), outDir: folder }));
    expect(error).to.be.instanceOf(CircomSourceMissingError);
    expect(error).to.have.property("message").that.contains("none.circom");
  });

  it("stops when aborted", async () => {
    const signal = AbortSignal.abort();
    const error = await failure(
      compileCircom({ source: path.join(folder, "main.circom"), outDir: folder, signal }),
    );
    expect(error).to.be.instanceOf(CircomAbortedError);
  });

  it("refuses damaged, missing and foreign constraint files", async () => {
    const { r1cs } = await compileCircom({ source: path.join(folder, "main.circom"), outDir: folder });
    const bytes = await readFile(r1cs);
    const foreign = Buffer.from(bytes);
    const prime = foreign.indexOf(Buffer.from("010000f093f5e143", "hex"));
    foreign[prime] = 3;
    for (const content of [bytes.subarray(0, bytes.length / 2), Buffer.from("not an r1cs file"), foreign]) {
      await writeFile(r1cs, content);
      expect(await failure(readR1cs(r1cs))).to.be.instanceOf(R1csUnreadableError);
    }
    expect(await failure(readR1cs(path.join(folder, "none.r1cs")))).to.be.instanceOf(R1csUnreadableError);
  });
});
