// SPDX-License-Identifier: MIT
// Real proofs of every sample circuit, judged by our verifier and by snarkjs's contract.
import { network } from "hardhat";
import { leaseCurve } from "../../src/shared/curve.ts";
import type { CurveLease } from "../../src/shared/curve.ts";
import { defined } from "../../test/keys/helpers/defined.ts";
import { ethereumjsMachine } from "../../test/verification/helpers/ethereumjsMachine.ts";
import { expectAgreement, MUTATIONS } from "../../test/verification/helpers/expectAgreement.ts";
import { hardhatMachine } from "../../test/verification/helpers/hardhatMachine.ts";
import type { Machine } from "../../test/verification/helpers/machine.ts";
import { proveSample, SAMPLE_CIRCUITS } from "../../test/verification/helpers/sampleProofs.ts";
import type { ProvenSample } from "../../test/verification/helpers/sampleProofs.ts";

describe("every sample circuit: Groth16Verifier beside snarkjs's contract", function () {
  this.timeout(1_200_000);
  let lease: CurveLease;
  let machine: Machine;
  const samples: ProvenSample[] = [];
  /** A sample and the next one, of another circuit. */
  const pairAt = (index: number) => ({
    sample: defined(samples[index]),
    foreign: defined(samples[(index + 1) % samples.length]),
  });

  before(async () => {
    lease = await leaseCurve();
    const { ethers } = await network.create();
    machine = hardhatMachine(await ethers.provider.getSigner(0));
    for (const circuit of SAMPLE_CIRCUITS) samples.push(await proveSample(circuit));
  });
  after(() => lease.release());

  for (const [index, { key }] of SAMPLE_CIRCUITS.entries())
    it(`agrees on ${String(MUTATIONS)} mutations of proofs of ${key}`, () =>
      expectAgreement({ machines: [machine], ...pairAt(index), mutations: MUTATIONS }));

  it(`agrees on ${String(MUTATIONS)} mutations of proofs of digits on a second EVM`, async () => {
    const machines = [machine, await ethereumjsMachine()];
    await expectAgreement({ machines, ...pairAt(0), mutations: MUTATIONS });
  });
});
