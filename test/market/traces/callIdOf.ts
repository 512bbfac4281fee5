// SPDX-License-Identifier: MIT
import { AbiCoder, keccak256 } from "ethers";
import { CHAIN_ID } from "../../shared/market.ts";
import type { TraceWorld } from "./openTraceWorld.ts";
import type { TraceOrder } from "./TraceState.ts";

const ORDER =
  "tuple(address caller,bytes32 nodeId,uint256 modelId,uint256 inputCommitment,uint256 maxPrice,uint64 deadline," +
  "address referrer,bytes32 salt,uint96 bond,uint32 callbackGas)";

/** Id of a request's call. */
export function callIdOf(world: TraceWorld, order: TraceOrder): string {
  const words = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "address", ORDER],
    [CHAIN_ID, world.addresses.market, order],
  );
  return keccak256(words);
}
