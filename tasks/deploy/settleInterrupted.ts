// SPDX-License-Identifier: MIT
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import { trackTransaction, wipe } from "@nomicfoundation/ignition-core";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { TransactionUnsettledError } from "../../src/errors/DeployErrors.ts";
import { findBarelyBegun } from "./findBarelyBegun.ts";
import { findTransaction } from "./findTransaction.ts";
import type { Target } from "./openTarget.ts";
import { JOURNAL, readEntries } from "./readEntries.ts";
import { readJournal, type JournaledTransaction } from "./readJournal.ts";
import { restoreAddresses } from "./restoreAddresses.ts";

/** Milliseconds to wait for a transaction that a node has but does not show. */
const PATIENCE = 60_000;
const INTERVAL = 1_000;

/**
 * Makes the record of an interrupted deployment whole, so that Ignition goes on by itself. An end in the middle of a line is cut. A
 * transaction that was about to be sent is looked for by its sender and nonce: if the chain has it, the record learns its hash; if
 * the nonce is free, it never arrived, and its step is forgotten. Nothing is deployed twice: should it arrive after all, only one
 * transaction can have the nonce. A step that was begun, and nothing more, is forgotten too.
 *
 * @throws TransactionUnsettledError if it can't be told.
 */
export async function settleInterrupted(hre: HardhatRuntimeEnvironment, target: Target): Promise<void> {
  const { folder, provider } = target;
  await cutLastLine(path.join(folder, JOURNAL));
  const forget = (step: string) => wipe(folder, new HardhatArtifactResolver(hre.artifacts), step);
  for (const lost of await readJournal(folder)) {
    if (lost.hash !== undefined) continue;
    const hash = await lookFor(target, lost);
    if (hash === undefined) await forget(lost.step);
    else await trackTransaction(folder, hash, provider);
  }
  const entries = await readEntries(folder);
  for (const step of findBarelyBegun(entries)) await forget(step);
  if (entries.length > 0) await restoreAddresses(folder, entries);
}

/** @returns The transaction's hash; undefined if its nonce is free. */
async function lookFor(
  { ethers }: Target,
  { sender, nonce, step }: JournaledTransaction,
): Promise<string | undefined> {
  for (let waited = 0; waited <= PATIENCE; waited += INTERVAL) {
    if ((await ethers.provider.getTransactionCount(sender, "pending")) <= nonce) return undefined;
    const hash = await findTransaction(ethers.provider, { sender, nonce });
    if (hash !== undefined) return hash;
    await setTimeout(INTERVAL);
  }
  throw new TransactionUnsettledError({ sender, nonce, step });
}

/** A line is written at once, but the machine may have stopped in between. */
async function cutLastLine(file: string): Promise<void> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return;
  }
  const kept = text.slice(0, text.trimEnd().lastIndexOf("\n") + 1);
  try {
    JSON.parse(text.slice(kept.length).trim() || "{}");
  } catch {
    await writeFile(file, kept);
  }
}
