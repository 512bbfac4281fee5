// SPDX-License-Identifier: MIT
// Entry point "simulator" of the package: the market in simulation, policies of ranking compared, an operator's estimate.
export { changedParameters } from "./changedParameters.ts";
export { chooseParameters } from "./chooseParameters.ts";
export { comparePolicies, type ComparePoliciesParameters, type Comparison } from "./comparePolicies.ts";
export type { Observation } from "./createObserver.ts";
export { createWorld, type CreateWorldParameters, type Probe } from "./createWorld.ts";
export { estimateOperator, type OperatorEstimate, type OperatorPlan } from "./estimateOperator.ts";
export { METRICS, type Metric, type MetricName } from "./metrics.ts";
export { DEFAULT_PARAMETERS, type SimulationParameters } from "./parameters.ts";
export { POLICIES, type Policy } from "./policies.ts";
export { comparisonTable } from "./report/comparisonTable.ts";
export { renderHtml } from "./report/renderHtml.ts";
export { simulate, type SimulateParameters, type SimulationRun } from "./simulate.ts";
export type { PolicySummary } from "./summarise.ts";
export type { World } from "./World.ts";
