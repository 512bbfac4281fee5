// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ZeroHash, hexlify, randomBytes } from "ethers";
import { contextOf, extendChain } from "../../src/client/callChain.ts";
import { decodePayload, encodePayload } from "../../src/client/payload.ts";
import { PayloadInvalidError } from "../../src/errors/MarketErrors.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import { SCALAR_FIELD_ORDER } from "../../src/shared/publicSignals.ts";
import { deployAssay, ethers, networkHelpers } from "../shared/fixtures.ts";

const word = () => hexlify(randomBytes(32));

describe("call chain and context", () => {
  it("R26: computes the context as the market does, for any number of calls", async () => {
    const { market } = await networkHelpers.loadFixture(deployAssay);
    const { chainId } = await ethers.provider.getNetwork();
    for (let calls = 0; calls < 5; calls++) {
      const nodeId = word();
      const callIds = Array.from({ length: calls }, word);
      const context = contextOf({ chainId, market: await market.getAddress(), nodeId, callIds });
      expect(context).to.equal(await market.contextOf(nodeId, callIds));
      expect(context < 1n << 248n).to.equal(true);
    }
  });

  it("R05: changes the head with model, input, price and everything before", () => {
    const call = { modelId: 1n, inputCommitment: 2n, price: 3n };
    const heads = [
      extendChain(ZeroHash, call),
      extendChain(word(), call),
      extendChain(ZeroHash, { ...call, modelId: 2n }),
      extendChain(ZeroHash, { ...call, inputCommitment: 3n }),
      extendChain(ZeroHash, { ...call, price: 4n }),
    ];
    expect(new Set(heads).size).to.equal(heads.length);
  });
});

describe("request payload", () => {
  for (let bits = 1; bits <= 8; bits++) {
    it(`packs and unpacks words of ${String(bits)} bits`, () => {
      for (const count of [1, 7, 8, 9, 784]) {
        const words = randomBytes(count).map((byte) => byte & ((1 << bits) - 1));
        const input = { words, salt: drawSalt() };
        const payload = encodePayload(input, { bits });
        expect((payload.length - 2) / 2).to.equal(32 + Math.ceil((count * bits) / 8));
        expect(decodePayload(payload, { bits, count })).to.deep.equal(input);
      }
    });
  }

  it("refuses a payload of another length", () => {
    const payload = encodePayload({ words: new Uint8Array(8), salt: 1n }, { bits: 2 });
    expect(() => decodePayload(payload, { bits: 2, count: 16 })).to.throw(PayloadInvalidError);
  });
});

describe("salt", () => {
  it("is drawn again until it is below the field order, and reaches all of the field", () => {
    const draws = [
      new Uint8Array(32).fill(0xff),
      bytesOf(SCALAR_FIELD_ORDER),
      bytesOf(SCALAR_FIELD_ORDER - 1n),
    ];
    const salt = drawSalt(() => draws.shift() ?? new Uint8Array());
    expect(salt).to.equal(SCALAR_FIELD_ORDER - 1n);
    expect(draws).to.have.length(0);
  });
});

function bytesOf(value: bigint): Uint8Array {
  return ethers.getBytes(ethers.toBeHex(value, 32));
}
