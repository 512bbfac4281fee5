// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { withCurve } from "../../src/shared/curve.ts";
import { multiplyGenerator } from "../../src/keys/development/fixedBase.ts";
import { evaluateLagrange, modulo, scalarField } from "../../src/keys/development/lagrange.ts";
import { domainPower } from "../../src/keys/development/quadraticProgram.ts";
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import { defined } from "./helpers/defined.ts";

describe("key arithmetic", function () {
  this.timeout(60_000);
  const r = SCALAR_FIELD_ORDER;

  for (const group of ["G1", "G2"] as const)
    it(`multiplies the generator of ${group} as plain scalar multiplication does`, () =>
      withCurve(async (curve) => {
        const { [group]: points } = curve;
        const edges = [0n, 1n, 2n, r - 1n, r - 2n, 2n ** 253n, 2n ** 128n - 1n, 0n];
        // More than one chunk and one wave of chunks, with zeros among them.
        const many = Array.from({ length: 1500 }, (_, index) =>
          modulo(BigInt(index % 7) * 3n ** BigInt(index)),
        );
        const scalars = [...edges, ...many];
        let last = 0;
        const products = await multiplyGenerator(curve, { group, scalars, onDone: (done) => (last = done) });
        expect(last).to.equal(scalars.length);
        const size = points.F.n8 * 2;
        scalars.forEach((scalar, index) => {
          const product = products.subarray(index * size, (index + 1) * size);
          if (scalar === 0n) expect(product.every((byte) => byte === 0)).to.equal(true);
          else
            expect(points.eq(product, points.timesScalar(points.g, scalar)), String(scalar)).to.equal(true);
        });
      }));

  it("interpolates: Σ p(x) · L_x(τ) = p(τ), on the whole domain and on its odd points with a vanishing half", () => {
    const tau = 123456789n;
    const polynomial = (x: bigint) => modulo(7n + 5n * x + 3n * scalarField.exp(x, 7n));
    const [root, doubleRoot] = [defined(scalarField.w[3]), defined(scalarField.w[4])];
    const values = evaluateLagrange({ tau, power: 3, first: 0, step: 1, count: 8 });
    const sum = values.reduce(
      (total, value, index) => modulo(total + value * polynomial(scalarField.exp(root, BigInt(index)))),
      0n,
    );
    expect(sum).to.equal(polynomial(tau));

    const odd = evaluateLagrange({ tau, power: 4, first: 1, step: 2, count: 8 });
    const vanishing = (x: bigint) => modulo((scalarField.exp(x, 8n) - 1n) * polynomial(x));
    const oddSum = odd.reduce(
      (total, value, index) =>
        modulo(total + value * vanishing(scalarField.exp(doubleRoot, BigInt(2 * index + 1)))),
      0n,
    );
    expect(oddSum).to.equal(vanishing(tau));
  });

  it("chooses the domain that snarkjs chooses, and refuses what BN254 can't hold", () => {
    for (const [constraintCount, publicSignals, power] of [
      [1, 0, 1],
      [12, 3, 4],
      [12, 4, 5],
      [16_380, 3, 14],
      [16_380, 4, 15],
    ] as const)
      expect(domainPower({ constraintCount, publicSignals })).to.equal(power);
    expect(() => domainPower({ constraintCount: 2 ** 27, publicSignals: 0 }))
      .to.throw()
      .with.property("code", "CIRCUIT_TOO_LARGE");
  });
});
