// SPDX-License-Identifier: MIT
import { AbiCoder, keccak256 } from "ethers";
import type { QuotedOrder } from "./signQuote.ts";

/**
 * The id of a request made to a market, as `IInferenceMarket.callIdOf` has it, without asking the chain.
 *
 * @example const callId = orderIdOf(order, { chainId: 31337n, market });
 */
export function orderIdOf(
  order: QuotedOrder,
  { chainId, market }: { chainId: bigint; market: string },
): string {
  const { caller, nodeId, modelId, inputCommitment, maxPrice, deadline } = order;
  const { referrer, salt, bond, callbackGas } = order;
  const types = ["uint256", "address", "address", "bytes32", "uint256", "uint256", "uint256", "uint64"];
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      [...types, "address", "bytes32", "uint96", "uint32"],
      [
        chainId,
        market,
        caller,
        nodeId,
        modelId,
        inputCommitment,
        maxPrice,
        deadline,
        referrer,
        salt,
        bond,
        callbackGas,
      ],
    ),
  );
}
