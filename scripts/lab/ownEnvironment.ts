// SPDX-License-Identifier: MIT

/** This process's environment without what Hardhat and npm put there for their children: as a user's shell has it. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(HARDHAT_|npm_|NODE_ENV$|NODE_OPTIONS$)/.test(name)),
  );
}
