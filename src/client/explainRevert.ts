// SPDX-License-Identifier: MIT
import type { Interface } from "ethers";
import { isError, type ErrorDescription } from "ethers";
import {
  ActivityRanking__factory,
  CircuitRegistry__factory,
  ComputeToken__factory,
  Discovery__factory,
  InferenceMarket__factory,
  ModelRegistry__factory,
  NodeStaking__factory,
  PaymentEscrow__factory,
} from "../../typechain-types/index.js";
import { AssayError } from "../errors/AssayError.ts";
import { ContractRefusedError } from "../errors/ContractRefusedError.ts";

/** What to do about the errors a user can cause; others get the general sentence. */
const ADVICE: Readonly<Record<string, string>> = {
  ProofInvalid:
    "the proof does not hold for this model, input, answer, node, call and chain. Prove the call again.",
  DeadlinePassed: "the request can no longer be fulfilled; anyone can refund it now.",
  DeadlineNotPassed: "the node may still answer; refund after the deadline.",
  DeadlineOutOfRange: "choose a deadline inside the range.",
  ServingNotAllowed: "ask the model's author to put the node on the model's list.",
  ServingAllowed: "the node may serve the model; only its operator can retire the offer.",
  PriceBelowFloor: "raise the price until it pays what the model's author asks for at least.",
  OfferInactive: "the node does not offer this model. See `hardhat rank` for models and their offers.",
  OfferFull:
    "the node takes no more requests this hour. Try again later, open a session or choose another node.",
  QuoteSignatureInvalid:
    "the node's operator has not signed exactly this order. Ask the node for a quote and change nothing in it; an " +
    "operator that is a contract must accept such quotes first.",
  QuoteWithoutBond: "a quote names a bond. Order without a quote if the node offers the model.",
  BondWithoutQuote: "only a quote puts a bond behind an order. Leave it out, or order by quote.",
  CallbackGasTooHigh: "order less gas for the callback.",
  CallbackGasTooLow: "the caller has ordered a callback, which must get its gas. Raise the gas limit.",
  RiskIsPaused:
    "new deposits and requests are paused until then. Answers, refunds, settlements and withdrawals go on.",
  QuoteExpired: "ask the node for another quote.",
  BondsExceedStake: "the node has not that much of its operator's stake free for bonds.",
  BondRefused: "the node is closed, or its operator's stake is below the minimum.",
  PriceTooHigh: "the node asks more than you allow. Raise the maximum or choose another node.",
  NodeNotBonded: "the operator's stake is below the minimum. Stake more first.",
  NodeNotYours: "only the operator of the node can do this. Use the operator's account.",
  ModelUnknown: "no such model is registered. Register it first or check the id.",
  ModelAlreadyRegistered: "a model with this circuit and these weights exists already.",
  ModelNotYours: "only the model's owner may do this.",
  ModelSuperseded: "name its newest version instead.",
  LicenceChangeNotDue: "no announced change has begun; see when it will.",
  NodeNotAllowed: "the model's author must put the node on the model's list first.",
  ServingNotOpen: "serving is restricted already, or will be when the notice is over.",
  SealMissing: "commit to exactly this registration first, from the same account.",
  SealNotRipe: "register in the block that is named, or later.",
  SealExpired: "commit to the registration again.",
  CircuitUnknown: "no such circuit is registered. Register its verifying key first.",
  CircuitAlreadyRegistered: "this verifying key is registered already with the same terms; use its id.",
  HoldMissing: "nothing is held for this request: it was never made, or is already paid or refunded.",
  HoldAlreadyUsed: "this very request was made before; choose another salt.",
  NewcomerOperatorOnly: "only the operator of the node can enlist its models. Use the operator's account.",
  NewcomerNotOffered: "offer the model on the node first, and stake enough for the node to be bonded.",
  NewcomerGraduated: "the model's calls have burned so much that it is listed by its rank alone.",
  NewcomerListed: "the model is in the lane already, or another node enlisted it.",
  NodeNewcomersFull:
    "the node has as many models in the lane as it may. Wait until one graduates, or take one out.",
  ERC20InsufficientBalance: "the account holds too few ASY tokens. Send it tokens first.",
  ERC20InsufficientAllowance: "the contract may not take that many tokens. Approve it first.",
  DepositTooSmall: "deposit at least the minimum.",
  SessionThawPending: "the money is still thawing; withdraw it when that has ended.",
  SignerIsCaller: "an account's own key always signs for it. To stop it, thaw and withdraw.",
  SignerNotInForce: "the key never signed for this account, or ends already at the time given.",
  SignatureGasTooLow:
    "a calling contract must be asked for its approval, which needs more gas. Raise the gas limit.",
  CallCoverageWrong: "every call that is not skipped must be covered by exactly one proof.",
};

const INTERFACES: readonly Interface[] = [
  InferenceMarket__factory,
  PaymentEscrow__factory,
  NodeStaking__factory,
  ModelRegistry__factory,
  CircuitRegistry__factory,
  ActivityRanking__factory,
  Discovery__factory,
  ComputeToken__factory,
].map((factory) => factory.createInterface());

/**
 * Turns what ethers throws when a contract refuses into a {@link ContractRefusedError} that names the Solidity error,
 * its arguments and what to do. Anything else comes back as it was.
 *
 * @example try { await client.market.refund(order); } catch (error) { throw explainRevert(error); }
 */
export function explainRevert(error: unknown): unknown {
  if (error instanceof AssayError) return error;
  const description = describe(revertData(error));
  if (description === undefined) return error;
  const args = Object.fromEntries(
    description.fragment.inputs.map((input, index) => [input.name, description.args[index] as unknown]),
  );
  return new ContractRefusedError({
    code: description.name,
    args,
    advice: ADVICE[description.name] ?? "the contract refused this. Its interface explains the error.",
    cause: error,
  });
}

function describe(data: string | undefined): ErrorDescription | undefined {
  if (data === undefined || data === "0x") return undefined;
  for (const candidate of INTERFACES) {
    const description = candidate.parseError(data);
    if (description !== null) return description;
  }
  return undefined;
}

/** Finds the revert data in ethers' own error, or in the provider error that it wraps. */
function revertData(error: unknown): string | undefined {
  if (isError(error, "CALL_EXCEPTION") && error.data !== null) return error.data;
  let current: unknown = error;
  for (let depth = 0; depth < 8 && typeof current === "object" && current !== null; depth++) {
    if ("data" in current) {
      if (typeof current.data === "string" && current.data.startsWith("0x")) return current.data;
      if (typeof current.data === "object" && current.data !== null) {
        current = current.data;
        continue;
      }
    }
    current = "error" in current ? current.error : "cause" in current ? current.cause : undefined;
  }
  return undefined;
}
