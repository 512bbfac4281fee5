// SPDX-License-Identifier: MIT

/** Where a node listens if its configuration does not say, and where tasks look for one. */
export const LISTENING = { host: "127.0.0.1", port: 8600 } as const;
