// SPDX-License-Identifier: MIT

/** Name and version of the EIP-712 domain of `PaymentEscrow`; chain id and address complete it. */
export const VOUCHER_DOMAIN = { name: "Assay", version: "1" } as const;

/**
 * The EIP-712 types of a voucher: the one table from which the Solidity type hash is generated and with which wallets
 * sign (R07).
 */
export const VOUCHER_TYPES = {
  Voucher: [
    { name: "sessionId", type: "bytes32" },
    { name: "head", type: "bytes32" },
    { name: "callCount", type: "uint64" },
    { name: "validUntil", type: "uint64" },
  ],
};

/** Name and version of the EIP-712 domain of `InferenceMarket`; chain id and address complete it. */
export const QUOTE_DOMAIN = { name: "Assay Market", version: "1" } as const;

/**
 * The EIP-712 types of a quote, as {@link VOUCHER_TYPES} are of a voucher: every field of the order, so that a quote is for
 * one call only, and until when it can be taken. `price` is the order's `maxPrice`.
 */
export const QUOTE_TYPES = {
  Quote: [
    { name: "caller", type: "address" },
    { name: "nodeId", type: "bytes32" },
    { name: "modelId", type: "uint256" },
    { name: "inputCommitment", type: "uint256" },
    { name: "price", type: "uint256" },
    { name: "deadline", type: "uint64" },
    { name: "referrer", type: "address" },
    { name: "salt", type: "bytes32" },
    { name: "bond", type: "uint96" },
    { name: "callbackGas", type: "uint32" },
    { name: "validUntil", type: "uint64" },
  ],
};
