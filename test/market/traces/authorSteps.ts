// SPDX-License-Identifier: MIT
import { PRICE } from "../../shared/market.ts";
import type { Draw } from "./Draw.ts";
import { AUTHOR_NOTICE, FOREVER, MAX_LICENCE } from "./limits.ts";
import type { TraceModel, TraceWorld } from "./openTraceWorld.ts";
import type { Step } from "./Step.ts";
import { termsNow } from "./termsNow.ts";
import type { TraceState, TraceTerms } from "./TraceState.ts";

/** What authors ask, and whom they let serve. */
export const AUTHOR_STEPS = [changeLicence, applyLicence, restrictServing, openServing, allowNode, barNode];

/** A model and who changes it: its author, or now and then somebody else; and what is wrong with that. */
function pickModel(
  state: TraceState,
  world: TraceWorld,
  draw: Draw,
  isMeant?: (terms: TraceTerms) => boolean,
): { model: TraceModel; terms: TraceTerms; from: string; errors: Set<string> } {
  const meant = world.modelList.filter(({ modelId }) => isMeant?.(termsNow(state, modelId)));
  const model = draw.pick(meant.length > 0 && !draw.once(6) ? meant : world.modelList);
  const author = state.authors.get(model.modelId);
  const from = draw.once(10) || author === undefined ? world.outsider : author;
  const errors = new Set(from === author ? [] : ["ModelNotYours"]);
  return { model, terms: termsNow(state, model.modelId), from, errors };
}

function changeLicence(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { model, terms, from, errors } = pickModel(state, world, draw);
  const licence = draw.pick([0n, 1n, 100_000n, MAX_LICENCE, MAX_LICENCE + 1n]);
  const floor = draw.pick([0n, 1n, 10n ** 15n, PRICE / 2n, 2n * PRICE]);
  if (licence > MAX_LICENCE) errors.add("LicenceTooHigh");
  return {
    label: "change licence",
    from,
    to: world.addresses.models,
    data: world.models.interface.encodeFunctionData("changeLicence", [model.modelId, licence, floor]),
    errors,
    apply: () => {
      terms.next = { licence, floor, at: state.now + AUTHOR_NOTICE };
    },
  };
}

/** Anybody stores a change that has begun. */
function applyLicence(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const isDue = ({ next }: TraceTerms) => next !== undefined && next.at <= state.now;
  const { model, terms } = pickModel(state, world, draw, isDue);
  return {
    label: "apply licence",
    from: world.outsider,
    to: world.addresses.models,
    data: world.models.interface.encodeFunctionData("applyLicence", [model.modelId]),
    errors: new Set(isDue(terms) ? [] : ["LicenceChangeNotDue"]),
    apply: () => {
      terms.next = undefined;
    },
  };
}

function restrictServing(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { model, terms, from, errors } = pickModel(state, world, draw);
  if (terms.listedFrom !== 0n) errors.add("ServingNotOpen");
  return {
    label: "restrict serving",
    from,
    to: world.addresses.models,
    data: world.models.interface.encodeFunctionData("restrictServing", [model.modelId]),
    errors,
    apply: () => {
      terms.listedFrom = state.now + AUTHOR_NOTICE;
    },
  };
}

function openServing(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { model, terms, from, errors } = pickModel(state, world, draw);
  return {
    label: "open serving",
    from,
    to: world.addresses.models,
    data: world.models.interface.encodeFunctionData("openServing", [model.modelId]),
    errors,
    apply: () => {
      terms.listedFrom = 0n;
    },
  };
}

function allowNode(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { model, terms, from, errors } = pickModel(state, world, draw, isListed);
  const { nodeId } = draw.pick(world.nodes);
  return {
    label: "allow node",
    from,
    to: world.addresses.models,
    data: world.models.interface.encodeFunctionData("allowNode", [model.modelId, nodeId]),
    errors,
    apply: () => terms.allowedUntil.set(nodeId, FOREVER),
  };
}

function barNode(state: TraceState, world: TraceWorld, draw: Draw): Step {
  const { model, terms, from, errors } = pickModel(state, world, draw, isListed);
  const { nodeId } = draw.pick(world.nodes);
  if (terms.allowedUntil.get(nodeId) !== FOREVER) errors.add("NodeNotAllowed");
  return {
    label: "bar node",
    from,
    to: world.addresses.models,
    data: world.models.interface.encodeFunctionData("barNode", [model.modelId, nodeId]),
    errors,
    apply: () => terms.allowedUntil.set(nodeId, state.now + AUTHOR_NOTICE),
  };
}

function isListed({ listedFrom }: TraceTerms): boolean {
  return listedFrom !== 0n;
}
