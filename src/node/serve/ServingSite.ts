// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import type { Tables } from "../database/Tables.ts";
import type { ServedModel } from "../ServedModel.ts";
import type { ChainView } from "./ChainView.ts";
import type { ModelCard } from "./ModelCard.ts";
import type { QuoteDesk } from "./quotes/QuoteDesk.ts";

/** What the node's operator lets callers owe. */
export interface AcceptanceLimits {
  /** Token wei that one caller may owe for calls that are not settled. */
  exposurePerCaller: bigint;
  /** Whether to work for contracts that approve vouchers by ERC-1271, and so may refuse to pay up to the very settlement. */
  contractCallers?: boolean | undefined;
}

/** A model that is answered for, and what callers are told of it. */
export interface OfferedModel {
  served: ServedModel;
  card: ModelCard;
}

/** What taking calls needs. */
export interface ServingSite {
  readonly db: Kysely<Tables>;
  readonly chain: ChainView;
  readonly nodeId: string;
  readonly models: readonly OfferedModel[];
  readonly limits: AcceptanceLimits;
  /** Signs quotes for who asks; nobody does if left out. */
  readonly quotes?: QuoteDesk | undefined;
}
