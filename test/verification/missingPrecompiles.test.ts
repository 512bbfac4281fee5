// SPDX-License-Identifier: MIT
// A call to an address without code succeeds and answers nothing, so on a chain that lacks a curve operation the old
// content of memory could pass for its answer.
import { expect } from "chai";
import { CircuitRegistry__factory } from "../../typechain-types/index.js";
import { makeTrapdoorKey } from "../shared/trapdoor.ts";
import type { TrapdoorKey } from "../shared/trapdoor.ts";
import { TERMS } from "./helpers/deployVerifier.ts";
import { deployVerifier } from "./helpers/deployVerifiers.ts";
import type { DeployedVerifier, Statement } from "./helpers/deployVerifiers.ts";
import { ethereumjsMachine } from "./helpers/ethereumjsMachine.ts";

const FALSE_SIGNALS = [11n, 12n, 13n, 14n];

describe("Groth16Verifier on a chain that lacks a curve operation", function () {
  this.timeout(60_000);
  let key: TrapdoorKey;

  before(() => {
    key = makeTrapdoorKey({ batchSize: 1, wordsPerCall: 1 });
  });

  const deploy = async (without?: 6 | 7 | 8): Promise<DeployedVerifier> =>
    deployVerifier(await ethereumjsMachine({ without }), key.verifyingKey, TERMS);
  const prove = (signals: readonly bigint[]): Statement => ({ words: key.prove(signals), signals });

  /** Signals whose proof would hold for all others, if an operation left its operand in place of its result. */
  for (const { without, name, signals } of [
    { without: 6, name: "addition", signals: [0n, 0n, 0n, 0n] },
    { without: 7, name: "multiplication", signals: [1n, 1n, 1n, 1n] },
  ] as const)
    it(`answers false where there is no ${name}`, async () => {
      const proven = prove(signals);
      const forged = { words: proven.words, signals: FALSE_SIGNALS };
      const complete = await deploy();
      expect(await complete.verifyProof(proven)).to.equal(true);
      expect(await complete.verifyBatch([proven, proven])).to.equal(true);
      const lacking = await deploy(without);
      for (const statement of [proven, forged, prove(FALSE_SIGNALS)]) {
        expect(await lacking.verifyProof(statement)).to.equal(false);
        expect(await lacking.verifyBatch([statement, statement])).to.equal(false);
      }
    });

  it("can't be registered where there is no pairing", async () => {
    const refusal: unknown = await deploy(8).catch((error: unknown) => error);
    // No point of G2 can be checked, and beta is the first.
    const errors = CircuitRegistry__factory.createInterface();
    const expected = errors.encodeErrorResult("KeyPointOffCurve", ["beta"]);
    expect(refusal).to.be.instanceOf(Error).with.property("message").that.includes(expected);
  });
});
