// SPDX-License-Identifier: MIT
import { AssayError } from "../../src/errors/AssayError.ts";
import { contextOf } from "../../src/client/callChain.ts";
import { chainOf } from "../../src/client/chainOf.ts";
import { findRequest } from "../../src/client/findRequest.ts";
import { fulfilRequest, type ProvenRequest } from "../../src/node/fulfilRequest.ts";
import type { DemoModel, DemoNode } from "./actors.ts";
import type { OpenRequest } from "./orders.ts";

/** An attempt to be paid for something that was not proven. */
export interface Refusal {
  kind: string;
  reason: string;
}

/** Nothing refused an attempt that must be refused. The demonstration stops here. */
export class AttackSucceededError extends AssayError {
  readonly code = "ATTACK_SUCCEEDED";
  constructor(kind: string) {
    super(`The market accepted a ${kind}. This must never happen: please report it (see SECURITY.md).`);
  }
}

/**
 * Tries to be paid for two open requests of the same node in three dishonest ways, as real transactions.
 *
 * @param first A proven request that was not delivered yet. @param second Another one, for the same model.
 * @param other A model other than theirs.
 */
export async function attack(
  node: DemoNode,
  options: { first: OpenRequest; second: OpenRequest; other: DemoModel },
): Promise<Refusal[]> {
  const { first, second, other } = options;
  const answer = first.proven.proof.outputs[0] ?? 0n;
  const tampered = { ...first.proven.proof, outputs: [(answer + 1n) % 10n] };
  return [
    await attempt(node, "tampered answer", { order: first.proven.order, proof: tampered }),
    await attempt(node, "copied proof", { order: second.proven.order, proof: first.proven.proof }),
    await attempt(node, "proof for the other model", await proveWithOther(node, first, other)),
  ];
}

/** A valid proof by the other model's circuit, for the very input, node and call of the request. */
async function proveWithOther(
  node: DemoNode,
  request: OpenRequest,
  other: DemoModel,
): Promise<ProvenRequest> {
  const { order, payload } = await findRequest(node.client, { callId: request.callId });
  const { chainId } = await chainOf(node.client);
  const { market } = node.client.addresses;
  const context = contextOf({ chainId, market, nodeId: node.nodeId, callIds: [request.callId] });
  const salt = request.item.model.served.decode(payload).salt;
  const input = { salt, words: other.prepared.quantise(request.item.pixels) };
  return { order, proof: await other.served.prove({ inputs: [input], context }) };
}

async function attempt(node: DemoNode, kind: string, proven: ProvenRequest): Promise<Refusal> {
  try {
    await fulfilRequest(node.client, proven);
  } catch (error) {
    if (error instanceof AssayError) return { kind, reason: error.message };
    throw error;
  }
  throw new AttackSucceededError(kind);
}
