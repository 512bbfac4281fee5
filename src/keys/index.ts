// SPDX-License-Identifier: MIT
export { checkVerifyingKey } from "./checkVerifyingKey.ts";
export { makeDevelopmentKey } from "./development/developmentKey.ts";
export type { MakeDevelopmentKeyParameters } from "./development/developmentKey.ts";
export { encodeVerifyingKey } from "./encodeVerifyingKey.ts";
export type { VerifyingKeyWords } from "./encodeVerifyingKey.ts";
export { exportVerifyingKey } from "./exportVerifyingKey.ts";
export { findOrMakeDevelopmentKey, loadKey } from "./keyCache.ts";
export type { FindOrMakeDevelopmentKeyParameters, ProvingKey } from "./keyCache.ts";
export type { KeyInfo } from "./keyInfo.ts";
export { parseVerifyingKey } from "./verifyingKey.ts";
export type { VerifyingKeyJson } from "./verifyingKey.ts";
