// SPDX-License-Identifier: MIT

/** Whose call a function is, when it is no task's. */
const MARKET = "only the market calls it";
const LEDGER = "only the ledger calls it";
const DEPLOYMENT = "the deployer calls it once: `deploy`";
const KEEPER = "only the bond keeper, which is the market, calls it";
const CONTRACT = "only contracts can send it; see [integrator.md](integrator.md)";
const SCHEDULED = "`governance schedule`, then `governance execute`";

/** Which task sends each function of the interfaces that changes state, or why none does. Tasks are in backquotes. */
export const FUNCTION_TASKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  IActivityRanking: { record: LEDGER },
  ICircuitRegistry: { register: "`circuit register`, `model register`" },
  IDiscovery: { enlist: "`operator enlist`", delist: "`operator delist`, `operator leave`" },
  IInferenceConsumer: { onInference: MARKET },
  IInferenceMarket: {
    setOffer: "`operator offer`",
    dropOffer: "`operator drop-offer`",
    retireOffer: "`operator stop-offer`, `operator leave`",
    request: "`call request`",
    acceptContractQuotes: "`operator contract-quotes`",
    requestQuoted: "`call request-quoted`",
    fulfil: "`operator fulfil`, `operator run`",
    refund: "`call refund`",
    settle: "`operator settle`, `operator run`, `call simulate`",
  },
  IModelRegistry: {
    commitRegistration: "`model register`, `model commit`",
    register: "`model register`, `model version`",
    changeLicence: "`model change-licence`",
    applyLicence: "`model apply-licence`",
    allowNode: "`model allow-node`",
    barNode: "`model bar-node`",
    restrictServing: "`model restrict-serving`",
    openServing: "`model open-serving`",
  },
  INodeBonds: {
    linkBondKeeper: DEPLOYMENT,
    lockBond: KEEPER,
    releaseBond: "`operator release-bond`",
    slash: KEEPER,
  },
  INodeStaking: {
    openNode: "`operator open`",
    announceCommission: "`operator commission`",
    cancelCommission: "`operator cancel-commission`",
    setEndpoint: "`operator endpoint`",
    closeNode: "`operator close`, `operator leave`",
    stake: "`operator stake`, `delegate stake`",
    thaw: "`delegate thaw`, `operator leave`",
    cancelThaw: "`delegate cancel-thaw`",
    unstake: "`delegate withdraw`, `operator leave`",
    harvest: "`delegate harvest`, `operator leave`",
  },
  IPaymentEscrow: {
    openSession: "`call session`, `call simulate`",
    openSessionWithPermit: "`call session`",
    openContractSession: CONTRACT,
    deposit: "`call deposit`",
    depositWithPermit: "`call deposit`",
    thaw: "`call thaw`",
    cancelThaw: "`call cancel-thaw`",
    withdraw: "`call withdraw`",
    collect: MARKET,
    hold: MARKET,
    release: MARKET,
    refund: MARKET,
  },
  IRevenueLedger: {
    distribute: MARKET,
    claim: "`claim`",
    claimCommission: "`claim`",
    collectPool: "only the staking contract calls it",
    payTreasury: "`governance pay-treasury`",
    burnFees: "`burn-fees`",
    setHalfLife: SCHEDULED,
  },
  IRevenueSplitter: { setShares: SCHEDULED, setTreasury: SCHEDULED },
  IRiskPause: { pause: "`governance pause`", unpause: "`governance unpause`" },
  ISignerKeys: {
    authoriseSigner: "`call authorise-signer`",
    revokeSigner: "`call revoke-signer`",
    revokeAllSigners: "`call revoke-all-signers`",
  },
};
