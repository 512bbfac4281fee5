// SPDX-License-Identifier: MIT
// Real proofs of sample models, judged by our verifier and by snarkjs's contract, on two EVMs. All sample circuits, and
// many more mutations on the second EVM: "npm run test:deep".
import { expect } from "chai";
import { network } from "hardhat";
import { groth16 } from "snarkjs";
import { z } from "zod";
import { leaseCurve } from "../../src/shared/curve.ts";
import type { CurveLease } from "../../src/shared/curve.ts";
import { defined } from "../keys/helpers/defined.ts";
import { deployVerifier } from "./helpers/deployVerifiers.ts";
import { ethereumjsMachine } from "./helpers/ethereumjsMachine.ts";
import { expectAgreement, MUTATION_KINDS, MUTATIONS } from "./helpers/expectAgreement.ts";
import { hardhatMachine } from "./helpers/hardhatMachine.ts";
import type { Machine } from "./helpers/machine.ts";
import { proveSample, SAMPLE_CIRCUITS } from "./helpers/sampleProofs.ts";
import type { ProvenSample } from "./helpers/sampleProofs.ts";

/** Their keys are made by other tests anyhow. */
const CIRCUITS = ["digits", "digitsLiteHead"] as const;

const word = z.string().regex(/^0x[0-9a-f]{64}$/);
const pair = z.tuple([word, word]);
/** What `snarkjs zkey export soliditycalldata` prints, in brackets. */
const callDataSchema = z.tuple([pair, z.tuple([pair, pair]), pair, z.array(word)]);

describe("Groth16Verifier beside snarkjs's contract, with proofs of sample models", function () {
  this.timeout(240_000);
  let lease: CurveLease;
  let machine: Machine;
  let ethers: Awaited<ReturnType<typeof network.create>>["ethers"];
  const samples: ProvenSample[] = [];
  const sampleAt = (index: number): ProvenSample => defined(samples[index]);

  before(async () => {
    lease = await leaseCurve();
    ({ ethers } = await network.create());
    machine = hardhatMachine(await ethers.provider.getSigner(0));
    for (const key of CIRCUITS)
      samples.push(await proveSample(defined(SAMPLE_CIRCUITS.find((circuit) => circuit.key === key))));
  });
  after(() => lease.release());

  for (const [index, key] of CIRCUITS.entries())
    it(`R25 R26 R27 agrees on ${String(MUTATIONS)} mutations of proofs of ${key}`, async () => {
      const [sample, foreign] = [sampleAt(index), sampleAt(1 - index)];
      await expectAgreement({ machines: [machine], sample, foreign, mutations: MUTATIONS });
    });

  it("agrees on a mutation of every kind on a second EVM too", async () => {
    const machines = [machine, await ethereumjsMachine()];
    const [sample, foreign] = [sampleAt(0), sampleAt(1)];
    await expectAgreement({ machines, sample, foreign, mutations: MUTATION_KINDS });
  });

  it("accepts and refuses the same batches on both EVMs", async () => {
    const { prepared, proofs } = sampleAt(0);
    const [first, second] = [defined(proofs[0]), defined(proofs[1])];
    for (const on of [machine, await ethereumjsMachine()]) {
      const verifier = await deployVerifier(on, prepared.verifyingKey, prepared.terms);
      expect(await verifier.verifyBatch([first, second, first])).to.equal(true);
      const mixed = { words: first.words, signals: second.signals };
      expect(await verifier.verifyBatch([first, second, mixed])).to.equal(false);
      expect(await verifier.verifyBatch([mixed, { words: second.words, signals: first.signals }])).to.equal(
        false,
      );
      expect(await verifier.verifyBatch([])).to.equal(false);
    }
  });

  it("takes the very text that snarkjs prints as call data", async () => {
    const { prepared, proofs } = sampleAt(0);
    const { proof, signals } = defined(proofs[0]);
    const text: unknown = await groth16.exportSolidityCallData(proof, signals.map(String));
    const args = callDataSchema.parse(JSON.parse(`[${String(text)}]`));
    const registry = await ethers.deployContract("CircuitRegistry");
    await registry.register(prepared.verifyingKey, prepared.terms);
    const circuitId = await registry.circuitIdOf(prepared.verifyingKey, prepared.terms);
    const { verifier: at } = await registry.circuitOf(circuitId);
    const verifier = await ethers.getContractAt("Groth16Verifier", at);
    expect(await verifier.verifyProof(...args)).to.equal(true);
    const [a, b, c, [model = "", , ...rest]] = args;
    expect(await verifier.verifyProof(a, b, c, [model, `0x${"0".repeat(64)}`, ...rest])).to.equal(false);
  });
});
