// SPDX-License-Identifier: MIT
// A process that does nothing but compile a circuit. Arguments: circom file, folder to write to. Prints JSON: seconds, circuit.
import { compileCircom } from "../../../src/shared/circom/compileCircom.ts";

const [source = "", outDir = ""] = process.argv.slice(2);
const started = performance.now();
const circuit = await compileCircom({ source, outDir });
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, circuit }));
