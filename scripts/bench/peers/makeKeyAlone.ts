// SPDX-License-Identifier: MIT
// A process that does nothing but make a development key. Arguments: r1cs file, folder of the key. Prints JSON:
// seconds, rows of the quadratic program, peak memory in MB.
import { peakMemoryMb } from "../peakMemoryMb.ts";
import { makeDevelopmentKey } from "../../../src/keys/development/developmentKey.ts";

const [r1cs = "", out = ""] = process.argv.slice(2);
const started = performance.now();
const { domainSize } = await makeDevelopmentKey({ r1cs, out });
console.log(
  JSON.stringify({
    seconds: (performance.now() - started) / 1000,
    domainSize,
    peakMb: peakMemoryMb(),
  }),
);
