// SPDX-License-Identifier: MIT
import { isAddress } from "ethers";
import { z } from "zod";
import { addressBookSchema } from "../client/addresses.ts";

const address = z.string().refine(isAddress, "not an address");

/** One deployment of the market, as `hardhat deploy` records it. */
export const deploymentSchema = z.object({
  chainId: z.number().int().positive(),
  /** Block of its first transaction: nothing of it was logged before. */
  block: z.number().int().nonnegative(),
  addresses: addressBookSchema,
  governance: address,
  deployer: address,
  /** Of the package that it was deployed from. */
  version: z.string(),
  /** Of the sources that it was deployed from; "unknown" outside a checkout, with "+" if files differed. */
  commit: z.string(),
  /** SHA-256 of its parameters, names sorted, as JSON. */
  parametersHash: z.string(),
});

/** See {@link deploymentSchema}. */
export type Deployment = z.infer<typeof deploymentSchema>;

/** Deployments by chain id. */
export const deploymentsSchema = z.record(z.string().regex(/^\d+$/), deploymentSchema);

/** See {@link deploymentsSchema}. */
export type Deployments = z.infer<typeof deploymentsSchema>;
