// SPDX-License-Identifier: MIT
// What deploy/parameters/development.json and the interfaces fix.

export const HOUR = 3_600n;
export const DAY = 24n * HOUR;
/** Seconds that money and keys of a session take to leave, and dearer offers to begin. */
export const THAW_PERIOD = 2n * DAY;
export const MAX_VOUCHER_LIFE = DAY;
export const MINIMUM_DEPOSIT = 10n ** 16n;
export const SHARES = { activityFee: 20_000n, treasury: 10_000n, referrer: 10_000n } as const;
export const MIN_TERM = 60n;
export const MAX_TERM = 30n * DAY;
export const MAX_PAYLOAD = 1_024;
export const UNLIMITED = 2n ** 32n - 1n;
export const PAUSE_TIME = 7n * DAY;
export const PAUSE_COOLDOWN = 30n * DAY;
