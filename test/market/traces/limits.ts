// SPDX-License-Identifier: MIT
// What deploy/parameters/development.json and the interfaces fix.

export const HOUR = 3_600n;
export const DAY = 24n * HOUR;
/** End of what has no end. */
export const FOREVER = 2n ** 64n - 1n;
/** Seconds that money and keys of a session take to leave, and dearer offers to begin. */
export const THAW_PERIOD = 2n * DAY;
export const MAX_VOUCHER_LIFE = DAY;
export const MINIMUM_DEPOSIT = 10n ** 16n;
export const SHARES = { activityFee: 20_000n, treasury: 10_000n, referrer: 10_000n } as const;
export const MIN_TERM = 60n;
export const MAX_TERM = 30n * DAY;
export const MAX_PAYLOAD = 1_024;
export const MAX_CALLBACK_GAS = 500_000n;
export const UNLIMITED = 2n ** 32n - 1n;
export const PAUSE_TIME = 7n * DAY;
export const PAUSE_COOLDOWN = 30n * DAY;
export const MAX_QUOTED_TERM = 12n * HOUR;
export const REPORT_TIME = 12n * HOUR;
/** Seconds that stake takes to leave, and a commission to change. */
export const STAKE_THAW_PERIOD = DAY;
export const REWARD_PERIOD = DAY;
export const MINIMUM_STAKE = 10n ** 18n;
export const MINIMUM_OPERATOR_STAKE = 1_000n * 10n ** 18n;
/** Seconds until what an author announces begins. */
export const AUTHOR_NOTICE = 90n * DAY;
export const MAX_LICENCE = 500_000n;
