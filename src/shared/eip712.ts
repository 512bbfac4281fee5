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
