// SPDX-License-Identifier: MIT
import type { IModelRegistry } from "../../typechain-types/models/ModelRegistry.js";

/** What a model need not have: by default it asks for no least amount, derives from none, replaces none, and every node may serve it. */
export const MODEL_DEFAULTS = { floor: 0n, base: 0n, supersedes: 0n, listed: false };

/** What is registered: see `IModelRegistry.Registration`. */
export type ModelRegistration = Omit<IModelRegistry.RegistrationStruct, keyof typeof MODEL_DEFAULTS> &
  Partial<Pick<IModelRegistry.RegistrationStruct, keyof typeof MODEL_DEFAULTS>>;
