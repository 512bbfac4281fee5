// SPDX-License-Identifier: MIT
import type { RequestedEvent } from "../../typechain-types/market/InferenceMarket.js";

/** The order in the event of a request, as an object with names: the market takes it back as it is. */
export function orderOf({ request }: RequestedEvent.OutputObject) {
  const { caller, nodeId, modelId, inputCommitment, maxPrice, deadline } = request;
  const { referrer, salt, bond, callbackGas } = request;
  return {
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
  };
}
