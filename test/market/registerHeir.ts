// SPDX-License-Identifier: MIT
import type { OpenMarket, TestModel } from "../shared/market.ts";
import { makeRegistration, registerModel } from "../shared/models.ts";

/** Registers a model with two ancestors, base and derived; its author is the delegator. */
export async function registerHeir(open: OpenMarket): Promise<TestModel> {
  const { base, derived, signers } = open;
  const terms = { base: derived.modelId, commitment: 77n, royalty: 50_000n, floor: 10n };
  const registration = makeRegistration(base.circuitId, terms);
  return {
    ...base,
    modelId: await registerModel(open, signers.delegator, registration),
    commitment: terms.commitment,
  };
}
