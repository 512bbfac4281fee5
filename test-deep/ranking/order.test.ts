// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { expectReferenceOrder } from "../../test/ranking/expectReferenceOrder.ts";

describe("The ranking in TypeScript", () => {
  it("shows activity within 1e-6 of the definition, in its order, over 100,000 random histories", function () {
    this.timeout(600_000);
    const { worst } = expectReferenceOrder({
      histories: 100_000,
      steps: 30,
      halfLife: 604_800n,
      activityUnit: 10n ** 16n,
    });
    expect(worst).to.be.lessThan(1e-9);
  });
});
