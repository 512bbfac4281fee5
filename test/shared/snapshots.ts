// SPDX-License-Identifier: MIT
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AssertionError } from "chai";

/** How much a figure may grow before a test fails: gas and sizes by 1 %, constraints not at all. */
const TOLERANCE_PERCENT = { gas: 1, constraints: 0, bytes: 1, package: 1 } as const;

/** Kind of figure; each kind is one file in `snapshots/`. */
export type SnapshotKind = keyof typeof TOLERANCE_PERCENT;

/** Recorded figures by name. */
export type Snapshot = Readonly<Record<string, number>>;

/** What became of a figure against its record. */
export type Verdict = "same" | "better" | "worse" | "unrecorded";

/**
 * Judges a figure against its record.
 *
 * @param recorded - The committed figure; undefined if there is none.
 * @param measured - The figure of this run.
 * @param tolerancePercent - By how much of the record the figure may grow, in percent.
 * @returns `better` when the figure shrank by more than the tolerance, so that the record should be renewed.
 */
export function judge(recorded: number | undefined, measured: number, tolerancePercent: number): Verdict {
  if (recorded === undefined) return "unrecorded";
  const slack = (recorded * tolerancePercent) / 100;
  if (measured > recorded + slack) return "worse";
  return measured < recorded - slack ? "better" : "same";
}

/**
 * Fails when a transaction (or call) needs over 1 % more gas than `snapshots/gas.json` says, or is not recorded there.
 * With `UPDATE_SNAPSHOTS=1` in the environment it records the figure instead.
 *
 * @param name - Dotted, from the thing measured to its variant, e.g. `verify.batch.16`.
 * @param gasUsed - Gas of the whole transaction.
 *
 * @example
 * expectGas("escrow.deposit", (await transaction.wait())?.gasUsed ?? 0n);
 */
export function expectGas(name: string, gasUsed: bigint): void {
  expectFigure("gas", name, Number(gasUsed));
}

/** As {@link expectGas}, for the exact constraint count of a circuit in `snapshots/constraints.json`. */
export function expectConstraints(name: string, constraints: number): void {
  expectFigure("constraints", name, constraints);
}

/** As {@link expectGas}, for a size in bytes in `snapshots/bytes.json`. */
export function expectBytes(name: string, bytes: number): void {
  expectFigure("bytes", name, bytes);
}

/** Checks (or records) one figure of a kind. See {@link expectGas}. */
export function expectFigure(kind: SnapshotKind, name: string, measured: number, folder = "snapshots"): void {
  if (!Number.isSafeInteger(measured) || measured <= 0) {
    throw new AssertionError(`${kind} of "${name}" is ${String(measured)}: nothing was measured`);
  }
  const file = path.join(folder, `${kind}.json`);
  const snapshot = readSnapshot(file);
  if (process.env["UPDATE_SNAPSHOTS"] === "1") {
    record(file, { ...snapshot, [name]: measured });
    return;
  }
  const recorded = snapshot[name];
  const verdict = judge(recorded, measured, TOLERANCE_PERCENT[kind]);
  const renew = "UPDATE_SNAPSHOTS=1 on the same test renews the record";
  if (verdict === "unrecorded") {
    throw new AssertionError(`${file} holds no "${name}" (measured ${String(measured)}); ${renew}`);
  }
  if (verdict === "worse") {
    throw new AssertionError(
      `${kind} of "${name}" rose from ${String(recorded)} to ${String(measured)}; if that is meant, ${renew}`,
    );
  }
  if (verdict === "better") {
    console.log(`      ${kind} of "${name}" fell from ${String(recorded)} to ${String(measured)}: ${renew}`);
  }
}

function readSnapshot(file: string): Snapshot {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {}; // Nothing recorded yet: every figure will be reported as such.
  }
  const content: unknown = JSON.parse(text);
  const entries = Object.entries(typeof content === "object" && content !== null ? content : {});
  return Object.fromEntries(
    entries.map(([name, figure]: [string, unknown]) => {
      if (typeof figure !== "number") throw new AssertionError(`${file}: "${name}" is not a number`);
      return [name, figure];
    }),
  );
}

function record(file: string, snapshot: Snapshot): void {
  const sorted = Object.fromEntries(Object.entries(snapshot).sort(([a], [b]) => a.localeCompare(b, "en")));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
