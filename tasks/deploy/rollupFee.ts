// SPDX-License-Identifier: MIT
import { Contract, type Provider } from "ethers";

/** Where every OP chain has its GasPriceOracle. */
const ORACLE = "0x420000000000000000000000000000000000000F";
const ABI = ["function getL1FeeUpperBound(uint256 unsignedTxSize) view returns (uint256)"];
/** Bytes of a transaction besides its data and signature, at most. */
const ENVELOPE_BYTES = 100;

/** What a rollup takes at most for the data of transactions, wei; nothing on a chain that is none. */
export async function rollupFee(provider: Provider, sizes: readonly number[]): Promise<bigint> {
  if ((await provider.getCode(ORACLE)) === "0x") return 0n;
  const oracle = new Contract(ORACLE, ABI, provider);
  const bound = oracle.getFunction("getL1FeeUpperBound");
  let fee = 0n;
  for (const size of sizes) fee += BigInt(String(await bound.staticCall(size + ENVELOPE_BYTES)));
  return fee;
}
