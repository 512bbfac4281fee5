// SPDX-License-Identifier: MIT
import { AbiCoder, keccak256 } from "ethers";

/** One call of a session, as the chain binds it. */
export interface ChainCall {
  modelId: bigint;
  /** Poseidon commitment to the input and its salt; below the scalar field order. */
  inputCommitment: bigint;
  /** Token wei. */
  price: bigint;
}

/**
 * The head of a session's hash chain after one more call; it is also that call's id.
 * The first head is the session id.
 *
 * @example const callId = extendChain(sessionId, { modelId, inputCommitment, price });
 */
export function extendChain(head: string, call: ChainCall): string {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "uint256", "uint256", "uint96"],
      [head, call.modelId, call.inputCommitment, call.price],
    ),
  );
}

/**
 * The second public signal of a proof: binds it to chain, market, node and the calls it pays for, so that a copy is
 * worthless anywhere else. 248 bits, so always below the scalar field order.
 *
 * @example const context = contextOf({ chainId: 31337n, market, nodeId, callIds: [callId] });
 */
export function contextOf(options: {
  chainId: bigint;
  market: string;
  nodeId: string;
  callIds: readonly string[];
}): bigint {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "address", "bytes32", "bytes32[]"],
    [options.chainId, options.market, options.nodeId, options.callIds],
  );
  return BigInt(keccak256(encoded)) >> 8n;
}
