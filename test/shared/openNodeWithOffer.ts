// SPDX-License-Identifier: MIT
import { ZeroHash, parseEther } from "ethers";
import { addressesOf } from "../../src/client/addressesOf.ts";
import { createClient } from "../../src/client/createClient.ts";
import { openNode } from "../../src/client/openNode.ts";
import { deployAssay } from "./fixtures.ts";
import { makeRegistration, registerCircuit, registerModel } from "./models.ts";

/** A market in which one node offers one model at a price; clients of the node and of a caller. */
export async function openNodeWithOffer(price: bigint) {
  const deployed = await deployAssay();
  const { signers } = deployed;
  const addresses = await addressesOf(deployed);
  const node = createClient({ signer: signers.operator, addresses });
  const caller = createClient({ signer: signers.caller, addresses });
  const circuitId = await registerCircuit(deployed);
  const modelId = await registerModel(deployed, signers.author, makeRegistration(circuitId));
  const stake = parseEther("1000");
  const opening = { salt: ZeroHash, commission: 0n, endpoint: "https://node.example", stake };
  const { nodeId } = await openNode(node, opening);
  await node.market.setOffer(nodeId, modelId, price, 100n);
  return { deployed, addresses, node, caller, circuitId, modelId, nodeId };
}
