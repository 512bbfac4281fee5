// SPDX-License-Identifier: MIT

/** Who may do something, how fast, and how much. */
export interface PrivilegeRule {
  /** Nobody's but one's own things are at stake: no privilege. */
  own?: true;
  /** Who may call; `linked` for the contract that the deployment links. */
  who: string;
  delay: string;
  /** What even they can't do. */
  bound: string;
}

const GOVERNOR = "governor (administrator of Governance)";
const GOVERNED = "chosen at deployment, at least 1 day";
const LINKED = { who: "linked", delay: "none" };
const SELF = { own: true, delay: "none", bound: "" } as const;

/**
 * What stands behind each check of a sender, by the check as `findGuards` finds it, or by the function where the check says
 * too little. A check without a rule here is an error: nobody adds a privilege without saying whose it is.
 */
export const PRIVILEGE_RULES: ReadonlyMap<string, PrivilegeRule> = new Map([
  // Governed
  [
    "setShares",
    {
      who: GOVERNOR,
      delay: GOVERNED,
      bound: "activity fee 0.5 % to 10 %, treasury at most 10 %, referrer at most 5 % of a price",
    },
  ],
  [
    "setTreasury",
    { who: GOVERNOR, delay: GOVERNED, bound: "an account; what it was owed before goes to the new one" },
  ],
  [
    "setHalfLife",
    { who: GOVERNOR, delay: GOVERNED, bound: "1 day to 365 days; reorders nothing that was recorded" },
  ],
  [
    "setAuthority",
    { who: "nobody", delay: "never", bound: "Governance refuses it: a governed contract keeps its delays" },
  ],
  [
    "pause",
    {
      who: "guardian (role of Governance; the governor is the first)",
      delay: "none",
      bound: "stops new deposits and requests only, for at most 7 days, and not within 30 days after a pause",
    },
  ],
  [
    "unpause",
    {
      who: "guardian (role of Governance; the governor is the first)",
      delay: "none",
      bound: "ends a pause early; it ends by itself anyway",
    },
  ],
  [
    "onlyAuthorized",
    {
      who: GOVERNOR,
      delay: GOVERNED,
      bound: "roles and delays; whatever is granted, a governed call waits at least 1 day",
    },
  ],
  ["updateAuthority", { who: "nobody", delay: "never", bound: "always reverts" }],
  [
    "cancel",
    {
      who: "who scheduled the operation, the governor, or the role's guardian",
      delay: "none",
      bound: "stops a scheduled operation",
    },
  ],
  // Linked once and for all
  ["collect", { ...LINKED, bound: "what the session's caller has signed, at most its balance" }],
  ["hold", { ...LINKED, bound: "the sender of a request, what it approved" }],
  ["release", { ...LINKED, bound: "what that request holds, to those who earn it" }],
  ["refund", { ...LINKED, bound: "what that request holds, to who paid it" }],
  ["distribute", { ...LINKED, bound: "what left callers in the same transaction, in legs that sum to it" }],
  [
    "record",
    { who: "PaymentEscrow, which made it", delay: "none", bound: "activity of at most what was burned" },
  ],
  ["lockBond", { ...LINKED, bound: "what the operator's own stake covers, for at most a day" }],
  ["slash", { ...LINKED, bound: "that bond; who reports gets a quarter of what the caller leaves" }],
  [
    "releaseBond",
    { ...LINKED, who: "linked; anyone after the bond's end", bound: "ends that bond without loss" },
  ],
  [
    "collectPool",
    { who: "NodeStaking, fixed at deployment", delay: "none", bound: "what that node's pool has earned" },
  ],
  ["_requireLinkable", { who: "deployer", delay: "none", bound: "once; nobody can change it after that" }],
  // One's own
  ["onlyOperator", { ...SELF, who: "the node's operator" }],
  ["STAKING.operatorOf(nodeId) == msg.sender", { ...SELF, who: "the node's operator" }],
  [
    "STAKING.operatorOf(entry.nodeId) != msg.sender",
    { ...SELF, who: "the node's operator; anyone once the entry may not be listed" },
  ],
  ["onlyCaller", { ...SELF, who: "the session's caller" }],
  ["onlyAuthor", { ...SELF, who: "the model's owner" }],
  ["_checkAuthorized", { ...SELF, who: "the token's owner, or who it approved" }],
  ["owner == msg.sender", { ...SELF, who: "the token's owner" }],
  ["order.caller == msg.sender", { ...SELF, who: "the order's caller" }],
  ["signer != msg.sender", { ...SELF, who: "anyone, for itself" }],
  ["msg.sender == entry.operator", { ...SELF, who: "anyone, for itself; the operator first" }],
  ["callerConfirmation != _msgSender()", { ...SELF, who: "the role's holder" }],
  ["msg.sender == _msgSender()", { ...SELF, who: "anyone, for itself" }],
]);
